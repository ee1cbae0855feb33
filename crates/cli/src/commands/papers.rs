//! What describes the program itself: schemas, completions, manual pages.

use anyhow::Result;
use clap::ValueEnum;
use clap_complete::Shell;
use shardwise_core::catalog::{BookFile, QuotaFile};
use shardwise_core::input::{documented_schema, schema_of};
use shardwise_core::study::SweepDocument;
use shardwise_core::text::{Joining, Message, nearest};

use super::{Answer, json};
use crate::checked::CheckDocument;
use crate::commands::pricing::PricesDocument;
use crate::compared::ComparedDocument;
use crate::input;

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

/// Prints a completion script for this command line.
pub(crate) fn completions(mut root: clap::Command, shell: Shell) -> Result<Answer> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut root, "shardwise", &mut script);
    Ok(String::from_utf8(script)?.into())
}

/// Prints the manual page of the program with this command line, or of one of its commands.
pub(crate) fn manual(mut root: clap::Command, name: Option<&str>) -> Result<Answer> {
    root.build();
    let command = match name {
        None => root,
        Some(name) => {
            let names: Vec<&str> = root.get_subcommands().map(clap::Command::get_name).collect();
            let wrong = || {
                let mut message = format!("expected one of the commands {}, found {name:?}", names.join(", ")).into();
                if let Some(near) = nearest(name, names.iter().copied()) {
                    let near = Message::Nearest { near: near.into() };
                    message = Message::joined(Joining::Semicolon, vec![message, near]);
                }
                input::option_error("man", name, message)
            };
            root.find_subcommand(name).cloned().ok_or_else(wrong)?
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(String::from_utf8(page)?.into())
}
