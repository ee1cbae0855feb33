//! The README's picture of the output: what `shardwise compare` prints on a terminal, as SVG.

use anyhow::{Result, ensure};

use crate::commands::command;

/// Everything from here on is left out: a picture is for the first look.
const END: &str = "Throttling risk";

/// The picture as the program would have it today.
pub(crate) fn svg() -> Result<String> {
    let mut compare = command("cargo");
    compare.args(["run", "--quiet", "--package", "shardwise", "--", "compare"]);
    let output = compare.env("CLICOLOR_FORCE", "1").env_remove("NO_COLOR").output()?;
    ensure!(output.status.success(), "shardwise compare ended with {}", output.status);
    let page = String::from_utf8(output.stdout)?;
    let shown: Vec<&str> = page.lines().take_while(|line| !line.contains(END)).collect();
    let text = format!("$ shardwise compare\n{}\n", shown.join("\n").trim_end());
    Ok(anstyle_svg::Term::new().render_svg(&text))
}
