//! `shardwise`: arguments and files in, a report out. This crate reads, writes and renders; every number comes from
//! `shardwise-core`.

mod args;
mod assignments;
mod candidates;
mod checked;
mod clock;
mod closed;
mod commands;
mod compared;
mod factors;
mod given;
mod input;
mod render;
mod sink;
mod source;
mod terminal;
mod texts;
mod vary;
mod words;
mod wrong_lines;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _};
use clap_complete::CompleteEnv;
use shardwise_core::text::InputErrors;

use args::{Cli, Command};
use commands::{
    Answer, End, Mendable, breakeven, check, compare, explain, papers, pricing, project, recommend, sensitivity,
    simulate, sweep, uncertain,
};
use sink::{print_help, write_whole};
use terminal::{STOPPED, columns, print_errors, say, set_up};

/// Success.
const DONE: u8 = 0;
/// A gate was not met.
const NOT_MET: u8 = 1;
/// Invalid usage or input.
const BAD_INPUT: u8 = 2;
/// A bug in shardwise, or a result that could not be written.
const INTERNAL: u8 = 3;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        say(&format!("internal error: {panic}"));
        say("This is a bug in shardwise. Please report it with the input that causes it.");
        std::process::exit(INTERNAL.into());
    }));
    // Shells ask for completions through the environment.
    CompleteEnv::with_factory(Cli::command).var(candidates::COMPLETE).complete();
    let code = match parsed() {
        Ok(Cli { command, color, lang, quiet, output }) => {
            set_up(quiet, color, output.is_some());
            words::set_language(lang);
            run(command, output.as_deref())
        }
        Err(told) if told.use_stderr() => told.exit(),
        Err(told) => print_help(&told).map(|()| DONE),
    };
    ExitCode::from(code.unwrap_or_else(report))
}

/// The arguments, or what is printed instead. Help and errors are as wide as results.
fn parsed() -> Result<Cli, clap::Error> {
    let mut command = Cli::command();
    if let Some(columns) = columns() {
        command = command.term_width(columns);
    }
    let mut words: Vec<OsString> = std::env::args_os().collect();
    let mut matches = command.try_get_matches_from_mut(&words)?;
    if let Some(format) = format_of_output(&mut command, &matches)? {
        let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
        words.splice(end..end, ["--format".into(), format.into()]);
        matches = command.try_get_matches_from_mut(&words)?;
    }
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Ends of names that decide what a file is: it is not written as something else.
const DOCUMENTS: [&str; 12] =
    ["csv", "doc", "docx", "htm", "html", "json", "jsonl", "markdown", "pdf", "toml", "xls", "xlsx"];

/// The format that the file of `--output` is named for, unless one is asked for.
///
/// # Errors
/// It is named for a format that the command does not have.
fn format_of_output(command: &mut clap::Command, matches: &ArgMatches) -> Result<Option<String>, clap::Error> {
    const FORMAT: &str = "format";
    let (mut below, mut matches) = (&*command, matches);
    while let Some((name, inner)) = matches.subcommand() {
        let Some(inner_command) = below.find_subcommand(name) else { return Ok(None) };
        (below, matches) = (inner_command, inner);
    }
    let Some(format) = below.get_arguments().find(|argument| argument.get_id() == FORMAT) else { return Ok(None) };
    let is_asked_for = matches.value_source(FORMAT) == Some(ValueSource::CommandLine);
    let Some(file) = matches.get_one::<PathBuf>("output").filter(|_| !is_asked_for) else { return Ok(None) };
    let Some(end) = file.extension().and_then(OsStr::to_str) else { return Ok(None) };
    let name = match end {
        "md" => "markdown",
        "xml" => "junit",
        name => name,
    };
    let known = format.get_possible_values();
    if let Some(value) = known.iter().find(|value| value.matches(name, false)) {
        return Ok(Some(value.get_name().to_owned()));
    }
    if !DOCUMENTS.contains(&name) {
        return Ok(None);
    }
    let known: Vec<&str> = known.iter().map(clap::builder::PossibleValue::get_name).collect();
    let told = format!(
        "--output {}: this command does not write {name}; it writes {}. Name another file, or choose with --format",
        file.display(),
        known.join(", ")
    );
    Err(command.error(ErrorKind::InvalidValue, told))
}

/// Prints what went wrong. Returns the exit code.
fn report(error: anyhow::Error) -> u8 {
    let error = match error.downcast::<Mendable>() {
        Ok(Mendable { errors, mend }) => {
            let code = report(errors.into());
            say("");
            mend.lines().for_each(say);
            return code;
        }
        Err(error) => error,
    };
    match error.downcast::<InputErrors>() {
        Ok(errors) => {
            print_errors(&errors);
            BAD_INPUT
        }
        Err(error) => {
            say(&format!("error: {error:#}"));
            INTERNAL
        }
    }
}

/// Runs a command and writes its answer. Returns the exit code.
fn run(command: Command, output: Option<&Path>) -> Result<u8> {
    let Answer { bytes, end } = match command {
        // The one command whose answer may not fit into memory writes it itself.
        Command::Sweep(words) => return Ok(if sweep::run(&words, output)? { DONE } else { STOPPED }),
        Command::Compare(words) => compare::run(&words),
        Command::Breakeven(words) => breakeven::run(&words),
        Command::Check(words) => check::run(&words),
        Command::Project(words) => project::run(&words),
        Command::Recommend(words) => recommend::run(&words),
        Command::Sensitivity(words) => sensitivity::run(&words),
        Command::Uncertain(words) => uncertain::run(&words),
        Command::Simulate(words) => simulate::run(&words),
        Command::Explain(words) => explain::run(&words),
        Command::Init => Ok(papers::default_scenario().into()),
        Command::Licenses => Ok(papers::LICENSES.to_owned().into()),
        Command::Schema { of } => papers::schema(of),
        Command::Pricing(words) => pricing::run(words.command),
        Command::Completions { shell } => papers::completions(shell),
        Command::Man { command } => papers::manual(Cli::command(), command.as_deref()),
    }?;
    match (output, end) {
        (Some(path), End::Stopped) => say(&format!("--output {}: not written", path.display())),
        (output, _) => write_whole(output, &bytes)?,
    }
    Ok(match end {
        End::Done => DONE,
        End::NotMet => NOT_MET,
        End::Stopped => STOPPED,
    })
}
