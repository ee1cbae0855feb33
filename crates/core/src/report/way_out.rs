//! What would make an architecture fit: changes of its settings, tried one by one.

use super::document::{WayOutReport, late_seconds};
use super::fit::all_raised;
use super::further::{outcome_and_fit, variant};
use super::words::longest_duration;
use crate::input::contradictions;
use crate::model::architectures::{Described, most_shards_tried, with_shards};
use crate::model::{Case, Fit, Layout, Limit, Limits, Outcome, PlanError, Value, set_key};
use crate::scenario::{Delivery, Scenario};
use crate::text::{Bytes, Joining, MIB, Message, ReportMessage, Seconds, least_above};

/// Less than this share of a cost is noise.
const NOISE: f64 = 0.01;

/// What a change does harm to: how soon changes arrive, their order, the room below a limit that it moves.
type Harm = (bool, bool, bool);

/// The cheapest of the changes that an architecture knows with which it fits, the first of those that cost about as little, and
/// rather one after which nothing waits and limits keep room; a further way to run it where none of them helps. What others
/// found by trying its settings one by one or together is taken instead, unless an architecture knows something noticeably
/// cheaper that does no harm. `None` if nothing helps, or if prices that it needs are missing.
///
/// # Errors
/// A number is not finite.
pub(super) fn way_out(
    architecture: &dyn Described,
    outcome: &Outcome,
    tried: Option<&WayOutReport>,
    case: &Case<'_>,
) -> Result<Option<WayOutReport>, PlanError> {
    let about = |usd: f64| usd - (usd * NOISE).max(1.0);
    let mut cheapest: Option<(WayOutReport, Harm)> = None;
    let changes = architecture.changes().into_iter();
    for (text, scenario) in changes.chain(more_shards(outcome, case)).chain(buffers(outcome, case)) {
        let (changed, fit) = outcome_and_fit(outcome.id, &case.with(&scenario))?;
        if !fit.outcome.is_fit() {
            continue;
        }
        let monthly_usd = changed.bill.total;
        let is_late = late_seconds(fit.wait.seconds()).is_some();
        let harm = (is_late, reorders(&text), crowds(outcome, &changed));
        let is_better = |(known, by_known): &(WayOutReport, Harm)| {
            harm < *by_known || harm == *by_known && monthly_usd < about(known.monthly_usd)
        };
        if cheapest.as_ref().is_none_or(is_better) {
            let change = [vec![text], all_raised(fit.raises())].concat();
            cheapest = Some((as_way_out(change, monthly_usd, &fit), harm));
        }
    }
    let is_better = |(own, harm): &(WayOutReport, Harm)| {
        tried.is_none_or(|tried| {
            own.monthly_usd < about(tried.monthly_usd)
                && (*harm == Harm::default() || own.late_seconds == tried.late_seconds)
        })
    };
    let known = cheapest.filter(is_better).map(|(own, _)| own).or_else(|| tried.cloned());
    Ok(known.or_else(|| {
        // No later than is required, or than as it is, unless that falls behind without end.
        let worst = outcome_and_fit(outcome.id, case).ok()?.1.freshness.worst;
        let (monthly_usd, way) = variant(outcome.id, worst, case)?;
        Some(WayOutReport { text: way.change?.what.into(), monthly_usd, late_seconds: None, is_code: true })
    }))
}

/// Settings to change as a way out, with its cost and how late changes are after it.
pub(crate) fn as_way_out(change: Vec<Message>, monthly_usd: f64, fit: &Fit) -> WayOutReport {
    let (all, late_seconds) = (Message::joined(Joining::And, change), late_seconds(fit.wait.seconds()));
    let text = match late_seconds.map(longest_duration) {
        Some(delay) => ReportMessage::ChangeLate { change: all.into(), delay }.into(),
        None => all,
    };
    WayOutReport { text: text.into(), monthly_usd, late_seconds, is_code: false }
}

/// Whether a limit that a setting moves is above what is comfortable, and not where it was before a change.
pub(crate) fn crowds(before: &Outcome, after: &Outcome) -> bool {
    crowded(&before.limits, &after.limits)
}

/// The same of limits.
pub(super) fn crowded(before: &Limits, after: &Limits) -> bool {
    let was = |limit: &Limit| before.iter().find(|other| other.id == limit.id).map_or(0.0, Limit::movable_utilization);
    let is_moved = |limit: &Limit| (limit.movable_utilization() - was(limit)).abs() > SAME;
    after.iter().any(|limit| limit.wants_room() && limit.is_crowded() && is_moved(limit))
}

/// Shares of a limit that differ by no more than this are the same.
const SAME: f64 = 1e-9;

/// As few more shards as let it fit, with room below the limits that they move if they can have it; none where they are not
/// set by hand, or where only one for a hot key alone helps.
fn more_shards(outcome: &Outcome, case: &Case<'_>) -> Option<(Message, Scenario)> {
    let shards = &outcome.shards;
    let layout = shards.layout.filter(|layout| *layout == Layout::Even)?;
    let fixed = |count: f64| with_shards(outcome.id, case.scenario, count, Some(layout));
    let fits = |count: f64, with_room: bool| {
        let found = fixed(count).and_then(|scenario| outcome_and_fit(outcome.id, &case.with(&scenario)).ok());
        found.is_some_and(|(then, fit)| {
            then.shards.used == count && fit.outcome.is_fit() && !(with_room && crowds(outcome, &then))
        })
    };
    let most = most_shards_tried(shards.used);
    let fewest = |with_room| least_above(shards.used, most, |count| fits(count, with_room));
    let count = fewest(true).or_else(|| fewest(false))?;
    Some((ReportMessage::ChangeShards { shards: ReportMessage::shards(count).into() }.into(), fixed(count)?))
}

/// Whether changes of one item may come out of order after it.
fn reorders(change: &Message) -> bool {
    let spread = Message::from(ReportMessage::ChangeSpread { table: "".into() });
    change.translatable().id == spread.translatable().id
}

/// The largest delivery buffers, by time and by size, with which it is as fresh as required; none if that is not what is asked.
fn buffers(outcome: &Outcome, case: &Case<'_>) -> Vec<(Message, Scenario)> {
    if case.scenario.requirements.freshness.is_none() {
        return Vec::new();
    }
    let (now, least) = (case.scenario.delivery.buffer(), case.scenario.delivery.smallest_buffer());
    let with = |set: &dyn Fn(&mut Delivery)| {
        let mut scenario = case.scenario.clone();
        set(&mut scenario.delivery);
        scenario
    };
    let interval = |seconds: f64| with(&|delivery| delivery.buffer_interval = Some(Seconds(seconds)));
    let size = |mib: f64| with(&|delivery| delivery.buffer_size = Some(Bytes(mib * MIB)));
    let fits = |scenario: &Scenario| {
        contradictions(scenario).is_empty()
            && outcome_and_fit(outcome.id, &case.with(scenario)).is_ok_and(|(_, fit)| fit.outcome.is_fit())
    };
    let seconds = largest([least.interval, now.interval.ceil() - 1.0], |seconds| fits(&interval(seconds)));
    let mib = largest([least.size / MIB, (now.size / MIB).ceil() - 1.0], |mib| fits(&size(mib)));
    let by_time = seconds.map(|seconds| {
        let value = Value::from(Seconds(seconds)).to_string();
        (set_key("delivery.buffer_interval", value), interval(seconds))
    });
    let by_size = mib.map(|mib| {
        let value = Value::from(Bytes(mib * MIB)).to_string();
        (set_key("delivery.buffer_size", value), size(mib))
    });
    by_time.into_iter().chain(by_size).collect()
}

/// The largest whole number of a range that does it, if all below it do; `None` if the least does not.
fn largest([least, most]: [f64; 2], does_it: impl Fn(f64) -> bool) -> Option<f64> {
    if most < least || !does_it(least) {
        return None;
    }
    Some(least_above(least, most, |number| !does_it(number)).map_or(most, |first| first - 1.0))
}
