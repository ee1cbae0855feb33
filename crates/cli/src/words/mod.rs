//! The words of reports: texts of the command, and the sentences and labels of core.

#[macro_use]
mod define;
mod language;
mod texts;

use shardwise_core::catalog::Grade;
use shardwise_core::model::{Level, LimitId, LineId, Verdict};
use shardwise_core::output::{Currency, Texts, Translation, filled};
use shardwise_core::text::{Argument, FileMessage, Joining, Message};

use crate::render::money::Money;
use crate::render::numbers;
pub(crate) use language::{Language, set_language, texts_of_run};
pub(crate) use texts::Text;

/// Counts that a language other than English can have a word for, and the ids of these words, the largest first.
const COUNTS: [(f64, &str); 3] = [(1e12, "1e12"), (1e8, "1e8"), (1e4, "1e4")];

/// From here on, a count is a number without a word.
const MOST_IN_WORDS: f64 = 1e15;

/// The words of a report in its language, and the currency that its sentences speak of.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    money: Money,
    /// `None` in English.
    texts: Option<&'static Texts>,
}

impl Words {
    /// The language of the run.
    pub(crate) fn new(money: Money) -> Self {
        Self { money, texts: texts_of_run() }
    }

    /// English, whatever the language of the run.
    pub(crate) fn english(money: Money) -> Self {
        Self { money, texts: None }
    }

    /// Japanese.
    #[cfg(test)]
    pub(crate) fn japanese(money: Money) -> Self {
        Self { money, texts: Some(language::japanese()) }
    }

    /// The currency.
    pub(crate) fn money(&self) -> &Money {
        &self.money
    }

    /// The text of a key in the other language, if results are in it and it has one.
    fn find(&self, key: &str) -> Option<&'static str> {
        self.texts?.get(key)
    }

    /// The same for sentences of core.
    fn translation(&self) -> Translation<'_> {
        Translation::new(self.texts, &self.money.0)
    }

    /// A text of the command.
    pub(crate) fn say(&self, text: &Text) -> String {
        let (id, english, places) = text.parts();
        let value = |name: &str| places.iter().find(|(place, _)| *place == name).map(|(_, value)| (*value).to_owned());
        filled(self.find(&format!("cli.{id}")).unwrap_or(english), value)
    }

    /// A text that documents and workbooks have as well.
    #[allow(clippy::needless_pass_by_value, reason = "texts are written where they are shown")]
    pub(crate) fn shared(&self, text: FileMessage) -> String {
        self.translation().file_message(&text)
    }

    /// A sentence of core.
    pub(crate) fn message(&self, message: &Message) -> String {
        self.translation().message(message)
    }

    /// What fills a place of a sentence.
    pub(crate) fn argument(&self, argument: &Argument) -> String {
        self.translation().argument(argument)
    }

    /// A word of a family, such as the level `low`.
    pub(crate) fn word(&self, family: &str, id: &str, english: &str) -> String {
        self.find(&format!("{family}.{id}")).unwrap_or(english).to_owned()
    }

    /// What an id means: the first of these families that has it in the language.
    pub(crate) fn meaning(&self, families: &[&str], id: &str, english: &str) -> String {
        let found = families.iter().find_map(|family| self.find(&format!("{family}.{id}")));
        found.unwrap_or(english).to_owned()
    }

    /// A quantity in the unit of a bill line or limit.
    pub(crate) fn quantity(&self, value: f64, unit: &str) -> String {
        match unit {
            _ if self.texts.is_none() => numbers::with_unit(value, unit),
            "s" => self.seconds(value),
            "share" => self.percent(value),
            bytes if bytes == "B" || bytes.starts_with("B/") => {
                format!("{}{}", numbers::bytes(value), &self.unit(unit)[1..])
            }
            _ => format!("{} {}", numbers::plain(value), self.unit(unit)),
        }
    }

    /// The label of a limit.
    pub(crate) fn limit(&self, id: LimitId) -> String {
        self.word("label", id.into(), id.label())
    }

    /// The same with its id.
    pub(crate) fn limit_and_id(&self, id: LimitId) -> String {
        format!("{} ({id})", self.limit(id))
    }

    /// The label of a bill line.
    pub(crate) fn line(&self, id: LineId) -> String {
        self.word("label", id.into(), id.label())
    }

    /// A word that the command has for an id of core, such as a short name of a unit.
    pub(crate) fn own_word(&self, family: &str, id: &str, english: &str) -> String {
        let own = self.find(&format!("cli.{family}.{id}"));
        own.or_else(|| self.find(&format!("{family}.{id}"))).unwrap_or(english).to_owned()
    }

    /// A source or a note in our own words.
    pub(crate) fn note(&self, english: &str) -> String {
        self.word("note", english, english)
    }

    /// How well a price or quota is known.
    pub(crate) fn grade(&self, grade: Grade) -> String {
        self.word("grade", grade.into(), grade.into())
    }

    /// A level of risk.
    pub(crate) fn level(&self, level: Level) -> String {
        let text: &'static str = level.into();
        self.word("level", text, text)
    }

    /// The same with the delay, in seconds, where changes wait.
    pub(crate) fn risk_by(&self, level: Level, late_seconds: Option<f64>) -> String {
        match late_seconds.filter(|_| level.yields_to_late()) {
            Some(delay) => self.say(&Text::LateByUpTo { delay: self.longest(delay) }),
            None => self.level(level),
        }
    }

    /// The risk of an architecture in a word: the level that decides, or that changes wait instead of being throttled.
    pub(crate) fn risk(&self, level: Level, late: bool) -> String {
        let waits = late && level.yields_to_late();
        if waits { self.word("verdict", Verdict::Late.into(), Verdict::Late.into()) } else { self.level(level) }
    }

    /// A unit of core.
    pub(crate) fn unit(&self, unit: &str) -> String {
        self.word("unit", unit, unit)
    }

    /// Several, with commas between.
    pub(crate) fn listed(&self, items: &[String]) -> String {
        self.translation().list(Joining::Comma, items)
    }

    /// Several clauses, one after the other.
    pub(crate) fn clauses(&self, clauses: &[String]) -> String {
        self.translation().list(Joining::Semicolon, clauses)
    }

    /// Several clauses as one sentence; in Japanese as sentences.
    pub(crate) fn sentence(&self, clauses: &[String]) -> String {
        match self.texts {
            None => clauses.join("; ") + ".",
            Some(_) => clauses.iter().flat_map(|clause| [clause.trim_end_matches('。'), "。"]).collect(),
        }
    }

    /// Several sentences, one after the other; no space follows a Japanese full stop.
    pub(crate) fn paragraph(&self, sentences: &[String]) -> String {
        let between = if self.texts.is_some() { "" } else { " " };
        sentences.join(between)
    }

    /// A large count.
    pub(crate) fn count(&self, value: f64) -> String {
        if self.texts.is_none() {
            return numbers::count(value);
        }
        let word = |(worth, id): &(f64, &str)| Some((*worth, self.find(&format!("cli.count.{id}"))?));
        match COUNTS.iter().filter(|(worth, _)| value >= *worth).find_map(word) {
            Some((worth, word)) if value < MOST_IN_WORDS => format!("{} {word}", numbers::plain(value / worth)),
            _ => numbers::plain(value),
        }
    }

    /// A share as a percentage, however small.
    pub(crate) fn percent(&self, share: f64) -> String {
        self.spaced(&numbers::percent(share))
    }

    /// A share in whole percent.
    pub(crate) fn whole_percent(&self, share: f64) -> String {
        self.spaced(&numbers::whole_percent(share))
    }

    /// Demand divided by limit.
    pub(crate) fn utilization(&self, share: f64) -> String {
        self.spaced(&numbers::utilization(share))
    }

    fn spaced(&self, text: &str) -> String {
        self.translation().spaced(text)
    }

    /// A short time.
    pub(crate) fn seconds(&self, seconds: f64) -> String {
        self.translation().with_unit(&numbers::seconds(seconds))
    }

    /// A demand and its limit, in the unit of the limit.
    pub(crate) fn demand_of_limit(&self, demand: f64, limit: f64, unit: &str) -> String {
        if self.texts.is_none() {
            return numbers::demand_of_limit(demand, limit, unit);
        }
        let word = self.unit(unit);
        let [demand, limit] = match unit {
            "s" => [self.seconds(demand), self.seconds(limit)],
            bytes if bytes == "B" || bytes.starts_with("B/") => {
                let amount = |value: f64, word: &str| numbers::bytes(value) + &word[1..];
                [amount(demand, &self.unit(counted(unit))), amount(limit, &word)]
            }
            _ => {
                let amount = |value: f64, word: &str| format!("{} {word}", numbers::plain(value)).trim_end().to_owned();
                [amount(demand, &self.unit(counted(unit))), amount(limit, &word)]
            }
        };
        self.say(&Text::DemandAndLimit { demand, limit })
    }

    /// The longest that something takes, as people write it.
    pub(crate) fn longest(&self, seconds: f64) -> String {
        self.argument(&shardwise_core::report::longest_duration(seconds))
    }

    /// A time as people write it.
    pub(crate) fn duration(&self, seconds: f64) -> String {
        self.argument(&shardwise_core::report::duration(seconds))
    }
}

/// A text of an error, in the language of the run.
impl From<Text> for String {
    fn from(text: Text) -> Self {
        Words::new(Money(Currency::usd())).say(&text)
    }
}

/// A unit without what it is counted by: `calls/s` of `calls/s/shard`.
fn counted(unit: &str) -> &str {
    unit.rsplit_once('/').filter(|(_, per)| *per != "s").map_or(unit, |(counted, _)| counted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples;

    #[test]
    fn every_text_is_in_japanese_with_the_same_places() {
        let places = |text: &str| {
            let mut places: Vec<String> =
                text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.into())).collect();
            places.sort();
            places
        };
        let texts = language::japanese();
        let own = |key: &&str| {
            key.starts_with("cli.")
                && !["cli.time.", "cli.statistic.", "cli.day.", "cli.count."]
                    .iter()
                    .any(|family| key.starts_with(family))
        };
        let mut unused: Vec<&str> = texts.keys().filter(own).collect();
        for (id, english) in Text::ALL {
            let key = format!("cli.{id}");
            let japanese = texts.get(&key).unwrap_or_default();
            assert_eq!(places(japanese), places(english), "{id}: {japanese:?}");
            unused.retain(|other| *other != key);
        }
        assert_eq!(unused, Vec::<&str>::new());
    }

    #[test]
    fn numbers_have_the_words_of_the_language() {
        let words = Words::japanese(samples::usd());
        assert_eq!(words.count(1.0512e9), "10.5 億");
        assert_eq!(words.count(12_345.0), "1.23 万");
        assert_eq!(words.count(999.0), "999");
        assert_eq!(words.percent(0.00046), "0.046 %");
        assert_eq!(words.utilization(34.0), "34 倍");
        assert_eq!(words.seconds(0.125), "125 ミリ秒");
        assert_eq!(words.duration(126.0), "2 分 6 秒");
        assert_eq!(words.demand_of_limit(4.0, 5.0, "calls/s/shard"), "4 回/秒 (上限 5 回/秒/シャード)");
        assert_eq!(words.demand_of_limit(1024.0, 2048.0, "B/s/shard"), "1 KiB/s (上限 2 KiB/s/シャード)");
    }
}
