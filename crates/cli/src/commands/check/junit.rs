//! Gates as JUnit XML: a suite for each scenario, a test for each gate of the architecture that meets all of them, or else of
//! every architecture. The document is valid by both schemas that build
//! servers go by, that of Ant (elements and attributes that it requires) and that of Jenkins (none that it does not know).

use std::io;

use quick_xml::Writer;
use quick_xml::events::BytesText;
use shardwise_core::output::Currency;
use shardwise_core::report::{GateOf, GateReport};

use super::Checked;
use crate::render::check::{difference_lines, held};
use crate::render::money::Money;
use crate::render::text::clean;
use crate::words::Words;

/// The document of these scenarios. `now` is a time such as `2026-10-01T08:00:00`.
pub(super) fn document(checked: &[Checked], now: &str) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.create_element("testsuites").write_inner_content(|writer| {
        checked.iter().enumerate().try_for_each(|(index, one)| suite(writer, index, one, now))
    })?;
    let text = String::from_utf8(writer.into_inner()).map_err(io::Error::other)?;
    Ok(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}\n"))
}

fn suite(writer: &mut Writer<Vec<u8>>, index: usize, checked: &Checked, now: &str) -> io::Result<()> {
    let gates: Vec<_> = held(&checked.gates).collect();
    let failures = gates.iter().filter(|(.., of)| !of.met).count();
    let attributes = [
        ("id", index.to_string()),
        ("name", token(&checked.name)),
        ("package", token(&checked.file)),
        ("timestamp", now.to_owned()),
        ("hostname", "localhost".into()),
        ("tests", gates.len().to_string()),
        ("failures", failures.to_string()),
        ("errors", "0".into()),
        ("time", "0".into()),
    ];
    let element = attributes.iter().fold(writer.create_element("testsuite"), |element, (name, value)| {
        element.with_attribute((*name, value.as_str()))
    });
    element.write_inner_content(|writer| {
        writer.create_element("properties").write_inner_content(|writer| {
            let property = [("name", "region"), ("value", &*text(&checked.region))];
            writer.create_element("property").with_attributes(property).write_empty().map(drop)
        })?;
        gates.iter().try_for_each(|(id, gate, of)| test(writer, checked, &format!("{id}: {}", gate.id), gate, of))?;
        let changed = checked
            .difference
            .as_ref()
            .map_or_else(Vec::new, |difference| difference_lines(difference, &english()))
            .join("\n");
        writer.create_element("system-out").write_text_content(BytesText::new(&changed))?;
        writer.create_element("system-err").write_empty().map(drop)
    })?;
    Ok(())
}

fn test(writer: &mut Writer<Vec<u8>>, checked: &Checked, name: &str, gate: &GateReport, of: &GateOf) -> io::Result<()> {
    let class = token(&checked.name);
    let attributes = [("name", name), ("classname", class.as_str()), ("time", "0")];
    let element = writer.create_element("testcase").with_attributes(attributes);
    if of.met {
        return element.write_empty().map(drop);
    }
    let way_out = of.way_out.as_ref().map(|way| format!("way out: {way}"));
    let lines = std::iter::once(format!("required: {}", gate.required)).chain(way_out);
    let required = lines.map(|line| text(&line)).collect::<Vec<_>>().join("\n");
    let message = text(&english().message(&of.text));
    element.write_inner_content(|writer| {
        let failure = writer.create_element("failure").with_attributes([("type", "gate"), ("message", &*message)]);
        failure.write_text_content(BytesText::new(&required)).map(drop)
    })?;
    Ok(())
}

/// The words of the document: programs read it.
fn english() -> Words {
    Words::english(Money(Currency::usd()))
}

/// Text that XML can hold.
fn text(text: &str) -> String {
    clean(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// The same for an attribute that may not be empty, nor start or end with a space, nor have two in a row.
fn token(name: &str) -> String {
    let words = text(name).split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { "scenario".into() } else { words }
}
