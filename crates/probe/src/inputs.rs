//! Inputs from a seed, without a fuzzer: the same in every run.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng as _};

use crate::corpus::dictionary;

/// The most bytes that are drawn for an input.
const LONGEST: usize = 2048;
/// The most edits of a text.
const MOST_EDITS: usize = 6;
/// What separates the parts of a text.
const SEPARATORS: [char; 8] = ['\n', '=', ',', '.', '&', '"', ' ', '['];

/// Endless choices for targets that take them.
pub fn choices(seed: u64) -> impl Iterator<Item = Vec<u8>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    std::iter::from_fn(move || {
        let mut bytes = vec![0; 16 + below(&mut random, LONGEST - 16)];
        random.fill_bytes(&mut bytes);
        Some(bytes)
    })
}

/// Endless texts for targets that read them: one of these texts, with some edits each.
pub fn edits(texts: Vec<String>, seed: u64) -> impl Iterator<Item = Vec<u8>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let dictionary = dictionary();
    let words: Vec<String> = dictionary.lines().map(|word| word[1..word.len() - 1].replace("\\\"", "\"")).collect();
    std::iter::from_fn(move || {
        let mut text = texts.get(below(&mut random, texts.len()))?.clone();
        for _ in 0..=below(&mut random, MOST_EDITS) {
            text = edited(&text, &words, &mut random);
        }
        Some(text.into_bytes())
    })
}

/// A whole number below a bound; 0 below 0.
fn below(random: &mut Xoshiro256PlusPlus, bound: usize) -> usize {
    (random.next_u64() % (bound.max(1) as u64)) as usize
}

/// A text with a part of it removed, repeated, moved, cut off, or replaced by a word.
fn edited(text: &str, words: &[String], random: &mut Xoshiro256PlusPlus) -> String {
    let [from, to] = part(text, random);
    let (before, part, after) = (&text[..from], &text[from..to], &text[to..]);
    match below(random, 7) {
        0 => format!("{before}{after}"),
        1 => format!("{before}{part}{part}{after}"),
        2 => format!("{before}{}{after}", words[below(random, words.len())]),
        3 => format!("{before}{}{part}{after}", words[below(random, words.len())]),
        4 => format!("{before}{}{after}", number(random)),
        5 => format!("{before}{}{part}{after}", char::from_u32(random.next_u32() % 0x11_0000).unwrap_or('\0')),
        _ => {
            let [at, _] = self::part(after, random);
            format!("{before}{}{part}{}", &after[..at], &after[at..])
        }
    }
}

/// Start and end of a part of a text: between two separators, or a character.
fn part(text: &str, random: &mut Xoshiro256PlusPlus) -> [usize; 2] {
    let mut at = below(random, text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let separator = SEPARATORS[below(random, SEPARATORS.len())];
    let end = text[at..].find(separator).map_or(text.len(), |length| at + length);
    let start = text[..at].rfind(separator).map_or(0, |start| start + separator.len_utf8());
    if below(random, 2) == 0 { [at, end] } else { [start, end] }
}

/// A number that is likely to be at a bound of something.
fn number(random: &mut Xoshiro256PlusPlus) -> String {
    let numbers = [0.0, -0.0, 1.0, -1.0, 1e-6, 1e12, 1e15, 5e-324, f64::MAX, 0.1 + 0.2, 24.0, 1e9, 4_294_967_296.0];
    let number = numbers[below(random, numbers.len())];
    if below(random, 2) == 0 { number.to_string() } else { format!("{number:e}") }
}
