//! `shardwise simulate`: checks the request, simulates with a progress bar and prints the findings. Ctrl-C stops the
//! simulation; the findings so far are printed, marked as partial.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use shardwise_core::catalog::PriceBook;
use shardwise_core::input::{Document as InputDocument, schema_of, set};
use shardwise_core::model::Flow;
use shardwise_core::scenario::{Events, Outage, Scenario};
use shardwise_core::text::{Argument, DAY, InputError, InputErrors, SimulationMessage, Span};
use shardwise_simulate::document::SimulationDocument;
use shardwise_simulate::findings::SimulationFindings;
use shardwise_simulate::intervals::{Sample, intervals};
use shardwise_simulate::{Refused, Settings, Simulation, Trace, check_outage, read_days, series};

use super::trace::{Rates, step_seconds};
use super::{Answer, End, json};
use crate::given::Given;
use crate::input::{self, both, option_error};
use crate::render::simulation::{Seeds, duration};
use crate::source::{One, Start, note_medians};
use crate::terminal::{STOPPED, is_quiet, note, say, screen};
use crate::words::{Text, Words};
use crate::{render, texts};

/// Simulated seconds between two checks of the clock and of Ctrl-C.
const SLICE: f64 = 256.0;
/// Seconds without a terminal until a line reports how long it takes.
const FIRST_LINE: u64 = 10;
/// The most runs.
const MOST_RUNS: u64 = 100_000;
/// The most bytes of a trace file: 24 per rate, which is as long as a number of 64 bits gets.
const LARGEST_TRACE: usize = 64 << 20;

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    #[command(flatten)]
    pub(crate) one: One,
    /// Number of days to simulate, from midnight
    #[arg(long, value_name = "DAYS", default_value = "1")]
    pub(crate) days: String,
    /// Random seed; the same seed gives identical results on every platform
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) seed: String,
    /// Stop a consumer for a while, such as consumer=firehose,at=12h,for=1h; repeatable
    ///
    /// at=peak is the start of the busiest hour. consumer=function,how=fails,at=12h,for=1h makes every invocation of the
    /// function fail. consumer=pipe stops the pipe of streams-pipes, consumer=delivery the delivery of kinesis-direct.
    #[arg(long = "outage", value_name = "KEY=VALUE,..")]
    pub(crate) outages: Vec<String>,
    /// Length of a simulation step
    ///
    /// 100ms resolves waiting and reading to a tenth of a second and takes about ten times as long. The same seed gives
    /// the same changes in every second with both, and limits apply to whole seconds with both, so throttled shares
    /// differ by chance only.
    #[arg(long, value_enum, default_value_t = Step::Second)]
    pub(crate) step: Step,
    /// Replace the scenario's day with the rates in FILE, one per line, in changes per second
    ///
    /// A trace that is shorter than the simulated time repeats. Empty lines and lines that start with # are ignored. At
    /// most 2,678,400 rates and 64 MiB: a rate per second for 31 days, or a rate per minute for a year.
    #[arg(long, value_name = "FILE")]
    pub(crate) trace: Option<PathBuf>,
    /// How long each rate of the trace lasts
    ///
    /// Up to 1 s, the trace is the one-second rate itself, and counts are Poisson around it. Longer rates are means,
    /// around which the one-second rate varies by workload.burstiness.
    #[arg(long, value_name = "TIME", default_value = "1 m", requires = "trace")]
    pub(crate) trace_step: String,
    /// Repeat with N seeds, on all cores, and report how much the results vary
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) runs: String,
    /// Output format
    #[arg(long, value_enum, default_value_t = SimulateFormat::Table)]
    pub(crate) format: SimulateFormat,
}

/// Length of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// One second
    #[value(name = "1s")]
    Second,
    /// A tenth of a second
    #[value(name = "100ms")]
    Tenth,
}

/// Output format of `simulate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SimulateFormat {
    /// Text of at most 100 columns, with sparklines
    Table,
    /// JSON document, schema id shardwise.simulation/1
    Json,
    /// CSV of the series, one row per point
    Csv,
}

/// Runs the command.
pub(crate) fn run(words: &Simulate) -> Result<Answer> {
    let runs = input::whole("--runs", &words.runs, (1, MOST_RUNS));
    let outages = input::all(words.outages.iter().map(|said| outage(said)));
    let own = both(both(words.settings(), outages), runs);
    let (Start { catalog, money, source, scenario }, ((settings, outages), runs)) = words.one.start(own, &[])?;
    let said = Words::new(money);
    note_medians(&scenario);
    let book = catalog.book(&scenario.region)?;
    let outages = input::all(outages.into_iter().map(|(outage, document)| {
        let refused = |Refused { key, message, .. }| document.error(&key, *message);
        check_outage(&scenario, &outage, "").map_err(refused)?;
        Ok(outage)
    }))?;
    let settings = Settings { outages, ..settings };
    // Errors are reported before the progress bar appears.
    let refused = |refused| refusal(&source.name, &words.one.given, refused);
    Simulation::new(&scenario, &book, settings.clone()).map_err(refused)?;
    for late in late_events(&scenario, &settings, &said) {
        note(&format!("{late} (--days)"));
    }
    let (findings, samples, stopped) = simulate(&scenario, &book, &settings, runs)?;
    let seeds = (runs > 1).then(|| Seeds { intervals: intervals(&samples), done: samples.len() as u64, asked: runs });
    let text = match words.format {
        SimulateFormat::Table => {
            let trace = settings.trace.as_ref();
            let page = render::simulation::page(&findings, trace, seeds.as_ref(), &said, screen());
            stopped.as_ref().map_or(page.clone(), |stopped| format!("PARTIAL: {stopped}\n\n{page}"))
        }
        SimulateFormat::Json => {
            let partial = stopped.clone();
            json(&SimulationDocument {
                partial,
                ..SimulationDocument::new(findings, seeds.map(|seeds| seeds.intervals))
            })?
        }
        SimulateFormat::Csv => {
            let table = series::csv(&findings, seeds.as_ref().map(|seeds| &seeds.intervals[..]));
            stopped.as_ref().map_or(table.clone(), |stopped| format!("{table}# PARTIAL: {stopped}\r\n"))
        }
    };
    let end = if stopped.is_some() { End::Stopped } else { End::Done };
    Ok(Answer { bytes: text.into_bytes(), end })
}

/// A simulated day of a scenario with the first seed, for a report.
pub(crate) fn simulate_day(
    name: &str,
    given: &Given,
    scenario: &Scenario,
    book: &PriceBook,
    words: &Words,
) -> Result<SimulationFindings, InputErrors> {
    let settings = Settings::default();
    let late = late_events(scenario, &settings, words);
    let simulation = Simulation::new(scenario, book, settings).map_err(|refused| refusal(name, given, refused))?;
    for late in late {
        note(&format!("{name}: {late}"));
    }
    Ok(simulation.finish().findings())
}

/// One sentence for each event that starts after the end of the simulation.
fn late_events(scenario: &Scenario, settings: &Settings, words: &Words) -> Vec<String> {
    let Events { outages, reshardings, .. } = &scenario.simulation;
    let outages = outages.iter().chain(&settings.outages);
    let busiest = Flow::new(scenario).busiest_start();
    let outages = outages.map(|outage| {
        let consumer = outage.consumer.clone();
        (outage.at.seconds(busiest), Text::TheOutage { consumer })
    });
    let reshardings =
        reshardings.iter().map(|call| (call.at.0, Text::TheResharding { shards: call.shards.to_string() }));
    let bursts = scenario.workload.bursts.iter();
    let bursts = bursts.map(|burst| {
        let at = burst.at.seconds(busiest);
        (at, Text::TheBurst { at: duration(at, words) })
    });
    let late = outages.chain(reshardings).chain(bursts).filter(|(at, _)| *at >= settings.seconds);
    let simulated = duration(settings.seconds, words);
    let said = |(_, what)| words.say(&Text::StartsAfter { what: words.say(&what), simulated: simulated.clone() });
    late.map(said).collect()
}

/// Simulates all seeds. Returns the findings of the first, and the numbers of every run that was completed.
fn simulate(
    scenario: &Scenario,
    book: &PriceBook,
    settings: &Settings,
    runs: u64,
) -> Result<(SimulationFindings, Vec<Sample>, Option<String>)> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    // The first Ctrl-C asks for what there is, the second for an end.
    let stopped_again = move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(STOPPED.into());
        }
    };
    ctrlc::set_handler(stopped_again).context("cannot handle Ctrl-C")?;
    let progress = Progress::new(settings, runs);
    // As many runs as cores, and no run needs more than one.
    let has_cores_to_spare = runs < rayon::current_num_threads() as u64;
    let one = |run: u64| {
        let settings = Settings { seed: settings.seed.wrapping_add(run), ..settings.clone() };
        let simulation = Simulation::new(scenario, book, settings).ok()?;
        let mut simulation = if has_cores_to_spare { simulation } else { simulation.on_one_core() };
        while !simulation.is_done() && !stop.load(Ordering::Relaxed) {
            simulation.advance(SLICE);
            progress.add_slice();
        }
        // A run that was stopped early is reported only if it is the first, and does not count as one of several.
        let whole = simulation.is_done().then(|| simulation.findings());
        let sample = whole.as_ref().map(Sample::new);
        Some(((run == 0).then(|| whole.unwrap_or_else(|| simulation.findings())), sample))
    };
    // Within the threads from the start: a run that uses all cores would enter them slice by slice.
    let mut results: Vec<(Option<SimulationFindings>, Option<Sample>)> =
        rayon::scope(|_| (0..runs).into_par_iter().filter_map(one).collect());
    progress.bar.finish_and_clear();
    let findings = results.first_mut().and_then(|(found, _)| found.take()).context("no simulation was started")?;
    let samples: Vec<Sample> = results.into_iter().filter_map(|(_, sample)| sample).collect();
    // A run that ended before it was asked to is whole.
    let is_partial = findings.seconds < settings.seconds || (samples.len() as u64) < runs;
    let stopped = (stop.load(Ordering::Relaxed) && is_partial).then(|| {
        let seeds = if runs > 1 { format!("; {} of {runs} seeds completed", samples.len()) } else { String::new() };
        let (seconds, asked) = (findings.seconds / DAY, settings.seconds / DAY);
        format!("stopped after {seconds:.2} of {asked:.2} days of the first seed{seeds}")
    });
    if let Some(stopped) = &stopped {
        say(stopped);
    }
    Ok((findings, samples, stopped))
}

/// How far all runs are: a bar on a terminal, elsewhere a line now and then.
struct Progress {
    bar: ProgressBar,
    /// Simulated seconds: all, and those that are done.
    all: f64,
    done: AtomicU64,
    started: Instant,
    /// Seconds after the start at which the next line is due. They double, so that a long run has few.
    next: AtomicU64,
}

impl Progress {
    fn new(settings: &Settings, runs: u64) -> Self {
        let next = if io::stderr().is_terminal() { u64::MAX } else { FIRST_LINE };
        Self {
            bar: progress_bar(settings, runs),
            all: settings.seconds * runs as f64,
            done: AtomicU64::new(0),
            started: Instant::now(),
            next: AtomicU64::new(next),
        }
    }

    fn add_slice(&self) {
        let done = self.done.fetch_add(SLICE as u64, Ordering::Relaxed) + SLICE as u64;
        self.bar.set_position(done);
        let (seconds, next) = (self.started.elapsed().as_secs(), self.next.load(Ordering::Relaxed));
        let is_due = seconds >= next && (done as f64) < self.all;
        // Of several runs at once, one prints the line.
        if is_due && self.next.compare_exchange(next, 2 * seconds, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            let share = done as f64 / self.all;
            let left = self.started.elapsed().as_secs_f64() * (1.0 / share - 1.0);
            note(&format!("simulated {:.0}% in {seconds} s, about {left:.0} s left", 100.0 * share));
        }
    }
}

/// A progress bar on a terminal; nothing elsewhere.
fn progress_bar(settings: &Settings, runs: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("simulating [{wide_bar}] {percent}%, {eta} left");
    let bar = ProgressBar::new(settings.seconds as u64 * runs)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    if !is_quiet() {
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

impl Simulate {
    /// Settings from the arguments, without outages.
    fn settings(&self) -> Result<Settings, InputErrors> {
        let days = read_days(&self.days).map_err(|refused| option_error("--days", &self.days, *refused.message));
        let seed = input::whole("--seed", &self.seed, (0, u64::MAX));
        let trace = self.trace.as_deref().map(|path| read_trace(path, &self.trace_step)).transpose();
        let ((seconds, seed), trace) = both(both(days, seed), trace)?;
        let step = match self.step {
            Step::Second => 1.0,
            Step::Tenth => 0.1,
        };
        Ok(Settings { seconds, seed, step, trace, ..Settings::default() })
    }
}

/// Parses `consumer=firehose,at=12h,for=1h` as a table of a scenario is parsed. Returns the table as well, for errors about it.
fn outage(said: &str) -> Result<(Outage, InputDocument), InputErrors> {
    let place = format!("--outage {said}");
    let mut document = InputDocument::from_text(&place, &place);
    let wrong = |bytes, message: SimulationMessage| {
        InputErrors::from(InputError::new(&place, "", message).at(Span::new(&place, bytes)))
    };
    let mut keys: Vec<&str> = Vec::new();
    let mut start = place.len() - said.len();
    for part in said.split(',') {
        let bytes = start..start + part.len();
        start = bytes.end + 1;
        if part.trim().is_empty() {
            continue;
        }
        let Some((key, _)) = part.split_once('=') else {
            return Err(wrong(bytes, SimulationMessage::OutagePart { found: Argument::quoted(part) }));
        };
        if keys.contains(&key.trim()) {
            return Err(wrong(bytes, SimulationMessage::OutageTwice { key: Argument::quoted(key.trim()) }));
        }
        keys.push(key.trim());
        set(&mut document, bytes);
    }
    let (outage, findings) = document.clone().check::<Outage>(&schema_of::<Outage>());
    findings.result()?;
    let outage = outage.ok_or_else(|| InputErrors::one(&place, "", SimulationMessage::OutageShape))?;
    Ok((outage, document))
}

/// An error about a key of the scenario.
fn refusal(name: &str, given: &Given, Refused { key, message, .. }: Refused) -> InputErrors {
    input::error_of_key(name, &given.assignments(), &key, *message)
}

/// Reads a trace: one rate per line.
fn read_trace(path: &Path, step: &str) -> Result<Trace, InputErrors> {
    let seconds = step_seconds(step).map_err(|message| option_error("--trace-step", step, *message));
    let mut rates = Rates::default();
    let name = input::read_lines(path, LARGEST_TRACE, |name, number, line| {
        if rates.read(name, number, line) {
            texts::keep_start(name, number, line);
        }
    });
    let (seconds, name) = both(seconds, name)?;
    rates.trace(&name, seconds)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use shardwise_core::text::MOST_ERRORS;

    use super::super::trace::MOST_RATES;
    use super::*;

    /// A trace with these bytes, read from a file of this name.
    fn read(name: &str, bytes: &[u8]) -> Result<Trace, InputErrors> {
        let path = std::env::temp_dir().join(format!("shardwise-{}-{name}", std::process::id()));
        fs::write(&path, bytes).unwrap();
        let trace = read_trace(&path, "1s");
        fs::remove_file(&path).unwrap();
        trace
    }

    /// The errors, without the directory.
    fn wrong(name: &str, bytes: &[u8]) -> Vec<String> {
        let InputErrors(errors) = read(name, bytes).unwrap_err();
        let said = errors.iter().map(ToString::to_string);
        said.map(|said| said.split_once(&format!("-{name}")).unwrap().1.to_owned()).collect()
    }

    #[test]
    fn a_trace_has_at_most_the_stated_length() {
        let month = "1234.5\n".repeat(MOST_RATES);
        // Far larger than a scenario file may be.
        assert!(month.len() > 15 << 20);
        let trace = read("month", month.as_bytes()).unwrap();
        assert_eq!((trace.rates.len(), trace.length()), (MOST_RATES, 31.0 * DAY));
        assert_eq!((trace.repeats(31.0 * DAY), trace.repeats(31.5 * DAY), trace.repeats(1.0)), (0, 1, 0));
        let longer = format!("{month}1\n1\n");
        assert_eq!(
            wrong("longer", longer.as_bytes()),
            [": expected from 1 to 2,678,400 rates, one per line, found 2,678,402"]
        );
        assert_eq!(wrong("empty", b"# nothing\n\n"), [": expected from 1 to 2,678,400 rates, one per line, found 0"]);
        let largest = "#".repeat(LARGEST_TRACE + 1);
        assert_eq!(wrong("large", largest.as_bytes()), [": expected a file of at most 64 MiB, found a larger one"]);
    }

    #[test]
    fn a_trace_can_start_with_a_byte_order_mark() {
        let trace = read("mark", "\u{feff}100\r\n# comment\r\n 2e2 \r\n".as_bytes()).unwrap();
        assert_eq!(trace.rates[..], [100.0, 200.0]);
        let said = wrong("two-marks", "\u{feff}100\n\u{feff}100\n".as_bytes());
        assert!(said[0].starts_with(":2:1: expected a rate in changes per second"), "{said:?}");
    }

    #[test]
    fn wrong_lines_are_reported_with_their_numbers() {
        let expected = "expected a rate in changes per second from 0 to 1,000,000,000, found";
        let said = wrong("wrong", b"1\n-1\n\n  many\ninf\n");
        let lines = [("2:1", "-1"), ("4:3", "many"), ("5:1", "inf")];
        assert_eq!(said, lines.map(|(place, found)| format!(":{place}: {expected} {found:?}")));
        assert_eq!(wrong("bytes", b"1\n2\n3\xff\n"), [":3:2: expected UTF-8 text, found other bytes"]);
        let all = wrong("all", "x\n".repeat(100).as_bytes());
        assert_eq!((all.len(), all[MOST_ERRORS].as_str()), (MOST_ERRORS + 1, ": errors not listed: 50"));
        let long = wrong("long", "x".repeat(100_000).as_bytes());
        assert!(long[0].ends_with(&format!("found \"{}\"...", "x".repeat(40))), "{long:?}");
    }
}
