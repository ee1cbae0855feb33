//! `shardwise project`: the months to come, if traffic grows.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use shardwise_core::output::{inert, line};
use shardwise_core::scenario::Scenario;
use shardwise_core::study::{
    FURTHER, Factors, Growth, MONTHS, MOST_MONTHS, NumericKey, ProjectedMonth, Projection, beyond, growing, project,
};
use shardwise_core::text::InputErrors;

use super::{Answer, json_in, not_planned};
use crate::factors;
use crate::render::money::Money;
use crate::source::{One, note_medians};
use crate::terminal::screen;
use crate::words::{Text, Words};
use crate::{input, render};

#[derive(Debug, Args)]
pub(crate) struct Project {
    #[command(flatten)]
    pub(crate) one: One,
    /// Number of months, the first as the scenario has it; by default 36, or as many as --factors has
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_MONTHS)))]
    pub(crate) months: Option<u32>,
    /// Growth of writes_per_second, such as 5%/month, 60%/year or 2x/quarter
    #[arg(long, value_name = "GROWTH", allow_hyphen_values = true, required_unless_present = "factors")]
    pub(crate) growth: Option<String>,
    /// CSV file with what writes_per_second is multiplied by in each month: a factor a line, or month,factor
    #[arg(long, value_name = "FILE", conflicts_with = "growth")]
    pub(crate) factors: Option<PathBuf>,
    /// Let another number grow in the same way, such as workload.table_size; repeatable
    #[arg(long, value_name = "KEY")]
    pub(crate) also: Vec<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = ProjectFormat::Table)]
    pub(crate) format: ProjectFormat,
}

/// Output format of `project`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProjectFormat {
    /// Text of at most 100 columns: the months in which something happens
    Table,
    /// JSON document, schema id shardwise.project/1
    Json,
    /// GitHub-flavored Markdown
    Markdown,
    /// CSV, a line per month
    Csv,
}

/// Runs the command.
pub(crate) fn run(words: &Project) -> Result<Answer> {
    let catalog = input::catalog(words.one.given.pricing.as_deref())?;
    let money = input::money(words.one.given.currency.as_deref())?;
    let (place, [factors, further]) = words.read_factors()?;
    let source = words.one.read()?;
    let scenario = source.scenario(&[], &catalog)?;
    note_medians(&scenario);
    let keys = growing(&also(&words.also, &scenario)?);
    if let Some(message) = beyond(&scenario, &keys, &factors) {
        return Err(InputErrors::one(place, "", message).into());
    }
    let book = catalog.book(&scenario.region)?;
    let compare = |assignments: &[String]| words.one.compare(assignments);
    let found = project(&scenario, &book, &keys, Factors { months: &factors, further: &further }, &compare)
        .map_err(|error| not_planned(&source.name, &error))?;
    let said = Words::new(money.clone());
    let text = match words.format {
        ProjectFormat::Table => render::project::page(&found, &said, screen()),
        ProjectFormat::Markdown => render::project::markdown(&found, &said),
        ProjectFormat::Json => json_in(&found, &money)?,
        ProjectFormat::Csv => csv(&found, &money),
    };
    Ok(text.into())
}

impl Project {
    /// The factors of the months and of the year after them, and the option that they come from.
    fn read_factors(&self) -> Result<(String, [Vec<f64>; 2]), InputErrors> {
        if let Some(path) = &self.factors {
            let place = format!("--factors {}", path.display());
            let mut factors = factors::read(path)?;
            let months = self.months.map_or(factors.len(), |months| months as usize);
            if months > factors.len() {
                let message = Text::FactorOfEach { months: months.to_string(), found: factors.len().to_string() };
                return Err(InputErrors::one(place, "", message));
            }
            // The last growth goes on; one factor alone has none.
            if let [.., before, last] = factors[..] {
                factors.extend((1..=FURTHER).map(|month| last * (last / before).powi(month.cast_signed())));
            }
            let further = factors.split_off(months);
            return Ok((place, [factors, further.into_iter().take(FURTHER as usize).collect()]));
        }
        let text = self.growth.as_deref().unwrap_or_default();
        let growth =
            Growth::parse(text).ok_or_else(|| input::option_error("--growth", text, Growth::expected(text)))?;
        Ok((format!("--growth {text}"), growth.factors(self.months.unwrap_or(MONTHS))))
    }
}

/// The keys that grow besides the rate.
fn also(keys: &[String], scenario: &Scenario) -> Result<Vec<NumericKey>, InputErrors> {
    let read = |key: &String| {
        let place = format!("--also {key}");
        let numeric = NumericKey::read_key(&place, key)?;
        let not_set = || InputErrors::one(&place, "", Text::KeyThatIsSet);
        numeric.get(scenario).map(|_| numeric).ok_or_else(not_set)
    };
    keys.iter().map(read).collect()
}

/// The months as a table.
fn csv(found: &Projection, money: &Money) -> String {
    let mut columns = vec!["month".to_owned()];
    columns.extend(found.grows.iter().map(|key| inert(key)));
    for one in found.months.first().map_or(&[][..], |month| &month.architectures) {
        columns.extend(money.columns(&format!("{} usd", one.id)));
        columns.extend(["outcome", "level", "late", "shards"].map(|column| format!("{} {column}", one.id)));
    }
    columns.extend(["cheapest", "events", "compare"].map(str::to_owned));
    let rows = found.months.iter().map(|month| line(&row(month, found, money)));
    std::iter::once(line(&columns)).chain(rows).collect()
}

fn row(month: &ProjectedMonth, found: &Projection, money: &Money) -> Vec<String> {
    let mut cells = vec![month.month.to_string()];
    cells.extend(found.grows.iter().map(|key| month.values.get(key).map_or(String::new(), f64::to_string)));
    for one in &month.architectures {
        cells.extend(money.cells(one.usd));
        cells.extend([one.outcome.to_string(), one.level.to_string(), one.late.to_string(), one.shards.to_string()]);
    }
    let events = found.events.iter().filter(|event| event.month == month.month);
    let events = events.map(|event| match event.architecture {
        Some(id) => format!("{id}: {}", event.text),
        None => event.text.to_string(),
    });
    let cheapest = month.cheapest.map_or(String::new(), |id| id.to_string());
    cells.extend([cheapest, inert(&events.collect::<Vec<_>>().join("; ")), month.compare.clone()]);
    cells
}
