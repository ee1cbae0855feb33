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
    /// in the order in which they were given
    pub scenarios: Vec<Report>,
}

impl Document {
    /// The document of these reports.
    pub fn new(scenarios: Vec<Report>) -> Self {
        Self { schema: SCHEMA.into(), scenarios }
    }
}

/// What shardwise says of one scenario. Sizes in bytes, rates per second, money in USD a month.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// the scenario's name
    pub name: String,
    /// the Region whose prices and quotas hold
    pub region: String,
    /// hours in the month
    pub month_hours: f64,
    /// how sure the prices are
    pub prices: PricesReport,
    /// what flows out of the table
    pub flow: FlowReport,
    /// one after the other, as the scenario lists them
    pub architectures: Vec<ArchitectureReport>,
    /// which is cheaper, of those that carry the load
    pub verdict: VerdictReport,
    /// settings that AWS would refuse, or that do nothing as they stand
    pub notices: Vec<Notice>,
}

/// How sure the prices are that a report rests on.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PricesReport {
    /// the day from which the book's prices hold
    pub effective: String,
    /// price ids used that are inferred
    pub assumed: Vec<String>,
    /// price ids used that one third party reports
    pub reported: Vec<String>,
    /// price ids used that the scenario itself gives
    pub given: Vec<String>,
    /// USD a month that rest on inferred prices, all architectures together
    pub usd_on_assumed: f64,
}

/// What flows out of the table.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FlowReport {
    /// changes a second
    pub mean_rate: f64,
    /// changes a second in the busiest hour
    pub peak_rate: f64,
    /// changes in the month
    pub changes_per_month: f64,
    /// mean bytes of a DynamoDB Streams record in a Lambda event
    pub stream_record_bytes: f64,
    /// mean bytes of a record in the Kinesis stream, partition key included
    pub kinesis_record_bytes: f64,
    /// mean bytes of a record as delivered
    pub delivered_record_bytes: f64,
    /// changes a second, hour by hour
    pub hourly_rates: Vec<f64>,
}

/// What is said of one architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ArchitectureReport {
    /// which one
    pub id: ArchitectureId,
    /// the letter that a design review calls it by
    pub letter: char,
    /// the services that carry the log, in plain words
    pub label: &'static str,
    /// the bill's total
    pub monthly_usd: f64,
    /// the total over a million changes of the table
    pub usd_per_million_changes: f64,
    /// the total over the GiB delivered
    pub usd_per_delivered_gib: f64,
    /// USD a month that rest on inferred prices
    pub usd_on_assumed: f64,
    /// in the order of the services the data passes
    pub bill: Vec<BillReport>,
    /// how many shards, and why
    pub shards: ShardsReport,
    /// demand in the busiest hour beside what there is
    pub limits: Vec<LimitReport>,
    /// who reads a shard of the stream, and what each takes
    pub readers: Vec<ReaderReport>,
    /// how likely throttling is
    pub throttling: ThrottlingReport,
    /// bytes a month, hop by hop
    pub efficiency: Vec<HopReport>,
    /// seconds from write to delivery
    pub freshness: FreshnessReport,
    /// what a design review asks beyond numbers
    #[schemars(with = "Vec<Operation>")]
    pub operations: &'static [Operation],
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BillReport {
    /// which line
    pub id: LineId,
    /// how much of it, in `unit`
    pub quantity: f64,
    /// what one of it is
    pub unit: String,
    /// what it comes to a month
    pub usd: f64,
    /// its share of the architecture's lines above 0
    pub share: f64,
    /// how well its price is known
    pub grade: Grade,
    /// the dollars as arithmetic to retype
    pub formula: String,
}

/// How many shards, and why.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ShardsReport {
    /// shards that the load asks for
    pub required: u64,
    /// shards there are
    pub used: u64,
    /// the constraint that asks for the most
    #[schemars(with = "Option<String>")]
    pub binding: Option<ConstraintId>,
    /// shards by constraint; null where no shard count serves it
    #[schemars(with = "std::collections::BTreeMap<String, Option<u64>>")]
    pub by: serde_json::Map<String, serde_json::Value>,
    /// AWS's guide formula, for comparison
    pub aws_guide: Option<u64>,
    /// the same in its older form
    pub aws_guide_older: Option<u64>,
}

/// A demand beside its limit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LimitReport {
    /// which limit
    pub id: LimitId,
    /// what is asked for in the busiest hour, in `unit`
    pub demand: f64,
    /// what there is, in `unit`
    pub limit: f64,
    /// demand over limit
    pub utilization: f64,
    /// ok up to 0.8, near up to 1
    pub verdict: Verdict,
    /// what both are counted in
    pub unit: String,
    /// what helps when it is too much
    pub remedy: Message,
    /// where the limit is written down
    pub source: Message,
}

/// One reader of a shard.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReaderReport {
    /// its kind
    #[schemars(with = "String")]
    pub name: ReaderId,
    /// how many of it
    pub count: u32,
    /// whether it reads by enhanced fan-out, outside the shared budget
    pub fan_out: bool,
    /// GetRecords calls a second on each shard, together
    pub calls_per_second: f64,
    /// bytes a second from the hottest shard in the busiest hour, together
    pub bytes_per_second: f64,
}

/// How likely throttling is.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ThrottlingReport {
    /// in a word
    pub level: Level,
    /// share of the traffic above the worst limit
    pub throttled_share: f64,
    /// the same from three moments of the one-second rate, the skewness of counting records among them: what `shardwise simulate`
    /// finds
    ///
    /// The most of all limits. `throttled_share`, on which `level` rests, knows two moments: it is too high where `burstiness` is
    /// far below its default, or where a limit is a few dozen records a second, and too low for bytes where the sizes of records
    /// vary: often by a quarter, and by more where the share is small. Elsewhere the two are the same within a few percent.
    pub three_moment_share: f64,
    /// share of seconds in which some of it is
    pub time_share: f64,
    /// the limit that is run into most
    pub worst: Option<LimitId>,
    /// a limit that no setting serves
    pub beyond_any_setting: Option<LimitId>,
    /// the same, limit by limit
    pub by: Vec<LimitThrottling>,
}

/// How likely one limit is run into.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LimitThrottling {
    /// which limit
    pub limit: LimitId,
    /// share of the traffic above it
    pub throttled_share: f64,
    /// the same from three moments of the one-second rate: what `shardwise simulate` finds
    pub three_moment_share: f64,
    /// share of seconds in which some of it is
    pub time_share: f64,
    /// in a word
    pub level: Level,
}

/// Bytes a month at one hop.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct HopReport {
    /// its name
    #[schemars(with = "String")]
    pub hop: HopId,
    /// the bill line it stands on
    pub line: LineId,
    /// bytes that pass
    pub carried_bytes: f64,
    /// bytes that are billed for them
    pub billed_bytes: f64,
    /// delivered bytes over billed bytes
    pub ratio: f64,
    /// billed beyond what passes, as a share of what is billed
    pub rounding_waste: f64,
}

/// Seconds from write to delivery.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FreshnessReport {
    /// on average over all changes
    pub mean_seconds: f64,
    /// at worst, as long as nothing is throttled
    pub worst_seconds: f64,
    /// one after the other
    pub stages: Vec<StageReport>,
}

/// Seconds of one stage.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StageReport {
    /// its name
    #[schemars(with = "String")]
    pub stage: StageId,
    /// on average over all changes
    pub mean_seconds: f64,
    /// at worst
    pub worst_seconds: f64,
}

/// A setting that AWS would refuse, or that does nothing as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Notice {
    /// the scenario's key
    pub key: String,
    /// what is the matter
    pub text: Message,
}

/// Which architecture is the cheapest of those that carry the load.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VerdictReport {
    /// null where none carries the load as configured
    pub cheapest: Option<ArchitectureId>,
    /// what it saves a month against the other; 0 where there is no other that carries the load
    pub saves_usd: f64,
    /// in a sentence
    pub text: Message,
}

/// The sentences of a report, to be filled in another language; all in the report's order.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportMessages<'a> {
    /// the verdict
    pub verdict: Translatable<'a>,
    /// what the notices say
    pub notices: Vec<Translatable<'a>>,
    /// remedies of the limits, by architecture
    pub remedies: Vec<Vec<Translatable<'a>>>,
}

/// What a service costs in an architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ServiceReport {
    /// the service, as bill lines begin with it; `discount` is none
    pub service: &'static str,
    /// what its lines above 0 come to a month
    pub usd: f64,
}

impl ArchitectureReport {
    /// USD by service, in the order of the bill; what comes off is left out.
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
    /// The limit with the largest three-moment share, where that is worth showing beside the throttled share.
    pub fn beside(&self) -> Option<&LimitThrottling> {
        let most = self.by.iter().find(|by| by.three_moment_share == self.three_moment_share)?;
        risk::differ(self.throttled_share, self.three_moment_share).then_some(most)
    }
}

impl LimitThrottling {
    /// The three-moment share, where it is worth showing beside the throttled share.
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
