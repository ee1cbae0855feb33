//! The findings of the architecture.

use shardwise_core::model::{ConsumerName, LimitId};
use shardwise_core::text::{HOUR, sorted};

use super::machine::KinesisStreamMachine;
use super::parts::Reads;
use crate::findings::{
    ArchitectureFindings, Books, ConsumerFound, ConsumerSeries, LimitFound, Loss, SeriesFound, ShardsFound,
    ThrottlingFound, WaitsFor,
};
use crate::losses::Losses;
use crate::measure::{Progress, Series};

/// A share that counts as 0.
const NOTHING: f64 = 1e-9;

impl KinesisStreamMachine {
    /// The findings of the first `seconds`.
    pub(super) fn published(&self, seconds: f64) -> ArchitectureFindings {
        let mut events: Vec<_> = self.outages.iter().filter_map(|(_, watched)| watched.findings(seconds)).collect();
        events.extend(self.scaler.reported.iter().cloned());
        let events = sorted::collect(events, |a, b| a.at.total_cmp(&b.at));
        ArchitectureFindings {
            id: self.id,
            books: self.books(),
            shards: self.shards_findings(),
            throttling: self.throttling_findings(),
            replication_age: self.measured.replication_ages.summary(),
            consumers: (0..self.stream.readers.len()).map(|reader| self.consumer_findings(reader)).collect(),
            events,
            losses: self.losses(),
            lambda: self.delivery.lambda(self.stream.units()),
            pipe: None,
            delivered_by: self.delivered_by,
            objects: self.delivery.delivered().objects,
            series: self.series_findings(),
        }
    }

    pub(super) fn books(&self) -> Books {
        let (stream, delivery) = (&self.stream, &self.delivery);
        Books {
            changes: stream.counts.came,
            waiting: self.waiting(),
            unread: stream.backlog(0),
            in_buffers: delivery.held() + stream.held_by_delivery(),
            delivered: delivery.delivered().records,
            filtered: delivery.filtered,
            set_aside: delivery.set_aside(),
            lost: stream.reading(0).lost + stream.counts.dropped,
        }
    }

    fn shards_findings(&self) -> ShardsFound {
        let shards = &self.shards;
        let shard_hours = shards.paid_steps as f64 * self.step / HOUR;
        let fixed_shard_hours = (shards.first * self.steps) as f64 * self.step / HOUR;
        ShardsFound {
            first: shards.first,
            last: self.stream.shards() as u64,
            least: shards.least,
            most: shards.most,
            shard_hours,
            fixed_shard_hours,
            saved_usd: self.shard_hour_usd.map(|usd| (fixed_shard_hours - shard_hours) * usd),
        }
    }

    fn throttling_findings(&self) -> ThrottlingFound {
        let (stream, throttled) = (&self.stream, self.stream.throttled());
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
        let of_steps = |steps: u64| share(steps as f64, self.shards.unit_steps as f64).min(1.0);
        add(LimitId::KinesisWriteBytes, share(throttled.above[1], came), of_steps(throttled.steps[1]));
        add(LimitId::KinesisWriteRecords, share(throttled.above[0], came), of_steps(throttled.steps[0]));
        let (read_above, read_above_steps) = stream.read_above();
        add(LimitId::KinesisReadBytes, share(read_above, came), of_steps(read_above_steps));
        if let Some(ceiling) = &stream.ceiling {
            let time = share(ceiling.above_steps as f64, self.steps as f64).min(1.0);
            add(ceiling.limit, share(ceiling.above, came), time);
        }
        let readers = 0..stream.readers.len();
        let calls: f64 = readers.clone().map(|reader| stream.calls(reader)).sum();
        let refused: f64 = readers.map(|reader| stream.reading(reader).calls[1] as f64).sum();
        let refused_calls = share(refused, calls + refused);
        add(LimitId::KinesisReadCalls, refused_calls, of_steps(stream.counts.collided_steps));
        add(LimitId::TransformConcurrency, 0.0, of_steps(self.delivery.held_back_steps));
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
        let (stream, measured) = (&self.stream, &self.measured.readers[index]);
        let (reader, reading, answered) = (&stream.readers[index], stream.reading(index), stream.calls(index));
        let [_, calls, bytes] = reading.calls.map(|calls| calls as f64);
        let tried = (answered + calls + bytes).max(1.0);
        let shard_steps = (self.shards.unit_steps + stream.counts.closed_steps).max(1);
        ConsumerFound {
            consumer: reader.name,
            fan_out: reader.reads == Reads::FanOut,
            iterator_age: measured.ages(),
            read: stream.read(index),
            backlog: stream.backlog(index),
            most_backlog: measured.most_backlog,
            mean_backlog: measured.mean_backlog(),
            lost: reading.lost,
            calls_per_second: if reader.reads == Reads::Shared {
                answered / (shard_steps as f64 * self.step)
            } else {
                0.0
            },
            refused_calls_share: calls / tried,
            refused_bytes_share: bytes / tried,
        }
    }

    fn losses(&self) -> Vec<Loss> {
        let loss = |index: usize| {
            let (consumer, reading) = (self.stream.readers[index].name, self.stream.reading(index));
            let Losses { first, last, shard } = reading.losses?;
            Some(Loss { consumer, records: reading.lost, first, last, shard: Some(shard) })
        };
        let mut all: Vec<Loss> = (0..self.stream.readers.len()).filter_map(loss).collect();
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
