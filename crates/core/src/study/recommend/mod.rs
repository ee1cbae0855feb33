//! What to take and how to set it: the cheapest point that meets the requirements, over every architecture and everything that a
//! team may choose. The workload, what consumers must see and the price book are held fixed.
//!
//! [`space`] is what may be chosen, [`judge`] what a point of it is worth, [`search`] how it is searched and why nothing is
//! missed. [`question`] searches all of it with everything that must hold, [`requirements`] asks again without one of these,
//! and [`choice`] reports what was found.

mod boxes;
mod buffers;
mod choice;
mod document;
mod in_the_way;
mod judge;
mod question;
mod requirements;
mod search;
mod sharded;
mod space;
mod span;
mod undo;

#[cfg(test)]
mod tests;

use crate::catalog::PriceBook;
use crate::model::PlanError;
use crate::report::{ArchitectureReport, Report, plan};
use crate::scenario::{ArchitectureId, Architectures, Scenario};
use crate::study::left_out::left_out;
use crate::text::{CENT, Message};
pub use document::{
    Blocked, Choice, ChoiceChange, GivenChoice, InTheWay, LowRisk, MustHold, RECOMMEND_SCHEMA, Recommend, Searched,
    ShadowPrice, SpaceOf, WithoutRoom,
};
use judge::Found;
use question::Question;
pub use requirements::COMFORT;
use space::{FINE, REORDERING, Space};

/// Recommends what to take. Keys in `keep` stay as they are. `compare` writes the command that compares after some
/// assignments.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed, or a number is not finite.
pub fn recommend(
    scenario: &Scenario,
    book: &PriceBook,
    keep: &[String],
    compare: &dyn Fn(&[String]) -> String,
) -> Result<Recommend, PlanError> {
    let report = plan(scenario, book)?;
    let mut question = Question::new(scenario, book, keep, FINE);
    let mut found = question.answer();
    if found.is_empty() {
        // Rather out of order than not at all.
        let mut reordering = Question::new(scenario, book, keep, REORDERING);
        found = reordering.answer();
        if !found.is_empty() {
            question = reordering;
        }
    }
    // Of what costs the same to half a cent, rather what is the cheapest as given.
    let least = found.first().map_or(0.0, |best| best.usd);
    let as_given = |one: &Found| report.verdict.cheapest == Some(one.architecture()) && one.usd <= least + CENT;
    if let Some(place) = found.iter().position(as_given) {
        found[..=place].rotate_right(1);
    }
    let found: Vec<Found> = found.into_iter().map(|found| question.safest(found)).collect();
    let mut must_hold = question.must_hold();
    let meets = !found.is_empty();
    let choices: Vec<Choice> = found.iter().map(|found| question.choice(found, &report.notices, compare)).collect();
    let best_usd = choices.first().map(|best| best.monthly_usd);
    let mut requirements = best_usd.map_or_else(Vec::new, |usd| question.shadow_prices(usd));
    let costs_nothing = requirements.iter().all(|price| price.key != COMFORT || price.costs_usd == 0.0);
    if costs_nothing && found.first().is_some_and(|best| question.holds_only_others(best)) {
        must_hold.retain(|one| one.key != COMFORT);
        requirements.retain(|price| price.key != COMFORT);
    }
    let as_choice = |question: &Question<'_>, found: &Found| question.choice(found, &report.notices, compare);
    let in_the_way = if meets { Vec::new() } else { question.in_the_way(&as_choice) };
    let blocked = if meets || !in_the_way.is_empty() { Vec::new() } else { question.blocked() };
    let at_low_risk = choices.first().and_then(|best| question.at_low_risk(best));
    let (mut unable, not_priced) = not_chosen(&question, &choices)?;
    let mut without_room = Vec::new();
    if meets {
        let able =
            |id: ArchitectureId| Some(WithoutRoom { architecture: id, monthly_usd: question.without_room(id)?.usd });
        without_room = unable.iter().copied().filter_map(able).collect();
        unable.retain(|id| without_room.iter().all(|one| one.architecture != *id));
    }
    let mut choices = choices.into_iter();
    Ok(Recommend {
        schema: RECOMMEND_SCHEMA.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        name: scenario.name.clone(),
        meets_requirements: meets,
        must_hold,
        given: given(&report),
        best: choices.next(),
        others: choices.collect(),
        at_low_risk,
        without_room,
        unable,
        not_priced,
        requirements,
        in_the_way,
        blocked,
        table: report.of_table().map(|notice| notice.text.clone()).collect(),
        searched: Searched { scenarios: question.tried, spaces: question.spaces.iter().map(space_of).collect() },
    })
}

/// The cheapest that fits as given.
fn given(report: &Report) -> Option<GivenChoice> {
    let id = report.verdict.cheapest?;
    let one = report.architectures.iter().find(|one| one.id == id)?;
    Some(GivenChoice {
        architecture: id,
        monthly_usd: one.monthly_usd?,
        level: one.decisive_level(),
        worst_seconds: one.freshness.worst_seconds,
    })
}

fn space_of(space: &Space) -> SpaceOf {
    let count = |key: &str| space.numbers().find(|values| values.key.key() == key).map(|values| values.ascending.len());
    let text = |(key, _): &(String, String)| count(key).map_or_else(|| key.clone(), |count| format!("{key} ({count})"));
    SpaceOf {
        architecture: space.id,
        settings: space.settings.iter().map(text).collect(),
        combinations: space.combinations(),
    }
}

/// What is not among the choices: the architectures that no setting makes meet what must hold, and those without a price.
fn not_chosen(question: &Question<'_>, choices: &[Choice]) -> Result<(Vec<ArchitectureId>, Vec<Message>), PlanError> {
    let report = plan(&Scenario { architectures: Architectures::All, ..question.given.clone() }, question.book)?;
    let searched = |one: &&ArchitectureReport| question.spaces.iter().any(|space| space.id == one.id);
    let searched = report.architectures.iter().filter(searched);
    let (priced, unpriced): (Vec<_>, Vec<_>) = searched.partition(|report| report.not_priced.is_none());
    let is_chosen = |id: ArchitectureId| choices.iter().any(|choice| choice.architecture == id);
    let unable = priced.into_iter().map(|report| report.id).filter(|id| !is_chosen(*id)).collect();
    Ok((unable, unpriced.into_iter().filter_map(|report| left_out(report, question.book)).collect()))
}
