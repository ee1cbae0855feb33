//! The page of one report, from the answer down: what to take, what to do, what it costs and why, what limits it; then
//! everything else that a design review asks.

mod capacity;
mod cost;
mod overview;
mod phrases;
mod rest;

use shardwise_core::model::{ChangeRecord, OutcomeId, StreamKind};
use shardwise_core::report::{ArchitectureReport, FlowReport, NotPricedReport, Notice, Report};
use shardwise_core::study::Todo;
use shardwise_core::text::{FileMessage, Message, ReportMessage};

use super::page::{Block, Entry};
use super::paint::Tone;
use super::text::clean;
use super::{Detail, numbers, simulation, title};
use crate::compared::Compared;
use crate::words::{Text, Words};
pub(super) use cost::{letter, line_cell, line_ids, priced, signed_difference};
use phrases::heading;
pub(super) use phrases::{MOST_BESIDE, in_words};
pub(super) use rest::{marks, prices};

/// The sections of a report, as many as asked for.
pub(super) fn page(compared: &Compared, words: &Words, detail: Detail, width: usize) -> Vec<Block> {
    let Compared { report, todo, simulation: findings, .. } = compared;
    let mut sections = vec![
        head(report, words),
        overview::overview(report, words),
        outcomes(report, words),
        what_to_do(todo, words),
        notices(report, words, words.say(&Text::NoticesOfVerdict), |notice| notice.concerns_verdict),
        cost::section(report, words, width),
        capacity::limits(report, words),
    ];
    let simulated = findings.iter().flat_map(|findings| simulation::section(findings, words, width)).collect();
    if detail == Detail::Brief {
        let marks = marks(report, words);
        let heading = (!marks.is_empty()).then(|| heading(words, &Text::Prices));
        sections.push(heading.into_iter().chain([Block::List(marks)]).collect());
        sections.push(simulated);
        return sections.into_iter().flatten().collect();
    }
    sections.extend([
        capacity::consumers(report, words),
        capacity::shards(report, words),
        capacity::readers(report, words),
        capacity::throttling(report, words),
        rest::efficiency(report, words),
        rest::freshness(report, words),
        simulated,
    ]);
    if detail == Detail::Operations {
        sections.push(rest::operations(report, words));
    }
    sections.push(notices(report, words, words.shared(FileMessage::Notices), |notice| !notice.concerns_verdict));
    sections.push(vec![heading(words, &Text::Prices), Block::List(prices(report, words))]);
    sections.into_iter().flatten().collect()
}

fn head(report: &Report, words: &Words) -> Vec<Block> {
    let mut blocks = vec![Block::Title(clean(&report.name))];
    blocks.extend(flow(report, words).map(Block::text));
    blocks.push(heading(words, &Text::Verdict));
    blocks.extend(verdict(report, words));
    blocks
}

/// Region, month, rates and sizes, in two sentences.
pub(super) fn flow(report: &Report, words: &Words) -> [String; 2] {
    let FlowReport { mean_rate, peak_rate, changes_per_month, .. } = report.flow;
    let of_day = words.say(&Text::Flow {
        region: clean(&report.region),
        hours: numbers::plain(report.month_hours),
        mean: words.quantity(mean_rate, "changes/s"),
        peak: numbers::plain(peak_rate),
        shape: shape(&report.flow, words),
        month: words.count(changes_per_month),
    });
    [of_day, words.say(&Text::FlowRecords { records: words.listed(&records(report, words)) })]
}

/// The sizes of a change record on the way, as far as an architecture of the report has it: two in streams of one kind go by
/// the letters of their architectures.
fn records(report: &Report, words: &Words) -> Vec<String> {
    let mut sizes: Vec<(ChangeRecord, String)> = Vec::new();
    for ArchitectureReport { letter, change_record, .. } in &report.architectures {
        let Some(record) = change_record else { continue };
        match sizes.iter_mut().find(|(known, _)| known == record) {
            Some((_, letters)) => *letters += &format!(", {letter}"),
            None => sizes.push((*record, letter.to_string())),
        }
    }
    let of_one = |(record, letters): &(ChangeRecord, String)| {
        let size = numbers::bytes(record.bytes);
        let text = words.say(&match record.stream {
            StreamKind::Dynamodb => Text::RecordInDynamodb { size },
            StreamKind::Kinesis => Text::RecordInKinesis { size },
        });
        let is_alone = sizes.iter().filter(|(other, _)| other.stream == record.stream).count() == 1;
        if is_alone { text } else { format!("{text} ({letters})") }
    };
    let delivered = words.say(&Text::RecordDelivered { size: numbers::bytes(report.flow.delivered_record_bytes) });
    sizes.iter().map(of_one).chain([delivered]).collect()
}

/// The shape of the day, and a batch: ` (business-day, a batch of 8,333 changes/s)`.
fn shape(flow: &FlowReport, words: &Words) -> String {
    let day = flow.day.map(|day| words.own_word("day", &day.to_string(), &day.to_string()));
    let batch = (flow.batch_rate > 0.0).then(|| words.say(&Text::FlowBatch { rate: numbers::plain(flow.batch_rate) }));
    let parts: Vec<String> = day.into_iter().chain(batch).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// The verdict, in the currency of the report.
pub(super) fn verdict(report: &Report, words: &Words) -> Vec<Block> {
    let tone = if report.verdict.cheapest.is_some() { Tone::Good } else { Tone::Bad };
    let mut blocks = vec![Block::Text(tone, words.message(&report.verdict.text))];
    let currency = &words.money().0;
    if !currency.is_usd() {
        let rate = words.say(&Text::Rate { code: currency.code.clone(), rate: currency.rate.to_string() });
        blocks.push(Block::text(rate));
    }
    blocks
}

/// Whether each architecture fits, and what stands in its way by the verdict, in a word each.
fn outcomes(report: &Report, words: &Words) -> Vec<Block> {
    let entry = |architecture: &ArchitectureReport| {
        let outcome = architecture.fit.outcome;
        let mut reasons: Vec<String> = architecture.not_priced.iter().map(|missing| lacks(missing, words)).collect();
        let limits = architecture.fit.reasons.iter().filter_map(|reason| Some(words.limit(reason.limit?)));
        reasons.extend(limits);
        let mut seen = std::collections::HashSet::new();
        reasons.retain(|reason| seen.insert(reason.clone()));
        let word = in_words(outcome, words);
        let why = if reasons.is_empty() { String::new() } else { format!(": {}", words.listed(&reasons)) };
        let text = why + &not_met(architecture, words).map_or_else(String::new, |unmet| format!("; {unmet}"));
        Entry { label: title(architecture), word: Some((tone(outcome), word)), text }
    };
    vec![Block::List(report.architectures.iter().map(entry).collect())]
}

fn tone(outcome: OutcomeId) -> Tone {
    match outcome {
        OutcomeId::Fits => Tone::Good,
        OutcomeId::FitsAfterIncrease | OutcomeId::NotPriced => Tone::Watch,
        OutcomeId::DoesNotFit => Tone::Bad,
    }
}

/// Which prices are missing, what the rest comes to, and what to look up.
fn lacks(missing: &NotPricedReport, words: &Words) -> String {
    let prices: Vec<String> = missing.lines.iter().map(|line| line.price.to_string()).collect();
    // A bill whose lines all lack their price is no bill of $0.
    let rest = match missing.usd_without {
        0.0 => words.message(&Message::from(ReportMessage::NothingElse)),
        usd => words.money().show(usd),
    };
    let prices = words.listed(&prices);
    let Some(below) = missing.cheapest_below_usd else { return words.say(&Text::Lacks { prices, rest }) };
    let below = match &missing.lines[..] {
        [line] => {
            let usd = words.money().unit_price(below / line.quantity);
            words.say(&Text::EachUnit { usd, unit: words.unit(&line.unit) })
        }
        _ => words.say(&Text::EachMonth { usd: words.money().show(below) }),
    };
    words.say(&Text::LacksBelow { prices, rest, below })
}

/// The requirements that an architecture does not meet.
fn not_met(architecture: &ArchitectureReport, words: &Words) -> Option<String> {
    let asked = architecture.fit.reasons.iter().filter(|reason| reason.limit.is_none());
    let asked = asked.filter_map(|reason| reason.requirement);
    let unmet: Vec<String> = asked.map(|one| words.word("requirement", one.into(), one.meaning())).collect();
    (!unmet.is_empty()).then(|| words.say(&Text::Unmet { requirements: words.listed(&unmet) }))
}

/// What the user can change; nothing where nothing is worth it.
pub(super) fn what_to_do(todo: &[Todo], words: &Words) -> Vec<Block> {
    if todo.is_empty() {
        return Vec::new();
    }
    let entry = |(index, todo): (usize, &Todo)| Entry::new((index + 1).to_string(), words.message(&todo.text));
    vec![Block::Heading(words.shared(FileMessage::WhatToDo)), Block::List(todo.iter().enumerate().map(entry).collect())]
}

/// The notices of a kind.
fn notices(report: &Report, words: &Words, title: String, of_kind: impl Fn(&Notice) -> bool) -> Vec<Block> {
    let entry = |notice: &Notice| Entry::new(notice.key.clone(), words.message(&notice.text));
    let entries: Vec<Entry> = report.notices.iter().filter(|notice| of_kind(notice)).map(entry).collect();
    if entries.is_empty() { Vec::new() } else { vec![Block::Heading(title), Block::List(entries)] }
}
