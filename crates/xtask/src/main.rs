//! `cargo xtask test` runs every check there is, in the order in which they fail fastest.

mod generated;
mod picture;
mod wasm;
mod web;

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail, ensure};

const HELP: &str = "\
cargo xtask test            every check: format, lints, tests, documentation, generated files, the page in a browser
cargo xtask accept          run the tests and take what the program prints now as the new snapshots
cargo xtask web             the page, into target/page: a static site, and shardwise.html, which is all of it in one file
cargo xtask web --open      the same, shown in the browser
cargo xtask web --dev       the page as it is written: changes in web/ show at once
cargo xtask web --pictures  take the README's pictures of the page anew
cargo xtask generate        write anew what is made from the program: schema, message files, the picture of its output";

fn main() -> Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test"] => test(),
        ["accept"] => accept(),
        ["web"] => web::build(),
        ["web", "--open"] => web::open(),
        ["web", "--dev"] => web::develop(),
        ["web", "--pictures"] => web::pictures(),
        ["generate"] => generated::write(),
        other => {
            say(HELP);
            ensure!(matches!(other, [] | ["help" | "--help" | "-h"]), "unknown task: {}", other.join(" "));
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
    generated::check()?;
    web::check()?;
    say("no check failed");
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

/// Whether a command ended well; what it prints is not shown.
fn quietly(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Whether Debian brought these packages, where this is Debian and we may ask it.
fn apt_install(packages: &[&str]) -> bool {
    let apt = |task: &str, packages: &[&str]| {
        let mut apt = Command::new("apt-get");
        quietly(apt.args(["--yes", "--quiet", task]).args(packages).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    if !Path::new("/usr/bin/apt-get").exists() {
        return false;
    }
    say(&format!("asking Debian for {}", packages.join(" ")));
    apt("install", packages) || (apt("update", &[]) && apt("install", packages))
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
