//! Files, standard input and arguments. Input is read whole or refused with a reason.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::Path;

use shardwise_core::catalog::Catalog;
use shardwise_core::input::{LARGEST_DOCUMENT, link, read_book, read_scenario};
use shardwise_core::output::Currency;
use shardwise_core::scenario::Scenario;
use shardwise_core::text::{InputError, InputErrors};

use crate::render::money::Money;

/// Name of the built-in default in messages.
pub(crate) const DEFAULT_NAME: &str = "built-in default";
/// Name of a link in messages.
pub(crate) const LINK_NAME: &str = "link";
/// Standard input, as an argument and in messages.
const STDIN: &str = "-";
const STDIN_NAME: &str = "standard input";
/// Byte order mark: some programs start UTF-8 files with it.
const BYTE_ORDER_MARK: char = '\u{feff}';
/// Error for bytes that are not text.
const NOT_TEXT: &str = "expected UTF-8 text, found other bytes";

/// A file, or standard input for `-`, and its name in messages.
fn open(path: &Path) -> Result<(String, Box<dyn Read>), InputErrors> {
    if path == Path::new(STDIN) {
        return Ok((STDIN_NAME.to_owned(), Box::new(io::stdin().lock())));
    }
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| unreadable(&name, &error))?;
    Ok((name, Box::new(file)))
}

fn unreadable(name: &str, error: &io::Error) -> InputErrors {
    InputErrors::one(name, "", format!("expected a file to read, found: {error}"))
}

/// Reads a file, or standard input for `-`, as text.
pub(crate) fn read_text(path: &Path) -> Result<(String, String), InputErrors> {
    let (name, source) = open(path)?;
    let mut bytes = Vec::new();
    // One byte above the limit shows that the input is too large, without reading an endless file.
    let read = source.take(LARGEST_DOCUMENT as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(&name, &error))?;
    if bytes.len() > LARGEST_DOCUMENT {
        return Err(InputErrors::one(&name, "", "expected a document of at most 1 MiB, found a larger one"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((name, text)),
        Err(error) => {
            let sound = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]).into_owned();
            let line = sound.matches('\n').count() + 1;
            Err(InputErrors::one(format!("{name}:{line}"), "", NOT_TEXT))
        }
    }
}

/// Reads a file, or standard input for `-`, line by line, and passes on each line with its number, trimmed. Returns the
/// file's name. Holds at most one line in memory.
pub(crate) fn read_lines(
    path: &Path,
    most: usize,
    mut take: impl FnMut(&str, usize, &str),
) -> Result<String, InputErrors> {
    let (name, source) = open(path)?;
    let mut source = BufReader::new(source.take(most as u64 + 1));
    let (mut bytes, mut all, mut number) = (Vec::new(), 0, 0);
    loop {
        bytes.clear();
        let read = source.read_until(b'\n', &mut bytes).map_err(|error| unreadable(&name, &error))?;
        if read == 0 {
            return Ok(name);
        }
        (all, number) = (all + read, number + 1);
        if all > most {
            let expected = format!("expected a file of at most {} MiB, found a larger one", most >> 20);
            return Err(InputErrors::one(&name, "", expected));
        }
        let Ok(line) = str::from_utf8(&bytes) else {
            return Err(InputErrors::one(format!("{name}:{number}"), "", NOT_TEXT));
        };
        let line = if number == 1 { line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line) } else { line };
        take(&name, number, line.trim());
    }
}

/// The scenarios of these files and links, or the built-in default. Reports all errors in all of them at once.
pub(crate) fn scenarios(
    paths: &[impl AsRef<Path>],
    links: &[String],
    assignments: &[(String, String)],
    catalog: &Catalog,
) -> Result<Vec<(String, Scenario)>, InputErrors> {
    let written = assignments;
    let assignments: Vec<String> = assignments.iter().map(|(_, assignment)| assignment.clone()).collect();
    let assignments = assignments.as_slice();
    if paths.iter().filter(|path| path.as_ref() == Path::new(STDIN)).count() > 1 {
        return Err(InputErrors::one(STDIN_NAME, "", "expected - at most once: it can be read only once"));
    }
    let named = |name: &str, scenario| (name.to_owned(), scenario);
    let mut read: Vec<Result<(String, Scenario), InputErrors>> = Vec::new();
    if paths.is_empty() && links.is_empty() {
        read.push(
            read_scenario(DEFAULT_NAME, None, assignments, catalog).map(|scenario| named(DEFAULT_NAME, scenario)),
        );
    }
    read.extend(paths.iter().map(|path| {
        let (name, text) = read_text(path.as_ref())?;
        Ok(named(&name, read_scenario(&name, Some(&text), assignments, catalog)?))
    }));
    read.extend(links.iter().map(|link| Ok(named(LINK_NAME, link::read_with(link, assignments, catalog)?))));
    let (mut scenarios, mut errors) = (Vec::new(), Vec::new());
    for read in read {
        match read {
            Ok(scenario) => scenarios.push(scenario),
            // A wrong assignment is wrong for every scenario; it is reported once.
            Err(InputErrors(more)) => {
                let more = more.into_iter().map(|error| as_written(error, written));
                let new: Vec<InputError> = more.filter(|error| !errors.contains(error)).collect();
                errors.extend(new);
            }
        }
    }
    if errors.is_empty() { Ok(scenarios) } else { Err(InputErrors(errors)) }
}

/// The error at the option as it was written: a short form is not an assignment.
pub(crate) fn as_written(error: InputError, assignments: &[(String, String)]) -> InputError {
    let of = |(_, assignment): &&(String, String)| error.place == format!("--set {assignment}");
    match assignments.iter().find(of) {
        Some((option, _)) => InputError { place: option.clone(), ..error },
        None => error,
    }
}

/// The built-in price books, overridden by those of a directory.
pub(crate) fn catalog(directory: Option<&Path>) -> Result<Catalog, InputErrors> {
    let mut catalog = Catalog::embedded();
    let Some(directory) = directory else { return Ok(catalog) };
    let place = format!("--pricing {}", directory.display());
    let entries = fs::read_dir(directory).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|error| {
        InputErrors::one(&place, "", format!("expected a directory of price books, found: {error}"))
    })?;
    let mut paths: Vec<_> = entries
        .into_iter()
        .map(|entry| entry.path())
        // A pipe among them would never end.
        .filter(|path| path.extension().is_some_and(|e| e == "toml") && path.is_file())
        .collect();
    if paths.is_empty() {
        return Err(InputErrors::one(&place, "", "expected price books such as us-east-1.toml, found no .toml file"));
    }
    paths.sort();
    let mut errors = Vec::new();
    for path in paths {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Err(InputErrors(more)) =
            read_text(&path).and_then(|(name, text)| read_book(&mut catalog, &name, &file_name, &text))
        {
            errors.extend(more);
        }
    }
    if errors.is_empty() { Ok(catalog) } else { Err(InputErrors(errors)) }
}

/// Parses `CODE=RATE`, a currency and its units per USD. USD if there is none.
pub(crate) fn money(currency: Option<&str>) -> Result<Money, InputErrors> {
    let parse = |text: &str| Currency::parse(&format!("--currency {text}"), text);
    currency.map_or_else(|| Ok(Currency::usd()), parse).map(Money)
}
