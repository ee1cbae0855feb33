//! Computes the report of a scenario.

use strum::VariantArray as _;

use crate::catalog::{Grade, PriceBook, PriceId};
use crate::input::link;
use crate::model::architectures::{Architecture, Feed, Hop, Reader, facts, with_architecture};
use crate::model::{
    Case, Freshness, Limit, LimitThrottled, Line, Outcome, OutcomeId, Passage, PlanError, Throttled, check_prices, fit,
    monthly_usd,
};
use crate::report::document::{
    ArchitectureReport, BillReport, ConsumerReport, FitReport, FlowReport, FreshnessReport, HopReport, LimitReport,
    LimitThrottling, PricesReport, ReaderReport, Report, ShardsReport, StageReport, ThrottlingReport,
};
use crate::report::{finite, fit as fit_words, notices, safer, verdict, way_out};
use crate::scenario::Scenario;
use crate::text::{GIB, Message};

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
/// Neither the scenario nor the book has a price that is needed, or a number is not finite.
pub fn plan(scenario: &Scenario, book: &PriceBook) -> Result<Report, PlanError> {
    let case = Case::new(scenario, book);
    check_prices(&case)?;
    let mut outcomes = Vec::new();
    let mut architectures = Vec::new();
    let (mut sizes, mut found) = (Vec::new(), Vec::new());
    for &id in &scenario.architectures {
        let mut outcome = Outcome::empty(id);
        with_architecture(id, &case, |architecture| {
            outcome.fill(architecture, &case)?;
            architectures.push(architecture_report(architecture, &outcome, &case)?);
            sizes.extend(architecture.rounded_sizes());
            found.extend(architecture.notices().into_iter().map(|finding| (id, finding)));
            Ok::<_, PlanError>(())
        })?;
        outcomes.push(outcome);
    }
    let verdict = verdict::verdict(&architectures, &outcomes, &case);
    let decides = |id| verdict.cheapest.is_none_or(|cheapest| cheapest == id);
    let of_scenario = notices::of_scenario(&case).into_iter().chain(notices::of_sizes(&case, sizes));
    let of_scenario = of_scenario.map(|finding| notices::notice(finding, true));
    let of_architectures = found.into_iter().map(|(id, finding)| notices::notice(finding, decides(id)));
    let report = Report {
        name: scenario.name.clone(),
        region: book.region.clone(),
        month_hours: scenario.month_hours,
        settings: link::settings(scenario),
        prices: prices_report(&outcomes, book),
        flow: flow_report(&case),
        notices: of_scenario.chain(of_architectures).collect(),
        verdict,
        architectures,
    };
    finite::check(&report)?;
    Ok(report)
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

fn flow_report(case: &Case<'_>) -> FlowReport {
    let (flow, workload) = (&case.flow, &case.scenario.workload);
    FlowReport {
        mean_rate: flow.mean_rate,
        peak_rate: flow.peak_rate(),
        peak_start_seconds: flow.busiest_start(),
        changes_per_month: flow.mean_rate * flow.seconds,
        stream_record_bytes: flow.stream_record.mean(),
        kinesis_record_bytes: flow.kinesis_record.mean(),
        delivered_record_bytes: flow.delivered_record.mean(),
        day: workload.hourly.is_none().then_some(workload.day),
        hourly_rates: flow.hourly_rates().to_vec(),
        batch_rate: flow.batch.map_or(0.0, |batch| batch.changes / batch.length.0),
    }
}

fn architecture_report(
    architecture: &dyn Architecture,
    outcome: &Outcome,
    case: &Case<'_>,
) -> Result<ArchitectureReport, PlanError> {
    let flow = &case.flow;
    let (id, total) = (outcome.id, outcome.bill.total);
    let changes = flow.mean_rate * flow.seconds;
    let delivered = changes * architecture.delivered_bytes();
    let fit = fit(id, architecture, &outcome.limits, total, case);
    let other = |scenario: &Scenario| monthly_usd(id, &Case::new(scenario, case.book).with_quotas(case.granted));
    let without_consumers = if case.scenario.consumers.is_empty() {
        total
    } else {
        other(&Scenario { consumers: Vec::new(), ..case.scenario.clone() })?
    };
    let unpacked = (facts(id).unpacked)(case.scenario);
    let feed = |&Feed { kind, count, by }: &Feed| ConsumerReport { kind, count, by };
    Ok(ArchitectureReport {
        id,
        letter: id.letter(),
        label: id.label(),
        monthly_usd: total,
        usd_per_million_changes: total / (changes / 1e6),
        usd_per_delivered_gib: total / (delivered / GIB),
        usd_on_assumed: outcome.bill.usd_on(Grade::Assumed),
        fit: FitReport {
            way_out: if fit.outcome == OutcomeId::DoesNotFit {
                way_out::way_out(architecture, outcome, case)?
            } else {
                None
            },
            ..fit_words::fit_report(&fit, architecture, outcome, case)
        },
        consumers: architecture.feeds().iter().map(feed).collect(),
        consumers_usd: total - without_consumers,
        unpacked_usd: unpacked.map(|scenario| other(&scenario)).transpose()?,
        duties: architecture.duties(),
        bill: bill_report(outcome, case),
        shards: shards_report(architecture, outcome),
        limits: limits_report(architecture, outcome, case),
        readers: architecture.readers().iter().map(reader_report).collect(),
        throttling: throttling_report(&fit.throttled),
        throttling_after_increase: fit.throttled_after.as_ref().map(throttling_report),
        safer: safer::safer(&fit, outcome, case)?,
        efficiency: architecture.hops().iter().map(|hop| hop_report(hop, delivered)).collect(),
        freshness: freshness_report(&fit.freshness),
        operations: facts(id).operations,
    })
}

fn bill_report(outcome: &Outcome, case: &Case<'_>) -> Vec<BillReport> {
    let prices = case.prices();
    let charged: f64 = outcome.bill.lines.iter().map(|line| line.usd.max(0.0)).sum();
    let line = |line: &Line| BillReport {
        id: line.id,
        label: line.id.label(),
        quantity: line.reported_quantity(),
        unit: line.id.unit().into(),
        usd: line.usd,
        share: if charged > 0.0 { line.usd / charged } else { 0.0 },
        price: line.price,
        grade: line.grade,
        source: line.price.map_or(Message::DiscountOfScenario, |price| prices.source(price)),
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
        layout: shards.layout,
        binding: shards.binding,
        by: shards.by.iter().map(|&(id, count)| (id.to_string(), (count as u64).into())).collect(),
        aws_guide: guide(0),
        aws_guide_older: guide(1),
    }
}

fn limits_report(architecture: &dyn Architecture, outcome: &Outcome, case: &Case<'_>) -> Vec<LimitReport> {
    let report = |limit: &Limit| LimitReport {
        id: limit.id,
        label: limit.id.label(),
        demand: limit.demand.value(),
        limit: limit.limit.value(),
        utilization: limit.utilization(),
        verdict: limit.verdict(),
        nature: limit.nature,
        delay_seconds: limit.wait.map(|wait| wait.delay.seconds()),
        unit: limit.id.unit().into(),
        remedy: architecture.remedy(limit),
        source: limit.source(&case.quotas()),
    };
    outcome.limits.iter().map(report).collect()
}

fn reader_report(reader: &Reader) -> ReaderReport {
    let &Reader { id, count, fan_out, calls, bytes } = reader;
    ReaderReport { name: id, count, fan_out, calls_per_second: calls, bytes_per_second: bytes }
}

fn throttling_report(throttled: &Throttled) -> ThrottlingReport {
    let entry = |one: &LimitThrottled| LimitThrottling {
        limit: one.limit,
        throttled_share: one.throttling.share.value(),
        traffic_share: one.traffic_share,
        time_share: one.throttling.time,
        level: one.level(),
        late: one.late,
    };
    let worst = throttled.worst();
    ThrottlingReport {
        level: throttled.level,
        decisive_level: throttled.decisive,
        throttled_share: worst.map_or(0.0, |worst| worst.throttling.share.value()),
        traffic_share: worst.map_or(0.0, |worst| worst.traffic_share),
        time_share: worst.map_or(0.0, |worst| worst.throttling.time),
        worst: worst.map(|worst| worst.limit),
        beyond_any_setting: throttled.hard,
        by: throttled.by.iter().map(entry).collect(),
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

fn freshness_report(freshness: &Freshness) -> FreshnessReport {
    let stage = |passage: &Passage| StageReport {
        stage: passage.id(),
        mean_seconds: passage.mean(),
        worst_seconds: passage.worst(),
    };
    FreshnessReport {
        mean_seconds: freshness.mean,
        worst_seconds: freshness.worst,
        stages: freshness.passages.iter().map(stage).collect(),
    }
}
