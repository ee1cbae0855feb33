//! Numbers as sentences show them.

use crate::model::architectures::facts;
use crate::scenario::ArchitectureId;
use crate::text::{Argument, HOUR, Message, ReportMessage};

/// Seconds in a minute.
const MINUTE: f64 = 60.0;

/// An architecture as sentences name it.
pub(crate) fn name(id: ArchitectureId) -> Argument {
    Argument::word("architecture", id.to_string())
}

/// The same beside its price, with "not a log" if it is none: a price is never shown without that.
pub fn priced_name(id: ArchitectureId) -> Argument {
    if facts(id).is_log { name(id) } else { ReportMessage::NotALog { architecture: name(id) }.into() }
}

/// A time as people write it, rounded: `20 ms`, `58 s`, `5 min 20 s`, `1 h 36 min`.
pub fn duration(seconds: f64) -> Argument {
    rounded_by(f64::round, seconds)
}

/// The same of what something takes at most: it is never more than what is said.
pub fn longest_duration(seconds: f64) -> Argument {
    rounded_by(|value| (value - NOISE).ceil() + 0.0, seconds)
}

/// The same of what is required: in full where rounding would require something else.
pub(crate) fn required_duration(seconds: f64) -> Argument {
    let (down, up) = (rounded_by(|value| (value + NOISE).floor(), seconds), longest_duration(seconds));
    if down == up { up } else { Argument::Seconds(seconds) }
}

/// What arithmetic adds to a number that is meant to be whole, at most.
const NOISE: f64 = 1e-6;

fn rounded_by(round: fn(f64) -> f64, seconds: f64) -> Argument {
    let rounded = round(seconds);
    // What is shorter than a tenth of a second is not nothing.
    let milliseconds = round(seconds * 1000.0);
    if seconds < 0.05 && milliseconds >= 1.0 {
        let value = Argument::whole(milliseconds);
        return Message::Amount { value, unit: Argument::word("unit", "ms") }.into();
    }
    if seconds < 9.95 {
        return Argument::Seconds(round(seconds * 10.0) / 10.0);
    }
    if rounded < 2.0 * MINUTE {
        return Argument::Seconds(rounded);
    }
    let parts = |value: f64, unit: f64| [(value / unit).floor(), value % unit].map(Argument::whole);
    if rounded < 10.0 * MINUTE && rounded % MINUTE != 0.0 {
        let [minutes, seconds] = parts(rounded, MINUTE);
        return ReportMessage::MinutesSeconds { minutes, seconds }.into();
    }
    let all_minutes = round(seconds / MINUTE);
    let [hours, minutes] = parts(all_minutes, HOUR / MINUTE);
    match all_minutes {
        few if few < HOUR / MINUTE => ReportMessage::Minutes { minutes }.into(),
        many if many > 48.0 * HOUR / MINUTE => {
            ReportMessage::Hours { hours: Argument::whole(round(seconds / HOUR)) }.into()
        }
        whole if whole % (HOUR / MINUTE) == 0.0 => ReportMessage::Hours { hours }.into(),
        _ => ReportMessage::HoursMinutes { hours, minutes }.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_rounded_to_what_people_say() {
        let check = |seconds: f64, text: &str| assert_eq!(duration(seconds).to_string(), text);
        check(0.0, "0 s");
        check(0.001, "1 ms");
        check(0.034, "34 ms");
        check(0.34, "0.3 s");
        check(5.94, "5.9 s");
        check(9.96, "10 s");
        check(119.4, "119 s");
        check(120.0, "2 min");
        check(319.6, "5 min 20 s");
        check(599.7, "10 min");
        check(3599.0, "1 h");
        check(5732.0, "1 h 36 min");
        check(7200.0, "2 h");
        check(86_400.0, "24 h");
        check(100_000.0, "27 h 47 min");
    }

    #[test]
    fn what_is_at_most_is_rounded_up() {
        let check = |seconds: f64, longest: &str, required: &str| {
            assert_eq!(longest_duration(seconds).to_string(), longest);
            assert_eq!(required_duration(seconds).to_string(), required);
        };
        check(0.0, "0 s", "0 s");
        check(0.0001, "1 ms", "0.0001 s");
        check(0.315, "0.4 s", "0.315 s");
        check(0.1 + 0.2, "0.3 s", "0.3 s");
        check(9.97, "10 s", "9.97 s");
        check(58.01, "59 s", "58.01 s");
        check(120.0, "2 min", "2 min");
        check(319.2, "5 min 20 s", "319.2 s");
        check(3601.0, "1 h 1 min", "3,601 s");
        check(200_000.0, "56 h", "200,000 s");
    }
}
