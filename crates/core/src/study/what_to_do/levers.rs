//! The levers of a scenario: those of an architecture, and those that all of them have: the delivery and the consumers.

use crate::input::{consumer_problem, contradictions};
use crate::model::architectures::levers as of_architecture;
use crate::model::services::kinesis::polls;
use crate::model::{Case, Lever, Step, lever, named_consumer, nearest_first, setting};
use crate::scenario::{ArchitectureId, Consumer, SMALLEST_COLUMNAR_BUFFER, Scenario};
use crate::text::{Argument, Bytes, MIB, Seconds, StudyMessage};

/// Sizes of the delivery buffer in MiB.
const BUFFER_SIZES: [f64; 7] = [1.0, 5.0, 10.0, 32.0, 64.0, 100.0, 128.0];
/// Its intervals in seconds.
const BUFFER_INTERVALS: [f64; 10] = [0.0, 10.0, 15.0, 30.0, 60.0, 120.0, 180.0, 300.0, 600.0, 900.0];
/// GetRecords calls per second of a consumer that polls more often than it must.
const SLOWER_POLLS: f64 = 1.0;

/// Everything that can be tried for an architecture. A value that AWS would refuse is none.
pub(in crate::study) fn levers(id: ArchitectureId, case: &Case<'_>) -> Vec<Lever> {
    let scenario = case.scenario;
    let mut all = of_architecture(id, case);
    all.extend(delivery(scenario));
    all.extend(scenario.consumers.iter().enumerate().map(|(place, consumer)| fan_out(scenario, place, consumer)));
    all.extend(scenario.consumers.iter().enumerate().map(|(place, consumer)| pace(scenario, place, consumer)));
    for lever in &mut all {
        lever.retain(|step| contradictions(&step.scenario).is_empty());
    }
    all.retain(|lever| !lever.is_empty());
    all
}

fn delivery(scenario: &Scenario) -> [Lever; 2] {
    let delivery = &scenario.delivery;
    let (now, largest) = (delivery.buffer(), delivery.destination.largest_buffer());
    // Dynamic partitioning has buffers of its own.
    let least = if delivery.dynamic_partitioning.is_some() || delivery.format_conversion {
        SMALLEST_COLUMNAR_BUFFER
    } else {
        MIB
    };
    let sizes = nearest_first(now.size, &BUFFER_SIZES.map(|size| size * MIB)).into_iter();
    let intervals = nearest_first(now.interval, &BUFFER_INTERVALS).into_iter();
    [
        lever(
            scenario,
            "delivery.buffer_size",
            &Bytes(now.size),
            sizes.filter(|size| (least..=largest.size).contains(size)).map(Bytes),
            |scenario, size| scenario.delivery.buffer_size = Some(size),
        ),
        lever(
            scenario,
            "delivery.buffer_interval",
            &Seconds(now.interval),
            intervals.filter(|interval| *interval <= largest.interval).map(Seconds),
            |scenario, interval| scenario.delivery.buffer_interval = Some(interval),
        ),
    ]
}

/// A consumer on enhanced fan-out that shares instead, or the other way round.
fn fan_out(scenario: &Scenario, place: usize, consumer: &Consumer) -> Lever {
    let (now, to) = (consumer.uses_fan_out(), !consumer.uses_fan_out());
    let mut changed = scenario.clone();
    let other = Consumer { fan_out: Some(to), ..consumer.clone() };
    if consumer_problem(&other).is_some() {
        return Vec::new();
    }
    changed.consumers[place] = other;
    let settings = vec![setting(&format!("consumers.{place}.fan_out"), &now, &to)];
    let what =
        StudyMessage::TodoFanOut { value: Argument::text(to.to_string()), consumer: named_consumer(consumer) }.into();
    vec![Step { settings, what: Some(what), note: None, scenario: changed }]
}

/// A consumer that polls once a second instead of more often.
fn pace(scenario: &Scenario, place: usize, consumer: &Consumer) -> Lever {
    let now = polls(&Consumer { count: 1, ..consumer.clone() });
    if !consumer.has_own_pace() || consumer.uses_fan_out() || now <= SLOWER_POLLS {
        return Vec::new();
    }
    let mut changed = scenario.clone();
    changed.consumers[place].polls_per_second = Some(SLOWER_POLLS);
    let settings = vec![setting(&format!("consumers.{place}.polls_per_second"), &now, &SLOWER_POLLS)];
    let what =
        StudyMessage::TodoPolls { value: Argument::exact(SLOWER_POLLS), consumer: named_consumer(consumer) }.into();
    vec![Step { settings, what: Some(what), note: Some(StudyMessage::TodoNotePolls.into()), scenario: changed }]
}
