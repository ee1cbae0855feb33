//! Seconds from write to delivery: the stages, and what waits before limits at the peak.

use super::architectures::Architecture;
use super::formula::Formula;
use super::ids::StageId;
use super::limits::{LimitId, Limits, Verdict};
use super::queue::Delay;
use super::stage::Stage;
use super::symbols::Symbol;

/// One stage from write to delivery, waiting at the peak included.
#[derive(Clone, Debug, PartialEq)]
pub enum Passage {
    /// A stage that every change passes.
    Stage(Stage),
    /// What waits before a limit.
    Backlog(Backlog),
}

/// What waits before a limit at the peak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backlog {
    /// Which stage.
    pub id: StageId,
    /// How long the last of it waits.
    pub worst: Delay,
    /// Mean seconds over all changes, most of which may not wait at all.
    pub mean: Formula,
}

/// The limits before which changes wait one after the other.
const QUEUES: [&[StageId]; 2] = [
    &[StageId::StreamBacklog, StageId::ConcurrencyBacklog, StageId::PutBacklog],
    &[StageId::WriteBacklog, StageId::ReadBacklog],
];

impl LimitId {
    /// The stage that waits before this limit.
    const fn backlog(self) -> Option<StageId> {
        match self {
            Self::LambdaLaneRate | Self::PipesLaneRate => Some(StageId::StreamBacklog),
            Self::LambdaConcurrency | Self::PipesConcurrency => Some(StageId::ConcurrencyBacklog),
            Self::FirehosePutBytes | Self::FirehosePutCalls | Self::FirehosePutRecords => Some(StageId::PutBacklog),
            Self::KinesisWriteBytes | Self::KinesisWriteRecords => Some(StageId::WriteBacklog),
            Self::KinesisReadBytes => Some(StageId::ReadBacklog),
            _ => None,
        }
    }

    /// Whether the age of what waits grows without end while it is exceeded, although it is not computed as a queue.
    const fn holds_back(self) -> bool {
        matches!(
            self,
            Self::KinesisOnDemandGrowth
                | Self::KinesisOnDemandGrowthRecords
                | Self::KinesisOnDemandCeiling
                | Self::KinesisOnDemandCeilingRecords
                | Self::TransformConcurrency
        )
    }
}

/// Seconds from write to delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct Freshness {
    /// In the order of the way.
    pub passages: Vec<Passage>,
    /// Mean over all changes; `None` if their age grows without end.
    pub mean: Option<f64>,
    /// Worst case; `None` if the age of changes grows without end.
    pub worst: Option<f64>,
}

impl Freshness {
    /// The freshness of an architecture with these limits.
    pub fn new(architecture: &dyn Architecture, limits: &Limits) -> Self {
        let stages = architecture.stages();
        let mut worst = Delay::Seconds(stages.iter().map(|stage| stage.worst).sum());
        let mut mean: f64 = stages.iter().map(|stage| stage.mean.formula.value()).sum();
        let mut passages: Vec<Passage> = stages.into_iter().map(Passage::Stage).collect();
        for backlog in QUEUES.into_iter().flat_map(|ids| backlogs(ids, limits)) {
            let at = passages.iter().position(|passage| passage.id() > backlog.id).unwrap_or(passages.len());
            passages.insert(at, Passage::Backlog(backlog));
            worst = worst.and(backlog.worst);
            mean += backlog.mean.value();
        }
        let held_back = limits.iter().any(|limit| limit.id.holds_back() && limit.verdict() == Verdict::Exceeded);
        let worst = worst.seconds().filter(|_| !held_back);
        Self { passages, mean: worst.map(|_| mean), worst }
    }
}

/// What waits in these stages, one after the other. Limits in a row let through what the narrowest does: each delays by what is
/// left of that.
fn backlogs(ids: &[StageId], limits: &Limits) -> Vec<Backlog> {
    let (mut before, mut waited_before) = (Delay::Seconds(0.0), 0.0_f64);
    let mut found = Vec::new();
    for &id in ids {
        let waits = limits.iter().filter(|limit| limit.id.backlog() == Some(id)).filter_map(|limit| limit.wait);
        let Some(wait) = waits.reduce(|longer, wait| if wait.through > longer.through { wait } else { longer }) else {
            continue;
        };
        let worst = match before {
            // What is left waits before this one only.
            Delay::Endless => wait.delay,
            Delay::Seconds(before) => wait.through.less(before),
        };
        let waited = (wait.waited - waited_before).max(0.0);
        if worst > Delay::Seconds(0.0) {
            let mean = Formula::number(Symbol::WaitedInDay, waited).per(Symbol::ChangesOfDay, wait.changes);
            found.push(Backlog { id, worst, mean });
        }
        (before, waited_before) = (before.longer(wait.through), waited_before.max(wait.waited));
    }
    found
}

impl Passage {
    /// Which stage.
    pub const fn id(&self) -> StageId {
        match self {
            Self::Stage(stage) => stage.id,
            Self::Backlog(backlog) => backlog.id,
        }
    }

    /// Mean seconds over all changes; `None` if they grow without end.
    pub const fn mean(&self) -> Option<f64> {
        match self {
            Self::Stage(stage) => Some(stage.mean.formula.value()),
            Self::Backlog(backlog) => match backlog.worst {
                Delay::Seconds(_) => Some(backlog.mean.value()),
                Delay::Endless => None,
            },
        }
    }

    /// Seconds in the worst case; `None` if they grow without end.
    pub const fn worst(&self) -> Option<f64> {
        match self {
            Self::Stage(stage) => Some(stage.worst),
            Self::Backlog(backlog) => backlog.worst.seconds(),
        }
    }
}
