//! Random scenarios with requirements and granted quotas, for the properties of what fits.

use proptest::prelude::*;
use shardwise_core::catalog::{Catalog, QuotaId};
use shardwise_core::scenario::{
    AcceptedRisk, Granted, GrantedQuotas, Mode, RecordDistribution, Requirements, Scenario,
};
use shardwise_core::text::Seconds;
use strum::VariantArray;

use crate::strategies::{any_of, log_uniform, scenario};

/// What may be required, each alone and together with others.
fn requirements() -> impl Strategy<Value = Requirements> {
    let risk = prop_oneof![2 => Just(None), 1 => any_of(AcceptedRisk::VARIANTS).prop_map(Some)];
    let freshness =
        prop_oneof![2 => Just(None), 1 => log_uniform(10.0, 1e5).prop_map(|time| Some(Seconds(time.round())))];
    let delay = prop_oneof![2 => Just(None), 1 => log_uniform(1.0, 1e6).prop_map(|time| Some(Seconds(time.round())))];
    let cost = prop_oneof![3 => Just(None), 1 => log_uniform(10.0, 100_000.0).prop_map(Some)];
    let rarely = || prop_oneof![9 => Just(false), 1 => Just(true)];
    (risk, freshness, delay, cost, any::<bool>(), any::<bool>(), rarely(), rarely()).prop_map(
        |(max_risk, freshness, max_delay, max_monthly_usd, every_change, reshaped, in_order, no_code)| Requirements {
            every_change,
            reshaped,
            max_risk,
            max_delay,
            in_order,
            no_code,
            freshness,
            max_monthly_usd,
        },
    )
}

/// Quotas that AWS granted: some of those that it raises, from a fraction of the default to many times as much.
fn quotas() -> impl Strategy<Value = GrantedQuotas> {
    let raised: Vec<QuotaId> = QuotaId::VARIANTS.iter().copied().filter(|id| id.is_raised()).collect();
    let granted = (proptest::sample::select(raised), log_uniform(0.1, 50.0)).prop_map(|(id, times)| {
        (id, Granted((Catalog::embedded().book("us-east-1").unwrap().quotas.value(id) * times).ceil()))
    });
    prop::collection::vec(granted, 0..4).prop_map(|granted| granted.into_iter().collect())
}

prop_compose! {
    /// A scenario with requirements and granted quotas, of traffic that architectures carry or nearly carry.
    pub(crate) fn demanding()(
        scenario in scenario(), requirements in requirements(), quotas in quotas(), writes in log_uniform(1.0, 3e4), item in log_uniform(50.0, 20_000.0),
        warm in prop_oneof![3 => Just(None), 1 => log_uniform(1000.0, 1e5).prop_map(|units| Some(units.round()))],
        lanes in prop_oneof![2 => Just(None), 1 => (1_u32..200).prop_map(Some)], distribution in any_of(RecordDistribution::VARIANTS),
        readers in 0..5_usize,
    ) -> Scenario {
        let mut scenario = Scenario { requirements, quotas, ..scenario };
        // Not more readers than a DynamoDB stream has, more often than not.
        scenario.consumers.truncate(readers.saturating_sub(2));
        scenario.consumers.iter_mut().take(1).for_each(|first| first.count = if readers < 4 { 1 } else { first.count });
        (scenario.workload.writes_per_second.0, scenario.workload.item_size.0) = (writes, item);
        scenario.workload.warm_write_units = warm;
        (scenario.streams_lambda.stream_shards, scenario.streams_pipes.stream_shards) = (lanes, lanes);
        if scenario.kinesis_firehose.mode != Mode::Provisioned {
            scenario.kinesis_firehose.record_distribution = distribution;
        }
        scenario
    }
}
