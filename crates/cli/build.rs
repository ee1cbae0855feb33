//! Puts the Japanese texts into the program: those of core, which the page has as well, and the command's own. They are one
//! document that is read only if Japanese is asked for.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a build that cannot read its files must fail"
)]

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value};

fn main() {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap());
    let core = messages(&package);
    let mut texts = Map::new();
    for file in [core.join("core.json"), core.join("core.more.json")] {
        texts.extend(read(&file));
    }
    texts.extend(read(&package.join("messages/ja.json")).into_iter().map(|(key, text)| (format!("cli.{key}"), text)));
    let out = Path::new(&env::var_os("OUT_DIR").unwrap()).join("ja.json");
    fs::write(out, Value::Object(texts).to_string()).unwrap();
}

/// The directory of core's Japanese texts. `messages/core` is a link to that of the page; a package holds its files. A
/// checkout without links has a file there, and the directory of the page.
fn messages(package: &Path) -> PathBuf {
    let own = package.join("messages/core");
    if own.is_dir() { own } else { package.join("../../web/messages/ja") }
}

fn read(file: &Path) -> Map<String, Value> {
    println!("cargo::rerun-if-changed={}", file.display());
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}
