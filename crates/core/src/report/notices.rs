//! Notices: settings that AWS would refuse, or that have no effect.

use crate::scenario::{Destination, Scenario};
use crate::text::{Argument, Finding, MIB, Message};

/// Notices about the delivery. The numbers follow the settings as given.
pub(super) fn of_delivery(scenario: &Scenario) -> Vec<Finding> {
    let mut notices = Vec::new();
    let mut notice = |key: &str, message| notices.push((key.to_owned(), message));
    let delivery = &scenario.delivery;
    let partitioned = delivery.dynamic_partitioning.is_some();
    let size = || Argument::Bytes(delivery.buffer_size.0);
    if delivery.format_conversion && delivery.buffer_size.0 < 64.0 * MIB {
        notice("delivery.buffer_size", Message::NoticeConversionBuffer { size: size() });
    }
    if partitioned && delivery.buffer_size.0 < 64.0 * MIB {
        notice("delivery.buffer_size", Message::NoticePartitioningBuffer { size: size() });
    }
    if delivery.format_conversion && delivery.destination != Destination::S3 {
        notice("delivery.format_conversion", Message::NoticeConversionDestination);
    }
    if partitioned && delivery.destination != Destination::S3 {
        notice("delivery.dynamic_partitioning", Message::NoticePartitioningDestination);
    }
    notices
}

/// A notice about totals that are not comparable, because the two streams feed different numbers of readers.
pub(super) fn of_readers(scenario: &Scenario) -> Option<Finding> {
    let further: u32 = scenario.kinesis_firehose.consumers.iter().map(|consumer| consumer.count).sum();
    let readers = scenario.streams_lambda.other_readers + scenario.streams_lambda.kcl_readers;
    if scenario.architectures.len() > 1 && further != readers {
        let [further, readers] = [further, readers].map(|count| Argument::exact(f64::from(count)));
        return Some(("kinesis_firehose.consumers".into(), Message::NoticeUnequalReaders { further, readers }));
    }
    None
}
