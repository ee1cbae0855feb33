//! The command line: commands, the options that several of them take, help and examples. The manual page and the
//! completions are made from it.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;
use shardwise_core::scenario::ArchitectureId;
use strum::VariantArray as _;

use crate::commands::breakeven::Breakeven;
use crate::commands::check::Check;
use crate::commands::compare::Compare;
use crate::commands::explain::Explain;
use crate::commands::papers::SchemaOf;
use crate::commands::pricing::Pricing;
use crate::commands::project::Project;
use crate::commands::recommend::Recommend;
use crate::commands::sensitivity::Sensitivity;
use crate::commands::simulate::Simulate;
use crate::commands::sweep::Sweep;
use crate::commands::uncertain::Uncertain;
use crate::terminal::Color;
use crate::words::Language;

const EXAMPLES: &str = "\
Examples:
  shardwise compare
      the built-in default scenario
  shardwise compare --region Tokyo --writes 2000 --consumers lambda:2,kcl
      Tokyo, 2,000 changes/s and three consumers besides the delivery
  shardwise init > orders.toml && shardwise compare orders.toml
      your own scenario
  shardwise explain kinesis.shard_hours
      one number, with its formula, price and source

Exit codes: 0 success, 1 a gate of check is not met, 2 invalid usage or input, \
3 internal error or output that could not be written, 130 stopped by Ctrl-C.";

/// The first line of the help.
const ABOUT: &str = "Cost and capacity planner for DynamoDB change logs";

/// What the program does, with every architecture of the table.
fn introduction() -> String {
    let mut text = format!(
        "{ABOUT}.\n\nCompares ways to move the changes of a DynamoDB table to S3 and other destinations, by monthly cost, shards, \
         limits, throttling risk, rounding waste and freshness:\n"
    );
    for id in ArchitectureId::VARIANTS {
        text += &format!("\n  {} {id}: {}", id.letter(), id.label());
    }
    let usual: Vec<String> = ArchitectureId::DEFAULT.iter().map(|id| id.letter().to_string()).collect();
    text + &format!("\n\n{} are compared unless the scenario or --all asks for others.", usual.join(" and "))
}

/// The command line.
#[derive(Debug, Parser)]
#[command(version, about = ABOUT, long_about = introduction(), after_help = EXAMPLES, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use color; NO_COLOR turns it off as well
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// Language of results: English or Japanese, by default that of LC_ALL, LC_MESSAGES or LANG
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<Language>,
    /// Print nothing on standard error but errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Write the result to FILE, whole or not at all, instead of standard output; a name such as review.xlsx decides the
    /// format where --format does not
    #[arg(short, long, global = true, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

// Only the arguments of the command that is asked for are built: the others took half of the time until a command started.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Command {
    /// Compare the architectures of each scenario: cost, shards, limits, throttling risk
    #[command(after_help = "\
Examples:
  shardwise compare orders.toml
  shardwise compare quiet.toml busy.toml
      two scenarios side by side
  shardwise compare --writes '5 million/day' --consumers lambda:2,kcl --brief
  shardwise compare --set workload.hottest_key_share=0.05
  shardwise compare orders.toml --format csv > review.csv
  shardwise init | shardwise compare - --currency JPY=155.2
  shardwise compare orders.toml --link https://example.org/shardwise/
  shardwise compare --from-link 'https://example.org/#v2&region=us-west-2'")]
    Compare(Compare),
    /// Check scenarios against gates, for a build: exit code 1 if one is not met
    ///
    /// The gates are the requirements of the scenario; options below replace them. One architecture must meet all gates, and
    /// it must fit: nothing stands in its way but quotas that AWS raises.
    #[command(after_help = "\
Examples:
  shardwise check orders.toml --max-monthly-usd 500
      exit code 1 if no architecture that fits costs at most $500 a month
  shardwise check orders.toml --architecture kinesis-firehose --max-risk low
  shardwise check quiet.toml busy.toml --format junit --output gates.xml
  shardwise check orders.toml --baseline old.toml
      what an edit of the file changes in the results, as Markdown for a pull request
  shardwise compare orders.toml --format json > baseline.json
  shardwise check orders.toml --baseline baseline.json
      the same, including what newer prices and a newer program changed")]
    Check(Check),
    /// Simulate a scenario second by second: throttling, backlogs, iterator ages, outages
    #[command(after_help = "\
Examples:
  shardwise simulate --outage consumer=firehose,at=12h,for=1h
      what happens to the stream when Firehose stops for an hour at noon
  shardwise simulate --outage consumer=firehose,at=peak,for=30m
      the same in the busiest hour
  shardwise simulate orders.toml --days 30 --format csv > series.csv
  shardwise simulate orders.toml --runs 20
      how much the results vary from seed to seed
  shardwise simulate --set workload.hottest_key_share=0.6 --writes 2000")]
    Simulate(Simulate),
    /// Sweep over one to four keys: cost, outcome, risk, shards and highest utilization of every combination
    #[command(
        override_usage = "shardwise sweep [OPTIONS] --vary <KEY=VALUES>\n       [SCENARIO]",
        after_help = "\
Examples:
  shardwise sweep --vary workload.writes_per_second=100..1e4:100:log > rates.csv
      100 rates from 100 to 10,000, evenly spaced in their logarithm
  shardwise sweep orders.toml --vary 'workload.item_size=1 KiB..8 KiB:8'
  shardwise sweep --vary kinesis_firehose.mode=provisioned,on-demand
      a row for each of two modes
  shardwise sweep --vary workload.item_size=1..800:8 --vary month_hours=720,730
      all combinations of eight sizes and two lengths of a month
  shardwise sweep --vary region=us-east-1,ap-northeast-1 --format table
  shardwise sweep --vary workload.item_size=1..4e5:100000 --format jsonl"
    )]
    Sweep(Sweep),
    /// Recommend the cheapest architecture and settings that meet the requirements
    #[command(after_help = "\
Examples:
  shardwise recommend orders.toml
  shardwise recommend orders.toml --max-risk low --max-freshness '2 m'
  shardwise recommend orders.toml --keep streams_lambda --format toml > new.toml

The search covers every combination of capacity mode, shards and their layout, fan-out of each consumer, batch size and \
window, parallelization, packing, buffers and timeouts, for every architecture of the scenario: whole records, seconds, \
shards and MiB, and tenths of a MiB before the transform function; batches of a pipe have a few sizes and windows. It may turn \
the transform function off only where records may arrive as they are, and it may ask AWS to raise quotas. It never changes the \
workload, the consumers, the view of the data or prices. How often a consumer polls is changed only where it does not keep \
up, or takes the GetRecords calls that others need.

What the scenario does not ask for stays as good as it is. Without --max-freshness (or a requirement of freshness or \
max_delay), changes arrive as soon as with the given settings, and utilization is at most 80% at every limit that settings can change, \
unless --max-risk accepts more than low. Without --max-risk, the throttling risk is no higher than with the given settings, or at \
most low; where nothing fits as given, at most moderate. Changes of one item may arrive out of order only where nothing else meets the requirements. Where no combination can keep \
this, the search keeps as much of it as possible, and the first lines of the output report it.

No combination is missed. The search takes them in the order of the lowest cost that each can have, and stops when none can \
cost less than the best that it has found. A longer or larger delivery buffer never costs more, and a longer one never \
delivers sooner, so bisection finds the longest that is fresh enough. More shards never cost less and never throttle more. \
Boxes of batch sizes and windows are halved until they cannot cost less than the best, to half a cent.

Exit codes: 0 recommended, 1 nothing meets the requirements, 2 invalid usage or input.")]
    Recommend(Recommend),
    /// Swing each guess within its likely range: which one moves the answer and the risk the most
    #[command(after_help = "\
Examples:
  shardwise sensitivity orders.toml
      each input at both ends of its likely range, such as 1.5 times fewer
  shardwise sensitivity orders.toml --by 20%
      each input 20% down and up
  shardwise sensitivity --item-size '1 KiB' --set workload.item_size_cv=0

Inputs are what a team guesses: traffic, sizes, times of functions, and prices that are assumed (30% down and up) or \
reported (10%). Settings that a team chooses are not among them.")]
    Sensitivity(Sensitivity),
    /// Find where the cheapest architecture changes along one key, and where each no longer fits
    #[command(
        override_usage = "shardwise breakeven [OPTIONS] --over <KEY>\n       [SCENARIO]",
        after_help = "\
Examples:
  shardwise breakeven --over workload.writes_per_second
      from a hundredth to a hundred times the scenario's rate
  shardwise breakeven --over workload.item_size --from 100 --to '64 KiB'
  shardwise breakeven --over prices.kinesis.shard_hour --from 0.005 --to 0.05

No crossing is missed: the range is sampled at 512 values, and halved further wherever lines are closer to each \
other than they can move, or shards are added. Every change is exact to the last digit. Changes that differ only after the \
seventh digit are reported as one."
    )]
    Breakeven(Breakeven),
    /// Sample the ranges of a scenario: how far costs spread, how often each is the cheapest, which input matters most
    #[command(after_help = "\
Examples:
  shardwise uncertain --writes 300..900 --item-size '0.8 to 1.2 KiB'
      rate and size are not known exactly: in nine of ten cases they are in this range
  shardwise uncertain orders.toml
      with ranges in the file, such as hottest_key_share = \"0.01..0.1\"
  shardwise uncertain orders.toml --price-spread assumed=20%,reported=5%

Any number of a scenario can be a range: a 90% interval. It is lognormal; for a share it is logit-normal; it is uniform if it \
starts at 0, if a share ends at 1, or if the word uniform follows. Counts are whole numbers. Sampled values stay within the \
bounds of their key, and within the range itself where other keys set those bounds. Every other command uses the median. \
Prices vary as well, by a factor that is from 1 / (1 + SPREAD) to 1 + SPREAD in nine of ten samples.")]
    Uncertain(Uncertain),
    /// Project the months to come: cost as traffic grows, when limits are reached, what to ask of AWS and when
    #[command(after_help = "\
Examples:
  shardwise project orders.toml --growth 5%/month
      36 months; the first line reports when to review the decision
  shardwise project --growth 2x/year --months 24 --also workload.table_size
      the table grows as its traffic does
  shardwise project orders.toml --factors forecast.csv
      what the rate is multiplied by in each month: one factor per line, or month,factor

Only writes_per_second and the keys of --also grow; the daily batch, sizes, settings, prices and quotas stay as they are. \
Shards follow the traffic unless the scenario sets them. Growing values are rounded to six digits. A quota is requested a \
month before it is needed, for the need of a year; later months assume that it is granted.")]
    Project(Project),
    /// Explain one number: formula, inputs, price or quota, source, and the settings that change it
    #[command(after_help = "\
Examples:
  shardwise explain
      list everything that can be explained
  shardwise explain firehose.ingest_gb
      a bill line of the default scenario
  shardwise explain orders.toml kinesis.read_calls
      a limit of your own scenario
  shardwise explain orders.toml lambda.requests --format markdown
      for a design document
  shardwise explain total --from-link 'https://example.org/#v2&region=us-west-2'")]
    Explain(Explain),
    /// Print the default scenario, with comments, as a starting point
    #[command(after_help = "Example:\n  shardwise init > orders.toml")]
    Init,
    /// Print the JSON Schema of the scenario file or of another document
    #[command(after_help = "\
Examples:
  shardwise schema > scenario.schema.json
      then add this as the first line of a scenario: #:schema ./scenario.schema.json
  shardwise schema report")]
    Schema {
        /// Document whose schema to print
        #[arg(value_enum, default_value_t = SchemaOf::Scenario)]
        of: SchemaOf,
    },
    /// List price books, show one with the source and grade of every price, or start a new one
    #[command(after_help = "\
Examples:
  shardwise pricing list
  shardwise pricing show ap-northeast-1
  shardwise pricing init eu-west-1 > eu-west-1.toml")]
    Pricing(Pricing),
    /// Print the licenses of everything that is built into the program
    #[command(after_help = "Example:\n  shardwise licenses > LICENSES.txt")]
    Licenses,
    /// Print a shell completion script; it knows commands, options, Regions, ids and files
    #[command(after_help = "\
Examples:
  source <(shardwise completions bash)
      for this shell; for every shell, add the line to ~/.bashrc, or for zsh to ~/.zshrc
  shardwise completions fish > shardwise.fish
      for ~/.config/fish/completions")]
    Completions {
        /// Shell to print the script for
        shell: Shell,
    },
    /// Print the manual page of shardwise or of one command
    #[command(after_help = "\
Examples:
  shardwise man > shardwise.1
      then: man ./shardwise.1
  shardwise man compare > shardwise-compare.1")]
    Man {
        /// Command whose manual page to print
        command: Option<String>,
    },
}
