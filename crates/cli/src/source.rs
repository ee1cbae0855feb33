//! The scenario of a study: read once, then set several times. And the `compare` command that reproduces what was found.

use std::path::PathBuf;

use clap::Args;
use shardwise_core::catalog::Catalog;
use shardwise_core::input::{link, read_scenario};
use shardwise_core::output::{compare_command, shell_word};
use shardwise_core::scenario::Scenario;
use shardwise_core::text::InputErrors;

use crate::assignments::{self, Assignment, as_typed};
use crate::given::Given;
use crate::input::{self, DEFAULT_NAME, LINK_NAME, both};
use crate::render::money::Money;
use crate::render::numbers::plain;
use crate::terminal::note;
use crate::texts;

// The one scenario of a study, and what is set in it. No doc comment: of arguments that a command includes it would be taken
// for what the command does.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// Scenario file, or - for standard input; without one, the built-in default
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenario: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) given: Given,
    /// Read the scenario from a link, such as the page's address
    #[arg(long = "from-link", value_name = "LINK", conflicts_with = "scenario")]
    pub(crate) link: Option<String>,
}

/// A scenario as text, as it was read.
#[derive(Debug)]
pub(crate) struct Source {
    /// Its name in messages.
    pub(crate) name: String,
    text: Text,
    assignments: Vec<Assignment>,
}

#[derive(Debug)]
enum Text {
    Default,
    File(String),
    Link(String),
}

/// What a study starts from.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) catalog: Catalog,
    pub(crate) money: Money,
    pub(crate) source: Source,
    pub(crate) scenario: Scenario,
}

/// Says that ranges are taken at their medians, for commands whose result has no notices.
pub(crate) fn note_medians(scenario: &Scenario) {
    let ranges = scenario.ranges_in_effect();
    if !ranges.is_empty() {
        let taken: Vec<String> =
            ranges.iter().map(|range| format!("{} at {}", range.key, plain(range.median))).collect();
        note(&format!("ranges are taken at their median: {}; shardwise uncertain samples them", taken.join(", ")));
    }
}

impl One {
    /// Reads the file, standard input or link.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn read(&self) -> Result<Source, InputErrors> {
        let (name, text) = match (&self.scenario, &self.link) {
            (Some(path), _) => {
                let (name, text) = input::read_scenario_text(path)?;
                (name, Text::File(text))
            }
            (None, Some(link)) => {
                texts::keep(LINK_NAME, link);
                (LINK_NAME.to_owned(), Text::Link(link.clone()))
            }
            (None, None) => (DEFAULT_NAME.to_owned(), Text::Default),
        };
        Ok(Source { name, text, assignments: self.given.assignments() })
    }

    /// The scenario after further assignments, beside the options that the command itself has read.
    ///
    /// # Errors
    /// All that is wrong with the options and the scenario.
    pub(crate) fn start<T>(
        &self,
        own: Result<T, InputErrors>,
        further: &[Assignment],
    ) -> Result<(Start, T), InputErrors> {
        let options = both(input::money(self.given.currency.as_deref()), own);
        let read = both(input::catalog(self.given.pricing.as_deref()), self.read());
        let read = read.and_then(|(catalog, source)| {
            let scenario = source.scenario(further, &catalog)?;
            Ok((catalog, source, scenario))
        });
        let ((money, own), (catalog, source, scenario)) = both(options, read)?;
        Ok((Start { catalog, money, source, scenario }, own))
    }

    /// The command that compares this scenario after further assignments.
    pub(crate) fn compare(&self, assignments: &[String]) -> String {
        let path = self.scenario.as_ref().map(|path| shell_word(&path.display().to_string()));
        let link = self.link.as_ref().map(|link| format!("--from-link {}", shell_word(link)));
        compare_command(path.into_iter().chain(link).chain(self.given.words()), assignments)
    }
}

impl Source {
    /// The scenario after further assignments, each with the option that it comes from.
    ///
    /// # Errors
    /// All errors of the scenario and of the assignments.
    pub(crate) fn scenario(&self, further: &[Assignment], catalog: &Catalog) -> Result<Scenario, InputErrors> {
        let all = [&self.assignments, further].concat();
        let assignments = assignments::texts(&all);
        let read = match &self.text {
            Text::Default => read_scenario(&self.name, None, &assignments, catalog),
            Text::File(text) => read_scenario(&self.name, Some(text), &assignments, catalog),
            Text::Link(link) => link::read_with(&self.name, link, &assignments, catalog),
        };
        read.map_err(|errors| as_typed(errors, &all))
    }
}
