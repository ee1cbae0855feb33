//! `cargo xtask test` runs every check; the checks that fail fastest are first.

mod advisories;
mod commands;
mod dist;
mod examples;
mod fuzz;
mod generated;
mod licenses;
mod notices;
mod office;
mod packages;
mod picture;
mod setup;
mod spelling;
mod wasm;
mod web;

use std::env;

use anyhow::{Result, ensure};

use commands::{command, run, say, say_durations, skip, step};

const HELP: &str = "\
cargo xtask setup           install missing requirements of checks: WebAssembly target, npm packages, browsers, LibreOffice, typos, linters
cargo xtask test            run setup, then every check: format, spelling, lints, tests, documentation, the page in a browser
cargo xtask fuzz            fuzz every target, guided by coverage; --minutes N (10), --target NAME, --save the corpus;
                            --inputs N [--seed N]: so many drawn inputs of each target instead
cargo xtask advisories      bring the database of known vulnerabilities and check what is built in; needs cargo-deny
cargo xtask accept          run the tests and update the snapshots
cargo xtask web             build the page into target/page: a static site, and shardwise.html, the whole page in one file
cargo xtask web --open      build the page and open it in the browser
cargo xtask web --dev       serve the page with live reload
cargo xtask web --pictures  update the README's pictures of the page
cargo xtask generate        update files made from the program: schema, message files, picture of its output, ARCHITECTURE.md
cargo xtask dist            build the crates' packages and an archive: binary, completions, manual pages, licenses, the page";

fn main() -> Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["setup"] => setup::for_checks(),
        ["test"] => {
            let result = test();
            say_durations();
            result
        }
        ["fuzz", words @ ..] => fuzz::fuzz(words),
        ["advisories"] => advisories::fetch(),
        ["accept"] => accept(),
        ["web"] => setup::for_page().and_then(|()| web::build()),
        ["web", "--open"] => setup::for_page().and_then(|()| web::open()),
        ["web", "--dev"] => setup::for_page().and_then(|()| web::develop()),
        ["web", "--pictures"] => setup::for_page().and_then(|()| web::pictures()),
        ["generate"] => generated::write(),
        ["dist"] => setup::for_page().and_then(|()| dist::build()),
        other => {
            say(HELP);
            ensure!(matches!(other, [] | ["help" | "--help" | "-h"]), "unknown task: {}", other.join(" "));
            Ok(())
        }
    }
}

/// Installs what is missing, then checks. Checks change nothing outside this directory.
fn test() -> Result<()> {
    setup::for_checks().or_else(|missing| skip("checks with missing requirements", missing))?;
    cargo("format", &["fmt", "--all", "--check"])?;
    spelling::check()?;
    licenses::check()?;
    advisories::check()?;
    dist::packages()?;
    // Always all packages, with what their tests need: Cargo unifies the features of packages that are built together,
    // and rebuilds half of them for another selection.
    cargo("lints", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"])?;
    cargo("tests", &["test", "--workspace", "--quiet"])?;
    step("documentation");
    // There are no examples, but asking for them enables the features that tests have.
    let doc = ["doc", "--workspace", "--lib", "--bins", "--examples", "--no-deps", "--quiet"];
    run(command("cargo").args(doc).env("RUSTDOCFLAGS", "--deny warnings"))?;
    generated::check()?;
    examples::check()?;
    web::check()?;
    say("all checks passed");
    Ok(())
}

fn accept() -> Result<()> {
    step("tests, updating snapshots");
    let mut tests = command("cargo");
    tests.args(["test", "--workspace", "--quiet", "--test", "cli"]);
    run(tests.env("INSTA_UPDATE", "always").env("INSTA_FORCE_PASS", "1"))
}

/// Runs cargo as one step.
fn cargo(name: &str, args: &[&str]) -> Result<()> {
    step(name);
    run(command("cargo").args(args))
}
