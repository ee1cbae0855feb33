//! Computes the report of a scenario.

use strum::VariantArray as _;

use crate::catalog::{Grade, MissingPrice, PriceBook, PriceId};
use crate::model::architectures::{Architecture, Hop, Reader, Stage, facts, with_architecture};
use crate::model::{Case, Flow, Level, Limit, LimitId, Line, Outcome, Throttling, risk};
use crate::report::document::{
    ArchitectureReport, BillReport, FlowReport, FreshnessReport, HopReport, LimitReport, LimitThrottling, Notice,
    PricesReport, ReaderReport, Report, ShardsReport, StageReport, ThrottlingReport,
};
use crate::report::{notices, verdict};
use crate::scenario::Scenario;
use crate::text::{Finding, GIB};

/// The whole answer to one scenario.
///
/// ```
/// # use shardwise_core::{Catalog, Scenario, plan};
/// let book = Catalog::embedded().book("us-east-1")?;
/// let report = plan(&Scenario::default(), &book)?;
/// let [a, b] = &report.architectures[..] else { unreachable!("the default compares two") };
/// assert!(a.monthly_usd < b.monthly_usd && report.verdict.cheapest == Some(a.id));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed.
pub fn plan(scenario: &Scenario, book: &PriceBook) -> Result<Report, MissingPrice> {
    let case = Case::new(scenario, book);
    let mut outcomes = Vec::new();
    let mut architectures = Vec::new();
    let mut found: Vec<Finding> = notices::of_delivery(scenario);
    for &id in &scenario.architectures {
        let mut outcome = Outcome::empty(id);
        with_architecture(id, &case, |architecture| {
            outcome.fill(architecture, &case)?;
            architectures.push(architecture_report(architecture, &outcome, &case));
            found.extend(architecture.notices());
            Ok(())
        })?;
        outcomes.push(outcome);
    }
    found.extend(notices::of_readers(scenario));
    Ok(Report {
        name: scenario.name.clone(),
        region: book.region.clone(),
        month_hours: scenario.month_hours,
        prices: prices_report(&outcomes, book),
        flow: flow_report(&case.flow),
        verdict: verdict::verdict(&architectures),
        architectures,
        notices: found.into_iter().map(|(key, text)| Notice { key, text }).collect(),
    })
}

fn prices_report(outcomes: &[Outcome], book: &PriceBook) -> PricesReport {
    let of_grade = |grade| {
        let lines = outcomes.iter().flat_map(|outcome| &outcome.bill.lines).filter(|line| line.grade == grade);
        let used: Vec<PriceId> = lines.filter_map(|line| line.price).collect();
        PriceId::VARIANTS.iter().filter(|id| used.contains(id)).map(PriceId::to_string).collect()
    };
    PricesReport {
        effective: book.effective.clone(),
        assumed: of_grade(Grade::Assumed),
        reported: of_grade(Grade::Reported),
        given: of_grade(Grade::Given),
        usd_on_assumed: outcomes.iter().fold(0.0, |sum, outcome| sum + outcome.bill.usd_on(Grade::Assumed)),
    }
}

fn flow_report(flow: &Flow) -> FlowReport {
    FlowReport {
        mean_rate: flow.mean_rate,
        peak_rate: flow.peak_rate(),
        changes_per_month: flow.mean_rate * flow.seconds,
        stream_record_bytes: flow.stream_record.mean(),
        kinesis_record_bytes: flow.kinesis_record.mean(),
        delivered_record_bytes: flow.delivered_record.mean(),
        hourly_rates: flow.hourly_rates().to_vec(),
    }
}

fn architecture_report(architecture: &dyn Architecture, outcome: &Outcome, case: &Case<'_>) -> ArchitectureReport {
    let flow = &case.flow;
    let total = outcome.bill.total;
    let changes = flow.mean_rate * flow.seconds;
    let delivered = changes * architecture.delivered_share() * flow.delivered_record.mean();
    let (stages, hops) = (architecture.stages(), architecture.hops());
    ArchitectureReport {
        id: outcome.id,
        letter: outcome.id.letter(),
        label: outcome.id.label(),
        monthly_usd: total,
        usd_per_million_changes: total / (changes / 1e6),
        usd_per_delivered_gib: total / (delivered / GIB),
        usd_on_assumed: outcome.bill.usd_on(Grade::Assumed),
        bill: bill_report(outcome, case),
        shards: shards_report(architecture, outcome),
        limits: limits_report(architecture, outcome, case),
        readers: architecture.readers().iter().map(reader_report).collect(),
        throttling: throttling_report(architecture, outcome, case),
        efficiency: hops.iter().map(|hop| hop_report(hop, delivered)).collect(),
        freshness: freshness_report(&stages),
        operations: facts(outcome.id).operations,
    }
}

fn bill_report(outcome: &Outcome, case: &Case<'_>) -> Vec<BillReport> {
    let prices = case.prices();
    let charged: f64 = outcome.bill.lines.iter().map(|line| line.usd.max(0.0)).sum();
    let line = |line: &Line| BillReport {
        id: line.id,
        quantity: line.reported_quantity(),
        unit: line.id.unit().into(),
        usd: line.usd,
        share: if charged > 0.0 { line.usd / charged } else { 0.0 },
        grade: line.grade,
        formula: line.arithmetic(&prices),
    };
    outcome.bill.lines.iter().map(line).collect()
}

fn shards_report(architecture: &dyn Architecture, outcome: &Outcome) -> ShardsReport {
    let shards = &outcome.shards;
    let by_guide = architecture.shards_by_guide();
    let guide = |form: usize| by_guide.map(|guide| guide[form].value() as u64);
    ShardsReport {
        required: shards.required as u64,
        used: shards.used as u64,
        binding: shards.binding,
        by: shards.by.iter().map(|&(id, count)| (id.to_string(), count.map(|count| count as u64).into())).collect(),
        aws_guide: guide(0),
        aws_guide_older: guide(1),
    }
}

fn limits_report(architecture: &dyn Architecture, outcome: &Outcome, case: &Case<'_>) -> Vec<LimitReport> {
    let report = |limit: &Limit| LimitReport {
        id: limit.id,
        demand: limit.demand.value(),
        limit: limit.limit.value(),
        utilization: limit.utilization(),
        verdict: limit.verdict(),
        unit: limit.id.unit().into(),
        remedy: architecture.remedy(limit),
        source: limit.source(case.quotas()),
    };
    outcome.limits.iter().map(report).collect()
}

fn reader_report(reader: &Reader) -> ReaderReport {
    let &Reader { id, count, fan_out, calls, bytes } = reader;
    ReaderReport { name: id, count, fan_out, calls_per_second: calls, bytes_per_second: bytes }
}

fn throttling_report(architecture: &dyn Architecture, outcome: &Outcome, case: &Case<'_>) -> ThrottlingReport {
    let entry = |limit, Throttling { share, time, three_moment_share }: Throttling| LimitThrottling {
        limit,
        throttled_share: share.value(),
        three_moment_share: three_moment_share.value(),
        time_share: time,
        level: Level::of_share(share.value()),
    };
    let burstiness = case.scenario.workload.burstiness;
    let exposures = architecture.exposures();
    let mut by: Vec<LimitThrottling> = exposures
        .iter()
        .map(|exposure| entry(exposure.limit, exposure.throttling(&case.flow.day, burstiness)))
        .collect();
    if let Some(calls) = outcome.limits.iter().find(|limit| limit.id == LimitId::KinesisReadCalls) {
        by.push(entry(calls.id, risk::throttling_of_calls(calls.demand.value(), calls.limit.value())));
    }
    let beyond = architecture.beyond_any_setting();
    let mut worst: Option<&LimitThrottling> = None;
    for candidate in &by {
        if worst.is_none_or(|worst| candidate.throttled_share > worst.throttled_share) {
            worst = Some(candidate);
        }
    }
    let level = worst.map_or(Level::None, |worst| worst.level);
    ThrottlingReport {
        level: if beyond.is_some() { Level::Severe } else { level },
        throttled_share: worst.map_or(0.0, |worst| worst.throttled_share),
        three_moment_share: by.iter().fold(0.0, |most, by| most.max(by.three_moment_share)),
        time_share: worst.map_or(0.0, |worst| worst.time_share),
        worst: worst.map(|worst| worst.limit),
        beyond_any_setting: beyond,
        by,
    }
}

fn hop_report(hop: &Hop, delivered: f64) -> HopReport {
    HopReport {
        hop: hop.id,
        line: hop.line,
        carried_bytes: hop.carried,
        billed_bytes: hop.billed,
        ratio: delivered / hop.billed,
        rounding_waste: hop.waste().value(),
    }
}

fn freshness_report(stages: &[Stage]) -> FreshnessReport {
    let stage = |stage: &Stage| StageReport {
        stage: stage.id,
        mean_seconds: stage.mean.formula.value(),
        worst_seconds: stage.worst,
    };
    FreshnessReport {
        mean_seconds: stages.iter().map(|stage| stage.mean.formula.value()).sum(),
        worst_seconds: stages.iter().map(|stage| stage.worst).sum(),
        stages: stages.iter().map(stage).collect(),
    }
}
