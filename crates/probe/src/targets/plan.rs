//! A report holds what reports promise, whatever the scenario.

use arbitrary::Unstructured;
use serde_json::Value as Json;
use shardwise_core::PlanError;
use shardwise_core::catalog::{BookFile, Catalog, PriceBook, QUOTAS, QuotaFile};
use shardwise_core::explain::{Subject, explain};
use shardwise_core::input::{self, LARGEST_DOCUMENT, link, read_book, read_scenario, read_scenario_json, schema_of};
use shardwise_core::model::{Evaluator, LineId, evaluate};
use shardwise_core::output::{Currency, Tabled, csv, csv_long};
use shardwise_core::report::{self, Report};
use shardwise_core::scenario::Scenario;
use shardwise_core::text::{InputErrors, MOST_ERRORS};
use strum::VariantArray as _;

use super::simulation::simulate;
use crate::finite::assert_finite;
use crate::generator::{Generator, case};

/// Numbers that are explained of a report, unless all are.
const EXPLAINED: usize = 3;

thread_local! {
    static BOOKS: Generator = Generator::new(schema_of::<BookFile>().to_value());
    static QUOTA_FILES: Generator = Generator::new(schema_of::<QuotaFile>().to_value());
}

/// A drawn scenario: reports, studies and explanations agree, are finite, and read back.
pub(super) fn plan(bytes: &[u8]) {
    let mut source = Unstructured::new(bytes);
    let (scenario, book) = case(&mut source);
    assert_round_trips(&scenario);
    assert_report(&scenario, &book, &mut source);
}

/// A drawn price book and drawn quotas, for a drawn scenario.
pub(super) fn books(bytes: &[u8]) {
    let mut source = Unstructured::new(bytes);
    let mut catalog = Catalog::embedded();
    let mut read = |generator: &Generator, name: &str, source: &mut Unstructured<'_>| {
        let mut document = generator.document(source);
        if name != QUOTAS {
            document["region"] = name.trim_end_matches(".toml").into();
        }
        if let Err(errors) = read_book(&mut catalog, name, name, &toml_of(&document)) {
            assert_told(&errors);
        }
    };
    BOOKS.with(|books| read(books, "us-east-1.toml", &mut source));
    QUOTA_FILES.with(|quotas| read(quotas, QUOTAS, &mut source));
    let (scenario, _) = case(&mut source);
    let book = catalog.book(&scenario.region).unwrap_or_else(|errors| panic!("{errors}"));
    assert_report(&scenario, &book, &mut source);
    // Quotas size what a simulation allocates.
    simulate(scenario, &book, &mut source);
}

/// A document as TOML: JSON's notation of scalars, one line for each key at the top.
fn toml_of(document: &Json) -> String {
    fn value(json: &Json) -> String {
        match json {
            Json::Object(table) => {
                let entries = table.iter().filter(|(_, value)| !value.is_null());
                let entries = entries.map(|(key, json)| format!("{} = {}", Json::from(key.as_str()), value(json)));
                format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
            }
            Json::Array(items) => format!("[{}]", items.iter().map(value).collect::<Vec<_>>().join(", ")),
            Json::Null => "\"\"".into(),
            other => other.to_string().replace('\u{7f}', "\\u007f"),
        }
    }
    let top = document.as_object().into_iter().flatten();
    let lines = top.map(|(key, json)| format!("{} = {}", Json::from(key.as_str()), value(json)));
    lines.collect::<Vec<_>>().join("\n")
}

/// A scenario is the same after it was a file, a link, data, or settings.
pub(super) fn assert_round_trips(scenario: &Scenario) {
    let catalog = Catalog::embedded();
    let file = input::changed(scenario);
    assert_eq!(read_scenario("file", Some(&file), &[], &catalog).as_ref(), Ok(scenario), "{file}");
    let fragment = link::fragment(scenario);
    assert!(fragment.is_ascii(), "{fragment}");
    assert_eq!(link::read(&fragment, &catalog).as_ref(), Ok(scenario), "{fragment}");
    let data = serde_json::to_value(scenario).unwrap_or_default();
    assert_eq!(read_scenario_json("data", data.clone(), &catalog).as_ref(), Ok(scenario), "{data}");
    let settings: Vec<String> = link::settings(scenario).iter().map(ToString::to_string).collect();
    assert_eq!(input::read_settings("settings", &settings, &catalog).as_ref(), Ok(scenario), "{settings:?}");
}

/// The report of a scenario, and everything that is made of it.
fn assert_report(scenario: &Scenario, book: &PriceBook, source: &mut Unstructured<'_>) {
    let report = match report::plan(scenario, book) {
        Ok(report) => report,
        Err(PlanError::MissingPrice(_)) => return,
        Err(PlanError::NotFinite(number)) => panic!("bounds let a number be {number:?}"),
    };
    assert_finite(&report);
    let json = serde_json::to_value(&report).unwrap_or_default();
    assert_not_negative(&json, "", false);
    assert_sentences(&json, "");
    assert_evaluated(&report, scenario, book);
    assert_table(&report);
    assert_explained(&report, scenario, book, source);
}

/// Nothing is negative but a discount, and what is the difference of two amounts.
fn assert_not_negative(json: &Json, key: &str, discounted: bool) {
    const DIFFERENCES: [&str; 2] = ["consumers_usd", "safer"];
    match json {
        Json::Object(entries) => {
            let discounted = entries.get("id").is_some_and(|id| *id == LineId::Discount.to_string());
            let entries = entries.iter().filter(|(key, _)| !DIFFERENCES.contains(&key.as_str()));
            entries.for_each(|(key, value)| assert_not_negative(value, key, discounted));
        }
        Json::Array(items) => items.iter().for_each(|item| assert_not_negative(item, key, discounted)),
        Json::Number(number) if !discounted => {
            let number = number.as_f64().unwrap_or_default();
            assert!(number >= 0.0 && !number.is_sign_negative(), "{key} is {number}");
        }
        _ => {}
    }
}

/// No sentence has a number that is none.
fn assert_sentences(json: &Json, key: &str) {
    match json {
        Json::Object(entries) => entries.iter().for_each(|(key, value)| assert_sentences(value, key)),
        Json::Array(items) => items.iter().for_each(|item| assert_sentences(item, key)),
        Json::String(text) if key != "name" => {
            let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
            assert!(!words.any(|word| word == "inf" || word == "NaN"), "{key}: {text}");
        }
        _ => {}
    }
}

/// What a study computes in a loop is what the report has.
fn assert_evaluated(report: &Report, scenario: &Scenario, book: &PriceBook) {
    let outcomes = evaluate(scenario, book).unwrap_or_else(|error| panic!("{error}"));
    let mut evaluator = Evaluator::new(book);
    for _ in 0..2 {
        assert_eq!(evaluator.evaluate(scenario), Ok(&outcomes[..]));
    }
    for (architecture, outcome) in report.architectures.iter().zip(&outcomes) {
        assert_eq!(architecture.monthly_usd, outcome.bill.priced_total());
        assert_eq!(architecture.bill.len(), outcome.bill.lines.len());
        assert_eq!(architecture.limits.len(), outcome.limits.len());
        let sum: f64 = architecture.bill.iter().map(|line| line.usd).sum();
        let gross: f64 = architecture.bill.iter().map(|line| line.usd.abs()).sum();
        let total = outcome.bill.total;
        assert!((sum - total).abs() <= 1e-9 * gross, "{sum} and {total}");
    }
}

/// The table for spreadsheets is one: as many cells in each row, and none that would run.
fn assert_table(report: &Report) {
    let tabled = [Tabled { report, todo: &[], further: Vec::new() }];
    for text in [csv(&tabled, &Currency::usd()), csv_long(&tabled, &Currency::usd())] {
        let mut rows = csv_of(&text);
        let width = rows.headers().map_or(0, csv::StringRecord::len);
        for row in rows.records() {
            let row = row.unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(row.len(), width);
            for cell in &row {
                let runs = cell.starts_with(['=', '+', '@', '\t', '\r']);
                assert!(!runs && (!cell.starts_with('-') || cell.parse::<f64>().is_ok()), "a cell would run: {cell:?}");
            }
        }
    }
}

fn csv_of(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes())
}

/// Every line and limit of a report can be explained, and so can anything else that has an id.
fn assert_explained(report: &Report, scenario: &Scenario, book: &PriceBook, source: &mut Unstructured<'_>) {
    let shown = |subject: &Subject| match subject {
        Subject::Line(id) => report.architectures.iter().any(|one| one.bill.iter().any(|line| line.id == *id)),
        Subject::Limit(id) => report.architectures.iter().any(|one| one.limits.iter().any(|limit| limit.id == *id)),
        Subject::Result(_) => false,
    };
    let subjects: Vec<Subject> = Subject::all().collect();
    assert!(subjects.len() > LineId::VARIANTS.len());
    let chosen: Vec<Subject> = if source.ratio(1, 64).unwrap_or_default() {
        subjects
    } else {
        (0..EXPLAINED).filter_map(|_| source.choose(&subjects).ok().copied()).collect()
    };
    for subject in chosen {
        assert_eq!(Subject::parse(&subject.id()), Ok(subject));
        let explanation = explain(scenario, book, subject).unwrap_or_else(|error| panic!("{error}"));
        assert_finite(&explanation);
        assert!(!shown(&subject) || !explanation.parts.is_empty(), "{} is not explained", subject.id());
        for part in &explanation.parts {
            assert!(!part.quantity.symbols.is_empty() && !part.quantity.numbers.is_empty(), "{}", subject.id());
        }
    }
}

/// Every error has a place and a message of bounded length; a last one may count those that are not listed.
pub(super) fn assert_told(errors: &InputErrors) {
    assert!(!errors.0.is_empty() && errors.0.len() <= MOST_ERRORS + 1, "{} errors", errors.0.len());
    for error in &errors.0 {
        let message = error.message.to_string();
        assert!(!error.place.is_empty() && !message.is_empty(), "{error:?}");
        assert!(message.len() < 2 * LARGEST_DOCUMENT, "an error of {} bytes", message.len());
    }
}
