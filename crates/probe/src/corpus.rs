//! What inputs start from: seeds made of the files of the project, the saved corpus, and a dictionary.
//!
//! The saved corpus of a target is one file, so that it can be read and compared: a line for each input, as a JSON string
//! where the target reads text, in hexadecimal digits where it takes choices.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::Value as Json;
use shardwise_core::catalog::{Catalog, PriceId, QuotaId};
use shardwise_core::explain::Subject;
use shardwise_core::input::{documented_schema, link, read_scenario};
use strum::VariantArray as _;

use crate::targets::Target;

/// The saved corpus of a target.
#[derive(Debug)]
pub struct Corpus {
    path: PathBuf,
    target: Target,
}

impl Corpus {
    /// The corpus of a target, in the directory of the project.
    pub fn of(target: &Target, root: &Path) -> Self {
        let path = root.join("fuzz/corpus").join(format!("{}.txt", target.name));
        Self { path, target: *target }
    }

    /// Its inputs; none without the file.
    ///
    /// # Errors
    /// The file cannot be read, or a line is not an input.
    pub fn read(&self) -> io::Result<Vec<Vec<u8>>> {
        if !self.path.exists() {
            return Ok(Vec::new());
        }
        let broken = |line: &str| io::Error::other(format!("{}: {line:?} is not an input", self.path.display()));
        let text = fs::read_to_string(&self.path)?;
        text.lines().map(|line| self.input(line).ok_or_else(|| broken(line))).collect()
    }

    fn input(&self, line: &str) -> Option<Vec<u8>> {
        if self.target.is_text {
            return serde_json::from_str::<String>(line).ok().map(String::into_bytes);
        }
        let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        line.as_bytes().chunks(2).map(pair).collect()
    }

    /// Replaces it by these inputs, sorted: small ones first.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, inputs: impl IntoIterator<Item = Vec<u8>>) -> io::Result<()> {
        let line = |input: Vec<u8>| (input.len(), line(&self.target, &input));
        let lines: BTreeSet<(usize, String)> = inputs.into_iter().map(line).collect();
        if let Some(directory) = self.path.parent() {
            fs::create_dir_all(directory)?;
        }
        fs::write(&self.path, lines.into_iter().fold(String::new(), |text, (_, line)| text + &line + "\n"))
    }
}

/// An input as a line of a corpus.
pub fn line(target: &Target, input: &[u8]) -> String {
    if target.is_text {
        return Json::from(String::from_utf8_lossy(input)).to_string();
    }
    input.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// A small report.
const BASELINE: &str = r#"{"name":"orders","settings":[{"key":"workload.writes_per_second","value":"2000.0"}],"prices":
{"effective":"2026-10-01"},"architectures":[{"id":"streams-lambda","monthly_usd":43.5,"fit":{"reasons":[{"nature":"quota"}]},
"throttling":{"decisive_level":"low"},"throttling_after_increase":null,"freshness":{"worst_seconds":null},"bill":[{"id":
"lambda.requests","quantity":1e6,"usd":0.2},{"id":"discount","quantity":1,"usd":-1}]}]}"#;

/// Seeds of a target that reads text, made of the files of the project.
///
/// # Errors
/// A file cannot be read.
pub fn seeds(target: &Target, root: &Path) -> io::Result<Vec<String>> {
    let scenarios = || texts(&root.join("scenarios"));
    let books = || texts(&root.join("pricing"));
    let settings = |text: &String| {
        let scenario = read_scenario("seed", Some(text), &[], &Catalog::default());
        scenario.map(|scenario| link::settings(&scenario)).unwrap_or_default()
    };
    let lines = |text: &String| settings(text).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let of_texts = |texts: io::Result<Vec<(String, String)>>, make: &dyn Fn(&String) -> String| {
        texts.map(|texts| texts.iter().map(|(_, text)| make(text)).collect::<Vec<_>>())
    };
    let words =
        ["1.2 KiB", "300 s", "5 million/day", "4.3M/h", "1,200.5", "1e-6", "JPY=155.2", "kinesis.shard_hours", "0.5 7"];
    match target.name {
        "scenario" => of_texts(scenarios(), &Clone::clone),
        "set" => of_texts(scenarios(), &lines),
        "link" => of_texts(scenarios(), &|text| link::encoded(&settings(text))),
        "page" => {
            let fragments = of_texts(scenarios(), &|text| link::encoded(&settings(text)))?;
            Ok(fragments.into_iter().chain(of_texts(scenarios(), &lines)?).collect())
        }
        "book" | "quotas" => {
            let is_quotas = |name: &str| (name == "quotas.toml") == (target.name == "quotas");
            Ok(books()?.into_iter().filter(|(name, _)| is_quotas(name)).map(|(_, text)| text).collect())
        }
        "baseline" => Ok(vec![BASELINE.into()]),
        "trace" => Ok(vec!["60\n# a rate a minute\n100\n2e2\n\n0\n".into(), "1s\n1.5\n".into()]),
        "words" => Ok(words.map(str::to_owned).to_vec()),
        _ => Ok(Vec::new()),
    }
}

/// The TOML files of a directory, with their names, sorted.
fn texts(directory: &Path) -> io::Result<Vec<(String, String)>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    paths.iter().map(|path| Ok((name(path), fs::read_to_string(path)?))).collect()
}

/// The words of the program's languages, in libFuzzer's notation: keys, choices, ids, units.
pub fn dictionary() -> String {
    let mut words: BTreeSet<String> = BTreeSet::new();
    gather(documented_schema().as_value(), &mut words);
    words.extend(PriceId::VARIANTS.iter().map(ToString::to_string));
    words.extend(QuotaId::VARIANTS.iter().map(ToString::to_string));
    words.extend(Subject::all().map(Subject::id));
    let more = [
        "[workload]",
        "[prices]",
        "[[",
        "]]",
        "= ",
        "{ ",
        " }",
        "\"\"\"",
        "'''",
        "#v2&",
        "&",
        "%20",
        "%00",
        "1e308",
        "-0.0",
        "5e-324",
        "inf",
        "nan",
        "0x",
        "1979-05-27",
        "KiB",
        "MiB",
        "GB",
        "ms",
        " h",
        " d",
        "/day",
        "million/",
        "usd",
        "tiers",
        "up_to",
        "grade",
        "verified",
        "assumed",
        "value",
        "regions",
        "us-east-1",
        "Tokyo",
        "JPY=",
        ".0.",
        ".1.",
    ];
    words.extend(more.map(str::to_owned));
    let escaped = |word: &str| word.replace('\\', "\\\\").replace('"', "\\\"");
    words.iter().fold(String::new(), |text, word| text + "\"" + &escaped(word) + "\"\n")
}

/// Keys and choices of a schema.
fn gather(schema: &Json, words: &mut BTreeSet<String>) {
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        words.insert(key.clone());
        gather(property, words);
    }
    gather_choices(schema, words);
    if schema["items"].is_object() {
        gather(&schema["items"], words);
    }
}

fn gather_choices(schema: &Json, words: &mut BTreeSet<String>) {
    let choices = ["enum", "oneOf", "anyOf"].iter().filter_map(|key| schema[*key].as_array());
    for choice in choices.flatten() {
        words.extend(choice.as_str().or(choice["const"].as_str()).map(str::to_owned));
        if choice.is_object() {
            gather_choices(choice, words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corpus_comes_back() {
        let directory = std::env::temp_dir().join(format!("shardwise-corpus-{}", std::process::id()));
        for (name, inputs) in [("scenario", [&b"a\nb"[..], b"\"\xe6\xb3\xa8\""]), ("plan", [&b"\x00\xff"[..], b"abc"])]
        {
            let corpus = Corpus::of(crate::target(name).unwrap_or_else(|| panic!("no {name}")), &directory);
            let inputs: Vec<Vec<u8>> = inputs.iter().map(|input| input.to_vec()).collect();
            corpus.write(inputs.clone()).unwrap_or_else(|error| panic!("{error}"));
            let mut read = corpus.read().unwrap_or_else(|error| panic!("{error}"));
            read.sort_by_key(|input| inputs.iter().position(|known| known == input));
            assert_eq!(read, inputs);
        }
        fs::remove_dir_all(directory).unwrap_or_else(|error| panic!("{error}"));
    }

    #[test]
    fn the_dictionary_has_keys_choices_and_ids() {
        let dictionary = dictionary();
        for word in ["writes_per_second", "on-demand-advantage", "kinesis.shard_hour", "iceberg", "polls_per_second"] {
            assert!(dictionary.contains(&format!("\"{word}\"\n")), "{word}");
        }
    }
}
