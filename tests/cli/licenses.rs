//! The licenses of what is built into the program.

use crate::{printed, root};

/// `cargo xtask test` compares the file with the packages themselves; here, that it is what the program prints, and that
/// nobody is forgotten who is named in the lock file as one of the largest.
#[test]
fn everything_that_is_built_in_has_its_notice() {
    let text = printed(&["licenses"], "");
    assert_eq!(text, std::fs::read_to_string(root().join("crates/cli/licenses.txt")).unwrap());
    for part in ["MIT License\n===", "the Rust standard library", "clap 4.", "serde_json 1.", "libm 0.", "zlib License"]
    {
        assert!(text.contains(part), "{part}");
    }
    assert!(text.contains("Permission is hereby granted, free of charge"));
    assert!(!text.contains("insta") && !text.contains("proptest"), "tests are not built in");
}
