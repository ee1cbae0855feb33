//! The message file of the page: every English text of core, which each translation has to hold too.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use shardwise_core::english;

use crate::{root, step};

fn path() -> PathBuf {
    root().join("web/messages/en/core.json")
}

/// Writes the file anew.
pub(crate) fn write() -> Result<()> {
    let path = path();
    fs::create_dir_all(path.with_file_name(""))?;
    Ok(fs::write(path, text()?)?)
}

/// The file holds what core says today.
pub(crate) fn check() -> Result<()> {
    step("message file of the page");
    let written = fs::read_to_string(path()).context("no message file: cargo xtask messages writes it")?;
    ensure!(written == text()?, "the message file is out of date: cargo xtask messages writes it anew");
    Ok(())
}

fn text() -> Result<String> {
    Ok(serde_json::to_string_pretty(&english::texts())? + "\n")
}
