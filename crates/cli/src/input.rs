//! Files, standard input and arguments. Input is read whole or refused with a reason.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::Path;

use shardwise_core::catalog::Catalog;
use shardwise_core::input::{LARGEST_DOCUMENT, document, link, read_book, read_scenario};
use shardwise_core::output::Currency;
use shardwise_core::scenario::Scenario;
use shardwise_core::text::{InputError, InputErrors, Message, Span};

use crate::assignments::{self, Assignment, as_typed};
use crate::render::money::Money;
use crate::terminal::note;
use crate::texts;
use crate::words::Text;

/// Name of the built-in default in messages.
pub(crate) const DEFAULT_NAME: &str = "built-in default";
/// Name of a link in messages.
pub(crate) const LINK_NAME: &str = "link";
/// Standard input, as an argument and in messages.
const STDIN: &str = "-";
const STDIN_NAME: &str = "standard input";
/// Byte order mark: some programs start UTF-8 files with it.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Whether a path means standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path == Path::new(STDIN)
}

/// A file, or standard input for `-`, and its name in messages.
fn open(path: &Path) -> Result<(String, Box<dyn Read>), InputErrors> {
    if is_stdin(path) {
        return Ok((STDIN_NAME.to_owned(), Box::new(io::stdin().lock())));
    }
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| unreadable(&name, &error))?;
    Ok((name, Box::new(file)))
}

fn unreadable(name: &str, error: &io::Error) -> InputErrors {
    InputErrors::one(name, "", Text::NoFile { error: error.to_string() })
}

/// Reads a file, or standard input for `-`, as text, and keeps it for errors about it.
pub(crate) fn read_text(path: &Path) -> Result<(String, String), InputErrors> {
    let (name, source) = open(path)?;
    let mut bytes = Vec::new();
    // One byte above the limit shows that the input is too large, without reading an endless file.
    let read = source.take(LARGEST_DOCUMENT as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(&name, &error))?;
    if bytes.len() > LARGEST_DOCUMENT {
        return Err(InputErrors::one(&name, "", Text::LargeDocument));
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
    texts::keep(&name, text);
    match str::from_utf8(&bytes) {
        Ok(_) => Ok((name, text.to_owned())),
        Err(error) => {
            let mark = if bytes.starts_with(BYTE_ORDER_MARK.encode_utf8(&mut [0; 4]).as_bytes()) { 3 } else { 0 };
            Err(not_text(&name, Span::new(text, error.valid_up_to() - mark..error.valid_up_to() - mark)))
        }
    }
}

/// Reads a scenario as text. Says so if it sets nothing, which is seldom what was meant.
pub(crate) fn read_scenario_text(path: &Path) -> Result<(String, String), InputErrors> {
    let (name, text) = read_text(path)?;
    let sets = |line: &str| !line.is_empty() && !line.starts_with(['#', '[']);
    if !text.lines().any(|line| sets(line.trim())) {
        note(&String::from(Text::SetsNothing { file: name.clone() }));
    }
    Ok((name, text))
}

fn not_text(name: &str, span: Span) -> InputErrors {
    InputError::new(name, "", Text::OtherBytes).at(span).into()
}

/// Reads a file, or standard input for `-`, line by line, and passes on each line with its number. Returns the file's name.
/// Holds at most one line in memory.
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
            return Err(InputErrors::one(&name, "", Text::LargeFile { most: (most >> 20).to_string() }));
        }
        match str::from_utf8(&bytes) {
            Ok(line) if number == 1 => take(&name, number, line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line)),
            Ok(line) => take(&name, number, line),
            Err(error) => {
                let line = String::from_utf8_lossy(&bytes);
                texts::keep_line(&name, number, &line);
                let span = Span::new(&line, error.valid_up_to()..error.valid_up_to());
                return Err(not_text(&name, Span { line: number, ..span }));
            }
        }
    }
}

/// An error about the value of an option.
pub(crate) fn option_error(option: &str, value: &str, message: impl Into<Message>) -> InputErrors {
    let place = format!("{option} {value}");
    let span = Span::new(&place, option.len() + 1..place.len());
    InputError::new(place, "", message).at(span).into()
}

/// An error about an option without a value.
pub(crate) fn flag_error(option: &str, message: impl Into<Message>) -> InputErrors {
    InputError::new(option, "", message).at(Span::new(option, 0..option.len())).into()
}

/// A whole number that is the value of an option.
pub(crate) fn whole(option: &str, value: &str, (least, most): (u64, u64)) -> Result<u64, InputErrors> {
    shardwise_simulate::whole("", value, least, most).map_err(|refused| option_error(option, value, *refused.message))
}

/// Both, or all that is wrong with either.
pub(crate) fn both<A, B>(first: Result<A, InputErrors>, second: Result<B, InputErrors>) -> Result<(A, B), InputErrors> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (first, second) => Err(InputErrors::merged(first.err().into_iter().chain(second.err()))),
    }
}

/// All of these, or all that is wrong with any of them.
pub(crate) fn all<T>(read: impl IntoIterator<Item = Result<T, InputErrors>>) -> Result<Vec<T>, InputErrors> {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for one in read {
        match one {
            Ok(one) => right.push(one),
            Err(errors) => wrong.push(errors),
        }
    }
    if wrong.is_empty() { Ok(right) } else { Err(InputErrors::merged(wrong)) }
}

/// The scenarios of these files and links, or the built-in default. Reports all errors in all of them at once.
pub(crate) fn scenarios(
    paths: &[impl AsRef<Path>],
    links: &[String],
    assignments: &[Assignment],
    catalog: &Catalog,
) -> Result<Vec<(String, Scenario)>, InputErrors> {
    let texts = assignments::texts(assignments);
    if paths.iter().filter(|path| is_stdin(path.as_ref())).count() > 1 {
        return Err(InputErrors::one(STDIN_NAME, "", Text::StdinTwice));
    }
    let mut read: Vec<Result<(String, Scenario), InputErrors>> = Vec::new();
    if paths.is_empty() && links.is_empty() {
        let scenario = read_scenario(DEFAULT_NAME, None, &texts, catalog);
        read.push(scenario.map(|scenario| (DEFAULT_NAME.to_owned(), scenario)));
    }
    read.extend(paths.iter().map(|path| {
        let (name, text) = read_scenario_text(path.as_ref())?;
        read_scenario(&name, Some(&text), &texts, catalog).map(|scenario| (name, scenario))
    }));
    read.extend(links.iter().enumerate().map(|(index, link)| {
        let name = if links.len() == 1 { LINK_NAME.to_owned() } else { format!("{LINK_NAME} {}", index + 1) };
        texts::keep(&name, link);
        link::read_with(&name, link, &texts, catalog).map(|scenario| (name, scenario))
    }));
    all(read.into_iter().map(|one| one.map_err(|errors| as_typed(errors, assignments))))
}

/// An error about a key of the scenario of this name, at the place of its value.
pub(crate) fn error_of_key(name: &str, assignments: &[Assignment], key: &str, message: Message) -> InputErrors {
    let texts = assignments::texts(assignments);
    let text = texts::text(name);
    let document = match &text {
        Some(link) if name.starts_with(LINK_NAME) => link::document_with(name, link, &texts),
        text => document(name, text.as_deref(), &texts),
    };
    let at_key = document.map(|document| document.error(key, message.clone()));
    let error = at_key.unwrap_or_else(|_| InputError::new(name, key, message));
    as_typed(error.into(), assignments)
}

/// The built-in price books, overridden by those of a directory.
pub(crate) fn catalog(directory: Option<&Path>) -> Result<Catalog, InputErrors> {
    let mut catalog = Catalog::embedded();
    let Some(directory) = directory else { return Ok(catalog) };
    let refused = |message: Text| option_error("--pricing", &directory.display().to_string(), message);
    let entries = fs::read_dir(directory).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|error| refused(Text::NoBooks { error: error.to_string() }))?;
    let mut paths: Vec<_> = entries
        .into_iter()
        .map(|entry| entry.path())
        // A pipe among them would never end.
        .filter(|path| path.extension().is_some_and(|e| e == "toml") && path.is_file())
        .collect();
    if paths.is_empty() {
        return Err(refused(Text::NoBookFile));
    }
    paths.sort();
    let read = all(paths.iter().map(|path| {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        read_text(path).and_then(|(name, text)| read_book(&mut catalog, &name, &file_name, &text))
    }));
    read.map(|_| catalog)
}

/// Parses `CODE=RATE`, a currency and its units per USD. USD if there is none.
pub(crate) fn money(currency: Option<&str>) -> Result<Money, InputErrors> {
    let Some(text) = currency else { return Ok(Money(Currency::usd())) };
    let wrong = |InputErrors(errors): InputErrors| {
        let message = errors.into_iter().next().map_or_else(|| "".into(), |error| error.message);
        option_error("--currency", text, message)
    };
    Currency::parse("--currency", text).map(Money).map_err(wrong)
}
