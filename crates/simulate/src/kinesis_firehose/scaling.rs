//! When a stream's shard count changes, and to what.
//!
//! UpdateShardCount at most doubles or halves the count, 10 times in 24 hours, of a provisioned stream on which no other
//! call is under way (Kinesis Data Streams API); the new shards take writes after a stated time. By target utilization
//! the count follows the traffic of the last minutes. An on-demand stream holds twice its highest traffic of 30 days, up
//! to the Region's ceiling, and grows within 15 minutes; what more than doubles is throttled meanwhile (Developer
//! Guide), so a step of growth doubles it at most, and the next one follows. It never shrinks here: AWS gives no rule
//! by which it does once that traffic is more than 30 days ago, and its shards are not billed.

use std::collections::VecDeque;

use shardwise_core::scenario::{Events, Resharding, Scaling};
use shardwise_core::text::{Argument, DAY, Message, round_up, sorted};

use crate::findings::EventFound;

/// UpdateShardCount calls in 24 hours. Kinesis Data Streams API.
const CALLS_A_DAY: usize = 10;
/// Seconds over which traffic is averaged to decide.
const WINDOW: f64 = 60.0;
/// Windows that must ask for fewer shards before the count goes down: an hour.
const CALM_WINDOWS: usize = 60;
/// The count goes down only while fewer calls than this were made in 24 hours: the others are kept for going up.
const CALLS_DOWN: usize = 8;
/// The count goes down only where so much of it is enough: a call that is soon taken back is one of ten wasted.
const CALM_SHARE: f64 = 0.6;
/// The count goes up to so much more than is needed, in whole shards: one call in place of several for one shard each.
const HEADROOM: f64 = 1.15;
/// The count goes down to this part of what a day asks for at most: two calls are enough to come back.
const DEEPEST: usize = 4;
/// Hours of which it is known what they asked for at most.
const HOURS_KNOWN: usize = 24;
/// Seconds until an on-demand stream has grown. Kinesis Data Streams Developer Guide.
const ON_DEMAND_GROWTH: f64 = 15.0 * 60.0;
/// An on-demand stream holds so many times its highest traffic. Kinesis Data Streams Developer Guide.
const ON_DEMAND_HEADROOM: f64 = 2.0;
/// Reshardings that are told one by one.
const MOST_REPORTED: usize = 100;

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

/// What is behind in a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Behind {
    /// Changes that wait to be written into it, and the age of the oldest in seconds.
    pub(crate) waiting: u64,
    pub(crate) age: f64,
    /// Whether a closed shard is not yet read to its end.
    pub(crate) closed: bool,
}

impl Behind {
    fn is_nothing(&self) -> bool {
        self.waiting == 0 && !self.closed
    }
}

/// A change of the count that was asked for.
#[derive(Clone, Copy, Debug)]
struct Pending {
    due: f64,
    target: usize,
    /// Where it is told.
    told: Option<usize>,
}

/// Changes the shard count.
#[derive(Clone, Debug)]
pub(crate) struct Scaler {
    policy: Policy,
    schedule: Vec<Resharding>,
    takes: f64,
    /// Records a second that one full shard carries.
    shard_rate: f64,
    pending: Option<Pending>,
    calls: VecDeque<f64>,
    window_end: f64,
    changes: u64,
    /// Shards that the windows of the last hour asked for, and the most of each of the last hours.
    asked: VecDeque<usize>,
    hours: VecDeque<usize>,
    windows: usize,
    most: usize,
    /// The last call was refused: of those that nobody scheduled it is told once.
    refused: bool,
    pub(crate) reported: Vec<EventFound>,
    /// The told resharding that takes effect now, and those after which something is still behind.
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

    /// The new count, if it takes effect now. What is scheduled for this moment is asked for after that.
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

    /// The new count has taken effect, and this is behind.
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

    /// Looks at what is behind at the end of a step, counts its traffic, and decides at the end of each window.
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
            Policy::OnDemand | Policy::Fixed => rate * ON_DEMAND_HEADROOM,
        };
        let needed = (round_up(filled / self.shard_rate) as usize).clamp(1, self.most);
        let enough = self.enough(needed, shards);
        // Shards that are behind are not idle, however little comes.
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

    /// How many shards are enough for the last hour, with the window that is just over, and to come back from.
    fn enough(&mut self, needed: usize, shards: usize) -> usize {
        if self.asked.len() == CALM_WINDOWS {
            self.asked.pop_front();
        }
        self.asked.push_back(needed);
        if self.windows.is_multiple_of(CALM_WINDOWS) {
            if self.hours.len() == HOURS_KNOWN {
                self.hours.pop_front();
            }
            // The count at the start stands for the day before.
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

    /// Calls in the 24 hours before now.
    fn calls_of_a_day(&mut self, now: f64) -> usize {
        while self.calls.front().is_some_and(|call| *call <= now - DAY) {
            self.calls.pop_front();
        }
        self.calls.len()
    }

    /// Asks for so many shards because somebody says so: whatever comes of it is told.
    fn ask_on_schedule(&mut self, now: f64, shards: usize, wanted: usize, behind: Behind) {
        if self.pending.is_some() {
            let [from, to] = [shards, wanted].map(|count| Argument::exact(count as f64));
            self.report(Message::EventShardsBusy { from, to }, [now, now], behind);
            return;
        }
        self.refused = false;
        self.ask(now, shards, wanted, behind);
    }

    /// Asks for so many shards, within what UpdateShardCount allows or an on-demand stream grows by.
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
                self.report(Message::EventShardsRefused { from, to: wanted, calls }, [now, now], behind);
            }
        } else {
            let event = if to == wanted {
                Message::EventShards { from, to }
            } else {
                Message::EventShardsWanted { from, to, wanted }
            };
            let told = self.report(event, [now, due], behind);
            self.pending = Some(Pending { due, target, told });
            self.calls.push_back(now);
        }
        self.refused = refused;
    }

    /// Tells an event, if not too many were told; returns where.
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
