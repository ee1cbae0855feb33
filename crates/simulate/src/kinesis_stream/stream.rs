//! The shards of a Kinesis stream and its readers, stretch by stretch.
//!
//! Between reshardings and outages no shard depends on another: groups of them run on several cores, each through all steps
//! of a stretch. What all shards have in common is found before, as the ceiling of an on-demand stream, or added up after.
//! While closed shards are read, whose readers go on to others at any moment, a stretch has a single step.
//!
//! Of closed shards, `closed` has what is left to read. A change that has waited 168 hours ends the replication (DynamoDB Developer Guide).

use shardwise_core::text::{HOUR, sorted};

use super::ceiling::Ceiling;
use super::closed::ClosedShards;
use super::group::Group;
use super::parts::{Parts, Reader, Reads};
use super::rules::ReadRules;
use super::shard::{ReadAbove, Run, Shard, ShardRules};
use super::tally::{ReaderTally, Reading, StepTally, Tally};
use super::writes::{Throttled, WriteRules};
use crate::delivery::Delivery;
use crate::findings::ShardFound;
use crate::keys::Keys;
use crate::measure::worst;
use crate::random::Purpose;
use crate::split::{Placement, Split};
use crate::stretch::Stretch;
use crate::traffic::steps_a_second;

/// About how long a step of a shard takes that is simulated in detail, and one that is quiet, in nanoseconds.
const BUSY_NANOSECONDS: usize = 50;
const QUIET_NANOSECONDS: usize = 5;
/// Seconds that a change can wait before DynamoDB disables the replication. DynamoDB Developer Guide.
const REPLICATION: f64 = 168.0 * HOUR;
/// Below this share of that time no change can reach it within a stretch, however roughly its age is known.
const FAR_FROM: f64 = 0.9;

/// Counts over all of the time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    /// Changes that arrived, and those that DynamoDB gave up.
    pub(crate) came: u64,
    pub(crate) dropped: u64,
    /// Records written, and those of them that every reader read at once; the shard-steps in which that was so.
    pub(crate) written: u64,
    read_at_once: u64,
    quiet_steps: u64,
    readings: Vec<Reading>,
    /// Of closed shards, and because of the ceiling.
    throttled: Throttled,
    read_above: ReadAbove,
    /// Steps of all seconds in which a change exceeded a limit.
    pub(crate) above_steps: u64,
    /// Shard-steps in which the limit of calls throttled a call.
    pub(crate) collided_steps: u64,
    /// Steps of closed shards that were still read.
    pub(crate) closed_steps: u64,
}

/// A stream and its readers.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    step: f64,
    rules: ShardRules,
    pub(crate) readers: Vec<Reader>,
    keys: Keys,
    split: Split,
    placement: Placement,
    pub(crate) ceiling: Option<Ceiling>,
    /// The open shards, and the steps since they were opened.
    groups: Vec<Group>,
    open_steps: u64,
    closed: ClosedShards,
    pub(crate) counts: Counts,
    /// When DynamoDB disabled the replication.
    pub(crate) off_since: Option<f64>,
    /// Whether a change exceeded a limit in this second.
    above_now: bool,
    /// The last stretch, over all shards; and the age of the oldest waiting change at its end.
    last: Tally,
    pub(crate) waiting_age: f64,
}

impl Stream {
    pub(crate) fn new(parts: Parts<'_>) -> Self {
        let rules = ShardRules {
            steps: steps_a_second(parts.step),
            write: WriteRules::new(&parts),
            read: ReadRules::new(&parts),
        };
        let Parts { readers, keys, split, ceiling, step, seed, .. } = parts;
        Self {
            step,
            groups: Group::all(0, split.shares.len(), &readers, &rules),
            open_steps: 0,
            rules,
            keys,
            split,
            placement: Placement::new(seed, Purpose::Placement),
            ceiling,
            closed: ClosedShards::default(),
            counts: Counts { readings: vec![Reading::default(); readers.len()], ..Counts::default() },
            readers,
            off_since: None,
            above_now: false,
            last: Tally::default(),
            waiting_age: 0.0,
        }
    }

    /// The open shards.
    fn open(&self) -> impl Iterator<Item = &Shard> {
        self.groups.iter().flat_map(|group| &group.shards)
    }

    /// The same, to change them, and the rules.
    fn open_mut(&mut self) -> (impl Iterator<Item = &mut Shard>, &ShardRules) {
        (self.groups.iter_mut().flat_map(|group| &mut group.shards), &self.rules)
    }

    /// Open shards, as they are paid.
    pub(crate) fn shards(&self) -> usize {
        self.units() + self.split.further()
    }

    /// Open shards over which changes are split.
    pub(crate) fn units(&self) -> usize {
        self.split.shares.len()
    }

    /// Records written to the stream since the start.
    pub(crate) fn written(&self) -> u64 {
        self.closed.written + self.open().map(|shard| shard.written).sum::<u64>()
    }

    /// Changes that wait in DynamoDB.
    pub(crate) fn waiting(&self) -> u64 {
        self.open().map(Shard::waiting).sum::<u64>() + self.ceiling.as_ref().map_or(0, Ceiling::waiting)
    }

    /// Records in buffers and invocations of the delivery, by shard.
    pub(crate) fn held_by_delivery(&self) -> u64 {
        self.open().map(|shard| shard.delivery.held()).sum()
    }

    /// What was throttled in all.
    pub(crate) fn throttled(&self) -> Throttled {
        let mut all = self.counts.throttled;
        self.open().for_each(|shard| all.add(&shard.throttled));
        all
    }

    /// Records written above what all shared readers can read as they arrive, and the steps of shard-seconds with any.
    pub(crate) fn read_above(&self) -> (f64, u64) {
        let mut all = self.counts.read_above;
        self.open().for_each(|shard| all.add(shard.read_above));
        (all.records, all.steps)
    }

    /// Changes above a limit so far.
    pub(crate) fn above(&self) -> f64 {
        self.throttled().above[2] + self.ceiling.as_ref().map_or(0.0, |ceiling| ceiling.above)
    }

    /// The counts of a reader on shards that were simulated poll by poll.
    pub(crate) fn reading(&self, reader: usize) -> &Reading {
        &self.counts.readings[reader]
    }

    /// Records that a reader has read.
    pub(crate) fn read(&self, reader: usize) -> u64 {
        self.counts.read_at_once + self.reading(reader).read
    }

    /// Its successful GetRecords calls.
    pub(crate) fn calls(&self, reader: usize) -> f64 {
        let quiet_seconds = self.counts.quiet_steps as f64 * self.step;
        self.reading(reader).calls[0] as f64 + quiet_seconds / self.readers[reader].interval
    }

    /// Its backlog.
    pub(crate) fn backlog(&self, reader: usize) -> u64 {
        self.counts.written - self.read(reader) - self.reading(reader).lost
    }

    /// The same, counted shard by shard.
    pub(crate) fn unread(&self, reader: usize) -> u64 {
        let open: u64 = self.open().map(|shard| shard.unread(reader)).sum();
        open + self.closed.polls().map(|polls| polls.unread(reader)).sum::<u64>()
    }

    /// Whether a reader has an outage.
    pub(crate) fn is_stopped(&self, reader: usize) -> bool {
        self.rules.read.stopped.contains(reader)
    }

    /// Stops or restarts a reader; a restarted reader polls at once.
    pub(crate) fn set_stopped(&mut self, reader: usize, stopped: bool, now: f64) {
        let (all, polls) = (&mut self.rules.read.stopped, self.readers[reader].reads == Reads::Shared);
        if stopped {
            all.insert(reader);
        } else {
            all.remove(reader);
        }
        self.open_mut().0.for_each(|shard| shard.set_stopped(reader, stopped, now, polls));
        if polls {
            self.closed.polls_mut().for_each(|polls| polls.set_stopped(reader, stopped, now));
        }
    }

    /// About how many nanoseconds a step takes, if the next stretch is as the last one.
    pub(crate) fn step_nanoseconds(&self) -> usize {
        self.units() * if self.last.is_busy { BUSY_NANOSECONDS } else { QUIET_NANOSECONDS }
    }

    /// How many steps can be simulated together.
    pub(crate) fn most_steps(&self) -> usize {
        let is_far_from_off = self.waiting_age < FAR_FROM * REPLICATION;
        if self.has_closed() || !is_far_from_off { 1 } else { Placement::most_steps(&self.split) }
    }

    /// Runs through a stretch, and the delivery with it.
    pub(crate) fn run(&mut self, stretch: &Stretch<'_>, delivery: &mut Delivery) {
        let cores = stretch.cores.for_work(stretch.len() * self.step_nanoseconds());
        self.last.start(stretch.len(), self.readers.len());
        self.open_steps += stretch.len() as u64;
        let admitted = self.admit(stretch);
        let (from_closed, has_finished) = self.run_closed(stretch);
        let blocks = self.placement.place(&self.split, stretch, admitted.as_deref().unwrap_or(stretch.changes));
        let run = Run { stretch: *stretch, rules: &self.rules, delivery: &delivery.rules, from_closed: &from_closed };
        let readers = self.readers.len();
        cores.for_each(&mut self.groups, |group| group.run(blocks, readers, &run));
        self.add_up(stretch);
        delivery.add_up(self.groups.iter().map(|group| &group.delivered), stretch);
        let end = stretch.end(stretch.len() - 1);
        if has_finished {
            self.wait_for_closed(end);
        }
        if self.waiting_age > REPLICATION && self.off_since.is_none() {
            self.switch_off(stretch);
        }
    }

    /// The changes that are admitted to the shards in each step; none: all.
    fn admit(&mut self, stretch: &Stretch<'_>) -> Option<Vec<u64>> {
        self.counts.came += stretch.changes.iter().sum::<u64>();
        if self.off_since.is_some() {
            self.counts.dropped += stretch.changes.iter().sum::<u64>();
            return Some(vec![0; stretch.len()]);
        }
        let ceiling = self.ceiling.as_mut()?;
        let mut admit = |(step, &changes): (usize, &u64)| {
            if stretch.moment(step).is_multiple_of(self.rules.steps) {
                ceiling.start_second();
            }
            let (end, before) = (stretch.end(step), ceiling.above);
            let admitted = ceiling.admit([stretch.now(step), end], self.rules.steps, changes);
            let oldest = ceiling.oldest();
            self.counts.throttled.delayed += if oldest.is_some() { changes.min(ceiling.waiting()) } else { 0 };
            self.last.step(step).add(StepTally {
                waiting: ceiling.waiting(),
                waiting_age: oldest.map_or(0.0, |oldest| end - oldest),
                above: ceiling.above - before,
                load: 0.0,
            });
            admitted
        };
        Some(stretch.changes.iter().enumerate().map(&mut admit).collect())
    }

    /// Reads closed shards to their end, if there are any: then the stretch has one step. Returns what the delivery read, by the
    /// open shard to which it counts, and whether a reader has finished a closed shard.
    fn run_closed(&mut self, stretch: &Stretch<'_>) -> (Vec<u64>, bool) {
        if !self.has_closed() {
            return (Vec::new(), false);
        }
        self.counts.closed_steps += self.closed.polls().count() as u64;
        let held: Vec<bool> = self.open().map(|shard| shard.held).collect();
        let (units, mut reads) = (held.len(), vec![0; held.len()]);
        let held = |place: usize| held[place % units];
        let read = |place: usize, records| reads[place % units] += records;
        let has_finished = self.closed.step(stretch.now(0), held, &self.rules.read, &mut self.last, read);
        (reads, has_finished)
    }

    /// Adds up what the shards did in a stretch, in their order.
    fn add_up(&mut self, stretch: &Stretch<'_>) {
        for group in &self.groups {
            self.last.add(&group.tally);
        }
        let (last, counts) = (&self.last, &mut self.counts);
        counts.written += last.written;
        counts.read_at_once += last.read_at_once;
        counts.quiet_steps += last.quiet_steps;
        counts.collided_steps += last.collided_steps;
        for (reading, more) in counts.readings.iter_mut().zip(&last.readings) {
            reading.add(*more);
        }
        let starts_second = |step: usize| stretch.moment(step).is_multiple_of(self.rules.steps);
        if last.is_busy {
            for step in 0..stretch.len() {
                self.above_now &= !starts_second(step);
                if last.at(step).above > 0.0 && !self.above_now {
                    self.above_now = true;
                    counts.above_steps += self.rules.steps;
                }
            }
        } else {
            self.above_now &= !(0..stretch.len()).any(starts_second);
        }
        self.waiting_age = last.at(stretch.len() - 1).waiting_age;
    }

    /// The shards in a step of the last stretch.
    pub(crate) fn at(&self, step: usize) -> StepTally {
        let at = self.last.at(step);
        StepTally { load: at.load.max(self.last.fullest[step] as f64 / self.rules.write.capacity()), ..at }
    }

    /// A reader at the end of a step of the last stretch.
    pub(crate) fn reader_at(&self, step: usize, reader: usize) -> ReaderTally {
        self.last.reader_at(step, reader)
    }

    /// Sets which readers have to read closed shards before each open one.
    fn wait_for_closed(&mut self, now: f64) {
        let readers: Vec<_> =
            (0..self.units()).map(|place| self.closed.readers_before(self.split.range(place))).collect();
        let (shards, rules) = self.open_mut();
        for (shard, waiting) in shards.zip(readers) {
            shard.set_waiting(waiting, now, &rules.read);
        }
    }

    /// A change has waited too long: DynamoDB gives up waiting changes, and all later ones.
    fn switch_off(&mut self, stretch: &Stretch<'_>) {
        let last = stretch.len() - 1;
        self.off_since = Some(stretch.now(last));
        let shards = self.open_mut().0;
        let dropped: u64 = shards.filter_map(|shard| shard.writes.as_mut()).map(|writes| writes.give_up()).sum();
        self.counts.dropped += dropped + self.ceiling.as_mut().map_or(0, Ceiling::give_up);
        self.last.step(last).waiting = 0;
    }

    /// Changes the number of shards: UpdateShardCount makes equal ones. Old shards are closed and read to their end;
    /// waiting changes and what the delivery holds move to the shards that now hold their range.
    pub(crate) fn reshard(&mut self, now: f64, shards: usize) {
        self.closed.worst = self.worst();
        let closed: Vec<Shard> = std::mem::take(&mut self.groups).into_iter().flat_map(|group| group.shards).collect();
        let (before, split) = (closed.len(), std::mem::replace(&mut self.split, Split::new(&self.keys, shards)));
        self.closed.count += before;
        self.closed.generation += 1;
        (self.groups, self.open_steps) = (Group::all(self.closed.count, shards, &self.readers, &self.rules), 0);
        let mut waiting: Vec<Vec<(f64, f64, u64)>> = vec![Vec::new(); shards];
        let mut deliveries: Vec<Vec<_>> = vec![Vec::new(); shards];
        for (index, shard) in closed.into_iter().enumerate() {
            self.closed.written += shard.written;
            self.counts.throttled.add(&shard.throttled);
            self.counts.read_above.add(shard.read_above);
            let range = split.range(index);
            for (begin, end, count) in shard.writes.iter().flat_map(|writes| writes.stretches()) {
                let [low, high] = range.among(shards);
                let (each, rest) = (count / (high - low) as u64, count % (high - low) as u64);
                for (place, waiting) in waiting[low..high].iter_mut().enumerate() {
                    waiting.push((begin, end, each + u64::from((place as u64) < rest)));
                }
            }
            if let Some(polls) = shard.polls.filter(|polls| !polls.is_read()) {
                self.closed.add(polls, range, &self.rules.read);
            }
            deliveries[index * shards / before].push(shard.delivery);
        }
        if self.has_closed() {
            self.wait_for_closed(now);
        }
        let (open, rules) = self.open_mut();
        for ((shard, waiting), deliveries) in open.zip(waiting).zip(deliveries) {
            if !waiting.is_empty() {
                shard.take_waiting(now, &sorted::collect(waiting, |a, b| a.1.total_cmp(&b.1)), &rules.write);
            }
            for delivery in deliveries {
                shard.delivery.take_over(delivery);
            }
        }
    }

    /// The shards with the most throttling, including closed ones.
    pub(crate) fn worst(&self) -> Vec<ShardFound> {
        let open = self.open().zip(&self.split.shares);
        let open = open.map(|(shard, share)| shard.findings(*share, self.open_steps));
        worst(self.closed.worst.iter().copied().chain(open))
    }

    /// Whether a closed shard is not read to its end.
    pub(crate) fn has_closed(&self) -> bool {
        !self.closed.are_read()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cores::Cores;
    use crate::random::{Draws, Normal};
    use shardwise_core::catalog::Catalog;
    use shardwise_core::model::{AccountQuotas, Case, ConsumerName};
    use shardwise_core::scenario::{ConsumerKind, GrantedQuotas, Scenario};

    /// A stream of ten shards, each with this many polls per second; 0: enhanced fan-out. A shard without a backlog delivers
    /// as many records without being simulated in detail by its rules, or fewer than `free`.
    fn stream(readers: &[f64], seed: u64, free: Option<u64>) -> Stream {
        let reader = |&polls: &f64| {
            let (interval, reads) = if polls > 0.0 { (1.0 / polls, Reads::Shared) } else { (1.0, Reads::FanOut) };
            let name = ConsumerName::Reader(ConsumerKind::Kcl, 1);
            Reader { name, interval, reads, function: None }
        };
        let defaults = &Catalog::embedded().book("us-east-1").unwrap().quotas;
        let keys = Keys::new(&Scenario::default().workload, 1);
        let mut stream = Stream::new(Parts {
            quotas: &AccountQuotas { defaults, granted: &GrantedQuotas::new() },
            readers: readers.iter().map(reader).collect(),
            split: Split::new(&keys, 10),
            keys,
            ceiling: None,
            record: 4096.0,
            variation: 0.0,
            retention_hours: 24.0,
            step: 1.0,
            seed,
        });
        if let Some(free) = free {
            stream.rules.read.free = free;
            stream.groups = Group::all(0, 10, &stream.readers, &stream.rules);
        }
        stream
    }

    /// The same changes on a stream whose shards are always simulated poll by poll.
    #[test]
    fn whoever_polls_is_refused_as_much_whether_or_not_anybody_looks() {
        let (normal, scenario, book) =
            (Normal::new(), Scenario::default(), Catalog::embedded().book("us-east-1").unwrap());
        let case = Case::new(&scenario, &book);
        for (readers, seed) in
            [(&[1.0; 4][..], 1), (&[1.0; 4], 2), (&[1.0, 0.0, 1.0, 1.0], 3), (&[1.0, 2.0, 1.0, 1.0], 4)]
        {
            // What arrives in a second without detail can be missing in the next; in the second of these it is not.
            let mut streams = [None, Some(1), Some(0)].map(|free| stream(readers, seed, free));
            let mut deliveries =
                [(); 3].map(|()| Delivery::by_firehose(&scenario.kinesis_firehose.transform, &case, seed, 1.0));
            let (mut rates, mut spared) = (Draws::new(seed, Purpose::Traffic), 0);
            let shared = streams[0].rules.read.shared;
            for second in 0..5000 {
                let changes = [(10.0 * shared * (0.5 + 0.9 * rates.unit())) as u64];
                let stretch = Stretch {
                    first: second,
                    step: 1.0,
                    changes: &changes,
                    ends: &[second as f64 + 1.0],
                    normal: &normal,
                    cores: Cores::One,
                };
                for (stream, delivery) in streams.iter_mut().zip(&mut deliveries) {
                    stream.run(&stretch, delivery);
                }
                let [_, stream, looked_at] = &streams;
                spared += stream.open().filter(|shard| shard.polls.is_none()).count();
                for reader in 0..readers.len() {
                    let [a, b] = [stream, looked_at].map(|stream| {
                        (
                            stream.read(reader),
                            stream.reading(reader).calls[1..].to_vec(),
                            stream.reader_at(0, reader).age,
                        )
                    });
                    assert_eq!((a.0, a.1), (b.0, b.1), "{readers:?}, {second}");
                    assert!((a.2 - b.2).abs() < 1e-6, "{readers:?}, {second}: {} s, {} s", a.2, b.2);
                }
            }
            let [as_it_is, stream, looked_at] = &streams;
            for (reader, polls) in readers.iter().enumerate() {
                let [a, b] = [stream, looked_at].map(|stream| stream.calls(reader));
                assert!((a - b).abs() < 1e-6 || *polls == 0.0, "{readers:?}: {a} and {b} calls");
            }
            let refused =
                |stream: &Stream| (0..readers.len()).map(|reader| stream.reading(reader).calls[2]).sum::<u64>() as f64;
            let (all, nearly) = (refused(stream), refused(as_it_is));
            assert!(all > 100.0 && spared > 10_000, "{readers:?}: {all} refused, {spared} not looked at");
            assert!((nearly / all - 1.0).abs() < 0.05, "{readers:?}: {nearly} refused of {all}");
        }
    }
}
