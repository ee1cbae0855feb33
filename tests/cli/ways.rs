//! All ways side by side: what each costs, carries and promises, and those whose prices are not known.

use serde_json::Value as Json;

use crate::{architecture, find, printed, report, shardwise};

const IDS: [&str; 5] = ["streams-lambda", "kinesis-firehose", "streams-pipes", "kinesis-direct", "incremental-export"];
const TOKYO: &[&str] = &["--all", "--region", "Tokyo"];

fn ids(report: &Json) -> Vec<&str> {
    report["architectures"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect()
}

#[test]
fn the_option_is_short_for_the_key() {
    let all = report("", &["--all"]);
    assert_eq!(ids(&all), IDS);
    assert_eq!(all, report("architectures = \"all\"", &[]));
    assert_eq!(ids(&report("", &[])), IDS[..2]);
}

#[test]
fn one_page_answers_what_is_asked_of_all() {
    let page = printed(&["compare", "--all", "--writes", "400"], "");
    let rows = page.split("── At a glance").nth(1).unwrap();
    let row = |id: &str| {
        let line = rows.lines().find(|line| line.contains(id)).unwrap();
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    // Cost, outcome, how late, three consumers, a log, reshaped, in order, no code.
    let expected = [
        ["A streams-lambda", "$43.08", "fits", "2 min 6 s", "no", "yes", "yes", "no", "no"],
        ["B kinesis-firehose", "$365.84", "fits", "5 min 56 s", "yes", "yes", "yes", "no", "no"],
        ["C streams-pipes", "$167.51", "fits", "2 min 6 s", "no", "yes", "yes", "no", "yes"],
        ["D kinesis-direct", "$487.88", "does not fit", "5 min", "yes", "yes", "no", "no", "yes"],
        ["E incremental-export", "$149.38", "does not fit", "1 h 10 min", "no", "no", "no", "no", "yes"],
    ];
    for cells in expected {
        assert_eq!(row(cells[0].split_once(' ').unwrap().1), cells);
    }
    assert!(page.lines().all(|line| line.chars().count() <= 100), "{page}");
}

#[test]
fn what_is_no_log_says_so_wherever_its_price_stands() {
    let wanted = "[requirements]\nevery_change = false\nreshaped = false\nno_code = true";
    let table = printed(&["compare", "-", "--all"], wanted);
    assert!(table.contains(" Take incremental-export (not a log): $149 a month."), "{table}");
    assert!(table.contains("not a log\n───"), "{table}");
    let html = printed(&["compare", "-", "--all", "--format", "html"], wanted);
    assert_eq!(html.matches("E incremental-export</").count(), 0, "without a note");
    assert!(html.matches("E incremental-export (not a log)").count() > 5);
    let csv = printed(&["compare", "-", "--all", "--format", "csv-long"], wanted);
    assert!(csv.contains("incremental-export,total,monthly_usd,,,149.3"), "{csv}");
    let total = csv.lines().find(|line| line.contains("incremental-export,total,monthly_usd")).unwrap();
    assert!(total.ends_with("not a log"), "{total}");
}

#[test]
fn a_price_that_is_missing_is_named_and_not_zero() {
    let requirements = "[requirements]\nreshaped = false\nevery_change = false\n";
    let report = report(requirements, TOKYO);
    let stream = architecture(&report, "kinesis-direct");
    assert_eq!((&stream["monthly_usd"], &stream["fit"]["outcome"]), (&Json::Null, &"not-priced".into()));
    let missing = &stream["not_priced"];
    assert_eq!((&missing["lines"][0]["price"], &missing["would_fit"]), (&"kinesis.delivery_gb".into(), &true.into()));
    let known: f64 = stream["bill"].as_array().unwrap().iter().map(|line| line["usd"].as_f64().unwrap()).sum();
    assert!((missing["usd_without"].as_f64().unwrap() - known).abs() < 1e-9);
    // The others are compared as if it were not there.
    assert_eq!(report["verdict"]["cheapest"], "streams-lambda");
    let priced = self::report(requirements, &["--region", "Tokyo"]);
    for id in &IDS[..2] {
        assert_eq!(architecture(&report, id)["monthly_usd"], architecture(&priced, id)["monthly_usd"]);
    }
    let table = printed(&["compare", "--all", "--region", "Tokyo"], "");
    assert!(table.contains(" kinesis.delivery_gb "), "{table}");
    assert!(table.contains("no price") && table.contains("without what has no price"), "{table}");
}

/// The export's prices are not known in Tokyo: below what they would make it the cheapest is what to look up.
#[test]
fn the_price_below_which_it_would_be_the_cheapest_is_that() {
    let scenario = "[requirements]\nreshaped = false\nevery_change = false\n[incremental_export]\npitr_paid = true";
    let found = report(scenario, TOKYO);
    let line = &architecture(&found, "incremental-export")["not_priced"]["lines"][0];
    let below = line["cheapest_below_usd"].as_f64().unwrap();
    let with = |price: f64| {
        let price = format!("prices.\"dynamodb.incremental_export_gb\"={price}");
        report(scenario, &[TOKYO, &["--set", &price]].concat())["verdict"]["cheapest"].clone()
    };
    assert_eq!(with(below * 0.999), "incremental-export");
    assert_eq!(with(below * 1.001), "streams-lambda");
}

#[test]
fn by_name_a_missing_price_is_an_error() {
    let by_name = ["compare", "--region", "Tokyo", "--set", "architectures=[\"streams-lambda\",\"streams-pipes\"]"];
    let run = shardwise(&by_name);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("no price for pipes.request"), "{}", run.stderr);
    let given = [&by_name[..], &["--set", "prices.\"pipes.request\"=5e-7", "--format", "json"]].concat();
    let document: Json = serde_json::from_str(&printed(&given, "")).unwrap();
    let line = find(&architecture(&document["scenarios"][0], "streams-pipes")["bill"], "pipes.requests").clone();
    assert_eq!(line["grade"], "given");
}

#[test]
fn two_name_a_third_that_costs_much_less_or_has_no_code() {
    let verdict = |scenario: &str| report(scenario, &[])["verdict"]["text"].as_str().unwrap().to_owned();
    let writer = "you could let the function write the objects itself";
    assert!(verdict("").contains(&format!("Not compared here: with streams-lambda {writer}")), "{}", verdict(""));
    // Its own delivery with its own code is no way where Firehose converts formats; a pipe has no code then.
    let columnar = "[delivery]\nformat_conversion = true\nbuffer_size = \"128 MiB\"";
    let text = verdict(columnar);
    assert!(text.contains("Not compared here: streams-pipes would fit without code"), "{text}");
    // Where all are compared, only another way to run one of them is left.
    let all = verdict("architectures = \"all\"");
    assert!(all.contains(&format!("Not compared here: with streams-lambda {writer}")), "{all}");
}

#[test]
fn small_objects_are_the_first_thing_to_change() {
    let scenario = "architectures = [\"streams-lambda\"]\n[streams_lambda]\nwriter = \"s3\"\nbatch_window = 0";
    let report = report(scenario, &[]);
    let lambda = architecture(&report, "streams-lambda");
    let size = lambda["object_bytes"].as_f64().unwrap();
    assert!(size < 1_048_576.0 / 10.0, "{size}");
    let notices: Vec<&str> =
        report["notices"].as_array().unwrap().iter().map(|notice| notice["text"].as_str().unwrap()).collect();
    assert!(notices.iter().any(|text| text.contains("compact the objects")), "{notices:?}");
    let todo = &report["todo"][0];
    assert_eq!(todo["key"], "streams_lambda.batch_size", "{todo:#}");
    assert_eq!(todo["also"][0]["key"], "streams_lambda.batch_window", "{todo:#}");
    assert!(todo["saves_usd"].as_f64().unwrap() > 200.0, "{todo:#}");
}
