//! What to do: up to three changes that the user can make, each of them tried. The workload, what consumers must see, the
//! requirements and the prices are held fixed.
//!
//! First comes what makes an architecture fit that would be the cheapest then; from there on, what frees the cheapest of what
//! its changes wait for, and what saves money. Each change is reported given those before it. Nothing is offered that a requirement
//! forbids, that makes an architecture unfit or whose price in risk or delay is not reported.

mod candidate;
mod climb;
mod document;
mod levers;
pub(super) use levers::{applied, keeping_up, levers};
mod relief;
mod savings;
mod sequence;
mod trial;
mod ways;
mod words;

#[cfg(test)]
mod tests;

use crate::catalog::PriceBook;
use crate::model::{OutcomeId, PlanError};
use crate::report::{Advice, FurtherWayOut, MUCH_LESS, Report, all_raised, as_way_out, plan_with};
use crate::scenario::{ArchitectureId, Scenario};
use crate::text::Message;
use candidate::{Aim, Candidate, Study, largest_first};
pub use document::{BeforeAndAfter, Todo, TodoKind, TodoSetting};
use words::Place;

/// A change that makes an architecture fit.
pub(super) struct Way {
    pub(super) architecture: ArchitectureId,
    pub(super) monthly_usd: f64,
    /// What to do, each in words.
    pub(super) what: Vec<Message>,
}

/// What makes each architecture of a scenario fit: quotas that AWS raises, the cheapest setting that does it alone, or a few
/// that do it together.
pub(super) fn ways_that_fit(scenario: &Scenario, book: &PriceBook) -> Vec<Way> {
    let way = |candidate: Candidate| Way {
        architecture: candidate.after.id(),
        monthly_usd: candidate.after.usd(),
        what: candidate.what,
    };
    ways::of_each(&Study::new(scenario, book)).into_iter().map(way).collect()
}

/// The report of a scenario and what to do about it. What makes an architecture fit is the same in both.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed, or a number is not finite.
pub fn advised(scenario: &Scenario, book: &PriceBook) -> Result<(Report, Vec<Todo>), PlanError> {
    let study = Study::new(scenario, book);
    let found = Found::new(&study);
    Ok((plan_with(scenario, book, &found.advice(&study))?, told(&study, found, book)))
}

/// The same report alone, without the search for what to do.
///
/// # Errors
/// As of [`advised`].
pub fn advised_report(scenario: &Scenario, book: &PriceBook) -> Result<Report, PlanError> {
    let study = Study::new(scenario, book);
    plan_with(scenario, book, &Found::new(&study).advice(&study))
}

/// What was found for a scenario as it is.
struct Found {
    /// What makes each architecture fit.
    ways: Vec<Candidate>,
    /// What makes one fit that is not compared.
    not_compared: Option<Candidate>,
    /// What saves money.
    savings: Vec<Candidate>,
}

impl Found {
    fn new(study: &Study<'_>) -> Self {
        let (ways, not_compared) = (ways::of_each(study), ways::not_compared(study));
        Self { ways, not_compared, savings: savings::that_save(study) }
    }

    /// Its part of the verdict.
    fn advice(&self, study: &Study<'_>) -> Advice {
        let is_told = |way: &&Candidate| way.before.fit.outcome == OutcomeId::DoesNotFit || !way.asks_only();
        let way_out = |way: &Candidate| (way.after.id(), as_way_out(way.what.clone(), way.after.usd(), &way.after.fit));
        // To compare it comes first.
        let not_compared = self.not_compared.as_ref().and_then(|way| {
            let (gives_up, change) =
                (way.notes.last()?.clone(), way.what.get(1..).filter(|change| !change.is_empty())?);
            let out = as_way_out(change.to_vec(), way.after.usd(), &way.after.fit);
            Some(FurtherWayOut { id: way.after.id(), way: out, gives_up })
        });
        let taken = study.taken.as_ref().map(|taken| (taken.tried.id(), taken.tried.usd()));
        // The quotas that the choice needs are requested before it.
        let raises = taken.and_then(|(id, _)| study.now(id)).map_or(&[][..], |now| &now.raises);
        let asked = all_raised(raises.iter().copied());
        let is_better = |saving: &&Candidate| {
            let share = |id| if id == saving.after.id() { FAR_LESS } else { MUCH_LESS };
            saving.notes.is_empty()
                && taken.is_some_and(|(id, usd)| saving.after.usd() <= usd * share(id))
                && (saving.granted.is_empty() || !asked.is_empty())
                && saving.suits_all(study)
        };
        let better = self.savings.iter().filter(is_better).min_by(|a, b| a.after.usd().total_cmp(&b.after.usd()));
        let new = |way: &Candidate| way.what.iter().filter(|what| !asked.contains(what)).cloned().collect();
        let better = better.map(|way| (way.after.id(), as_way_out(new(way), way.after.usd(), &way.after.fit)));
        Advice { ways: self.ways.iter().filter(is_told).map(way_out).collect(), not_compared, better }
    }
}

/// The one to take costs at most this share with another setting for that to be named in the verdict.
const FAR_LESS: f64 = 0.5;
/// The most changes that are named.
const MOST: usize = 3;

/// What makes an architecture fit that is the cheapest then; where nothing fits, that fits at all.
fn way_to_take(study: &Study<'_>, ways: Vec<Candidate>) -> Option<Candidate> {
    let mut ways = ways::that_make_fit(study, ways);
    ways.retain(|way| !way.harms_others(study));
    let place = ways.iter().position(|way| !way.is_undercut(study));
    place
        .or(study.taken.is_none().then_some(0))
        .filter(|place| *place < ways.len())
        .map(|place| ways.swap_remove(place))
}

/// Whether a setting alone makes another architecture much cheaper than this.
fn is_overtaken(study: &Study<'_>, usd: f64, savings: &[Candidate]) -> bool {
    let overtakes = |other: &Candidate| {
        other.aim == Aim::Overtaking
            && other.after.usd() <= usd * MUCH_LESS
            && other.granted.is_empty()
            && other.suits_all(study)
    };
    savings.iter().any(overtakes)
}

/// What the user can change about a scenario: at most three changes, the most advisable first; none if nothing is worth it.
///
/// ```
/// # use shardwise_core::{Catalog, Scenario};
/// # use shardwise_core::study::what_to_do;
/// let book = Catalog::embedded().book("us-east-1")?;
/// let todo = what_to_do(&Scenario::default(), &book);
/// assert_eq!(todo[0].key, "streams_lambda.batch_size");
/// assert!(todo[0].saves_usd > 1.0, "{}", todo[0].text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn what_to_do(scenario: &Scenario, book: &PriceBook) -> Vec<Todo> {
    let study = Study::new(scenario, book);
    let found = Found::new(&study);
    told(&study, found, book)
}

/// What the user can change, of what makes each architecture fit and of what else there is.
fn told(study: &Study<'_>, Found { ways, not_compared, savings }: Found, book: &PriceBook) -> Vec<Todo> {
    // What settings of what is compared do comes first; the rest, which takes more, stands beside it.
    let way = way_to_take(study, ways);
    // What another would be much cheaper without is not asked of AWS.
    let way = way.filter(|way| !(way.asks_only() && is_overtaken(study, way.after.usd(), &savings)));
    let mut ways: Vec<Candidate> = way.into_iter().collect();
    if study.taken.is_none() {
        let others = not_compared.into_iter().chain(ways::in_a_further_way(study));
        let most = ways.first().map_or(f64::INFINITY, |first| first.after.usd() * MUCH_LESS);
        let others = largest_first(others.filter(|way| way.after.usd() <= most).collect(), |way| -way.after.usd());
        ways.extend(others);
    }
    ways.truncate(2);
    let instead = (ways.len() > 1).then(|| ways.remove(1));
    let mut found = ways;
    let then = found.first().map(|first| first.scenario.clone());
    let fitting = then.as_ref().map(|then| Study::new(then, book));
    let savings = fitting.as_ref().map_or(savings, savings::that_save);
    let study = fitting.as_ref().unwrap_or(study);
    let relief = relief::that_frees(study)
        .filter(|_| study.taken.as_ref().is_none_or(|taken| !is_overtaken(study, taken.tried.usd(), &savings)));
    let changes = relief.into_iter().chain(savings).collect();
    sequence::add_changes(study, changes, &mut found, MOST - usize::from(instead.is_some()));
    let told = found.into_iter().enumerate();
    let told = told.map(|(place, way)| words::todo(way, if place == 0 { Place::First } else { Place::Then }));
    told.chain(instead.map(|way| words::todo(way, Place::Instead))).collect()
}
