//! Files that are made from the program and kept beside it. `cargo xtask generate` writes them, a check holds them
//! against what the program says today.

use std::fs;

use anyhow::{Result, ensure};
use shardwise_core::reading::schema_of;
use shardwise_core::{Scenario, english};

use crate::{picture, root, say, step};

/// A file and what it holds.
struct Generated {
    path: &'static str,
    make: fn() -> Result<String>,
}

const FILES: [Generated; 3] = [
    // First: the program reads it.
    Generated { path: "crates/core/scenario.schema.json", make: || json(&schema_of::<Scenario>()) },
    // Every English text of core, which each translation has to hold too.
    Generated { path: "web/messages/en/core.json", make: || json(&english::texts()) },
    Generated { path: "docs/compare.svg", make: picture::svg },
];

/// Writes all that is out of date.
pub(crate) fn write() -> Result<()> {
    for Generated { path, make } in FILES {
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

/// Every file holds what the program says today.
pub(crate) fn check() -> Result<()> {
    step("generated files");
    for Generated { path, make } in FILES {
        let written = fs::read_to_string(root().join(path)).unwrap_or_default();
        ensure!(written == make()?, "{path} is out of date: cargo xtask generate writes it anew");
    }
    Ok(())
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}
