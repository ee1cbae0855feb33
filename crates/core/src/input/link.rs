//! A scenario as the fragment of a URL: the settings that differ from the default, readable and versioned.
//!
//! `v2&region=ap-northeast-1&workload.writes_per_second=2000`: after the version, one percent-encoded `key=value` for each
//! key that differs. Elements of a list are keyed by their index: `consumers.0.kind=lambda`. The page adds what it keeps for
//! comparison, as `pin=` and the fragment of another scenario; it is no part of this one.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use crate::catalog::Catalog;
use crate::input::differences::{Difference, differences};
use crate::input::document::{Document, LARGEST_DOCUMENT, part, trimmed};
use crate::input::plain;
use crate::input::scenario::{apply_assignments, check_scenario};
use crate::input::tree::Place;
use crate::scenario::Scenario;
use crate::text::{Argument, InputErrors, InputMessage};

/// The version that links are written in, and the only one that is read.
const VERSION: &str = "v2";
/// How a part begins that holds a pinned scenario of the page.
const PIN: &str = "pin=";
/// The name of a link in messages.
const NAME: &str = "link";

/// Characters that a fragment may not contain, or that programs cut off when a link is pasted into them.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// One setting of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Setting {
    /// the dotted key
    pub key: String,
    /// its value: a number, a Boolean, text, or a list of these in brackets
    pub value: String,
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.key, self.value)
    }
}

/// The settings that differ from the default, in the order of the file.
pub fn settings(scenario: &Scenario) -> Vec<Setting> {
    let mut settings = Vec::new();
    for Difference { key, value, schema } in differences(scenario) {
        add_setting(key, &value, schema, &mut settings);
    }
    settings
}

/// Adds a setting; tables and lists of tables are set part by part.
fn add_setting(key: String, value: &Json, schema: &Json, settings: &mut Vec<Setting>) {
    match value {
        Json::Object(table) if !table.is_empty() => {
            for (name, value) in table {
                add_setting(format!("{key}.{name}"), value, &schema["properties"][name], settings);
            }
        }
        Json::Array(items) if items.iter().any(Json::is_object) => {
            for (place, item) in items.iter().enumerate() {
                add_item(&format!("{key}.{place}"), item, &schema["items"], settings);
            }
        }
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(value_text).collect();
            settings.push(Setting { key, value: format!("[{}]", items.join(", ")) });
        }
        // A null value is not set.
        Json::Null => {}
        scalar => settings.push(Setting { key, value: value_text(scalar) }),
    }
}

/// Adds a table of a list, without what is as if it were not set.
fn add_item(key: &str, item: &Json, schema: &Json, settings: &mut Vec<Setting>) {
    let before = settings.len();
    for (name, value) in item.as_object().into_iter().flatten() {
        let schema = &schema["properties"][name];
        if schema.get("default") != Some(value) {
            add_setting(format!("{key}.{name}"), value, schema, settings);
        }
    }
    if settings.len() == before {
        settings.push(Setting { key: key.to_owned(), value: "{}".to_owned() });
    }
}

/// As JSON text, by the writer that answers have too.
fn compact(value: &Json) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn value_text(value: &Json) -> String {
    match value {
        Json::String(text) if plain::is_bare(text) && !text.contains(',') => text.clone(),
        Json::String(text) => plain::quoted(text),
        other => compact(other),
    }
}

/// The fragment of a scenario, without the `#`.
pub fn fragment(scenario: &Scenario) -> String {
    encoded(&settings(scenario))
}

/// The fragment for these settings.
pub fn encoded(settings: &[Setting]) -> String {
    settings.iter().fold(VERSION.to_owned(), |fragment, Setting { key, value }| {
        let setting = format!("{key}={}", short(value));
        fragment + "&" + &utf8_percent_encode(&setting, ENCODED).to_string()
    })
}

/// A value without the `.0` of whole numbers.
fn short(value: &str) -> Cow<'_, str> {
    // Without the code that reads numbers, which the page's first module does not have.
    let whole = |number: &str| {
        let whole = number.strip_suffix(".0")?;
        let is_number = whole.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        is_number.then(|| whole.to_owned())
    };
    if let Some(items) = value.strip_prefix('[').and_then(|items| items.strip_suffix(']')) {
        let items: Vec<_> = items.split(", ").map(|item| whole(item).unwrap_or_else(|| item.to_owned())).collect();
        return format!("[{}]", items.join(",")).into();
    }
    whole(value).map_or(Cow::Borrowed(value), Cow::Owned)
}

/// Reads a scenario from a link, or from its fragment. Errors have keys, but no places: a page shows them at its fields.
///
/// # Errors
/// Another version, invalid encoding, and all errors of the scenario itself.
pub fn read(link: &str, catalog: &Catalog) -> Result<Scenario, InputErrors> {
    check_scenario(document::<false>(NAME, link)?, catalog)
}

/// Reads a scenario from a link, overridden by `key=value` assignments. Errors call the link `name`, and report where in it they
/// are.
///
/// # Errors
/// As for the link alone, and the errors of the assignments.
pub fn read_with(name: &str, link: &str, assignments: &[String], catalog: &Catalog) -> Result<Scenario, InputErrors> {
    check_scenario(document_with(name, link, assignments)?, catalog)
}

/// The document of a link as [`read_with`] reads it, before it is checked.
///
/// # Errors
/// The link is too long.
pub fn document_with(name: &str, link: &str, assignments: &[String]) -> Result<Document, InputErrors> {
    Ok(apply_assignments(document::<true>(name, link)?, assignments))
}

/// The document of a link. Without `PLACES` the code for them is not part of the page's first module.
fn document<const PLACES: bool>(name: &str, link: &str) -> Result<Document, InputErrors> {
    if link.len() > LARGEST_DOCUMENT {
        let message = InputMessage::LinkTooLong { bytes: Argument::exact(link.len() as f64) };
        return Err(InputErrors::one(name, "", message));
    }
    let mut document = Document::from_text(name, if PLACES { link } else { "" });
    let (link, whole) = trimmed(link, 0..link.len());
    let mut start = whole.start + link.find('#').map_or(0, |at| at + 1);
    for (index, encoded) in link[start - whole.start..].split('&').enumerate() {
        let place = |bytes| if PLACES { part(0, start, bytes) } else { Place::Document };
        if index == 0 {
            if encoded != VERSION {
                document.report(
                    place(0..encoded.len()),
                    "",
                    InputMessage::LinkVersion { version: VERSION.into() }.into(),
                );
                break;
            }
        } else if encoded.starts_with(PIN) {
            // Of the page.
        } else if let Some(setting) = decoded(encoded) {
            let offsets = if PLACES { offsets(encoded) } else { Vec::new() };
            let place = |bytes: Range<usize>| {
                if PLACES { place(offsets[bytes.start]..offsets[bytes.end]) } else { Place::Document }
            };
            if !setting.is_empty() {
                document.assign(&setting, &place, plain::value);
            }
        } else {
            document.report(place(if PLACES { broken(encoded) } else { 0..0 }), "", InputMessage::LinkBroken.into());
        }
        start += encoded.len() + 1;
    }
    Ok(document)
}

/// The first % without two hexadecimal digits.
fn broken_percent(encoded: &str) -> Option<usize> {
    let is_sound = |at: usize| {
        let digits = encoded.as_bytes().get(at + 1..at + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    encoded.match_indices('%').map(|(at, _)| at).find(|at| !is_sound(*at))
}

/// Decodes a percent-encoded part; `None` if the encoding is invalid.
fn decoded(encoded: &str) -> Option<Cow<'_, str>> {
    let text = percent_decode_str(encoded).decode_utf8().ok()?;
    broken_percent(encoded).is_none().then_some(text)
}

/// Where the encoding of a part is invalid.
fn broken(encoded: &str) -> Range<usize> {
    let percent = broken_percent(encoded).map_or(0..encoded.len(), |at| at..at + 1);
    match percent_decode_str(encoded).decode_utf8() {
        Err(error) if broken_percent(encoded).is_none() => {
            let (offsets, start) = (offsets(encoded), error.valid_up_to());
            let end = error.error_len().map_or(offsets.len() - 1, |length| start + length);
            offsets[start]..offsets[end]
        }
        _ => percent,
    }
}

/// Where each byte of the decoded text is in the encoded text, and where that ends.
fn offsets(encoded: &str) -> Vec<usize> {
    let mut offsets = Vec::with_capacity(encoded.len() + 1);
    let mut at = 0;
    while let Some(byte) = encoded.as_bytes().get(at) {
        offsets.push(at);
        at += if *byte == b'%' { 3 } else { 1 };
    }
    offsets.push(encoded.len());
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_back(scenario: &Scenario) -> Scenario {
        read(&format!("https://example.org/shardwise/#{}", fragment(scenario)), &Catalog::embedded()).unwrap()
    }

    #[test]
    fn the_default_is_only_its_version() {
        assert_eq!(fragment(&Scenario::default()), "v2");
        assert_eq!(read_back(&Scenario::default()), Scenario::default());
    }

    #[test]
    fn what_differs_is_readable() {
        let mut scenario = Scenario::default();
        scenario.workload.writes_per_second.0 = 2000.0;
        scenario.prices.insert(crate::catalog::PriceId::KinesisShardHour, 0.018);
        assert_eq!(fragment(&scenario), "v2&workload.writes_per_second=2000&prices.kinesis.shard_hour=0.018");
        assert_eq!(read_back(&scenario), scenario);
        let moved = Scenario { region: "us-west-2".into(), name: "true".into(), ..Scenario::default() };
        assert_eq!(fragment(&moved), "v2&name=%22true%22&region=us-west-2");
        assert_eq!(read_back(&moved), moved);
    }

    #[test]
    fn a_table_is_given_setting_by_setting_where_it_can_be() {
        let mut scenario = Scenario::default();
        scenario.streams_lambda.function.memory_mb = 512;
        assert_eq!(fragment(&scenario), "v2&streams_lambda.function.memory_mb=512");
        assert_eq!(read_back(&scenario), scenario);
        // A kind left out of a mix counts as 0, so a mix is written in full.
        scenario.workload.mix = crate::scenario::Mix { insert: 0.5, modify: 0.4, remove: 0.1 };
        assert_eq!(
            fragment(&scenario),
            "v2&workload.mix.insert=0.5&workload.mix.modify=0.4&workload.mix.remove=0.1&streams_lambda.function.memory_mb=512"
        );
        assert_eq!(read_back(&scenario), scenario);
    }

    #[test]
    fn a_link_has_no_noise() {
        let typed = "v2&workload.hourly=[2.0, 1.5, 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]&consumers.0.kind=lambda&consumers.0.count=1";
        let scenario = read(typed, &Catalog::embedded()).unwrap();
        let link = fragment(&scenario);
        assert!(link.contains("&workload.hourly=%5B2,1.5,1,1"), "{link}");
        assert!(link.contains("&consumers.0.kind=lambda&workload"), "{link}");
        assert_eq!(read_back(&scenario), scenario);
    }

    #[test]
    fn pinned_scenarios_are_no_part_of_it() {
        let read = read("#v2&region=us-west-2&pin=Before:v2%26region%3Dnowhere%zz", &Catalog::embedded()).unwrap();
        assert_eq!(fragment(&read), "v2&region=us-west-2");
    }

    #[test]
    fn names_in_every_script_come_back() {
        for name in ["", "注文 & <b>#%", "a\"b\\c\nd\te\u{7f}\u{1}\u{202e}", "=cmd|'/C calc'!A0", "100%", "'''\"\"\""]
        {
            let scenario = Scenario { name: name.into(), ..Scenario::default() };
            let fragment = fragment(&scenario);
            assert!(fragment.is_ascii() && !fragment.contains([' ', '"', '<', '#', '\n']), "{fragment}");
            assert_eq!(read_back(&scenario).name, name);
        }
    }

    #[test]
    fn broken_links_are_refused() {
        let refused = |link: &str, part: &str| {
            let message = read(link, &Catalog::embedded()).unwrap_err().to_string();
            assert!(message.contains(part), "{link}: {message}");
        };
        refused("", "starts with v2");
        refused("https://example.org/", "starts with v2");
        refused("#v3&region=1", "starts with v2");
        refused("#v2&name=%2", "invalid sequence");
        refused("#v2&name=%zz", "invalid sequence");
        refused("#v2&name=%ff", "invalid sequence");
        refused("#v2&nme=%22x%22", "link: nme: unknown key; did you mean name?");
        refused("#v2&workload.writes_per_second=-1", "link: workload.writes_per_second: expected a rate");
        refused("#v2&name", "expected key=value");
        refused(&format!("#v2&name={}", "x".repeat(LARGEST_DOCUMENT)), "at most 1 MiB");
    }

    #[test]
    fn errors_are_at_their_places_in_the_link_as_it_is_written() {
        let link = " https://example.org/#v2&n%C3%A4me=1&&workload.hourly=[1,%22%C3%A4%22, x]&name=%C3&region=%7&=1";
        let InputErrors(errors) = read_with("link", link, &[], &Catalog::embedded()).unwrap_err();
        let places = errors.iter().map(|error| {
            let span = error.span.unwrap();
            &link[span.column - 1..span.end - 1]
        });
        assert_eq!(places.collect::<Vec<_>>(), ["n%C3%A4me", "[1,%22%C3%A4%22, x]", "%C3", "%", "="]);
    }
}
