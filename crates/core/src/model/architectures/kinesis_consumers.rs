//! Consumers of any architecture with a Kinesis stream: how they are fed, and how they leave the read budget.

use super::architecture::Feed;
use crate::model::ids::{FeedId, named_consumer};
use crate::model::services::kinesis::{self, Stream};
use crate::scenario::{Consumer, ConsumerKind, Scenario};
use crate::text::{Argument, Joining, Message, RemedyMessage, ReportMessage, sorted};

/// How each consumer is fed.
pub(super) fn feeds(consumers: &[Consumer]) -> Vec<Feed> {
    let by = |consumer: &Consumer| if consumer.uses_fan_out() { FeedId::FanOut } else { FeedId::SharedThroughput };
    consumers.iter().map(|one| Feed { kind: one.kind, count: one.count, by: by(one) }).collect()
}

/// Consumers that are moved to enhanced fan-out, or poll less often, one more each time; and the scenario after it.
pub(super) fn changes(scenario: &Scenario) -> Vec<(Message, Scenario)> {
    let mut changes = Vec::new();
    let (mut fan_out, mut slower) = (scenario.clone(), scenario.clone());
    let (mut moved, mut slowed): (Vec<Argument>, Vec<Argument>) = Default::default();
    for place in by_polls(scenario) {
        let consumer = &scenario.consumers[place];
        fan_out.consumers[place].fan_out = Some(true);
        moved.push(named_consumer(&scenario.consumers, place));
        let consumers = Argument::list(Joining::And, moved.clone());
        changes.push((Message::from(ReportMessage::ChangeFanOut { consumers }), fan_out.clone()));
        if consumer.has_own_pace() && kinesis::polls(consumer) > f64::from(consumer.count) {
            slower.consumers[place].polls_per_second = Some(1.0);
            slowed.push(named_consumer(&scenario.consumers, place));
            let consumers = Argument::list(Joining::And, slowed.clone());
            changes.push((Message::from(ReportMessage::ChangePolls { consumers }), slower.clone()));
        }
    }
    changes
}

/// The consumers that share the read budget and can leave it, those that poll most first.
fn by_polls(scenario: &Scenario) -> Vec<usize> {
    let places = (0..scenario.consumers.len()).filter(|place| can_leave(&scenario.consumers[*place]));
    let polls = |place: &usize| kinesis::polls(&scenario.consumers[*place]);
    sorted::collect(places, |a, b| polls(b).total_cmp(&polls(a)))
}

/// Whether a consumer shares the read budget, and could read with enhanced fan-out instead.
fn can_leave(consumer: &Consumer) -> bool {
    let shares_only = matches!(consumer.kind, ConsumerKind::Firehose | ConsumerKind::EventbridgePipe);
    !shares_only && !consumer.uses_fan_out()
}

/// Whether any consumer shares the read budget, and could read with enhanced fan-out instead.
pub(super) fn can_any_leave(consumers: &[Consumer]) -> bool {
    consumers.iter().any(can_leave)
}

/// The remedy for the read rate of a shard: as for its write rate; shared consumers can also be moved.
pub(super) fn read_remedy(stream: &Stream<'_>, of_shard: Message) -> Message {
    let shares = stream.settings.consumers.iter().any(can_leave);
    let parts = std::iter::once(of_shard).chain(shares.then_some(RemedyMessage::RemedyOrFanOut.into()));
    Message::joined(Joining::Semicolon, parts.collect())
}

/// The remedy for GetRecords calls, which depends on whether a consumer can leave the read budget.
pub(super) fn calls_remedy(consumers: &[Consumer]) -> Message {
    let mut sharing = consumers.iter().filter(|consumer| !consumer.uses_fan_out()).peekable();
    if sharing.peek().is_some() && !sharing.any(can_leave) {
        RemedyMessage::RemedyReadCallsShared.into()
    } else {
        RemedyMessage::RemedyKinesisReadCalls.into()
    }
}
