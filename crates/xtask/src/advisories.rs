//! Known vulnerabilities of what is built in, by cargo-deny (`deny.toml`) where it is installed. The checks fetch nothing: they
//! take the database that is here, and report if there is none.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::commands::{command, quietly, run, say, step};

const INSTALL: &str = "cargo-deny is not installed: `cargo install cargo-deny --locked` brings it";

/// Checks against the database that is here.
pub(crate) fn check() -> Result<()> {
    step("advisories");
    if !is_installed() {
        say(&format!("SKIPPED: known vulnerabilities. {INSTALL}"));
        return Ok(());
    }
    deny(&["--offline", "check", "bans", "licenses", "sources"])?;
    if has_database() {
        deny(&["--offline", "check", "advisories"])
    } else {
        say("SKIPPED: known vulnerabilities. No database of them is here: `cargo xtask advisories` brings it");
        Ok(())
    }
}

/// Brings the database of today, and checks against it.
pub(crate) fn fetch() -> Result<()> {
    step("advisories of today");
    ensure!(is_installed(), INSTALL);
    deny(&["check", "advisories"])
}

fn is_installed() -> bool {
    quietly(command("cargo").args(["deny", "--version"]))
}

fn deny(words: &[&str]) -> Result<()> {
    run(command("cargo").args(["deny", "--locked", "--log-level", "error"]).args(words))
}

/// Where cargo-deny keeps its database by default.
fn has_database() -> bool {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let entries = home.and_then(|home| fs::read_dir(home.join("advisory-dbs")).ok());
    let mut names = entries.into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.any(|name| name.to_string_lossy().starts_with("advisory-db-"))
}
