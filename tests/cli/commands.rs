//! The commands other than `compare`.

use serde_json::Value as Json;

use crate::{printed, report, scenario_files, shardwise, shardwise_with};

/// Every id that a report can contain, from the schema of the report.
fn ids(definition: &str) -> Vec<String> {
    let schema: Json = serde_json::from_str(&printed(&["schema", "report"], "")).unwrap();
    let properties = &schema["properties"]["scenarios"]["items"]["properties"]["architectures"]["items"]["properties"];
    let ids = &properties[definition]["items"]["properties"]["id"]["enum"];
    ids.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_mean_over_the_day_opens_as_its_hours() {
    for id in ["invocations_per_second", "gb_seconds_per_second", "packed_bytes_per_second", "objects_per_second"] {
        let explained: Json = serde_json::from_str(&printed(&["explain", id, "--format", "json"], "")).unwrap();
        let parts = explained["parts"].as_array().unwrap();
        assert!(!parts.is_empty(), "{id}");
        for part in parts {
            assert_eq!(part["day"]["periods"].as_array().unwrap().len(), 24, "{id}: {part:#}");
            assert_eq!(part["day"]["mean"].as_array().unwrap().last(), Some(&part["quantity"]["value"]), "{id}");
        }
    }
    let requests = printed(&["explain", "lambda.requests"], "");
    assert!(requests.contains("shardwise explain invocations_per_second"), "{requests}");
}

#[test]
fn a_key_in_a_unit_of_time_takes_a_time_with_another() {
    let keys = [
        ("kinesis_firehose.retention_hours", "7d", "168"),
        ("kinesis_direct.retention_hours", "'2 d 12 h'", "60"),
        ("delivery.dynamic_partitioning.jq_hours", "90 m", "1.5"),
        ("incremental_export.export_minutes", "900 s", "15"),
        ("month_hours", "31 d", "744"),
    ];
    for (key, time, number) in keys {
        let [with_unit, without] = [time, number].map(|value| {
            let value = value.trim_matches('\'');
            printed(&["compare", "--all", "--format", "csv", "--set", &format!("{key}={value}")], "")
        });
        assert_eq!(with_unit, without, "{key}");
    }
    let file = "[kinesis_firehose]\nretention_hours = \"7 days\"\n";
    let report = crate::report(file, &[]);
    assert_eq!(report, crate::report("[kinesis_firehose]\nretention_hours = 168\n", &[]));
    let wrong = shardwise(&["compare", "--set", "kinesis_firehose.retention_hours=1h"]);
    assert!(wrong.stderr.contains("8,760 h, found 1"), "{}", wrong.stderr);
    let over = ["breakeven", "--over", "kinesis_firehose.retention_hours", "--format", "json"];
    let [days, hours] = [["1d", "7d"], ["24", "168"]]
        .map(|[from, to]| printed(&[&over[..], &["--from", from, "--to", to]].concat(), ""));
    assert_eq!(days, hours);
}

#[test]
fn everything_can_be_explained() {
    let index = printed(&["explain"], "");
    let (lines, limits) = (ids("bill"), ids("limits"));
    assert!(lines.len() >= 30 && limits.len() >= 20);
    for id in lines.iter().chain(&limits) {
        assert!(index.contains(id.as_str()), "{id} is listed");
        for file in ["scenarios/default.toml", "scenarios/on-demand-break-even.toml"] {
            let text = printed(&["explain", file, id], "");
            assert!(text.contains(id.as_str()), "{id}: {text}");
            assert!(text.lines().all(|line| line.chars().count() <= 100), "{id}: {text}");
        }
    }
}

#[test]
fn an_explanation_names_formula_price_and_source() {
    let args = ["explain", "-", "kinesis.shard_hours"];
    let scenario = "region = \"ap-northeast-1\"\nconsumers = [{ kind = \"lambda\" }, { kind = \"kcl\" }]\n\
        [workload]\nitem_size = \"1 KiB\"\nwrites_per_second = 2000\n";
    let text = printed(&args, scenario);
    for part in ["shards * month_hours", "25 * 730", "0.0195", "verified", "2026-10-01", "Storage-ShardHour"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let json: Json = serde_json::from_str(&printed(&[&args[..], &["--format", "json"]].concat(), scenario)).unwrap();
    let part = &json["parts"][0];
    assert_eq!(part["quantity"]["numbers"], "25 * 730");
    let bill = report(scenario, &[])["architectures"][1]["bill"].clone();
    assert_eq!(part["cost"]["usd"], crate::find(&bill, "kinesis.shard_hours")["usd"]);
    let changes = part["changes"].as_array().unwrap();
    let keys: Vec<&str> = changes.iter().filter_map(|change| change["key"].as_str()).collect();
    assert!(keys.contains(&"kinesis_firehose.shards"), "{keys:?}");
    // The traffic and the length of a month are not chosen.
    assert!(!keys.iter().any(|key| key.starts_with("workload.") || *key == "month_hours"), "{keys:?}");
}

#[test]
fn pricing_lists_and_shows_every_book() {
    let list = printed(&["pricing", "list"], "");
    for region in ["ap-northeast-1", "us-east-1", "us-east-2", "us-west-2"] {
        assert!(list.contains(region), "{list}");
        let book = printed(&["pricing", "show", region], "");
        for part in ["kinesis.shard_hour", "firehose.direct_put_gb", "verified", "kinesis.shard_read_calls"] {
            assert!(book.contains(part), "{region}: {part}");
        }
    }
    assert!(printed(&["pricing", "show", "ap-northeast-1"], "").contains("assumed"));
}

#[test]
fn a_directory_of_books_overrides_single_prices() {
    let directory = std::env::temp_dir().join(format!("shardwise-overlay-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let price = "[prices.\"kinesis.shard_hour\"]\nusd = 0.03\ngrade = \"verified\"\nsource = \"contract\"\n";
    std::fs::write(
        directory.join("us-east-1.toml"),
        format!("region = \"us-east-1\"\neffective = 2026-11-01\n{price}"),
    )
    .unwrap();
    std::fs::write(
        directory.join("mars-north-1.toml"),
        format!("region = \"mars-north-1\"\neffective = 2026-11-01\n{price}"),
    )
    .unwrap();
    std::fs::write(
        directory.join("quotas.toml"),
        "[quotas.\"kinesis.shard_read_calls\"]\nvalue = 10\nunit = \"calls/s\"\ngrade = \"verified\"\nsource = \"raised\"\n",
    )
    .unwrap();
    let at = directory.to_str().unwrap();
    let report = report("", &["--pricing", at]);
    let list = printed(&["pricing", "list", "--pricing", at], "");
    let mars = shardwise(&["compare", "--set", "region=mars-north-1", "--pricing", at]);
    std::fs::remove_dir_all(&directory).unwrap();
    let b = crate::architecture(&report, "kinesis-firehose");
    assert_eq!(crate::find(&b["bill"], "kinesis.shard_hours")["usd"], 5.0 * 730.0 * 0.03);
    assert_eq!(crate::find(&b["limits"], "kinesis.read_calls")["limit"], 10.0);
    assert_eq!(report["prices"]["effective"], "2026-11-01");
    assert!(list.contains("mars-north-1"));
    assert_eq!(mars.code, 2);
    assert!(
        mars.stderr.contains("the price book of mars-north-1 has no price for dynamodb.cdc_unit"),
        "{}",
        mars.stderr
    );
}

#[test]
fn any_key_can_be_set() {
    let set = |assignment: &str| report("", &["--set", assignment]);
    assert_eq!(set("workload.writes_per_second=1200")["flow"]["mean_rate"], 1200.0);
    assert_eq!(set("workload.writes_per_second=4.5M/h")["flow"]["mean_rate"], 1250.0);
    assert_eq!(set("workload.writes_per_second=1,200")["flow"]["mean_rate"], 1200.0);
    assert_eq!(set("kinesis_firehose.shards=1,200")["architectures"][1]["shards"]["used"], 1200);
    assert_eq!(set("name=1,200")["name"], "1,200");
    assert_eq!(set("region=us-west-2")["region"], "us-west-2");
    assert_eq!(set("kinesis_firehose.shards=9.0")["architectures"][1]["shards"]["used"], 9);
    assert_eq!(set("name=plain words")["name"], "plain words");
    assert_eq!(set("architectures=[\"streams-lambda\"]")["architectures"].as_array().unwrap().len(), 1);
    assert_eq!(set("prices.kinesis.shard_hour=0.01")["prices"]["given"], serde_json::json!(["kinesis.shard_hour"]));
    assert_eq!(set("prices.\"kinesis.shard_hour\"=0.01")["prices"]["given"], serde_json::json!(["kinesis.shard_hour"]));
    // In parts too, and in a file as `check` prints it; an assignment comes after the file.
    assert_eq!(set("prices.kinesis={shard_hour=0.01}")["prices"]["given"], serde_json::json!(["kinesis.shard_hour"]));
    for parts in [
        "quotas.firehose.direct_put_bytes = \"10 MiB\"",
        "[quotas]\nfirehose.direct_put_bytes = \"10 MiB\"",
        "[quotas.firehose]\ndirect_put_bytes = \"10 MiB\"",
        "[quotas]\n\"firehose.direct_put_bytes\" = \"10 MiB\"",
    ] {
        let limit = |more: &[&str]| {
            let limits = crate::architecture(&report(parts, more), "streams-lambda")["limits"].clone();
            crate::find(&limits, "firehose.put_bytes")["limit"].clone()
        };
        assert_eq!(limit(&[]), f64::from(10 << 20), "{parts}");
        assert_eq!(limit(&["--set", "quotas.firehose.direct_put_bytes=20 MiB"]), f64::from(20 << 20), "{parts}");
    }
    let consumers = set("consumers=[{ kind = \"flink\" }]");
    let limits = &crate::architecture(&consumers, "kinesis-firehose")["limits"];
    assert_eq!(crate::find(limits, "kinesis.read_calls")["demand"], 6.0);
}

/// Removes the amounts beside those of USD, each of which must be that times the rate. Returns how many there were.
fn take_amounts(value: &mut Json, rate: f64) -> usize {
    match value {
        Json::Object(entries) => {
            let keys: Vec<String> =
                entries.keys().filter(|key| key.split('_').any(|word| word == "usd")).cloned().collect();
            for key in &keys {
                let amount =
                    entries.remove(&key.replace("usd", "amount")).unwrap_or_else(|| panic!("no amount for {key}"));
                assert_eq!(amount.as_f64(), entries[key].as_f64().map(|usd| usd * rate), "{key}");
            }
            assert!(!entries.keys().any(|key| key.contains("amount")), "{entries:?}");
            keys.len() + entries.values_mut().map(|value| take_amounts(value, rate)).sum::<usize>()
        }
        Json::Array(items) => items.iter_mut().map(|item| take_amounts(item, rate)).sum(),
        _ => 0,
    }
}

#[test]
fn money_in_another_currency() {
    let table = printed(&["compare", "--currency", "JPY=155.2"], "");
    assert!(table.contains("JPY 6,686"), "{table}");
    let csv = printed(&["compare", "--currency", "JPY=155.2", "--format", "csv"], "");
    assert!(csv.contains(",A usd,A JPY,") && csv.contains(",43.078935,6685.85"), "{csv}");
    assert!(table.contains("Take streams-lambda: JPY 6,686 a month."), "{table}");
    let euros = printed(&["compare", "--currency", "EUR=0.1", "--brief"], "");
    assert!(euros.contains("Take streams-lambda: EUR 4.31 a month. That is EUR 33 (88%) less"), "{euros}");
    let json = printed(&["compare", "--currency", "JPY=155.2", "--format", "json"], "");
    let mut document: Json = serde_json::from_str(&json).unwrap();
    assert_eq!(document["currency"], serde_json::json!({ "code": "JPY", "per_usd": 155.2 }));
    let schema: Json = serde_json::from_str(&printed(&["schema", "report"], "")).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&document));
    // Beside every amount of USD there is one in the currency; without those, the document is that in USD.
    document.as_object_mut().unwrap().remove("currency");
    let taken = take_amounts(&mut document, 155.2);
    assert!(taken > 25, "{taken}");
    let in_usd: Json = serde_json::from_str(&printed(&["compare", "--format", "json"], "")).unwrap();
    assert_eq!(document, in_usd);
}

#[test]
fn help_has_examples() {
    let mut pages = vec![printed(&["--help"], "")];
    for command in ["compare", "simulate", "explain", "init", "schema", "pricing", "completions", "man"] {
        pages.push(printed(&[command, "--help"], ""));
    }
    for page in pages {
        assert!(page.contains("Example"), "{page}");
        assert!(page.lines().all(|line| line.chars().count() <= 130), "{page}");
    }
}

#[test]
fn completions_and_man() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell], "");
        assert!(script.contains("shardwise") && script.contains("SHARDWISE_COMPLETE"), "{shell}: {script}");
    }
    for page in [printed(&["man"], ""), printed(&["man", "compare"], "")] {
        assert!(page.contains(".TH") && page.contains(".SH EXAMPLES"), "{page}");
        for heading in page.lines().filter_map(|line| line.strip_prefix(".SH ")) {
            let known = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SUBCOMMANDS", "EXAMPLES", "\"EXIT STATUS\""];
            assert!(known.contains(&heading), "{heading}");
        }
    }
    assert!(printed(&["man"], "").contains(".SH \"EXIT STATUS\""));
    assert_eq!(shardwise(&["man", "nonsense"]).code, 2);
}

/// What completes the last of these words in bash.
fn completed(words: &[&str]) -> Vec<String> {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_shardwise"))
        .arg("--")
        .args(words)
        .current_dir(crate::root())
        .env("SHARDWISE_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string())
        .env("_CLAP_IFS", "\n")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_completes_commands_regions_ids_and_files() {
    let expect = |words: &[&str], candidates: &[&str]| {
        let found = completed(words);
        assert!(candidates.iter().all(|candidate| found.iter().any(|one| one == candidate)), "{words:?}: {found:?}");
    };
    expect(&["shardwise", "ch"], &["check"]);
    expect(&["shardwise", "compare", "--region", ""], &["ap-northeast-1", "us-east-1", "us-east-2", "us-west-2"]);
    expect(&["shardwise", "pricing", "show", "us-w"], &["us-west-2"]);
    expect(&["shardwise", "compare", "--region", "To"], &["Tokyo"]);
    // A book that is yet to be is for any Region.
    expect(&["shardwise", "pricing", "init", "eu"], &["eu-west-1", "eu-central-1"]);
    expect(&["shardwise", "pricing", "init", "Ir"], &["Ireland"]);
    expect(&["shardwise", "explain", "kinesis.write_"], &["kinesis.write_bytes", "kinesis.write_records"]);
    expect(&["shardwise", "explain", "scenarios/def"], &["scenarios/default.toml"]);
    expect(&["shardwise", "check", "--architecture", ""], &["streams-lambda", "kinesis-firehose"]);
    expect(&["shardwise", "check", "--max-risk", "mod"], &["moderate"]);
}

/// Every key that takes a time, with its bounds.
fn times(schema: &Json, key: &str, found: &mut Vec<(String, [f64; 2])>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
        let property = property["anyOf"].get(0).unwrap_or(property);
        if property["format"] == "seconds" {
            let bound = |name: &str, otherwise: f64| property[name].as_f64().unwrap_or(otherwise);
            found.push((key.clone(), [bound("minimum", 0.0), bound("maximum", f64::INFINITY)]));
        }
        times(property, &key, found);
    }
}

#[test]
fn every_time_is_read_as_it_is_written() {
    let schema: Json = serde_json::from_str(&printed(&["schema"], "")).unwrap();
    let mut keys = Vec::new();
    times(&schema, "", &mut keys);
    assert!(keys.len() >= 8, "{keys:?}");
    for (key, [least, most]) in keys {
        let ways =
            [(604_800.0, "7d"), (604_800.0, "7 d"), (5400.0, "1 h 30 m"), (300.0, "5 m"), (60.0, "1m"), (1.0, "1 s")];
        let fitting: Vec<&str> =
            ways.iter().filter(|(seconds, _)| (least..=most).contains(seconds)).map(|(_, text)| *text).collect();
        assert!(!fitting.is_empty(), "{key}");
        for text in fitting {
            let run = shardwise(&["compare", "--brief", "--set", &format!("{key}={text}")]);
            assert!(!run.stderr.contains("a time such as"), "{key} = {text}: {}", run.stderr);
        }
    }
}

#[test]
fn comments_of_files_are_in_the_language_of_results() {
    let japanese = |text: &str| !text.is_ascii();
    let file = printed(&["init", "--lang", "ja"], "");
    let comments = file.lines().filter_map(|line| line.split_once(" # ")).map(|(_, comment)| comment);
    assert!(comments.filter(|comment| japanese(comment)).count() > 50, "{file}");
    let directory = crate::directory("japanese-default");
    std::fs::write(directory.join("orders.toml"), file).unwrap();
    let read = crate::shardwise_in(&directory, &["compare", "orders.toml", "--format", "json"], b"");
    assert_eq!(read.stdout, printed(&["compare", "--format", "json"], ""));
    std::fs::remove_dir_all(directory).unwrap();
    let changed = printed(&["recommend", "--format", "toml", "--lang", "ja"], "");
    assert!(changed.lines().next().is_some_and(|line| line.starts_with("# ") && japanese(line)), "{changed}");
}

#[test]
fn the_commented_default() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
        insta::assert_snapshot!("init", printed(&["init"], ""));
        insta::assert_snapshot!("explain", printed(&["explain"], ""));
        insta::assert_snapshot!("explain.firehose.ingest_gb", printed(&["explain", "firehose.ingest_gb"], ""));
        insta::assert_snapshot!("explain.kinesis.write_bytes", printed(&["explain", "kinesis.write_bytes"], ""));
        insta::assert_snapshot!("pricing.list", printed(&["pricing", "list"], ""));
        insta::assert_snapshot!("pricing.show.ap-northeast-1", printed(&["pricing", "show", "ap-northeast-1"], ""));
        insta::assert_snapshot!("compare.two", printed(&["compare", "scenarios/default.toml", "scenarios/large-stream.toml"], ""));
        insta::assert_snapshot!("default.ja", printed(&["compare", "--lang", "ja"], ""));
        insta::assert_snapshot!("compare.vary", printed(&[
            "compare", "scenarios/spiky-day.toml", "--brief",
            "--vary", "workload.writes_per_second=200,2000", "--vary", "kinesis_firehose.mode=provisioned,on-demand",
        ], ""));
    });
}

/// Results in Japanese have no English but names, ids and commands; documents for programs are the same.
#[test]
fn results_in_japanese_are_japanese() {
    let sentence = |line: &str| {
        let mut words =
            line.split_whitespace().map(|word| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase()));
        let (mut run, mut longest) = (0, 0);
        words.by_ref().for_each(|is_word| {
            run = if is_word { run + 1 } else { 0 };
            longest = longest.max(run);
        });
        longest > 2
    };
    let tokyo = "scenarios/tokyo-three-consumers.toml";
    for args in [
        &["compare", tokyo, "scenarios/spiky-day.toml"][..],
        &["compare", tokyo, "--currency", "JPY=155.2"],
        &["compare", "--simulate", "--set", "kinesis_firehose.shards=3"],
        &["check", tokyo, "--max-monthly-usd", "1"],
        &["check", "--baseline", "scenarios/default.toml", "--writes", "500"],
        &["sweep", "--vary", "workload.writes_per_second=100..900:3", "--format", "table"],
        &["project", "--growth", "7%/month", "--months", "60"],
        &["uncertain", "--set", "workload.writes_per_second=300..900", "--samples", "512"],
        &["simulate", "--outage", "consumer=firehose,at=12h,for=1h", "--runs", "2"],
    ] {
        let text = shardwise(&[args, &["--lang", "ja", "--set", "name=x"]].concat()).stdout;
        let english: Vec<&str> = text.lines().filter(|line| sentence(line)).collect();
        assert!(english.is_empty(), "{args:?}: {english:#?}");
        assert!(text.contains('。') || text.contains('「'), "{args:?}: {text}");
    }
    for format in ["json", "csv", "csv-long"] {
        let of = |lang| printed(&["compare", "--format", format, "--lang", lang], "");
        assert_eq!(of("ja"), of("en"));
    }
}

/// The numbers of what-ifs are those of scenarios with these settings, and differences those of the numbers.
#[test]
fn what_ifs_stand_beside_the_scenario_as_it_is() {
    let json = |args: &[&str]| -> Json { serde_json::from_str(&printed(args, "")).unwrap() };
    let varied = json(&["compare", "--vary", "workload.writes_per_second=400,4000", "--format", "json"]);
    let scenarios = varied["scenarios"].as_array().unwrap();
    let names: Vec<&str> = scenarios.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["orders: change log to S3", "writes_per_second = 400", "writes_per_second = 4000"]);
    let alone = json(&["compare", "--set", "workload.writes_per_second=4000", "--format", "json"]);
    assert_eq!(scenarios[2]["architectures"], alone["scenarios"][0]["architectures"]);
    assert_eq!(scenarios[0].get("from_first"), None);
    assert_eq!(scenarios[1]["from_first"]["monthly_usd"], 0.0);
    for (at, of) in scenarios[2]["from_first"]["architectures"].as_array().unwrap().iter().enumerate() {
        let [first, own] = [0, 2].map(|one| &scenarios[one]["architectures"][at]);
        let more = own["monthly_usd"].as_f64().unwrap() - first["monthly_usd"].as_f64().unwrap();
        assert_eq!((&of["id"], of["monthly_usd"].as_f64()), (&own["id"], Some(more)));
        assert_eq!(of["level"]["before"], first["throttling"]["decisive_level"]);
    }
    let csv = printed(&["compare", "--vary", "workload.writes_per_second=4000", "--format", "csv"], "");
    let total: Vec<&str> = csv.lines().find(|line| line.starts_with("total,")).unwrap().split(',').collect();
    let column = |name: &str| {
        let at = csv.lines().next().unwrap().split(',').position(|title| title == name);
        total[at.unwrap()].parse::<f64>().unwrap()
    };
    for letter in ["A", "B"] {
        let [first, own] =
            ["orders: change log to S3", "writes_per_second = 4000"].map(|of| column(&format!("{of}: {letter} usd")));
        assert!((own - first - column(&format!("writes_per_second = 4000: {letter} - first usd"))).abs() < 1e-6);
    }
}

#[test]
fn scenarios_of_one_name_are_told_apart() {
    let names = |args: &[&str]| -> Vec<String> {
        let args: Vec<&str> = ["compare", "--format", "json"].iter().chain(args).copied().collect();
        let report: Json = serde_json::from_str(&printed(&args, "")).unwrap();
        report["scenarios"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    let (one, two) = ("scenarios/default.toml", "scenarios/tiny-table.toml");
    assert_eq!(names(&[one, two, "--set", "name=orders"]), [format!("orders ({one})"), format!("orders ({two})")]);
    let links = ["https://example.org/#v2&name=a", "https://example.org/#v2&name=a&workload.writes_per_second=7.0"];
    assert_eq!(names(&["--from-link", links[0], "--from-link", links[1]]), ["a (link 1)", "a (link 2)"]);
    let name = "orders: change log to S3 (scenarios/default.toml)";
    assert_eq!(names(&[one, one]), [name.to_owned(), format!("{name} (2)")]);
}

#[test]
fn links_reproduce_their_scenarios() {
    let base = "https://example.org/shardwise/";
    for file in scenario_files() {
        let link = printed(&["compare", &file, "--link", base], "");
        assert!(link.starts_with("https://example.org/shardwise/#v2") && link.lines().count() == 1, "{link}");
        let opened = printed(&["compare", "--from-link", link.trim(), "--format", "json"], "");
        assert_eq!(opened, printed(&["compare", &file, "--format", "json"], ""), "{link}");
    }
    assert_eq!(printed(&["compare", "--link", base], ""), "https://example.org/shardwise/#v2\n");
    let link = printed(&["compare", "--set", "region=us-west-2", "--link", base], "");
    assert_eq!(link, "https://example.org/shardwise/#v2&region=us-west-2\n");
    let again = printed(&["compare", "--from-link", link.trim(), "--set", "month_hours=720", "--link", base], "");
    assert_eq!(again, "https://example.org/shardwise/#v2&region=us-west-2&month_hours=720\n");
    let broken = shardwise(&["compare", "--from-link", "https://example.org/#v2&name=%zz"]);
    assert_eq!((broken.code, broken.stdout.as_str()), (2, ""));
}

#[test]
fn a_scenario_that_sets_nothing_is_told() {
    for text in ["", "# only this\n\n", "[workload]\n"] {
        for command in [["compare", "-", "--brief"], ["check", "-", "--no-exceeded"], ["explain", "-", "total"]] {
            let run = shardwise_with(&command, text.as_bytes());
            assert_eq!((run.code, run.stderr.as_str()), (0, crate::SETS_NOTHING), "{command:?} {text:?}");
            let quiet = shardwise_with(&[&command[..], &["--quiet"]].concat(), text.as_bytes());
            assert_eq!((quiet.stderr.as_str(), quiet.stdout), ("", run.stdout), "{command:?} {text:?}");
        }
    }
    let study = shardwise_with(&["breakeven", "-", "--over", "workload.item_size", "--format", "json"], b"");
    assert_eq!((study.code, study.stderr.as_str()), (0, crate::SETS_NOTHING));
    let japanese = shardwise_with(&["check", "-", "--lang", "ja"], b"");
    assert!(japanese.stderr.contains("設定がありません"), "{}", japanese.stderr);
    // A default that is written down is set.
    assert_eq!(shardwise_with(&["check", "-"], b"month_hours = 730\n").stderr, "");
}

#[test]
fn what_can_be_explained_is_a_document_too() {
    let json: Json = serde_json::from_str(&printed(&["explain", "--format", "json"], "")).unwrap();
    assert_eq!(json["schema"], "shardwise.explain-index/1");
    let numbers = json["numbers"].as_array().unwrap();
    assert!(numbers.iter().any(|one| one["id"] == "kinesis.write_bytes" && one["family"] == "limit"));
    assert!(printed(&["explain", "--format", "markdown"], "").contains("\n| kinesis.write_bytes | "));
}
