//! Files that are made from the program and committed. `cargo xtask generate` writes them; a check compares them with
//! the program.

#[path = "../../core/tests/layers/rooms.rs"]
mod rooms;

use std::fs;

use anyhow::{Context as _, Result, anyhow, ensure};
use serde_json::{Map, Value};
use shardwise_core::input;

use crate::commands::{root, say, skip, step};
use crate::{notices, picture, web};
use rooms::ROOMS;

/// A file and its content.
struct Generated {
    path: &'static str,
    make: fn() -> Result<String>,
}

const FILES: [Generated; 6] = [
    // First, because the program reads it.
    Generated {
        path: "crates/core/scenario.schema.json",
        make: || json(&undocumented(input::documented_schema().to_value())),
    },
    // Every English text of core, which each translation must have too: those of the first view, and the rest.
    Generated { path: "web/messages/en/core.json", make: || json(&texts(|later| !later)) },
    Generated { path: "web/messages/en/core.more.json", make: || json(&texts(|later| later)) },
    Generated { path: "docs/compare.svg", make: picture::svg },
    Generated { path: "ARCHITECTURE.md", make: architecture },
    Generated { path: "crates/cli/licenses.txt", make: notices::of_program },
];

/// What is made of the page's npm packages, which need not be here.
const OF_PAGE: Generated = Generated { path: "web/public/licenses.txt", make: notices::of_page };

/// All files that can be made here.
fn files() -> Result<Vec<Generated>> {
    let mut files = Vec::from(FILES);
    if web::has_packages() {
        files.push(OF_PAGE);
    } else {
        skip(OF_PAGE.path, anyhow!("run `cargo xtask setup`"))?;
    }
    Ok(files)
}

/// ARCHITECTURE.md with the table of the rooms of core between its two marks.
fn architecture() -> Result<String> {
    const MARKS: [&str; 2] = ["<!-- rooms -->\n", "<!-- /rooms -->"];
    let text = fs::read_to_string(root().join("ARCHITECTURE.md"))?;
    let parts = text.split_once(MARKS[0]).and_then(|(before, rest)| Some((before, rest.split_once(MARKS[1])?.1)));
    let (before, after) = parts.context("ARCHITECTURE.md lacks the marks around the table of rooms")?;
    let mut table = String::from("| room | what is there |\n|---|---|\n");
    for (room, what) in ROOMS {
        table += &format!("| `{room}/` | {what} |\n");
    }
    Ok([before, MARKS[0], &table, MARKS[1], after].concat())
}

/// Prefixes of keys whose texts the page shows after its first view: below it, in groups that open, in explanations and
/// in errors.
const LATER: &[&str] = &[
    "line.",
    "price.",
    "limit.",
    "label.",
    "result.",
    "origin.",
    "symbol.",
    "operation.",
    "topic.",
    "stage.",
    "hop.",
    "duty.",
    "layout.",
    "nature.",
    "outcome.",
    "feed.",
    "reader.",
    "constraint.",
    "verdict.",
    "grade.",
    "services.",
    "note.",
    "key.",
    "message.",
];
/// Prefixes among them that the first view needs after all.
const FIRST: &[&str] = &[
    "title.workload.writes_per_second",
    "title.workload.peak_to_average",
    "title.workload.item_size",
    "title.workload.mix",
    "title.delivery.destination",
    "key.workload.writes_per_second",
    "key.workload.peak_to_average",
    "key.workload.item_size",
    "key.workload.mix",
];

fn texts(wanted: impl Fn(bool) -> bool) -> Map<String, Value> {
    let begins = |key: &str, beginnings: &[&str]| beginnings.iter().any(|beginning| key.starts_with(beginning));
    // Keys inside groups, which are closed at first.
    let in_group = |key: &str| key.strip_prefix("title.").is_some_and(|key| key.contains('.'));
    let is_wanted = |key: &str| wanted((begins(key, LATER) || in_group(key)) && !begins(key, FIRST));
    shardwise_core::output::texts::texts().into_iter().filter(|(key, _)| is_wanted(key)).collect()
}

/// Writes every file that is out of date.
pub(crate) fn write() -> Result<()> {
    for Generated { path, make } in files()? {
        let text = make()?;
        let at = root().join(path);
        if fs::read_to_string(&at).is_ok_and(|written| written == text) {
            continue;
        }
        at.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(at, text)?;
        say(&format!("written: {path}"));
    }
    Ok(())
}

/// Checks that every file is up to date.
pub(crate) fn check() -> Result<()> {
    step("generated files");
    for Generated { path, make } in files()? {
        let written = fs::read_to_string(root().join(path)).unwrap_or_default();
        ensure!(written == make()?, "{path} is out of date: run cargo xtask generate");
    }
    Ok(())
}

/// A schema without titles, descriptions and what else only documents ask for; keys of those names stay.
fn undocumented(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(entries) => {
            entries.retain(|key, value| match key.as_str() {
                "title" | "description" => !value.is_string(),
                "x-simulation-only" => false,
                _ => true,
            });
            entries.values_mut().for_each(|value| *value = undocumented(value.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = undocumented(item.take())),
        _ => {}
    }
    schema
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}
