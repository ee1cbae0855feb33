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
        ["B kinesis-firehose", "$365.84", "fits", "5 min 57 s", "yes", "yes", "yes", "no", "no"],
        ["C streams-pipes", "$167.51", "fits", "2 min 6 s", "no", "yes", "yes", "no", "yes"],
        ["D kinesis-direct", "$487.88", "does not fit", "5 min 1 s", "yes", "yes", "no", "no", "yes"],
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
fn people_see_the_label_of_a_line_and_of_a_limit_first() {
    let json = report("", &["--all"]);
    let mut named = Vec::new();
    for one in json["architectures"].as_array().unwrap() {
        for list in ["bill", "limits"] {
            let all = one[list].as_array().unwrap().iter();
            let busy = all.filter(|own| list == "bill" || own["demand"].as_f64() > Some(0.0));
            named.extend(busy.map(|own| [own["label"].as_str().unwrap(), own["id"].as_str().unwrap()]));
        }
    }
    assert!(named.len() > 30, "{named:?}");
    let page = printed(&["compare", "--all", "--lang", "en"], "");
    let lines: Vec<&str> = page.lines().collect();
    let document = printed(&["compare", "--all", "--lang", "en", "--format", "markdown"], "");
    for [label, id] in named {
        let above = lines.windows(2).any(|pair| pair[0].starts_with(&format!(" {label}  ")) && pair[1].contains(id));
        assert!(above, "{label} {id}: {page}");
        let row =
            document.lines().any(|row| row.starts_with(&format!("| {label} |")) && row.contains(&format!("| {id} |")));
        assert!(row, "{label} {id}: {document}");
    }
    // Which lines make the difference between the two that cost the least of those that fit.
    for text in [&page, &document] {
        assert!(text.contains("What makes the difference, C compared with A: Firehose"), "{text}");
    }
    let page = printed(&["compare", "--all", "--lang", "ja"], "");
    let lines: Vec<&str> = page.lines().map(str::trim).collect();
    for id in ["firehose.ingest_gb", "lambda.lane_rate", "kinesis.write_bytes"] {
        let at = lines.iter().position(|line| line.replace('\u{a0}', "").starts_with(id)).unwrap();
        assert!(!lines[at - 1].is_ascii(), "{id}: {}", lines[at - 1]);
    }
}

#[test]
fn a_level_stands_beside_the_share_that_it_is_of() {
    let args =
        ["--item-size", "5KiB", "--set", "workload.hottest_key_share=0.03", "--set", "workload.peak_to_average=6"];
    let json = report("", &args);
    let by =
        json["architectures"].as_array().unwrap().iter().flat_map(|one| one["throttling"]["by"].as_array().unwrap());
    let apart = by.filter(|one| one["throttled_share"].as_f64() > one["traffic_share"].as_f64()).count();
    assert!(apart > 0, "{json:#}");
    let page = printed(&[&["compare"], &args[..]].concat(), "");
    let rows = page.split("── Throttling risk").nth(1).unwrap();
    let mut seen = 0;
    for level in ["none", "low", "moderate", "high"] {
        let most = match level {
            "none" => 1e-6,
            "low" => 1e-4,
            "moderate" => 1e-2,
            _ => 0.2,
        };
        let rows = rows.lines().filter(|row| row.matches('%').count() == 3 && row.contains(&format!(" {level}  ")));
        for row in rows {
            let share = row.split_whitespace().find(|word| word.ends_with('%')).unwrap();
            let share = share.trim_start_matches('<').trim_end_matches('%').parse::<f64>().unwrap() / 100.0;
            assert!(share <= most, "{row}");
            assert!(level != "high" || share >= 0.01, "{row}");
            seen += 1;
        }
    }
    assert!(seen > 3, "{page}");
    let csv = printed(&[&["compare"], &args[..], &["--format", "csv"]].concat(), "");
    for label in [
        "share of the traffic on the busiest shard or lane above the worst limit",
        "the same as a share of all traffic",
    ] {
        assert!(csv.contains(label), "{csv}");
    }
}

#[test]
fn a_consumer_that_shares_says_what_it_gives_up() {
    let scenario = std::fs::read_to_string(crate::root().join("scenarios/tokyo-three-consumers.toml")).unwrap();
    for (language, parts) in [
        (
            "en",
            [
                "the throughput of each shard is then shared instead of dedicated",
                "GetRecords calls: 80% of the limit instead of 60%",
            ],
        ),
        ("ja", ["各シャードのスループットは専用ではなく共有", "60 % から 80 %"]),
    ] {
        let page = printed(&["compare", "-", "--lang", language], &scenario);
        // Japanese lines end within a sentence.
        let dense = |text: &str| text.split_whitespace().collect::<String>();
        let said = dense(&page);
        assert!(said.contains("fan_out=false") && parts.iter().all(|part| said.contains(&dense(part))), "{said}");
    }
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
    assert!(table.contains("no price") && table.contains("excluding unpriced lines"), "{table}");
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

/// A bill whose lines all lack their price is no bill of $0, and what is no log says so beside its price.
#[test]
fn what_is_not_priced_is_never_nothing_and_no_log_says_so() {
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let table = words(printed(&[&["compare"], TOKYO].concat(), ""));
    assert!(table.contains("dynamodb.incremental_export_gb (the rest: nothing)"), "{table}");
    assert!(!table.contains("$0.00"), "{table}");
    let html = printed(&[&["compare", "--format", "html"], TOKYO].concat(), "");
    assert!(html.contains("not priced; the rest: nothing") && !html.contains("the rest: $0.00"), "{html}");
    let glance = printed(&["compare", "--all"], "");
    let (_, glance) = glance.split_once("── At a glance").unwrap();
    let (glance, _) = glance.split_once("── What to do").unwrap();
    let mut lines = glance.lines().skip_while(|line| !line.starts_with(" E incremental-export"));
    assert!(lines.nth(1).unwrap().starts_with(" not a log"), "{glance}");
    let changed =
        printed(&["check", "scenarios/large-stream.toml", "--all", "--baseline", "scenarios/default.toml"], "");
    let with_price = |line: &&str| line.contains("incremental-export") && line.contains("\\$");
    let lines: Vec<&str> = changed.lines().filter(with_price).collect();
    assert!(lines.len() >= 2 && lines.iter().all(|line| line.contains("incremental-export (not a log)")), "{changed}");
}
