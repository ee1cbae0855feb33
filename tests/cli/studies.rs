//! Studies through the binary: sweeps and what follows from them.

use std::io::{BufRead as _, BufReader, Read as _};
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
fn a_level_after_an_increase_is_called_so() {
    let table = |rates: &str| {
        printed(&["sweep", "--vary", &format!("workload.writes_per_second={rates}"), "--format", "table"], "")
    };
    assert!(table("100,5000").contains("risk after"), "{}", table("100,5000"));
    assert!(!table("100,200").contains("risk after"));
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
        assert_eq!(record[6], format!("{:.6}", row["architectures"][1]["usd"].as_f64().unwrap()));
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

/// What Ctrl-C left of a sweep of a million rows.
#[cfg(unix)]
fn stopped(format: &str) -> String {
    let vary = "workload.item_size=1..4e5:1000000";
    let mut child = Command::new(env!("CARGO_BIN_EXE_shardwise"))
        .args(["sweep", "--totals", "-q", "--format", format, "--vary", vary])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // With its first byte it is at the rows.
    let mut out = child.stdout.take().unwrap();
    let mut text = vec![0];
    out.read_exact(&mut text).unwrap();
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    out.read_to_end(&mut text).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("stopped: partial result of built-in default, "), "{said}");
    String::from_utf8(text).unwrap()
}

#[cfg(unix)]
#[test]
fn what_ctrl_c_leaves_of_a_sweep_says_so() {
    let said = "stopped: partial result of built-in default, ";
    let csv = stopped("csv");
    assert!(csv.starts_with("workload.item_size,"), "{csv}");
    assert!(csv.lines().last().unwrap().starts_with(&format!("# PARTIAL: {said}")), "{csv}");
    let document: Json = serde_json::from_str(&stopped("json")).unwrap();
    let partial = document["partial"].as_str().unwrap();
    let rows = document["rows"].as_array().unwrap().len();
    assert_eq!(partial, format!("{said}{rows} of 1000000 rows"));
    let schema: Json = serde_json::from_str(&printed(&["schema", "sweep"], "")).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&document));
    let lines = stopped("jsonl");
    let last: Json = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert!(last["partial"].as_str().unwrap().starts_with(said), "{last}");
    // All rows carry no such mark.
    for format in ["csv", "json", "jsonl"] {
        let whole = printed(&["sweep", "--vary", "workload.item_size=1,2", "--format", format, "-q"], "");
        assert!(!whole.to_lowercase().contains("partial"), "{whole}");
    }
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

/// Amounts of the tables for programs: six decimals, and in another currency beside each of USD.
#[test]
fn every_table_of_a_study_has_its_amounts_in_the_currency() {
    let rate = "workload.writes_per_second";
    let studies: [&[&str]; 5] = [
        &["sweep", "--vary", "workload.writes_per_second=100,900"],
        &["sensitivity", "--top", "3"],
        &["breakeven", "--over", rate, "--set", "streams_lambda.batch_size=1"],
        &["project", "--growth", "5%/month", "--months", "2"],
        &["uncertain", "--writes", "300..900", "--samples", "64"],
    ];
    for args in studies {
        let text = study(&[args, &["--format", "csv", "--currency", "JPY=100"]].concat(), "");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let pairs: Vec<[usize; 2]> = heads
            .iter()
            .enumerate()
            .filter(|(_, head)| head.split(' ').any(|word| word == "jpy"))
            .map(|(yen, _)| [yen - 1, yen])
            .collect();
        assert!(!pairs.is_empty(), "{args:?}: {heads:?}");
        let mut amounts = 0;
        for record in reader.records() {
            let record = record.unwrap();
            for [usd, yen] in
                pairs.iter().map(|pair| pair.map(|column| &record[column])).filter(|[_, yen]| !yen.is_empty())
            {
                assert!(usd.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 6), "{args:?}: {usd}");
                let [usd, yen] = [usd, yen].map(|cell| cell.parse::<f64>().unwrap());
                assert!((yen - usd * 100.0).abs() < 1e-3, "{record:?}");
                amounts += 1;
            }
        }
        assert!(amounts > 0, "{args:?}: {text}");
    }
}

#[test]
fn a_table_of_a_sweep_has_the_fullest_limit_and_what_to_take_first() {
    let vary = ["sweep", "--vary", "workload.writes_per_second=100,900", "--vary", "region=us-east-1,us-west-2"];
    let text = study(&[&vary[..], &["--format", "table"]].concat(), "");
    let heads: Vec<&str> = text.lines().filter(|line| line.contains("workload.writes_per_second  region")).collect();
    assert!(heads.len() > 1 && heads[0].contains("region     cheapest"), "{text}");
    assert!(text.contains("A highest") && text.contains("B highest") && text.contains("utilization"), "{text}");
    let row: Json =
        serde_json::from_str(study(&[&vary[..], &["--format", "jsonl"]].concat(), "").lines().next().unwrap()).unwrap();
    let fullest = row["architectures"][0]["fullest_limit"].as_str().unwrap();
    assert!(text.contains(&format!(" {fullest} ")), "{fullest} in {text}");
}

/// No more digits than mean something.
#[test]
fn explanations_have_readable_numbers() {
    for args in
        [&["explain", "total"][..], &["explain", "lambda.gb_seconds"], &["explain", "total", "--currency", "JPY=155.2"]]
    {
        let text = study(args, "");
        let numbers = text.split(|c: char| !c.is_ascii_digit() && c != '.');
        for number in numbers.map(|number| number.replace('.', "")) {
            let digits = number.trim_start_matches('0');
            assert!(digits.len() <= 15 || digits.trim_end_matches('0').len() <= 15, "{digits} in {text}");
        }
    }
}
