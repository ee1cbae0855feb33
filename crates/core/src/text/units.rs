//! Sizes, times and rates as people write them, and the powers of two that AWS counts in.
//!
//! In AWS's quotas and prices, KB, MB and GB are 2^10, 2^20 and 2^30 bytes. Text such as `"400 KB"` is read the same way,
//! and sizes are printed in KiB, MiB and GiB. The k, M and G of a rate count changes: 10^3, 10^6 and 10^9.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::numbers::{counted, number, worth};

/// Bytes in a KiB.
pub const KIB: f64 = 1024.0;
/// Bytes in a MiB.
pub const MIB: f64 = 1024.0 * KIB;
/// Bytes in a GiB: what AWS bills as a "GB".
pub const GIB: f64 = 1024.0 * MIB;
/// Amounts in USD nearer to each other than this are the same: half a cent.
pub const CENT: f64 = 0.005;
/// Hours in a day.
pub const HOURS: usize = 24;
/// Seconds in an hour.
pub const HOUR: f64 = 3600.0;
/// Seconds in a day.
pub const DAY: f64 = HOURS as f64 * HOUR;

/// A size in bytes, or a rate in bytes per second for some keys.
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
        // As in the AWS Pricing Calculator. The length of a document's month is for those who read documents.
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
    /// Hours of a month, unless a document sets them.
    pub(crate) const MONTH_HOURS: f64 = 730.0;

    /// Whether a text gives a rate by the month.
    pub(crate) fn is_monthly(text: &str) -> bool {
        text.split_once('/').is_some_and(|(_, unit)| unit.trim().eq_ignore_ascii_case("month"))
    }
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
        // A sum as large as this has no fraction: added and subtracted again, it leaves the nearest whole number. No library,
        // no integers, so that the compiler rounds several numbers at once.
        let nearest = ((quotient.abs() + ALL_WHOLE) - ALL_WHOLE).copysign(quotient);
        let below = if nearest > quotient { nearest - 1.0 } else { nearest };
        below + if quotient - below <= WHOLE { 0.0 } else { 1.0 }
    } else {
        quotient
    }
}

/// The smaller of two numbers. `f64::min` looks for what is not a number as well, which takes three times as long.
#[inline]
pub fn smaller(one: f64, other: f64) -> f64 {
    if one < other { one } else { other }
}

/// The larger of two numbers, in the same way.
#[inline]
pub fn larger(one: f64, other: f64) -> f64 {
    if one > other { one } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    /// The same by way of an integer, to the bit.
    #[test]
    fn rounding_up_is_that_of_integers() {
        let by_integer = |quotient: f64| {
            let cut = quotient as i64 as f64;
            let below = if cut > quotient { cut - 1.0 } else { cut };
            if quotient - below <= WHOLE { below } else { below + 1.0 }
        };
        for scale in -60..52 {
            for step in 0..1000 {
                let quotient = libm::exp2(f64::from(scale)) * (1.0 + f64::from(step) / 1000.0);
                for near in [
                    quotient,
                    quotient.round(),
                    quotient.round() + 1e-9,
                    quotient.round() - 1e-10,
                    quotient.trunc() + 0.5,
                ] {
                    for signed in [near, -near] {
                        assert_eq!(round_up(signed).to_bits(), by_integer(signed).to_bits(), "{signed}");
                    }
                }
            }
        }
    }
}
