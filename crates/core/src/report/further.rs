//! Ways that are not compared: where the two of the default are, one that would fit for less, or without code.

use crate::model::architectures::{facts, with_architecture};
use crate::model::{Case, Outcome, fit};
use crate::report::document::ArchitectureReport;
use crate::report::words::priced_name;
use crate::scenario::{ArchitectureId, Architectures, Scenario};
use crate::text::{Argument, Message};

/// A further way costs at most this share of the cheapest to be named for its cost.
const MUCH_LESS: f64 = 0.9;

/// A way that is not compared.
struct Way {
    id: ArchitectureId,
    change: Option<Message>,
    gives_up: Message,
    scenario: Scenario,
}

/// The cheapest further way that would fit for at least a tenth less than `best`, or else without code where `best` has
/// some; in words. Nothing unless the two of the default are compared.
pub(super) fn further(best: Option<&ArchitectureReport>, case: &Case<'_>) -> Option<Message> {
    if case.scenario.architectures != Architectures::default() {
        return None;
    }
    let priced = ways(case.scenario).filter_map(|way| Some((usd_if_it_fits(&way, case)?, way)));
    let priced: Vec<(f64, Way)> = priced.collect();
    let cheapest = |wanted: &dyn Fn(&(f64, Way)) -> bool| {
        priced.iter().filter(|one| wanted(one)).min_by(|a, b| a.0.total_cmp(&b.0))
    };
    let most = best.and_then(|best| best.monthly_usd).map_or(f64::INFINITY, |usd| usd * MUCH_LESS);
    if let Some((usd, way)) = cheapest(&|(usd, _)| *usd <= most) {
        let (name, cost, gives_up) = (priced_name(way.id), Argument::Usd(*usd), way.gives_up.clone().into());
        return Some(match &way.change {
            Some(change) => Message::VerdictFurtherChange { name, change: change.clone().into(), cost, gives_up },
            None => Message::VerdictFurther { name, cost, gives_up },
        });
    }
    let has_code = best.is_some_and(|best| !best.promises.no_code);
    let no_code = |way: &Way| with_architecture(way.id, case, |architecture| architecture.promises().no_code);
    let (usd, way) = cheapest(&|(_, way)| has_code && no_code(way))?;
    let gives_up = way.gives_up.clone().into();
    Some(Message::VerdictFurtherNoCode { name: priced_name(way.id), cost: Argument::Usd(*usd), gives_up })
}

/// The architectures that are not compared, and further ways to run those that are.
fn ways(scenario: &Scenario) -> impl Iterator<Item = Way> + '_ {
    let others = <ArchitectureId as strum::VariantArray>::VARIANTS.iter().copied();
    let others = others
        .filter(|id| !scenario.architectures.contains(id))
        .filter_map(|id| Some(Way { id, change: None, gives_up: (facts(id).gives_up)()?, scenario: scenario.clone() }));
    let variants = scenario.architectures.iter().filter_map(|&id| {
        let way = (facts(id).further)(scenario)?;
        Some(Way { id, change: Some(way.change), gives_up: way.gives_up, scenario: way.scenario })
    });
    others.chain(variants)
}

/// What a way costs a month; `None` if it does not fit or is not priced.
fn usd_if_it_fits(way: &Way, case: &Case<'_>) -> Option<f64> {
    let case = case.with_same_quotas(&way.scenario);
    let mut outcome = Outcome::empty(way.id);
    let fit = with_architecture(way.id, &case, |architecture| {
        outcome.fill(architecture, &case).ok()?;
        Some(fit(way.id, architecture, &outcome.limits, &outcome.bill, &case))
    })?;
    fit.outcome.is_fit().then_some(outcome.bill.total)
}
