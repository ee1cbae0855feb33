//! Spelling by `typos`; `typos.toml` has the project's own words.
//!
//! The version is fixed, because each version knows more words than the one before.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::commands::{command, quietly, root, run, say, skip, step};

const VERSION: &str = "1.52.0";

/// Checks all text that Git knows.
pub(crate) fn check() -> Result<()> {
    step("spelling");
    match find() {
        Some(typos) => run(command(&typos.to_string_lossy()).args(["--hidden", "--quiet"])),
        None => skip("spelling", remedy()),
    }
}

/// Path of the checker: the one from setup, or any other of the same version.
pub(crate) fn find() -> Option<PathBuf> {
    let ours = directory().join("bin").join(format!("typos{}", std::env::consts::EXE_SUFFIX));
    if ours.exists() {
        return Some(ours);
    }
    let output = Command::new("typos").arg("--version").output().ok()?;
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    version.trim().ends_with(&format!(" {VERSION}")).then(|| PathBuf::from("typos"))
}

/// Installs the prebuilt program from PyPI, in seconds; or builds it.
pub(crate) fn install() -> Result<()> {
    let directory = directory().display().to_string();
    let wheel = format!("typos=={VERSION}");
    for python in ["python3", "python"] {
        let mut pip = Command::new(python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", &directory, &wheel]);
        if quietly(&mut pip) && find().is_some() {
            return Ok(());
        }
    }
    say("  found no Python with pip: building with cargo");
    let mut cargo = Command::new("cargo");
    cargo.args(["install", "typos-cli", "--locked", "--quiet", "--version", VERSION, "--root", &directory]);
    if quietly(&mut cargo) && find().is_some() { Ok(()) } else { bail!(remedy()) }
}

fn remedy() -> anyhow::Error {
    anyhow::anyhow!(
        "Spelling is checked by typos {VERSION}: `cargo xtask setup` installs it where there is Python with pip"
    )
}

fn directory() -> PathBuf {
    root().join("target/tools").join(format!("typos-{VERSION}"))
}
