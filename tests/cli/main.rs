//! What a user sees, through the binary: AWS's own examples to the cent, every scenario as a snapshot, and every error.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::missing_panics_doc, reason = "a test may fail")]

mod commands;
mod errors;
mod examples;
mod office;
mod scenarios;
mod simulate;
mod spreadsheet;
mod verdicts;
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

/// Runs the program with these arguments and this standard input.
pub fn shardwise_with(args: &[&str], stdin: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_shardwise"))
        .args(args)
        .current_dir(root())
        .env("NO_COLOR", "1")
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

/// Runs the program and returns its output. Expects success and no messages.
pub fn printed(args: &[&str], stdin: &str) -> String {
    let run = shardwise_with(args, stdin.as_bytes());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
    run.stdout
}

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
