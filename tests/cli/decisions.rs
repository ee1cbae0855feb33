//! What to take, when it turns and what matters, through the binary: `recommend`, `breakeven`, `sensitivity`.

use serde_json::Value as Json;

use crate::studies::{compared, study};
use crate::{find, printed, shardwise, shardwise_with};

/// A scenario in which the answer changes within a hundred times its rate.
const TURNS: &str = "name = \"small batches\"\n[workload]\npeak_to_average = 12.0\n[streams_lambda]\nbatch_size = 1\n";

/// The JSON document of a study, which its schema admits.
pub(crate) fn document(args: &[&str], stdin: &str) -> Json {
    let document: Json = serde_json::from_str(&study(&[args, &["--format", "json"]].concat(), stdin)).unwrap();
    let schema: Json = serde_json::from_str(&printed(&["schema", args[0]], "")).unwrap();
    let errors = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = errors.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(document["schema"], format!("shardwise.{}/1", args[0]));
    document
}

pub(crate) fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub(crate) fn refused(args: &[&str], part: &str) {
    let run = shardwise_with(args, b"");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {}", run.stderr);
    assert!(run.stderr.contains(part), "{args:?}: {}", run.stderr);
}

#[test]
fn what_is_recommended_is_what_compare_prints() {
    let scenario = "consumers = [{ kind = \"kcl\" }, { kind = \"lambda\" }]\n[requirements]\nmax_risk = \"low\"\n";
    let args = ["recommend", "-", "--writes", "1500", "--max-freshness", "3 m"];
    let found = document(&args, scenario);
    assert_eq!(found["meets_requirements"], true);
    let choices: Vec<&Json> = std::iter::once(&found["best"]).chain(list(&found["others"])).collect();
    assert!(!choices.is_empty());
    for choice in &choices {
        let report = compared(choice["compare"].as_str().unwrap(), scenario);
        let one = find(&report["architectures"], choice["architecture"].as_str().unwrap());
        assert_eq!((&one["monthly_usd"], &one["fit"]["outcome"]), (&choice["monthly_usd"], &Json::from("fits")));
        assert_eq!(one["throttling"]["decisive_level"], choice["level"]);
        assert_eq!(one["freshness"]["worst_seconds"], choice["worst_seconds"]);
        assert!(choice["worst_seconds"].as_f64().unwrap() <= 180.0);
        // The file is the same scenario.
        let file = choice["scenario"].as_str().unwrap();
        let from_file: Json = serde_json::from_str(&printed(&["compare", "-", "--format", "json"], file)).unwrap();
        let same = find(&from_file["scenarios"][0]["architectures"], choice["architecture"].as_str().unwrap());
        assert_eq!(same["monthly_usd"], choice["monthly_usd"]);
    }
    let usd = |choice: &Json| choice["monthly_usd"].as_f64().unwrap();
    assert!(choices.windows(2).all(|pair| usd(pair[0]) <= usd(pair[1])));
    assert_eq!(
        study(&[&args[..], &["--format", "toml"]].concat(), scenario),
        found["best"]["scenario"].as_str().unwrap()
    );
}

#[test]
fn where_nothing_is_recommended_the_requirement_is_named() {
    let run = shardwise(&["recommend", "--max-monthly-usd", "2", "--max-freshness", "30 s", "--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let found: Json = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&found["meets_requirements"], &found["best"]), (&Json::Bool(false), &Json::Null));
    let ways = list(&found["in_the_way"]);
    let keys: Vec<&str> = ways.iter().filter_map(|way| way["key"].as_str()).collect();
    assert!(keys.contains(&"requirements.max_monthly_usd"), "{ways:?}");
    // What is reached is enough.
    let reached = ways.iter().find(|way| way["key"] == "requirements.max_monthly_usd").unwrap()["reached"].as_str();
    let usd: f64 = reached.unwrap().trim_start_matches('$').replace(',', "").parse().unwrap();
    let within = |usd: f64| shardwise(&["recommend", "--max-monthly-usd", &usd.to_string(), "--max-freshness", "30 s"]);
    assert_eq!((within(usd + 0.01).code, within(usd - 0.01).code), (0, 1));
    let page = within(2.0).stdout;
    assert!(page.contains("Nothing meets the requirements.") && page.contains("it costs at most $2.00"), "{page}");
}

#[test]
fn both_sides_of_a_crossing_are_what_compare_prints() {
    let over = ["breakeven", "-", "--over", "workload.writes_per_second"];
    let found = document(&over, TURNS);
    let crossings = list(&found["crossings"]);
    assert!(!crossings.is_empty());
    for crossing in crossings {
        let compare = crossing["compare"].as_str().unwrap();
        let at = crossing["at"].as_f64().unwrap();
        let report = compared(compare, TURNS);
        assert_eq!(report["verdict"]["cheapest"], crossing["after"]);
        assert_eq!(
            find(&report["architectures"], crossing["after"].as_str().unwrap())["monthly_usd"],
            crossing["monthly_usd"]
        );
        let below = f64::from_bits(at.to_bits() - 1).to_string();
        assert_eq!(
            compared(&compare.replace(&at.to_string(), &below), TURNS)["verdict"]["cheapest"],
            crossing["before"]
        );
    }
    let csv = study(&[&over[..], &["--format", "csv"]].concat(), TURNS);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let within: usize = list(&found["alternatives"]).iter().map(|one| list(&one["crossings"]).len()).sum();
    assert_eq!(rows.len(), crossings.len() + within);
    assert_eq!(rows[0][1].parse::<f64>().ok(), crossings[0]["at"].as_f64());
    for alternative in list(&found["alternatives"]) {
        for crossing in list(&alternative["crossings"]).iter().filter(|crossing| !crossing["after"].is_null()) {
            let report = compared(crossing["compare"].as_str().unwrap(), TURNS);
            let one = find(&report["architectures"], alternative["architecture"].as_str().unwrap());
            assert_eq!(one["monthly_usd"], crossing["monthly_usd"], "{crossing}");
        }
    }
}

#[test]
fn ends_of_a_bar_are_what_compare_prints() {
    let found = document(&["sensitivity", "--set", "name=it's"], "");
    let difference = |report: &Json| {
        let usd = |at: usize| report["architectures"][at]["monthly_usd"].as_f64().unwrap();
        usd(1) - usd(0)
    };
    let inputs = list(&found["inputs"]);
    assert!(inputs.len() > 10);
    for input in &inputs[..6] {
        for end in [&input["low"], &input["high"]] {
            let report = compared(end["compare"].as_str().unwrap(), "");
            let change = difference(&report) - found["difference_usd"].as_f64().unwrap();
            assert!((change - end["change_usd"].as_f64().unwrap()).abs() < 1e-9, "{input}");
            assert_eq!(end["cheapest"], report["verdict"]["cheapest"]);
        }
    }
    let top = document(&["sensitivity", "--top", "5", "--set", "name=it's"], "");
    assert_eq!(list(&top["inputs"]), &inputs[..5]);
    // Money in another currency stands beside that in USD.
    let yen = document(&["sensitivity", "--top", "1", "--currency", "JPY=100"], "");
    let amount = |key: &str| yen["inputs"][0][key].as_f64().unwrap();
    assert!((amount("effect_amount") - 100.0 * amount("effect_usd")).abs() < 1e-6);
}

#[test]
fn studies_are_shown() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
        insta::assert_snapshot!("recommend", study(&["recommend"], ""));
        insta::assert_snapshot!("breakeven", study(&["breakeven", "-", "--over", "workload.writes_per_second"], TURNS));
        insta::assert_snapshot!("sensitivity", study(&["sensitivity", "--set", "workload.item_size=1 KiB", "--set", "workload.item_size_cv=0"], ""));
        insta::assert_snapshot!("recommend.ja", study(&["recommend", "--lang", "ja"], ""));
        insta::assert_snapshot!("breakeven.ja", study(&["breakeven", "-", "--over", "workload.writes_per_second", "--lang", "ja"], TURNS));
        insta::assert_snapshot!("sensitivity.ja", study(&["sensitivity", "--top", "6", "--lang", "ja"], ""));
    });
}

#[test]
fn what_is_no_log_says_so_wherever_its_price_stands() {
    let file = "scenarios/export-for-a-report.toml";
    let rates = "workload.writes_per_second=100..1000:3";
    let commands: [&[&str]; 10] = [
        &["compare", file, "--brief"],
        &["recommend", file],
        &["breakeven", file, "--over", "workload.writes_per_second"],
        &["sensitivity", file],
        &["uncertain", file],
        &["uncertain", file, "--format", "markdown"],
        &["project", file, "--growth", "5%/month"],
        &["check", file],
        &["check", file, "--baseline", file],
        &["sweep", file, "--vary", rates, "--format", "table"],
    ];
    for (command, language) in commands.iter().flat_map(|command| [(command, "en"), (command, "ja")]) {
        let shown = study(&[&command[..], &["--lang", language]].concat(), "");
        let said = if language == "en" {
            "incremental-export (not a log)"
        } else {
            "incremental-export (変更ログではない)"
        };
        let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(said), "{command:?} {language}: {shown}");
    }
    let found: Json = serde_json::from_str(&study(&["recommend", file, "--format", "json"], "")).unwrap();
    let best = &found["best"];
    assert!(best["gives_up"].as_str().unwrap().starts_with("it is not a log"), "{best:#}");
    let notices = best["notices"].as_array().unwrap();
    assert!(notices.iter().any(|notice| notice["text"].as_str().unwrap().contains("(reported)")), "{best:#}");
}

#[test]
fn what_studies_cannot_read_is_refused() {
    refused(&["recommend", "--max-risk", "tiny"], "--max-risk tiny");
    refused(&["recommend", "--max-freshness", "soon"], "--max-freshness soon");
    refused(&["recommend", "--max-monthly-usd", "-5"], "--max-monthly-usd -5");
    refused(&["recommend", "--keep", "delivery.buffer_intervals"], "did you mean delivery.buffer_interval?");
    refused(&["recommend", "--set", "workload.item_size=big"], "expected a size");
    refused(&["recommend", "nowhere.toml"], "nowhere.toml");
    refused(&["breakeven"], "--over");
    refused(&["breakeven", "--over", "workload.writes_per_secnd"], "did you mean workload.writes_per_second?");
    refused(&["breakeven", "--over", "kinesis_firehose.mode"], "expected a key whose value is a number");
    refused(&["breakeven", "--over", "workload.item_size", "--from", "0.5"], "from 1 to 409,600");
    refused(&["breakeven", "--over", "workload.item_size", "--to", "big"], "--to big");
    refused(
        &["breakeven", "--over", "workload.item_size", "--from", "900", "--to", "800"],
        "expected --from below --to",
    );
    refused(&["breakeven", "--over", "workload.warm_write_units"], "set --from and --to");
    refused(&["breakeven", "--over", "workload.batch.changes", "--from", "1", "--to", "9"], "workload.batch");
    refused(&["sensitivity", "--by", "0"], "expected a share above 0 and below 1");
    refused(&["sensitivity", "--by", "much"], "expected a share above 0 and below 1");
    refused(&["sensitivity", "--top", "few"], "--top");
    refused(&["sensitivity", "--region", "mars"], "mars");
}

#[test]
fn a_recommendation_says_what_it_takes_and_brings() {
    let nightly = "[requirements]\nfreshness = \"15 m\"\n[workload]\nwrites_per_second = 100\n\
        batch = { changes = 5000000, hour = 2, length = \"10 m\" }\n";
    let no_code = study(&["recommend", "-", "--no-code"], nightly).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        no_code.contains("Only AWS changes a quota, so before anything else: ask AWS to raise the Direct PUT quota")
    );
    assert!(!no_code.contains(" quotas.firehose.direct_put_bytes not set"), "{no_code}");
    let small = "[workload]\nwrites_per_second = 5\ntable_size = \"1 GiB\"\n";
    let found = document(&["recommend", "-"], small);
    let brought = list(&found["best"]["notices"]);
    assert!(brought.iter().any(|notice| notice["text"].as_str().unwrap().contains("compact the objects")), "{found}");
    let text = study(&["recommend", "-"], small);
    assert!(text.contains("Notices of this choice:\n streams_lambda.writer"), "{text}");
}

#[test]
fn where_nothing_fits_the_reason_is_said() {
    let readers = "consumers = [{ kind = \"lambda\", count = 4 }]\narchitectures = [\"streams-lambda\"]\n";
    let text = study(&["breakeven", "-", "--over", "workload.item_size"], readers);
    let second = text.lines().nth(2).unwrap();
    assert!(second.starts_with(" At 900 B: streams-lambda does not fit: Readers of the DynamoDB stream: "), "{text}");
    let fits = document(&["breakeven", "-", "--over", "workload.item_size"], "architectures = [\"streams-lambda\"]\n");
    assert_eq!(list(&fits["in_the_way"]).len(), 0);
}

/// The amount after a sign or a dollar sign in a text.
fn amount(text: &str) -> f64 {
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).filter(|c| *c != ',').collect();
    digits.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap().parse().unwrap()
}

#[test]
fn a_reason_names_most_of_a_move_or_tells_that_there_is_more() {
    let mut moves = 0;
    for key in ["workload.item_size", "workload.writes_per_second", "workload.peak_to_average", "delivered.share"] {
        let found = document(&["breakeven", "--all", "--over", key], "");
        let within = list(&found["alternatives"]).iter().flat_map(|one| list(&one["crossings"]));
        let crossings = list(&found["crossings"]).iter().chain(within);
        let because = crossings.map(|crossing| crossing["because"].as_str().unwrap());
        for clause in because.flat_map(|text| text.split("; ").map(str::to_owned).collect::<Vec<_>>()) {
            let Some((of, lines)) = clause.split_once(" by $").and_then(|(_, rest)| rest.split_once(" (")) else {
                continue;
            };
            let sign = if clause.contains(" rises by ") { '+' } else { '-' };
            let named: Vec<f64> =
                lines.split(", ").filter(|line| line.contains(&format!("{sign}$"))).map(amount).collect();
            // Amounts are rounded to cents.
            let least = amount(of) / 2.0 - 0.02;
            let is_told = lines.contains("the rest in lines that decide less here");
            assert!(named.is_empty() || is_told || named.iter().sum::<f64>() >= least, "{key}: {clause}");
            moves += usize::from(is_told);
        }
    }
    assert!(moves > 0, "{moves}");
}

#[test]
fn no_totals_are_compared_where_nothing_fits() {
    let file = "scenarios/tokyo-three-consumers.toml";
    let found = document(&["sensitivity", file], "");
    assert_eq!((&found["fits"], &found["next"]), (&Json::Bool(false), &Json::Null));
    let own = &crate::report(&std::fs::read_to_string(crate::root().join(file)).unwrap(), &[])["architectures"];
    let cost = &find(own, found["best"].as_str().unwrap())["monthly_usd"];
    assert_eq!(&found["difference_usd"], cost);
    for language in ["en", "ja"] {
        let text = study(&["sensitivity", file, "--lang", language], "");
        let first: Vec<&str> = text.lines().skip(1).take_while(|line| !line.is_empty()).collect();
        let first = first.join(" ");
        assert!(first.contains("streams-lambda") && !first.contains("kinesis-firehose"), "{first}");
    }
}

#[test]
fn numbers_in_studies_are_as_people_write_them() {
    let words = |args: &[&str], stdin: &str| {
        study(args, stdin).split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{a0}', " ")
    };
    let same = words(&["recommend", "scenarios/export-for-a-report.toml"], "");
    assert!(same.contains("as much as incremental-export (not a log) as given") && !same.contains("$0.00"), "{same}");
    assert!(same.contains("headroom") && !same.contains("settings-at"), "{same}");
    let large = words(&["breakeven", "--over", "workload.table_size"], "");
    assert!(large.contains(" GiB") && !large.contains(",000,000"), "{large}");
    let soon = shardwise(&["recommend", "--max-freshness", "1ms", "--quiet"]).stdout;
    assert!(soon.contains("at most 1 ms"), "{soon}");
    let median = printed(&["compare", "--brief", "--item-size", "800..1200"], "");
    assert!(median.split_whitespace().collect::<Vec<_>>().join(" ").contains("its median, 979.8 B"), "{median}");
    let grown = study(&["project", "scenarios/export-for-a-report.toml", "--growth", "5%/month"], "");
    assert!(grown.replace('\u{a0}', " ").contains("does not fit "), "{grown}");
    for command in [&["recommend"][..], &["sensitivity"], &["breakeven", "--over", "workload.writes_per_second"]] {
        let text = study(&[command, &["--lang", "ja"]].concat(), "");
        assert!(!text.contains("。 "), "{text}");
    }
}

#[test]
fn the_steps_of_shards_are_one_event() {
    let text = study(&["project", "--growth", "10%/month", "--months", "24"], "");
    let steps = text.lines().filter(|line| line.contains(" shards to ") && line.contains(" steps"));
    assert_eq!(steps.count(), 2, "{text}");
    assert!(!text.contains("shards instead of"), "{text}");
}
