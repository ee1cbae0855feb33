//! What stands in the way where nothing meets what must hold: the fewest requirements without which something would meet the
//! others, with what can be reached of them; or the limits that stand in the way whatever is required.

use strum::VariantArray as _;

use super::buffers::with_most;
use super::document::{Blocked, Choice, InTheWay, MustHold};
use super::judge::{Found, Judge, Rules};
use super::question::Question;
use super::requirements::{COMFORT, MAX_RISK};
use super::space::Space;
use crate::model::architectures::with_shards;
use crate::model::{Case, Layout, Limit};
use crate::report::{exceeded, longest_duration, plan};
use crate::scenario::{AcceptedRisk, Requirements, Scenario};
use crate::text::{Argument, Message, Seconds, grouped};

/// Below this many seconds, freshness is shown in tenths.
const IN_TENTHS: f64 = 10.0;
/// Shards, as a multiple of what the load requires, with which no limit of a shard is exceeded that more of them would move.
const MANY_TIMES: f64 = 16.0;

/// Tells what was found as a choice.
pub(super) type AsChoice<'a> = &'a dyn Fn(&Question<'_>, &Found) -> Choice;

impl Question<'_> {
    /// What stands in the way: each requirement without which something would meet the others; where there is none, the pairs of
    /// them; where there is none either, the fewest that are found. Empty if nothing would be met whatever is required.
    pub(super) fn in_the_way(&mut self, as_choice: AsChoice<'_>) -> Vec<InTheWay> {
        let all = self.must_hold();
        let singles: Vec<InTheWay> = all.iter().filter_map(|one| self.relaxed(&[one], as_choice)).collect();
        if !singles.is_empty() {
            return singles;
        }
        let pairs = all.iter().enumerate().flat_map(|(at, one)| all[at + 1..].iter().map(move |other| [one, other]));
        let pairs: Vec<InTheWay> = pairs.filter_map(|pair| self.relaxed(&pair, as_choice)).collect();
        if !pairs.is_empty() {
            return pairs;
        }
        // Each that can be required again beside those that were is innocent.
        let mut few: Vec<&MustHold> = all.iter().collect();
        if self.found_without(&few).is_none() {
            return Vec::new();
        }
        for one in &all {
            let fewer: Vec<&MustHold> = few.iter().copied().filter(|other| other.key != one.key).collect();
            if self.found_without(&fewer).is_some() {
                few = fewer;
            }
        }
        self.relaxed(&few, as_choice).into_iter().collect()
    }

    /// What is required without some of it.
    fn without_all(&self, few: &[&MustHold]) -> (Requirements, Rules) {
        let before = (self.requirements.clone(), self.rules);
        few.iter()
            .fold(before, |(less, rules), one| Self::without_of(&one.key, less.clone(), rules).unwrap_or((less, rules)))
    }

    /// The cheapest that meets everything but some of it.
    fn found_without(&mut self, few: &[&MustHold]) -> Option<Found> {
        let (less, rules) = self.without_all(few);
        self.search_below(&less, rules, f64::INFINITY)
    }

    /// Some requirements that stand in the way together, if something meets the others: the first for which it is known how
    /// much can be reached without the rest of them, and that rest.
    fn relaxed(&mut self, few: &[&MustHold], as_choice: AsChoice<'_>) -> Option<InTheWay> {
        let found = self.found_without(few)?;
        let reached = few.iter().enumerate().find_map(|(at, one)| {
            let rest: Vec<&MustHold> = few.iter().copied().filter(|other| other.key != one.key).collect();
            let (less, rules) = self.without_all(&rest);
            let before = (std::mem::replace(&mut self.requirements, less), std::mem::replace(&mut self.rules, rules));
            let reached = self.reached(&one.key, &found);
            (self.requirements, self.rules) = before;
            Some((at, reached?))
        });
        let at = reached.as_ref().map_or(0, |(at, _)| *at);
        let (reached, nearest) = reached.map(|(_, told)| told).unzip();
        let nearest = nearest.flatten().map_or(found, |nearest| *nearest);
        let rest = few.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, one)| one.key.clone());
        let one = few.get(at)?;
        Some(InTheWay {
            key: one.key.clone(),
            needed: one.text.clone(),
            together_with: rest.collect(),
            reached,
            nearest: Box::new(as_choice(self, &nearest)),
        })
    }

    /// The limits that stand in the way of each architecture whatever is required, with the settings that come nearest.
    pub(super) fn blocked(&self) -> Vec<Blocked> {
        self.spaces.iter().filter_map(|space| self.blocked_in(space)).collect()
    }

    fn blocked_in(&self, space: &Space) -> Option<Blocked> {
        let rules = Rules::none(self.rules.lateness);
        let mut judge = Judge::new(self.book, rules).of_late(space.may_be_late.as_deref());
        let mut nearest: Option<([f64; 2], Scenario)> = None;
        for base in &space.bases {
            let base = Scenario { requirements: Requirements::default(), ..with_most(space, base) };
            for mut point in [space.all().low, space.all().high].map(|places| {
                let mut point = base.clone();
                space.set_fine(&mut point, places);
                point
            }) {
                for axis in &space.axes {
                    axis.key.set(&mut point, axis.ascending.last().copied().unwrap_or(axis.now));
                }
                let required = judge.outcome(&point).map_or(1.0, |outcome| outcome.shards.required);
                let many = (required * MANY_TIMES).ceil();
                let layouts =
                    [Layout::Even, Layout::Isolated].map(|layout| with_shards(space.id, &point, many, Some(layout)));
                let layouts = if space.layouts.is_empty() { [None, None] } else { layouts };
                for point in layouts.into_iter().flatten().chain([point]) {
                    let Some(standing) = judge.standing(&point) else { continue };
                    let most = standing.iter().map(Limit::utilization).fold(0.0, f64::max);
                    let far = [standing.len() as f64, most];
                    if nearest.as_ref().is_none_or(|(least, _)| far < *least) {
                        nearest = Some((far, point));
                    }
                }
            }
        }
        let (_, scenario) = nearest?;
        let case = Case::new(&scenario, self.book);
        let exceeded = judge.standing(&scenario)?.into_iter().map(|limit| exceeded(&limit, &case));
        let report = plan(&scenario, self.book).ok()?;
        let reasons = report.architectures.first()?.fit.reasons.iter();
        let unmet = reasons.filter(|reason| reason.requirement.is_some()).map(|reason| (*reason.text).clone());
        let limits: Vec<Message> = exceeded.chain(unmet).collect();
        (!limits.is_empty()).then_some(Blocked { architecture: space.id, limits })
    }

    /// The best that can be reached of one requirement while the others hold, in words; and the cheapest that reaches it, if
    /// that is not what was found without it.
    fn reached(&mut self, key: &str, found: &Found) -> Option<(Message, Option<Box<Found>>)> {
        match key {
            // In whole cents that are enough.
            "requirements.max_monthly_usd" => {
                Some((format!("${}", grouped((found.usd * 100.0).ceil() / 100.0, 2)).into(), None))
            }
            "requirements.freshness" => {
                let least = self.least_freshness(found.fit.freshness.worst?);
                let requirements = Requirements { freshness: Some(Seconds(least)), ..self.requirements.clone() };
                Some((Message::Text { text: longest_duration(least) }, self.cheapest(&requirements, self.rules)))
            }
            MAX_RISK => {
                let least = AcceptedRisk::VARIANTS.iter().copied().find(|&level| {
                    let requirements = Requirements { max_risk: Some(level), ..self.requirements.clone() };
                    self.is_met(&requirements, self.rules)
                });
                let level = least.map_or_else(|| found.fit.decisive_level().to_string(), |level| level.to_string());
                let nearest = least.and_then(|least| {
                    let requirements = Requirements { max_risk: Some(least), ..self.requirements.clone() };
                    self.cheapest(&requirements, self.rules)
                });
                Some((Message::Text { text: Argument::word("level", level) }, nearest))
            }
            COMFORT => {
                let share = self.least_used()?;
                let rules = Rules { most_used: Some(share), ..self.rules };
                let nearest = self.cheapest(&self.requirements.clone(), rules);
                Some((Message::Text { text: Argument::Percent { share, decimals: 0 } }, nearest))
            }
            _ => None,
        }
    }

    fn cheapest(&mut self, requirements: &Requirements, rules: Rules) -> Option<Box<Found>> {
        self.search_below(requirements, rules, f64::INFINITY).map(Box::new)
    }

    /// The least time from write to delivery with which everything else that must hold can be met, at most this long: in whole
    /// seconds, or in tenths where they are few.
    fn least_freshness(&mut self, most: f64) -> f64 {
        let mut least = |mut low: f64, mut high: f64, parts: f64| {
            while high - low > 1.0 {
                let middle = f64::midpoint(low, high).floor();
                let freshness = Some(Seconds(middle / parts));
                let requirements = Requirements { freshness, ..self.requirements.clone() };
                if self.is_met(&requirements, self.rules) { high = middle } else { low = middle }
            }
            high / parts
        };
        let seconds = least(0.0, most.ceil(), 1.0);
        if seconds <= IN_TENTHS { least(10.0 * (seconds - 1.0), 10.0 * seconds, 10.0) } else { seconds }
    }
}
