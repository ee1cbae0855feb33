//! Everything goes over a further architecture without knowing it.

use crate::catalog::{Catalog, PriceBook};
use crate::explain::{Subject, explain};
use strum::VariantArray as _;

use crate::model::architectures::with_described;
use crate::model::{Case, ConsumerName, Formula, Limit, LimitId, LineId, outage_consumers};
use crate::output::{Currency, Tabled, csv, csv_long};
use crate::report::{Report, plan};
use crate::scenario::{ArchitectureId, Consumer, ConsumerKind, RATE_KEY, Scenario};
use crate::study::{
    Factors, NumericKey, Sampling, Span, breakeven, curve, growing, headroom, project, recommend, sensitivity,
    uncertain, what_to_do,
};

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
    plan(scenario, &book()).unwrap()
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
    let (scenario, book) = (three(), book());
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
    let (scenario, book) = (three(), book());
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

fn book() -> PriceBook {
    Catalog::embedded().book("us-east-1").unwrap()
}

fn compare(set: &[String]) -> String {
    set.join(" ")
}

#[test]
fn sensitivity_moves_a_third_architecture() {
    let found = sensitivity(&three(), &book(), None, &compare).unwrap();
    assert_eq!(found.best, Some(ArchitectureId::Toy));
    assert!(found.inputs.iter().any(|input| input.key == RATE_KEY && input.effect_usd > 0.0), "{:?}", found.inputs);
}

#[test]
fn breakeven_has_a_line_of_a_third_architecture() {
    let span = Span { from: 10.0, to: 4000.0, log: true, whole: false };
    let found = breakeven(&three(), &book(), &NumericKey::find(RATE_KEY).unwrap(), span, &compare).unwrap();
    let line = found.curve.series.iter().find(|line| line.id == ArchitectureId::Toy).unwrap();
    assert!(line.usd.iter().all(Option::is_some));
    assert!(found.ranges.iter().any(|range| range.cheapest.as_deref() == Some("toy")), "{:?}", found.ranges);
}

#[test]
fn a_third_architecture_is_recommended() {
    let found = recommend(&three(), &book(), &[], &compare).unwrap();
    let best = found.best.unwrap();
    assert_eq!(best.architecture, ArchitectureId::Toy);
    assert!(best.monthly_usd > 0.0 && found.given.is_some() && found.not_priced.is_empty());
}

#[test]
fn a_consumer_of_a_third_architecture_is_made_to_keep_up() {
    let mut scenario = Scenario { architectures: vec![ArchitectureId::Toy].into(), ..three() };
    scenario.streams_lambda.stream_shards = Some(4);
    let todo = what_to_do(&scenario, &book());
    let polls = todo.iter().find(|todo| todo.key == "consumers.0.polls_per_second");
    assert!(polls.is_some_and(|todo| todo.architecture == ArchitectureId::Toy && todo.makes_fit), "{todo:?}");
}

#[test]
fn a_third_architecture_is_sampled_and_grows() {
    let found = uncertain(&three(), &book(), Sampling { samples: 64, ..Sampling::default() }, &compare).unwrap();
    let toy = &found.architectures[2];
    assert_eq!(
        (toy.id, toy.p50_usd.is_some(), found.spread_of),
        (ArchitectureId::Toy, true, Some(ArchitectureId::Toy))
    );
    let factors = Factors { months: &[1.0, 2.0], further: &[] };
    let months = project(&three(), &book(), &growing(&[]), factors, &compare).unwrap().months;
    let usd = |month: usize| months[month].architectures[2].usd.unwrap();
    assert!(months[0].architectures[2].id == ArchitectureId::Toy && usd(1) > usd(0));
}
