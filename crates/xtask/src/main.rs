//! `cargo xtask test` runs every check there is, in the order in which they fail fastest.

mod messages;
mod picture;
mod wasm;

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail, ensure};

const HELP: &str = "\
cargo xtask test     every check: format, lints, tests, documentation, generated files, the WebAssembly module
cargo xtask accept   run the tests and take what the program prints now as the new snapshots
cargo xtask wasm     the core as a WebAssembly module with its JavaScript, into target/page
cargo xtask picture  draw the README's picture of the output anew
cargo xtask messages write core's English texts for the page and its translations";

fn main() -> Result<()> {
    match env::args().nth(1).as_deref() {
        Some("test") => test(),
        Some("accept") => accept(),
        Some("wasm") => wasm::build(),
        Some("picture") => picture::draw(),
        Some("messages") => messages::write(),
        other => {
            say(HELP);
            ensure!(other.is_none_or(|word| matches!(word, "help" | "--help" | "-h")), "unknown task {other:?}");
            Ok(())
        }
    }
}

fn test() -> Result<()> {
    cargo("format", &["fmt", "--all", "--check"])?;
    cargo("lints", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"])?;
    cargo("tests", &["test", "--workspace", "--quiet"])?;
    step("documentation");
    let mut doc = command("cargo");
    run(doc.args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "--deny warnings"))?;
    messages::check()?;
    picture::check()?;
    wasm::check()?;
    say("all checks passed");
    Ok(())
}

fn accept() -> Result<()> {
    step("tests, accepting what they print");
    run(command("cargo")
        .args(["test", "--package", "shardwise", "--quiet"])
        .env("INSTA_UPDATE", "always")
        .env("INSTA_FORCE_PASS", "1"))
}

/// Runs cargo as one step.
fn cargo(name: &str, args: &[&str]) -> Result<()> {
    step(name);
    run(command("cargo").args(args))
}

/// A command at the top of the workspace.
fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}

/// The top of the workspace.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

fn step(name: &str) {
    say(&format!("== {name}"));
}

fn say(text: &str) {
    // A closed terminal is no reason to stop a check.
    let _ = writeln!(io::stderr(), "{text}");
}
