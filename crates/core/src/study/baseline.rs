//! What changed since a baseline, and why: the scenario, the price book or the program.
//!
//! A total is `T(scenario, prices, program)`. The baseline has `T(old, old, old)`. Its quantities at the prices of today
//! are `T(old, new, old)`: the step to it is the price book's. Its scenario computed today is `T(old, new, new)`: the
//! step to it is the program's, quotas included. The step from there to `T(new, new, new)` is the scenario's. So the
//! three always add up to the difference.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use strum::VariantArray as _;

use crate::catalog::PriceBook;
use crate::input::{Setting, SettingChange, changes};
use crate::model::{Case, Level, LineId, Outcome, OutcomeId, Outcomes, PlanError, evaluate};
use crate::report::{ArchitectureReport, Document, ReasonNature, Report, late_seconds};
use crate::scenario::Scenario;

/// The largest amount of a baseline.
const LARGEST: f64 = 1e100;
/// Effects below this share of a total are the last bits of a sum.
const NOISE: f64 = 1e-9;

/// The scenario of a baseline: from a report as it was published, or computed now.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Baseline {
    /// The name of the scenario.
    pub name: String,
    /// The settings that differ from the default.
    pub settings: Vec<BaselineSetting>,
    /// The book that it was computed with.
    pub prices: BaselinePrices,
    /// Its architectures.
    pub architectures: Vec<BaselineArchitecture>,
}

/// A setting of a baseline.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BaselineSetting {
    /// The dotted key.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// The book of a baseline.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BaselinePrices {
    /// The date from which its prices apply.
    pub effective: String,
}

/// An architecture of a baseline.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct BaselineArchitecture {
    /// Its id; that of an architecture which no longer exists, perhaps.
    pub id: String,
    /// The total; absent if a price was missing.
    #[serde(deserialize_with = "perhaps_amount")]
    pub monthly_usd: Option<f64>,
    /// Whether it fits.
    pub fit: BaselineFit,
    /// Throttling with the quotas of its day.
    pub throttling: BaselineThrottling,
    /// Throttling after AWS has raised quotas.
    pub throttling_after_increase: Option<BaselineThrottling>,
    /// Seconds from write to delivery.
    pub freshness: BaselineFreshness,
    /// Its bill.
    pub bill: Vec<BaselineLine>,
}

/// Whether an architecture of a baseline fits.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct BaselineFit {
    /// What stands in the way.
    pub reasons: Vec<BaselineReason>,
    /// How long changes wait at the peak, in seconds; absent if that grows without end.
    pub wait_seconds: Option<f64>,
}

/// What stands in the way of a baseline's architecture.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BaselineReason {
    /// The nature of the limit, `risk` or `requirement`.
    pub nature: String,
}

/// Throttling risk of a baseline.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BaselineThrottling {
    /// The level that decides.
    pub decisive_level: Level,
}

/// Freshness of a baseline.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct BaselineFreshness {
    /// At worst; absent if it grows without end.
    pub worst_seconds: Option<f64>,
}

/// A line of a baseline's bill.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct BaselineLine {
    /// Its id; that of a line which no longer exists, perhaps.
    pub id: String,
    /// The quantity.
    #[serde(deserialize_with = "amount")]
    pub quantity: f64,
    /// USD per month.
    #[serde(deserialize_with = "amount")]
    pub usd: f64,
}

/// Reads an amount: so large ones, which no report has, would add up to more than can be computed.
fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let amount = f64::deserialize(deserializer)?;
    let expected = || D::Error::custom(format_args!("expected a number of at most {LARGEST:e}, found {amount:e}"));
    if amount.abs() <= LARGEST { Ok(amount) } else { Err(expected()) }
}

/// The same of an amount that is absent where a price was missing.
fn perhaps_amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    #[derive(Deserialize)]
    struct Amount(#[serde(deserialize_with = "amount")] f64);

    Ok(Option::<Amount>::deserialize(deserializer)?.map(|Amount(amount)| amount))
}

impl From<&Report> for Baseline {
    fn from(report: &Report) -> Self {
        let setting = |setting: &Setting| BaselineSetting { key: setting.key.clone(), value: setting.value.clone() };
        Self {
            name: report.name.clone(),
            settings: report.settings.iter().map(setting).collect(),
            prices: BaselinePrices { effective: report.prices.effective.clone() },
            architectures: report.architectures.iter().map(BaselineArchitecture::from).collect(),
        }
    }
}

impl From<&ArchitectureReport> for BaselineArchitecture {
    fn from(report: &ArchitectureReport) -> Self {
        let throttling = |decisive_level| BaselineThrottling { decisive_level };
        let after = report.throttling_after_increase.as_ref();
        Self {
            id: report.id.to_string(),
            monthly_usd: report.monthly_usd,
            fit: BaselineFit {
                reasons: report
                    .fit
                    .reasons
                    .iter()
                    .map(|reason| BaselineReason { nature: reason.nature.to_string() })
                    .collect(),
                wait_seconds: report.fit.wait_seconds,
            },
            throttling: throttling(report.throttling.decisive_level),
            throttling_after_increase: after.map(|after| throttling(after.decisive_level)),
            freshness: BaselineFreshness { worst_seconds: report.freshness.worst_seconds },
            bill: report
                .bill
                .iter()
                .map(|line| BaselineLine { id: line.id.to_string(), quantity: line.quantity, usd: line.usd })
                .collect(),
        }
    }
}

impl BaselineArchitecture {
    /// The outcome by limits and risk. Requirements are left out: they are gates, which a baseline did not have.
    fn outcome(&self) -> OutcomeId {
        let nature = |reason: &BaselineReason| reason.nature.parse::<ReasonNature>();
        let natures: Vec<ReasonNature> = self.fit.reasons.iter().flat_map(nature).collect();
        if self.monthly_usd.is_none() {
            OutcomeId::NotPriced
        } else if natures.iter().any(|nature| !matches!(nature, ReasonNature::Quota | ReasonNature::Requirement)) {
            OutcomeId::DoesNotFit
        } else if natures.contains(&ReasonNature::Quota) {
            OutcomeId::FitsAfterIncrease
        } else {
            OutcomeId::Fits
        }
    }

    fn late_seconds(&self) -> Option<f64> {
        late_seconds(self.fit.wait_seconds)
    }

    fn level(&self) -> Level {
        self.throttling_after_increase.as_ref().unwrap_or(&self.throttling).decisive_level
    }
}

/// A baseline and what it is compared with.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The baseline.
    pub baseline: &'a Baseline,
    /// The version of the program that computed it.
    pub version: &'a str,
    /// Its scenario.
    pub scenario: &'a Scenario,
    /// The book of its Region as it is now.
    pub book: &'a PriceBook,
    /// The report of now.
    pub report: &'a Report,
    /// The scenario of now.
    pub scenario_now: &'a Scenario,
}

/// What changed since a baseline. USD per month.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Difference {
    /// date of the price book: of the baseline and now
    pub prices_effective: [String; 2],
    /// version of the program: of the baseline and now
    pub version: [String; 2],
    /// the settings that changed
    pub settings: Vec<SettingChange>,
    /// every architecture of either
    pub architectures: Vec<ArchitectureDifference>,
}

/// What changed for one architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ArchitectureDifference {
    /// id
    pub id: String,
    /// total of the baseline; null if it did not have this architecture, or not its prices
    pub before_usd: Option<f64>,
    /// total now; null if it does not have this architecture, or not its prices
    pub after_usd: Option<f64>,
    /// what the scenario changed
    pub scenario_usd: f64,
    /// what the price book changed
    pub prices_usd: f64,
    /// what the version of the program changed, its quotas included
    pub version_usd: f64,
    /// whether it fits within its limits, requirements aside: in the baseline and now
    #[schemars(with = "[Option<String>; 2]")]
    pub outcome: [Option<OutcomeId>; 2],
    /// level of throttling risk that decides: in the baseline and now
    pub level: [Option<Level>; 2],
    /// how long changes wait at the peak, in seconds: in the baseline and now; null if they do not
    pub late_seconds: [Option<f64>; 2],
    /// freshness at worst, in seconds: in the baseline and now; null if it grows without end
    pub worst_seconds: [Option<f64>; 2],
    /// the bill lines that changed, the largest change first
    pub lines: Vec<LineDifference>,
    /// how many bill lines did not, as amounts are shown
    pub unchanged_lines: usize,
}

/// A bill line that changed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LineDifference {
    /// id
    pub id: String,
    /// its name for people; the id where there is none now
    pub label: String,
    /// USD per month of the baseline
    pub before_usd: f64,
    /// USD per month now
    pub after_usd: f64,
}

impl ArchitectureDifference {
    /// The difference of the totals; a missing one counts as nothing.
    pub fn usd(&self) -> f64 {
        self.after_usd.unwrap_or(0.0) - self.before_usd.unwrap_or(0.0)
    }

    /// Whether anything that is shown of it changed.
    pub fn is_changed(&self) -> bool {
        let [outcome, level] = [self.outcome[0] != self.outcome[1], self.level[0] != self.level[1]];
        outcome
            || level
            || self.late_seconds[0] != self.late_seconds[1]
            || !self.lines.is_empty()
            || self.worst_seconds[0] != self.worst_seconds[1]
    }
}

impl Comparison<'_> {
    /// What changed, and why.
    ///
    /// # Errors
    /// The baseline's scenario needs a price that the book of now does not have, or a number is not finite.
    pub fn difference(&self) -> Result<Difference, PlanError> {
        let today = evaluate(self.scenario, self.book)?;
        let now = &self.report.architectures;
        let mut architectures: Vec<ArchitectureDifference> =
            now.iter().map(|report| self.architecture(&report.id.to_string(), &today)).collect();
        let is_gone = |old: &&BaselineArchitecture| !now.iter().any(|report| report.id.to_string() == old.id);
        let gone = self.baseline.architectures.iter().filter(is_gone);
        architectures.extend(gone.map(|old| self.architecture(&old.id, &today)));
        Ok(Difference {
            prices_effective: [self.baseline.prices.effective.clone(), self.report.prices.effective.clone()],
            version: [self.version.to_owned(), Document::version().to_owned()],
            settings: changes(self.scenario, self.scenario_now),
            architectures,
        })
    }

    fn architecture(&self, id: &str, today: &Outcomes) -> ArchitectureDifference {
        let old = self.baseline.architectures.iter().find(|old| old.id == id);
        let new = self.report.architectures.iter().find(|new| new.id.to_string() == id);
        let new = new.map(BaselineArchitecture::from);
        let usd = |of: Option<&BaselineArchitecture>| of.and_then(|of| of.monthly_usd).unwrap_or(0.0);
        let (before, after) = (usd(old), usd(new.as_ref()));
        let steps = old.and_then(|old| {
            let outcome = today.iter().find(|outcome| outcome.id.to_string() == id)?;
            // A total that comes or goes with a price is the book's doing.
            Some(match (old.monthly_usd, outcome.bill.priced_total()) {
                (Some(_), Some(total)) => (self.repriced(old, outcome), total),
                (_, total) => (total.unwrap_or(0.0), total.unwrap_or(0.0)),
            })
        });
        // Without the old scenario of today, the step is from the baseline to now.
        let (repriced, recomputed) = steps.unwrap_or((before, before));
        let step = |from: f64, to: f64| {
            let is_noise = (to - from).abs() <= NOISE * before.abs().max(after.abs());
            if is_noise { 0.0 } else { to - from }
        };
        let both = [old, new.as_ref()];
        let (lines, unchanged_lines) = lines(old, new.as_ref());
        ArchitectureDifference {
            id: id.to_owned(),
            before_usd: old.and_then(|old| old.monthly_usd),
            after_usd: new.as_ref().and_then(|new| new.monthly_usd),
            scenario_usd: step(recomputed, after),
            prices_usd: step(before, repriced),
            version_usd: step(repriced, recomputed),
            outcome: both.map(|of| of.map(BaselineArchitecture::outcome)),
            level: both.map(|of| of.map(BaselineArchitecture::level)),
            late_seconds: both.map(|of| of.and_then(BaselineArchitecture::late_seconds)),
            worst_seconds: both.map(|of| of.and_then(|of| of.freshness.worst_seconds)),
            lines,
            unchanged_lines,
        }
    }

    /// The baseline's quantities at the prices of today. A line that is no longer billed keeps its cost.
    fn repriced(&self, old: &BaselineArchitecture, today: &Outcome) -> f64 {
        let case = Case::new(self.scenario, self.book);
        let usd = |line: &BaselineLine| {
            let price = today.bill.lines.iter().find(|own| own.id.to_string() == line.id)?.price?;
            case.prices().price(price).map(|price| price.usd(line.quantity))
        };
        let charged = old.bill.iter().filter(|line| line.usd >= 0.0);
        let sum = charged.fold(0.0, |sum, line| sum + usd(line).unwrap_or(line.usd));
        sum * (1.0 - self.scenario.discount_percent / 100.0)
    }
}

/// The lines whose cost changed as it is shown, in cents, the largest change first; and how many did not.
fn lines(old: Option<&BaselineArchitecture>, new: Option<&BaselineArchitecture>) -> (Vec<LineDifference>, usize) {
    let mut by_id: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
    for (side, of) in [old, new].into_iter().enumerate() {
        for line in of.iter().flat_map(|of| &of.bill) {
            by_id.entry(&line.id).or_default()[side] += line.usd;
        }
    }
    let label = |id: &str| {
        let known = LineId::VARIANTS.iter().find(|known| <&str>::from(**known) == id);
        known.map_or(id, |known| known.label()).to_owned()
    };
    let all = by_id.len();
    let cents = |usd: f64| (usd * 100.0).round();
    let changed = by_id.into_iter().filter(|(_, [before, after])| cents(*before) != cents(*after));
    let mut lines: Vec<LineDifference> = changed
        .map(|(id, [before_usd, after_usd])| LineDifference { id: id.into(), label: label(id), before_usd, after_usd })
        .collect();
    let size = |line: &LineDifference| (line.after_usd - line.before_usd).abs();
    lines.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let unchanged = all - lines.len();
    (lines, unchanged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, PriceId, Tier};
    use crate::report::plan;
    use crate::scenario::ArchitectureId;

    fn default_with(rate: f64) -> Scenario {
        let mut scenario = Scenario { discount_percent: 10.0, ..Scenario::default() };
        scenario.workload.writes_per_second.0 = rate;
        scenario
    }

    #[test]
    fn the_three_parts_add_up_and_each_has_its_cause() {
        let book = Catalog::embedded().book("us-east-1").unwrap();
        let mut dearer = book.clone();
        let price = dearer.prices[PriceId::KinesisShardHour as usize].as_mut().unwrap();
        price.tiers = vec![Tier { up_to: f64::INFINITY, usd: 0.03 }].into();
        let (old, new) = (default_with(400.0), default_with(800.0));
        let mut baseline = Baseline::from(&plan(&old, &book).unwrap());
        let report = plan(&new, &dearer).unwrap();
        let compare = |baseline: &Baseline| {
            let comparison = Comparison {
                baseline,
                version: "0.0.1",
                scenario: &old,
                book: &dearer,
                report: &report,
                scenario_now: &new,
            };
            comparison.difference().unwrap().architectures
        };
        let found = compare(&baseline);
        let b = &found[1];
        // Five shards of 730 hours, at 0.015 USD more, less the discount.
        assert!((b.prices_usd - 5.0 * 730.0 * 0.015 * 0.9).abs() < 1e-9, "{b:?}");
        assert_eq!(b.version_usd, 0.0);
        assert_eq!(found[0].prices_usd, 0.0);
        assert!(b.scenario_usd > 0.0 && found[0].scenario_usd > 0.0);
        for of in &found {
            assert!((of.scenario_usd + of.prices_usd + of.version_usd - of.usd()).abs() < 1e-9, "{of:?}");
        }
        // A program that counted twice the shard hours.
        let line = baseline.architectures[1].bill.iter_mut().find(|line| line.id == "kinesis.shard_hours").unwrap();
        let twice = line.usd;
        (line.quantity, line.usd) = (2.0 * line.quantity, 2.0 * line.usd);
        let total = baseline.architectures[1].monthly_usd.as_mut().unwrap();
        *total += 0.9 * twice;
        let b = &compare(&baseline)[1];
        assert!((b.version_usd + 5.0 * 730.0 * 0.03 * 0.9).abs() < 1e-9, "{b:?}");
        assert!((b.prices_usd - 10.0 * 730.0 * 0.015 * 0.9).abs() < 1e-9, "{b:?}");
        assert!((b.scenario_usd + b.prices_usd + b.version_usd - b.usd()).abs() < 1e-9, "{b:?}");
    }

    #[test]
    fn an_architecture_that_comes_or_goes_is_the_scenarios_doing() {
        let book = Catalog::embedded().book("us-east-1").unwrap();
        let of = |id| Scenario { architectures: vec![id].into(), ..default_with(400.0) };
        let (old, new) = (of(ArchitectureId::StreamsLambda), of(ArchitectureId::KinesisFirehose));
        let baseline = Baseline::from(&plan(&old, &book).unwrap());
        let report = plan(&new, &book).unwrap();
        let comparison = Comparison {
            baseline: &baseline,
            version: Document::version(),
            scenario: &old,
            book: &book,
            report: &report,
            scenario_now: &new,
        };
        let found = comparison.difference().unwrap().architectures;
        assert_eq!(found.iter().map(|of| of.id.as_str()).collect::<Vec<_>>(), ["kinesis-firehose", "streams-lambda"]);
        assert_eq!((found[0].before_usd, found[1].after_usd), (None, None));
        assert_eq!((found[0].prices_usd, found[0].version_usd), (0.0, 0.0));
        assert_eq!(found[0].scenario_usd, found[0].usd());
        assert_eq!(found[1].scenario_usd, -baseline.architectures[0].monthly_usd.unwrap());
    }
}
