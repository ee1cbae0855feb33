//! Random scenarios, for the properties of core and of the simulation.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use shardwise_core::scenario::{
    Architectures, Batch, Consumer, ConsumerKind, DayShape, Delivery, Destination, DynamicPartitioning, ExportView,
    Function, IncrementalExport, KinesisDirect, Mix, Mode, OnDemandMode, RecordDistribution, Scenario, StreamsPipes,
    Transform, ViewType, Vpc, Workload, Writer,
};
use shardwise_core::text::{Bytes, MIB, PerSecond, Seconds};
use strum::VariantArray;

/// The same cases in every run, so that a failure is the change's; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for others.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { cases },
        rng_seed: if asked.rng_seed == RngSeed::Random { RngSeed::Fixed(0) } else { asked.rng_seed },
        failure_persistence: None,
        ..asked
    }
}

pub(crate) fn log_uniform(low: f64, high: f64) -> impl Strategy<Value = f64> {
    (low.ln()..high.ln()).prop_map(f64::exp)
}

pub(crate) fn any_of<T: Copy + std::fmt::Debug + 'static>(values: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(values)
}

pub(crate) fn consumer() -> impl Strategy<Value = Consumer> {
    let fan_out = prop_oneof![Just(None), Just(Some(false)), Just(Some(true))];
    (any_of(ConsumerKind::VARIANTS), 1_u32..4, fan_out, 0.1..10.0).prop_map(|(kind, count, fan_out, polls)| {
        let shares_only = matches!(kind, ConsumerKind::Firehose | ConsumerKind::EventbridgePipe);
        Consumer {
            kind,
            count,
            fan_out: fan_out.filter(|fan_out| !(shares_only && *fan_out)),
            polls_per_second: (kind == ConsumerKind::Custom).then_some(polls),
            function: None,
        }
    })
}

fn batch() -> impl Strategy<Value = Option<Batch>> {
    let batch = (log_uniform(1e3, 1e8), 0_u32..24, 1.0..3600.0)
        .prop_map(|(changes, hour, length)| Some(Batch { changes, hour, length: Seconds(length) }));
    prop_oneof![3 => Just(None), 1 => batch]
}

prop_compose! {
    pub(crate) fn workload()(
        writes in log_uniform(0.1, 1e5), peak in 1.0..12.0, burstiness in 0.0..1.0, insert in 0.0..0.5, modify in 0.0..0.5,
        item in log_uniform(10.0, 300_000.0), cv in prop_oneof![Just(0.0), 0.1..2.0], hot in prop_oneof![3 => Just(0.0), 1 => 0.0..0.4],
        table in log_uniform(1.0, 1e14), day in any_of(DayShape::VARIANTS), batch in batch(), global_table in any::<bool>(),
        attributes in prop_oneof![3 => Just(None), 1 => (1.0..100.0).prop_map(Some)],
    ) -> Workload {
        Workload {
            writes_per_second: PerSecond(writes), peak_to_average: peak, burstiness, day, batch, global_table, attributes,
            mix: Mix { insert, modify, remove: 1.0 - insert - modify },
            item_size: Bytes(item), item_size_cv: cv, hottest_key_share: hot, table_size: Bytes(table),
            ..Scenario::default().workload
        }
    }
}

prop_compose! {
    pub(crate) fn delivery()(
        destination in any_of(Destination::VARIANTS), buffer in 0.0..1.0, interval in 0.0..1.0, set in any::<bool>(),
        partitions in 1_u32..8, conversion in any::<bool>(), partitioning in any::<bool>(), vpc in any::<bool>(),
        storage in 0.0..24.0,
    ) -> Delivery {
        let conversion = conversion && destination == Destination::S3;
        let partitioning = partitioning && destination == Destination::S3;
        let vpc = vpc && destination == Destination::Opensearch;
        let dynamic_partitioning =
            partitioning.then_some(DynamicPartitioning { object_size: Bytes(MIB), jq_hours: 70.0 });
        let options = Delivery { format_conversion: conversion, dynamic_partitioning, ..Delivery::default() };
        let (least, largest) = (options.smallest_buffer(), destination.largest_buffer());
        Delivery {
            destination, delivery_partitions: partitions, storage_months: storage,
            buffer_size: set.then_some(Bytes(least.size + buffer * (largest.size - least.size))),
            buffer_interval: set.then_some(Seconds(least.interval + interval * (largest.interval - least.interval))),
            vpc: vpc.then(Vpc::default), compressed_to: 1.0, ..options
        }
    }
}

prop_compose! {
    pub(crate) fn streams_pipes()(
        view_type in any_of(ViewType::VARIANTS), batch_size in 1_u32..=500, parallelization_factor in 1_u32..=10,
        window in prop_oneof![Just(None), Just(Some(0.0)), (0.0..300.0).prop_map(Some)], execution_ms in log_uniform(1.0, 9e5),
    ) -> StreamsPipes {
        let batch_window = window.map(Seconds);
        StreamsPipes { view_type, stream_shards: None, batch_size, batch_window, parallelization_factor, execution_ms }
    }
}

prop_compose! {
    pub(crate) fn kinesis_direct()(
        mode in any_of(OnDemandMode::VARIANTS), retention in 24.0..2000.0, distribution in any_of(RecordDistribution::VARIANTS),
        recent in prop_oneof![Just(None), log_uniform(1e5, 1e9).prop_map(Some)], met in any::<bool>(), freshness in 300.0..900.0,
    ) -> KinesisDirect {
        KinesisDirect {
            mode, retention_hours: retention, record_distribution: distribution, recent_peak: recent.map(Bytes),
            account_commitment_met: met, freshness: Seconds(freshness), ..KinesisDirect::default()
        }
    }
}

prop_compose! {
    pub(crate) fn incremental_export()(
        pitr_paid in any::<bool>(), window in 900.0..86_400.0, view_type in any_of(ExportView::VARIANTS), export_minutes in 0.0..60.0,
    ) -> IncrementalExport {
        IncrementalExport { pitr_paid, window: Seconds(window), view_type, export_minutes }
    }
}

prop_compose! {
    // Functions whose time lies mostly in base_ms, as that of any that calls a service does.
    pub(crate) fn scenario()(
        workload in workload(), delivery in delivery(), view_type in any_of(ViewType::VARIANTS), batch_size in 1_u32..10_000,
        window in prop_oneof![Just(None), Just(Some(0.0)), (0.0..300.0).prop_map(Some)], parallelization_factor in 1_u32..=10,
        share in prop_oneof![Just(1.0), 0.1..1.0], packs in any::<bool>(), base_ms in 20.0..200.0, slope in 0.0..0.02,
        mode in any_of(Mode::VARIANTS), shards in prop_oneof![Just(None), (3_u32..100).prop_map(Some)],
        isolate in any::<bool>(), auto in any::<bool>(), target_utilization in 0.3..1.0, retention in 24.0..2000.0,
        consumers in prop::collection::vec(consumer(), 0..5), source_backup in any::<bool>(), transform in any::<bool>(),
        buffer in prop_oneof![Just(None), (0.2..3.0).prop_map(Some)], interval in 1.0..900.0, error_rate in prop_oneof![Just(0.0), 0.0..0.5],
        writes in any::<bool>(), pipes in streams_pipes(), direct in kinesis_direct(), export in incremental_export(),
        every_change in any::<bool>(), reshaped in any::<bool>(),
    ) -> Scenario {
        let only_firehose = delivery.format_conversion || delivery.dynamic_partitioning.is_some() || delivery.vpc.is_some();
        let can_write = delivery.destination == Destination::S3 && !only_firehose;
        let mut scenario = Scenario {
            architectures: Architectures::All, workload, delivery, consumers, streams_pipes: pipes, kinesis_direct: direct,
            incremental_export: export, ..Scenario::default()
        };
        (scenario.requirements.every_change, scenario.requirements.reshaped) = (every_change, reshaped);
        scenario.streams_lambda.writer = if writes && can_write { Writer::S3 } else { Writer::Firehose };
        scenario.delivered.share = share;
        let function = Function { base_ms, per_record_ms: slope * base_ms, error_rate, ..Function::default() };
        let a = &mut scenario.streams_lambda;
        (a.view_type, a.batch_size, a.batch_window, a.function) = (view_type, batch_size, window.map(Seconds), function);
        a.parallelization_factor = parallelization_factor;
        a.pack_records = if packs { None } else { Some(false) };
        let b = &mut scenario.kinesis_firehose;
        (b.mode, b.shards, b.target_utilization, b.retention_hours) = (mode, shards, target_utilization, retention);
        b.isolate_hot_key = isolate && shards.is_some();
        if auto && mode != Mode::Provisioned {
            b.record_distribution = RecordDistribution::Auto;
        }
        b.source_backup = source_backup;
        b.transform = Transform {
            enabled: transform, base_ms, per_record_ms: slope * base_ms, buffer_size: buffer.map(|size| Bytes(size * MIB)),
            buffer_interval: buffer.map(|_| Seconds(interval)), ..Transform::default()
        };
        scenario
    }
}
