//! Changes of settings that may make the architecture fit.

use crate::model::ids::{Layout, named_consumer};
use crate::model::services::kinesis::{self, Stream};
use crate::scenario::{ConsumerKind, Mode, Scenario};
use crate::text::{Argument, Joining, Message, sorted};

/// Each change, and the scenario after it. Consumers on enhanced fan-out come with every other change that they help.
pub(super) fn changes(scenario: &Scenario, stream: &Stream<'_>) -> Vec<(Message, Scenario)> {
    let mut changes = Vec::new();
    let (mut fan_out, mut slower) = (scenario.clone(), scenario.clone());
    let (mut moved, mut slowed): (Vec<Argument>, Vec<Argument>) = Default::default();
    for place in by_polls(scenario) {
        let consumer = &scenario.consumers[place];
        fan_out.consumers[place].fan_out = Some(true);
        moved.push(named_consumer(consumer));
        let consumers = Argument::list(Joining::And, moved.clone());
        changes.push((Message::ChangeFanOut { consumers }, fan_out.clone()));
        if consumer.has_own_pace() && kinesis::polls(consumer) > f64::from(consumer.count) {
            slower.consumers[place].polls_per_second = Some(1.0);
            slowed.push(named_consumer(consumer));
            let consumers = Argument::list(Joining::And, slowed.clone());
            changes.push((Message::ChangePolls { consumers }, slower.clone()));
        }
    }
    let one = |change: fn(&mut Scenario)| {
        let mut changed = scenario.clone();
        change(&mut changed);
        changed
    };
    if scenario.kinesis_firehose.shards.is_some() {
        let shards = Message::shards(stream.sizing.required).into();
        let text = match stream.sizing.required_layout {
            Layout::Even => Message::ChangeShards { shards },
            Layout::Isolated => Message::ChangeIsolate { shards },
        };
        let automatic = one(|scenario| {
            (scenario.kinesis_firehose.shards, scenario.kinesis_firehose.isolate_hot_key) = (None, false);
        });
        changes.push((text, automatic));
    }
    if scenario.kinesis_firehose.mode != Mode::OnDemandAdvantage {
        let advantage = one(|scenario| {
            scenario.kinesis_firehose.mode = Mode::OnDemandAdvantage;
            (scenario.kinesis_firehose.shards, scenario.kinesis_firehose.isolate_hot_key) = (None, false);
        });
        changes.push((Message::ChangeAdvantage, advantage));
    }
    if !scenario.kinesis_firehose.transform.enabled {
        let transforms = one(|scenario| scenario.kinesis_firehose.transform.enabled = true);
        changes.push((Message::ChangeTransform, transforms));
    }
    changes
}

/// The consumers that share the read budget and can leave it, those that poll most first.
fn by_polls(scenario: &Scenario) -> Vec<usize> {
    let can_leave = |place: &usize| {
        let consumer = &scenario.consumers[*place];
        let shares_only = matches!(consumer.kind, ConsumerKind::Firehose | ConsumerKind::EventbridgePipe);
        !shares_only && !consumer.uses_fan_out()
    };
    let places = (0..scenario.consumers.len()).filter(can_leave);
    let polls = |place: &usize| kinesis::polls(&scenario.consumers[*place]);
    sorted::collect(places, |a, b| polls(b).total_cmp(&polls(a)))
}
