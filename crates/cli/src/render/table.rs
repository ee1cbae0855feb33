//! Pages for a terminal: at most 100 columns, legible without colour.

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle};
use shardwise_core::Report;
use shardwise_core::limits::Verdict;

use super::money::Money;
use super::page::{Align, Block, Entry, Gauge, Grid, Row};
use super::paint::{Paint, Tone};
use super::text::{PAGE_WIDTH, clean, cut, pad, pad_left, width, wrap};
use super::{numbers, pages};

/// Everything below a heading stands in by one column, as the tables do.
const INDENT: usize = 1;
/// Labels of lists are not wider; a longer one has a line of its own.
const WIDEST_LABEL: usize = 28;
/// No id is wider.
const WIDEST_ID: usize = 44;
/// Steps of a bar.
const BAR: usize = 10;
/// Marks the place of a rule in a laid-out table. Clean text has no control characters.
const RULE: &str = "\u{1}";
/// Between a number and its unit, which stay on one line.
const TIED: &str = "\u{a0}";

/// Reports as a page; several side by side.
pub(crate) fn compare(reports: &[Report], money: &Money, color: bool) -> String {
    layout(&pages(reports, money), color)
}

/// Blocks as a page.
pub(crate) fn layout(blocks: &[Block], color: bool) -> String {
    let paint = Paint(color);
    // One width for all limits of a page, so that their bars stand below each other.
    let gauges = blocks.iter().flat_map(|block| if let Block::Gauges(gauges) = block { &gauges[..] } else { &[] });
    let widest = gauges.map(|gauge| width(&gauge.id)).max().unwrap_or(0);
    let mut lines: Vec<String> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 && apart(&blocks[index - 1], block) {
            lines.push(String::new());
        }
        match block {
            Block::Title(text) => lines.push(paint.apply(Tone::Strong, &cut(&clean(text), PAGE_WIDTH))),
            Block::Heading(text) => lines.push(heading(text, paint)),
            Block::Subheading(text) => {
                lines.extend(
                    wrap(&clean(text), PAGE_WIDTH - INDENT)
                        .iter()
                        .map(|line| indented(&paint.apply(Tone::Strong, line))),
                );
            }
            Block::Text(tone, text) => lines.extend(paragraph(*tone, text, paint)),
            Block::List(entries) => lines.extend(list(entries, paint)),
            Block::Table(grid) => lines.extend(table(grid)),
            Block::Gauges(gauges) => lines.extend(bars(gauges, widest, paint)),
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// Whether an empty line stands between two blocks.
fn apart(above: &Block, below: &Block) -> bool {
    let opens = |block: &Block| matches!(block, Block::Title(_) | Block::Heading(_) | Block::Subheading(_));
    let is_table = |block: &Block| matches!(block, Block::Table(_));
    match (opens(above), opens(below)) {
        (true, _) => matches!(below, Block::Heading(_)),
        (false, true) => true,
        (false, false) => is_table(above) || is_table(below),
    }
}

fn indented(text: &str) -> String {
    format!("{}{text}", " ".repeat(INDENT))
}

/// A line across the page that carries the heading.
fn heading(text: &str, paint: Paint) -> String {
    let text = cut(&clean(text), PAGE_WIDTH - 5);
    let rest = "─".repeat(PAGE_WIDTH - 4 - width(&text));
    format!(
        "{} {} {}",
        paint.apply(Tone::Faint, "──"),
        paint.apply(Tone::Strong, &text),
        paint.apply(Tone::Faint, &rest)
    )
}

fn paragraph(tone: Tone, text: &str, paint: Paint) -> Vec<String> {
    let lines = wrap(&clean(text), PAGE_WIDTH - INDENT);
    lines.iter().map(|line| indented(&paint.apply(tone, line))).collect()
}

/// Labels on the left, as wide as the widest; texts beside them.
fn list(entries: &[Entry], paint: Paint) -> Vec<String> {
    let labels = entries.iter().map(|entry| width(&clean(&entry.label))).filter(|width| *width <= WIDEST_LABEL);
    let column = labels.max().map_or(INDENT + 2, |widest| INDENT + widest + 2);
    let mut lines = Vec::new();
    for Entry { label, word, text } in entries {
        let mut head = indented(&clean(label));
        if width(&head) + 2 > column {
            lines.extend(wrap(&head, PAGE_WIDTH - INDENT).iter().map(|line| indented(line)));
            head = String::new();
        }
        let (tone, word) = word.as_ref().map_or((Tone::Plain, ""), |(tone, word)| (*tone, word.as_str()));
        for (index, line) in wrap(&clean(&format!("{word}{text}")), PAGE_WIDTH - column).iter().enumerate() {
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

fn table(grid: &Grid) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─')));
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(PAGE_WIDTH as u16);
    let cell = |text: &String, align: Align| {
        let lines: Vec<String> = text.split('\n').map(clean).collect();
        let text = lines.join("\n");
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
    keep_ids_whole(&mut table);
    let lines: Vec<String> = table.lines().collect();
    let rule = lines.iter().find(|line| line.starts_with('─')).cloned().unwrap_or_default();
    lines.into_iter().map(|line| if line.contains(RULE) { rule.clone() } else { line.replace(TIED, " ") }).collect()
}

/// The first column holds ids, to be copied and searched for: it wraps only when it would take half the page.
fn keep_ids_whole(table: &mut Table) {
    let first = table.column_max_content_widths().first().copied().unwrap_or_default();
    if let Some(column) = table.column_mut(0)
        && usize::from(first) <= WIDEST_ID
    {
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
}

/// One line a limit: id, bar, number, word, demand of limit; its remedy below.
fn bars(gauges: &[Gauge], widest: usize, paint: Paint) -> Vec<String> {
    let mut lines = Vec::new();
    for gauge in gauges {
        let tone = tone(gauge.verdict);
        let id = pad(&gauge.id, widest);
        let number = pad_left(&numbers::utilization(gauge.utilization), 8);
        let word = pad(&gauge.verdict.to_string(), 8);
        let before = INDENT + widest + 2 + BAR + 2 + 8 + 2 + 8 + 2;
        let amounts = wrap(&gauge.amounts, PAGE_WIDTH - before);
        let painted = (paint.apply(tone, &bar(gauge.utilization)), paint.apply(tone, &word));
        lines.push(indented(&format!("{id}  {}{number}  {}  {}", painted.0, painted.1, amounts[0])));
        lines.extend(amounts[1..].iter().map(|line| " ".repeat(before) + line));
        if let Some(remedy) = &gauge.remedy {
            lines.extend(wrap(remedy, PAGE_WIDTH - INDENT - 4).iter().map(|line| " ".repeat(INDENT + 4) + line));
        }
    }
    lines
}

/// `[########--]`; what is above the limit runs out of the bar.
fn bar(utilization: f64) -> String {
    if utilization > 1.0 + 1e-9 {
        return format!("[{}>", "#".repeat(BAR));
    }
    let filled = ((utilization * BAR as f64).round() as usize).min(BAR);
    format!("[{}{}]", "#".repeat(filled), "-".repeat(BAR - filled))
}

/// The colour of a verdict.
pub(crate) fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Ok => Tone::Good,
        Verdict::Near => Tone::Watch,
        Verdict::Exceeded => Tone::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, fits_the_page};
    use super::*;
    use shardwise_core::spreadsheet::Currency;

    #[test]
    fn no_page_is_wider_than_100_columns_or_drives_the_terminal() {
        let reports = samples::all();
        for money in [samples::usd(), samples::yen(), Money(Currency { code: "VND".into(), rate: 1e9 })] {
            for report in &reports {
                fits_the_page(&compare(std::slice::from_ref(report), &money, false));
            }
            fits_the_page(&compare(&reports, &money, false));
            fits_the_page(&compare(&reports[..2], &money, false));
        }
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        for report in samples::all() {
            let report = std::slice::from_ref(&report);
            let plain = compare(report, &samples::usd(), false);
            let mut colored = compare(report, &samples::usd(), true);
            assert!(colored.contains('\u{1b}'));
            for code in ["0", "1", "2", "31", "32", "33"] {
                colored = colored.replace(&format!("\u{1b}[{code}m"), "");
            }
            assert_eq!(colored, plain);
        }
    }

    #[test]
    fn every_number_of_the_bill_is_there() {
        for report in samples::all() {
            let text = compare(std::slice::from_ref(&report), &samples::usd(), false);
            for line in report.architectures.iter().flat_map(|architecture| &architecture.bill) {
                assert!(text.contains(&line.id.to_string()), "{}", line.id);
                assert!(text.contains(&samples::usd().show(line.usd)), "{}: {}", line.id, line.usd);
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
