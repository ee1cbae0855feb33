//! Numbers as sentences show them.

use crate::text::{Argument, HOUR, Message};

/// Seconds in a minute.
const MINUTE: f64 = 60.0;

/// A time in the unit in which people say it, rounded.
pub(crate) fn duration(seconds: f64) -> Argument {
    let whole = |value: f64| Argument::whole(value.round());
    match seconds {
        seconds if seconds < 2.0 * MINUTE => Argument::Seconds(seconds.round()),
        seconds if seconds < 2.0 * HOUR => Message::Minutes { minutes: whole(seconds / MINUTE) }.into(),
        seconds => Message::Hours { hours: whole(seconds / HOUR) }.into(),
    }
}
