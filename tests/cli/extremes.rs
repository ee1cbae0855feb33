//! Settings at their bounds, alone and together: every number is finite, or the input is refused with the place.

use crate::{printed, shardwise_with};

/// A batch that takes no time has an infinite rate: its length is bounded.
#[test]
fn a_batch_takes_a_second_or_more() {
    let batch = |length: &str| format!("[workload]\nbatch = {{ changes = 1e15, hour = 2, length = {length} }}\n");
    let run = shardwise_with(&["compare", "-"], batch("1e-300").as_bytes());
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("workload.batch.length: expected"), "{}", run.stderr);
    assert!(run.stderr.contains("from 1 s to 3600 s"), "{}", run.stderr);
    let table = printed(&["compare", "-"], &batch("1"));
    assert!(!table.contains("inf") && !table.contains("NaN"), "{table}");
}
