//! `shardwise simulate`: outages of a consumer, and every invalid argument.

use std::process::{Command, Stdio};

use serde_json::Value as Json;

use crate::{find, printed, root, shardwise, shardwise_with};

/// Firehose alone, with an outage of an hour at noon.
const NOON: [&str; 5] =
    ["simulate", "--set", "architectures=[\"kinesis-firehose\"]", "--outage", "consumer=firehose,at=12h,for=1h"];

fn json(args: &[&str]) -> Json {
    serde_json::from_str(&printed(&[args, &["--format", "json"]].concat(), "")).unwrap()
}

#[test]
fn an_outage_at_noon() {
    let found = json(&NOON);
    let b = find(&found["findings"]["architectures"], "kinesis-firehose");
    let event = &b["events"][0];
    assert_eq!((event["event"].as_str(), event["at"].as_f64()), (Some("firehose stops"), Some(43_200.0)));
    let catch_up = event["catch_up_seconds"].as_f64().unwrap();
    assert!((600.0..3000.0).contains(&catch_up), "{event}");
    assert_eq!((b["books"]["lost"].as_u64(), event["lost"].as_u64()), (Some(0), Some(0)));
    let table = printed(&NOON, "");
    for part in ["firehose stops", "12:00", "13:00", "caught up", "lost", "nothing", "█"] {
        assert!(table.contains(part), "{part} in\n{table}");
    }
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
}

/// Firehose is the last hop of both architectures: without it, one stream is not read and the function of the other
/// fails.
#[test]
fn an_outage_of_firehose_affects_every_architecture() {
    let outage = ["--outage", "consumer=firehose,at=1h,for=1h"];
    let day =
        ["simulate", "--days", "0.1", "--set", "workload.writes_per_second=300", "--set", "workload.peak_to_average=1"];
    for (which, expected) in [(&[][..], 2), (&["--set", "architectures=[\"streams-lambda\"]"], 1)] {
        let found = json(&[&day[..], which, &outage].concat());
        let architectures = found["findings"]["architectures"].as_array().unwrap();
        assert_eq!(architectures.len(), expected);
        for found in architectures {
            let event = &found["events"][0];
            assert_eq!(
                (event["event"].as_str(), event["consumer"].as_str()),
                (Some("firehose stops"), Some("firehose"))
            );
            assert!(event["age"].as_f64().unwrap() > 3500.0 && event["catch_up_seconds"].is_number(), "{event}");
        }
    }
}

#[test]
fn what_firehose_rejects_after_an_outage_is_told_beside_what_is_throttled() {
    let outage =
        ["simulate", "--outage", "consumer=firehose,at=12h,for=1h", "--set", "architectures=[\"streams-lambda\"]"];
    let page = words(&printed(&outage, ""));
    assert!(page.contains(" throttled no change as it arrived; "), "{page}");
    assert!(page.contains(" records rejected by Firehose and retried lost nothing "), "{page}");
    // While the backlog is put, Direct PUT is used up.
    let found = json(&outage);
    let loads = found["findings"]["architectures"][0]["series"]["hottest_load"].as_array().unwrap();
    let most = |from: usize, to: usize| {
        let hours = loads.len() / 24;
        loads[from * hours..to * hours].iter().map(|load| load.as_f64().unwrap()).fold(0.0, f64::max)
    };
    assert!(most(0, 12) < 0.9 && most(13, 14) == 1.0, "{} {}", most(0, 12), most(13, 14));
    let without = words(&printed(&["simulate", "--days", "0.1", "--set", "architectures=[\"streams-lambda\"]"], ""));
    assert!(without.contains(" throttled nothing lost nothing "), "{without}");
}

#[test]
fn set_aside_is_not_lost_and_waits_are_at_most_the_readers() {
    let args = [
        "simulate",
        "--days",
        "0.1",
        "--set",
        "architectures=[\"streams-lambda\"]",
        "--set",
        "workload.writes_per_second=3000",
        "--set",
        "workload.peak_to_average=1",
        "--set",
        "streams_lambda.maximum_record_age=10 m",
    ];
    let fails = printed(&[&args[..], &["--outage", "consumer=firehose,at=30m,for=30m"]].concat(), "");
    for part in ["set aside", "firehose stops", "lost        nothing", "delayed by more than 1 s"] {
        assert!(fails.contains(part), "{part} in\n{fails}");
    }
    assert!(!fails.contains("at most 0 s"), "{fails}");
    let quiet = printed(&[&args[..], &["--set", "quotas.\"firehose.direct_put_bytes\"=1 GiB"]].concat(), "");
    assert!(!quiet.contains("set aside") && quiet.contains("<1 s  <1 s"), "{quiet}");
}

/// Two consumers that read nothing for longer than the retention lose the same changes.
#[test]
fn losses_of_several_consumers_are_not_summed() {
    let outages =
        "simulation.outages=[{consumer=\"firehose\",at=0,for=\"28h\"},{consumer=\"lambda\",at=0,for=\"28h\"}]";
    let set = [
        "--set",
        "architectures=[\"kinesis-firehose\"]",
        "--set",
        "workload.writes_per_second=10",
        "--set",
        "consumers=[{kind=\"lambda\"}]",
        "--set",
        outages,
    ];
    let day = [&["simulate", "--days", "1.1"], &set[..]].concat();
    let page = words(&printed(&day, ""));
    let (_, of_books) = page.split_once("unread in the stream, ").unwrap();
    let (count, _) = of_books.split_once(" lost").unwrap();
    for part in [format!(" lost firehose {count}, from day 2 00:00"), format!("; lambda {count}, from day 2 00:00")] {
        assert!(page.contains(&part), "{part} in\n{page}");
    }
}

/// The words of a page, without line breaks and columns.
fn words(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every architecture, of which a pipe and a stream's own delivery stop.
const ALL: [&str; 10] = [
    "simulate",
    "--all",
    "--days",
    "0.25",
    "--outage",
    "consumer=pipe,at=1h,for=30m",
    "--outage",
    "consumer=delivery,at=2h,for=1h",
    "--set",
    "workload.writes_per_second=600",
];

#[test]
fn pages_match_their_snapshots() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
        insta::assert_snapshot!("simulate.noon", printed(&NOON, ""));
        insta::assert_snapshot!("simulate.both", printed(&["simulate", "--days", "0.25", "--runs", "3"], ""));
        insta::assert_snapshot!("simulate.all", printed(&ALL, ""));
        insta::assert_snapshot!("simulate.all.ja", printed(&[&ALL[..], &["--lang", "ja"]].concat(), ""));
        insta::assert_snapshot!("simulate.scaling", printed(&[
            "simulate", "--set", "simulation.scaling=target-utilization", "--set", "architectures=[\"kinesis-firehose\"]",
            "--set", "workload.writes_per_second=2000", "--set", "workload.distinct_keys=2000", "--set", "workload.key_skew=0.8",
        ], ""));
    });
}

#[test]
fn equal_seeds_agree_and_different_seeds_differ() {
    let run = |more: &[&str]| printed(&[&["simulate", "--days", "0.1", "--format", "json"], more].concat(), "");
    assert_eq!(run(&[]), run(&["--seed", "1"]));
    assert_ne!(run(&[]), run(&["--seed", "2"]));
}

#[test]
fn json_matches_its_schema() {
    let schema: Json = serde_json::from_str(&printed(&["schema", "simulation"], "")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for more in [&["--runs", "2"][..], &["--outage", "consumer=function,at=1h,for=10m,how=fails"]] {
        let found = json(&[&["simulate", "--days", "0.1"], more].concat());
        let errors: Vec<String> = validator.iter_errors(&found).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(found["schema"], "shardwise.simulation/1");
    }
}

#[test]
fn csv_is_the_series() {
    let text = printed(&[&NOON[..], &["--format", "csv"]].concat(), "");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let ages: Vec<f64> = rows
        .iter()
        .filter(|row| &row[4] == "iterator_age_seconds" && &row[5] == "firehose")
        .map(|row| row[6].parse().unwrap())
        .collect();
    assert_eq!(ages.len(), 720);
    assert!(ages.iter().fold(0.0, |a: f64, &b| a.max(b)) > 3500.0);
}

#[test]
fn a_trace_from_a_file_sets_the_rates() {
    let path = std::env::temp_dir().join(format!("shardwise-trace-{}", std::process::id()));
    std::fs::write(&path, "# a minute each\n100\n\n300\n").unwrap();
    let at = path.to_str().unwrap();
    let found = json(&["simulate", "--days", "0.05", "--trace", at, "--set", "workload.burstiness=0"]);
    std::fs::write(&path, "100\nmany\n").unwrap();
    let broken = shardwise(&["simulate", "--trace", at]);
    std::fs::remove_file(&path).unwrap();
    let changes = found["findings"]["architectures"][1]["books"]["changes"].as_f64().unwrap();
    assert!((changes / (200.0 * 4320.0) - 1.0).abs() < 0.01, "{changes}");
    assert_eq!((broken.code, broken.stdout.as_str()), (2, ""));
    assert!(broken.errors()[0].contains(":2: expected a rate in changes per second"), "{}", broken.stderr);
}

#[test]
fn a_short_trace_is_reported_as_repeating() {
    let path = std::env::temp_dir().join(format!("shardwise-short-trace-{}", std::process::id()));
    std::fs::write(&path, "100\n".repeat(90)).unwrap();
    let header = |days: &str| {
        let text = printed(&["simulate", "--days", days, "--trace", path.to_str().unwrap()], "");
        let header = text.lines().skip_while(|line| !line.contains("Simulated")).take_while(|line| !line.is_empty());
        header.map(str::trim).collect::<Vec<_>>().join(" ")
    };
    let headers = ["0.25", "0.125", "0.0625"].map(header);
    std::fs::remove_file(&path).unwrap();
    for (header, rest) in headers.iter().zip([", which repeats 3 times.", ", which repeats once.", "."]) {
        assert!(header.ends_with(&format!("The rates are those of a trace of 1 h 30 min{rest}")), "{header}");
    }
}

/// Of A's limits, only that of its lanes applies to a shard.
#[test]
fn the_shard_table_of_a_names_what_it_counts() {
    let text = printed(
        &[
            "simulate",
            "--days",
            "0.02",
            "--set",
            "workload.writes_per_second=4000",
            "--set",
            "workload.peak_to_average=1",
            "--set",
            "streams_lambda.stream_shards=2",
            "--set",
            "quotas.\"firehose.direct_put_bytes\"=512 KiB",
            "--set",
            "kinesis_firehose.shards=4",
        ],
        "",
    );
    let (a, b) = text.split_once("── B ").unwrap();
    assert!(a.contains("firehose.put_bytes") && a.contains("on their lanes, without rejections by Direct PUT"), "{a}");
    assert!(b.contains("Shards with the most throttling\n"), "{b}");
}

/// The closed form describes the scenario's own day.
#[test]
fn a_trace_is_not_compared_with_the_closed_form() {
    let path = std::env::temp_dir().join(format!("shardwise-closed-form-{}", std::process::id()));
    std::fs::write(&path, "2000\n").unwrap();
    let day = ["simulate", "--days", "0.02", "--set", "kinesis_firehose.shards=2"];
    let own = printed(&day, "");
    let traced = printed(&[&day[..], &["--trace", path.to_str().unwrap()]].concat(), "");
    std::fs::remove_file(&path).unwrap();
    assert!(own.contains("closed form"), "{own}");
    assert!(traced.contains("Throttling by limit") && !traced.contains("closed form"), "{traced}");
}

#[test]
fn wrong_arguments_are_refused() {
    let refused = |args: &[&str], message: &str| {
        let run = shardwise(&[&["simulate"], args].concat());
        assert_eq!((run.code, run.stdout.as_str(), run.errors()), (2, "", vec![message.to_owned()]));
    };
    refused(
        &["--outage", "consumer=firehos,at=2h,for=1h"],
        "--outage consumer=firehos,at=2h,for=1h: consumer: expected one of firehose, function, found \"firehos\"; did you mean \"firehose\"?",
    );
    refused(
        &["--outage", "consumer=firehose,at=2h,length=1h,for=1h"],
        "--outage consumer=firehose,at=2h,length=1h,for=1h: length: unknown key; expected one of consumer, at, for, how",
    );
    refused(&["--outage", "consumer=firehose,at=2h"], "--outage consumer=firehose,at=2h: for: missing required key");
    refused(
        &["--outage", "firehose"],
        "--outage firehose: expected consumer=NAME,at=TIME,for=TIME, such as consumer=firehose,at=12h,for=1h, found \"firehose\"",
    );
    refused(
        &["--outage", "consumer=firehose,at=2h,for=1h,how=fails"],
        "--outage consumer=firehose,at=2h,for=1h,how=fails: how: expected how = \"stops\" for \"firehose\": only a function can fail",
    );
    refused(
        &["--outage", "consumer=firehose,at=1h,at=2h,for=1h"],
        "--outage consumer=firehose,at=1h,at=2h,for=1h: expected \"at\" only once",
    );
    refused(
        &["--outage", "consumer=firehose,at=1h,for=0"],
        "--outage consumer=firehose,at=1h,for=0: for: expected a time such as \"300 s\", \"5 m\" or \"1 h 30 m\" (ms, s, m, h or d) or a number of seconds, above 0 s and at most 31,622,400 s, found 0",
    );
    refused(&["--days", "0"], "--days 0: expected a number of days above 0 and at most 366");
    refused(&["--days", "inf"], "--days inf: expected a number of days above 0 and at most 366");
    refused(&["--runs", "0"], "--runs 0: expected a whole number from 1 to 100000");
    refused(&["--seed", "x"], "--seed x: expected a whole number from 0 to 18446744073709551615");
    refused(
        &["--set", "kinesis_firehose.shards=1000000"],
        "--set kinesis_firehose.shards=1000000: kinesis_firehose.shards: expected at most 20,000 shards in a simulation, found 1,000,000",
    );
    refused(
        &["--set", "workload.writes_per_second=1e9"],
        "--set workload.writes_per_second=1e9: workload.writes_per_second: expected at most 1,000,000,000 changes/s at peak in a simulation, found 3,000,000,000",
    );
    let burst = "{ at = \"1 h\", length = \"1 h\", factor = 1000.0 }";
    let run = shardwise(&["simulate", "--set", &format!("workload.bursts=[{burst}, {burst}, {burst}]")]);
    let message =
        ": workload.bursts: expected at most 1,000,000,000 changes/s at peak in a simulation, found 1,200,000,000,000";
    assert!(run.code == 2 && run.errors()[0].ends_with(message), "{}", run.stderr);
    refused(
        &["--set", "workload.key_skew=1"],
        "--set workload.key_skew=1: workload.key_skew: expected distinct_keys as well: the number of keys to rank",
    );
}

#[test]
fn events_after_the_end_are_reported() {
    let late = [
        "--set",
        "simulation.outages=[{consumer=\"firehose\",at=\"30h\",for=\"1h\"}]",
        "--set",
        "simulation.reshardings=[{at=\"1h\",shards=6},{at=\"30h\",shards=8}]",
        "--set",
        "workload.bursts=[{at=\"24h\",length=\"1h\",factor=2},{at=\"23h\",length=\"2h\",factor=2}]",
        "--set",
        "workload.writes_per_second=10",
    ];
    let notes = |begin: &str, end: &str| {
        let late = ["the outage of firehose", "the resharding to 8 shards", "the burst at 1 day"];
        late.map(|late| format!("{begin}{late} starts after the simulated 1 day{end}\n")).concat()
    };
    let run = shardwise(&[&["simulate"], &late[..]].concat());
    assert_eq!((run.code, run.stderr), (0, notes("", " (--days)")));
    let run = shardwise(&[&["compare", "--simulate"], &late[..]].concat());
    assert_eq!((run.code, run.stderr), (0, notes("built-in default: ", "")));
    let run = shardwise(&[&["compare"], &late[..]].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let run = shardwise(&["simulate", "--days", "0.05", "--outage", "consumer=firehose,at=2h,for=1h"]);
    assert_eq!(
        (run.code, run.stderr.trim_end()),
        (0, "the outage of firehose starts after the simulated 1 h 12 min (--days)")
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_prints_the_findings_so_far() {
    let output = stopped(&["--format", "json"]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.starts_with("stopped after ") && stderr.lines().count() == 1, "{stderr}");
    let found: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["partial"].as_str().unwrap(), stderr.trim_end());
    let findings = &found["findings"];
    assert!(findings["seconds"].as_f64().unwrap() < findings["asked_seconds"].as_f64().unwrap());
    let table = String::from_utf8(stopped(&[]).stdout).unwrap();
    assert!(table.starts_with("PARTIAL: stopped after "), "{table}");
    let csv = String::from_utf8(stopped(&["--format", "csv"]).stdout).unwrap();
    assert!(csv.trim_end().lines().last().unwrap().starts_with("# PARTIAL: stopped after "), "{csv}");
    // The old file stays.
    let path = std::env::temp_dir().join(format!("shardwise-stopped-{}", std::process::id()));
    std::fs::write(&path, "old").unwrap();
    let output = stopped(&["--output", path.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    std::fs::remove_file(&path).unwrap();
    assert!(output.stdout.is_empty() && String::from_utf8(output.stderr).unwrap().contains("not written"));
    let whole: Json = serde_json::from_str(&printed(&["simulate", "--days", "0.01", "--format", "json"], "")).unwrap();
    assert!(whole.get("partial").is_none());
}

/// A long simulation that Ctrl-C stops.
#[cfg(unix)]
fn stopped(more: &[&str]) -> std::process::Output {
    let child = Command::new(env!("CARGO_BIN_EXE_shardwise"))
        .args(["simulate", "--days", "366", "--set", "kinesis_firehose.shards=2000"])
        .args(more)
        .current_dir(root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(2));
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    output
}

#[test]
fn peak_is_the_start_of_the_busiest_hour() {
    let at = |outage: &str, scenario: &str| {
        let text = shardwise_with(&["simulate", "-", "--outage", outage, "--format", "json"], scenario.as_bytes());
        let found: Json = serde_json::from_str(&text.stdout).unwrap_or_else(|_| panic!("{}", text.stderr));
        found["findings"].clone()
    };
    let peak = at("consumer=firehose,at=peak,for=10m", "");
    assert_eq!(peak, at("consumer=firehose,at=11h,for=10m", ""));
    let evening = "[workload]\nday = \"evening\"\n";
    assert_eq!(at("consumer=firehose,at=peak,for=10m", evening), at("consumer=firehose,at=21 h,for=600 s", evening));
    let batch = "[workload]\nbatch = { changes = 5000000, hour = 2, length = \"10 m\" }\n";
    assert_eq!(at("consumer=firehose,at=peak,for=10m", batch), at("consumer=firehose,at=2 h,for=10 m", batch));
    let burst = |at: &str| format!("[workload]\nbursts = [{{ at = \"{at}\", length = \"5 m\", factor = 3.0 }}]\n");
    let firehose = "consumer=firehose,at=0,for=1m";
    assert_eq!(at(firehose, &burst("peak")), at(firehose, &burst("11 h")));
    // It comes back through a link, and what is no time is refused.
    let link = printed(&["compare", "-", "--link", "x"], &burst("peak"));
    assert!(link.contains("workload.bursts.0.at=peak"), "{link}");
    let wrong = shardwise_with(&["compare", "-"], burst("noon").as_bytes());
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("a number of seconds, or \"peak\""), "{}", wrong.stderr);
}

/// A mean depends on the length of a point, and that on the length of the run; the busiest second does not.
#[test]
fn series_name_what_their_maximum_is() {
    let page = |more: &[&str]| printed(&[&["simulate", "--set", "workload.writes_per_second=10"], more].concat(), "");
    let day = page(&["--days", "1"]);
    for part in
        ["one bar: 30 min", "changes, mean of 2 min ", "utilization, busiest second ", "hottest shard, busiest second "]
    {
        assert!(day.contains(part), "{part} in\n{day}");
    }
    let short = page(&["--days", "0.02", "--step", "100ms"]);
    for part in
        ["one bar: 36 s", "changes, mean of 2.4 s ", "utilization, busiest second ", "hottest shard, busiest second "]
    {
        assert!(short.contains(part), "{part} in\n{short}");
    }
    assert!(page(&["--days", "3"]).contains("changes, mean of 6 min "));
}

/// An outage at noon is in the middle of its day.
#[test]
fn every_sparkline_is_as_long_as_its_day() {
    let outage = "simulation.outages=[{consumer=\"firehose\",at=\"12h\",for=\"1h\"}]";
    let text = printed(&["compare", "--simulate", "--format", "markdown", "--set", outage], "");
    let (_, text) = text.split_once("kinesis-firehose\n").unwrap();
    let sparks = text.lines().filter(|line| line.starts_with('|') && line.contains('█'));
    let sparks: Vec<(&str, &str)> = sparks.map(|line| line[2..].split_once(" | ").unwrap()).collect();
    assert!(sparks.len() > 4, "{text}");
    for (name, spark) in sparks {
        let spark = spark.split(' ').next().unwrap();
        assert_eq!(spark.chars().count(), 48, "{name}: {spark}");
        assert!(
            name != "firehose age" || (24..=27).contains(&spark.chars().position(|c| c == '█').unwrap()),
            "{spark}"
        );
    }
    assert!(text.contains("%** of the changes"), "{text}");
}

#[test]
fn compare_adds_a_simulated_day() {
    let plain = printed(&["compare", "--format", "json"], "");
    let report: Json = serde_json::from_str(&printed(&["compare", "--simulate", "--format", "json"], "")).unwrap();
    assert!(!plain.contains("\"simulation\""));
    let simulation = &report["scenarios"][0]["simulation"];
    assert_eq!(
        (simulation["seconds"].as_f64(), simulation["architectures"].as_array().unwrap().len()),
        (Some(86_400.0), 2)
    );
    let schema: Json = serde_json::from_str(&printed(&["schema", "report"], "")).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&report));
    for (format, part) in [
        ("table", "── Simulated: 1 day"),
        ("markdown", "## Simulated: 1 day"),
        ("csv", "\nsimulation,throttled share,"),
    ] {
        let text = printed(&["compare", "--simulate", "--format", format], "");
        assert!(text.contains(part), "{text}");
    }
    let two = printed(&["compare", "--simulate", "scenarios/default.toml", "scenarios/tiny-table.toml"], "");
    assert!(two.contains("A simulated day") && two.lines().all(|line| line.chars().count() <= 100), "{two}");
}
