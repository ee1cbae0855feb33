//! Notices: settings that have no effect, or whose consequences are easily overlooked.

use serde_json::Value as Json;

use super::document::{ArchitectureReport, BillReport, Notice, ReasonReport, Report};
use super::fit::amount;
use super::words::name;
use crate::catalog::{PriceBook, QuotaId};
use crate::input::{schema, without_null};
use crate::model::architectures::Described;
use crate::model::{Case, DIRECT_PUT, Outcome, RoundedSize, unbilled_usd};
use crate::scenario::{ArchitectureId, Delivery, Destination, GivenRange};
use crate::text::{Argument, Bytes, Finding, Joining, KIB, Message, NoticeMessage, Quantity as _, Seconds};

/// Notices about a scenario, whatever the architecture. The numbers follow the settings as given.
pub(super) fn of_scenario(case: &Case<'_>) -> Vec<Finding> {
    let mut notices = of_delivery(case);
    notices.extend(case.scenario.ranges_in_effect().into_iter().map(of_range));
    notices.extend(of_workload(case));
    notices
}

/// The key of the notice of prices that are not verified.
pub(crate) const PRICES: &str = "prices";
/// The share of a bill at prices that are not verified from which on the answer relies on them.
const MUCH: f64 = 0.25;

/// The prices that are reported or assumed, if a large part of the bill of the architecture to take is at them.
pub(super) fn of_bill(report: &ArchitectureReport) -> Option<Finding> {
    let mut lines: Vec<&BillReport> = report.bill.iter().filter(|line| line.grade.is_unverified()).collect();
    let share: f64 = lines.iter().map(|line| line.share).sum();
    if share < MUCH {
        return None;
    }
    lines.sort_by(|a, b| b.usd.total_cmp(&a.usd));
    let mut prices: Vec<Argument> = Vec::new();
    for line in lines {
        let price = Argument::text(line.price.map_or("", <&str>::from));
        let grade = Argument::word("grade", line.grade.to_string());
        let price = NoticeMessage::PriceOfGrade { price, grade }.into();
        if !prices.contains(&price) {
            prices.push(price);
        }
    }
    let share = Argument::Percent { share, decimals: 0 };
    let (architecture, prices) = (name(report.id), Argument::list(Joining::Comma, prices));
    Some((PRICES.to_owned(), NoticeMessage::NoticeUnverified { share, architecture, prices }.into()))
}

/// Cost beyond the bill while changes wait, in USD, and its notice; `None` below a dollar.
pub(crate) fn of_waiting(architecture: &dyn Described, outcome: &Outcome, case: &Case<'_>) -> Option<(f64, Finding)> {
    let usd = unbilled_usd(architecture, &outcome.bill, case)?;
    let text = NoticeMessage::NoticeWaiting { usd: Argument::Usd(usd) };
    (usd >= 1.0).then(|| (usd, (format!("quotas.{}", DIRECT_PUT[0]), text.into())))
}

/// From this share of a bill on, the answer relies on what the bill leaves out.
pub(super) const MUCH_LEFT_OUT: f64 = 0.1;

/// A range is taken at its median.
fn of_range(range: &GivenRange) -> Finding {
    let whole = range.median.fract() == 0.0;
    let digits = if whole { 0 } else { 3 - libm::log10(range.median.max(1e-6)).floor() as i32 };
    let value = Argument::Number { value: range.median, decimals: Some(digits.clamp(0, 9) as u8) };
    let median = match unit_of(&range.key) {
        Some(unit) => Message::Amount { value, unit: Argument::word("unit", unit) }.into(),
        None => value,
    };
    (range.key.clone(), NoticeMessage::NoticeMedian { range: Argument::quoted(&range.text), median }.into())
}

/// The unit of a key's values, if they have one.
fn unit_of(key: &str) -> Option<&'static str> {
    let below = |schema: &'static Json, part| without_null(schema).get("properties")?.get(part);
    let schema = without_null(key.split('.').try_fold(schema().as_value(), below)?);
    match schema.get("format").and_then(Json::as_str) {
        Some(Bytes::FORMAT) => Some("B"),
        Some(Seconds::FORMAT) => Some("s"),
        _ => schema.get("x-unit").and_then(Json::as_str),
    }
}

/// Days after which prices should be compared with AWS's again.
const OLD_AFTER: u32 = 180;

impl Report {
    /// What the table itself cannot feed, whatever is taken.
    pub fn of_table(&self) -> impl Iterator<Item = &Notice> {
        self.notices.iter().filter(|notice| {
            let table = [
                Message::from(NoticeMessage::NoticeHotKey { units: "".into() }),
                NoticeMessage::NoticeTableQuota { units: "".into() }.into(),
            ];
            table.iter().any(|known| known.translatable().id == notice.text.translatable().id)
        })
    }

    /// Adds a notice if the prices are old. `today` is a date such as `2026-10-01`: core has no clock.
    pub fn note_age(&mut self, book: &PriceBook, today: &str) {
        let age = book.age_days(today).filter(|days| *days > OLD_AFTER);
        self.notices.extend(age.map(|days| {
            Notice {
                key: "region".to_owned(),
                concerns_verdict: true,
                text: NoticeMessage::NoticeOldBook {
                    region: self.region.as_str().into(),
                    effective: book.effective.as_str().into(),
                    days: Argument::whole(f64::from(days)),
                }
                .into(),
            }
        }));
    }
}

fn of_delivery(case: &Case<'_>) -> Vec<Finding> {
    let mut notices = Vec::new();
    let mut notice = |key: &str, message| notices.push((format!("delivery.{key}"), message));
    let delivery = &case.scenario.delivery;
    let interval = delivery.buffer().interval;
    if delivery.dynamic_partitioning.is_some() {
        let least = delivery.smallest_buffer();
        if let Some(size) = delivery.buffer_size.filter(|size| size.0 < least.size) {
            notice("buffer_size", NoticeMessage::NoticePartitioningBuffer { size: Argument::Bytes(size.0) }.into());
        }
        if interval < least.interval {
            let interval = Argument::Seconds(interval);
            notice("buffer_interval", NoticeMessage::NoticePartitioningInterval { interval }.into());
        }
        if delivery.destination != Destination::S3 {
            notice("dynamic_partitioning", NoticeMessage::NoticePartitioningDestination.into());
        }
    }
    if delivery.vpc.is_some() && delivery.destination != Destination::Opensearch {
        notice("vpc", NoticeMessage::NoticeVpcDestination.into());
    }
    if let Some(text) = object_size(case) {
        notice("dynamic_partitioning.object_size", text);
    }
    if delivery.destination.takes_objects() && interval < PARTS_BELOW {
        notice("buffer_interval", NoticeMessage::NoticeShortInterval { seconds: Argument::exact(interval) }.into());
    }
    match delivery.destination {
        Destination::Opensearch => notice("destination", NoticeMessage::NoticeOpensearch.into()),
        Destination::Iceberg => notice("destination", NoticeMessage::NoticeIceberg.into()),
        _ => {}
    }
    if !matches!(delivery.destination, Destination::S3 | Destination::Iceberg) {
        let destination = Argument::text(delivery.destination.to_string());
        notice("destination", NoticeMessage::NoticeDestinationBill { destination }.into());
    }
    if delivery.vpc.is_some() {
        notice("vpc", NoticeMessage::NoticeVpc.into());
    }
    notices
}

/// Objects this many times as small as what a partition collects are no matter of hours with less traffic.
const MUCH_SMALLER: f64 = 2.0;

/// That objects are much smaller than what a partition collects by its buffer: then there are more partitions than are given.
fn object_size(case: &Case<'_>) -> Option<Message> {
    let Delivery { delivery_partitions, dynamic_partitioning, .. } = &case.scenario.delivery;
    let (object, hints) = (dynamic_partitioning.as_ref()?.object_size.0, case.scenario.delivery.buffer());
    let given = f64::from(*delivery_partitions);
    let delivered = case.scenario.delivered.share * case.flow.delivered_record.mean();
    let brought = |rate: f64| rate * delivered * hints.interval;
    let collected = hints.size.min(brought(case.flow.mean_rate) / given);
    let peak = case.flow.peak_rate();
    let text = || NoticeMessage::NoticeObjectSize {
        size: Argument::Bytes(object),
        interval: Argument::Seconds(hints.interval),
        rate: amount(peak * delivered, "B/s"),
        partitions: Argument::whole(brought(peak) / object),
        given: Argument::whole(given),
    };
    (object * MUCH_SMALLER < collected).then(|| text().into())
}

/// The hours for which changes can be read again where settings ask for more than an architecture keeps: of each, its hours.
pub(super) fn of_replay(kept: &[(ArchitectureId, f64)], taken: Option<ArchitectureId>) -> Vec<Finding> {
    let Some(&(other, more)) = kept.iter().max_by(|a, b| a.1.total_cmp(&b.1)) else { return Vec::new() };
    let shorter = kept.iter().filter(|(id, hours)| *hours < more && taken.is_none_or(|taken| taken == *id));
    let notice = |&(id, hours): &(ArchitectureId, f64)| {
        let [hours, more] = [hours, more].map(Argument::exact);
        let text = NoticeMessage::NoticeReplay { architecture: name(id), hours, other: name(other), more };
        (format!("{}.retention_hours", other.to_string().replace('-', "_")), text.into())
    };
    shorter.map(notice).collect()
}

/// From this many times the milliseconds a record on, functions do other work.
const UNLIKE: f64 = 5.0;

/// That functions of architectures that are compared do not take the same time for a record.
pub(super) fn of_functions(times: &[(&'static str, f64)]) -> Option<Finding> {
    let (&(key, least), &(other, most)) =
        (times.iter().min_by(|a, b| a.1.total_cmp(&b.1))?, times.iter().max_by(|a, b| a.1.total_cmp(&b.1))?);
    let [found, more] = [least, most].map(Argument::setting);
    let [quick, slow] = [key, other].map(Argument::text);
    let text = NoticeMessage::NoticeUnlikeFunctions { key: quick, found, other: slow, more };
    (most >= least * UNLIKE && most > least).then(|| (key.to_owned(), text.into()))
}

/// Below this interval, in seconds, Firehose uploads objects to S3 in parts. Data Firehose Developer Guide.
const PARTS_BELOW: f64 = 60.0;
/// Write units per second that one partition key supports. DynamoDB Developer Guide.
const KEY_WRITES: f64 = 1000.0;

/// Write units per second of a table, unless AWS has raised the quota. DynamoDB Developer Guide, Quotas.
const TABLE_WRITES: f64 = 40_000.0;
/// An increase to more than so many times the default is reported as unusual: AWS states no such value.
const UNUSUAL: f64 = 10.0;

/// The quotas of an architecture that must be raised by far more than is usual.
pub(super) fn of_raises(report: &ArchitectureReport, case: &Case<'_>) -> Vec<Finding> {
    let raise = |reason: &ReasonReport| {
        let quota = reason.quota?;
        let times = unusual_times(quota, reason.raise_to?, case)?;
        let text = NoticeMessage::NoticeLargeRaise { quota: Argument::text(quota.to_string()), times };
        Some((format!("quotas.{quota}"), text.into()))
    };
    report.fit.reasons.iter().filter_map(raise).collect()
}

/// How many times its default a quota is raised to, if AWS states no such value.
pub(crate) fn unusual_times(quota: QuotaId, to: f64, case: &Case<'_>) -> Option<Argument> {
    let times = to / case.quotas().defaults.value(quota);
    (times > UNUSUAL && quota.is_raised()).then(|| Argument::whole(times))
}

/// The write units per second of the hottest key in the busiest hour, if the table itself would throttle them.
pub(super) fn too_hot(case: &Case<'_>) -> Option<Argument> {
    let units = case.flow.hottest_key_units();
    (units > KEY_WRITES).then(|| Argument::whole(units))
}

/// The write units per second of the table in the busiest hour, if AWS must have raised its quota for them.
pub(crate) fn table_units(case: &Case<'_>) -> Option<Argument> {
    let units = case.flow.peak_units().value();
    (units > TABLE_WRITES).then(|| Argument::whole(units))
}

fn of_workload(case: &Case<'_>) -> Vec<Finding> {
    let mut notices = Vec::new();
    let mut notice = |key: &str, message| notices.push((format!("workload.{key}"), message));
    let workload = &case.scenario.workload;
    if let Some(units) = too_hot(case) {
        notice("hottest_key_share", NoticeMessage::NoticeHotKey { units }.into());
    }
    if let Some(units) = table_units(case) {
        notice("writes_per_second", NoticeMessage::NoticeTableQuota { units }.into());
    }
    if workload.global_table {
        notice("global_table", NoticeMessage::NoticeGlobalTable.into());
    }
    if workload.batch.is_some() && workload.mix.remove > 0.0 {
        notice("batch", NoticeMessage::NoticeTtl.into());
    }
    notices
}

/// Below this coefficient of variation, sizes count as fixed.
const FIXED_BELOW: f64 = 0.05;
/// How far above a rounding edge a fixed size may lie unnoticed, as a share of the edge.
const NEAR_EDGE: f64 = 0.03;

/// The size that lies nearest above an edge at which AWS rounds up, of those that are fixed.
pub(super) fn of_sizes(case: &Case<'_>, sizes: Vec<RoundedSize>) -> Option<Finding> {
    let varies = case.scenario.workload.item_size_cv >= FIXED_BELOW;
    let above = |RoundedSize { what, record, unit }: RoundedSize| {
        let is_given = record.is_fixed();
        let sizes = record.sizes().filter(|_| is_given || !varies);
        let near = sizes.filter_map(|bytes| {
            let edge = (bytes / unit).ceil() - 1.0;
            let over = bytes - edge * unit;
            (edge >= 1.0 && over <= NEAR_EDGE * edge * unit).then(|| (what.clone(), edge * unit, over, is_given))
        });
        near.collect::<Vec<_>>()
    };
    let near = sizes.into_iter().flat_map(above);
    let (what, edge, over, is_given) = near.min_by(|a, b| (a.2 / a.1).total_cmp(&(b.2 / b.1)))?;
    let edge = Argument::Number { value: edge / KIB, decimals: Some(0) };
    let edge = Message::Amount { value: edge, unit: Argument::text("KiB") }.into();
    let above = Message::Amount { value: Argument::whole(over.ceil()), unit: Argument::text("B") }.into();
    let what = what.into();
    Some(if is_given {
        let is_of_table = case.scenario.workload.change_record_size.is_some();
        let key = if is_of_table { "workload.change_record_size" } else { "delivered.record_size" };
        (key.to_owned(), NoticeMessage::NoticeGivenEdge { what, edge, above }.into())
    } else {
        ("workload.item_size_cv".to_owned(), NoticeMessage::NoticeRoundingEdge { what, edge, above }.into())
    })
}

/// Each notice once: the verdict relies on it if it does anywhere.
pub(super) fn once(notices: impl Iterator<Item = Notice>) -> Vec<Notice> {
    let mut all: Vec<Notice> = Vec::new();
    for notice in notices {
        match all.iter_mut().find(|known| known.key == notice.key && known.text == notice.text) {
            Some(known) => known.concerns_verdict |= notice.concerns_verdict,
            None => all.push(notice),
        }
    }
    all
}

/// The notice of a finding. The verdict relies on it if it says that a cost, a limit or a refusal may be another than was
/// computed; what is found in an architecture only if that is the one to take, or if none is.
pub(super) fn notice((key, text): Finding, decides: bool) -> Notice {
    let informs = [
        NoticeMessage::NoticeTtl,
        NoticeMessage::NoticeOpensearch,
        NoticeMessage::NoticeLargeRecords,
        NoticeMessage::NoticeOnDemandShards,
        NoticeMessage::NoticePipeTemplate,
        NoticeMessage::NoticeExportNoLog,
    ];
    let informs = informs.map(Message::from).contains(&text);
    Notice { concerns_verdict: decides && !informs, key, text }
}
