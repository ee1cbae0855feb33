//! Numbers as the document writes them.

use shardwise_core::output::Currency;
use shardwise_core::report::ArchitectureReport;
use shardwise_core::text::grouped;

/// From this amount on, parts of a unit are noise in another currency.
const WITHOUT_CENTS: f64 = 1000.0;
const KIB: f64 = 1024.0;

/// `$1,234.56`, or `JPY 123,456`.
pub(crate) fn money(currency: &Currency, usd: f64) -> String {
    let amount = usd * currency.rate;
    let sign = if amount < 0.0 { "-" } else { "" };
    let size = amount.abs();
    if currency.code == "USD" {
        let text = grouped(size, 2);
        // Less than half a cent is not a debt.
        let sign = if text == "0.00" { "" } else { sign };
        return format!("{sign}${text}");
    }
    let decimals = if size >= WITHOUT_CENTS { 0 } else { 2 };
    format!("{sign}{} {}", currency.code, grouped(size, decimals))
}

/// What an architecture costs a month, as far as its prices are known.
pub(crate) fn total(architecture: &ArchitectureReport, currency: &Currency) -> String {
    match (architecture.monthly_usd, &architecture.not_priced) {
        (Some(usd), _) => money(currency, usd),
        (None, Some(missing)) => format!("not priced; {} without", money(currency, missing.usd_without)),
        (None, None) => "not priced".into(),
    }
}

/// The price of a unit, with three digits that count.
pub(crate) fn fine(currency: &Currency, usd: f64) -> String {
    let amount = usd * currency.rate;
    let symbol = if currency.code == "USD" { "$".to_owned() } else { format!("{} ", currency.code) };
    format!("{symbol}{}", digits(amount))
}

/// A difference, with its sign.
pub(crate) fn difference(currency: &Currency, usd: f64) -> String {
    let text = money(currency, usd);
    if usd > 0.0 && !text.trim_start_matches('$').trim_start_matches("0.00").is_empty() {
        format!("+{text}")
    } else {
        text
    }
}

/// A number with as many decimals as a reader needs.
pub(crate) fn digits(value: f64) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let decimals = match value.abs() {
        size if size >= 100.0 || size == 0.0 => 0,
        size if size >= 1.0 => 2,
        size => 2 - libm::floor(libm::log10(size)).max(-12.0) as i32,
    };
    let text = grouped(value, usize::try_from(decimals).unwrap_or_default());
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A number with its unit; bytes in KiB, MiB or GiB.
pub(crate) fn measured(value: f64, unit: &str) -> String {
    let of_bytes = unit.strip_prefix('B').filter(|rest| rest.is_empty() || rest.starts_with('/'));
    match of_bytes {
        Some(rest) => {
            let units = ["B", "KiB", "MiB", "GiB", "TiB"];
            let power = (0..units.len()).rev().find(|power| value.abs() >= scale(*power)).unwrap_or(0);
            format!("{} {}{rest}", digits(value / scale(power)), units[power])
        }
        None => format!("{} {unit}", digits(value)),
    }
}

fn scale(power: usize) -> f64 {
    (0..power).fold(1.0, |scale, _| scale * KIB)
}

/// A share as a percentage; small ones are not 0.
pub(crate) fn percent(share: f64) -> String {
    match share * 100.0 {
        0.0 => "0%".into(),
        percent if percent < 0.01 => "<0.01%".into(),
        percent if percent < 10.0 => format!("{}%", digits((percent * 100.0).round() / 100.0)),
        percent => format!("{}%", grouped(percent, 0)),
    }
}

/// Seconds in words that people use.
pub(crate) fn seconds(seconds: Option<f64>) -> String {
    match seconds {
        None => "without end".into(),
        Some(seconds) if seconds < 1.0 => format!("{} s", digits(seconds)),
        Some(seconds) if seconds < 120.0 => format!("{} s", digits((seconds * 10.0).round() / 10.0)),
        Some(seconds) if seconds < 7200.0 => format!("{} min", digits((seconds / 6.0).round() / 10.0)),
        Some(seconds) => format!("{} h", digits((seconds / 360.0).round() / 10.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        let (usd, yen) = (Currency::usd(), Currency { code: "JPY".into(), rate: 155.2 });
        let check = |found: String, expected: &str| assert_eq!(found, expected);
        check(money(&usd, 1234.567), "$1,234.57");
        check(money(&usd, -15.5), "-$15.50");
        check(money(&usd, -0.001), "$0.00");
        check(money(&yen, 100.0), "JPY 15,520");
        check(difference(&usd, 3.0), "+$3.00");
        check(difference(&usd, 0.001), "$0.00");
        check(difference(&yen, 3.0), "+JPY 465.60");
        check(fine(&usd, 0.000_012_34), "$0.0000123");
        check(digits(0.0), "0");
        check(digits(12.0), "12");
        check(measured(1_428_000.0, "B/s"), "1.36 MiB/s");
        check(measured(4.0, "calls/s/shard"), "4 calls/s/shard");
        check(percent(0.000_000_1), "<0.01%");
        check(percent(0.606), "61%");
        check(seconds(None), "without end");
        check(seconds(Some(356.2)), "5.9 min");
    }
}
