//! The CSV as spreadsheets and programs read it.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::{office, printed, report, scenario_files};

type Row = BTreeMap<String, String>;

fn rows(csv: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// `compare --format csv` or `csv-long` with further arguments.
fn table(format: &str, more: &[&str]) -> String {
    printed(&[&["compare", "--format", format], more].concat(), "")
}

fn header(csv: &str) -> &str {
    csv.split("\r\n").next().unwrap()
}

/// The row with this section and id.
fn row<'a>(rows: &'a [Row], section: &str, id: &str) -> &'a Row {
    let mut found = rows.iter().filter(|row| row["section"] == section && row["id"] == id);
    let row = found.next().unwrap_or_else(|| panic!("no {section} {id}"));
    assert!(found.next().is_none(), "{section} {id} twice");
    row
}

fn amount(row: &Row, column: &str) -> f64 {
    let cell = row.get(column).unwrap_or_else(|| panic!("no column {column} in {row:?}"));
    if cell.is_empty() { 0.0 } else { cell.parse().unwrap() }
}

const OF_ONE: [&str; 6] = ["quantity", "usd", "demand", "limit", "utilization", "verdict"];

fn columns(prefixes: &[&str], difference: bool) -> String {
    let each = prefixes.iter().flat_map(|prefix| OF_ONE.map(|name| format!("{prefix} {name}")));
    let mut all: Vec<String> = ["section", "id", "label", "unit"].map(String::from).into_iter().chain(each).collect();
    all.extend(difference.then(|| String::from("B - A usd")));
    all.extend(["grade", "source"].map(String::from));
    all.join(",")
}

#[test]
fn the_headers_are_stable() {
    assert_eq!(header(&table("csv", &[])), columns(&["A", "B"], true));
    let one = ["--set", "architectures=[\"kinesis-firehose\"]"];
    assert_eq!(header(&table("csv", &one)), columns(&["B"], false));
    let long = "scenario,architecture,section,id,quantity,unit,usd,grade,formula,note";
    assert_eq!(header(&table("csv-long", &[])), long);
    assert_eq!(header(&table("csv-long", &["--currency", "JPY=155.2"])), format!("{long},JPY"));
}

#[test]
fn scenarios_of_one_name_are_told_apart() {
    let file = "scenarios/default.toml";
    let two = table("csv", &[file, file, "scenarios/tiny-table.toml"]);
    let header: Vec<&str> = header(&two).split(',').collect();
    for column in [
        "orders: change log to S3 (scenarios/default.toml): A usd",
        "orders: change log to S3 (scenarios/default.toml) (2): B verdict",
        "orders: change log to S3 (scenarios/default.toml) (2): B - A usd",
    ] {
        assert!(header.contains(&column), "{column} in {header:?}");
    }
    let distinct: std::collections::BTreeSet<&&str> = header.iter().collect();
    assert_eq!(distinct.len(), header.len());
}

#[test]
fn every_row_of_the_wide_table_is_known_by_section_and_id() {
    let files = ["default", "tokyo-three-consumers", "tokyo-direct-put-quota", "hot-partition-key"];
    let files = files.map(|name| format!("scenarios/{name}.toml"));
    let more: Vec<&str> = files.iter().map(String::as_str).chain(["--simulate"]).collect();
    let rows = rows(&table("csv", &more));
    let mut known = std::collections::BTreeSet::new();
    let mut sections: Vec<&str> = Vec::new();
    for row in &rows {
        assert!(known.insert((&row["section"], &row["id"])), "{row:?}");
        assert!(!row["label"].is_empty(), "{row:?}");
        if sections.last() != Some(&row["section"].as_str()) {
            sections.push(&row["section"]);
        }
    }
    let expected =
        "verdict outcome todo bill total shards limit throttling efficiency freshness simulation notice about";
    assert_eq!(sections.join(" "), expected);
}

#[test]
fn the_wide_table_has_the_numbers_of_the_report() {
    let rows = rows(&table("csv", &[]));
    let report = report("", &[]);
    let mut sums = [0.0; 2];
    for (architecture, (letter, sum)) in
        report["architectures"].as_array().unwrap().iter().zip(["A", "B"].into_iter().zip(&mut sums))
    {
        for line in architecture["bill"].as_array().unwrap() {
            let row = row(&rows, "bill", line["id"].as_str().unwrap());
            assert_eq!(row[&format!("{letter} quantity")], line["quantity"].to_string().trim_end_matches(".0"));
            assert_eq!(row["label"], line["label"].as_str().unwrap());
            assert_eq!(row["unit"], line["unit"].as_str().unwrap());
            assert!(row["source"].contains(line["source"].as_str().unwrap()), "{row:?}");
            *sum += amount(row, &format!("{letter} usd"));
        }
        for limit in architecture["limits"].as_array().unwrap() {
            let row = row(&rows, "limit", limit["id"].as_str().unwrap());
            for name in ["demand", "limit", "utilization"] {
                assert_eq!(amount(row, &format!("{letter} {name}")), limit[name].as_f64().unwrap());
            }
            assert_eq!(row[&format!("{letter} verdict")], limit["verdict"].as_str().unwrap());
        }
        let total = amount(row(&rows, "total", "monthly_usd"), &format!("{letter} usd"));
        assert!((total - *sum).abs() < 1e-4 && (total - architecture["monthly_usd"].as_f64().unwrap()).abs() < 1e-6);
    }
    for row in rows.iter().filter(|row| ["bill", "total"].contains(&row["section"].as_str())) {
        let difference = amount(row, "B usd") - amount(row, "A usd");
        assert!((amount(row, "B - A usd") - difference).abs() < 1e-9, "{row:?}");
    }
    assert_eq!(row(&rows, "verdict", "text")["label"], report["verdict"]["text"].as_str().unwrap());
    assert_eq!(row(&rows, "about", "version")["source"], env!("CARGO_PKG_VERSION"));
    assert_eq!(row(&rows, "about", "prices:us-east-1")["source"], report["prices"]["effective"].as_str().unwrap());
}

#[test]
fn a_currency_is_a_further_column_of_each_architecture() {
    let currency = ["--currency", "JPY=155.2"];
    for row in rows(&table("csv", &currency)) {
        for letter in ["A", "B"] {
            let (usd, yen) = (&row[&format!("{letter} usd")], &row[&format!("{letter} JPY")]);
            // What is no part of a bill has its USD as a quantity: per million changes, with one record per change.
            let is_rate = row["unit"] == "USD" || row["unit"].starts_with("USD/");
            let usd = if is_rate { &row[&format!("{letter} quantity")] } else { usd };
            assert_eq!(usd.is_empty(), yen.is_empty(), "{row:?}");
            let [usd, yen] = [usd, yen].map(|cell| cell.parse().unwrap_or(0.0));
            assert!((yen - usd * 155.2_f64).abs() < 1e-3, "{row:?}");
        }
    }
    let total = rows(&table("csv-long", &currency)).into_iter().find(|row| row["id"] == "monthly_usd").unwrap();
    assert!((amount(&total, "JPY") - amount(&total, "usd") * 155.2).abs() < 1e-3, "{total:?}");
}

#[test]
fn bill_lines_add_up_to_the_total() {
    let files = scenario_files();
    let more: Vec<&str> = files.iter().map(String::as_str).collect();
    let mut sums: BTreeMap<(String, String), (f64, f64)> = BTreeMap::new();
    for row in rows(&table("csv-long", &more)) {
        let entry = || (row["scenario"].clone(), row["architecture"].clone());
        match (row["section"].as_str(), row["usd"].parse::<f64>()) {
            ("bill", Ok(usd)) => sums.entry(entry()).or_default().0 += usd,
            ("total", Ok(usd)) => sums.entry(entry()).or_default().1 += usd,
            ("bill", Err(_)) => panic!("a bill line without dollars: {row:?}"),
            _ => {}
        }
    }
    let mut args = vec!["compare", "--format", "json"];
    args.extend(&more);
    let report: serde_json::Value = serde_json::from_str(&printed(&args, "")).unwrap();
    let compared = |scenario: &serde_json::Value| scenario["architectures"].as_array().unwrap().len();
    assert_eq!(sums.len(), report["scenarios"].as_array().unwrap().iter().map(compared).sum::<usize>());
    for (key, (sum, total)) in sums {
        assert!(total > 0.0 && (sum - total).abs() <= 1e-4, "{key:?}: {sum} {total}");
    }
}

#[test]
fn amounts_are_fixed_decimals_and_lines_end_as_in_rfc_4180() {
    let tiny = ["--writes", "0.000001"];
    for csv in [table("csv", &[]), table("csv-long", &[]), table("csv", &tiny)] {
        assert_eq!(csv.matches('\n').count(), csv.matches("\r\n").count());
        for row in rows(&csv) {
            for (column, cell) in &row {
                if column.ends_with("usd") && !cell.is_empty() {
                    assert_eq!(cell.split_once('.').unwrap().1.len(), 6, "{column}: {cell}");
                }
                let is_number = cell.parse::<f64>().is_ok();
                assert!(!is_number || !cell.contains(['e', 'E', 'n']), "{column}: {cell}");
            }
        }
    }
}

#[test]
fn formulas_evaluate_to_their_numbers() {
    let all = rows(&table("csv-long", &["--set", "discount_percent=7.5"]));
    let bill: Vec<&Row> = all.iter().filter(|row| row["section"] == "bill").collect();
    assert!(bill.len() > 10);
    for row in bill {
        // What a spreadsheet would run is inert.
        let formula = row["formula"].trim_start_matches('\'');
        let value = fasteval2::ez_eval(formula, &mut fasteval2::EmptyNamespace).unwrap();
        assert!((value - amount(row, "usd")).abs() <= 5.1e-7, "{row:?}");
    }
}

#[test]
fn a_simulated_day_has_rows_in_both_tables() {
    let [wide, long] = ["csv", "csv-long"].map(|format| rows(&table(format, &["--simulate"])));
    let simulated = |rows: &[Row]| rows.iter().filter(|row| row["section"] == "simulation").count();
    assert!(simulated(&wide) > 3 && simulated(&long) > simulated(&wide), "{} {}", simulated(&wide), simulated(&long));
    let share = row(&wide, "simulation", "throttled share");
    assert!(amount(share, "A quantity") >= 0.0 && amount(share, "B quantity") > 0.0, "{share:?}");
}

#[test]
fn formulas_in_names_are_inert() {
    for hostile in
        ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\\t=1+1", " =1+1", "＝1+1", "\\r\\n=1", "a,b\\\"c\\n=d"]
    {
        let scenario = format!("name = \"{hostile}\"");
        for args in [&["-", "--format", "csv-long"][..], &["-", "scenarios/default.toml", "--format", "csv"]] {
            let csv = printed(&[&["compare"], args].concat(), &scenario);
            let rows = rows(&csv);
            assert!(!rows.is_empty());
            for (column, cell) in rows.into_iter().flatten() {
                let is_number = cell.parse::<f64>().is_ok();
                for text in [&column, &cell].into_iter().filter(|_| !is_number) {
                    let first = text.trim_start().chars().next();
                    assert!(!first.is_some_and(|c| "=+-@＝＋－＠".contains(c)), "{hostile}: {column}: {cell}");
                    assert!(!text.contains(['\t', '\r', '\n']), "{hostile}: {column}: {cell:?}");
                }
            }
        }
    }
}

/// Reads both tables with nothing but Python's own library: the wide one as it is, the long one pivoted into it.
const PIVOT: &str = r#"
import csv, io, sys
wide, long = sys.stdin.buffer.read().decode().split("\f")
wide = list(csv.DictReader(io.StringIO(wide, newline=""), strict=True))
long = list(csv.DictReader(io.StringIO(long, newline=""), strict=True))
assert all(None not in row and None not in row.values() for row in wide + long)
letters = {"streams-lambda": "A", "kinesis-firehose": "B"}
pivoted = {}
for row in long:
    if row["section"] in ("bill", "total") and row["usd"]:
        pivoted.setdefault((row["section"], row["id"]), {})[letters[row["architecture"]]] = float(row["usd"])
own = {(row["section"], row["id"]): {letter: float(row[letter + " usd"]) for letter in "AB" if row[letter + " usd"]}
       for row in wide if row["section"] in ("bill", "total") and (row["A usd"] or row["B usd"])}
assert own == pivoted, (own, pivoted)
bill = [row for row in wide if row["section"] == "bill"]
print("%.2f" % sum(float(row["B - A usd"]) for row in bill), len(bill))
"#;

#[test]
fn python_reads_both_tables_and_pivots_one_into_the_other() {
    let Some(mut python) = ["python3", "python"].into_iter().find_map(|name| {
        let spawned = Command::new(name).args(["-c", PIVOT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        spawned.ok()
    }) else {
        return office::skip("Python is not installed");
    };
    let both = format!("{}\u{c}{}", table("csv", &[]), table("csv-long", &[]));
    python.stdin.take().unwrap().write_all(both.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    let rows = rows(&table("csv", &[]));
    let lines = rows.iter().filter(|row| row["section"] == "bill").count();
    let difference = amount(row(&rows, "total", "monthly_usd"), "B - A usd");
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), format!("{difference:.2} {lines}"));
}

#[test]
fn libreoffice_reads_the_table_without_a_change() {
    let csv = table("csv", &["scenarios/default.toml", "scenarios/tokyo-three-consumers.toml"]);
    let Some(read) = office::convert(csv.as_bytes(), "csv", "csv") else { return };
    let (before, after) = (rows(&csv), rows(&String::from_utf8(read).unwrap()));
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(&after) {
        for (column, cell) in before {
            // LibreOffice shows numbers with as many digits as fit a cell.
            match (cell.parse::<f64>(), after[column].parse::<f64>()) {
                (Ok(a), Ok(b)) => assert!((a - b).abs() <= 1e-9 * a.abs() + 1e-2, "{column}: {cell} {}", after[column]),
                _ => assert_eq!(*cell, after[column], "{column}"),
            }
        }
    }
}

#[test]
fn nothing_is_saved_where_no_other_fits() {
    let saves = |more: &[&str]| row(&rows(&table("csv", more)), "verdict", "saves_usd")["A usd"].clone();
    assert_ne!(saves(&[]), "");
    assert_eq!(saves(&["--set", "architectures=[\"streams-lambda\"]"]), "");
}
