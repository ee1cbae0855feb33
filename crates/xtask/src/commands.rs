//! Runs other programs, and prints each step and its duration.

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context as _, Error, Result, bail, ensure};

/// Root of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// A command in the root of the workspace.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?} failed to start"))?;
    if !status.success() {
        bail!("{command:?} exited with {status}");
    }
    Ok(())
}

/// Whether a command succeeds; its output is hidden.
pub(crate) fn quietly(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The trimmed output of a command. Fails if the command does.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "{command:?} exited with {}", output.status);
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The steps so far, each with its start.
static STEPS: Mutex<Vec<(String, Instant)>> = Mutex::new(Vec::new());

/// Prints and starts a step. It lasts until the next one starts.
pub(crate) fn step(name: &str) {
    say(&format!("== {name}"));
    STEPS.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), Instant::now()));
}

/// Prints the duration of each step and of all of them.
pub(crate) fn say_durations() {
    let now = Instant::now();
    let steps = STEPS.lock().unwrap_or_else(PoisonError::into_inner);
    let ends = steps.iter().skip(1).map(|(_, start)| *start).chain([now]);
    say("");
    for ((name, start), end) in steps.iter().zip(ends) {
        say(&format!("{:>7.1} s  {name}", (end - *start).as_secs_f64()));
    }
    if let Some((_, first)) = steps.first() {
        say(&format!("{:>7.1} s  in all", (now - *first).as_secs_f64()));
    }
}

pub(crate) fn say(text: &str) {
    // A closed terminal must not stop a check.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Path of the command, as the tests have built it.
pub(crate) fn shardwise() -> Result<PathBuf> {
    run(command("cargo").args(["test", "--workspace", "--quiet", "--no-run"]))?;
    Ok(root().join("target/debug").join(format!("shardwise{}", env::consts::EXE_SUFFIX)))
}

/// Skips checks that cannot run here. An unattended run fails instead: it must not pass for lack of them.
pub(crate) fn skip(checks: &str, reason: Error) -> Result<()> {
    if env::var_os("CI").is_some() {
        return Err(reason);
    }
    say(&format!("SKIPPED: {checks}. {reason:#}"));
    Ok(())
}

/// Installs packages on Debian, if this is Debian and we have the right to. Returns whether they are installed.
pub(crate) fn apt_install(packages: &[&str]) -> bool {
    let apt = |task: &str, packages: &[&str]| {
        let mut apt = Command::new("apt-get");
        quietly(apt.args(["--yes", "--quiet", task]).args(packages).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    if !Path::new("/usr/bin/apt-get").exists() {
        return false;
    }
    say(&format!("  apt-get install {}", packages.join(" ")));
    apt("install", packages) || (apt("update", &[]) && apt("install", packages))
}
