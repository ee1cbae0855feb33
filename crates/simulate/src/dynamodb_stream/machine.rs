//! An architecture with a DynamoDB stream, step by step: the lanes of the stream, who processes their batches, and Firehose by
//! Direct PUT behind that.
//!
//! A DynamoDB stream keeps records for 24 hours and serves two readers per shard, one on a global table (DynamoDB Developer
//! Guide). More readers share the polls of those (assumed: AWS states only that they are throttled). A Firehose stream of a
//! consumer is fed by the same function, and reads nothing; a pipe feeds only one, so that it has a pipe of its own.

use shardwise_core::model::architectures::facts;
use shardwise_core::model::{Case, ConsumerName, DIRECT_PUT, Exposure, LimitId, MOST_READERS};
use shardwise_core::scenario::{ArchitectureId, ConsumerKind, Failure, Outage};
use shardwise_core::text::{Argument, SimulationMessage, round_up};

use super::lanes::{Lanes, LanesStep};
use super::put_quota::PutQuota;
use super::readers::{ReaderStep, StreamReader};
use super::rules::Rules;
use super::seconds::Seconds;
use super::wiring::{Processor, Wiring};
use crate::buffers::Partitions;
use crate::findings::ArchitectureFindings;
use crate::keys::Keys;
use crate::machine::{Machine, Setup};
use crate::measure::{Progress, Series};
use crate::outages::{Standing, Watched};
use crate::random::{Draws, Purpose, Share};
use crate::refused::Refused;
use crate::split::{Block, Placement, Split};
use crate::stretch::Stretch;
use crate::traffic::{Periods, steps_a_second};

/// About how long a reader takes for a step of a shard, in nanoseconds.
const READER_NANOSECONDS: usize = 50;
/// The most lanes that are simulated.
const MOST_LANES: f64 = 50_000.0;
/// How many limits throttle changes.
const THROTTLING: usize = 5;
/// A running processor has caught up if its iterator age is at most this, in seconds, plus the time to gather and
/// process a batch.
const CAUGHT_UP: f64 = 5.0;

/// The running simulation of the architecture.
#[derive(Clone, Debug)]
pub(crate) struct DynamodbStreamMachine {
    pub(super) id: ArchitectureId,
    pub(super) processor: Processor,
    pub(super) lanes: Lanes,
    pub(super) split: Split,
    placement: Placement,
    /// The Firehose behind the processor; `None` if that writes objects itself, and the records that it wrote.
    pub(super) firehose: Option<Partitions>,
    pub(super) written: u64,
    pub(super) readers: Vec<StreamReader>,
    /// Changes that the event filter drops are in the stream, too: how they are split over its shards.
    filtered: Split,
    filtered_placement: Placement,
    periods: Periods,
    pub(super) outages: Vec<(Target, Watched)>,
    pub(super) shards: u64,
    filter_pass: Share,
    pub(super) step: f64,
    steps_a_second: u64,
    filter: Draws,
    /// The closed form of each limit.
    pub(super) closed_form: Vec<(LimitId, f64)>,
    pub(super) counted: Counted,
    pub(super) measured: Measured,
}

/// What an outage affects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Processor(Failure),
    Reader(usize),
}

/// Counts over all of the time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    pub(super) changes: u64,
    pub(super) filtered: u64,
    pub(super) steps: u64,
    /// Clock seconds that have started, and those with throttling, besides that of lanes.
    pub(super) seconds: u64,
    pub(super) throttled_seconds: Seconds,
}

/// Measurements at every step.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    /// The processor.
    pub(super) own: Progress,
    pub(super) rate: Series,
    pub(super) throttled: Series,
    pub(super) hottest_load: Series,
    throttled_before: [f64; THROTTLING],
    held_back_before: f64,
}

impl Measured {
    fn new(steps: u64) -> Self {
        Self {
            own: Progress::new(steps),
            rate: Series::new(steps, false),
            throttled: Series::new(steps, false),
            hottest_load: Series::new(steps, true),
            throttled_before: [0.0; THROTTLING],
            held_back_before: 0.0,
        }
    }
}

impl Machine for DynamodbStreamMachine {
    fn run(&mut self, stretch: &Stretch<'_>) {
        let mut first = 0;
        while first < stretch.len() {
            let rest = stretch.part(first..stretch.len());
            self.start(&rest);
            let together = rest.part(0..self.steps_together(&rest));
            self.run_together(&together);
            first += together.len();
        }
    }

    fn step_nanoseconds(&self) -> usize {
        self.lanes.step_nanoseconds() + self.shards as usize * self.readers.len() * READER_NANOSECONDS
    }

    fn findings(&self, seconds: f64) -> ArchitectureFindings {
        self.published(seconds)
    }

    fn is_balanced(&self) -> bool {
        let lanes = &self.lanes;
        let readers = self.readers.iter().all(StreamReader::is_balanced);
        readers && self.books().balance() && lanes.is_balanced()
    }
}

impl DynamodbStreamMachine {
    /// # Errors
    /// More lanes or readers than can be simulated.
    pub(crate) fn new(setup: &Setup<'_>, wiring: &Wiring<'_>) -> Result<Self, Refused> {
        let Setup { case, settings, outages } = *setup;
        let Case { scenario, flow, .. } = case;
        check_size(wiring)?;
        let (shards, lanes) = (wiring.readers.shards, wiring.lanes.count);
        let rules = Rules::new(case, wiring, settings.step);
        let refused = rules.refused_polls;
        let steps = round_up(settings.seconds / settings.step) as u64;
        let (seed, step) = (settings.seed, settings.step);
        let readers = StreamReader::all(&wiring.readers, refused, step, steps, seed);
        let busiest = flow.busiest_start();
        let watched = |outage: &Outage| {
            let name = outage.consumer.parse().ok()?;
            Some((target(outage, name, wiring, &readers)?, Watched::new(outage, name, busiest)))
        };
        let keys = Keys::new(&scenario.workload, seed);
        let share = |exposure: &Exposure| {
            (exposure.limit, exposure.throttling(&flow.periods, scenario.workload.burstiness).share.value())
        };
        Ok(Self {
            id: wiring.id,
            processor: wiring.processor,
            outages: outages.iter().filter_map(watched).collect(),
            lanes: Lanes::new(rules, put_quota(case, wiring, seed), lanes as usize, steps_a_second(step), seed),
            split: Split::new(&keys, lanes as usize),
            placement: Placement::new(seed, Purpose::Placement),
            filtered: Split::new(&keys, shards as usize),
            filtered_placement: Placement::new(seed, Purpose::Filtered),
            firehose: wiring.firehose.map(|_| Partitions::new(case, flow.delivered_record.mean(), seed)),
            written: 0,
            readers,
            periods: Periods::new(&scenario.workload, flow),
            shards: shards as u64,
            filter_pass: Share::new(scenario.delivered.share),
            step,
            steps_a_second: steps_a_second(step),
            filter: Draws::new(seed, Purpose::Filter),
            closed_form: wiring.exposures.iter().map(share).chain([(LimitId::StreamsReaders, refused)]).collect(),
            counted: Counted::default(),
            measured: Measured::new(steps),
        })
    }

    /// Starts a step: a second, a period or an outage may start with it.
    fn start(&mut self, stretch: &Stretch<'_>) {
        if self.starts_second(stretch, 0) {
            self.lanes.start_second(self.periods.starts(stretch.now(0)));
        }
        self.start_outages(stretch.now(0));
    }

    fn starts_second(&self, stretch: &Stretch<'_>, step: usize) -> bool {
        stretch.moment(step).is_multiple_of(self.steps_a_second)
    }

    /// How many of these steps can be simulated together: no minute, period or outage starts after the first.
    fn steps_together(&self, stretch: &Stretch<'_>) -> usize {
        let starts = |step: &usize| self.starts_second(stretch, *step) && self.periods.starts(stretch.now(*step));
        let most = self.lanes.most_steps().min(Placement::most_steps(&self.split)).min(stretch.len());
        let of_outages = self.outages.iter().map(|(_, watched)| watched.steps_together(stretch));
        let most = of_outages.fold(most, usize::min);
        (1..most).find(starts).unwrap_or(most)
    }

    /// Runs through a stretch.
    fn run_together(&mut self, stretch: &Stretch<'_>) {
        let passes = |changes: &u64| stretch.normal.binomial(*changes, &self.filter_pass, self.filter.bits());
        let passed: Vec<u64> = stretch.changes.iter().map(passes).collect();
        let blocks = self.placement.place(&self.split, stretch, &passed);
        self.lanes.run(stretch, &passed, blocks);
        for (step, lanes) in self.lanes.last().iter().enumerate() {
            match &mut self.firehose {
                Some(firehose) => firehose.take(lanes.put, stretch.end(step), stretch.normal),
                None => self.written += lanes.put,
            }
        }
        if !self.readers.is_empty() {
            self.read(stretch, &passed);
        }
        if !self.outages.is_empty() {
            (0..stretch.len()).for_each(|step| self.end_outages(stretch, step));
        }
        (0..stretch.len()).for_each(|step| self.measure(stretch, step, passed[step]));
    }

    /// The other readers of the stream read the same stretch; so many of its changes passed the event filter.
    fn read(&mut self, stretch: &Stretch<'_>, passed: &[u64]) {
        let filtered: Vec<u64> = stretch.changes.iter().zip(passed).map(|(all, passed)| all - passed).collect();
        let (lanes, shards) = (self.lanes_of_shard(), self.shards as usize);
        let mut came = vec![0; shards * stretch.len()];
        let mut add = |shard: usize, block: &Block, counts: usize| {
            for (step, count) in (block.first()..).zip(block.counts(counts)) {
                came[step * shards + shard] += count;
            }
        };
        for block in self.placement.blocks() {
            (0..shards * lanes).for_each(|lane| add(lane / lanes, block, lane));
        }
        for block in self.filtered_placement.place(&self.filtered, stretch, &filtered) {
            (0..shards).for_each(|shard| add(shard, block, shard));
        }
        let cores = stretch.cores.for_work(came.len() * self.readers.len() * READER_NANOSECONDS);
        cores.for_each(&mut self.readers, |reader| reader.run(stretch, &came));
    }

    fn start_outages(&mut self, now: f64) {
        let gone = (self.lanes.gone.lost, self.lanes.gone.set_aside());
        (self.lanes.stopped, self.lanes.failing) = (false, false);
        self.readers.iter_mut().for_each(|reader| reader.stopped = false);
        for (target, watched) in &mut self.outages {
            match *target {
                Target::Processor(how) if watched.start_step(now, gone) => match how {
                    Failure::Stops => self.lanes.stopped = true,
                    Failure::Fails => self.lanes.failing = true,
                },
                Target::Reader(reader) => {
                    let reader = &mut self.readers[reader];
                    reader.stopped |= watched.start_step(now, (reader.lost, 0));
                }
                Target::Processor(_) => {}
            }
        }
    }

    fn end_outages(&mut self, stretch: &Stretch<'_>, step: usize) {
        let (lanes, now) = (&self.lanes, self.lanes.last()[step]);
        let works = !lanes.stopped && !lanes.failing;
        let keeps_up = !works || now.age <= lanes.rules.longest_batch_seconds() + CAUGHT_UP;
        let all_keep_up =
            keeps_up && self.readers.iter().all(|reader| reader.stopped || reader.keeps_up(step, CAUGHT_UP));
        for (target, watched) in &mut self.outages {
            let standing = match *target {
                Target::Processor(_) => Standing {
                    backlog: now.waiting,
                    age: now.age,
                    caught_up: works && all_keep_up,
                    lost: now.gone.lost,
                    set_aside: now.gone.set_aside(),
                },
                Target::Reader(reader) => {
                    let reader = &self.readers[reader];
                    let ReaderStep { backlog, age, lost } = reader.at(step);
                    Standing { backlog, age, caught_up: !reader.stopped && all_keep_up, lost, set_aside: 0 }
                }
            };
            watched.end_step(stretch.end(step), standing);
        }
    }

    /// Measures a step of the last stretch, in which so many changes passed the filter.
    fn measure(&mut self, stretch: &Stretch<'_>, step: usize, passed: u64) {
        let (changes, lanes) = (stretch.changes[step], self.lanes.last()[step]);
        let counted = &mut self.counted;
        counted.steps += 1;
        counted.changes += changes;
        counted.filtered += changes - passed;
        if stretch.moment(step).is_multiple_of(self.steps_a_second) {
            counted.seconds += 1;
            counted.throttled_seconds.start_second();
        }
        let measured = &mut self.measured;
        let throttled = throttled(&lanes);
        let mut now = throttled;
        now.iter_mut().zip(measured.throttled_before).for_each(|(now, before)| *now -= before);
        // What a lane has above its rate can become less again before its period is over.
        let most = now[1..].iter().copied().fold(0.0, f64::max);
        let held_back = lanes.held_back_seconds > measured.held_back_before;
        counted.throttled_seconds.record(most > 0.0 || held_back);
        (measured.throttled_before, measured.held_back_before) = (throttled, lanes.held_back_seconds);
        measured.rate.add(changes as f64 / self.step);
        measured.throttled.add(if most > now[0] { most.max(0.0) } else { now[0] } / self.step);
        measured.hottest_load.add(lanes.load);
        measured.own.add(lanes.age, lanes.waiting);
    }
    /// The limits that throttle changes, in the order of [`throttled`]: of a lane, the three quotas of Direct PUT and the
    /// concurrency quota.
    pub(super) fn throttling(&self) -> [LimitId; THROTTLING] {
        [
            self.processor.rate_limit,
            LimitId::FirehosePutBytes,
            LimitId::FirehosePutRecords,
            LimitId::FirehosePutCalls,
            self.processor.concurrency_limit,
        ]
    }

    /// Lanes of a shard are neighbors, because they share its keys.
    pub(super) fn lanes_of_shard(&self) -> usize {
        self.lanes.count() / self.shards as usize
    }
}

/// Changes that were throttled so far, each at most once by each limit.
pub(super) fn throttled(lanes: &LanesStep) -> [f64; THROTTLING] {
    let [bytes, records, calls] = lanes.put_above;
    [lanes.above(), bytes, records, calls, lanes.held_back]
}

/// Refuses more lanes or readers than can be simulated.
fn check_size(wiring: &Wiring<'_>) -> Result<(), Refused> {
    let (lanes, readers) = (wiring.lanes.count, 1.0 + wiring.readers.others());
    if lanes > MOST_LANES {
        let [most, found] = [MOST_LANES, lanes].map(Argument::exact);
        let key = facts(wiring.id).shards.map_or("", |setting| setting.key);
        return Err(Refused::new(key, SimulationMessage::SimulatedLanes { most, found }.into()));
    }
    if readers > MOST_READERS as f64 {
        let [most, found] = [MOST_READERS as f64, readers].map(Argument::exact);
        return Err(Refused::new("consumers", SimulationMessage::SimulatedReaders { most, found }.into()));
    }
    Ok(())
}

/// What an outage affects, if anything: without its Firehose every batch fails.
fn target(outage: &Outage, name: ConsumerName, wiring: &Wiring<'_>, readers: &[StreamReader]) -> Option<Target> {
    match name {
        name if name == wiring.processor.name => Some(Target::Processor(outage.how)),
        ConsumerName::Reader(ConsumerKind::Firehose, 1) => wiring.firehose.map(|_| Target::Processor(Failure::Fails)),
        _ => readers.iter().position(|reader| reader.name == name).map(Target::Reader),
    }
}

/// The quotas of Direct PUT; none without a Firehose.
fn put_quota(case: &Case<'_>, wiring: &Wiring<'_>, seed: u64) -> PutQuota {
    let quotas = case.quotas();
    let quota = |quota| if wiring.firehose.is_some() { quotas.value(quota) } else { f64::INFINITY };
    let [bytes, calls, records] = DIRECT_PUT.map(quota);
    PutQuota::new([bytes, records, calls], case.flow.delivered_record.variation(), seed)
}
