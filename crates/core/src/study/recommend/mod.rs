//! What to take and how to set it: the cheapest point that meets the requirements, over every architecture and everything that a
//! team may choose. The workload, what consumers must see and the price book are held fixed.
//!
//! [`space`] says what may be chosen, [`judge`] what a point of it is worth, [`search`] how it is searched and why nothing is
//! missed.

mod document;
mod judge;
mod search;
mod space;

#[cfg(test)]
mod tests;

use serde_json::Value as Json;

use crate::catalog::{PriceBook, QuotaId, Quotas};
use crate::input::{changed, typed};
use crate::model::architectures::{facts, with_architecture};
use crate::model::{Case, Fit, Lateness, Level, PlanError, Raise, granted_with, worth_asking};
use crate::report::{ArchitectureReport, Notice, PRICES, Report, duration, late_seconds, limit_usd, plan, raised};
use crate::scenario::{AcceptedRisk, ArchitectureId, Architectures, GrantedQuotas, Requirements, Scenario};
use crate::study::left_out::left_out;
use crate::text::{Argument, Bytes, Message, Quantity as _, Seconds, StudyMessage, float, grouped, sorted};
pub use document::{
    Choice, ChoiceChange, GivenChoice, InTheWay, LowRisk, MustHold, RECOMMEND_SCHEMA, Recommend, Searched, ShadowPrice,
    SpaceOf,
};
use judge::{Found, Judge, Rules, late_as_given, stages_worst};
use search::{CENT, Fronts, cheapest};
use space::{FINE, Fineness, Space, written};
use strum::VariantArray as _;

/// The key of the architectures.
const ARCHITECTURES: &str = "architectures";
/// The key of what holds where no risk is required.
pub const COMFORT: &str = "settings-at-80-percent";
/// What a setting is that nobody set, where its default is not one value.
const NOT_SET: &str = "not set";
/// Nothing waits for a quota that AWS raises: that is free.
const RAISED: Lateness = Lateness { counts: false, raises: true };
/// At most this share of a limit that a setting moves.
const COMFORTABLE: f64 = 0.8;

/// The question: a scenario with everything that must hold.
struct Question<'a> {
    given: &'a Scenario,
    book: &'a PriceBook,
    spaces: Vec<Space>,
    /// Of each space.
    fronts: Vec<Fronts>,
    /// Everything required, what is held included.
    requirements: Requirements,
    rules: Rules,
    /// The freshness that the given settings reach, if it is held.
    reached: Option<Reached>,
    tried: u64,
}

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
    let mut found = question.search_all();
    if found.is_empty() && question.relax() {
        found = question.search_all();
    }
    let must_hold = question.must_hold();
    let meets = !found.is_empty();
    let choices: Vec<Choice> = found.iter().map(|found| question.choice(found, &report.notices, compare)).collect();
    let best_usd = choices.first().map(|best| best.monthly_usd);
    found.clear();
    let requirements = best_usd.map_or_else(Vec::new, |usd| question.shadow_prices(usd));
    let in_the_way = if meets { Vec::new() } else { question.in_the_way() };
    let at_low_risk = choices.first().and_then(|best| question.at_low_risk(best));
    let (unable, not_priced) = question.left_out(&choices)?;
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
        unable,
        not_priced,
        requirements,
        in_the_way,
        table: report.of_table().map(|notice| notice.text.clone()).collect(),
        searched: Searched { scenarios: question.tried, spaces: question.spaces.iter().map(space_of).collect() },
    })
}

/// The architectures to choose from: those that the scenario names, or all of them if it names those that are compared by
/// default.
fn searched<'a>(given: &'a Scenario, keep: &[String]) -> &'a [ArchitectureId] {
    let kept = keep.iter().any(|key| key == ARCHITECTURES);
    if !kept && given.architectures[..] == ArchitectureId::DEFAULT {
        ArchitectureId::VARIANTS
    } else {
        &given.architectures[..]
    }
}

/// The freshness that the given settings reach.
#[derive(Clone, Copy, Debug)]
struct Reached {
    seconds: f64,
    /// Whether they do so only once AWS has raised quotas.
    after_raises: bool,
}

/// The freshness of the cheapest that fits as given, once AWS has raised every quota that changes wait for, in seconds; where nothing fits, that of
/// the slowest architecture as if nothing waited. What is required besides every change and how it arrives is left aside.
fn reached(given: &Scenario, book: &PriceBook) -> Option<Reached> {
    let Requirements { every_change, reshaped, .. } = given.requirements;
    let requirements = Requirements { every_change, reshaped, ..Requirements::default() };
    let asked = Scenario { requirements, ..given.clone() };
    let case = Case::new(&asked, book);
    let mut cheapest: Option<Found> = None;
    for &id in &asked.architectures {
        let one = Scenario { architectures: vec![id].into(), ..asked.clone() };
        let found = Judge::new(book, Rules::none(RAISED)).meets(&one);
        cheapest = cheapest_first(cheapest.into_iter().chain(found).collect()).into_iter().next();
    }
    let (today, worst) = if let Some(found) = cheapest {
        let after = after_raises(&found.scenario, &found.fit, book, RAISED).1;
        (found.fit.freshness.worst, after.freshness.worst)
    } else {
        let stages = |&id: &ArchitectureId| with_architecture(id, &case, |architecture| stages_worst(architecture));
        let worst = asked.architectures.iter().map(stages).max_by(f64::total_cmp);
        (worst, worst)
    };
    worst.map(|worst| Reached {
        seconds: worst * (1.0 + 1e-12),
        after_raises: today.is_none_or(|today| today > worst + 1.0),
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
    let values = space.axes.iter().chain(&space.free).chain(&space.sizes).chain(&space.intervals);
    let count = |key: &str| values.clone().find(|values| values.key.key() == key).map(|values| values.ascending.len());
    let text = |(key, _): &(String, String)| count(key).map_or_else(|| key.clone(), |count| format!("{key} ({count})"));
    SpaceOf {
        architecture: space.id,
        settings: space.settings.iter().map(text).collect(),
        combinations: space.combinations(),
    }
}

impl<'a> Question<'a> {
    fn new(given: &'a Scenario, book: &'a PriceBook, keep: &[String], fine: Fineness) -> Self {
        let mut requirements = given.requirements.clone();
        // What the given settings reach is held, and limits are kept at a distance, unless the scenario says what may be. What
        // it asks besides is no reason to let changes arrive hours later.
        let holds_freshness = requirements.freshness.is_none() && requirements.max_delay.is_none();
        let reached = if holds_freshness { reached(given, book) } else { None };
        if holds_freshness {
            requirements.freshness = reached.map(|reached| Seconds(reached.seconds));
        }
        // No more is late then than as given, and nothing at a quota that AWS raises.
        let lateness = Lateness { counts: given.requirements.counts_late(), raises: holds_freshness };
        // Who accepts throttling needs no room, nor does who says how long changes may wait.
        let keeps_room =
            requirements.max_risk.map_or(requirements.max_delay.is_none(), |most| Level::from(most) <= Level::Low);
        let rules = Rules { most_used: keeps_room.then_some(COMFORTABLE), lateness };
        let required = Scenario { requirements: requirements.clone(), ..given.clone() };
        let mut spaces: Vec<Space> =
            searched(given, keep).iter().map(|&id| Space::new(id, &required, book, keep, fine)).collect();
        if holds_freshness {
            let mut judge = Judge::new(book, rules);
            for space in &mut spaces {
                space.may_be_late = Some(late_as_given(&space.bases[0], &mut judge));
            }
        }
        let mut tried = 0;
        let fronts = spaces.iter().map(|space| Fronts::new(space, book, &mut tried)).collect();
        Self { given, book, spaces, fronts, requirements, rules, reached, tried }
    }

    /// The cheapest of each architecture with everything that must hold, the cheapest first.
    fn search_all(&mut self) -> Vec<Found> {
        self.search(&self.requirements.clone(), self.rules)
    }

    /// Holds no more than can be reached of what nobody requires; whether that is less than before. Rather a limit is used more
    /// than changes arrive later, and rather they arrive as late as the cheapest brings them than at any price.
    fn relax(&mut self) -> bool {
        let before = (self.requirements.freshness, self.rules.most_used);
        let holds_freshness = self.given.requirements.freshness.is_none() && self.requirements.freshness.is_some();
        if self.rules.most_used.is_some()
            && let Some(share) = self.least_used()
        {
            self.rules.most_used = Some(share);
        } else if holds_freshness {
            let without = Requirements { freshness: None, ..self.requirements.clone() };
            if !self.is_met(&without, self.rules) {
                self.rules.most_used = None;
            }
            let cheapest = self.search(&without, self.rules).into_iter().next();
            let most = cheapest.and_then(|found| found.fit.freshness.worst);
            self.requirements.freshness = most.map(|most| Seconds(most.ceil()));
        } else {
            self.rules.most_used = None;
        }
        before != (self.requirements.freshness, self.rules.most_used)
    }

    /// The least share of a limit that settings move, in whole percent, with which everything else that must hold can be met;
    /// `None` if there is none.
    fn least_used(&mut self) -> Option<f64> {
        let mut holds = |percent: i32| {
            let rules = Rules { most_used: Some(f64::from(percent) / 100.0), ..self.rules };
            self.is_met(&self.requirements.clone(), rules)
        };
        // Nothing that fits uses more than all of such a limit, but what is late.
        let (mut low, mut high) = (80, 100);
        if !holds(high) {
            return None;
        }
        while high - low > 1 {
            let middle = i32::midpoint(low, high);
            if holds(middle) { high = middle } else { low = middle }
        }
        Some(f64::from(high) / 100.0)
    }

    /// The least time from write to delivery, in whole seconds, with which everything else that must hold can be met: at most
    /// this long.
    fn least_freshness(&mut self, most: f64) -> f64 {
        let (mut low, mut high) = (0.0, most.ceil());
        while high - low > 1.0 {
            let middle = f64::midpoint(low, high).floor();
            let requirements = Requirements { freshness: Some(Seconds(middle)), ..self.requirements.clone() };
            if self.is_met(&requirements, self.rules) { high = middle } else { low = middle }
        }
        high
    }

    /// The cheapest of each architecture under some requirements, the cheapest first.
    fn search(&mut self, requirements: &Requirements, rules: Rules) -> Vec<Found> {
        let most = dearest(requirements);
        let all = (0..self.spaces.len()).filter_map(|at| self.search_space(at, requirements, rules, most)).collect();
        cheapest_first(all)
    }

    /// The cheapest of all architectures under some requirements, if it costs less than `below`.
    fn search_below(&mut self, requirements: &Requirements, rules: Rules, below: f64) -> Option<Found> {
        let mut below = below.min(dearest(requirements));
        let mut all: Vec<Found> = Vec::new();
        for at in 0..self.spaces.len() {
            if let Some(found) = self.search_space(at, requirements, rules, below) {
                below = below.min(found.usd + CENT);
                all.push(found);
            }
        }
        cheapest_first(all).into_iter().next()
    }

    /// Whether anything meets some requirements.
    fn is_met(&mut self, requirements: &Requirements, rules: Rules) -> bool {
        let most = dearest(requirements);
        (0..self.spaces.len()).any(|at| self.search_space(at, requirements, rules, most).is_some())
    }

    /// The cheapest of one space, if it costs less than `below`.
    fn search_space(&mut self, at: usize, requirements: &Requirements, rules: Rules, below: f64) -> Option<Found> {
        let space = &mut self.spaces[at];
        for base in &mut space.bases {
            // Of the cheapest it is known at the end; before, a small buffer may cost too much where a large one does not.
            base.requirements = Requirements { max_monthly_usd: None, ..requirements.clone() };
        }
        let may_be_late = space.may_be_late.clone();
        let mut judge = Judge::new(self.book, rules).of_late(may_be_late.as_deref());
        let found = cheapest(space, &mut self.fronts[at], &mut judge, below);
        self.tried += judge.tried;
        found
    }

    /// What must hold, in words.
    fn must_hold(&self) -> Vec<MustHold> {
        let (given, held) = (&self.given.requirements, &self.requirements);
        let mut all = Vec::new();
        let mut hold = |key: &str, required, text: StudyMessage| {
            all.push(MustHold { key: key.into(), required, text: text.into() });
        };
        if let Some(freshness) = held.freshness {
            let time = duration(freshness.0);
            let required = given.freshness.is_some();
            let text = if required {
                StudyMessage::HoldFreshness { time }
            } else if self.reached.is_some_and(|reached| freshness.0 > reached.seconds) {
                StudyMessage::HoldLessFreshness { time }
            } else if self.reached.is_some_and(|reached| reached.after_raises) {
                StudyMessage::HoldRaisedFreshness { time }
            } else {
                StudyMessage::HoldGivenFreshness { time }
            };
            hold("requirements.freshness", required, text);
        }
        if let Some(most) = self.rules.most_used {
            let share = Argument::Percent { share: most, decimals: 0 };
            let text = if most > COMFORTABLE {
                StudyMessage::HoldLessComfort { share }
            } else {
                StudyMessage::HoldComfort { share }
            };
            hold(COMFORT, false, text);
        }
        if let Some(most) = held.max_risk {
            let level = Argument::word("level", most.to_string());
            hold("requirements.max_risk", true, StudyMessage::HoldRisk { level });
        }
        if let Some(usd) = held.max_monthly_usd {
            hold("requirements.max_monthly_usd", true, StudyMessage::HoldCost { usd: limit_usd(usd) });
        }
        if let Some(delay) = held.max_delay {
            hold("requirements.max_delay", true, StudyMessage::HoldDelay { time: duration(delay.0) });
        }
        let switches = [
            (held.every_change, "requirements.every_change", StudyMessage::HoldEveryChange),
            (held.reshaped, "requirements.reshaped", StudyMessage::HoldReshaped),
            (held.in_order, "requirements.in_order", StudyMessage::HoldInOrder),
            (held.no_code, "requirements.no_code", StudyMessage::HoldNoCode),
        ];
        for (_, key, text) in switches.into_iter().filter(|(holds, ..)| *holds) {
            hold(key, true, text);
        }
        all
    }

    /// The requirements without one of them; `None` for what is no requirement.
    fn without(&self, key: &str) -> Option<(Requirements, Rules)> {
        let (mut less, mut rules) = (self.requirements.clone(), self.rules);
        match key {
            "requirements.freshness" => less.freshness = None,
            "requirements.max_risk" => (less.max_risk, rules.lateness.counts) = (None, false),
            COMFORT => rules.most_used = None,
            "requirements.max_monthly_usd" => less.max_monthly_usd = None,
            "requirements.max_delay" => less.max_delay = None,
            "requirements.every_change" => less.every_change = false,
            "requirements.reshaped" => less.reshaped = false,
            "requirements.in_order" => less.in_order = false,
            "requirements.no_code" => less.no_code = false,
            _ => return None,
        }
        Some((less, rules))
    }

    /// What each requirement costs.
    fn shadow_prices(&mut self, best_usd: f64) -> Vec<ShadowPrice> {
        let mut prices = Vec::new();
        for MustHold { key, .. } in self.must_hold() {
            let Some((less, rules)) = self.without(&key) else { continue };
            // Less is required: it costs no more than the best.
            let cheapest = self.search_below(&less, rules, best_usd).map_or(best_usd, |found| found.usd);
            prices.push(ShadowPrice { key, costs_usd: (best_usd - cheapest).max(0.0) });
        }
        prices
    }

    /// The cheapest with low risk at most, where nobody says how much there may be and the best has more.
    fn at_low_risk(&mut self, best: &Choice) -> Option<LowRisk> {
        if self.requirements.max_risk.is_some() || best.level <= Level::Low && best.late_seconds.is_none() {
            return None;
        }
        let requirements = Requirements { max_risk: Some(AcceptedRisk::Low), ..self.requirements.clone() };
        let lateness = Lateness { counts: true, ..self.rules.lateness };
        let rules = Rules { most_used: Some(COMFORTABLE), lateness };
        let found = self.search_below(&requirements, rules, f64::INFINITY)?;
        Some(LowRisk { architecture: found.scenario.architectures[0], monthly_usd: found.usd })
    }

    /// What is not among the choices: the architectures that no setting makes meet what must hold, and those without a price.
    fn left_out(&self, choices: &[Choice]) -> Result<(Vec<ArchitectureId>, Vec<Message>), PlanError> {
        let report = plan(&Scenario { architectures: Architectures::All, ..self.given.clone() }, self.book)?;
        let searched = |one: &&ArchitectureReport| self.spaces.iter().any(|space| space.id == one.id);
        let searched = report.architectures.iter().filter(searched);
        let (priced, unpriced): (Vec<_>, Vec<_>) = searched.partition(|report| report.not_priced.is_none());
        let is_chosen = |id: ArchitectureId| choices.iter().any(|choice| choice.architecture == id);
        let unable = priced.into_iter().map(|report| report.id).filter(|id| !is_chosen(*id)).collect();
        Ok((unable, unpriced.into_iter().filter_map(|report| left_out(report, self.book)).collect()))
    }

    /// What stands in the way: the requirements without which something would meet the others.
    fn in_the_way(&mut self) -> Vec<InTheWay> {
        let mut all = Vec::new();
        for MustHold { key, text, .. } in self.must_hold() {
            let Some((less, rules)) = self.without(&key) else { continue };
            if let Some(found) = self.search_below(&less, rules, f64::INFINITY) {
                let reached = self.reached(&key, &found);
                all.push(InTheWay { key, needed: text, reached });
            }
        }
        if all.is_empty() {
            let every = self.must_hold().into_iter();
            all.extend(every.map(|one| InTheWay { key: one.key, needed: one.text, reached: None }));
        }
        all
    }

    /// The best that can be reached of one requirement while the others hold, in words.
    fn reached(&mut self, key: &str, found: &Found) -> Option<Message> {
        match key {
            // In whole cents that are enough.
            "requirements.max_monthly_usd" => {
                Some(format!("${}", grouped((found.usd * 100.0).ceil() / 100.0, 2)).into())
            }
            "requirements.freshness" => {
                let least = self.least_freshness(found.fit.freshness.worst?);
                Some(Message::Text { text: Argument::Seconds(least) })
            }
            "requirements.max_risk" => {
                let least = AcceptedRisk::VARIANTS.iter().copied().find(|&level| {
                    let requirements = Requirements { max_risk: Some(level), ..self.requirements.clone() };
                    self.is_met(&requirements, self.rules)
                });
                let level = least.map_or_else(|| found.fit.decisive_level().to_string(), |level| level.to_string());
                Some(Message::Text { text: Argument::word("level", level) })
            }
            COMFORT => {
                let share = self.least_used()?;
                Some(Message::Text { text: Argument::Percent { share, decimals: 0 } })
            }
            _ => None,
        }
    }

    /// A point that was found, as a choice: with what AWS must raise, and with the requirements as given.
    fn choice(&self, found: &Found, known: &[Notice], compare: &dyn Fn(&[String]) -> String) -> Choice {
        let id = found.scenario.architectures.first().copied().unwrap_or(ArchitectureId::DEFAULT[0]);
        let (raised, fit) = after_raises(&found.scenario, &found.fit, self.book, self.rules.lateness);
        let named = &self.given.architectures;
        let architectures = if named.contains(&id) { named.clone() } else { [&named[..], &[id]].concat().into() };
        let requirements = self.given.requirements.clone();
        // What is not known exactly stays so.
        let scenario = Scenario { architectures, requirements, ranges: self.given.ranges.clone(), ..raised.clone() };
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
            gives_up: gives_up(id, self.given, &scenario),
            raises: asked_first(&found.fit, &raised.quotas, self.given),
            notices: brought(id, &scenario, known, self.book),
            scenario: changed(&scenario),
        }
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
fn gives_up(id: ArchitectureId, given: &Scenario, chosen: &Scenario) -> Option<Message> {
    let facts = facts(id);
    if !given.architectures.contains(&id) || !facts.is_log {
        return (facts.gives_up)();
    }
    (facts.further)(given).filter(|_| (facts.further)(chosen).is_none()).map(|way| way.gives_up)
}

/// What must cost less than this to cost no more than it may.
fn dearest(requirements: &Requirements) -> f64 {
    requirements.max_monthly_usd.map_or(f64::INFINITY, f64::next_up)
}

fn cheapest_first(found: Vec<Found>) -> Vec<Found> {
    sorted::collect(found, |a, b| a.usd.total_cmp(&b.usd))
}

/// A scenario of one architecture with every quota that AWS must raise for it on request, and how it fits once AWS has raised
/// those and what it raises by itself: nothing waits for them.
fn after_raises(scenario: &Scenario, fit: &Fit, book: &PriceBook, lateness: Lateness) -> (Scenario, Fit) {
    let raises: Vec<Raise> = fit.raises().collect();
    let mut raised = scenario.clone();
    if let Some(&id) = scenario.architectures.first().filter(|_| !raises.is_empty()) {
        let case = Case::new(scenario, book);
        let raises = with_architecture(id, &case, |architecture| worth_asking(raises, architecture, &case));
        raised.quotas = granted_with(&raises, &case);
    }
    let then = Judge::new(book, Rules::none(lateness)).fit(&raised).unwrap_or_else(|| fit.clone());
    // A scenario has no quota that AWS raises by itself.
    raised.quotas.retain(|quota, _| quota.is_raised());
    (raised, then)
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
