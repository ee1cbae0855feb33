//! Numbers for people: three or four significant digits, thousands separators, and units that keep numbers short.

use shardwise_core::text::grouped;

/// From this number on, a power of ten is easier to read.
const SCIENTIFIC: f64 = 1e12;

/// Three significant digits below 1,000, all integer digits above.
pub(crate) fn plain(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".into();
    }
    if !(1e-6..SCIENTIFIC).contains(&size) {
        return format!("{value:.2e}");
    }
    if size >= 999.5 {
        return grouped(value, 0);
    }
    significant(value, 3)
}

/// Rounds a number below 1,000 to significant digits, without trailing zeros.
fn significant(value: f64, digits: i32) -> String {
    let decimals = (digits - 1 - value.abs().log10().floor() as i32).clamp(0, 9) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Large counts in words: `1.05 billion`.
pub(crate) fn count(value: f64) -> String {
    const WORDS: [(f64, &str); 3] = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];
    match WORDS.iter().find(|(worth, _)| value >= *worth) {
        Some((worth, word)) if value < 1e15 => format!("{} {word}", plain(value / worth)),
        _ => plain(value),
    }
}

/// A size, in the unit that keeps it below 1,024.
pub(crate) fn bytes(value: f64) -> String {
    const UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    let mut value = value;
    let mut unit = 0;
    // Rounding must not leave 1,024 of a unit.
    while value.abs() >= 1023.5 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{} {}", plain(value), UNITS[unit])
}

/// A time, in the unit in which AWS states it, or a smaller or larger one if that is easier to read.
pub(crate) fn seconds(value: f64) -> String {
    match value {
        0.0 => "0 s".into(),
        value if value < 0.9995 => format!("{} ms", plain(value * 1e3)),
        value if value < 7200.0 => format!("{} s", plain(value)),
        value => format!("{} h", plain(value / 3600.0)),
    }
}

/// A share as a percentage, however small.
pub(crate) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    match percent.abs() {
        0.0 => "0%".into(),
        size if size < 1e-4 => "<0.0001%".into(),
        // Almost all is not all.
        size if size < 100.0 && plain(size) == "100" => ">99.9%".into(),
        // Below 1%, a third digit means nothing.
        size if size < 0.95 => format!("{}%", significant(percent, 2)),
        _ => format!("{}%", plain(percent)),
    }
}

/// A share in whole percent, as for the parts of a bill.
pub(crate) fn whole_percent(share: f64) -> String {
    let whole = grouped(share * 100.0, 0);
    match whole.as_str() {
        "0" if share > 0.0 => "<1%".into(),
        "100" if share < 1.0 => ">99%".into(),
        _ => format!("{whole}%"),
    }
}

/// Demand divided by limit, as a percentage, or as a multiple if far above.
pub(crate) fn utilization(share: f64) -> String {
    match share {
        share if share >= 1e5 => format!("{share:.1e}x"),
        share if share > 9.99 => format!("{}x", plain(share)),
        // Rounding must not make a limit look exceeded, or not exceeded.
        share if share > 1.0 + 1e-9 && share < 1.005 => ">100%".into(),
        share if (0.995..1.0).contains(&share) => "<100%".into(),
        share => whole_percent(share),
    }
}

/// `4 of 5 calls/s per shard`: a demand and its limit, in the unit of the limit.
pub(crate) fn demand_of_limit(demand: f64, limit: f64, unit: &str) -> String {
    let (unit, per) = match unit.rsplit_once('/') {
        Some((unit, per)) if per != "s" => (unit, format!(" per {per}")),
        _ => (unit, String::new()),
    };
    match unit {
        "B" => format!("{} of {}{per}", bytes(demand), bytes(limit)),
        "B/s" => format!("{}/s of {}/s{per}", bytes(demand), bytes(limit)),
        "s" => format!("{} of {}{per}", seconds(demand), seconds(limit)),
        unit => {
            format!("{} of {} {}{per}", plain(demand), plain(limit), of_count(limit, unit))
        }
    }
}

/// A quantity in the unit of a bill line or limit.
pub(crate) fn with_unit(value: f64, unit: &str) -> String {
    match unit.strip_prefix('B') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{}{rest}", bytes(value)),
        _ if unit == "s" => seconds(value),
        _ if unit == "share" => percent(value),
        _ => format!("{} {}", plain(value), of_count(value, unit)),
    }
}

/// A unit of so many: of one, `reader` instead of `readers`, and `change/s` instead of `changes/s`.
pub(crate) fn of_count(count: f64, unit: &str) -> String {
    let (counted, per) = unit.split_once('/').map_or((unit, ""), |(counted, _)| (counted, &unit[counted.len()..]));
    match counted.strip_suffix('s').filter(|one| plain(count) == "1" && one.len() > 2) {
        Some(one) => format!("{one}{per}"),
        None => unit.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_the_digits_that_count() {
        let check = |value, text: &str| assert_eq!(plain(value), text);
        check(0.0, "0");
        check(4.0, "4");
        check(12.345, "12.3");
        check(0.012_345, "0.0123");
        check(999.4, "999");
        check(999.7, "1,000");
        check(1_234_567.8, "1,234,568");
        check(-42.5, "-42.5");
        check(1e15, "1.00e15");
        check(1.234e-9, "1.23e-9");
    }

    #[test]
    fn units_keep_numbers_short() {
        assert_eq!(bytes(900.0), "900 B");
        assert_eq!(bytes(1190.0), "1.16 KiB");
        assert_eq!(bytes(1_048_576.0), "1 MiB");
        assert_eq!(bytes(1_048_570.0), "1 MiB");
        assert_eq!(bytes(1e30), "867,361,737,988 EiB");
        assert_eq!(seconds(0.07), "70 ms");
        assert_eq!(seconds(300.0), "300 s");
        assert_eq!(seconds(86400.0), "24 h");
        assert_eq!(count(1_051_200_000.0), "1.05 billion");
        assert_eq!(count(12_000.0), "12,000");
        assert_eq!(count(2.6e18), "2.60e18");
    }

    #[test]
    fn shares_never_round_across_the_limit() {
        let check = |share, text: &str| assert_eq!(utilization(share), text);
        check(0.0, "0%");
        check(0.002, "<1%");
        check(0.005, "<1%");
        check(0.8, "80%");
        check(0.999, "<100%");
        check(1.0, "100%");
        check(1.001, ">100%");
        check(9.98, "998%");
        check(12.0, "12x");
        check(6.8e8, "6.8e8x");
        assert_eq!(percent(4e-7), "<0.0001%");
        assert_eq!(percent(0.012_34), "1.23%");
        assert_eq!(percent(0.001_692), "0.17%");
    }

    #[test]
    fn demand_and_limit_share_a_unit() {
        let check = |demand, limit, unit, text: &str| assert_eq!(demand_of_limit(demand, limit, unit), text);
        check(4.0, 5.0, "calls/s/shard", "4 of 5 calls/s per shard");
        check(705_750.0, 1_048_576.0, "B/s/shard", "689 KiB/s of 1 MiB/s per shard");
        check(240_650.0, 6_291_456.0, "B", "235 KiB of 6 MiB");
        check(0.07, 60.0, "s", "70 ms of 60 s");
        check(12.0, 2000.0, "calls/s", "12 of 2,000 calls/s");
        check(3.0, 1.0, "readers/shard", "3 of 1 reader per shard");
        check(2.0, 1.0, "calls/s", "2 of 1 call/s");
        assert_eq!(with_unit(1.0, "changes/s"), "1 change/s");
        assert_eq!(with_unit(1.5, "s"), "1.5 s");
        assert_eq!(with_unit(1536.0, "B/s/shard"), "1.5 KiB/s/shard");
        assert_eq!(with_unit(2920.0, "shard-hour"), "2,920 shard-hour");
    }
}
