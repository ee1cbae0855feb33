//! Sentences in the language of the reader: English, or another one by its texts.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::currency::Currency;
use crate::text::{
    Argument, FileMessage, Joining, Message, Quantity as _, Seconds, Translatable, grouped, in_percent, readable,
    with_separators,
};

/// The texts of a language other than English by key, as message files have them.
#[derive(Clone, Debug, Default)]
pub struct Texts(BTreeMap<String, String>);

impl Texts {
    /// The texts of a JSON object; `None` if it is none.
    pub fn parse(json: &str) -> Option<Self> {
        let Ok(Json::Object(texts)) = serde_json::from_str(json) else { return None };
        let text = |(key, text): (String, Json)| Some((key, text.as_str()?.to_owned()));
        Some(Self(texts.into_iter().filter_map(text).collect()))
    }

    /// The text of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// How sentences and words are shown: in a language, with amounts in a currency.
#[derive(Clone, Copy, Debug)]
pub struct Translation<'a> {
    /// `None` in English. Texts of another language are set as Japanese is.
    texts: Option<&'a Texts>,
    currency: &'a Currency,
}

impl<'a> Translation<'a> {
    /// English, or the language of these texts.
    pub fn new(texts: Option<&'a Texts>, currency: &'a Currency) -> Self {
        Self { texts, currency }
    }

    /// Whether nothing is translated.
    pub fn is_english(self) -> bool {
        self.texts.is_none()
    }

    /// The currency of its amounts.
    pub fn currency(self) -> &'a Currency {
        self.currency
    }

    /// The text of a key in the other language, if there is one.
    pub fn find(self, key: &str) -> Option<&'a str> {
        self.texts?.get(key)
    }

    /// A sentence.
    pub fn message(self, message: &Message) -> String {
        self.sentence(&message.translatable(), || message.english())
    }

    /// A sentence of a document or workbook.
    pub fn file_message(self, message: &FileMessage) -> String {
        self.sentence(&message.translatable(), || message.english())
    }

    fn sentence(self, Translatable { id, arguments }: &Translatable<'_>, english: impl FnOnce() -> &'a str) -> String {
        let argument = |name: &str| arguments.iter().find(|(place, _)| *place == name);
        let sentence = self.find(&format!("message.{id}")).unwrap_or_else(english);
        filled(sentence, |name| argument(name).map(|(_, argument)| self.argument(argument)))
    }

    /// What fills a place of a sentence.
    pub fn argument(self, argument: &Argument) -> String {
        match argument {
            Argument::Text(text) => text.clone(),
            Argument::Word { key, text } => self.find(key).unwrap_or(text).to_owned(),
            Argument::Number { value, decimals: None } => with_separators(&readable(*value)),
            Argument::Number { value, decimals: Some(decimals) } => grouped(*value, usize::from(*decimals)),
            Argument::Usd(usd) => self.currency.in_sentence(*usd),
            Argument::UsdCents(usd) => self.currency.in_cents(*usd),
            Argument::UsdDifference([more, less]) => self.currency.difference_in_sentence(*more, *less),
            Argument::Percent { share, decimals } => {
                self.spaced(&format!("{}%", in_percent(*share, usize::from(*decimals))))
            }
            Argument::Seconds(seconds) => self.with_unit(&with_separators(&Seconds(*seconds).text())),
            Argument::Bytes(_) => argument.to_string(),
            Argument::Message(message) => self.message(message),
            Argument::List { joining, items } => {
                self.list(*joining, &items.iter().map(|item| self.argument(item)).collect::<Vec<_>>())
            }
        }
    }

    /// Several as one.
    pub fn list(self, joining: Joining, items: &[String]) -> String {
        let mut text = String::new();
        for (index, item) in items.iter().enumerate() {
            let last = index + 1 == items.len();
            let between = if joining == Joining::And && !last { Joining::Comma } else { joining };
            if index > 0 {
                let id: &str = between.into();
                let between = self.find(&format!("join.{id}")).unwrap_or(between.text());
                text += beside_japanese(between, &text, item);
            }
            text += item;
        }
        without_stray_spaces(text)
    }

    /// A word of a family, such as the level `low`.
    pub fn word(self, family: &str, id: &str, english: &str) -> String {
        self.find(&format!("{family}.{id}")).unwrap_or(english).to_owned()
    }

    /// A source or a note in our own words.
    pub fn note(self, english: &str) -> String {
        self.word("note", english, english)
    }

    /// A unit.
    pub fn unit(self, unit: &str) -> String {
        self.word("unit", unit, unit)
    }

    /// A percentage or a multiple, as the language sets it: Japanese has a space before the sign.
    pub fn spaced(self, text: &str) -> String {
        if self.is_english() {
            return text.to_owned();
        }
        match (text.strip_suffix('%'), text.strip_suffix('x')) {
            (Some(number), _) => format!("{number} %"),
            (_, Some(number)) => format!("{number} 倍"),
            _ => text.to_owned(),
        }
    }

    /// A number and a unit, with the unit's word.
    pub fn with_unit(self, text: &str) -> String {
        match text.rsplit_once(' ') {
            Some((number, unit)) if !self.is_english() => format!("{number} {}", self.unit(unit)),
            _ => text.to_owned(),
        }
    }
}

/// A sentence with its places filled.
pub fn filled(sentence: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let (mut text, mut rest) = (String::new(), sentence);
    while let Some((before, (place, after))) = rest.split_once('{').and_then(|(a, b)| Some((a, b.split_once('}')?))) {
        let value = value(place).unwrap_or_default();
        add(&mut text, before);
        add(&mut text, &value);
        rest = after;
    }
    add(&mut text, rest);
    without_stray_spaces(text)
}

/// Whether a character is set without spaces around it.
const fn is_japanese(c: char) -> bool {
    c >= '\u{3000}'
}

/// Adds a part of a sentence. A space that keeps it apart from Latin letters and digits falls away between Japanese ones.
fn add(text: &mut String, part: &str) {
    let (before, after) = (text.trim_end_matches(' '), part.trim_start_matches(' '));
    let is_apart = text.ends_with(' ') != part.starts_with(' ');
    if is_apart && before.ends_with(is_japanese) && after.starts_with(is_japanese) {
        text.truncate(before.len());
        text.push_str(after);
    } else {
        text.push_str(part);
    }
}

/// What joins two, without the spaces that keep it apart from Latin letters and digits where Japanese stands beside it. A space
/// alone stays.
fn beside_japanese<'b>(between: &'b str, before: &str, after: &str) -> &'b str {
    // A sentence that has ended needs nothing after it.
    if before.ends_with('。') {
        return "";
    }
    if between.trim().is_empty() {
        return between;
    }
    let between = if before.ends_with(is_japanese) { between.trim_start() } else { between };
    if after.starts_with(is_japanese) { between.trim_end() } else { between }
}

/// No space follows a Japanese full stop, wherever a sentence is put between others. English has no such stop.
fn without_stray_spaces(text: String) -> String {
    if text.contains("。 ") { text.replace("。 ", "。") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::ReportMessage;

    #[test]
    fn no_space_follows_a_japanese_full_stop() {
        let place = |_: &str| Some("適合しません。".to_owned());
        assert_eq!(filled("A: {reason} 対処: B", place), "A: 適合しません。対処: B");
        assert_eq!(filled("A: {reason}", |_| Some("x. y".into())), "A: x. y");
        let texts = Texts::parse(r#"{ "join.semicolon": " " }"#).unwrap();
        let usd = Currency::usd();
        let list =
            Translation::new(Some(&texts), &usd).list(Joining::Semicolon, &["a。".into(), "b".into(), "c".into()]);
        assert_eq!(list, "a。b c");
    }

    #[test]
    fn a_place_is_apart_from_latin_only() {
        let with = |sentence: &str, value: &str| filled(sentence, |_| Some(value.to_owned()));
        assert_eq!(
            with("ピーク後の {limit} の待ち", "Direct PUT のバイト数"),
            "ピーク後の Direct PUT のバイト数の待ち"
        );
        assert_eq!(with("{delay} の遅延", "32 分"), "32 分の遅延");
        assert_eq!(with("{delay} の遅延", "0.5 s"), "0.5 s の遅延");
        assert_eq!(with("最大 {a} から", "無限"), "最大無限から");
        assert_eq!(with("of {name} and", "注文"), "of 注文 and");
    }

    #[test]
    fn a_joining_word_is_apart_from_latin_only() {
        let texts = Texts::parse(r#"{ "join.and": " と ", "join.comma": "、" }"#).unwrap();
        let usd = Currency::usd();
        let both = |a: &str, b: &str| Translation::new(Some(&texts), &usd).list(Joining::And, &[a.into(), b.into()]);
        assert_eq!(both("シャードの設定", "書き込み"), "シャードの設定と書き込み");
        assert_eq!(both("batch_size", "書き込み"), "batch_size と書き込み");
        assert_eq!(both("設定 (A)", "batch_size"), "設定 (A) と batch_size");
        let english = Translation::new(None, &usd).list(Joining::And, &["a".into(), "b".into()]);
        assert_eq!(english, "a and b");
    }

    #[test]
    fn a_sentence_is_filled_in_its_language() {
        let texts = r#"{ "message.verdict.take": "{cost} で {name}", "level.low": "低", "unit.s": "秒", "join.and": "と",
            "join.comma": "、", "not": 1 }"#;
        let texts = Texts::parse(texts).unwrap();
        let usd = Currency::usd();
        let [english, other] = [None, Some(&texts)].map(|texts| Translation::new(texts, &usd));
        let take = Message::from(ReportMessage::VerdictTake { name: "A".into(), cost: Argument::Usd(43.08) });
        assert_eq!(english.message(&take), take.to_string());
        assert_eq!(other.message(&take), "$43 で A");
        let yen = Currency { code: "JPY".into(), rate: 155.2 };
        assert_eq!(Translation::new(None, &yen).message(&take), "Take A: JPY 6,686 a month.");
        assert_eq!(other.argument(&Argument::word("level", "low")), "低");
        assert_eq!(other.argument(&Argument::word("level", "high")), "high");
        assert_eq!(other.argument(&Argument::Percent { share: 0.125, decimals: 1 }), "12.5 %");
        assert_eq!(other.argument(&Argument::Seconds(7200.0)), "7,200 秒");
        let list = Argument::list(Joining::And, ["a", "b", "c"]);
        assert_eq!([english, other].map(|words| words.argument(&list)), ["a, b and c", "a、bとc"]);
        assert_eq!(other.spaced("34x"), "34 倍");
        assert!(Texts::parse("[]").is_none() && texts.get("not").is_none());
    }
}
