//! A scenario as the workbook shows it: its report, and its numbers as formulas.

use shardwise_core::PlanError;
use shardwise_core::model::{Outcomes, evaluate};
use shardwise_core::text::{Argument, FileMessage};

use super::sheet::clean;
use crate::studied::Studied;
use crate::words::Words;

/// A scenario with its numbers as formulas.
pub(crate) struct Case<'a> {
    /// The scenario and its report.
    pub(crate) studied: Studied<'a>,
    /// Its name, different from that of every other; `None` if it is alone.
    pub(crate) name: Option<String>,
    /// The numbers of its architectures.
    pub(crate) outcomes: Outcomes,
}

impl Case<'_> {
    /// A title, with the name of the scenario if there are several.
    pub(crate) fn of(&self, title: String, words: Words<'_>) -> String {
        match &self.name {
            Some(name) => words.say(FileMessage::OfName { title: Argument::text(title), name: name.as_str().into() }),
            None => title,
        }
    }

    /// A heading, followed by the name of the scenario if there are several.
    pub(crate) fn heading(&self, heading: FileMessage, words: Words<'_>) -> String {
        match &self.name {
            Some(name) => words.say(FileMessage::ColonName {
                heading: Argument::text(words.say(heading)),
                name: name.as_str().into(),
            }),
            None => words.say(heading),
        }
    }
}

/// The scenarios with their numbers. Several are distinguished by name.
pub(crate) fn cases<'a>(studied: &[Studied<'a>]) -> Result<Vec<Case<'a>>, PlanError> {
    let mut cases: Vec<Case<'a>> = Vec::new();
    for &studied in studied {
        let outcomes = evaluate(studied.scenario, studied.book)?;
        cases.push(Case { studied, name: None, outcomes });
    }
    if cases.len() > 1 {
        let mut names: Vec<String> = Vec::new();
        for case in &mut cases {
            let name = clean(&case.studied.report.name);
            let further = (2..).map(|number| format!("{name} ({number})"));
            let new = std::iter::once(name.clone()).chain(further).find(|name| !names.contains(name));
            names.extend(new.clone());
            case.name = new;
        }
    }
    Ok(cases)
}
