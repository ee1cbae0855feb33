//! Invalid input: one clear message for each error, exit code 2, nothing on standard output. How a message is printed is in
//! `excerpts.rs`.

use crate::{Run, printed, shardwise, shardwise_with};

/// The expected write rate.
const RATE: &str = "expected a rate such as \"1,200/s\" or \"4.3M/h\" (k, M or G, thousand, million or billion; /s, /min, /h, /day or /month) or a number per second, \
    from 0.000001 changes/s to 1,000,000,000,000 changes/s";

/// Expects exactly these messages.
fn assert_refused(run: &Run, messages: &[&str]) {
    let messages: Vec<String> = messages.iter().map(ToString::to_string).collect();
    assert_eq!((run.code, run.stdout.as_str(), run.errors()), (2, "", messages), "{}", run.stderr);
}

/// Expects exactly these messages for a scenario.
fn check(scenario: &str, messages: &[&str]) {
    assert_refused(&shardwise_with(&["compare", "-"], scenario.as_bytes()), messages);
}

#[test]
fn unknown_keys() {
    check(
        "region = \"us-east-1\"\n[workload]\nwrites_per_sec = 1\n",
        &["standard input:3: workload.writes_per_sec: unknown key; did you mean writes_per_second?"],
    );
    check(
        "writes_per_second = 1\n",
        &["standard input:1: writes_per_second: unknown key; did you mean workload.writes_per_second?"],
    );
    // An id may be written in parts, and is one all the same.
    check(
        "[prices]\nkinesis.shard_hours = 1\n[quotas.firehose]\ndirect_put_byte = 5\n",
        &[
            "standard input:2: prices.kinesis.shard_hours: unknown price id; did you mean kinesis.shard_hour?",
            "standard input:4: quotas.firehose.direct_put_byte: unknown quota id; did you mean firehose.direct_put_bytes?",
        ],
    );
    check(
        "[prices]\nkinesis.shard_hour = 1\n\"kinesis.shard_hour\" = 2\n",
        &["standard input:3: prices.kinesis.shard_hour: expected each value only once"],
    );
    check(
        "[prices]\nkinesis = 1\n",
        &["standard input:2: prices.kinesis: unknown price id; quote the whole id, such as \"kinesis.shard_hour\""],
    );
    check("[workloads]\n", &["standard input:1: workloads: unknown key; did you mean workload?"]);
    check(
        "[prices]\n\"kinesis.shard_hours\" = 1\n",
        &["standard input:2: prices.kinesis.shard_hours: unknown price id; did you mean kinesis.shard_hour?"],
    );
}

#[test]
fn wrong_types_and_units() {
    check(
        "[workload]\nburstiness = \"0.5\"\n",
        &["standard input:2: workload.burstiness: expected a number, from 0 to 100, found \"0.5\""],
    );
    check(
        "[workload]\nitem_size = \"900 s\"\n",
        &[
            "standard input:2: workload.item_size: expected a size such as \"1.2 KiB\" (B, KiB, MiB, GiB or TiB) or a number of bytes, \
         from 1 B to 400 KiB, found \"900 s\"",
        ],
    );
    check(
        "[delivery]\nbuffer_interval = \"5 MiB\"\n",
        &[
            "standard input:2: delivery.buffer_interval: expected a time such as \"300 s\", \"5 m\" or \"1 h 30 m\" (ms, s, m, h or d) or a number of seconds, \
         from 0 s to 900 s, found \"5 MiB\"",
        ],
    );
    check("free_tier = 1\n", &["standard input:1: free_tier: expected true or false, found 1"]);
    check("name = 5\n", &["standard input:1: name: expected text in quotes, found 5"]);
    check("workload = 5\n", &["standard input:1: workload: expected a table, found 5"]);
    check(
        "[streams_lambda]\nbatch_size = 10.5\n",
        &["standard input:2: streams_lambda.batch_size: expected a whole number, from 1 to 10,000, found 10.5"],
    );
    check("region = 2026-01-01\n", &["standard input:1: region: expected text in quotes, found the date 2026-01-01"]);
}

#[test]
fn numbers_out_of_their_range() {
    let rate = |value: &str, found: &str| {
        check(
            &format!("[workload]\nwrites_per_second = {value}\n"),
            &[&format!("standard input:2: workload.writes_per_second: {RATE}, found {found}")],
        );
    };
    rate("-3", "-3");
    rate("nan", "NaN");
    rate("inf", "inf");
    rate("-inf", "-inf");
    rate("0", "0");
    rate("-0.0", "-0");
    rate("1e300", "1e300");
    rate("99999999999999999999999", "1e23");
    for text in ["0/s", "-1,200/s", "1e300", "2000G/s", "1,2,3/s", "10m/day", "10/week", "١٢", ""] {
        rate(&format!("\"{text}\""), &format!("{text:?}"));
    }
}

#[test]
fn mixes_and_hours() {
    check(
        "[workload]\nmix = { insert = 0.5, modify = 0.6 }\n",
        &[
            "standard input:2: workload.mix: expected shares that sum to 1, found 0.5 + 0.6 + 0 = 1.1 (a kind left out counts as 0)",
        ],
    );
    let hours = |count: usize| vec!["1"; count].join(", ");
    check(
        &format!("[workload]\nhourly = [{}]\n", hours(23)),
        &["standard input:2: workload.hourly: expected an array of exactly 24, found 23"],
    );
    check(
        &format!("[workload]\npeak_to_average = 2\nhourly = [{}]\n", hours(24)),
        &[
            "standard input:2: workload.peak_to_average: expected either workload.hourly or workload.peak_to_average: each replaces the other",
        ],
    );
    check(
        &format!("[workload]\nhourly = [{}]\n", vec!["0"; 24].join(", ")),
        &["standard input:2: workload.hourly: expected 24 weights, at least one of them above 0"],
    );
    check(
        &format!("[workload]\nhourly = [-1, {}]\n", hours(23)),
        &["standard input:2: workload.hourly[0]: expected a number, from 0 to 1,000,000,000,000, found -1"],
    );
}

#[test]
fn unknown_choices() {
    check(
        "region = \"us-east-9\"\n",
        &[
            "standard input:1: region: expected a Region with a price book (ap-northeast-1, us-east-1, us-east-2, us-west-2), \
         found \"us-east-9\"; did you mean \"us-east-1\"?",
        ],
    );
    check(
        "region = \"Tokio\"\n",
        &[
            "standard input:1: region: expected a Region with a price book (ap-northeast-1, us-east-1, us-east-2, us-west-2), \
         found \"Tokio\"; did you mean \"Tokyo\"?",
        ],
    );
    check(
        "consumers = [{ kind = \"lamda\" }]\n",
        &[
            "standard input:1: consumers[0].kind: expected one of firehose, lambda, kcl, flink, eventbridge-pipe, custom, \
         found \"lamda\"; did you mean \"lambda\"?",
        ],
    );
    check(
        "[delivery]\ndestination = \"s4\"\n",
        &[
            "standard input:2: delivery.destination: expected one of s3, redshift, opensearch, splunk, iceberg, snowflake, found \"s4\"",
        ],
    );
    check("architectures = []\n", &["standard input:1: architectures: expected an array of at least 1, found 0"]);
    check(
        "architectures = [\"streams-lambda\", \"streams-lambda\"]\n",
        &["standard input:1: architectures: expected each value only once"],
    );
}

#[test]
fn bounds_set_by_aws() {
    check(
        "[kinesis_firehose]\nshards = 0\n",
        &["standard input:2: kinesis_firehose.shards: expected a whole number, from 1 to 1,000,000,000, found 0"],
    );
    check(
        "[streams_lambda]\nbatch_size = 20000\n",
        &["standard input:2: streams_lambda.batch_size: expected a whole number, from 1 to 10,000, found 20000"],
    );
    check(
        "[kinesis_firehose]\nretention_hours = 8761\n",
        &["standard input:2: kinesis_firehose.retention_hours: expected a number, from 24 h to 8,760 h, found 8761"],
    );
    check(
        "[streams_lambda]\nfunction = { memory_mb = 64 }\n",
        &[
            "standard input:2: streams_lambda.function.memory_mb: expected a whole number, from 128 MB to 10,240 MB, found 64",
        ],
    );
    check(
        "[delivery]\nbuffer_size = \"500 MiB\"\n",
        &[
            "standard input:2: delivery.buffer_size: expected a size such as \"1.2 KiB\" (B, KiB, MiB, GiB or TiB) or a number of bytes, \
         from 1 MiB to 128 MiB, found \"500 MiB\"",
        ],
    );
    check(
        "[workload]\nitem_size = \"401 KB\"\n",
        &[
            "standard input:2: workload.item_size: expected a size such as \"1.2 KiB\" (B, KiB, MiB, GiB or TiB) or a number of bytes, \
         from 1 B to 400 KiB, found \"401 KB\"",
        ],
    );
}

#[test]
fn impossible_consumers() {
    check("consumers = [{ count = 2 }]\n", &["standard input:1: consumers[0].kind: missing required key"]);
    check(
        "consumers = [{ kind = \"custom\" }]\n",
        &["standard input:1: consumers[0]: expected polls_per_second for kind \"custom\": \
         its GetRecords calls per second on each shard"],
    );
    check(
        "consumers = [{ kind = \"custom\" }, { kind = \"lamda\" }, { kind = \"kcl\", count = 0 }]\n[workload]\nitem_size = 0\n",
        &[
            "standard input:1: consumers[0]: expected polls_per_second for kind \"custom\": \
             its GetRecords calls per second on each shard",
            "standard input:1: consumers[1].kind: expected one of firehose, lambda, kcl, flink, eventbridge-pipe, custom, \
             found \"lamda\"; did you mean \"lambda\"?",
            "standard input:1: consumers[2].count: expected a whole number, from 1 to 1,000, found 0",
            "standard input:3: workload.item_size: expected a size such as \"1.2 KiB\" (B, KiB, MiB, GiB or TiB) or a number \
             of bytes, from 1 B to 400 KiB, found 0",
        ],
    );
    for kind in ["firehose", "eventbridge-pipe"] {
        check(
            &format!("consumers = [{{ kind = \"{kind}\", fan_out = true }}]\n"),
            &[&format!(
                "standard input:1: consumers[0]: expected fan_out = false for kind \"{kind}\": it does not use enhanced fan-out"
            )],
        );
    }
    check(
        "consumers = [{ kind = \"kcl\", function = { base_ms = 20.0 } }]\n",
        &["standard input:1: consumers[0]: expected function only for kind \"lambda\", found it for kind \"kcl\""],
    );
}

#[test]
fn keys_that_went_away_name_their_successor() {
    for (table, line, key, successor) in [
        ("kinesis_firehose", "consumers = []", "consumers", "consumers"),
        ("streams_lambda", "other_readers = 1", "other_readers", "consumers"),
        ("streams_lambda", "kcl_readers = 1", "kcl_readers", "consumers"),
        ("streams_lambda", "filter_pass = 0.5", "filter_pass", "delivered.share"),
        ("streams_lambda", "concurrency_quota = 2000", "concurrency_quota", "quotas.\"lambda.concurrent_executions\""),
        ("streams_lambda", "direct_put_quota = 1", "direct_put_quota", "quotas.\"firehose.direct_put_bytes\""),
    ] {
        check(
            &format!("[{table}]\n{line}\n"),
            &[&format!("standard input:2: {table}.{key}: no longer a key; use {successor} instead")],
        );
    }
}

#[test]
fn keys_that_replace_each_other() {
    let weights = format!("hourly = [{}]", ["1"; 24].join(", "));
    for (instead, of, first, second) in [
        ("hourly", "peak_to_average", weights.as_str(), "peak_to_average = 2"),
        ("hourly", "day", weights.as_str(), "day = \"evening\""),
        ("attributes", "json_expansion", "attributes = 20", "json_expansion = 1.3"),
    ] {
        check(
            &format!("[workload]\n{first}\n{second}\n"),
            &[&format!(
                "standard input:3: workload.{of}: expected either workload.{instead} or workload.{of}: each replaces the other"
            )],
        );
    }
}

#[test]
fn settings_that_aws_refuses() {
    check(
        "[streams_lambda]\npack_records = true\n[delivery]\ndestination = \"opensearch\"\n",
        &[
            "standard input:2: streams_lambda.pack_records: expected pack_records = false for destination opensearch: it takes \
         each Firehose record for one document or row; changes are packed only for s3 and redshift",
        ],
    );
    check(
        "[delivery]\ndestination = \"redshift\"\nformat_conversion = true\n",
        &[
            "standard input:3: delivery.format_conversion: expected destination s3, found redshift: record format conversion is \
         available for no other",
        ],
    );
    check(
        "[delivery]\ndestination = \"splunk\"\nbuffer_size = \"64 MiB\"\nbuffer_interval = \"300 s\"\ncompressed_to = 0.2\n",
        &[
            "standard input:3: delivery.buffer_size: expected a buffer size from 1 MiB to 5 MiB for destination splunk, found 64 MiB",
            "standard input:4: delivery.buffer_interval: expected a buffer interval of at most 60 s for destination splunk, found 300 s",
            "standard input:5: delivery.compressed_to: expected destination s3, redshift or iceberg, found splunk: nothing is \
             stored in S3 for it",
        ],
    );
    check(
        "[delivery]\nformat_conversion = true\nbuffer_size = \"5 MiB\"\n",
        &["standard input:3: delivery.buffer_size: expected a buffer size from 64 MiB to 128 MiB with record format \
             conversion, found 5 MiB"],
    );
    check(
        "[kinesis_firehose]\nisolate_hot_key = true\nrecord_distribution = \"auto\"\n",
        &[
            "standard input:2: kinesis_firehose.isolate_hot_key: expected shards of at least 3 as well: the hot key's shard is \
             one, those before and after it are two more",
            "standard input:3: kinesis_firehose.record_distribution: expected mode = \"on-demand\" or \"on-demand-advantage\": a \
             provisioned stream distributes records by partition key",
        ],
    );
    check(
        "[quotas]\n\"kinesis.shard_read_calls\" = 10\n",
        &["standard input:2: quotas.kinesis.shard_read_calls: unknown quota id; did you mean kinesis.shard_quota?"],
    );
}

#[test]
fn all_errors_are_reported_at_once() {
    let scenario = "regio = \"us-east-1\"\nmonth_hours = -1\nconsumers = [{ kind = \"kcl\", count = 0 }, { knd = \"kcl\" }]\n\n[workload]\nmix = { insert = 2, modify = 0.5 }\nitem_size = \"big\"\n\
        peak_to_average = 25\n\n[kinesis_firehose]\nshards = 0\n";
    let run = shardwise_with(&["compare", "-"], scenario.as_bytes());
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    let errors = run.errors();
    let places: Vec<&str> = errors.iter().map(|error| error.split(": ").nth(1).unwrap()).collect();
    assert_eq!(
        places,
        [
            "regio",
            "month_hours",
            "consumers[0].count",
            "consumers[1].kind",
            "consumers[1].knd",
            "workload.mix.insert",
            "workload.item_size",
            "workload.peak_to_average",
            "kinesis_firehose.shards",
        ]
    );
}

#[test]
fn input_that_is_not_toml() {
    let run = shardwise_with(&["compare", "-"], b"name = \"open\n[workload\n");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.errors()[0].starts_with("standard input:1: invalid TOML: "), "{}", run.stderr);
    let run = shardwise_with(&["compare", "-"], b"name = 1\nname = 2\n");
    assert_refused(&run, &["standard input:2: invalid TOML: duplicate key"]);
    assert_refused(
        &shardwise_with(&["compare", "-"], b"name = \"x\"\n# \xff\xfe\n"),
        &["standard input:2: expected UTF-8 text, found other bytes"],
    );
    assert_refused(
        &shardwise_with(&["compare", "-"], &vec![b'#'; 2 << 20]),
        &["standard input: expected a document of at most 1 MiB, found a larger one"],
    );
}

#[test]
fn empty_files_and_other_scripts_are_accepted() {
    assert_eq!(printed(&["compare", "-", "--format", "json"], ""), printed(&["compare", "--format", "json"], ""));
    assert_eq!(
        printed(&["compare", "-", "--format", "json"], "\u{feff}"),
        printed(&["compare", "--format", "json"], "")
    );
    for name in ["注文テーブル", "الطلبات", "🛒 orders", "e\u{301}"] {
        assert!(printed(&["compare", "-"], &format!("name = \"{name}\"")).contains(name), "{name}");
    }
}

#[test]
fn a_hostile_name_cannot_control_the_terminal() {
    for format in ["table", "markdown", "csv"] {
        let output = printed(&["compare", "-", "--format", format], "name = \"a\\u001b[31mred\\u0007\\u202e\"");
        assert!(!output.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{format}");
    }
    let run = shardwise(&["compare", "--set", "workload.\u{1b}[31m=1"]);
    assert!(!run.stderr.contains('\u{1b}'), "{}", run.stderr);
}

#[test]
fn unreadable_files() {
    let run = shardwise(&["compare", "scenarios/no-such.toml", "scenarios"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.lines().count()), (2, "", 2), "{}", run.stderr);
    assert!(
        run.stderr.starts_with("error: scenarios/no-such.toml: expected a file to read, found: "),
        "{}",
        run.stderr
    );
    assert_refused(
        &shardwise(&["compare", "-", "-"]),
        &["standard input: expected - at most once: it can be read only once"],
    );
    assert_eq!(shardwise(&["compare", "--pricing", "no-such-directory"]).code, 2);
}

#[test]
fn assignments() {
    assert_refused(
        &shardwise(&["compare", "--set", "workload.writes_per_second"]),
        &["--set workload.writes_per_second: expected key=value, such as workload.writes_per_second=1200"],
    );
    assert_refused(
        &shardwise(&["compare", "--set", "workload.writes_per_second=-1"]),
        &[&format!("--set workload.writes_per_second=-1: workload.writes_per_second: {RATE}, found -1")],
    );
    assert_refused(
        &shardwise(&["compare", "--set", "=1"]),
        &["--set =1: expected a dotted key before \"=\", such as workload.writes_per_second"],
    );
    assert_refused(
        &shardwise(&["compare", "--set", "region=mars"]),
        &[
            "--set region=mars: region: expected a Region with a price book (ap-northeast-1, us-east-1, us-east-2, us-west-2), found \"mars\"",
        ],
    );
}

#[test]
fn currencies() {
    for currency in ["JPY", "JPY=0", "JPY=-1", "JPY=nan", "JPY=inf", "yen=155", "JPY=1e300"] {
        assert_refused(
            &shardwise(&["compare", "--currency", currency]),
            &[&format!(
                "--currency {currency}: expected a currency code of three capital letters and a rate per USD above 0, such as \
                 JPY=155.2"
            )],
        );
    }
}

#[test]
fn a_missing_price() {
    let scenario = "region = \"ap-northeast-1\"\n[delivery]\ndestination = \"snowflake\"\n";
    let run = shardwise_with(&["compare", "-"], scenario.as_bytes());
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    for part in [
        "the price book of ap-northeast-1 has no price for firehose.snowflake_gb; set what is missing in the scenario",
        "\"firehose.snowflake_gb\" = { usd =  } # per GB",
    ] {
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
    let supplied = printed(&["compare", "-"], &format!("{scenario}[prices]\n\"firehose.snowflake_gb\" = 0.08\n"));
    assert!(supplied.contains("firehose.ingest_gb"));
}

#[test]
fn invalid_price_books() {
    let directory = std::env::temp_dir().join(format!("shardwise-books-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let at = directory.display().to_string();
    assert_refused(
        &shardwise(&["compare", "--pricing", &at]),
        &[&format!("--pricing {at}: expected price books such as us-east-1.toml, found no .toml file")],
    );
    let book = "region = \"us-east-2\"\neffective = 2026-10-01\n[prices.\"kinesis.shard_hour\"]\ngrade = \"certain\"\nsource = \"x\"\n\
        [prices.\"kinesis.put_payload_unit\"]\nusd = -1\ngrade = \"verified\"\nsource = \"x\"\n\
        [prices.\"lambda.request\"]\ntiers = [{ up_to = 5, usd = 1 }]\ngrade = \"verified\"\nsource = \"x\"\n";
    std::fs::write(directory.join("us-east-1.toml"), book).unwrap();
    let run = shardwise(&["compare", "--pricing", &at]);
    std::fs::remove_dir_all(&directory).unwrap();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    for part in [
        "us-east-1.toml:4: prices.kinesis.shard_hour.grade: expected one of verified, reported, assumed, given, found \"certain\"",
        "us-east-1.toml:7: prices.kinesis.put_payload_unit.usd: expected a number, from 0 to 1,000,000,000, found -1",
    ] {
        assert!(run.errors().iter().any(|error| error.contains(part)), "{}", run.stderr);
    }
}

#[test]
fn usage() {
    for args in
        [&["compare", "--format", "pdf"][..], &["nonsense"], &[], &["pricing", "show"], &["explain", "a", "b", "c"]]
    {
        let run = shardwise(args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(!run.stderr.is_empty(), "{args:?}");
    }
    assert_refused(
        &shardwise(&["explain", "kinesis.shard_hour"]),
        &[
            "explain kinesis.shard_hour: expected an id that \"shardwise explain\" lists, found \"kinesis.shard_hour\"; \
         did you mean kinesis.shard_hours?",
        ],
    );
    assert_refused(
        &shardwise(&["pricing", "show", "atlantis"]),
        &[
            "pricing show atlantis: expected a Region with a price book (ap-northeast-1, us-east-1, us-east-2, us-west-2), \
             found \"atlantis\"",
        ],
    );
    assert_refused(
        &shardwise(&["compare", "--writes", "-5"]),
        &[
            "--writes -5: workload.writes_per_second: expected a rate such as \"1,200/s\" or \"4.3M/h\" (k, M or G, thousand, \
             million or billion; /s, /min, /h, /day or /month) or a number per second, from 0.000001 changes/s to \
             1,000,000,000,000 changes/s, found -5",
        ],
    );
}

/// `count` times a text with a number in it.
fn repeated(from: &str, count: u32, to: &str) -> String {
    (0..count).map(|key| format!("{from}{key}{to}")).collect::<Vec<_>>().concat()
}

/// Errors beyond the first fifty are counted, so that reading a wrong file takes no longer than a right one.
#[test]
fn many_errors_are_counted() {
    let unknown = repeated("unknown_key_", 60, " = 1\n");
    let run = shardwise_with(&["compare", "-"], unknown.as_bytes());
    let errors = run.errors();
    assert_eq!((run.code, errors.len(), errors[50].as_str()), (2, 51, "standard input: errors not listed: 10"));
    assert!(errors[49].starts_with("standard input:50: unknown_key_49: unknown key"), "{}", errors[49]);
    let directory = crate::directory("many");
    for name in ["a.toml", "b.toml"] {
        std::fs::write(directory.join(name), repeated("key_", 40_000, " = 1\n")).unwrap();
    }
    let run = crate::shardwise_in(&directory, &["compare", "a.toml", "b.toml"], b"");
    let errors = run.errors();
    assert_eq!((run.code, errors.len()), (2, 52));
    assert_eq!(errors[50..], ["a.toml: errors not listed: 39,950", "b.toml: errors not listed: 40,000"]);
    let trace = repeated("x", 60, "\n");
    std::fs::write(directory.join("rates.txt"), trace).unwrap();
    let run = crate::shardwise_in(&directory, &["simulate", "--trace", "rates.txt"], b"");
    assert_eq!((run.errors().len(), run.errors()[50].as_str()), (51, "rates.txt: errors not listed: 10"));
    std::fs::remove_dir_all(directory).unwrap();

    let empty = format!("[simulation]\noutages = [{}]\n", vec!["{}"; 40_000].join(", "));
    check(&empty, &["standard input:2: simulation.outages: expected an array of at most 1,000, found 40,000"]);
    let link = format!("https://example.org/#v2{}", repeated("&k", 8000, "=1"));
    let run = shardwise(&["compare", "--from-link", &link]);
    assert_eq!((run.code, run.errors().len(), run.errors()[50].as_str()), (2, 51, "link: errors not listed: 7,950"));
    let sets: Vec<String> = (0..2000).map(|key| format!("--set=k{key}=1")).collect();
    let args: Vec<&str> = ["compare"].into_iter().chain(sets.iter().map(String::as_str)).collect();
    let run = shardwise(&args);
    assert_eq!(
        (run.code, run.errors().len(), run.errors()[0].starts_with("--set k0=1: k0: unknown key")),
        (2, 51, true)
    );
    assert_eq!(run.errors()[50], "built-in default: errors not listed: 1,950");
}

/// Nesting is refused at the same depth however it is written, before anything recurses into it.
#[test]
fn depth_is_limited() {
    let most = "expected at most 80 levels of tables and lists";
    let deep = "a.".repeat(30_000);
    for (args, input) in [
        (vec!["compare".to_owned(), "--set".to_owned(), format!("{deep}a=1")], String::new()),
        (vec!["compare".to_owned(), format!("--from-link=#v2&{deep}a=1")], String::new()),
        (vec!["compare".to_owned(), "-".to_owned()], format!("{deep}a = 1")),
        (vec!["compare".to_owned(), "-".to_owned()], format!("[{deep}a]")),
        (vec!["compare".to_owned(), "-".to_owned()], format!("x = {}1{}", "[".repeat(100_000), "]".repeat(100_000))),
        // As deep as the reader of TOML goes in brackets and in keys, both at once.
        (
            vec!["compare".to_owned(), "-".to_owned()],
            format!("x = {}1{}", format!("{{ {} = ", ["a"; 79].join(".")).repeat(78), "}".repeat(78)),
        ),
    ] {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let run = shardwise_with(&args, input.as_bytes());
        let errors = run.errors();
        assert_eq!((run.code, run.stdout.as_str(), errors.len()), (2, "", 1), "{}", run.stderr);
        assert!(errors[0].ends_with(most), "{}", errors[0]);
    }
}

#[test]
fn quotas_that_the_program_cannot_work_with() {
    let directory = std::env::temp_dir().join(format!("shardwise-quotas-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let quota = |id: &str, value: &str| {
        format!("[quotas.\"{id}\"]\nvalue = {value}\ngrade = \"verified\"\nsource = \"a letter\"\n")
    };
    let text = quota("firehose.transform_concurrency", "1e9") + &quota("kinesis.shard_read_calls", "0.5");
    std::fs::write(directory.join("quotas.toml"), text).unwrap();
    let run = shardwise(&["simulate", "--pricing", directory.to_str().unwrap()]);
    std::fs::remove_dir_all(directory).unwrap();
    assert_eq!(run.code, 2);
    for part in [
        "transform_concurrency.value: expected a value from 1 to 100, found 1,000,000,000",
        "shard_read_calls.value: expected a value from 1 to",
    ] {
        assert!(run.errors().iter().any(|error| error.contains(part)), "{}", run.stderr);
    }
}
