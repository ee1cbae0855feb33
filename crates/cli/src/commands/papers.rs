//! What describes the program itself: schemas, completions, manual pages.

use anyhow::Result;
use clap::{CommandFactory as _, ValueEnum};
use clap_complete::Shell;
use shardwise_core::catalog::{BookFile, QuotaFile};
use shardwise_core::input::{documented_schema, schema_of};
use shardwise_core::study::SweepDocument;
use shardwise_core::text::InputErrors;

use super::{Answer, json};
use crate::args::Cli;
use crate::commands::check::CheckDocument;
use crate::commands::pricing::PricesDocument;
use crate::compared::ComparedDocument;

/// Documents that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The scenario file
    Scenario,
    /// Output of compare --format json
    Report,
    /// Output of check --format json
    Check,
    /// Output of simulate --format json
    Simulation,
    /// Output of pricing show --format json
    PricesDocument,
    /// Output of sweep --format json
    Sweep,
    /// Price book, pricing/REGION.toml
    Prices,
    /// Quotas, pricing/quotas.toml
    Quotas,
}
/// Prints the JSON Schema of a document.
pub(crate) fn schema(of: SchemaOf) -> Result<Answer> {
    let text = json(&match of {
        SchemaOf::Scenario => documented_schema(),
        SchemaOf::Report => schema_of::<ComparedDocument>(),
        SchemaOf::Check => schema_of::<CheckDocument>(),
        SchemaOf::Simulation => schema_of::<shardwise_simulate::document::SimulationDocument>(),
        SchemaOf::PricesDocument => schema_of::<PricesDocument>(),
        SchemaOf::Sweep => schema_of::<SweepDocument>(),
        SchemaOf::Prices => schema_of::<BookFile>(),
        SchemaOf::Quotas => schema_of::<QuotaFile>(),
    })?;
    Ok(text.into())
}

/// Prints a completion script.
pub(crate) fn completions(shell: Shell) -> Result<Answer> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "shardwise", &mut script);
    Ok(String::from_utf8(script)?.into())
}

/// Prints the manual page of the program, or of one command.
pub(crate) fn manual(name: Option<&str>) -> Result<Answer> {
    let mut root = Cli::command();
    root.build();
    let command = match name {
        None => root,
        Some(name) => {
            let names = || root.get_subcommands().map(clap::Command::get_name);
            let found = root.find_subcommand(name).cloned();
            let message =
                || format!("expected one of the commands {}, found {name:?}", names().collect::<Vec<_>>().join(", "));
            found.ok_or_else(|| InputErrors::one("man", "", message()))?
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(String::from_utf8(page)?.into())
}
