//! What helps when a limit is near or exceeded: the remedy that works, not the one that is usually tried.

use crate::Outcome;
use crate::limits::{Limit, LimitId};
use crate::scenario::{Mode, Scenario};
use crate::units::grouped;

/// The remedy for a limit, in a sentence; it stands beside limits that hold as well.
pub fn remedy(limit: &Limit, outcome: &Outcome, scenario: &Scenario) -> String {
    match limit.id {
        LimitId::StreamsReaders => "a stream takes two readers, this function the first: move the others to Kinesis Data Streams, \
             or fan out behind one Lambda function"
            .into(),
        LimitId::LambdaLaneRate => lane_rate(limit, scenario),
        LimitId::LambdaConcurrency => "raise concurrency_quota by a quota request, or lower parallelization_factor".into(),
        LimitId::LambdaPayload => "lower batch_size; a batch above 6 MiB is cut by Lambda itself".into(),
        LimitId::LambdaTimeout => "raise function.timeout (up to 900 s) or lower batch_size".into(),
        LimitId::FirehosePutBytes => "have Direct PUT's quota raised (bytes, calls and records go up together), spread over several \
             Firehose streams, or take a Kinesis stream as source: the quota does not apply there"
            .into(),
        LimitId::FirehosePutCalls => "gather more changes per call (batch_window, batch_size), or have Direct PUT's quota raised".into(),
        LimitId::FirehosePutRecords => "set pack_records = true to join changes into larger records, or have Direct PUT's quota raised".into(),
        LimitId::KinesisWriteBytes | LimitId::KinesisWriteRecords | LimitId::KinesisReadBytes => shard_rate(limit, outcome, scenario),
        LimitId::KinesisReadCalls => "more shards never help: every consumer polls every shard. Move consumers to enhanced fan-out, poll \
             less often (KCL idle time, Flink's SHARD_GETRECORDS_INTERVAL_MILLIS), or let one consumer feed the others"
            .into(),
        LimitId::KinesisEfoConsumers => "on-demand Advantage allows 50; else let one consumer feed several, or split the readers over two streams".into(),
        LimitId::KinesisRecordSize => "raise max_record_size (up to 10 MiB) on the stream: DynamoDB skips records above it".into(),
        LimitId::KinesisShardQuota => "have the shard quota raised, or take mode = \"on-demand\"".into(),
        LimitId::KinesisOnDemandGrowth => "grow in steps of at most double per 15 minutes, warm the stream up beforehand, or provision the peak".into(),
        LimitId::KinesisOnDemandCeiling => "have the on-demand ceiling raised for the Region, or take mode = \"provisioned\"".into(),
        LimitId::TransformConcurrency => "make the function faster (memory_mb), lengthen transform.buffer_interval, or add shards: the \
             limit holds for each"
            .into(),
        LimitId::TransformPayload => "lower transform.buffer_size or transform.buffer_interval".into(),
        LimitId::TransformTimeout => "lower transform.buffer_size or buffer_interval, or make the function faster: Firehose waits 5 minutes at most".into(),
    }
}

fn lane_rate(limit: &Limit, scenario: &Scenario) -> String {
    let settings = &scenario.streams_lambda;
    let needed = (limit.utilization() * f64::from(settings.parallelization_factor)).ceil();
    let lanes = if needed <= 10.0 && needed > f64::from(settings.parallelization_factor) {
        format!("set parallelization_factor = {}", needed as u32)
    } else {
        "raise parallelization_factor (up to 10)".into()
    };
    format!(
        "raise batch_size: a larger batch spreads base_ms over more changes; or {lanes}; or make the function faster"
    )
}

/// A shard's rate: more shards, unless one key alone is the load, or the readers are.
fn shard_rate(limit: &Limit, outcome: &Outcome, scenario: &Scenario) -> String {
    let id: &'static str = limit.id.into();
    let asked = outcome.shards.by.iter().find(|(constraint, _)| *constraint == id).map(|(_, shards)| *shards);
    let sharing = scenario.kinesis_firehose.consumers.iter().any(|consumer| !consumer.fan_out);
    let readers = match limit.id {
        LimitId::KinesisReadBytes if sharing => {
            "; or move consumers to enhanced fan-out, where each has 2 MiB/s of its own"
        }
        _ => "",
    };
    let key = scenario.workload.hottest_key_share;
    let key_share = grouped(key * 100.0, usize::from((key * 100.0).fract() != 0.0));
    match (scenario.kinesis_firehose.mode, asked) {
        (Mode::Provisioned, Some(None)) => format!(
            "more shards do not help: {key_share} % of the load is on one partition key and stays on one shard; split the item over several keys{readers}"
        ),
        (Mode::Provisioned, Some(Some(shards))) if shards > outcome.shards.used => {
            format!("{} shards keep it at target_utilization{readers}", grouped(shards, 0))
        }
        (Mode::Provisioned, _) => format!("more shards, or a lower target_utilization for more headroom{readers}"),
        (_, _) if key > 0.0 => format!(
            "an on-demand stream splits shards above 500 KB/s, but {key_share} % of the load is on one partition key and stays on one shard{readers}"
        ),
        _ => format!(
            "an on-demand stream splits shards above 500 KB/s within 15 minutes; provision shards for more headroom{readers}"
        ),
    }
}
