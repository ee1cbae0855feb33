//! Numbers that know how they were computed: the value, the formula in symbols, and the arithmetic with numbers.
//!
//! The value is computed from the terms that are shown, in the order in which they are shown, so that an explanation
//! cannot differ from it. A formula is kept in postfix order (`shards month_hours *`) in arrays of fixed size: a study
//! makes many formulas and allocates nothing.

use super::symbols::Symbol;
use crate::text::{readable, round_up};

/// A symbol and its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// The symbol.
    pub symbol: Symbol,
    /// Its value.
    pub value: f64,
}

/// One step of a formula in postfix order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Pushes the term at this index.
    Take(u8),
    /// Combines the last two values.
    Join(Operator),
    /// Rounds the last value up to a whole number, ignoring its last bits.
    Ceil,
}

/// An operator with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Min,
    Max,
}

impl Operator {
    /// All of them, in the order of their codes.
    const ALL: [Self; 6] = [Self::Add, Self::Subtract, Self::Multiply, Self::Divide, Self::Min, Self::Max];

    #[inline]
    fn apply(self, left: f64, right: f64) -> f64 {
        match self {
            Self::Add => left + right,
            Self::Subtract => left - right,
            Self::Multiply => left * right,
            Self::Divide => left / right,
            Self::Min => left.min(right),
            Self::Max => left.max(right),
        }
    }

    /// Precedence; functions need no parentheses.
    const fn precedence(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 1,
            Self::Multiply | Self::Divide => 2,
            Self::Min | Self::Max => 3,
        }
    }

    fn written(self, left: &Written, right: &Written) -> Written {
        let precedence = self.precedence();
        // The right operand of a minus or a slash also needs parentheses at equal precedence.
        let strict = matches!(self, Self::Subtract | Self::Divide);
        let [first, second] =
            [left.in_parentheses_below(precedence), right.in_parentheses_below(precedence + u8::from(strict))];
        let text = match self {
            Self::Add => format!("{first} + {second}"),
            Self::Subtract => format!("{first} - {second}"),
            Self::Multiply => format!("{first} * {second}"),
            Self::Divide => format!("{first} / {second}"),
            Self::Min => format!("min({}, {})", left.text, right.text),
            Self::Max => format!("max({}, {})", left.text, right.text),
        };
        Written { text, precedence }
    }
}

/// A part of a formula as text.
struct Written {
    text: String,
    precedence: u8,
}

impl Written {
    fn in_parentheses_below(&self, precedence: u8) -> String {
        if self.precedence < precedence { format!("({})", self.text) } else { self.text.clone() }
    }
}

/// The most terms of a formula.
const MOST_TERMS: usize = 7;
/// The most steps of a formula.
const MOST_STEPS: usize = 14;

impl Step {
    /// The code of [`Step::Ceil`], after those of every term.
    const CEIL: u8 = MOST_TERMS as u8;
    /// The code of the first operator.
    const FIRST_JOIN: u8 = Self::CEIL + 1;

    /// The step as a number of four bits.
    #[inline]
    const fn code(self) -> u8 {
        match self {
            Self::Take(place) => place,
            Self::Ceil => Self::CEIL,
            Self::Join(operator) => Self::FIRST_JOIN + operator as u8,
        }
    }

    /// The step with this code.
    fn of_code(code: u8) -> Self {
        match code.checked_sub(Self::FIRST_JOIN) {
            Some(operator) => Self::Join(Operator::ALL[usize::from(operator)]),
            None if code == Self::CEIL => Self::Ceil,
            None => Self::Take(code),
        }
    }
}

/// Steps in one number, four bits each, the first in the lowest. Their count is above the last. A formula is made at every
/// evaluation and seldom read: so, the compiler knows the steps of most formulas before they are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Steps(u64);

impl Steps {
    /// Bits of a step.
    const STEP: u32 = 4;
    /// Where the count is.
    const COUNT: u32 = Self::STEP * MOST_STEPS as u32;

    /// The step that takes the first term.
    const FIRST: Self = Self(1 << Self::COUNT);

    #[inline]
    const fn count(self) -> usize {
        (self.0 >> Self::COUNT) as usize
    }

    #[inline]
    const fn push(&mut self, step: Step) {
        let at = Self::STEP * self.count() as u32;
        self.0 += (1 << Self::COUNT) + ((step.code() as u64) << at);
    }

    fn iter(self) -> impl Iterator<Item = Step> {
        (0..self.count()).map(move |at| Step::of_code((self.0 >> (Self::STEP as usize * at)) as u8 & 0xf))
    }
}

/// A number, its named terms, and the operations between them.
///
/// If terms exceed the capacity, the left part becomes one term, [`Symbol::Partial`]; the arithmetic still yields the
/// number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Formula {
    value: f64,
    // Separate arrays of fixed size keep it small: a study copies many of them.
    values: [f64; MOST_TERMS],
    symbols: [Symbol; MOST_TERMS],
    terms: u8,
    steps: Steps,
}

impl Formula {
    /// One named number.
    #[inline]
    pub fn number(symbol: Symbol, value: f64) -> Self {
        let mut formula =
            Self { value, values: [0.0; MOST_TERMS], symbols: [symbol; MOST_TERMS], terms: 1, steps: Steps::FIRST };
        formula.values[0] = value;
        formula
    }

    /// A number without a name.
    #[inline]
    pub fn constant(value: f64) -> Self {
        Self::number(Symbol::Constant, value)
    }

    /// The product of these terms, from left to right.
    #[inline]
    pub fn product(terms: &[(Symbol, f64)]) -> Self {
        Self::chain(Operator::Multiply, terms)
    }

    /// The sum of these terms, from left to right.
    #[inline]
    pub fn sum(terms: &[(Symbol, f64)]) -> Self {
        Self::chain(Operator::Add, terms)
    }

    #[inline]
    fn chain(operator: Operator, terms: &[(Symbol, f64)]) -> Self {
        let (first, rest) = match terms {
            [] => ((Symbol::Constant, 0.0), terms),
            [first, rest @ ..] => (*first, rest),
        };
        let mut formula = Self::number(first.0, first.1);
        for &(symbol, value) in rest {
            formula.push(operator, symbol, value);
        }
        formula
    }

    /// Appends one more term on the right, in place.
    #[inline]
    fn push(&mut self, operator: Operator, symbol: Symbol, value: f64) {
        if usize::from(self.terms) == MOST_TERMS || self.steps.count() + 2 > MOST_STEPS {
            *self = Self::number(Symbol::Partial, self.value);
        }
        let terms = usize::from(self.terms);
        self.values[terms] = value;
        self.symbols[terms] = symbol;
        self.steps.push(Step::Take(self.terms));
        self.steps.push(Step::Join(operator));
        self.terms += 1;
        self.value = operator.apply(self.value, value);
    }

    fn join(mut self, operator: Operator, other: &Self) -> Self {
        if other.steps == Steps::FIRST {
            self.push(operator, other.symbols[0], other.values[0]);
            return self;
        }
        if self.steps.count() + other.steps.count() + 1 > MOST_STEPS
            || usize::from(self.terms) + self.unknown_of(other) > MOST_TERMS
        {
            let partial = |formula: &Self| match formula.steps {
                Steps::FIRST => *formula,
                _ => Self::number(Symbol::Partial, formula.value),
            };
            // The larger part becomes one term.
            return if self.steps.count() >= other.steps.count() {
                partial(&self).join(operator, other)
            } else {
                self.join(operator, &partial(other))
            };
        }
        for step in other.steps.iter() {
            let step = match step {
                Step::Take(place) => Step::Take(self.place_of(other, usize::from(place))),
                step => step,
            };
            self.steps.push(step);
        }
        self.steps.push(Step::Join(operator));
        self.value = operator.apply(self.value, other.value);
        self
    }

    /// The index of another formula's term in this one, which has space for it.
    fn place_of(&mut self, other: &Self, place: usize) -> u8 {
        self.known_of(other, place).unwrap_or_else(|| {
            let own = self.terms;
            self.values[usize::from(own)] = other.values[place];
            self.symbols[usize::from(own)] = other.symbols[place];
            self.terms += 1;
            own
        })
    }

    /// The index of another formula's term in this one, if it has the same.
    fn known_of(&self, other: &Self, place: usize) -> Option<u8> {
        let (symbol, value) = (other.symbols[place], other.values[place]);
        let same = |own: usize| self.symbols[own] == symbol && self.values[own].to_bits() == value.to_bits();
        (0..self.terms).find(|&own| same(usize::from(own)))
    }

    /// How many of another formula's terms this one does not have.
    fn unknown_of(&self, other: &Self) -> usize {
        (0..usize::from(other.terms)).filter(|&place| self.known_of(other, place).is_none()).count()
    }

    /// This divided by a term.
    #[must_use]
    #[inline]
    pub fn per(mut self, symbol: Symbol, value: f64) -> Self {
        self.push(Operator::Divide, symbol, value);
        self
    }

    /// This times a term.
    #[must_use]
    #[inline]
    pub fn times(mut self, symbol: Symbol, value: f64) -> Self {
        self.push(Operator::Multiply, symbol, value);
        self
    }

    /// This plus another formula.
    #[must_use]
    pub fn plus(self, other: &Self) -> Self {
        self.join(Operator::Add, other)
    }

    /// This minus another formula.
    #[must_use]
    pub fn minus(self, other: &Self) -> Self {
        self.join(Operator::Subtract, other)
    }

    /// This times another formula.
    #[must_use]
    pub fn product_with(self, other: &Self) -> Self {
        self.join(Operator::Multiply, other)
    }

    /// This divided by another formula.
    #[must_use]
    pub fn over(self, other: &Self) -> Self {
        self.join(Operator::Divide, other)
    }

    /// The smaller of the two.
    #[must_use]
    pub fn min(self, other: &Self) -> Self {
        self.join(Operator::Min, other)
    }

    /// The larger of the two.
    #[must_use]
    pub fn max(self, other: &Self) -> Self {
        self.join(Operator::Max, other)
    }

    /// Rounded up to a whole number, as AWS bills, ignoring the last bits.
    #[must_use]
    pub fn ceil(mut self) -> Self {
        if self.steps.count() == MOST_STEPS {
            self = Self::number(Symbol::Partial, self.value);
        }
        self.steps.push(Step::Ceil);
        self.value = round_up(self.value);
        self
    }

    /// The value.
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The same formula with its value computed from its steps.
    #[cfg(test)]
    fn computed(mut self) -> Self {
        let mut stack = [0.0; MOST_STEPS];
        let mut height = 0;
        for step in self.steps.iter() {
            match step {
                Step::Take(place) => {
                    stack[height] = self.values[usize::from(place)];
                    height += 1;
                }
                Step::Join(operator) => {
                    height -= 1;
                    stack[height - 1] = operator.apply(stack[height - 1], stack[height]);
                }
                Step::Ceil => stack[height - 1] = round_up(stack[height - 1]),
            }
        }
        self.value = stack[0];
        self
    }

    /// The named terms, in order of appearance; constants have no name.
    pub fn terms(&self) -> impl Iterator<Item = Term> + '_ {
        let pairs = self.symbols.iter().zip(&self.values).take(usize::from(self.terms));
        let terms = pairs.map(|(&symbol, &value)| Term { symbol, value });
        terms.filter(|term| term.symbol != Symbol::Constant)
    }

    /// The formula in symbols: `shards * month_hours`.
    pub fn symbols(&self) -> String {
        self.written(|Term { symbol, value }| match symbol {
            Symbol::Constant => value.to_string(),
            symbol => symbol.name().to_owned(),
        })
    }

    /// The formula in numbers, as arithmetic to retype: `4 * 730`.
    pub fn arithmetic(&self) -> String {
        self.written(|term| readable(term.value))
    }

    /// Whether it takes only what every spreadsheet has: the four operations of arithmetic, `min` and `max`.
    pub fn is_arithmetic(&self) -> bool {
        self.steps.iter().all(|step| matches!(step, Step::Take(_) | Step::Join(_)))
    }

    /// The formula with a word of one's own for each term, constants included.
    pub fn written(&self, word: impl Fn(Term) -> String) -> String {
        let mut stack: Vec<Written> = Vec::new();
        for step in self.steps.iter() {
            let next = match step {
                Step::Take(place) => {
                    let place = usize::from(place);
                    let text = word(Term { symbol: self.symbols[place], value: self.values[place] });
                    Written { text, precedence: u8::MAX }
                }
                Step::Join(operator) => {
                    let (Some(right), Some(left)) = (stack.pop(), stack.pop()) else { continue };
                    operator.written(&left, &right)
                }
                Step::Ceil => {
                    let Some(inner) = stack.pop() else { continue };
                    Written { text: format!("ceil({})", inner.text), precedence: u8::MAX }
                }
            };
            stack.push(next);
        }
        stack.pop().map_or_else(String::new, |written| written.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: (Symbol, f64) = (Symbol::Shards, 4.0);
    const B: (Symbol, f64) = (Symbol::MonthHours, 730.0);
    const C: (Symbol, f64) = (Symbol::GiB, 2.0);

    #[test]
    fn a_formula_is_written_as_it_is_computed() {
        let check = |formula: Formula, arithmetic: &str, value: f64| {
            assert_eq!(formula.arithmetic(), arithmetic);
            assert_eq!(formula.value(), value, "{arithmetic}");
            assert_eq!(formula.computed().value(), value, "{arithmetic}");
        };
        check(Formula::number(A.0, A.1), "4", 4.0);
        check(Formula::product(&[A, B]), "4 * 730", 2920.0);
        check(Formula::product(&[A, B]).per(C.0, C.1), "4 * 730 / 2", 1460.0);
        check(Formula::product(&[A, B]).times(A.0, A.1).per(C.0, C.1), "4 * 730 * 4 / 2", 5840.0);
        check(Formula::sum(&[A, B]).per(C.0, C.1), "(4 + 730) / 2", 367.0);
        check(Formula::sum(&[]), "0", 0.0);
        let one = Formula::constant(1.0);
        let quotient = Formula::product(&[A, B]).per(C.0, C.1);
        check(one.max(&quotient.ceil()), "max(1, ceil(4 * 730 / 2))", 1460.0);
        check(one.minus(&quotient), "1 - 4 * 730 / 2", -1459.0);
        check(one.over(&quotient), "1 / (4 * 730 / 2)", 1.0 / 1460.0);
        check(one.minus(&one.plus(&quotient)), "1 - (1 + 4 * 730 / 2)", -1460.0);
        check(Formula::number(A.0, A.1).min(&one), "min(4, 1)", 1.0);
    }

    #[test]
    fn a_term_that_stands_twice_is_listed_once() {
        let share = Formula::number(A.0, A.1);
        let formula = Formula::constant(1.0).minus(&share).over(&Formula::number(B.0, B.1).minus(&share));
        assert_eq!(formula.symbols(), "(1 - shards) / (month_hours - shards)");
        assert_eq!(formula.terms().count(), 2);
    }

    #[test]
    fn a_formula_that_grows_too_long_still_comes_to_its_number() {
        let long = Formula::product(&[A; 20]);
        assert_eq!(long.value(), (1_u64 << 40) as f64);
        assert_eq!(long.computed().value(), long.value());
        assert!(long.symbols().starts_with("partial result * "), "{}", long.symbols());
        let wide = Formula::product(&[A, B, C, A, B]).plus(&Formula::product(&[C, A, B, C, A]));
        assert_eq!(wide.value(), wide.computed().value());
        assert_eq!(wide.value(), 4.0 * 730.0 * 2.0 * 4.0 * 730.0 + 2.0 * 4.0 * 730.0 * 2.0 * 4.0);
        let mut round = Formula::product(&[A, B]);
        for _ in 0..20 {
            round = round.ceil();
        }
        assert_eq!(round.value(), 2920.0);
    }
}
