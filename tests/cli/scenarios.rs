//! Every file of `scenarios/` is documentation, demo and test.

use serde_json::Value as Json;

use crate::{printed, root, scenario_files};

/// Scenarios with a snapshot in every format. The others have the table, for the words, and JSON, for the numbers.
const IN_EVERY_FORMAT: [&str; 3] = ["default", "tokyo-three-consumers", "on-demand-break-even"];

#[test]
fn every_scenario_prints_what_was_reviewed() {
    let files = scenario_files();
    assert!(files.len() >= 10, "{files:?}");
    for file in files {
        let stem = file.trim_start_matches("scenarios/").trim_end_matches(".toml");
        let others: &[&str] = match stem {
            "default" => &["csv", "csv-long", "markdown"],
            stem if IN_EVERY_FORMAT.contains(&stem) => &["csv", "markdown"],
            _ => &[],
        };
        for format in ["table", "json"].iter().chain(others) {
            let output = printed(&["compare", &file, "--format", format], "");
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
                insta::assert_snapshot!(format!("{stem}.{format}"), output);
            });
        }
    }
}

#[test]
fn every_scenario_states_its_question() {
    for file in scenario_files() {
        let text = std::fs::read_to_string(root().join(&file)).unwrap();
        assert!(text.starts_with("# "), "{file} opens with a comment");
        assert!(text.contains("# Look at: "), "{file} says what to look at");
    }
}

#[test]
fn the_default_file_equals_the_built_in_default() {
    let from_file = printed(&["compare", "scenarios/default.toml", "--format", "json"], "");
    let init = printed(&["init"], "");
    assert_eq!(from_file, printed(&["compare", "--format", "json"], ""));
    assert_eq!(from_file, printed(&["compare", "-", "--format", "json"], &init));
}

#[test]
fn tables_fit_100_columns() {
    let mut all = scenario_files();
    let together: Vec<String> = std::mem::take(&mut all);
    let mut runs: Vec<Vec<String>> = together.iter().map(|file| vec![file.clone()]).collect();
    runs.push(together.iter().take(2).cloned().collect());
    runs.push(together);
    for files in runs {
        let args: Vec<&str> = std::iter::once("compare").chain(files.iter().map(String::as_str)).collect();
        for line in printed(&args, "").lines() {
            assert!(line.chars().count() <= 100, "{files:?}: {line}");
        }
    }
}

#[test]
fn every_report_matches_the_published_schema() {
    let schema: Json = serde_json::from_str(&printed(&["schema", "report"], "")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let files = scenario_files();
    let args: Vec<&str> = ["compare", "--format", "json"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let document: Json = serde_json::from_str(&printed(&args, "")).unwrap();
    assert_eq!(document["schema"], "shardwise.report/2");
    let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let mut broken = document;
    broken["scenarios"][0]["verdict"]["saves_usd"] = "much".into();
    assert!(!validator.is_valid(&broken), "the schema refuses nothing");
}

#[test]
fn every_scenario_matches_its_schema() {
    let schema: Json = serde_json::from_str(&printed(&["schema"], "")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for file in scenario_files() {
        let text = std::fs::read_to_string(root().join(&file)).unwrap();
        let scenario: Json = toml::from_str(&text).unwrap();
        let errors: Vec<String> = validator.iter_errors(&scenario).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{file}");
    }
    assert!(
        !validator.is_valid(&serde_json::json!({ "workload": { "writes_per_sec": 1 } })),
        "the schema refuses nothing"
    );
}

#[test]
fn the_bill_adds_up_in_every_report() {
    for file in scenario_files() {
        let document: Json = serde_json::from_str(&printed(&["compare", &file, "--format", "json"], "")).unwrap();
        for architecture in document["scenarios"][0]["architectures"].as_array().unwrap() {
            let sum: f64 =
                architecture["bill"].as_array().unwrap().iter().map(|line| line["usd"].as_f64().unwrap()).sum();
            let total = architecture["monthly_usd"].as_f64().unwrap();
            assert!((sum - total).abs() <= 1e-12 * total, "{file}: {sum} {total}");
        }
    }
}
