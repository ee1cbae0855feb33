//! Published examples of AWS and others, reproduced to the cent.

use serde_json::Value as Json;

use crate::{architecture, find, report};

const B: &str = "kinesis-firehose";
const A: &str = "streams-lambda";
const C: &str = "streams-pipes";

/// A steady stream of records of one size, `writes` per second, in us-east-1.
fn steady(writes: f64, size: &str, more: &str) -> String {
    format!(
        "[workload]\nwrites_per_second = {writes:?}\npeak_to_average = 1\nitem_size_cv = 0\nchange_record_size = \"{size}\"\n{more}"
    )
}

fn usd(report: &Json, id: &str, line: &str) -> f64 {
    find(&architecture(report, id)["bill"], line)["usd"].as_f64().unwrap()
}

fn quantity(report: &Json, id: &str, line: &str) -> f64 {
    find(&architecture(report, id)["bill"], line)["quantity"].as_f64().unwrap()
}

fn to_the_cent(actual: f64, expected: f64) {
    assert_eq!(format!("{actual:.2}"), format!("{expected:.2}"), "{actual}");
}

#[test]
fn g1_on_demand_of_259_million_records() {
    let report =
        report(&steady(259_200_000.0 / (730.0 * 3600.0), "1 KiB", "[kinesis_firehose]\nmode = \"on-demand\""), &[]);
    to_the_cent(usd(&report, B, "kinesis.on_demand_stream_hours"), 29.20);
    to_the_cent(usd(&report, B, "kinesis.on_demand_in_gb"), 19.78);
    to_the_cent(usd(&report, B, "kinesis.on_demand_out_gb"), 9.89);
}

#[test]
fn g3_two_provisioned_shards() {
    let report = report(&steady(100.0, "1 KiB", "[kinesis_firehose]\nshards = 2"), &[]);
    to_the_cent(usd(&report, B, "kinesis.shard_hours") + usd(&report, B, "kinesis.put_payload_units"), 25.58);
}

#[test]
fn g4_firehose_with_format_conversion() {
    let delivery = "[delivery]\nformat_conversion = true\nbuffer_size = \"128 MiB\"";
    let report = report(&steady(100.0, "5 KiB", delivery), &[]);
    to_the_cent(usd(&report, B, "firehose.ingest_gb") + usd(&report, B, "firehose.format_conversion_gb"), 58.90);
}

#[test]
fn k1_shards_for_two_shared_consumers() {
    let stream = steady(800.0, "4 KiB", "[kinesis_firehose]\ntarget_utilization = 1");
    let report = report(&format!("consumers = [{{ kind = \"kcl\", fan_out = false }}]\n{stream}"), &[]);
    let shards = &architecture(&report, B)["shards"];
    assert_eq!(shards["required"], 4);
    let limits = &architecture(&report, B)["limits"];
    // Requires 3.125 shards, rounded up to 4.
    assert_eq!(find(limits, "kinesis.write_bytes")["utilization"], 3.125 / 4.0);
    assert_eq!(find(limits, "kinesis.read_bytes")["utilization"], 3.125 / 4.0);
}

#[test]
fn k2_awss_guide_formula_and_its_older_form() {
    let workload = "[workload]\nwrites_per_second = 1040\npeak_to_average = 1\nitem_size = 800\nmix = { insert = 0.75, modify = 0.25 }";
    let shards = architecture(&report(workload, &[]), B)["shards"].clone();
    assert_eq!((&shards["aws_guide"], &shards["aws_guide_older"]), (&4.into(), &2.into()));
}

#[test]
fn f1_firehose_rounds_3_kib_to_5() {
    let report = report(&format!("month_hours = 720\n{}", steady(1000.0, "3 KiB", "")), &[]);
    to_the_cent(quantity(&report, B, "firehose.ingest_gb"), 12_359.62);
    to_the_cent(usd(&report, B, "firehose.ingest_gb"), 358.43);
}

/// One change per invocation with a duration of `ms`: `count` invocations per month.
fn invocations(month_hours: f64, count: f64, ms: f64, memory_mb: u32, free_tier: bool) -> Json {
    let scenario = format!(
        "month_hours = {month_hours:?}\nfree_tier = {free_tier}\n{}",
        steady(
            count / (month_hours * 3600.0),
            "1 KiB",
            &format!(
                "[streams_lambda]\nbatch_size = 1\n\
                 function = {{ memory_mb = {memory_mb}, arch = \"x86_64\", base_ms = {ms:?}, per_record_ms = 0 }}"
            ),
        )
    );
    report(&scenario, &[])
}

#[test]
fn l1_lambda_with_the_free_tier() {
    let report = invocations(730.0, 3e6, 120.0, 1536, true);
    to_the_cent(usd(&report, A, "lambda.gb_seconds"), 2.33);
    to_the_cent(usd(&report, A, "lambda.requests"), 0.40);
    to_the_cent(usd(&report, A, "lambda.gb_seconds") + usd(&report, A, "lambda.requests"), 2.73);
}

#[test]
fn l2_lambda_without_the_free_tier() {
    let report = invocations(744.0, 7.44e6, 2000.0, 1024, false);
    to_the_cent(usd(&report, A, "lambda.requests"), 1.49);
    to_the_cent(usd(&report, A, "lambda.gb_seconds"), 248.00);
    to_the_cent(usd(&report, A, "lambda.requests") + usd(&report, A, "lambda.gb_seconds"), 249.49);
}

#[test]
fn d1_change_data_capture_units() {
    let report = report(&steady(42_177_000.0 / (730.0 * 3600.0), "1 KiB", ""), &[]);
    to_the_cent(quantity(&report, B, "dynamodb.cdc_units"), 42_177_000.0);
    to_the_cent(usd(&report, B, "dynamodb.cdc_units"), 4.22);
}

#[test]
fn t1_marginal_tiers() {
    let directory = std::env::temp_dir().join(format!("shardwise-tiers-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let book = "region = \"us-east-1\"\neffective = 2026-10-01\n[prices.\"firehose.kinesis_source_gb\"]\n\
        tiers = [{ up_to = 512000, usd = 0.035 }, { up_to = 2048000, usd = 0.030 }, { usd = 0.024 }]\n\
        grade = \"verified\"\nsource = \"example\"\n";
    std::fs::write(directory.join("us-east-1.toml"), book).unwrap();
    let writes = 7e6 * f64::from(1 << 30) / 5120.0 / (730.0 * 3600.0);
    let report = report(&steady(writes, "5 KiB", ""), &["--pricing", directory.to_str().unwrap()]);
    std::fs::remove_dir_all(directory).unwrap();
    to_the_cent(quantity(&report, B, "firehose.ingest_gb"), 7e6);
    to_the_cent(usd(&report, B, "firehose.ingest_gb"), 17_920.0 + 46_080.0 + 118_848.0);
}

fn read_calls(consumers: &str, stream: &str) -> Json {
    let report = report(&format!("consumers = [{consumers}]\n[kinesis_firehose]\n{stream}"), &[]);
    find(&architecture(&report, B)["limits"], "kinesis.read_calls").clone()
}

/// The example has only the two consumers; here Firehose polls too.
#[test]
fn r1_two_kcl_consumers_at_four_polls_a_second() {
    for shards in ["", "shards = 1\n", "shards = 1000\n"] {
        let with = read_calls("{ kind = \"kcl\", count = 2, polls_per_second = 4.0 }", shards);
        let alone = read_calls("", shards);
        let consumers = with["demand"].as_f64().unwrap() - alone["demand"].as_f64().unwrap();
        assert_eq!(consumers, 8.0, "{shards}");
        assert_eq!(consumers / with["limit"].as_f64().unwrap(), 1.6);
        assert_eq!(with["verdict"], "exceeded");
    }
}

#[test]
fn r2_source_backup_two_lambdas_then_a_pipe() {
    let backup = "source_backup = true";
    let four = read_calls("{ kind = \"lambda\", count = 2 }", backup);
    assert_eq!((&four["demand"], &four["verdict"]), (&4.0.into(), &"ok".into()));
    let eight = read_calls("{ kind = \"lambda\", count = 2 }, { kind = \"eventbridge-pipe\" }", backup);
    assert_eq!((&eight["demand"], &eight["verdict"]), (&8.0.into(), &"exceeded".into()));
}

#[test]
fn i1_iceberg_bills_what_a_transform_adds() {
    let delivery = "[delivered]\nrecord_size = 3072\n[delivery]\ndestination = \"iceberg\"";
    let report = report(&steady(1000.0, "1 KiB", delivery), &[]);
    assert_eq!(format!("{:.1}", quantity(&report, B, "firehose.added_gb")), "5012.5");
    to_the_cent(usd(&report, B, "firehose.added_gb"), 225.56);
    to_the_cent(usd(&report, B, "firehose.ingest_gb") + usd(&report, B, "firehose.added_gb"), 338.34);
}

#[test]
fn h1_a_hot_key_on_four_equal_shards() {
    let scenario = steady(2600.0, "100 B", "[kinesis_firehose]\nshards = 4");
    let scenario = scenario.replace("[workload]", &format!("[workload]\nhottest_key_share = {:?}", 600.0 / 2600.0));
    let report = report(&scenario, &[]);
    let records = find(&architecture(&report, B)["limits"], "kinesis.write_records").clone();
    assert_eq!(format!("{:.6}", records["demand"].as_f64().unwrap()), "1100.000000");
    assert_eq!((&records["limit"], &records["verdict"]), (&1000.0.into(), &"exceeded".into()));
}

#[test]
fn s1_a_custom_reader_of_44_stream_shards() {
    let consumer = "month_hours = 720\nconsumers = [{ kind = \"custom\", polls_per_second = 1.0 }]\n";
    let report = report(&format!("{consumer}{}", steady(1.0, "1 KiB", "[streams_lambda]\nstream_shards = 44")), &[]);
    assert_eq!(quantity(&report, A, "dynamodb.streams_read_requests"), 114_048_000.0);
    to_the_cent(usd(&report, A, "dynamodb.streams_read_requests"), 22.31);
}

#[test]
fn m1_retention_and_fan_out() {
    let consumers = "month_hours = 720\nconsumers = [{ kind = \"lambda\" }, { kind = \"custom\", fan_out = true }]\n";
    let stream = steady(2000.0, "1 KiB", "[kinesis_firehose]\nshards = 4\nretention_hours = 168");
    let report = report(&format!("{consumers}{stream}"), &[]);
    for (line, expected) in [
        ("kinesis.shard_hours", 43.20),
        ("kinesis.put_payload_units", 72.58),
        ("kinesis.extended_retention_shard_hours", 57.60),
        ("kinesis.efo_shard_hours", 43.20),
        ("kinesis.efo_gb", 64.27),
    ] {
        to_the_cent(usd(&report, B, line), expected);
    }
}

#[test]
fn x1_a_response_larger_than_its_request() {
    let delivery = "[delivered]\nrecord_size = 3072\n[kinesis_firehose]\ntransform = { buffer_size = \"2 MiB\" }";
    let report = report(&steady(2000.0, "1 KiB", delivery), &[]);
    let payload = find(&architecture(&report, B)["limits"], "transform.payload").clone();
    // 2,048 records, each 4/3 of 3,072 bytes and 100 more.
    assert_eq!(payload["demand"].as_f64().unwrap(), 2048.0 * (4096.0 + 100.0));
    assert_eq!((&payload["limit"], &payload["verdict"]), (&f64::from(6 << 20).into(), &"exceeded".into()));
}

#[test]
fn p1_pipes_bill_batches_that_pass_the_filter() {
    let pipe =
        "[delivered]\nshare = 0.25\n[streams_pipes]\nstream_shards = 1\nbatch_size = 5\nbatch_window = \"300 s\"";
    let scenario = format!("architectures = \"all\"\n{}", steady(10e6 / (730.0 * 3600.0), "1 KiB", pipe));
    let report = report(&scenario, &[]);
    to_the_cent(quantity(&report, C, "pipes.requests"), 500_000.0);
    to_the_cent(usd(&report, C, "pipes.requests"), 0.20);
}
