//! The report: plain data, in the field names of the published schema. Nothing is computed after it.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{Grade, PriceId, QuotaId};
use crate::input::Setting;
use crate::model::architectures::{Operation, Promises};
use crate::model::{
    ChangeRecord, ConstraintId, Duty, FeedId, HopId, Layout, Level, LimitId, LineId, Nature, OutcomeId, ReaderId,
    RequirementId, StageId, Verdict,
};
use crate::scenario::{ArchitectureId, ConsumerKind, DayShape};
use crate::text::{Message, Translatable};

/// The id of the JSON document.
pub const SCHEMA: &str = "shardwise.report/2";

/// One document: the reports of one or more scenarios.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "shardwise report")]
pub struct Document<T> {
    /// `shardwise.report/2`
    pub schema: String,
    /// version of the program
    pub version: String,
    /// in the order of the arguments
    pub scenarios: Vec<T>,
}

impl<T> Document<T> {
    /// Wraps these reports.
    pub fn new(scenarios: Vec<T>) -> Self {
        Self { schema: SCHEMA.into(), version: Document::version().into(), scenarios }
    }
}

impl Document<Report> {
    /// The version of the program, which writes and reads such documents.
    pub const fn version() -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// The report of one scenario. Sizes in bytes, rates per second, money in USD per month.
///
/// ```
/// # use shardwise_core::{Catalog, Report, Scenario, plan};
/// let report: Report = plan(&Scenario::default(), &Catalog::embedded().book("us-east-1")?)?;
/// println!("{}", report.verdict.text);
/// for one in &report.architectures {
///     let lines: f64 = one.bill.iter().map(|line| line.usd).sum();
///     assert!(one.monthly_usd.is_some_and(|total| (total - lines).abs() < 1e-6));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(description = "The report of one scenario. Sizes in bytes, rates per second, money in USD per month.")]
pub struct Report {
    /// name of the scenario
    pub name: String,
    /// Region whose prices and quotas apply
    pub region: String,
    /// hours in the month
    pub month_hours: f64,
    /// settings that differ from the default, as links and --set write them: enough to reproduce the report
    pub settings: Vec<Setting>,
    /// grades of the prices
    pub prices: PricesReport,
    /// rates and record sizes
    pub flow: FlowReport,
    /// architectures in the order of the scenario
    pub architectures: Vec<ArchitectureReport>,
    /// what to take
    pub verdict: VerdictReport,
    /// settings that AWS would refuse, or that have no effect
    pub notices: Vec<Notice>,
}

/// Grades of the prices that a report uses.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PricesReport {
    /// date from which the book's prices apply
    pub effective: String,
    /// ids of used prices that are inferred
    pub assumed: Vec<String>,
    /// ids of used prices that one third party reports
    pub reported: Vec<String>,
    /// ids of used prices that the scenario sets
    pub given: Vec<String>,
    /// USD per month that depend on inferred prices, over all architectures
    pub usd_on_assumed: f64,
}

/// The changes that flow out of the table.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FlowReport {
    /// mean changes per second
    pub mean_rate: f64,
    /// changes per second in the busiest hour
    pub peak_rate: f64,
    /// seconds from midnight to the start of the busiest hour, or of the batch if that is faster
    pub peak_start_seconds: f64,
    /// changes per month
    pub changes_per_month: f64,
    /// mean bytes of a DynamoDB Streams record in a Lambda event
    pub stream_record_bytes: f64,
    /// mean bytes of a DynamoDB Streams record in a pipe
    pub pipe_record_bytes: f64,
    /// mean bytes of a record in the Kinesis stream, including the partition key
    pub kinesis_record_bytes: f64,
    /// mean bytes of a delivered record
    pub delivered_record_bytes: f64,
    /// shape of the day; null if the scenario gives weights for every hour
    pub day: Option<DayShape>,
    /// mean changes per second in each hour, a daily batch included
    pub hourly_rates: Vec<f64>,
    /// further changes per second while the daily batch lasts; 0 without one
    pub batch_rate: f64,
}

// More than twenty fields, because it is an object of the published JSON, flat for those who read it; `finite.rs` lists all.
/// The report of one architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ArchitectureReport {
    /// id
    pub id: ArchitectureId,
    /// letter, as design reviews use it
    pub letter: char,
    /// the services on the way
    pub label: &'static str,
    /// total of the bill; null if prices are missing
    pub monthly_usd: Option<f64>,
    /// what is missing of the bill; null if nothing is
    pub not_priced: Option<NotPricedReport>,
    /// total per million changes of the table; null if prices are missing
    pub usd_per_million_changes: Option<f64>,
    /// total per GiB delivered; null if prices are missing
    pub usd_per_delivered_gib: Option<f64>,
    /// USD per month that depend on inferred prices
    pub usd_on_assumed: f64,
    /// cost beyond the bill while changes wait for a quota, USD per month; present if it is at least a tenth of the bill
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usd_while_waiting: Option<f64>,
    /// whether it fits, and what stands in the way
    pub fit: FitReport,
    /// how it feeds the consumers of the scenario
    pub consumers: Vec<ConsumerReport>,
    /// whether it supports consumers: those of the scenario, or three Lambda functions if it has none
    pub carries: CarriesReport,
    /// what it can promise, whatever the load
    pub promises: Promises,
    /// USD per month that the consumers add to the total; null if prices are missing
    pub consumers_usd: Option<f64>,
    /// total with one Firehose record per change; null unless changes are packed by default
    pub unpacked_usd: Option<f64>,
    /// what the team writes and owns
    #[schemars(with = "Vec<String>")]
    pub duties: Vec<Duty>,
    /// the record of a change in its stream; null without a stream
    pub change_record: Option<ChangeRecord>,
    /// bill lines in the order of the services on the way
    pub bill: Vec<BillReport>,
    /// number of shards, and its reasons
    pub shards: ShardsReport,
    /// demands and limits in the busiest hour
    pub limits: Vec<LimitReport>,
    /// readers of a shard of the stream
    pub readers: Vec<ReaderReport>,
    /// throttling risk with the quotas of today
    pub throttling: ThrottlingReport,
    /// throttling risk after AWS has raised quotas; null if it fits without
    pub throttling_after_increase: Option<ThrottlingReport>,
    /// what lowers the throttling risk, and its price; null if the risk is low or nothing simple lowers it
    pub safer: Option<SaferReport>,
    /// bytes per month by hop
    pub efficiency: Vec<HopReport>,
    /// mean bytes of an object in S3; null if none is counted
    pub object_bytes: Option<f64>,
    /// seconds from write to delivery
    pub freshness: FreshnessReport,
    /// answers to a design review
    pub operations: Vec<Operation>,
}

/// What is missing of a bill.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NotPricedReport {
    /// total of the lines whose prices are known
    pub usd_without: f64,
    /// whether it would fit, whatever these prices are
    pub would_fit: bool,
    /// USD a month of all missing lines together below which it would be the cheapest that fits; null if it would not fit, or
    /// at no price or at any
    pub cheapest_below_usd: Option<f64>,
    /// the lines without a price
    pub lines: Vec<MissingLineReport>,
}

/// A line without a price.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MissingLineReport {
    /// id
    pub id: LineId,
    /// its name for people
    pub label: &'static str,
    /// the price that is missing
    #[schemars(with = "String")]
    pub price: PriceId,
    /// quantity, in `unit`
    pub quantity: f64,
    /// unit of the quantity
    pub unit: String,
    /// USD per unit below which the architecture would be the cheapest that fits, if the other missing lines cost nothing;
    /// null as above
    pub cheapest_below_usd: Option<f64>,
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BillReport {
    /// id
    pub id: LineId,
    /// its name for people
    pub label: &'static str,
    /// quantity, in `unit`
    pub quantity: f64,
    /// unit of the quantity
    pub unit: String,
    /// USD per month
    pub usd: f64,
    /// share of the architecture's lines above 0
    pub share: f64,
    /// id of its price; null for the discount
    pub price: Option<PriceId>,
    /// grade of its price
    pub grade: Grade,
    /// source of its price
    pub source: Message,
    /// the cost as arithmetic to retype
    pub formula: String,
}

/// The number of shards, and its reasons.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ShardsReport {
    /// shards required by the load
    pub required: u64,
    /// shards used
    pub used: u64,
    /// how the used shards divide the keys: even, or isolated with a shard for the hot key; null where it cannot be chosen
    #[schemars(with = "Option<String>")]
    pub layout: Option<Layout>,
    /// the constraint that requires the most shards
    #[schemars(with = "Option<String>")]
    pub binding: Option<ConstraintId>,
    /// shards by constraint, in the layout that requires fewest
    #[schemars(with = "std::collections::BTreeMap<String, u64>")]
    pub by: serde_json::Map<String, serde_json::Value>,
    /// shards by the formula in AWS's guide, for comparison
    pub aws_guide: Option<u64>,
    /// shards by the older form of that formula
    pub aws_guide_older: Option<u64>,
}

/// A demand and its limit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LimitReport {
    /// id
    pub id: LimitId,
    /// its name for people
    pub label: &'static str,
    /// demand in the busiest hour, in `unit`
    pub demand: f64,
    /// limit, in `unit`
    pub limit: f64,
    /// demand divided by limit
    pub utilization: f64,
    /// ok up to 0.8, near up to 1, above it late if it is worked off in time, else exceeded
    pub verdict: Verdict,
    /// who can move it: hard (nobody), quota (AWS), setting (a key of the scenario), advisory (it decides nothing)
    pub nature: Nature,
    /// for a queue: the longest delay after a peak; null if it grows without end
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_seconds: Option<Option<f64>>,
    /// unit of both
    pub unit: String,
    /// what to change if the limit is near or exceeded
    pub remedy: Message,
    /// source of the limit
    pub source: Message,
}

/// The readers of a shard, by kind.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReaderReport {
    /// kind
    #[schemars(with = "String")]
    pub name: ReaderId,
    /// number of readers
    pub count: u32,
    /// whether they use enhanced fan-out instead of the shared throughput
    pub fan_out: bool,
    /// GetRecords calls per second and shard, of all of them
    pub calls_per_second: f64,
    /// bytes per second from the hottest shard in the busiest hour, of all of them
    pub bytes_per_second: f64,
}

/// Whether an architecture fits.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FitReport {
    /// fits, fits-after-increase, does-not-fit or not-priced
    #[schemars(with = "String")]
    pub outcome: OutcomeId,
    /// what stands in the way; empty if it fits
    pub reasons: Vec<ReasonReport>,
    /// the cheapest change of settings, of those tried, that makes it fit, or with which AWS need not raise all of the quotas;
    /// null if there is none
    pub way_out: Option<WayOutReport>,
    /// the longest wait after a peak, with the raised quotas; null if it grows without end
    pub wait_seconds: Option<f64>,
    /// how long changes wait after a peak with the quotas of today: what all limits on the way delay, if one of them is late
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_seconds_today: Option<f64>,
}

/// A change of settings that makes an architecture fit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WayOutReport {
    /// what to change
    pub text: Arc<Message>,
    /// what the architecture costs then, USD per month
    pub monthly_usd: f64,
    /// how long changes wait then after a peak, in seconds
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_seconds: Option<f64>,
    /// Whether it takes other code, and not settings alone.
    #[serde(skip)]
    pub is_code: bool,
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReasonReport {
    /// the limit, unless it is a requirement
    pub limit: Option<LimitId>,
    /// the requirement, unless it is a limit
    #[schemars(with = "Option<String>")]
    pub requirement: Option<RequirementId>,
    /// the nature of the limit, `risk`, or `requirement` where the scenario asks for what it cannot do
    pub nature: ReasonNature,
    /// the quota that AWS must raise
    #[schemars(with = "Option<String>")]
    pub quota: Option<QuotaId>,
    /// the value to ask for, in the unit of the quota
    pub raise_to: Option<f64>,
    /// the reason, in words
    pub text: Arc<Message>,
    /// what to change; null if the reason states it
    pub remedy: Option<Arc<Message>>,
}

/// What a reason is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::Display, strum::EnumString)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum ReasonNature {
    /// A limit that nobody moves.
    Hard,
    /// A quota that AWS raises.
    Quota,
    /// A setting.
    Setting,
    /// Throttling that does not fit.
    Risk,
    /// A requirement that is not met.
    Requirement,
}

/// How an architecture feeds consumers of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ConsumerReport {
    /// kind
    pub kind: ConsumerKind,
    /// number of consumers
    pub count: u32,
    /// how it is fed
    #[schemars(with = "String")]
    pub by: FeedId,
}

/// What lowers the throttling risk.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SaferReport {
    /// the level that it leads to
    pub level: Level,
    /// additional cost, USD per month
    pub usd: f64,
    /// what to do
    pub text: Arc<Message>,
}

/// Throttling risk.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ThrottlingReport {
    /// the risk as a word: that of the worst limit, or severe where a hard limit is exceeded
    pub level: Level,
    /// the same without limits whose excess is worked off in time, unless that counts as throttled: what decides whether an
    /// architecture fits
    pub decisive_level: Level,
    /// share of the traffic on the busiest unit (shard, lane) above the worst limit
    pub throttled_share: f64,
    /// the same as a share of all traffic
    pub traffic_share: f64,
    /// share of seconds with throttling
    pub time_share: f64,
    /// limit with the most throttling
    pub worst: Option<LimitId>,
    /// the same of those whose level decides
    pub decisive_worst: Option<LimitId>,
    /// a hard limit that is exceeded
    pub beyond_any_setting: Option<LimitId>,
    /// the same by limit
    pub by: Vec<LimitThrottling>,
}

/// Throttling risk of one limit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LimitThrottling {
    /// id
    pub limit: LimitId,
    /// share of the traffic on the busiest unit (shard, lane) above the limit
    pub throttled_share: f64,
    /// the same as a share of all traffic: where a hot key makes one unit busier, only what is on that one exceeds
    pub traffic_share: f64,
    /// share of seconds with throttling
    pub time_share: f64,
    /// the risk as a word
    pub level: Level,
    /// whether what is above the limit is worked off in time
    pub late: bool,
}

/// Bytes per month on one hop.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct HopReport {
    /// name
    #[schemars(with = "String")]
    pub hop: HopId,
    /// the bill line that it is billed by
    pub line: LineId,
    /// bytes carried
    pub carried_bytes: f64,
    /// bytes billed
    pub billed_bytes: f64,
    /// delivered bytes divided by billed bytes
    pub ratio: f64,
    /// billed bytes in excess of carried bytes, as a share of billed bytes
    pub rounding_waste: f64,
}

/// Seconds from write to delivery.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FreshnessReport {
    /// mean over all changes; null if their age grows without end
    pub mean_seconds: Option<f64>,
    /// worst case, waiting after a peak included; null if the age of changes grows without end
    pub worst_seconds: Option<f64>,
    /// worst case once AWS has raised quotas; left out if it needs no increase, or if the age grows without end
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worst_after_increase_seconds: Option<f64>,
    /// the stages, in order
    pub stages: Vec<StageReport>,
}

/// Seconds of one stage.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StageReport {
    /// name
    #[schemars(with = "String")]
    pub stage: StageId,
    /// mean over all changes; null if it grows without end
    pub mean_seconds: Option<f64>,
    /// worst case; null if it grows without end
    pub worst_seconds: Option<f64>,
}

/// A setting that AWS would refuse, or that has no effect.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Notice {
    /// key of the scenario
    pub key: String,
    /// the notice
    pub text: Message,
    /// whether the verdict may be another because of it
    pub concerns_verdict: bool,
}

/// What to take.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VerdictReport {
    /// id of the cheapest that fits, or fits after an increase; null if none does
    pub cheapest: Option<ArchitectureId>,
    /// monthly saving compared with the next that fits; 0 if no other does
    pub saves_usd: f64,
    /// the verdict as a sentence
    pub text: Message,
}

/// The sentences of a report, to be filled in another language, in the report's order.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportMessages<'a> {
    /// the verdict
    pub verdict: Translatable<'a>,
    /// texts of the notices
    pub notices: Vec<Translatable<'a>>,
    /// remedies of the limits by architecture
    pub remedies: Vec<Vec<Translatable<'a>>>,
    /// what stands in the way by architecture
    pub reasons: Vec<Vec<Translatable<'a>>>,
    /// what lowers the risk by architecture
    pub safer: Vec<Option<Translatable<'a>>>,
}

/// Cost of a service in an architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ServiceReport {
    /// service, the first part of its line ids; without `discount`
    pub service: &'static str,
    /// USD per month of its lines above 0
    pub usd: f64,
}

/// Whether an architecture supports consumers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CarriesReport {
    /// how many are tried: those of the scenario, or three Lambda functions if it has none
    pub consumers: u32,
    /// whether it feeds them all, and no limit is exceeded because of them
    pub all: bool,
}

/// How long changes wait, in seconds, if it is worth a word.
pub fn late_seconds(wait: Option<f64>) -> Option<f64> {
    wait.filter(|seconds| *seconds >= 1.0)
}

impl ThrottlingReport {
    /// The limit that decides the level.
    pub fn deciding(&self) -> Option<&LimitThrottling> {
        self.by.iter().find(|one| Some(one.limit) == self.decisive_worst)
    }
}

impl ArchitectureReport {
    /// The level of risk that decides: once AWS has raised quotas, if it must.
    pub fn decisive_level(&self) -> Level {
        self.throttling_after_increase.as_ref().unwrap_or(&self.throttling).decisive_level
    }

    /// How long changes wait at the peak, in seconds, where that is its risk: what waits is not throttled.
    pub fn late_seconds(&self) -> Option<f64> {
        late_seconds(self.fit.wait_seconds)
    }

    /// USD by service, in the order of the bill, without deductions.
    pub fn by_service(&self) -> Vec<ServiceReport> {
        let mut services: Vec<ServiceReport> = Vec::new();
        for line in self.bill.iter().filter(|line| line.usd > 0.0) {
            let service = line.id.service();
            match services.iter_mut().find(|known| known.service == service) {
                Some(known) => known.usd += line.usd,
                None => services.push(ServiceReport { service, usd: line.usd }),
            }
        }
        services
    }
}

impl Report {
    /// Its sentences.
    pub fn messages(&self) -> ReportMessages<'_> {
        let all = || self.architectures.iter();
        ReportMessages {
            verdict: self.verdict.text.translatable(),
            notices: self.notices.iter().map(|notice| notice.text.translatable()).collect(),
            remedies: all().map(|report| translatable(report.limits.iter().map(|limit| &limit.remedy))).collect(),
            reasons: all().map(|report| translatable(report.fit.reasons.iter().map(|reason| &*reason.text))).collect(),
            safer: all().map(|report| report.safer.as_ref().map(|safer| safer.text.translatable())).collect(),
        }
    }
}

fn translatable<'a>(messages: impl Iterator<Item = &'a Message>) -> Vec<Translatable<'a>> {
    messages.map(Message::translatable).collect()
}
