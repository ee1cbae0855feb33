//! `shardwise project`: the months to come, if traffic grows.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use shardwise_core::output::{inert, line};
use shardwise_core::scenario::Scenario;
use shardwise_core::study::{
    FURTHER, Factors, Growth, MONTHS, MOST_MONTHS, NumericKey, ProjectedMonth, Projection, beyond, growing, project,
};
use shardwise_core::text::{InputErrors, Message};

use super::{Answer, json_in, not_planned};
use crate::factors;
use crate::input::{self, both};
use crate::render;
use crate::render::money::Money;
use crate::source::{One, Start, note_medians};
use crate::terminal::screen;
use crate::words::{Text, Words};

#[derive(Debug, Args)]
pub(crate) struct Project {
    #[command(flatten)]
    pub(crate) one: One,
    /// Number of months, the first as the scenario has it; by default 36, or as many as --factors has
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) months: Option<String>,
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
    let own = both(words.read_factors(), words.read_also());
    let (Start { catalog, money, source, scenario }, ([factors, further], also)) = words.one.start(own, &[])?;
    note_medians(&scenario);
    input::all(also.iter().map(|key| is_set(key, &scenario)))?;
    let keys = growing(&also);
    if let Some(message) = beyond(&scenario, &keys, &factors) {
        return Err(words.growth_error(message).into());
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
    /// An error about the option that says how the rate grows.
    fn growth_error(&self, message: impl Into<Message>) -> InputErrors {
        match (&self.factors, &self.growth) {
            (Some(path), _) => input::option_error("--factors", &path.display().to_string(), message),
            (None, growth) => input::option_error("--growth", growth.as_deref().unwrap_or_default(), message),
        }
    }

    /// The factors of the months and of the year after them.
    fn read_factors(&self) -> Result<[Vec<f64>; 2], InputErrors> {
        let months = |text: &String| input::whole("--months", text, (1, MOST_MONTHS.into()));
        let months = self.months.as_ref().map(months).transpose();
        if let Some(path) = &self.factors {
            let (months, mut factors) = both(months, factors::read(path))?;
            let months = months.map_or(factors.len(), |months| months as usize);
            if months > factors.len() {
                let (months, found) = (months.to_string(), factors.len().to_string());
                return Err(self.growth_error(Text::FactorOfEach { months, found }));
            }
            // The last growth goes on; one factor alone has none.
            if let [.., before, last] = factors[..] {
                factors.extend((1..=FURTHER).map(|month| last * (last / before).powi(month.cast_signed())));
            }
            let further = factors.split_off(months);
            return Ok([factors, further.into_iter().take(FURTHER as usize).collect()]);
        }
        let text = self.growth.as_deref().unwrap_or_default();
        let growth = Growth::parse(text).ok_or_else(|| self.growth_error(Growth::expected(text)));
        let (months, growth) = both(months, growth)?;
        Ok(growth.factors(months.map_or(MONTHS, |months| months as u32)))
    }

    /// The keys that grow besides the rate.
    fn read_also(&self) -> Result<Vec<NumericKey>, InputErrors> {
        let read =
            |key: &String| NumericKey::read_key(key).map_err(|message| input::option_error("--also", key, *message));
        input::all(self.also.iter().map(read))
    }
}

/// Refuses a key that the scenario does not set: nothing can grow.
fn is_set(key: &NumericKey, scenario: &Scenario) -> Result<f64, InputErrors> {
    key.get(scenario).ok_or_else(|| input::option_error("--also", key.key(), Text::KeyThatIsSet))
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
