//! Running other programs, and telling what is being done and how long it took.

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context as _, Error, Result, bail, ensure};

/// The top of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// A command at the top of the workspace.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?} could not be started"))?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}

/// Whether a command ended well; what it prints is not shown.
pub(crate) fn quietly(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// What a command prints, without the white space around it; an error if it fails.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "{command:?} ended with {}", output.status);
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The steps so far, each with its start.
static STEPS: Mutex<Vec<(String, Instant)>> = Mutex::new(Vec::new());

/// Says what comes next. A step lasts until the next one starts.
pub(crate) fn step(name: &str) {
    say(&format!("== {name}"));
    STEPS.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), Instant::now()));
}

/// Prints how long each step took, and all of them together.
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
    // A closed terminal is no reason to stop a check.
    let _ = writeln!(io::stderr(), "{text}");
}

/// The command, as the tests have built it.
pub(crate) fn shardwise() -> Result<PathBuf> {
    run(command("cargo").args(["test", "--workspace", "--quiet", "--no-run"]))?;
    Ok(root().join("target/debug").join(format!("shardwise{}", env::consts::EXE_SUFFIX)))
}

/// Goes on without checks that cannot be made here; an unattended run must not pass for lack of them.
pub(crate) fn skip(checks: &str, reason: Error) -> Result<()> {
    if env::var_os("CI").is_some() {
        return Err(reason);
    }
    say(&format!("SKIPPED: {checks}. {reason:#}"));
    Ok(())
}

/// Whether Debian brought these packages, where this is Debian and we may ask it.
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
