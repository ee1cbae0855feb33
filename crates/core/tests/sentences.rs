//! Sentences suit what is set, and name keys as a scenario file takes them.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use shardwise_core::catalog::Catalog;
use shardwise_core::input::{contradictions, read_scenario};
use shardwise_core::report::{ArchitectureReport, Report, plan};
use shardwise_core::scenario::{ArchitectureId, Scenario};
use shardwise_core::study::{TodoKind, what_to_do};

fn scenario(toml: &str) -> Scenario {
    read_scenario("test", Some(toml), &[], &Catalog::embedded()).unwrap()
}

fn report(toml: &str) -> Report {
    let scenario = scenario(toml);
    plan(&scenario, &Catalog::embedded().book(&scenario.region).unwrap()).unwrap()
}

fn of(report: &Report, id: ArchitectureId) -> &ArchitectureReport {
    report.architectures.iter().find(|one| one.id == id).unwrap()
}

fn remedy(report: &Report, id: ArchitectureId, limit: &str) -> String {
    let limits = &of(report, id).limits;
    limits.iter().find(|one| one.id.to_string() == limit).unwrap().remedy.to_string()
}

fn notice(report: &Report, key: &str) -> Option<String> {
    report.notices.iter().find(|notice| notice.key == key).map(|notice| notice.text.to_string())
}

/// A limit is not lifted by what is set already.
#[test]
fn a_remedy_suits_what_is_set() {
    let lambda = |toml: &str, limit: &str| remedy(&report(toml), ArchitectureId::StreamsLambda, limit);
    let pack = "set streams_lambda.pack_records = true";
    assert!(lambda("streams_lambda.pack_records = false", "firehose.put_records").starts_with(pack));
    assert!(lambda("", "firehose.put_records").starts_with("put more changes into each record"));
    let lanes = |toml: &str| lambda(toml, "lambda.lane_rate");
    assert!(lanes("").contains("raise streams_lambda.parallelization_factor"), "{}", lanes(""));
    let most = lanes("streams_lambda = { parallelization_factor = 10, batch_size = 10000 }");
    assert!(!most.contains("raise streams_lambda") && most.starts_with("pre-warm the table"), "{most}");
    let timeout = lambda("streams_lambda.function.timeout = \"1800 s\"", "lambda.timeout");
    assert!(!timeout.contains("raise"), "{timeout}");
    let pipe = "architectures = [\"streams-pipes\"]\nstreams_pipes.batch_size = 500";
    let pipe = remedy(&report(pipe), ArchitectureId::StreamsPipes, "pipes.lane_rate");
    assert!(!pipe.contains("raise streams_pipes.batch_size"), "{pipe}");
    let stream = |toml: &str, limit: &str| remedy(&report(toml), ArchitectureId::KinesisFirehose, limit);
    assert!(stream("", "kinesis.write_bytes").starts_with("lower kinesis_firehose.target_utilization"));
    let fixed = stream("kinesis_firehose.shards = 40", "kinesis.write_bytes");
    assert_eq!(fixed, "raise kinesis_firehose.shards for more headroom");
    let fan_out =
        "consumers = [{ kind = \"lambda\", fan_out = true }]\nkinesis_firehose.mode = \"on-demand-advantage\"";
    let fan_out = stream(fan_out, "kinesis.efo_consumers");
    assert!(!fan_out.starts_with("use on-demand Advantage"), "{fan_out}");
}

/// Two limits that have a remedy in common say it once.
#[test]
fn no_way_out_is_said_twice() {
    let hot = report(
        "architectures = [\"kinesis-direct\"]\nconsumers = [{ kind = \"lambda\", count = 4 }]\n\
         [workload]\nwrites_per_second = 5000\nhottest_key_share = 0.1",
    );
    let text = hot.verdict.text.to_string();
    assert_eq!(text.matches("spread the hot key over several partition keys").count(), 1, "{text}");
}

/// A change in the verdict can be typed as it stands.
#[test]
fn a_change_has_its_whole_key_and_its_value_as_a_file_takes_it() {
    let slow =
        "architectures = [\"streams-lambda\"]\nstreams_lambda = { stream_shards = 1, function = { base_ms = 900.0 } }";
    let text = report(slow).verdict.text.to_string();
    assert!(text.contains("set streams_lambda."), "{text}");
    let fresh =
        "architectures = [\"streams-lambda\"]\nrequirements.freshness = \"15 s\"\nworkload.writes_per_second = 5";
    let text = report(fresh).verdict.text.to_string();
    let (_, value) = text.split_once("set delivery.buffer_interval = ").unwrap();
    assert!(value.starts_with('"'), "{text}");
    let line = format!("delivery.buffer_interval = {}", &value[..value[1..].find('"').unwrap() + 2]);
    assert!(read_scenario("test", Some(&line), &[], &Catalog::embedded()).is_ok(), "{line}");
}

/// Nothing is below the lowest level.
#[test]
fn at_most_none_is_none() {
    let text = |most: &str| report(&format!("requirements.max_risk = \"{most}\"")).verdict.text.to_string();
    assert!(text("none").contains("(required: none)"), "{}", text("none"));
    assert!(text("low").contains("(required: at most low)"), "{}", text("low"));
}

/// Keys and old values are no log of what items became.
#[test]
fn a_stream_without_new_values_is_no_log() {
    for (table, id) in
        [("streams_lambda", ArchitectureId::StreamsLambda), ("streams_pipes", ArchitectureId::StreamsPipes)]
    {
        for view in ["keys-only", "old-image"] {
            let of = |more: &str| {
                let all = format!("architectures = [\"{id}\"]\n{more}\n[{table}]\nview_type = \"{view}\"");
                let report = report(&all);
                let (fits, promises) = (of(&report, id).fit.outcome.is_fit(), of(&report, id).promises);
                (fits, promises.every_change, notice(&report, &format!("{table}.view_type")), report)
            };
            let (fits, is_log, notice, report) = of("");
            assert!(!fits && !is_log && notice.is_none(), "{table} {view}");
            let text = report.verdict.text.to_string();
            assert!(text.contains(&format!("set {table}.view_type = \"new-and-old-images\"")), "{text}");
            // Unless that is enough, which is said, or what is delivered is made from what the stream has.
            let (fits, _, notice, _) = of("requirements.every_change = false");
            assert!(fits && notice.is_some(), "{table} {view}");
            let (fits, is_log, notice, _) = of("delivered.record_size = \"120 B\"");
            assert!(fits && is_log && notice.is_none(), "{table} {view}");
        }
        let book = Catalog::embedded().book("us-east-1").unwrap();
        let keys = scenario(&format!("architectures = [\"{id}\"]\n[{table}]\nview_type = \"keys-only\""));
        let first = &what_to_do(&keys, &book)[0];
        assert!(first.makes_fit && first.key == format!("{table}.view_type"), "{first:?}");
    }
}

/// Objects that are smaller than what a partition collects come from more partitions.
#[test]
fn small_objects_need_partitions() {
    let of = |more: &str| {
        let toml = format!("workload.writes_per_second = 500\n[delivery]\n{more}");
        notice(&report(&toml), "delivery.dynamic_partitioning.object_size")
    };
    let small = "buffer_size = \"64 MiB\"\ndynamic_partitioning = { object_size = \"20 KiB\" }\n";
    let text = of(small).unwrap();
    assert!(text.contains("delivery.delivery_partitions is 1") && text.contains("20 KiB"), "{text}");
    // The peak's bytes in 300 s, over objects of 20 KiB.
    let delivered = of(small).unwrap();
    let count: f64 =
        delivered.split(" mean about ").nth(1).unwrap().split(' ').next().unwrap().replace(',', "").parse().unwrap();
    assert!((20_000.0..32_000.0).contains(&count), "{delivered}");
    assert_eq!(of(&format!("{small}delivery_partitions = 10000")), None);
    assert_eq!(of("dynamic_partitioning = {}"), None);
}

/// What AWS may bill has its dollars.
#[test]
fn reads_of_a_pipe_have_a_price() {
    let of = |more: &str| {
        let toml = format!("architectures = [\"streams-pipes\"]\nstreams_pipes.stream_shards = 4\n{more}");
        notice(&report(&toml), "streams_pipes.stream_shards").unwrap()
    };
    // 4 shards, 4 polls/s, 730 h: 42,048,000 requests, of which 2,500,000 are free, at $0.0000002.
    assert!(of("").ends_with("up to 42,048,000 read requests a month are added, for $7.91"), "{}", of(""));
    // Where a consumer's reads are billed anyway, nothing of them is free twice.
    let shared = of("consumers = [{ kind = \"kcl\", polls_per_second = 1.0 }]");
    assert!(shared.ends_with("are added, for $8.41"), "{shared}");
}

/// Nothing is offered that AWS refuses.
#[test]
fn what_is_offered_can_be_read() {
    let book = Catalog::embedded().book("us-east-1").unwrap();
    for delivery in
        ["dynamic_partitioning = {}", "dynamic_partitioning = {}\nbuffer_interval = 60", "format_conversion = true"]
    {
        for freshness in ["45 s", "80 s", "10 m"] {
            let toml = format!("requirements.freshness = \"{freshness}\"\n[delivery]\n{delivery}");
            let base = scenario(&toml);
            for todo in what_to_do(&base, &book).into_iter().filter(|todo| todo.kind == TodoKind::Setting) {
                let all = std::iter::once((&todo.key, &todo.to)).chain(todo.also.iter().map(|one| (&one.key, &one.to)));
                let set: Vec<String> = all.map(|(key, to)| format!("{key}={to}")).collect();
                let read = read_scenario("test", Some(&toml), &set, &Catalog::embedded());
                assert!(read.is_ok_and(|changed| contradictions(&changed).is_empty()), "{set:?}");
            }
            let text = report(&toml).verdict.text.to_string();
            let set = text.split_once("delivery.buffer_interval = \"").map(|(_, after)| after);
            // Objects that are fresher than a minute are none of dynamic partitioning.
            assert!(!delivery.starts_with("dynamic") || freshness != "45 s" || set.is_none(), "{text}");
        }
    }
}
