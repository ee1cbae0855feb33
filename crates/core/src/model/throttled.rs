//! The throttling of an architecture: each of its limits on a rate, the worst of them, and the level that decides.

use arrayvec::ArrayVec;

use super::architectures::Architecture;
use super::case::Case;
use super::limits::{LimitId, Limits, Nature, Verdict};
use super::risk::{self, Exposure, Level, Throttling};

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

/// The levels of an architecture: of its throttling, what decides whether it fits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Levels {
    pub(super) by: ArrayVec<LimitLevel, MOST_THROTTLED>,
    /// As [`Throttled::decisive`].
    pub(super) decisive: Level,
    /// Of those that decide and are severe, the one with the largest throttled share; any of them, where shares are not known.
    pub(super) severe: Option<LimitId>,
}

/// The level of one limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LimitLevel {
    pub(super) limit: LimitId,
    pub(super) level: Level,
    /// As [`LimitThrottled::decides`].
    pub(super) decides: bool,
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
        let burstiness = case.scenario.workload.burstiness;
        let mut by = ArrayVec::new();
        for exposure in architecture.exposures() {
            let limit = exposure.limit;
            let late = is_late(limit, limits);
            let throttling = exposure.throttling(&case.flow.periods, burstiness);
            let traffic_share = exposure.of_traffic(throttling.share.value(), &case.flow.periods, burstiness);
            let decides = decides(&exposure, late, case);
            by.push(LimitThrottled { limit, throttling, traffic_share, late, decides });
        }
        if let Some((limit, throttling)) = throttling_of_calls(limits) {
            let traffic_share = throttling.share.value();
            by.push(LimitThrottled { limit, throttling, traffic_share, late: false, decides: true });
        }
        let hard = hard_limit(limits);
        let worst = |all: bool| by.iter().filter(|one| all || one.decides).map(LimitThrottled::level).max();
        let level = |all: bool| if hard.is_some() { Level::Severe } else { worst(all).unwrap_or(Level::None) };
        Self { level: level(true), decisive: level(false), hard, by }
    }

    /// The levels alone.
    pub(super) fn levels(&self) -> Levels {
        let level = |one: &LimitThrottled| LimitLevel { limit: one.limit, level: one.level(), decides: one.decides };
        let severe = self.worst_that_decides().filter(|worst| worst.level() == Level::Severe);
        Levels {
            by: self.by.iter().map(level).collect(),
            decisive: self.decisive,
            severe: severe.map(|worst| worst.limit),
        }
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

impl Levels {
    /// The levels of an architecture with these limits, the same as those of its [`Throttled`].
    pub(super) fn new(architecture: &dyn Architecture, limits: &Limits, case: &Case<'_>) -> Self {
        let (periods, burstiness) = (&case.flow.periods, case.scenario.workload.burstiness);
        let of_exposure = |exposure: Exposure| LimitLevel {
            limit: exposure.limit,
            level: exposure.level(periods, burstiness),
            decides: decides(&exposure, is_late(exposure.limit, limits), case),
        };
        let of_calls = |(limit, throttling): (LimitId, Throttling)| LimitLevel {
            limit,
            level: Level::of_share(throttling.share.value()),
            decides: true,
        };
        let calls = throttling_of_calls(limits).map(of_calls);
        let by: ArrayVec<LimitLevel, MOST_THROTTLED> =
            architecture.exposures().into_iter().map(of_exposure).chain(calls).collect();
        let deciding = || by.iter().filter(|one| one.decides);
        let worst = deciding().map(|one| one.level).max().unwrap_or(Level::None);
        let decisive = if hard_limit(limits).is_some() { Level::Severe } else { worst };
        let severe = deciding().find(|one| one.level == Level::Severe).map(|one| one.limit);
        Self { by, decisive, severe }
    }
}

/// Whether changes wait for this limit and are worked off in time.
fn is_late(id: LimitId, limits: &Limits) -> bool {
    limits.iter().find(|limit| limit.id == id).is_some_and(|limit| limit.verdict() == Verdict::Late)
}

/// Whether a limit decides: what waits is all right; what seconds have above must be all right too, as it must where nothing
/// waits.
fn decides(exposure: &Exposure, late: bool, case: &Case<'_>) -> bool {
    let are_bursts_severe =
        || exposure.level_of_bursts(&case.flow.periods, case.scenario.workload.burstiness) == Level::Severe;
    !late || case.lateness.counts || are_bursts_severe()
}

/// The throttling of GetRecords calls, if there are any.
fn throttling_of_calls(limits: &Limits) -> Option<(LimitId, Throttling)> {
    let calls = limits.iter().find(|limit| limit.id == LimitId::KinesisReadCalls)?;
    Some((calls.id, risk::throttling_of_calls(calls.demand.value(), calls.limit.value())))
}

/// The first hard limit that is exceeded.
fn hard_limit(limits: &Limits) -> Option<LimitId> {
    limits.iter().find(|limit| limit.nature == Nature::Hard && limit.is_exceeded()).map(|limit| limit.id)
}

/// The first of those with the largest share.
fn worst<'a>(throttled: impl Iterator<Item = &'a LimitThrottled>) -> Option<&'a LimitThrottled> {
    throttled
        .reduce(|worst, one| if one.throttling.share.value() > worst.throttling.share.value() { one } else { worst })
}
