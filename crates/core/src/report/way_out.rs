//! What would make an architecture fit: changes of its settings, tried one by one.

use super::document::{WayOutReport, late_seconds};
use super::fit::all_raised;
use super::further::{cheapest_that_fits, outcome_and_fit};
use super::words::duration;
use crate::input::contradictions;
use crate::model::architectures::{Described, facts};
use crate::model::{Case, Fit, Outcome, PlanError};
use crate::scenario::{Delivery, Scenario};
use crate::text::{Argument, Bytes, Joining, MIB, Message, ReportMessage, Seconds, least_above};

/// Less than this share of a cost is noise.
const NOISE: f64 = 0.01;

/// The cheapest of the changes that an architecture knows with which it fits, the first of those that cost about as little, and
/// rather one after which nothing waits; a further way to run it where none of them helps. `None` if nothing does, or if prices
/// that it needs are missing.
///
/// # Errors
/// A number is not finite.
pub(super) fn way_out(
    architecture: &dyn Described,
    outcome: &Outcome,
    case: &Case<'_>,
) -> Result<Option<WayOutReport>, PlanError> {
    // What it does harm to: how soon changes arrive, their order.
    let mut cheapest: Option<(WayOutReport, (bool, bool))> = None;
    for (text, scenario) in architecture.changes().into_iter().chain(buffers(outcome, case)) {
        let (changed, fit) = outcome_and_fit(outcome.id, &case.with(&scenario))?;
        if !fit.outcome.is_fit() {
            continue;
        }
        let (monthly_usd, late_seconds) = (changed.bill.total, late_seconds(fit.wait.seconds()));
        let about = |usd: f64| usd - (usd * NOISE).max(1.0);
        let harm = (late_seconds.is_some(), text == Message::from(ReportMessage::ChangeSpread));
        let is_better = |(known, by_known): &(WayOutReport, (bool, bool))| {
            harm < *by_known || harm == *by_known && monthly_usd < about(known.monthly_usd)
        };
        if cheapest.as_ref().is_none_or(is_better) {
            let text = in_words(text, &fit, late_seconds).into();
            cheapest = Some((WayOutReport { text, monthly_usd, late_seconds }, harm));
        }
    }
    Ok(cheapest.map(|(way, _)| way).or_else(|| {
        let way = (facts(outcome.id).further)(case.scenario)?;
        // No later than as it is, unless that falls behind without end.
        let worst = outcome_and_fit(outcome.id, case).ok()?.1.freshness.worst.unwrap_or(f64::INFINITY);
        let (monthly_usd, batch) = cheapest_that_fits(outcome.id, &way, worst, case)?;
        let text = (way.what)(batch).into();
        Some(WayOutReport { text, monthly_usd, late_seconds: None })
    }))
}

/// A change with what AWS must raise besides, and how late changes are after it.
fn in_words(change: Message, fit: &Fit, late_seconds: Option<f64>) -> Message {
    let all = Message::joined(Joining::And, [vec![change], all_raised(fit.raises())].concat());
    match late_seconds.map(duration) {
        Some(delay) => ReportMessage::ChangeLate { change: all.into(), delay }.into(),
        None => all,
    }
}

/// The largest delivery buffers, by time and by size, with which it is as fresh as required; none if that is not what is asked.
fn buffers(outcome: &Outcome, case: &Case<'_>) -> Vec<(Message, Scenario)> {
    if case.scenario.requirements.freshness.is_none() {
        return Vec::new();
    }
    let now = case.scenario.delivery.buffer();
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
    let of = |key: &str, value: Argument| Message::from(ReportMessage::ChangeBuffer { key: key.into(), value });
    let seconds = largest([0.0, now.interval.ceil() - 1.0], |seconds| fits(&interval(seconds)));
    let mib = largest([1.0, (now.size / MIB).ceil() - 1.0], |mib| fits(&size(mib)));
    let by_time =
        seconds.map(|seconds| (of("delivery.buffer_interval", Argument::Seconds(seconds)), interval(seconds)));
    let by_size = mib.map(|mib| (of("delivery.buffer_size", Argument::Bytes(mib * MIB)), size(mib)));
    by_time.into_iter().chain(by_size).collect()
}

/// The largest whole number of a range that does it, if all below it do; `None` if the least does not.
fn largest([least, most]: [f64; 2], does_it: impl Fn(f64) -> bool) -> Option<f64> {
    if most < least || !does_it(least) {
        return None;
    }
    Some(least_above(least, most, |number| !does_it(number)).map_or(most, |first| first - 1.0))
}
