//! Changes of settings that may make the architecture fit.

use crate::model::architectures::kinesis_consumers;
use crate::model::ids::Layout;
use crate::model::services::kinesis::Stream;
use crate::scenario::{Mode, RecordDistribution, Scenario};
use crate::text::{Message, ReportMessage};

/// Each change, and the scenario after it. Consumers on enhanced fan-out come with every other change that they help.
pub(super) fn changes(scenario: &Scenario, stream: &Stream<'_>) -> Vec<(Message, Scenario)> {
    let mut changes = kinesis_consumers::changes(scenario);
    let one = |change: fn(&mut Scenario)| {
        let mut changed = scenario.clone();
        change(&mut changed);
        changed
    };
    if scenario.kinesis_firehose.shards.is_some() {
        let shards = ReportMessage::shards(stream.sizing.required).into();
        let text = match stream.sizing.required_layout {
            Layout::Even => Message::from(ReportMessage::ChangeShards { shards }),
            Layout::Isolated => Message::from(ReportMessage::ChangeIsolate { shards }),
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
        changes.push((Message::from(ReportMessage::ChangeAdvantage), advantage));
    }
    if stream.has_hot_key() {
        let spread = one(|scenario| {
            let settings = &mut scenario.kinesis_firehose;
            if settings.mode == Mode::Provisioned {
                settings.mode = Mode::OnDemand;
            }
            (settings.shards, settings.isolate_hot_key) = (None, false);
            settings.record_distribution = RecordDistribution::Auto;
        });
        changes.push((Message::from(ReportMessage::ChangeSpread { table: "kinesis_firehose".into() }), spread));
    }
    if !scenario.kinesis_firehose.transform.enabled {
        let transforms = one(|scenario| scenario.kinesis_firehose.transform.enabled = true);
        changes.push((Message::from(ReportMessage::ChangeTransform), transforms));
    }
    changes
}
