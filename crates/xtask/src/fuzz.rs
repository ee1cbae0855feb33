//! `cargo xtask fuzz`: the targets of `crates/probe` under libFuzzer, guided by coverage.
//!
//! libFuzzer comes from the crate libfuzzer-sys, which compiles it: that needs a C++ compiler. The coverage comes from
//! LLVM's sanitizer-coverage pass, which every rustc can run: no nightly toolchain and no other tool is needed. Without a
//! C++ compiler, the same targets take inputs that are drawn without guidance, and the output reports it.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use shardwise_probe::{Corpus, TARGETS, Target, choices, dictionary, edits, probe, seeds, target};

use crate::commands::{command, output, quietly, root, run, say, step};

/// What makes LLVM count the edges that an input passes, and what it compares, as `cargo fuzz` asks of it.
const WATCHED: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
    "-Ccodegen-units=1",
    "--cfg=fuzzing",
];
/// Where everything is that is not saved.
const WORK: &str = "target/fuzz";
/// The most bytes of an input.
const LONGEST: usize = 4096;
/// The longest time for one input, in seconds.
const SLOWEST: u32 = 30;
/// The most memory, in MiB.
const MOST_MEMORY: u32 = 2048;
/// The most bytes of a saved corpus.
const LARGEST_CORPUS: usize = 48 << 10;
/// Seconds of a run without guidance between two looks at the clock, in inputs.
const BETWEEN: usize = 16;

/// What is asked for.
#[derive(Debug)]
struct Asked {
    minutes: f64,
    targets: Vec<&'static Target>,
    /// How many inputs are drawn for each target, without guidance and whatever the time.
    inputs: Option<usize>,
    /// The seed of what is drawn.
    seed: u64,
    /// Whether the corpus is saved afterwards.
    saves: bool,
}

/// What came out of a target.
struct Outcome {
    name: &'static str,
    executions: u64,
    edges: u64,
    /// Where the input of a finding is.
    finding: Option<PathBuf>,
}

pub(crate) fn fuzz(words: &[&str]) -> Result<()> {
    let asked = asked(words)?;
    if asked.inputs.is_some() {
        return draw(&asked);
    }
    if !has_compiler() {
        say("No C++ compiler (c++, g++ or clang++) is here to build libFuzzer with.");
        say("The targets take drawn inputs instead, without any guidance by coverage: far fewer paths are found.");
        return draw(&asked);
    }
    build()?;
    let outcomes = guided(&asked)?;
    say(&format!("\n{:<12} {:>12} {:>8}", "target", "executions", "edges"));
    for Outcome { name, executions, edges, .. } in &outcomes {
        say(&format!("{name:<12} {executions:>12} {edges:>8}"));
    }
    if asked.saves {
        asked.targets.iter().try_for_each(|target| save(target))?;
    }
    let findings: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.finding.is_some()).collect();
    for Outcome { name, finding, .. } in &findings {
        let input = finding.as_deref().unwrap_or(Path::new("")).display();
        say(&format!("{name} fails with {input}: its output is in {WORK}/{name}/log"));
    }
    ensure!(findings.is_empty(), "{} targets fail", findings.len());
    Ok(())
}

fn asked(words: &[&str]) -> Result<Asked> {
    let mut asked = Asked {
        minutes: 10.0,
        targets: TARGETS.iter().collect(),
        inputs: None,
        seed: std::time::UNIX_EPOCH.elapsed()?.as_secs(),
        saves: false,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--minutes" => {
                let minutes = words.next().and_then(|text| text.parse().ok());
                asked.minutes = minutes.filter(|minutes| *minutes > 0.0).context("expected --minutes N")?;
            }
            "--target" => {
                let name = words.next().copied().unwrap_or_default();
                let names = || TARGETS.iter().map(|target| target.name).collect::<Vec<_>>().join(", ");
                let found = target(name).with_context(|| format!("expected a target ({}), found {name:?}", names()))?;
                asked.targets = vec![found];
            }
            "--inputs" => {
                let count = words.next().and_then(|text| text.parse().ok()).filter(|count| *count > 0);
                asked.inputs = Some(count.context("expected --inputs N")?);
            }
            "--seed" => {
                asked.seed = words.next().and_then(|text| text.parse().ok()).context("expected --seed N")?;
            }
            "--save" => asked.saves = true,
            other => bail!("expected --minutes N, --inputs N, --seed N, --target NAME or --save, found {other:?}"),
        }
    }
    Ok(asked)
}

fn has_compiler() -> bool {
    ["c++", "g++", "clang++"].into_iter().any(|name| quietly(Command::new(name).arg("--version")))
}

/// The platform of this machine: a build for it by name leaves macros and build scripts unwatched.
fn host() -> Result<String> {
    let version = output(command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not tell its host")?.to_owned())
}

fn build() -> Result<()> {
    step("the targets, for libFuzzer");
    let mut cargo = command("cargo");
    cargo.args([
        "build",
        "--release",
        "--locked",
        "--quiet",
        "--manifest-path",
        "fuzz/Cargo.toml",
        "--target",
        &host()?,
    ]);
    run(cargo
        .env("CARGO_ENCODED_RUSTFLAGS", WATCHED.join("\u{1f}"))
        .env("CARGO_TARGET_DIR", root().join(WORK).join("build")))
}

/// Runs every target for its part of the time, as many at once as there are processors.
fn guided(asked: &Asked) -> Result<Vec<Outcome>> {
    step("fuzzing");
    let at_once = thread::available_parallelism().map_or(1, usize::from).min(asked.targets.len());
    let rounds = asked.targets.len().div_ceil(at_once);
    let seconds = (asked.minutes * 60.0 / rounds as f64).ceil();
    let waiting: Mutex<VecDeque<&'static Target>> = Mutex::new(asked.targets.iter().copied().collect());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let some = || {
        let mut outcomes = Vec::new();
        while let Some(target) = next() {
            outcomes.push(watched(target, seconds)?);
        }
        Ok(outcomes)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..at_once).map(|_| scope.spawn(some)).collect();
        let outcomes = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| bail!("a thread failed")));
        Ok(outcomes.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    })
}

/// The program of a target.
fn program(target: &Target) -> Result<PathBuf> {
    Ok(root().join(WORK).join("build").join(host()?).join("release").join(target.name))
}

/// The directory of a target, with its corpus: what earlier runs found, the saved corpus, and seeds.
fn prepared(target: &Target) -> Result<PathBuf> {
    let directory = root().join(WORK).join(target.name);
    let corpus = directory.join("corpus");
    fs::create_dir_all(&corpus)?;
    fs::write(directory.join("dictionary"), dictionary())?;
    let saved = Corpus::of(target, &root()).read()?;
    let seeds = seeds(target, &root())?.into_iter().map(String::into_bytes);
    for (place, input) in saved.into_iter().chain(seeds).enumerate() {
        fs::write(corpus.join(format!("start-{place}")), input)?;
    }
    Ok(directory)
}

/// Runs a target under libFuzzer for so many seconds.
fn watched(target: &'static Target, seconds: f64) -> Result<Outcome> {
    let directory = prepared(target)?;
    let log = directory.join("log");
    let start = Instant::now();
    let mut executions = 0;
    loop {
        let left = (seconds - start.elapsed().as_secs_f64()).ceil().max(1.0);
        let mut fuzzer = Command::new(program(target)?);
        fuzzer
            .arg(directory.join("corpus"))
            .arg(format!("-max_total_time={left}"))
            .arg(format!("-dict={}", directory.join("dictionary").display()))
            .arg(format!("-artifact_prefix={}/found-", directory.display()))
            .args([
                format!("-max_len={LONGEST}"),
                format!("-timeout={SLOWEST}"),
                format!("-rss_limit_mb={MOST_MEMORY}"),
            ])
            .args(["-print_final_stats=1", "-verbosity=1"])
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?);
        let status = fuzzer.status().with_context(|| format!("{} does not start", target.name))?;
        let told = fs::read(&log)?;
        let told = String::from_utf8_lossy(&told);
        let last = |before: &str| told.lines().rev().find_map(|line| number_after(line, before)).unwrap_or(0);
        executions += last("stat::number_of_executed_units:");
        let finding = finding(&told);
        ensure!(status.success() || finding.is_some(), "{} failed: see {}", target.name, log.display());
        if let Some(slow) = finding.as_deref().filter(|_| is_timeout(&told))
            && passes(target, slow)?
        {
            // Time that passes is not time that an input takes: the machine was busy, or slept.
            fs::remove_file(slow)?;
            continue;
        }
        say(&format!("  {}: {executions} executions", target.name));
        return Ok(Outcome { name: target.name, executions, edges: last("cov:"), finding });
    }
}

/// The input of a finding, if the output has one. An input is only slow that takes less than it may: the machine was busy.
fn finding(told: &str) -> Option<PathBuf> {
    let written = told.lines().rev().filter_map(|line| line.split_once("Test unit written to "));
    written.map(|(_, path)| path).find(|path| !path.contains("slow-unit-")).map(PathBuf::from)
}

/// Whether an input was given up for its time.
fn is_timeout(told: &str) -> bool {
    told.contains("SUMMARY: libFuzzer: timeout")
}

/// Whether a target holds for an input by itself, in time.
fn passes(target: &Target, input: &Path) -> Result<bool> {
    Ok(quietly(Command::new(program(target)?).arg(format!("-timeout={SLOWEST}")).arg(input)))
}

/// The whole number after a word of a line.
fn number_after(line: &str, word: &str) -> Option<u64> {
    line.split_once(word)?.1.split_whitespace().next()?.parse().ok()
}

/// Saves the smallest inputs that reach all edges that the corpus reaches, as far as there is room.
fn save(target: &'static Target) -> Result<()> {
    let directory = root().join(WORK).join(target.name);
    let least = directory.join("least");
    let _ = fs::remove_dir_all(&least);
    fs::create_dir_all(&least)?;
    let mut merge = Command::new(program(target)?);
    merge.arg("-merge=1").arg(&least).arg(directory.join("corpus")).stderr(File::create(directory.join("merge"))?);
    run(&mut merge)?;
    let mut inputs = fs::read_dir(&least)?.map(|entry| Ok(fs::read(entry?.path())?)).collect::<Result<Vec<_>>>()?;
    inputs.sort_by_key(Vec::len);
    let mut room = LARGEST_CORPUS;
    inputs.retain(|input| {
        let fits = input.len() <= room && (!target.is_text || str::from_utf8(input).is_ok());
        room -= if fits { input.len() } else { 0 };
        fits
    });
    say(&format!("  {}: {} inputs saved", target.name, inputs.len()));
    Corpus::of(target, &root()).write(inputs)?;
    Ok(())
}

/// Without libFuzzer: drawn inputs, for each target as many as asked for, or for its part of the time. Each processor draws
/// from a seed of its own.
fn draw(asked: &Asked) -> Result<()> {
    let part = Duration::from_secs_f64(asked.minutes * 60.0 / asked.targets.len() as f64);
    let at_once = thread::available_parallelism().map_or(1, usize::from);
    for target in &asked.targets {
        let start = Instant::now();
        let drawn = &|place: usize| -> Result<usize> {
            let seed = asked.seed.wrapping_add(place as u64);
            let mut inputs: Box<dyn Iterator<Item = Vec<u8>>> =
                if target.is_text { Box::new(edits(seeds(target, &root())?, seed)) } else { Box::new(choices(seed)) };
            let most = asked.inputs.map(|count| count.div_ceil(at_once));
            let mut count = 0;
            while most.map_or_else(|| start.elapsed() < part, |most| count < most) {
                let some = most.map_or(BETWEEN, |most| BETWEEN.min(most - count));
                inputs.by_ref().take(some).for_each(|input| probe(target, &input));
                count += some;
            }
            Ok(count)
        };
        let count = thread::scope(|scope| {
            let threads: Vec<_> = (0..at_once).map(|place| scope.spawn(move || drawn(place))).collect();
            let counts = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| bail!("a target fails")));
            Ok::<_, anyhow::Error>(counts.collect::<Result<Vec<_>>>()?.into_iter().sum::<usize>())
        })?;
        say(&format!("  {}: {count} drawn inputs from the seed {}", target.name, asked.seed));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_understood() {
        let names = |words: &[&str]| asked(words).map(|asked| (asked.minutes, asked.targets.len(), asked.saves)).ok();
        assert_eq!(names(&[]), Some((10.0, TARGETS.len(), false)));
        assert_eq!(names(&["--minutes", "0.5", "--target", "plan", "--save"]), Some((0.5, 1, true)));
        let drawn = |words: &[&str]| asked(words).map(|asked| (asked.inputs, asked.seed)).ok();
        assert_eq!(drawn(&["--inputs", "500", "--seed", "7"]), Some((Some(500), 7)));
        assert_eq!(drawn(&["--inputs", "0"]), None);
        assert_eq!(drawn(&["--seed", "x"]), None);
        assert_eq!(names(&["--minutes"]), None);
        assert_eq!(names(&["--minutes", "-1"]), None);
        assert_eq!(names(&["--target", "plans"]), None);
        assert_eq!(names(&["5"]), None);
    }

    #[test]
    fn figures_are_read_from_the_output() {
        let line = "#4194304\tDONE   cov: 4821 ft: 21123 corp: 913/112Kb lim: 4096 exec/s: 1234 rss: 90Mb";
        assert_eq!(number_after(line, "cov:"), Some(4821));
        assert_eq!(number_after("stat::number_of_executed_units: 42", "stat::number_of_executed_units:"), Some(42));
        assert_eq!(number_after(line, "stat::"), None);
    }

    #[test]
    fn findings_are_read_from_the_output() {
        let written = "artifact_prefix='/a/found-'; Test unit written to /a/found-timeout-89\nBase64: djI=\n";
        let slow =
            format!("{written}==8501== ERROR: libFuzzer: timeout after 51 seconds\nSUMMARY: libFuzzer: timeout\n");
        assert_eq!((finding(&slow), is_timeout(&slow)), (Some("/a/found-timeout-89".into()), true));
        assert!(!is_timeout("SUMMARY: libFuzzer: deadly signal"));
        assert_eq!(finding("Done 1826 runs in 51 second(s)"), None);
        assert_eq!(finding("artifact_prefix='/a/found-'; Test unit written to /a/found-slow-unit-89\n"), None);
    }

    #[test]
    fn every_target_has_its_program() {
        let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
        for Target { name, .. } in TARGETS {
            let program = fs::read_to_string(root().join(format!("fuzz/fuzz_targets/{name}.rs"))).unwrap();
            assert!(program.contains(&format!("run(\"{name}\", bytes)")), "{name}");
            assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
        }
    }
}
