//! The language of results: English, or Japanese if it is asked for.

use std::env;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ValueEnum;
use shardwise_core::output::Texts;

/// Whether results are in Japanese.
static IN_JAPANESE: AtomicBool = AtomicBool::new(false);
/// Every Japanese text by key, once one is needed.
static JAPANESE: OnceLock<Texts> = OnceLock::new();

/// A language of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English
    En,
    /// Japanese
    Ja,
}

/// Sets the language of the whole run: the one that is asked for, else that of the environment.
pub(crate) fn set_language(asked: Option<Language>) {
    let language = asked.unwrap_or_else(|| of_environment(|name| env::var(name).ok()));
    IN_JAPANESE.store(language == Language::Ja, Ordering::Relaxed);
}

/// The language that the locale names: the first of these variables that is set decides.
fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    let is_japanese = locale.is_some_and(|locale| locale.split(['_', '.', '-', '@']).next() == Some("ja"));
    if is_japanese { Language::Ja } else { Language::En }
}

/// The texts of the language that results are in; `None` in English.
pub(crate) fn texts_of_run() -> Option<&'static Texts> {
    IN_JAPANESE.load(Ordering::Relaxed).then(japanese)
}

/// Every Japanese text.
pub(super) fn japanese() -> &'static Texts {
    let read = || Texts::parse(include_str!(concat!(env!("OUT_DIR"), "/ja.json"))).unwrap_or_default();
    JAPANESE.get_or_init(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_of_the_locale_decides() {
        let of = |set: &[(&str, &str)]| {
            of_environment(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[("LANG", "ja_JP.UTF-8")]), Language::Ja);
        assert_eq!(of(&[("LANG", "ja")]), Language::Ja);
        assert_eq!(of(&[("LC_ALL", "C"), ("LANG", "ja_JP.UTF-8")]), Language::En);
        assert_eq!(of(&[("LC_ALL", ""), ("LC_MESSAGES", "ja_JP"), ("LANG", "C")]), Language::Ja);
        assert_eq!(of(&[("LANG", "jav_ID")]), Language::En);
        assert_eq!(of(&[]), Language::En);
    }
}
