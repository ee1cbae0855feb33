//! What was found, as a choice: its settings, what changes against the given scenario, what AWS must be asked for.

use serde_json::Value as Json;

use super::document::{Choice, ChoiceChange};
use super::judge::{Found, Judge, Rules, after_raises};
use super::question::Question;
use super::space::written;
use crate::catalog::{PriceBook, QuotaId, Quotas};
use crate::input::{changed, typed};
use crate::model::architectures::facts;
use crate::model::{Case, Fit, Raise};
use crate::report::{Notice, PRICES, late_seconds, plan, raised};
use crate::scenario::{ArchitectureId, GrantedQuotas, Requirements, Scenario};
use crate::study::what_to_do::levers;
use crate::text::{Bytes, Joining, Message, Quantity as _, ReportMessage, float};

/// What a setting is that nobody set, where its default is not one value.
const NOT_SET: &str = "not set";

impl Question<'_> {
    /// A point that was found, as a choice: with what AWS must raise, and with the requirements as given.
    pub(super) fn choice(&self, found: &Found, known: &[Notice], compare: &dyn Fn(&[String]) -> String) -> Choice {
        let id = found.architecture();
        let (raised, fit) = after_raises(&found.scenario, &found.fit, self.book, self.rules.lateness);
        let scenario = self.taken(found, &raised, self.given.requirements.clone());
        let space = self.spaces.iter().find(|space| space.id == id);
        let changes = changes(self.given, &scenario, space.map_or(&[], |space| &space.settings), &self.book.quotas);
        let set = |change: &ChoiceChange| format!("{}={}", change.key, change.to);
        let compare = compare(&changes.iter().map(set).collect::<Vec<_>>());
        let told = changes.into_iter().filter_map(|change| match change.from == change.to {
            true if self.is_so_by_default(&change.key, &scenario, id) => None,
            true => Some(ChoiceChange { from: NOT_SET.to_owned(), ..change }),
            false => Some(change),
        });
        Choice {
            architecture: id,
            monthly_usd: found.usd,
            level: fit.decisive_level(),
            late_seconds: late_seconds(fit.wait.seconds()),
            worst_seconds: fit.freshness.worst,
            compare,
            changes: told.collect(),
            gives_up: gives_up(id, self.given, &scenario, self.book),
            raises: asked_first(&found.fit, &raised.quotas, self.given),
            notices: brought(id, &scenario, known, self.book),
            scenario: changed(&scenario),
        }
    }

    /// The scenario that takes a point that was found, its quotas raised, under some requirements.
    pub(super) fn taken(&self, found: &Found, raised: &Scenario, requirements: Requirements) -> Scenario {
        let (id, named) = (found.architecture(), &self.given.architectures);
        let architectures = if named.contains(&id) { named.clone() } else { [&named[..], &[id]].concat().into() };
        // What is not known exactly stays so.
        Scenario { architectures, requirements, ranges: self.given.ranges.clone(), ..raised.clone() }
    }

    /// Whether a setting is no change: it is what it was by default, and is so by default after the other changes too.
    fn is_so_by_default(&self, key: &str, chosen: &Scenario, id: ArchitectureId) -> bool {
        let chosen = Scenario { architectures: vec![id].into(), ..chosen.clone() };
        let mut judge = Judge::new(self.book, Rules::none(self.rules.lateness));
        let mut fit_and_cost = |scenario: &Scenario| Some((judge.fit(scenario)?, judge.usd(scenario)?));
        let without = without_key(&chosen, key);
        without.is_some_and(|without| fit_and_cost(&without) == fit_and_cost(&chosen))
    }
}

/// A scenario in which a setting is not set.
fn without_key(scenario: &Scenario, key: &str) -> Option<Scenario> {
    let mut settings = serde_json::to_value(scenario).ok()?;
    let (table, name) = key.rsplit_once('.')?;
    let table = table.split('.').try_fold(&mut settings, |table, part| match table {
        Json::Array(list) => list.get_mut(part.parse::<usize>().ok()?),
        table => table.get_mut(part),
    })?;
    table.as_object_mut()?.remove(name)?;
    typed(&settings).ok()
}

/// The notices of a choice that are not among those known of the scenario as given, and that of its prices.
fn brought(id: ArchitectureId, chosen: &Scenario, known: &[Notice], book: &PriceBook) -> Vec<Notice> {
    let alone = Scenario { architectures: vec![id].into(), ..chosen.clone() };
    let Ok(report) = plan(&alone, book) else { return Vec::new() };
    let is_new = |notice: &Notice| notice.key == PRICES || !known.iter().any(|known| known.text == notice.text);
    report.notices.into_iter().filter(is_new).collect()
}

/// What AWS must be asked for, each quota once, where the scenario has not got it.
fn asked_first(fit: &Fit, quotas: &GrantedQuotas, given: &Scenario) -> Vec<Message> {
    let mut asked: Vec<Raise> = Vec::new();
    for raise in fit.raises() {
        if let Some(granted) = quotas.get(&raise.quota)
            && given.quotas.get(&raise.quota) != Some(granted)
            && !asked.iter().any(|known| known.quota == raise.quota)
        {
            asked.push(Raise { to: granted.0, ..raise });
        }
    }
    asked.into_iter().map(raised).collect()
}

/// What an architecture gives up that is not given or is no log, or one that is given once it is run in its further way.
fn gives_up(id: ArchitectureId, given: &Scenario, chosen: &Scenario, book: &PriceBook) -> Option<Message> {
    let facts = facts(id);
    let way = if !given.architectures.contains(&id) || !facts.is_log {
        (facts.gives_up)()
    } else {
        (facts.further)(given).filter(|_| (facts.further)(chosen).is_none()).map(|way| way.gives_up)
    };
    let order = loses_order(id, given, chosen, book).then_some(ReportMessage::TodoNoteOrder.into());
    let parts: Vec<Message> = way.into_iter().chain(order).collect();
    (!parts.is_empty()).then(|| Message::joined(Joining::Semicolon, parts))
}

/// Whether a step that loses the order of changes was taken.
fn loses_order(id: ArchitectureId, given: &Scenario, chosen: &Scenario, book: &PriceBook) -> bool {
    let levers = levers(id, &Case::new(given, book));
    let loses = levers.iter().flatten().filter(|step| step.note == Some(ReportMessage::TodoNoteOrder.into()));
    loses.into_iter().any(|step| step.on(chosen) == *chosen)
}

/// Every setting that differs between two scenarios. `now` has what a setting is that is not set.
fn changes(given: &Scenario, chosen: &Scenario, now: &[(String, String)], quotas: &Quotas) -> Vec<ChoiceChange> {
    let mut all = Vec::new();
    if let (Ok(from), Ok(to)) = (serde_json::to_value(given), serde_json::to_value(chosen)) {
        add_changes(String::new(), Some(&from), Some(&to), &mut all);
    }
    for change in &mut all {
        if change.from.is_empty() {
            let usual = now.iter().find(|(key, _)| *key == change.key);
            change.from = usual.map_or_else(|| NOT_SET.to_owned(), |(_, value)| value.clone());
        }
        // Quotas in bytes, as people write them.
        let quota = change.key.strip_prefix("quotas.").and_then(|id| id.parse::<QuotaId>().ok());
        if quota.is_some_and(|quota| quotas.get(quota).unit.starts_with('B')) {
            let size = |text: &str| float(text).map_or_else(|| text.to_owned(), |bytes| Bytes(bytes).text());
            (change.from, change.to) = (size(&change.from), size(&change.to));
        }
    }
    all
}

fn add_changes(key: String, from: Option<&Json>, to: Option<&Json>, all: &mut Vec<ChoiceChange>) {
    let below = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
    match (from, to) {
        (from, to) if from == to => {}
        (Some(Json::Object(own)), Some(Json::Object(other))) => {
            let names = own.keys().chain(other.keys().filter(|name| !own.contains_key(*name)));
            names.for_each(|name| add_changes(below(name), own.get(name), other.get(name), all));
        }
        (Some(Json::Array(own)), Some(Json::Array(other)))
            if own.len() == other.len() && own.iter().all(Json::is_object) =>
        {
            for (place, (own, other)) in own.iter().zip(other).enumerate() {
                add_changes(below(&place.to_string()), Some(own), Some(other), all);
            }
        }
        (from, to) => {
            let text = |value: Option<&Json>| value.map(written).unwrap_or_default();
            all.push(ChoiceChange { key, from: text(from), to: text(to) });
        }
    }
}
