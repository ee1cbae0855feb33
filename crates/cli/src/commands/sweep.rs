//! `shardwise sweep`: a row for every combination of the values of up to four keys. Rows are computed on all cores, and
//! written in order as they come, so that memory does not grow with their number.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use anyhow::{Context as _, Result};
use clap::Args;
use rayon::prelude::*;
use shardwise_core::PlanError;
use shardwise_core::catalog::{Catalog, PriceBook};
use shardwise_core::scenario::Scenario;
use shardwise_core::study::{Axis, Depth, Grid, MOST_AXES};
use shardwise_core::text::{Contradiction, InputErrors, is_key_under, with_separators};

use super::not_planned;
use crate::input::{self, both, option_error};
use crate::render::money::Money;
use crate::render::sweep::{self as render, RowFormat, SweepFormat};
use crate::sink::Sink;
use crate::source::{One, Source, note_medians};
use crate::terminal::{hint, say, screen};
use crate::vary::{self, Values, Vary};
use crate::words::{Text, Words};

/// Rows that are computed and written together.
const BLOCK: u64 = 512;
/// Blocks that each core may be ahead of what is written.
const AHEAD: usize = 4;
/// The most rows.
const MOST_ROWS: u64 = 1_000_000_000;
/// The most rows of a table, which is laid out as a whole.
const MOST_TABLE_ROWS: u64 = 2_000;
/// The most combinations of values that are no numbers: each is read as a scenario of its own.
const MOST_BASES: usize = 10_000;
/// The most errors of a sweep.
const MOST_ERRORS: usize = 50;

#[derive(Debug, Args)]
pub(crate) struct Sweep {
    #[command(flatten)]
    pub(crate) one: One,
    /// Vary a key: KEY=FROM..TO:STEPS, KEY=FROM..TO:STEPS:log, or a list KEY=A,B,C; one to four times
    ///
    /// Both ends are among the values. The first key varies the slowest. Any key of a scenario can be varied, but for
    /// architectures: each has columns of its own.
    #[arg(long = "vary", value_name = "KEY=VALUES", required = true)]
    pub(crate) vary: Vec<String>,
    /// Only cost, shards and limits, about five times as fast: without outcome and risk
    ///
    /// The cheapest is then the cheapest that no limit stops but those that AWS raises.
    #[arg(long)]
    pub(crate) totals: bool,
    /// Add the compare command that reproduces each row
    #[arg(long)]
    pub(crate) commands: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = SweepFormat::Csv)]
    pub(crate) format: SweepFormat,
}

/// Runs the command. Returns `false` if Ctrl-C stopped it.
pub(crate) fn run(words: &Sweep, output: Option<&Path>) -> Result<bool> {
    let options = both(input::money(words.one.given.currency.as_deref()), words.varied());
    let read = both(input::catalog(words.one.given.pricing.as_deref()), words.one.read());
    let read = read.and_then(|(catalog, source)| {
        // What is varied may mend the scenario; what is varied wrongly does not.
        if options.is_err() {
            source.scenario(&[], &catalog)?;
        }
        Ok((catalog, source))
    });
    let ((money, varied), (catalog, source)) = both(options, read)?;
    let (scenarios, books) = bases(words, &source, &varied, &catalog)?;
    scenarios.iter().take(1).for_each(note_medians);
    let pairs = scenarios.into_iter().filter_map(|scenario| {
        let book = books.get(&scenario.region)?;
        Some((scenario, book))
    });
    let grid = Grid::new(varied.into_iter().map(axis).collect(), pairs.collect());
    check(&grid, words)?;
    write_rows(&grid, &source, words, &money, output)
}

fn axis(vary: Vary) -> Axis {
    match vary.values {
        Values::Numbers(key, values) => Axis::Numbers(key, values),
        Values::Texts(values) => Axis::Texts(vary.key, values),
    }
}

impl Sweep {
    /// An error about what all varied keys come to.
    fn vary_error(&self, message: Text) -> InputErrors {
        option_error("--vary", self.vary.last().map_or("", String::as_str), message)
    }

    /// Reads the varied keys.
    fn varied(&self) -> Result<Vec<Vary>, InputErrors> {
        let varied = vary::all(&self.vary)?;
        if varied.len() > MOST_AXES {
            let message = Text::KeyCount { most: MOST_AXES.to_string(), found: varied.len().to_string() };
            return Err(self.vary_error(message));
        }
        match varied.iter().find(|vary| is_key_under("architectures", &vary.key)) {
            Some(vary) => Err(vary.key_error(Text::NotArchitectures)),
            None => Ok(varied),
        }
    }
}

/// The scenarios for all combinations of values that are no numbers, in the order of the rows, and the books of their
/// Regions. Numbers are at their first values; the smallest and the largest are read once, for their bounds.
fn bases(
    words: &Sweep,
    source: &Source,
    varied: &[Vary],
    catalog: &Catalog,
) -> Result<(Vec<Scenario>, BTreeMap<String, PriceBook>), InputErrors> {
    let texts = |vary: &&Vary| matches!(vary.values, Values::Texts(_));
    let combinations: usize = varied.iter().filter(texts).map(Vary::count).product();
    if combinations > MOST_BASES {
        let [most, found] = [MOST_BASES, combinations].map(|count| with_separators(&count.to_string()));
        return Err(words.vary_error(Text::CombinationCount { most, found }));
    }
    let (mut scenarios, mut books, mut errors) = (Vec::new(), BTreeMap::new(), Vec::new());
    let mut read = |places: &[usize], keep: bool| {
        let further: Vec<_> = varied.iter().zip(places).map(|(vary, &at)| vary.assignment(at)).collect();
        match source.scenario(&further, catalog) {
            Ok(scenario) if keep => scenarios.push(scenario),
            Ok(_) => {}
            Err(InputErrors(more)) => {
                let new: Vec<_> = more.into_iter().filter(|error| !errors.contains(error)).collect();
                errors.extend(new);
            }
        }
        errors.len() < MOST_ERRORS
    };
    for combination in 0..combinations {
        let mut rest = combination;
        let mut places = vec![0; varied.len()];
        for (place, vary) in places.iter_mut().zip(varied).rev().filter(|(_, vary)| texts(vary)) {
            *place = rest % vary.count();
            rest /= vary.count();
        }
        if !read(&places, true) {
            break;
        }
    }
    for (at, vary) in varied.iter().enumerate() {
        for end in vary.ends() {
            let mut places = vec![0; varied.len()];
            places[at] = end;
            read(&places, false);
        }
    }
    if !errors.is_empty() {
        return Err(InputErrors(errors));
    }
    for scenario in &scenarios {
        if !books.contains_key(&scenario.region) {
            books.insert(scenario.region.clone(), catalog.book(&scenario.region)?);
        }
    }
    Ok((scenarios, books))
}

/// Checks what the rows have in common, before the first is written: how many there are, whether keys contradict each other
/// in any of them, and whether the prices at its corners are known.
fn check(grid: &Grid<'_>, words: &Sweep) -> Result<()> {
    let rows = grid.rows();
    let most = if words.format == SweepFormat::Table { MOST_TABLE_ROWS } else { MOST_ROWS };
    if rows > most {
        let [most, found] = [most, rows].map(|count| with_separators(&count.to_string()));
        let message = match words.format {
            SweepFormat::Table => Text::TableRowCount { most, found },
            _ => Text::RowCount { most, found },
        };
        return Err(words.vary_error(message).into());
    }
    let checked = grid.contradictory();
    let blocks = checked.rows().div_ceil(BLOCK);
    let wrong = (0..blocks).into_par_iter().map_init(
        || checked.cursor(),
        |cursor, block| {
            let mut rows = block * BLOCK..checked.rows().min((block + 1) * BLOCK);
            rows.find_map(|row| cursor.contradictions(row).into_iter().next().map(|found| (row, found)))
        },
    );
    if let Some((row, Contradiction { key, message, .. })) = wrong.find_first(Option::is_some).flatten() {
        return Err(InputErrors::one(place(&checked, row), key, message).into());
    }
    let mut cursor = grid.cursor();
    for row in [0, rows - 1] {
        cursor.row(row, Depth::Totals).map_err(|error| not_planned(&place(grid, row), &error))?;
    }
    Ok(())
}

/// The place of a row in messages: its assignments.
fn place(grid: &Grid<'_>, row: u64) -> String {
    let assignments = grid.axes().iter().zip(grid.places(row)).map(|(axis, at)| axis.assignment(at));
    format!("the row with {}", assignments.collect::<Vec<_>>().join(", "))
}

/// A block of rows as text; an error with its row.
type Block = Result<String, (u64, PlanError)>;

/// Computes and writes all rows. Returns `false` if Ctrl-C stopped it.
fn write_rows(grid: &Grid<'_>, source: &Source, words: &Sweep, money: &Money, output: Option<&Path>) -> Result<bool> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed)).context("cannot handle Ctrl-C")?;
    let depth = if words.totals { Depth::Totals } else { Depth::Outcomes };
    let compare = |assignments: &[String]| words.one.compare(assignments);
    let format = RowFormat { grid, depth, money, compare: words.commands.then_some(&compare) };
    let rows = grid.rows();
    if words.format == SweepFormat::Table {
        let mut cursor = grid.cursor();
        let rows = (0..rows).map(|row| cursor.row(row, depth).map_err(|error| not_planned(&place(grid, row), &error)));
        let said = Words::new(money.clone());
        let text = render::table(&format, &rows.collect::<Result<Vec<_>, _>>()?, &compare(&[]), &said, screen());
        let mut sink = Sink::new(output)?;
        sink.write(text.as_bytes())?;
        return sink.finish().map(|()| true);
    }
    let (head, tail) = match words.format {
        SweepFormat::Csv => (format.csv_head(), ""),
        SweepFormat::Json => (format.json_head(&compare(&[])), "\n] }\n"),
        SweepFormat::Jsonl | SweepFormat::Table => (String::new(), ""),
    };
    if !words.commands && words.format != SweepFormat::Json {
        hint(&format!(
            "each row: {} with --set KEY=VALUE for each of its keys; --commands adds it to the rows",
            compare(&[])
        ));
    }
    let mut sink = Sink::new(output)?;
    let render = |block: u64| -> Block { format.block(words.format, block * BLOCK..rows.min((block + 1) * BLOCK)) };
    let blocks = rows.div_ceil(BLOCK);
    let mut written = 0;
    let ended = thread::scope(|scope| -> Result<Ended> {
        let cores = thread::available_parallelism().map_or(1, NonZero::get).min(blocks as usize);
        let lanes: Vec<Receiver<Block>> = (0..cores)
            .map(|core| {
                let (send, receive) = sync_channel(AHEAD);
                let render = &render;
                // Ends when all its blocks are done, or when nobody receives them any more.
                scope.spawn(move || (core as u64..blocks).step_by(cores).all(|block| send.send(render(block)).is_ok()));
                receive
            })
            .collect();
        if !sink.write(head.as_bytes())? {
            return Ok(Ended::Unread);
        }
        for block in 0..blocks {
            if stop.load(Ordering::Relaxed) {
                return Ok(Ended::Stopped);
            }
            let text = lanes[(block % cores as u64) as usize].recv().context("a core stopped")?;
            let text = text.map_err(|(row, error)| not_planned(&place(grid, row), &error))?;
            if !sink.write(text.as_bytes())? {
                return Ok(Ended::Unread);
            }
            written = rows.min((block + 1) * BLOCK);
        }
        Ok(if sink.write(tail.as_bytes())? { Ended::Whole } else { Ended::Unread })
    })?;
    match ended {
        Ended::Whole => sink.finish()?,
        Ended::Unread => {}
        Ended::Stopped => {
            let stopped = format!("stopped: partial result of {}, {written} of {rows} rows", source.name);
            // A file that appears whole does not appear.
            sink.write(RowFormat::partial(words.format, &stopped).as_bytes())?;
            say(&stopped);
        }
    }
    Ok(ended != Ended::Stopped)
}

/// How the output ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// With all rows.
    Whole,
    /// Its reader has gone.
    Unread,
    /// By Ctrl-C.
    Stopped,
}
