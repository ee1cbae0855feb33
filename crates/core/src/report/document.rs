//! The report: plain data, in the field names of the published schema. Nothing is computed after it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Grade;
use crate::model::architectures::Operation;
use crate::model::{ConstraintId, HopId, Level, LimitId, LineId, ReaderId, StageId, Verdict, risk};
use crate::scenario::ArchitectureId;
use crate::text::{Message, Translatable};

/// The id of the JSON document.
pub const SCHEMA: &str = "shardwise.report/1";

/// One document: the reports of one or more scenarios.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "shardwise report")]
pub struct Document {
    /// `shardwise.report/1`
    pub schema: String,
    /// in the order of the arguments
    pub scenarios: Vec<Report>,
}

impl Document {
    /// Wraps these reports.
    pub fn new(scenarios: Vec<Report>) -> Self {
        Self { schema: SCHEMA.into(), scenarios }
    }
}

/// The report of one scenario. Sizes in bytes, rates per second, money in USD per month.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// name of the scenario
    pub name: String,
    /// Region whose prices and quotas apply
    pub region: String,
    /// hours in the month
    pub month_hours: f64,
    /// grades of the prices
    pub prices: PricesReport,
    /// rates and record sizes
    pub flow: FlowReport,
    /// architectures in the order of the scenario
    pub architectures: Vec<ArchitectureReport>,
    /// the cheapest of the architectures that carry the load
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
    /// changes per month
    pub changes_per_month: f64,
    /// mean bytes of a DynamoDB Streams record in a Lambda event
    pub stream_record_bytes: f64,
    /// mean bytes of a record in the Kinesis stream, including the partition key
    pub kinesis_record_bytes: f64,
    /// mean bytes of a delivered record
    pub delivered_record_bytes: f64,
    /// changes per second in each hour
    pub hourly_rates: Vec<f64>,
}

/// The report of one architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ArchitectureReport {
    /// id
    pub id: ArchitectureId,
    /// letter, as design reviews use it
    pub letter: char,
    /// the services on the way
    pub label: &'static str,
    /// total of the bill
    pub monthly_usd: f64,
    /// total per million changes of the table
    pub usd_per_million_changes: f64,
    /// total per GiB delivered
    pub usd_per_delivered_gib: f64,
    /// USD per month that depend on inferred prices
    pub usd_on_assumed: f64,
    /// bill lines in the order of the services on the way
    pub bill: Vec<BillReport>,
    /// number of shards, and its reasons
    pub shards: ShardsReport,
    /// demands and limits in the busiest hour
    pub limits: Vec<LimitReport>,
    /// readers of a shard of the stream
    pub readers: Vec<ReaderReport>,
    /// throttling risk
    pub throttling: ThrottlingReport,
    /// bytes per month by hop
    pub efficiency: Vec<HopReport>,
    /// seconds from write to delivery
    pub freshness: FreshnessReport,
    /// answers to a design review
    #[schemars(with = "Vec<Operation>")]
    pub operations: &'static [Operation],
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BillReport {
    /// id
    pub id: LineId,
    /// quantity, in `unit`
    pub quantity: f64,
    /// unit of the quantity
    pub unit: String,
    /// USD per month
    pub usd: f64,
    /// share of the architecture's lines above 0
    pub share: f64,
    /// grade of its price
    pub grade: Grade,
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
    /// the constraint that requires the most shards
    #[schemars(with = "Option<String>")]
    pub binding: Option<ConstraintId>,
    /// shards by constraint; null if no number of shards is enough
    #[schemars(with = "std::collections::BTreeMap<String, Option<u64>>")]
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
    /// demand in the busiest hour, in `unit`
    pub demand: f64,
    /// limit, in `unit`
    pub limit: f64,
    /// demand divided by limit
    pub utilization: f64,
    /// ok up to 0.8, near up to 1
    pub verdict: Verdict,
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

/// Throttling risk.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ThrottlingReport {
    /// the risk as a word
    pub level: Level,
    /// share of the traffic above the worst limit
    pub throttled_share: f64,
    /// the same from three moments of the one-second rate, including the skewness of record counts: what `shardwise
    /// simulate` finds
    ///
    /// The maximum over all limits. `throttled_share`, which decides `level`, uses two moments. It is too high if
    /// `burstiness` is far below its default or a limit is a few dozen records per second, and too low for bytes if
    /// record sizes vary: often by a quarter, and by more if the share is small. Otherwise the two agree within a few
    /// percent.
    pub three_moment_share: f64,
    /// share of seconds with throttling
    pub time_share: f64,
    /// limit with the most throttling
    pub worst: Option<LimitId>,
    /// a limit that no setting can satisfy
    pub beyond_any_setting: Option<LimitId>,
    /// the same by limit
    pub by: Vec<LimitThrottling>,
}

/// Throttling risk of one limit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LimitThrottling {
    /// id
    pub limit: LimitId,
    /// share of the traffic above the limit
    pub throttled_share: f64,
    /// the same from three moments of the one-second rate: what `shardwise simulate` finds
    pub three_moment_share: f64,
    /// share of seconds with throttling
    pub time_share: f64,
    /// the risk as a word
    pub level: Level,
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
    /// mean over all changes
    pub mean_seconds: f64,
    /// worst case while nothing is throttled
    pub worst_seconds: f64,
    /// the stages, in order
    pub stages: Vec<StageReport>,
}

/// Seconds of one stage.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StageReport {
    /// name
    #[schemars(with = "String")]
    pub stage: StageId,
    /// mean over all changes
    pub mean_seconds: f64,
    /// worst case
    pub worst_seconds: f64,
}

/// A setting that AWS would refuse, or that has no effect.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Notice {
    /// key of the scenario
    pub key: String,
    /// the notice
    pub text: Message,
}

/// The cheapest of the architectures that carry the load.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VerdictReport {
    /// id; null if no architecture carries the load as configured
    pub cheapest: Option<ArchitectureId>,
    /// monthly saving compared with the next; 0 if no other architecture carries the load
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
}

/// Cost of a service in an architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ServiceReport {
    /// service, the first part of its line ids; without `discount`
    pub service: &'static str,
    /// USD per month of its lines above 0
    pub usd: f64,
}

impl ArchitectureReport {
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

impl ThrottlingReport {
    /// The limit with the largest three-moment share, if that is worth showing beside the throttled share.
    pub fn beside(&self) -> Option<&LimitThrottling> {
        let most = self.by.iter().find(|by| by.three_moment_share == self.three_moment_share)?;
        risk::differ(self.throttled_share, self.three_moment_share).then_some(most)
    }
}

impl LimitThrottling {
    /// The three-moment share, if it is worth showing beside the throttled share.
    pub fn beside(&self) -> Option<f64> {
        risk::differ(self.throttled_share, self.three_moment_share).then_some(self.three_moment_share)
    }
}

impl Report {
    /// Its sentences.
    pub fn messages(&self) -> ReportMessages<'_> {
        let remedies = self.architectures.iter().map(|report| &report.limits);
        ReportMessages {
            verdict: self.verdict.text.translatable(),
            notices: self.notices.iter().map(|notice| notice.text.translatable()).collect(),
            remedies: remedies.map(|limits| limits.iter().map(|limit| limit.remedy.translatable()).collect()).collect(),
        }
    }
}
