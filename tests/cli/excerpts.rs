//! How errors are printed: for each kind of document ten wrong ones, at 80 columns, as a reader sees them.

use std::fmt::Write as _;
use std::fs;

use crate::{Run, directory, shardwise_in};

/// What is printed for wrong inputs, each below its name.
fn printed_for(runs: impl IntoIterator<Item = (&'static str, Run)>) -> String {
    let mut text = String::new();
    for (name, run) in runs {
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}");
        for line in run.stderr.lines() {
            assert!(!line.chars().any(char::is_control), "{line:?}");
        }
        writeln!(text, "━━ {name}\n\n{}", run.stderr).unwrap();
    }
    text
}

fn assert_printed(kind: &str, text: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
        insta::assert_snapshot!(format!("errors.{kind}"), text);
    });
}

/// Runs a command on files with these texts, one after the other.
fn with_files(kind: &str, file: &str, args: &[&str], texts: &[(&'static str, Vec<u8>)]) -> String {
    let directory = directory(kind);
    let path = directory.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let runs = texts.iter().map(|(name, text)| {
        fs::write(&path, text).unwrap();
        (*name, shardwise_in(&directory, args, b""))
    });
    let text = printed_for(runs);
    fs::remove_dir_all(directory).unwrap();
    text
}

#[test]
fn scenarios() {
    let long = format!(
        "name = \"{0}\" # {0}\n[workload]\nhourly = [{1}, -1]\nkey_size = \"{0}\"\n",
        "long ".repeat(10_000),
        ["1"; 23].join(", ")
    );
    let texts: [(&str, &str); 11] = [
        (
            "misspelt keys, and one in another table",
            "writes_per_second = 1200\n\n[workload]\nitemsize = \"1 KiB\"\nburst_factor = 3\n\n[kinesis_firehose]\npeak_to_average = 2\n",
        ),
        ("a Region without a book", "region = \"eu-west-1\"\n"),
        (
            "sizes, times and rates",
            "[workload]\nitem_size = \"900 s\"        # 平均サイズ\nwrites_per_second = \"10/week\"\n\n[delivery]\nbuffer_interval = \"5 MiB\"\n",
        ),
        (
            "numbers out of bounds",
            "month_hours = 0\ndiscount_percent = 120\n\n[streams_lambda]\nbatch_size = 20_000\nfunction = { memory_mb = 64, timeout = \"1 h\" }\n",
        ),
        (
            "choices, and elements of a list",
            "consumers = [\n    { kind = \"kcl\", count = 2 },\n    { kind = \"lamda\", count = 0 },\n    { count = 1 },\n]\n\n[delivery]\ndestination = \"s4\"\n",
        ),
        (
            "keys that exclude each other",
            "[workload]\nattributes = 20\njson_expansion = 1.3\nhourly = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n# the busiest hour\n# over the mean\npeak_to_average = 2\n",
        ),
        (
            "settings that AWS refuses",
            "[delivery]\ndestination = \"splunk\"\nbuffer_size = \"64 MiB\"\n\n[streams_lambda]\npack_records = true\n\n[kinesis_firehose]\nisolate_hot_key = true\n",
        ),
        ("what is no TOML", "name = \"orders\nregion = us-east-1\n\n[workload]\nitem_size = 900 B\nkey_size: 60\n"),
        (
            "ids of prices and quotas, and a key that went away",
            "[prices]\nkinesis.shard_hour = 0.018\n\"kinesis.shard_hours\" = 0.018\n\n[quotas]\n\"lambda.concurrency\" = 5000\n\n[streams_lambda]\nfilter_pass = 0.5\n",
        ),
        (
            "lines that try to deceive",
            "[workload]\n\titem_size = \"\u{202e}BiK 1\u{202c}\"\n\"item\u{200b}_size\" = 1\n\"注文_size\" = '🛒\u{200d}🛒' # e\u{301}\n",
        ),
        ("long lines", &long),
    ];
    let texts = texts.map(|(name, text)| (name, text.into()));
    assert_printed("scenario", &with_files("scenario", "orders.toml", &["compare", "orders.toml"], &texts));
}

#[test]
fn price_books() {
    let head = "region = \"us-east-1\"\neffective = 2026-10-01\n\n";
    let known = "grade = \"verified\"\nsource = \"my bill\"\n";
    let price = |id: &str, entry: &str| format!("{head}[prices.\"{id}\"]\n{entry}\n{known}").into_bytes();
    let texts = [
        ("an id that does not exist", price("kinesis.shard_hours", "usd = 0.018")),
        ("a price below 0", price("kinesis.shard_hour", "usd = -0.018")),
        ("a price as text", price("kinesis.shard_hour", "usd = \"$0.018\"")),
        ("a price and tiers", price("firehose.direct_put_gb", "usd = 0.029\ntiers = [{ usd = 0.029 }]")),
        ("neither", price("firehose.direct_put_gb", "free = 5")),
        (
            "tiers that do not ascend",
            price("firehose.direct_put_gb", "tiers = [{ up_to = 512000, usd = 0.029 }, { up_to = 1000, usd = 0.02 }]"),
        ),
        ("a tier without a price", price("firehose.direct_put_gb", "tiers = [{ up_to = 512000 }, { usd = 0.02 }]")),
        (
            "a grade that does not exist",
            format!("{head}[prices]\n\"lambda.request\" = {{ usd = 2e-7, grade = \"certain\" }}\n").into_bytes(),
        ),
        ("another Region than that of the file, and no date", b"region = \"us-east-2\"\n".to_vec()),
        ("what is no TOML", format!("{head}[prices.kinesis.shard_hour\nusd = $0.018\n").into_bytes()),
    ];
    let args = ["compare", "--pricing", "books"];
    assert_printed("price-book", &with_files("price-book", "books/us-east-1.toml", &args, &texts));
}

#[test]
fn quotas() {
    let known = "grade = \"verified\"\nsource = \"a letter of AWS\"\n";
    let quota = |id: &str, entry: &str| format!("[quotas.\"{id}\"]\n{entry}\n{known}").into_bytes();
    let texts = [
        ("an id that does not exist", quota("kinesis.shard_reads", "value = 10")),
        (
            "an id in parts that does not exist",
            format!("[quotas.kinesis.shard_reads]\nvalue = 10\n{known}").into_bytes(),
        ),
        ("a value below 1", quota("kinesis.shard_read_calls", "value = 0.5")),
        ("a value that cannot be simulated", quota("firehose.transform_concurrency", "value = 1e9")),
        ("a value that is not finite", quota("kinesis.shard_read_calls", "value = inf")),
        ("a value as text", quota("firehose.direct_put_bytes", "value = \"10 MiB\"")),
        (
            "values of Regions",
            quota("kinesis.shard_read_calls", "value = 5\nregions = { us-east-1 = 0, us-east-2 = \"10\" }"),
        ),
        ("no value, and an unknown key", quota("kinesis.shard_read_calls", "limit = 5")),
        ("a table that does not exist, and a date that is none", b"effective = 10\n\n[quota]\n".to_vec()),
        (
            "the same quota twice",
            [quota("streams.readers", "value = 2"), quota("streams.readers", "value = 3")].concat(),
        ),
    ];
    let args = ["compare", "--pricing", "books"];
    assert_printed("quotas", &with_files("quotas", "books/quotas.toml", &args, &texts));
}

#[test]
fn traces() {
    let texts: [(&str, &[u8]); 10] = [
        ("a rate below 0", b"100\n-100\n"),
        ("words, beside a comment", b"# changes per second\n100\n\nmany\n"),
        ("rates that are not finite", b"100\ninf\nNaN\n"),
        ("more than a trace can have", b"1e10\n"),
        ("thousands separators", b"1,200\n1_200\n"),
        ("two columns", b"   00:00;100\n\t00:01;120\n"),
        ("other digits", "100\n１２００\n".as_bytes()),
        ("a line that tries to control the terminal", b"100\n\x1b[31m100\n"),
        ("bytes that are no text", b"100\n200 \xff\xfe\n"),
        ("nothing but comments", b"# later\n"),
    ];
    let texts = texts.map(|(name, text)| (name, text.to_vec()));
    assert_printed("trace", &with_files("trace", "rates.txt", &["simulate", "--trace", "rates.txt"], &texts));
}

#[test]
fn assignments() {
    let many = format!("workload.hourly=[{}, x]", ["1"; 23].join(", "));
    let deep = format!("{}x=1", "a.".repeat(1000));
    let runs: [(&str, &[&str]); 10] = [
        (
            "no value, and no key",
            &["--set", "workload.writes_per_second", "--set", "=1200", "--set", "workload..item_size=1"],
        ),
        ("keys that do not exist", &["--set", "workload.itemsize=1", "--set", "kinesis.shards=4"]),
        ("values that do not fit", &["--set", "workload.writes_per_second=-1", "--set", "workload.item_size= 900 s "]),
        ("a key below a value", &["--set", "region=us-east-1", "--set", "region.name=Tokyo"]),
        ("elements of a list", &["--set", "consumers=[{ kind = \"lamda\" }, { kind = \"kcl\", count = 0 }]"]),
        ("a list that is no TOML, and one that is long", &["--set", "consumers=[{ kind = lambda }]", "--set", &many]),
        ("keys that exclude each other", &["--set", "workload={ attributes = 20, json_expansion = 1.3 }"]),
        (
            "short forms",
            &[
                "--region",
                "Tokio",
                "--writes",
                "10/week",
                "--item-size",
                "1 MiB",
                "--consumers",
                "kcl:2, lamda, flink:many",
            ],
        ),
        ("a key that is too deep", &["--set", &deep]),
        (
            "characters that try to deceive",
            &["--set", "workload.\u{1b}[31mitem\u{200b}_size=1", "--set", "name=5\u{202e}"],
        ),
    ];
    let root = crate::root();
    let runs = runs.map(|(name, args)| (name, shardwise_in(&root, &[&["compare"], args].concat(), b"")));
    assert_printed("set", &printed_for(runs));
}

/// Options that set nothing in a scenario are reported as those that do, and with them.
#[test]
fn options() {
    let runs: [(&str, &[&str]); 12] = [
        (
            "recommend",
            &[
                "recommend",
                "--keep=streams_lamda",
                "--keep=pack_record",
                "--max-risk=lo",
                "--max-freshness=fast",
                "--max-monthly-usd=-1",
                "--set=workload.itemsize=3",
            ],
        ),
        ("check", &["check", "--max-risk=severe", "--architecture=kinesis-firhose", "--currency=yen"]),
        ("breakeven: the key", &["breakeven", "--over=wirtes_per_second", "--currency=yen", "--writes=fast"]),
        ("breakeven: the ends", &["breakeven", "--over=workload.item_size", "--from=x", "--to=1 GiB"]),
        ("breakeven: the range", &["breakeven", "--over=workload.item_size", "--from=5", "--to=2"]),
        (
            "sweep",
            &[
                "sweep",
                "--vary=wirtes_per_second=1..2:3",
                "--vary=workload.day=1..2:3",
                "--vary=prices.kinesis.shard_hours=1..2:3",
                "--vary=month_hours=1..2",
                "--item-size=big",
            ],
        ),
        (
            "sweep: what it comes to",
            &["sweep", "--vary=month_hours=1..700:1000000", "--vary=discount_percent=0..9:5000"],
        ),
        ("compare", &["compare", "--vary=writes=1..2:3", "--set=regio=Tokyo"]),
        ("project", &["project", "--growth=5", "--months=0", "--also=table_sise", "--also=region"]),
        ("sensitivity", &["sensitivity", "--by=200%", "--top=0", "--region=Tokio"]),
        ("uncertain", &["uncertain", "--price-spread=asumed=3", "--samples=0", "--seed=x"]),
        (
            "simulate",
            &["simulate", "--days=0", "--seed=x", "--runs=0", "--outage=consumer", "--trace=missing", "--trace-step=0"],
        ),
    ];
    let root = crate::root();
    let runs = runs.map(|(name, args)| (name, shardwise_in(&root, args, b"")));
    assert_printed("options", &printed_for(runs));
}

#[test]
fn links() {
    let far = format!("#v2&name={}&delivery.destination=s4&workload.burstiness=0.5", "x".repeat(60_000));
    let deep = format!("#v2&{}x=1", "a.".repeat(1000));
    let links: [(&str, &str); 10] = [
        ("no settings", "https://example.org/shardwise/"),
        ("another version", "https://example.org/shardwise/#v9&region=us-west-2"),
        ("keys that do not exist", "https://example.org/#v2&regoin=us-west-2&workload.itemsize=1"),
        ("values that do not fit", "https://example.org/#v2&workload.item_size=900%20s&consumers.0.kind=%6Camda"),
        ("broken encoding", "https://example.org/#v2&name=100%&workload.item_size=1%2&region=%C3%28"),
        ("no value, and no key", "https://example.org/#v2&workload.item_size&=1"),
        ("elements out of order", "https://example.org/#v2&consumers.1.kind=kcl&consumers.x.kind=kcl"),
        ("a key below a value", "https://example.org/#v2&region=us-west-2&region.name=Oregon"),
        ("a key that is too deep", &deep),
        ("far from the start", &far),
    ];
    let root = crate::root();
    let runs = links.map(|(name, link)| (name, shardwise_in(&root, &["compare", "--from-link", link], b"")));
    assert_printed("link", &printed_for(runs));
}

/// Color repeats what the excerpt shows, and is there only where it was asked for.
#[test]
fn colors() {
    let plain = crate::shardwise(&["compare", "--set", "workload.itemsize=1"]);
    let colored = crate::shardwise(&["compare", "--color", "always", "--set", "workload.itemsize=1"]);
    assert!(!plain.stderr.contains('\u{1b}') && colored.stderr.contains('\u{1b}'), "{}", colored.stderr);
    let mut without = String::new();
    for part in colored.stderr.split('\u{1b}') {
        without += part.strip_prefix('[').and_then(|part| part.split_once('m')).map_or(part, |(_, text)| text);
    }
    assert_eq!(without, plain.stderr);
}

#[test]
fn errors_are_in_the_language_of_results() {
    let scenario = "region = \"us-west-3\"\n[workload]\nitemsize = \"1 KiB\"\nwrites_per_second = \"fast\"\n\
        peak_to_average = 30\nmix = { insert = 0.5, modify = 0.65, remove = 0.1 }\n[delivery]\ndestination = \"s4\"\n\
        buffer_size = \"5 MiB\n";
    let whole = scenario.trim_end().trim_end_matches("buffer_size = \"5 MiB");
    let compare = &["compare", "--lang", "ja", "orders.toml"];
    let texts = [("not TOML", scenario.into()), ("wrong values", whole.into()), ("bytes", b"name = \"\xff\"".to_vec())];
    let mut text = with_files("japanese", "orders.toml", compare, &texts);
    let here = std::path::Path::new(".");
    let options: [(&str, &[&str]); 7] = [
        ("a multiple of consumers", &["compare", "--consumers", "3 x lambda, kcl"]),
        ("a number of consumers", &["compare", "--consumers", "3"]),
        ("a currency", &["compare", "--currency", "yen"]),
        ("a Region without a book", &["compare", "--region", "eu-west-1"]),
        ("no file", &["compare", "missing.toml"]),
        ("what to vary", &["compare", "--vary", "workload.writes_per_second=1..5"]),
        ("an id", &["explain", "kinesis.shard_hour"]),
    ];
    let run =
        |(name, args): (&'static str, &[&str])| (name, shardwise_in(here, &[args, &["--lang", "ja"]].concat(), b""));
    text += &printed_for(options.into_iter().map(run));
    assert_printed("japanese", &text);
}
