//! Pages as GitHub-flavored Markdown, for a design document. User text is escaped, so that it stays text.

use super::page::{Align, Block, Entry, Gauge, Grid, Row};
use super::text::clean;
use super::{Detail, pages};
use crate::compared::Compared;
use crate::words::{Text, Words};

/// A document is as wide as its tables.
const FREE_WIDTH: usize = 10_000;

/// Reports as a document. Several are shown side by side.
pub(crate) fn compare(compared: &[Compared], words: &Words, detail: Detail) -> String {
    document(&pages(compared, words, detail, FREE_WIDTH), words)
}

/// Blocks as a document.
pub(crate) fn document(blocks: &[Block], words: &Words) -> String {
    let paragraphs = blocks.iter().map(|block| paragraph(block, words));
    let paragraphs: Vec<String> = paragraphs.filter(|text| !text.is_empty()).collect();
    paragraphs.join("\n\n") + "\n"
}

fn paragraph(block: &Block, words: &Words) -> String {
    match block {
        Block::Title(text) => format!("# {}", escape(text)),
        Block::Heading(text) => format!("## {}", escape(text)),
        Block::Subheading(text) => format!("### {}", escape(text)),
        Block::Text(_, text) => escape(text),
        Block::List(entries) => list(entries),
        Block::Table(grid) => table(grid),
        Block::Gauges(gauges) => limits(gauges, words),
        Block::Commands(commands) => {
            let lines: Vec<String> = commands.iter().map(|command| clean(command)).collect();
            format!("```sh\n{}\n```", lines.join("\n"))
        }
        Block::Figure(drawn) => format!("```text\n{}\n```\n", drawn.join("\n")),
    }
}

fn list(entries: &[Entry]) -> String {
    let item = |Entry { label, word, text }: &Entry| {
        let word = word.as_ref().map_or(String::new(), |(_, word)| {
            let gap = if text.starts_with(' ') { " " } else { "" };
            format!("**{}**{gap}", escape(word))
        });
        match label.as_str() {
            // Without a label it continues the item above.
            "" => format!("  {word}{}", escape(text)),
            label => format!("- **{}** {word}{}", escape(label), escape(text)),
        }
    };
    let mut out = String::new();
    for entry in entries {
        match (out.is_empty(), entry.label.is_empty()) {
            (true, _) => {}
            (false, true) => out += "  \n",
            (false, false) => out += "\n",
        }
        out += &item(entry);
    }
    out
}

fn table(grid: &Grid) -> String {
    let row = |cells: &[String]| {
        let missing = grid.columns.len().saturating_sub(cells.len());
        let cells = cells.iter().map(|text| text.split('\n').map(escape).collect::<Vec<_>>().join("<br>"));
        let cells: Vec<String> = cells.chain(std::iter::repeat_n(String::new(), missing)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let titles: Vec<String> = grid.columns.iter().map(|(title, _)| title.clone()).collect();
    let align = |(_, align): &(String, Align)| if *align == Align::Right { "---:" } else { ":---" };
    let aligns: Vec<&str> = grid.columns.iter().map(align).collect();
    let mut lines = vec![row(&titles), format!("| {} |", aligns.join(" | "))];
    lines.extend(grid.rows.iter().filter_map(|line| match line {
        Row::Cells(cells) => Some(row(cells)),
        // GitHub's tables have no rules.
        Row::Rule => None,
    }));
    lines.join("\n")
}

fn limits(gauges: &[Gauge], words: &Words) -> String {
    let mut grid = Grid::default();
    for (title, align) in [
        (Text::Limit, Align::Left),
        (Text::Id, Align::Left),
        (Text::Used, Align::Right),
        (Text::VerdictOf, Align::Left),
        (Text::DemandOfLimit, Align::Left),
        (Text::Remedy, Align::Left),
    ] {
        grid.column(words.say(&title), align);
    }
    for gauge in gauges {
        grid.row([
            gauge.label.clone(),
            gauge.id.clone(),
            gauge.used.clone(),
            gauge.word.clone(),
            gauge.amounts.clone(),
            gauge.remedy.clone().unwrap_or_default(),
        ]);
    }
    table(&grid)
}

/// Escapes text for a paragraph, a heading or a table cell.
fn escape(text: &str) -> String {
    let text = clean(text);
    let text = text.trim();
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for (index, c) in text.char_indices() {
        let after = text[index + c.len_utf8()..].chars().next();
        if needs_escape(&text[..index], before, c, after) {
            out.push('\\');
        }
        match c {
            // GitHub links addresses and names after the escapes are gone; an invisible space keeps them apart.
            '@' => out += "@\u{200b}",
            c => out.push(c),
        }
        before = Some(c);
    }
    out
}

fn needs_escape(head: &str, before: Option<char>, c: char, after: Option<char>) -> bool {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => true,
        // Underscores within a word, as in ids, do not start emphasis.
        '_' => !(word(before) && word(after)),
        // Only at the start of a line: headings, lists, rules.
        '#' | '+' | '-' | '=' => before.is_none(),
        // `1.` and `1)` open lists; `www.` and `://` make links.
        '.' | ')' => {
            let number = !head.is_empty() && head.bytes().all(|b| b.is_ascii_digit());
            let list = number && after.is_none_or(char::is_whitespace);
            list || before.is_some_and(|before| before.eq_ignore_ascii_case(&'w'))
        }
        ':' => after == Some('/'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn user_text_stays_text() {
        let check = |text, expected: &str| assert_eq!(escape(text), expected);
        check("orders: change log", "orders: change log");
        check("kinesis.read_calls _x_", "kinesis.read_calls \\_x\\_");
        check("# a", "\\# a");
        check("- a - b", "\\- a - b");
        check("a | b", "a \\| b");
        check("a\n\n# b", "a  # b");
        check("[x](http://y)", "\\[x\\](http\\://y)");
        check("www.evil.com", "www\\.evil.com");
        check("<img src=x>", "\\<img src=x\\>");
        check("&lt;b&gt;", "\\&lt;b\\&gt;");
        check("`a` \\", "\\`a\\` \\\\");
        check("a@b.com", "a@\u{200b}b.com");
        check("1. a", "1\\. a");
        check("1.38 MiB", "1.38 MiB");
    }

    /// Checks that every row of a table has as many bars as its header.
    fn check_tables(text: &str) {
        let mut columns = None;
        for line in text.lines() {
            if !line.starts_with('|') {
                columns = None;
                continue;
            }
            let bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
            assert_eq!(*columns.get_or_insert(bars), bars, "{line}");
        }
    }

    #[test]
    fn hostile_names_break_no_table_and_make_no_html() {
        let reports = samples::all();
        let yen = Words::english(samples::yen());
        let pages =
            reports.iter().map(|report| compare(std::slice::from_ref(report), &samples::english(), Detail::Operations));
        for text in pages.chain([compare(&reports, &yen, Detail::Operations)]) {
            check_tables(&text);
            let bare = text.replace("\\\\", "").replace("\\<", "").replace("\\]", "").replace("<br>", "");
            assert!(!bare.contains('<') && !bare.contains("](") && !text.contains('\u{1b}'), "{text}");
            assert!(text.starts_with("# "));
        }
    }
}
