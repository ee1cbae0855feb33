//! The command line: names, help and examples. What is said here is also the manual page and the completions.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  shardwise compare
      both architectures, on the embedded default
  shardwise compare --set region=ap-northeast-1 --set workload.item_size='1 KiB' --set workload.writes_per_second=2000
      the same for Tokyo, 1 KiB items and 2,000 writes a second
  shardwise init > orders.toml && shardwise compare orders.toml
      a scenario of your own
  shardwise explain kinesis.shard_hours
      one number, followed back to its price and source

Exit codes: 0 done, 2 bad usage or bad input, 3 internal error.";

/// What a DynamoDB change log costs, and how well the data flows.
///
/// Compares two ways to carry the changes of a DynamoDB table to S3 and beyond: streams-lambda (DynamoDB
/// Streams, a Lambda function, Firehose) and kinesis-firehose (Kinesis Data Streams, Firehose): monthly cost,
/// shards and what binds them, every limit, throttling risk, rounding waste and freshness.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Put both architectures side by side: cost, shards, limits, throttling risk
    #[command(after_help = "\
Examples:
  shardwise compare orders.toml
  shardwise compare quiet.toml busy.toml            two scenarios side by side
  shardwise compare --set 'kinesis_firehose.consumers=[{ kind = \"lambda\", count = 2 }]'
  shardwise compare orders.toml --format csv > review.csv
  shardwise init | shardwise compare - --currency JPY=155.2
  shardwise compare orders.toml --link https://example.org/shardwise/
  shardwise compare --from-link 'https://example.org/shardwise/#v1&region=us-west-2'")]
    Compare(Compare),
    /// Simulate a scenario second by second: backlogs, iterator ages, outages and how long they last
    #[command(after_help = "\
Examples:
  shardwise simulate --outage consumer=firehose,at=12h,for=1h
      what happens to the stream when Firehose stops for an hour at noon
  shardwise simulate orders.toml --days 30 --format csv > series.csv
  shardwise simulate orders.toml --runs 100         how much of it is chance
  shardwise simulate --set workload.hottest_key_share=0.6 --set workload.writes_per_second=2000")]
    Simulate(Simulate),
    /// Follow one number back to its source: formula, numbers, price or quota, what would change it
    #[command(after_help = "\
Examples:
  shardwise explain                                 everything that can be explained
  shardwise explain firehose.ingest_gb              a bill line of the embedded default
  shardwise explain orders.toml kinesis.read_calls  a limit of a scenario of your own")]
    Explain(Explain),
    /// Print the default scenario with comments, to start a file of your own
    #[command(after_help = "Example:\n  shardwise init > orders.toml")]
    Init,
    /// Print the JSON Schema of the scenario file (editors complete from it) or of another document
    #[command(after_help = "\
Examples:
  shardwise schema > scenario.schema.json
      then, as the first line of a scenario: #:schema ./scenario.schema.json
  shardwise schema report")]
    Schema {
        /// Which document
        #[arg(value_enum, default_value_t = SchemaOf::Scenario)]
        of: SchemaOf,
    },
    /// List the price books, or show one with the source and grade of every price
    #[command(after_help = "Examples:\n  shardwise pricing list\n  shardwise pricing show ap-northeast-1")]
    Pricing(Pricing),
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  shardwise completions bash > /etc/bash_completion.d/shardwise")]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, of the whole program or of one command
    #[command(after_help = "Examples:\n  shardwise man | man -l -\n  shardwise man compare > shardwise-compare.1")]
    Man {
        /// The command whose page is wanted
        command: Option<String>,
    },
}

/// What every command that computes takes.
#[derive(Debug, Args)]
pub(crate) struct Given {
    /// Set a key of the scenario, such as workload.writes_per_second=1200; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) assignments: Vec<String>,
    /// Lay the price books of a directory over the embedded ones, file by file, price by price
    #[arg(long, value_name = "DIR")]
    pub(crate) pricing: Option<PathBuf>,
    /// Show money in another currency, at your rate to the USD, such as JPY=155.2
    #[arg(long, value_name = "CODE=RATE")]
    pub(crate) currency: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// Scenario files; - reads standard input; none: the embedded default
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) given: Given,
    /// A scenario from a link, such as the page's address; may be repeated
    #[arg(long = "from-link", value_name = "LINK")]
    pub(crate) links: Vec<String>,
    /// Simulate a day of each scenario too, with its outages, and add what was found
    #[arg(long)]
    pub(crate) simulate: bool,
    /// Print a link to each scenario below this address instead of comparing
    #[arg(long, value_name = "BASE")]
    pub(crate) link: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// A scenario file; - reads standard input; none: the embedded default
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenario: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) given: Given,
    /// A scenario from a link, such as the page's address
    #[arg(long = "from-link", value_name = "LINK", conflicts_with = "scenario")]
    pub(crate) link: Option<String>,
    /// How many days; the first begins at midnight
    #[arg(long, value_name = "DAYS", default_value = "1")]
    pub(crate) days: String,
    /// What chance comes from: the same seed gives the same findings everywhere
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) seed: String,
    /// A consumer that stops for a while, such as consumer=firehose,at=12h,for=1h; may be repeated
    ///
    /// consumer=function,how=fails,at=12h,for=1h: every invocation of the function fails.
    #[arg(long = "outage", value_name = "KEY=VALUE,..")]
    pub(crate) outages: Vec<String>,
    /// Seconds in a step: 1, or 0.1 for waiting and reading to a tenth of a second
    ///
    /// The same seed has the same changes in every second with both, and limits are of whole seconds with both: shares
    /// throttled differ by chance only. 100ms spreads the changes of a second over it, and takes about ten times as long.
    #[arg(long, value_enum, default_value_t = Step::Second)]
    pub(crate) step: Step,
    /// A file with one rate a line, changes a second, in place of the scenario's day
    ///
    /// It begins again where it is shorter than the time that is simulated. Empty lines and lines that begin with # are
    /// passed over. At most 2678400 rates and 64 MiB: 31 days of a rate a second, or a year of a rate a minute.
    #[arg(long, value_name = "FILE")]
    pub(crate) trace: Option<PathBuf>,
    /// How long each rate of the trace holds
    ///
    /// Up to 1 s the trace is the one-second rate itself: counts are Poisson around it. Rates that hold longer are means,
    /// around which workload.burstiness has the one-second rate vary.
    #[arg(long, value_name = "TIME", default_value = "1 m", requires = "trace")]
    pub(crate) trace_step: String,
    /// Repeat with so many seeds, on all cores, and say how far the runs lie apart
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) runs: String,
    /// What to print
    #[arg(long, value_enum, default_value_t = SimulateFormat::Table)]
    pub(crate) format: SimulateFormat,
}

/// The length of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// A second
    #[value(name = "1s")]
    Second,
    /// A tenth of a second
    #[value(name = "100ms")]
    Tenth,
}

/// What `simulate` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SimulateFormat {
    /// A page of at most 100 columns, fewer on a narrower terminal, with sparklines
    Table,
    /// One document, schema id shardwise.simulation/1
    Json,
    /// The series, one row a point
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A scenario file (- reads standard input) and the id of a bill line or limit; the id alone explains the default
    #[arg(value_name = "[SCENARIO] ID", num_args = 0..=2)]
    pub(crate) words: Vec<String>,
    #[command(flatten)]
    pub(crate) given: Given,
    /// What to print
    #[arg(long, value_enum, default_value_t = ExplainFormat::Table)]
    pub(crate) format: ExplainFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Pricing {
    #[command(subcommand)]
    pub(crate) command: PricingCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PricingCommand {
    /// The Regions that have a price book
    List {
        /// Lay the price books of a directory over the embedded ones
        #[arg(long, value_name = "DIR")]
        pricing: Option<PathBuf>,
    },
    /// Every price and quota of a Region, with source and grade
    Show {
        /// The Region, such as us-east-1
        region: String,
        /// Lay the price books of a directory over the embedded ones
        #[arg(long, value_name = "DIR")]
        pricing: Option<PathBuf>,
    },
}

/// What `compare` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A page of at most 100 columns, fewer on a narrower terminal
    Table,
    /// One document, schema id shardwise.report/1
    Json,
    /// One table for a spreadsheet
    Csv,
    /// A page for a design document
    Markdown,
}

/// What `explain` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// A page of at most 100 columns, fewer on a narrower terminal
    Table,
    /// One document
    Json,
}

/// The documents that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The scenario file
    Scenario,
    /// What compare --format json prints
    Report,
    /// What simulate --format json prints
    Simulation,
    /// A price book, pricing/REGION.toml
    Prices,
    /// pricing/quotas.toml
    Quotas,
}
