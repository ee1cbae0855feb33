//! The workbook as a reviewer uses it: its numbers are those of the report, and they follow a changed price, discount or
//! month, as LibreOffice recalculates them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use calamine::{Data, Range, Reader as _, Xlsx};
use serde_json::Value as Json;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::{office, printed, scenario_files, shardwise_with, written};

const SHEETS: [&str; 6] = ["Answer", "Inputs", "Prices", "Bill", "Limits", "Shards"];

const IN_JAPANESE: [&str; 6] = ["結果", "入力", "単価", "請求額", "上限", "シャード"];
const LANGUAGES: [[&str; 2]; 2] = [["--lang", "en"], ["--lang", "ja"]];

/// The values of a workbook, by the English name of the sheet.
struct Book {
    sheets: BTreeMap<&'static str, Range<Data>>,
    /// What the first sheet says of the architecture, its cost and the cheapest.
    words: [&'static str; 3],
}

impl Book {
    fn read(bytes: &[u8]) -> Self {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
        let names = book.sheet_names();
        let words = if names == IN_JAPANESE {
            ["アーキテクチャ", "月額 (USD)", "適合する中で最も安いもの"]
        } else {
            assert_eq!(names, SHEETS);
            ["Architecture", "USD a month", "Cheapest"]
        };
        let sheets = SHEETS.into_iter().zip(names);
        Self { sheets: sheets.map(|(sheet, name)| (sheet, book.worksheet_range(&name).unwrap())).collect(), words }
    }

    /// The cells of a sheet, from A1.
    fn rows(&self, sheet: &str) -> Vec<Vec<Data>> {
        let range = &self.sheets[sheet];
        let end = range.end().unwrap();
        range.range((0, 0), end).rows().map(<[Data]>::to_vec).collect()
    }

    /// The totals of the first sheet: scenario and architecture as written, and USD a month.
    fn totals(&self) -> Vec<f64> {
        let rows = self.rows("Answer");
        let [architecture, usd, cheapest] = self.words;
        let head = rows.iter().position(|row| text(&row[0]) == architecture).unwrap();
        let column = rows[head].iter().position(|cell| text(cell) == usd).unwrap();
        let totals = rows[head + 1..].iter().take_while(|row| !text(&row[0]).starts_with(cheapest));
        totals.map(|row| number(&row[column])).collect()
    }

    /// The cells below each other whose row starts with this text, at `column` and every second column after it, as long as
    /// there are numbers.
    fn cells(&self, sheet: &str, starts: &str, column: usize, step: usize) -> Vec<(u32, usize)> {
        let rows = self.rows(sheet);
        let of_row = |(row, cells): (usize, &Vec<Data>)| {
            let columns = (column..cells.len())
                .step_by(step)
                .filter(|column| matches!(cells[*column], Data::Float(_) | Data::Int(_)));
            columns.map(|column| (u32::try_from(row).unwrap(), column)).collect::<Vec<_>>()
        };
        rows.iter().enumerate().filter(|(_, cells)| text(&cells[0]) == starts).flat_map(of_row).collect()
    }
}

fn text(cell: &Data) -> &str {
    if let Data::String(text) = cell { text } else { "" }
}

fn number(cell: &Data) -> f64 {
    match cell {
        Data::Float(number) => *number,
        Data::Int(number) => *number as f64,
        other => panic!("{other:?} is no number"),
    }
}

/// The monthly totals of a comparison, in the order of the workbook.
fn totals(args: &[&str], stdin: &str) -> Vec<f64> {
    let document: Json = serde_json::from_str(&printed(&[args, &["--format", "json"]].concat(), stdin)).unwrap();
    let scenarios = document["scenarios"].as_array().unwrap().iter();
    scenarios
        .flat_map(|scenario| scenario["architectures"].as_array().unwrap())
        .map(|architecture| architecture["monthly_usd"].as_f64().unwrap())
        .collect()
}

fn workbook(args: &[&str], stdin: &str) -> Vec<u8> {
    written(&[args, &["--format", "xlsx"]].concat(), stdin)
}

/// The parts of a workbook by name.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// The part of a sheet.
fn sheet<'a>(parts: &'a mut [(String, String)], name: &str) -> &'a mut String {
    let place = SHEETS.iter().position(|known| *known == name).unwrap() + 1;
    let part = format!("xl/worksheets/sheet{place}.xml");
    &mut parts.iter_mut().find(|(name, _)| *name == part).unwrap().1
}

fn packed(parts: &[(String, String)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// `D7` for row 6 and column 3.
fn address((row, column): (u32, usize)) -> String {
    let letter = |place: usize| char::from(b'A' + u8::try_from(place % 26).unwrap());
    let tens = (column >= 26).then(|| letter(column / 26 - 1)).map_or(String::new(), String::from);
    format!("{tens}{}{}", letter(column), row + 1)
}

/// Types a number into a cell, as a reviewer does. The values of the formulas stay as they were.
fn enter(sheet: &mut String, cell: (u32, usize), value: f64) {
    let start = sheet.find(&format!("<c r=\"{}\"", address(cell))).unwrap();
    let before = start + sheet[start..].find("<v>").unwrap() + 3;
    let after = before + sheet[before..].find("</v>").unwrap();
    assert!(!sheet[start..after].contains("</c>") && !sheet[start..after].contains("<f>"), "a number that is typed");
    sheet.replace_range(before..after, &value.to_string());
}

fn same_to_the_cent(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 0.005, "{found} {expected}");
    }
}

fn all_scenarios() -> Vec<String> {
    let mut args = vec![String::from("compare")];
    args.extend(scenario_files());
    args
}

#[test]
fn every_amount_carries_its_value_and_is_a_formula() {
    for file in scenario_files() {
        let args = ["compare", &file];
        let bytes = workbook(&args, "");
        same_to_the_cent(&Book::read(&bytes).totals(), &totals(&args, ""));
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let formulas = book.worksheet_formula("Bill").unwrap();
        let bill = book.worksheet_range("Bill").unwrap();
        let report: Json = serde_json::from_str(&printed(&["compare", &file, "--format", "json"], "")).unwrap();
        for id in report["scenarios"][0]["architectures"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|a| a["bill"].as_array().unwrap())
        {
            let id = id["id"].as_str().unwrap();
            if id == "discount" {
                continue;
            }
            let (row, _, _) = bill.cells().find(|(_, column, cell)| *column == 1 && text(cell) == id).unwrap();
            let at =
                |column: u32| formulas.get_value((u32::try_from(row).unwrap(), column)).cloned().unwrap_or_default();
            assert!(at(2).contains("Inputs!"), "{file}: quantity of {id}: {}", at(2));
            assert!(at(6).contains("Prices!") && at(7).contains("Prices!"), "{file}: {id}");
        }
    }
}

#[test]
fn in_japanese_every_word_of_ours_is_and_formulas_quote_the_names_of_sheets() {
    let bytes = workbook(&["compare", "scenarios/tokyo-three-consumers.toml", "--lang", "ja"], "");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
    let formulas = book.worksheet_formula("請求額").unwrap();
    assert!(formulas.used_cells().any(|(_, _, formula)| formula.contains("'入力'!$")));
    assert!(formulas.used_cells().any(|(_, _, formula)| formula.contains("'単価'!$")));
    let book = Book::read(&bytes);
    for name in SHEETS {
        for cell in book.rows(name).iter().flatten() {
            // Names, ids, formulas and titles of AWS's documents stay; a sentence has small words.
            let sentence = text(cell).split(' ').filter(|word| ["the", "of", "is", "are", "to", "by"].contains(word));
            let of_aws = ["Guide", "API", "Price List", "ceil("].iter().any(|title| text(cell).contains(title));
            assert!(sentence.count() < 2 || of_aws, "{name}: {}", text(cell));
        }
    }
}

#[test]
fn the_same_scenario_makes_the_same_bytes() {
    let once = workbook(&["compare"], "");
    assert_eq!(once, workbook(&["compare"], ""));
    assert!(once.len() < 100_000, "{} bytes", once.len());
}

#[test]
fn libreoffice_computes_the_same_values() {
    for language in &LANGUAGES {
        recalculated_values_are_the_same(language);
    }
}

fn recalculated_values_are_the_same(language: &[&str]) {
    let args = all_scenarios();
    let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
    args.extend(["--set", "discount_percent=7.5", "--set", "free_tier=true", "--currency", "JPY=155.2"]);
    args.extend(language);
    let bytes = workbook(&args, "");
    let Some(recalculated) = office::convert(&bytes, "xlsx", "xlsx") else { return };
    let (before, after) = (Book::read(&bytes), Book::read(&recalculated));
    let mut compared = 0;
    for name in SHEETS {
        let (before, after) = (before.rows(name), after.rows(name));
        for (row, (before, after)) in before.iter().zip(&after).enumerate() {
            for (column, (before, after)) in before.iter().zip(after).enumerate() {
                let place = format!("{name}!{}", address((u32::try_from(row).unwrap(), column)));
                match (before, after) {
                    (Data::Float(_) | Data::Int(_), _) => {
                        let (before, after) = (number(before), number(after));
                        assert!((before - after).abs() <= 1e-9 * before.abs().max(1.0), "{place}: {before} {after}");
                        compared += 1;
                    }
                    (Data::String(_), _) => assert_eq!(text(before), text(after), "{place}"),
                    (_, Data::Error(error)) => panic!("{place}: {error:?}"),
                    _ => {}
                }
            }
        }
    }
    assert!(compared > 3000, "{compared}");
    same_to_the_cent(&after.totals(), &totals(&args, ""));
}

#[test]
fn costs_follow_a_changed_price_discount_and_month() {
    for language in &LANGUAGES {
        costs_follow(language);
    }
}

fn costs_follow(language: &[&str]) {
    let args = all_scenarios();
    let args: Vec<&str> = args.iter().map(String::as_str).chain(language.iter().copied()).collect();
    let bytes = workbook(&args, "");
    let book = Book::read(&bytes);
    let mut parts = parts(&bytes);
    let files = scenario_files().len();
    let hours = book.cells("Inputs", "month_hours", 3, 2);
    let discounts = book.cells("Inputs", "discount_percent", 3, 2);
    assert_eq!((hours.len(), discounts.len()), (files, files));
    for (hours, discount) in hours.into_iter().zip(discounts) {
        enter(sheet(&mut parts, "Inputs"), hours, 744.0);
        enter(sheet(&mut parts, "Inputs"), discount, 12.5);
    }
    let prices = book.cells("Prices", "kinesis.shard_hour", 4, 99);
    assert!(!prices.is_empty());
    for cell in prices {
        enter(sheet(&mut parts, "Prices"), cell, 0.0321);
    }
    let Some(recalculated) = office::convert(&packed(&parts), "xlsx", "xlsx") else { return };
    let changed =
        ["--set", "month_hours=744", "--set", "discount_percent=12.5", "--set", "prices.\"kinesis.shard_hour\"=0.0321"];
    let expected = totals(&[&args[..], &changed].concat(), "");
    assert_ne!(expected, totals(&args, ""));
    same_to_the_cent(&Book::read(&recalculated).totals(), &expected);
}

#[test]
fn costs_follow_a_changed_tier() {
    // More than a petabyte a month reaches the third tier.
    let args = ["compare", "--writes", "300000", "--set", "quotas.\"lambda.concurrent_executions\"=10000"];
    let bytes = workbook(&args, "");
    let book = Book::read(&bytes);
    let mut parts = parts(&bytes);
    let mut prices = std::fs::read_to_string(crate::root().join("pricing/us-east-1.toml")).unwrap();
    for (tier, usd) in [("firehose.direct_put_gb, tier 2", 0.0123), ("firehose.direct_put_gb, tier 3", 0.0045)] {
        let [cell] = book.cells("Prices", tier, 4, 99)[..] else { panic!("{tier} once") };
        enter(sheet(&mut parts, "Prices"), cell, usd);
    }
    let table = prices.find("[prices.\"firehose.direct_put_gb\"]").unwrap();
    let tiers = table + prices[table..].find("tiers = ").unwrap();
    let end = tiers + prices[tiers..].find('\n').unwrap();
    let new = "tiers = [{ up_to = 512000, usd = 0.029 }, { up_to = 2048000, usd = 0.0123 }, { usd = 0.0045 }]";
    prices.replace_range(tiers..end, new);
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("us-east-1.toml"), prices).unwrap();
    let Some(recalculated) = office::convert(&packed(&parts), "xlsx", "xlsx") else { return };
    let own = ["--pricing", directory.path().to_str().unwrap()];
    let expected = totals(&[&args[..], &own].concat(), "");
    assert_ne!(expected, totals(&args, ""));
    same_to_the_cent(&Book::read(&recalculated).totals(), &expected);
}

/// What a book lacks is an empty cell: filled in, the architectures that need it have a total.
#[test]
fn costs_follow_a_price_that_was_missing() {
    let args = ["compare", "--all", "--region", "ap-northeast-1", "--set", "discount_percent=10"];
    let missing = ["dynamodb.pitr_gb_month", "dynamodb.incremental_export_gb", "pipes.request", "kinesis.delivery_gb"];
    let bytes = workbook(&args, "");
    let book = Book::read(&bytes);
    let mut parts = parts(&bytes);
    let rows = book.rows("Answer");
    let unpriced = rows.iter().filter(|row| text(&row[2]) == "not priced").count();
    assert!(unpriced >= 3, "{rows:?}");
    let mut set = Vec::new();
    for price in missing {
        let row = book.rows("Prices").iter().position(|row| text(&row[0]) == price).unwrap();
        let prices = sheet(&mut parts, "Prices");
        let start = prices.find(&format!("<c r=\"{}\"", address((u32::try_from(row).unwrap(), 4)))).unwrap();
        let end = start + prices[start..].find("/>").unwrap();
        assert!(!prices[start..end].contains('>'), "{price} is empty: {}", &prices[start..end]);
        prices.replace_range(end..end + 2, "><v>0.00000123</v></c>");
        set.extend(["--set".to_owned(), format!("prices.\"{price}\"=0.00000123")]);
    }
    let Some(recalculated) = office::convert(&packed(&parts), "xlsx", "xlsx") else { return };
    let set: Vec<&str> = set.iter().map(String::as_str).collect();
    same_to_the_cent(&Book::read(&recalculated).totals(), &totals(&[&args[..], &set].concat(), ""));
}

#[test]
fn only_prices_discount_and_hours_can_be_changed() {
    let bytes = workbook(&["compare", "scenarios/default.toml", "scenarios/tokyo-three-consumers.toml"], "");
    let book = Book::read(&bytes);
    let mut parts = parts(&bytes);
    let styles = parts.iter().find(|(name, _)| name == "xl/styles.xml").unwrap().1.clone();
    let cells = styles.split_once("<cellXfs").unwrap().1.split_once("</cellXfs>").unwrap().0;
    let open: Vec<usize> = cells
        .split("<xf ")
        .skip(1)
        .enumerate()
        .filter(|(_, xf)| xf.contains("locked=\"0\""))
        .map(|(at, _)| at)
        .collect();
    assert!(!open.is_empty());
    for name in SHEETS {
        let xml = sheet(&mut parts, name).clone();
        assert!(
            xml.contains("<sheetProtection ") && !xml.contains("password=") && !xml.contains("hashValue="),
            "{name}"
        );
        for cell in xml.split("<c r=\"").skip(1) {
            let (address, rest) = cell.split_once('"').unwrap();
            let style = rest.strip_prefix(" s=\"").and_then(|rest| rest.split_once('"')?.0.parse::<usize>().ok());
            if style.is_some_and(|style| open.contains(&style)) {
                let row: usize = address.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().unwrap();
                let starts = text(&book.rows(name)[row - 1][0]).to_owned();
                let expected = match name {
                    "Inputs" => starts == "month_hours" || starts == "discount_percent",
                    "Prices" => address.starts_with('E') && starts.contains('.'),
                    _ => false,
                };
                assert!(expected, "{name}!{address} can be changed: {starts}");
            }
        }
    }
}

#[test]
fn text_of_the_user_is_never_a_formula() {
    for hostile in [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\\t=1+1",
        "{=1}",
        "</t><f>1</f>\\u0001&\\\"",
        "a'b",
        "",
        "注文",
    ] {
        let scenario = format!("name = \"{hostile}\"");
        let bytes = workbook(&["compare", "-", "scenarios/default.toml"], &scenario);
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
        let own = hostile.replace("\\t", "").replace("\\u0001", "").replace("\\\"", "\"");
        for name in SHEETS {
            for (_, _, formula) in book.worksheet_formula(name).unwrap().used_cells() {
                assert!(own.len() < 3 || !formula.contains(&own), "{name}: {formula}");
            }
        }
        let rows = Book::read(&bytes).rows("Inputs");
        let named = rows.iter().find(|row| text(&row[0]) == "name").unwrap();
        assert_eq!(text(&named[3]), own, "{hostile}");
    }
}

#[test]
fn a_terminal_is_refused_and_a_pipe_is_not() {
    let run = shardwise_with(&["compare", "--format", "table"], b"");
    assert_eq!(run.code, 0);
    let command = format!("{} compare --color never --format xlsx", env!("CARGO_BIN_EXE_shardwise"));
    // util-linux gives the command a terminal.
    let script =
        std::process::Command::new("script").args(["--quiet", "--return", "--command", &command, "/dev/null"]).output();
    match script {
        Ok(output) if output.status.code() != Some(127) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(said.contains("error: expected --output FILE or a pipe"), "{said}");
            assert_eq!(output.status.code(), Some(2));
        }
        _ => office::skip("script of util-linux is not installed"),
    }
    let piped = std::process::Command::new(env!("CARGO_BIN_EXE_shardwise"))
        .args(["compare", "--format", "xlsx"])
        .output()
        .unwrap();
    assert!(piped.status.success() && piped.stdout.starts_with(b"PK"));
}

/// Every number of a JSON document.
fn numbers(value: &Json) -> Vec<f64> {
    match value {
        Json::Number(number) => number.as_f64().into_iter().collect(),
        Json::Array(items) => items.iter().flat_map(numbers).collect(),
        Json::Object(entries) => entries.values().flat_map(numbers).collect(),
        _ => Vec::new(),
    }
}

/// The words of a command line as a shell reads them; quotes are single ones around whole words.
fn words(command: &str) -> Vec<String> {
    let pieces = command.split('\'').enumerate();
    let words = pieces.flat_map(|(at, piece)| match at % 2 {
        1 => vec![piece],
        _ => piece.split_whitespace().collect(),
    });
    words.map(str::to_owned).collect()
}

/// Runs each command of a workbook that stands in the row of a number, and finds the number in what it prints. Returns how many.
fn check_commands(args: &[&str], stdin: &str, source: &str) -> usize {
    let book = Book::read(&workbook(args, stdin));
    let mut known: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut checked = 0;
    for (sheet, value) in [("Inputs", 3), ("Shards", 1)] {
        for row in book.rows(sheet) {
            let Some(command) = row.iter().map(text).find(|text| text.starts_with("shardwise explain ")) else {
                continue;
            };
            let Some(value @ (Data::Float(_) | Data::Int(_))) = row.get(value) else { continue };
            assert!(command.ends_with(source), "{command}");
            let found = known.entry(command.to_owned()).or_insert_with(|| {
                let words = words(command);
                let words: Vec<&str> =
                    words[1..].iter().map(String::as_str).chain(["--format", "json", "-q"]).collect();
                numbers(&serde_json::from_str(&printed(&words, "")).unwrap())
            });
            let value = number(value);
            let is_there = found.iter().any(|found| (found - value).abs() <= 1e-9 * value.abs());
            assert!(is_there, "{command}: {value} is not among {found:?}");
            checked += 1;
        }
    }
    checked
}

#[test]
fn every_command_of_a_workbook_gives_its_number() {
    let tests: [(&[&str], &str, &str); 4] = [
        (&["compare"], "", ""),
        (&["compare", "--writes", "900", "--all"], "", " --writes 900 --all"),
        (
            &["compare", "scenarios/spiky-day.toml", "--set", "workload.item_size=1 KiB"],
            "",
            " scenarios/spiky-day.toml --set 'workload.item_size=1 KiB'",
        ),
        // What came through a pipe is in a link.
        (
            &["compare", "-", "--writes", "900"],
            "name = \"a b\"",
            " --from-link '#v2&name=a%20b&workload.writes_per_second=900'",
        ),
    ];
    for (args, stdin, source) in tests {
        assert!(check_commands(args, stdin, source) > 10, "{args:?}");
    }
    // A what-if has its assignments.
    let book = Book::read(&workbook(&["compare", "--vary", "workload.item_size=512,2 KiB"], ""));
    let rows = book.rows("Shards");
    for source in ["", " --set workload.item_size=512", " --set workload.item_size=2048"] {
        let command = format!("shardwise explain shards.kinesis.write_bytes{source}");
        assert!(rows.iter().flatten().any(|cell| text(cell) == command), "{command}");
    }
}
