//! The findings of a simulation, as a page with sparklines.

use shardwise_core::scenario::ArchitectureId;
use shardwise_simulate::Trace;
use shardwise_simulate::findings::{
    ArchitectureFindings, Books, ConsumerFound, EventFound, Loss, NotSimulated, ShardsFound, SimulationFindings,
    WaitsFor,
};
use shardwise_simulate::intervals::Interval;

use super::money::Money;
use super::page::{Align, Block, Entry, Grid};
use super::paint::Tone;
use super::table::layout;
use super::{Screen, numbers, title_of};

/// Columns of a sparkline, chosen so that a bar of a day is a round time.
const SPARKS: [usize; 5] = [48, 24, 16, 12, 8];
/// The most columns beside a sparkline: name, maximum and spaces.
const BESIDE: usize = 52;
/// Zero and seven heights. Zero is a line: Markdown would drop blanks at the start of a day.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// The most events that are listed.
const EVENTS: usize = 20;

/// What all sections of a simulation share.
#[derive(Clone, Copy)]
struct Setting<'a> {
    /// Seconds per step.
    step: f64,
    /// Whether the rates come from a trace instead of the scenario.
    traced: bool,
    money: &'a Money,
    /// Width of the page in columns.
    width: usize,
}

/// Findings over several seeds.
pub(crate) struct Seeds {
    /// Statistics over the completed runs.
    pub(crate) intervals: Vec<Interval>,
    /// Number of completed runs.
    pub(crate) done: u64,
    /// Number of requested runs.
    pub(crate) asked: u64,
}

/// The findings as a page.
pub(crate) fn page(
    findings: &SimulationFindings,
    trace: Option<&Trace>,
    seeds: Option<&Seeds>,
    money: &Money,
    screen: Screen,
) -> String {
    let mut simulated = format!(
        "Simulated {} in steps of {}, seed {}.",
        simulated_time(findings),
        numbers::seconds(findings.step_seconds),
        findings.seed
    );
    if let Some(trace) = trace {
        simulated.push_str(&format!(" The rates are those of a trace of {}", duration(trace.length())));
        simulated.push_str(&match trace.repeats(findings.seconds) {
            0 => ".".to_owned(),
            1 => ", which repeats once.".to_owned(),
            times => format!(", which repeats {} times.", numbers::count(times as f64)),
        });
    }
    let mut blocks = vec![Block::Title(findings.name.clone()), Block::text(simulated)];
    let setting = Setting { step: findings.step_seconds, traced: trace.is_some(), money, width: screen.width };
    for found in &findings.architectures {
        blocks.push(Block::Heading(title_of(found.id)));
        blocks.extend(architecture(found, setting));
    }
    blocks.extend(not_simulated(findings));
    if let Some(Seeds { intervals, done, asked }) = seeds {
        let of = if done < asked { format!(" of {}", numbers::plain(*asked as f64)) } else { String::new() };
        blocks.push(Block::Heading(format!("Over {}{of} seeds", numbers::plain(*done as f64))));
        blocks.push(Block::Table(interval_table(intervals, *done, findings.step_seconds)));
    }
    layout(&blocks, screen)
}

/// The simulated time, and the requested time if the simulation was stopped early.
fn simulated_time(findings: &SimulationFindings) -> String {
    let SimulationFindings { seconds, asked_seconds, step_seconds, .. } = *findings;
    // A sum of tenths can differ in the last bit.
    let stopped = seconds + step_seconds / 2.0 < asked_seconds;
    let of = if stopped { format!(" of {}", duration(asked_seconds)) } else { String::new() };
    duration(seconds) + &of
}

/// The findings as a section of a report.
pub(super) fn section(findings: &SimulationFindings, money: &Money, width: usize) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(format!("Simulated: {}, seed {}", duration(findings.seconds), findings.seed))];
    let setting = Setting { step: findings.step_seconds, traced: false, money, width };
    for found in &findings.architectures {
        blocks.push(Block::Subheading(title_of(found.id)));
        blocks.extend(architecture(found, setting));
    }
    blocks.extend(not_simulated(findings));
    blocks
}

/// Which architectures are not simulated, and why.
fn not_simulated(findings: &SimulationFindings) -> Option<Block> {
    let entry = |NotSimulated { id, text }: &NotSimulated| Entry::new(title_of(*id), format!("{text}."));
    let entries: Vec<Entry> = findings.not_simulated.iter().map(entry).collect();
    (!entries.is_empty()).then_some(Block::List(entries))
}

fn architecture(found: &ArchitectureFindings, setting: Setting<'_>) -> Vec<Block> {
    let Setting { step, traced, money, width } = setting;
    let mut blocks = vec![Block::List(summary(found, step, money)), Block::Table(sparklines(found, width))];
    blocks.push(Block::Subheading("Consumers, each on its worst shard".into()));
    blocks.push(Block::Table(consumers(found, step)));
    if !found.events.is_empty() {
        blocks.push(Block::Subheading("Events".into()));
        blocks.push(Block::Table(events(&found.events)));
    }
    if !found.throttling.by_limit.is_empty() {
        blocks.push(Block::Subheading("Throttling by limit".into()));
        blocks.push(Block::Table(limits(found, traced)));
    }
    if found.throttling.by_shard.len() > 1 {
        let heading = match found.throttling.waits_for {
            WaitsFor::Function => "Shards with the most throttling on their lanes, without rejections by Direct PUT",
            WaitsFor::Stream => "Shards with the most throttling",
        };
        blocks.push(Block::Subheading(heading.into()));
        blocks.push(Block::Table(shards(found)));
    }
    blocks
}

fn summary(found: &ArchitectureFindings, step: f64, money: &Money) -> Vec<Entry> {
    let throttling = &found.throttling;
    let tone = |bad: bool| if bad { Tone::Bad } else { Tone::Good };
    let entry = |label: &str, tone: Tone, word: String, text: String| Entry {
        label: label.into(),
        word: Some((tone, word)),
        text,
    };
    let throttled = throttling.throttled_share > 0.0;
    let longest = throttling.longest_wait_seconds;
    let mut entries = vec![
        Entry::new("changes", books(&found.books)),
        entry(
            "throttled",
            tone(throttled),
            if throttled { numbers::percent(throttling.throttled_share) } else { "nothing".into() },
            if throttled {
                // A function processes every change some time later: the changes that it has not processed by the end
                // of a step wait.
                let waited = match throttling.waits_for {
                    WaitsFor::Stream => "delayed".into(),
                    WaitsFor::Function => format!("delayed by more than {}", numbers::seconds(step)),
                };
                format!(
                    " of the changes, in {} of all seconds; {} {waited}, {}",
                    numbers::percent(throttling.time_share),
                    numbers::percent(throttling.delayed_share),
                    if longest < step {
                        format!("less than {}", numbers::seconds(step))
                    } else {
                        format!("at most {}", numbers::seconds(longest))
                    }
                )
            } else {
                String::new()
            },
        ),
    ];
    let (lost, when) = losses(found);
    entries.push(entry("lost", tone(!found.losses.is_empty()), lost, when));
    entries.push(Entry::new("shards", shards_over_time(&found.shards, money)));
    if let Some(lambda) = &found.lambda {
        let again = match lambda.put_again {
            0 => String::new(),
            again => format!("; {} records rejected by Firehose and put again", numbers::count(again as f64)),
        };
        entries.push(Entry::new(
            "function",
            format!(
                "{} invocations, {} failed, at most {} at once; {} GB-seconds",
                numbers::count(lambda.invocations as f64),
                numbers::count(lambda.failed as f64),
                numbers::count(lambda.most_concurrent as f64),
                numbers::plain(lambda.gb_seconds)
            ) + &again,
        ));
    }
    entries
}

/// Shards over time; if their number changed, compared with the number at the start throughout.
fn shards_over_time(shards: &ShardsFound, money: &Money) -> String {
    let ShardsFound { first, least, most, shard_hours, fixed_shard_hours, saved_usd, .. } = *shards;
    if least == most {
        return numbers::count(most as f64);
    }
    let fewer = fixed_shard_hours - shard_hours;
    let (compared, verdict) = match fewer {
        0.0 => ("as many as".into(), ""),
        fewer if fewer > 0.0 => (format!("{} fewer than", numbers::plain(fewer)), "saved"),
        more => (format!("{} more than", numbers::plain(-more)), "more"),
    };
    // Shards of an on-demand stream are not billed.
    let usd = match saved_usd {
        Some(0.0) => String::new(),
        Some(usd) => format!(": {} {verdict}", money.show(usd.abs())),
        None => ", price unknown".into(),
    };
    format!("{least} to {most}; {} shard-hours, {compared} with {first} throughout{usd}", numbers::plain(shard_hours))
}

/// Losses by consumer; then when and where, and the other consumers. Never as one sum: several consumers can lose the
/// same change.
fn losses(found: &ArchitectureFindings) -> (String, String) {
    let Some((first, others)) = found.losses.split_first() else { return ("nothing".into(), String::new()) };
    let others = others.iter().map(|loss| format!("; {}{}", loser(loss), when_lost(loss)));
    (loser(first), when_lost(first) + &others.collect::<String>())
}

/// A loss: consumer and count.
pub(super) fn loser(loss: &Loss) -> String {
    format!("{} {}", loss.consumer, numbers::count(loss.records as f64))
}

fn when_lost(loss: &Loss) -> String {
    let place = loss.shard.map_or(String::new(), |shard| format!(", first on shard {shard}"));
    format!(", from {} to {}{place}", clock(loss.first), clock(loss.last))
}

/// Where every change is.
fn books(books: &Books) -> String {
    let Books { changes, waiting, unread, in_buffers, delivered, filtered, set_aside, lost } = *books;
    let parts = [
        (delivered, "delivered"),
        (in_buffers, "in buffers"),
        (unread, "unread in the stream"),
        (waiting, "waiting to be written"),
        (filtered, "filtered out"),
        (set_aside, "set aside"),
        (lost, "lost"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, what)| format!("{} {what}", numbers::count(*count as f64))).collect();
    let places = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    format!("{}{places}", numbers::count(changes as f64))
}

fn sparklines(found: &ArchitectureFindings, width: usize) -> Grid {
    let series = &found.series;
    let bars = bars(series.rate.len(), width);
    let bar = format!("one bar: {}", duration(series.seconds * series.rate.len() as f64 / bars as f64));
    let mut grid = Grid::new(&[("over time", Align::Left), (&bar, Align::Left), ("max", Align::Right)]);
    let mut row = |name: String, points: &[f64], show: &dyn Fn(f64) -> String| {
        let most = points.iter().fold(0.0, |a: f64, &b| a.max(b));
        if most > 0.0 {
            grid.row([name, sparkline(points, most, bars), show(most)]);
        }
    };
    let per_second = |value: f64| format!("{}/s", numbers::plain(value));
    // These series keep the mean of each point; all others keep its maximum.
    let mean = |name: &str| format!("{name}, mean of {}", duration(series.seconds));
    row(mean("changes"), &series.rate, &per_second);
    row(mean("throttled"), &series.throttled, &per_second);
    let hottest = match found.throttling.waits_for {
        WaitsFor::Function => "most used limit, busiest second",
        WaitsFor::Stream => "hottest shard, busiest second",
    };
    row(hottest.into(), &series.hottest_load, &numbers::percent);
    row("waiting to be written".into(), &series.waiting, &|value| numbers::count(value));
    row("their age".into(), &series.replication_age, &numbers::seconds);
    for (age, backlog) in series.iterator_age.iter().zip(&series.backlog) {
        row(format!("{} age", age.consumer), &age.points, &numbers::seconds);
        row(format!("{} backlog", backlog.consumer), &backlog.points, &|value| numbers::count(value));
    }
    if found.shards.least != found.shards.most {
        row(mean("shards"), &series.shards, &numbers::plain);
    }
    grid
}

/// The number of bars for these points that fits a page of that width.
fn bars(points: usize, width: usize) -> usize {
    let fit = SPARKS.into_iter().find(|bars| bars + BESIDE <= width).unwrap_or(SPARKS[SPARKS.len() - 1]);
    fit.min(points).max(1)
}

/// The maximum of each stretch, as a height.
fn sparkline(points: &[f64], most: f64, columns: usize) -> String {
    let height = |column: usize| {
        let stretch = &points[column * points.len() / columns..(column + 1) * points.len() / columns];
        let largest = stretch.iter().fold(0.0, |a: f64, &b| a.max(b));
        HEIGHTS[(largest / most * 7.0).ceil().clamp(0.0, 7.0) as usize]
    };
    (0..columns).map(height).collect()
}

fn consumers(found: &ArchitectureFindings, step: f64) -> Grid {
    let mut grid = Grid::new(&[
        ("consumer", Align::Left),
        ("iterator age\np50", Align::Right),
        ("p99", Align::Right),
        ("max", Align::Right),
        ("max\nbacklog", Align::Right),
        ("calls/s\nper shard", Align::Right),
        ("throttled:\ncalls", Align::Right),
        ("bytes", Align::Right),
        ("lost", Align::Right),
    ]);
    for consumer in &found.consumers {
        let ConsumerFound { iterator_age: age, .. } = consumer;
        let name =
            if consumer.fan_out { format!("{} (fan-out)", consumer.consumer) } else { consumer.consumer.to_string() };
        let show = |age: f64| if consumer.read > 0 { resolved(age, step) } else { numbers::seconds(age) };
        let calls = if consumer.fan_out { String::new() } else { numbers::plain(consumer.calls_per_second) };
        grid.row([
            name,
            show(age.p50),
            show(age.p99),
            show(age.max),
            numbers::count(consumer.most_backlog as f64),
            calls,
            numbers::percent(consumer.refused_calls_share),
            numbers::percent(consumer.refused_bytes_share),
            numbers::count(consumer.lost as f64),
        ]);
    }
    grid
}

fn events(events: &[EventFound]) -> Grid {
    let mut columns = vec![
        ("event", Align::Left),
        ("from", Align::Right),
        ("to", Align::Right),
        ("backlog\nat the end", Align::Right),
        ("oldest", Align::Right),
        ("caught up\nafter", Align::Right),
        ("at", Align::Right),
        ("lost", Align::Right),
    ];
    let set_aside = events.iter().any(|event| event.set_aside > 0);
    if set_aside {
        columns.push(("set\naside", Align::Right));
    }
    let mut grid = Grid::new(&columns);
    for event in events.iter().take(EVENTS) {
        let (after, at) = match event.catch_up_seconds {
            Some(seconds) => (duration(seconds), clock(event.until + seconds)),
            // A resharding that was refused has nothing to catch up on.
            None if event.consumer.is_none() && event.until <= event.at => (String::new(), String::new()),
            None => ("not yet".into(), String::new()),
        };
        let mut cells = vec![
            event.event.to_string(),
            clock(event.at),
            clock(event.until),
            numbers::count(event.backlog as f64),
            numbers::seconds(event.age),
            after,
            at,
            numbers::count(event.lost as f64),
        ];
        if set_aside {
            cells.push(numbers::count(event.set_aside as f64));
        }
        grid.row(cells);
    }
    if events.len() > EVENTS {
        grid.row([format!("and {} more", events.len() - EVENTS)]);
    }
    grid
}

/// With the closed form, except for a trace: that form describes the scenario's own day.
fn limits(found: &ArchitectureFindings, traced: bool) -> Grid {
    let mut grid =
        Grid::new(&[("limit", Align::Left), ("throttled", Align::Right), ("share of\nshard time", Align::Right)]);
    if !traced {
        grid.column("closed form: hottest\nshard, whole day", Align::Right);
    }
    for by in &found.throttling.by_limit {
        let mut cells =
            vec![by.limit.to_string(), numbers::percent(by.throttled_share), numbers::percent(by.time_share)];
        if !traced {
            cells.push(numbers::percent(by.closed_form_share));
        }
        grid.row(cells);
    }
    grid
}

fn shards(found: &ArchitectureFindings) -> Grid {
    let columns = ["shard", "share of traffic", "throttled", "share of time"];
    let mut grid = Grid::new(&columns.map(|column| (column, Align::Right)));
    for by in &found.throttling.by_shard {
        let shares = [by.traffic_share, by.throttled_share, by.time_share].map(numbers::percent);
        grid.row(std::iter::once(by.shard.to_string()).chain(shares));
    }
    grid
}

/// An age, or "less than a step" if it is below the resolution.
fn resolved(age: f64, step: f64) -> String {
    if age < step { format!("<{}", numbers::seconds(step)) } else { numbers::seconds(age) }
}

fn interval_table(intervals: &[Interval], runs: u64, step: f64) -> Grid {
    let mut grid = Grid::new(&[
        ("", Align::Left),
        ("least", Align::Right),
        ("5%", Align::Right),
        ("half", Align::Right),
        ("95%", Align::Right),
        ("max", Align::Right),
        ("mean", Align::Right),
        ("±95%", Align::Right),
    ]);
    for one in intervals {
        let show = |value: f64| match one.unit {
            "share" => numbers::percent(value),
            "s" => numbers::seconds(value),
            _ => numbers::count(value),
        };
        let is_age = one.id.contains("iterator age");
        let show_value = |value: f64| if is_age { resolved(value, step) } else { show(value) };
        let Interval { min, p5, p50, p95, max, mean, mean_within, .. } = *one;
        let values = [min, p5, p50, p95, max, mean].map(show_value).into_iter().chain([show(mean_within)]);
        let letter = one.architecture.parse().map_or(String::new(), |id: ArchitectureId| id.letter().to_string());
        let some = if (one.runs as u64) < runs { format!(" ({} of {runs} seeds)", one.runs) } else { String::new() };
        grid.row(std::iter::once(format!("{letter} {}{some}", one.id)).chain(values));
    }
    grid
}

/// A moment as day and time of day: `12:30`, `day 3 00:05`.
fn clock(seconds: f64) -> String {
    let whole = seconds as u64;
    let (day, hour, minute, second) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
    let day = if day == 0 { String::new() } else { format!("day {} ", day + 1) };
    let second = if second == 0 { String::new() } else { format!(":{second:02}") };
    format!("{day}{hour:02}:{minute:02}{second}")
}

/// A duration in its two largest units.
pub(crate) fn duration(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    let (days, hours, minutes, rest) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
    let parts = match (days, hours, minutes) {
        (0, 0, 0) => return numbers::seconds(seconds),
        (0, 0, _) => [(minutes, "min"), (rest, "s")],
        (0, _, _) => [(hours, "h"), (minutes, "min")],
        _ => [(days, if days == 1 { "day" } else { "days" }), (hours, "h")],
    };
    let said: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use shardwise_simulate::intervals::{Sample, intervals};

    use super::super::samples;
    use super::*;

    #[test]
    fn times_are_shown_in_two_units() {
        let clocks = [0.0, 43_200.0, 43_261.0, 2.0 * 86_400.0 + 300.0].map(clock);
        assert_eq!(clocks, ["00:00", "12:00", "12:01:01", "day 3 00:05"]);
        let durations = [0.5, 59.0, 61.0, 3600.0, 3660.0, 86_400.0, 30.0 * 86_400.0 + 7200.0].map(duration);
        assert_eq!(durations, ["500 ms", "59 s", "1 min 1 s", "1 h", "1 h 1 min", "1 day", "30 days 2 h"]);
    }

    #[test]
    fn a_stopped_simulation_shows_its_length() {
        let first_lines = |seconds| {
            let findings = samples::simulated("", seconds, 2.0 * 3600.0);
            page(&findings, None, None, &samples::usd(), samples::WIDE).lines().nth(1).unwrap().to_owned()
        };
        assert_eq!(first_lines(1800.0), " Simulated 30 min of 2 h in steps of 1 s, seed 1.");
        assert_eq!(first_lines(7200.0), " Simulated 2 h in steps of 1 s, seed 1.");
        assert_eq!(first_lines(0.0), " Simulated 0 s of 2 h in steps of 1 s, seed 1.");
        let findings = samples::simulated("", 60.0, 60.0);
        let over = |done, asked| {
            let seeds = Seeds { intervals: Vec::new(), done, asked };
            page(&findings, None, Some(&seeds), &samples::usd(), samples::WIDE)
        };
        assert!(over(2, 100).contains("── Over 2 of 100 seeds ──") && over(3, 3).contains("── Over 3 seeds ──"));
    }

    #[test]
    fn every_page_fits_its_screen() {
        let findings = samples::simulated(
            "consumers = [{ kind = \"flink\", count = 12 }]\n[workload]\nwrites_per_second = 5e4\npeak_to_average = 1.0\n\
             [kinesis_firehose]\nshards = 2\n[simulation]\n\
             reshardings = [{ at = 60, shards = 4 }]\n\
             outages = [{ consumer = \"firehose\", at = 30, for = 60 }, { consumer = \"flink-12\", at = 30, for = 60 }]",
            600.0,
            600.0,
        );
        let seeds =
            Seeds { intervals: intervals(&[Sample::new(&findings), Sample::new(&findings)]), done: 2, asked: 2 };
        samples::fits_the_page(|screen| page(&findings, None, Some(&seeds), &samples::yen(), screen));
        let sparklines = |width| {
            let page = page(&findings, None, None, &samples::usd(), Screen { width, ..samples::WIDE });
            let sparks = |word: &&str| word.chars().all(|c| HEIGHTS.contains(&c));
            let lengths = page.split_whitespace().filter(sparks).map(|word| word.chars().count());
            lengths.collect::<std::collections::BTreeSet<usize>>()
        };
        assert_eq!([100, 80, 60].map(sparklines), [48, 24, 8].map(|bars| [bars].into()));
    }

    #[test]
    fn shards_are_compared_with_those_at_the_start() {
        let check = |least, most, [shard_hours, fixed_shard_hours, saved_usd]: [f64; 3], text: &str| {
            let (first, last, saved_usd) = (4, most, (!saved_usd.is_nan()).then_some(saved_usd));
            let shards = ShardsFound { first, last, least, most, shard_hours, fixed_shard_hours, saved_usd };
            assert_eq!(shards_over_time(&shards, &samples::usd()), text);
        };
        check(4, 4, [96.0, 96.0, 0.0], "4");
        check(4, 8, [160.0, 96.0, -0.96], "4 to 8; 160 shard-hours, 64 more than with 4 throughout: $0.96 more");
        check(2, 4, [60.0, 96.0, 0.54], "2 to 4; 60 shard-hours, 36 fewer than with 4 throughout: $0.54 saved");
        check(2, 8, [96.0, 96.0, 0.0], "2 to 8; 96 shard-hours, as many as with 4 throughout");
        check(4, 8, [160.0, 96.0, 0.0], "4 to 8; 160 shard-hours, 64 more than with 4 throughout");
        let unknown = "2 to 4; 60 shard-hours, 36 fewer than with 4 throughout, price unknown";
        check(2, 4, [60.0, 96.0, f64::NAN], unknown);
    }

    #[test]
    fn a_sparkline_shows_the_largest_of_each_stretch() {
        assert_eq!(sparkline(&[0.0, 0.1, 4.0, 8.0], 8.0, 4), "▁▂▅█");
        let mut points = vec![0.0; 480];
        points[100] = 5.0;
        assert_eq!(sparkline(&points, 5.0, 48).chars().position(|c| c == '█'), Some(10));
    }
}
