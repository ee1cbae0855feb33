//! The whole command from start to exit, compared with a program that does nothing.

use std::process::{Command, Stdio};

use divan::Bencher;

fn main() {
    divan::main();
}

fn run(bencher: Bencher<'_, '_>, program: &str, args: &[&str]) {
    bencher.bench(|| {
        let status = Command::new(program).args(args).stdin(Stdio::null()).stdout(Stdio::null()).status();
        assert!(status.is_ok_and(|status| status.success()), "{program} failed");
    });
}

#[divan::bench(sample_count = 300)]
fn bin_true(bencher: Bencher<'_, '_>) {
    run(bencher, "/bin/true", &[]);
}

#[divan::bench(sample_count = 300)]
fn compare(bencher: Bencher<'_, '_>) {
    run(bencher, env!("CARGO_BIN_EXE_shardwise"), &["compare"]);
}

#[divan::bench(sample_count = 300)]
fn compare_json(bencher: Bencher<'_, '_>) {
    run(bencher, env!("CARGO_BIN_EXE_shardwise"), &["compare", "--format", "json"]);
}
