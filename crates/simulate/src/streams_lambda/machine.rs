//! Architecture streams-lambda step by step: a DynamoDB stream, a Lambda function, Firehose by Direct PUT.
//!
//! A DynamoDB stream keeps records for 24 hours and serves two readers per shard, one on a global table (DynamoDB Developer
//! Guide). More readers share the polls of those (assumed: AWS says only that they are throttled). A Firehose stream of a
//! consumer is fed by the same function, and reads nothing.

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::architectures::{Architecture as _, StreamsLambda};
use shardwise_core::model::services::dynamodb::RETENTION;
use shardwise_core::model::services::lambda::POLL_INTERVAL;
use shardwise_core::model::{Case, ConsumerName, DIRECT_PUT, Exposure, LimitId, MOST_READERS};
use shardwise_core::scenario::{ArchitectureId, ConsumerKind, Failure, Outage};
use shardwise_core::text::{Argument, HOUR, Message, round_up, sorted};

use super::lanes::{Counts, Lanes};
use super::put_quota::PutQuota;
use super::readers::StreamReader;
use super::rules::Rules;
use super::seconds::Seconds;
use crate::findings::{
    Ages, ArchitectureFindings, Books, ConsumerFound, ConsumerSeries, LambdaFound, LimitFound, Loss, SeriesFound,
    ShardFound, ShardsFound, ThrottlingFound, WaitsFor,
};
use crate::firehose::Firehose;
use crate::keys::{Keys, Split};
use crate::machine::{Machine, Setup};
use crate::measure::{Progress, Series, worst};
use crate::outages::{Standing, Watched};
use crate::random::{Draws, Normal, Purpose, Share};
use crate::refused::Refused;
use crate::settings::Settings;
use crate::traffic::{Periods, steps_a_second};

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
    firehose: Firehose,
    readers: Vec<StreamReader>,
    /// Changes that the event filter drops are in the stream, too: how they are split over its shards.
    filtered: Split,
    periods: Periods,
    outages: Vec<(Target, Watched)>,
    shards: u64,
    filter_pass: Share,
    seed: u64,
    step: f64,
    filter: Draws,
    functions: Draws,
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
    fn step(&mut self, now: f64, moment: u64, changes: u64, normal: &Normal) {
        let end = now + self.step;
        self.counted.changes += changes;
        if moment.is_multiple_of(steps_a_second(self.step)) {
            self.counted.seconds += 1;
            self.counted.throttled_seconds.start_second();
            self.lanes.start_second(self.periods.starts(now));
        }
        let passed = normal.binomial(changes, &self.filter_pass, self.filter.bits());
        self.counted.filtered += changes - passed;
        self.start_outages(now);
        let mut placement = Draws::at_moment(self.seed, Purpose::Placement, moment);
        let counts = self.split.split(passed, normal, &mut placement);
        let put = self.lanes.step(now, counts, normal, &mut self.functions);
        self.firehose.put(put, end, normal);
        if !self.readers.is_empty() {
            self.read(now, moment, changes - passed, normal);
        }
        self.end_outages(end);
        self.measure(changes);
    }

    fn findings(&self, seconds: f64) -> ArchitectureFindings {
        let lanes = &self.lanes;
        let own = lanes.counts.losses.map(|losses| Loss {
            consumer: ConsumerName::Function,
            records: lanes.counts.lost,
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
                throttled_seconds: lanes.counts.held_back_seconds,
            }),
            objects: self.firehose.buffers.objects,
            series: self.series_findings(),
        }
    }

    fn is_balanced(&self) -> bool {
        let lanes = &self.lanes;
        let readers = self.readers.iter().all(StreamReader::is_balanced);
        readers
            && self.books().balance()
            && lanes.backlog() == lanes.counts.waiting
            && lanes.flight() == lanes.counts.under_way
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
            lanes: Lanes::new(rules, put_quota(case, &wired, seed), lanes as usize, seed),
            split: Split::new(&keys, lanes as usize),
            filtered: Split::new(&keys, shards as usize),
            firehose: Firehose::by_direct_put(case, seed),
            readers,
            periods: Periods::new(&scenario.workload, flow),
            shards: shards as u64,
            filter_pass: Share::new(scenario.delivered.share),
            seed,
            step,
            filter: Draws::new(seed, Purpose::Filter),
            functions: Draws::new(seed, Purpose::Functions),
            closed_form: wired.exposures().into_iter().map(share).chain([(LimitId::StreamsReaders, refused)]).collect(),
            counted: Counted::default(),
            measured: Measured::new(steps),
        })
    }

    /// The other readers of the stream read; of this step's changes the event filter dropped so many.
    fn read(&mut self, now: f64, moment: u64, filtered: u64, normal: &Normal) {
        let mut placement = Draws::at_moment(self.seed, Purpose::Filtered, moment);
        let lanes = self.lanes_of_shard();
        let passed = self.split.counts().chunks(lanes).map(|lanes| lanes.iter().sum::<u64>());
        let filtered = self.filtered.split(filtered, normal, &mut placement);
        for reader in &mut self.readers {
            reader.step(now, passed.clone().zip(filtered).map(|(passed, filtered)| passed + filtered));
        }
    }

    fn start_outages(&mut self, now: f64) {
        let gone = (self.lanes.counts.lost, self.lanes.counts.set_aside);
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

    fn end_outages(&mut self, end: f64) {
        if self.outages.is_empty() {
            return;
        }
        let lanes = &self.lanes;
        let works = !lanes.stopped && !lanes.failing;
        let keeps_up = !works || lanes.age <= lanes.rules.longest_batch_seconds() + CAUGHT_UP;
        let all_keep_up = keeps_up && self.readers.iter().all(|reader| reader.stopped || reader.keeps_up(CAUGHT_UP));
        let Counts { lost, set_aside, waiting, .. } = lanes.counts;
        for (target, watched) in &mut self.outages {
            let standing = match *target {
                Target::Function(_) => {
                    Standing { backlog: waiting, age: lanes.age, caught_up: works && all_keep_up, lost, set_aside }
                }
                Target::Reader(reader) => {
                    let reader = &self.readers[reader];
                    let caught_up = !reader.stopped && all_keep_up;
                    let (backlog, age, lost) = (reader.backlog(), reader.age, reader.lost);
                    Standing { backlog, age, caught_up, lost, set_aside: 0 }
                }
            };
            watched.end_step(end, standing);
        }
    }

    fn measure(&mut self, changes: u64) {
        self.counted.steps += 1;
        let (throttled, lanes) = (self.throttled(), &self.lanes);
        let mut now = throttled;
        now.iter_mut().zip(self.measured.throttled_before).for_each(|(now, before)| *now -= before);
        // What a lane has above its rate can become less again before its period is over.
        let most = now[1..].iter().copied().fold(0.0, f64::max);
        let held_back = lanes.counts.held_back_seconds > self.measured.held_back_before;
        self.counted.throttled_seconds.record(most > 0.0 || held_back);
        (self.measured.throttled_before, self.measured.held_back_before) = (throttled, lanes.counts.held_back_seconds);
        self.measured.rate.add(changes as f64 / self.step);
        self.measured.throttled.add(if most > now[0] { most.max(0.0) } else { now[0] } / self.step);
        self.measured.hottest_load.add(self.lanes.load_now());
        self.measured.function.add(self.lanes.age, self.unread());
    }

    /// Changes that were throttled so far, each at most once by each of [`THROTTLING`].
    fn throttled(&self) -> [f64; THROTTLING.len()] {
        let lanes = &self.lanes;
        let [bytes, records, calls] = lanes.put.above;
        [lanes.above().0, bytes, records, calls, lanes.counts.held_back as f64]
    }

    /// Records in the stream that no invocation has taken.
    fn unread(&self) -> u64 {
        self.lanes.counts.waiting
    }

    fn books(&self) -> Books {
        let lanes = &self.lanes;
        Books {
            changes: self.counted.changes,
            waiting: 0,
            unread: self.unread(),
            in_buffers: lanes.counts.under_way + self.firehose.held(),
            delivered: self.firehose.buffers.delivered,
            filtered: self.counted.filtered,
            set_aside: lanes.counts.set_aside + self.firehose.set_aside(),
            lost: lanes.counts.lost,
        }
    }

    fn throttling_findings(&self) -> ThrottlingFound {
        let lanes = &self.lanes;
        let came = (self.counted.changes - self.counted.filtered).max(1) as f64;
        let refused = self.refused_share();
        let seconds = self.counted.seconds.max(1) as f64;
        let closed =
            |limit: LimitId| self.closed_form.iter().find(|(id, _)| *id == limit).map_or(0.0, |(_, share)| *share);
        let shares = self.throttled().map(|changes| changes / came);
        let [bytes, records, calls] = lanes.put.seconds.map(|any| any.seen as f64 / seconds);
        let held_back = lanes.counts.held_back_seconds / (self.counted.steps.max(1) as f64 * self.step);
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
            time_share: (self.counted.throttled_seconds.seen as f64).max(lanes.above().1) / seconds,
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
            read: lanes.counts.done + lanes.counts.under_way + lanes.counts.set_aside,
            backlog: self.unread(),
            most_backlog: self.measured.function.most_backlog,
            mean_backlog: self.measured.function.mean_backlog(),
            lost: lanes.counts.lost,
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
    let function = wired.lanes.function;
    let fits = (quotas.value(QuotaId::LambdaPayloadBytes) / flow.stream_record.mean()).floor();
    let largest = fits.min(f64::from(configured.batch_size)).max(1.0);
    let readers = 1.0 + wired.readers.others();
    let global = scenario.workload.global_table;
    let served = quotas.value(if global { QuotaId::StreamsReadersGlobalTable } else { QuotaId::StreamsReaders });
    Rules {
        step: settings.step,
        capacity: wired.lanes.capacity().value(),
        function,
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

/// The quotas of Direct PUT.
fn put_quota(case: &Case<'_>, wired: &StreamsLambda<'_>, seed: u64) -> PutQuota {
    let (record, quotas) = (&case.flow.delivered_record, case.quotas());
    let [bytes, calls, records] = DIRECT_PUT.map(|quota| quotas.value(quota));
    PutQuota::new([bytes, records, calls], wired.packing.bytes(record.mean()), record.variation(), wired.packing, seed)
}
