//! The question: what is the cheapest of each architecture with everything that must hold.

use strum::VariantArray as _;

use super::judge::{Found, Judge, Rules, after_raises, late_as_given, stages_worst, written_as_given};
use super::search::{Fronts, cheapest};
use super::space::{Fineness, Space};
use crate::catalog::PriceBook;
use crate::model::architectures::with_architecture;
use crate::model::{COMFORTABLE, Case, Lateness, Level, MOST_PUT_AGAIN, unmet_at_any_load};
use crate::scenario::{AcceptedRisk, ArchitectureId, Requirements, Scenario};
use crate::text::{CENT, Seconds, sorted};

/// The key of the architectures.
pub(super) const ARCHITECTURES: &str = "architectures";
/// Nothing waits for a quota that AWS raises: that is free.
pub(super) const RAISED: Lateness = Lateness { counts: false, raises: true };

/// The question: a scenario with everything that must hold.
pub(super) struct Question<'a> {
    pub(super) given: &'a Scenario,
    pub(super) book: &'a PriceBook,
    pub(super) spaces: Vec<Space>,
    /// Of each space.
    fronts: Vec<Fronts>,
    /// The same with what only a requirement to reshape records forbids, once it is asked without that.
    without_reshaping: Option<(Vec<Space>, Vec<Fronts>)>,
    keep: Vec<String>,
    fine: Fineness,
    /// Everything required, what is held included.
    pub(super) requirements: Requirements,
    pub(super) rules: Rules,
    /// What the given settings reach, if it is held.
    pub(super) reached: Option<Reached>,
    pub(super) tried: u64,
}

impl Reached {
    /// Whether anything fits as given.
    pub(super) const fn fits(&self) -> bool {
        self.id.is_some()
    }
}

impl<'a> Question<'a> {
    pub(super) fn new(given: &'a Scenario, book: &'a PriceBook, keep: &[String], fine: Fineness) -> Self {
        let mut requirements = given.requirements.clone();
        // What the given settings reach is held, and limits are kept at a distance, unless the scenario sets what is accepted. What
        // it asks besides is no reason to let changes arrive hours later.
        let holds_freshness = requirements.freshness.is_none() && requirements.max_delay.is_none();
        let holds_risk = requirements.max_risk.is_none();
        let reached = if holds_freshness || holds_risk { reached(given, book) } else { None };
        if holds_freshness {
            requirements.freshness = reached.map(|reached| Seconds(reached.seconds));
        }
        if holds_risk {
            requirements.max_risk = reached.map(|reached| reached.risk);
        }
        // A required freshness does not accept that writes wait above the limits of a stream: what waits counts as
        // throttled, as it does where a risk is required, and shards keep room, unless it is otherwise with the given settings.
        let asks_only_freshness = holds_risk && !holds_freshness && requirements.max_delay.is_none();
        let keeps_up = reached.filter(|_| asks_only_freshness);
        let counts = given.requirements.counts_late() || keeps_up.is_some_and(|reached| !reached.is_late);
        // No more is late then than as given, and nothing at a quota that AWS raises.
        let lateness = Lateness { counts, raises: holds_freshness };
        // No headroom is needed where throttling is accepted, or where a longest time is set.
        let keeps_room = given.requirements.max_risk.map_or(holds_freshness, |most| Level::from(most) <= Level::Low);
        let is_written = |&id: &ArchitectureId| {
            let one = Scenario { architectures: vec![id].into(), ..given.clone() };
            written_as_given(&one, &mut Judge::new(book, Rules::none(lateness))) > 0.0
        };
        let keeps_up = keeps_up.filter(|_| searched(given, keep).iter().any(is_written));
        let most_written = keeps_up.map(|reached| reached.written.max(COMFORTABLE));
        let rules = Rules { most_used: keeps_room.then_some(COMFORTABLE), most_written, lateness };
        let required = Scenario { requirements: requirements.clone(), ..given.clone() };
        let mut spaces: Vec<Space> =
            searched(given, keep).iter().map(|&id| Space::new(id, &required, book, keep, fine)).collect();
        let mut judge = Judge::new(book, rules);
        for space in &mut spaces {
            if holds_freshness {
                space.may_be_late = Some(late_as_given(&space.bases[0], &mut judge));
                // As fresh as given, and no smaller objects for it.
                if reached.is_some_and(|reached| reached.id == Some(space.id)) {
                    space.keep_objects();
                }
            }
            space.most_put_again = judge.put_again(&space.bases[0]).max(MOST_PUT_AGAIN);
        }
        let mut tried = 0;
        let fronts = spaces.iter().map(|space| Fronts::new(space, book, &mut tried)).collect();
        let (without_reshaping, keep) = (None, keep.to_vec());
        Self { given, book, spaces, fronts, without_reshaping, keep, fine, requirements, rules, reached, tried }
    }

    /// Whether the room that is kept is on shards that what was found does not have.
    pub(super) fn holds_only_others(&self, found: &Found) -> bool {
        let mut judge = Judge::new(self.book, Rules::none(self.rules.lateness));
        self.rules.most_used.is_none() && written_as_given(&found.scenario, &mut judge) == 0.0
    }

    /// The cheapest of each architecture with everything that must hold, and of what nobody requires no more than can be reached;
    /// the cheapest first.
    pub(super) fn answer(&mut self) -> Vec<Found> {
        let found = self.search_all();
        if found.is_empty() && self.relax() { self.search_all() } else { found }
    }

    /// The cheapest of each architecture with everything that must hold, the cheapest first.
    pub(super) fn search_all(&mut self) -> Vec<Found> {
        self.search(&self.requirements.clone(), self.rules)
    }

    /// Holds no more than can be reached of what nobody requires; whether that is less than before. Rather a limit is used more
    /// than changes arrive later, and rather they arrive as late as the cheapest brings them than at any price.
    pub(super) fn relax(&mut self) -> bool {
        if self.rules.most_written.take().is_some() && self.is_met(&self.requirements.clone(), self.rules) {
            return true;
        }
        if self.given.requirements.max_risk.is_none() && self.requirements.max_risk.take().is_some() {
            self.rules.lateness.counts = false;
            if self.is_met(&self.requirements.clone(), self.rules) {
                return true;
            }
        }
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
    pub(super) fn least_used(&mut self) -> Option<f64> {
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

    /// The cheapest of each architecture under some requirements, the cheapest first.
    pub(super) fn search(&mut self, requirements: &Requirements, rules: Rules) -> Vec<Found> {
        let most = dearest(requirements);
        let all = (0..self.spaces.len()).filter_map(|at| self.search_space(at, requirements, rules, most)).collect();
        cheapest_first(all)
    }

    /// The cheapest of all architectures under some requirements, if it costs less than `below`.
    pub(super) fn search_below(&mut self, requirements: &Requirements, rules: Rules, below: f64) -> Option<Found> {
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
    pub(super) fn is_met(&mut self, requirements: &Requirements, rules: Rules) -> bool {
        let most = dearest(requirements);
        (0..self.spaces.len()).any(|at| self.search_space(at, requirements, rules, most).is_some())
    }

    /// The same architecture for no more at a lower risk, if it can be had: such as with a quota that AWS raises free of charge.
    pub(super) fn safest(&mut self, found: Found) -> Found {
        let Some(at) = self.spaces.iter().position(|space| space.id == found.architecture()) else { return found };
        let (_, fit) = after_raises(&found.scenario, &found.fit, self.book, self.rules.lateness);
        let level = fit.decisive_level();
        let lateness = Lateness { counts: true, ..self.rules.lateness };
        let rules = Rules { lateness, ..self.rules };
        let is_lower = |risk: &&AcceptedRisk| **risk != AcceptedRisk::None && Level::from(**risk) < level;
        let safer = AcceptedRisk::VARIANTS.iter().filter(is_lower).find_map(|&risk| {
            let requirements = Requirements { max_risk: Some(risk), ..self.requirements.clone() };
            self.search_space(at, &requirements, rules, found.usd + CENT)
        });
        safer.unwrap_or(found)
    }

    /// The cheapest of one architecture with everything that must hold but room below limits; `None` if room is not held.
    pub(super) fn without_room(&mut self, id: ArchitectureId) -> Option<Found> {
        let held = self.rules;
        let rules = Rules { most_used: None, most_written: None, ..held };
        let at = self.spaces.iter().position(|space| space.id == id).filter(|_| rules != held)?;
        let requirements = self.requirements.clone();
        self.search_space(at, &requirements, rules, dearest(&requirements))
    }

    /// The cheapest of one space, if it costs less than `below`.
    fn search_space(&mut self, at: usize, requirements: &Requirements, rules: Rules, below: f64) -> Option<Found> {
        if self.given.requirements.reshaped && !requirements.reshaped && self.without_reshaping.is_none() {
            self.without_reshaping = Some(self.spaces_without_reshaping());
        }
        let (spaces, fronts) = match &mut self.without_reshaping {
            Some((spaces, fronts)) if !requirements.reshaped => (spaces, fronts),
            _ => (&mut self.spaces, &mut self.fronts),
        };
        let space = &mut spaces[at];
        for base in &mut space.bases {
            // Of the cheapest it is known at the end; before, a small buffer may cost too much where a large one does not.
            base.requirements = Requirements { max_monthly_usd: None, ..requirements.clone() };
        }
        let may_be_late = space.may_be_late.clone();
        let mut judge = Judge::new(self.book, rules).of_late(may_be_late.as_deref()).of_batches(space.most_put_again);
        let found = cheapest(space, &mut fronts[at], &mut judge, below);
        self.tried += judge.tried;
        found
    }

    /// The spaces where records need not be reshaped: a transform may be left out.
    fn spaces_without_reshaping(&mut self) -> (Vec<Space>, Vec<Fronts>) {
        let requirements = Requirements { reshaped: false, ..self.requirements.clone() };
        let given = Scenario { requirements, ..self.given.clone() };
        let wider = |space: &Space| Space {
            sizes: space.sizes.clone(),
            intervals: space.intervals.clone(),
            may_be_late: space.may_be_late.clone(),
            most_put_again: space.most_put_again,
            ..Space::new(space.id, &given, self.book, &self.keep, self.fine)
        };
        let spaces: Vec<Space> = self.spaces.iter().map(wider).collect();
        let fronts = spaces.iter().map(|space| Fronts::new(space, self.book, &mut self.tried)).collect();
        (spaces, fronts)
    }
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

/// What the given settings reach.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached {
    /// The cheapest that fits, which they are of; `None` where nothing fits.
    id: Option<ArchitectureId>,
    /// From write to delivery.
    pub(super) seconds: f64,
    /// The throttling risk, once AWS has raised quotas; what is usual where nothing fits.
    pub(super) risk: AcceptedRisk,
    /// Whether they do so only once AWS has raised quotas.
    pub(super) after_raises: bool,
    /// Whether changes wait for a limit that a setting moves.
    is_late: bool,
    /// The largest share of a write limit of a shard that is used.
    written: f64,
}

/// The risk that is taken where none is required and nothing fits as given.
const USUAL_RISK: AcceptedRisk = AcceptedRisk::Moderate;

/// Freshness and risk of the cheapest that fits as given, once AWS has raised every quota that changes wait for; where nothing
/// fits, the freshness of the slowest architecture that delivers what is required, as if nothing waited. What is required besides
/// every change, how it arrives and who writes code is left aside.
fn reached(given: &Scenario, book: &PriceBook) -> Option<Reached> {
    let Requirements { every_change, reshaped, no_code, .. } = given.requirements;
    let requirements = Requirements { every_change, reshaped, no_code, ..Requirements::default() };
    let asked = Scenario { requirements, ..given.clone() };
    let case = Case::new(&asked, book);
    let mut cheapest: Option<Found> = None;
    for &id in &asked.architectures {
        let one = Scenario { architectures: vec![id].into(), ..asked.clone() };
        let found = Judge::new(book, Rules::none(RAISED)).meets(&one);
        cheapest = cheapest_first(cheapest.into_iter().chain(found).collect()).into_iter().next();
    }
    let id = cheapest.as_ref().map(Found::architecture);
    let (mut is_late, mut written) = (false, 0.0);
    let (today, worst, risk) = if let Some(found) = cheapest {
        let mut judge = Judge::new(book, Rules::none(RAISED));
        is_late = !late_as_given(&found.scenario, &mut judge).is_empty();
        written = written_as_given(&found.scenario, &mut judge);
        let after = after_raises(&found.scenario, &found.fit, book, RAISED).1;
        let level = after.decisive_level().max(Level::Low);
        let risk = AcceptedRisk::VARIANTS.iter().copied().find(|risk| Level::from(*risk) >= level);
        (found.fit.freshness.worst, after.freshness.worst, risk.unwrap_or(USUAL_RISK))
    } else {
        let of = |id: ArchitectureId| {
            with_architecture(id, &case, |architecture| {
                (unmet_at_any_load(architecture, &case).is_empty(), stages_worst(architecture))
            })
        };
        let all: Vec<(bool, f64)> = asked.architectures.iter().map(|&id| of(id)).collect();
        let delivers = all.iter().any(|(delivers, _)| *delivers);
        let worst = all.iter().filter(|(one, _)| *one == delivers).map(|(_, worst)| *worst).max_by(f64::total_cmp);
        (worst, worst, USUAL_RISK)
    };
    worst.map(|worst| Reached {
        seconds: worst * (1.0 + 1e-12),
        risk,
        id,
        after_raises: today.is_none_or(|today| today > worst + 1.0),
        is_late,
        written,
    })
}

/// What must cost less than this to cost no more than it may.
fn dearest(requirements: &Requirements) -> f64 {
    requirements.max_monthly_usd.map_or(f64::INFINITY, f64::next_up)
}

/// The cheapest first; of those that cost the same to the cent, the one with the lower risk, then the fresher one.
fn cheapest_first(found: Vec<Found>) -> Vec<Found> {
    let cents = |found: &Found| (found.usd * 100.0).round();
    let worst = |found: &Found| found.fit.freshness.worst.unwrap_or(f64::INFINITY);
    sorted::collect(found, |a, b| {
        let by_risk = || a.fit.decisive_level().cmp(&b.fit.decisive_level());
        cents(a).total_cmp(&cents(b)).then_with(by_risk).then_with(|| worst(a).total_cmp(&worst(b)))
    })
}
