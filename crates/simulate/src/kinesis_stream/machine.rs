//! An architecture with a Kinesis stream, step by step: DynamoDB writes to the stream; the delivery and other consumers read
//! it.
//!
//! The shards of a provisioned stream are laid out as the model sizes them: equal, or with one for the hot key alone. An
//! on-demand stream starts with as many as its recent peak needs.

use shardwise_core::catalog::{PriceId, QuotaId};
use shardwise_core::model::architectures::facts;
use shardwise_core::model::services::kinesis::Stream as StreamModel;
use shardwise_core::model::{AccountQuotas, Case, ConsumerName, Exposure, Layout, LimitId, MOST_READERS, risk};
use shardwise_core::scenario::{ArchitectureId, Events, Mode, Outage, RATE_KEY, RecordDistribution, Scaling};
use shardwise_core::text::{Argument, SimulationMessage, round_up};

use super::ceiling::Ceiling;
use super::parts::{Parts, Reader};
use super::scaling::{Behind, Policy, Scaler};
use super::stream::Stream;
use super::tally::ReaderTally;
use super::wiring::Wiring;
use crate::delivery::Delivery;
use crate::findings::{ArchitectureFindings, DeliveredBy};
use crate::keys::Keys;
use crate::machine::{Machine, Setup};
use crate::measure::{Histogram, Progress, Series};
use crate::outages::{Standing, Watched};
use crate::refused::Refused;
use crate::settings::Settings;
use crate::split::Split;
use crate::stretch::Stretch;

/// A consumer is never behind up to this age in seconds: a GetRecords call of 10 MiB blocks a shard for that long.
const CAUGHT_UP: f64 = 5.0;
/// The most shards that are simulated: the default quota of an account is 20,000.
const MOST_SHARDS: f64 = 20_000.0;
/// The most shards of an UpdateShardCount call. Kinesis Data Streams API.
const MOST_OF_A_CALL: f64 = 10_000.0;

/// The running simulation of the architecture.
#[derive(Clone, Debug)]
pub(crate) struct KinesisStreamMachine {
    pub(super) id: ArchitectureId,
    pub(super) delivered_by: DeliveredBy,
    pub(super) stream: Stream,
    pub(super) delivery: Delivery,
    pub(super) outages: Vec<(Target, Watched)>,
    pub(super) scaler: Scaler,
    pub(super) step: f64,
    pub(super) steps: u64,
    pub(super) shards: Shards,
    pub(super) shard_hour_usd: Option<f64>,
    /// The closed form of each limit.
    pub(super) closed_form: Vec<(LimitId, f64)>,
    pub(super) measured: Measured,
}

/// Shards over time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shards {
    /// Steps of all shards, as they are paid, and as changes are split over them.
    pub(super) paid_steps: u64,
    pub(super) unit_steps: u64,
    pub(super) first: u64,
    pub(super) least: u64,
    pub(super) most: u64,
}

/// What an outage stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Reader(usize),
    Transform,
}

/// Measurements at every step.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) rate: Series,
    pub(super) throttled: Series,
    pub(super) hottest_load: Series,
    pub(super) shards: Series,
    pub(super) waiting: Series,
    pub(super) replication: Series,
    pub(super) replication_ages: Histogram,
    pub(super) readers: Vec<Progress>,
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

/// The closed form of the hottest shard, by limit.
fn closed_form(case: &Case<'_>, stream: &StreamModel<'_>) -> Vec<(LimitId, f64)> {
    let quotas = case.quotas();
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
fn refuse_resharding(events: &Events, mode: Mode) -> Result<(), Refused> {
    let refused = |key| {
        let mode = Argument::text(mode.to_string());
        Err(Refused::new(key, SimulationMessage::OnlyProvisioned { mode }.into()))
    };
    if !events.reshardings.is_empty() {
        return refused("simulation.reshardings");
    }
    if events.scaling == Scaling::Fixed { Ok(()) } else { refused("simulation.scaling") }
}

/// The stream, with so many shards at the start.
fn wired(case: &Case<'_>, settings: &Settings, sized: &StreamModel<'_>, readers: Vec<Reader>, shards: usize) -> Stream {
    let Case { scenario, flow, .. } = case;
    let (configured, quotas, record) = (&sized.settings, case.quotas(), flow.kinesis_record.mean());
    let keys = match configured.distribution {
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
fn scaler(case: &Case<'_>, sized: &StreamModel<'_>, events: &Events) -> Scaler {
    let record = case.flow.kinesis_record.mean();
    if sized.settings.mode != Mode::Provisioned {
        return Scaler::new(events, Policy::OnDemand, sized.on_demand_split(), MOST_SHARDS as usize);
    }
    let most = MOST_OF_A_CALL.max(sized.sizing.used).min(MOST_SHARDS);
    let policy = Policy::Target(sized.settings.target_utilization);
    Scaler::new(events, policy, shard_rate(&case.quotas(), record, sized.shared), most as usize)
}

/// The shards at the start. Refuses more shards or readers than can be simulated.
fn check_size(id: ArchitectureId, sized: &StreamModel<'_>, readers: usize) -> Result<f64, Refused> {
    let is_provisioned = sized.settings.mode == Mode::Provisioned;
    let shards = if is_provisioned { sized.sizing.used } else { sized.on_demand_shards() };
    if shards > MOST_SHARDS {
        let [most, found] = [MOST_SHARDS, shards].map(Argument::exact);
        let key = facts(id).shards.map_or(RATE_KEY, |setting| setting.key);
        return Err(Refused::new(key, SimulationMessage::SimulatedShards { most, found }.into()));
    }
    if readers > MOST_READERS {
        let [most, found] = [MOST_READERS, readers].map(|count| Argument::exact(count as f64));
        return Err(Refused::new("consumers", SimulationMessage::SimulatedReaders { most, found }.into()));
    }
    Ok(shards)
}

/// The price of a shard-hour, if it is known: nothing where AWS manages the shards.
fn shard_hour_usd(case: &Case<'_>, mode: Mode) -> Option<f64> {
    let price = || case.prices().price(PriceId::KinesisShardHour).map(|rate| rate.usd(1.0));
    if mode == Mode::Provisioned { price() } else { Some(0.0) }
}

/// Records per second of a full shard: the smaller of its write limit and, if shared, its read limit.
fn shard_rate(quotas: &AccountQuotas<'_>, record: f64, sharing: f64) -> f64 {
    let quota = |id| quotas.value(id);
    let written = quota(QuotaId::KinesisShardWriteRecords).min(quota(QuotaId::KinesisShardWriteBytes) / record);
    written.min(quota(QuotaId::KinesisShardReadBytes) / record / sharing)
}

impl Machine for KinesisStreamMachine {
    fn run(&mut self, stretch: &Stretch<'_>) {
        let mut first = 0;
        while first < stretch.len() {
            let rest = stretch.part(first..stretch.len());
            self.start(rest.now(0));
            let together = rest.part(0..self.steps_together(&rest));
            self.stream.run(&together, &mut self.delivery);
            (0..together.len()).for_each(|step| self.end_step(&together, step));
            self.end_outages(&together);
            first += together.len();
        }
    }

    fn step_nanoseconds(&self) -> usize {
        self.stream.step_nanoseconds()
    }

    fn findings(&self, seconds: f64) -> ArchitectureFindings {
        self.published(seconds)
    }

    fn is_balanced(&self) -> bool {
        let (stream, books) = (&self.stream, self.books());
        (0..stream.readers.len()).all(|reader| stream.unread(reader) == stream.backlog(reader))
            && stream.written() == stream.counts.written
            && stream.waiting() == books.waiting
            && books.balance()
    }
}

impl KinesisStreamMachine {
    /// # Errors
    /// More shards or readers than can be simulated, or a resharding of a stream whose shards AWS manages.
    pub(crate) fn new(setup: &Setup<'_>, wiring: Wiring<'_>) -> Result<Self, Refused> {
        let Setup { case, settings, outages } = *setup;
        let Wiring { id, sized, readers, delivery, delivered_by, events } = wiring;
        let count = check_size(id, &sized, readers.len())?;
        if sized.settings.mode != Mode::Provisioned {
            refuse_resharding(&events, sized.settings.mode)?;
        }
        let names: Vec<ConsumerName> = readers.iter().map(|reader| reader.name).collect();
        let target = |name: ConsumerName| match names.iter().position(|known| *known == name) {
            Some(reader) => Some(Target::Reader(reader)),
            None if name == ConsumerName::Function && delivery.transforms() => Some(Target::Transform),
            None => None,
        };
        let busiest = case.flow.busiest_start();
        let watched = |outage: &Outage| {
            let name = outage.consumer.parse().ok()?;
            Some((target(name)?, Watched::new(outage, name, busiest)))
        };
        let stream = wired(case, settings, &sized, readers, count as usize);
        let (shards, steps) = (stream.shards() as u64, round_up(settings.seconds / settings.step) as u64);
        Ok(Self {
            id,
            delivered_by,
            outages: outages.iter().filter_map(watched).collect(),
            delivery,
            scaler: scaler(case, &sized, &events),
            step: settings.step,
            steps: 0,
            shards: Shards { paid_steps: 0, unit_steps: 0, first: shards, least: shards, most: shards },
            shard_hour_usd: shard_hour_usd(case, sized.settings.mode),
            closed_form: closed_form(case, &sized),
            measured: Measured::new(stream.readers.len(), steps),
            stream,
        })
    }

    /// Starts a step: reshardings and outages take effect.
    fn start(&mut self, now: f64) {
        if let Some(shards) = self.scaler.start_step(now, self.stream.shards(), self.behind()) {
            self.stream.reshard(now, shards);
            self.scaler.take_effect(self.behind());
        }
        if !self.outages.is_empty() {
            self.start_outages(now);
        }
    }

    /// How many of these steps can be simulated together: nothing but traffic changes in them.
    fn steps_together(&self, stretch: &Stretch<'_>) -> usize {
        let of_outage = |(target, watched): &(Target, Watched)| match target {
            // What the function sets aside is known at the end of a stretch only.
            Target::Transform if watched.is_ending(stretch.now(0)) => 1,
            _ => watched.steps_together(stretch),
        };
        let of_outages = self.outages.iter().map(of_outage).min();
        let steps = self.stream.most_steps().min(self.scaler.steps_together(stretch)).min(stretch.len());
        of_outages.map_or(steps, |of_outages| of_outages.min(steps))
    }

    fn start_outages(&mut self, now: f64) {
        for reader in 0..self.stream.readers.len() {
            let lost = self.stream.reading(reader).lost;
            let mut stopped = false;
            for (target, watched) in &mut self.outages {
                if *target == Target::Reader(reader) {
                    stopped |= watched.start_step(now, (lost, 0));
                }
            }
            if stopped != self.stream.is_stopped(reader) {
                self.stream.set_stopped(reader, stopped, now);
            }
        }
        let mut failing = false;
        for (target, watched) in &mut self.outages {
            if *target == Target::Transform {
                failing |= watched.start_step(now, (0, self.delivery.set_aside()));
            }
        }
        self.delivery.set_failing(failing);
    }

    /// Takes note of the consumers that stopped or failed, in every step of a stretch.
    fn end_outages(&mut self, stretch: &Stretch<'_>) {
        let (stream, last) = (&self.stream, stretch.len() - 1);
        let keeps_up = |step: usize, (index, reader): (usize, &Reader)| {
            stream.is_stopped(index) || stream.reader_at(step, index).age <= CAUGHT_UP + reader.usual_age()
        };
        for (target, watched) in &mut self.outages {
            let Target::Reader(reader) = *target else {
                let backlog = self.delivery.held() + stream.held_by_delivery();
                let set_aside = self.delivery.set_aside();
                watched
                    .end_step(stretch.end(last), Standing { backlog, age: 0.0, caught_up: true, lost: 0, set_aside });
                continue;
            };
            let lost_at = |step: usize| stream.reader_at(step, reader).lost;
            let mut lost = stream.reading(reader).lost - (0..=last).map(lost_at).sum::<u64>();
            for step in 0..=last {
                let caught_up = !stream.is_stopped(reader)
                    && stream.readers.iter().enumerate().all(|reader| keeps_up(step, reader));
                let ReaderTally { unread, age, lost: more } = stream.reader_at(step, reader);
                lost += more;
                watched.end_step(stretch.end(step), Standing { backlog: unread, age, caught_up, lost, set_aside: 0 });
            }
        }
    }

    pub(super) fn waiting(&self) -> u64 {
        self.stream.counts.came - self.stream.counts.dropped - self.stream.counts.written
    }

    fn behind(&self) -> Behind {
        Behind { waiting: self.waiting(), age: self.stream.waiting_age, closed: self.stream.has_closed() }
    }

    /// Ends a step: the scaler may ask for more shards, and everything is measured.
    fn end_step(&mut self, stretch: &Stretch<'_>, step: usize) {
        let (stream, measured, at) = (&self.stream, &mut self.measured, self.stream.at(step));
        let (shards, changes) = (stream.shards(), stretch.changes[step]);
        let behind = Behind { waiting: at.waiting, age: at.waiting_age, closed: stream.has_closed() };
        self.scaler.end_step(stretch.end(step), changes, shards, behind);
        let shards = shards as u64;
        self.steps += 1;
        self.shards.paid_steps += shards;
        self.shards.unit_steps += stream.units() as u64;
        (self.shards.least, self.shards.most) = (self.shards.least.min(shards), self.shards.most.max(shards));
        measured.rate.add(changes as f64 / self.step);
        measured.throttled.add(at.above / self.step);
        measured.hottest_load.add(at.load);
        measured.shards.add(shards as f64);
        measured.waiting.add(at.waiting as f64);
        measured.replication.add(at.waiting_age);
        measured.replication_ages.add(at.waiting_age, 1);
        for (index, reader) in measured.readers.iter_mut().enumerate() {
            let ReaderTally { unread, age, .. } = stream.reader_at(step, index);
            reader.add(age, unread);
        }
    }
}
