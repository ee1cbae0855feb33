//! `shardwise simulate`: what is asked for is checked, simulated with a progress bar and printed. Ctrl-C stops
//! the simulation; what it has found until then is printed all the same.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use shardwise_core::messages::{Argument, Message};
use shardwise_core::reading::{self, InputErrors, schema_of};
use shardwise_core::scenario::Outage;
use shardwise_core::simulate::findings::{Document, Findings};
use shardwise_core::simulate::intervals::{Sample, intervals};
use shardwise_core::simulate::{Refused, Settings, Simulation, Trace, check_outage, series, whole};
use shardwise_core::units::{DAY, Quantity as _, Seconds};
use shardwise_core::{PriceBook, Scenario};

use crate::args::{Simulate, SimulateFormat, Step};
use crate::{colour, input, json, render, say};

/// Simulated seconds between two looks at the clock and at Ctrl-C.
const SLICE: f64 = 60.0;
/// Runs, at most.
const MOST_RUNS: u64 = 100_000;
/// Rates of a trace, at most: a second each for a week.
const MOST_RATES: usize = 7 * 24 * 3600;
/// Changes a second in a trace, at most.
const MOST_RATE: f64 = 1e9;

/// Runs the command.
pub(crate) fn run(words: &Simulate) -> Result<String> {
    let catalog = input::catalog(words.given.pricing.as_deref())?;
    let money = input::money(words.given.currency.as_deref())?;
    let paths: Vec<&Path> = words.scenario.as_deref().into_iter().collect();
    let links: Vec<String> = words.link.iter().cloned().collect();
    let mut scenarios = input::scenarios(&paths, &links, &words.given.assignments, &catalog)?;
    let (name, scenario) = scenarios.swap_remove(0);
    let book = catalog.book(&scenario.region)?;
    let settings = settings(words, &scenario)?;
    let runs = whole("runs", &words.runs, 1, MOST_RUNS).map_err(|refused| option(refused, &words.runs))?;
    // Refused before anything is drawn on the terminal.
    Simulation::new(&scenario, &book, settings.clone()).map_err(|refused| refusal(&name, refused))?;
    let (findings, samples) = simulate(&scenario, &book, &settings, runs)?;
    let intervals = (runs > 1).then(|| intervals(&samples));
    match words.format {
        SimulateFormat::Table => {
            Ok(render::simulation::page(&findings, intervals.as_deref(), samples.len(), &money, colour()))
        }
        SimulateFormat::Json => json(&Document::new(findings, intervals)),
        SimulateFormat::Csv => Ok(series::csv(&findings, intervals.as_deref())),
    }
}

/// A day of a scenario with the first seed, for a report.
pub(crate) fn a_day(name: &str, scenario: &Scenario, book: &PriceBook) -> Result<Findings, InputErrors> {
    let simulation = Simulation::new(scenario, book, Settings::default());
    Ok(simulation.map_err(|refused| refusal(name, refused))?.finish().findings())
}

/// All seeds: the findings of the first, and the numbers of every one that was simulated to its end.
fn simulate(scenario: &Scenario, book: &PriceBook, settings: &Settings, runs: u64) -> Result<(Findings, Vec<Sample>)> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed)).context("Ctrl-C cannot be watched")?;
    let bar = progress_bar(settings, runs);
    let done = AtomicU64::new(0);
    let one = |run: u64| {
        let settings = Settings { seed: settings.seed.wrapping_add(run), ..settings.clone() };
        let mut simulation = Simulation::new(scenario, book, settings).ok()?;
        while !simulation.is_done() && !stop.load(Ordering::Relaxed) {
            simulation.advance(SLICE);
            bar.set_position(done.fetch_add(SLICE as u64, Ordering::Relaxed));
        }
        // Of a run that was stopped only the first says anything.
        (simulation.is_done() || run == 0).then(|| simulation.findings())
    };
    let mut results: Vec<(Option<Findings>, Sample)> = (0..runs)
        .into_par_iter()
        .filter_map(|run| one(run).map(|found| (run, found)))
        .map(|(run, found)| {
            let sample = Sample::of(&found);
            ((run == 0).then_some(found), sample)
        })
        .collect();
    bar.finish_and_clear();
    let findings = results.first_mut().and_then(|(found, _)| found.take()).context("no simulation was begun")?;
    if stop.load(Ordering::Relaxed) {
        say(&format!("stopped: {:.2} of {:.2} days of the first seed", findings.seconds / DAY, settings.seconds / DAY));
    }
    Ok((findings, results.into_iter().map(|(_, sample)| sample).collect()))
}

/// A bar on a terminal; elsewhere none.
fn progress_bar(settings: &Settings, runs: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("simulating [{bar:40}] {percent} %, {eta} left");
    let bar = ProgressBar::new(settings.seconds as u64 * runs)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// What the arguments ask for.
fn settings(words: &Simulate, scenario: &Scenario) -> Result<Settings, InputErrors> {
    let read = Settings::read(&words.days, &words.seed);
    let read = read.map_err(|refused| {
        let said = if refused.key == "days" { &words.days } else { &words.seed };
        option(refused, said)
    })?;
    let outages = words.outages.iter().map(|said| outage(said, scenario)).collect::<Result<_, _>>()?;
    Ok(Settings {
        step: match words.step {
            Step::Second => 1.0,
            Step::Tenth => 0.1,
        },
        trace: words.trace.as_deref().map(|path| trace(path, &words.trace_step)).transpose()?,
        outages,
        ..read
    })
}

/// What is wrong with an option, said of it as it was typed.
fn option(Refused { key, message }: Refused, said: &str) -> InputErrors {
    InputErrors::one(format!("--{key} {said}"), "", *message)
}

/// `consumer=firehose,at=12h,for=1h`, read as a table of a scenario is.
fn outage(said: &str, scenario: &Scenario) -> Result<Outage, InputErrors> {
    let place = format!("--outage {said}");
    let mut document = reading::Document::empty(&place);
    for part in said.split(',').filter(|part| !part.trim().is_empty()) {
        if !part.contains('=') {
            return Err(InputErrors::one(&place, "", Message::OutagePart { found: Argument::quoted(part) }));
        }
        document.assign(&place, part)?;
    }
    let (outage, findings) = document.check::<Outage>(&schema_of::<Outage>());
    findings.result()?;
    let outage = outage.ok_or_else(|| InputErrors::one(&place, "", Message::OutageShape))?;
    check_outage(scenario, &outage, "").map_err(|refused| refusal(&place, refused))?;
    Ok(outage)
}

fn refusal(place: &str, Refused { key, message }: Refused) -> InputErrors {
    InputErrors::one(place, key, *message)
}

/// One rate a line; empty lines and lines that begin with # are passed over.
fn trace(path: &Path, step: &str) -> Result<Trace, InputErrors> {
    let seconds = Seconds::parse(step).map(|seconds| seconds.0).filter(|seconds| (0.1..=86_400.0).contains(seconds));
    let seconds = seconds.ok_or_else(|| {
        let expected = Argument::from(Seconds::EXPECTED);
        InputErrors::one(format!("--trace-step {step}"), "", Message::TraceStep { expected })
    })?;
    let (name, text) = input::read_text(path)?;
    let mut rates = Vec::new();
    for (index, line) in text.lines().map(str::trim).enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let rate = line.parse::<f64>().ok().filter(|rate| (0.0..=MOST_RATE).contains(rate));
        let expected = || Message::TraceRate { most: Argument::exact(MOST_RATE), found: Argument::quoted(line) };
        rates.push(rate.ok_or_else(|| InputErrors::one(format!("{name}:{}", index + 1), "", expected()))?);
    }
    if rates.is_empty() || rates.len() > MOST_RATES {
        let [most, found] = [MOST_RATES, rates.len()].map(|count| Argument::exact(count as f64));
        return Err(InputErrors::one(name, "", Message::TraceLength { most, found }));
    }
    Ok(Trace { seconds, rates: rates.into() })
}
