//! The charts, drawn here as SVG: bars and lines on a grid need no library, and colors follow the theme by themselves.
//!
//! Every chart has a title and a description with its numbers, for those who do not see it. Widths are those of a viewBox;
//! charts scale with the page.

use maud::{Markup, html};
use shardwise_core::model::LineId;
use shardwise_core::report::{ArchitectureReport, LimitReport, Report};
use shardwise_core::study::{Crossing, Curve, Series};
use shardwise_core::text::{Argument, FileMessage};

use crate::words::{Words, digits};

const WIDTH: f64 = 960.0;
/// Colors of lines; what is beyond them shares the last.
const LINE_COLORS: usize = 9;
const ARCHITECTURE_COLORS: usize = 6;

/// A chart with its title and description.
fn chart(id: &str, title: &str, description: &str, height: f64, drawing: &Markup) -> Markup {
    let [title_id, description_id] = ["title", "desc"].map(|part| format!("{id}-{part}"));
    html! {
        figure {
            svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-labelledby=(format!("{title_id} {description_id}")) {
                title id=(title_id) { (title) }
                desc id=(description_id) { (description) }
                (drawing)
            }
        }
    }
}

/// The most that a text of a chart is wide, in any of the fonts of the document.
fn drawn_width(text: &str) -> f64 {
    let of = |c: char| if c.is_ascii() { 7.6 } else { 13.5 };
    text.chars().map(of).sum()
}

/// The color of a bill line, by its place in the table.
pub(crate) fn line_color(place: usize) -> String {
    format!("--color: var(--line-{})", place.min(LINE_COLORS - 1))
}

/// The color of an architecture, by its place in the report.
pub(crate) fn architecture_color(place: usize) -> String {
    format!("--color: var(--architecture-{})", place % ARCHITECTURE_COLORS)
}

/// Cost by line: a bar for each architecture, its lines one beside the other.
pub(crate) fn cost(id: &str, report: &Report, lines: &[LineId], words: Words<'_>) -> Markup {
    const BAR: f64 = 30.0;
    const ROW: f64 = 62.0;
    let right = report.architectures.iter().map(|one| drawn_width(&words.total(one))).fold(102.0, f64::max) + 8.0;
    let sum = |architecture: &ArchitectureReport| architecture.bill.iter().map(|line| line.usd.max(0.0)).sum::<f64>();
    let most = report.architectures.iter().map(sum).fold(f64::MIN_POSITIVE, f64::max);
    let scale = (WIDTH - right) / most;
    let described = report.architectures.iter().map(|own| described(own, &parts(own, lines), words));
    let described: Vec<String> = described.collect();
    let drawing = html! {
        @for (row, architecture) in report.architectures.iter().enumerate() {
            @let top = row as f64 * ROW;
            text x="0" y=(top + 16.0) { (words.title(architecture)) }
            @for (place, line, usd, before) in &parts(architecture, lines) {
                rect .part x=(round(before * scale)) y=(top + 24.0) width=(round(usd * scale)) height=(BAR) style=(line_color(*place)) {
                    title { (words.line(*line)) ": " (words.money(*usd)) }
                }
            }
            text x=(round(sum(architecture) * scale + 8.0)) y=(top + 44.0) { (words.total(architecture)) }
        }
    };
    let height = report.architectures.len() as f64 * ROW;
    chart(id, &words.say(FileMessage::CostChart), &described.join(" "), height, &drawing)
}

/// The lines of a bill above 0, each with its color and with what stands before it.
fn parts(architecture: &ArchitectureReport, lines: &[LineId]) -> Vec<(usize, LineId, f64, f64)> {
    let mut before = 0.0;
    let mut parts = Vec::new();
    for (place, id) in lines.iter().enumerate() {
        let usd = architecture.bill.iter().find(|line| line.id == *id).map_or(0.0, |line| line.usd);
        if usd > 0.0 {
            parts.push((place, *id, usd, before));
            before += usd;
        }
    }
    parts
}

fn described(architecture: &ArchitectureReport, parts: &[(usize, LineId, f64, f64)], words: Words<'_>) -> String {
    let each = parts.iter().map(|(_, line, usd, _)| format!("{} {}", words.line(*line), words.money(*usd)));
    let lines = words.listed(&each.collect::<Vec<_>>());
    let [id, total, lines] = [architecture.id.to_string(), words.total(architecture), lines].map(Argument::text);
    words.say(FileMessage::CostOfOne { id, total, lines })
}

/// The limits of an architecture as bars: how much of each the busiest hour uses.
pub(crate) fn limits(id: &str, architecture: &ArchitectureReport, words: Words<'_>) -> Markup {
    const ROW: f64 = 26.0;
    const RIGHT: f64 = 130.0;
    /// Bars end here; the number beside them does not.
    const MOST: f64 = 1.5;
    let left = architecture.limits.iter().map(|limit| drawn_width(&words.limit(limit.id))).fold(120.0, f64::max) + 16.0;
    let largest = architecture.limits.iter().map(|limit| limit.utilization).fold(1.0, f64::max).min(MOST);
    let scale = (WIDTH - left - RIGHT) / largest;
    let drawing = html! {
        @for (row, limit) in architecture.limits.iter().enumerate() {
            @let top = row as f64 * ROW + 4.0;
            text x=(round(left - 10.0)) y=(top + 14.0) text-anchor="end" { (words.limit(limit.id)) }
            rect .track x=(round(left)) y=(top) width=(round(largest * scale)) height="18" {}
            rect class=(format!("bar {}", limit.verdict)) x=(round(left)) y=(top) width=(round(limit.utilization.min(MOST) * scale)) height="18" {}
            text x=(round(left + largest * scale + 8.0)) y=(top + 14.0) { (words.percent(limit.utilization)) " " (words.verdict(limit.verdict)) }
        }
        line .full x1=(round(left + scale)) x2=(round(left + scale)) y1="0" y2=(architecture.limits.len() as f64 * ROW + 4.0) {}
    };
    let each = |limit: &LimitReport| {
        let texts = [words.limit(limit.id), words.percent(limit.utilization), words.verdict(limit.verdict)];
        let [label, used, verdict] = texts.map(Argument::text);
        words.say(FileMessage::LimitOfChart { label, used, verdict })
    };
    let limits = Argument::text(words.listed(&architecture.limits.iter().map(each).collect::<Vec<_>>()));
    chart(
        id,
        &words.say(FileMessage::LimitsChart { id: Argument::text(architecture.id.to_string()) }),
        &words.say(FileMessage::LimitsChartAll { limits }),
        architecture.limits.len() as f64 * ROW + 8.0,
        &drawing,
    )
}

/// The frame of the chart of the curve.
struct Frame {
    rates: [f64; 2],
    usd: [f64; 2],
}

const TOP: f64 = 16.0;
const LEFT: f64 = 84.0;
const RIGHT: f64 = 150.0;
const BOTTOM: f64 = 44.0;
const HEIGHT: f64 = 380.0;

impl Frame {
    /// From the least to the most of all costs above 0, on scales of powers of ten.
    fn new(curve: &Curve) -> Option<Self> {
        let costs = || {
            curve.series.iter().flat_map(|series| series.monthly_usd.iter().flatten().copied().filter(|usd| *usd > 0.0))
        };
        let (least, most) = (costs().fold(f64::INFINITY, f64::min), costs().fold(0.0, f64::max));
        let rates = [*curve.rates.first()?, *curve.rates.last()?];
        (least < most && rates[0] < rates[1]).then_some(Self { rates, usd: [least, most] })
    }

    fn x(&self, rate: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * share(rate, self.rates)
    }

    fn y(&self, usd: f64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share(usd.max(self.usd[0]), self.usd)
    }
}

/// Where a value lies between two others, on a scale of powers of ten.
fn share(value: f64, [least, most]: [f64; 2]) -> f64 {
    (libm::log10(value) - libm::log10(least)) / (libm::log10(most) - libm::log10(least))
}

/// The powers of ten between two values; with their doubles and fives where those are few.
fn ticks([least, most]: [f64; 2]) -> Vec<f64> {
    let powers = libm::floor(libm::log10(least)) as i32..=libm::ceil(libm::log10(most)) as i32;
    let steps: &[f64] = if powers.clone().count() < 4 { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let all = powers.flat_map(|power| steps.iter().map(move |step| step * libm::pow(10.0, f64::from(power))));
    all.filter(|tick| (least..=most).contains(tick)).collect()
}

/// Cost over the write rate, with the rate of the scenario and where the cheapest changes.
pub(crate) fn curve(id: &str, report: &Report, curve: &Curve, own: f64, words: Words<'_>) -> Option<Markup> {
    let frame = Frame::new(curve)?;
    let drawing = html! {
        (axes(&frame, words))
        line .own x1=(round(frame.x(own))) x2=(round(frame.x(own))) y1=(TOP) y2=(HEIGHT - BOTTOM) {}
        text .soft x=(round(frame.x(own) + 6.0)) y=(TOP + 10.0) { (words.say(FileMessage::OwnRate { rate: rate(own) })) }
        @for (place, series) in curve.series.iter().enumerate() {
            (drawn(&frame, curve, series, place))
            @if let Some(last) = end(series) {
                // Ends that meet would hide each other's names.
                text x=(round(WIDTH - RIGHT + 8.0)) y=(round(frame.y(last) + 4.0 + nudge(curve, place))) { (title(report, series, words)) }
            }
        }
        @for crossing in &curve.crossings {
            circle .dot cx=(round(frame.x(crossing.rate))) cy=(round(frame.y(crossing.monthly_usd))) r="5" style="--color: var(--ink)" {
                title { (words.say(FileMessage::CrossingAt { rate: rate(crossing.rate), id: id_of(crossing) })) }
            }
        }
    };
    Some(chart(id, &words.say(FileMessage::CurveChart), &sentence(curve, own, words), HEIGHT, &drawing))
}

fn title(report: &Report, series: &Series, words: Words<'_>) -> String {
    let own = report.architectures.iter().find(|architecture| architecture.id == series.architecture);
    own.map_or(String::new(), |own| words.title(own))
}

/// The cost at the highest rate; `None` if it is not priced.
fn end(series: &Series) -> Option<f64> {
    series.monthly_usd.last().copied().flatten()
}

/// How far the name of a series moves away from one that ends close to it.
fn nudge(curve: &Curve, place: usize) -> f64 {
    let own = end(&curve.series[place]).unwrap_or_default();
    let near = |other: &Series| end(other).is_some_and(|other| (other / own).max(own / other) < 1.3);
    let below = curve.series.iter().take(place).any(near);
    if below { 14.0 } else { 0.0 }
}

fn axes(frame: &Frame, words: Words<'_>) -> Markup {
    html! {
        @for tick in ticks(frame.usd) {
            @let y = round(frame.y(tick));
            line .grid x1=(LEFT) x2=(WIDTH - RIGHT) y1=(y) y2=(y) {}
            text .soft x=(LEFT - 8.0) y=(y + 4.0) text-anchor="end" { (short(words, tick)) }
        }
        @for tick in ticks(frame.rates) {
            @let x = round(frame.x(tick));
            line .grid x1=(x) x2=(x) y1=(TOP) y2=(HEIGHT - BOTTOM) {}
            text .soft x=(x) y=(HEIGHT - BOTTOM + 18.0) text-anchor="middle" { (digits(tick)) }
        }
        line .axis x1=(LEFT) x2=(WIDTH - RIGHT) y1=(HEIGHT - BOTTOM) y2=(HEIGHT - BOTTOM) {}
        line .axis x1=(LEFT) x2=(LEFT) y1=(TOP) y2=(HEIGHT - BOTTOM) {}
        text .soft x=(WIDTH - RIGHT) y=(HEIGHT - 6.0) text-anchor="end" { (words.say(FileMessage::RateAxis)) }
    }
}

/// An amount of a power of ten.
fn short(words: Words<'_>, usd: f64) -> String {
    words.money(usd).trim_end_matches(".00").to_owned()
}

/// A line, dashed where the architecture does not carry the load.
fn drawn(frame: &Frame, curve: &Curve, series: &Series, place: usize) -> Markup {
    let points: Vec<(String, bool)> = curve
        .rates
        .iter()
        .zip(series.monthly_usd.iter().zip(&series.carries))
        .filter_map(|(rate, (usd, carries))| Some((rate, (*usd)?, *carries)))
        .map(|(rate, usd, carries)| (format!("{},{}", round(frame.x(*rate)), round(frame.y(usd))), carries))
        .collect();
    // Parts that carry and parts that do not share the point at which they meet.
    let mut runs: Vec<(bool, Vec<&str>)> = Vec::new();
    for (index, (point, carries)) in points.iter().enumerate() {
        match runs.last_mut() {
            Some((last, run)) if last == carries => run.push(point),
            _ => {
                let before = index.checked_sub(1).map(|before| points[before].0.as_str());
                runs.push((*carries, before.into_iter().chain([point.as_str()]).collect()));
            }
        }
    }
    html! {
        @for (carries, run) in runs {
            polyline class=(if carries { "curve" } else { "curve over" }) points=(run.join(" ")) style=(architecture_color(place)) {}
        }
    }
}

fn rate(rate: f64) -> Argument {
    Argument::text(digits(rate))
}

/// The architecture that is cheaper above a crossing.
fn id_of(crossing: &Crossing) -> Argument {
    Argument::text(crossing.cheaper_above.to_string())
}

fn sentence(curve: &Curve, own: f64, words: Words<'_>) -> String {
    let at = |series: &Series| {
        let nearest = curve.rates.iter().position(|rate| *rate >= own).unwrap_or_default();
        let usd = series.monthly_usd.get(nearest).copied().flatten();
        let cost = usd.map_or_else(|| words.say(FileMessage::NotPriced), |usd| words.money(usd));
        format!("{} {cost}", series.architecture)
    };
    let costs = Argument::text(words.listed(&curve.series.iter().map(at).collect::<Vec<_>>()));
    let mut sentences = vec![FileMessage::CurveHere { rate: rate(own), costs }];
    sentences
        .extend(curve.crossings.iter().map(|one| FileMessage::CurveCrossing { rate: rate(one.rate), id: id_of(one) }));
    if curve.crossings.is_empty() && curve.series.len() > 1 {
        sentences.push(FileMessage::CurveSame);
    }
    sentences.push(FileMessage::CurveDashed);
    sentences.into_iter().map(|sentence| words.say(sentence)).collect::<Vec<_>>().join(" ")
}

/// A coordinate: a tenth of a pixel is enough.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
