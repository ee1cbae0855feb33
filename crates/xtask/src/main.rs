//! `cargo xtask test` runs every check there is, in the order in which they fail fastest.

mod commands;
mod generated;
mod licenses;
mod picture;
mod setup;
mod spelling;
mod wasm;
mod web;

use std::env;

use anyhow::{Result, ensure};

use commands::{command, run, say, say_durations, skip, step};

const HELP: &str = "\
cargo xtask setup           install what checks need and this machine lacks: WebAssembly target, npm packages, Chromium, typos
cargo xtask test            setup, then every check: format, spelling, lints, tests, documentation, the page in a browser
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
        ["setup"] => setup::for_checks(),
        ["test"] => {
            let result = test();
            say_durations();
            result
        }
        ["accept"] => accept(),
        ["web"] => setup::for_page().and_then(|()| web::build()),
        ["web", "--open"] => setup::for_page().and_then(|()| web::open()),
        ["web", "--dev"] => setup::for_page().and_then(|()| web::develop()),
        ["web", "--pictures"] => setup::for_page().and_then(|()| web::pictures()),
        ["generate"] => generated::write(),
        other => {
            say(HELP);
            ensure!(matches!(other, [] | ["help" | "--help" | "-h"]), "unknown task: {}", other.join(" "));
            Ok(())
        }
    }
}

/// Installs what is missing, and only then checks: a check changes nothing outside this folder.
fn test() -> Result<()> {
    setup::for_checks().or_else(|missing| skip("what needs more than there is", missing))?;
    cargo("format", &["fmt", "--all", "--check"])?;
    spelling::check()?;
    licenses::check()?;
    // Always all packages, with what their tests need: cargo gives packages that are built together the features of each
    // other's dependencies, and builds half of them again for another selection.
    cargo("lints", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"])?;
    cargo("tests", &["test", "--workspace", "--quiet"])?;
    step("documentation");
    // There are no examples, but asking for them brings the features that tests have.
    let doc = ["doc", "--workspace", "--lib", "--bins", "--examples", "--no-deps", "--quiet"];
    run(command("cargo").args(doc).env("RUSTDOCFLAGS", "--deny warnings"))?;
    generated::check()?;
    web::check()?;
    say("no check failed");
    Ok(())
}

fn accept() -> Result<()> {
    step("tests, accepting what they print");
    let mut tests = command("cargo");
    tests.args(["test", "--workspace", "--quiet", "--test", "cli"]);
    run(tests.env("INSTA_UPDATE", "always").env("INSTA_FORCE_PASS", "1"))
}

/// Runs cargo as one step.
fn cargo(name: &str, args: &[&str]) -> Result<()> {
    step(name);
    run(command("cargo").args(args))
}
