//! Words and numbers as documents and workbooks write them, in the language of the reader.

use shardwise_core::catalog::Grade;
use shardwise_core::model::architectures::{Operation, facts};
use shardwise_core::model::{ConstraintId, HopId, Level, LimitId, LineId, Nature, OutcomeId, StageId, Verdict};
use shardwise_core::model::{Layout, Symbol};
use shardwise_core::output::{Currency, Texts, Translation, as_shown};
use shardwise_core::report::{ArchitectureReport, LimitThrottling, ThrottlingReport, duration};
use shardwise_core::text::{Argument, FileMessage, Joining, Message, ReportMessage, float, grouped};

/// From this amount on, parts of a unit are noise in another currency.
const WITHOUT_CENTS: f64 = 1000.0;
const KIB: f64 = 1024.0;

/// The language of a file, and the currency of its amounts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'a> {
    translation: Translation<'a>,
    currency: &'a Currency,
}

impl<'a> Words<'a> {
    /// English, or the language of these texts.
    pub(crate) fn new(texts: Option<&'a Texts>, currency: &'a Currency) -> Self {
        Self { translation: Translation::new(texts, currency), currency }
    }

    /// The currency of the amounts.
    pub(crate) fn currency(self) -> &'a Currency {
        self.currency
    }

    /// A text of files.
    #[allow(clippy::needless_pass_by_value, reason = "texts are written where they are shown")]
    pub(crate) fn say(self, text: FileMessage) -> String {
        self.translation.file_message(&text)
    }

    /// A sentence.
    pub(crate) fn message(self, message: &Message) -> String {
        self.translation.message(message)
    }

    /// Several, with commas between.
    pub(crate) fn listed(self, items: &[String]) -> String {
        self.translation.list(Joining::Comma, items)
    }

    fn word(self, family: &str, id: &str, english: &str) -> String {
        self.translation.word(family, id, english)
    }

    /// A source or a note in our own words.
    pub(crate) fn note(self, english: &str) -> String {
        self.translation.note(english)
    }

    /// The name of a Region; empty if its book has none.
    pub(crate) fn region_name(self, region: &str, name: &str) -> String {
        self.word("region", region, name)
    }

    /// Letter and id, and that it is no log where it is none: what stands beside its price.
    pub(crate) fn title(self, architecture: &ArchitectureReport) -> String {
        let title = format!("{} {}", architecture.letter, architecture.id);
        if facts(architecture.id).is_log {
            return title;
        }
        self.message(&Message::from(ReportMessage::NotALog { architecture: Argument::text(title) }))
    }

    /// The services of an architecture.
    pub(crate) fn services(self, architecture: &ArchitectureReport) -> String {
        self.word("services", architecture.id.into(), architecture.label)
    }

    /// Whether an architecture fits.
    pub(crate) fn outcome(self, id: OutcomeId) -> String {
        self.word("fit", id.into(), id.in_words())
    }

    /// A line of a bill.
    pub(crate) fn line(self, id: LineId) -> String {
        self.word("label", id.into(), id.label())
    }

    /// A limit.
    pub(crate) fn limit(self, id: LimitId) -> String {
        self.word("label", id.into(), id.label())
    }

    /// What asks for shards.
    pub(crate) fn constraint(self, id: ConstraintId) -> String {
        let key: &str = id.into();
        self.word("result", &format!("shards.{key}"), id.meaning())
    }

    /// How shards divide the keys.
    pub(crate) fn layout(self, layout: Layout) -> String {
        self.word("layout", layout.into(), layout.meaning())
    }

    /// What a symbol of a formula stands for.
    pub(crate) fn symbol(self, symbol: Symbol) -> String {
        self.word("symbol", symbol.name(), symbol.meaning())
    }

    /// The title of a setting and what it means.
    pub(crate) fn setting(self, key: &str, [title, meaning]: [&str; 2]) -> [String; 2] {
        [self.word("title", key, title), self.word("key", key, meaning)]
    }

    /// A stage on the way.
    pub(crate) fn stage(self, id: StageId) -> String {
        self.word("stage", id.into(), id.meaning())
    }

    /// A hop on the way.
    pub(crate) fn hop(self, id: HopId) -> String {
        self.word("hop", id.into(), id.meaning())
    }

    /// A level of risk.
    pub(crate) fn level(self, level: Level) -> String {
        self.word("level", level.into(), level.into())
    }

    /// The risk of an architecture with the quotas of today in a word, and the limit that it is about.
    pub(crate) fn risk(self, of: &ArchitectureReport) -> (String, Option<&LimitThrottling>) {
        let ThrottlingReport { by, worst, decisive_level, .. } = &of.throttling;
        if of.fit.late_seconds_today.is_some() && decisive_level.yields_to_late() {
            return (self.verdict(Verdict::Late), by.iter().find(|one| Some(one.limit) == *worst));
        }
        (self.level(*decisive_level), of.throttling.deciding())
    }

    /// The verdict on a limit.
    pub(crate) fn verdict(self, verdict: Verdict) -> String {
        self.word("verdict", verdict.into(), verdict.into())
    }

    /// Who can move a limit.
    pub(crate) fn nature(self, nature: Nature) -> String {
        self.word("nature", nature.into(), nature.into())
    }

    /// How well a price is known.
    pub(crate) fn grade(self, grade: Grade) -> String {
        self.word("grade", grade.into(), grade.into())
    }

    /// The topic of an answer for a design review, and the answer.
    pub(crate) fn answer(self, architecture: &ArchitectureReport, operation: &Operation) -> [String; 2] {
        let topic = operation.topic.to_string();
        let answer = self.word(&format!("operation.{}", architecture.id), &operation.key(), operation.text);
        [self.word("topic", &topic.replace(' ', "-"), &topic), answer]
    }

    /// `$1,234.56`, or `JPY 123,456`.
    pub(crate) fn money(self, usd: f64) -> String {
        let amount = usd * self.currency.rate;
        let sign = if amount < 0.0 { "-" } else { "" };
        let size = amount.abs();
        if self.currency.code == "USD" {
            let text = grouped(size, 2);
            // Less than half a cent is not a debt.
            let sign = if text == "0.00" { "" } else { sign };
            return format!("{sign}${text}");
        }
        format!("{sign}{} {}", self.currency.code, grouped(size, self.decimals(amount)))
    }

    /// Decimals of an amount in its currency.
    fn decimals(self, amount: f64) -> usize {
        if self.currency.code != "USD" && amount.abs() >= WITHOUT_CENTS { 0 } else { 2 }
    }

    /// What an architecture costs a month, as far as its prices are known.
    pub(crate) fn total(self, architecture: &ArchitectureReport) -> String {
        match (architecture.monthly_usd, &architecture.not_priced) {
            (Some(usd), _) => self.money(usd),
            (None, Some(missing)) => {
                // A bill whose lines all lack their price is no bill of $0.
                let rest = match missing.usd_without {
                    0.0 => ReportMessage::NothingElse.into(),
                    usd => Argument::text(self.money(usd)),
                };
                self.say(FileMessage::NotPricedRest { rest })
            }
            (None, None) => self.say(FileMessage::NotPriced),
        }
    }

    /// The price of a unit, with three digits that count.
    pub(crate) fn fine(self, usd: f64) -> String {
        format!("{}{}", self.currency.symbol(), digits(usd * self.currency.rate))
    }

    /// The difference of two amounts as they are shown beside it, with its sign.
    pub(crate) fn difference_of(self, second: f64, first: f64) -> String {
        let rate = self.currency.rate;
        let [second, first] = [second, first].map(|usd| as_shown(usd * rate, self.decimals(usd * rate)));
        self.difference((second - first) / rate)
    }

    /// The same of the prices of a unit.
    pub(crate) fn fine_difference(self, second: f64, first: f64) -> String {
        let [second, first] =
            [second, first].map(|usd| float(&digits(usd * self.currency.rate).replace(',', "")).unwrap_or(usd));
        let by = (second - first) / self.currency.rate;
        format!("{}{}", if by < 0.0 { "-" } else { "+" }, self.fine(by.abs()))
    }

    /// A difference, with its sign.
    fn difference(self, usd: f64) -> String {
        let text = self.money(usd);
        if usd > 0.0 && !text.trim_start_matches('$').trim_start_matches("0.00").is_empty() {
            format!("+{text}")
        } else {
            text
        }
    }

    /// A unit in a cell of its own.
    pub(crate) fn unit(self, unit: &str) -> String {
        self.translation.unit(unit)
    }

    /// A number with its unit; bytes in KiB, MiB or GiB.
    pub(crate) fn measured(self, value: f64, unit: &str) -> String {
        let word = self.unit(unit);
        let of_bytes = unit.strip_prefix('B').filter(|rest| rest.is_empty() || rest.starts_with('/'));
        if of_bytes.is_none() {
            return format!("{} {word}", digits(value));
        }
        let units = ["B", "KiB", "MiB", "GiB", "TiB"];
        let power = (0..units.len()).rev().find(|power| value.abs() >= scale(*power)).unwrap_or(0);
        format!("{} {}{}", digits(value / scale(power)), units[power], word.trim_start_matches('B'))
    }

    /// A share as a percentage; small ones are not 0.
    pub(crate) fn percent(self, share: f64) -> String {
        self.translation.spaced(&match share * 100.0 {
            0.0 => "0%".into(),
            percent if percent < 0.01 => "<0.01%".into(),
            percent if percent < 10.0 => format!("{}%", digits((percent * 100.0).round() / 100.0)),
            percent => format!("{}%", grouped(percent, 0)),
        })
    }

    /// Seconds in words that people use.
    pub(crate) fn seconds(self, seconds: Option<f64>) -> String {
        let text = match seconds {
            None => return self.say(FileMessage::NoEnd),
            Some(seconds) if seconds < 1.0 => format!("{} s", digits(seconds)),
            Some(seconds) => return self.translation.argument(&duration(seconds)),
        };
        self.translation.with_unit(&text)
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

fn scale(power: usize) -> f64 {
    (0..power).fold(1.0, |scale, _| scale * KIB)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        let (usd, yen) = (Currency::usd(), Currency { code: "JPY".into(), rate: 155.2 });
        let [usd, yen] = [&usd, &yen].map(|currency| Words::new(None, currency));
        let check = |found: String, expected: &str| assert_eq!(found, expected);
        check(usd.money(1234.567), "$1,234.57");
        check(usd.money(-15.5), "-$15.50");
        check(usd.money(-0.001), "$0.00");
        check(yen.money(100.0), "JPY 15,520");
        check(usd.difference(3.0), "+$3.00");
        check(usd.difference(0.001), "$0.00");
        check(yen.difference(3.0), "+JPY 465.60");
        check(usd.fine(0.000_012_34), "$0.0000123");
        check(digits(0.0), "0");
        check(digits(12.0), "12");
        check(usd.measured(1_428_000.0, "B/s"), "1.36 MiB/s");
        check(usd.measured(4.0, "calls/s/shard"), "4 calls/s/shard");
        check(usd.percent(0.000_000_1), "<0.01%");
        check(usd.percent(0.606), "61%");
        check(usd.seconds(None), "unbounded");
        check(usd.seconds(Some(356.2)), "5 min 56 s");
        check(usd.seconds(Some(362.0)), "6 min 2 s");
        check(usd.difference_of(4.696_9, 17.272), "-$12.57");
        check(usd.fine_difference(0.625_4, 0.055_6), "+$0.569");
    }
}
