//! How much traffic an architecture carries as configured: the largest rate at which no limit is exceeded with the
//! present shards. Only the rate varies, and every rate is evaluated.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::PriceBook;
use crate::model::architectures::{facts, with_architecture};
use crate::model::{Case, Limit, LimitId, Limits};
use crate::scenario::{ArchitectureId, FASTEST, SLOWEST, Scenario};

/// The headroom of an architecture with its present shards.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Headroom {
    /// id
    pub architecture: ArchitectureId,
    /// the most changes per second in the busiest hour that it carries; null if a limit is exceeded at any rate
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
    let limits = |rate: f64| {
        let mut limits = Limits::new();
        with_architecture(id, &case.at_rate(rate), |architecture| architecture.limit(&mut limits));
        limits
    };
    let now = flow.writes_per_second();
    let peak = |rate: f64| flow.at_rate(rate).peak_rate();
    let carried = largest(now, |rate| limits(rate).iter().any(Limit::is_exceeded));
    let by = limits(now).into_iter().filter_map(|Limit { id, .. }| {
        let exceeded = |limit: &Limit| limit.id == id && limit.is_exceeded();
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

/// The scenario with its present shards fixed, whether set or derived. An on-demand stream continues to grow.
fn with_shards_held(id: ArchitectureId, case: &Case<'_>) -> Scenario {
    let shards = with_architecture(id, case, |architecture| architecture.shards());
    let mut held = case.scenario.clone();
    (facts(id).fix_shards)(&mut held, shards.used as u32, shards.layout);
    held
}

fn most_exceeded(limits: &Limits) -> Option<LimitId> {
    let exceeded = limits.iter().filter(|limit| limit.is_exceeded());
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
        // Four shards of 1,000 records and 1 MiB per second; a record has 2,352.5 bytes.
        assert_eq!(b.limit, Some(LimitId::KinesisWriteBytes));
        let record = 330.0 + 60.0 + 32.0 + 1.65 * 1.3 * 900.0;
        assert!(near(b.peak_rate, 4.0 * 1_048_576.0 / record), "{b:?}");
        let records = b.by.iter().find(|by| by.limit == LimitId::KinesisWriteRecords).unwrap();
        assert!(near(records.peak_rate, 4000.0), "{records:?}");
        // Two lanes with 100 changes in 70 ms each.
        assert_eq!(a.limit, Some(LimitId::LambdaLaneRate));
        assert!(near(a.peak_rate, 2.0 * 100.0 / 0.07), "{a:?}");
        assert!(!a.by.iter().any(|by| by.limit == LimitId::LambdaConcurrency), "the rate has no part in it");
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
