//! What lowers the throttling risk of an architecture, and its price.

use super::document::{SaferReport, late_seconds};
use super::way_out::crowded;
use crate::model::architectures::{facts, most_shards_tried, with_architecture, with_shards};
use crate::model::{Case, Fit, Layout, Level, LimitId, Outcome, PlanError, Throttled, Verdict, least_direct_put};
use crate::scenario::Scenario;
use crate::text::{Argument, MIB, Message, ReportMessage, least_above};

/// What lowers the risk: shards by one level, a quota to low; `None` if it is low, if neither shards nor a quota lowers it, or if what they cost is
/// not known.
///
/// # Errors
/// A number is not finite.
pub(super) fn safer(fit: &Fit, outcome: &Outcome, case: &Case<'_>) -> Result<Option<SaferReport>, PlanError> {
    // What is late counts for nothing: the level would fall by making more of it late.
    if late_seconds(fit.wait.seconds()).is_some() {
        return Ok(None);
    }
    let throttled = fit.throttled_after.as_ref().unwrap_or(&fit.throttled);
    let level = throttled.decisive;
    let worst = throttled.worst_that_decides().filter(|_| level >= Level::Moderate && throttled.hard.is_none());
    let Some(worst) = worst else { return Ok(None) };
    if worst.limit == LimitId::FirehosePutBytes {
        return Ok(Some(by_direct_put(outcome, level, case)));
    }
    let by_shards = outcome.shards.by.iter().any(|(constraint, _)| constraint.limit() == Some(worst.limit));
    if by_shards { by_more_shards(outcome, level, case) } else { Ok(None) }
}

/// The level below; none has none.
const fn below(level: Level) -> Level {
    match level {
        Level::Severe => Level::High,
        Level::High => Level::Moderate,
        Level::Moderate => Level::Low,
        Level::Low | Level::None => Level::None,
    }
}

fn by_direct_put(outcome: &Outcome, level: Level, case: &Case<'_>) -> SaferReport {
    // It costs nothing, and a team that asks for the least asks again.
    let level = below(level).min(Level::Low);
    let to = with_architecture(outcome.id, case, |architecture| {
        least_direct_put(architecture, &outcome.limits, level, case)
    });
    let quota = Argument::Bytes((to / MIB).round() * MIB);
    let text = Message::from(ReportMessage::SaferQuota { quota, level: Argument::word("level", level.to_string()) });
    SaferReport { level, usd: 0.0, text: text.into() }
}

fn by_more_shards(outcome: &Outcome, level: Level, case: &Case<'_>) -> Result<Option<SaferReport>, PlanError> {
    let fixed = |shards: f64| with_shards(outcome.id, case.scenario, shards, outcome.shards.layout);
    // Where changes wait, what is throttled does not count: that is no lower risk.
    let level_with = |scenario: &Scenario, with_room: bool| {
        let case = case.with_same_quotas(scenario);
        with_architecture(outcome.id, &case, |architecture| {
            let limits = architecture.limits();
            let is_late = limits.iter().any(|limit| limit.verdict() == Verdict::Late);
            let is_crowded = with_room && crowded(&outcome.limits, &limits);
            (!is_late && !is_crowded).then(|| Throttled::new(architecture, &limits, &case).decisive)
        })
    };
    let lowers = |shards: f64, with_room: bool| {
        let then = fixed(shards).and_then(|scenario| level_with(&scenario, with_room));
        then.is_some_and(|then| then < level)
    };
    let used = outcome.shards.used;
    let fewest = |with_room| least_above(used, most_shards_tried(used), |shards| lowers(shards, with_room));
    let Some(fewest) = fewest(true).or_else(|| fewest(false)) else { return Ok(None) };
    let Some(scenario) = fixed(fewest) else { return Ok(None) };
    let safer = Outcome::new(outcome.id, &case.with_same_quotas(&scenario))?;
    let Some((then, now)) = safer.bill.priced_total().zip(outcome.bill.priced_total()) else { return Ok(None) };
    let usd = then - now;
    let Some(level) = level_with(&scenario, false) else { return Ok(None) };
    let (shards, cost) = (ReportMessage::shards(fewest).into(), Argument::Usd(usd));
    let word = Argument::word("level", level.to_string());
    let isolated = outcome.shards.layout.filter(|layout| *layout == Layout::Isolated);
    let setting = facts(outcome.id).shards.zip(isolated);
    let text = Message::from(match setting.and_then(|(setting, layout)| setting.isolation(case.scenario, layout)) {
        Some(isolation) => {
            ReportMessage::SaferShardsIsolated { shards, key: Argument::text(&*isolation.key), cost, level: word }
        }
        None => ReportMessage::SaferShards { shards, cost, level: word },
    });
    Ok(Some(SaferReport { level, usd, text: text.into() }))
}
