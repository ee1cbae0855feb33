//! One lane: it passes batches of its shard's changes to a Lambda function or a pipe, one at a time.
//!
//! A free lane polls every quarter of a second (Lambda Developer Guide) and takes what is there up to the batch size,
//! or waits until the batching window is over or the batch is full. The changes of a step arrive at random moments.
//! What is left after a batch becomes the next batch at once: if a poll finds slightly more than a batch holds, up to a
//! third more invocations run than the closed form's mean poll predicts, and a test covers by how much. A failed batch
//! is retried as a whole, or with bisecting its first half, at once and then with every poll (assumed), until it succeeds,
//! reaches the maximum of retries or its records expire. An invocation puts its records into Firehose. Above the Direct
//! PUT quota some are rejected, and the function retries those until they are accepted: it runs that much longer, and
//! fails if that exceeds its timeout.

use shardwise_core::model::services::lanes::POLL_INTERVAL;

use super::above::{Above, Running};
use super::put_quota::PutQuota;
use super::rules::Rules;
use super::tally::{LaneTally, OldRecords};
use crate::concurrency::Span;
use crate::invocations::Invocations;
use crate::log::Log;
use crate::losses::Losses;
use crate::random::{Draws, Normal, Purpose, Share};

/// One lane.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    /// Records that arrived, in all and in this minute, and those above what a lane can process.
    pub(super) came: u64,
    pub(super) minute: u64,
    pub(super) above: Above,
    /// Records that are not in flight.
    pub(super) backlog: u64,
    /// Records in flight, and whether they will succeed.
    pub(super) flight: u64,
    succeeds: bool,
    /// Whether a batch waits for a slot of the concurrency quota.
    pub(super) queued: bool,
    /// Failures of the batch at the head.
    pub(super) failures: u32,
    /// When the lane polls again and when its invocation ends, in seconds from the start of the step.
    pub(super) free: f64,
    pub(super) busy: f64,
    /// When the window of the next batch closes; infinity: no record waits.
    closes: f64,
    /// Records of the batch at the head, if it exists: it waits for a slot, or it failed.
    pub(super) batch: u64,
    /// Records at the head, in flight or not, that were put into Firehose before.
    put: u64,
    /// Arrivals of records that are older than a step, and how many of them are processed.
    log: Option<OldRecords>,
    /// Draws for the moments of arrivals, and for what fails.
    arrivals: Draws,
    failing: Draws,
}

/// The arrivals of a lane in a step: how many, how many so far, and by when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coming {
    came: u64,
    seen: u64,
    looked: f64,
}

/// A step, as it is for all lanes.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_field_names, reason = "it is the time now")]
pub(super) struct Now<'a> {
    pub(super) rules: &'a Rules,
    pub(super) normal: &'a Normal,
    /// Whether the function or pipe has stopped, or every batch fails.
    pub(super) stopped: bool,
    pub(super) failing: bool,
    /// Its place in the stretch, and its start in seconds.
    pub(super) step: usize,
    pub(super) now: f64,
    /// The running period, with this step.
    pub(super) period: Running,
}

/// How invocations put their records into Firehose.
#[derive(Debug)]
pub(super) enum Puts<'a> {
    /// As if nothing could be throttled: what is put is added up.
    Freely,
    /// One after the other, into what is left of the quotas.
    InTurn(&'a mut PutQuota),
}

impl Lane {
    /// Of this number.
    pub(super) fn new(seed: u64, number: u64) -> Self {
        Self {
            came: 0,
            minute: 0,
            above: Above::default(),
            backlog: 0,
            flight: 0,
            succeeds: false,
            queued: false,
            failures: 0,
            free: 0.0,
            busy: 0.0,
            closes: f64::INFINITY,
            batch: 0,
            put: 0,
            log: None,
            arrivals: Draws::numbered(seed, Purpose::Arrivals, number),
            failing: Draws::numbered(seed, Purpose::Functions, number),
        }
    }

    /// Runs through one step.
    pub(super) fn run(&mut self, came: u64, now: &Now<'_>, puts: &mut Puts<'_>, tally: &mut LaneTally) {
        let mut coming = self.start_step(came, now, tally);
        while self.free < now.rules.step {
            let records = self.poll(&mut coming, now, tally);
            if records > 0 {
                self.invoke(records, now, puts, tally);
            }
        }
        self.end_step(coming, now, tally);
    }

    /// Whether it may run an invocation in this step: not while a batch is gathered that the step neither fills nor closes.
    pub(super) fn may_run(&self, came: u64, rules: &Rules) -> bool {
        let backlog = self.backlog + came;
        let gathers = self.closes.min(rules.window) >= rules.step && backlog < rules.largest;
        self.flight > 0 || (backlog > 0 && (self.batch > 0 || !gathers))
    }

    /// Starts a step.
    pub(super) fn start_step(&mut self, came: u64, now: &Now<'_>, tally: &mut LaneTally) -> Coming {
        self.came += came;
        self.minute += came;
        self.above.add(came);
        tally.counts.came += came;
        let step = &mut tally.steps[now.step];
        step.most = step.most.max(self.minute);
        Coming { came, seen: 0, looked: 0.0 }
    }

    /// Ends a step.
    pub(super) fn end_step(&mut self, coming: Coming, now: &Now<'_>, tally: &mut LaneTally) {
        let step = now.rules.step;
        self.backlog += coming.came - coming.seen;
        self.free -= step;
        self.busy -= step;
        self.closes -= step;
        if self.flight > 0 && self.busy <= 0.0 {
            self.complete(now, tally);
        }
    }

    /// Polls, if it is free. Returns the records that an invocation would start with now; 0: it polls again later.
    pub(super) fn poll(&mut self, coming: &mut Coming, now: &Now<'_>, tally: &mut LaneTally) -> u64 {
        let (rules, at) = (now.rules, self.free);
        if self.flight > 0 {
            self.complete(now, tally);
        }
        // Of the records that are still to arrive in this step, these arrived since the last poll.
        if at > coming.looked && coming.seen < coming.came {
            let share = Share::new((at - coming.looked) / (rules.step - coming.looked));
            let here = now.normal.binomial(coming.came - coming.seen, &share, self.arrivals.bits());
            self.backlog += here;
            coming.seen += here;
        }
        coming.looked = coming.looked.max(at);
        if now.stopped {
            self.free = rules.step;
            return 0;
        }
        let records = match self.ready(at, coming.seen == coming.came, rules) {
            Ok(records) => records,
            Err(later) => {
                self.free = later;
                return 0;
            }
        };
        tally.counts.polls += 1;
        if rules.refused_polls > 0.0 && self.failing.unit() < rules.refused_polls {
            tally.counts.refused += 1;
            self.free = at + POLL_INTERVAL;
            return 0;
        }
        records
    }

    /// The records that an invocation would start with now, or the time to poll again.
    fn ready(&mut self, at: f64, all_came: bool, rules: &Rules) -> Result<u64, f64> {
        if self.batch > 0 && self.backlog > 0 {
            return Ok(self.batch.min(self.backlog));
        }
        if self.backlog == 0 {
            // Polls that cannot find anything are skipped.
            let polls = if all_came { ((rules.step - at) / POLL_INTERVAL).ceil().max(1.0) } else { 1.0 };
            return Err(at + polls * POLL_INTERVAL);
        }
        if rules.window > 0.0 && self.backlog < rules.largest {
            if self.closes == f64::INFINITY {
                self.closes = at + rules.window;
            }
            if at < self.closes {
                return Err((at + POLL_INTERVAL).min(self.closes));
            }
        }
        Ok(self.backlog.min(rules.largest))
    }

    /// Starts an invocation.
    pub(super) fn invoke(&mut self, records: u64, now: &Now<'_>, puts: &mut Puts<'_>, tally: &mut LaneTally) {
        let (rules, at) = (now.rules, self.free);
        let own = rules.timing.duration(records as f64);
        let rate = if now.failing { 1.0 } else { rules.timing.error_rate };
        let fails = rate > 0.0 && (rate >= 1.0 || self.failing.unit() < rate);
        let puts_any = !fails && own <= rules.timeout;
        let wait = if puts_any { self.put(records, now, puts, tally) } else { 0.0 };
        self.succeeds = puts_any && own + wait <= rules.timeout;
        let took = (own + wait).min(rules.timeout);
        tally.spans.push(Span { step: now.step as u32, tries: 1, begin: at, took });
        tally.invocations.add(Invocations {
            count: 1,
            failed: u64::from(!self.succeeds),
            billed: rules.billed.amount(records, took),
        });
        tally.counts.taken += records;
        self.closes = f64::INFINITY;
        self.backlog -= records;
        self.flight = records;
        self.busy = at + took;
        // Without a window, the next batch is gathered for as long as a poll takes; a failed one is retried at once, and
        // from then on at the next poll.
        let goes_on = if self.succeeds { rules.window > 0.0 || self.backlog > 0 } else { self.failures == 0 };
        self.free = at + if goes_on { took } else { took.max(POLL_INTERVAL) };
    }

    /// Puts records into Firehose. Returns the seconds until all are accepted; the function gives up if that is too long.
    fn put(&mut self, records: u64, now: &Now<'_>, puts: &mut Puts<'_>, tally: &mut LaneTally) -> f64 {
        let fresh = records.saturating_sub(self.put);
        self.put = self.put.max(records);
        let amounts = now.rules.put.amounts(records);
        match puts {
            Puts::Freely => {
                tally.steps[now.step].puts.add(amounts);
                0.0
            }
            Puts::InTurn(quota) => {
                let wait = quota.put(amounts, fresh);
                if now.rules.timing.duration(records as f64) + wait > now.rules.timeout {
                    quota.take_back(amounts);
                }
                wait
            }
        }
    }

    /// Ends an invocation.
    fn complete(&mut self, now: &Now<'_>, tally: &mut LaneTally) {
        let records = std::mem::take(&mut self.flight);
        if self.succeeds {
            (self.failures, self.batch) = (0, 0);
            tally.steps[now.step].done += records;
        } else {
            self.failures += 1;
            if now.rules.retries.is_some_and(|most| self.failures > most) {
                (self.failures, self.batch) = (0, 0);
                tally.steps[now.step].given_up += records;
            } else {
                self.backlog += records;
                tally.counts.returned += records;
                self.batch = if now.rules.bisect { records.div_ceil(2) } else { records };
                return;
            }
        }
        self.put = self.put.saturating_sub(records);
        if let Some(log) = &mut self.log {
            log.1 += records;
            log.0.forget(log.1);
        }
    }

    /// Updates the age of its oldest record at the end of a step in which `came` arrived, and drops records past their age.
    /// `number` is that of the lane.
    pub(super) fn update_age(&mut self, came: u64, number: usize, now: &Now<'_>, tally: &mut LaneTally) {
        let outstanding = self.backlog + self.flight;
        if outstanding > came {
            tally.counts.delayed += came;
            self.age(came, outstanding, number, now, tally);
        } else if let Some(log) = self.log.take() {
            // All of them arrived in this step.
            tally.pool.push(log);
        }
        let step = &mut tally.steps[now.step];
        step.waiting += self.backlog;
        step.above += self.above.now(now.period);
    }

    #[inline(never)]
    fn age(&mut self, came: u64, outstanding: u64, number: usize, now: &Now<'_>, tally: &mut LaneTally) {
        let (step, end) = (now.rules.step, now.now + now.rules.step);
        let log = match &mut self.log {
            Some(log) => {
                log.0.push(now.now, end, came);
                log
            }
            none => {
                let mut log = tally.pool.pop().unwrap_or_else(|| Box::new((Log::new(0.0, 0), 0)));
                log.0.reset(now.now - step, 0);
                log.0.push(now.now - step, now.now, outstanding - came);
                log.0.push(now.now, end, came);
                log.1 = 0;
                none.insert(log)
            }
        };
        // What is stopped gives up nothing.
        let own = now.rules.oldest.filter(|_| !now.stopped);
        let oldest = own.unwrap_or(now.rules.retention);
        let expired = log.0.count_by(end - oldest).saturating_sub(log.1).saturating_sub(self.flight).min(self.backlog);
        let counts = &mut tally.steps[now.step];
        if expired > 0 {
            self.backlog -= expired;
            self.batch = self.batch.min(self.backlog);
            self.put = self.put.saturating_sub(expired).max(self.flight.min(self.put));
            log.1 += expired;
            log.0.forget(log.1);
            if own.is_some() {
                counts.too_old += expired;
            } else {
                counts.lost += expired;
                let losses = Losses::new(end, number);
                tally.counts.losses = Some(tally.counts.losses.map_or(losses, |before| before.with(losses)));
            }
        }
        if log.1 < log.0.count() {
            counts.age = counts.age.max(end - log.0.moment(log.1));
        }
    }

    /// Ends the running period.
    pub(super) fn end_period(&mut self, period: Running) {
        self.above.end_period(period);
    }
}
