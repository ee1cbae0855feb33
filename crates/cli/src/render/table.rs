//! Pages for a terminal, at most 100 columns wide, legible without color.

use std::borrow::Cow;

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use shardwise_core::model::Verdict;

use super::command::shell_lines;
use super::page::{Align, Block, Entry, Gauge, Grid, Row};
use super::paint::{Paint, Tone};
use super::text::{Word, cleaned, cut, has_wide, pad, pad_left, width, words, wrap};
use super::{Detail, NOTHING, Screen, pages};
use crate::compared::Compared;
use crate::words::Words;

/// Indentation below a heading, as in the tables.
const INDENT: usize = 1;
/// The widest label of a list; a longer one has a line of its own.
const WIDEST_LABEL: usize = 28;
/// Words up to this percentage of the page width are not broken, so that ids and numbers can be copied and searched
/// for.
const WIDEST_WHOLE: usize = 44;
/// Columns that a table adds to the content of a column.
const PADDING: usize = 2;
/// The fewest columns for the text beside a bar; on a narrower page the text is below the bar.
const BESIDE_BAR: usize = 20;
/// Length of a bar.
const BAR: usize = 10;
/// Placeholder of a rule in a laid-out table. Clean text has no control characters.
const RULE: &str = "\u{1}";
/// Non-breaking space between a number and its unit.
const TIED: &str = "\u{a0}";
/// The narrowest column of Japanese text.
const NARROWEST_JAPANESE: usize = 16;
/// Where a line of Japanese may end; it takes no column.
const MAY_END: char = '\u{200b}';

/// Reports as a page. Several are shown side by side.
pub(crate) fn compare(compared: &[Compared], words: &Words, detail: Detail, screen: Screen) -> String {
    layout(&pages(compared, words, detail, screen.width), screen)
}

/// Blocks as a page.
pub(crate) fn layout(blocks: &[Block], Screen { width: page, color }: Screen) -> String {
    let paint = Paint(color);
    // One width for all limits of a page, so that their bars align.
    let gauges = blocks.iter().flat_map(|block| if let Block::Gauges(gauges) = block { &gauges[..] } else { &[] });
    let widest = gauges.map(|gauge| width(&gauge.label).max(ID_INDENT + width(&gauge.id))).max().unwrap_or(0);
    let mut lines: Vec<String> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 && apart(&blocks[index - 1], block) {
            lines.push(String::new());
        }
        match block {
            Block::Title(text) => lines.push(paint.apply(Tone::Strong, &cut(&cleaned(text), page))),
            Block::Heading(text) => lines.push(heading(text, page, paint)),
            Block::Subheading(text) => {
                lines.extend(
                    wrap(&cleaned(text), page - INDENT).iter().map(|line| indented(&paint.apply(Tone::Strong, line))),
                );
            }
            Block::Text(tone, text) => lines.extend(paragraph(*tone, text, page, paint)),
            Block::List(entries) => lines.extend(list(entries, page, paint)),
            Block::Table(grid) => lines.extend(table(grid, page)),
            Block::Figure(drawn) => lines.extend(drawn.iter().map(|line| indented(line))),
            Block::Commands(commands) => {
                let shell = |command: &String| shell_lines(&cleaned(command), page - INDENT);
                lines.extend(commands.iter().flat_map(shell).map(|line| indented(&line)));
            }
            Block::Gauges(gauges) => lines.extend(bars(gauges, widest, page, paint)),
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// Whether an empty line separates two blocks.
fn apart(above: &Block, below: &Block) -> bool {
    let opens = |block: &Block| matches!(block, Block::Title(_) | Block::Heading(_) | Block::Subheading(_));
    let is_table = |block: &Block| matches!(block, Block::Table(_));
    match (opens(above), opens(below)) {
        (true, _) => matches!(below, Block::Heading(_)),
        (false, true) => true,
        (false, false) => {
            let ends_figure = matches!((above, below), (Block::Figure(_), Block::Text(..)));
            is_table(above) || is_table(below) || ends_figure
        }
    }
}

fn indented(text: &str) -> String {
    format!("{}{text}", " ".repeat(INDENT))
}

/// A rule across the page with the heading in it.
fn heading(text: &str, page: usize, paint: Paint) -> String {
    let text = cut(&cleaned(text), page - 5);
    let rest = "─".repeat(page - 4 - width(&text));
    format!(
        "{} {} {}",
        paint.apply(Tone::Faint, "──"),
        paint.apply(Tone::Strong, &text),
        paint.apply(Tone::Faint, &rest)
    )
}

fn paragraph(tone: Tone, text: &str, page: usize, paint: Paint) -> Vec<String> {
    let lines = wrap(&cleaned(text), page - INDENT);
    lines.iter().map(|line| indented(&paint.apply(tone, line))).collect()
}

/// Labels on the left, in a column as wide as the widest; texts beside them.
fn list(entries: &[Entry], page: usize, paint: Paint) -> Vec<String> {
    let labels = entries.iter().map(|entry| width(&cleaned(&entry.label))).filter(|width| *width <= WIDEST_LABEL);
    let column = labels.max().map_or(INDENT + 2, |widest| INDENT + widest + 2);
    let mut lines = Vec::new();
    for Entry { label, word, text } in entries {
        let mut head = indented(&cleaned(label));
        if width(&head) + 2 > column {
            lines.extend(wrap(&head, page - INDENT).iter().map(|line| indented(line)));
            head = String::new();
        }
        let (tone, word) = word.as_ref().map_or((Tone::Plain, ""), |(tone, word)| (*tone, word.as_str()));
        for (index, line) in wrap(&cleaned(&format!("{word}{text}")), page - column).iter().enumerate() {
            let before = if index == 0 { pad(&head, column) } else { " ".repeat(column) };
            let painted = match line.strip_prefix(word) {
                Some(rest) if index == 0 => paint.apply(tone, word) + rest,
                _ => line.clone(),
            };
            lines.push(before + &painted);
        }
    }
    lines
}

/// A table. If the page is too narrow, it is split into several, each with the columns that name a row; only the first of them
/// where they would leave less than a third of the page.
fn table(grid: &Grid, page: usize) -> Vec<String> {
    let least: Vec<usize> = (0..grid.columns.len()).map(|column| least_width(grid, column, page)).collect();
    let width = |columns: &[usize]| columns.iter().map(|&column| least[column] + PADDING).sum::<usize>();
    let all: Vec<usize> = (0..grid.repeated.clamp(1, grid.columns.len())).collect();
    let named = if width(&all) > page * 2 / 3 { vec![0] } else { all };
    let (mut parts, mut columns, mut taken) = (Vec::new(), named.clone(), width(&named));
    for (column, width) in least.iter().enumerate().skip(named.len()) {
        if taken + width + PADDING > page && columns.len() > named.len() {
            parts.push(std::mem::replace(&mut columns, named.clone()));
            taken = named.iter().map(|&column| least[column] + PADDING).sum();
        }
        columns.push(column);
        taken += width + PADDING;
    }
    parts.push(columns);
    let is_split = parts.len() > 1;
    let part = |columns: &Vec<usize>| {
        let least: Vec<usize> = columns.iter().map(|&column| least[column]).collect();
        let mut part = grid.of_columns(columns);
        if is_split {
            part.rows = part
                .rows
                .into_iter()
                .zip(&grid.rows)
                .filter(|(own, all)| says(own, all, named.len()))
                .map(|(own, _)| own)
                .collect();
        }
        fitting_table(&part, &least, page)
    };
    parts.iter().map(part).collect::<Vec<_>>().join(&String::new())
}

/// Whether a row has any value in a part of a table, beside its name; a row without any value is in each part.
fn says(part: &Row, whole: &Row, named: usize) -> bool {
    let is_empty = |row: &Row| match row {
        Row::Cells(cells) => cells.iter().skip(named).all(|cell| cell.is_empty() || cell == NOTHING),
        Row::Rule => false,
    };
    !is_empty(part) || is_empty(whole)
}

/// The narrowest page on which a table is not split.
pub(super) fn least_page(grid: &Grid, page: usize) -> usize {
    (0..grid.columns.len()).map(|column| least_width(grid, column, page) + PADDING).sum()
}

/// The least width of a table column: an id or number that fits the page, and every word of a text, stays whole.
fn least_width(grid: &Grid, column: usize, page: usize) -> usize {
    let (title, align) = &grid.columns[column];
    let cells = grid.rows.iter().filter_map(|row| match row {
        Row::Cells(cells) => cells.get(column),
        Row::Rule => None,
    });
    let lines = std::iter::once(title).chain(cells).flat_map(|text| text.split('\n')).map(cleaned);
    let whole = column == 0 || *align == Align::Right;
    let least = |line: Cow<'_, str>| {
        let words = words(&line).iter().map(|word| width(&word.text)).max().unwrap_or(0);
        match (whole, has_wide(&line)) {
            (true, _) => width(&line),
            (false, false) => words,
            // A line of Japanese may end nearly everywhere: not after a few characters.
            (false, true) => words.max(width(&line).min(NARROWEST_JAPANESE)),
        }
    };
    lines.map(least).max().unwrap_or(0).min(page * WIDEST_WHOLE / 100)
}

/// A table whose columns have at least these widths.
fn fitting_table(grid: &Grid, least: &[usize], page: usize) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─')));
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(page as u16);
    // The library breaks lines at one character.
    let is_japanese = grid.texts().any(|text| has_wide(text));
    if is_japanese {
        table.set_delimiter(MAY_END);
    }
    let cell = |text: &String, align: Align| {
        let breaks = is_japanese && align == Align::Left;
        let may_end = |line: Cow<'_, str>| if breaks { breakable(&line) } else { line.into_owned() };
        let text = text.split('\n').map(|line| may_end(cleaned(line))).collect::<Vec<_>>().join("\n");
        match align {
            Align::Left => Cell::new(text).set_alignment(CellAlignment::Left),
            Align::Right => Cell::new(text.replace(' ', TIED)).set_alignment(CellAlignment::Right),
        }
    };
    table.set_header(grid.columns.iter().map(|(title, align)| cell(title, *align)).collect::<Vec<_>>());
    for (index, row) in grid.rows.iter().enumerate() {
        match row {
            Row::Rule => table.add_row([RULE]),
            Row::Cells(cells) => {
                if grid.spaced && index > 0 {
                    table.add_row([""]);
                }
                table.add_row(
                    cells.iter().zip(&grid.columns).map(|(text, (_, align))| cell(text, *align)).collect::<Vec<_>>(),
                )
            }
        };
    }
    for (index, least) in least.iter().enumerate() {
        if let Some(column) = table.column_mut(index) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed((least + PADDING) as u16)));
        }
    }
    let lines: Vec<String> = table.lines().collect();
    let rule = lines.iter().find(|line| line.starts_with('─')).cloned().unwrap_or_default();
    let shown = |line: String| line.replace(TIED, " ").replace(MAY_END, "");
    lines.into_iter().map(|line| if line.contains(RULE) { rule.clone() } else { shown(line) }).collect()
}

/// A text with a mark at each place at which a line may end.
fn breakable(line: &str) -> String {
    let mut text = String::new();
    for (index, Word { text: word, is_spaced }) in words(line).iter().enumerate() {
        if index > 0 {
            text += if *is_spaced { " " } else { "" };
            text.push(MAY_END);
        }
        text += word;
    }
    text
}

/// Columns by which an id is indented below its label.
const ID_INDENT: usize = 2;

/// A line per limit: label, bar, percentage, verdict, demand and limit; below it the id, and the remedy.
fn bars(gauges: &[Gauge], widest: usize, page: usize, paint: Paint) -> Vec<String> {
    let mut lines = Vec::new();
    for gauge in gauges {
        let tone = tone(gauge.verdict);
        let label = pad(&gauge.label, widest);
        let id = format!("{}{}", " ".repeat(ID_INDENT), gauge.id);
        let number = pad_left(&gauge.used, 8);
        let word = pad(&gauge.word, 8);
        let before = INDENT + widest + 2 + BAR + 2 + 8 + 2 + 8 + 2;
        // A narrow screen has no room for bars.
        let bar = if before - 2 <= page { paint.apply(tone, &bar(gauge.utilization)) } else { String::new() };
        if before - BAR - 4 > page {
            // Nor for the numbers beside the label.
            lines.extend([&gauge.label, &id].map(|name| indented(&cut(name, page - INDENT))));
            lines.push(format!("{}{}  {}", " ".repeat(INDENT + 4), gauge.used, paint.apply(tone, &gauge.word)));
            let below = wrap(&gauge.amounts, page - INDENT - 4).into_iter();
            let remedy = gauge.remedy.iter().flat_map(|remedy| wrap(remedy, page - INDENT - 4));
            lines.extend(below.chain(remedy).map(|line| " ".repeat(INDENT + 4) + &line));
            continue;
        }
        let line = indented(&format!("{label}  {bar}{number}  {}", paint.apply(tone, &word)));
        if before + BESIDE_BAR <= page {
            let amounts = wrap(&gauge.amounts, page - before);
            lines.push(format!("{line}  {}", amounts[0]));
            let more = amounts.get(1).map(String::as_str);
            let second = more.map_or(id.clone(), |more| format!("{}{more}", pad(&id, before - INDENT)));
            lines.push(indented(&second));
            lines.extend(amounts.iter().skip(2).map(|line| " ".repeat(before) + line));
        } else {
            lines.extend([line, indented(&id)]);
            lines.extend(wrap(&gauge.amounts, page - INDENT - 4).iter().map(|line| " ".repeat(INDENT + 4) + line));
        }
        if let Some(remedy) = &gauge.remedy {
            lines.extend(wrap(remedy, page - INDENT - 4).iter().map(|line| " ".repeat(INDENT + 4) + line));
        }
    }
    lines
}

/// `[########--]`; above the limit it overflows the bar.
fn bar(utilization: f64) -> String {
    if utilization > 1.0 + 1e-9 {
        return format!("[{}>", "#".repeat(BAR));
    }
    let filled = ((utilization * BAR as f64).round() as usize).min(BAR);
    format!("[{}{}]", "#".repeat(filled), "-".repeat(BAR - filled))
}

/// The color of a verdict.
pub(crate) fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Ok => Tone::Good,
        Verdict::Near | Verdict::Late => Tone::Watch,
        Verdict::Exceeded => Tone::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::super::money::Money;
    use super::super::samples::{self, fits_the_page};
    use super::*;
    use shardwise_core::output::Currency;

    #[test]
    fn no_page_is_wider_than_its_screen_or_controls_the_terminal() {
        let reports = samples::all();
        for money in [samples::usd(), samples::yen(), Money(Currency { code: "VND".into(), rate: 1e9 })] {
            let words = Words::english(money);
            for report in &reports {
                fits_the_page(|screen| compare(std::slice::from_ref(report), &words, Detail::Operations, screen));
            }
            fits_the_page(|screen| compare(&reports, &words, Detail::Operations, screen));
            fits_the_page(|screen| compare(&reports[..2], &words, Detail::Operations, screen));
        }
        let japanese = Words::japanese(samples::yen());
        fits_the_page(|screen| compare(&reports[..1], &japanese, Detail::Operations, screen));
        fits_the_page(|screen| compare(&reports[..3], &japanese, Detail::Operations, screen));
    }

    #[test]
    fn any_number_of_architectures_has_its_columns() {
        for count in [1, 3, 5, 6] {
            let sample = samples::of_architectures(count);
            let several = [sample.clone(), sample.clone()];
            for page in [&several[..1], &several[..]] {
                fits_the_page(|screen| compare(page, &samples::english(), Detail::Operations, screen));
                let text = compare(page, &samples::english(), Detail::Operations, samples::WIDE);
                for letter in ('A'..).take(count) {
                    assert!(text.contains(&format!("{letter} ")), "{letter} of {count}: {text}");
                }
            }
        }
    }

    #[test]
    fn a_table_too_wide_for_its_page_goes_on_below() {
        let columns = ["limit", "demand", "quota", "remedy"];
        let aligns = [Align::Left, Align::Right, Align::Right, Align::Left];
        let mut grid = Grid::new(&std::array::from_fn::<_, 4, _>(|column| (columns[column], aligns[column])));
        grid.row(["kinesis.write_bytes", "1,234,567,890 B/s", "1 MiB/s", "more shards, or smaller records"]);
        assert_eq!(table(&grid, 80).iter().filter(|line| line.contains("limit")).count(), 1);
        let narrow = [
            " limit                           demand    quota",
            "─────────────────────────────────────────────────",
            " kinesis.write_bytes  1,234,567,890 B/s  1 MiB/s",
            "",
            " limit                remedy",
            "──────────────────────────────────────────────────────",
            " kinesis.write_bytes  more shards, or smaller records",
        ];
        assert_eq!(table(&grid, 56).iter().map(|line| line.trim_end()).collect::<Vec<_>>(), narrow);
    }

    #[test]
    fn color_changes_nothing_but_color() {
        for report in samples::all() {
            let report = std::slice::from_ref(&report);
            let plain = compare(report, &samples::english(), Detail::Operations, samples::WIDE);
            let mut colored =
                compare(report, &samples::english(), Detail::Operations, Screen { color: true, ..samples::WIDE });
            assert!(colored.contains('\u{1b}'));
            for code in ["0", "1", "2", "31", "32", "33"] {
                colored = colored.replace(&format!("\u{1b}[{code}m"), "");
            }
            assert_eq!(colored, plain);
        }
    }

    #[test]
    fn every_number_of_the_bill_is_shown() {
        for report in samples::all() {
            let text = compare(std::slice::from_ref(&report), &samples::english(), Detail::Operations, samples::WIDE);
            for line in report.report.architectures.iter().flat_map(|architecture| &architecture.bill) {
                assert!(text.contains(&line.id.to_string()), "{}", line.id);
                let shown = [samples::usd().show(line.usd), samples::usd().bare(line.usd)];
                assert!(shown.iter().any(|amount| text.contains(amount)), "{}: {}", line.id, line.usd);
            }
        }
    }

    #[test]
    fn bars_overflow_where_limits_do() {
        let check = |utilization, text: &str| assert_eq!(bar(utilization), text);
        check(0.0, "[----------]");
        check(0.8, "[########--]");
        check(1.0, "[##########]");
        check(1.01, "[##########>");
        check(1e9, "[##########>");
    }
}
