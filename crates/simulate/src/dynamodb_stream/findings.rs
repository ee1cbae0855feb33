//! The findings of an architecture with a DynamoDB stream.

use shardwise_core::model::LimitId;
use shardwise_core::model::services::lanes::POLL_INTERVAL;
use shardwise_core::text::{HOUR, sorted};

use super::machine::{DynamodbStreamMachine, throttled};
use super::readers::StreamReader;
use super::wiring::Billed;
use crate::buffers::Delivered;
use crate::findings::{
    Ages, ArchitectureFindings, Books, ConsumerFound, ConsumerSeries, DeliveredBy, LambdaFound, LimitFound, Loss,
    PipeFound, SeriesFound, ShardFound, ShardsFound, ThrottlingFound,
};
use crate::measure::{Progress, Series, worst};

impl DynamodbStreamMachine {
    /// The findings of the first `seconds`.
    pub(super) fn published(&self, seconds: f64) -> ArchitectureFindings {
        let others = self.readers.iter().map(|reader| reader.findings(seconds));
        ArchitectureFindings {
            id: self.id,
            books: self.books(),
            shards: self.shards_findings(seconds),
            throttling: self.throttling_findings(),
            replication_age: Ages::default(),
            consumers: std::iter::once(self.own_findings()).chain(others).collect(),
            events: self.outages.iter().filter_map(|(_, watched)| watched.findings(seconds)).collect(),
            losses: self.own_loss().into_iter().chain(self.readers.iter().filter_map(StreamReader::loss)).collect(),
            lambda: self.lambda(),
            pipe: self.pipe(),
            delivered_by: if self.firehose.is_some() { DeliveredBy::Firehose } else { DeliveredBy::Function },
            objects: self.delivered().objects,
            series: self.series_findings(),
        }
    }

    /// The shards: their number does not change, and nobody pays for them.
    fn shards_findings(&self, seconds: f64) -> ShardsFound {
        let (shards, shard_hours) = (self.shards, self.shards as f64 * seconds / HOUR);
        ShardsFound {
            first: shards,
            last: shards,
            least: shards,
            most: shards,
            shard_hours,
            fixed_shard_hours: shard_hours,
            saved_usd: Some(0.0),
        }
    }

    fn own_loss(&self) -> Option<Loss> {
        let losses = self.lanes.counts.losses?;
        Some(Loss {
            consumer: self.processor.name,
            records: self.lanes.gone.lost,
            first: losses.first,
            last: losses.last,
            shard: Some(losses.shard / self.lanes_of_shard()),
        })
    }

    fn lambda(&self) -> Option<LambdaFound> {
        let Billed::Milliseconds { gigabytes } = self.processor.billed else { return None };
        let lanes = &self.lanes;
        Some(LambdaFound {
            invocations: lanes.invocations.count,
            failed: lanes.invocations.failed,
            gb_seconds: gigabytes * lanes.invocations.billed as f64 / 1000.0,
            most_concurrent: lanes.most_concurrent(),
            put_again: lanes.put.put_again.round() as u64,
            throttled_seconds: lanes.now().held_back_seconds,
        })
    }

    fn pipe(&self) -> Option<PipeFound> {
        let Billed::Requests { .. } = self.processor.billed else { return None };
        let lanes = &self.lanes;
        Some(PipeFound {
            executions: lanes.invocations.count,
            failed: lanes.invocations.failed,
            requests: lanes.invocations.billed,
            most_concurrent: lanes.most_concurrent(),
            put_again: lanes.put.put_again.round() as u64,
            throttled_seconds: lanes.now().held_back_seconds,
        })
    }

    /// What has arrived: an object for each invocation that succeeded, where the function writes them.
    fn delivered(&self) -> Delivered {
        let invocations = &self.lanes.invocations;
        let written = Delivered { records: self.written, objects: invocations.count - invocations.failed };
        self.firehose.as_ref().map_or(written, |firehose| firehose.delivered)
    }

    pub(super) fn books(&self) -> Books {
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
            self.throttling().into_iter().zip(shares).zip(times).map(|((limit, share), time)| (limit, share, time));
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
            waits_for: self.processor.waits_for,
            longest_wait_seconds: self.measured.own.ages().max,
            by_limit,
            by_shard: worst((0..self.shards as usize).map(|shard| self.shard_findings(shard))),
        }
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

    /// Share of the polls of its lanes that were throttled.
    fn refused_share(&self) -> f64 {
        self.lanes.counts.refused as f64 / self.lanes.counts.polls.max(1) as f64
    }

    fn own_findings(&self) -> ConsumerFound {
        let lanes = &self.lanes;
        ConsumerFound {
            consumer: self.processor.name,
            fan_out: false,
            iterator_age: self.measured.own.ages(),
            read: lanes.gone.done + lanes.under_way() + lanes.gone.set_aside(),
            backlog: lanes.waiting(),
            most_backlog: self.measured.own.most_backlog,
            mean_backlog: self.measured.own.mean_backlog(),
            lost: lanes.gone.lost,
            calls_per_second: (1.0 - self.refused_share()) / POLL_INTERVAL,
            refused_calls_share: self.refused_share(),
            refused_bytes_share: 0.0,
        }
    }

    fn series_findings(&self) -> SeriesFound {
        let of = |series: fn(&Progress) -> &Series| {
            let readers = self.readers.iter().map(|reader| (reader.name, &reader.progress));
            let all = std::iter::once((self.processor.name, &self.measured.own)).chain(readers);
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
