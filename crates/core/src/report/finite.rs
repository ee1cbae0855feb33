//! Every number of a report, so that none is published that is not finite.
//!
//! Structs are taken apart field by field: a field that is added does not compile until its number is listed here.

use super::document::{
    ArchitectureReport, BillReport, FitReport, FlowReport, FreshnessReport, HopReport, LimitReport, LimitThrottling,
    MissingLineReport, NotPricedReport, PricesReport, ReaderReport, ReasonReport, Report, SaferReport, ShardsReport,
    StageReport, ThrottlingReport, VerdictReport, WayOutReport,
};
use crate::model::NotFinite;
use crate::scenario::ArchitectureId;

/// Takes a number, and the line, limit or field that it belongs to.
type Visit<'a> = &'a mut dyn FnMut(f64, &'static str);

/// Refuses a report with a number that is not finite.
///
/// # Errors
/// The first such number.
pub(super) fn check(report: &Report) -> Result<(), NotFinite> {
    let mut first = None;
    visit(report, &mut |value, number, architecture| {
        if first.is_none() {
            first = NotFinite::check(value, number, architecture).err();
        }
    });
    first.map_or(Ok(()), Err)
}

/// Passes on every number of a report.
fn visit(report: &Report, each: &mut dyn FnMut(f64, &'static str, Option<ArchitectureId>)) {
    let Report { name: _, region: _, month_hours, settings: _, prices, flow, architectures, verdict, notices: _ } =
        report;
    let PricesReport { effective: _, assumed: _, reported: _, given: _, usd_on_assumed } = prices;
    let VerdictReport { cheapest: _, saves_usd, text: _ } = verdict;
    let mut whole = |value, number| each(value, number, None);
    flow_numbers(flow, &mut whole);
    whole(*month_hours, "month_hours");
    whole(*usd_on_assumed, "prices.usd_on_assumed");
    whole(*saves_usd, "verdict.saves_usd");
    for architecture in architectures {
        architecture_numbers(architecture, &mut |value, number| each(value, number, Some(architecture.id)));
    }
}

fn flow_numbers(flow: &FlowReport, visit: Visit<'_>) {
    let FlowReport {
        mean_rate,
        peak_rate,
        peak_start_seconds,
        changes_per_month,
        stream_record_bytes,
        pipe_record_bytes,
        kinesis_record_bytes,
        delivered_record_bytes,
        day: _,
        hourly_rates,
        batch_rate,
    } = flow;
    visit(*mean_rate, "flow.mean_rate");
    visit(*peak_rate, "flow.peak_rate");
    visit(*peak_start_seconds, "flow.peak_start_seconds");
    visit(*changes_per_month, "flow.changes_per_month");
    visit(*stream_record_bytes, "flow.stream_record_bytes");
    visit(*pipe_record_bytes, "flow.pipe_record_bytes");
    visit(*kinesis_record_bytes, "flow.kinesis_record_bytes");
    visit(*delivered_record_bytes, "flow.delivered_record_bytes");
    for rate in hourly_rates {
        visit(*rate, "flow.hourly_rates");
    }
    visit(*batch_rate, "flow.batch_rate");
}

fn architecture_numbers(architecture: &ArchitectureReport, visit: Visit<'_>) {
    let ArchitectureReport {
        id: _,
        letter: _,
        label: _,
        monthly_usd,
        not_priced,
        usd_per_million_changes,
        usd_per_delivered_gib,
        usd_on_assumed,
        usd_while_waiting,
        fit,
        consumers: _,
        carries: _,
        promises: _,
        consumers_usd,
        unpacked_usd,
        duties: _,
        change_record,
        bill,
        shards,
        limits,
        readers,
        throttling,
        throttling_after_increase,
        safer,
        efficiency,
        object_bytes,
        freshness,
        operations: _,
    } = architecture;
    some(*monthly_usd, "monthly_usd", visit);
    if let Some(not_priced) = not_priced {
        not_priced_numbers(not_priced, visit);
    }
    some(*usd_per_million_changes, "usd_per_million_changes", visit);
    some(*usd_per_delivered_gib, "usd_per_delivered_gib", visit);
    visit(*usd_on_assumed, "usd_on_assumed");
    some(*usd_while_waiting, "usd_while_waiting", visit);
    some(*consumers_usd, "consumers_usd", visit);
    some(*unpacked_usd, "unpacked_usd", visit);
    fit_numbers(fit, visit);
    some(change_record.map(|record| record.bytes), "change_record.bytes", visit);
    for line in bill {
        line_numbers(line, visit);
    }
    // Shards are whole numbers here; the outcome that they come from was checked.
    let ShardsReport { required: _, used: _, layout: _, binding: _, by: _, aws_guide: _, aws_guide_older: _ } = shards;
    for limit in limits {
        limit_numbers(limit, visit);
    }
    for reader in readers {
        reader_numbers(reader, visit);
    }
    throttling_numbers(throttling, visit);
    if let Some(throttling) = throttling_after_increase {
        throttling_numbers(throttling, visit);
    }
    if let Some(SaferReport { level: _, usd, text: _ }) = safer {
        visit(*usd, "safer.usd");
    }
    for hop in efficiency {
        hop_numbers(hop, visit);
    }
    some(*object_bytes, "object_bytes", visit);
    freshness_numbers(freshness, visit);
}

fn not_priced_numbers(not_priced: &NotPricedReport, visit: Visit<'_>) {
    let NotPricedReport { usd_without, would_fit: _, cheapest_below_usd, lines } = not_priced;
    visit(*usd_without, "not_priced.usd_without");
    some(*cheapest_below_usd, "not_priced.cheapest_below_usd", visit);
    for line in lines {
        let MissingLineReport { id, label: _, price: _, quantity, unit: _, cheapest_below_usd } = line;
        visit(*quantity, id.into());
        some(*cheapest_below_usd, id.into(), visit);
    }
}

/// A number that may be absent.
fn some(value: Option<f64>, number: &'static str, visit: Visit<'_>) {
    if let Some(value) = value {
        visit(value, number);
    }
}

fn fit_numbers(fit: &FitReport, visit: Visit<'_>) {
    let FitReport { outcome: _, reasons, way_out, wait_seconds, late_seconds_today } = fit;
    for ReasonReport { limit: _, requirement: _, nature: _, quota: _, raise_to, text: _, remedy: _ } in reasons {
        some(*raise_to, "fit.raise_to", visit);
    }
    if let Some(WayOutReport { text: _, monthly_usd, late_seconds, is_code: _ }) = way_out {
        visit(*monthly_usd, "fit.way_out");
        some(*late_seconds, "fit.way_out", visit);
    }
    some(*wait_seconds, "fit.wait_seconds", visit);
    some(*late_seconds_today, "fit.late_seconds_today", visit);
}

fn line_numbers(line: &BillReport, visit: Visit<'_>) {
    let BillReport { id, label: _, quantity, unit: _, usd, share, grade: _, formula: _, price: _, source: _ } = line;
    for value in [quantity, usd, share] {
        visit(*value, id.into());
    }
}

fn limit_numbers(limit: &LimitReport, visit: Visit<'_>) {
    let LimitReport {
        id,
        label: _,
        demand,
        limit,
        utilization,
        verdict: _,
        nature: _,
        delay_seconds,
        unit: _,
        remedy: _,
        source: _,
    } = limit;
    for value in [demand, limit, utilization] {
        visit(*value, id.into());
    }
    some(delay_seconds.flatten(), id.into(), visit);
}

fn reader_numbers(reader: &ReaderReport, visit: Visit<'_>) {
    let ReaderReport { name: _, count: _, fan_out: _, calls_per_second, bytes_per_second } = reader;
    visit(*calls_per_second, "readers.calls_per_second");
    visit(*bytes_per_second, "readers.bytes_per_second");
}

fn throttling_numbers(throttling: &ThrottlingReport, visit: Visit<'_>) {
    let ThrottlingReport {
        level: _,
        decisive_level: _,
        throttled_share,
        traffic_share,
        time_share,
        worst: _,
        decisive_worst: _,
        beyond_any_setting: _,
        by,
    } = throttling;
    visit(*throttled_share, "throttling.throttled_share");
    visit(*traffic_share, "throttling.traffic_share");
    visit(*time_share, "throttling.time_share");
    for LimitThrottling { limit, throttled_share, traffic_share, time_share, level: _, late: _ } in by {
        visit(*throttled_share, limit.into());
        visit(*traffic_share, limit.into());
        visit(*time_share, limit.into());
    }
}

fn hop_numbers(hop: &HopReport, visit: Visit<'_>) {
    let HopReport { hop, line: _, carried_bytes, billed_bytes, ratio, rounding_waste } = hop;
    for value in [carried_bytes, billed_bytes, ratio, rounding_waste] {
        visit(*value, hop.into());
    }
}

fn freshness_numbers(freshness: &FreshnessReport, visit: Visit<'_>) {
    let FreshnessReport { mean_seconds, worst_seconds, worst_after_increase_seconds, stages } = freshness;
    some(*mean_seconds, "freshness.mean", visit);
    some(*worst_seconds, "freshness.worst", visit);
    some(*worst_after_increase_seconds, "freshness.worst_after_increase", visit);
    for StageReport { stage, mean_seconds, worst_seconds } in stages {
        some(*mean_seconds, stage.into(), visit);
        some(*worst_seconds, stage.into(), visit);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;
    use crate::catalog::Catalog;
    use crate::model::PlanError;
    use crate::report::plan;
    use crate::scenario::{AcceptedRisk, Architectures, Consumer, ConsumerKind, Requirements, Scenario};
    use crate::text::Seconds;

    fn planned(scenario: &Scenario) -> Result<Report, PlanError> {
        plan(scenario, &Catalog::embedded().book(&scenario.region).unwrap())
    }

    /// Scenarios whose reports have every field that may be absent.
    fn scenarios() -> [Scenario; 5] {
        let mut busy = Scenario::default();
        busy.workload.writes_per_second.0 = 5000.0;
        busy.requirements.max_risk = Some(AcceptedRisk::Low);
        let mut late = Scenario::default();
        late.kinesis_firehose.shards = Some(1);
        late.requirements.freshness = Some(Seconds(1.0));
        let kind = ConsumerKind::Flink;
        late.consumers = vec![Consumer { kind, count: 2, fan_out: None, polls_per_second: None, function: None }];
        let all = Scenario { architectures: Architectures::All, ..late.clone() };
        let mut unpriced =
            Scenario { architectures: Architectures::All, region: "ap-northeast-1".into(), ..busy.clone() };
        unpriced.requirements = Requirements { every_change: false, reshaped: false, ..Requirements::default() };
        [Scenario::default(), busy, late, all, unpriced]
    }

    fn numbers(json: &Json) -> usize {
        match json {
            Json::Array(items) => items.iter().map(numbers).sum(),
            Json::Object(entries) => entries.values().map(numbers).sum(),
            value => usize::from(value.is_f64()),
        }
    }

    #[test]
    fn every_number_of_a_report_is_visited() {
        for scenario in scenarios() {
            let report = planned(&scenario).unwrap();
            let mut visited = 0;
            visit(&report, &mut |_, _, _| visited += 1);
            assert_eq!(visited, numbers(&serde_json::to_value(&report).unwrap()));
        }
    }

    #[test]
    fn the_first_number_that_is_not_finite_is_named() {
        let mut report = planned(&Scenario::default()).unwrap();
        assert_eq!(check(&report), Ok(()));
        report.architectures[1].bill[2].usd = f64::INFINITY;
        let id = report.architectures[1].id;
        let line: &str = report.architectures[1].bill[2].id.into();
        assert_eq!(check(&report), Err(NotFinite { architecture: Some(id), number: line }));
        report.flow.batch_rate = f64::NAN;
        assert_eq!(check(&report), Err(NotFinite { architecture: None, number: "flow.batch_rate" }));
    }

    #[test]
    fn what_is_beyond_arithmetic_is_an_error_and_no_report() {
        let mut scenario = Scenario::default();
        scenario.workload.writes_per_second.0 = 1e300;
        scenario.prices.insert(crate::catalog::PriceId::KinesisShardHour, 1e9);
        let error = planned(&scenario).unwrap_err();
        let PlanError::NotFinite(NotFinite { architecture: Some(_), number }) = &error else { unreachable!("{error}") };
        assert!(error.to_string().starts_with(&format!("{number} of ")), "{error}");
    }
}
