//! Standard output, standard error and the output file: where results and messages go, in which width and color.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result};
use shardwise_core::text::InputErrors;
use terminal_size::{Width, terminal_size_of};

use crate::args::Color;
use crate::render::Screen;
use crate::render::text::{NARROWEST, PAGE_WIDTH, clean};

/// Whether nothing but errors is printed on standard error.
static QUIET: AtomicBool = AtomicBool::new(false);
/// Whether the result goes into a file.
static TO_FILE: AtomicBool = AtomicBool::new(false);
/// Whether the result is in color.
static COLOR: AtomicBool = AtomicBool::new(false);

/// Sets what holds for the whole run: how much is printed on standard error, and whether results are in color.
pub(crate) fn set_up(quiet: bool, color: Color, to_file: bool) {
    QUIET.store(quiet, Ordering::Relaxed);
    TO_FILE.store(to_file, Ordering::Relaxed);
    COLOR.store(!to_file && is_colored(color), Ordering::Relaxed);
}

/// Whether the result is shown on a terminal.
pub(crate) fn shows_on_a_terminal() -> bool {
    !TO_FILE.load(Ordering::Relaxed) && io::stdout().is_terminal()
}

/// Writes a file: all of it, or none.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let shown = path.display();
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let refused =
        |error: io::Error| InputErrors::one(format!("--output {shown}"), "", format!("cannot be written: {error}"));
    let mut file = tempfile::NamedTempFile::new_in(directory).map_err(refused)?;
    file.write_all(bytes).map_err(refused)?;
    file.persist(path).map_err(|error| refused(error.error))?;
    Ok(())
}

/// Layout for standard output: the width of the terminal, within bounds, or a full page.
pub(crate) fn screen() -> Screen {
    let terminal = terminal_size_of(io::stdout());
    let width = terminal.map_or(PAGE_WIDTH, |(Width(columns), _)| usize::from(columns).clamp(NARROWEST, PAGE_WIDTH));
    Screen { width, color: COLOR.load(Ordering::Relaxed) }
}

/// Color on a terminal only, unless NO_COLOR asks for none. `CLICOLOR_FORCE` forces it.
fn is_colored(asked: Color) -> bool {
    match asked {
        Color::Always => return true,
        Color::Never => return false,
        Color::Auto => {}
    }
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    !set("NO_COLOR") && (set("CLICOLOR_FORCE") || (io::stdout().is_terminal() && !dumb))
}

/// Writes the result. A reader that closes the pipe early is not an error.
pub(crate) fn print(bytes: &[u8]) -> Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write the result"),
    }
}

/// Whether nothing but errors is printed on standard error.
pub(crate) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Prints a note on standard error, unless it is to be quiet.
pub(crate) fn note(line: &str) {
    if !is_quiet() {
        say(line);
    }
}

/// Prints one line on standard error. Text from the input cannot control the terminal.
pub(crate) fn say(line: &str) {
    // If standard error is gone, nobody is left to tell.
    let _ = writeln!(io::stderr().lock(), "{}", clean(line));
}
