//! When the number of shards of a stream changes, and to what.
//!
//! UpdateShardCount at most doubles or halves the number, 10 times in 24 hours, for a provisioned stream without
//! another call in progress (Kinesis Data Streams API); the new shards accept writes after a given time. By target
//! utilization, the number follows the traffic of the last minutes. An on-demand stream splits shards above 500 KB/s or
//! 500 records/s, so that it can carry twice its highest traffic of 30 days; it grows within 15 minutes, and traffic that
//! more than doubles is throttled in the meantime (Developer Guide; the 500 records: AWS big data blog), so a step of
//! growth doubles it at most, and the next one follows. It never shrinks here: AWS documents no rule for that after 30
//! days, and its shards are not billed.

use std::collections::VecDeque;

use shardwise_core::scenario::{Events, Resharding, Scaling};
use shardwise_core::text::{Argument, DAY, Message, SimulationMessage, round_up, sorted};

use crate::findings::EventFound;
use crate::stretch::Stretch;

/// UpdateShardCount calls allowed in 24 hours. Kinesis Data Streams API.
const CALLS_A_DAY: usize = 10;
/// Window in seconds over which traffic is averaged.
const WINDOW: f64 = 60.0;
/// Windows in an hour.
const HOUR_WINDOWS: usize = 60;
/// Windows that must require fewer shards before the number goes down: two hours, so that it stays over noon.
const CALM_WINDOWS: usize = 2 * HOUR_WINDOWS;
/// The number goes down only after fewer calls than this in 24 hours; the rest are reserved for going up.
const CALLS_DOWN: usize = 8;
/// The number goes down only if this share of it is enough: a call that is soon reversed wastes one of ten.
const CALM_SHARE: f64 = 0.6;
/// The number goes up to this multiple of what is needed, in whole shards: one call instead of several for one shard
/// each.
const HEADROOM: f64 = 1.15;
/// The number goes down at most to this share of what a day requires: two calls are enough to return.
const DEEPEST: usize = 4;
/// Hours for which the maximum requirement is remembered.
const HOURS_KNOWN: usize = 24;
/// Seconds until an on-demand stream has grown. Kinesis Data Streams Developer Guide.
const ON_DEMAND_GROWTH: f64 = 15.0 * 60.0;
/// The most reshardings that are listed.
const MOST_REPORTED: usize = 100;

/// What sets the number of shards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Policy {
    /// The schedule only.
    Fixed,
    /// A target utilization.
    Target(f64),
    /// The growth of on-demand streams.
    OnDemand,
}

/// The backlog of a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Behind {
    /// Changes not yet written to it, and the age of the oldest in seconds.
    pub(crate) waiting: u64,
    pub(crate) age: f64,
    /// Whether a closed shard is not read to its end.
    pub(crate) closed: bool,
}

impl Behind {
    fn is_nothing(&self) -> bool {
        self.waiting == 0 && !self.closed
    }
}

/// A requested change of the number of shards.
#[derive(Clone, Copy, Debug)]
struct Pending {
    due: f64,
    target: usize,
    /// Its place in the list.
    told: Option<usize>,
}

/// Changes the number of shards.
#[derive(Clone, Debug)]
pub(crate) struct Scaler {
    policy: Policy,
    schedule: Vec<Resharding>,
    takes: f64,
    /// Records per second of a full shard; of an on-demand stream, those above which it is split.
    shard_rate: f64,
    pending: Option<Pending>,
    calls: VecDeque<f64>,
    window_end: f64,
    changes: u64,
    /// Shards required by the windows of the last two hours, and the maximum of each of the last hours.
    asked: VecDeque<usize>,
    hours: VecDeque<usize>,
    windows: usize,
    most: usize,
    /// Whether the last call was refused: of unscheduled calls, only the first refusal is listed.
    refused: bool,
    pub(crate) reported: Vec<EventFound>,
    /// The listed resharding that takes effect now, and those after which there is still a backlog.
    effective: Option<usize>,
    behind: Vec<usize>,
}

impl Scaler {
    pub(crate) fn new(events: &Events, policy: Policy, shard_rate: f64, most: usize) -> Self {
        let schedule = sorted::collect(events.reshardings.iter().cloned(), |a, b| b.at.0.total_cmp(&a.at.0));
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
            hours: VecDeque::with_capacity(HOURS_KNOWN),
            windows: 0,
            most,
            refused: false,
            reported: Vec::new(),
            effective: None,
            behind: Vec::new(),
        }
    }

    /// The new number, if it takes effect now. Changes scheduled for this moment are requested after that.
    pub(crate) fn start_step(&mut self, now: f64, shards: usize, behind: Behind) -> Option<usize> {
        let taken = self.pending.take_if(|pending| pending.due <= now);
        let shards = taken.map_or(shards, |pending| pending.target);
        while self.schedule.last().is_some_and(|next| next.at.0 <= now) {
            let wanted = self.schedule.pop().map_or(shards, |next| next.shards as usize);
            self.ask_on_schedule(now, shards, wanted, behind);
        }
        self.effective = taken.and_then(|pending| pending.told);
        taken.map(|pending| pending.target)
    }

    /// How many of these steps there are before the number changes, or may have to.
    pub(crate) fn steps_together(&self, stretch: &Stretch<'_>) -> usize {
        let pending = self.pending.map_or(f64::INFINITY, |pending| pending.due);
        let scheduled = self.schedule.last().map_or(f64::INFINITY, |next| next.at.0);
        let steps = stretch.steps_before(pending.min(scheduled));
        if self.policy == Policy::Fixed { steps } else { steps.min(stretch.steps_until(self.window_end)) }
    }

    /// The new number has taken effect, with this backlog.
    pub(crate) fn take_effect(&mut self, behind: Behind) {
        let Some(index) = self.effective.take() else { return };
        let event = &mut self.reported[index];
        (event.backlog, event.age) = (behind.waiting, behind.age);
        if behind.is_nothing() {
            event.catch_up_seconds = Some(0.0);
        } else {
            self.behind.push(index);
        }
    }

    /// Checks the backlog at the end of a step, counts the traffic, and decides at the end of each window.
    pub(crate) fn end_step(&mut self, now: f64, changes: u64, shards: usize, behind: Behind) {
        self.watch(now, behind);
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
            Policy::OnDemand | Policy::Fixed => rate,
        };
        let needed = (round_up(filled / self.shard_rate) as usize).clamp(1, self.most);
        let enough = self.enough(needed, shards);
        // Shards with a backlog are not idle, however little arrives.
        let level = behind.age <= WINDOW;
        let calm = level && self.asked.len() == CALM_WINDOWS && enough as f64 <= CALM_SHARE * shards as f64;
        if needed > shards {
            let ahead = if self.policy == Policy::OnDemand { 1.0 } else { HEADROOM };
            self.ask(now, shards, ((needed as f64 * ahead) as usize).min(self.most), behind);
        } else if calm && self.policy != Policy::OnDemand && self.calls_of_a_day(now) < CALLS_DOWN {
            self.asked.clear();
            self.ask(now, shards, enough, behind);
        }
    }

    /// Shards that are enough for the last two hours, including the window that just ended, and for returning to the day's
    /// maximum.
    fn enough(&mut self, needed: usize, shards: usize) -> usize {
        if self.asked.len() == CALM_WINDOWS {
            self.asked.pop_front();
        }
        self.asked.push_back(needed);
        if self.windows.is_multiple_of(HOUR_WINDOWS) {
            if self.hours.len() == HOURS_KNOWN {
                self.hours.pop_front();
            }
            // The number at the start stands for the day before.
            self.hours.push_back(if self.windows == 0 { shards } else { needed });
        }
        self.windows += 1;
        if let Some(hour) = self.hours.back_mut() {
            *hour = needed.max(*hour);
        }
        let most = |counts: &VecDeque<usize>| counts.iter().copied().max().unwrap_or(needed);
        most(&self.asked).max(most(&self.hours).div_ceil(DEEPEST))
    }

    fn watch(&mut self, now: f64, behind: Behind) {
        if let Some(told) = self.pending.and_then(|pending| pending.told) {
            (self.reported[told].backlog, self.reported[told].age) = (behind.waiting, behind.age);
        }
        if !self.behind.is_empty() && behind.is_nothing() {
            for index in self.behind.drain(..) {
                let event = &mut self.reported[index];
                event.catch_up_seconds = Some(now - event.until);
            }
        }
    }

    /// Calls in the 24 hours before `now`.
    fn calls_of_a_day(&mut self, now: f64) -> usize {
        while self.calls.front().is_some_and(|call| *call <= now - DAY) {
            self.calls.pop_front();
        }
        self.calls.len()
    }

    /// Requests a scheduled number of shards: the result is always listed.
    fn ask_on_schedule(&mut self, now: f64, shards: usize, wanted: usize, behind: Behind) {
        if self.pending.is_some() {
            let [from, to] = [shards, wanted].map(|count| Argument::exact(count as f64));
            self.report(SimulationMessage::EventShardsBusy { from, to }.into(), [now, now], behind);
            return;
        }
        self.refused = false;
        self.ask(now, shards, wanted, behind);
    }

    /// Requests a number of shards, within what UpdateShardCount allows or an on-demand stream grows by.
    fn ask(&mut self, now: f64, shards: usize, wanted: usize, behind: Behind) {
        if self.pending.is_some() || wanted == shards {
            return;
        }
        let on_demand = self.policy == Policy::OnDemand;
        let target = wanted.clamp(shards.div_ceil(2), 2 * shards).clamp(1, self.most);
        let refused = !on_demand && self.calls_of_a_day(now) >= CALLS_A_DAY;
        let due = now + if on_demand { ON_DEMAND_GROWTH } else { self.takes };
        let [from, to, wanted, calls] =
            [shards, target, wanted, CALLS_A_DAY].map(|count| Argument::exact(count as f64));
        if refused {
            if !self.refused {
                self.report(
                    SimulationMessage::EventShardsRefused { from, to: wanted, calls }.into(),
                    [now, now],
                    behind,
                );
            }
        } else {
            let event = if to == wanted {
                SimulationMessage::EventShards { from, to }.into()
            } else {
                SimulationMessage::EventShardsWanted { from, to, wanted }.into()
            };
            let told = self.report(event, [now, due], behind);
            self.pending = Some(Pending { due, target, told });
            self.calls.push_back(now);
        }
        self.refused = refused;
    }

    /// Lists an event, if the list has space. Returns its place.
    fn report(&mut self, event: Message, [at, until]: [f64; 2], behind: Behind) -> Option<usize> {
        let index = self.reported.len();
        (index < MOST_REPORTED).then(|| {
            let Behind { waiting: backlog, age, .. } = behind;
            self.reported.push(EventFound {
                event,
                consumer: None,
                at,
                until,
                backlog,
                age,
                catch_up_seconds: None,
                lost: 0,
                set_aside: 0,
            });
            index
        })
    }
}
