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

/// The same beside its price: that it is no log is always said there.
pub fn priced_name(id: ArchitectureId) -> Argument {
    if facts(id).is_log { name(id) } else { ReportMessage::NotALog { architecture: name(id) }.into() }
}

/// A time as people say it, rounded: `20 ms`, `58 s`, `5 min 20 s`, `1 h 36 min`.
pub fn duration(seconds: f64) -> Argument {
    let rounded = seconds.round();
    // What is shorter than a tenth of a second is not nothing.
    if (0.0005..0.05).contains(&seconds) {
        let value = Argument::whole((seconds * 1000.0).round());
        return Message::Amount { value, unit: Argument::word("unit", "ms") }.into();
    }
    if seconds < 9.95 {
        return Argument::Seconds((seconds * 10.0).round() / 10.0);
    }
    if rounded < 2.0 * MINUTE {
        return Argument::Seconds(rounded);
    }
    let parts = |value: f64, unit: f64| [(value / unit).floor(), value % unit].map(Argument::whole);
    if rounded < 10.0 * MINUTE && rounded % MINUTE != 0.0 {
        let [minutes, seconds] = parts(rounded, MINUTE);
        return ReportMessage::MinutesSeconds { minutes, seconds }.into();
    }
    let all_minutes = (seconds / MINUTE).round();
    let [hours, minutes] = parts(all_minutes, HOUR / MINUTE);
    match all_minutes {
        few if few < HOUR / MINUTE => ReportMessage::Minutes { minutes }.into(),
        many if many > 48.0 * HOUR / MINUTE => {
            ReportMessage::Hours { hours: Argument::whole((seconds / HOUR).round()) }.into()
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
}
