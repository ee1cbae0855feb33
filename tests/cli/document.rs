//! The HTML document, without a browser: it is whole, calls nobody, and escapes what users write. `tests/web` opens it.

use crate::{printed, report, scenario_files, shardwise};

fn document(args: &[&str], stdin: &str) -> String {
    printed(&[&["compare", "--format", "html"], args].concat(), stdin)
}

#[test]
fn it_is_one_file_that_needs_nothing_else() {
    let files = scenario_files();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    for args in [&[][..], &files] {
        let text = document(args, "");
        assert!(text.starts_with("<!DOCTYPE html>") && text.ends_with("</html>\n"));
        for outside in ["<script", "<link", "<img", "<iframe", "@import", "url(", "http://", "https://", "javascript:"]
        {
            assert!(!text.contains(outside), "{outside}");
        }
        assert_eq!(text.matches("<svg").count(), text.matches("<desc").count());
    }
}

#[test]
fn it_has_the_amounts_of_the_report() {
    let text = document(&[], "");
    for architecture in report("", &[])["architectures"].as_array().unwrap() {
        let usd = format!("${:.2}", architecture["monthly_usd"].as_f64().unwrap());
        assert!(text.contains(&usd), "{usd}");
        for line in architecture["bill"].as_array().unwrap() {
            let usd = format!("${:.2}", line["usd"].as_f64().unwrap());
            assert!(text.contains(&usd), "{line}");
        }
        for operation in architecture["operations"].as_array().unwrap() {
            let text = text.replace("&quot;", "\"").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
            assert!(text.contains(operation["text"].as_str().unwrap()), "{operation}");
        }
    }
    let yen = document(&["--currency", "JPY=155.2"], "");
    assert!(yen.contains("JPY 6,686") && !yen.contains("$43.08"));
    assert!(yen.contains("Amounts converted at 155.2 JPY per USD.") && !text.contains("Amounts converted"));
}

#[test]
fn in_japanese_it_says_so_and_has_no_english_sentence() {
    let files = scenario_files();
    let files: Vec<&str> = files.iter().map(String::as_str).chain(["--lang", "ja"]).collect();
    let text = document(&files, "");
    assert!(text.contains("<html lang=\"ja\">") && text.contains("<h2>シナリオの比較</h2>"));
    for english in
        [">Architecture<", ">ok<", ">fits<", ">verified<", "What to do", "changes per second on", "not a log)", "。。"]
    {
        assert!(!text.contains(english), "{english}");
    }
    assert_eq!(text.matches("<svg").count(), text.matches("<desc").count());
}

#[test]
fn names_are_escaped() {
    let hostile = r#"<b onclick='x'>&"</b><script>\u0007\u202e"#;
    let text = document(
        &["-", "scenarios/default.toml"],
        &format!("name = {}", serde_json::json!(hostile).to_string().replace("\\\\u", "\\u")),
    );
    assert!(!text.contains("<b ") && !text.contains("<script>") && !text.contains(['\u{7}', '\u{202e}']), "{text}");
    assert!(text.contains("&lt;b onclick="), "{text}");
}

#[test]
fn a_brief_one_ends_after_the_limits() {
    let (whole, brief) = (document(&[], ""), document(&["--brief"], ""));
    for heading in ["Monthly cost", "Limits in the busiest hour"] {
        assert!(brief.contains(&format!("<h2>{heading}</h2>")), "{heading}");
    }
    for heading in ["Cost over the write rate", "Operations", "Prices", "Settings"] {
        let heading = format!("<h2>{heading}");
        assert!(whole.contains(&heading) && !brief.contains(&heading), "{heading}");
    }
    let markdown = |more: &[&str]| printed(&[&["compare", "--format", "markdown"], more].concat(), "");
    let (whole, brief) = (markdown(&[]), markdown(&["--brief"]));
    for heading in ["Shards and binding constraints", "Operations", "Freshness: from write to delivery"] {
        let heading = format!("## {heading}");
        assert!(whole.contains(&heading) && !brief.contains(&heading), "{heading}");
    }
    assert!(brief.contains("| limit | id |"), "{brief}");
    for format in ["csv", "csv-long", "json", "xlsx"] {
        let run = shardwise(&["compare", "--brief", "--format", format]);
        let said = "--brief: expected --format table, markdown or html beside it: the others are read by programs";
        assert_eq!((run.code, run.errors()), (2, vec![said.to_owned()]), "{format}");
    }
}
