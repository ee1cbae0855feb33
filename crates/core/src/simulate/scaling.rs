//! When a stream's shard count changes, and to what.
//!
//! UpdateShardCount at most doubles or halves the count, 10 times in 24 hours (Kinesis Data Streams API); the new
//! shards take writes after a stated time. By target utilization the count follows the traffic of the last minutes.
//! An on-demand stream holds twice its highest traffic of 30 days and grows within 15 minutes (Developer Guide). It
//! never shrinks here: AWS gives no rule by which it does once that traffic is more than 30 days ago, and its shards are
//! not billed.

use std::collections::VecDeque;

use super::findings::EventFound;
use crate::messages::{Argument, Message};
use crate::scenario::{Events, Resharding, Scaling};
use crate::units::DAY;
use crate::units::round_up;

/// UpdateShardCount calls in 24 hours. Kinesis Data Streams API.
const CALLS_A_DAY: usize = 10;
/// Seconds over which traffic is averaged to decide.
const WINDOW: f64 = 60.0;
/// Windows that must ask for fewer shards before the count goes down: an hour.
const CALM_WINDOWS: usize = 60;
/// The count goes down only while fewer calls than this were made in 24 hours: the others are kept for going up.
const CALLS_DOWN: usize = 4;
/// The count goes down only where so much of it is enough: a call that is soon taken back is one of ten wasted.
const CALM_SHARE: f64 = 0.7;
/// Seconds until an on-demand stream has grown. Kinesis Data Streams Developer Guide.
const ON_DEMAND_GROWTH: f64 = 15.0 * 60.0;
/// An on-demand stream holds so many times its highest traffic. Kinesis Data Streams Developer Guide.
const ON_DEMAND_HEADROOM: f64 = 2.0;
/// Reshardings that are told one by one.
const MOST_TOLD: usize = 100;

/// How the count is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Policy {
    /// Only on schedule.
    Fixed,
    /// So full may a shard be.
    Target(f64),
    /// As on-demand streams grow.
    OnDemand,
}

/// Changes the shard count.
#[derive(Clone, Debug)]
pub(crate) struct Scaler {
    policy: Policy,
    schedule: Vec<Resharding>,
    takes: f64,
    /// Records a second that one full shard carries.
    shard_rate: f64,
    pending: Option<(f64, usize)>,
    calls: VecDeque<f64>,
    window_end: f64,
    changes: u64,
    asked: VecDeque<usize>,
    most: usize,
    /// The last call was refused, and is told once.
    refused: bool,
    pub(crate) told: Vec<EventFound>,
}

impl Scaler {
    pub(crate) fn new(events: &Events, policy: Policy, shard_rate: f64, most: usize) -> Self {
        let mut schedule = events.reshardings.clone();
        schedule.sort_by(|a, b| b.at.0.total_cmp(&a.at.0));
        Self {
            policy: match (policy, events.scaling) {
                (Policy::Target(_), Scaling::Fixed) => Policy::Fixed,
                (policy, _) => policy,
            },
            schedule,
            takes: events.resharding_time.0,
            shard_rate,
            pending: None,
            calls: VecDeque::with_capacity(CALLS_A_DAY),
            window_end: WINDOW,
            changes: 0,
            asked: VecDeque::with_capacity(CALM_WINDOWS),
            most,
            refused: false,
            told: Vec::new(),
        }
    }

    /// The new count, if it takes effect now.
    pub(crate) fn begin_step(&mut self, now: f64, shards: usize, waiting: u64) -> Option<usize> {
        while self.schedule.last().is_some_and(|next| next.at.0 <= now) {
            let wanted = self.schedule.pop().map_or(shards, |next| next.shards as usize);
            self.ask(now, shards, wanted, waiting);
        }
        let (due, target) = self.pending?;
        if due > now {
            return None;
        }
        self.pending = None;
        Some(target)
    }

    /// Counts the traffic of a step, and decides at the end of each window.
    pub(crate) fn end_step(&mut self, now: f64, changes: u64, shards: usize, waiting: u64) {
        if self.policy == Policy::Fixed {
            return;
        }
        self.changes += changes;
        if now < self.window_end {
            return;
        }
        let rate = self.changes as f64 / WINDOW;
        (self.changes, self.window_end) = (0, now + WINDOW);
        let filled = match self.policy {
            Policy::Target(utilization) => rate / utilization,
            Policy::OnDemand | Policy::Fixed => rate * ON_DEMAND_HEADROOM,
        };
        let needed = (round_up(filled / self.shard_rate) as usize).clamp(1, self.most);
        if self.asked.len() == CALM_WINDOWS {
            self.asked.pop_front();
        }
        self.asked.push_back(needed);
        let lately = self.asked.iter().copied().max().unwrap_or(needed);
        let calm = self.asked.len() == CALM_WINDOWS && lately as f64 <= CALM_SHARE * shards as f64;
        if needed > shards {
            self.ask(now, shards, needed, waiting);
        } else if calm && self.policy != Policy::OnDemand && self.calls.len() < CALLS_DOWN {
            self.asked.clear();
            self.ask(now, shards, lately, waiting);
        }
    }

    /// Asks for so many shards, within what UpdateShardCount allows.
    fn ask(&mut self, now: f64, shards: usize, wanted: usize, waiting: u64) {
        if self.pending.is_some() || wanted == shards {
            return;
        }
        let on_demand = self.policy == Policy::OnDemand;
        while self.calls.front().is_some_and(|call| *call <= now - DAY) {
            self.calls.pop_front();
        }
        let target = if on_demand { wanted } else { wanted.clamp(shards.div_ceil(2), 2 * shards) }.clamp(1, self.most);
        let refused = !on_demand && self.calls.len() == CALLS_A_DAY;
        let until = now + if on_demand { ON_DEMAND_GROWTH } else { self.takes };
        let [from, to, wanted, calls] =
            [shards, target, wanted, CALLS_A_DAY].map(|count| Argument::exact(count as f64));
        let event = match (refused, to == wanted) {
            (true, _) => Message::EventShardsRefused { from, to: wanted, calls },
            (false, true) => Message::EventShards { from, to },
            (false, false) => Message::EventShardsWanted { from, to, wanted },
        };
        if !refused {
            self.pending = Some((until, target));
            self.calls.push_back(now);
        }
        let again = refused && self.refused;
        self.refused = refused;
        if self.told.len() < MOST_TOLD && !again {
            self.told.push(EventFound {
                event,
                consumer: None,
                at: now,
                until: if refused { now } else { until },
                backlog: waiting,
                age: 0.0,
                catch_up_seconds: None,
                lost: 0,
                set_aside: 0,
            });
        }
    }
}
