//! Computes the report of a scenario.

use strum::VariantArray as _;

use crate::catalog::{Grade, PriceBook, PriceId};
use crate::input::link;
use crate::model::architectures::{Described, Feed, facts, record_view, with_architecture, with_described};
use crate::model::{
    Case, Fit, Freshness, Hop, Limit, LimitThrottled, Line, LineId, MissingLine, Outcome, OutcomeId, Passage,
    PlanError, Reader, RecordId, RequirementId, Throttled, Verdict, evaluate_case, fit, unbilled_usd,
};
use crate::report::document::{
    ArchitectureReport, BillReport, CarriesReport, ConsumerReport, FitReport, FlowReport, FreshnessReport, HopReport,
    LimitReport, LimitThrottling, MissingLineReport, NotPricedReport, PricesReport, ReaderReport, Report, ShardsReport,
    StageReport, ThrottlingReport, WayOutReport,
};
use crate::report::further::Advice;
use crate::report::{finite, fit as fit_words, notices, safer, verdict, way_out};
use crate::scenario::{Consumer, ConsumerKind, Scenario};
use crate::text::{Argument, GIB, Message, RemedyMessage, ReportMessage};

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
/// The scenario or the book lacks prices of an architecture that is asked for by name, or a number is not finite.
pub fn plan(scenario: &Scenario, book: &PriceBook) -> Result<Report, PlanError> {
    plan_with(scenario, book, &Advice::default())
}

/// The same with what was found by trying.
///
/// # Errors
/// As of [`plan`].
pub(crate) fn plan_with(scenario: &Scenario, book: &PriceBook, advice: &Advice) -> Result<Report, PlanError> {
    let case = Case::new(scenario, book);
    let mut architectures = Vec::new();
    let (mut sizes, mut found, mut kept, mut times) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let outcomes = evaluate_case(&case)?;
    for outcome in &outcomes {
        with_described(outcome.id, &case, |architecture| {
            let tried = advice.ways.iter().find(|(id, _)| *id == outcome.id).map(|(_, way)| way);
            let report = architecture_report(architecture, outcome, tried, &case)?;
            let own = notices::of_raises(&report, &case).into_iter().chain(architecture.notices());
            found.extend(own.map(|finding| (outcome.id, true, finding)));
            let waiting = notices::of_waiting(architecture, outcome, &case);
            found.extend(
                waiting.map(|(usd, finding)| (outcome.id, usd > outcome.bill.total * notices::MUCH_LEFT_OUT, finding)),
            );
            architectures.push(report);
            sizes.extend(architecture.rounded_sizes());
            kept.extend(architecture.kept_hours().map(|hours| (outcome.id, hours)));
            times.extend(architecture.record_ms());
            Ok::<_, PlanError>(())
        })?;
    }
    let verdict = verdict::verdict(&mut architectures, &outcomes, advice, &case);
    let advised = verdict::cheapest_way_out(&architectures).map(|(report, _)| report.id);
    // Where nothing fits as it is, what matters is what is advised.
    let decides = |id| verdict.cheapest.or(advised).is_none_or(|taken| taken == id);
    let taken = architectures.iter().find(|report| Some(report.id) == verdict.cheapest);
    let of_scenario = taken
        .and_then(notices::of_bill)
        .into_iter()
        .chain(notices::of_replay(&kept, verdict.cheapest))
        .chain(notices::of_functions(&times))
        .chain(notices::of_scenario(&case))
        .chain(notices::of_sizes(&case, sizes));
    let of_scenario = of_scenario.map(|finding| notices::notice(finding, true));
    let of_architectures = found.into_iter();
    let of_architectures =
        of_architectures.map(|(id, matters, finding)| notices::notice(finding, matters && decides(id)));
    let report = Report {
        name: scenario.name.clone(),
        region: book.region.clone(),
        month_hours: scenario.month_hours,
        settings: link::settings(scenario),
        prices: prices_report(&outcomes, book),
        flow: flow_report(&case),
        notices: notices::once(of_scenario.chain(of_architectures)),
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
    let Case { flow, scenario, .. } = case;
    let record = |id| flow.stream_record(record_view(id, scenario)).mean();
    FlowReport {
        mean_rate: flow.mean_rate,
        peak_rate: flow.peak_rate(),
        peak_start_seconds: flow.busiest_start(),
        changes_per_month: flow.mean_rate * flow.seconds,
        stream_record_bytes: record(RecordId::Function),
        pipe_record_bytes: record(RecordId::Pipe),
        kinesis_record_bytes: flow.kinesis_record.mean(),
        delivered_record_bytes: flow.delivered_record.mean(),
        day: scenario.workload.hourly.is_none().then_some(scenario.workload.day),
        hourly_rates: flow.hourly_rates().to_vec(),
        batch_rate: flow.batch.map_or(0.0, |batch| batch.changes / batch.length.0),
    }
}

fn architecture_report(
    architecture: &dyn Described,
    outcome: &Outcome,
    tried: Option<&WayOutReport>,
    case: &Case<'_>,
) -> Result<ArchitectureReport, PlanError> {
    let flow = &case.flow;
    let (id, total) = (outcome.id, outcome.bill.priced_total());
    let changes = flow.mean_rate * flow.seconds;
    let delivered = changes * architecture.delivered_bytes();
    let fit = fit(id, architecture, &outcome.limits, &outcome.bill, case);
    let other = |scenario: &Scenario| Outcome::new(id, &case.with_same_quotas(scenario));
    let alone = (!case.scenario.consumers.is_empty())
        .then(|| other(&Scenario { consumers: Vec::new(), ..case.scenario.clone() }))
        .transpose()?;
    let carries = carries(outcome, alone.as_deref(), case)?;
    let without_consumers = alone.as_ref().map_or(total, |alone| alone.bill.priced_total());
    let unpacked = (facts(id).unpacked)(case.scenario).map(|scenario| other(&scenario)).transpose()?;
    let feed = |&Feed { kind, count, by }: &Feed| ConsumerReport { kind, count, by };
    let objects = outcome.bill.line(LineId::S3PutRequests).map(|line| line.quantity.value());
    let report = ArchitectureReport {
        id,
        letter: id.letter(),
        label: id.label(),
        monthly_usd: total,
        not_priced: not_priced(&fit, outcome),
        usd_per_million_changes: total.map(|total| total / (changes / 1e6)),
        usd_per_delivered_gib: total.map(|total| total / (delivered / GIB)),
        usd_on_assumed: outcome.bill.usd_on(Grade::Assumed),
        usd_while_waiting: unbilled_usd(architecture, &outcome.bill, case)
            .filter(|usd| *usd > outcome.bill.total * notices::MUCH_LEFT_OUT),
        fit: FitReport {
            way_out: match fit.outcome {
                OutcomeId::DoesNotFit => way_out::way_out(architecture, outcome, tried, case)?,
                _ => tried.cloned(),
            },
            ..fit_words::fit_report(&fit, architecture, outcome, case)
        },
        consumers: architecture.feeds().iter().map(feed).collect(),
        carries,
        promises: architecture.promises(),
        consumers_usd: total.zip(without_consumers).map(|(total, without)| total - without),
        unpacked_usd: unpacked.and_then(|unpacked| unpacked.bill.priced_total()),
        duties: architecture.duties(),
        change_record: architecture.change_record(),
        bill: bill_report(outcome, case),
        shards: shards_report(architecture, outcome),
        limits: limits_report(architecture, outcome, case)?,
        readers: architecture.readers().iter().map(reader_report).collect(),
        throttling: throttling_report(&fit.throttled),
        throttling_after_increase: fit.throttled_after.as_ref().map(throttling_report),
        safer: safer::safer(&fit, outcome, case)?,
        efficiency: architecture.hops().iter().map(|hop| hop_report(hop, delivered)).collect(),
        object_bytes: objects.map(|objects| delivered / objects),
        freshness: freshness_report(&fit.freshness, fit.freshness_after.as_ref()),
        operations: facts(id).operations_of(case.scenario),
    };
    Ok(report)
}

/// How many consumers are tried if a scenario has none.
const ASKED: u32 = 3;

/// Whether an architecture supports the consumers of its scenario, compared with it `alone`; or some Lambda functions if it
/// has none.
fn carries(outcome: &Outcome, alone: Option<&Outcome>, case: &Case<'_>) -> Result<CarriesReport, PlanError> {
    let kind = ConsumerKind::Lambda;
    let asked = Consumer { kind, count: ASKED, fan_out: None, polls_per_second: None, function: None };
    let consumers = if alone.is_some() { case.scenario.consumers.clone() } else { vec![asked] };
    let count = consumers.iter().map(|consumer| consumer.count).sum();
    let fed = Scenario { consumers, ..case.scenario.clone() };
    let fed = case.with_same_quotas(&fed);
    let can =
        with_architecture(outcome.id, &fed, |architecture| !architecture.cannot().contains(&RequirementId::Consumers));
    let asked = alone.is_none().then(|| Outcome::new(outcome.id, &fed)).transpose()?;
    let (with, without) = (asked.as_deref().unwrap_or(outcome), alone.unwrap_or(outcome));
    let exceeded_without = |id| without.limits.iter().any(|limit| limit.id == id && limit.is_exceeded());
    let by_them = |limit: &Limit| limit.is_exceeded() && !exceeded_without(limit.id);
    Ok(CarriesReport { consumers: count, all: can && !with.limits.iter().any(by_them) })
}

/// What is missing of a bill. At which price it would be the cheapest is known once all are planned.
fn not_priced(fit: &Fit, outcome: &Outcome) -> Option<NotPricedReport> {
    let line = |&MissingLine { id, price, quantity }: &MissingLine| MissingLineReport {
        id,
        label: id.label(),
        price,
        quantity,
        unit: id.unit().into(),
        cheapest_below_usd: None,
    };
    let lines: Vec<MissingLineReport> = outcome.bill.missing.iter().map(line).collect();
    let would_fit = !fit.is_blocked();
    let report = NotPricedReport { usd_without: outcome.bill.total, would_fit, cheapest_below_usd: None, lines };
    (!outcome.bill.missing.is_empty()).then_some(report)
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
        source: line.price.map_or(Message::from(ReportMessage::DiscountOfScenario), |price| prices.source(price)),
        formula: line.arithmetic(&prices),
    };
    outcome.bill.lines.iter().map(line).collect()
}

fn shards_report(architecture: &dyn Described, outcome: &Outcome) -> ShardsReport {
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

fn limits_report(
    architecture: &dyn Described,
    outcome: &Outcome,
    case: &Case<'_>,
) -> Result<Vec<LimitReport>, PlanError> {
    let report = |limit: &Limit, remedy: Message| LimitReport {
        id: limit.id,
        label: limit.id.label(),
        demand: limit.demand.value(),
        limit: limit.limit.value(),
        utilization: limit.utilization(),
        verdict: limit.verdict(),
        nature: limit.nature,
        delay_seconds: limit.wait.map(|wait| wait.delay.seconds()),
        unit: limit.id.unit().into(),
        remedy,
        source: limit.source(&case.quotas()),
    };
    outcome.limits.iter().map(|limit| Ok(report(limit, remedy(limit, architecture, outcome, case)?))).collect()
}

/// What to change, with its price where the architecture knows a scenario with it.
fn remedy(
    limit: &Limit,
    architecture: &dyn Described,
    outcome: &Outcome,
    case: &Case<'_>,
) -> Result<Message, PlanError> {
    let remedy = architecture.remedy(limit);
    if limit.verdict() <= Verdict::Near {
        return Ok(remedy);
    }
    let Some((_, scenario)) = architecture.changes().into_iter().find(|(change, _)| *change == remedy) else {
        return Ok(remedy);
    };
    let then = Outcome::new(outcome.id, &case.with_same_quotas(&scenario))?.bill.priced_total();
    Ok(match then.zip(outcome.bill.priced_total()) {
        Some((then, now)) => {
            RemedyMessage::RemedyPriced { remedy: remedy.into(), usd: Argument::Usd(then - now) }.into()
        }
        None => remedy,
    })
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
        decisive_worst: throttled.worst_that_decides().map(|worst| worst.limit),
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

fn freshness_report(freshness: &Freshness, after: Option<&Freshness>) -> FreshnessReport {
    let stage = |passage: &Passage| StageReport {
        stage: passage.id(),
        mean_seconds: passage.mean(),
        worst_seconds: passage.worst(),
    };
    FreshnessReport {
        mean_seconds: freshness.mean,
        worst_seconds: freshness.worst,
        worst_after_increase_seconds: after.and_then(|after| after.worst),
        stages: freshness.passages.iter().map(stage).collect(),
    }
}
