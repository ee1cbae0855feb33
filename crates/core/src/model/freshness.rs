//! Seconds from write to delivery: the stages, and what waits before limits at the peak.

use super::architectures::Architecture;
use super::ids::StageId;
use super::limits::{LimitId, Limits, Verdict};
use super::queue::Delay;
use super::stage::Stage;

/// One stage from write to delivery, waiting at the peak included.
#[derive(Clone, Debug, PartialEq)]
pub enum Passage {
    /// A stage that every change passes.
    Stage(Stage),
    /// What waits at the peak before a limit.
    Backlog(StageId, Delay),
}

impl LimitId {
    /// The stage that waits before this limit.
    const fn backlog(self) -> Option<StageId> {
        match self {
            Self::LambdaLaneRate | Self::PipesLaneRate => Some(StageId::StreamBacklog),
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
            Self::LambdaConcurrency
                | Self::PipesConcurrency
                | Self::KinesisOnDemandGrowth
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
        let mean: f64 = stages.iter().map(|stage| stage.mean.formula.value()).sum();
        let mut passages: Vec<Passage> = stages.into_iter().map(Passage::Stage).collect();
        for id in [StageId::StreamBacklog, StageId::PutBacklog, StageId::WriteBacklog, StageId::ReadBacklog] {
            let waits = limits.iter().filter(|limit| limit.id.backlog() == Some(id));
            let delay = waits.filter_map(|limit| limit.wait).map(|wait| wait.delay).reduce(Delay::longer);
            if let Some(delay) = delay.filter(|delay| *delay > Delay::Seconds(0.0)) {
                let at = passages.iter().position(|passage| passage.id() > id).unwrap_or(passages.len());
                passages.insert(at, Passage::Backlog(id, delay));
                worst = worst.and(delay);
            }
        }
        let held_back = limits.iter().any(|limit| limit.id.holds_back() && limit.verdict() == Verdict::Exceeded);
        let worst = worst.seconds().filter(|_| !held_back);
        Self { passages, mean: worst.map(|_| mean), worst }
    }
}

impl Passage {
    /// Which stage.
    pub const fn id(&self) -> StageId {
        match self {
            Self::Stage(stage) => stage.id,
            Self::Backlog(id, _) => *id,
        }
    }

    /// Mean seconds over all changes; what waits at the peak only is not part of it.
    pub const fn mean(&self) -> Option<f64> {
        match self {
            Self::Stage(stage) => Some(stage.mean.formula.value()),
            Self::Backlog(_, delay) => match delay {
                Delay::Seconds(_) => Some(0.0),
                Delay::Endless => None,
            },
        }
    }

    /// Seconds in the worst case; `None` if they grow without end.
    pub const fn worst(&self) -> Option<f64> {
        match self {
            Self::Stage(stage) => Some(stage.worst),
            Self::Backlog(_, delay) => delay.seconds(),
        }
    }
}
