//! Settings at their bounds, alone and together: every number is finite, or the input is refused with the place.

use crate::{printed, shardwise_with};

/// A batch that takes no time has an infinite rate: its length is bounded.
#[test]
fn a_batch_takes_a_second_or_more() {
    let batch = |length: &str| format!("[workload]\nbatch = {{ changes = 1e15, hour = 2, length = {length} }}\n");
    let run = shardwise_with(&["compare", "-"], batch("1e-300").as_bytes());
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("workload.batch.length: expected"), "{}", run.stderr);
    assert!(run.stderr.contains("3,600 s, found"), "{}", run.stderr);
    let table = printed(&["compare", "-"], &batch("1"));
    assert!(!table.contains("inf") && !table.contains("NaN"), "{table}");
}

/// A result that cannot be written is an error, whether there is no room for it or nothing to write it to.
#[cfg(target_os = "linux")]
#[test]
fn a_result_that_goes_nowhere_is_an_error() {
    for (ending, expected) in [(">&-", "standard output is closed"), (">/dev/full", "cannot write the result")] {
        for command in ["compare --brief", "sweep --vary workload.writes_per_second=1,2", "compare --help", "--version"]
        {
            let line = format!("exec \"$0\" {command} {ending}");
            let shell =
                std::process::Command::new("sh").args(["-c", &line, env!("CARGO_BIN_EXE_shardwise")]).output().unwrap();
            let errors = String::from_utf8(shell.stderr).unwrap();
            assert_eq!(shell.status.code(), Some(3), "{line}: {errors}");
            assert!(errors.starts_with("error: ") && errors.contains(expected), "{line}: {errors}");
        }
    }
}
