//! The whole command from start to exit, compared with a program that does nothing.

use std::process::{Command, Stdio};

use divan::Bencher;
use divan::counter::ItemsCount;

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

#[divan::bench(sample_count = 50)]
fn recommend(bencher: Bencher<'_, '_>) {
    run(bencher, env!("CARGO_BIN_EXE_shardwise"), &["recommend"]);
}

#[divan::bench(sample_count = 50)]
fn break_even(bencher: Bencher<'_, '_>) {
    run(bencher, env!("CARGO_BIN_EXE_shardwise"), &["breakeven", "--over", "workload.writes_per_second"]);
}

#[divan::bench(sample_count = 50)]
fn sensitivity(bencher: Bencher<'_, '_>) {
    run(bencher, env!("CARGO_BIN_EXE_shardwise"), &["sensitivity"]);
}

/// Reading a trace of so many rates, the last of which is wrong: nothing is simulated.
#[divan::bench(args = [1 << 17, 1 << 18, 1 << 19, 1 << 20, 1 << 21], sample_count = 10)]
fn trace(bencher: Bencher<'_, '_>, rates: usize) {
    let path = std::env::temp_dir().join(format!("shardwise-bench-{}-{rates}.txt", std::process::id()));
    std::fs::write(&path, "1234.5\n".repeat(rates - 1) + "many\n").expect("a temporary file");
    bencher.counter(ItemsCount::new(rates)).bench(|| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shardwise"));
        let status = command.args(["simulate", "--trace"]).arg(&path).stderr(Stdio::null()).status();
        assert!(status.is_ok_and(|status| status.code() == Some(2)), "the last rate is wrong");
    });
    std::fs::remove_file(path).expect("the same file");
}
