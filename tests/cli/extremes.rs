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

/// What printed infinite dollars and not-a-number seconds.
#[test]
fn hours_with_next_to_nothing_have_nothing() {
    let tiny = format!(
        "[workload]\nhourly = [1, {}, 1e-323]\n[streams_lambda]\nstream_shards = 100000\nbatch_window = 0\n",
        ["0"; 22].join(", ")
    );
    let negative =
        "[workload]\nhourly = [1, -0.0, 1, -0.0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
    let sharp = "[workload]\npeak_to_average = 23.999999999976\n[streams_lambda]\nstream_shards = 100000000\nbatch_window = 0\n[delivered]\nshare = 1e-6\n";
    let batch = |changes: &str| {
        format!(
            "[workload]\npeak_to_average = 23.999999999999996\nbatch = {{ changes = {changes}, hour = 23, length = 2 }}\n"
        )
    };
    for text in [&tiny, negative, sharp, &batch("5e-324"), &batch("1e-310"), &batch("1e-9")] {
        let table = printed(&["compare", "-"], text);
        assert!(!table.contains("inf") && !table.contains("NaN"), "{table}");
        let report = crate::report(text, &[]);
        assert!(
            report["architectures"][0]["monthly_usd"].is_number()
                && report["architectures"][0]["freshness"]["worst_seconds"].is_number()
        );
    }
    let free = crate::report("discount_percent = 100", &[]);
    assert_eq!(free["architectures"][0]["monthly_usd"], 0.0);
    assert_eq!(free["architectures"][1]["monthly_usd"], 0.0);
}
