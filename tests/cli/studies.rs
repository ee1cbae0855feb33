//! Studies through the binary: sweeps and what follows from them.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value as Json;

use crate::{printed, root, shardwise, shardwise_with};

/// The words of a command line as a shell reads them; quotes are single ones.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    let mut chars = command.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if !quoted => words.last_mut().unwrap().extend(chars.next()),
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// The report of the first scenario that a printed `compare` command compares.
pub(crate) fn compared(command: &str, stdin: &str) -> Json {
    let words = words(command);
    assert_eq!(words[..2], ["shardwise", "compare"], "{command}");
    let args: Vec<&str> = words[1..].iter().map(String::as_str).chain(["--format", "json"]).collect();
    let document: Json = serde_json::from_str(&printed(&args, stdin)).unwrap();
    document["scenarios"][0].clone()
}

/// The output of a study, without notes.
pub(crate) fn study(args: &[&str], stdin: &str) -> String {
    printed(&[args, &["--quiet"]].concat(), stdin)
}

#[test]
fn every_row_of_a_sweep_is_what_compare_prints() {
    let scenario = "name = \"it's\"\nconsumers = [{ kind = \"kcl\" }]\n[requirements]\nmax_risk = \"moderate\"\n";
    let args = [
        "sweep",
        "-",
        "--vary",
        "workload.writes_per_second=0.3..9000:3:log",
        "--vary",
        "workload.item_size=900,1 KiB",
        "--vary",
        "kinesis_firehose.mode=provisioned,on-demand",
        "--set",
        "workload.hottest_key_share=0.05",
        "--commands",
        "--format",
        "jsonl",
    ];
    let rows = study(&args, scenario);
    assert_eq!(rows.lines().count(), 12);
    for row in rows.lines().map(|row| serde_json::from_str::<Json>(row).unwrap()) {
        let report = compared(row["compare"].as_str().unwrap(), scenario);
        assert_eq!(row["cheapest"], report["verdict"]["cheapest"]);
        for (cell, architecture) in
            row["architectures"].as_array().unwrap().iter().zip(report["architectures"].as_array().unwrap())
        {
            assert_eq!((&cell["id"], &cell["usd"]), (&architecture["id"], &architecture["monthly_usd"]), "{row}");
            assert_eq!(cell["outcome"], architecture["fit"]["outcome"]);
            let after = &architecture["throttling_after_increase"];
            let decides = if after.is_null() { &architecture["throttling"] } else { after };
            assert_eq!(cell["level"], decides["decisive_level"]);
            assert_eq!(cell["shards"].as_f64(), architecture["shards"]["used"].as_f64());
            let fullest = crate::find(&architecture["limits"], cell["fullest_limit"].as_str().unwrap());
            assert_eq!(cell["utilization"], fullest["utilization"]);
        }
    }
}

#[test]
fn formats_of_a_sweep_hold_the_same_numbers() {
    let vary = ["sweep", "--vary", "workload.writes_per_second=100..2000:3", "--vary", "region=us-east-1,Tokyo"];
    let of = |format: &str| study(&[&vary[..], &["--format", format]].concat(), "");
    let document: Json = serde_json::from_str(&of("json")).unwrap();
    let schema: Json = serde_json::from_str(&printed(&["schema", "sweep"], "")).unwrap();
    let errors: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&document).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(document["schema"], "shardwise.sweep/1");
    let lines: Vec<Json> = of("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(document["rows"].as_array().unwrap(), &lines);
    let csv = of("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let first = [
        "workload.writes_per_second",
        "region",
        "streams-lambda usd",
        "streams-lambda outcome",
        "streams-lambda level",
        "streams-lambda late",
        "kinesis-firehose usd",
        "kinesis-firehose outcome",
        "kinesis-firehose level",
        "kinesis-firehose late",
        "cheapest",
    ];
    assert_eq!(columns[..11], first);
    for (record, row) in reader.records().zip(&lines) {
        let record = record.unwrap();
        let usd: f64 = record[6].parse().unwrap();
        assert_eq!(Some(usd), row["architectures"][1]["usd"].as_f64());
        assert_eq!(&record[10], row["cheapest"].as_str().unwrap());
    }
    let totals = study(&[&vary[..], &["--totals"]].concat(), "");
    assert!(
        totals.starts_with("workload.writes_per_second,region,streams-lambda usd,kinesis-firehose usd,cheapest,"),
        "{totals}"
    );
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
        insta::assert_snapshot!("sweep.csv", csv);
        insta::assert_snapshot!("sweep.table", of("table"));
    });
}

#[test]
fn a_reader_that_leaves_ends_a_sweep() {
    let vary = "workload.writes_per_second=1..100000:1000000";
    let mut child = Command::new(env!("CARGO_BIN_EXE_shardwise"))
        .args(["sweep", "--totals", "-q", "--vary", vary, "--vary", "workload.item_size=1..1000:1000"])
        .current_dir(root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("workload.writes_per_second,"), "{first}");
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr.len()), (Some(0), 0), "a billion rows would take minutes");
}

#[test]
fn a_sweep_into_a_file_is_whole_or_nothing() {
    let path = std::env::temp_dir().join(format!("shardwise-sweep-{}.csv", std::process::id()));
    let at = path.to_str().unwrap();
    let vary = ["sweep", "--vary", "workload.item_size=1..1000:2000", "--totals"];
    let run = shardwise(&[&vary[..], &["--output", at]].concat());
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), study(&vary, ""));
    std::fs::remove_file(&path).unwrap();
    let wrong = shardwise(&["sweep", "--vary", "workload.item_size=1..1e9:3", "--output", at]);
    assert_eq!((wrong.code, path.exists()), (2, false));
}

#[test]
fn a_sweep_refuses_what_compare_would() {
    let refused = |vary: &[&str], part: &str| {
        let args: Vec<&str> = std::iter::once("sweep").chain(vary.iter().flat_map(|vary| ["--vary", *vary])).collect();
        let run = shardwise_with(&args, b"");
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{vary:?}");
        let said = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(part), "{vary:?}: {}", run.stderr);
    };
    refused(&["workload.item_sizes=1,2"], "^^^^^^^^^^^^^^^^^^^ did you mean item_size?");
    refused(&["workload.item_size=100..1e9:5"], "from 1 B to 400 KiB");
    refused(&["workload.item_size=900,big"], "found \"big\"");
    refused(&["region=us-east-1,mars"], "mars");
    refused(&["kinesis_firehose.mode=a..b:2"], "expected a key whose value is a number");
    refused(&["workload.hourly=[1,2],[3]"], "workload.hourly");
    refused(&["architectures=[\"streams-lambda\"]"], "other than architectures");
    refused(&["workload=1,2", "workload.item_size=1,2"], "does not set already");
    refused(&["workload.item_size=1,2", "workload.item_size=1..2:2"], "does not set already");
    refused(
        &[
            "workload.item_size=1,2",
            "workload.key_size=1,2",
            "workload.burstiness=0,1",
            "free_tier=true,false",
            "region=Tokyo",
        ],
        "at most 4 keys",
    );
    refused(&["workload.item_size=1..9:1000000", "workload.key_size=1..9:1000000"], "at most 1,000,000,000 rows");
    // Together they contradict each other, in one of the rows only.
    refused(
        &["kinesis_firehose.isolate_hot_key=false,true", "kinesis_firehose.shards=2..4:3"],
        "kinesis_firehose.isolate_hot_key",
    );
    refused(
        &["delivery.destination=s3,splunk", "delivery.buffer_interval=0..90:4"],
        "the row with delivery.destination=splunk, delivery.buffer_interval=90: delivery.buffer_interval",
    );
    let run = shardwise(&["sweep", "--vary", "workload.item_size=1..9:9999", "--format", "table"]);
    assert!(run.code == 2 && run.stderr.contains("at most 2,000 rows, or --format csv"), "{}", run.stderr);
    assert_eq!(shardwise(&["sweep"]).code, 2);
}
