//! Numbers of a report that stand on no bill and are no limit: what each is, and how it comes about.
//!
//! Each is explained by a rule: its formula with places for terms, filled with their names and with their values. The
//! number itself is the report's own.

use strum::VariantArray as _;

use super::derivation::{quota_source, written_down};
use super::document::{Derivation, Source, TermReport};
use crate::catalog::{Grade, PriceBook};
use crate::model::{
    DELIVERED_ENVELOPE, DELIVERED_EXPANSION, Flow, KINESIS_ENVELOPE, LimitId, PARTITION_BYTES, PARTITION_KEY,
    PARTITION_WRITES, STREAMS_ENVELOPE, Symbol, with_architecture,
};
use crate::report::{
    ArchitectureReport, BillReport, FlowReport, HopReport, LimitReport, LimitThrottling, Report, StageReport,
};
use crate::scenario::{ArchitectureId, Scenario};
use crate::text::{MIB, ids};

ids! {
    /// Numbers of a report that are neither a bill line nor a limit.
    ResultId {
        Total = "total", "USD", "what the architecture costs a month: the sum of its lines";
        MeanRate = "flow.mean_rate", "changes/s", "item changes a second, on average";
        PeakRate = "flow.peak_rate", "changes/s", "item changes a second in the busiest hour";
        ChangesPerMonth = "flow.changes_per_month", "changes", "item changes in the month";
        StreamRecord = "flow.stream_record_bytes", "B", "mean size of a DynamoDB Streams record in a Lambda event";
        KinesisRecord = "flow.kinesis_record_bytes", "B", "mean size of a record in the Kinesis stream, partition key included";
        DeliveredRecord = "flow.delivered_record_bytes", "B", "mean size of a record as delivered";
        ShardsByWriteBytes = "shards.kinesis.write_bytes", "shards", "shards that the bytes written ask for";
        ShardsByWriteRecords = "shards.kinesis.write_records", "shards", "shards that the records written ask for";
        ShardsByReadBytes = "shards.kinesis.read_bytes", "shards", "shards that the bytes read by all shared consumers ask for";
        ShardsByPartitionWrites = "shards.dynamodb.partition_writes", "shards", "shards of the DynamoDB stream: partitions that the table's writes ask for";
        ShardsByPartitionSize = "shards.dynamodb.partition_size", "shards", "shards of the DynamoDB stream: partitions that the table's size asks for";
        ShardsBySetting = "shards.streams_lambda.stream_shards", "shards", "shards of the DynamoDB stream, as set in the scenario";
        ShardsByGuide = "shards.aws_guide", "shards", "shards by the formula of AWS's guide, for comparison";
        ThrottledWriteBytes = "throttling.kinesis.write_bytes", "share", "share of the traffic above the write bytes of the hottest shard";
        ThrottledWriteRecords = "throttling.kinesis.write_records", "share", "share of the traffic above the write records of the hottest shard";
        ThrottledReadBytes = "throttling.kinesis.read_bytes", "share", "share of the traffic above the read bytes of the hottest shard";
        ThrottledReadCalls = "throttling.kinesis.read_calls", "share", "share of the GetRecords calls above the budget of a shard";
        ThrottledLaneRate = "throttling.lambda.lane_rate", "share", "share of the traffic above what a lane of Lambda carries";
        ThrottledPutBytes = "throttling.firehose.put_bytes", "share", "share of the traffic above Direct PUT's bytes";
        ThrottledPutRecords = "throttling.firehose.put_records", "share", "share of the traffic above Direct PUT's records";
        SkewedWriteBytes = "three_moment.kinesis.write_bytes", "share", "share of the traffic above the write bytes of the hottest shard, from three moments of the rate, skewness included";
        SkewedWriteRecords = "three_moment.kinesis.write_records", "share", "share of the traffic above the write records of the hottest shard, from three moments of the rate, skewness included";
        SkewedReadBytes = "three_moment.kinesis.read_bytes", "share", "share of the traffic above the read bytes of the hottest shard, from three moments of the rate, skewness included";
        SkewedLaneRate = "three_moment.lambda.lane_rate", "share", "share of the traffic above what a lane of Lambda carries, from three moments of the rate, skewness included";
        SkewedPutBytes = "three_moment.firehose.put_bytes", "share", "share of the traffic above Direct PUT's bytes, from three moments of the rate, skewness included";
        WasteOfCapture = "efficiency.dynamodb.capture", "share", "billed beyond what passes, where DynamoDB captures the change";
        WasteOfPut = "efficiency.kinesis.put", "share", "billed beyond what passes, where the change is put into the Kinesis stream";
        WasteOfIngest = "efficiency.firehose.ingest", "share", "billed beyond what passes, where Firehose takes the record in";
        MeanFreshness = "freshness.mean", "s", "from write to delivery, on average over all changes";
        WorstFreshness = "freshness.worst", "s", "from write to delivery at worst, as long as nothing is throttled";
        StreamPoll = "freshness.stream-poll", "s", "until Lambda polls the stream's shard";
        BatchWindow = "freshness.batch-window", "s", "until a batch is full or its window is over";
        Function = "freshness.function", "s", "one invocation of the function";
        Propagation = "freshness.kinesis-propagation", "s", "from put until a consumer can read it";
        FirehosePoll = "freshness.firehose-poll", "s", "until Firehose polls the stream's shard";
        TransformBuffer = "freshness.transform-buffer", "s", "until the transform function's buffer is full or its interval is over";
        TransformFunction = "freshness.transform-function", "s", "one invocation of the transform function";
        FirehoseBuffer = "freshness.firehose-buffer", "s", "until Firehose's buffer is full or its interval is over";
    }
}

impl ResultId {
    /// What its id goes on with after a family, such as `kinesis.put` after `efficiency.`.
    fn within(self, family: &str) -> Option<&'static str> {
        let id: &'static str = self.into();
        id.strip_prefix(family)
    }
}

const MEASURED: &str = "measured on real records: 307 to 356 bytes around the images in Kinesis";
const PARTITIONS: &str = "stream shards are taken to follow the table's partitions: AWS does not state it";
const STREAM_POLLS: &str = "Lambda Developer Guide, DynamoDB event source mapping: 4 polls a second on each shard";
const FIREHOSE_POLLS: &str = "Data Firehose Developer Guide, Kinesis source: GetRecords once a second on each shard";
const PROPAGATION: &str =
    "Kinesis Data Streams Developer Guide, enhanced fan-out: about 200 ms for each shared consumer, up to 1 s";

/// Where the rules are written down, in words of ours.
pub const SOURCES: [&str; 5] = [MEASURED, PARTITIONS, STREAM_POLLS, FIREHOSE_POLLS, PROPAGATION];

/// How a number of a report comes about, and where its rule is written down.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Result {
    pub(crate) quantity: Derivation,
    pub(crate) source: Option<Source>,
}

/// A formula with places `{0}`, `{1}`.. for its terms, and what it comes to.
fn rule(value: f64, formula: &str, terms: &[(Symbol, f64)]) -> Derivation {
    let filled = |word: &dyn Fn(&(Symbol, f64)) -> String| {
        let places = terms.iter().enumerate();
        places.fold(formula.to_owned(), |text, (place, term)| text.replace(&format!("{{{place}}}"), &word(term)))
    };
    Derivation {
        value,
        symbols: filled(&|(symbol, _)| symbol.name().to_owned()),
        numbers: filled(&|(_, value)| value.to_string()),
        terms: terms.iter().map(TermReport::from).collect(),
    }
}

/// A number of the scenario as a whole.
pub(crate) fn of_flow(id: ResultId, scenario: &Scenario, report: &Report, book: &PriceBook) -> Option<Result> {
    let FlowReport { mean_rate, peak_rate, changes_per_month, .. } = report.flow;
    let writes = (Symbol::WritesPerSecond, mean_rate);
    let peak_to_average = (Symbol::PeakToAverage, peak_rate / mean_rate);
    let seconds = (Symbol::SecondsPerMonth, changes_per_month / mean_rate);
    let own = |quantity| Some(Result { quantity, source: None });
    match id {
        ResultId::MeanRate => own(rule(mean_rate, "{0}", &[writes])),
        ResultId::PeakRate => own(rule(peak_rate, "{0} * {1}", &[writes, peak_to_average])),
        ResultId::ChangesPerMonth => own(rule(changes_per_month, "{0} * {1}", &[writes, seconds])),
        ResultId::StreamRecord | ResultId::KinesisRecord | ResultId::DeliveredRecord => {
            Some(record(id, scenario, &report.flow, book))
        }
        _ => None,
    }
}

/// A record: an envelope with the keys, and the images of its kind of change in DynamoDB JSON.
fn record(id: ResultId, scenario: &Scenario, flow: &FlowReport, book: &PriceBook) -> Result {
    let workload = &scenario.workload;
    let item = workload.item_size.0;
    let (bytes, given, expansion) = match id {
        ResultId::StreamRecord => (flow.stream_record_bytes, workload.change_record_size, workload.json_expansion),
        ResultId::KinesisRecord => (flow.kinesis_record_bytes, workload.change_record_size, workload.json_expansion),
        _ => (flow.delivered_record_bytes, scenario.delivered.record_size, DELIVERED_EXPANSION),
    };
    if given.is_some() {
        return Result { quantity: rule(bytes, "{0}", &[(Symbol::Setting, bytes)]), source: None };
    }
    let envelope = match id {
        ResultId::StreamRecord => STREAMS_ENVELOPE + workload.key_size.0,
        ResultId::KinesisRecord => KINESIS_ENVELOPE + PARTITION_KEY + workload.key_size.0,
        _ => DELIVERED_ENVELOPE,
    };
    let images = (bytes - envelope) / (expansion * item);
    let terms = [
        (Symbol::Envelope, envelope),
        (Symbol::ImagesPerChange, images),
        (Symbol::Expansion, expansion),
        (Symbol::ItemSize, item),
    ];
    let source = (id != ResultId::DeliveredRecord).then(|| written_down(MEASURED, Grade::Assumed, book));
    Result { quantity: rule(bytes, "{0} + {1} * {2} * {3}", &terms), source }
}

/// A number of one architecture.
pub(crate) fn of_architecture(
    id: ResultId,
    scenario: &Scenario,
    report: &ArchitectureReport,
    book: &PriceBook,
) -> Option<Result> {
    let own = |quantity| Some(Result { quantity, source: None });
    let find = |family: &str, name: &str| id.within(family) == Some(name);
    let freshness = &report.freshness;
    match id {
        ResultId::Total => own(total(report)),
        ResultId::MeanFreshness => {
            own(sum_of_stages(freshness.mean_seconds, &freshness.stages, |stage| stage.mean_seconds))
        }
        ResultId::WorstFreshness => {
            own(sum_of_stages(freshness.worst_seconds, &freshness.stages, |stage| stage.worst_seconds))
        }
        _ => {
            let stage = freshness.stages.iter().find(|stage| find("freshness.", &stage.stage.replace(' ', "-")));
            let hop = report.efficiency.iter().find(|hop| find("efficiency.", &hop.hop));
            let of_family = |family| report.throttling.by.iter().find(|by| find(family, &by.limit.to_string()));
            let (throttled, skewed) = (of_family("throttling."), of_family("three_moment."));
            stage
                .map(|stage| of_stage(stage, scenario, book))
                .or_else(|| hop.map(waste))
                .or_else(|| throttled.and_then(|by| throttling(by, scenario, report, book)))
                .or_else(|| skewed.and_then(|by| three_moments(by, scenario, report, book)))
                .or_else(|| shards(id, scenario, report, book))
        }
    }
}

/// The sum of the stages, by what each takes.
fn sum_of_stages(value: f64, stages: &[StageReport], seconds: impl Fn(&StageReport) -> f64) -> Derivation {
    let name = |stage: &StageReport| format!("freshness.{}", stage.stage.replace(' ', "-"));
    let id = |stage: &StageReport| ResultId::VARIANTS.iter().find(|id| id.to_string() == name(stage));
    let term = |stage: &StageReport| {
        id(stage).map(|id| TermReport { name: id.into(), value: seconds(stage), meaning: id.meaning() })
    };
    sum(value, stages.iter().filter_map(term).collect())
}

/// A sum of these terms.
fn sum(value: f64, terms: Vec<TermReport>) -> Derivation {
    let written = |word: &dyn Fn(&TermReport) -> String| terms.iter().map(word).collect::<Vec<_>>().join(" + ");
    Derivation {
        value,
        symbols: written(&|term| term.name.into()),
        numbers: written(&|term| term.value.to_string()),
        terms,
    }
}

fn total(report: &ArchitectureReport) -> Derivation {
    let term = |line: &BillReport| TermReport { name: line.id.into(), value: line.usd, meaning: line.id.meaning() };
    sum(report.monthly_usd, report.bill.iter().map(term).collect())
}

fn waste(hop: &HopReport) -> Result {
    let terms = [(Symbol::Carried, hop.carried_bytes), (Symbol::Billed, hop.billed_bytes)];
    Result { quantity: rule(hop.rounding_waste, "max(0, 1 - {0} / {1})", &terms), source: None }
}

fn of_stage(stage: &StageReport, scenario: &Scenario, book: &PriceBook) -> Result {
    let StageReport { stage: name, mean_seconds: mean, worst_seconds: worst } = stage;
    let shared = scenario.kinesis_firehose.consumers.iter().filter(|consumer| !consumer.fan_out);
    let shared = 1.0 + shared.map(|consumer| f64::from(consumer.count)).sum::<f64>();
    let longest = (Symbol::Longest, *worst);
    let (quantity, source) = match name.as_str() {
        "stream poll" => (rule(*mean, "{0} / 2", &[(Symbol::PollInterval, *worst)]), Some(STREAM_POLLS)),
        "firehose poll" => (rule(*mean, "{0} / 2", &[(Symbol::PollInterval, *worst)]), Some(FIREHOSE_POLLS)),
        "kinesis propagation" => {
            (rule(*mean, "min(0.2 * {0}, 1)", &[(Symbol::SharedConsumers, shared)]), Some(PROPAGATION))
        }
        "function" | "transform function" => (
            rule(
                *mean,
                "(base_ms + per_record_ms * batch) / 1000, at most {0}, over the changes of the day",
                &[longest],
            ),
            None,
        ),
        _ => (
            rule(*mean, "half of the time until it is full, at most {0}, over the changes of the day", &[longest]),
            None,
        ),
    };
    Result { quantity, source: source.map(|text| written_down(text, Grade::Verified, book)) }
}

fn limit_of(report: &ArchitectureReport, id: LimitId) -> Option<&LimitReport> {
    report.limits.iter().find(|limit| limit.id == id)
}

fn throttling(
    by: &LimitThrottling,
    scenario: &Scenario,
    report: &ArchitectureReport,
    book: &PriceBook,
) -> Option<Result> {
    let limit = limit_of(report, by.limit)?;
    let source = quota_source(report.id, by.limit, scenario, book);
    if by.limit == LimitId::KinesisReadCalls {
        let terms = [(Symbol::Quota, limit.limit), (Symbol::Demand, limit.demand)];
        return Some(Result { quantity: rule(by.throttled_share, "max(0, 1 - {0} / {1})", &terms), source });
    }
    let terms = exposed(by.limit, scenario, report, book)?;
    let formula = "mean over the hours of E[max(0, X - {1})] / x, X Gamma distributed with mean x (busiest hour: {0}) and \
                   variation {2}^2 + 1 / {3}";
    Some(Result { quantity: rule(by.throttled_share, formula, &terms[..4]), source })
}

/// The same from three moments; see [`crate::model::risk`].
fn three_moments(
    by: &LimitThrottling,
    scenario: &Scenario,
    report: &ArchitectureReport,
    book: &PriceBook,
) -> Option<Result> {
    let formula = "mean over the hours of E[max(0, X - {1})] / x, X Gamma distributed and moved, with mean x (busiest hour: {0}), \
                   variation b + c and third moment (b + c) * (2 * b + c), b = {2}^2, c = (1 + {4}) / {3}";
    let terms = exposed(by.limit, scenario, report, book)?;
    let source = quota_source(report.id, by.limit, scenario, book);
    Some(Result { quantity: rule(by.three_moment_share, formula, &terms), source })
}

/// What the throttling of a limit on a rate comes from.
fn exposed(
    limit: LimitId,
    scenario: &Scenario,
    report: &ArchitectureReport,
    book: &PriceBook,
) -> Option<[(Symbol, f64); 5]> {
    let flow = Flow::new(scenario);
    let exposures = with_architecture(report.id, scenario, &flow, book, |architecture| architecture.exposures());
    let exposure = exposures.iter().find(|exposure| exposure.limit == limit)?;
    Some([
        (Symbol::BusiestMean, exposure.mean * flow.day.peak),
        (Symbol::Quota, exposure.capacity),
        (Symbol::Burstiness, scenario.workload.burstiness),
        (Symbol::BusiestRecords, exposure.records * flow.day.peak),
        (Symbol::SizeVariation, exposure.variation),
    ])
}

fn shards(id: ResultId, scenario: &Scenario, report: &ArchitectureReport, book: &PriceBook) -> Option<Result> {
    let workload = &scenario.workload;
    let flow = Flow::new(scenario);
    let peak = (Symbol::PeakRate, flow.peak_rate());
    if id == ResultId::ShardsByGuide {
        let value = report.shards.aws_guide? as f64;
        let terms = [peak, (Symbol::Updates, workload.mix.modify), (Symbol::ItemSize, workload.item_size.0)];
        let formula = format!("ceil(max({{0}} * (4 + {{1}}) * {{2}} / {MIB}, {{0}} / 1000))");
        let guide = "DynamoDB Developer Guide, Kinesis Data Streams shard management";
        let source = Some(written_down(guide, Grade::Verified, book));
        return Some(Result { quantity: rule(value, &formula, &terms), source });
    }
    let constraint = id.within("shards.")?;
    let value = report.shards.by.get(constraint)?.as_f64()?;
    let assumed = Some(written_down(PARTITIONS, Grade::Assumed, book));
    let (quantity, source) = match id {
        ResultId::ShardsByPartitionWrites => {
            let terms =
                [peak, (Symbol::CdcUnitsPerChange, flow.cdc_units), (Symbol::PartitionWrites, PARTITION_WRITES)];
            (rule(value, "max(1, ceil({0} * {1} / {2}))", &terms), assumed)
        }
        ResultId::ShardsByPartitionSize => {
            let terms = [(Symbol::TableSize, workload.table_size.0), (Symbol::PartitionBytes, PARTITION_BYTES)];
            (rule(value, "max(1, ceil({0} / {1}))", &terms), assumed)
        }
        ResultId::ShardsBySetting => (rule(value, "{0}", &[(Symbol::Setting, value)]), None),
        _ => {
            let limit = limit_of(report, constraint.parse().ok()?)?;
            // The hottest shard's part of the demand, undone.
            let hottest = workload.hottest_key_share;
            let hot = hottest + (1.0 - hottest) / report.shards.used as f64;
            let terms = [
                (Symbol::HottestKeyShare, hottest),
                (Symbol::TargetUtilization, scenario.kinesis_firehose.target_utilization),
                (Symbol::Quota, limit.limit),
                (Symbol::WholeDemand, limit.demand / hot),
            ];
            let formula = "ceil((1 - {0}) / ({1} * {2} / {3} - {0}))";
            (rule(value, formula, &terms), quota_source(ArchitectureId::KinesisFirehose, limit.id, scenario, book))
        }
    };
    Some(Result { quantity, source })
}

#[cfg(test)]
mod tests {
    use super::super::follow::explain;
    use super::super::subject::Subject;
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn every_number_of_a_report_is_explained() {
        let scenario = Scenario::default();
        let book = Catalog::embedded().book("us-east-1").unwrap();
        // Not in the default: a window, a set shard count, Direct PUT's records.
        let idle = [ResultId::BatchWindow, ResultId::ShardsBySetting, ResultId::ThrottledPutRecords];
        for id in ResultId::VARIANTS {
            let parts = explain(&scenario, &book, Subject::Result(*id)).unwrap().parts;
            assert_eq!(parts.is_empty(), idle.contains(id), "{id}: {parts:?}");
            for part in parts {
                let Derivation { symbols, numbers, value, .. } = part.quantity;
                assert!(
                    value.is_finite() && !symbols.contains('{') && !numbers.contains('{'),
                    "{id}: {symbols} {numbers}"
                );
            }
        }
    }

    #[test]
    fn the_arithmetic_comes_to_the_number() {
        let scenario = Scenario::default();
        let book = Catalog::embedded().book("us-east-1").unwrap();
        let part = |id| explain(&scenario, &book, Subject::Result(id)).unwrap().parts.pop().unwrap().quantity;
        let shards = part(ResultId::ShardsByWriteBytes);
        let [hottest, target, quota, demand] = [0, 1, 2, 3].map(|term| shards.terms[term].value);
        assert_eq!(shards.value, ((1.0 - hottest) / (target * quota / demand - hottest)).ceil());
        let record = part(ResultId::KinesisRecord);
        let [envelope, images, expansion, item] = [0, 1, 2, 3].map(|term| record.terms[term].value);
        assert!((record.value - (envelope + images * expansion * item)).abs() < 1e-9);
        assert!((images - 1.65).abs() < 1e-9);
    }
}
