//! The README's picture of the output: what `shardwise compare` prints on a terminal, as SVG.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

use crate::{command, root, step};

/// Everything from here on is left out: a picture is for the first look.
const END: &str = "Throttling risk";

fn path() -> PathBuf {
    root().join("docs/compare.svg")
}

/// Draws the picture anew.
pub(crate) fn draw() -> Result<()> {
    fs::create_dir_all(root().join("docs"))?;
    Ok(fs::write(path(), svg()?)?)
}

/// The picture shows what the program prints today.
pub(crate) fn check() -> Result<()> {
    step("picture of the README");
    let drawn = fs::read_to_string(path()).context("no picture: cargo xtask picture draws it")?;
    ensure!(drawn == svg()?, "the picture is out of date: cargo xtask picture draws it anew");
    Ok(())
}

fn svg() -> Result<String> {
    let mut compare = command("cargo");
    compare.args(["run", "--quiet", "--package", "shardwise", "--", "compare"]);
    let output = compare.env("CLICOLOR_FORCE", "1").env_remove("NO_COLOR").output()?;
    ensure!(output.status.success(), "shardwise compare ended with {}", output.status);
    let page = String::from_utf8(output.stdout)?;
    let shown: Vec<&str> = page.lines().take_while(|line| !line.contains(END)).collect();
    let text = format!("$ shardwise compare\n{}\n", shown.join("\n").trim_end());
    Ok(anstyle_svg::Term::new().render_svg(&text))
}
