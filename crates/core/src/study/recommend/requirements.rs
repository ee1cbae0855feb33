//! The requirements, and what each costs.

use super::document::{Choice, LowRisk, MustHold, ShadowPrice};
use super::judge::{Found, Rules, after_raises};
use super::question::Question;
use crate::input::changed;
use crate::model::{COMFORTABLE, Lateness, Level};
use crate::report::{at_most, limit_usd, longest_duration, required_duration};
use crate::scenario::{AcceptedRisk, Requirements};
use crate::text::{Argument, StudyMessage};

/// The key of what holds where no risk is required.
pub const COMFORT: &str = "settings-at-80-percent";
/// The key of the risk that is accepted.
pub(super) const MAX_RISK: &str = "requirements.max_risk";

impl Question<'_> {
    /// The requirements, in words.
    pub(super) fn must_hold(&self) -> Vec<MustHold> {
        let (given, held) = (&self.given.requirements, &self.requirements);
        let mut all = Vec::new();
        let mut hold = |key: &str, required, text: StudyMessage| {
            all.push(MustHold { key: key.into(), required, text: text.into() });
        };
        if let Some(freshness) = held.freshness {
            let required = given.freshness.is_some();
            let time = if required { required_duration(freshness.0) } else { longest_duration(freshness.0) };
            let text = if required {
                StudyMessage::HoldFreshness { time }
            } else if self.reached.is_some_and(|reached| freshness.0 > reached.seconds && !reached.fits()) {
                StudyMessage::HoldFoundFreshness { time }
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
            } else if self.given.workload.hottest_key_share > 0.0 {
                StudyMessage::HoldComfortBesideKey { share }
            } else {
                StudyMessage::HoldComfort { share }
            };
            hold(COMFORT, false, text);
        } else if let Some(most) = self.rules.most_written {
            let share = Argument::Percent { share: most, decimals: 0 };
            hold(COMFORT, false, StudyMessage::HoldWriteComfort { share });
        }
        if let Some(most) = held.max_risk {
            let level = at_most(most.into());
            let required = given.max_risk.is_some();
            let is_given = self.reached.is_some_and(|reached| reached.fits()) && Level::from(most) > Level::Low;
            let text = match (required, is_given) {
                (true, _) => StudyMessage::HoldRisk { level },
                (false, true) => StudyMessage::HoldGivenRisk { level },
                (false, false) => StudyMessage::HoldUsualRisk { level },
            };
            hold(MAX_RISK, required, text);
        } else if self.reached.is_some() {
            // Nothing that meets the rest has less.
            hold(MAX_RISK, false, StudyMessage::HoldUsualRisk { level: at_most(Level::High) });
        }
        if let Some(usd) = held.max_monthly_usd {
            hold("requirements.max_monthly_usd", true, StudyMessage::HoldCost { usd: limit_usd(usd) });
        }
        if let Some(delay) = held.max_delay {
            hold("requirements.max_delay", true, StudyMessage::HoldDelay { time: required_duration(delay.0) });
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
    pub(super) fn without(&self, key: &str) -> Option<(Requirements, Rules)> {
        Self::without_of(key, self.requirements.clone(), self.rules)
    }

    /// Some requirements without one of them; `None` for what is no requirement.
    pub(super) fn without_of(key: &str, mut less: Requirements, mut rules: Rules) -> Option<(Requirements, Rules)> {
        match key {
            COMFORT => (rules.most_used, rules.most_written) = (None, None),
            MAX_RISK => rules.lateness.counts = false,
            _ => {}
        }
        (drop_requirement(&mut less, key) || key == COMFORT).then_some((less, rules))
    }

    /// What each requirement costs.
    pub(super) fn shadow_prices(&mut self, best_usd: f64) -> Vec<ShadowPrice> {
        let mut prices = Vec::new();
        for MustHold { key, .. } in self.must_hold() {
            if key == MAX_RISK && self.requirements.max_risk.is_none() {
                continue;
            }
            let Some((less, rules)) = self.without(&key) else { continue };
            // Less is required: it costs no more than the best.
            let cheaper = self.search_below(&less, rules, best_usd).filter(|found| found.usd < best_usd);
            let costs_usd = cheaper.as_ref().map_or(0.0, |found| best_usd - found.usd);
            let scenario = cheaper.map(|found| self.taken_without(&key, &found, rules.lateness));
            prices.push(ShadowPrice { key, costs_usd, scenario });
        }
        prices
    }

    /// The scenario that takes what was found without a requirement, as a file: it does not require that either.
    fn taken_without(&self, key: &str, found: &Found, lateness: Lateness) -> String {
        let (raised, _) = after_raises(&found.scenario, &found.fit, self.book, lateness);
        let mut requirements = self.given.requirements.clone();
        drop_requirement(&mut requirements, key);
        changed(&self.taken(found, &raised, requirements))
    }

    /// The cheapest with a risk of at most low, if no maximum risk is set and the best has more.
    pub(super) fn at_low_risk(&mut self, best: &Choice) -> Option<LowRisk> {
        if self.given.requirements.max_risk.is_some() || best.level <= Level::Low && best.late_seconds.is_none() {
            return None;
        }
        let requirements = Requirements { max_risk: Some(AcceptedRisk::Low), ..self.requirements.clone() };
        let lateness = Lateness { counts: true, ..self.rules.lateness };
        let rules = Rules { most_used: Some(COMFORTABLE), lateness, ..self.rules };
        let found = self.search_below(&requirements, rules, f64::INFINITY)?;
        Some(LowRisk { architecture: found.scenario.architectures[0], monthly_usd: found.usd })
    }
}

/// Takes a requirement away; whether there is such a requirement.
fn drop_requirement(requirements: &mut Requirements, key: &str) -> bool {
    match key {
        "requirements.freshness" => requirements.freshness = None,
        MAX_RISK => requirements.max_risk = None,
        "requirements.max_monthly_usd" => requirements.max_monthly_usd = None,
        "requirements.max_delay" => requirements.max_delay = None,
        "requirements.every_change" => requirements.every_change = false,
        "requirements.reshaped" => requirements.reshaped = false,
        "requirements.in_order" => requirements.in_order = false,
        "requirements.no_code" => requirements.no_code = false,
        _ => return false,
    }
    true
}
