//! A currency besides USD, at the user's exchange rate.

use crate::text::{InputErrors, InputMessage, float, grouped};

/// Currencies without a smaller unit (ISO 4217, exponent 0).
const WHOLE: &[&str] =
    &["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];
/// From this amount on, a sentence has no cents.
const WITHOUT_CENTS_IN_SENTENCES: f64 = 10.0;

/// A currency besides USD, in which the model computes.
#[derive(Clone, Debug, PartialEq)]
pub struct Currency {
    /// ISO 4217, such as `JPY`.
    pub code: String,
    /// Units per USD.
    pub rate: f64,
}

impl Currency {
    /// USD.
    pub fn usd() -> Self {
        Self { code: "USD".into(), rate: 1.0 }
    }

    /// Whether it is USD, so that nothing is converted.
    pub fn is_usd(&self) -> bool {
        self.code == "USD" && self.rate == 1.0
    }

    /// Decimals of an amount.
    pub fn decimals(&self) -> usize {
        if WHOLE.contains(&self.code.as_str()) { 0 } else { 2 }
    }

    /// What stands before an amount.
    pub fn symbol(&self) -> String {
        if self.code == "USD" { "$".to_owned() } else { format!("{} ", self.code) }
    }

    /// An amount in a sentence: no cents from 10 on, where they only slow reading down.
    pub fn in_sentence(&self, usd: f64) -> String {
        match self.of_sentence(usd) {
            none if none == 0.0 && usd > 0.0 => {
                let least = libm::pow(0.1, self.decimals() as f64);
                format!("<{}{}", self.symbol(), grouped(least, self.decimals()))
            }
            amount => self.sentence_amount(amount),
        }
    }

    /// An amount with cents.
    pub fn in_cents(&self, usd: f64) -> String {
        format!("{}{}", self.symbol(), grouped(usd * self.rate, self.decimals()))
    }

    /// The difference of two amounts as sentences show them.
    pub fn difference_in_sentence(&self, more: f64, less: f64) -> String {
        self.sentence_amount(self.of_sentence(more) - self.of_sentence(less))
    }

    fn sentence_amount(&self, amount: f64) -> String {
        let sign = if amount < 0.0 { "-" } else { "" };
        format!("{sign}{}{}", self.symbol(), grouped(amount.abs(), self.sentence_decimals(amount)))
    }

    fn sentence_decimals(&self, amount: f64) -> usize {
        if amount.abs() < WITHOUT_CENTS_IN_SENTENCES { self.decimals() } else { 0 }
    }

    /// An amount of the currency, rounded as sentences show it.
    fn of_sentence(&self, usd: f64) -> f64 {
        let amount = usd * self.rate;
        as_shown(amount, self.sentence_decimals(amount))
    }

    /// Parses `CODE=RATE`; `place` names it in errors.
    ///
    /// # Errors
    /// The code is not three letters, or the rate is not a number above 0.
    pub fn parse(place: &str, text: &str) -> Result<Self, InputErrors> {
        let parsed = text.split_once('=').and_then(|(code, rate)| {
            let (code, rate) = (code.trim(), float(rate.trim())?);
            let sound = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) && rate > 0.0 && rate <= 1e9;
            sound.then(|| Self { code: code.to_owned(), rate })
        });
        parsed.ok_or_else(|| InputErrors::one(place, "", InputMessage::CurrencyShape))
    }
}

/// An amount as its text has it with these decimals: rounded by its exact value, and halves to even.
pub fn as_shown(amount: f64, decimals: usize) -> f64 {
    format!("{amount:.decimals$}").parse().unwrap_or(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_a_code_and_a_rate() {
        let parsed = |text: &str| Currency::parse("there", text).ok();
        assert_eq!(parsed("JPY=155.2"), Some(Currency { code: "JPY".into(), rate: 155.2 }));
        assert!(parsed("USD=1").is_some_and(|currency| currency.is_usd()));
        for wrong in ["", "JPY", "JPY=", "=1", "jpy=155", "YEN1=5", "JPY=0", "JPY=-1", "JPY=nan", "JPY=inf", "JPY=1e10"]
        {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn differences_are_those_of_the_amounts_beside_them() {
        let (usd, yen) = (Currency::usd(), Currency { code: "JPY".into(), rate: 155.2 });
        assert_eq!(usd.difference_in_sentence(157.49, 120.51), "$36");
        assert_eq!(usd.in_sentence(9.5), "$9.50");
        assert_eq!((usd.in_sentence(0.001).as_str(), yen.in_sentence(0.001).as_str()), ("<$0.01", "<JPY 1"));
        assert_eq!(usd.in_sentence(0.0), "$0.00");
        assert_eq!(usd.in_sentence(-120.51), "-$121");
        assert_eq!(yen.in_sentence(43.08), "JPY 6,686");
        assert_eq!(yen.difference_in_sentence(365.84, 43.08), "JPY 50,092");
    }
}
