//! The CSV as a spreadsheet reads it.

use std::collections::BTreeMap;

use crate::{printed, report, scenario_files};

type Row = BTreeMap<String, String>;

fn rows(csv: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_header_is_stable() {
    let csv = printed(&["compare", "--format", "csv"], "");
    assert!(csv.starts_with("scenario,architecture,section,id,quantity,unit,usd,grade,formula,note\r\n"), "{csv}");
}

#[test]
fn bill_lines_add_up_to_the_total() {
    let files = scenario_files();
    let args: Vec<&str> = ["compare", "--format", "csv"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let mut sums: BTreeMap<(String, String), (f64, f64)> = BTreeMap::new();
    for row in rows(&printed(&args, "")) {
        let entry = sums.entry((row["scenario"].clone(), row["architecture"].clone())).or_default();
        match (row["section"].as_str(), row["usd"].parse::<f64>()) {
            ("bill", Ok(usd)) => entry.0 += usd,
            ("total", Ok(usd)) => entry.1 += usd,
            ("bill", Err(_)) => panic!("a bill line without dollars: {row:?}"),
            _ => {}
        }
    }
    assert_eq!(sums.len(), files.len() * 2);
    for (key, (sum, total)) in sums {
        assert!(total > 0.0 && (sum - total).abs() <= 1e-9 * total, "{key:?}: {sum} {total}");
    }
}

#[test]
fn numbers_have_full_precision_and_lines_end_as_in_rfc_4180() {
    let csv = printed(&["compare", "--format", "csv"], "");
    for architecture in report("", &[])["architectures"].as_array().unwrap() {
        assert!(csv.contains(&format!(",total,monthly_usd,,,{},", architecture["monthly_usd"])));
    }
    assert_eq!(csv.matches('\n').count(), csv.matches("\r\n").count());
}

#[test]
fn formulas_evaluate_to_their_numbers() {
    for row in rows(&printed(&["compare", "--format", "csv"], "")).iter().filter(|row| row["section"] == "bill") {
        let value = fasteval2::ez_eval(&row["formula"], &mut fasteval2::EmptyNamespace).unwrap();
        let usd: f64 = row["usd"].parse().unwrap();
        assert!((value - usd).abs() <= 1e-9 * usd.abs(), "{row:?}");
    }
}

#[test]
fn every_section_is_there() {
    let sections: Vec<String> =
        rows(&printed(&["compare", "--format", "csv"], "")).into_iter().map(|row| row["section"].clone()).collect();
    for section in ["bill", "total", "limit", "throttling", "efficiency", "freshness"] {
        assert!(sections.iter().any(|found| found == section), "{section}");
    }
}

#[test]
fn formulas_in_names_are_inert() {
    for hostile in
        ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\\t=1+1", " =1+1", "＝1+1", "\\r\\n=1", "a,b\\\"c\\n=d"]
    {
        let scenario = format!("name = \"{hostile}\"");
        let csv = printed(&["compare", "-", "--format", "csv"], &scenario);
        let rows = rows(&csv);
        assert!(!rows.is_empty());
        for row in rows {
            for (column, cell) in row {
                if matches!(column.as_str(), "quantity" | "usd") {
                    assert!(cell.is_empty() || cell.parse::<f64>().is_ok(), "{column}: {cell}");
                } else {
                    let first = cell.trim_start().chars().next();
                    assert!(!first.is_some_and(|c| "=+-@＝＋－＠".contains(c)), "{hostile}: {column}: {cell}");
                    assert!(!cell.contains(['\t', '\r', '\n']), "{hostile}: {column}: {cell:?}");
                }
            }
        }
    }
}
