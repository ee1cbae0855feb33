//! Cells: numbers as a spreadsheet reads them, and text that it does not run.

/// Decimals of amounts: enough for the price of a single request.
const DECIMALS: usize = 6;
/// Amounts that are this many times smaller are rounded away.
const SCALE: f64 = 1e6;
/// From here on, an amount has no such decimals to round.
const WHOLE: f64 = 1e9;

/// One row of RFC 4180: text with a comma, a quote or a line break is quoted.
pub fn line(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        let needed = cell.contains([',', '"', '\r', '\n']);
        if needed { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}

/// A number in full; empty if there is none, or if it has no end.
pub(super) fn number(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or(String::new(), |value| value.to_string())
}

/// An amount, rounded as tables show it, so that a difference of two equals that of their cells.
pub(super) fn rounded(amount: f64) -> f64 {
    // Adding 0 turns -0 into 0.
    if amount.abs() < WHOLE { (amount * SCALE).round() / SCALE + 0.0 } else { amount }
}

/// An amount with a fixed number of decimals; empty if there is none.
pub fn amount(value: Option<f64>) -> String {
    let written = |value: f64| format!("{:.DECIMALS$}", rounded(value));
    value.filter(|value| value.is_finite()).map_or(String::new(), written)
}

/// Text without control characters, and with an apostrophe in front of anything that a spreadsheet would run.
pub fn inert(text: &str) -> String {
    let reorders = |c: &char| matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let dropped = |c: &char| c.is_control() || reorders(c);
    let cleaned: String = text.chars().filter(|c| !dropped(c)).collect();
    // Spreadsheets skip invisible characters, so what follows them is checked.
    let unseen =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let runs = cleaned.trim_start_matches(unseen).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if runs || text.starts_with(['\t', '\r', '\n']) { format!("'{cleaned}") } else { cleaned }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_inert() {
        let check = |text, expected: &str| assert_eq!(inert(text), expected);
        check("orders", "orders");
        check("a=b", "a=b");
        check("=1+1", "'=1+1");
        check("+1", "'+1");
        check("-1", "'-1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'=1");
        check("\rx", "'x");
        check("  =1", "'  =1");
        check("\u{a0}\u{feff}=1", "'\u{a0}\u{feff}=1");
        check("＝1", "'＝1");
        check("a\u{1b}[2J\nb", "a[2Jb");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut cells = [const { String::new() }; 10];
        cells[0] = "a,b".into();
        cells[1] = "say \"a\"".into();
        cells[2] = "plain words".into();
        assert_eq!(line(&cells), "\"a,b\",\"say \"\"a\"\"\",plain words,,,,,,,\r\n");
    }

    #[test]
    fn amounts_have_fixed_decimals() {
        let check = |value, expected: &str| assert_eq!(amount(Some(value)), expected);
        check(0.0, "0.000000");
        check(-1e-9, "0.000000");
        check(421.163_456_7, "421.163457");
        check(-15.5, "-15.500000");
        check(1e15, "1000000000000000.000000");
        check(f64::INFINITY, "");
        assert_eq!(amount(None), "");
    }
}
