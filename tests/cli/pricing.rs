//! `pricing`: books to read, to copy and to start.

use std::path::PathBuf;

use serde_json::Value as Json;

use crate::{printed, report, shardwise};

/// A directory for price books, removed at the end.
struct Books(PathBuf);

impl Books {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let directory = std::env::temp_dir().join(format!("shardwise-books-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        for (name, text) in files {
            std::fs::write(directory.join(name), text).unwrap();
        }
        Self(directory)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Books {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A blank book with each line filled in that the scenario needs.
fn filled_in(blank: &str, usd: &str) -> String {
    let needed = blank.split("# Not needed").next().unwrap();
    let line = |line: &str| match line.strip_prefix("# \"") {
        Some(rest) => format!("\"{}\n", rest.replace("usd =  }", &format!("usd = {usd} }}"))),
        None => format!("{line}\n"),
    };
    needed.lines().map(line).collect()
}

#[test]
fn a_region_without_a_book_takes_one_run_and_one_file() {
    // What to do is said where the Region is refused.
    let without = shardwise(&["compare", "--region", "eu-west-1"]);
    let words = without.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(without.code == 2 && words.contains("`shardwise pricing init eu-west-1`"), "{words}");
    let blank = printed(&["pricing", "init", "eu-west-1"], "");
    let books = Books::new("init", &[("eu-west-1.toml", &blank)]);
    let args = ["compare", "--region", "eu-west-1", "--pricing", books.path()];
    // All that is missing is named at once, with the lines to fill in.
    let run = shardwise(&args);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    let ids = ["dynamodb.cdc_unit", "kinesis.shard_hour", "lambda.request", "firehose.direct_put_gb", "logs.ingest_gb"];
    for id in ids {
        assert_eq!(run.stderr.matches(id).count(), 2, "{id}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("# \"{id}\" = {{ usd =  }} # per ")), "{id}: {}", run.stderr);
    }
    assert!(!run.stderr.contains("kinesis.efo_gb"), "what is not needed is not asked for: {}", run.stderr);
    // What the error shows is as good as what `init` writes.
    let shown = run.stderr.split_once("save as eu-west-1.toml:\n\n").unwrap().1;
    for book in [filled_in(&blank, "0.01"), filled_in(shown, "0.01")] {
        std::fs::write(books.0.join("eu-west-1.toml"), book).unwrap();
        let report: Json = serde_json::from_str(&printed(&[&args[..], &["--format", "json"]].concat(), "")).unwrap();
        let report = &report["scenarios"][0];
        assert_eq!(report["region"], "eu-west-1");
        assert_eq!(report["prices"]["given"].as_array().unwrap().len(), 9, "{}", report["prices"]);
    }
}

#[test]
fn a_blank_book_starts_with_what_its_scenario_needs() {
    let scenario = "region = \"eu-west-1\"\n[kinesis_firehose]\nmode = \"on-demand\"\n";
    let blank = printed(&["pricing", "init", "eu-west-1", "-"], scenario);
    let needed = blank.split("# Not needed").next().unwrap();
    assert!(needed.contains("kinesis.on_demand_in_gb") && !needed.contains("kinesis.shard_hour"), "{blank}");
    assert!(blank.contains("kinesis.shard_hour") && blank.contains("effective = 2026-10-12"), "{blank}");
    let named = printed(&["pricing", "init", "Ireland"], "");
    assert_eq!(named, printed(&["pricing", "init", "eu-west-1"], ""));
    assert!(named.contains("name = \"Europe (Ireland)\"") && !named.contains("Price List, )"), "{named}");
    // A book of one's own goes by the name of its Region as well.
    let books = Books::new("ireland", &[("eu-west-1.toml", &named)]);
    let shown = printed(&["pricing", "show", "Ireland", "--pricing", books.path()], "");
    assert!(shown.starts_with("eu-west-1, Europe (Ireland)"), "{shown}");
    for wrong in ["Atlantis", "eu west 1", "", "../eu-west-1"] {
        let run = shardwise(&["pricing", "init", wrong]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{wrong}");
        assert!(run.stderr.contains("expected the AWS id of a Region"), "{}", run.stderr);
    }
}

#[test]
fn a_book_that_is_shown_as_toml_is_that_book() {
    for region in ["ap-northeast-1", "us-east-1", "us-east-2", "us-west-2"] {
        let book = printed(&["pricing", "show", region, "--format", "toml"], "");
        let books = Books::new(region, &[(&format!("{region}.toml"), &book)]);
        for format in ["toml", "json", "table"] {
            let show = ["pricing", "show", region, "--format", format];
            let copied = printed(&[&show[..], &["--pricing", books.path()]].concat(), "");
            assert_eq!(copied, printed(&show, ""), "{region} {format}");
        }
    }
}

#[test]
fn a_book_as_json_has_units_and_sources() {
    let book: Json = serde_json::from_str(&printed(&["pricing", "show", "Tokyo", "--format", "json"], "")).unwrap();
    let schema: Json = serde_json::from_str(&printed(&["schema", "prices-document"], "")).unwrap();
    let errors: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&book).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let shard = &book["prices"]["kinesis.shard_hour"];
    assert_eq!((&shard["usd"], &shard["unit"]), (&0.0195.into(), &"shard-hour".into()));
    assert!(shard["page"].as_str().unwrap().starts_with("https://aws.amazon.com/"), "{shard}");
    assert_eq!(book["quotas"]["kinesis.shard_read_calls"]["value"], 5.0);
}

#[test]
fn a_book_of_ones_own_needs_neither_grade_nor_source() {
    let book = "region = \"us-east-1\"\neffective = 2026-10-01\n[prices]\n\"kinesis.shard_hour\".usd = 0.03\n";
    let quotas = "[quotas]\n\"kinesis.shard_read_calls\".value = 9\n";
    let books = Books::new("own", &[("us-east-1.toml", book), ("quotas.toml", quotas)]);
    let report = report("", &["--pricing", books.path()]);
    assert_eq!(report["prices"]["given"], serde_json::json!(["kinesis.shard_hour"]));
    let explained = printed(&["explain", "kinesis.shard_hours", "--pricing", books.path()], "");
    assert!(explained.contains("given: a price book of your own"), "{explained}");
    let shown = printed(&["pricing", "show", "us-east-1", "--pricing", books.path()], "");
    assert!(shown.lines().any(|line| line.contains("kinesis.shard_hour ") && line.ends_with("given")), "{shown}");
}

#[test]
fn an_old_book_is_noticed() {
    let at = |seconds: u64| {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_shardwise"))
            .args(["compare", "--format", "json"])
            .env("SOURCE_DATE_EPOCH", seconds.to_string())
            .output()
            .unwrap();
        let document: Json = serde_json::from_slice(&run.stdout).unwrap();
        let notices = document["scenarios"][0]["notices"].as_array().unwrap().clone();
        notices.into_iter().find(|notice| notice["key"] == "region").map(|notice| notice["text"].to_string())
    };
    let effective = 20_727 * 86_400;
    assert_eq!(at(0), None);
    assert_eq!(at(effective + 180 * 86_400), None);
    let notice = at(effective + 181 * 86_400).unwrap();
    assert!(notice.contains("us-east-1 applies from 2026-10-01, 181 days ago"), "{notice}");
}

/// Nobody may ever write into a pipe that lies among the books.
#[cfg(unix)]
#[test]
fn a_pipe_among_the_books_is_not_read() {
    let quota =
        "[quotas.\"lambda.concurrent_executions\"]\nvalue = 1234\ngrade = \"verified\"\nsource = \"a letter\"\n";
    let books = Books::new("pipe", &[("quotas.toml", quota)]);
    let made = std::process::Command::new("mkfifo").arg(books.0.join("us-east-1.toml")).status();
    assert!(made.is_ok_and(|status| status.success()));
    let shown = printed(&["pricing", "show", "us-east-1", "--pricing", books.path()], "");
    assert!(shown.contains("1234"), "{shown}");
}

#[test]
fn a_misspelled_region_without_a_book_has_its_hint() {
    let near = shardwise(&["compare", "--region", "eu-wst-1"]).errors().join("");
    assert!(near.contains("`shardwise pricing init eu-west-1` starts a book"), "{near}");
    assert!(near.contains("did you mean"), "{near}");
}
