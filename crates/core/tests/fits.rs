//! What makes an architecture fit: more capacity never fits less, a weaker requirement never less, more traffic never more.
//!
//! Where more of one thing is less of another, the model has a reason, which is named with the limits that it moves.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail, and draws need no fixed bits")]

#[path = "strategies/demanding.rs"]
mod demanding;
mod strategies;

use std::sync::OnceLock;

use proptest::prelude::*;
use shardwise_core::catalog::{Catalog, PriceBook, QuotaId};
use shardwise_core::model::architectures::with_architecture;
use shardwise_core::model::{
    AccountQuotas, Case, Fit, Layout, LimitId, Outcome, OutcomeId, Reason, RequirementId, fit,
};
use shardwise_core::scenario::{
    AcceptedRisk, ArchitectureId, Batch, Consumer, ConsumerKind, Granted, Mode, RecordDistribution, Scenario,
};
use shardwise_core::text::{Bytes, HOUR, KIB, MIB, Seconds};
use strum::VariantArray;

use demanding::demanding;
use strategies::{config, consumer, log_uniform};

fn book() -> &'static PriceBook {
    static BOOK: OnceLock<PriceBook> = OnceLock::new();
    BOOK.get_or_init(|| Catalog::embedded().book("us-east-1").unwrap())
}

/// Every architecture in the order of its id: its numbers, and whether it fits.
fn fits(scenario: &Scenario) -> Vec<(Box<Outcome>, Fit)> {
    let case = Case::new(scenario, book());
    let of = |&id: &ArchitectureId| {
        let outcome = Outcome::new(id, &case).unwrap();
        let fit = with_architecture(id, &case, |one| fit(id, one, &outcome.limits, &outcome.bill, &case));
        (outcome, fit)
    };
    ArchitectureId::VARIANTS.iter().map(of).collect()
}

fn changed(scenario: &Scenario, change: impl FnOnce(&mut Scenario)) -> Scenario {
    let mut scenario = scenario.clone();
    change(&mut scenario);
    scenario
}

/// Writes wait for the shards, and then reads for the readers: both are on the way to the delivery.
#[test]
fn the_longest_delay_holds_for_the_whole_way() {
    let shared =
        Consumer { kind: ConsumerKind::Lambda, count: 3, fan_out: Some(false), polls_per_second: None, function: None };
    let with = |hours: f64| {
        changed(&Scenario::default(), |scenario| {
            scenario.architectures = vec![ArchitectureId::KinesisFirehose].into();
            scenario.consumers = vec![shared.clone()];
            scenario.workload.writes_per_second.0 = 50.0;
            scenario.workload.batch = Some(Batch { changes: 2e7, hour: 2, length: Seconds(600.0) });
            scenario.kinesis_firehose.shards = Some(3);
            scenario.requirements.max_delay = Some(Seconds(hours * HOUR));
        })
    };
    let of = |hours: f64| fits(&with(hours)).swap_remove(1).1;
    let all = of(12.0).wait.seconds().unwrap();
    let alone = |id: LimitId| {
        let outcome = fits(&with(12.0)).swap_remove(1).0;
        outcome.limits.iter().find(|limit| limit.id == id).unwrap().wait.unwrap().delay.seconds().unwrap()
    };
    let [writes, reads] = [LimitId::KinesisWriteBytes, LimitId::KinesisReadBytes].map(alone);
    assert!(writes > HOUR && reads > HOUR && all > writes.max(reads) + HOUR, "{writes} {reads} {all}");
    assert_eq!(of(all / HOUR + 0.1).outcome, OutcomeId::Fits);
    assert_eq!(of(all / HOUR - 0.1).outcome, OutcomeId::DoesNotFit);
}

/// What more of a lever moves the other way: limits, and requirements of what is not capacity.
#[derive(Clone, Copy)]
struct Trade(&'static [LimitId], &'static [RequirementId]);

const NOTHING: Trade = Trade(&[], &[]);
/// Each shard has buffers of its own, which fill more slowly where there are more; an account has so many shards.
const SHARDS: Trade = Trade(&[LimitId::KinesisShardQuota], &[RequirementId::Freshness]);
/// A batch of each of more lanes gathers more slowly and has fewer changes: more of them run, and put into Firehose.
const LANES: Trade = Trade(
    &[LimitId::LambdaConcurrency, LimitId::PipesConcurrency, LimitId::FirehosePutCalls, LimitId::FirehosePutRecords],
    &[RequirementId::Freshness],
);
/// Lanes that are busy all the time take fuller batches, and fewer; buffers are full sooner.
const RATE: Trade = Trade(&[LimitId::FirehosePutCalls, LimitId::FirehosePutRecords], &[RequirementId::Freshness]);
/// The same, and an hour without changes has none that wait.
const PEAK: Trade = RATE;
/// A buffer or batch that is full by its bytes has fewer records if they are larger.
const SIZE: Trade = Trade(
    &[LimitId::LambdaTimeout, LimitId::TransformPayload, LimitId::TransformTimeout, LimitId::TransformConcurrency],
    &[RequirementId::Freshness],
);

impl Trade {
    /// 0 where it fits, 1 where it does after AWS has raised quotas, 2 where it does not; what is traded left aside.
    fn in_the_way(self, fit: &Fit) -> u8 {
        let is_traded = |reason: &Reason| match reason {
            Reason::Limit(id, _) => self.0.contains(id),
            Reason::Raise(raise) => self.0.contains(&raise.limit),
            Reason::Requirement(id) => self.1.contains(id),
            Reason::Risk(_) => false,
        };
        let levels = fit.reasons.iter().filter(|reason| !is_traded(reason)).map(|reason| match reason {
            Reason::Raise(_) => 1,
            _ => 2,
        });
        levels.max().unwrap_or(0)
    }

    /// Checks that no architecture fits less in the second scenario than in the first.
    fn check(self, what: &str, able: &Scenario, abler: &Scenario) -> Result<(), TestCaseError> {
        for ((less, low), (_, high)) in fits(able).iter().zip(&fits(abler)) {
            let is_less = rank(high.outcome) > rank(low.outcome) && self.in_the_way(high) > self.in_the_way(low);
            prop_assert!(!is_less, "{what}: {} {:?} -> {:?}", less.id, low.reasons, high.reasons);
        }
        Ok(())
    }
}

fn rank(outcome: OutcomeId) -> u8 {
    match outcome {
        OutcomeId::Fits => 0,
        OutcomeId::FitsAfterIncrease => 1,
        OutcomeId::DoesNotFit | OutcomeId::NotPriced => 2,
    }
}

/// So many times as many, at least one more.
fn times(count: u32, factor: f64) -> u32 {
    ((f64::from(count) * factor) as u32).max(count + 1)
}

/// The stream shards of both architectures that read them.
fn with_stream_shards(scenario: &Scenario, shards: [f64; 2]) -> Scenario {
    changed(scenario, |s| {
        s.streams_lambda.stream_shards = Some(shards[0] as u32);
        s.streams_pipes.stream_shards = Some(shards[1] as u32);
    })
}

/// The shards that a scenario comes to, fixed, and an on-demand stream as a provisioned one: AWS splits its shards as the
/// rate rises. What a stream carried before is given.
fn with_fixed_shards(scenario: &Scenario) -> Scenario {
    let provisioned = changed(scenario, |s| {
        s.kinesis_firehose.mode = Mode::Provisioned;
        s.kinesis_firehose.record_distribution = RecordDistribution::PartitionKey;
        s.kinesis_direct.recent_peak.get_or_insert(Bytes(10.0 * MIB));
    });
    let of = |id: ArchitectureId| fits(&provisioned).swap_remove(id as usize).0.shards;
    let [lambda, pipes] = [ArchitectureId::StreamsLambda, ArchitectureId::StreamsPipes].map(of);
    let kinesis = of(ArchitectureId::KinesisFirehose);
    changed(&with_stream_shards(&provisioned, [lambda.used, pipes.used]), |s| {
        s.kinesis_firehose.shards = Some(kinesis.used as u32);
        s.kinesis_firehose.isolate_hot_key = kinesis.layout == Some(Layout::Isolated);
    })
}

/// Without the architecture whose stream AWS scales: it has more shards where it is faster. Re-shaped records are what it
/// cannot deliver.
fn without_on_demand(scenario: &Scenario) -> Scenario {
    changed(scenario, |s| s.requirements.reshaped = true)
}

fn factor() -> impl Strategy<Value = f64> {
    prop_oneof![1.0..1.5, log_uniform(1.0, 50.0)]
}

/// Checks every requirement against one that is weaker.
fn check_weaker(scenario: &Scenario, factor: f64) -> Result<(), TestCaseError> {
    let check = |what: &str, weaken: &dyn Fn(&mut Scenario)| {
        NOTHING.check(what, scenario, &changed(scenario, |weaker| weaken(weaker)))
    };
    let required = &scenario.requirements;
    if let Some(most) = required.max_risk {
        let next = AcceptedRisk::VARIANTS.iter().position(|level| *level == most).unwrap() + 1;
        check("a higher risk", &|s| s.requirements.max_risk = AcceptedRisk::VARIANTS.get(next).copied())?;
        check("any risk", &|s| s.requirements.max_risk = None)?;
    }
    if let Some(most) = required.freshness {
        check("older changes", &|s| s.requirements.freshness = Some(Seconds(most.0 * factor)))?;
        check("changes of any age", &|s| s.requirements.freshness = None)?;
    }
    if let Some(most) = required.max_delay {
        check("a longer delay", &|s| s.requirements.max_delay = Some(Seconds(most.0 * factor)))?;
        // Without one, changes wait at most half as long as the source keeps them: a longer one permits more than none.
        if most.0 <= 12.0 * HOUR {
            check("half of what the source keeps", &|s| s.requirements.max_delay = None)?;
        }
    }
    if let Some(most) = required.max_monthly_usd {
        check("a higher cost", &|s| s.requirements.max_monthly_usd = Some(most * factor))?;
        check("any cost", &|s| s.requirements.max_monthly_usd = None)?;
    }
    check("not every change", &|s| s.requirements.every_change = false)?;
    check("as DynamoDB writes them", &|s| s.requirements.reshaped = false)?;
    check("in any order", &|s| s.requirements.in_order = false)?;
    check("code", &|s| s.requirements.no_code = false)
}

/// Checks every lever that is only capacity against more of it, whatever that costs.
fn check_capacity(scenario: &Scenario, factor: f64) -> Result<(), TestCaseError> {
    let scenario = &changed(scenario, |s| s.requirements.max_monthly_usd = None);
    let check =
        |trade: Trade, what: &str, more: &dyn Fn(&mut Scenario)| trade.check(what, scenario, &changed(scenario, more));
    if let Some(shards) = scenario.kinesis_firehose.shards {
        check(SHARDS, "one shard more", &|s| s.kinesis_firehose.shards = Some(shards + 1))?;
        check(SHARDS, "more shards", &|s| s.kinesis_firehose.shards = Some(times(shards, factor)))?;
    }
    check(SHARDS, "a lower target", &|s| s.kinesis_firehose.target_utilization /= factor)?;
    check(LANES, "more batches at once", &|s| {
        let own = [&mut s.streams_lambda.parallelization_factor, &mut s.streams_pipes.parallelization_factor];
        for own in own {
            *own = times(*own, factor).min(10);
        }
    })?;
    let shards = |times: f64| with_stream_shards(scenario, [(5.0 * times).ceil(); 2]);
    LANES.check("more stream shards", &shards(1.0), &shards(factor))?;
    let warm = |times: f64| {
        changed(scenario, |s| {
            (s.streams_lambda.stream_shards, s.streams_pipes.stream_shards) = (None, None);
            s.workload.warm_write_units = Some((4500.0 * times).round());
        })
    };
    LANES.check("more warm throughput", &warm(1.0), &warm(factor))?;
    check(NOTHING, "larger records", &|s| {
        let own = [&mut s.kinesis_firehose.max_record_size, &mut s.kinesis_direct.max_record_size];
        for size in own {
            size.0 = (size.0 * factor).min(10.0 * MIB);
        }
    })?;
    check(NOTHING, "a longer timeout", &|s| s.streams_lambda.function.timeout.0 *= factor)?;
    check(NOTHING, "a longer retention", &|s| {
        s.kinesis_firehose.retention_hours *= factor;
        s.kinesis_direct.retention_hours *= factor;
    })?;
    let recent = |bytes: f64| {
        changed(scenario, |s| {
            (s.kinesis_firehose.recent_peak, s.kinesis_direct.recent_peak) = (Some(Bytes(bytes)), Some(Bytes(bytes)));
        })
    };
    NOTHING.check("a higher peak before", &recent(MIB), &recent(MIB * factor))?;
    let quotas = AccountQuotas { defaults: &book().quotas, granted: &scenario.quotas };
    for &id in QuotaId::VARIANTS.iter().filter(|id| id.is_raised()) {
        let raised = (quotas.value(id) * factor).ceil().min(id.bounds()[1]);
        check(NOTHING, <&str>::from(id), &|s| _ = s.quotas.insert(id, Granted(raised)))?;
    }
    Ok(())
}

/// Checks traffic against more of it, on shards that are fixed. The batch grows with the rest: it is a share of the traffic
/// that is throttled.
fn check_traffic(scenario: &Scenario, factor: f64, consumer: &Consumer) -> Result<(), TestCaseError> {
    let fixed = &with_fixed_shards(scenario);
    let check =
        |trade: Trade, what: &str, more: &dyn Fn(&mut Scenario)| trade.check(what, &changed(fixed, more), fixed);
    check(NOTHING, "one consumer less", &|s| s.consumers.push(consumer.clone()))?;
    check(SIZE, "smaller items", &|s| s.workload.item_size.0 = (s.workload.item_size.0 * factor).min(400.0 * KIB))?;
    RATE.check(
        "fewer changes",
        &changed(&without_on_demand(fixed), |s| {
            s.workload.writes_per_second.0 *= factor;
            if let Some(batch) = &mut s.workload.batch {
                batch.changes *= factor;
            }
        }),
        &without_on_demand(fixed),
    )
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn more_capacity_never_fits_less(scenario in demanding(), factor in factor()) {
        check_capacity(&scenario, factor)?;
    }

    #[test]
    fn a_weaker_requirement_never_fits_less(scenario in demanding(), factor in factor()) {
        check_weaker(&scenario, factor)?;
    }

    #[test]
    fn more_traffic_never_fits_more(scenario in demanding(), factor in factor(), consumer in consumer()) {
        check_traffic(&scenario, factor, &consumer)?;
    }

    /// A day with a higher peak has the same changes in fewer hours. It may cost less: batches are fuller then.
    #[test]
    fn a_higher_peak_never_fits_more(scenario in demanding(), factor in factor()) {
        let level = changed(&without_on_demand(&with_fixed_shards(&scenario)), |s| {
            s.workload.batch = None;
            s.requirements.max_monthly_usd = None;
        });
        let peak = (level.workload.peak_to_average * factor).min(24.0);
        PEAK.check("a lower peak", &changed(&level, |s| s.workload.peak_to_average = peak), &level)?;
    }
}
