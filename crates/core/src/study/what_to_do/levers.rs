//! The levers of a scenario: those of an architecture, and those that several have: the delivery and the consumers.

use crate::input::{consumer_problem, contradictions};
use crate::model::architectures::{Architecture, levers as of_architecture, with_architecture, with_described};
use crate::model::services::dynamodb::Behind;
use crate::model::services::firehose::BUFFER_INTERVALS;
use crate::model::services::kinesis::polls;
use crate::model::{Case, Lever, LimitId, StageId, Step, lever, named_consumer, nearest_first, setting};
use crate::scenario::{ArchitectureId, Consumer, Scenario};
use crate::text::{Argument, Bytes, MIB, Seconds, StudyMessage};

/// Sizes of the delivery buffer in MiB.
const BUFFER_SIZES: [f64; 7] = [1.0, 5.0, 10.0, 32.0, 64.0, 100.0, 128.0];
/// GetRecords calls per second of a consumer that polls more often than it must.
const SLOWER_POLLS: f64 = 1.0;

/// Everything that can be tried for an architecture. Whether AWS would accept it is known once it is [`applied`].
pub(in crate::study) fn levers(id: ArchitectureId, case: &Case<'_>) -> Vec<Lever> {
    let scenario = case.scenario;
    let mut all = of_architecture(id, case);
    let is_buffered =
        |architecture: &dyn Architecture| architecture.stages().iter().any(|stage| stage.id == StageId::FirehoseBuffer);
    if with_architecture(id, case, is_buffered) {
        all.extend(delivery(scenario));
    }
    all.extend((0..scenario.consumers.len()).map(|place| fan_out(&scenario.consumers, place)));
    all.extend((0..scenario.consumers.len()).map(|place| pace(&scenario.consumers, place)));
    all.push(catching_up(id, case));
    all.retain(|lever| !lever.is_empty());
    all
}

/// A scenario after a step; `None` if AWS would refuse it.
pub(in crate::study) fn applied(step: &Step, scenario: &Scenario) -> Option<Scenario> {
    let changed = step.on(scenario);
    contradictions(&changed).is_empty().then_some(changed)
}

fn delivery(scenario: &Scenario) -> [Lever; 2] {
    let delivery = &scenario.delivery;
    let (now, least, largest) = (delivery.buffer(), delivery.smallest_buffer(), delivery.destination.largest_buffer());
    let sizes = nearest_first(now.size, &BUFFER_SIZES.map(|size| size * MIB)).into_iter();
    let intervals = nearest_first(now.interval, &BUFFER_INTERVALS).into_iter();
    // Of two that cost the same, rather the one that leaves large objects while the stream is busy.
    [
        lever(
            "delivery.buffer_interval",
            Seconds(now.interval),
            intervals.filter(|interval| (least.interval..=largest.interval).contains(interval)).map(Seconds),
            |scenario, interval| scenario.delivery.buffer_interval = Some(interval),
        ),
        lever(
            "delivery.buffer_size",
            Bytes(now.size),
            sizes.filter(|size| (least.size..=largest.size).contains(size)).map(Bytes),
            |scenario, size| scenario.delivery.buffer_size = Some(size),
        ),
    ]
}

/// A consumer on enhanced fan-out that shares instead, or the other way round.
fn fan_out(consumers: &[Consumer], place: usize) -> Lever {
    let consumer = &consumers[place];
    let (now, to) = (consumer.uses_fan_out(), !consumer.uses_fan_out());
    if consumer_problem(&Consumer { fan_out: Some(to), ..consumer.clone() }).is_some() {
        return Vec::new();
    }
    let key = format!("consumers.{place}.fan_out").into();
    let what =
        StudyMessage::TodoFanOut { value: Argument::text(to.to_string()), consumer: named_consumer(consumers, place) }
            .into();
    let step = Step::new([setting(&key, now, to)], at(place, move |consumer| consumer.fan_out = Some(to)));
    vec![Step { what: Some(what), ..step }]
}

/// A consumer that polls once a second instead of more often.
fn pace(consumers: &[Consumer], place: usize) -> Lever {
    let consumer = &consumers[place];
    let now = polls(&Consumer { count: 1, ..consumer.clone() });
    if !consumer.has_own_pace() || consumer.uses_fan_out() || now <= SLOWER_POLLS {
        return Vec::new();
    }
    let key = format!("consumers.{place}.polls_per_second").into();
    let what =
        StudyMessage::TodoPolls { value: Argument::exact(SLOWER_POLLS), consumer: named_consumer(consumers, place) }
            .into();
    let step = Step::new(
        [setting(&key, now, SLOWER_POLLS)],
        at(place, |consumer| consumer.polls_per_second = Some(SLOWER_POLLS)),
    );
    vec![Step { what: Some(what), note: Some(StudyMessage::TodoNotePolls.into()), ..step }]
}

/// The consumer of a DynamoDB stream that does not keep up with it, polling often enough.
fn catching_up(id: ArchitectureId, case: &Case<'_>) -> Lever {
    if !case.scenario.consumers.iter().any(Consumer::has_own_pace) {
        return Vec::new();
    }
    let behind = with_described(id, case, |architecture| architecture.behind());
    let found = behind.and_then(|behind| Some((behind, case.scenario.consumers.get(behind.place)?)));
    let Some((Behind { place, polls, enough }, consumer)) = found else { return Vec::new() };
    let key = |name: &str| format!("consumers.{place}.{name}").into();
    let mut settings = vec![setting(&key("polls_per_second"), polls, enough)];
    let (value, named) = (Argument::exact(enough), named_consumer(&case.scenario.consumers, place));
    let mut faster = consumer.clone();
    faster.poll_at(enough);
    // A pace of its own ends the default of reading a Kinesis stream with enhanced fan-out.
    let what = if faster.fan_out == consumer.fan_out {
        StudyMessage::TodoPolls { value, consumer: named }
    } else {
        settings.push(setting(&key("fan_out"), false, true));
        StudyMessage::TodoPollsFanOut { value, consumer: named }
    };
    let step = Step::new(settings, at(place, move |consumer| consumer.poll_at(enough)));
    vec![Step { what: Some(what.into()), ..step }]
}

/// The next step after which consumers keep up that do not: one polls more often, or the one that polls most leaves GetRecords
/// calls to the others. None if they keep up, or if no pace would do.
pub(in crate::study) fn keeping_up(id: ArchitectureId, case: &Case<'_>) -> Option<Step> {
    let limits = with_architecture(id, case, |architecture| architecture.limits());
    let is_short = limits.iter().any(|limit| limit.id == LimitId::KinesisReadCalls && limit.blocks());
    let consumers = &case.scenario.consumers;
    let slower = |place: usize| Some((polls(&consumers[place]), pace(consumers, place).into_iter().next()?));
    let places = (0..consumers.len()).filter(|_| is_short);
    let slowed = places.filter_map(slower).max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, step)| step);
    catching_up(id, case).into_iter().next().or(slowed)
}

/// Sets something of one consumer.
fn at(place: usize, set: impl Fn(&mut Consumer)) -> impl Fn(&mut Scenario) {
    move |scenario| scenario.consumers.get_mut(place).into_iter().for_each(&set)
}
