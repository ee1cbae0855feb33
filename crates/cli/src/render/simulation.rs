//! The findings of a simulation, as a page with sparklines.

use shardwise_simulate::Trace;
use shardwise_simulate::findings::{
    ArchitectureFindings, Books, ConsumerFound, DeliveredBy, EventFound, LambdaFound, Loss, NotSimulated, PipeFound,
    ShardsFound, SimulationFindings, WaitsFor,
};
use shardwise_simulate::intervals::{Interval, StatisticId};

use super::page::{Align, Block, Entry, Grid};
use super::paint::Tone;
use super::sparkline::{bars, sparkline};
use super::table::layout;
use super::{Screen, grid, numbers, title_of};
use crate::words::{Text, Words};

/// The most events that are listed.
const EVENTS: usize = 20;

/// What all sections of a simulation share.
#[derive(Clone, Copy)]
struct Setting<'a> {
    /// Seconds per step.
    step: f64,
    /// Whether the rates come from a trace instead of the scenario.
    traced: bool,
    words: &'a Words,
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
    words: &Words,
    screen: Screen,
) -> String {
    let step = words.seconds(findings.step_seconds);
    let time = simulated_time(findings, words);
    let mut simulated = words.say(&Text::Simulated { time, step, seed: findings.seed.to_string() });
    if let Some(trace) = trace {
        let length = duration(trace.length(), words);
        simulated += &words.say(&match trace.repeats(findings.seconds) {
            0 => Text::SimulatedTrace { length },
            1 => Text::SimulatedTraceTwice { length },
            times => Text::SimulatedTraceAgain { length, times: words.count(times as f64) },
        });
    }
    let mut blocks = vec![Block::Title(findings.name.clone()), Block::text(simulated)];
    let setting = Setting { step: findings.step_seconds, traced: trace.is_some(), words, width: screen.width };
    for found in &findings.architectures {
        blocks.push(Block::Heading(title_of(found.id)));
        blocks.extend(architecture(found, setting));
    }
    blocks.extend(not_simulated(findings, words));
    if let Some(Seeds { intervals, done, asked }) = seeds {
        let [of, count] = [asked, done].map(|seeds| numbers::plain(*seeds as f64));
        let heading = if done < asked { Text::SeedsOf { count, of } } else { Text::Seeds { count } };
        blocks.push(Block::Heading(words.say(&heading)));
        blocks.push(Block::Table(interval_table(intervals, *done, findings.step_seconds, words)));
    }
    layout(&blocks, screen)
}

/// The simulated time, and the requested time if the simulation was stopped early.
fn simulated_time(findings: &SimulationFindings, words: &Words) -> String {
    let SimulationFindings { seconds, asked_seconds, step_seconds, .. } = *findings;
    // A sum of tenths can differ in the last bit.
    let stopped = seconds + step_seconds / 2.0 < asked_seconds;
    let [time, of] = [seconds, asked_seconds].map(|seconds| duration(seconds, words));
    if stopped { words.say(&Text::TimeOf { time, of }) } else { time }
}

/// The findings as a section of a report.
pub(super) fn section(findings: &SimulationFindings, words: &Words, width: usize) -> Vec<Block> {
    let time = duration(findings.seconds, words);
    let mut blocks = vec![heading(words, &Text::SimulatedDayOf { time, seed: findings.seed.to_string() })];
    let setting = Setting { step: findings.step_seconds, traced: false, words, width };
    for found in &findings.architectures {
        blocks.push(Block::Subheading(title_of(found.id)));
        blocks.extend(architecture(found, setting));
    }
    blocks.extend(not_simulated(findings, words));
    blocks
}

/// Which architectures are not simulated, and why.
fn not_simulated(findings: &SimulationFindings, words: &Words) -> Option<Block> {
    let entry =
        |NotSimulated { id, text }: &NotSimulated| Entry::new(title_of(*id), words.sentence(&[words.message(text)]));
    let entries: Vec<Entry> = findings.not_simulated.iter().map(entry).collect();
    (!entries.is_empty()).then_some(Block::List(entries))
}

fn heading(words: &Words, text: &Text) -> Block {
    Block::Heading(words.say(text))
}

fn architecture(found: &ArchitectureFindings, setting: Setting<'_>) -> Vec<Block> {
    let Setting { step, traced, words, width } = setting;
    let subheading = |text: Text| Block::Subheading(words.say(&text));
    let mut blocks = vec![Block::List(summary(found, step, words)), Block::Table(sparklines(found, width, words))];
    blocks.push(subheading(Text::ConsumersAtWorst));
    blocks.push(Block::Table(consumers(found, step, words)));
    if !found.events.is_empty() {
        blocks.push(subheading(Text::Events));
        blocks.push(Block::Table(events(&found.events, words)));
    }
    if !found.throttling.by_limit.is_empty() {
        blocks.push(subheading(Text::ThrottlingByLimit));
        blocks.push(Block::Table(limits(found, traced, words)));
    }
    if found.throttling.by_shard.len() > 1 {
        blocks.push(subheading(match found.throttling.waits_for {
            WaitsFor::Function | WaitsFor::Pipe => Text::WorstShardsOfLanes,
            WaitsFor::Stream => Text::WorstShards,
        }));
        blocks.push(Block::Table(shards(found, words)));
    }
    blocks
}

fn summary(found: &ArchitectureFindings, step: f64, words: &Words) -> Vec<Entry> {
    let throttling = &found.throttling;
    let tone = |bad: bool| if bad { Tone::Bad } else { Tone::Good };
    let entry = |label: Text, tone: Tone, word: String, text: String| Entry {
        label: words.say(&label),
        word: Some((tone, word)),
        text,
    };
    let throttled = throttling.throttled_share > 0.0;
    // What Firehose rejects while a backlog is put is above no limit when it arrives.
    let again = found.lambda.as_ref().map_or(0, |lambda| lambda.put_again);
    let again = again + found.pipe.as_ref().map_or(0, |pipe| pipe.put_again);
    let share = match (throttled, again > 0) {
        (true, _) => words.percent(throttling.throttled_share),
        (false, true) => words.say(&Text::NoneAsItArrived),
        (false, false) => words.say(&Text::Nothing),
    };
    let waits = if throttled { waits(found, step, words) } else { String::new() } + &put_again(again, words);
    let mut entries = vec![
        Entry::new(words.say(&Text::Changes), books(&found.books, words)),
        entry(Text::Throttled, tone(throttled || again > 0), share, waits),
    ];
    let (lost, when) = losses(found, words);
    entries.push(entry(Text::DayLost, tone(!found.losses.is_empty()), lost, when));
    entries.push(Entry::new(words.say(&Text::ShardsOverTime), shards_over_time(&found.shards, words)));
    entries.extend(found.lambda.as_ref().map(|lambda| function(lambda, words)));
    entries.extend(found.pipe.as_ref().map(|pipe| pipe_entry(pipe, words)));
    entries.push(Entry::new(words.say(&Text::Deliveries), deliveries(found, words)));
    entries
}

/// The invocations of the function.
fn function(lambda: &LambdaFound, words: &Words) -> Entry {
    let [invocations, failed, most] =
        [lambda.invocations, lambda.failed, lambda.most_concurrent].map(|count| words.count(count as f64));
    let gb_seconds = numbers::plain(lambda.gb_seconds);
    Entry::new(words.say(&Text::Function), words.say(&Text::Invocations { invocations, failed, most, gb_seconds }))
}

/// The executions of the pipe.
fn pipe_entry(pipe: &PipeFound, words: &Words) -> Entry {
    let [executions, failed, most, requests] =
        [pipe.executions, pipe.failed, pipe.most_concurrent, pipe.requests].map(|count| words.count(count as f64));
    Entry::new(words.say(&Text::Pipe), words.say(&Text::Executions { executions, failed, most, requests }))
}

/// The records that Firehose rejected, if there are any.
fn put_again(records: u64, words: &Words) -> String {
    let said = || words.say(&Text::PutAgain { count: words.count(records as f64) });
    if records > 0 { said() } else { String::new() }
}

/// How often something was delivered, and who delivers.
fn deliveries(found: &ArchitectureFindings, words: &Words) -> String {
    let count = words.count(found.objects as f64);
    words.say(&match found.delivered_by {
        DeliveredBy::Firehose => Text::ByFirehose { count },
        DeliveredBy::Function => Text::ByFunction { count },
        DeliveredBy::Stream => Text::ByStream { count },
    })
}

/// How many changes wait, and how long.
fn waits(found: &ArchitectureFindings, step: f64, words: &Words) -> String {
    let throttling = &found.throttling;
    let [time, delayed] = [throttling.time_share, throttling.delayed_share].map(|share| words.percent(share));
    let longest = throttling.longest_wait_seconds;
    let step_time = words.seconds(step);
    let most = if longest < step {
        words.say(&Text::LessThan { time: step_time.clone() })
    } else {
        words.say(&Text::AtMost { time: words.seconds(longest) })
    };
    // A function or pipe processes every change some time later: the changes that it has not processed by the end of a step wait.
    words.say(&match throttling.waits_for {
        WaitsFor::Stream => Text::ThrottledOf { time, delayed, most },
        WaitsFor::Function | WaitsFor::Pipe => Text::ThrottledOfFunction { time, delayed, step: step_time, most },
    })
}

/// Shards over time; if their number changed, compared with the number at the start throughout.
fn shards_over_time(shards: &ShardsFound, words: &Words) -> String {
    let ShardsFound { first, least, most, shard_hours, fixed_shard_hours, saved_usd, .. } = *shards;
    if least == most {
        return words.count(most as f64);
    }
    let fewer = fixed_shard_hours - shard_hours;
    let difference = numbers::plain(fewer.abs());
    let start = first.to_string();
    let compared = words.say(&match fewer {
        0.0 => Text::AsManyShardHours { start },
        fewer if fewer > 0.0 => Text::FewerShardHours { difference, start },
        _ => Text::MoreShardHours { difference, start },
    });
    // Shards of an on-demand stream are not billed.
    let usd = match saved_usd {
        Some(usd) if usd == 0.0 || fewer == 0.0 => String::new(),
        Some(usd) => {
            let amount = words.money().show(usd.abs());
            words.say(&if fewer > 0.0 { Text::ShardsSaved { amount } } else { Text::ShardsCost { amount } })
        }
        None => words.say(&Text::ShardsUnpriced),
    };
    let shard_hours = numbers::plain(shard_hours);
    let [least, most] = [least, most].map(|shards| shards.to_string());
    words.say(&Text::ShardHours { least, most, shard_hours, compared }) + &usd
}

/// Losses by consumer; then when and where, and the other consumers. Never as one sum: several consumers can lose the
/// same change.
fn losses(found: &ArchitectureFindings, words: &Words) -> (String, String) {
    let Some((first, others)) = found.losses.split_first() else { return (words.say(&Text::Nothing), String::new()) };
    let others = others.iter().map(|loss| format!("; {}{}", loser(loss, words), when_lost(loss, words)));
    (loser(first, words), when_lost(first, words) + &others.collect::<String>())
}

/// A loss: consumer and count.
pub(super) fn loser(loss: &Loss, words: &Words) -> String {
    format!("{} {}", loss.consumer, words.count(loss.records as f64))
}

fn when_lost(loss: &Loss, words: &Words) -> String {
    let [from, to] = [loss.first, loss.last].map(|moment| clock(moment, words));
    words.say(&match loss.shard {
        None => Text::LostWhen { from, to },
        Some(shard) => Text::LostWhere { from, to, shard: shard.to_string() },
    })
}

/// Where every change is.
fn books(books: &Books, words: &Words) -> String {
    let Books { changes, waiting, unread, in_buffers, delivered, filtered, set_aside, lost } = *books;
    let parts = [
        (delivered, Text::Delivered { count: words.count(delivered as f64) }),
        (in_buffers, Text::InBuffers { count: words.count(in_buffers as f64) }),
        (unread, Text::Unread { count: words.count(unread as f64) }),
        (waiting, Text::Waiting { count: words.count(waiting as f64) }),
        (filtered, Text::Filtered { count: words.count(filtered as f64) }),
        (set_aside, Text::SetAside { count: words.count(set_aside as f64) }),
        (lost, Text::LostCount { count: words.count(lost as f64) }),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(_, text)| words.say(text));
    let parts: Vec<String> = parts.collect();
    let places = if parts.is_empty() { String::new() } else { format!(": {}", words.listed(&parts)) };
    format!("{}{places}", words.count(changes as f64))
}

fn sparklines(found: &ArchitectureFindings, width: usize, words: &Words) -> Grid {
    let series = &found.series;
    let bars = bars(series.rate.len(), width);
    let of_bar = duration(series.seconds * series.rate.len() as f64 / bars as f64, words);
    let columns =
        [(Text::OverTime, Align::Left), (Text::OneBar { time: of_bar }, Align::Left), (Text::Most, Align::Right)];
    let mut grid = grid(words, columns);
    let mut row = |name: String, points: &[f64], show: &dyn Fn(f64) -> String| {
        let most = points.iter().fold(0.0, |a: f64, &b| a.max(b));
        if most > 0.0 {
            grid.row([name, sparkline(points, most, bars), show(most)]);
        }
    };
    let per_second = |value: f64| format!("{}/s", numbers::plain(value));
    let seconds = |value: f64| words.seconds(value);
    let count = |value: f64| words.count(value);
    // These series keep the mean of each point; all others keep its maximum.
    let mean = |name: Text| {
        let (name, time) = (words.say(&name), duration(series.seconds, words));
        words.say(&Text::MeanOf { name, time })
    };
    row(mean(Text::Changes), &series.rate, &per_second);
    row(mean(Text::Throttled), &series.throttled, &per_second);
    let hottest = match found.throttling.waits_for {
        WaitsFor::Function | WaitsFor::Pipe => Text::FullestLimit,
        WaitsFor::Stream => Text::HottestShard,
    };
    row(words.say(&hottest), &series.hottest_load, &|value| words.percent(value));
    row(words.say(&Text::WaitingToBeWritten), &series.waiting, &count);
    row(words.say(&Text::TheirAge), &series.replication_age, &seconds);
    for (age, backlog) in series.iterator_age.iter().zip(&series.backlog) {
        row(words.say(&Text::AgeOf { consumer: age.consumer.to_string() }), &age.points, &seconds);
        row(words.say(&Text::BacklogOf { consumer: backlog.consumer.to_string() }), &backlog.points, &count);
    }
    if found.shards.least != found.shards.most {
        row(mean(Text::ShardsOverTime), &series.shards, &numbers::plain);
    }
    grid
}

fn consumers(found: &ArchitectureFindings, step: f64, words: &Words) -> Grid {
    let mut grid = grid(
        words,
        [
            (Text::Consumer, Align::Left),
            (Text::AgeP50, Align::Right),
            (Text::P99, Align::Right),
            (Text::Most, Align::Right),
            (Text::MostBacklog, Align::Right),
            (Text::CallsPerShard, Align::Right),
            (Text::ThrottledCalls, Align::Right),
            (Text::ThrottledBytes, Align::Right),
            (Text::DayLost, Align::Right),
        ],
    );
    for consumer in &found.consumers {
        let ConsumerFound { iterator_age: age, .. } = consumer;
        let reader = consumer.consumer.to_string();
        let name = if consumer.fan_out { words.say(&Text::FanOutOf { reader }) } else { reader };
        let show = |age: f64| if consumer.read > 0 { resolved(age, step, words) } else { words.seconds(age) };
        let calls = if consumer.fan_out { String::new() } else { numbers::plain(consumer.calls_per_second) };
        grid.row([
            name,
            show(age.p50),
            show(age.p99),
            show(age.max),
            words.count(consumer.most_backlog as f64),
            calls,
            words.percent(consumer.refused_calls_share),
            words.percent(consumer.refused_bytes_share),
            words.count(consumer.lost as f64),
        ]);
    }
    grid
}

fn events(events: &[EventFound], words: &Words) -> Grid {
    let mut grid = grid(
        words,
        [
            (Text::Event, Align::Left),
            (Text::From, Align::Right),
            (Text::To, Align::Right),
            (Text::BacklogAtEnd, Align::Right),
            (Text::Oldest, Align::Right),
            (Text::CaughtUpAfter, Align::Right),
            (Text::CaughtUpAt, Align::Right),
            (Text::DayLost, Align::Right),
        ],
    );
    let set_aside = events.iter().any(|event| event.set_aside > 0);
    if set_aside {
        grid.column(words.say(&Text::SetAsideColumn), Align::Right);
    }
    for event in events.iter().take(EVENTS) {
        let (after, at) = match event.catch_up_seconds {
            Some(seconds) => (duration(seconds, words), clock(event.until + seconds, words)),
            // A resharding that was refused has nothing to catch up on.
            None if event.consumer.is_none() && event.until <= event.at => (String::new(), String::new()),
            None => (words.say(&Text::NotYet), String::new()),
        };
        let mut cells = vec![
            words.message(&event.event),
            clock(event.at, words),
            clock(event.until, words),
            words.count(event.backlog as f64),
            words.seconds(event.age),
            after,
            at,
            words.count(event.lost as f64),
        ];
        if set_aside {
            cells.push(words.count(event.set_aside as f64));
        }
        grid.row(cells);
    }
    if events.len() > EVENTS {
        grid.row([words.say(&Text::AndMore { count: (events.len() - EVENTS).to_string() })]);
    }
    grid
}

/// With the closed form, except for a trace: that form describes the scenario's own day.
fn limits(found: &ArchitectureFindings, traced: bool, words: &Words) -> Grid {
    let columns = [(Text::Limit, Align::Left), (Text::Throttled, Align::Right), (Text::ShardTime, Align::Right)];
    let mut grid = grid(words, columns);
    if !traced {
        grid.column(words.say(&Text::ClosedForm), Align::Right);
    }
    for by in &found.throttling.by_limit {
        let mut cells = vec![by.limit.to_string(), words.percent(by.throttled_share), words.percent(by.time_share)];
        if !traced {
            cells.push(words.percent(by.closed_form_share));
        }
        grid.row(cells);
    }
    grid
}

fn shards(found: &ArchitectureFindings, words: &Words) -> Grid {
    let columns = [Text::Shard, Text::TrafficShare, Text::Throttled, Text::TimeShare];
    let mut grid = grid(words, columns.map(|column| (column, Align::Right)));
    for by in &found.throttling.by_shard {
        let shares = [by.traffic_share, by.throttled_share, by.time_share].map(|share| words.percent(share));
        grid.row(std::iter::once(by.shard.to_string()).chain(shares));
    }
    grid
}

/// An age, or "less than a step" if it is below the resolution.
fn resolved(age: f64, step: f64, words: &Words) -> String {
    if age < step { format!("<{}", words.seconds(step)) } else { words.seconds(age) }
}

fn interval_table(intervals: &[Interval], runs: u64, step: f64, words: &Words) -> Grid {
    let mut grid = grid(
        words,
        [
            (Text::NoTitle, Align::Left),
            (Text::Least, Align::Right),
            (Text::P5, Align::Right),
            (Text::Half, Align::Right),
            (Text::P95, Align::Right),
            (Text::Most, Align::Right),
            (Text::Mean, Align::Right),
            (Text::Within95, Align::Right),
        ],
    );
    for one in intervals {
        let show = |value: f64| match one.unit {
            "share" => words.percent(value),
            "s" => words.seconds(value),
            _ => words.count(value),
        };
        let show_value =
            |value: f64| if one.statistic.is_iterator_age() { resolved(value, step, words) } else { show(value) };
        let Interval { min, p5, p50, p95, max, mean, mean_within, .. } = *one;
        let values = [min, p5, p50, p95, max, mean].map(show_value).into_iter().chain([show(mean_within)]);
        let letter = one.architecture.letter();
        let some = if (one.runs as u64) < runs {
            words.say(&Text::SomeSeeds { count: one.runs.to_string(), of: runs.to_string() })
        } else {
            String::new()
        };
        let what = statistic(one, words);
        grid.row(std::iter::once(format!("{letter} {what}{some}")).chain(values));
    }
    grid
}

/// What a statistic is about.
fn statistic(one: &Interval, words: &Words) -> String {
    let of = one.of.clone().unwrap_or_default();
    match one.statistic {
        StatisticId::IteratorAgeP99 => words.say(&Text::StatisticP99 { consumer: of }),
        StatisticId::IteratorAgeMax => words.say(&Text::StatisticMost { consumer: of }),
        StatisticId::CatchUp => words.say(&Text::StatisticCatchUp { event: of }),
        other => words.own_word("statistic", other.into(), other.into()),
    }
}

/// A moment as day and time of day: `12:30`, `day 3 00:05`.
fn clock(seconds: f64, words: &Words) -> String {
    let whole = seconds as u64;
    let (day, hour, minute, second) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
    let second = if second == 0 { String::new() } else { format!(":{second:02}") };
    let time = format!("{hour:02}:{minute:02}{second}");
    if day == 0 { time } else { words.say(&Text::ClockOfDay { day: (day + 1).to_string(), time }) }
}

/// A duration in its two largest units.
pub(crate) fn duration(seconds: f64, words: &Words) -> String {
    let whole = seconds.round() as u64;
    let (days, hours, minutes, rest) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
    let unit = |id: &str| words.own_word("time", id, id);
    let parts = match (days, hours, minutes) {
        (0, 0, 0) => return words.seconds(seconds),
        (0, 0, _) => [(minutes, unit("min")), (rest, unit("s"))],
        (0, _, _) => [(hours, unit("h")), (minutes, unit("min"))],
        _ => [(days, unit(if days == 1 { "day" } else { "days" })), (hours, unit("h"))],
    };
    let said: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use shardwise_simulate::intervals::{Sample, intervals};

    use super::super::samples;
    use super::super::sparkline::HEIGHTS;
    use super::*;

    #[test]
    fn times_are_shown_in_two_units() {
        let clocks = [0.0, 43_200.0, 43_261.0, 2.0 * 86_400.0 + 300.0].map(|moment| clock(moment, &samples::english()));
        assert_eq!(clocks, ["00:00", "12:00", "12:01:01", "day 3 00:05"]);
        let durations = [0.5, 59.0, 61.0, 3600.0, 3660.0, 86_400.0, 30.0 * 86_400.0 + 7200.0];
        let durations = durations.map(|seconds| duration(seconds, &samples::english()));
        assert_eq!(durations, ["500 ms", "59 s", "1 min 1 s", "1 h", "1 h 1 min", "1 day", "30 days 2 h"]);
    }

    #[test]
    fn a_stopped_simulation_shows_its_length() {
        let first_lines = |seconds| {
            let findings = samples::simulated("", seconds, 2.0 * 3600.0);
            page(&findings, None, None, &samples::english(), samples::WIDE).lines().nth(1).unwrap().to_owned()
        };
        assert_eq!(first_lines(1800.0), " Simulated 30 min of 2 h in steps of 1 s, seed 1.");
        assert_eq!(first_lines(7200.0), " Simulated 2 h in steps of 1 s, seed 1.");
        assert_eq!(first_lines(0.0), " Simulated 0 s of 2 h in steps of 1 s, seed 1.");
        let findings = samples::simulated("", 60.0, 60.0);
        let over = |done, asked| {
            let seeds = Seeds { intervals: Vec::new(), done, asked };
            page(&findings, None, Some(&seeds), &samples::english(), samples::WIDE)
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
        samples::fits_the_page(|screen| page(&findings, None, Some(&seeds), &Words::english(samples::yen()), screen));
        let sparklines = |width| {
            let page = page(&findings, None, None, &samples::english(), Screen { width, ..samples::WIDE });
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
            assert_eq!(shards_over_time(&shards, &samples::english()), text);
        };
        check(4, 4, [96.0, 96.0, 0.0], "4");
        check(4, 8, [160.0, 96.0, -0.96], "4 to 8; 160 shard-hours, 64 more than with 4 throughout: $0.96 more");
        check(2, 4, [60.0, 96.0, 0.54], "2 to 4; 60 shard-hours, 36 fewer than with 4 throughout: $0.54 saved");
        check(2, 8, [96.0, 96.0, 0.0], "2 to 8; 96 shard-hours, as many as with 4 throughout");
        check(4, 8, [160.0, 96.0, 0.0], "4 to 8; 160 shard-hours, 64 more than with 4 throughout");
        let unknown = "2 to 4; 60 shard-hours, 36 fewer than with 4 throughout, price unknown";
        check(2, 4, [60.0, 96.0, f64::NAN], unknown);
    }
}
