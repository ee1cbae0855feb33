//! What a user sees, through the binary: AWS's own examples to the cent, every scenario as a snapshot, and every error.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::missing_panics_doc, reason = "a test may fail")]

mod advice;
mod check;
mod commands;
mod decisions;
mod document;
mod documented;
mod errors;
mod examples;
mod excerpts;
mod extremes;
mod future;
mod licenses;
mod office;
mod output;
mod pricing;
mod scenarios;
mod simulate;
mod spreadsheet;
mod studies;
mod verdicts;
mod ways;
mod widths;
mod workbook;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value as Json;

/// The output and exit code of a run.
#[derive(Debug)]
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

impl Run {
    /// The errors on standard error, each as one sentence: `place:line: key: message; what was probably meant`.
    pub fn errors(&self) -> Vec<String> {
        let blocks = self.stderr.split("error: ").skip(1);
        blocks.map(|block| sentence(&block.lines().collect::<Vec<_>>())).collect()
    }
}

/// An error without its excerpt. The place of an argument is the argument.
fn sentence(lines: &[&str]) -> String {
    let title: Vec<&str> = lines.iter().take_while(|line| !line.contains("--> ")).map(|line| line.trim()).collect();
    let Some((_, place)) = lines.iter().find_map(|line| line.split_once("--> ")) else {
        return title.join(" ").trim_end().to_owned();
    };
    let place = match place {
        "command line" => lines.iter().find_map(|line| line.strip_prefix(" | ")).unwrap_or_default(),
        place => place.rsplit_once(':').unwrap().0,
    };
    let label =
        lines.iter().find_map(|line| line.split_once('^').map(|(_, label)| label.trim_start_matches('^').trim()));
    let help = lines.iter().find_map(|line| line.trim().strip_prefix("= help: "));
    let near = help.or(label.filter(|label| !label.is_empty())).map(|near| format!("; {near}"));
    format!("{place}: {}{}", title.join(" "), near.unwrap_or_default())
}

/// Runs the program with these arguments and this standard input.
pub fn shardwise_with(args: &[&str], stdin: &[u8]) -> Run {
    shardwise_in(&root(), args, stdin)
}

/// Runs the program in a directory, with these arguments and this standard input.
pub fn shardwise_in(directory: &Path, args: &[&str], stdin: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_shardwise"))
        .args(args)
        .current_dir(directory)
        .env("NO_COLOR", "1")
        .env_remove("COLUMNS")
        // English, whoever runs the tests.
        .env("LC_ALL", "C")
        // A day in 2026: a price book is not old, and documents with a date stay the same.
        .env("SOURCE_DATE_EPOCH", "1791800000")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program can exit before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    let output = child.wait_with_output().unwrap();
    Run {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap(),
    }
}

/// Runs the program with these arguments and returns its output, which is not text. Expects success.
pub fn written(args: &[&str], stdin: &str) -> Vec<u8> {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("output");
    let run = shardwise_with(&[args, &["--output", file.to_str().unwrap()]].concat(), stdin.as_bytes());
    assert_eq!((run.code, run.stderr.as_str(), run.stdout.as_str()), (0, "", ""), "{args:?}");
    std::fs::read(file).unwrap()
}

/// Runs the program with these arguments.
pub fn shardwise(args: &[&str]) -> Run {
    shardwise_with(args, b"")
}

/// Runs the program and returns its output. Expects success and no messages, but that an empty scenario sets nothing.
pub fn printed(args: &[&str], stdin: &str) -> String {
    let run = shardwise_with(args, stdin.as_bytes());
    let sets_nothing = stdin.trim_start_matches('\u{feff}').is_empty();
    let said = if args.contains(&"-") && sets_nothing { SETS_NOTHING } else { "" };
    assert_eq!((run.code, run.stderr.as_str()), (0, said), "{args:?}");
    run.stdout
}

/// The note about an empty standard input.
pub const SETS_NOTHING: &str = "standard input sets nothing: every setting is the default\n";

/// The report of one scenario given as text.
pub fn report(scenario: &str, more: &[&str]) -> Json {
    let args: Vec<&str> = ["compare", "-", "--format", "json"].iter().chain(more).copied().collect();
    let document: Json = serde_json::from_str(&printed(&args, scenario)).unwrap();
    document["scenarios"][0].clone()
}

/// The architecture with this id in a report.
pub fn architecture<'a>(report: &'a Json, id: &str) -> &'a Json {
    find(&report["architectures"], id)
}

/// The entry with this id in a list.
pub fn find<'a>(list: &'a Json, id: &str) -> &'a Json {
    list.as_array().unwrap().iter().find(|entry| entry["id"] == id).unwrap_or_else(|| panic!("no {id} in {list:#}"))
}

/// An empty directory for the files of a test.
pub fn directory(test: &str) -> PathBuf {
    let directory = std::env::temp_dir().join(format!("shardwise-{}-{test}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

/// Root of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files of `scenarios/`, sorted, relative to the root of the project.
pub fn scenario_files() -> Vec<String> {
    let entries = std::fs::read_dir(root().join("scenarios")).unwrap();
    let mut files: Vec<String> =
        entries.map(|entry| format!("scenarios/{}", entry.unwrap().file_name().to_str().unwrap())).collect();
    files.sort();
    files
}
