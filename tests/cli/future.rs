//! What comes, and what is not known exactly, through the binary: `project`, `uncertain`, and ranges in every command.

use serde_json::Value as Json;

use crate::decisions::{document, list, refused};
use crate::studies::{compared, study};
use crate::{find, printed, shardwise_with};

#[test]
fn a_projected_month_is_what_compare_prints() {
    let scenario = "name = \"it's\"\nconsumers = [{ kind = \"kcl\" }]\n";
    let args = ["project", "-", "--growth", "25%/month", "--months", "14", "--also", "workload.table_size"];
    let found = document(&args, scenario);
    let months = list(&found["months"]);
    assert_eq!(months.len(), 14);
    for month in months {
        let report = compared(month["compare"].as_str().unwrap(), scenario);
        assert_eq!(month["cheapest"], report["verdict"]["cheapest"]);
        assert_eq!(month["writes_per_second"], report["flow"]["mean_rate"]);
        for one in list(&report["architectures"]) {
            let id = one["id"].as_str().unwrap();
            assert_eq!(month["usd"][id], one["monthly_usd"], "{month}");
            let projected = find(&month["architectures"], id);
            assert_eq!(projected["outcome"], one["fit"]["outcome"]);
            assert_eq!(projected["shards"].as_f64(), one["shards"]["used"].as_f64());
        }
    }
    let ask = list(&found["events"]).iter().find(|event| event["what"] == "ask").unwrap();
    let needed = compared(ask["compare"].as_str().unwrap(), scenario);
    let one = find(&needed["architectures"], ask["architecture"].as_str().unwrap());
    let limit = find(&one["limits"], ask["limit"].as_str().unwrap());
    let is_risky = one["throttling"]["decisive_level"] == "high";
    assert!(limit["utilization"].as_f64().unwrap() > 1.0 || is_risky, "{ask}");
    let sum: f64 = months.iter().map(|month| month["usd"]["streams-lambda"].as_f64().unwrap()).sum();
    assert!((found["total_usd"]["streams-lambda"].as_f64().unwrap() - sum).abs() < 1e-6);
}

#[test]
fn formats_of_a_projection_hold_the_same_months() {
    let args = ["project", "--growth", "2x/quarter", "--months", "12"];
    let found = document(&args, "");
    let of = |more: &[&str]| study(&[&args[..], more].concat(), "");
    let csv = of(&["--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 12);
    for (row, month) in rows.iter().zip(list(&found["months"])) {
        assert_eq!(row[1].parse::<f64>().ok(), month["writes_per_second"].as_f64());
        assert_eq!(row[2], format!("{:.6}", month["usd"]["streams-lambda"].as_f64().unwrap()));
        assert_eq!(row[row.len() - 1], *month["compare"].as_str().unwrap());
    }
    // Money in another currency stands beside that in USD, by architecture too.
    let yen: Json = serde_json::from_str(&of(&["--currency", "JPY=100", "--format", "json"])).unwrap();
    let first = &yen["months"][0];
    let amount = |name: &str| first[name]["kinesis-firehose"].as_f64().unwrap();
    assert_eq!(amount("amount"), 100.0 * amount("usd"));
    assert!(of(&["--format", "markdown"]).contains("| month | changes/s |"));
}

#[test]
fn factors_come_from_a_file() {
    let path = std::env::temp_dir().join(format!("shardwise-factors-{}.csv", std::process::id()));
    let at = path.to_str().unwrap();
    let write = |text: &str| std::fs::write(&path, text).unwrap();
    write("month,factor\n1,1\n2,1.5\n3,0.5\n");
    let found = document(&["project", "--factors", at], "");
    let rates: Vec<f64> =
        list(&found["months"]).iter().filter_map(|month| month["writes_per_second"].as_f64()).collect();
    assert_eq!(rates, [400.0, 600.0, 200.0]);
    refused(&["project", "--factors", at, "--months", "4"], "expected a factor for each of 4 months, found 3");
    write("1\n1.5\nx\n-1\n");
    refused(&["project", "--factors", at], &format!("{at}:3:1"));
    refused(&["project", "--factors", at], &format!("{at}:4:1"));
    write("1,1\n4,2\n");
    refused(&["project", "--factors", at], "expected month 2");
    write("# nothing\n");
    refused(&["project", "--factors", at], "expected from 1 to 600 factors, found 0");
    std::fs::remove_file(&path).unwrap();
    refused(&["project", "--factors", at], "expected a file to read");
}

/// A scenario with ranges, of which one is a count and one a share.
const RANGES: &str = "name = \"it's\"\n[workload]\nwrites_per_second = \"300..900\"\nitem_size = \"0.8 to 1.2 KiB\"\n\
    hottest_key_share = \"0.001..0.05\"\n[streams_lambda]\nbatch_size = \"50..200\"\n";
const SAMPLED: [&str; 2] = ["--samples", "1024"];

#[test]
fn quantiles_are_what_compare_prints() {
    let found = document(&[&["uncertain", "-", "--price-spread", "0"], &SAMPLED[..]].concat(), RANGES);
    let architectures = list(&found["architectures"]);
    for one in architectures {
        for quantile in ["p10", "p50", "p90"] {
            let report = compared(one["compare"][quantile].as_str().unwrap(), RANGES);
            let same = find(&report["architectures"], one["id"].as_str().unwrap());
            assert_eq!(same["monthly_usd"], one[format!("{quantile}_usd")], "{one}");
        }
        let levels: f64 = one["levels"].as_object().unwrap().values().filter_map(Json::as_f64).sum();
        assert!((levels - 1.0).abs() < 1e-12);
    }
    let shares: f64 = architectures.iter().filter_map(|one| one["cheapest_share"].as_f64()).sum();
    assert!((shares + found["none_fits_share"].as_f64().unwrap() - 1.0).abs() < 1e-12);
    let inputs = list(&found["inputs"]);
    assert_eq!((inputs.len(), &inputs[0]["key"]), (4, &Json::from("workload.writes_per_second")));
    // Samples, and an eighth of them again for each input and once.
    assert_eq!(found["evaluations"], 1024 + 128 * 5);
    let bytes = |more: &[&str]| study(&[&["uncertain", "-", "--format", "json"], &SAMPLED[..], more].concat(), RANGES);
    assert_eq!(bytes(&[]), bytes(&["--seed", "1"]));
    assert_ne!(bytes(&[]), bytes(&["--seed", "2"]));
    let csv = study(&[&["uncertain", "-", "--format", "csv"], &SAMPLED[..]].concat(), RANGES);
    assert!(csv.starts_with("section,id,quantity,value,compare\r\narchitecture,streams-lambda,p10 usd,"), "{csv}");
    let totals = document(&[&["uncertain", "-", "--no-levels"], &SAMPLED[..]].concat(), RANGES);
    assert!(totals["architectures"][0]["levels"].is_null());
    assert!(study(&["uncertain", "--samples", "64"], "").contains("nothing varies"));
    let prices = study(&["uncertain", "--samples", "64", "--all"], "");
    assert!(prices.contains("only prices vary") && prices.contains("\n shardwise compare --all\n"), "{prices}");
    // What is recommended keeps what is not known exactly.
    let run = shardwise_with(&["recommend", "-", "--format", "toml", "--quiet"], RANGES.as_bytes());
    assert!(run.stdout.contains("writes_per_second = \"300..900\""), "{}", run.stdout);
}

#[test]
fn every_other_command_takes_the_median_of_a_range() {
    let report: Json = serde_json::from_str(&printed(&["compare", "-", "--format", "json"], RANGES)).unwrap();
    let notices = list(&report["scenarios"][0]["notices"]);
    let medians: Vec<&str> = notices
        .iter()
        .filter(|notice| notice["text"].as_str().is_some_and(|text| text.contains("is taken at its median")))
        .filter_map(|notice| notice["key"].as_str())
        .collect();
    assert_eq!(medians.len(), 4, "{notices:?}");
    assert!(medians.contains(&"workload.writes_per_second"));
    for args in [&["recommend", "-"][..], &["sensitivity", "-"], &["explain", "-", "total"], &["check", "-"]] {
        let run = shardwise_with(args, RANGES.as_bytes());
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(
            run.stderr.contains("ranges are taken at their median: workload.writes_per_second at 520"),
            "{}",
            run.stderr
        );
    }
    // A link carries them.
    let link = printed(&["compare", "-", "--link", "https://example.org/"], RANGES);
    assert!(link.contains("writes_per_second=300..900"), "{link}");
    let again: Json =
        serde_json::from_str(&printed(&["compare", "--from-link", link.trim(), "--format", "json"], "")).unwrap();
    assert_eq!(again["scenarios"][0]["architectures"], report["scenarios"][0]["architectures"]);
    // The schema admits them, and not any text.
    let schema: Json = serde_json::from_str(&printed(&["schema"], "")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let is_valid = |share: &str| schema.is_valid(&serde_json::json!({ "workload": { "hottest_key_share": share } }));
    assert!(is_valid("0.001..0.05") && is_valid("0.001 to 0.05") && !is_valid("much"));
}

#[test]
fn what_uncertain_cannot_read_is_refused() {
    refused(&["uncertain", "--writes", "900..300"], "expected a range from a smaller to a larger");
    refused(&["uncertain", "--writes", "300..300"], "expected a range from a smaller to a larger");
    refused(&["uncertain", "--writes", "-5..300"], "expected a rate");
    refused(&["uncertain", "--item-size", "1 KiB..5 s"], "expected a range such as");
    refused(&["uncertain", "--set", "kinesis_firehose.mode=1..2"], "kinesis_firehose.mode");
    refused(&["uncertain", "--set", "workload.item_sizes=1..2"], "did you mean item_size");
    refused(&["uncertain", "--samples", "0"], "--samples");
    refused(&["uncertain", "--samples", "65537"], "--samples");
    refused(&["uncertain", "--seed", "x"], "--seed");
    refused(&["uncertain", "--price-spread", "much"], "expected a share such as 20%");
    refused(&["uncertain", "--price-spread", "verified=5%"], "expected a share such as 20%");
}

#[test]
fn the_future_is_shown() {
    let project = ["project", "--growth", "10%/month", "--months", "24"];
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
        insta::assert_snapshot!("project", study(&project, ""));
        insta::assert_snapshot!("uncertain", study(&[&["uncertain", "-"], &SAMPLED[..]].concat(), RANGES));
        insta::assert_snapshot!("uncertain.ja", study(&[&["uncertain", "-"], &SAMPLED[..], &["--lang", "ja"]].concat(), RANGES));
        insta::assert_snapshot!("project.ja", study(&[&project[..], &["--lang", "ja"]].concat(), ""));
    });
}

#[test]
fn growth_that_cannot_be_read_is_refused() {
    refused(&["project"], "--growth");
    refused(&["project", "--growth", "5"], "expected growth such as 5%/month");
    refused(&["project", "--growth", "5%/week"], "expected growth such as 5%/month");
    refused(&["project", "--growth", "-100%/month"], "expected growth such as 5%/month");
    refused(&["project", "--growth", "5%/month", "--months", "0"], "--months");
    refused(&["project", "--growth", "5%/month", "--factors", "x.csv"], "cannot be used with");
    refused(
        &["project", "--growth", "900x/month"],
        "expected workload.writes_per_second from 0.000001 to 1,000,000,000,000",
    );
    refused(&["project", "--growth", "5%/month", "--also", "workload.day"], "expected a key whose value is a number");
    refused(&["project", "--growth", "5%/month", "--also", "workload.warm_write_units"], "that the scenario sets");
}
