//! The time of the run. `SOURCE_DATE_EPOCH` sets it, so that a build can be repeated to the byte.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds in a day.
const DAY: u64 = 86_400;

/// Seconds since 1970, in UTC.
fn seconds() -> u64 {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
    set.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
}

/// Today's date in UTC, such as `2026-10-01`.
pub(crate) fn today() -> String {
    let (year, month, day) = date(seconds() / DAY);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Date and time in UTC, such as `2026-10-01T08:00:00`.
pub(crate) fn now() -> String {
    let of_day = seconds() % DAY;
    format!("{}T{:02}:{:02}:{:02}", today(), of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// Year, month and day of a day since 1970-01-01, by the Gregorian calendar.
fn date(days: u64) -> (u64, u64, u64) {
    // In years that start in March, the leap day is the last. 719,468 days are from 0000-03-01 to 1970-01-01.
    let days = days.min(2_932_896) + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let check = |days, expected| assert_eq!(date(days), expected);
        check(0, (1970, 1, 1));
        check(59, (1970, 3, 1));
        check(11_016, (2000, 2, 29));
        check(20_727, (2026, 10, 1));
        check(u64::MAX, (9999, 12, 31));
    }
}
