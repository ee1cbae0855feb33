//! Ways that are not compared: where the two of the default are, one that would fit for less, or without code.

use crate::catalog::PriceId;
use crate::model::architectures::{FurtherWay, TriedBatch, facts, with_architecture};
use crate::model::{Case, ChangedSetting, Fit, Limit, NotFinite, Outcome, Reason, fit};
use crate::report::document::{ArchitectureReport, WayOutReport};
use crate::report::fit::all_raised;
use crate::report::words::priced_name;
use crate::scenario::{ArchitectureId, Architectures, Scenario};
use crate::text::{Argument, Joining, Message, ReportMessage, sorted};

/// What is not as given costs at most this share of the one to take to be named for its cost: a further way, another
/// architecture with a setting, other code beside settings.
pub(crate) const MUCH_LESS: f64 = 0.9;

/// A way that is not compared.
pub(crate) struct Further {
    pub(crate) id: ArchitectureId,
    pub(crate) change: Option<Change>,
    pub(crate) gives_up: Message,
    pub(crate) scenario: Scenario,
}

/// The change of settings that leads to a way: in words, and each.
pub(crate) struct Change {
    pub(crate) what: Message,
    pub(crate) settings: Vec<ChangedSetting>,
}

/// The cheapest further way that would fit for at least a tenth less than `best`, or else without code where `best` has
/// some; in words. Architectures that are not compared are named where the two of the default are.
pub(super) fn further(
    best: Option<&ArchitectureReport>,
    found: Option<&FurtherWayOut>,
    case: &Case<'_>,
) -> Option<Message> {
    let reached = best.and_then(|best| {
        let freshness = &best.freshness;
        freshness.worst_after_increase_seconds.or(freshness.worst_seconds)
    });
    let others = not_compared_by_default(case.scenario)
        .filter_map(|way| Some((usd_if_it_fits(way.id, &way.scenario, case)?, way)));
    let others = others.map(|(usd, way)| (usd, after_raises(way, case)));
    let own = |id| outcome_and_fit(id, case).ok()?.1.freshness.worst;
    let variants = case.scenario.architectures.iter();
    let variants = variants.filter_map(|&id| variant(id, reached.or_else(|| own(id)), case));
    let priced: Vec<(f64, Further)> = others.chain(variants).collect();
    let cheapest = |wanted: &dyn Fn(&(f64, Further)) -> bool| {
        priced.iter().filter(|one| wanted(one)).min_by(|a, b| a.0.total_cmp(&b.0))
    };
    let most = best.and_then(|best| best.monthly_usd).map_or(f64::INFINITY, |usd| usd * MUCH_LESS);
    if let Some((usd, way)) = cheapest(&|(usd, _)| *usd <= most) {
        let (name, cost, gives_up) = (priced_name(way.id), Argument::Usd(*usd), way.gives_up.clone().into());
        return Some(match &way.change {
            Some(Change { what, .. }) => {
                Message::from(ReportMessage::VerdictFurtherChange { name, change: what.clone().into(), cost, gives_up })
            }
            None => Message::from(ReportMessage::VerdictFurther { name, cost, gives_up }),
        });
    }
    let has_code = best.is_some_and(|best| !best.promises.no_code);
    let no_code = |way: &Further| with_architecture(way.id, case, |architecture| architecture.promises().no_code);
    if let Some((usd, way)) = cheapest(&|(_, way)| has_code && no_code(way)) {
        let gives_up = way.gives_up.clone().into();
        return Some(Message::from(ReportMessage::VerdictFurtherNoCode {
            name: priced_name(way.id),
            cost: Argument::Usd(*usd),
            gives_up,
        }));
    }
    if best.is_some() {
        return None;
    }
    let by_settings = |found: &FurtherWayOut| {
        let (name, change) = (priced_name(found.id), (&found.way.text).into());
        let (cost, gives_up) = (Argument::Usd(found.way.monthly_usd), found.gives_up.clone().into());
        Message::from(ReportMessage::VerdictFurtherIf { name, cost, change, gives_up })
    };
    found.map(by_settings).or_else(|| not_priced(case))
}

/// What was found by trying more than an architecture knows of itself.
#[derive(Default)]
pub(crate) struct Advice {
    /// What makes an architecture fit that does not.
    pub(crate) ways: Vec<(ArchitectureId, WayOutReport)>,
    /// What makes one fit that is not compared.
    pub(crate) not_compared: Option<FurtherWayOut>,
    /// A setting with which what is to be taken costs much less.
    pub(crate) better: Option<(ArchitectureId, WayOutReport)>,
}

/// What was found to make an architecture fit that is not compared.
pub(crate) struct FurtherWayOut {
    pub(crate) id: ArchitectureId,
    pub(crate) way: WayOutReport,
    pub(crate) gives_up: Message,
}

/// Where nothing else is named: an architecture that is not compared, would fit and lacks a price.
fn not_priced(case: &Case<'_>) -> Option<Message> {
    let one = |Further { id, .. }| {
        let (outcome, fit) = outcome_and_fit(id, case).ok()?;
        let missing: Vec<PriceId> = outcome.bill.missing.iter().map(|line| line.price).collect();
        let would_fit = fit.reasons.iter().all(|reason| matches!(reason, Reason::Raise(_)));
        (would_fit && !missing.is_empty()).then_some((id, missing))
    };
    let (id, missing) = not_compared_by_default(case.scenario).find_map(one)?;
    let prices = missing.into_iter().map(|price| Argument::text(<&str>::from(price)));
    Some(Message::from(ReportMessage::VerdictFurtherNotPriced {
        name: priced_name(id),
        prices: Argument::list(Joining::And, prices),
    }))
}

/// A way, which gives up nothing before AWS has raised what it must.
fn after_raises(way: Further, case: &Case<'_>) -> Further {
    let fit = outcome_and_fit(way.id, &case.with_same_quotas(&way.scenario)).map(|(_, fit)| fit);
    let raises = all_raised(fit.iter().flat_map(Fit::raises));
    if raises.is_empty() {
        return way;
    }
    let first = Message::from(ReportMessage::FirstRaise { raised: Argument::list(Joining::And, raises) });
    let gives_up = Message::joined(Joining::Semicolon, vec![first, way.gives_up.clone()]);
    Further { gives_up, ..way }
}

/// The architectures that are not compared, where the two of the default are.
pub(crate) fn not_compared_by_default(scenario: &Scenario) -> impl Iterator<Item = Further> + '_ {
    let is_default = scenario.architectures == Architectures::default();
    let others = <ArchitectureId as strum::VariantArray>::VARIANTS.iter().copied();
    others.filter(move |id| is_default && !scenario.architectures.contains(id)).filter_map(|id| {
        Some(Further { id, change: None, gives_up: (facts(id).gives_up)()?, scenario: scenario.clone() })
    })
}

/// The cheapest of them that would fit.
pub(crate) fn further_that_fits(case: &Case<'_>) -> Option<Further> {
    let priced = not_compared_by_default(case.scenario)
        .filter_map(|way| Some((usd_if_it_fits(way.id, &way.scenario, case)?, way)));
    priced.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, way)| way)
}

/// An architecture in its further way, at its best settings there.
pub(crate) struct ForLess {
    pub(crate) change: Change,
    pub(crate) gives_up: Message,
    pub(crate) scenario: Scenario,
    pub(crate) usd: f64,
}

/// The further way of an architecture, if that fits and costs less, or fits where the architecture as it is does not.
pub(crate) fn for_less(id: ArchitectureId, case: &Case<'_>) -> Option<ForLess> {
    let (now, fit) = outcome_and_fit(id, case).ok()?;
    let (usd, Further { change, gives_up, scenario, .. }) = variant(id, fit.freshness.worst, case)?;
    let is_better = !fit.outcome.is_fit() || usd < now.bill.total;
    Some(ForLess { change: change.filter(|_| is_better)?, gives_up, scenario, usd })
}

/// A further way to run an architecture, at the settings that cost least: as fresh as required or reached, with no limit that a
/// setting moves above 80%.
pub(super) fn variant(id: ArchitectureId, reached: Option<f64>, case: &Case<'_>) -> Option<(f64, Further)> {
    let way = (facts(id).further)(case.scenario)?;
    let most = case.scenario.requirements.freshness.map(|most| most.0).or(reached).unwrap_or(f64::INFINITY);
    let (usd, batch) = cheapest_that_fits(id, &way, most, case)?;
    let mut scenario = case.scenario.clone();
    (way.set)(&mut scenario, batch);
    let change = Change { what: (way.what)(case.scenario, batch), settings: (way.settings)(case.scenario, batch) };
    Some((usd, Further { id, change: Some(change), gives_up: way.gives_up, scenario }))
}

/// The batch with which a further way costs least and fits, with its cost: those that cost less are tried first.
fn cheapest_that_fits(
    id: ArchitectureId,
    way: &FurtherWay,
    most_seconds: f64,
    case: &Case<'_>,
) -> Option<(f64, TriedBatch)> {
    let mut scenario = case.scenario.clone();
    let mut outcome = Box::new(Outcome::empty(id));
    let mut usd = |batch| {
        (way.set)(&mut scenario, batch);
        let case = case.with_same_quotas(&scenario);
        outcome.clear(id);
        with_architecture(id, &case, |architecture| outcome.price(architecture, &case));
        outcome.bill.priced_total()
    };
    let priced = way.batches.iter().filter_map(|batch| Some((usd(*batch)?, *batch)));
    let ascending = sorted::collect(priced, |a, b| a.0.total_cmp(&b.0));
    ascending.into_iter().find(|(_, batch)| {
        (way.set)(&mut scenario, *batch);
        let is_near = |limit: &Limit| limit.wants_room() && limit.is_crowded();
        outcome_and_fit(id, &case.with_same_quotas(&scenario)).is_ok_and(|(outcome, fit)| {
            let is_fresh = fit.freshness.worst.is_some_and(|worst| worst <= most_seconds);
            fit.outcome.is_fit() && is_fresh && !outcome.limits.iter().any(is_near)
        })
    })
}

/// What a way costs a month; `None` if it does not fit or is not priced.
fn usd_if_it_fits(id: ArchitectureId, scenario: &Scenario, case: &Case<'_>) -> Option<f64> {
    let (outcome, fit) = outcome_and_fit(id, &case.with_same_quotas(scenario)).ok()?;
    fit.outcome.is_fit().then_some(outcome.bill.total)
}

/// The numbers of an architecture, and whether it fits.
///
/// # Errors
/// A number is not finite.
pub(super) fn outcome_and_fit(id: ArchitectureId, case: &Case<'_>) -> Result<(Box<Outcome>, Fit), NotFinite> {
    let mut outcome = Box::new(Outcome::empty(id));
    let fit = with_architecture(id, case, |architecture| {
        outcome.fill(architecture, case)?;
        Ok(fit(id, architecture, &outcome.limits, &outcome.bill, case))
    })?;
    Ok((outcome, fit))
}
