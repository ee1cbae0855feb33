//! Architecture streams-lambda step by step: a DynamoDB stream, a Lambda function, Firehose by Direct PUT.
//!
//! A DynamoDB stream keeps records for 24 hours and serves two readers per shard, one on a global table (DynamoDB Developer
//! Guide). More readers share the polls of those (assumed: AWS says only that they are throttled). A Firehose stream of a
//! consumer is fed by the same function, and reads nothing.

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::architectures::{Architecture as _, StreamsLambda};
use shardwise_core::model::services::direct_put::Packing;
use shardwise_core::model::services::dynamodb::RETENTION;
use shardwise_core::model::services::lanes::POLL_INTERVAL;
use shardwise_core::model::{Case, ConsumerName, DIRECT_PUT, Exposure, LimitId, MOST_READERS};
use shardwise_core::scenario::{ArchitectureId, ConsumerKind, Failure, Outage};
use shardwise_core::text::{Argument, HOUR, Message, round_up, sorted};

use super::lanes::{Lanes, LanesStep};
use super::put_quota::{PutQuota, PutRules};
use super::readers::{ReaderStep, StreamReader};
use super::rules::Rules;
use super::seconds::Seconds;
use crate::buffers::{Delivered, Partitions};
use crate::findings::{
    Ages, ArchitectureFindings, Books, ConsumerFound, ConsumerSeries, LambdaFound, LimitFound, Loss, SeriesFound,
    ShardFound, ShardsFound, ThrottlingFound, WaitsFor,
};
use crate::keys::Keys;
use crate::machine::{Machine, Setup};
use crate::measure::{Progress, Series, worst};
use crate::outages::{Standing, Watched};
use crate::random::{Draws, Purpose, Share};
use crate::refused::Refused;
use crate::settings::Settings;
use crate::split::{Block, Placement, Split};
use crate::stretch::Stretch;
use crate::traffic::{Periods, steps_a_second};

/// About how long a reader takes for a step of a shard, in nanoseconds.
const READER_NANOSECONDS: usize = 50;
/// The most lanes that are simulated.
const MOST_LANES: f64 = 50_000.0;
/// The limits that throttle changes: of a lane, the three quotas of Direct PUT and the concurrency quota.
const THROTTLING: [LimitId; 5] = [
    LimitId::LambdaLaneRate,
    LimitId::FirehosePutBytes,
    LimitId::FirehosePutRecords,
    LimitId::FirehosePutCalls,
    LimitId::LambdaConcurrency,
];
/// A running function has caught up if its iterator age is at most this, in seconds, plus the time to gather and
/// process a batch.
const CAUGHT_UP: f64 = 5.0;

/// The running simulation of the architecture.
#[derive(Clone, Debug)]
pub(crate) struct StreamsLambdaMachine {
    lanes: Lanes,
    split: Split,
    placement: Placement,
    /// The Firehose behind the function; `None` if the function writes objects itself, and the records that it wrote.
    firehose: Option<Partitions>,
    written: u64,
    readers: Vec<StreamReader>,
    /// Changes that the event filter drops are in the stream, too: how they are split over its shards.
    filtered: Split,
    filtered_placement: Placement,
    periods: Periods,
    outages: Vec<(Target, Watched)>,
    shards: u64,
    filter_pass: Share,
    step: f64,
    steps_a_second: u64,
    filter: Draws,
    /// The closed form of each limit.
    closed_form: Vec<(LimitId, f64)>,
    counted: Counted,
    measured: Measured,
}

/// What an outage affects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Function(Failure),
    Reader(usize),
}

/// Counts over all of the time.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    changes: u64,
    filtered: u64,
    steps: u64,
    /// Clock seconds that have started, and those with throttling, besides that of lanes.
    seconds: u64,
    throttled_seconds: Seconds,
}

/// Measurements at every step.
#[derive(Clone, Debug)]
struct Measured {
    function: Progress,
    rate: Series,
    throttled: Series,
    hottest_load: Series,
    throttled_before: [f64; THROTTLING.len()],
    held_back_before: f64,
}

impl Measured {
    fn new(steps: u64) -> Self {
        Self {
            function: Progress::new(steps),
            rate: Series::new(steps, false),
            throttled: Series::new(steps, false),
            hottest_load: Series::new(steps, true),
            throttled_before: [0.0; THROTTLING.len()],
            held_back_before: 0.0,
        }
    }
}

impl Machine for StreamsLambdaMachine {
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
        let lanes = &self.lanes;
        let own = lanes.counts.losses.map(|losses| Loss {
            consumer: ConsumerName::Function,
            records: lanes.gone.lost,
            first: losses.first,
            last: losses.last,
            shard: Some(losses.shard / self.lanes_of_shard()),
        });
        let others = self.readers.iter().map(|reader| reader.findings(seconds));
        ArchitectureFindings {
            id: ArchitectureId::StreamsLambda,
            books: self.books(),
            shards: ShardsFound {
                first: self.shards,
                last: self.shards,
                least: self.shards,
                most: self.shards,
                shard_hours: self.shards as f64 * seconds / HOUR,
                fixed_shard_hours: self.shards as f64 * seconds / HOUR,
                saved_usd: Some(0.0),
            },
            throttling: self.throttling_findings(),
            replication_age: Ages::default(),
            consumers: std::iter::once(self.function_findings()).chain(others).collect(),
            events: self.outages.iter().filter_map(|(_, watched)| watched.findings(seconds)).collect(),
            losses: own.into_iter().chain(self.readers.iter().filter_map(StreamReader::loss)).collect(),
            lambda: Some(LambdaFound {
                invocations: lanes.invocations.count,
                failed: lanes.invocations.failed,
                gb_seconds: lanes.rules.function.gigabytes() * lanes.invocations.milliseconds as f64 / 1000.0,
                most_concurrent: lanes.most_concurrent(),
                put_again: lanes.put.put_again.round() as u64,
                throttled_seconds: lanes.now().held_back_seconds,
            }),
            objects: self.delivered().objects,
            series: self.series_findings(),
        }
    }

    fn is_balanced(&self) -> bool {
        let lanes = &self.lanes;
        let readers = self.readers.iter().all(StreamReader::is_balanced);
        readers && self.books().balance() && lanes.is_balanced()
    }
}

impl StreamsLambdaMachine {
    pub(crate) fn new(setup: &Setup<'_>) -> Result<Self, Refused> {
        let Setup { case, settings, outages } = *setup;
        let Case { scenario, flow, .. } = case;
        let configured = &scenario.streams_lambda;
        let wired = StreamsLambda::new(case);
        let shards = wired.shards().used;
        let lanes = shards * f64::from(configured.parallelization_factor);
        if lanes > MOST_LANES {
            let [most, found] = [MOST_LANES, lanes].map(Argument::exact);
            return Err(Refused::new("streams_lambda.stream_shards", Message::SimulatedLanes { most, found }));
        }
        let others = wired.readers.others();
        if others >= MOST_READERS as f64 {
            let [most, found] = [MOST_READERS as f64, 1.0 + others].map(Argument::exact);
            return Err(Refused::new("consumers", Message::SimulatedReaders { most, found }));
        }
        let rules = rules(case, &wired, settings);
        let refused = rules.refused_polls;
        let steps = round_up(settings.seconds / settings.step) as u64;
        let (seed, step) = (settings.seed, settings.step);
        let readers = StreamReader::all(case, shards as usize, refused, step, steps, seed);
        let busiest = flow.busiest_start();
        let watched = |outage: &Outage| {
            let name = outage.consumer.parse().ok()?;
            Some((target(outage, name, &readers)?, Watched::new(outage, name, busiest)))
        };
        let keys = Keys::new(&scenario.workload, seed);
        let share = |exposure: Exposure| {
            (exposure.limit, exposure.throttling(&flow.periods, scenario.workload.burstiness).share.value())
        };
        Ok(Self {
            outages: outages.iter().filter_map(watched).collect(),
            lanes: Lanes::new(rules, put_quota(case, &wired, seed), lanes as usize, steps_a_second(step), seed),
            split: Split::new(&keys, lanes as usize),
            placement: Placement::new(seed, Purpose::Placement),
            filtered: Split::new(&keys, shards as usize),
            filtered_placement: Placement::new(seed, Purpose::Filtered),
            firehose: wired.firehose.map(|_| Partitions::new(case, flow.delivered_record.mean(), seed)),
            written: 0,
            readers,
            periods: Periods::new(&scenario.workload, flow),
            shards: shards as u64,
            filter_pass: Share::new(scenario.delivered.share),
            step,
            steps_a_second: steps_a_second(step),
            filter: Draws::new(seed, Purpose::Filter),
            closed_form: wired.exposures().into_iter().map(share).chain([(LimitId::StreamsReaders, refused)]).collect(),
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
                Target::Function(how) if watched.start_step(now, gone) => match how {
                    Failure::Stops => self.lanes.stopped = true,
                    Failure::Fails => self.lanes.failing = true,
                },
                Target::Reader(reader) => {
                    let reader = &mut self.readers[reader];
                    reader.stopped |= watched.start_step(now, (reader.lost, 0));
                }
                Target::Function(_) => {}
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
                Target::Function(_) => Standing {
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
        measured.function.add(lanes.age, lanes.waiting);
    }

    /// What has arrived: an object for each invocation that succeeded, where the function writes them.
    fn delivered(&self) -> Delivered {
        let invocations = &self.lanes.invocations;
        let written = Delivered { records: self.written, objects: invocations.count - invocations.failed };
        self.firehose.as_ref().map_or(written, |firehose| firehose.delivered)
    }

    fn books(&self) -> Books {
        let lanes = &self.lanes;
        let [held, set_aside] = self.firehose.as_ref().map_or([0; 2], |firehose| [firehose.held(), firehose.set_aside]);
        Books {
            changes: self.counted.changes,
            waiting: 0,
            unread: lanes.waiting(),
            in_buffers: lanes.under_way() + held,
            delivered: self.delivered().records,
            filtered: self.counted.filtered,
            set_aside: lanes.gone.set_aside() + set_aside,
            lost: lanes.gone.lost,
        }
    }

    fn throttling_findings(&self) -> ThrottlingFound {
        let lanes = &self.lanes;
        let came = (self.counted.changes - self.counted.filtered).max(1) as f64;
        let refused = self.refused_share();
        let seconds = self.counted.seconds.max(1) as f64;
        let closed =
            |limit: LimitId| self.closed_form.iter().find(|(id, _)| *id == limit).map_or(0.0, |(_, share)| *share);
        let shares = throttled(&lanes.now()).map(|changes| changes / came);
        let [bytes, records, calls] = lanes.put.seconds.map(|any| any.seen as f64 / seconds);
        let held_back = lanes.now().held_back_seconds / (self.counted.steps.max(1) as f64 * self.step);
        let above = lanes.load(0..lanes.count()).2 / (seconds * lanes.count() as f64);
        let times = [above, bytes, records, calls, held_back];
        let of_changes =
            THROTTLING.into_iter().zip(shares).zip(times).map(|((limit, share), time)| (limit, share, time));
        let by_limit = of_changes.chain([(LimitId::StreamsReaders, refused, refused)]);
        let found = |(limit, throttled_share, time_share): (LimitId, f64, f64)| LimitFound {
            limit,
            throttled_share,
            time_share,
            closed_form_share: closed(limit),
        };
        let mut by_limit: Vec<LimitFound> = by_limit.map(found).collect();
        by_limit.retain(|by| by.throttled_share > 0.0 || by.time_share > 0.0 || by.closed_form_share > 1e-9);
        let by_limit = sorted::collect(by_limit, |a, b| b.throttled_share.total_cmp(&a.throttled_share));
        ThrottlingFound {
            throttled_share: shares.into_iter().fold(0.0, f64::max),
            delayed_share: lanes.counts.delayed as f64 / came,
            time_share: (self.counted.throttled_seconds.seen as f64).max(lanes.above_seconds()) / seconds,
            waits_for: WaitsFor::Function,
            longest_wait_seconds: self.measured.function.ages().max,
            by_limit,
            by_shard: worst((0..self.shards as usize).map(|shard| self.shard_findings(shard))),
        }
    }

    /// Lanes of a shard are neighbors, because they share its keys.
    fn lanes_of_shard(&self) -> usize {
        self.lanes.count() / self.shards as usize
    }

    fn shard_findings(&self, shard: usize) -> ShardFound {
        let lanes = shard * self.lanes_of_shard()..(shard + 1) * self.lanes_of_shard();
        let (came, above, above_seconds) = self.lanes.load(lanes.clone());
        let lane_seconds = (self.counted.seconds.max(1) * self.lanes_of_shard() as u64) as f64;
        ShardFound {
            shard,
            traffic_share: self.split.shares[lanes].iter().sum(),
            throttled_share: above / came.max(1) as f64,
            time_share: above_seconds / lane_seconds,
        }
    }

    /// Share of the function's polls that were throttled.
    fn refused_share(&self) -> f64 {
        self.lanes.counts.refused as f64 / self.lanes.counts.polls.max(1) as f64
    }

    fn function_findings(&self) -> ConsumerFound {
        let lanes = &self.lanes;
        ConsumerFound {
            consumer: ConsumerName::Function,
            fan_out: false,
            iterator_age: self.measured.function.ages(),
            read: lanes.gone.done + lanes.under_way() + lanes.gone.set_aside(),
            backlog: lanes.waiting(),
            most_backlog: self.measured.function.most_backlog,
            mean_backlog: self.measured.function.mean_backlog(),
            lost: lanes.gone.lost,
            calls_per_second: (1.0 - self.refused_share()) / POLL_INTERVAL,
            refused_calls_share: self.refused_share(),
            refused_bytes_share: 0.0,
        }
    }

    fn series_findings(&self) -> SeriesFound {
        let of = |series: fn(&Progress) -> &Series| {
            let readers = self.readers.iter().map(|reader| (reader.name, &reader.progress));
            let all = std::iter::once((ConsumerName::Function, &self.measured.function)).chain(readers);
            all.map(|(consumer, progress)| ConsumerSeries { consumer, points: series(progress).points() }).collect()
        };
        let rate = self.measured.rate.points();
        SeriesFound {
            seconds: self.measured.rate.width() as f64 * self.step,
            throttled: self.measured.throttled.points(),
            hottest_load: self.measured.hottest_load.points(),
            shards: vec![self.shards as f64; rate.len()],
            waiting: vec![0.0; rate.len()],
            replication_age: vec![0.0; rate.len()],
            iterator_age: of(|progress| &progress.age),
            backlog: of(|progress| &progress.backlog),
            rate,
        }
    }
}

/// Changes that were throttled so far, each at most once by each of [`THROTTLING`].
fn throttled(lanes: &LanesStep) -> [f64; THROTTLING.len()] {
    let [bytes, records, calls] = lanes.put_above;
    [lanes.above(), bytes, records, calls, lanes.held_back as f64]
}

/// What an outage affects, if anything: without Firehose every invocation fails.
fn target(outage: &Outage, name: ConsumerName, readers: &[StreamReader]) -> Option<Target> {
    match name {
        ConsumerName::Function => Some(Target::Function(outage.how)),
        ConsumerName::Reader(ConsumerKind::Firehose, 1) => Some(Target::Function(Failure::Fails)),
        _ => readers.iter().position(|reader| reader.name == name).map(Target::Reader),
    }
}

/// The rules of all lanes of a scenario.
fn rules(case: &Case<'_>, wired: &StreamsLambda<'_>, settings: &Settings) -> Rules {
    let Case { scenario, flow, .. } = case;
    let (configured, quotas) = (&scenario.streams_lambda, case.quotas());
    let function = wired.function;
    let fits = (quotas.value(QuotaId::LambdaPayloadBytes) / flow.stream_record.mean()).floor();
    let largest = fits.min(f64::from(configured.batch_size)).max(1.0);
    let readers = 1.0 + wired.readers.others();
    let global = scenario.workload.global_table;
    let packing = wired.firehose.map_or(Packing::Single, |firehose| firehose.packing);
    let served = quotas.value(if global { QuotaId::StreamsReadersGlobalTable } else { QuotaId::StreamsReaders });
    Rules {
        step: settings.step,
        capacity: wired.lanes.capacity().value(),
        function,
        put: PutRules::new(packing.bytes(flow.delivered_record.mean()), packing, largest as u64),
        largest: largest as u64,
        window: configured.window(&scenario.delivery),
        timeout: configured.function.timeout.0,
        retries: configured.maximum_retries,
        retention: RETENTION,
        oldest: configured.maximum_record_age.map(|age| age.0).filter(|age| *age < RETENTION),
        bisect: configured.bisect_on_error,
        concurrency: quotas.value(QuotaId::LambdaConcurrentExecutions),
        refused_polls: (1.0 - served / readers).max(0.0),
    }
}

/// The quotas of Direct PUT; none where the function writes objects itself.
fn put_quota(case: &Case<'_>, wired: &StreamsLambda<'_>, seed: u64) -> PutQuota {
    let quotas = case.quotas();
    let quota = |quota| if wired.firehose.is_some() { quotas.value(quota) } else { f64::INFINITY };
    let [bytes, calls, records] = DIRECT_PUT.map(quota);
    PutQuota::new([bytes, records, calls], case.flow.delivered_record.variation(), seed)
}
