//! Standard output, standard error and the output file: where results and messages go, in which width and color.

use std::io::{self, IsTerminal as _, StdoutLock, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum;
use shardwise_core::output::Currency;
use shardwise_core::text::InputErrors;
use tempfile::NamedTempFile;
use terminal_size::{Height, Width, terminal_size_of};

use crate::closed::standard_output_was_closed;
use crate::render::money::Money;
use crate::render::text::{NARROWEST, PAGE_WIDTH, clean};
use crate::render::{self, Screen};
use crate::texts;
use crate::words::{Text, Words};

/// Whether nothing but errors is printed on standard error.
static QUIET: AtomicBool = AtomicBool::new(false);
/// Whether the result goes into a file.
static TO_FILE: AtomicBool = AtomicBool::new(false);
/// Whether the result is in color.
static COLOR: AtomicBool = AtomicBool::new(false);
/// Whether errors are in color.
static ERRORS_IN_COLOR: AtomicBool = AtomicBool::new(false);
/// Width of errors that are not on a terminal.
const ERROR_WIDTH: usize = 80;

/// When to use color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The exit code when Ctrl-C stops a command, as shells number it.
pub(crate) const STOPPED: u8 = 130;

/// Sets what holds for the whole run: how much is printed on standard error, and whether results are in color.
pub(crate) fn set_up(quiet: bool, color: Color, to_file: bool) {
    QUIET.store(quiet, Ordering::Relaxed);
    TO_FILE.store(to_file, Ordering::Relaxed);
    COLOR.store(!to_file && is_colored(color, io::stdout().is_terminal()), Ordering::Relaxed);
    ERRORS_IN_COLOR.store(is_colored(color, io::stderr().is_terminal()), Ordering::Relaxed);
}

/// Whether the result is shown on a terminal.
pub(crate) fn shows_on_a_terminal() -> bool {
    !TO_FILE.load(Ordering::Relaxed) && io::stdout().is_terminal()
}

/// Writes a file: all of it, or none.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut sink = Sink::new(Some(path))?;
    sink.write(bytes)?;
    sink.finish()
}

/// Where a result goes part by part: to standard output, or to a file that appears once it is complete.
pub(crate) enum Sink {
    Stdout(StdoutLock<'static>),
    File(NamedTempFile, PathBuf),
}

impl Sink {
    /// Standard output, or a file.
    pub(crate) fn new(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return standard_output().map(Self::Stdout) };
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::new_in(directory).map_err(|error| unwritable(path, &error))?;
        Ok(Self::File(file, path.to_owned()))
    }

    /// Writes a part. Returns `false` if the reader has gone, which is not an error.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<bool> {
        match self {
            Self::Stdout(stdout) => has_reader(stdout.write_all(bytes)),
            Self::File(file, path) => {
                file.write_all(bytes).map_err(|error| unwritable(path, &error))?;
                Ok(true)
            }
        }
    }

    /// Ends the result: a file appears.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Self::Stdout(mut stdout) => has_reader(stdout.flush()).map(|_| ()),
            Self::File(file, path) => {
                file.persist(&path).map_err(|error| unwritable(&path, &error.error))?;
                Ok(())
            }
        }
    }
}

/// Standard output, if the program was started with one.
fn standard_output() -> Result<StdoutLock<'static>> {
    ensure!(!standard_output_was_closed(), "cannot write the result: standard output is closed");
    Ok(io::stdout().lock())
}

fn unwritable(path: &Path, error: &io::Error) -> InputErrors {
    InputErrors::one(format!("--output {}", path.display()), "", Text::NotWritten { error: error.to_string() })
}

/// Whether the reader of standard output is still there.
fn has_reader(written: io::Result<()>) -> Result<bool> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error).context("cannot write the result"),
    }
}

/// Layout for standard output: the width of the terminal, within bounds, or a full page.
pub(crate) fn screen() -> Screen {
    Screen { width: width(terminal_size_of(io::stdout()), PAGE_WIDTH), color: COLOR.load(Ordering::Relaxed) }
}

/// Layout for errors on standard error.
fn error_screen() -> Screen {
    let color = ERRORS_IN_COLOR.load(Ordering::Relaxed);
    Screen { width: width(terminal_size_of(io::stderr()), ERROR_WIDTH), color }
}

fn width(terminal: Option<(Width, Height)>, elsewhere: usize) -> usize {
    terminal.map_or(elsewhere, |(Width(columns), _)| usize::from(columns).clamp(NARROWEST, PAGE_WIDTH))
}

/// Color on a terminal only, unless NO_COLOR asks for none. `CLICOLOR_FORCE` forces it.
fn is_colored(asked: Color, is_terminal: bool) -> bool {
    match asked {
        Color::Always => return true,
        Color::Never => return false,
        Color::Auto => {}
    }
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    !set("NO_COLOR") && (set("CLICOLOR_FORCE") || (is_terminal && !dumb))
}

/// Writes the result. A reader that closes the pipe early is not an error.
pub(crate) fn print(bytes: &[u8]) -> Result<()> {
    let mut stdout = standard_output()?;
    has_reader(stdout.write_all(bytes).and_then(|()| stdout.flush())).map(|_| ())
}

/// Writes the help or the version that was asked for.
pub(crate) fn print_help(told: &clap::Error) -> Result<()> {
    drop(standard_output()?);
    has_reader(told.print().and_then(|()| io::stdout().flush())).map(|_| ())
}

/// Whether nothing but errors is printed on standard error.
pub(crate) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Prints a hint for people: where nobody looks at standard error, it would be noise.
pub(crate) fn hint(line: &str) {
    if io::stderr().is_terminal() {
        note(line);
    }
}

/// Prints a note on standard error, unless it is to be quiet.
pub(crate) fn note(line: &str) {
    if !is_quiet() {
        say(line);
    }
}

/// Prints the errors of an input on standard error, each with the line that it is about.
pub(crate) fn print_errors(InputErrors(errors): &InputErrors) {
    let words = Words::new(Money(Currency::usd()));
    let text = render::errors::errors(errors, texts::line, &words, error_screen());
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Prints one line on standard error. Text from the input cannot control the terminal.
pub(crate) fn say(line: &str) {
    // If standard error is gone, nobody is left to tell.
    let _ = writeln!(io::stderr().lock(), "{}", clean(line));
}
