//! The months to come: traffic grows, and every month is evaluated. Only the rate grows, and the keys that are named; the daily
//! batch, sizes, settings, prices and quotas are held fixed. Shards follow the traffic unless the scenario sets them.

mod asks;
mod document;
mod events;
mod growth;
mod month;

use std::collections::BTreeMap;

pub use document::{
    ComeBack, EventId, PROJECT_SCHEMA, ProjectEvent, ProjectedArchitecture, ProjectedMonth, Projection,
};
pub use growth::Growth;

use super::keys::NumericKey;
use crate::catalog::PriceBook;
use crate::model::{Evaluator, PlanError};
use crate::report::plan;
use crate::scenario::{RATE_KEY, Scenario};
use crate::text::{Message, sorted};
use asks::asks;
use events::{Happening, come_back, of_ask, of_cheapest, of_way, resize};
use month::{Grown, Month, Way, grown_value};

/// The first month in which a key would leave its bounds: the place of its factor, the key and the value.
pub fn beyond<'k>(
    scenario: &Scenario,
    keys: &'k [NumericKey],
    factors: &[f64],
) -> Option<(usize, &'k NumericKey, f64)> {
    let values = factors.iter().enumerate().flat_map(|(at, factor)| {
        keys.iter().map(move |key| (at, key, grown_value(key, key.get(scenario).unwrap_or(0.0), *factor)))
    });
    values.into_iter().find(|(_, key, value)| !key.admits(*value))
}

/// The keys that grow: the rate, then these.
pub fn growing(also: &[NumericKey]) -> Vec<NumericKey> {
    NumericKey::find(RATE_KEY).into_iter().chain(also.iter().filter(|key| key.key() != RATE_KEY).cloned()).collect()
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
    factors: &[f64],
    compare: &dyn Fn(&[String]) -> String,
) -> Result<Projection, PlanError> {
    let grown: Vec<Grown> = factors.iter().map(|factor| Grown::new(scenario, keys, *factor)).collect();
    let mut evaluator = Evaluator::new(book);
    let months = grown.iter().map(|grown| Month::new(&grown.scenario, &mut evaluator));
    let months = months.collect::<Result<Vec<Month>, _>>()?;
    let assignments = |at: usize| -> Vec<String> {
        keys.iter().zip(&grown[at].values).map(|(key, value)| key.assignment(*value)).collect()
    };
    let happenings = happenings(scenario, &grown, &months, book)?;
    let come_back = come_back(&months, &happenings);
    let resize = resize(scenario, &months, book);
    let command = |one: &Happening| {
        let granted = one.ask.iter().flat_map(|ask| &ask.granted).filter(|(id, _)| !scenario.quotas.contains_key(id));
        let granted = granted.map(|(id, value)| format!("quotas.{id}={}", value.0));
        compare(&assignments(one.about).into_iter().chain(granted).collect::<Vec<_>>())
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
            .map(|at| projected(at, &grown[at], &months[at], keys, compare(&assignments(at))))
            .collect(),
        compare: compare(&[]),
    })
}

/// Everything that happens, in order.
fn happenings(
    scenario: &Scenario,
    grown: &[Grown],
    months: &[Month],
    book: &PriceBook,
) -> Result<Vec<Happening>, PlanError> {
    let mut found = of_cheapest(months);
    for &id in &scenario.architectures {
        let reason = |at: usize| -> Option<Message> {
            let report = plan(&grown[at].scenario, book).ok()?;
            let one = report.architectures.iter().find(|one| one.id == id)?;
            one.fit.reasons.first().map(|reason| Message::clone(&reason.text))
        };
        let fits = months.iter().filter_map(|month| month.way(id)).any(|way| way.outcome.is_fit());
        if fits {
            found.extend(asks(id, grown, book)?.into_iter().map(|ask| of_ask(id, ask)));
        }
        found.extend(of_way(id, months, &reason));
    }
    Ok(sorted::collect(found, |a, b| a.at.cmp(&b.at)))
}

fn totals(months: &[Month]) -> BTreeMap<String, Option<f64>> {
    let ways = months.first().map_or(&[][..], |month| &month.ways);
    let total = |way: &Way| months.iter().map(|month| month.way(way.id)?.usd).sum::<Option<f64>>();
    ways.iter().map(|way| (way.id.to_string(), total(way))).collect()
}

fn projected(at: usize, grown: &Grown, month: &Month, keys: &[NumericKey], compare: String) -> ProjectedMonth {
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
        compare,
    }
}
