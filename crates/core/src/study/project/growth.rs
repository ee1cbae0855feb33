//! Growth as people write it: `5%/month`, `60%/year`, `2x/quarter`.

use super::asks::ENOUGH_FOR;
use crate::text::{Argument, Message, StudyMessage, number};

/// Periods of a growth, and how many months each has.
const PERIODS: &[(&str, f64)] = &[
    ("month", 1.0),
    ("months", 1.0),
    ("mo", 1.0),
    ("quarter", 3.0),
    ("q", 3.0),
    ("year", 12.0),
    ("years", 12.0),
    ("y", 12.0),
];
/// Months that are projected by default.
pub const MONTHS: u32 = 36;
/// The most months.
pub const MOST_MONTHS: u32 = 600;
/// Months beyond the last that are looked at: a quota that is asked for in that one is enough for a year.
pub const FURTHER: u32 = ENOUGH_FOR as u32 - 1;
/// The fastest growth within one period.
const MOST_TIMES: f64 = 1000.0;

/// Growth that is as strong in every month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Growth {
    /// By how much a rate multiplies in a period.
    times: f64,
    /// Months of the period.
    months: f64,
}

impl Growth {
    /// Reads a growth; `None` if it is none, or if nothing is left after the first period.
    ///
    /// ```
    /// # use shardwise_core::study::Growth;
    /// let doubling = Growth::parse("2x/quarter").expect("a growth");
    /// assert_eq!((doubling.factor(1), doubling.factor(4)), (1.0, 2.0));
    /// assert!(Growth::parse("5%").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (amount, period) = text.split_once('/')?;
        let (_, months) = PERIODS.iter().find(|(name, _)| name.eq_ignore_ascii_case(period.trim()))?;
        let amount = amount.trim();
        let times = match (amount.strip_suffix('%'), amount.strip_suffix(['x', 'X'])) {
            (Some(percent), _) => 1.0 + number(percent.trim())? / 100.0,
            (None, Some(times)) => number(times.trim())?,
            (None, None) => return None,
        };
        (times > 0.0 && times <= MOST_TIMES).then_some(Self { times, months: *months })
    }

    /// What was expected of a text that is none.
    pub fn expected(text: &str) -> Message {
        StudyMessage::GrowthShape { found: Argument::quoted(text) }.into()
    }

    /// The factors of so many months, and those of the year after them.
    pub fn factors(&self, months: u32) -> [Vec<f64>; 2] {
        [1..=months, months + 1..=months + FURTHER].map(|months| months.map(|month| self.factor(month)).collect())
    }

    /// What the rate of the first month is multiplied by in a month; months count from 1.
    pub fn factor(&self, month: u32) -> f64 {
        libm::pow(self.times, (f64::from(month) - 1.0) / self.months)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_read_as_people_say_it() {
        let factor = |text: &str, month| Growth::parse(text).map(|growth| growth.factor(month));
        assert_eq!(factor("5%/month", 2), Some(1.05));
        assert_eq!(factor(" 60 % / year ", 13), Some(1.6));
        assert_eq!(factor("2x/quarter", 7), Some(4.0));
        assert_eq!(factor("0%/month", 600), Some(1.0));
        assert_eq!(factor("-50%/year", 13), Some(0.5));
        for wrong in ["", "5%", "5/month", "much/month", "5%/week", "-100%/month", "0x/year", "nan%/month", "1e4x/year"]
        {
            assert_eq!(Growth::parse(wrong), None, "{wrong}");
        }
    }
}
