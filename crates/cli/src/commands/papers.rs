//! What describes the program itself: schemas, completions, manual pages.

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use clap_complete::Shell;
use clap_complete::env::Shells;
use shardwise_core::catalog::{BookFile, QuotaFile};
use shardwise_core::input::{commented_default, schema_of, schema_with_ranges};
use shardwise_core::study::{Breakeven, Projection, Recommend, Sensitivity, SweepDocument, Uncertain};
use shardwise_core::text::{Argument, Message, nearest};

use super::{Answer, json};
use crate::candidates::COMPLETE;
use crate::checked::CheckDocument;
use crate::commands::pricing::PricesDocument;
use crate::compared::ComparedDocument;
use crate::input;
use crate::words::{Text, texts_of_run};

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
    /// Output of breakeven --format json
    Breakeven,
    /// Output of project --format json
    Project,
    /// Output of recommend --format json
    Recommend,
    /// Output of sensitivity --format json
    Sensitivity,
    /// Output of sweep --format json
    Sweep,
    /// Output of uncertain --format json
    Uncertain,
    /// Price book, pricing/REGION.toml
    Prices,
    /// Quotas, pricing/quotas.toml
    Quotas,
}
/// Prints the JSON Schema of a document.
pub(crate) fn schema(of: SchemaOf) -> Result<Answer> {
    let text = json(&match of {
        SchemaOf::Scenario => schema_with_ranges(),
        SchemaOf::Report => schema_of::<ComparedDocument>(),
        SchemaOf::Check => schema_of::<CheckDocument>(),
        SchemaOf::Simulation => schema_of::<shardwise_simulate::document::SimulationDocument>(),
        SchemaOf::PricesDocument => schema_of::<PricesDocument>(),
        SchemaOf::Breakeven => schema_of::<Breakeven>(),
        SchemaOf::Project => schema_of::<Projection>(),
        SchemaOf::Recommend => schema_of::<Recommend>(),
        SchemaOf::Sensitivity => schema_of::<Sensitivity>(),
        SchemaOf::Sweep => schema_of::<SweepDocument>(),
        SchemaOf::Uncertain => schema_of::<Uncertain>(),
        SchemaOf::Prices => schema_of::<BookFile>(),
        SchemaOf::Quotas => schema_of::<QuotaFile>(),
    })?;
    Ok(text.into())
}

/// The licenses of everything that is built into the program; `cargo xtask generate` writes the file.
pub(crate) const LICENSES: &str = include_str!("../../licenses.txt");

/// Prints a completion script. It asks this program for candidates, so that it knows Regions, ids and files.
pub(crate) fn completions(shell: Shell) -> Result<Answer> {
    let shells = Shells::builtins();
    let completer = shells.completer(&shell.to_string()).with_context(|| format!("{shell} has no completions"))?;
    let mut script = Vec::new();
    completer.write_registration(COMPLETE, "shardwise", "shardwise", "shardwise", &mut script)?;
    Ok(String::from_utf8(script)?.into())
}

/// The default scenario, with comments in the language of the run.
pub(crate) fn default_scenario() -> String {
    let texts = texts_of_run();
    commented_default(|key| texts?.get(&format!("key.{key}")))
}

/// Prints the manual page of the program with this command line, or of one of its commands.
pub(crate) fn manual(mut root: clap::Command, name: Option<&str>) -> Result<Answer> {
    // `help` has no page of its own.
    root = root.disable_help_subcommand(true);
    root.build();
    let command = match name {
        None => root,
        Some(name) => {
            let names: Vec<&str> = root.get_subcommands().map(clap::Command::get_name).collect();
            let wrong = || {
                let expected = Text::OneOfCommands { names: names.join(", "), found: format!("{name:?}") };
                let near = nearest(name, names.iter().copied()).map(Argument::text);
                input::option_error("man", name, Message::from(expected).with_nearest(near))
            };
            root.find_subcommand(name).cloned().ok_or_else(wrong)?
        }
    };
    let further = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let has_subcommands = command.has_subcommands();
    let man = clap_mangen::Man::new(command);
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_subcommands {
        man.render_subcommands_section(&mut page)?;
    }
    page.extend(sections(&further).into_bytes());
    Ok(String::from_utf8(page)?.into())
}

/// What stands below the options in the help, as sections of a manual page: examples, and exit codes.
fn sections(help: &str) -> String {
    let mut text = String::new();
    for block in help.split("\n\n") {
        let (heading, lines) = block.split_once('\n').unwrap_or((block, ""));
        match heading.split_once(':') {
            Some(("Example" | "Examples", _)) => {
                let lines = lines.lines().map(escaped).collect::<Vec<_>>().join("\n") + "\n";
                text += &format!(".SH EXAMPLES\n.nf\n{lines}.fi\n");
            }
            Some(("Exit codes", codes)) => {
                text += &format!(".SH \"EXIT STATUS\"\n{}\n", escaped(&format!("{}{lines}", codes.trim())));
            }
            _ => text += &format!(".PP\n{}\n", escaped(block)),
        }
    }
    text
}

/// A line that `man` prints as it is: with its hyphens and quotes, and no request at its start.
fn escaped(line: &str) -> String {
    format!("\\&{}", line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq"))
}
