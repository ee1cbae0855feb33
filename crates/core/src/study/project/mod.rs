//! The months to come: traffic grows, and every month is evaluated. Only the rate grows, and the keys that are named; the daily
//! batch, sizes, settings and prices are held fixed. Shards follow the traffic unless the scenario sets them. A quota that is asked
//! for is taken as granted from the month in which it is asked for.

mod asks;
mod document;
mod events;
mod growth;
mod month;

use std::collections::BTreeMap;

pub use asks::ENOUGH_FOR;
pub use document::{
    ComeBack, EventId, PROJECT_SCHEMA, ProjectEvent, ProjectedArchitecture, ProjectedMonth, Projection,
};
pub use growth::{FURTHER, Growth, MONTHS, MOST_MONTHS};

use super::keys::NumericKey;
use super::numbers::NUMBERS;
use crate::catalog::{PriceBook, QuotaId};
use crate::model::{Case, Evaluator, PlanError};
use crate::report::plan;
use crate::scenario::{ArchitectureId, GrantedQuotas, RATE_KEY, Scenario};
use crate::text::{Argument, Bytes, Message, Quantity as _, StudyMessage, sorted, with_separators};
use asks::{Ask, asks};
use events::{Happening, come_back, of_ask, of_cheapest, of_table, of_way, resize};
use month::{Grown, Month, Way, grown_value};

/// What is wrong with factors in the first month in which a key would leave its bounds.
pub fn beyond(scenario: &Scenario, keys: &[NumericKey], factors: &[f64]) -> Option<StudyMessage> {
    let values = factors.iter().enumerate().flat_map(|(at, factor)| {
        keys.iter().map(move |key| (at, key, grown_value(key, key.get(scenario).unwrap_or(0.0), *factor)))
    });
    let (at, key, value) = values.into_iter().find(|(_, key, value)| !key.admits(*value))?;
    let (low, high) = key.bounds();
    let [low, high, found] = [low, high, value].map(|value| Argument::text(with_separators(&value.to_string())));
    Some(StudyMessage::GrowsBeyond { key: key.key().into(), low, high, found, month: Argument::exact(at as f64 + 1.0) })
}

/// The keys that grow: the rate, then these.
pub fn growing(also: &[NumericKey]) -> Vec<NumericKey> {
    NumericKey::find(RATE_KEY).into_iter().chain(also.iter().filter(|key| key.key() != RATE_KEY).cloned()).collect()
}

/// The factors of the months, and those of the year after them, as far as the growth is known: quotas that are asked for are
/// enough for a year.
#[derive(Clone, Copy, Debug)]
pub struct Factors<'a> {
    /// Of each month.
    pub months: &'a [f64],
    /// Of the months after them.
    pub further: &'a [f64],
}

/// Evaluates a scenario in each month, in which its growing keys are multiplied by a factor. `compare` writes the command that
/// compares after some assignments.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed, or a number is not finite.
pub fn project(
    scenario: &Scenario,
    book: &PriceBook,
    keys: &[NumericKey],
    factors: Factors<'_>,
    compare: &dyn Fn(&[String]) -> String,
) -> Result<Projection, PlanError> {
    let Factors { months, further } = factors;
    let keys = &with_recent_peaks(scenario, keys)[..];
    let admitted = further.iter().take_while(|factor| beyond(scenario, keys, &[**factor]).is_none());
    let all = months.iter().chain(admitted).map(|factor| Grown::new(scenario, keys, *factor));
    let mut all: Vec<Grown> = all.collect();
    let mut evaluator = Evaluator::new(book);
    let known_until = all.len();
    let asked = asked(scenario, &all, months.len(), book, &mut evaluator)?;
    all.truncate(months.len());
    let mut grown = all;
    for (_, ask) in &asked {
        ask.grant(&mut grown);
    }
    let months = grown.iter().map(|grown| Month::new(&grown.scenario, &mut evaluator));
    let months = months.collect::<Result<Vec<Month>, _>>()?;
    let assignments = |at: usize, granted: &GrantedQuotas| -> Vec<String> {
        let values = keys.iter().zip(&grown[at].values).map(|(key, value)| key.assignment(*value));
        let granted = granted.iter().filter(|(id, value)| scenario.quotas.get(id) != Some(value));
        values.chain(granted.map(|(id, value)| granted_assignment(*id, value.0, book))).collect()
    };
    let of_month = |at: usize| assignments(at, &grown[at].scenario.quotas);
    let happenings = happenings(scenario, &grown, &months, asked, book);
    let come_back = come_back(&months, &happenings);
    let resize = resize(scenario, &months, book);
    let command = |one: &Happening| match &one.ask {
        Some(ask) => compare(&assignments(one.about, &ask.granted)),
        None => compare(&of_month(one.about)),
    };
    let events = happenings.into_iter().map(|one| {
        let command = command(&one);
        one.event(command)
    });
    Ok(Projection {
        schema: PROJECT_SCHEMA.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        name: scenario.name.clone(),
        grows: keys.iter().map(|key| key.key().to_owned()).collect(),
        come_back,
        resize,
        events: events.collect(),
        total_usd: totals(&months),
        months: (0..months.len())
            .map(|at| projected(at, &grown[at], &months[at], keys, of_month(at), compare))
            .collect(),
        known_until: known_until as u32,
        compare: compare(&[]),
    })
}

/// The same keys with the recent peaks that a scenario gives: an on-demand stream has carried what came before.
fn with_recent_peaks(scenario: &Scenario, keys: &[NumericKey]) -> Vec<NumericKey> {
    let peaks = NUMBERS.iter().filter(|field| field.key.ends_with(".recent_peak"));
    let peaks = peaks.filter_map(|field| NumericKey::find(field.key));
    let given = peaks.filter(|peak| peak.get(scenario).is_some() && !keys.iter().any(|key| key.key() == peak.key()));
    keys.iter().cloned().chain(given).collect()
}

/// The assignment of a quota that is granted, as `--set` takes it.
fn granted_assignment(quota: QuotaId, value: f64, book: &PriceBook) -> String {
    let is_bytes = book.quotas.get(quota).unit.starts_with("B/");
    let value = if is_bytes { Bytes(value).text() } else { value.to_string() };
    format!("quotas.\"{quota}\"={value}")
}

/// What to ask of AWS in the first months, for each architecture that ever fits.
fn asked(
    scenario: &Scenario,
    all: &[Grown],
    months: usize,
    book: &PriceBook,
    evaluator: &mut Evaluator<'_>,
) -> Result<Vec<(ArchitectureId, Ask)>, PlanError> {
    let without = all[..months].iter().map(|grown| Month::new(&grown.scenario, evaluator));
    let without = without.collect::<Result<Vec<Month>, _>>()?;
    let mut asked = Vec::new();
    for &id in &scenario.architectures {
        let fits = without.iter().filter_map(|month| month.way(id)).any(|way| way.outcome.is_fit());
        if fits {
            asked.extend(asks(id, all, months, book)?.into_iter().map(|ask| (id, ask)));
        }
    }
    Ok(asked)
}

/// Everything that happens, in order.
fn happenings(
    scenario: &Scenario,
    grown: &[Grown],
    months: &[Month],
    asked: Vec<(ArchitectureId, Ask)>,
    book: &PriceBook,
) -> Vec<Happening> {
    let mut found = of_cheapest(months);
    found.extend(of_table(grown, book));
    let mut asked = asked.into_iter().peekable();
    let case = Case::new(scenario, book);
    for &id in &scenario.architectures {
        let reason = |at: usize| -> Option<Message> {
            let report = plan(&grown[at].scenario, book).ok()?;
            let one = report.architectures.iter().find(|one| one.id == id)?;
            one.fit.reasons.first().map(|reason| Message::clone(&reason.text))
        };
        while let Some((_, ask)) = asked.next_if(|(of, _)| *of == id) {
            found.push(of_ask(id, ask, &case));
        }
        found.extend(of_way(id, months, &reason));
    }
    sorted::collect(found, |a, b| a.at.cmp(&b.at))
}

fn totals(months: &[Month]) -> BTreeMap<String, Option<f64>> {
    let ways = months.first().map_or(&[][..], |month| &month.ways);
    let total = |way: &Way| months.iter().map(|month| month.way(way.id)?.usd).sum::<Option<f64>>();
    ways.iter().map(|way| (way.id.to_string(), total(way))).collect()
}

fn projected(
    at: usize,
    grown: &Grown,
    month: &Month,
    keys: &[NumericKey],
    set: Vec<String>,
    compare: &dyn Fn(&[String]) -> String,
) -> ProjectedMonth {
    let way = |way: &Way| ProjectedArchitecture {
        id: way.id,
        usd: way.usd,
        outcome: way.outcome,
        level: way.level,
        late: way.late,
        shards: way.shards,
        fullest_limit: way.fullest.map(|(limit, _)| limit),
        utilization: way.fullest.map(|(_, share)| share),
    };
    ProjectedMonth {
        month: at as u32 + 1,
        writes_per_second: grown.scenario.workload.writes_per_second.0,
        values: keys.iter().map(|key| key.key().to_owned()).zip(grown.values.iter().copied()).collect(),
        usd: month.ways.iter().map(|way| (way.id.to_string(), way.usd)).collect(),
        architectures: month.ways.iter().map(way).collect(),
        cheapest: month.cheapest,
        compare: compare(&set),
        set,
    }
}
