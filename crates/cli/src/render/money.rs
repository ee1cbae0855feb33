//! Money. The model computes in USD; a page can show another currency at the user's rate.

use shardwise_core::output::{self, Currency, as_shown};
use shardwise_core::text::grouped;

/// From this amount on, cents are noise.
const WITHOUT_CENTS: f64 = 1e9;
/// From this amount on, a power of ten is easier to read and still fits the column.
const SCIENTIFIC: f64 = 1e12;

/// Money shown in a currency.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Money(pub(crate) Currency);

impl Money {
    /// `$1,234.56` or `JPY 123,456`.
    pub(crate) fn show(&self, usd: f64) -> String {
        self.signed(usd * self.0.rate, |amount| self.amount(amount))
    }

    /// A unit price, with three significant digits: `$0.149`.
    pub(crate) fn unit_price(&self, usd: f64) -> String {
        self.signed(usd * self.0.rate, |amount| self.fine(amount))
    }

    /// The same without currency.
    pub(crate) fn bare_unit(&self, usd: f64) -> String {
        self.fine(usd * self.0.rate)
    }

    fn fine(&self, amount: f64) -> String {
        let decimals = self.fine_decimals(amount);
        if decimals > self.precision().0 { grouped(amount, decimals) } else { self.amount(amount) }
    }

    /// Decimals that leave three significant digits; below a billionth, those of 0.
    fn fine_decimals(&self, amount: f64) -> usize {
        let fine = (1e-9..1.0).contains(&amount);
        if fine { (2 - amount.log10().floor() as i32) as usize } else { self.precision().0 }
    }

    /// The difference of two amounts as [`show`](Self::show) shows them, in the currency.
    pub(crate) fn difference(&self, from: f64, to: f64) -> f64 {
        let decimals = self.precision().0;
        let shown = |usd: f64| as_shown(usd * self.0.rate, decimals);
        as_shown(shown(to) - shown(from), decimals)
    }

    /// An amount that is in the currency already.
    pub(crate) fn show_amount(&self, amount: f64) -> String {
        self.signed(amount, |amount| self.amount(amount))
    }

    /// The difference of two unit prices as [`unit_price`](Self::unit_price) shows them, in the currency.
    pub(crate) fn unit_difference(&self, from: f64, to: f64) -> f64 {
        let decimals = |usd: f64| self.fine_decimals((usd * self.0.rate).abs());
        let shown = |usd: f64| as_shown(usd * self.0.rate, decimals(usd));
        as_shown(shown(to) - shown(from), decimals(from).min(decimals(to)))
    }

    /// A unit price that is in the currency already.
    pub(crate) fn show_unit(&self, amount: f64) -> String {
        self.signed(amount, |amount| self.fine(amount))
    }

    /// The amount without currency, for a narrow column; cents only below 1,000.
    pub(crate) fn bare(&self, usd: f64) -> String {
        let amount = usd * self.0.rate;
        let text = match amount.abs() {
            size if size >= WITHOUT_CENTS => format!("{size:.3e}"),
            size if size >= 1e3 => grouped(size, 0),
            size => self.amount(size),
        };
        if amount < 0.0 { format!("-{text}") } else { text }
    }

    /// The cells of an amount in a table for programs: USD, then the currency if it is another.
    pub(crate) fn cells(&self, usd: Option<f64>) -> impl Iterator<Item = String> {
        let converted = (!self.0.is_usd()).then(|| output::amount(usd.map(|usd| usd * self.0.rate)));
        std::iter::once(output::amount(usd)).chain(converted)
    }

    /// The columns of these cells, for a name with `usd` in it.
    pub(crate) fn columns(&self, name: &str) -> impl Iterator<Item = String> {
        let converted = (!self.0.is_usd()).then(|| name.replace("usd", &self.0.code.to_lowercase()));
        std::iter::once(name.to_owned()).chain(converted)
    }

    /// Number of decimals, and the smallest amount they can show.
    fn precision(&self) -> (usize, f64) {
        let decimals = self.0.decimals();
        (decimals, if decimals == 0 { 1.0 } else { 0.01 })
    }

    /// An amount in the currency; at least 0.
    fn amount(&self, amount: f64) -> String {
        let (decimals, smallest) = self.precision();
        match amount {
            amount if amount > 0.0 && amount < smallest / 2.0 => format!("<{smallest:.decimals$}"),
            amount if amount >= SCIENTIFIC => format!("{amount:.3e}"),
            amount if amount >= WITHOUT_CENTS => grouped(amount, 0),
            amount => grouped(amount, decimals),
        }
    }

    /// Sign, less-than sign of a tiny amount, currency, digits.
    fn signed(&self, amount: f64, show: impl Fn(f64) -> String) -> String {
        let sign = if amount < 0.0 { "-" } else { "" };
        let text = show(amount.abs());
        let (less, digits) = text.strip_prefix('<').map_or(("", text.as_str()), |digits| ("<", digits));
        format!("{less}{sign}{}{digits}", self.0.symbol())
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn amounts_are_shown_in_their_currency() {
        let yen = samples::yen();
        let euro = Money(Currency { code: "EUR".into(), rate: 0.9 });
        let check = |money: &Money, usd, text: &str| assert_eq!(money.show(usd), text);
        check(&samples::usd(), 0.0, "$0.00");
        check(&samples::usd(), 1234.56, "$1,234.56");
        check(&samples::usd(), -15.5, "-$15.50");
        check(&samples::usd(), 0.004, "<$0.01");
        check(&samples::usd(), 0.005_1, "$0.01");
        check(&samples::usd(), 2.5e9, "$2,500,000,000");
        check(&samples::usd(), 1e15, "$1.000e15");
        check(&yen, 1000.0, "JPY 155,200");
        check(&yen, 0.001, "<JPY 1");
        check(&euro, 1000.0, "EUR 900.00");
    }

    #[test]
    fn differences_are_those_of_the_amounts_beside_them() {
        let usd = samples::usd();
        assert_eq!(usd.show_amount(usd.difference(34.885, 152.914)), "$118.03");
        assert_eq!(usd.show_amount(usd.difference(152.914, 34.885)), "-$118.03");
        assert_eq!(usd.show_unit(usd.unit_difference(0.041_004, 0.348_04)), "$0.307");
    }

    #[test]
    fn unit_prices_keep_three_digits() {
        let check = |usd, text: &str| assert_eq!(samples::usd().unit_price(usd), text);
        check(0.149_055, "$0.149");
        check(0.000_012_3, "$0.0000123");
        check(12.345, "$12.35");
        check(0.0, "$0.00");
    }

    #[test]
    fn bare_amounts_fit_a_narrow_column() {
        let check = |usd, text: &str| assert_eq!(samples::usd().bare(usd), text);
        check(156.687, "156.69");
        check(-1234.5, "-1,234");
        check(0.001, "<0.01");
        check(1e15, "1.000e15");
    }
}
