//! A currency besides USD, at the user's exchange rate.

use crate::text::{InputErrors, units};

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

    /// Parses `CODE=RATE`; `place` names it in errors.
    ///
    /// # Errors
    /// The code is not three letters, or the rate is not a number above 0.
    pub fn parse(place: &str, text: &str) -> Result<Self, InputErrors> {
        let parsed = text.split_once('=').and_then(|(code, rate)| {
            let (code, rate) = (code.trim(), units::float(rate.trim())?);
            let sound = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) && rate > 0.0 && rate <= 1e9;
            sound.then(|| Self { code: code.to_owned(), rate })
        });
        let expected = "expected three capital letters and a rate to the USD above 0, such as JPY=155.2";
        parsed.ok_or_else(|| InputErrors::one(place, "", expected))
    }
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
}
