//! Compiles the price books and quotas of `pricing/` into the program, so that nothing is parsed at startup and the page
//! does not ship a parser. The tests check the files; the compiler rejects an unknown id or a missing quota.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a build that cannot read its files must fail"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::{Table, Value};

fn main() {
    let root = pricing(Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap()));
    println!("cargo::rerun-if-changed={}", root.display());
    println!("cargo::rustc-env=PRICING={}", root.display());
    let mut files: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut text = String::from("pub(crate) static BOOKS: &[EmbeddedBook] = &[\n");
    let mut provenances = Provenances::default();
    let mut quotas = Table::new();
    for file in files {
        let table: Table = fs::read_to_string(&file).unwrap().parse().unwrap();
        if file.ends_with("quotas.toml") { quotas = table } else { write_book(&mut text, &table, &mut provenances) }
    }
    text += "];\n";
    write_quotas(&mut text, &quotas, &mut provenances);
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap());
    fs::write(out.join("books.rs"), text).unwrap();
    let provenances = format!("static PROVENANCES: &[(&str, &str)] = &[{}];", provenances.0.join(", "));
    fs::write(out.join("provenances.rs"), provenances).unwrap();
    fs::write(out.join(SCHEMA), dense(SCHEMA)).unwrap();
}

/// The schema of a scenario, which is generated into a file beside this one, with a line for each key.
const SCHEMA: &str = "scenario.schema.json";

/// The same JSON without line breaks and indents, which every module of the page would have with it.
fn dense(file: &str) -> String {
    println!("cargo::rerun-if-changed={file}");
    let lines = fs::read_to_string(file).unwrap();
    lines.lines().map(|line| line.trim_start().replacen("\": ", "\":", 1)).collect()
}

/// The directory of the price books. `pricing` beside this file is a link to the one at the top of the repository; a
/// package holds its files. A checkout without links has a file there, and the directory at the top.
fn pricing(package: &Path) -> PathBuf {
    let own = package.join("pricing");
    if own.is_dir() { own } else { package.join("../../pricing") }
}

/// Writes an `EmbeddedBook`.
fn write_book(text: &mut String, book: &Table, provenances: &mut Provenances) {
    let [region, name, effective] = ["region", "name", "effective"].map(|key| quoted(book, key));
    writeln!(text, "EmbeddedBook {{ region: {region}, name: {name}, effective: {effective}, prices: &[").unwrap();
    for (id, price) in book["prices"].as_table().unwrap() {
        let price = price.as_table().unwrap();
        let tiers = match price.get("tiers") {
            Some(tiers) => tiers.as_array().unwrap().iter().map(|step| tier(step.as_table().unwrap())).collect(),
            None => tier(price),
        };
        let [free, free_tier] = ["free", "free_tier"].map(|key| number(price.get(key), "0.0"));
        let known = known(price, provenances);
        writeln!(
            text,
            "(PriceId::{}, Price {{ tiers: Cow::Borrowed(&[{tiers}]), free: {free}, free_tier: {free_tier}, {known} }}),",
            variant(id)
        )
        .unwrap();
    }
    *text += "] },\n";
}

fn tier(step: &Table) -> String {
    let (up_to, usd) = (number(step.get("up_to"), "f64::INFINITY"), number(step.get("usd"), ""));
    format!("Tier {{ up_to: {up_to}, usd: {usd} }},")
}

/// Writes the date of the quotas, and an `EmbeddedQuota` for every id.
fn write_quotas(text: &mut String, file: &Table, provenances: &mut Provenances) {
    let effective = quoted(file, "effective");
    writeln!(text, "pub(crate) const QUOTAS_EFFECTIVE: &str = {effective};").unwrap();
    *text += "pub(crate) const fn quota(id: QuotaId) -> &'static EmbeddedQuota {\nmatch id {\n";
    for (id, quota) in file["quotas"].as_table().unwrap() {
        let quota = quota.as_table().unwrap();
        let regions = quota.get("regions").and_then(Value::as_table).into_iter().flatten();
        let regions = regions
            .fold(String::new(), |text, (region, value)| text + &format!("({region:?}, {}),", number(Some(value), "")));
        let (value, unit, known) = (number(quota.get("value"), ""), borrowed(quota, "unit"), known(quota, provenances));
        let id = variant(id);
        writeln!(
            text,
            "QuotaId::{id} => &EmbeddedQuota {{ quota: Quota {{ value: {value}, unit: {unit}, {known} }}, regions: &[{regions}] }},"
        )
        .unwrap();
    }
    *text += "}\n}\n";
}

/// Pairs of source and note, each once.
#[derive(Default)]
struct Provenances(Vec<String>);

impl Provenances {
    /// The place of an entry's.
    fn place(&mut self, entry: &Table) -> usize {
        let provenance = format!("({}, {})", quoted(entry, "source"), quoted(entry, "note"));
        let known = self.0.iter().position(|other| *other == provenance);
        known.unwrap_or_else(|| {
            self.0.push(provenance);
            self.0.len() - 1
        })
    }
}

/// The fields for grade and provenance of an entry.
fn known(entry: &Table, provenances: &mut Provenances) -> String {
    let grade = variant(entry["grade"].as_str().unwrap());
    format!("grade: Grade::{grade}, provenance: Provenance::Embedded({})", provenances.place(entry))
}

fn quoted(table: &Table, key: &str) -> String {
    match table.get(key) {
        Some(Value::String(text)) => format!("{text:?}"),
        Some(Value::Datetime(day)) => format!("{:?}", day.to_string()),
        _ => "\"\"".into(),
    }
}

/// A text as a `Cow`.
fn borrowed(table: &Table, key: &str) -> String {
    format!("Cow::Borrowed({})", quoted(table, key))
}

fn number(value: Option<&Value>, default: &str) -> String {
    let as_float = |value: &Value| value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
    value.map_or(default.into(), |value| format!("{:?}", as_float(value).unwrap()))
}

/// The variant of an id: `KinesisShardHour` for `kinesis.shard_hour`.
fn variant(id: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    id.split(['.', '_']).map(capital).collect()
}
