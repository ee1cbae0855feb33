//! The consumers that read a DynamoDB stream themselves, beside the function or pipe.
//!
//! A GetRecords call returns at most 1 MiB or 1,000 records (DynamoDB Streams API). Lambda polls a shard four times per
//! second (Lambda Developer Guide), as do EventBridge Pipes; other consumers poll at the rate that they set, once per
//! second unless they do. A shard serves two readers, on a global table one (DynamoDB Developer Guide): more share their
//! polls. Every change is in the stream, whatever the event filter of the function or pipe.

use shardwise_core::model::ConsumerName;
use shardwise_core::model::services::dynamodb::{PAGE_BYTES, PAGE_RECORDS, RETENTION, StreamReaders, paid_polls};
use shardwise_core::model::services::lanes::POLL_INTERVAL;
use shardwise_core::scenario::{Consumer, ConsumerKind};

use crate::findings::{ConsumerFound, Loss};
use crate::log::Log;
use crate::losses::Losses;
use crate::measure::Progress;
use crate::random::{Draws, Purpose, mix, unit};
use crate::stretch::Stretch;
use crate::work::Work;

/// A reader of the stream.
#[derive(Clone, Debug)]
pub(super) struct StreamReader {
    pub(super) name: ConsumerName,
    rules: ReaderRules,
    shards: Vec<Unread>,
    /// Whether it has an outage.
    pub(super) stopped: bool,
    /// Records written to the stream, those read, and those that were too old before they were.
    written: u64,
    read: u64,
    pub(super) lost: u64,
    losses: Option<Losses>,
    /// Calls that were answered, and those that were throttled.
    calls: u64,
    refused: u64,
    /// Age of its oldest unread record, at the end of the step.
    age: f64,
    /// The steps of the last stretch.
    last: Vec<ReaderStep>,
    pub(super) progress: Progress,
    draws: Draws,
}

/// A reader at the end of a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReaderStep {
    pub(super) backlog: u64,
    /// Age of its oldest unread record.
    pub(super) age: f64,
    /// Records lost so far.
    pub(super) lost: u64,
}

/// How it reads each shard.
#[derive(Clone, Copy, Debug)]
struct ReaderRules {
    step: f64,
    /// Seconds between two polls.
    interval: f64,
    /// The most records of a call.
    page: u64,
    work: Option<Work>,
    /// Share of its polls that are throttled.
    refused: f64,
    retention: f64,
}

/// A shard, as one reader sees it.
#[derive(Clone, Debug)]
struct Unread {
    backlog: u64,
    /// Its next poll, in seconds from the start of the step.
    next: f64,
    /// Arrivals, and how many of them are read, while there are unread records older than a step.
    log: Option<Box<(Log, u64)>>,
}

impl StreamReader {
    /// The readers of a stream, for `steps` steps; `refused` is the share of throttled polls.
    pub(super) fn all(readers: &StreamReaders<'_>, refused: f64, step: f64, steps: u64, seed: u64) -> Vec<Self> {
        let (consumers, shards) = (readers.consumers, readers.shards as usize);
        let page = PAGE_RECORDS.min(PAGE_BYTES / readers.record).max(1.0) as u64;
        let reading = consumers.iter().filter(|consumer| readers.firehose_fed_by.reads(consumer));
        let each = reading.flat_map(|consumer| (0..consumer.count).map(move |_| consumer));
        let reader = |(index, (name, consumer)): (usize, (ConsumerName, &Consumer))| {
            let interval = paid_polls(consumer).map_or(POLL_INTERVAL, |polls| 1.0 / polls);
            let function = consumer.function.as_ref().filter(|_| consumer.kind == ConsumerKind::Lambda);
            let phase = |shard: usize| unit(mix(seed ^ mix(((shard as u64) << 20) + index as u64))) * interval;
            Self {
                name,
                rules: ReaderRules {
                    step,
                    interval,
                    page,
                    work: function.map(Work::new),
                    refused,
                    retention: RETENTION,
                },
                shards: (0..shards).map(|shard| Unread { backlog: 0, next: phase(shard), log: None }).collect(),
                stopped: false,
                written: 0,
                read: 0,
                lost: 0,
                losses: None,
                calls: 0,
                refused: 0,
                age: 0.0,
                last: Vec::new(),
                progress: Progress::new(steps),
                draws: Draws::numbered(seed, Purpose::Readers, index as u64),
            }
        };
        StreamReaders::names(consumers, readers.firehose_fed_by).zip(each).enumerate().map(reader).collect()
    }

    /// Unread records.
    pub(super) fn backlog(&self) -> u64 {
        self.written - self.read - self.lost
    }

    /// Whether its oldest record was no older at the end of a step of the last stretch than its pace explains, and `slack`
    /// seconds.
    pub(super) fn keeps_up(&self, step: usize, slack: f64) -> bool {
        let work = self.rules.work.map_or(0.0, |work| work.seconds(work.read_records()));
        self.last[step].age <= slack + 2.5 * self.rules.interval + work
    }

    /// It at the end of a step of the last stretch.
    pub(super) fn at(&self, step: usize) -> ReaderStep {
        self.last[step]
    }

    /// Reads through a stretch, with the changes of each shard in the first step, in the second, and so on.
    pub(super) fn run(&mut self, stretch: &Stretch<'_>, came: &[u64]) {
        self.last.clear();
        for (step, came) in came.chunks(self.shards.len()).enumerate() {
            self.step(stretch.now(step), came);
            self.last.push(ReaderStep { backlog: self.backlog(), age: self.age, lost: self.lost });
        }
    }

    /// One step from `now`, with the changes of each shard.
    fn step(&mut self, now: f64, came: &[u64]) {
        self.age = 0.0;
        let mut shards = std::mem::take(&mut self.shards);
        for (index, (shard, &came)) in shards.iter_mut().zip(came).enumerate() {
            self.written += came;
            if self.stopped {
                // A restarted reader polls at once.
                shard.next = 0.0;
                shard.backlog += came;
            } else {
                self.poll(shard, came);
            }
            self.update_age(shard, now, came, index);
        }
        self.shards = shards;
        self.progress.add(self.age, self.backlog());
    }

    /// The polls of a shard in one step.
    fn poll(&mut self, shard: &mut Unread, came: u64) {
        let rules = self.rules;
        let mut taken = 0;
        while shard.next < rules.step {
            let at = shard.next;
            if rules.refused > 0.0 && self.draws.unit() < rules.refused {
                self.refused += 1;
                shard.next = at + rules.interval;
                continue;
            }
            self.calls += 1;
            let arrived = (came as f64 * (at / rules.step)) as u64;
            let unread = shard.backlog + arrived - taken;
            let most = rules.work.map_or(rules.page, |work| rules.page.min(work.read_records()));
            let records = unread.min(most);
            taken += records;
            let busy = rules.work.map_or(0.0, |work| work.seconds(records));
            let goes_on = busy > 0.0 && records < unread;
            shard.next = at + if goes_on { busy } else { busy.max(rules.interval) };
        }
        shard.next -= rules.step;
        shard.backlog = shard.backlog + came - taken;
        self.read += taken;
        if let Some(log) = &mut shard.log {
            log.1 += taken;
        }
    }

    /// Updates the age of a shard's oldest unread record, and drops records past the retention.
    fn update_age(&mut self, shard: &mut Unread, now: f64, came: u64, index: usize) {
        let (step, end) = (self.rules.step, now + self.rules.step);
        if shard.backlog <= came {
            // All of them arrived in this step.
            shard.log = None;
            return;
        }
        let log = shard.log.get_or_insert_with(|| {
            let mut log = Log::new(now - step, 0);
            log.push(now - step, now, shard.backlog - came);
            Box::new((log, 0))
        });
        log.0.push(now, end, came);
        let expired = log.0.count_by(end - self.rules.retention).saturating_sub(log.1);
        if expired > 0 {
            log.1 += expired;
            shard.backlog -= expired;
            self.lost += expired;
            let losses = Losses::new(end, index);
            self.losses = Some(self.losses.map_or(losses, |before| before.with(losses)));
        }
        log.0.forget(log.1);
        if shard.backlog > 0 {
            self.age = self.age.max(end - log.0.moment(log.1));
        }
    }

    /// Whether every record is read, lost or waiting, counted shard by shard.
    pub(super) fn is_balanced(&self) -> bool {
        self.backlog() == self.shards.iter().map(|shard| shard.backlog).sum::<u64>()
    }

    /// Its findings over this many seconds.
    pub(super) fn findings(&self, seconds: f64) -> ConsumerFound {
        ConsumerFound {
            consumer: self.name,
            fan_out: false,
            iterator_age: self.progress.ages(),
            read: self.read,
            backlog: self.backlog(),
            most_backlog: self.progress.most_backlog,
            mean_backlog: self.progress.mean_backlog(),
            lost: self.lost,
            calls_per_second: self.calls as f64 / (seconds.max(1.0) * self.shards.len() as f64),
            refused_calls_share: self.refused as f64 / (self.calls + self.refused).max(1) as f64,
            refused_bytes_share: 0.0,
        }
    }

    /// Its losses, if there are any.
    pub(super) fn loss(&self) -> Option<Loss> {
        let Losses { first, last, shard } = self.losses?;
        Some(Loss { consumer: self.name, records: self.lost, first, last, shard: Some(shard) })
    }
}
