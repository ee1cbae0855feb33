//! The command line: commands, the options that several of them take, help and examples. The manual page and the
//! completions are made from it.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

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

/// Cost and capacity planner for DynamoDB change logs.
///
/// Compares ways to move the changes of a DynamoDB table to S3 and other destinations: streams-lambda (DynamoDB
/// Streams, a Lambda function, Firehose) and kinesis-firehose (Kinesis Data Streams, Firehose). Reports monthly cost,
/// shards, limits, throttling risk, rounding waste and freshness.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES, max_term_width = 100, arg_required_else_help = true)]
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
    /// Write the result to FILE, whole or not at all, instead of standard output
    #[arg(short, long, global = true, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

// Only the arguments of the command that is asked for are built: half of the time until a command begins went into the others.
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
    /// The gates are the requirements of the scenario and the options below, which replace them. In any case it must
    /// fit: nothing in the way but quotas that AWS raises. One architecture must meet all gates.
    #[command(after_help = "\
Examples:
  shardwise check orders.toml --max-monthly-usd 500
      exit code 1 if no architecture that fits costs at most $500 a month
  shardwise check orders.toml --architecture kinesis-firehose --max-risk low
  shardwise check quiet.toml busy.toml --format junit --output gates.xml
  shardwise check orders.toml --baseline old.toml
      what a change of the file changes, as Markdown for a pull request
  shardwise compare orders.toml --format json > baseline.json
  shardwise check orders.toml --baseline baseline.json
      the same, with what prices and program have changed since")]
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
    /// Sweep over one to four keys: cost, outcome, risk, shards and the fullest limit of every combination
    #[command(
        override_usage = "shardwise sweep [OPTIONS] --vary <KEY=VALUES>\n       [SCENARIO]",
        after_help = "\
Examples:
  shardwise sweep --vary workload.writes_per_second=100..1e4:100:log > rates.csv
      100 rates from 100 to 10,000, evenly spaced in their logarithm
  shardwise sweep orders.toml --vary 'workload.item_size=1 KiB..8 KiB:8'
  shardwise sweep --vary kinesis_firehose.mode=provisioned,on-demand
      all combinations of eight sizes and two modes
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

Searched are all combinations of capacity mode, shards and their layout, fan-out of each consumer, batch size and \
window, parallelization, packing, buffers and timeouts, of every architecture of the scenario; the transform function \
only where records may arrive as they are; and the quotas that AWS raises. Never changed are the workload, the \
consumers, the view of the data and prices.

What the scenario does not ask is held: without --max-freshness (or a requirement of freshness or max_delay) changes arrive \
as soon as with the settings as given, and no limit that settings move is used by more than 80% unless --max-risk accepts \
more than low, or a requirement of max_delay says how long changes may wait. Where nothing can keep that, as much of it is \
held as can be; the first lines say so.

None is missed: combinations are taken in the order of the least that they can cost, until none can be below what was \
found. A longer or larger delivery buffer never costs more and a longer one is never fresher, so the longest that is \
fresh enough is found by bisection; more shards never cost less and never throttle more.

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
    /// Find where the cheapest architecture changes along one key, and where each stops to fit
    #[command(
        override_usage = "shardwise breakeven [OPTIONS] --over <KEY>\n       [SCENARIO]",
        after_help = "\
Examples:
  shardwise breakeven --over workload.writes_per_second
      from a hundredth to a hundred times the scenario's rate
  shardwise breakeven --over workload.item_size --from 100 --to '64 KiB'
  shardwise breakeven --over prices.kinesis.shard_hour --from 0.005 --to 0.05

No crossing is missed: the range is sampled at 512 values, and halved further wherever lines are nearer to each \
other than they move, or shards are added; every change is exact to the last digit. Changes that are nearer to each \
other than the seventh digit are not told apart."
    )]
    Breakeven(Breakeven),
    /// Sample the ranges of a scenario: how far costs spread, how often each is the cheapest, and which input it comes from
    #[command(after_help = "\
Examples:
  shardwise uncertain --writes 300..900 --item-size '0.8 to 1.2 KiB'
      rate and size are not known exactly: nine of ten times they are in between
  shardwise uncertain orders.toml
      with ranges in the file, such as hottest_key_share = \"0.01..0.1\"
  shardwise uncertain orders.toml --price-spread assumed=20%,reported=5%

A range is a 90% interval, wherever a scenario has a number: lognormal; of shares logit-normal; uniform if it starts at 0, \
if a share ends at 1, or if the word uniform follows. Counts are whole. Values stay within what a key may be, and within the \
range itself where other keys decide that. Every other command takes the median. Prices vary with the ranges, by a factor of \
which nine of ten are from 1 / (1 + SPREAD) to 1 + SPREAD.")]
    Uncertain(Uncertain),
    /// Project the months to come: cost as traffic grows, when limits are reached, what to ask of AWS and when
    #[command(after_help = "\
Examples:
  shardwise project orders.toml --growth 5%/month
      36 months; the first line says when to come back to the question
  shardwise project --growth 2x/year --months 24 --also workload.table_size
      the table grows as its traffic does
  shardwise project orders.toml --factors forecast.csv
      what multiplies the rate in each month: a factor a line, or month,factor

Only writes_per_second grows, and the keys of --also; the daily batch, sizes, settings, prices and quotas are held \
fixed. Shards follow the traffic unless the scenario sets them. Values that grow are rounded to six digits. A quota is \
asked for a month before it is needed, and enough for a year; later months take it as granted.")]
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
      then, as the first line of a scenario: #:schema ./scenario.schema.json
  shardwise schema report")]
    Schema {
        /// Document whose schema to print
        #[arg(value_enum, default_value_t = SchemaOf::Scenario)]
        of: SchemaOf,
    },
    /// List price books, show one with the source and grade of every price, or start one
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
      in this shell; put it into ~/.bashrc for others, with zsh into ~/.zshrc
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
