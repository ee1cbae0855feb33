//! The words of reports: texts of the command, and the sentences and labels of core.

mod texts;

use shardwise_core::model::{Level, LimitId, LineId};
use shardwise_core::text::{Argument, Joining, Message, Quantity as _, Seconds, grouped};

use crate::render::money::Money;
use crate::render::numbers;
pub(crate) use texts::Text;

/// The words of a report, and the currency that its sentences speak of.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    money: Money,
}

impl Words {
    /// English.
    pub(crate) fn english(money: Money) -> Self {
        Self { money }
    }

    /// The currency.
    pub(crate) fn money(&self) -> &Money {
        &self.money
    }

    /// A text of the command.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn say(&self, text: &Text) -> String {
        let (_, sentence, places) = text.parts();
        let value = |name: &str| places.iter().find(|(place, _)| *place == name).map(|(_, value)| (*value).to_owned());
        filled(sentence, value)
    }

    /// A sentence of core.
    pub(crate) fn message(&self, message: &Message) -> String {
        let translatable = message.translatable();
        let argument = |name: &str| translatable.arguments.iter().find(|(place, _)| *place == name);
        filled(message.english(), |name| argument(name).map(|(_, argument)| self.argument(argument)))
    }

    /// What fills a place of a sentence.
    pub(crate) fn argument(&self, argument: &Argument) -> String {
        match argument {
            Argument::Text(text) | Argument::Word { text, .. } => text.clone(),
            Argument::Number { value, decimals: None } => value.to_string(),
            Argument::Number { value, decimals: Some(decimals) } => grouped(*value, usize::from(*decimals)),
            Argument::Usd(usd) => self.money.in_sentence(*usd),
            Argument::UsdDifference([more, less]) => self.money.difference_in_sentence(*more, *less),
            Argument::Percent { share, decimals } => format!("{}%", grouped(share * 100.0, usize::from(*decimals))),
            Argument::Seconds(seconds) => Seconds(*seconds).text(),
            Argument::Bytes(_) => argument.to_string(),
            Argument::Message(message) => self.message(message),
            Argument::List { joining, items } => self.list(*joining, items),
        }
    }

    fn list(&self, joining: Joining, items: &[Argument]) -> String {
        let mut text = String::new();
        for (index, item) in items.iter().enumerate() {
            let last = index + 1 == items.len();
            let between = if joining == Joining::And && !last { Joining::Comma } else { joining };
            if index > 0 {
                text += between.text();
            }
            text += &self.argument(item);
        }
        text
    }

    /// A word of a family, such as the level `low`.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn word(&self, _family: &str, _id: &str, english: &str) -> String {
        english.to_owned()
    }

    /// The label of a limit.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn limit(&self, id: LimitId) -> String {
        id.label().to_owned()
    }

    /// The label of a bill line.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn line(&self, id: LineId) -> String {
        id.label().to_owned()
    }

    /// A word of the command's own texts, such as an outcome without hyphens.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn own_word(&self, _family: &str, _id: &str, english: &str) -> String {
        english.to_owned()
    }

    /// A source or a note in our own words.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn note(&self, english: &str) -> String {
        english.to_owned()
    }

    /// A level of risk.
    pub(crate) fn level(&self, level: Level) -> String {
        let text: &'static str = level.into();
        self.word("level", text, text)
    }

    /// Several, with commas between.
    pub(crate) fn listed(&self, items: &[String]) -> String {
        self.list(Joining::Comma, &items.iter().map(|item| Argument::text(item.as_str())).collect::<Vec<_>>())
    }

    /// Several clauses as one sentence.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn sentence(&self, clauses: &[String]) -> String {
        clauses.join("; ") + "."
    }

    /// A large count.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn count(&self, value: f64) -> String {
        numbers::count(value)
    }

    /// A share as a percentage, however small.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn percent(&self, share: f64) -> String {
        numbers::percent(share)
    }

    /// A share in whole percent.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn whole_percent(&self, share: f64) -> String {
        numbers::whole_percent(share)
    }

    /// Demand divided by limit.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn utilization(&self, share: f64) -> String {
        numbers::utilization(share)
    }

    /// A short time.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn seconds(&self, seconds: f64) -> String {
        numbers::seconds(seconds)
    }

    /// A demand and its limit, in the unit of the limit.
    #[expect(clippy::unused_self, reason = "languages differ here")]
    pub(crate) fn demand_of_limit(&self, demand: f64, limit: f64, unit: &str) -> String {
        numbers::demand_of_limit(demand, limit, unit)
    }

    /// A time as people say it.
    pub(crate) fn duration(&self, seconds: f64) -> String {
        self.argument(&shardwise_core::report::duration(seconds))
    }
}

/// A sentence with its places filled.
fn filled(sentence: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let (mut text, mut rest) = (String::new(), sentence);
    while let Some((before, (place, after))) = rest.split_once('{').and_then(|(a, b)| Some((a, b.split_once('}')?))) {
        text += before;
        text += &value(place).unwrap_or_default();
        rest = after;
    }
    text + rest
}
