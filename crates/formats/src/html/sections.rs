//! The sections of the document, for one scenario; and the table of several.

use maud::{Markup, html};
use shardwise_core::PlanError;
use shardwise_core::input::link;
use shardwise_core::model::{ConstraintId, LineId, OutcomeId, Verdict};
use shardwise_core::output::Currency;
use shardwise_core::report::{ArchitectureReport, LimitReport, Report};
use shardwise_core::study::{POINTS, curve};

use super::charts;
use super::text::clean;
use super::words::{difference, digits, fine, measured, money, percent, seconds, total};
use crate::studied::Studied;

/// The part of the document about one scenario.
pub(crate) struct Part<'a> {
    /// Its place, which makes ids different.
    place: usize,
    studied: Studied<'a>,
    report: &'a Report,
    currency: &'a Currency,
    /// Whether it is the only one: its headings are then one level higher.
    alone: bool,
    /// Every line of its bills, the one that differs most first.
    lines: Vec<LineId>,
}

/// The scenarios in one table, with the differences to the first.
pub(crate) fn several(studied: &[Studied<'_>], currency: &Currency) -> Markup {
    let first = studied.first().map(|studied| studied.report);
    let against = |architecture: &ArchitectureReport| {
        let own = first?.architectures.iter().find(|first| first.id == architecture.id)?;
        Some(architecture.monthly_usd? - own.monthly_usd?)
    };
    html! {
        h2 { "Side by side" }
        div .scroll tabindex="0" role="region" aria-label="Scenarios side by side" {
            table {
                caption { "Cost a month; differences are those to the first scenario." }
                thead { tr {
                    th scope="col" { "Scenario" }
                    th scope="col" { "Architecture" }
                    th scope="col" .number { "Cost" }
                    th scope="col" .number { "Difference" }
                    th scope="col" { "Outcome" }
                    th scope="col" { "Throttling risk" }
                } }
                tbody {
                    @for (place, one) in studied.iter().enumerate() {
                        @for architecture in &one.report.architectures {
                            tr {
                                th scope="row" { a href=(format!("#s{}", place + 1)) { (place + 1) ". " (clean(&one.report.name)) } }
                                td { (title(architecture)) }
                                td .number { (total(architecture, currency)) }
                                td .number { @if place > 0 { (against(architecture).map_or("–".into(), |usd| difference(currency, usd))) } }
                                td { (outcome(architecture)) }
                                td { (architecture.throttling.level) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Letter and id.
fn title(architecture: &ArchitectureReport) -> String {
    architecture.title()
}

/// Whether it fits, as a word.
fn outcome(architecture: &ArchitectureReport) -> Markup {
    let class = match architecture.fit.outcome {
        OutcomeId::Fits => "ok",
        OutcomeId::FitsAfterIncrease | OutcomeId::NotPriced => "near",
        OutcomeId::DoesNotFit => "exceeded",
    };
    let words = architecture.fit.outcome.to_string().replace('-', " ");
    html! { span class=(format!("word {class}")) { (words) } }
}

fn verdict_word(verdict: Verdict) -> Markup {
    html! { span class=(format!("word {verdict}")) { (verdict) } }
}

impl<'a> Part<'a> {
    pub(crate) fn new(place: usize, studied: Studied<'a>, currency: &'a Currency, alone: bool) -> Self {
        let report = studied.report;
        Self { place, studied, report, currency, alone, lines: ordered(report) }
    }

    /// The whole part.
    ///
    /// # Errors
    /// The scenario has no numbers at another rate.
    pub(crate) fn section(&self) -> Result<Markup, PlanError> {
        let curve = self.curve()?;
        Ok(html! {
            section .scenario id=(self.id("")) {
                @if !self.alone { h2 { (self.place + 1) ". " (clean(&self.report.name)) } }
                (self.about())
                p .verdict { (self.report.verdict.text) }
                (self.outcomes())
                (self.todo())
                (self.cost())
                (self.limits())
                (curve)
                (self.shards())
                (self.risk())
                (self.way())
                (self.operations())
                (self.notices())
                (self.prices())
                (self.inputs())
            }
        })
    }

    /// An id of this part.
    fn id(&self, name: &str) -> String {
        let place = self.place + 1;
        if name.is_empty() { format!("s{place}") } else { format!("s{place}-{name}") }
    }

    /// The name of a table that may scroll sideways, different from those of other scenarios.
    fn region(&self, name: &str) -> String {
        if self.alone { name.to_owned() } else { format!("{name}, scenario {}", self.place + 1) }
    }

    fn heading(&self, text: &str) -> Markup {
        if self.alone {
            html! { h2 { (text) } }
        } else {
            html! { h3 { (text) } }
        }
    }

    fn subheading(&self, text: &str) -> Markup {
        if self.alone {
            html! { h3 { (text) } }
        } else {
            html! { h4 { (text) } }
        }
    }

    fn about(&self) -> Markup {
        let (flow, book) = (&self.report.flow, self.studied.book);
        let region = if book.name.is_empty() { book.region.clone() } else { format!("{}, {}", book.region, book.name) };
        html! {
            p .soft {
                (clean(&region)) ", prices as of " (clean(&book.effective)) "; " (digits(self.report.month_hours)) " hours a month. "
                (digits(flow.mean_rate)) " changes per second on average, " (digits(flow.peak_rate)) " in the busiest hour; "
                "a delivered record has " (measured(flow.delivered_record_bytes, "B")) "."
            }
        }
    }

    fn outcomes(&self) -> Markup {
        html! {
            ul {
                @for architecture in &self.report.architectures {
                    li {
                        strong { (title(architecture)) } ", " (architecture.label) ": "
                        (total(architecture, self.currency)) " a month, " (outcome(architecture))
                        @for reason in &architecture.fit.reasons { "; " (reason.text) }
                        "."
                    }
                }
            }
        }
    }

    /// What can be changed, with its price.
    fn todo(&self) -> Markup {
        html! {
            @if !self.studied.todo.is_empty() {
                (self.heading("What to do"))
                ol { @for todo in self.studied.todo { li { (todo.text) } } }
            }
        }
    }

    fn cost(&self) -> Markup {
        let architectures = &self.report.architectures;
        let pair = <&[ArchitectureReport; 2]>::try_from(&architectures[..]).ok();
        let usd = |architecture: &ArchitectureReport, id: LineId| {
            architecture.bill.iter().find(|line| line.id == id).map(|line| line.usd)
        };
        let cell = |architecture: &ArchitectureReport, id: LineId| {
            let missing = architecture.not_priced.iter().flat_map(|missing| &missing.lines).any(|line| line.id == id);
            let nothing = if missing { "no price" } else { "–" };
            usd(architecture, id).map_or(nothing.into(), |usd| money(self.currency, usd))
        };
        html! {
            (self.heading("Monthly cost"))
            (charts::cost(&self.id("cost"), self.report, &self.lines, self.currency))
            div .scroll tabindex="0" role="region" aria-label=(self.region("Cost by line")) { table {
                caption { "Cost by line in " (self.currency.code) ", the largest difference first." }
                thead { tr {
                    th scope="col" { "Line" }
                    @for architecture in architectures { th scope="col" .number { (title(architecture)) } }
                    @if let Some([first, second]) = pair { th scope="col" .number { (second.letter) " - " (first.letter) } }
                    th scope="col" { "Grade" }
                } }
                tbody { @for (place, id) in self.lines.iter().enumerate() {
                    tr {
                        th scope="row" {
                            span .swatch style=(charts::line_color(place)) aria-hidden="true" {}
                            (id.label()) " " code .id { (id) }
                        }
                        @for architecture in architectures {
                            td .number { (cell(architecture, *id)) }
                        }
                        @if let Some([first, second]) = pair {
                            td .number { (difference(self.currency, usd(second, *id).unwrap_or(0.0) - usd(first, *id).unwrap_or(0.0))) }
                        }
                        td { (self.grades(*id)) }
                    }
                } }
                tfoot {
                    (self.sum("Total a month", &|architecture| architecture.monthly_usd, &|usd| money(self.currency, usd)))
                    (self.sum("Per million changes", &|a| a.usd_per_million_changes, &|usd| fine(self.currency, usd)))
                }
            } }
        }
    }

    /// A row of sums, with the difference of two.
    fn sum(
        &self,
        label: &str,
        amount: &dyn Fn(&ArchitectureReport) -> Option<f64>,
        show: &dyn Fn(f64) -> String,
    ) -> Markup {
        let amounts: Vec<Option<f64>> = self.report.architectures.iter().map(amount).collect();
        html! {
            tr {
                th scope="row" { (label) }
                @for usd in &amounts { td .number { (usd.map_or("not priced".into(), show)) } }
                @if let [Some(first), Some(second)] = amounts[..] { td .number { (difference(self.currency, second - first)) } }
                td {}
            }
        }
    }

    /// The grades of a line's prices, each once.
    fn grades(&self, id: LineId) -> String {
        let lines = self.report.architectures.iter().flat_map(|architecture| &architecture.bill);
        let mut grades: Vec<String> = Vec::new();
        for grade in lines.filter(|line| line.id == id).map(|line| line.grade.to_string()) {
            if !grades.contains(&grade) {
                grades.push(grade);
            }
        }
        grades.join(", ")
    }

    fn limits(&self) -> Markup {
        let row = |limit: &LimitReport| {
            html! {
                tr {
                    th scope="row" { (limit.label) " " code .id { (limit.id) } }
                    td .number { (measured(limit.demand, &limit.unit)) }
                    td .number { (measured(limit.limit, &limit.unit)) }
                    td .number { (percent(limit.utilization)) }
                    td { (verdict_word(limit.verdict)) }
                    td { (limit.nature) }
                    td { @if limit.verdict != Verdict::Ok { strong { (limit.remedy) } ". " } (limit.source) }
                }
            }
        };
        html! {
            (self.heading("Limits in the busiest hour"))
            p .soft { "ok up to 80%, near up to 100%, late where what is above is worked off in time, exceeded otherwise." }
            @for architecture in &self.report.architectures {
                (self.subheading(&title(architecture)))
                (charts::limits(&self.id(&format!("limits-{}", architecture.id)), architecture))
                div .scroll tabindex="0" role="region" aria-label=(self.region(&format!("Limits of {}", architecture.id))) { table {
                    caption { "Demand and limits of " (architecture.id) }
                    thead { tr {
                        th scope="col" { "Limit" }
                        th scope="col" .number { "Demand" }
                        th scope="col" .number { "Limit" }
                        th scope="col" .number { "Utilization" }
                        th scope="col" { "Verdict" }
                        th scope="col" { "Moved by" }
                        th scope="col" { "What to change, source" }
                    } }
                    tbody { @for limit in &architecture.limits { (row(limit)) } }
                } }
            }
        }
    }

    fn curve(&self) -> Result<Markup, PlanError> {
        let curve = curve(self.studied.scenario, self.studied.book, POINTS)?;
        let own = self.report.flow.mean_rate;
        let chart = charts::curve(&self.id("curve"), self.report, &curve, own, self.currency);
        Ok(html! {
            @if let Some(chart) = chart {
                (self.heading("Cost over the write rate"))
                (chart)
                @for crossing in &curve.crossings {
                    p { "From " (digits(crossing.rate)) " changes per second on, " (crossing.cheaper_above) " is the cheapest, at " (money(self.currency, crossing.monthly_usd)) " a month." }
                }
                p .soft { "The shape of the day and fixed shards stay; a dashed line does not carry the load." }
            }
        })
    }

    fn shards(&self) -> Markup {
        let binding = |architecture: &ArchitectureReport| architecture.shards.binding.map_or("", ConstraintId::meaning);
        html! {
            (self.heading("Shards"))
            div .scroll tabindex="0" role="region" aria-label=(self.region("Shards")) { table {
                caption { "Shards of the stream, and what requires the most" }
                thead { tr {
                    th scope="col" { "Architecture" }
                    th scope="col" .number { "Used" }
                    th scope="col" .number { "Required" }
                    th scope="col" { "Bound by" }
                    th scope="col" .number { "By AWS's guide" }
                } }
                tbody { @for architecture in &self.report.architectures {
                    tr {
                        th scope="row" { (title(architecture)) }
                        td .number { (architecture.shards.used) }
                        td .number { (architecture.shards.required) }
                        td { (binding(architecture)) }
                        td .number { (architecture.shards.aws_guide.map_or("–".into(), |guide| guide.to_string())) }
                    }
                } }
            } }
        }
    }

    fn risk(&self) -> Markup {
        html! {
            (self.heading("Throttling risk"))
            div .scroll tabindex="0" role="region" aria-label=(self.region("Throttling risk")) { table {
                caption { "Throttled changes are retried, not lost" }
                thead { tr {
                    th scope="col" { "Architecture" }
                    th scope="col" { "Risk" }
                    th scope="col" .number { "Share of the traffic" }
                    th scope="col" .number { "Share of seconds" }
                    th scope="col" { "At" }
                } }
                tbody { @for architecture in &self.report.architectures {
                    @let throttling = &architecture.throttling;
                    tr {
                        th scope="row" { (title(architecture)) }
                        td { (throttling.level) }
                        td .number { (percent(throttling.throttled_share)) }
                        td .number { (percent(throttling.time_share)) }
                        td { (throttling.worst.map_or("–", |limit| limit.label())) }
                    }
                } }
            } }
        }
    }

    /// Bytes and seconds on the way.
    fn way(&self) -> Markup {
        html! {
            (self.heading("On the way"))
            div .scroll tabindex="0" role="region" aria-label=(self.region("On the way")) { table {
                caption { "Bytes billed on each hop, and seconds of each stage" }
                thead { tr {
                    th scope="col" { "Architecture" }
                    th scope="col" { "Hop or stage" }
                    th scope="col" .number { "Carried or mean" }
                    th scope="col" .number { "Billed or worst" }
                } }
                tbody { @for architecture in &self.report.architectures {
                    @for hop in &architecture.efficiency {
                        tr {
                            th scope="row" { (title(architecture)) }
                            td { (hop.hop.meaning()) }
                            td .number { (measured(hop.carried_bytes, "B")) }
                            td .number { (measured(hop.billed_bytes, "B")) " (" (percent(hop.rounding_waste)) " rounding)" }
                        }
                    }
                    @if let Some(bytes) = architecture.object_bytes {
                        tr {
                            th scope="row" { (title(architecture)) }
                            td { "objects in S3, on average" }
                            td .number { (measured(bytes, "B")) }
                            td .number { "–" }
                        }
                    }
                    @for stage in &architecture.freshness.stages {
                        tr {
                            th scope="row" { (title(architecture)) }
                            td { (stage.stage.meaning()) }
                            td .number { (seconds(stage.mean_seconds)) }
                            td .number { (seconds(stage.worst_seconds)) }
                        }
                    }
                    tr {
                        th scope="row" { strong { (title(architecture)) } }
                        td { strong { "write to delivery" } }
                        td .number { strong { (seconds(architecture.freshness.mean_seconds)) } }
                        td .number { strong { (seconds(architecture.freshness.worst_seconds)) } }
                    }
                } }
            } }
        }
    }

    fn operations(&self) -> Markup {
        html! {
            (self.heading("Beyond numbers"))
            @for architecture in &self.report.architectures {
                (self.subheading(&title(architecture)))
                dl {
                    @for operation in &architecture.operations {
                        dt { (operation.topic) }
                        dd { (operation.text) " " span .soft { "(" (operation.source) ")" } }
                    }
                }
            }
        }
    }

    fn notices(&self) -> Markup {
        html! {
            @if !self.report.notices.is_empty() {
                (self.heading("Notices"))
                ul { @for notice in &self.report.notices { li { code { (clean(&notice.key)) } ": " (notice.text) } } }
            }
        }
    }

    fn prices(&self) -> Markup {
        let mut used: Vec<&shardwise_core::report::BillReport> = Vec::new();
        for line in self.report.architectures.iter().flat_map(|architecture| &architecture.bill) {
            if !used.iter().any(|known| known.price == line.price) {
                used.push(line);
            }
        }
        html! {
            (self.heading("Prices and their sources"))
            div .scroll tabindex="0" role="region" aria-label=(self.region("Prices")) { table {
                caption { "Grades: verified (an AWS document or price list), reported (one third party), assumed (inferred), given (by the scenario)" }
                thead { tr {
                    th scope="col" { "Price" }
                    th scope="col" { "Grade" }
                    th scope="col" { "Source" }
                    th scope="col" { "Cost as arithmetic" }
                } }
                tbody { @for line in used {
                    tr {
                        th scope="row" { @if let Some(price) = line.price { code .id { (price) } } @else { (line.label) } }
                        td { (line.grade) }
                        td { (clean(&line.source.to_string())) }
                        td { code { (line.formula) } }
                    }
                } }
            } }
        }
    }

    fn inputs(&self) -> Markup {
        let set = link::settings(self.studied.scenario);
        html! {
            (self.heading("Settings that differ from the default"))
            @if set.is_empty() {
                p { "None." }
            } @else {
                ul { @for setting in &set { li { code { (setting.key) " = " (clean(&setting.value)) } } } }
            }
            p .soft { "Compute it again: " code { "shardwise compare --from-link '#" (link::encoded(&set)) "'" } }
        }
    }
}

/// Every line, the one that differs most first; the discount last.
fn ordered(report: &Report) -> Vec<LineId> {
    let mut ids: Vec<LineId> = Vec::new();
    let missing = report.architectures.iter().filter_map(|architecture| architecture.not_priced.as_ref());
    let missing = missing.flat_map(|missing| &missing.lines).map(|line| line.id);
    let priced = report.architectures.iter().flat_map(|architecture| &architecture.bill).map(|line| line.id);
    for id in priced.chain(missing) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let usd = |architecture: &ArchitectureReport, id: LineId| {
        architecture.bill.iter().find(|line| line.id == id).map_or(0.0, |line| line.usd)
    };
    let spread = |id: LineId| {
        let amounts = report.architectures.iter().map(|architecture| usd(architecture, id));
        let most = amounts.clone().fold(0.0, f64::max);
        // A single bill has nothing to differ from.
        if report.architectures.len() < 2 { most } else { most - amounts.fold(f64::INFINITY, f64::min) }
    };
    ids.sort_by(|a, b| (*a == LineId::Discount).cmp(&(*b == LineId::Discount)).then(spread(*b).total_cmp(&spread(*a))));
    ids
}
