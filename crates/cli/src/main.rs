//! `shardwise`: arguments and files in, a report out. This crate reads, writes and renders; every number comes from
//! `shardwise-core`.

mod args;
mod clock;
mod commands;
mod compared;
mod input;
mod render;
mod terminal;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;
use shardwise_core::input::commented_default;
use shardwise_core::text::InputErrors;

use args::{Cli, Command};
use commands::{Answer, Mendable, check, compare, explain, papers, pricing, simulate};
use terminal::{print, say, set_up, write_whole};

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
    let Cli { command, color, quiet, output } = Cli::parse();
    set_up(quiet, color, output.is_some());
    let done = run(command).and_then(|Answer { bytes, met }| {
        match &output {
            Some(path) => write_whole(path, &bytes)?,
            None => print(&bytes)?,
        }
        Ok(met)
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(NOT_MET),
        Err(error) => ExitCode::from(report(error)),
    }
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
        Ok(InputErrors(errors)) => {
            for error in errors {
                say(&format!("error: {error}"));
            }
            BAD_INPUT
        }
        Err(error) => {
            say(&format!("error: {error:#}"));
            INTERNAL
        }
    }
}

fn run(command: Command) -> Result<Answer> {
    match command {
        Command::Compare(words) => compare::run(&words),
        Command::Check(words) => check::run(&words),
        Command::Simulate(words) => simulate::run(&words),
        Command::Explain(words) => explain::run(&words),
        Command::Init => Ok(commented_default().into()),
        Command::Schema { of } => papers::schema(of),
        Command::Pricing(words) => pricing::run(words.command),
        Command::Completions { shell } => papers::completions(shell),
        Command::Man { command } => papers::manual(command.as_deref()),
    }
}
