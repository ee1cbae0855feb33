//! Dates as price books have them.

/// Days from 1970-01-01 to a date such as `2026-10-01`, by the Gregorian calendar; `None` for anything else and for dates
/// before.
pub(crate) fn days_since_epoch(date: &str) -> Option<u32> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<u32>().ok());
    let [year, month, day] = [parts.next()??, parts.next()??, parts.next()??];
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // In years that start in March, the leap day is the last, and months have 30.6 days on average.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    // 719,468 days are from 0000-03-01 to 1970-01-01.
    days.checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days() {
        let check = |date, days| assert_eq!(days_since_epoch(date), days, "{date}");
        check("1970-01-01", Some(0));
        check("1970-03-01", Some(59));
        check("2000-02-29", Some(11_016));
        check("2026-10-01", Some(20_727));
        check("2027-03-30", Some(20_727 + 180));
        for wrong in ["", "2026", "2026-13-01", "2026-10-32", "1969-12-31", "2026-10-01T00:00:00", "soon"] {
            check(wrong, None);
        }
    }
}
