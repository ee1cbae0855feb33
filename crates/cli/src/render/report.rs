//! The page of one report, in the order of a design review.

use shardwise_core::catalog::Grade;
use shardwise_core::model::{Layout, Level, LimitId, LineId, OutcomeId, Verdict};
use shardwise_core::report::{
    ArchitectureReport, BillReport, FlowReport, LimitReport, ReaderReport, ReasonReport, Report,
};
use shardwise_core::study::Todo;

use super::money::Money;
use super::page::{Align, Block, Entry, Gauge, Grid};
use super::paint::Tone;
use super::text::clean;
use super::{Detail, grade_mark, numbers, simulation, title};
use crate::compared::Compared;

/// An empty cell.
const NOTHING: &str = "–";

/// The sections of a report, as many as asked for.
pub(super) fn page(compared: &Compared, money: &Money, detail: Detail, width: usize) -> Vec<Block> {
    let Compared { report, todo, simulation: findings } = compared;
    let mut sections =
        vec![head(report, money), outcomes(report, money), what_to_do(todo), cost(report, money), limits(report)];
    let simulated = findings.iter().flat_map(|findings| simulation::section(findings, money, width)).collect();
    if detail == Detail::Brief {
        sections.push(simulated);
    } else {
        let [shards, readers, throttling] = [shards(report), readers(report), throttling(report, money)];
        sections.extend([shards, readers, throttling, efficiency(report), freshness(report), simulated]);
        if detail == Detail::Operations {
            sections.push(operations(report));
        }
        sections.push(notices(report));
        sections.push(vec![Block::Heading("Prices".into()), Block::List(prices(report, money))]);
    }
    sections.into_iter().flatten().collect()
}

fn head(report: &Report, money: &Money) -> Vec<Block> {
    let mut blocks = vec![Block::Title(clean(&report.name))];
    blocks.extend(flow(report).map(Block::text));
    blocks.push(Block::Heading("Verdict".into()));
    blocks.extend(verdict(report, money));
    blocks
}

/// Whether each architecture fits, what stands in its way, and how it feeds the consumers.
fn outcomes(report: &Report, money: &Money) -> Vec<Block> {
    let entry = |architecture: &ArchitectureReport| {
        let tone = match architecture.fit.outcome {
            OutcomeId::Fits => Tone::Good,
            OutcomeId::FitsAfterIncrease => Tone::Watch,
            OutcomeId::DoesNotFit => Tone::Bad,
        };
        let reason = |reason: &ReasonReport| match &reason.remedy {
            Some(remedy) => format!("{} ({remedy})", money.sentence(&reason.text)),
            None => money.sentence(&reason.text),
        };
        let mut reasons: Vec<String> = Vec::new();
        for reason in architecture.fit.reasons.iter().map(reason) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        let text = if reasons.is_empty() { ".".to_owned() } else { format!(": {}.", reasons.join("; ")) };
        Entry { label: title(architecture), word: Some((tone, words(architecture.fit.outcome))), text }
    };
    let mut blocks = vec![Block::List(report.architectures.iter().map(entry).collect())];
    if report.architectures.iter().any(|architecture| !architecture.consumers.is_empty()) {
        blocks.push(Block::Heading("Consumers besides the delivery".into()));
        blocks.push(Block::Table(consumers(report)));
        let added = |a: &ArchitectureReport| format!("{} {}", title(a), money.show(a.consumers_usd));
        let added: Vec<String> = report.architectures.iter().map(added).collect();
        blocks.push(Block::text(format!("They add a month: {}.", added.join(", "))));
    }
    blocks
}

/// What the user can change; nothing where nothing is worth it.
fn what_to_do(todo: &[Todo]) -> Vec<Block> {
    if todo.is_empty() {
        return Vec::new();
    }
    let entry = |(index, todo): (usize, &Todo)| Entry::new((index + 1).to_string(), todo.text.to_string());
    vec![Block::Heading("What to do".into()), Block::List(todo.iter().enumerate().map(entry).collect())]
}

/// An outcome in words: `fits after increase`.
pub(super) fn words(outcome: OutcomeId) -> String {
    outcome.to_string().replace('-', " ")
}

fn consumers(report: &Report) -> Grid {
    let mut grid = Grid::new(&[("consumer", Align::Left), ("count", Align::Right)]);
    for architecture in &report.architectures {
        grid.column(title(architecture), Align::Left);
    }
    let longest = report.architectures.iter().max_by_key(|architecture| architecture.consumers.len());
    for (place, consumer) in longest.into_iter().flat_map(|architecture| &architecture.consumers).enumerate() {
        let mut cells = vec![consumer.kind.to_string(), numbers::plain(f64::from(consumer.count))];
        for architecture in &report.architectures {
            let fed = architecture.consumers.get(place);
            cells.push(fed.map_or(NOTHING.into(), |fed| fed.by.meaning().to_owned()));
        }
        grid.row(cells);
    }
    grid
}

/// Region, month, rates and sizes, in two sentences.
pub(super) fn flow(report: &Report) -> [String; 2] {
    let FlowReport { mean_rate, peak_rate, changes_per_month, .. } = report.flow;
    let FlowReport { stream_record_bytes, kinesis_record_bytes, delivered_record_bytes, .. } = report.flow;
    [
        format!(
            "{}, {} h a month: {} changes/s mean, {} peak{}; {} a month.",
            clean(&report.region),
            numbers::plain(report.month_hours),
            numbers::plain(mean_rate),
            numbers::plain(peak_rate),
            shape(&report.flow),
            numbers::count(changes_per_month)
        ),
        format!(
            "Mean record: {} in DynamoDB Streams, {} in Kinesis with its key, {} delivered.",
            numbers::bytes(stream_record_bytes),
            numbers::bytes(kinesis_record_bytes),
            numbers::bytes(delivered_record_bytes)
        ),
    ]
}

/// The shape of the day, and a batch: ` (business-day, a batch of 8,333 changes/s)`.
fn shape(flow: &FlowReport) -> String {
    let day = flow.day.map(|day| day.to_string());
    let batch = (flow.batch_rate > 0.0).then(|| format!("a batch of {} changes/s", numbers::plain(flow.batch_rate)));
    let parts: Vec<String> = day.into_iter().chain(batch).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// The verdict, and the exchange rate unless it is in USD.
pub(super) fn verdict(report: &Report, money: &Money) -> Vec<Block> {
    let tone = if report.verdict.cheapest.is_some() { Tone::Good } else { Tone::Bad };
    let mut blocks = vec![Block::Text(tone, money.sentence(&report.verdict.text))];
    if !money.0.is_usd() {
        blocks.push(Block::text(format!("At {} {} to the USD.", money.0.rate, money.0.code)));
    }
    blocks
}

/// Every line of these bills, the largest first, the discount last.
pub(super) fn line_ids<'a>(bills: impl Iterator<Item = &'a ArchitectureReport>) -> Vec<LineId> {
    let mut largest: Vec<(LineId, f64)> = Vec::new();
    for line in bills.flat_map(|architecture| &architecture.bill) {
        match largest.iter_mut().find(|(id, _)| *id == line.id) {
            Some((_, usd)) => *usd = usd.max(line.usd),
            None => largest.push((line.id, line.usd)),
        }
    }
    largest.sort_by(|a, b| (a.0 == LineId::Discount).cmp(&(b.0 == LineId::Discount)).then(b.1.total_cmp(&a.1)));
    largest.into_iter().map(|(id, _)| id).collect()
}

/// The line with that id, if the bill has it.
pub(super) fn line(architecture: &ArchitectureReport, id: LineId) -> Option<&BillReport> {
    architecture.bill.iter().find(|line| line.id == id)
}

/// The amount of a line, marked if its price is not verified.
pub(super) fn amount(line: &BillReport, show: impl Fn(f64) -> String) -> String {
    format!("{} {}", grade_mark(line.grade), show(line.usd)).trim_start().to_owned()
}

fn cost(report: &Report, money: &Money) -> Vec<Block> {
    let compared = &report.architectures;
    let mut grid = Grid::new(&[("line", Align::Left)]);
    for architecture in compared {
        grid.column(architecture.letter.to_string(), Align::Right);
    }
    if let [first, second] = &compared[..] {
        grid.column(format!("{} - {}", second.letter, first.letter), Align::Right);
    }
    grid.column("id", Align::Left);
    // The difference of two, if there are two.
    let difference = |amount: &dyn Fn(&ArchitectureReport) -> f64, show: &dyn Fn(f64) -> String| match &compared[..] {
        [first, second] => Some(signed(amount(second) - amount(first), show)),
        _ => None,
    };
    for id in line_ids(compared.iter()) {
        let usd = |architecture: &ArchitectureReport| line(architecture, id).map_or(0.0, |line| line.usd);
        let cell = |architecture: &ArchitectureReport| {
            line(architecture, id).map_or(NOTHING.into(), |line| amount(line, |usd| money.show(usd)))
        };
        let cells = std::iter::once(id.label().to_owned()).chain(compared.iter().map(cell));
        grid.row(cells.chain(difference(&usd, &|usd| money.show(usd))).chain([id.to_string()]));
    }
    grid.rule();
    let mut sum = |name: &str, amount: &dyn Fn(&ArchitectureReport) -> f64, show: &dyn Fn(f64) -> String| {
        let shown = compared.iter().map(|architecture| show(amount(architecture)));
        grid.row(std::iter::once(name.to_owned()).chain(shown).chain(difference(amount, show)));
    };
    sum("total a month", &|a| a.monthly_usd, &|usd| money.show(usd));
    sum("per million changes", &|a| a.usd_per_million_changes, &|usd| money.unit_price(usd));
    sum("per delivered GiB", &|a| a.usd_per_delivered_gib, &|usd| money.unit_price(usd));
    let mut blocks = vec![Block::Heading("Monthly cost by line".into()), Block::Table(grid)];
    blocks.extend(what_makes_the_difference(report, money).map(Block::text));
    blocks
}

/// An amount with its sign.
fn signed(amount: f64, show: &dyn Fn(f64) -> String) -> String {
    let shown = show(amount.abs());
    match amount {
        0.0 => NOTHING.into(),
        amount if amount > 0.0 => format!("+{shown}"),
        _ => format!("-{shown}"),
    }
}

/// The most lines that a sentence names.
const MOST_NAMED: usize = 3;
/// Lines that make up this share of all differences are enough.
const ENOUGH: f64 = 0.8;

/// Which lines make the difference between two architectures.
fn what_makes_the_difference(report: &Report, money: &Money) -> Option<String> {
    let [first, second] = &report.architectures[..] else { return None };
    let usd = |architecture: &ArchitectureReport, id| line(architecture, id).map_or(0.0, |line| line.usd);
    let difference = |id: LineId| (id, usd(second, id) - usd(first, id));
    let mut lines: Vec<(LineId, f64)> = line_ids(report.architectures.iter()).into_iter().map(difference).collect();
    lines.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let all: f64 = lines.iter().map(|(_, usd)| usd.abs()).sum();
    if all == 0.0 {
        return None;
    }
    let (mut named, mut sum) = (Vec::new(), 0.0);
    for (id, usd) in lines.into_iter().take(MOST_NAMED) {
        named.push(format!("{} ({})", id.label(), signed(usd, &|usd| money.show(usd))));
        sum += usd.abs();
        if sum >= ENOUGH * all {
            break;
        }
    }
    Some(format!("What makes the difference, {} against {}: {}.", second.letter, first.letter, named.join(", ")))
}

fn shards(report: &Report) -> Vec<Block> {
    let mut grid = Grid::new(&[
        ("stream", Align::Left),
        ("used", Align::Right),
        ("required", Align::Right),
        ("binding constraint", Align::Left),
        ("shards by constraint", Align::Left),
    ]);
    let mut guides = Vec::new();
    for architecture in &report.architectures {
        let shards = &architecture.shards;
        let mut asked: Vec<String> = shards.by.iter().map(constraint).collect();
        if asked.is_empty() {
            asked.push("on-demand: managed by Kinesis".into());
        }
        grid.row([
            title(architecture),
            numbers::count(shards.used as f64),
            numbers::count(shards.required as f64),
            shards.binding.map_or(NOTHING.into(), |binding| match shards.layout {
                Some(Layout::Isolated) => format!("{binding}\nhot key isolated"),
                _ => binding.to_string(),
            }),
            asked.join("\n"),
        ]);
        if let (Some(guide), Some(older)) = (shards.aws_guide, shards.aws_guide_older) {
            guides.push(Block::text(format!(
                "{}, for comparison: the formula in AWS's guide gives {}, its older form {}.",
                architecture.letter,
                numbers::count(guide as f64),
                numbers::count(older as f64)
            )));
        }
    }
    let mut blocks = vec![Block::Heading("Shards and binding constraints".into()), Block::Table(grid)];
    blocks.append(&mut guides);
    blocks
}

/// A constraint and the shards that it requires.
fn constraint((id, count): (&String, &serde_json::Value)) -> String {
    format!("{id}: {}", numbers::count(count.as_f64().unwrap_or_default()))
}

fn readers(report: &Report) -> Vec<Block> {
    let mut grid = Grid::new(&[
        ("reader", Align::Left),
        ("count", Align::Right),
        ("GetRecords calls/s", Align::Right),
        ("bytes/s", Align::Right),
    ]);
    for (index, architecture) in report.architectures.iter().enumerate() {
        if index > 0 {
            grid.rule();
        }
        for reader in &architecture.readers {
            grid.row(reader_row(architecture, reader));
        }
        if let Some(row) = budget_row(architecture) {
            grid.row(row);
        }
    }
    vec![Block::Heading("Readers of the hottest shard in the busiest hour".into()), Block::Table(grid)]
}

fn reader_row(architecture: &ArchitectureReport, reader: &ReaderReport) -> [String; 4] {
    let name = format!("{} {}", architecture.letter, reader.name);
    let bytes = format!("{}/s", numbers::bytes(reader.bytes_per_second));
    let count = numbers::plain(f64::from(reader.count));
    if reader.fan_out {
        [format!("{name}, enhanced fan-out"), count, "own throughput".into(), bytes]
    } else {
        [name, count, numbers::plain(reader.calls_per_second), bytes]
    }
}

/// Demand of all readers and its limit: calls and bytes, or the number of readers.
fn budget_row(architecture: &ArchitectureReport) -> Option<[String; 4]> {
    let limit = |id| architecture.limits.iter().find(|limit| limit.id == id);
    let of = |limit: &LimitReport, unit| {
        let used = numbers::utilization(limit.utilization);
        format!("{} ({used})", numbers::demand_of_limit(limit.demand, limit.limit, unit).trim_end())
    };
    let name = architecture.letter;
    if let (Some(calls), Some(bytes)) = (limit(LimitId::KinesisReadCalls), limit(LimitId::KinesisReadBytes)) {
        return Some([format!("{name} shared throughput"), String::new(), of(calls, ""), of(bytes, "B/s")]);
    }
    let readers = limit(LimitId::StreamsReaders)?;
    Some([format!("{name} all readers"), of(readers, ""), String::new(), String::new()])
}

fn limits(report: &Report) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("Limits in the busiest hour".into())];
    for architecture in &report.architectures {
        let mut limits: Vec<&LimitReport> = architecture.limits.iter().collect();
        limits.sort_by(|a, b| b.utilization.total_cmp(&a.utilization));
        let (idle, busy): (Vec<&LimitReport>, _) = limits.into_iter().partition(|limit| limit.demand == 0.0);
        blocks.push(Block::Subheading(title(architecture)));
        blocks.push(Block::Gauges(busy.into_iter().map(gauge).collect()));
        if !idle.is_empty() {
            let ids: Vec<String> = idle.iter().map(|limit| limit.id.to_string()).collect();
            blocks.push(Block::text(format!("idle: {}", ids.join(", "))));
        }
    }
    blocks
}

fn gauge(limit: &LimitReport) -> Gauge {
    let delay = match limit.delay_seconds {
        Some(None) => "the delay grows without end; ".to_owned(),
        Some(Some(seconds)) if seconds > 0.0 => {
            format!("up to {} behind; ", numbers::seconds(seconds))
        }
        _ => String::new(),
    };
    Gauge {
        id: limit.id.to_string(),
        utilization: limit.utilization,
        verdict: limit.verdict,
        amounts: numbers::demand_of_limit(limit.demand, limit.limit, &limit.unit),
        remedy: (limit.verdict != Verdict::Ok).then(|| format!("{}: {delay}{}", limit.nature, limit.remedy)),
    }
}

fn throttling(report: &Report, money: &Money) -> Vec<Block> {
    let mut grid = Grid::new(&[
        ("limit", Align::Left),
        ("risk", Align::Left),
        ("throttled share", Align::Right),
        ("seconds affected", Align::Right),
    ]);
    let mut entries = Vec::new();
    for architecture in &report.architectures {
        entries.push(risk(architecture, money));
        for by in &architecture.throttling.by {
            let limit = format!("{} {}", architecture.letter, by.limit);
            let shares = [by.throttled_share, by.time_share].map(numbers::percent);
            let level = if by.late { format!("{}, late", by.level) } else { by.level.to_string() };
            grid.row([limit, level].into_iter().chain(shares));
        }
    }
    let mut blocks = vec![Block::Heading("Throttling risk".into()), Block::List(entries)];
    if !grid.rows.is_empty() {
        blocks.push(Block::Table(grid));
    }
    blocks.push(Block::text(LEVELS));
    blocks
}

/// The risk levels, as shares of the traffic.
const LEVELS: &str = "none: below 1 in a million changes; low: below 1 in 10,000; moderate: below 1%; high: below 20%; \
                      severe: more, or a limit that no setting can satisfy.";

fn risk(architecture: &ArchitectureReport, money: &Money) -> Entry {
    let throttling = &architecture.throttling;
    let tone = match throttling.decisive_level {
        Level::None | Level::Low => Tone::Good,
        Level::Moderate => Tone::Watch,
        Level::High | Level::Severe => Tone::Bad,
    };
    let mut text = match throttling.worst {
        Some(worst) if throttling.throttled_share > 0.0 => format!(
            ": {} of the traffic, in {} of all seconds, exceeds {worst}",
            numbers::percent(throttling.throttled_share),
            numbers::percent(throttling.time_share)
        ),
        _ => ": nothing is throttled".to_owned(),
    };
    if throttling.decisive_level != throttling.level {
        text = format!("{text}, and is worked off in time; counted with it the risk is {}", throttling.level);
    }
    if let Some(after) = &architecture.throttling_after_increase {
        let share = numbers::percent(after.throttled_share);
        text = format!("{text}; after the increase {}, {share}", after.decisive_level);
    }
    if let Some(safer) = &architecture.safer {
        text = format!("{text}; {}", money.sentence(&safer.text));
    }
    if let Some(limit) = throttling.beyond_any_setting {
        text = format!("{text}; {limit} is exceeded with any settings");
    }
    Entry { label: title(architecture), word: Some((tone, throttling.decisive_level.to_string())), text: text + "." }
}

fn efficiency(report: &Report) -> Vec<Block> {
    let mut grid = Grid::new(&[
        ("hop", Align::Left),
        ("billed as", Align::Left),
        ("carried", Align::Right),
        ("billed", Align::Right),
        ("rounding\nwaste", Align::Right),
        ("delivered\n/ billed", Align::Right),
    ]);
    for architecture in &report.architectures {
        for hop in &architecture.efficiency {
            grid.row([
                format!("{} {}", architecture.letter, hop.hop),
                hop.line.to_string(),
                numbers::bytes(hop.carried_bytes),
                numbers::bytes(hop.billed_bytes),
                numbers::percent(hop.rounding_waste),
                numbers::percent(hop.ratio),
            ]);
        }
    }
    vec![Block::Heading("Efficiency: bytes a month by hop".into()), Block::Table(grid)]
}

fn freshness(report: &Report) -> Vec<Block> {
    let mut grid = Grid::new(&[("stage", Align::Left), ("mean", Align::Right), ("worst", Align::Right)]);
    for architecture in &report.architectures {
        let letter = architecture.letter;
        let freshness = &architecture.freshness;
        if !grid.rows.is_empty() {
            grid.rule();
        }
        for stage in &freshness.stages {
            let name = format!("{letter} {}", stage.stage);
            grid.row([name, age(stage.mean_seconds), age(stage.worst_seconds)]);
        }
        let total = format!("{letter} write to delivery");
        grid.row([total, age(freshness.mean_seconds), age(freshness.worst_seconds)]);
    }
    vec![Block::Heading("Freshness: from write to delivery".into()), Block::Table(grid)]
}

/// Seconds, or that they grow without end.
fn age(seconds: Option<f64>) -> String {
    seconds.map_or_else(|| "grows without end".to_owned(), numbers::seconds)
}

/// One row per topic. Sources are numbered in the order of their first use.
fn operations(report: &Report) -> Vec<Block> {
    let mut grid = Grid::new(&[("topic", Align::Left)]);
    grid.spaced = true;
    let mut sources: Vec<&str> = Vec::new();
    for architecture in &report.architectures {
        grid.column(title(architecture), Align::Left);
    }
    let topics = report.architectures.first().map_or(&[][..], |architecture| architecture.operations);
    for topic in topics.iter().map(|operation| operation.topic) {
        let mut cells = vec![topic.to_string()];
        for architecture in &report.architectures {
            let answer = architecture.operations.iter().find(|operation| operation.topic == topic);
            cells.push(answer.map_or(NOTHING.into(), |answer| {
                let known = sources.iter().position(|source| *source == answer.source);
                let number = known.unwrap_or_else(|| {
                    sources.push(answer.source);
                    sources.len() - 1
                });
                format!("{} [{}]", answer.text, number + 1)
            }));
        }
        grid.row(cells);
    }
    let entry = |(index, source): (usize, &&str)| Entry::new(format!("[{}]", index + 1), *source);
    let sources = sources.iter().enumerate().map(entry).collect();
    vec![Block::Heading("Operations".into()), Block::Table(grid), Block::List(sources)]
}

fn notices(report: &Report) -> Vec<Block> {
    if report.notices.is_empty() {
        return Vec::new();
    }
    let entry = |notice: &shardwise_core::report::Notice| Entry::new(notice.key.clone(), notice.text.to_string());
    vec![Block::Heading("Notices".into()), Block::List(report.notices.iter().map(entry).collect())]
}

/// Grades of the prices, and the amount that depends on assumed ones.
pub(super) fn prices(report: &Report, money: &Money) -> Vec<Entry> {
    let prices = &report.prices;
    let mut entries =
        vec![Entry::new("book", format!("{}, effective {}", clean(&report.region), clean(&prices.effective)))];
    let mut grade = |label: &str, how: &str, ids: &[String]| {
        if !ids.is_empty() {
            entries.push(Entry::new(label, format!("{how}: {}", ids.join(", "))));
        }
    };
    grade("* assumed", "inferred from other prices", &prices.assumed);
    grade("° reported", "by one third party", &prices.reported);
    grade("given", "by the scenario", &prices.given);
    if prices.assumed.is_empty() && prices.reported.is_empty() {
        entries.push(Entry::new(
            "verified",
            if prices.given.is_empty() { "every price used" } else { "every other price used" },
        ));
    }
    if prices.usd_on_assumed > 0.0 {
        let rests = |a: &ArchitectureReport| {
            let share: f64 = a.bill.iter().filter(|line| line.grade == Grade::Assumed).map(|line| line.share).sum();
            format!("{} {} ({})", title(a), money.show(a.usd_on_assumed), numbers::whole_percent(share))
        };
        let sums: Vec<String> = report.architectures.iter().map(rests).collect();
        entries.push(Entry::new("based on *", format!("{} a month, before any discount", sums.join(", "))));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_explained_with_the_bounds_of_the_model() {
        let check = |share: f64, level, said: &str| {
            assert_eq!(Level::of_share(share * 0.999), level);
            assert_ne!(Level::of_share(share), level);
            assert!(LEVELS.contains(&format!("{level}: {said}")), "{level}");
        };
        check(1e-6, Level::None, "below 1 in a million changes");
        check(1e-4, Level::Low, "below 1 in 10,000");
        check(1e-2, Level::Moderate, "below 1%");
        check(0.2, Level::High, "below 20%");
    }
}
