//! Every command's output fits the columns that there are, in both languages.

use std::process::{Command, Stdio};

use unicode_width::UnicodeWidthStr as _;

use crate::root;

/// Every command that prints for people, with the words that make its output long.
const COMMANDS: [&str; 32] = [
    "compare",
    "compare --all --operations",
    "compare --all --brief --currency JPY=155.2",
    "compare --consumers lambda:3,kcl:2 --region Tokyo",
    "compare scenarios/default.toml scenarios/tokyo-three-consumers.toml",
    "compare --vary workload.writes_per_second=100,1000 --brief",
    "compare --set workload.item_sizes=3 --set workload.mix={insert=1,modify=1,remove=1}",
    "compare --region us-west-1",
    "check",
    "check scenarios/tokyo-three-consumers.toml --architecture streams-lambda --max-monthly-usd 100 --max-risk none",
    "check --baseline scenarios/tokyo-three-consumers.toml --format text",
    "simulate --days 0.1",
    "simulate --days 0.1 --outage consumer=firehose,at=1h,for=10m --all",
    "simulate --days 0.05 --runs 2",
    "sweep --vary workload.writes_per_second=100..1000:4 --format table",
    "recommend --keep streams_lambda",
    "sensitivity",
    "breakeven --over workload.writes_per_second",
    "uncertain --writes 300..900 --samples 1024",
    "project --growth 5%/month --months 12",
    "explain",
    "explain total",
    "explain invocations_per_second",
    "explain kinesis.shard_hours",
    "explain kinesis.read_calls",
    "explain firehose.ingest_gb --region Tokyo",
    "explain scenarios/tokyo-three-consumers.toml ddbstreams.readers",
    "explain nothing",
    "pricing list",
    "pricing show us-east-1",
    "init --output .",
    "compar",
];

/// Commands whose help is read.
const HELP: [&str; 20] = [
    "",
    "compare",
    "check",
    "simulate",
    "sweep",
    "recommend",
    "sensitivity",
    "breakeven",
    "uncertain",
    "project",
    "explain",
    "init",
    "schema",
    "pricing",
    "pricing list",
    "pricing show",
    "pricing init",
    "licenses",
    "completions",
    "man",
];

/// What a command prints where there are so many columns, results and messages.
fn shown(command: &str, language: &str, columns: usize) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_shardwise"))
        .args(command.split_whitespace())
        .args(["--lang", language])
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env("COLUMNS", columns.to_string())
        .env("SOURCE_DATE_EPOCH", "1791800000")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap()
}

fn fits(command: &str, language: &str) {
    for columns in [80, 55] {
        let shown = shown(command, language, columns);
        assert!(!shown.is_empty(), "{command}");
        for line in shown.lines() {
            assert!(line.width() <= columns, "{command} --lang {language}: {} of {columns}: {line}", line.width());
        }
    }
}

#[test]
fn results_and_messages_fit_the_columns() {
    for command in COMMANDS {
        fits(command, "en");
        fits(command, "ja");
    }
}

#[test]
fn help_fits_the_columns() {
    for command in HELP {
        fits(format!("{command} --help").trim(), "en");
    }
}

#[test]
fn more_columns_than_a_page_has_are_not_used() {
    let widest = |columns| shown("compare", "en", columns).lines().map(str::len).max();
    assert_eq!(shown("compare", "en", 1000), shown("compare", "en", 100));
    assert!(widest(70) < widest(100));
}
