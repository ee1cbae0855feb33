//! What limits the architectures: demands and limits, consumers, shards, the readers of a shard, throttling.

use shardwise_core::model::{Layout, Level, LimitId, Verdict};
use shardwise_core::report::{ArchitectureReport, LimitReport, LimitThrottling, ReaderReport, Report};
use shardwise_core::text::FileMessage;

use super::cost::priced;
use super::overview;
use super::phrases::heading;
use crate::render::NOTHING;
use crate::render::page::{Align, Block, Entry, Gauge};
use crate::render::paint::Tone;
use crate::render::{below, grid, numbers, priced_title, title};
use crate::words::{Text, Words};

pub(super) fn limits(report: &Report, words: &Words) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(words.shared(FileMessage::Limits))];
    for architecture in &report.architectures {
        let mut limits: Vec<&LimitReport> = architecture.limits.iter().collect();
        limits.sort_by(|a, b| b.utilization.total_cmp(&a.utilization));
        let (idle, busy): (Vec<&LimitReport>, _) = limits.into_iter().partition(|limit| limit.demand == 0.0);
        blocks.push(Block::Subheading(title(architecture)));
        if architecture.limits.is_empty() {
            blocks.push(Block::text(words.say(&Text::NoLimits)));
        }
        blocks.push(Block::Gauges(busy.into_iter().map(|limit| gauge(limit, words)).collect()));
        if !idle.is_empty() {
            let limits: Vec<String> = idle.iter().map(|limit| words.limit_and_id(limit.id)).collect();
            blocks.push(Block::text(words.say(&Text::Idle { limits: words.listed(&limits) })));
        }
    }
    blocks
}

fn gauge(limit: &LimitReport, words: &Words) -> Gauge {
    let remedy = words.message(&limit.remedy);
    let remedy = match limit.delay_seconds {
        Some(None) => words.say(&Text::LimitEndless { remedy }),
        Some(Some(seconds)) if seconds > 0.0 => words.say(&Text::LimitDelay { delay: words.longest(seconds), remedy }),
        _ => remedy,
    };
    let nature = words.word("nature", limit.nature.into(), limit.nature.into());
    Gauge {
        label: words.limit(limit.id),
        id: limit.id.to_string(),
        utilization: limit.utilization,
        used: words.utilization(limit.utilization),
        verdict: limit.verdict,
        word: words.word("verdict", limit.verdict.into(), limit.verdict.into()),
        amounts: words.demand_of_limit(limit.demand, limit.limit, &limit.unit),
        remedy: (limit.verdict != Verdict::Ok).then(|| words.say(&Text::LimitRemedy { nature, remedy })),
    }
}

/// How each architecture feeds the consumers, and what that adds to its cost.
pub(super) fn consumers(report: &Report, words: &Words) -> Vec<Block> {
    let table = overview::consumers(report, words);
    if table.rows.is_empty() {
        return Vec::new();
    }
    let added = |a: &ArchitectureReport| {
        format!("{} {}", priced_title(a.id, words), priced(a.consumers_usd, words, |usd| words.money().show(usd)))
    };
    let added: Vec<String> = report.architectures.iter().map(added).collect();
    let added = words.say(&Text::ConsumersAdd { amounts: words.listed(&added) });
    vec![heading(words, &Text::Consumers), Block::Table(table), Block::text(added)]
}

pub(super) fn shards(report: &Report, words: &Words) -> Vec<Block> {
    let mut table = grid(
        words,
        [
            (Text::Stream, Align::Left),
            (Text::UsedShards, Align::Right),
            (Text::Required, Align::Right),
            (Text::Binding, Align::Left),
            (Text::ByConstraint, Align::Left),
        ],
    );
    let mut guides = Vec::new();
    // A way without a stream has no shards.
    for architecture in report.architectures.iter().filter(|architecture| architecture.shards.used > 0) {
        let shards = &architecture.shards;
        let mut asked: Vec<String> = shards.by.iter().map(constraint).collect();
        if asked.is_empty() {
            asked.push(words.say(&Text::OnDemand));
        }
        table.row([
            title(architecture),
            words.count(shards.used as f64),
            words.count(shards.required as f64),
            shards.binding.map_or(NOTHING.into(), |binding| match shards.layout {
                Some(Layout::Isolated) => format!("{binding}\n{}", words.say(&Text::Isolated)),
                _ => binding.to_string(),
            }),
            asked.join("\n"),
        ]);
        if let (Some(guide), Some(older)) = (shards.aws_guide, shards.aws_guide_older) {
            let [guide, older] = [guide, older].map(|shards| words.count(shards as f64));
            let letter = architecture.letter.to_string();
            guides.push(Block::text(words.say(&Text::Guide { letter, guide, older })));
        }
    }
    let table = if table.rows.is_empty() { Block::text(words.say(&Text::NoStream)) } else { Block::Table(table) };
    let mut blocks = vec![heading(words, &Text::Shards), table];
    blocks.append(&mut guides);
    blocks
}

/// A constraint and the shards that it requires.
fn constraint((id, count): (&String, &serde_json::Value)) -> String {
    format!("{id}: {}", numbers::count(count.as_f64().unwrap_or_default()))
}

pub(super) fn readers(report: &Report, words: &Words) -> Vec<Block> {
    let mut table = grid(
        words,
        [
            (Text::Reader, Align::Left),
            (Text::Count, Align::Right),
            (Text::Calls, Align::Right),
            (Text::BytesPerSecond, Align::Right),
        ],
    );
    for architecture in report.architectures.iter().filter(|architecture| !architecture.readers.is_empty()) {
        if !table.rows.is_empty() {
            table.rule();
        }
        for reader in &architecture.readers {
            table.row(reader_row(architecture, reader, words));
        }
        for row in budget_rows(architecture, words) {
            table.row(row);
        }
    }
    let table = if table.rows.is_empty() { Block::text(words.say(&Text::NoReaders)) } else { Block::Table(table) };
    vec![heading(words, &Text::Readers), table]
}

fn reader_row(architecture: &ArchitectureReport, reader: &ReaderReport, words: &Words) -> [String; 4] {
    let name = format!("{} {}", architecture.letter, reader.name);
    let bytes = format!("{}/s", numbers::bytes(reader.bytes_per_second));
    let count = numbers::plain(f64::from(reader.count));
    if reader.fan_out {
        [words.say(&Text::ReaderFanOut { reader: name }), count, words.say(&Text::OwnThroughput), bytes]
    } else {
        [name, count, numbers::plain(reader.calls_per_second), bytes]
    }
}

/// Demand of all readers and its limit: calls and bytes, or the number of readers and what the slowest one reads.
fn budget_rows(architecture: &ArchitectureReport, words: &Words) -> Vec<[String; 4]> {
    let limit = |id| architecture.limits.iter().find(|limit| limit.id == id);
    let of = |limit: &LimitReport, unit| {
        let used = words.utilization(limit.utilization);
        format!("{} ({used})", words.demand_of_limit(limit.demand, limit.limit, unit).trim_end())
    };
    let letter = || architecture.letter.to_string();
    if let (Some(calls), Some(bytes)) = (limit(LimitId::KinesisReadCalls), limit(LimitId::KinesisReadBytes)) {
        let shared = words.say(&Text::SharedThroughput { letter: letter() });
        return vec![[shared, String::new(), of(calls, ""), of(bytes, "B/s")]];
    }
    let all = limit(LimitId::StreamsReaders).map(|readers| {
        [words.say(&Text::AllReaders { letter: letter() }), of(readers, ""), String::new(), String::new()]
    });
    let slowest = limit(LimitId::StreamsReaderPage).map(|page| {
        [words.say(&Text::SlowestReader { letter: letter() }), String::new(), String::new(), of(page, "B/s")]
    });
    all.into_iter().chain(slowest).collect()
}

pub(super) fn throttling(report: &Report, words: &Words) -> Vec<Block> {
    let mut table = grid(
        words,
        [
            (Text::Limit, Align::Left),
            (Text::RiskColumn, Align::Left),
            (Text::ThrottledShare, Align::Right),
            (Text::ThrottledOfAll, Align::Right),
            (Text::SecondsAffected, Align::Right),
        ],
    );
    let mut entries = Vec::new();
    for architecture in &report.architectures {
        entries.push(risk(architecture, words));
        for by in &architecture.throttling.by {
            table.row(throttled(architecture.letter, by, words));
        }
    }
    let mut blocks = vec![Block::Heading(words.shared(FileMessage::Risk)), Block::List(entries)];
    if !table.rows.is_empty() {
        blocks.push(Block::Table(table));
    }
    blocks.push(Block::text(words.say(&Text::Levels)));
    blocks
}

fn throttled(letter: char, by: &LimitThrottling, words: &Words) -> [String; 5] {
    let level = words.level(by.level);
    let level = if by.late { words.say(&Text::Late { level }) } else { level };
    // The level is that of the busiest unit, so that its share comes first.
    let [share, of_all, seconds] =
        [by.throttled_share, by.traffic_share, by.time_share].map(|share| words.percent(share));
    [format!("{letter} {}\n{}", words.limit(by.limit), below(by.limit.into())), level, share, of_all, seconds]
}

fn risk(architecture: &ArchitectureReport, words: &Words) -> Entry {
    let throttling = &architecture.throttling;
    let tone = match throttling.decisive_level {
        Level::None | Level::Low => Tone::Good,
        Level::Moderate => Tone::Watch,
        Level::High | Level::Severe => Tone::Bad,
    };
    let waits = architecture.fit.late_seconds_today.filter(|_| throttling.decisive_level.yields_to_late());
    let mut parts: Vec<String> =
        waits.map(|delay| words.say(&Text::LateBy { delay: words.longest(delay) })).into_iter().collect();
    // A level and a share are those of one limit: the one that decides, or the one that changes wait for.
    let exceeding = |of: Option<&LimitThrottling>| match of.filter(|of| of.throttled_share > 0.0) {
        Some(of) => {
            let [share, hottest, seconds] =
                [of.traffic_share, of.throttled_share, of.time_share].map(|share| words.percent(share));
            let (limit, reads) = (words.limit_and_id(of.limit), of.limit == LimitId::KinesisReadBytes);
            words.say(&match (of.traffic_share < of.throttled_share, reads) {
                (true, false) => Text::RiskOfHottest { share, hottest, seconds, limit },
                (true, true) => Text::ReadsWaitOnHottest { share, hottest, seconds, limit },
                (false, false) => Text::RiskOf { share, seconds, limit },
                (false, true) => Text::ReadsWait { share, seconds, limit },
            })
        }
        None => words.say(&Text::NothingThrottled),
    };
    let worst = throttling.by.iter().find(|one| Some(one.limit) == throttling.worst);
    let beyond = throttling.beyond_any_setting;
    parts.extend(beyond.map(|limit| words.say(&Text::Beyond { limit: words.limit_and_id(limit) })));
    if throttling.decisive_level == throttling.level {
        parts.push(exceeding(if waits.is_some() { worst } else { throttling.deciding() }));
    } else {
        if waits.is_none() {
            parts.push(exceeding(throttling.deciding()));
        }
        parts.push(exceeding(worst));
        parts.push(words.say(&Text::WorkedOff { level: words.level(throttling.level) }));
    }
    if let Some(after) = &architecture.throttling_after_increase {
        let level = words.level(after.decisive_level);
        parts.push(match after.deciding().filter(|one| one.level == after.decisive_level) {
            Some(one) => words.say(&Text::AfterIncrease { level, share: words.percent(one.throttled_share) }),
            None => words.say(&Text::AfterIncreaseAlone { level }),
        });
    }
    parts.extend(architecture.safer.as_ref().map(|safer| words.message(&safer.text)));
    let text = format!(": {}", words.sentence(&parts));
    let word = match waits {
        Some(_) => words.word("verdict", Verdict::Late.into(), Verdict::Late.into()),
        None => words.level(throttling.decisive_level),
    };
    let tone = if waits.is_some() { Tone::Watch } else { tone };
    Entry { label: title(architecture), word: Some((tone, word)), text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_explained_with_the_bounds_of_the_model() {
        let levels = Words::english(crate::render::samples::usd()).say(&Text::Levels);
        let check = |share: f64, level, said: &str| {
            assert_eq!(Level::of_share(share * 0.999), level);
            assert_ne!(Level::of_share(share), level);
            assert!(levels.contains(&format!("{level}: {said}")), "{level}");
        };
        check(1e-6, Level::None, "below 1 in a million");
        check(1e-4, Level::Low, "below 1 in 10,000");
        check(1e-2, Level::Moderate, "below 1%");
        check(0.2, Level::High, "below 20%");
    }
}
