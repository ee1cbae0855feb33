//! `check`: gates, exit codes, and what changed since a baseline.

use std::path::PathBuf;

use serde_json::Value as Json;

use crate::{Run, printed, root, scenario_files, shardwise};

const DEFAULT: &str = "scenarios/default.toml";
const THREE_CONSUMERS: &str = "scenarios/tokyo-three-consumers.toml";

/// Runs `check` with these arguments.
fn check(args: &[&str]) -> Run {
    shardwise(&[&["check"], args].concat())
}

/// Expects this exit code and these lines.
fn expect(args: &[&str], code: i32, lines: &[&str]) {
    let run = check(args);
    let said: Vec<&str> = run.stdout.lines().collect();
    assert_eq!((run.code, said.as_slice(), run.stderr.as_str()), (code, lines, ""), "{args:?}");
}

/// A file that a test writes.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("shardwise-check-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn a_month_that_is_too_expensive_fails_the_build() {
    expect(
        &[DEFAULT, "--max-monthly-usd", "500"],
        0,
        &["ok: scenarios/default.toml: streams-lambda fits; at most $500 a month: $43"],
    );
    expect(
        &[DEFAULT, "--max-monthly-usd", "10"],
        1,
        &[
            "not met: scenarios/default.toml: streams-lambda: requirements.max_monthly_usd: it costs $43 a month \
           (required: at most $10)",
            "not met: scenarios/default.toml: kinesis-firehose: requirements.max_monthly_usd: it costs $366 a month \
           (required: at most $10)",
            "way out: scenarios/default.toml: streams-lambda: set streams_lambda.writer = \"s3\", set \
           streams_lambda.batch_size = 2323 and set streams_lambda.batch_window = \"125 s\": $3.31 a month",
        ],
    );
    // A gate of the command line replaces that of the scenario.
    let file = Scratch::new("gate.toml", "[requirements]\nmax_monthly_usd = 10\n");
    assert_eq!(check(&[file.path()]).code, 1);
    assert_eq!(check(&[file.path(), "--max-monthly-usd", "50"]).code, 0);
}

#[test]
fn without_a_gate_it_must_fit() {
    expect(&[], 0, &["ok: built-in default: streams-lambda fits"]);
    expect(
        &[DEFAULT, THREE_CONSUMERS],
        1,
        &[
            "ok: scenarios/default.toml: streams-lambda fits",
            "not met: scenarios/tokyo-three-consumers.toml: streams-lambda: fits: it does not fit: Readers of the DynamoDB \
             stream: 4 readers needed, the limit is 2 readers",
            "not met: scenarios/tokyo-three-consumers.toml: kinesis-firehose: fits: it does not fit: GetRecords calls: 7 \
             calls/s needed, the limit is 5 calls/s",
            "way out: scenarios/tokyo-three-consumers.toml: streams-lambda: have one function forward the changes to the \
             other consumers through a queue or a stream (not priced here): a shard of a DynamoDB stream supports two \
             readers, and this function counts as one",
            "way out: scenarios/tokyo-three-consumers.toml: kinesis-firehose: set polls_per_second = 1 on the Flink \
             consumer: $3,286 a month; for the least, set consumers.1.fan_out = false, set \
             consumers.2.polls_per_second = 1, set delivery.buffer_size = \"64 MiB\", set delivery.buffer_interval = \"283 s\", set \
             kinesis_firehose.transform.buffer_size = \"3 MiB\", set kinesis_firehose.transform.buffer_interval = \"76 s\" \
             and set kinesis_firehose.shards = 43: $2,589 a month",
        ],
    );
    let risky = Scratch::new("risky.toml", "[requirements]\nmax_risk = \"none\"\n");
    expect(
        &[risky.path(), "--architecture", "kinesis-firehose"],
        1,
        &[
            &format!(
                "not met: {}: kinesis-firehose: requirements.max_risk: the throttling risk is moderate (required: \
                 none)",
                risky.path()
            ),
            &format!("way out: {}: kinesis-firehose: set kinesis_firehose.shards = 8: $399 a month", risky.path()),
        ],
    );
}

#[test]
fn amounts_that_are_compared_differ() {
    let usd = check(&[DEFAULT, "--architecture", "streams-lambda", "--max-monthly-usd", "43"]);
    assert!(usd.stdout.contains(": it costs $43.08 a month (required: at most $43.00)\n"), "{}", usd.stdout);
    let cents = check(&[DEFAULT, "--architecture", "streams-lambda", "--max-monthly-usd", "43.0755"]);
    assert!(cents.stdout.contains(": it costs $43.08 a month (required: at most $43.08)\n") == (cents.code == 1));
    let asked = check(&[DEFAULT, "--max-monthly-usd", "500.5"]);
    assert!(asked.stdout.contains("at most $500.50 a month: $43"), "{}", asked.stdout);
}

#[test]
fn what_the_table_cannot_feed_is_said_first() {
    let hot = ["--writes", "20000", "--item-size", "3 KB", "--set", "workload.hottest_key_share=0.05"];
    let text = check(&hot).stdout;
    let start = "notice: built-in default: one partition key of a table supports 1,000 write units per second";
    assert!(text.starts_with(start), "{text}");
    let markdown = check(&[&hot[..], &["--format", "markdown"]].concat()).stdout;
    assert!(markdown.contains("notice: the table itself needs"), "{markdown}");
    // One sentence once, though two limits have the same remedy.
    for format in ["text", "markdown"] {
        let order = ["--set", "requirements.in_order=true", "--architecture", "kinesis-firehose", "--format", format];
        let text = check(&[&hot[..], &order].concat()).stdout;
        assert!(text.lines().all(|line| line.matches("spread the hot key").count() <= 1), "{text}");
    }
    let recommended = shardwise(&[&["recommend"], &hot[..]].concat()).stdout;
    let second = recommended.lines().nth(1).unwrap_or_default();
    assert!(second.starts_with(" One partition key of a table supports 1,000 write units"), "{recommended}");
}

#[test]
fn a_test_says_which_gate_which_architecture_misses() {
    let junit = |args: &[&str]| check(&[args, &["--format", "junit"]].concat()).stdout;
    let names = |text: &str| {
        let tests = text.split("<testcase name=\"").skip(1).map(|test| test.split('"').next().unwrap().to_owned());
        tests.collect::<Vec<_>>()
    };
    let missed = junit(&[THREE_CONSUMERS, "--max-monthly-usd", "500"]);
    assert_eq!(names(&missed)[0], "streams-lambda: fits", "{missed}");
    assert!(names(&missed).contains(&"kinesis-firehose: requirements.max_monthly_usd".to_owned()), "{missed}");
    let met = junit(&[DEFAULT]);
    assert!(names(&met).iter().all(|name| name.starts_with("streams-lambda: ")), "{met}");
    assert!(met.contains("failures=\"0\""), "{met}");
}

#[test]
fn every_gate_that_is_missed_has_a_line() {
    let run = check(&[
        "scenarios/large-stream.toml",
        "--architecture=streams-lambda",
        "--no-exceeded",
        "--max-monthly-usd=1",
        "--max-risk=none",
        "--max-freshness=1 s",
    ]);
    let missed = run.stdout.lines().filter(|line| line.starts_with("not met: "));
    let gates: Vec<&str> = missed.map(|line| line.split(": ").nth(3).unwrap()).collect();
    let expected = ["no_exceeded", "requirements.max_monthly_usd", "requirements.freshness"];
    assert_eq!((run.code, gates.as_slice()), (1, expected.as_slice()), "{}", run.stdout);
    // With the quota that AWS raises it is as required.
    let raised = check(&["scenarios/large-stream.toml", "--architecture=streams-lambda", "--max-risk=none"]);
    assert!(raised.code == 0 && raised.stdout.contains("fits once you ask AWS to raise the Direct PUT quota"));
}

#[test]
fn gates_of_the_command_line_are_checked_like_settings() {
    let refused = |args: &[&str], part: &str| {
        let run = check(args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains(part), "{args:?}: {}", run.stderr);
    };
    refused(&["--max-monthly-usd", "much"], "expected a number, from 0 USD");
    refused(&["--max-monthly-usd", "-1"], "expected a number, from 0 USD");
    refused(&["--max-freshness", "5 MiB"], "expected a time such as");
    refused(&["--max-risk", "hihg"], "did you mean \"high\"?");
    refused(&["--architecture", "streams-lamda"], "did you mean \"streams-lambda\"?");
    refused(&["--baseline", "nowhere.toml"], "nowhere.toml");
    refused(&[DEFAULT, THREE_CONSUMERS, "--baseline", DEFAULT], "a baseline for each of 2 scenarios, found 1");
    let other = Scratch::new("other.json", "{ \"schema\": \"shardwise.simulation/1\" }");
    refused(&["--baseline", other.path()], "a report of shardwise compare --format json, found: missing field");
    let newer =
        Scratch::new("newer.json", "{ \"schema\": \"shardwise.report/9\", \"version\": \"9\", \"scenarios\": [] }");
    refused(&["--baseline", newer.path()], "with the schema shardwise.report/2, found \"shardwise.report/9\"");
}

#[test]
fn what_did_not_change_is_counted_and_not_listed() {
    let shards = Scratch::new("shards.toml", "[kinesis_firehose]\nshards = 9\n");
    for format in ["markdown", "text"] {
        let text = printed(&["check", shards.path(), "--baseline", DEFAULT, "--format", format], "");
        let (_, lines) = text.split_once("kinesis_firehose.shards").unwrap();
        assert!(lines.contains("Kinesis shards") && !lines.contains('–'), "{text}");
        assert!(lines.contains("Bill lines that did not change: "), "{text}");
    }
}

#[test]
fn a_scenario_that_did_not_change_has_no_difference() {
    let report = Scratch::new("same.json", &printed(&["compare", DEFAULT, "--format", "json"], ""));
    for baseline in [DEFAULT, report.path()] {
        let text = printed(&["check", DEFAULT, "--baseline", baseline], "");
        assert!(text.starts_with("## shardwise check: orders: change log to S3\n"), "{text}");
        assert!(text.contains("Nothing changed."), "{text}");
        // A gate is not a change of the scenario.
        let gated =
            check(&[DEFAULT, "--baseline", baseline, "--max-monthly-usd", "10", "--architecture", "streams-lambda"]);
        assert_eq!(gated.code, 1);
        assert!(gated.stdout.contains("Nothing changed."), "{}", gated.stdout);
    }
}

#[test]
fn a_difference_is_split_by_its_causes() {
    let published = printed(&["compare", DEFAULT, "--format", "json"], "");
    let report = Scratch::new("published.json", &published.replacen("\"version\": \"", "\"version\": \"0.0.", 1));
    let books = std::env::temp_dir().join(format!("shardwise-check-books-{}", std::process::id()));
    std::fs::create_dir_all(&books).unwrap();
    let book = "region = \"us-east-1\"\neffective = 2026-12-01\n[prices.\"kinesis.shard_hour\"]\nusd = 0.03\n\
        grade = \"verified\"\nsource = \"test\"\n";
    std::fs::write(books.join("us-east-1.toml"), book).unwrap();
    let args =
        ["--baseline", report.path(), "--pricing", books.to_str().unwrap(), "--writes", "800", "--format", "json"];
    let run = check(&[&[DEFAULT], &args[..]].concat());
    std::fs::remove_dir_all(&books).unwrap();
    let document: Json = serde_json::from_str(&run.stdout).unwrap();
    let difference = &document["scenarios"][0]["difference"];
    assert_eq!(difference["prices_effective"], serde_json::json!(["2026-10-01", "2026-12-01"]));
    assert_eq!(difference["version"][0], format!("0.0.{}", env!("CARGO_PKG_VERSION")));
    assert_eq!(
        difference["settings"],
        serde_json::json!([{ "key": "workload.writes_per_second", "from": "400", "to": "800" }])
    );
    let b = &difference["architectures"][1];
    let usd = |key: &str| b[key].as_f64().unwrap();
    // Five shards for 730 hours.
    assert!((usd("prices_usd") - 5.0 * 730.0 * 0.015).abs() < 1e-9, "{b:#}");
    assert_eq!(usd("version_usd"), 0.0);
    let parts = usd("scenario_usd") + usd("prices_usd") + usd("version_usd");
    assert!((parts - (usd("after_usd") - usd("before_usd"))).abs() < 1e-9, "{b:#}");
    assert_eq!(difference["architectures"][0]["prices_usd"], 0.0);
}

#[test]
fn several_scenarios_find_their_baselines_by_name() {
    let files = ["scenarios/tiny-table.toml", DEFAULT];
    let report =
        Scratch::new("two.json", &printed(&["compare", DEFAULT, "scenarios/tiny-table.toml", "--format", "json"], ""));
    let text = printed(&["check", files[0], files[1], "--baseline", report.path()], "");
    assert_eq!(text.matches("Nothing changed.").count(), 2, "{text}");
}

#[test]
fn every_document_is_what_was_reviewed() {
    let three = [DEFAULT, THREE_CONSUMERS, "scenarios/tokyo-direct-put-quota.toml"];
    let gates = ["--max-monthly-usd", "200", "--max-risk", "low", "--no-exceeded"];
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
        for format in ["text", "junit", "markdown"] {
            let run = check(&[&three[..], &gates[..], &["--format", format]].concat());
            assert_eq!(run.code, 1);
            insta::assert_snapshot!(format!("check.{format}"), run.stdout);
        }
        let hot = "scenarios/hot-partition-key.toml";
        insta::assert_snapshot!("check.baseline", printed(&["check", hot, "--baseline", DEFAULT], ""));
        insta::assert_snapshot!("check.baseline.text", printed(&["check", hot, "--baseline", DEFAULT, "--format", "text"], ""));
    });
}

#[test]
fn the_json_document_matches_its_schema() {
    let schema: Json = serde_json::from_str(&printed(&["schema", "check"], "")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for file in scenario_files() {
        let document: Json =
            serde_json::from_str(&check(&[&file, "--baseline", DEFAULT, "--format", "json"]).stdout).unwrap();
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{file}");
    }
    assert!(!validator.is_valid(&serde_json::json!({ "schema": "shardwise.check/1" })), "the schema refuses nothing");
}

#[test]
fn a_baseline_may_come_from_another_directory() {
    let old = Scratch::new("old.toml", &std::fs::read_to_string(root().join(DEFAULT)).unwrap());
    let text = printed(&["check", DEFAULT, "--baseline", old.path(), "--set", "month_hours=720"], "");
    assert!(text.contains("Nothing changed."), "what the command sets is set for both: {text}");
}

/// An amount of a Markdown table, in cents.
fn cents(cell: &str) -> i64 {
    let digits: String = cell.chars().take_while(|c| *c != '(').filter(|c| c.is_ascii_digit() || *c == '-').collect();
    digits.parse().unwrap_or(0)
}

#[test]
fn a_difference_is_that_of_the_amounts_beside_it() {
    let mut checked = 0;
    for writes in ["401", "433", "517", "900", "2113"] {
        let text =
            printed(&["check", "-", "--baseline", DEFAULT], &format!("[workload]\nwrites_per_second = {writes}\n"));
        let text = text.replace('\\', "");
        for row in text.lines().filter(|line| line.starts_with("| ") && line.contains(" | $")) {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            let first = cells.iter().position(|cell| cell.starts_with('$')).unwrap();
            let [before, after, by] = [0, 1, 2].map(|at| cents(cells[first + at]));
            assert_eq!(after - before, by, "{row}");
            // What the scenario, prices and version changed adds up to it.
            if let [scenario, prices, version] = cells[first + 3..] {
                assert_eq!(cents(scenario) + cents(prices) + cents(version), by, "{row}");
            }
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked}");
}
