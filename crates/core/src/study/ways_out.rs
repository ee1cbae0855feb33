//! Ways out for a scenario that misses a gate: of each architecture the cheapest change, and what would cost least. The
//! workload, what consumers must see, the requirements and the prices are held fixed.

use super::recommend::{Choice, ChoiceChange, recommend};
use super::what_to_do::{Way, ways_that_fit};
use crate::catalog::PriceBook;
use crate::report::{GatesReport, Report, name};
use crate::scenario::{ArchitectureId, Scenario};
use crate::text::{Argument, Joining, Message, ReportMessage, Seconds, StudyMessage, float};

/// The key of the architectures that are compared.
const ARCHITECTURES: &str = "architectures";
/// A change is not named beside another that costs at most this share of it.
const FAR_LESS: f64 = 0.5;
/// Another is named beside it if it costs at most this share.
const LESS: f64 = 0.99;

/// Checks a report against the gates of its scenario, with what would meet them where they are missed.
pub fn gates(report: &Report, scenario: &Scenario, book: &PriceBook, no_exceeded: bool) -> GatesReport {
    let mut gates = report.gates(&scenario.requirements, no_exceeded);
    if gates.met {
        return gates;
    }
    // Where nothing may be above its limit for a while, no way may be late.
    let mut asked = scenario.clone();
    if no_exceeded {
        asked.requirements.max_delay = Some(Seconds(0.0));
    }
    let found = recommend(&asked, book, &[], &|_| String::new()).ok().filter(|found| found.meets_requirements);
    let choices: Vec<Choice> = found.into_iter().flat_map(|found| found.best.into_iter().chain(found.others)).collect();
    let singles = ways_that_fit(&asked, book);
    let way = |id: ArchitectureId| {
        let single = singles.iter().find(|way| way.architecture == id);
        let best = choices.iter().find(|choice| choice.architecture == id && !choice.changes.is_empty());
        way_out(single, best)
    };
    let mut has_way = false;
    for of in gates.gates.iter_mut().flat_map(|gate| &mut gate.architectures).filter(|of| !of.met) {
        let way = way(of.id);
        has_way |= way.is_some();
        of.way_out = way.or(of.way_out.take());
    }
    let others = choices.iter().find(|choice| !scenario.architectures.contains(&choice.architecture));
    gates.further = others.filter(|_| !has_way).map(way_of);
    gates
}

/// A change of an architecture, and what would cost less.
fn way_out(single: Option<&Way>, best: Option<&Choice>) -> Option<Message> {
    let of_single = |way: &Way| (Argument::list(Joining::And, way.what.clone()), Argument::Usd(way.monthly_usd));
    let is_less = |single: &&Way, share: f64| best.is_none_or(|best| best.monthly_usd > single.monthly_usd * share);
    let Some(way) = single.filter(|single| is_less(single, FAR_LESS)) else {
        return best.map(way_of);
    };
    let (change, cost) = of_single(way);
    Some(match best.filter(|_| !is_less(&way, LESS)) {
        Some(best) => {
            let (other, least) = (changes(best, false), Argument::Usd(best.monthly_usd));
            StudyMessage::GateWayOutOr { change, cost, other, least }.into()
        }
        None => StudyMessage::GateWayOut { change, cost }.into(),
    })
}

/// A choice as a way out.
fn way_of(choice: &Choice) -> Message {
    let is_named = !choice.changes.iter().any(|change| change.key == ARCHITECTURES);
    let cost = Argument::Usd(choice.monthly_usd);
    StudyMessage::GateWayOut { change: changes(choice, !is_named), cost }.into()
}

/// What to do for a choice: what else to compare, and what to set.
fn changes(choice: &Choice, is_further: bool) -> Argument {
    let compare = is_further.then(|| StudyMessage::TodoCompare { architecture: name(choice.architecture) }.into());
    let set = |change: &ChoiceChange| {
        let (key, to) = (Argument::text(change.key.as_str()), change.to.as_str());
        let is_bare = float(to).is_some() || matches!(to, "true" | "false") || to.starts_with(['[', '{', '"']);
        let value = Argument::text(if is_bare { to.to_owned() } else { format!("\"{to}\"") });
        Message::from(ReportMessage::TodoSet { key, value })
    };
    // Only AWS changes a quota.
    let is_set = |change: &&ChoiceChange| change.key != ARCHITECTURES && !change.is_raise();
    let changes = choice.changes.iter().filter(is_set).map(set);
    let raises = choice.raises.iter().cloned();
    Argument::list(Joining::And, compare.into_iter().chain(changes).chain(raises).collect::<Vec<Message>>())
}
