//! Sizes, times and rates as people write them, and the powers of two that AWS counts in.
//!
//! In AWS's quotas and prices, KB, MB and GB are 2^10, 2^20 and 2^30 bytes. Text such as `"400 KB"` is read the same way,
//! and sizes are printed in KiB, MiB and GiB. The k, M and G of a rate count changes: 10^3, 10^6 and 10^9.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Bytes in a KiB.
pub const KIB: f64 = 1024.0;
/// Bytes in a MiB.
pub const MIB: f64 = 1024.0 * KIB;
/// Bytes in a GiB: what AWS bills as a "GB".
pub const GIB: f64 = 1024.0 * MIB;
/// Hours in a day.
pub const HOURS: usize = 24;
/// Seconds in an hour.
pub const HOUR: f64 = 3600.0;
/// Seconds in a day.
pub const DAY: f64 = HOURS as f64 * HOUR;

/// A size in bytes, or a rate in bytes per second where the key says so.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Bytes(pub f64);

/// A time in seconds.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Seconds(pub f64);

/// A rate per second.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct PerSecond(pub f64);

/// A quantity, written as a number in its base unit or as text with a unit.
pub trait Quantity: Sized {
    /// The `format` that marks such a value in the JSON Schema.
    const FORMAT: &'static str;
    /// Spellings of units, each with its size in the base unit; of one size, the first spelling is printed.
    const UNITS: &'static [(&'static str, f64)];
    /// From the base unit.
    fn from_base(value: f64) -> Self;
    /// In the base unit.
    fn base(&self) -> f64;

    /// Reads text such as `"1.2 KiB"` or `"300 s"`; `None` if the number or the unit is invalid.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let split = text.find(|c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E')).unwrap_or(text.len());
        let (amount, unit) = text.split_at(split);
        let worth = if unit.is_empty() { 1.0 } else { worth(Self::UNITS, unit)? };
        // -0.0 is 0, as it is for a number without a unit.
        Some(Self::from_base(number(amount.trim_end())? * worth + 0.0))
    }

    /// The shortest text that reads back as the same value.
    fn text(&self) -> String {
        let base = self.base();
        let mut best = format!("{base} {}", Self::UNITS[0].0);
        for (index, (name, worth)) in Self::UNITS.iter().enumerate() {
            let first_of_its_worth = Self::UNITS.iter().position(|(_, w)| w == worth) == Some(index);
            let value = base / worth;
            if first_of_its_worth && value >= 0.1 && value * worth == base {
                let text = format!("{value} {name}");
                if text.len() < best.len() {
                    best = text;
                }
            }
        }
        best
    }
}

impl Quantity for Bytes {
    const FORMAT: &'static str = "bytes";
    const UNITS: &'static [(&'static str, f64)] = &[
        ("B", 1.0),
        ("KiB", KIB),
        ("MiB", MIB),
        ("GiB", GIB),
        ("TiB", GIB * 1024.0),
        ("PiB", GIB * 1024.0 * 1024.0),
        ("bytes", 1.0),
        ("KB", KIB),
        ("MB", MIB),
        ("GB", GIB),
        ("TB", GIB * 1024.0),
        ("PB", GIB * 1024.0 * 1024.0),
    ];
    fn from_base(value: f64) -> Self {
        Self(value)
    }
    fn base(&self) -> f64 {
        self.0
    }
}

impl Quantity for Seconds {
    const FORMAT: &'static str = "seconds";
    // Minutes and hours are read but not printed: AWS gives all of these settings in seconds.
    const UNITS: &'static [(&'static str, f64)] = &[
        ("s", 1.0),
        ("ms", 0.001),
        ("sec", 1.0),
        ("second", 1.0),
        ("seconds", 1.0),
        ("m", 60.0),
        ("min", 60.0),
        ("minute", 60.0),
        ("minutes", 60.0),
        ("h", HOUR),
        ("hour", HOUR),
        ("hours", HOUR),
        ("d", DAY),
        ("day", DAY),
        ("days", DAY),
    ];
    fn from_base(value: f64) -> Self {
        Self(value)
    }
    fn base(&self) -> f64 {
        self.0
    }
    /// Several times in a row are their sum: `1 h 30 m`.
    fn parse(text: &str) -> Option<Self> {
        let mut rest = text.trim();
        let mut sum = 0.0;
        loop {
            let split = rest.find(|c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E')).unwrap_or(rest.len());
            let (amount, unit) = rest.split_at(split);
            let (unit, next) = unit.split_at(unit.find(|c: char| !c.is_alphabetic()).unwrap_or(unit.len()));
            let amount = number(amount.trim_end())?;
            let is_alone = next.is_empty() && rest.len() == text.trim().len();
            // Of several, each has a unit, and none is negative.
            if !is_alone && (unit.is_empty() || amount < 0.0) {
                return None;
            }
            sum += amount * if unit.is_empty() { 1.0 } else { worth(Self::UNITS, unit)? };
            rest = next.trim_start();
            if rest.is_empty() {
                return Some(Self(sum));
            }
        }
    }
    fn text(&self) -> String {
        format!("{} s", self.0)
    }
}

impl Quantity for PerSecond {
    const FORMAT: &'static str = "rate";
    // The units after the slash.
    const UNITS: &'static [(&'static str, f64)] = &[
        ("s", 1.0),
        ("sec", 1.0),
        ("second", 1.0),
        ("m", 60.0),
        ("min", 60.0),
        ("minute", 60.0),
        ("h", HOUR),
        ("hour", HOUR),
        ("d", DAY),
        ("day", DAY),
        // As in the AWS Pricing Calculator. What a document says of its month is for those who read documents.
        ("month", Self::MONTH_HOURS * HOUR),
    ];
    fn from_base(value: f64) -> Self {
        Self(value)
    }
    fn base(&self) -> f64 {
        self.0
    }
    /// Lowercase m is not a million: elsewhere it is a minute.
    fn parse(text: &str) -> Option<Self> {
        let (amount, seconds) = match text.split_once('/') {
            Some((amount, unit)) => (amount, worth(Self::UNITS, unit.trim())?),
            None => (text, 1.0),
        };
        Some(Self(counted(amount.trim())? / seconds + 0.0))
    }
    fn text(&self) -> String {
        format!("{}/s", self.0)
    }
}

impl PerSecond {
    /// Hours of a month, unless a document says otherwise.
    pub(crate) const MONTH_HOURS: f64 = 730.0;

    /// Whether a text gives a rate by the month.
    pub(crate) fn is_monthly(text: &str) -> bool {
        text.split_once('/').is_some_and(|(_, unit)| unit.trim().eq_ignore_ascii_case("month"))
    }
}

/// Words for large counts.
const COUNTS: &[(&str, f64)] = &[("thousand", 1e3), ("million", 1e6), ("billion", 1e9)];

/// Reads a count: a number, such as `1,200`, also with a word or a letter behind it: `5 million`, `250k`.
fn counted(text: &str) -> Option<f64> {
    let word = text.rsplit_once(' ').and_then(|(digits, word)| Some((digits, worth(COUNTS, word)?)));
    let (digits, many) = match (word, text.char_indices().last()?) {
        (Some(counted), _) => counted,
        (None, (end, 'k' | 'K')) => (&text[..end], 1e3),
        (None, (end, 'M')) => (&text[..end], 1e6),
        (None, (end, 'G')) => (&text[..end], 1e9),
        (None, _) => (text, 1.0),
    };
    Some(number(digits.trim_end())? * many)
}

/// Reads a number without a unit: a count such as `5 million`, or a percentage such as `20%` where `percent` tells how
/// many percent are 1: 100 of a share, 1 of a value in percent.
pub fn amount(text: &str, percent: Option<f64>) -> Option<f64> {
    let text = text.trim();
    match (text.strip_suffix('%'), percent) {
        (Some(share), Some(percent)) => Some(number(share.trim_end())? / percent + 0.0),
        _ => counted(text),
    }
}

/// The size of a unit in the base unit, in any letter case.
fn worth(units: &[(&str, f64)], unit: &str) -> Option<f64> {
    units.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).map(|(_, worth)| *worth)
}

/// Reads a number, with or without thousands separators of one kind: `1200`, `1,200.5`, `1_200`, `1.2e3`.
pub fn number(text: &str) -> Option<f64> {
    let (sign, unsigned) = text.split_at(usize::from(text.starts_with(['-', '+'])));
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '_')).unwrap_or(unsigned.len());
    let (whole, rest) = unsigned.split_at(end);
    let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()) else { return float(text) };
    let (first, groups) = whole.split_once(separator)?;
    let three_digits = |group: &str| group.len() == 3 && are_digits(group);
    let sound = matches!(first.len(), 1..=3) && !first.starts_with('0') && groups.split(separator).all(three_digits);
    if sound { float(&format!("{sign}{}{rest}", whole.replace(separator, ""))) } else { None }
}

/// Reads a decimal number, such as `-1.5e3`, as the nearest `f64`; infinite if it is too large.
///
/// The only reader of decimal numbers in the program. It agrees with the standard library, but needs no table of powers:
/// the page's first view is 8.4 KiB smaller (126.7 instead of 135.1 KiB, compressed). Of numbers with more than 19 digits,
/// one in a million is off by one in the last bit.
pub fn float(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let power = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    if !are_digits(whole)
        || !are_digits(fraction)
        || !are_digits(power)
        || power.is_empty()
        || (whole.is_empty() && fraction.is_empty())
    {
        return None;
    }
    // An exponent that overflows is as good as the largest.
    let exponent: i32 = exponent.parse().unwrap_or(if exponent.starts_with('-') { i32::MIN } else { i32::MAX });
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let size: f64 = minimal_lexical::parse_float(whole.as_bytes().iter(), fraction.as_bytes().iter(), exponent);
    Some(if mantissa.starts_with('-') { -size } else { size })
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Reads text of a schema's `format`; the value is in the base unit.
pub(crate) fn in_base(format: &str, text: &str) -> Option<f64> {
    match format {
        Bytes::FORMAT => Bytes::parse(text).map(|bytes| bytes.0),
        Seconds::FORMAT => Seconds::parse(text).map(|seconds| seconds.0),
        _ => PerSecond::parse(text).map(|rate| rate.0),
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// As a number per second, whatever unit it was written in.
impl Serialize for PerSecond {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

macro_rules! quantity {
    ($kind:ty, $name:literal) => {
        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text())
            }
        }

        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl de::Visitor<'_> for Visitor {
                    type Value = $kind;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(<$kind>::FORMAT)
                    }
                    fn visit_f64<E: de::Error>(self, value: f64) -> Result<$kind, E> {
                        Ok(<$kind>::from_base(value))
                    }
                    fn visit_i64<E: de::Error>(self, value: i64) -> Result<$kind, E> {
                        Ok(<$kind>::from_base(value as f64))
                    }
                    fn visit_u64<E: de::Error>(self, value: u64) -> Result<$kind, E> {
                        Ok(<$kind>::from_base(value as f64))
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$kind, E> {
                        <$kind>::parse(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
                    }
                }
                deserializer.deserialize_any(Visitor)
            }
        }

        impl JsonSchema for $kind {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": ["number", "string"], "format": <$kind>::FORMAT })
            }
        }
    };
}
quantity!(Bytes, "Bytes");
quantity!(Seconds, "Seconds");
quantity!(PerSecond, "PerSecond");

/// How far a quotient may be from a whole number and still count as that number.
const WHOLE: f64 = 1e-9;

/// Rounds up as AWS bills. A quotient within 1e-9 of a whole number counts as that number, so that the last bits of a
/// division do not bill another unit.
#[inline]
pub fn round_up(quotient: f64) -> f64 {
    // From here on, every number is whole.
    const ALL_WHOLE: f64 = 4_503_599_627_370_496.0;
    if quotient.abs() < ALL_WHOLE {
        // By way of an integer, which takes a fraction of the time of the library's rounding.
        let cut = quotient as i64 as f64;
        let below = if cut > quotient { cut - 1.0 } else { cut };
        if quotient - below <= WHOLE { below } else { below + 1.0 }
    } else {
        quotient
    }
}

/// A number with thousands separators.
pub fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|b| matches!(b, b'1'..=b'9')) {
        out.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_read_as_people_write_them() {
        let check = |text: &str, bytes: Option<f64>| assert_eq!(Bytes::parse(text).map(|b| b.0), bytes, "{text}");
        check("900 B", Some(900.0));
        check("1.2 KiB", Some(1228.8));
        check("400 KB", Some(409_600.0));
        check("5MiB", Some(5.0 * MIB));
        check(" 1e3 b ", Some(1000.0));
        check("20 gib", Some(20.0 * GIB));
        check("900", Some(900.0));
        check("-1 KiB", Some(-1024.0));
        check("1,200 B", Some(1200.0));
        for wrong in ["", "KiB", "five MiB", "5 s", "5 MiB/s", "nan", "inf B", "1,20 B", "１ KiB"] {
            check(wrong, None);
        }
    }

    #[test]
    fn times_read_as_people_write_them() {
        let check = |text: &str, seconds: Option<f64>| assert_eq!(Seconds::parse(text).map(|s| s.0), seconds, "{text}");
        check("300 s", Some(300.0));
        check("5 m", Some(300.0));
        check("250ms", Some(0.25));
        check("1 h", Some(3600.0));
        check("7d", Some(7.0 * DAY));
        check("1 h 30 m", Some(5400.0));
        check("1h30m", Some(5400.0));
        check(" 1 d 2 hours 3.5 s ", Some(DAY + 7203.5));
        check("1e3 s", Some(1000.0));
        check("-5 s", Some(-5.0));
        for wrong in ["5 KiB", "1 h 30", "30 1 h", "1 h -5 m", "h", "1 h m", "1 h, 30 m", "1 hm", "", "5 m s"] {
            check(wrong, None);
        }
    }

    #[test]
    fn counts_and_shares_read_as_people_write_them() {
        let check = |text: &str, percent: Option<f64>, value: Option<f64>| {
            assert_eq!(amount(text, percent), value, "{text:?}");
        };
        check("5 million", None, Some(5e6));
        check("2.5M", None, Some(2.5e6));
        check(" 1,200 ", None, Some(1200.0));
        check("7%", Some(100.0), Some(0.07));
        check("12.5 %", Some(1.0), Some(12.5));
        check("0.2", Some(100.0), Some(0.2));
        for wrong in ["20%", "five", "", "5m", "5 MiB", "million", "%"] {
            check(wrong, None, None);
        }
    }

    #[test]
    fn rates_read_as_people_write_them() {
        let check = |text: &str, rate: Option<f64>| assert_eq!(PerSecond::parse(text).map(|r| r.0), rate, "{text:?}");
        check("1200", Some(1200.0));
        check("1,200/s", Some(1200.0));
        check("4.3M/h", Some(4.3e6 / 3600.0));
        check("250k/min", Some(250e3 / 60.0));
        check("10M/day", Some(10e6 / 86_400.0));
        check(" 10 M / d ", Some(10e6 / 86_400.0));
        check("2G/DAY", Some(2e9 / 86_400.0));
        check("1.5K", Some(1500.0));
        check("1e3/Hour", Some(1e3 / 3600.0));
        check("-5/s", Some(-5.0));
        check("60/m", Some(1.0));
        for wrong in [
            "", "/s", "k", "M/h", "10m/day", "10 kk", "10/", "10/s/s", "10/week", "10 s", "nan/s", "inf", "1,2,3/s",
            "١٢",
        ] {
            check(wrong, None);
        }
    }

    #[test]
    fn numbers_may_have_thousands_separators() {
        let check = |text: &str, value: Option<f64>| assert_eq!(number(text), value, "{text:?}");
        check("1200", Some(1200.0));
        check("1,200", Some(1200.0));
        check("-12,345,678.25", Some(-12_345_678.25));
        check("1_200", Some(1200.0));
        check("+.5", Some(0.5));
        check("1,200e3", Some(1.2e6));
        check("1e300", Some(1e300));
        for wrong in [
            "",
            "-",
            ".",
            ",",
            "1,2,3",
            "1,20",
            "1,2000",
            ",200",
            "1,200,",
            "0,123",
            "1,200_300",
            "1,200.000,5",
            "1200,300",
        ] {
            check(wrong, None);
        }
        for wrong in ["nan", "-inf", "infinity", "--1", "1 200", "0x10", "١٢", "1.5.2", "1e", "e3"] {
            check(wrong, None);
        }
    }

    /// What the standard library reads, except for words such as `inf`.
    fn read_by_the_library(text: &str) -> Option<u64> {
        text.parse::<f64>().ok().filter(|_| !text.contains(['n', 'N'])).map(f64::to_bits)
    }

    #[test]
    fn decimal_numbers_are_read_to_the_bit() {
        for text in [
            "0",
            "-0",
            "00.00",
            "0.1",
            "1.",
            ".5",
            "-.5e-3",
            "1e308",
            "1.7976931348623159e308",
            "-1e309",
            "1e-400",
            "5e-324",
            "2.4703282292062327208e-324",
            "2.4703282292062328e-324",
            "9007199254740993",
            "9007199254740992.99999999999999999999",
            "0.000000000000000000000000000000000000000001234567890123456789012345678901234567890e+30",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "100000000000000000000000000000000000000000000000000000000000e-40",
            "+3.5E+2",
            "",
            ".",
            "-",
            "+-1",
            "e5",
            "1e",
            "1e+",
            "1e5.5",
            "1.2.3",
            "0x1",
            "1_0",
            " 1",
            "inf",
            "nan",
            "١",
        ] {
            assert_eq!(float(text).map(f64::to_bits), read_by_the_library(text), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_number_is_read_as_the_library_reads_it(text in "[-+]?0{0,9}[0-9]{0,9}(\\.[0-9]{0,10})?([eE][-+]?[0-9]{1,3})?", bits: u64) {
            prop_assert_eq!(float(&text).map(f64::to_bits), read_by_the_library(&text), "{:?}", text);
            let number = f64::from_bits(bits);
            if number.is_finite() {
                prop_assert_eq!(float(&number.to_string()).map(f64::to_bits), Some(bits));
                prop_assert_eq!(float(&format!("{number:e}")).map(f64::to_bits), Some(bits));
            }
        }

        #[test]
        fn a_long_number_is_read_to_the_last_bit(text in "[-+]?[0-9]{0,30}(\\.[0-9]{0,40})?([eE][-+]?[0-9]{1,3})?") {
            match (float(&text).map(f64::to_bits), read_by_the_library(&text)) {
                (Some(read), Some(expected)) => prop_assert!(read.abs_diff(expected) <= 1, "{:?}", text),
                (read, expected) => prop_assert_eq!(read, expected, "{:?}", text),
            }
        }
    }

    #[test]
    fn text_reads_back_as_the_same_value() {
        for bytes in [1.0, 900.0, 1024.0, 1228.8, 209_715.2, 5.0 * MIB, 20.0 * GIB, 0.1, 1e15 + 0.5, 0.0] {
            let text = Bytes(bytes).text();
            assert_eq!(Bytes::parse(&text), Some(Bytes(bytes)), "{text}");
        }
        assert_eq!(Bytes(900.0).text(), "900 B");
        assert_eq!(Bytes(5.0 * MIB).text(), "5 MiB");
        assert_eq!(Bytes(0.2 * MIB).text(), "0.2 MiB");
    }

    #[test]
    fn rounding_up_forgives_the_last_bits() {
        assert_eq!(round_up(3.0 + 1e-12), 3.0);
        assert_eq!(round_up(3.0 - 1e-12), 3.0);
        assert_eq!(round_up(3.000_001), 4.0);
        assert_eq!(round_up(0.0), 0.0);
        assert_eq!(round_up(-0.3), 0.0);
        assert_eq!(round_up(-2.0), -2.0);
        assert_eq!(round_up(4_503_599_627_370_495.5), 4_503_599_627_370_496.0);
        assert_eq!(round_up(1e300), 1e300);
        assert!(round_up(f64::NAN).is_nan() && round_up(f64::INFINITY).is_infinite());
    }

    #[test]
    fn thousands_are_grouped() {
        let check = |value, decimals, text: &str| assert_eq!(grouped(value, decimals), text);
        check(0.0, 2, "0.00");
        check(-0.001, 2, "0.00");
        check(999.0, 0, "999");
        check(1000.0, 0, "1,000");
        check(-1_234_567.891, 2, "-1,234,567.89");
    }
}
