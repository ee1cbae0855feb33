//! The sections of the document, for one scenario; and the table of several.

use maud::{Markup, html};
use shardwise_core::PlanError;
use shardwise_core::input::link;
use shardwise_core::model::{LineId, OutcomeId, Verdict};
use shardwise_core::report::{ArchitectureReport, HopReport, LimitReport, Report};
use shardwise_core::study::{Crossing, POINTS, curve};
use shardwise_core::text::{Argument, FileMessage};

use super::charts;
use super::text::clean;
use crate::studied::Studied;
use crate::words::{Words, digits};

/// The part of the document about one scenario.
pub(crate) struct Part<'a> {
    /// Its place, which makes ids different.
    place: usize,
    studied: Studied<'a>,
    report: &'a Report,
    words: Words<'a>,
    /// Whether it is the only one: its headings are then one level higher.
    alone: bool,
    /// Every line of its bills, the one that differs most first.
    lines: Vec<LineId>,
}

/// The scenarios in one table, with the differences to the first.
pub(crate) fn several(studied: &[Studied<'_>], words: Words<'_>) -> Markup {
    let first = studied.first().map(|studied| studied.report);
    let against = |architecture: &ArchitectureReport| {
        let own = first?.architectures.iter().find(|first| first.id == architecture.id)?;
        Some(words.difference_of(architecture.monthly_usd?, own.monthly_usd?))
    };
    html! {
        h2 { (words.say(FileMessage::SideBySide)) }
        div .scroll tabindex="0" role="region" aria-label=(words.say(FileMessage::SideBySideRegion)) {
            table {
                caption { (words.say(FileMessage::SideBySideCaption)) }
                thead { tr {
                    th scope="col" { (words.say(FileMessage::Scenario)) }
                    th scope="col" { (words.say(FileMessage::Architecture)) }
                    th scope="col" .number { (words.say(FileMessage::Cost)) }
                    th scope="col" .number { (words.say(FileMessage::Difference)) }
                    th scope="col" { (words.say(FileMessage::Outcome)) }
                    th scope="col" { (words.say(FileMessage::Risk)) }
                } }
                tbody {
                    @for (place, one) in studied.iter().enumerate() {
                        @for architecture in &one.report.architectures {
                            tr {
                                th scope="row" { a href=(format!("#s{}", place + 1)) { (place + 1) ". " (clean(&one.report.name)) } }
                                td { (words.title(architecture)) }
                                td .number { (words.total(architecture)) }
                                td .number { @if place > 0 { (against(architecture).unwrap_or_else(|| "–".into())) } }
                                td { (outcome(architecture, words)) }
                                td .short { (words.risk(architecture).0) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether it fits, as a word.
fn outcome(architecture: &ArchitectureReport, words: Words<'_>) -> Markup {
    let class = match architecture.fit.outcome {
        OutcomeId::Fits => "ok",
        OutcomeId::FitsAfterIncrease | OutcomeId::NotPriced => "near",
        OutcomeId::DoesNotFit => "exceeded",
    };
    html! { span class=(format!("word {class}")) { (words.outcome(architecture.fit.outcome)) } }
}

fn verdict_word(verdict: Verdict, words: Words<'_>) -> Markup {
    html! { span class=(format!("word {verdict}")) { (words.verdict(verdict)) } }
}

impl<'a> Part<'a> {
    pub(crate) fn new(place: usize, studied: Studied<'a>, words: Words<'a>, alone: bool) -> Self {
        let report = studied.report;
        Self { place, studied, report, words, alone, lines: ordered(report) }
    }

    /// The whole part; a brief one ends after the limits.
    ///
    /// # Errors
    /// The scenario has no numbers at another rate.
    pub(crate) fn section(&self, is_brief: bool) -> Result<Markup, PlanError> {
        let curve = if is_brief {
            html! {}
        } else {
            self.curve()?
        };
        Ok(html! {
            section .scenario id=(self.id("")) {
                @if !self.alone { h2 { (self.place + 1) ". " (clean(&self.report.name)) } }
                (self.about())
                p .verdict { (self.words.message(&self.report.verdict.text)) }
                (self.outcomes())
                (self.todo())
                (self.cost())
                (self.limits())
                @if !is_brief {
                    (curve)
                    (self.shards())
                    (self.risk())
                    (self.way())
                    (self.operations())
                    (self.notices())
                    (self.prices())
                    (self.inputs())
                }
            }
        })
    }

    /// An id of this part.
    fn id(&self, name: &str) -> String {
        let place = self.place + 1;
        if name.is_empty() { format!("s{place}") } else { format!("s{place}-{name}") }
    }

    /// The name of a table that may scroll sideways, different from those of other scenarios.
    fn region(&self, name: FileMessage) -> String {
        let name = self.words.say(name);
        if self.alone {
            return name;
        }
        let number = Argument::exact(self.place as f64 + 1.0);
        self.words.say(FileMessage::OfScenario { name: Argument::text(name), number })
    }

    fn heading(&self, text: FileMessage) -> Markup {
        let text = self.words.say(text);
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
        let (flow, book, words) = (&self.report.flow, self.studied.book, self.words);
        let name = words.region_name(&book.region, &book.name);
        let region = if name.is_empty() { book.region.clone() } else { format!("{}, {name}", book.region) };
        let about = FileMessage::About {
            region: Argument::text(clean(&region)),
            effective: Argument::text(clean(&book.effective)),
            hours: Argument::text(digits(self.report.month_hours)),
            mean: Argument::text(digits(flow.mean_rate)),
            peak: Argument::text(digits(flow.peak_rate)),
            size: Argument::text(words.measured(flow.delivered_record_bytes, "B")),
        };
        let currency = words.currency();
        let rate = (!currency.is_usd()).then(|| FileMessage::AmountsAt {
            code: currency.code.as_str().into(),
            rate: Argument::exact(currency.rate),
        });
        html! {
            p .soft { (words.say(about)) }
            @if let Some(rate) = rate { p .soft { (words.say(rate)) } }
        }
    }

    fn outcomes(&self) -> Markup {
        let words = self.words;
        let start = |architecture: &ArchitectureReport| {
            let [label, cost] = [words.services(architecture), words.total(architecture)].map(Argument::text);
            words.say(FileMessage::OutcomeStart { label, cost })
        };
        html! {
            ul {
                @for architecture in &self.report.architectures {
                    li {
                        strong { (words.title(architecture)) } (start(architecture)) (outcome(architecture, words))
                        @for reason in &architecture.fit.reasons {
                            (words.say(FileMessage::OutcomeAnd { reason: Argument::text(words.message(&reason.text).trim_end_matches('。')) }))
                        }
                        (words.say(FileMessage::OutcomeEnd))
                    }
                }
            }
        }
    }

    /// What can be changed, with its price.
    fn todo(&self) -> Markup {
        html! {
            @if !self.studied.todo.is_empty() {
                (self.heading(FileMessage::WhatToDo))
                ol { @for todo in self.studied.todo { li { (self.words.message(&todo.text)) } } }
            }
        }
    }

    fn cost(&self) -> Markup {
        let (architectures, words) = (&self.report.architectures, self.words);
        let pair = <&[ArchitectureReport; 2]>::try_from(&architectures[..]).ok();
        let usd = |architecture: &ArchitectureReport, id: LineId| {
            architecture.bill.iter().find(|line| line.id == id).map(|line| line.usd)
        };
        let cell = |architecture: &ArchitectureReport, id: LineId| {
            let missing = architecture.not_priced.iter().flat_map(|missing| &missing.lines).any(|line| line.id == id);
            let nothing = if missing { words.say(FileMessage::NoPrice) } else { "–".into() };
            usd(architecture, id).map_or(nothing, |usd| words.money(usd))
        };
        html! {
            (self.heading(FileMessage::MonthlyCost))
            (charts::cost(&self.id("cost"), self.report, &self.lines, words))
            div .scroll tabindex="0" role="region" aria-label=(self.region(FileMessage::CostByLine)) { table {
                caption { (words.say(FileMessage::CostCaption { code: words.currency().code.as_str().into() })) }
                thead { tr {
                    th scope="col" { (words.say(FileMessage::Line)) }
                    @for architecture in architectures { th scope="col" .number { (words.title(architecture)) } }
                    @if let Some([first, second]) = pair { th scope="col" .number { (second.letter) " - " (first.letter) } }
                    th scope="col" { (words.say(FileMessage::Grade)) }
                } }
                tbody { @for (place, id) in self.lines.iter().enumerate() {
                    tr {
                        th scope="row" {
                            span .swatch style=(charts::line_color(place)) aria-hidden="true" {}
                            (words.line(*id)) " " code .id { (id) }
                        }
                        @for architecture in architectures {
                            td .number { (cell(architecture, *id)) }
                        }
                        @if let Some([first, second]) = pair {
                            td .number { (words.difference_of(usd(second, *id).unwrap_or(0.0), usd(first, *id).unwrap_or(0.0))) }
                        }
                        td .short { (self.grades(*id)) }
                    }
                } }
                tfoot {
                    (self.sum(FileMessage::Total, &|architecture| architecture.monthly_usd, &|usd| words.money(usd), &|second, first| words.difference_of(second, first)))
                    (self.sum(FileMessage::PerMillion, &|a| a.usd_per_million_changes, &|usd| words.fine(usd), &|second, first| words.fine_difference(second, first)))
                }
            } }
        }
    }

    /// A row of sums, with the difference of two.
    fn sum(
        &self,
        label: FileMessage,
        amount: &dyn Fn(&ArchitectureReport) -> Option<f64>,
        show: &dyn Fn(f64) -> String,
        difference: &dyn Fn(f64, f64) -> String,
    ) -> Markup {
        let amounts: Vec<Option<f64>> = self.report.architectures.iter().map(amount).collect();
        html! {
            tr {
                th scope="row" { (self.words.say(label)) }
                @for usd in &amounts { td .number { (usd.map_or_else(|| self.words.say(FileMessage::NotPriced), show)) } }
                @if let [Some(first), Some(second)] = amounts[..] { td .number { (difference(second, first)) } }
                td {}
            }
        }
    }

    /// The grades of a line's prices, each once.
    fn grades(&self, id: LineId) -> String {
        let lines = self.report.architectures.iter().flat_map(|architecture| &architecture.bill);
        let mut grades: Vec<String> = Vec::new();
        for grade in lines.filter(|line| line.id == id).map(|line| self.words.grade(line.grade)) {
            if !grades.contains(&grade) {
                grades.push(grade);
            }
        }
        self.words.listed(&grades)
    }

    fn limits(&self) -> Markup {
        let words = self.words;
        let remedy = |limit: &LimitReport| {
            words.say(FileMessage::RemedyEnd { remedy: Argument::text(words.message(&limit.remedy)) })
        };
        let row = |limit: &LimitReport| {
            html! {
                tr .above {
                    th scope="row" { (words.limit(limit.id)) " " code .id { (limit.id) } }
                    td .number { (words.measured(limit.demand, &limit.unit)) }
                    td .number { (words.measured(limit.limit, &limit.unit)) }
                    td .number { (words.percent(limit.utilization)) }
                    td { (verdict_word(limit.verdict, words)) }
                    td .short { (words.nature(limit.nature)) }
                }
                tr {
                    td .below colspan="6" { @if limit.verdict != Verdict::Ok { strong { (remedy(limit)) } " " } (words.message(&limit.source)) }
                }
            }
        };
        let id = |architecture: &ArchitectureReport| Argument::text(architecture.id.to_string());
        html! {
            (self.heading(FileMessage::Limits))
            p .soft { (words.say(FileMessage::Verdicts)) }
            @for architecture in &self.report.architectures {
                (self.subheading(&self.words.title(architecture)))
                (charts::limits(&self.id(&format!("limits-{}", architecture.id)), architecture, words))
                div .scroll tabindex="0" role="region" aria-label=(self.region(FileMessage::LimitsOf { id: id(architecture) })) { table {
                    caption { (words.say(FileMessage::LimitsCaption { id: id(architecture) })) }
                    thead { tr {
                        th scope="col" { (words.say(FileMessage::Limit)) }
                        th scope="col" .number { (words.say(FileMessage::Demand)) }
                        th scope="col" .number { (words.say(FileMessage::Limit)) }
                        th scope="col" .number { (words.say(FileMessage::Utilization)) }
                        th scope="col" { (words.say(FileMessage::VerdictOf)) }
                        th scope="col" { (words.say(FileMessage::MovedBy)) }
                    } }
                    tbody { @for limit in &architecture.limits { (row(limit)) } }
                } }
            }
        }
    }

    fn curve(&self) -> Result<Markup, PlanError> {
        let curve = curve(self.studied.scenario, self.studied.book, POINTS)?;
        let own = self.report.flow.mean_rate;
        let chart = charts::curve(&self.id("curve"), self.report, &curve, own, self.words);
        let crosses = |crossing: &Crossing| FileMessage::CrossingCost {
            rate: Argument::text(digits(crossing.rate)),
            id: Argument::text(crossing.cheaper_above.to_string()),
            cost: Argument::text(self.words.money(crossing.monthly_usd)),
        };
        Ok(html! {
            @if let Some(chart) = chart {
                (self.heading(FileMessage::Curve))
                (chart)
                @for crossing in &curve.crossings {
                    p { (self.words.say(crosses(crossing))) }
                }
                p .soft { (self.words.say(FileMessage::CurveNote)) }
            }
        })
    }

    fn shards(&self) -> Markup {
        let words = self.words;
        let binding = |architecture: &ArchitectureReport| {
            architecture.shards.binding.map_or_else(String::new, |binding| words.constraint(binding))
        };
        html! {
            (self.heading(FileMessage::Shards))
            div .scroll tabindex="0" role="region" aria-label=(self.region(FileMessage::Shards)) { table {
                caption { (words.say(FileMessage::ShardsCaption)) }
                thead { tr {
                    th scope="col" { (words.say(FileMessage::Architecture)) }
                    th scope="col" .number { (words.say(FileMessage::UsedShards)) }
                    th scope="col" .number { (words.say(FileMessage::RequiredShards)) }
                    th scope="col" { (words.say(FileMessage::BoundBy)) }
                    th scope="col" .number { (words.say(FileMessage::ByGuide)) }
                } }
                tbody { @for architecture in &self.report.architectures {
                    tr {
                        th scope="row" { (words.title(architecture)) }
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
        let words = self.words;
        html! {
            (self.heading(FileMessage::Risk))
            div .scroll tabindex="0" role="region" aria-label=(self.region(FileMessage::Risk)) { table {
                caption { (words.say(FileMessage::RiskCaption)) }
                thead { tr {
                    th scope="col" { (words.say(FileMessage::Architecture)) }
                    th scope="col" { (words.say(FileMessage::RiskLevel)) }
                    th scope="col" .number { (words.say(FileMessage::TrafficShare)) }
                    th scope="col" .number { (words.say(FileMessage::TimeShare)) }
                    th scope="col" { (words.say(FileMessage::At)) }
                } }
                tbody { @for architecture in &self.report.architectures {
                    @let (risk, about) = words.risk(architecture);
                    tr {
                        th scope="row" { (words.title(architecture)) }
                        td .short { (risk) }
                        td .number { (words.percent(about.map_or(0.0, |one| one.throttled_share))) }
                        td .number { (words.percent(about.map_or(0.0, |one| one.time_share))) }
                        td { (about.map_or("–".into(), |one| words.limit(one.limit))) }
                    }
                } }
            } }
        }
    }

    /// Bytes and seconds on the way.
    fn way(&self) -> Markup {
        let words = self.words;
        let billed = |hop: &HopReport| {
            let [bytes, share] = [words.measured(hop.billed_bytes, "B"), words.percent(hop.rounding_waste)];
            let [bytes, share] = [bytes, share].map(Argument::text);
            words.say(FileMessage::RoundingWaste { bytes, share })
        };
        html! {
            (self.heading(FileMessage::OnTheWay))
            div .scroll tabindex="0" role="region" aria-label=(self.region(FileMessage::OnTheWay)) { table {
                caption { (words.say(FileMessage::WayCaption)) }
                thead { tr {
                    th scope="col" { (words.say(FileMessage::Architecture)) }
                    th scope="col" { (words.say(FileMessage::HopOrStage)) }
                    th scope="col" .number { (words.say(FileMessage::CarriedOrMean)) }
                    th scope="col" .number { (words.say(FileMessage::BilledOrWorst)) }
                } }
                tbody { @for architecture in &self.report.architectures {
                    @for hop in &architecture.efficiency {
                        tr {
                            th scope="row" { (words.title(architecture)) }
                            td { (words.hop(hop.hop)) }
                            td .number { (words.measured(hop.carried_bytes, "B")) }
                            td .number { (billed(hop)) }
                        }
                    }
                    @if let Some(bytes) = architecture.object_bytes {
                        tr {
                            th scope="row" { (words.title(architecture)) }
                            td { (words.say(FileMessage::Objects)) }
                            td .number { (words.measured(bytes, "B")) }
                            td .number { "–" }
                        }
                    }
                    @for stage in &architecture.freshness.stages {
                        tr {
                            th scope="row" { (words.title(architecture)) }
                            td { (words.stage(stage.stage)) }
                            td .number { (words.seconds(stage.mean_seconds)) }
                            td .number { (words.seconds(stage.worst_seconds)) }
                        }
                    }
                    tr {
                        th scope="row" { strong { (words.title(architecture)) } }
                        td { strong { (words.say(FileMessage::WriteToDelivery)) } }
                        td .number { strong { (words.seconds(architecture.freshness.mean_seconds)) } }
                        td .number { strong { (words.seconds(architecture.freshness.worst_seconds)) } }
                    }
                } }
            } }
        }
    }

    fn operations(&self) -> Markup {
        let words = self.words;
        html! {
            (self.heading(FileMessage::Operations))
            @for architecture in &self.report.architectures {
                (self.subheading(&self.words.title(architecture)))
                dl {
                    @for operation in &architecture.operations {
                        @let [topic, answer] = words.answer(architecture, operation);
                        dt { (topic) }
                        dd { (answer) " " span .soft { "(" (words.note(operation.source)) ")" } }
                    }
                }
            }
        }
    }

    fn notices(&self) -> Markup {
        html! {
            @if !self.report.notices.is_empty() {
                (self.heading(FileMessage::Notices))
                ul { @for notice in &self.report.notices { li { code { (clean(&notice.key)) } ": " (self.words.message(&notice.text)) } } }
            }
        }
    }

    fn prices(&self) -> Markup {
        let words = self.words;
        let mut used: Vec<&shardwise_core::report::BillReport> = Vec::new();
        for line in self.report.architectures.iter().flat_map(|architecture| &architecture.bill) {
            if !used.iter().any(|known| known.price == line.price) {
                used.push(line);
            }
        }
        html! {
            (self.heading(FileMessage::Prices))
            div .scroll tabindex="0" role="region" aria-label=(self.region(FileMessage::PricesRegion)) { table {
                caption { (words.say(FileMessage::PricesCaption)) }
                thead { tr {
                    th scope="col" { (words.say(FileMessage::Price)) }
                    th scope="col" { (words.say(FileMessage::Grade)) }
                    th scope="col" { (words.say(FileMessage::Source)) }
                    th scope="col" { (words.say(FileMessage::Arithmetic)) }
                } }
                tbody { @for line in used {
                    tr {
                        th scope="row" { @if let Some(price) = line.price { code .id { (price) } } @else { (words.line(line.id)) } }
                        td .short { (words.grade(line.grade)) }
                        td { (clean(&words.message(&line.source))) }
                        td { code { (line.formula) } }
                    }
                } }
            } }
        }
    }

    fn inputs(&self) -> Markup {
        let set = link::settings(self.studied.scenario);
        html! {
            (self.heading(FileMessage::Settings))
            @if set.is_empty() {
                p { (self.words.say(FileMessage::NoSettings)) }
            } @else {
                ul { @for setting in &set { li { code { (setting.key) " = " (clean(&setting.value)) } } } }
            }
            p .soft { (self.words.say(FileMessage::ComputeAgain)) " " code { "shardwise compare --from-link '#" (link::encoded(&set)) "'" } }
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
