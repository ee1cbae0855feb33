//! How long a record takes through a stream.

use crate::model::formula::Formula;
use crate::model::ids::StageId;
use crate::model::rule::{Derived, Rule};
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;

/// Seconds from a put until a consumer can read it, with one consumer, and the most as consumers are added. Kinesis
/// Data Streams Developer Guide: about 200 ms with one, 1,000 ms with five.
const PROPAGATION: f64 = 0.2;
const MOST_PROPAGATION: f64 = 1.0;
/// The documentation of both.
pub const PROPAGATION_RULE: Rule = Rule::verified(
    "Kinesis Data Streams Developer Guide, enhanced fan-out: about 200 ms for each shared consumer, up to 1 s",
);

/// The stage from a put until one of so many consumers that share the stream can read it.
pub(super) fn with_consumers(shared: f64) -> Stage {
    let each = Formula::constant(PROPAGATION).times(Symbol::SharedConsumers, shared);
    stage(each.min(&Formula::constant(MOST_PROPAGATION)))
}

/// The stage from a put until the stream itself has the record.
pub(super) fn alone() -> Stage {
    stage(Formula::constant(PROPAGATION))
}

fn stage(seconds: Formula) -> Stage {
    let worst = seconds.value();
    Stage { id: StageId::KinesisPropagation, mean: Derived::by(seconds, PROPAGATION_RULE), worst }
}
