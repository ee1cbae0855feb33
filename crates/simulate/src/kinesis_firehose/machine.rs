//! Architecture kinesis-firehose step by step: DynamoDB writes to a Kinesis stream; Firehose and other consumers read
//! it.
//!
//! The shards of a provisioned stream are laid out as the model sizes them: equal, or with one for the hot key alone. An
//! on-demand stream starts with as many as its recent peak needs.

use shardwise_core::catalog::{PriceId, QuotaId};
use shardwise_core::model::architectures::{facts, stream};
use shardwise_core::model::services::kinesis::Stream as StreamModel;
use shardwise_core::model::services::{firehose as firehose_service, kinesis as kinesis_service};
use shardwise_core::model::{AccountQuotas, Case, ConsumerName, Exposure, Layout, LimitId, MOST_READERS, risk};
use shardwise_core::scenario::{
    ArchitectureId, ConsumerFunction, ConsumerKind, Failure, Mode, Outage, RecordDistribution, Scaling, Scenario,
};
use shardwise_core::text::{Argument, HOUR, Message, round_up, sorted};

use super::ceiling::Ceiling;
use super::parts::{Parts, Reader};
use super::polls::Reading;
use super::scaling::{Behind, Policy, Scaler};
use super::stream::Stream;
use crate::findings::{
    ArchitectureFindings, Books, ConsumerFound, ConsumerSeries, LambdaFound, LimitFound, Loss, SeriesFound,
    ShardsFound, ThrottlingFound, WaitsFor,
};
use crate::firehose::Firehose;
use crate::keys::{Keys, Split};
use crate::machine::{Machine, Setup};
use crate::measure::{Histogram, Progress, Series};
use crate::outages::{Standing, Watched};
use crate::random::Normal;
use crate::refused::Refused;
use crate::settings::Settings;

/// A share that counts as 0.
const NOTHING: f64 = 1e-9;
/// A consumer is never behind up to this age in seconds: a GetRecords call of 10 MiB blocks a shard for that long.
const CAUGHT_UP: f64 = 5.0;
/// A consumer is never behind up to this many of its intervals: a throttled poll is retried after at most one and a
/// half.
const CAUGHT_UP_INTERVALS: f64 = 2.5;
/// The most shards that are simulated: the default quota of an account is 20,000.
const MOST_SHARDS: f64 = 20_000.0;
/// The most shards of an UpdateShardCount call. Kinesis Data Streams API.
const MOST_OF_A_CALL: f64 = 10_000.0;

/// The running simulation of the architecture.
#[derive(Clone, Debug)]
pub(crate) struct KinesisFirehoseMachine {
    stream: Stream,
    firehose: Firehose,
    outages: Vec<(Target, Failure, Watched)>,
    scaler: Scaler,
    step: f64,
    steps: u64,
    /// Steps of all shards, as they are paid, and as changes are split over them.
    shard_steps: u64,
    unit_steps: u64,
    first_shards: u64,
    least_shards: u64,
    most_shards: u64,
    shard_hour_usd: Option<f64>,
    above_before: f64,
    /// The closed form of each limit.
    closed_form: Vec<(LimitId, f64)>,
    measured: Measured,
}

/// What an outage stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Reader(usize),
    Transform,
}

/// Measurements at every step.
#[derive(Clone, Debug)]
struct Measured {
    rate: Series,
    throttled: Series,
    hottest_load: Series,
    shards: Series,
    waiting: Series,
    replication: Series,
    replication_ages: Histogram,
    readers: Vec<Progress>,
}

impl Measured {
    fn new(readers: usize, steps: u64) -> Self {
        Self {
            rate: Series::new(steps, false),
            throttled: Series::new(steps, false),
            hottest_load: Series::new(steps, true),
            shards: Series::new(steps, false),
            waiting: Series::new(steps, true),
            replication: Series::new(steps, true),
            replication_ages: Histogram::new(),
            readers: vec![Progress::new(steps); readers],
        }
    }
}

/// The readers of the stream, Firehose first.
fn readers(scenario: &Scenario) -> Vec<Reader> {
    let settings = &scenario.kinesis_firehose;
    let own =
        if settings.source_backup { firehose_service::POLLS_WITH_BACKUP } else { firehose_service::POLLS_PER_SECOND };
    let others = scenario.consumers.iter().flat_map(|consumer| {
        let polls = consumer.polls_per_second.unwrap_or(kinesis_service::default_polls(consumer.kind));
        // A custom consumer with enhanced fan-out has no polling rate.
        let interval = if polls > 0.0 { 1.0 / polls } else { 1.0 };
        let function = consumer.function.filter(|_| consumer.kind == ConsumerKind::Lambda);
        (0..consumer.count).map(move |_| (consumer.kind, interval, consumer.uses_fan_out(), function))
    });
    let firehose = (ConsumerKind::Firehose, 1.0 / own, false, None::<ConsumerFunction>);
    let names = (facts(ArchitectureId::KinesisFirehose).stoppable)(scenario);
    let reader = |((kind, interval, fan_out, function), name)| Reader { name, kind, interval, fan_out, function };
    std::iter::once(firehose).chain(others).zip(names).map(reader).collect()
}

/// The closed form of the hottest shard, by limit.
fn closed_form(case: &Case<'_>) -> Vec<(LimitId, f64)> {
    let quotas = case.quotas();
    let stream = stream(case);
    let share = |exposure: Exposure| {
        let throttling = exposure.throttling(&case.flow.periods, case.scenario.workload.burstiness);
        (exposure.limit, throttling.share.value())
    };
    let calls = stream.settings.own_polls + stream.other_polls;
    let calls = risk::throttling_of_calls(calls, quotas.value(QuotaId::KinesisShardReadCalls)).share.value();
    stream.exposures(&quotas).into_iter().map(share).chain([(LimitId::KinesisReadCalls, calls)]).collect()
}

/// AWS manages the shards of an on-demand stream: UpdateShardCount is "only supported for data streams with the
/// provisioned capacity mode" (Kinesis Data Streams API).
fn refuse_resharding(scenario: &Scenario) -> Result<(), Refused> {
    let events = &scenario.simulation;
    let refused = |key| {
        let mode = Argument::text(scenario.kinesis_firehose.mode.to_string());
        Err(Refused::new(key, Message::OnlyProvisioned { mode }))
    };
    if !events.reshardings.is_empty() {
        return refused("simulation.reshardings");
    }
    if events.scaling == Scaling::Fixed { Ok(()) } else { refused("simulation.scaling") }
}

/// The stream, with so many shards at the start.
fn wired(case: &Case<'_>, settings: &Settings, sized: &StreamModel<'_>, readers: Vec<Reader>, shards: usize) -> Stream {
    let Case { scenario, flow, .. } = case;
    let (configured, quotas, record) = (&scenario.kinesis_firehose, case.quotas(), flow.kinesis_record.mean());
    let keys = match configured.record_distribution {
        RecordDistribution::Auto => Keys::ignored(),
        RecordDistribution::PartitionKey => Keys::new(&scenario.workload, settings.seed),
    };
    let split = match sized.sizing.layout {
        Layout::Isolated => Split::isolated(&scenario.workload, settings.seed, shards),
        Layout::Even => Split::new(&keys, shards),
    };
    Stream::new(Parts {
        quotas: &quotas,
        readers,
        keys,
        split,
        ceiling: (configured.mode != Mode::Provisioned).then(|| Ceiling::new(&quotas, record)),
        record,
        variation: flow.kinesis_record.variation(),
        retention_hours: configured.retention_hours,
        step: settings.step,
        seed: settings.seed,
    })
}

/// What changes the number of shards.
fn scaler(case: &Case<'_>, sized: &StreamModel<'_>, sharing: f64) -> Scaler {
    let (events, record) = (&case.scenario.simulation, case.flow.kinesis_record.mean());
    if case.scenario.kinesis_firehose.mode != Mode::Provisioned {
        return Scaler::new(events, Policy::OnDemand, sized.on_demand_split(), MOST_SHARDS as usize);
    }
    let most = MOST_OF_A_CALL.max(sized.sizing.used).min(MOST_SHARDS);
    let policy = Policy::Target(case.scenario.kinesis_firehose.target_utilization);
    Scaler::new(events, policy, shard_rate(&case.quotas(), record, sharing), most as usize)
}

/// Records per second of a full shard: the smaller of its write limit and, if shared, its read limit.
fn shard_rate(quotas: &AccountQuotas<'_>, record: f64, sharing: f64) -> f64 {
    let quota = |id| quotas.value(id);
    let written = quota(QuotaId::KinesisShardWriteRecords).min(quota(QuotaId::KinesisShardWriteBytes) / record);
    written.min(quota(QuotaId::KinesisShardReadBytes) / record / sharing)
}

impl Machine for KinesisFirehoseMachine {
    fn step(&mut self, now: f64, moment: u64, changes: u64, normal: &Normal) {
        let end = now + self.step;
        if let Some(shards) = self.scaler.start_step(now, self.stream.shards(), self.behind()) {
            self.stream.reshard(now, shards);
            self.firehose.reshard(shards);
            self.scaler.take_effect(self.behind());
        }
        if !self.outages.is_empty() {
            self.start_outages(now);
        }
        self.stream.step(now, moment, changes, normal);
        self.firehose.add_reads(self.stream.reads(), end, normal);
        self.stream.hold(self.firehose.blocked());
        self.scaler.end_step(end, changes, self.stream.shards(), self.behind());
        if !self.outages.is_empty() {
            self.end_outages(end);
        }
        self.measure(changes);
    }

    fn findings(&self, seconds: f64) -> ArchitectureFindings {
        let mut events: Vec<_> = self.outages.iter().filter_map(|(_, _, watched)| watched.findings(seconds)).collect();
        events.extend(self.scaler.reported.iter().cloned());
        let events = sorted::collect(events, |a, b| a.at.total_cmp(&b.at));
        ArchitectureFindings {
            id: ArchitectureId::KinesisFirehose,
            books: self.books(),
            shards: self.shards_findings(),
            throttling: self.throttling_findings(),
            replication_age: self.measured.replication_ages.summary(),
            consumers: (0..self.stream.readers.len()).map(|reader| self.consumer_findings(reader)).collect(),
            events,
            losses: self.losses(),
            lambda: self.firehose.transformer.as_ref().map(|transformer| {
                let function = &transformer.function;
                LambdaFound {
                    invocations: function.invocations.count,
                    failed: function.invocations.failed,
                    gb_seconds: function.cost.gigabytes() * function.invocations.milliseconds as f64 / 1000.0,
                    most_concurrent: function.most_concurrent(),
                    put_again: 0,
                    throttled_seconds: transformer.held_back_seconds,
                }
            }),
            objects: self.firehose.buffers.objects,
            series: self.series_findings(),
        }
    }

    fn is_balanced(&self) -> bool {
        let stream = &self.stream;
        let readers = stream.reading.iter().enumerate();
        let mut read = readers.map(|(index, reading)| (reading.read + reading.lost + stream.unread(index), reading));
        let books = self.books();
        read.all(|(all, _)| all == stream.counts.written)
            && stream.written() == stream.counts.written
            && stream.waiting() == books.waiting
            && books.balance()
    }
}

impl KinesisFirehoseMachine {
    pub(crate) fn new(setup: &Setup<'_>) -> Result<Self, Refused> {
        let Setup { case, settings, outages } = *setup;
        let scenario = case.scenario;
        let configured = &scenario.kinesis_firehose;
        let on_demand = configured.mode != Mode::Provisioned;
        if on_demand {
            refuse_resharding(scenario)?;
        }
        let sized = stream(case);
        let count = if on_demand { sized.on_demand_shards() } else { sized.sizing.used };
        if count > MOST_SHARDS {
            let [most, found] = [MOST_SHARDS, count].map(Argument::exact);
            return Err(Refused::new("kinesis_firehose.shards", Message::SimulatedShards { most, found }));
        }
        let readers = readers(scenario);
        if readers.len() > MOST_READERS {
            let [most, found] = [MOST_READERS, readers.len()].map(|count| Argument::exact(count as f64));
            return Err(Refused::new("consumers", Message::SimulatedReaders { most, found }));
        }
        let names: Vec<ConsumerName> = readers.iter().map(|reader| reader.name).collect();
        let target = |name: ConsumerName| match names.iter().position(|known| *known == name) {
            Some(reader) => Some(Target::Reader(reader)),
            None if name == ConsumerName::Function && configured.transform.enabled => Some(Target::Transform),
            None => None,
        };
        let busiest = case.flow.busiest_start();
        let watched = |outage: &Outage| {
            let name = outage.consumer.parse().ok()?;
            Some((target(name)?, outage.how, Watched::new(outage, name, busiest)))
        };
        let price =
            if on_demand { Ok(0.0) } else { case.prices().price(PriceId::KinesisShardHour).map(|rate| rate.usd(1.0)) };
        let sharing = readers.iter().filter(|reader| !reader.fan_out).count() as f64;
        let stream = wired(case, settings, &sized, readers, count as usize);
        let (shards, steps) = (stream.shards() as u64, round_up(settings.seconds / settings.step) as u64);
        Ok(Self {
            firehose: Firehose::behind_stream(case, stream.units(), settings.seed, settings.step),
            outages: outages.iter().filter_map(watched).collect(),
            scaler: scaler(case, &sized, sharing),
            step: settings.step,
            steps: 0,
            shard_steps: 0,
            unit_steps: 0,
            first_shards: shards,
            least_shards: shards,
            most_shards: shards,
            shard_hour_usd: price.ok(),
            above_before: 0.0,
            closed_form: closed_form(case),
            measured: Measured::new(stream.readers.len(), steps),
            stream,
        })
    }

    fn start_outages(&mut self, now: f64) {
        for reader in 0..self.stream.readers.len() {
            let lost = self.stream.reading[reader].lost;
            let mut stopped = false;
            for (target, _, watched) in &mut self.outages {
                if *target == Target::Reader(reader) {
                    stopped |= watched.start_step(now, (lost, 0));
                }
            }
            if stopped != self.stream.reading[reader].stopped {
                self.stream.set_stopped(reader, stopped, now);
            }
        }
        let mut failing = false;
        for (target, _, watched) in &mut self.outages {
            if *target == Target::Transform {
                failing |= watched.start_step(now, (0, self.firehose.set_aside()));
            }
        }
        self.firehose.failing = failing;
    }

    fn end_outages(&mut self, end: f64) {
        let keeps_up = |(reader, reading): (&Reader, &Reading)| {
            reading.stopped || reading.age <= CAUGHT_UP + CAUGHT_UP_INTERVALS * reader.interval
        };
        let all_keep_up = self.stream.readers.iter().zip(&self.stream.reading).all(keeps_up);
        for (target, _, watched) in &mut self.outages {
            let standing = match *target {
                Target::Reader(reader) => {
                    let reading = &self.stream.reading[reader];
                    let backlog = self.stream.counts.written - reading.read - reading.lost;
                    let caught_up = all_keep_up && !reading.stopped;
                    Standing { backlog, age: reading.age, caught_up, lost: reading.lost, set_aside: 0 }
                }
                Target::Transform => {
                    let (backlog, set_aside) = (self.firehose.held(), self.firehose.set_aside());
                    Standing { backlog, age: 0.0, caught_up: true, lost: 0, set_aside }
                }
            };
            watched.end_step(end, standing);
        }
    }

    fn waiting(&self) -> u64 {
        self.stream.counts.came - self.stream.counts.dropped - self.stream.counts.written
    }

    fn behind(&self) -> Behind {
        Behind { waiting: self.waiting(), age: self.stream.waiting_age, closed: self.stream.has_closed() }
    }

    fn measure(&mut self, changes: u64) {
        let (stream, measured) = (&self.stream, &mut self.measured);
        let shards = stream.shards() as u64;
        self.steps += 1;
        self.shard_steps += shards;
        self.unit_steps += stream.units() as u64;
        self.least_shards = self.least_shards.min(shards);
        self.most_shards = self.most_shards.max(shards);
        measured.rate.add(changes as f64 / self.step);
        let above = stream.above();
        measured.throttled.add((above - self.above_before) / self.step);
        self.above_before = above;
        measured.hottest_load.add(stream.hottest_load);
        measured.shards.add(shards as f64);
        measured.waiting.add((stream.counts.came - stream.counts.dropped - stream.counts.written) as f64);
        measured.replication.add(stream.waiting_age);
        measured.replication_ages.add(stream.waiting_age, 1);
        for (reader, reading) in measured.readers.iter_mut().zip(&stream.reading) {
            let backlog = stream.counts.written - reading.read - reading.lost;
            reader.add(reading.age, backlog);
        }
    }

    fn books(&self) -> Books {
        let (stream, firehose) = (&self.stream, &self.firehose);
        let own = &stream.reading[0];
        Books {
            changes: stream.counts.came,
            waiting: self.waiting(),
            unread: stream.counts.written - own.read - own.lost,
            in_buffers: firehose.held(),
            delivered: firehose.buffers.delivered,
            filtered: firehose.filtered,
            set_aside: firehose.set_aside(),
            lost: own.lost + stream.counts.dropped,
        }
    }

    fn shards_findings(&self) -> ShardsFound {
        let shard_hours = self.shard_steps as f64 * self.step / HOUR;
        let fixed_shard_hours = (self.first_shards * self.steps) as f64 * self.step / HOUR;
        ShardsFound {
            first: self.first_shards,
            last: self.stream.shards() as u64,
            least: self.least_shards,
            most: self.most_shards,
            shard_hours,
            fixed_shard_hours,
            saved_usd: self.shard_hour_usd.map(|usd| (fixed_shard_hours - shard_hours) * usd),
        }
    }

    fn throttling_findings(&self) -> ThrottlingFound {
        let (stream, throttled) = (&self.stream, &self.stream.counts.throttled);
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let came = stream.counts.came as f64;
        let mut by_limit = Vec::new();
        let mut add = |limit: LimitId, throttled_share: f64, time_share: f64| {
            let closed_form_share =
                self.closed_form.iter().find(|(id, _)| *id == limit).map_or(0.0, |(_, share)| *share);
            if throttled_share > 0.0 || time_share > 0.0 || closed_form_share > NOTHING {
                by_limit.push(LimitFound { limit, throttled_share, time_share, closed_form_share });
            }
        };
        // A second that is not over counts as a whole one.
        let of_steps = |steps: u64| share(steps as f64, self.unit_steps as f64).min(1.0);
        add(LimitId::KinesisWriteBytes, share(throttled.above[1], came), of_steps(throttled.steps[1]));
        add(LimitId::KinesisWriteRecords, share(throttled.above[0], came), of_steps(throttled.steps[0]));
        add(LimitId::KinesisReadBytes, share(stream.counts.read_above, came), of_steps(stream.counts.read_above_steps));
        if let Some(ceiling) = &stream.ceiling {
            let time = share(ceiling.above_steps as f64, self.steps as f64).min(1.0);
            add(ceiling.limit, share(ceiling.above, came), time);
        }
        let calls: f64 = stream.reading.iter().map(Reading::calls).sum();
        let refused: f64 = stream.reading.iter().map(|reading| reading.refused[0] as f64).sum();
        let refused_calls = share(refused, calls + refused);
        add(LimitId::KinesisReadCalls, refused_calls, of_steps(stream.counts.collided_steps));
        let held_back = self.firehose.transformer.as_ref().map_or(0, |transformer| transformer.held_back_shard_steps);
        add(LimitId::TransformConcurrency, 0.0, of_steps(held_back));
        let by_limit = sorted::collect(by_limit, |a, b| b.throttled_share.total_cmp(&a.throttled_share));
        ThrottlingFound {
            throttled_share: share(stream.above(), came),
            delayed_share: share(throttled.delayed as f64, came),
            time_share: share(stream.counts.above_steps as f64, self.steps as f64).min(1.0),
            waits_for: WaitsFor::Stream,
            longest_wait_seconds: self.measured.replication_ages.summary().max,
            by_limit,
            by_shard: stream.worst(),
        }
    }

    fn consumer_findings(&self, index: usize) -> ConsumerFound {
        let (reader, reading) = (&self.stream.readers[index], &self.stream.reading[index]);
        let measured = &self.measured.readers[index];
        let [calls, bytes] = reading.refused.map(|refused| refused as f64);
        let tried = (reading.calls() + calls + bytes).max(1.0);
        ConsumerFound {
            consumer: reader.name,
            fan_out: reader.fan_out,
            iterator_age: measured.ages(),
            read: reading.read,
            backlog: self.stream.counts.written - reading.read - reading.lost,
            most_backlog: measured.most_backlog,
            mean_backlog: measured.mean_backlog(),
            lost: reading.lost,
            calls_per_second: if reader.fan_out {
                0.0
            } else {
                reading.calls() / ((self.unit_steps + self.stream.counts.closed_steps).max(1) as f64 * self.step)
            },
            refused_calls_share: calls / tried,
            refused_bytes_share: bytes / tried,
        }
    }

    fn losses(&self) -> Vec<Loss> {
        let readers = self.stream.readers.iter().zip(&self.stream.reading);
        let loss = |(reader, reading): (&Reader, &Reading)| {
            let losses = reading.losses?;
            let (first, last, shard) = (losses.first, losses.last, Some(losses.shard));
            Some(Loss { consumer: reader.name, records: reading.lost, first, last, shard })
        };
        let mut all: Vec<Loss> = readers.filter_map(loss).collect();
        if let Some(first) = self.stream.off_since {
            let last = self.steps as f64 * self.step;
            let consumer = ConsumerName::Replication;
            all.insert(0, Loss { consumer, records: self.stream.counts.dropped, first, last, shard: None });
        }
        all
    }

    fn series_findings(&self) -> SeriesFound {
        let measured = &self.measured;
        let by_reader = |series: fn(&Progress) -> &Series| {
            let readers = self.stream.readers.iter().zip(&measured.readers);
            readers
                .map(|(reader, measured)| ConsumerSeries { consumer: reader.name, points: series(measured).points() })
                .collect()
        };
        SeriesFound {
            seconds: measured.rate.width() as f64 * self.step,
            rate: measured.rate.points(),
            throttled: measured.throttled.points(),
            hottest_load: measured.hottest_load.points(),
            shards: measured.shards.points(),
            waiting: measured.waiting.points(),
            replication_age: measured.replication.points(),
            iterator_age: by_reader(|reader| &reader.age),
            backlog: by_reader(|reader| &reader.backlog),
        }
    }
}
