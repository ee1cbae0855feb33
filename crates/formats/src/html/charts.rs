//! The charts, drawn here as SVG: bars and lines on a grid need no library, and colors follow the theme by themselves.
//!
//! Every chart has a title and a description with its numbers, for those who do not see it. Widths are those of a viewBox;
//! charts scale with the page.

use maud::{Markup, html};
use shardwise_core::model::LineId;
use shardwise_core::output::Currency;
use shardwise_core::report::{ArchitectureReport, LimitReport, Report};
use shardwise_core::study::{Curve, Series};

use super::words::{digits, money, percent, total};

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

/// The color of a bill line, by its place in the table.
pub(crate) fn line_color(place: usize) -> String {
    format!("--color: var(--line-{})", place.min(LINE_COLORS - 1))
}

/// The color of an architecture, by its place in the report.
pub(crate) fn architecture_color(place: usize) -> String {
    format!("--color: var(--architecture-{})", place % ARCHITECTURE_COLORS)
}

/// Cost by line: a bar for each architecture, its lines one beside the other.
pub(crate) fn cost(id: &str, report: &Report, lines: &[LineId], currency: &Currency) -> Markup {
    const BAR: f64 = 30.0;
    const ROW: f64 = 62.0;
    const RIGHT: f64 = 110.0;
    let sum = |architecture: &ArchitectureReport| architecture.bill.iter().map(|line| line.usd.max(0.0)).sum::<f64>();
    let most = report.architectures.iter().map(sum).fold(f64::MIN_POSITIVE, f64::max);
    let scale = (WIDTH - RIGHT) / most;
    let words = report.architectures.iter().map(|own| described(own, &parts(own, lines), currency));
    let words: Vec<String> = words.collect();
    let drawing = html! {
        @for (row, architecture) in report.architectures.iter().enumerate() {
            @let top = row as f64 * ROW;
            text x="0" y=(top + 16.0) { (architecture.title()) }
            @for (place, line, usd, before) in &parts(architecture, lines) {
                rect .part x=(round(before * scale)) y=(top + 24.0) width=(round(usd * scale)) height=(BAR) style=(line_color(*place)) {
                    title { (line.label()) ": " (money(currency, *usd)) }
                }
            }
            text x=(round(sum(architecture) * scale + 8.0)) y=(top + 44.0) { (total(architecture, currency)) }
        }
    };
    let height = report.architectures.len() as f64 * ROW;
    chart(id, "Monthly cost by line", &words.join(" "), height, &drawing)
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

fn described(architecture: &ArchitectureReport, parts: &[(usize, LineId, f64, f64)], currency: &Currency) -> String {
    let each = parts.iter().map(|(_, line, usd, _)| format!("{} {}", line.label(), money(currency, *usd)));
    let each: Vec<String> = each.collect();
    format!("{}: {} in total; {}.", architecture.id, total(architecture, currency), each.join(", "))
}

/// The limits of an architecture as bars: how much of each the busiest hour uses.
pub(crate) fn limits(id: &str, architecture: &ArchitectureReport) -> Markup {
    const ROW: f64 = 26.0;
    const LEFT: f64 = 270.0;
    const RIGHT: f64 = 130.0;
    /// Bars end here; the number beside them does not.
    const MOST: f64 = 1.5;
    let largest = architecture.limits.iter().map(|limit| limit.utilization).fold(1.0, f64::max).min(MOST);
    let scale = (WIDTH - LEFT - RIGHT) / largest;
    let drawing = html! {
        @for (row, limit) in architecture.limits.iter().enumerate() {
            @let top = row as f64 * ROW + 4.0;
            text x=(LEFT - 10.0) y=(top + 14.0) text-anchor="end" { (limit.label) }
            rect .track x=(LEFT) y=(top) width=(round(largest * scale)) height="18" {}
            rect class=(format!("bar {}", limit.verdict)) x=(LEFT) y=(top) width=(round(limit.utilization.min(MOST) * scale)) height="18" {}
            text x=(round(LEFT + largest * scale + 8.0)) y=(top + 14.0) { (percent(limit.utilization)) " " (limit.verdict) }
        }
        line .full x1=(round(LEFT + scale)) x2=(round(LEFT + scale)) y1="0" y2=(architecture.limits.len() as f64 * ROW + 4.0) {}
    };
    let each = |limit: &LimitReport| format!("{} {} ({})", limit.label, percent(limit.utilization), limit.verdict);
    let description = architecture.limits.iter().map(each).collect::<Vec<_>>().join(", ");
    let title = format!("Utilization of the limits of {} in the busiest hour", architecture.id);
    chart(
        id,
        &title,
        &format!("{description}. The dashed line is the limit."),
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
pub(crate) fn curve(id: &str, report: &Report, curve: &Curve, own: f64, currency: &Currency) -> Option<Markup> {
    let frame = Frame::new(curve)?;
    let drawing = html! {
        (axes(&frame, currency))
        line .own x1=(round(frame.x(own))) x2=(round(frame.x(own))) y1=(TOP) y2=(HEIGHT - BOTTOM) {}
        text .soft x=(round(frame.x(own) + 6.0)) y=(TOP + 10.0) { "this scenario: " (digits(own)) "/s" }
        @for (place, series) in curve.series.iter().enumerate() {
            (drawn(&frame, curve, series, place))
            @if let Some(last) = end(series) {
                // Ends that meet would hide each other's names.
                text x=(round(WIDTH - RIGHT + 8.0)) y=(round(frame.y(last) + 4.0 + nudge(curve, place))) { (title(report, series)) }
            }
        }
        @for crossing in &curve.crossings {
            circle .dot cx=(round(frame.x(crossing.rate))) cy=(round(frame.y(crossing.monthly_usd))) r="5" style="--color: var(--ink)" {
                title { "from " (digits(crossing.rate)) " changes per second on, " (crossing.cheaper_above) " is cheaper" }
            }
        }
    };
    Some(chart(id, "Monthly cost over the write rate", &sentence(curve, own, currency), HEIGHT, &drawing))
}

fn title(report: &Report, series: &Series) -> String {
    let own = report.architectures.iter().find(|architecture| architecture.id == series.architecture);
    own.map_or(String::new(), ArchitectureReport::title)
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

fn axes(frame: &Frame, currency: &Currency) -> Markup {
    html! {
        @for tick in ticks(frame.usd) {
            @let y = round(frame.y(tick));
            line .grid x1=(LEFT) x2=(WIDTH - RIGHT) y1=(y) y2=(y) {}
            text .soft x=(LEFT - 8.0) y=(y + 4.0) text-anchor="end" { (short(currency, tick)) }
        }
        @for tick in ticks(frame.rates) {
            @let x = round(frame.x(tick));
            line .grid x1=(x) x2=(x) y1=(TOP) y2=(HEIGHT - BOTTOM) {}
            text .soft x=(x) y=(HEIGHT - BOTTOM + 18.0) text-anchor="middle" { (digits(tick)) }
        }
        line .axis x1=(LEFT) x2=(WIDTH - RIGHT) y1=(HEIGHT - BOTTOM) y2=(HEIGHT - BOTTOM) {}
        line .axis x1=(LEFT) x2=(LEFT) y1=(TOP) y2=(HEIGHT - BOTTOM) {}
        text .soft x=(WIDTH - RIGHT) y=(HEIGHT - 6.0) text-anchor="end" { "mean changes per second" }
    }
}

/// An amount of a power of ten.
fn short(currency: &Currency, usd: f64) -> String {
    money(currency, usd).trim_end_matches(".00").to_owned()
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

fn sentence(curve: &Curve, own: f64, currency: &Currency) -> String {
    let at = |series: &Series| {
        let nearest = curve.rates.iter().position(|rate| *rate >= own).unwrap_or_default();
        let usd = series.monthly_usd.get(nearest).copied().flatten();
        format!("{} {}", series.architecture, usd.map_or("not priced".into(), |usd| money(currency, usd)))
    };
    let here = curve.series.iter().map(at).collect::<Vec<_>>().join(", ");
    let crossings = curve.crossings.iter().map(|crossing| {
        format!(" From {} changes per second on, {} is the cheapest.", digits(crossing.rate), crossing.cheaper_above)
    });
    let crossings: String = crossings.collect();
    let rest = if crossings.is_empty() && curve.series.len() > 1 {
        " The same one is the cheapest at every rate shown."
    } else {
        &crossings
    };
    format!(
        "At {} changes per second: {here}.{rest} Dashed where an architecture does not carry the load.",
        digits(own)
    )
}

/// A coordinate: a tenth of a pixel is enough.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
