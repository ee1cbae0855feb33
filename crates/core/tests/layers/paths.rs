//! The paths that the documents for people name exist.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, iter};

/// The documents, and whether they speak of the tree alone: the others name files of their readers too, such as `orders.toml`.
const DOCUMENTS: [(&str, bool); 4] =
    [("ARCHITECTURE.md", true), ("CONTRIBUTING.md", true), ("STYLE.md", false), ("README.md", false)];
/// What stands in a tree and is not the project's.
const FOREIGN: [&str; 4] = ["target", "node_modules", "generated", ".git"];
/// Endings by which a word without a slash is a file.
const ENDINGS: [&str; 10] = ["rs", "ts", "tsx", "js", "mjs", "css", "md", "toml", "json", "jsonc"];

/// Every file and folder below a folder, by its path from the root of the tree. The folders that are links are followed.
fn tree(folder: &Path, own: &str, all: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if FOREIGN.contains(&name.as_str()) {
            continue;
        }
        let path = if own.is_empty() { name } else { format!("{own}/{name}") };
        if entry.path().is_dir() {
            tree(&entry.path(), &path, all);
        }
        all.insert(path);
    }
}

/// The words in backticks outside blocks of code.
fn quoted(document: &str) -> Vec<&str> {
    let prose = document.split("```").step_by(2);
    prose.flat_map(|part| part.split('`').skip(1).step_by(2)).collect()
}

/// Whether a word in backticks names a path of the tree.
fn is_path(word: &str, of_tree_alone: bool, roots: &BTreeSet<&str>) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-*".contains(letter);
    if !word.chars().all(is_plain) || word.starts_with(['/', '.']) {
        return false;
    }
    let (first, rest) = word.split_once('/').unwrap_or((word, ""));
    if FOREIGN.contains(&first) {
        return false;
    }
    let is_file = ENDINGS.iter().any(|ending| word.rsplit_once('.').is_some_and(|(_, own)| own == *ending));
    let is_in_tree = of_tree_alone || (word.contains('/') && roots.contains(first));
    is_in_tree && (is_file || word.ends_with('/') || (!rest.is_empty() && roots.contains(first)))
}

/// Whether a name is of a pattern in which a star stands for anything within a name.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name
            .strip_prefix(start)
            .is_some_and(|left| (0..=left.len()).any(|at| left.is_char_boundary(at) && matches(rest, &left[at..]))),
    }
}

/// Whether a path of the tree ends with these names.
fn exists(word: &str, all: &BTreeSet<String>) -> bool {
    let wanted: Vec<&str> = word.trim_end_matches('/').split('/').collect();
    all.iter().any(|path| {
        let names: Vec<&str> = path.split('/').collect();
        names.len() >= wanted.len()
            && iter::zip(names.iter().rev(), wanted.iter().rev()).all(|(name, wanted)| matches(wanted, name))
    })
}

/// The paths that a document names and that do not exist.
fn missing<'a>(document: &'a str, of_tree_alone: bool, all: &BTreeSet<String>) -> Vec<&'a str> {
    let roots: BTreeSet<&str> = all.iter().map(String::as_str).filter(|path| !path.contains('/')).collect();
    let paths = quoted(document).into_iter().filter(|word| is_path(word, of_tree_alone, &roots));
    paths.filter(|word| !exists(word, all)).collect()
}

#[test]
fn every_path_that_a_document_names_exists() {
    let root = super::crates().parent().unwrap().to_path_buf();
    let mut all = BTreeSet::new();
    tree(&root, "", &mut all);
    let mut missing_paths = Vec::new();
    for (name, of_tree_alone) in DOCUMENTS {
        let text = fs::read_to_string(root.join(name)).unwrap();
        missing_paths.extend(missing(&text, of_tree_alone, &all).iter().map(|path| format!("{name}: {path}")));
    }
    assert!(missing_paths.is_empty(), "{missing_paths:#?}");
}

#[test]
fn a_path_that_is_gone_is_found() {
    let all: BTreeSet<String> =
        ["crates", "crates/core", "crates/core/bill.rs", "crates/core/bill_messages.rs", "docs"]
            .map(String::from)
            .into();
    let of_tree = |document| missing(document, true, &all);
    assert_eq!(of_tree("`bill.rs`, `core/bill.rs`, `crates/core/`, `*_messages.rs` and `kinesis.shard_hour`"), [""; 0]);
    assert_eq!(
        of_tree("`tax.rs`, `crates/bill.rs` `gone/` ```\n`in/code.rs`\n``` `*_text.rs`"),
        ["tax.rs", "crates/bill.rs", "gone/", "*_text.rs"]
    );
    let of_reader = |document| missing(document, false, &all);
    assert_eq!(of_reader("`orders.toml` and `docs/gone.svg`, not `target/page` or `records/s`"), ["docs/gone.svg"]);
}
