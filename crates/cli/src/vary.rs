//! `--vary KEY=a,b,c` and `--vary KEY=from..to:steps[:log]`: a key and the values it takes.

use std::ops::{Range, RangeInclusive};

use shardwise_core::study::NumericKey;
use shardwise_core::text::{InputError, InputErrors, Message, Span, is_key_under, number};

use crate::assignments::Assignment;
use crate::input::{self, option_error};
use crate::words::Text;

/// The most values of one key.
const MOST_VALUES: usize = 1_000_000;
/// Significant digits of the values between the ends of a range: enough to distinguish a million, and short to read.
const DIGITS: usize = 12;

/// A key and the values it takes.
#[derive(Clone, Debug)]
pub(crate) struct Vary {
    /// The option as it was written, for messages.
    pub(crate) place: String,
    /// The dotted key.
    pub(crate) key: String,
    /// Its values.
    pub(crate) values: Values,
    /// Where the key is in the option, in bytes.
    key_at: Range<usize>,
    /// Where each value of a list is in the option, or the whole range.
    typed: Vec<Range<usize>>,
}

/// The values of a key.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    /// Numbers in the base unit of the key.
    Numbers(NumericKey, Vec<f64>),
    /// As they were written.
    Texts(Vec<String>),
}

impl Vary {
    /// Reads `KEY=a,b,c` or `KEY=from..to:steps[:log]`. Whether a scenario may have the values is checked when they are
    /// set.
    ///
    /// # Errors
    /// There is no `=`, the key or a value is empty, or the range is not one.
    pub(crate) fn parse(text: &str) -> Result<Self, InputErrors> {
        let place = format!("--vary {text}");
        let refused = |expected: Text| option_error("--vary", text, Text::VaryShape { expected: expected.into() });
        let Some((key, values)) = text.split_once('=') else { return Err(refused(Text::VaryForm)) };
        let at = |part: &str| {
            let start = place.len() - text.len() + (part.as_ptr().addr() - text.as_ptr().addr());
            start..start + part.len()
        };
        let (key, values) = (key.trim(), values.trim());
        if key.is_empty() {
            return Err(refused(Text::VaryKey));
        }
        let mut typed = vec![at(values)];
        let values = if let Some((from, rest)) = values.split_once("..") {
            let no_number = |message: Box<Message>| {
                InputErrors::from(InputError::new(&place, "", *message).at(Span::new(&place, at(key))))
            };
            let numeric = NumericKey::read_key(key).map_err(no_number)?;
            let numbers = range(&numeric, from, rest).map_err(|expected| refused(*expected))?;
            Values::Numbers(numeric, numbers)
        } else {
            let pieces: Vec<&str> = items(values).into_iter().map(str::trim).collect();
            typed = pieces.iter().map(|piece| at(piece)).collect();
            let texts: Vec<String> = pieces.into_iter().map(str::to_owned).collect();
            if texts.iter().any(String::is_empty) {
                return Err(refused(Text::VaryValue));
            }
            if texts.len() > MOST_VALUES {
                return Err(refused(Text::VaryMost));
            }
            let numeric = NumericKey::find(key);
            let numbers = numeric.as_ref().and_then(|key| texts.iter().map(|text| key.read(text)).collect());
            match (numeric, numbers) {
                (Some(key), Some(numbers)) => Values::Numbers(key, numbers),
                _ => Values::Texts(texts),
            }
        };
        Ok(Self { key: key.to_owned(), key_at: at(key), typed, place, values })
    }

    /// An error about its key.
    pub(crate) fn key_error(&self, message: Text) -> InputErrors {
        InputError::new(&self.place, "", message).at(Span::new(&self.place, self.key_at.clone())).into()
    }

    /// How many values it has.
    pub(crate) fn count(&self) -> usize {
        match &self.values {
            Values::Numbers(_, values) => values.len(),
            Values::Texts(values) => values.len(),
        }
    }

    /// The value at a place as an assignment, with the option that it comes from.
    pub(crate) fn assignment(&self, at: usize) -> Assignment {
        let assignment = match &self.values {
            Values::Numbers(key, values) => key.assignment(values[at]),
            Values::Texts(values) => format!("{}={}", self.key, values[at]),
        };
        // A problem of a table above the key is about the key as it was typed.
        let parts = vec![(String::new(), self.key_at.clone()), (self.key.clone(), self.typed(at))];
        Assignment::within(self.place.clone(), assignment, parts)
    }

    /// Where a value is in the option, or the range that it is from.
    fn typed(&self, at: usize) -> Range<usize> {
        self.typed.get(at).unwrap_or(&self.typed[0]).clone()
    }

    /// A value as it was typed, or as a number if it is from a range.
    fn named(&self, at: usize) -> String {
        match &self.values {
            Values::Numbers(_, values) if self.typed.len() != values.len() => values[at].to_string(),
            _ => self.place[self.typed(at)].trim_matches('"').to_owned(),
        }
    }

    /// The places of its smallest and its largest value: bounds hold for all values if they hold for these.
    pub(crate) fn ends(&self) -> [usize; 2] {
        let Values::Numbers(_, values) = &self.values else { return [0, 0] };
        let by = |a: &usize, b: &usize| values[*a].total_cmp(&values[*b]);
        let places = 0..values.len();
        [places.clone().min_by(by).unwrap_or(0), places.max_by(by).unwrap_or(0)]
    }
}

/// Reads the varied keys; none of them sets what another sets.
///
/// # Errors
/// All that are not read, or the first that sets what another sets.
pub(crate) fn all(texts: &[String]) -> Result<Vec<Vary>, InputErrors> {
    let varied = input::all(texts.iter().map(|text| Vary::parse(text)))?;
    for (at, vary) in varied.iter().enumerate() {
        let mut before = varied[..at].iter();
        if let Some(other) =
            before.find(|other| is_key_under(&other.key, &vary.key) || is_key_under(&vary.key, &other.key))
        {
            return Err(vary.key_error(Text::KeyTaken { option: other.place.clone() }));
        }
    }
    Ok(varied)
}

/// The places of the values of a combination: the first key varies the slowest.
fn places(varied: &[Vary], number: usize) -> Vec<usize> {
    let mut rest = number;
    let mut places: Vec<usize> = Vec::new();
    for vary in varied.iter().rev() {
        places.push(rest % vary.count());
        rest /= vary.count();
    }
    places.reverse();
    places
}

/// The values of a combination.
pub(crate) fn combination(varied: &[Vary], number: usize) -> Vec<Assignment> {
    varied.iter().zip(places(varied, number)).map(|(vary, at)| vary.assignment(at)).collect()
}

/// A combination by what differs: `writes_per_second = 800, batch_size = 1000`.
pub(crate) fn name(varied: &[Vary], number: usize) -> String {
    let last = |vary: &Vary| vary.key.rsplit('.').next().unwrap_or_default().to_owned();
    let short = |vary: &Vary| {
        // The name must include which consumer or table it is.
        let is_listed = vary.key.split('.').any(|part| part.parse::<usize>().is_ok());
        let is_alone = varied.iter().filter(|other| last(other) == last(vary)).count() == 1;
        if is_alone && !is_listed { last(vary) } else { vary.key.clone() }
    };
    let each = varied.iter().zip(places(varied, number));
    each.map(|(vary, at)| format!("{} = {}", short(vary), vary.named(at))).collect::<Vec<_>>().join(", ")
}

/// How many values a range may have.
const STEPS: RangeInclusive<f64> = 2.0..=MOST_VALUES as f64;

/// The values of `from..to:steps[:log]`, both ends among them; of counts, each once. The error names what was expected.
fn range(key: &NumericKey, from: &str, rest: &str) -> Result<Vec<f64>, Box<Text>> {
    let parts: Vec<&str> = rest.split(':').map(str::trim).collect();
    let (to, steps, log) = match parts[..] {
        [to, steps] => (to, steps, false),
        [to, steps, "log"] => (to, steps, true),
        [_, _, _] => return Err(Box::new(Text::VaryLog)),
        _ => return Err(Box::new(Text::VarySteps)),
    };
    let end = |text: &str| {
        let problem = || Box::new(Text::VaryEnds { key: key.key().to_string(), found: format!("{text:?}") });
        key.read(text).ok_or_else(problem)
    };
    let (from, to) = (end(from)?, end(to)?);
    let steps = number(steps).filter(|steps| STEPS.contains(steps) && steps.fract() == 0.0);
    let steps = steps.ok_or_else(|| Box::new(Text::VaryCount))?;
    if log && (from <= 0.0 || to <= 0.0) {
        return Err(Box::new(Text::VaryAboveZero));
    }
    let last = steps - 1.0;
    let value = |at: f64| match at {
        0.0 => from,
        at if at == last => to,
        at if log => tidy(from * (to / from).powf(at / last)),
        at => tidy(from + (to - from) * at / last),
    };
    let mut values: Vec<f64> = (0..steps as usize).map(|at| value(at as f64)).collect();
    if key.is_whole() {
        for value in &mut values {
            *value = value.round();
        }
        values.dedup();
    }
    Ok(values)
}

/// The number with the digits that are shown: what a row prints is what it was computed with.
fn tidy(value: f64) -> f64 {
    format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value)
}

/// Splits at commas outside brackets, braces and quotes.
fn items(text: &str) -> Vec<&str> {
    let (mut depth, mut quoted) = (0_i32, false);
    let between = |c: char| {
        match c {
            '"' => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0 && !quoted
    };
    text.split(between).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<f64> {
        match Vary::parse(text).unwrap().values {
            Values::Numbers(_, numbers) => numbers,
            Values::Texts(texts) => unreachable!("{texts:?}"),
        }
    }

    fn texts(text: &str) -> Vec<String> {
        match Vary::parse(text).unwrap().values {
            Values::Texts(texts) => texts,
            Values::Numbers(_, numbers) => unreachable!("{numbers:?}"),
        }
    }

    #[test]
    fn ranges_have_both_ends() {
        assert_eq!(numbers("workload.burstiness=0..1:11")[3], 0.3);
        assert_eq!(numbers("workload.burstiness=0.1..0.5:5"), [0.1, 0.2, 0.3, 0.4, 0.5]);
        assert_eq!(numbers("workload.writes_per_second=1..1000:4:log"), [1.0, 10.0, 100.0, 1000.0]);
        assert_eq!(numbers("workload.item_size=1 KiB..2 KiB:3"), [1024.0, 1536.0, 2048.0]);
        assert_eq!(numbers("workload.writes_per_second=3.6M/h .. 7.2M/h : 2"), [1000.0, 2000.0]);
        assert_eq!(
            numbers("streams_lambda.parallelization_factor=1..10:100"),
            [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]
        );
        assert_eq!(numbers("kinesis_firehose.shards=9..3:3"), [9.0, 6.0, 3.0]);
    }

    #[test]
    fn lists_are_split_outside_brackets() {
        assert_eq!(numbers("workload.item_size=900,1 KiB"), [900.0, 1024.0]);
        assert_eq!(texts("kinesis_firehose.mode=provisioned, on-demand"), ["provisioned", "on-demand"]);
        assert_eq!(texts("consumers=[],[{kind=\"lambda\",count=2},{kind=\"kcl\"}]").len(), 2);
        // What is no number is refused when it is set, with the words of any other value.
        assert_eq!(texts("workload.item_size=900,big"), ["900", "big"]);
    }

    #[test]
    fn combinations_are_named_by_what_differs() {
        let all = |texts: &[&str]| texts.iter().map(|text| Vary::parse(text).unwrap()).collect::<Vec<_>>();
        let names = |texts: &[&str]| -> Vec<String> {
            let varied = all(texts);
            (0..varied.iter().map(Vary::count).product()).map(|number| name(&varied, number)).collect()
        };
        let two = ["workload.item_size= 1 KiB, \"2 KiB\"", "delivery.destination=s3,redshift"];
        assert_eq!(
            names(&two)[1..3],
            ["item_size = 1 KiB, destination = redshift", "item_size = 2 KiB, destination = s3"]
        );
        assert_eq!(names(&["workload.burstiness=0..1:3"]), ["burstiness = 0", "burstiness = 0.5", "burstiness = 1"]);
        let alike = ["streams_lambda.function.memory_mb=128", "kinesis_firehose.transform.memory_mb=128"];
        assert_eq!(
            names(&alike),
            ["streams_lambda.function.memory_mb = 128, kinesis_firehose.transform.memory_mb = 128"]
        );
        assert_eq!(names(&["consumers.0.fan_out=true"]), ["consumers.0.fan_out = true"]);
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for (text, part) in [
            ("workload.item_size", "expected KEY=FROM..TO:STEPS"),
            ("=1,2", "a key before the ="),
            ("workload.item_size=", "a value between the commas"),
            ("workload.item_size=1,,2", "a value between the commas"),
            ("workload.item_size=1..2", "the number of values after a colon"),
            ("workload.item_size=1..2:1", "from 2 to 1,000,000"),
            ("workload.item_size=1..2:2.5", "from 2 to 1,000,000"),
            ("workload.item_size=1..2:3:lin", "log or nothing"),
            ("workload.item_size=0..2:3:log", "ends above 0"),
            ("workload.item_size=..2:3", "on both sides"),
            ("kinesis_firehose.mode=a..b:3", "a key whose value is a number"),
        ] {
            let message = Vary::parse(text).unwrap_err().to_string();
            assert!(message.contains(part) && message.starts_with(&format!("--vary {text}: ")), "{message}");
        }
    }
}
