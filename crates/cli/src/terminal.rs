//! The terminal: in which width and color results are shown, and messages on standard error.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ValueEnum;
use shardwise_core::output::Currency;
use shardwise_core::text::InputErrors;

use crate::render::money::Money;
use crate::render::text::{NARROWEST, PAGE_WIDTH, clean};
use crate::render::{self, Screen};
use crate::texts;
use crate::words::Words;

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

/// Layout for standard output: the width of the terminal, within bounds, or a full page.
pub(crate) fn screen() -> Screen {
    Screen { width: columns().unwrap_or(PAGE_WIDTH), color: COLOR.load(Ordering::Relaxed) }
}

/// Layout for errors on standard error, and its columns; `None` if nothing tells.
fn error_screen() -> (Screen, Option<usize>) {
    let columns = columns_of(terminal_columns(&io::stderr()));
    (Screen { width: columns.unwrap_or(ERROR_WIDTH), color: ERRORS_IN_COLOR.load(Ordering::Relaxed) }, columns)
}

/// The columns that standard output has, within bounds; `None` if nothing tells.
pub(crate) fn columns() -> Option<usize> {
    columns_of(terminal_columns(&io::stdout()))
}

/// As many as `COLUMNS` asks for, whatever the output is; else those of the terminal.
fn columns_of(terminal: Option<u16>) -> Option<usize> {
    asked_columns().or(terminal.map(usize::from)).map(|columns| columns.clamp(NARROWEST, PAGE_WIDTH))
}

/// The columns of a terminal. One may know them without knowing its rows, such as after `stty cols 80`.
#[cfg(unix)]
fn terminal_columns(stream: &impl std::os::fd::AsFd) -> Option<u16> {
    rustix::termios::tcgetwinsize(stream).ok().map(|size| size.ws_col).filter(|columns| *columns > 0)
}

/// The columns of a terminal.
#[cfg(not(unix))]
fn terminal_columns(stream: &impl std::os::windows::io::AsHandle) -> Option<u16> {
    terminal_size::terminal_size_of(stream).map(|(terminal_size::Width(columns), _)| columns)
}

/// The columns that the variable `COLUMNS` asks for.
fn asked_columns() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.trim().parse().ok().filter(|columns| *columns > 0)
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
    // If standard error is gone, nobody is left to read it.
    let _ = writeln!(io::stderr().lock(), "{}", clean(line));
}
