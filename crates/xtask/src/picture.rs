//! The README's picture of the output: `shardwise compare` on a terminal, as SVG.

use std::process::Command;

use anyhow::Result;

use crate::commands::{output, root, shardwise};

/// The picture ends at this heading: it is for a first look.
const END: &str = "Throttling risk";
/// What a heading has before its text.
const RULE: &str = "──";

/// The picture as the program prints it today.
pub(crate) fn svg() -> Result<String> {
    let mut compare = Command::new(shardwise()?);
    let page = output(compare.arg("compare").current_dir(root()).env("CLICOLOR_FORCE", "1").env_remove("NO_COLOR"))?;
    let shown: Vec<&str> = page.lines().take_while(|line| !(line.contains(RULE) && line.contains(END))).collect();
    let text = format!("$ shardwise compare\n{}\n", shown.join("\n").trim_end());
    Ok(anstyle_svg::Term::new().render_svg(&text))
}
