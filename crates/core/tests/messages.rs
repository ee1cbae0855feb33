//! What pages in other languages rely on.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail, and reads the scenarios")]

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};
use shardwise_core::catalog::{Catalog, PriceBook};
use shardwise_core::explain::{Subject, explain};
use shardwise_core::input;
use shardwise_core::output::texts;
use shardwise_core::report::Report;
use shardwise_core::scenario::Scenario;
use shardwise_core::study::{Todo, advised};
use shardwise_core::text::{Argument, Joining, Message, ReportMessage, Translatable};

/// All files of `scenarios/`.
fn files() -> Vec<Scenario> {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");
    let paths = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let text = |path| std::fs::read_to_string(path).unwrap();
    paths.map(|path| input::read_scenario("file", Some(&text(path)), &[], &Catalog::embedded()).unwrap()).collect()
}

/// Scenarios with the verdicts, remedies and notices that no file produces.
const ASSIGNMENTS: &[&[&str]] = &[
    &["architectures=[\"streams-lambda\"]"],
    &["architectures=[\"kinesis-firehose\"]", "kinesis_firehose.mode=on-demand", "workload.hottest_key_share=0.5"],
    &["kinesis_firehose.mode=on-demand", "kinesis_firehose.shards=4", "discount_percent=10", "free_tier=true"],
    &["delivery.dynamic_partitioning={}", "delivery.destination=splunk", "delivery.vpc={}"],
    &["delivery.dynamic_partitioning={}", "delivery.buffer_size=\"5 MiB\"", "delivery.buffer_interval=0"],
    &["architectures=all", "delivery.destination=opensearch", "delivery.vpc={}"],
    &["delivery.buffer_interval=0"],
    &["delivery.destination=iceberg"],
    &[
        "region=ap-northeast-1",
        "streams_lambda.pack_records=false",
        "streams_lambda.batch_size=2",
        "workload.writes_per_second=100",
    ],
    &["workload.burstiness=3", "kinesis_firehose.shards=1", "workload.writes_per_second=100"],
    &["kinesis_firehose.shards=1", "workload.writes_per_second=3000", "requirements.freshness=\"1 h\""],
    &["delivery.destination=opensearch", "workload.item_size_cv=0", "workload.item_size=1025"],
    &["workload.global_table=true", "workload.batch={changes=5000000,hour=2,length=\"10 m\"}"],
    &["workload.writes_per_second=6000", "requirements.max_risk=low", "requirements.freshness=\"1 m\""],
    &["requirements.max_monthly_usd=10", "requirements.in_order=true", "requirements.no_code=true"],
    &["kinesis_firehose.shards=3", "requirements.max_risk=low"],
    &["kinesis_firehose.transform.enabled=false", "requirements.max_delay=0"],
    &["kinesis_firehose.mode=on-demand", "kinesis_firehose.recent_peak=\"1 MiB\"", "workload.writes_per_second=3000"],
    &["kinesis_firehose.shards=8", "kinesis_firehose.isolate_hot_key=true", "workload.hottest_key_share=0.2"],
    &["kinesis_firehose.shards=8", "workload.hottest_key_share=0.2", "kinesis_firehose.max_record_size=\"2 MiB\""],
    &["workload.writes_per_second=1e6", "workload.hottest_key_share=1"],
    &["streams_lambda.function.per_record_ms=5.0"],
    &["streams_lambda.function.per_record_ms=10.0"],
    &[
        "streams_lambda.function={per_record_ms=100.0,timeout=30}",
        "streams_lambda.batch_size=1000",
        "workload.writes_per_second=5",
    ],
    &["requirements.no_code=true", "requirements.freshness=\"1 m\""],
    &["requirements.no_code=true", "requirements.freshness=\"1 m\"", "requirements.max_monthly_usd=1"],
    &["consumers=[{kind=\"lambda\"},{kind=\"kcl\",fan_out=true},{kind=\"custom\",fan_out=true}]"],
    &["kinesis_firehose.shards=1", "workload.writes_per_second=3000", "consumers=[{kind=\"kcl\"}]"],
    &["prices={\"kinesis.shard_hour\"=0.01}", "quotas={\"firehose.direct_put_bytes\"=\"10 MiB\"}"],
    &["consumers=[{kind=\"lambda\",count=2},{kind=\"kcl\",count=2}]"],
    &["streams_lambda.stream_shards=1", "streams_lambda.function={base_ms=900.0,memory_mb=2048}"],
    &["streams_lambda.function.memory_mb=4096"],
    &["architectures=[\"kinesis-firehose\"]", "kinesis_firehose.mode=on-demand", "workload.writes_per_second=30000"],
    &["architectures=all", "workload.hottest_key_share=0.1", "consumers=[{kind=\"custom\",polls_per_second=1.0}]"],
    &["architectures=all", "streams_lambda.writer=s3"],
    &["streams_lambda.view_type=keys-only", "kinesis_firehose.retention_hours=168"],
    &["streams_lambda.view_type=old-image"],
    &["streams_lambda.view_type=keys-only", "requirements.every_change=false"],
    &["streams_lambda.view_type=old-image", "requirements.every_change=false"],
    // What is as large as it can be already.
    &["architectures=all", "streams_lambda.function.timeout=1800", "streams_pipes.batch_size=500"],
    &["kinesis_firehose.mode=on-demand-advantage", "consumers=[{kind=\"lambda\",fan_out=true}]"],
    &["delivery.dynamic_partitioning={object_size=\"20 KiB\"}"],
    &[
        "region=ap-northeast-1",
        "workload={writes_per_second=20,item_size=\"17 KB\"}",
        "streams_lambda={batch_size=1000,batch_window=60}",
    ],
    // Lambda costs more while changes wait than the bill says.
    &[
        "region=us-east-2",
        "workload.item_size=\"1 KiB\"",
        "streams_lambda.parallelization_factor=10",
        "streams_lambda.function.memory_mb=2048",
    ],
    // What only an architecture that is not compared has, or one without a price.
    &["workload.writes_per_second=20000", "requirements.no_code=true"],
    &["region=ap-northeast-1", "workload.writes_per_second=200", "requirements.no_code=true"],
    // Two waits, one after the other.
    &[
        "architectures=[\"kinesis-firehose\"]",
        "consumers=[{kind=\"lambda\",count=2},{kind=\"kcl\",fan_out=false}]",
        "requirements.max_delay=\"6 h\"",
        "workload.writes_per_second=50",
        "workload.batch={changes=20000000,hour=2,length=\"10 m\"}",
        "kinesis_firehose.shards=3",
    ],
    // As much as another to the cent, and a setting instead of other code.
    &["architectures=all", "workload.writes_per_second=\"1000/month\"", "requirements.reshaped=false"],
    &["requirements.freshness=\"60 s\""],
    &["workload.change_record_size=5200"],
    &["requirements.in_order=true"],
    &["architectures=[\"kinesis-direct\"]", "requirements.reshaped=false", "workload.writes_per_second=30000"],
    &[
        "region=ap-northeast-1",
        "workload.writes_per_second=2000",
        "consumers=[{kind=\"kcl\"},{kind=\"kcl\",fan_out=false},{kind=\"lambda\"}]",
    ],
    &["architectures=all", "region=ap-northeast-1"],
    &["architectures=all", "region=ap-northeast-1", "streams_lambda.pack_records=false"],
    &["architectures=all", "region=ap-northeast-1", "requirements.no_code=true"],
    &[
        "architectures=all",
        "region=ap-northeast-1",
        "requirements={every_change=false,reshaped=false}",
        "workload.table_size=\"1 GiB\"",
    ],
    &[
        "architectures=all",
        "delivery={destination=\"s3\",format_conversion=true,dynamic_partitioning={}}",
        "streams_pipes.execution_ms=400000",
    ],
    &["architectures=all", "delivery.destination=splunk", "quotas={\"pipes.concurrent_executions\"=1}"],
    &["requirements={every_change=false,reshaped=false}", "streams_lambda.writer=s3", "streams_lambda.batch_window=0"],
    &[
        "requirements.reshaped=false",
        "consumers=[{kind=\"lambda\",count=2}]",
        "workload.item_size=100",
        "workload.writes_per_second=2000",
        "kinesis_direct={mode=\"on-demand-advantage\",account_commitment_met=true}",
    ],
    &["streams_lambda.writer=s3", "streams_lambda.batch_size=10000", "streams_lambda.batch_window=10"],
    &[
        "workload={hottest_key_share=0.15,writes_per_second=2100,peak_to_average=1,burstiness=0.9}",
        "kinesis_firehose.shards=40",
    ],
    &["architectures=[\"kinesis-firehose\"]", "consumers=[{kind=\"kcl\",count=3}]", "workload.writes_per_second=2000"],
    &["streams_lambda.stream_shards=2", "consumers=[{kind=\"lambda\"}]", "streams_lambda.batch_window=5"],
    &["workload.writes_per_second=300..900", "workload.item_size=0.8 to 1.2 KiB"],
    &["requirements.freshness=10", "consumers=[{kind=\"lambda\"}]"],
    &[
        "workload.writes_per_second=1643",
        "streams_lambda.batch_size=10000",
        "streams_lambda.stream_shards=30",
        "streams_lambda.parallelization_factor=10",
    ],
    &[
        "workload.writes_per_second=2000",
        "workload.hottest_key_share=0.05",
        "kinesis_firehose.target_utilization=1",
        "streams_lambda.pack_records=true",
    ],
    &["requirements.freshness=5", "requirements.max_risk=none", "workload.writes_per_second=4000"],
    &[
        "workload.writes_per_second=8000",
        "streams_lambda.parallelization_factor=2",
        "streams_lambda.function.base_ms=400.0",
        "quotas.lambda.concurrent_executions=100",
    ],
];

fn scenarios() -> Vec<(Scenario, PriceBook)> {
    let set = |assignments: &&[&str]| {
        let assignments: Vec<String> = assignments.iter().map(|&said| said.to_owned()).collect();
        input::read_scenario("default", None, &assignments, &Catalog::embedded()).unwrap()
    };
    let all = files().into_iter().chain(ASSIGNMENTS.iter().map(set));
    all.map(|scenario| (scenario.clone(), Catalog::embedded().book(&scenario.region).unwrap())).collect()
}

/// A day on which every book is old.
const LONG_AFTER: &str = "2099-01-01";
/// The report of each scenario, and what is advised about it.
fn reports() -> Vec<(Report, Vec<Todo>)> {
    let report = |(scenario, book): &(Scenario, _)| {
        let (mut report, advice) = advised(scenario, book).unwrap();
        report.note_age(book, LONG_AFTER);
        (report, advice)
    };
    scenarios().iter().map(report).collect()
}

/// Fills a message of a message file, as the page does.
fn fill(texts: &Map<String, Json>, message: &Translatable<'_>) -> String {
    let sentence = texts[&format!("message.{}", message.id)].as_str().unwrap();
    let places = message.arguments.iter();
    places.fold(sentence.to_owned(), |text, (name, argument)| {
        let place = format!("{{{name}}}");
        assert!(text.contains(&place), "{}: {name}", message.id);
        text.replace(&place, &written(texts, argument))
    })
}

fn written(texts: &Map<String, Json>, argument: &Argument) -> String {
    match argument {
        Argument::Message(message) => fill(texts, &message.translatable()),
        Argument::List { joining, items } => {
            let between = |index: usize| match joining {
                _ if index == 0 => "",
                Joining::And if index + 1 < items.len() => texts["join.comma"].as_str().unwrap(),
                joining => texts[&format!("join.{}", <&str>::from(joining))].as_str().unwrap(),
            };
            items.iter().enumerate().map(|(i, item)| between(i).to_owned() + &written(texts, item)).collect()
        }
        Argument::Word { key, text } => {
            // Titles of AWS's documents are notes that a file need not contain.
            assert!(texts.contains_key(key) || key.starts_with("note."), "{key}");
            text.clone()
        }
        other => other.to_string(),
    }
}

/// Checks that message file and program produce the same sentence.
fn check(texts: &Map<String, Json>, message: &Message) {
    assert_eq!(fill(texts, &message.translatable()), message.to_string());
}

/// The ids of a message and of those inside it.
fn collect(message: &Translatable<'_>, said: &mut BTreeSet<&'static str>) {
    said.insert(message.id);
    message.arguments.iter().for_each(|(_, argument)| collect_argument(argument, said));
}

fn collect_argument(argument: &Argument, said: &mut BTreeSet<&'static str>) {
    match argument {
        Argument::Message(message) => collect(&message.translatable(), said),
        Argument::List { items, .. } => items.iter().for_each(|item| collect_argument(item, said)),
        _ => {}
    }
}

#[test]
fn a_message_file_reproduces_reports() {
    let texts = texts::texts();
    let mut said = BTreeSet::new();
    for (report, advice) in reports() {
        let messages = report.messages();
        assert_eq!(messages.notices.len(), report.notices.len());
        let sentences = std::iter::once(&messages.verdict).chain(&messages.notices);
        let sentences = sentences.chain(messages.remedies.iter().flatten()).chain(messages.reasons.iter().flatten());
        sentences.chain(messages.safer.iter().flatten()).for_each(|message| collect(message, &mut said));
        check(&texts, &report.verdict.text);
        report.notices.iter().for_each(|notice| check(&texts, &notice.text));
        for limit in report.architectures.iter().flat_map(|architecture| &architecture.limits) {
            check(&texts, &limit.remedy);
            check(&texts, &limit.source);
        }
        for architecture in &report.architectures {
            architecture.fit.reasons.iter().for_each(|reason| check(&texts, &reason.text));
            architecture.safer.iter().for_each(|safer| check(&texts, &safer.text));
        }
        for todo in &advice {
            check(&texts, &todo.text);
            collect(&todo.text.translatable(), &mut said);
        }
    }
    let families = ["verdict.", "remedy.", "notice.", "reason.", "unmet.", "safer.", "todo.", "gives-up."];
    let all = Message::ALL.iter().chain(ReportMessage::ALL).map(|(id, _)| *id);
    let never = all.filter(|id| families.iter().any(|family| id.starts_with(family)));
    let never: Vec<&str> = never.filter(|id| !said.contains(id)).collect();
    assert!(never.is_empty(), "no scenario here brings out {never:?}");
}

#[test]
fn a_message_file_reproduces_explanations() {
    let texts = texts::texts();
    let (scenario, book) = &scenarios()[0];
    for subject in Subject::all() {
        let explanation = explain(scenario, book, subject).unwrap();
        assert_eq!(explanation.messages().len(), explanation.parts.len());
        for part in &explanation.parts {
            for change in &part.changes {
                check(&texts, &change.from);
                check(&texts, &change.to);
            }
            let price = part.cost.iter().filter_map(|cost| cost.price.as_ref());
            for source in price.chain(part.bound.iter().map(|bound| &bound.source)) {
                check(&texts, &source.value);
                check(&texts, &source.source);
            }
        }
    }
}

#[test]
fn every_name_in_a_report_has_a_text() {
    let texts = texts::texts();
    let has = |family: &str, name: &str| assert!(texts.contains_key(&format!("{family}.{name}")), "{family}.{name}");
    for (report, _) in reports() {
        has("region", &report.region);
        for architecture in &report.architectures {
            has("architecture", &architecture.id.to_string());
            has("level", &architecture.throttling.level.to_string());
            architecture.readers.iter().for_each(|reader| has("reader", reader.name.into()));
            architecture.efficiency.iter().for_each(|hop| has("hop", hop.hop.into()));
            architecture.freshness.stages.iter().for_each(|stage| has("stage", stage.stage.into()));
            architecture
                .operations
                .iter()
                .for_each(|operation| has("topic", &operation.topic.to_string().replace(' ', "-")));
            for line in &architecture.bill {
                has("unit", &line.unit);
                has("grade", &line.grade.to_string());
            }
            for limit in &architecture.limits {
                has("unit", &limit.unit);
                has("verdict", &limit.verdict.to_string());
            }
            let binding = architecture.shards.binding.map(|id| id.to_string());
            let constraints = architecture.shards.by.keys().chain(&binding);
            constraints.for_each(|name| {
                let known =
                    ["limit", "constraint"].iter().any(|family| texts.contains_key(&format!("{family}.{name}")));
                assert!(known, "{name}");
            });
        }
    }
}

#[test]
fn no_text_is_empty() {
    for (key, text) in texts::texts() {
        assert!(text.as_str().is_some_and(|text| !text.is_empty()), "{key}");
    }
}
