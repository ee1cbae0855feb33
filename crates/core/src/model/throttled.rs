//! The throttling of an architecture: each of its limits on a rate, the worst of them, and the level that decides.

use arrayvec::ArrayVec;

use super::architectures::Architecture;
use super::case::Case;
use super::limits::{LimitId, Limits, Nature, Verdict};
use super::risk::{self, Level, Throttling};

/// The most limits whose throttling is computed: those on rates, and GetRecords calls.
const MOST_THROTTLED: usize = 6;

/// Throttling of one limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LimitThrottled {
    /// Which limit.
    pub limit: LimitId,
    /// Shares of traffic and of time.
    pub throttling: Throttling,
    /// The throttled share of all traffic: where a hot key makes one unit busier, only what is on that one exceeds.
    pub traffic_share: f64,
    /// Whether what is above the limit is worked off in time.
    pub late: bool,
    /// Whether it decides: what is late does only where it counts as throttled, or where what seconds have above is severe by
    /// itself, so that more capacity never fits less.
    pub decides: bool,
}

/// Throttling of an architecture.
#[derive(Clone, Debug, PartialEq)]
pub struct Throttled {
    /// By limit.
    pub by: ArrayVec<LimitThrottled, MOST_THROTTLED>,
    /// The level of the worst, or severe where a hard limit is exceeded.
    pub level: Level,
    /// The same of those that decide.
    pub decisive: Level,
    /// The first hard limit that is exceeded.
    pub hard: Option<LimitId>,
}

impl LimitThrottled {
    /// Its level.
    pub fn level(&self) -> Level {
        Level::of_share(self.throttling.share.value())
    }
}

impl Throttled {
    /// The throttling of an architecture with these limits.
    pub fn new(architecture: &dyn Architecture, limits: &Limits, case: &Case<'_>) -> Self {
        let find = |id: LimitId| limits.iter().find(|limit| limit.id == id);
        let burstiness = case.scenario.workload.burstiness;
        let mut by = ArrayVec::new();
        for exposure in architecture.exposures() {
            let limit = exposure.limit;
            let late = find(limit).is_some_and(|limit| limit.verdict() == Verdict::Late);
            let throttling = exposure.throttling(&case.flow.periods, burstiness);
            let traffic_share = exposure.of_traffic(throttling.share.value(), &case.flow.periods, burstiness);
            // What waits is all right; what seconds have above must be all right too, as it must where nothing waits.
            let are_bursts_severe = || {
                let bursts = exposure.bursts(&case.flow.periods, burstiness);
                Level::of_share(bursts.share.value()) == Level::Severe
            };
            let decides = !late || case.lateness.counts || are_bursts_severe();
            by.push(LimitThrottled { limit, throttling, traffic_share, late, decides });
        }
        if let Some(calls) = find(LimitId::KinesisReadCalls) {
            let throttling = risk::throttling_of_calls(calls.demand.value(), calls.limit.value());
            let traffic_share = throttling.share.value();
            by.push(LimitThrottled { limit: calls.id, throttling, traffic_share, late: false, decides: true });
        }
        let hard = limits.iter().find(|limit| limit.nature == Nature::Hard && limit.is_exceeded());
        let worst = |all: bool| by.iter().filter(|one| all || one.decides).map(LimitThrottled::level).max();
        let level = |all: bool| if hard.is_some() { Level::Severe } else { worst(all).unwrap_or(Level::None) };
        Self { level: level(true), decisive: level(false), hard: hard.map(|limit| limit.id), by }
    }

    /// The limit with the largest throttled share.
    pub fn worst(&self) -> Option<&LimitThrottled> {
        worst(self.by.iter())
    }

    /// The same of those that decide.
    pub fn worst_that_decides(&self) -> Option<&LimitThrottled> {
        worst(self.by.iter().filter(|one| one.decides))
    }
}

/// The first of those with the largest share.
fn worst<'a>(throttled: impl Iterator<Item = &'a LimitThrottled>) -> Option<&'a LimitThrottled> {
    throttled
        .reduce(|worst, one| if one.throttling.share.value() > worst.throttling.share.value() { one } else { worst })
}
