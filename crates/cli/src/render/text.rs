//! User text made harmless, and text measured, cut and wrapped by display columns.

use std::borrow::Cow;

use unicode_linebreak::linebreaks;
use unicode_width::UnicodeWidthStr as _;

/// The widest page.
pub(crate) const PAGE_WIDTH: usize = 100;
/// The narrowest page; a narrower terminal breaks lines.
pub(crate) const NARROWEST: usize = 40;
/// A character takes at least a quarter of a column on average, unless accents are stacked.
const CHARS_PER_COLUMN: usize = 4;

/// Replaces whatever would control a terminal or reorder a line: line breaks and tabs by spaces, other control
/// characters (including escape sequences) and bidirectional overrides by the replacement character.
pub(crate) fn clean(text: &str) -> String {
    cleaned(text).into_owned()
}

/// The same, copied only where something is replaced.
pub(crate) fn cleaned(text: &str) -> Cow<'_, str> {
    let harmless = |c: char| match c {
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(harmless).collect())
    }
}

/// Display columns of a text, measured as the library does that lays out the tables.
pub(crate) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Cuts a text to `most` columns; an ellipsis marks the cut.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let mut head: String = text.chars().take(most * CHARS_PER_COLUMN).collect();
    if head.len() == text.len() && width(text) <= most {
        return head;
    }
    while width(&head) + 1 > most && head.pop().is_some() {}
    // Half of a joined emoji would join with the ellipsis.
    head.truncate(head.trim_end_matches(['\u{200d}', ' ']).len());
    head + "…"
}

/// Cuts a text to its last words in `most` columns, or to a part of the last; an ellipsis marks the cut.
pub(crate) fn cut_start(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut tail: Vec<char> = text.chars().rev().take(most * CHARS_PER_COLUMN).collect();
    tail.reverse();
    let mut tail: String = tail.into_iter().collect();
    while width(&tail) + 1 > most && !tail.is_empty() {
        tail.remove(0);
    }
    if let Some((_, words)) = tail.split_once(' ') {
        tail = words.to_owned();
    }
    // What joins with the character before would join with the ellipsis.
    let joins = |c: char| matches!(c, '\u{200d}' | ' ') || width(&c.to_string()) == 0;
    format!("…{}", tail.trim_start_matches(joins))
}

/// Wraps a text into lines of at most `most` columns: at spaces, and within Japanese where it may be; breaks longer words.
pub(crate) fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut columns) = (String::new(), 0);
    let mut add = |piece: &str, more: usize, is_spaced: bool| {
        if !line.is_empty() && columns + usize::from(is_spaced) + more > most {
            lines.push(std::mem::take(&mut line));
            columns = 0;
        }
        if !line.is_empty() && is_spaced {
            line.push(' ');
            columns += 1;
        }
        line += piece;
        columns += more;
    };
    for Word { text: word, is_spaced } in tied(words(text), most) {
        match width(&word) {
            fitting if fitting <= most => add(&word, fitting, is_spaced),
            _ => pieces(&word, most).iter().for_each(|piece| add(piece, width(piece), is_spaced)),
        }
    }
    lines.push(line);
    lines
}

/// What stays on one line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Whether a space is before it, unless it starts a line.
    pub(crate) is_spaced: bool,
}

/// The words of a text: between spaces, and in Japanese between the places at which a line may end.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut start = 0;
        if has_wide(word) {
            let ends = linebreaks(word).map(|(end, _)| end).filter(|end| *end < word.len() && is_wide_at(word, *end));
            for end in ends {
                words.push(Word { text: word[start..end].into(), is_spaced: start == 0 });
                start = end;
            }
        }
        words.push(Word { text: word[start..].into(), is_spaced: start == 0 });
    }
    words
}

/// Whether a text has characters of two columns that are written without spaces.
pub(crate) fn has_wide(text: &str) -> bool {
    text.chars().any(is_wide)
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether such a character is on one side of this place.
fn is_wide_at(word: &str, at: usize) -> bool {
    word[..at].chars().next_back().is_some_and(is_wide) || word[at..].chars().next().is_some_and(is_wide)
}

/// Units that stay on the line of their number.
const UNITS: [&str; 10] = ["ms", "s", "min", "h", "d", "B", "KiB", "MiB", "GiB", "TiB"];

/// The same with a number and its unit as one word if a line has room for both.
fn tied(words: Vec<Word<'_>>, most: usize) -> Vec<Word<'_>> {
    let is_number = |word: &str| word.ends_with(|c: char| c.is_ascii_digit());
    let is_unit = |word: &str| {
        let unit = word.trim_end_matches([',', '.', ';', ':', ')', '"']);
        UNITS.contains(&unit.strip_suffix("/s").unwrap_or(unit)) || word.starts_with(|c| c == '%' || is_wide(c))
    };
    let mut tied: Vec<Word<'_>> = Vec::with_capacity(words.len());
    for word in words {
        let fits = |number: &str| width(number) + 1 + width(&word.text) <= most;
        let is_tied =
            |last: &&mut Word<'_>| word.is_spaced && is_unit(&word.text) && is_number(&last.text) && fits(&last.text);
        match tied.last_mut().filter(is_tied) {
            Some(last) => *last.text.to_mut() += &format!(" {}", word.text),
            None => tied.push(word),
        }
    }
    tied
}

/// A word that is longer than a line, in pieces.
fn pieces(word: &str, most: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let last = pieces.len() - 1;
        let longer = format!("{}{c}", pieces[last]);
        if width(&longer) > most && !pieces[last].is_empty() {
            pieces.push(c.into());
        } else {
            pieces[last] = longer;
        }
    }
    pieces
}

/// Pads with spaces on the right.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Pads with spaces on the left.
pub(crate) fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_controls_are_replaced() {
        let check = |text, expected: &str| assert_eq!(clean(text), expected);
        check("orders: größer 注文 🚀", "orders: größer 注文 🚀");
        check("\u{1b}[2J\u{1b}]0;x\u{7}", "\u{fffd}[2J\u{fffd}]0;x\u{fffd}");
        check("\u{9b}31m\u{7f}\0", "\u{fffd}31m\u{fffd}\u{fffd}");
        check("a\nb\r\nc\td\u{2028}e\u{85}f", "a b  c d e f");
        check("\u{202e}live\u{2066}x\u{2069}", "\u{fffd}live\u{fffd}x\u{fffd}");
    }

    #[test]
    fn width_is_counted_in_columns() {
        let check = |text, expected| assert_eq!(width(text), expected, "{text:?}");
        check("", 0);
        check("abc", 3);
        check("注文", 4);
        check("e\u{301}", 1);
        check("°", 1);
    }

    #[test]
    fn cutting_ends_in_an_ellipsis_within_the_width() {
        let check = |text: &str, most, expected: &str| {
            assert_eq!(cut(text, most), expected);
            assert!(width(expected) <= most);
        };
        check("orders", 6, "orders");
        check("orders!", 6, "order…");
        check("注文注文", 8, "注文注文");
        check("注文注文注", 8, "注文注…");
        check("one two", 5, "one…");
        let stacked = format!("a{}", "\u{301}".repeat(1000));
        assert!(cut(&stacked, 10).chars().count() <= 41);
    }

    #[test]
    fn wrapping_keeps_every_line_within_the_width() {
        let check = |text: &str, most, expected: &[&str]| assert_eq!(wrap(text, most), expected);
        check("", 10, &[""]);
        check("one two three", 7, &["one two", "three"]);
        check("a abcdefgh", 4, &["a", "abcd", "efgh"]);
        check("up to 58 s, now", 9, &["up to", "58 s, now"]);
        check("at 5 MiB/s.", 6, &["at 5", "MiB/s."]);
        check("注文注文", 5, &["注文", "注文"]);
        check("ピーク時に最大 58 秒の遅延。", 14, &["ピーク時に最大", "58 秒の遅延。"]);
        check("最大の Firehose バッファ「名」", 10, &["最大の", "Firehose", "バッファ", "「名」"]);
        check("使用率は 88 % です", 9, &["使用率は", "88 % です"]);
    }
}
