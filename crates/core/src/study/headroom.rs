//! How much traffic an architecture supports as configured: the largest rate at which nothing is above its limit at the peak
//! with the present shards, not even what is worked off later. Only the rate varies, and every rate is evaluated.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::PriceBook;
use crate::model::architectures::{with_architecture, with_shards};
use crate::model::{Case, Limit, LimitId, Limits, Nature, Verdict};
use crate::scenario::{ArchitectureId, FASTEST, SLOWEST, Scenario};

/// The headroom of an architecture with its present shards.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Headroom {
    /// id
    pub architecture: ArchitectureId,
    /// the most changes per second in the busiest hour with no limit exceeded; null if a limit is exceeded at any rate
    pub peak_rate: Option<f64>,
    /// that rate divided by the busiest hour of the scenario; null with it
    pub times_now: Option<f64>,
    /// the first limit that is exceeded above that rate, or that is exceeded at any rate
    pub limit: Option<LimitId>,
    /// the same for each limit that a rate can exceed
    pub by: Vec<LimitHeadroom>,
}

/// The headroom of one limit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LimitHeadroom {
    /// id
    pub limit: LimitId,
    /// the most changes per second in the busiest hour within this limit; null if it is exceeded at any rate
    pub peak_rate: Option<f64>,
}

/// The headroom of each architecture of a scenario.
pub fn headroom(scenario: &Scenario, book: &PriceBook) -> Vec<Headroom> {
    let case = Case::new(scenario, book);
    scenario.architectures.iter().map(|&id| of_architecture(id, &case)).collect()
}

fn of_architecture(id: ArchitectureId, case: &Case<'_>) -> Headroom {
    let held = with_shards_held(id, case);
    let case = Case { scenario: &held, ..*case };
    let flow = &case.flow;
    let limits = |rate: f64| with_architecture(id, &case.at_rate(rate), |architecture| architecture.limits());
    let now = flow.writes_per_second();
    let peak = |rate: f64| flow.at_rate(rate).peak_rate();
    let carried = largest(now, |rate| limits(rate).iter().any(is_above));
    let by = limits(now).into_iter().filter_map(|Limit { id, .. }| {
        let exceeded = |limit: &Limit| limit.id == id && is_above(limit);
        let holds = largest(now, |rate| limits(rate).iter().any(exceeded));
        holds.above.map(|_| LimitHeadroom { limit: id, peak_rate: holds.rate.map(peak) })
    });
    Headroom {
        architecture: id,
        peak_rate: carried.rate.map(peak),
        times_now: carried.rate.map(|rate| rate / now),
        limit: carried.above.and_then(|rate| most_exceeded(&limits(rate))),
        by: by.collect(),
    }
}

/// The scenario with its present shards fixed, whether set or derived. An on-demand stream continues to grow, and so does
/// one of more shards than can be set.
fn with_shards_held(id: ArchitectureId, case: &Case<'_>) -> Scenario {
    let shards = with_architecture(id, case, |architecture| architecture.shards());
    with_shards(id, case.scenario, shards.used, shards.layout).unwrap_or_else(|| case.scenario.clone())
}

fn is_above(limit: &Limit) -> bool {
    limit.nature != Nature::Advisory && limit.verdict() > Verdict::Near
}

fn most_exceeded(limits: &Limits) -> Option<LimitId> {
    let exceeded = limits.iter().filter(|limit| is_above(limit));
    exceeded.max_by(|a, b| a.utilization().total_cmp(&b.utilization())).map(|limit| limit.id)
}

/// Mean rates on both sides of the point where a limit is exceeded.
struct Edge {
    /// The largest rate within the limit; `None`: there is none.
    rate: Option<f64>,
    /// The next larger rate, above the limit; `None`: every rate is within the limit.
    above: Option<f64>,
}

/// Doubles the rate while the limit holds, or halves it until it does; then bisects.
fn largest(start: f64, gives_way: impl Fn(f64) -> bool) -> Edge {
    let (mut low, mut high) = (start, start);
    if gives_way(start) {
        while gives_way(low) {
            if low <= SLOWEST {
                return Edge { rate: None, above: Some(low) };
            }
            (low, high) = ((low / 2.0).max(SLOWEST), low);
        }
    } else {
        while !gives_way(high) {
            if high >= FASTEST {
                return Edge { rate: Some(high), above: None };
            }
            (low, high) = (high, (high * 2.0).min(FASTEST));
        }
    }
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return Edge { rate: Some(low), above: Some(high) };
        }
        if gives_way(middle) { high = middle } else { low = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::scenario::{Consumer, ConsumerKind};

    fn of(scenario: &Scenario) -> Vec<Headroom> {
        headroom(scenario, &Catalog::embedded().book("us-east-1").unwrap())
    }

    fn near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found / expected - 1.0).abs() < 1e-6)
    }

    #[test]
    fn the_default_gives_way_at_the_published_limits() {
        let both = of(&Scenario::default());
        let (a, b) = (&both[0], &both[1]);
        // Five shards of 1,000 records and 1 MiB per second.
        assert_eq!(b.limit, Some(LimitId::KinesisWriteBytes));
        let record = 330.0 + 60.0 + 32.0 + 1.65 * 1.5 * 900.0;
        assert!(near(b.peak_rate, 5.0 * 1_048_576.0 / record), "{b:?}");
        let records = b.by.iter().find(|by| by.limit == LimitId::KinesisWriteRecords).unwrap();
        assert!(near(records.peak_rate, 5000.0), "{records:?}");
        // 5 MiB per second into Firehose; four lanes with 100 changes in 70 ms each.
        assert_eq!(a.limit, Some(LimitId::FirehosePutBytes));
        assert!(near(a.peak_rate, 5.0 * 1_048_576.0 / (200.0 + 1.1 * 900.0)), "{a:?}");
        let lanes = a.by.iter().find(|by| by.limit == LimitId::LambdaLaneRate).unwrap();
        assert!(near(lanes.peak_rate, 4.0 * 100.0 / 0.07), "{lanes:?}");
        assert!(!a.by.iter().any(|by| by.limit == LimitId::LambdaCatchUpConcurrency), "it decides nothing");
    }

    #[test]
    fn what_no_rate_helps_is_said() {
        let mut scenario = Scenario::default();
        let flink =
            Consumer { kind: ConsumerKind::Flink, count: 1, fan_out: None, polls_per_second: None, function: None };
        scenario.consumers = vec![flink];
        let b = &of(&scenario)[1];
        assert_eq!((b.peak_rate, b.times_now, b.limit), (None, None, Some(LimitId::KinesisReadCalls)));
        let calls = b.by.iter().find(|by| by.limit == LimitId::KinesisReadCalls).unwrap();
        assert_eq!(calls.peak_rate, None);
    }

    #[test]
    fn too_much_already_is_traced_back() {
        let mut scenario = Scenario::default();
        scenario.kinesis_firehose.shards = Some(1);
        let b = &of(&scenario)[1];
        assert!(b.times_now.unwrap() < 1.0, "{b:?}");
        assert_eq!(b.limit, Some(LimitId::KinesisWriteBytes));
    }
}
