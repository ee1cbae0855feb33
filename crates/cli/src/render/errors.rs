//! Errors as compilers print them: what is wrong, where, and the line with that part marked.
//!
//! The library draws. It is handed lines that are already harmless and as wide as the screen: what was read may be a line of
//! a megabyte, or try to control the terminal.

use std::iter;
use std::ops::Range;

use annotate_snippets::renderer::DEFAULT_LINE_NUM_STYLE;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use shardwise_core::text::{Argument, InputError, InputMessage, Message, Span};
use unicode_width::UnicodeWidthChar as _;

use super::Screen;
use super::text::{clean, width, wrap};
use crate::words::{Text, Words};

/// Columns of the colon and the space after the word for an error.
const COLON: usize = 2;
/// Columns around the number of a line: ` | `.
const GUTTER: usize = 3;
/// Spaces for a tab.
const TAB: &str = "    ";
/// A space at which no line ends.
const NO_BREAK: char = '\u{a0}';
/// Stands for what is left out of a line.
const LEFT_OUT: char = '…';

/// All errors, each on lines of its own. `line` finds a line of the text of that name, by its number. One without such a line is
/// wrapped at these columns, if there are such: a log has it on one line.
pub(crate) fn errors(
    errors: &[InputError],
    line: impl Fn(&str, usize) -> Option<String>,
    words: &Words,
    (screen, columns): (Screen, Option<usize>),
) -> String {
    let mut text = String::new();
    let mut listed = Vec::new();
    let mut was_one_line = true;
    for (index, error) in errors.iter().enumerate() {
        let error = &without_repeated_list(error, &mut listed);
        let excerpt = error.span.and_then(|span| excerpt(error, span, &line, words, screen));
        let is_one_line = excerpt.is_none();
        if index > 0 && !(was_one_line && is_one_line) {
            text.push('\n');
        }
        was_one_line = is_one_line;
        text += &excerpt.unwrap_or_else(|| title(&in_words(error, words), words, (screen, columns)));
        text.push('\n');
    }
    text
}

/// The names that a table may have are listed once: a file for another program has many unknown keys.
fn without_repeated_list(error: &InputError, listed: &mut Vec<Argument>) -> InputError {
    let mut error = error.clone();
    if let Message::Unknown { kind, names } = &error.message {
        if listed.contains(names) {
            error.message = InputMessage::UnknownName { kind: kind.clone() }.into();
        } else {
            listed.push(names.clone());
        }
    }
    error
}

/// An error on one line.
fn in_words(error: &InputError, words: &Words) -> String {
    InputError { message: words.message(&error.message).into(), ..error.clone() }.to_string()
}

fn renderer(screen: Screen) -> Renderer {
    let renderer = if screen.color { Renderer::styled() } else { Renderer::plain() };
    // Lines are as wide as they may be: the library has nothing to cut.
    renderer.term_width(usize::from(u16::MAX))
}

/// What is wrong, as the start of an error.
fn title(text: &str, words: &Words, (screen, columns): (Screen, Option<usize>)) -> String {
    let start = width(&words.say(&Text::ErrorWord)) + COLON;
    let text = harmless(text);
    let text = columns.map_or_else(|| text.clone(), |columns| lines(&text, columns - start));
    let level = Level::ERROR.with_name(words.say(&Text::ErrorWord));
    renderer(screen).render(&[Group::with_title(level.primary_title(text))])
}

/// An error with its lines; `None` if they are not at hand.
fn excerpt(
    error: &InputError,
    span: Span,
    line: impl Fn(&str, usize) -> Option<String>,
    words: &Words,
    screen: Screen,
) -> Option<String> {
    let InputError { place, other, key, message, .. } = error;
    // An argument is its own text.
    let is_file = line(place, span.line).is_some();
    let line =
        |number| if is_file { line(place, number) } else { place.split('\n').nth(number - 1).map(str::to_owned) };
    let numbers = if is_file { span.line.max(other.map_or(0, |other| other.line)).to_string().len() } else { 0 };
    let room = screen.width - numbers - GUTTER;

    let source = Source::new(span, *other, line, room)?;
    let (message, near) = message.split_nearest();
    let message = words.message(&message);
    let said = if key.is_empty() { message } else { format!("{key}: {message}") };
    let near = near.map(|near| harmless(&words.message(&near)));
    // Beside the mark if there is room, below if there is not.
    let (label, help) = match near {
        Some(near) if source.columns(source.mark.end) + 1 + width(&near) <= room => (Some(near), None),
        near => (None, near),
    };
    let mark = AnnotationKind::Primary.span(source.mark.clone()).label(label);
    let other = source.other.clone().map(|bytes| {
        let label = Some(words.say(&Text::BecauseOfThis));
        let label = label.filter(|label| source.columns(bytes.end) + 1 + width(label) <= room);
        AnnotationKind::Context.span(bytes).label(label)
    });
    let snippet = Snippet::source(&source.text).line_start(source.first).line_numbering(is_file);
    let snippet = snippet.annotation(mark).annotations(other);
    let group = Group::with_level(Level::ERROR).element(snippet);
    let help_word = words.say(&Text::HelpWord);
    let help_room = screen.width - numbers - GUTTER - width(&help_word) - COLON;
    let help = help.map(|help| lines(&help, help_room));
    let group = group.elements(help.map(|help| Level::HELP.with_name(help_word).message(help)));

    let title = title(&said, words, (screen, Some(screen.width)));
    let place = if is_file {
        format!("{}:{}:{}", harmless(place), span.line, span.column)
    } else {
        words.say(&Text::CommandLine)
    };
    let style = if screen.color { DEFAULT_LINE_NUM_STYLE } else { annotate_snippets::renderer::Style::default() };
    let drawn = renderer(screen).render(&[group]);
    Some(format!("{title}\n{:numbers$}{style}-->{style:#} {place}\n{drawn}", ""))
}

/// A sentence on lines of at most `room` columns. What is in quotes stays together.
fn lines(sentence: &str, room: usize) -> String {
    let mut quoted = false;
    let kept = sentence.chars().map(|c| {
        quoted ^= matches!(c, '"' | '`');
        if c == ' ' && quoted { NO_BREAK } else { c }
    });
    wrap(&kept.collect::<String>(), room).join("\n").replace(NO_BREAK, " ")
}

/// The lines to show, and the parts of them to mark, in bytes.
#[derive(Debug, PartialEq)]
struct Source {
    text: String,
    /// Number of the first line.
    first: usize,
    mark: Range<usize>,
    other: Option<Range<usize>>,
}

impl Source {
    /// `None` if the line is not at hand.
    fn new(span: Span, other: Option<Span>, line: impl Fn(usize) -> Option<String>, room: usize) -> Option<Self> {
        let own = line(span.line)?;
        let Some(other) = other.filter(|other| *other != span) else {
            return Some(Self::of_line(&own, span, None, room));
        };
        if other.line == span.line {
            return Some(Self::of_line(&own, span, Some(other), room));
        }
        let Some(others) = line(other.line) else { return Some(Self::of_line(&own, span, None, room)) };
        let [own, others] = [(own, span), (others, other)].map(|(line, span)| Self::of_line(&line, span, None, room));
        let (above, below) = if own.first < others.first { (&own, &others) } else { (&others, &own) };
        // The library leaves out lines without marks, but for one that is alone.
        let gap = below.first - above.first;
        let between = if gap == 2 { line(above.first + 1).unwrap_or_default() } else { String::new() };
        let (between, _) = cut(&between, &[], room);
        let text = format!("{}\n{between}{}{}", above.text, "\n".repeat(gap - 1), below.text);
        let (moved, first) = (text.len() - below.text.len(), above.first);
        let own_moved = if own.first == first { 0 } else { moved };
        let mark = own.mark.start + own_moved..own.mark.end + own_moved;
        let other = others.mark.start + moved - own_moved..others.mark.end + moved - own_moved;
        Some(Self { text, first, mark, other: Some(other) })
    }

    /// Columns of a line up to this byte.
    fn columns(&self, end: usize) -> usize {
        width(self.text[..end].rsplit('\n').next().unwrap_or_default())
    }

    fn of_line(line: &str, span: Span, other: Option<Span>, room: usize) -> Self {
        let spans: Vec<Span> = iter::once(span).chain(other).collect();
        let (text, mut marks) = cut(line, &spans, room);
        let other = other.and_then(|_| marks.pop());
        let mark = marks.pop().unwrap_or_default();
        Self { text, first: span.line, mark, other }
    }
}

/// A character as it is shown: nothing that would control a terminal, reorder a line or not be seen.
fn shown(c: char) -> char {
    match c {
        '\t' => c,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{61c}' | '\u{ad}' | '\u{feff}' => '\u{fffd}',
        c => clean(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c),
    }
}

/// A text as it is shown in a sentence.
fn harmless(text: &str) -> String {
    clean(text).chars().map(shown).collect()
}

/// The columns of a character as it is shown.
fn columns(c: char) -> usize {
    if c == '\t' { TAB.len() } else { c.width().unwrap_or_default() }
}

/// How many of the characters fit into so many columns.
fn fitting<'a>(chars: impl Iterator<Item = &'a char>, room: usize) -> usize {
    let mut used = 0;
    chars
        .take_while(|c| {
            used += columns(**c);
            used <= room
        })
        .count()
}

/// What is shown of a line that is too long: as much as fits around the part, in characters.
fn around(chars: &[char], part: &Range<usize>, room: usize) -> Range<usize> {
    let (left, right) = chars.split_at(part.start);
    // The start of the line is what the part is about, and the start of the part what it is.
    let before = left.iter().rev().map(|c| columns(*c)).take(room).sum::<usize>();
    let marked = fitting(right[..part.len()].iter(), room - before.min(room / 4));
    let used = |count: usize| right[..count].iter().map(|c| columns(*c)).sum::<usize>();
    let left_room = room - used(marked);
    let after = right[marked..].iter().map(|c| columns(*c)).take(room).sum::<usize>();
    let is_near = before <= (room / 4).max(left_room / 4 * 3);
    let lead = if is_near { before } else { left_room - after.min(left_room / 2) };
    let first = part.start - fitting(left.iter().rev(), lead);
    let last = part.start + fitting(right.iter(), room - lead);
    first..last.max(part.start + marked)
}

/// A line of at most `room` columns in which all spans are seen, and where they are in it, in bytes.
fn cut(line: &str, spans: &[Span], room: usize) -> (String, Vec<Range<usize>>) {
    let line = line.trim_end_matches('\r');
    let length = line.chars().count();
    let in_line = |column: usize| (column - 1).min(length);
    let starts = || spans.iter().map(|span| in_line(span.column));
    // Lines may be long: what is far from the spans is not looked at.
    let nearby = room * 4;
    let base = starts().min().unwrap_or_default().saturating_sub(nearby);
    let end = starts().max().unwrap_or_default() + nearby;
    let chars: Vec<char> = line.chars().skip(base).take(end - base).map(shown).collect();
    let at = |column: usize| (in_line(column) - base).min(chars.len());
    let parts: Vec<Range<usize>> = spans.iter().map(|span| at(span.column)..at(span.end)).collect();

    let mut visible: Vec<Range<usize>> = if base == 0 && fitting(chars.iter(), room) == chars.len() {
        iter::once(0..chars.len()).collect()
    } else {
        let ellipses = parts.len() + 1;
        parts.iter().map(|part| around(&chars, part, (room - ellipses) / parts.len())).collect()
    };
    visible.sort_by_key(|range| range.start);
    visible.dedup_by(|next, range| {
        let touches = next.start <= range.end + 1;
        range.end = if touches { range.end.max(next.end) } else { range.end };
        touches
    });

    let mut text = String::new();
    let mut bytes = vec![0; chars.len() + 1];
    let mut shown_to = 0;
    for range in visible {
        if range.start > shown_to || base > 0 && shown_to == 0 {
            text.push(LEFT_OUT);
        }
        for at in range.clone() {
            bytes[at] = text.len();
            if chars[at] == '\t' { text += TAB } else { text.push(chars[at]) }
        }
        bytes[range.end..].fill(text.len());
        shown_to = range.end;
    }
    if shown_to < chars.len() || base + chars.len() < length {
        text.push(LEFT_OUT);
    }
    let marks = parts.iter().map(|part| bytes[part.start]..bytes[part.end]).collect();
    (text, marks)
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init, reason = "a marked range is one range")]
mod tests {
    use super::super::samples;
    use super::*;

    const SCREEN: Screen = Screen { width: 60, color: false };

    /// The line cut to so many columns, and below it the marks.
    fn shown(line: &str, spans: &[Range<usize>], room: usize) -> [String; 2] {
        let spans: Vec<Span> = spans.iter().map(|span| Span { line: 1, column: span.start, end: span.end }).collect();
        let (text, marks) = cut(line, &spans, room);
        assert!(width(&text) <= room, "{text}");
        let mut below = String::new();
        for mark in marks {
            below += &" ".repeat(width(&text[..mark.start]) - width(&below));
            below += &"^".repeat(width(&text[mark]));
        }
        [text, below]
    }

    #[test]
    fn lines_that_fit_are_shown_as_they_are() {
        assert_eq!(shown("size = 1", &[8..9], 20), ["size = 1", "       ^"]);
        assert_eq!(shown("size = ", &[8..9], 20), ["size = ", "       "]);
        assert_eq!(shown("a, b\r", &[1..2, 4..5], 20), ["a, b", "^  ^"]);
        assert_eq!(shown("", &[1..2], 20), ["", ""]);
        assert_eq!(shown("size", &[100..200], 20), ["size", "    "]);
    }

    #[test]
    fn the_mark_stands_under_what_it_marks() {
        assert_eq!(shown("注文 = 注", &[6..7], 20), ["注文 = 注", "       ^^"]);
        assert_eq!(shown("\te\u{301} = 1", &[7..8], 20), ["    e\u{301} = 1", "        ^"]);
        assert_eq!(
            shown("\u{1b}[2J\u{202e}\u{200b}= 1", &[9..10], 20),
            ["\u{fffd}[2J\u{fffd}\u{fffd}= 1", "        ^"]
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let line = format!("key = {}", "abcdefghij".repeat(6000));
        assert_eq!(shown(&line, &[7..60_007], 30), ["key = abcdefghijabcdefghijab…", "      ^^^^^^^^^^^^^^^^^^^^^^"]);
        assert_eq!(shown(&line, &[30_007..30_009], 20), ["…cdefghijabcdefghij…", "         ^^"]);
        assert_eq!(shown(&line, &[60_005..60_007], 20), ["…cdefghijabcdefghij", "                 ^^"]);
        assert_eq!(shown(&line, &[1..4, 59_995..59_998], 21), ["key = abc…fghijabcd…", "^^^          ^^^"]);
        let wide = "注".repeat(60_000);
        assert_eq!(shown(&wide, &[30_000..30_001], 20), ["…注注注注注注注注注…", "         ^^"]);
    }

    #[test]
    fn two_lines_are_shown_with_what_is_between_them() {
        let lines = |count: usize| {
            let lines: Vec<String> = (1..=count).map(|line| format!("line {line}")).collect();
            let at = |line: usize| Span { line, column: 1, end: 5 };
            let error = InputError { other: Some(at(1)), ..InputError::new("file", "", "wrong").at(at(count)) };
            errors(&[error], |_, number| lines.get(number - 1).cloned(), &samples::english(), (SCREEN, None))
        };
        let head = |line| format!("error: wrong\n --> file:{line}:1\n  |\n1 | line 1\n  | ---- because of this\n");
        assert_eq!(lines(2), head(2) + "2 | line 2\n  | ^^^^\n");
        assert_eq!(lines(3), head(3) + "2 | line 2\n3 | line 3\n  | ^^^^\n");
        assert_eq!(lines(4), head(4) + "...\n4 | line 4\n  | ^^^^\n");
    }

    #[test]
    fn what_has_no_line_is_one_line() {
        let long = "word ".repeat(30);
        let error = InputError::new("file", "key", long.trim());
        let twice = errors(&[error.clone(), error], |_, _| None, &samples::english(), (SCREEN, None));
        assert_eq!(twice, format!("error: file: key: {0}\nerror: file: key: {0}\n", long.trim()));
    }

    #[test]
    fn quotes_are_not_broken() {
        assert_eq!(
            lines("expected a size, found \"1 h 20 m\" in it", 30),
            "expected a size, found\n\"1 h 20 m\" in it"
        );
    }
}
