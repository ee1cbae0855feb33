//! Everything goes over a further architecture without knowing it.

use crate::catalog::Catalog;
use crate::explain::{Subject, explain};
use strum::VariantArray as _;

use crate::model::architectures::with_described;
use crate::model::{Case, ConsumerName, Formula, Limit, LimitId, LineId, outage_consumers};
use crate::output::{Currency, Tabled, csv, csv_long};
use crate::report::{Report, plan};
use crate::scenario::{ArchitectureId, Consumer, ConsumerKind, Scenario};
use crate::study::{curve, headroom};

fn three() -> Scenario {
    let architectures = vec![ArchitectureId::StreamsLambda, ArchitectureId::KinesisFirehose, ArchitectureId::Toy];
    let consumers =
        vec![Consumer { kind: ConsumerKind::Kcl, count: 1, fan_out: None, polls_per_second: None, function: None }];
    let mut scenario = Scenario { architectures: architectures.into(), consumers, ..Scenario::default() };
    scenario.workload.writes_per_second.0 = 4000.0;
    scenario.workload.item_size_cv = 0.0;
    scenario
}

fn report(scenario: &Scenario) -> Report {
    plan(scenario, &Catalog::embedded().book("us-east-1").unwrap()).unwrap()
}

#[test]
fn a_third_architecture_is_planned_and_weighed() {
    let report = report(&three());
    let toy = &report.architectures[2];
    assert_eq!((toy.id, toy.letter, toy.label), (ArchitectureId::Toy, 'T', "DynamoDB Streams, a toy"));
    // Twice 12,000 writes a second of one unit: 24 partitions, read once a second for 730 hours, less 2.5 million free
    // calls.
    assert_eq!(toy.shards.used, 24);
    assert!((toy.monthly_usd.unwrap() - (24.0 * 730.0 * 3600.0 - 2.5e6) * 2e-7).abs() < 1e-9, "{:?}", toy.monthly_usd);
    assert_eq!(report.verdict.cheapest, Some(ArchitectureId::Toy));
    let text = report.verdict.text.to_string();
    assert!(text.starts_with("Take toy: $12 a month."), "{text}");
}

#[test]
fn a_third_architecture_is_explained_and_tried() {
    let (scenario, book) = (three(), Catalog::embedded().book("us-east-1").unwrap());
    let toys = |subject| {
        let parts = explain(&scenario, &book, subject).unwrap().parts;
        parts.into_iter().find(|part| part.architecture == Some(ArchitectureId::Toy))
    };
    let line = toys(Subject::Line(LineId::DynamodbStreamsReadRequests)).unwrap();
    assert!(line.changes.iter().any(|change| change.key == "streams_lambda.stream_shards"), "{:?}", line.changes);
    assert!(toys(Subject::Limit(LimitId::StreamsReaders)).is_some());
    for id in ["total", "shards.dynamodb.partition_writes", "freshness.mean", "freshness.stream-poll"] {
        assert!(toys(Subject::parse(id).unwrap()).is_some(), "{id}");
    }
    assert_eq!(curve(&scenario, &book, 9).unwrap().series.len(), 3);
    assert_eq!(headroom(&scenario, &book)[2].limit, Some(LimitId::StreamsReaderPage), "its reader polls once a second");
    let custom = ConsumerName::Reader(ConsumerKind::Custom, 1);
    assert!(outage_consumers(&scenario).contains(&custom));
}

#[test]
fn a_remedy_names_no_setting_of_another_architecture() {
    let (scenario, book) = (three(), Catalog::embedded().book("us-east-1").unwrap());
    with_described(ArchitectureId::Toy, &Case::new(&scenario, &book), |toy| {
        for &id in LimitId::VARIANTS {
            let [demand, limit] = [2.0, 1.0].map(Formula::constant);
            let remedy = toy.remedy(&Limit::new(id, demand, limit, None)).to_string();
            let others = ArchitectureId::VARIANTS.iter().filter(|other| **other != ArchitectureId::Toy);
            for other in others {
                assert!(!remedy.contains(other.table()), "{id}: {remedy}");
            }
        }
    });
}

#[test]
fn a_third_architecture_is_in_the_table() {
    let report = report(&three());
    let tabled = [Tabled { report: &report, todo: &[], further: Vec::new() }];
    let table = csv_long(&tabled, &Currency::usd());
    assert!(table.lines().any(|line| line.contains(",toy,bill,dynamodb.streams_read_requests,")), "{table}");
    let header = csv(&tabled, &Currency::usd());
    let (header, _) = header.split_once("\r\n").unwrap();
    let letters: Vec<char> = report.architectures.iter().map(|architecture| architecture.letter).collect();
    assert!(
        letters.iter().all(|letter| header.contains(&format!("{letter} usd,"))) && !header.contains(" - "),
        "{header}"
    );
}

#[test]
fn an_architecture_stands_alone() {
    let report = report(&Scenario { architectures: vec![ArchitectureId::Toy].into(), ..Scenario::default() });
    assert!(report.verdict.text.to_string().starts_with("Take toy: "), "{}", report.verdict.text);
}
