//! What a report has to show, row by row: the common ground of both tables.

use std::fmt::Display;

use crate::model::{ConstraintId, OutcomeId, RequirementId, Verdict};
use crate::report::{
    ArchitectureReport, BillReport, CarriesReport, FitReport, LimitReport, MissingLineReport, Report, ThrottlingReport,
};
use crate::scenario::ArchitectureId;
use crate::study::Todo;

/// The sections, in the order of the tables.
pub(super) const SECTIONS: [&str; 13] = [
    "verdict",
    "outcome",
    "todo",
    "bill",
    "total",
    "shards",
    "limit",
    "throttling",
    "efficiency",
    "freshness",
    "simulation",
    "notice",
    "about",
];

/// A report and what else its table shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Tabled<'a> {
    /// The report.
    pub report: &'a Report,
    /// What to do.
    pub todo: &'a [Todo],
    /// Numbers that are not part of it.
    pub further: Vec<FurtherRow>,
}

/// A number that is not part of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct FurtherRow {
    /// Its architecture.
    pub architecture: String,
    /// Its section of the table.
    pub section: &'static str,
    /// Its name.
    pub id: String,
    /// Its value.
    pub quantity: f64,
    /// Its unit.
    pub unit: String,
}

/// The numbers of one architecture in a row. What is missing stays empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Numbers {
    pub(super) quantity: Option<f64>,
    pub(super) usd: Option<f64>,
    pub(super) demand: Option<f64>,
    pub(super) limit: Option<f64>,
    pub(super) utilization: Option<f64>,
    /// A word, or a sentence.
    pub(super) verdict: String,
}

impl Numbers {
    /// What a column in another currency converts: the amount, or the quantity where its unit is money.
    pub(super) fn money(&self, unit: &str) -> Option<f64> {
        self.usd.or_else(|| self.quantity.filter(|_| unit == "USD" || unit.starts_with("USD/")))
    }
}

/// A row of one architecture, or of a whole scenario. Its section and id are its alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    pub(super) section: &'static str,
    pub(super) id: String,
    pub(super) label: String,
    pub(super) unit: String,
    pub(super) numbers: Numbers,
    pub(super) grade: String,
    pub(super) formula: String,
    pub(super) source: String,
}

impl Row {
    fn new(section: &'static str, id: impl Display, label: impl Into<String>) -> Self {
        Self { section, id: id.to_string(), label: label.into(), ..Self::default() }
    }

    fn quantity(mut self, value: impl Into<Option<f64>>, unit: impl Into<String>) -> Self {
        self.numbers.quantity = value.into();
        self.unit = unit.into();
        self
    }

    fn usd(mut self, value: f64) -> Self {
        self.numbers.usd = Some(value);
        self
    }

    fn word(mut self, word: impl Display) -> Self {
        self.numbers.verdict = word.to_string();
        self
    }

    /// A time, or that it grows without end.
    fn seconds(self, seconds: Option<f64>) -> Self {
        let row = self.quantity(seconds, "s");
        if seconds.is_none() { row.word("grows without end") } else { row }
    }

    fn source(mut self, source: impl Display) -> Self {
        self.source = source.to_string();
        self
    }
}

/// The rows of one architecture.
pub(super) fn of_architecture(tabled: &Tabled<'_>, architecture: &ArchitectureReport) -> Vec<Row> {
    let further = tabled.further.iter().filter(|row| row.architecture == architecture.id.to_string());
    let further = further.map(|row| Row::new(row.section, &row.id, &row.id).quantity(row.quantity, &row.unit));
    let sections = [bill, total, shards, limits, throttling, efficiency, freshness];
    verdict(tabled.report, architecture.id)
        .into_iter()
        .chain(outcome(architecture))
        .chain(at_a_glance(tabled.report, architecture))
        .chain(todo(tabled.todo, architecture.id))
        .chain(sections.iter().flat_map(|section| section(architecture)))
        .chain(further)
        .collect()
}

/// The rows of a scenario that belong to none of its architectures alone.
pub(super) fn of_scenario(report: &Report) -> Vec<Row> {
    let mut rows = vec![Row::new("verdict", "text", report.verdict.text.to_string())];
    for notice in &report.notices {
        let same = rows.iter().filter(|row| row.id == notice.key || row.id.starts_with(&format!("{} ", notice.key)));
        let id = match same.count() {
            0 => notice.key.clone(),
            before => format!("{} {}", notice.key, before + 1),
        };
        rows.push(Row::new("notice", id, notice.text.to_string()));
    }
    rows
}

/// The rows about the program and the price books, with the value as the source.
pub(super) fn of_program<'a>(reports: impl Iterator<Item = &'a Report>) -> Vec<Row> {
    let mut rows = vec![Row::new("about", "version", "version of shardwise").source(env!("CARGO_PKG_VERSION"))];
    for report in reports {
        let id = format!("prices:{}", report.region);
        if rows.iter().all(|row| row.id != id) {
            let label = format!("date from which the prices of {} apply", report.region);
            rows.push(Row::new("about", id, label).source(&report.prices.effective));
        }
    }
    rows
}

fn verdict(report: &Report, id: ArchitectureId) -> Vec<Row> {
    if report.verdict.cheapest != Some(id) {
        return Vec::new();
    }
    let saves = Row::new("verdict", "saves_usd", "less than the next that fits");
    let is_next = |other: &ArchitectureReport| other.id != id && other.fit.outcome.is_fit();
    // Nothing is saved where no other fits, and not 0 either.
    let has_next = report.architectures.iter().any(is_next);
    vec![
        Row::new("verdict", "cheapest", "the cheapest that fits").word("take"),
        if has_next { saves.usd(report.verdict.saves_usd) } else { saves },
    ]
}

fn outcome(architecture: &ArchitectureReport) -> Vec<Row> {
    let FitReport { outcome, reasons, way_out, wait_seconds, late_seconds_today: _ } = &architecture.fit;
    let mut rows = vec![Row::new("outcome", "fit", "whether it fits").word(outcome)];
    rows.extend(reasons.iter().map(|reason| {
        let of_limit = reason.limit.map(|id| (id.to_string(), id.label()));
        let of_requirement = reason.requirement.map(|id| (id.to_string(), id.meaning()));
        let (id, label) = of_limit.or(of_requirement).unwrap_or_default();
        Row::new("outcome", format!("reason:{id}"), label).word(&reason.text)
    }));
    if let Some(way) = way_out {
        rows.push(
            Row::new("outcome", "way_out", "to make it fit, or to ask AWS for less; total a month then")
                .usd(way.monthly_usd)
                .word(&way.text),
        );
    }
    rows.push(Row::new("outcome", "wait_seconds", "longest wait after a peak, quotas raised").seconds(*wait_seconds));
    rows
}

/// What to change, what it saves of its architecture and what else it does; the quantity is how much less that costs than the
/// architecture to take without it. A key that is named twice is numbered.
fn todo(todo: &[Todo], id: ArchitectureId) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for todo in todo.iter().filter(|todo| todo.architecture == id) {
        let same = rows.iter().filter(|row| row.id.split(' ').next() == Some(&todo.key)).count();
        let key = if same == 0 { todo.key.clone() } else { format!("{} {}", todo.key, same + 1) };
        let row = Row::new("todo", key, format!("{}; saves a month", todo.key)).usd(todo.saves_usd).word(&todo.text);
        rows.push(match todo.less_than_taken_usd {
            Some(less) => row.quantity(less, "USD less than the architecture to take without it"),
            None => row,
        });
    }
    rows
}

/// What several architectures carry and promise; two are compared without it.
fn at_a_glance(report: &Report, architecture: &ArchitectureReport) -> Vec<Row> {
    if report.architectures.len() <= 2 {
        return Vec::new();
    }
    let yes_or_no = |is_so: bool| if is_so { "yes" } else { "no" };
    let CarriesReport { consumers, all } = architecture.carries;
    let label = "consumers it is asked to carry, and whether it does";
    let carries =
        Row::new("outcome", "carries", label).quantity(f64::from(consumers), "consumers").word(yes_or_no(all));
    let promised = |(id, is_kept): (RequirementId, bool)| {
        Row::new("outcome", format!("promises:{id}"), id.meaning()).word(yes_or_no(is_kept))
    };
    std::iter::once(carries).chain(architecture.promises.by_requirement().map(promised)).collect()
}

fn bill(architecture: &ArchitectureReport) -> Vec<Row> {
    let row = |line: &BillReport| Row {
        grade: line.grade.to_string(),
        formula: line.formula.clone(),
        ..Row::new("bill", line.id, line.label).quantity(line.quantity, &line.unit).usd(line.usd).source(&line.source)
    };
    let missing = |line: &MissingLineReport| {
        let row = Row::new("bill", line.id, line.label).quantity(line.quantity, &line.unit);
        row.word(format!("no price {}", line.price))
    };
    let missing = architecture.not_priced.iter().flat_map(|not_priced| &not_priced.lines).map(missing);
    architecture.bill.iter().map(row).chain(missing).collect()
}

/// Only the total has a value in the column `usd`, so that it equals the sum of the bill's.
fn total(architecture: &ArchitectureReport) -> Vec<Row> {
    let mut total = Row::new("total", "monthly_usd", "total a month");
    total.numbers.usd = architecture.monthly_usd;
    let mut rows = vec![match architecture.monthly_usd {
        None => total.word(OutcomeId::NotPriced),
        Some(_) if !architecture.promises.every_change => total.word("not a log"),
        Some(_) => total,
    }];
    let mut push = |id: &str, label: &str, amount: Option<f64>, unit: &str| {
        rows.extend(amount.map(|amount| Row::new("total", id, label).quantity(amount, unit)));
    };
    push("usd_per_million_changes", "per million changes", architecture.usd_per_million_changes, "USD/million changes");
    push("usd_per_delivered_gib", "per GiB delivered", architecture.usd_per_delivered_gib, "USD/GiB");
    push("usd_on_assumed", "of it at assumed prices", Some(architecture.usd_on_assumed), "USD");
    if !architecture.consumers.is_empty() {
        push("consumers_usd", "of it for the consumers", architecture.consumers_usd, "USD");
    }
    push("unpacked_usd", "total with one Firehose record per change", architecture.unpacked_usd, "USD");
    if let Some(missing) = &architecture.not_priced {
        push("usd_without", "total without the lines that have no price", Some(missing.usd_without), "USD");
        let label = "the missing lines would make it the cheapest that fits below";
        push("cheapest_below_usd", label, missing.cheapest_below_usd, "USD");
    }
    rows
}

fn shards(architecture: &ArchitectureReport) -> Vec<Row> {
    let shards = &architecture.shards;
    let count = |id: &str, label: &str, count: u64| Row::new("shards", id, label).quantity(count as f64, "shards");
    let mut rows =
        vec![count("used", "shards", shards.used), count("required", "shards required by the load", shards.required)];
    if let Some(layout) = shards.layout {
        rows.push(Row::new("shards", "layout", "how shards divide the keys").word(layout));
    }
    if let Some(binding) = shards.binding {
        rows.push(Row::new("shards", "binding", "what requires the most shards").word(binding));
    }
    for (id, needed) in &shards.by {
        let label = id.parse::<ConstraintId>().map_or("", ConstraintId::meaning);
        let needed = needed.as_u64().unwrap_or_default();
        rows.push(count(&format!("by:{id}"), label, needed));
    }
    rows.extend(shards.aws_guide.map(|guide| count("aws_guide", "shards by the formula in AWS's guide", guide)));
    rows
}

fn limits(architecture: &ArchitectureReport) -> Vec<Row> {
    let rows = |limit: &LimitReport| {
        let mut row = Row::new("limit", limit.id, limit.label).word(limit.verdict).source(&limit.source);
        row.unit.clone_from(&limit.unit);
        row.numbers.demand = Some(limit.demand);
        row.numbers.limit = Some(limit.limit);
        row.numbers.utilization = Some(limit.utilization);
        let mut rows = vec![row];
        if let Some(delay) = limit.delay_seconds.filter(|delay| *delay != Some(0.0)) {
            let label = format!("{}: longest delay after a peak", limit.label);
            rows.push(Row::new("limit", format!("{}.delay_seconds", limit.id), label).seconds(delay));
        }
        if limit.verdict != Verdict::Ok {
            let label = format!("{}: what to change", limit.label);
            rows.push(Row::new("limit", format!("{}.remedy", limit.id), label).word(&limit.remedy));
        }
        rows
    };
    architecture.limits.iter().flat_map(rows).collect()
}

fn throttling(architecture: &ArchitectureReport) -> Vec<Row> {
    let ThrottlingReport { level, throttled_share, traffic_share, time_share, worst, beyond_any_setting, by, .. } =
        &architecture.throttling;
    let row = |id: String, label: &str| Row::new("throttling", id, label);
    let mut rows = vec![
        row("level".into(), "throttling risk").word(level),
        row("throttled_share".into(), "share of the traffic on the busiest shard or lane above the worst limit")
            .quantity(*throttled_share, "share"),
        row("traffic_share".into(), "the same as a share of all traffic").quantity(*traffic_share, "share"),
        row("time_share".into(), "share of seconds with throttling").quantity(*time_share, "share"),
    ];
    rows.extend(worst.map(|limit| row("worst".into(), "the limit with the most throttling").word(limit)));
    rows.extend(
        beyond_any_setting.map(|limit| row("beyond_any_setting".into(), "a hard limit that is exceeded").word(limit)),
    );
    rows.extend(by.iter().map(|by| {
        row(format!("throttled_share:{}", by.limit), by.limit.label()).quantity(by.throttled_share, "share")
    }));
    if let Some(safer) = &architecture.safer {
        rows.push(row("safer".into(), "to lower it; more a month").usd(safer.usd).word(&safer.text));
    }
    if let Some(after) = &architecture.throttling_after_increase {
        rows.push(row("level_after_increase".into(), "throttling risk once AWS has raised quotas").word(after.level));
        rows.push(
            row(
                "throttled_share_after_increase".into(),
                "share of the traffic on the busiest shard or lane above the worst limit then",
            )
            .quantity(after.throttled_share, "share"),
        );
    }
    rows
}

fn efficiency(architecture: &ArchitectureReport) -> Vec<Row> {
    let rows = architecture.efficiency.iter().flat_map(|hop| {
        let row = |what: &str, label: &str, value: f64, unit: &str| {
            let label = format!("{}: {label}", hop.hop.meaning());
            Row::new("efficiency", format!("{}.{what}", hop.hop), label).quantity(value, unit)
        };
        [
            row("carried_bytes", "bytes carried", hop.carried_bytes, "B"),
            row("billed_bytes", "bytes billed", hop.billed_bytes, "B"),
            row("ratio", "delivered bytes for each billed byte", hop.ratio, "delivered/billed"),
        ]
    });
    let size = architecture.object_bytes.map(|bytes| {
        Row::new("efficiency", "object_bytes", "delivered bytes of an object in S3, on average").quantity(bytes, "B")
    });
    rows.chain(size).collect()
}

fn freshness(architecture: &ArchitectureReport) -> Vec<Row> {
    let row = |id: &str, label: &str, which: &str, words: &str, seconds: Option<f64>| {
        let label = format!("{label}: {words}");
        Row::new("freshness", format!("{id}.{which}_seconds"), label).seconds(seconds)
    };
    let both = |id: &str, label: &str, mean: Option<f64>, worst: Option<f64>| {
        [row(id, label, "mean", "mean", mean), row(id, label, "worst", "worst case", worst)]
    };
    let freshness = &architecture.freshness;
    let stages = freshness.stages.iter().flat_map(|stage| {
        both(&stage.stage.to_string(), stage.stage.meaning(), stage.mean_seconds, stage.worst_seconds)
    });
    stages.chain(both("total", "write to delivery", freshness.mean_seconds, freshness.worst_seconds)).collect()
}
