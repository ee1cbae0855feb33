//! Licenses of everything that is built in and of everything that the page ships; and crates that are built in two
//! versions.
//!
//! `cargo deny` does the same, but a fresh machine would build it for two minutes or more, and it does not know npm.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::commands::{command, output, root, skip, step};
use crate::web;

/// Licenses compatible with MIT OR Apache-2.0, each with the reason. Each package needs one of them.
const ALLOWED: &[(&str, &str)] = &[
    ("MIT", "our own"),
    ("Apache-2.0", "our own"),
    ("BSD-3-Clause", "wants its notice kept, as MIT does, and its authors' names not used to advertise"),
    ("ISC", "MIT in fewer words"),
    ("MIT-0", "MIT that does not even want its notice kept"),
    ("Unicode-3.0", "tables of the Unicode standard; wants its notice kept"),
    ("Unlicense", "given to the public; robust-predicates, of the charts"),
    ("Zlib", "wants its notice kept in sources"),
];

/// Crates with more than one version, and what requires the older one. None is shipped twice: they are in tests, in
/// these checks, or run only during compilation.
const DUPLICATES: &[(&str, &str)] = &[
    ("getrandom", "jsonschema by ahash, in tests; the newer: rand of proptest, in tests"),
    ("hashbrown", "wasmparser of wasm-bindgen-cli-support, in these checks; the newer: indexmap"),
    ("r-efi", "the two of getrandom, for a target that is not ours"),
    ("syn", "macros that derive: each crate moves on when it does"),
];

/// A crate or an npm package.
#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// Registry of a crate; `None` is this workspace.
    source: Option<String>,
    /// Dependencies of an npm package, by name.
    #[serde(default)]
    dependencies: Value,
}

pub(crate) fn check() -> Result<()> {
    step("licenses and duplicates");
    let mut packages = crates()?;
    let problems = duplicates(&packages);
    ensure!(problems.is_empty(), "{}", problems.join("\n"));
    if web::has_packages() {
        packages.extend(shipped()?);
    } else {
        skip("licenses of the page's packages", anyhow::anyhow!("run `cargo xtask setup`"))?;
    }
    let problems = unlicensed(&packages);
    ensure!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

/// Packages without an allowed license.
fn unlicensed(packages: &[Package]) -> Vec<String> {
    let is_allowed = |license: &str| ALLOWED.iter().any(|(allowed, _)| *allowed == license);
    let problem = |package: &Package| {
        let license = package.license.as_deref().unwrap_or("none");
        // Some packages write MIT/Apache-2.0.
        let expression = Expression::parse_mode(license, ParseMode::LAX);
        let goes = expression.is_ok_and(|it| it.evaluate(|requirement| is_allowed(&requirement.to_string())));
        (!goes).then(|| format!("{} {} has the license {license}", package.name, package.version))
    };
    packages.iter().filter_map(problem).collect()
}

/// Crates with several versions without a reason, and reasons without such a crate.
fn duplicates(crates: &[Package]) -> Vec<String> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in crates {
        versions.entry(&package.name).or_default().insert(&package.version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    let has_reason = |name: &str| DUPLICATES.iter().any(|(known, _)| *known == name);
    let new = versions.iter().filter(|(name, _)| !has_reason(name));
    let new = new.map(|(name, versions)| {
        let versions: Vec<_> = versions.iter().copied().collect();
        format!("{name} is there as {}: have one version of it, or give a reason in DUPLICATES", versions.join(" and "))
    });
    let gone = DUPLICATES.iter().filter(|(name, _)| !versions.contains_key(name));
    new.chain(gone.map(|(name, _)| format!("{name} is there once: take it out of DUPLICATES"))).collect()
}

/// Every crate that is built, on any platform, for the program, its tests or these checks.
fn crates() -> Result<Vec<Package>> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    let metadata = output(command("cargo").args(["metadata", "--format-version", "1", "--locked"]))?;
    let Metadata { packages } = serde_json::from_str(&metadata)?;
    for Package { name, source, .. } in &packages {
        let is_released = source.as_ref().is_none_or(|source| source.starts_with("registry+"));
        ensure!(is_released, "{name} comes from {source:?}, not from a registry");
    }
    Ok(packages)
}

/// npm packages that are bundled into the page: imports of its source, and their dependencies.
fn shipped() -> Result<Vec<Package>> {
    let web = root().join("web");
    let mut names = BTreeSet::new();
    for file in sources(&web.join("src"))? {
        names.extend(imports(&fs::read_to_string(file)?));
    }
    let mut packages: BTreeMap<PathBuf, Package> = BTreeMap::new();
    let mut waiting: Vec<(String, PathBuf)> = names.into_iter().map(|name| (name, web.clone())).collect();
    while let Some((name, from)) = waiting.pop() {
        let installed = from.ancestors().map(|above| above.join("node_modules").join(&name)).find(|at| at.is_dir());
        let at = installed.with_context(|| format!("npm package {name} is not installed"))?;
        if packages.contains_key(&at) {
            continue;
        }
        let package: Package = serde_json::from_str(&fs::read_to_string(at.join("package.json"))?)?;
        let brought = package.dependencies.as_object().into_iter().flat_map(|by_name| by_name.keys());
        waiting.extend(brought.map(|name| (name.clone(), at.clone())));
        packages.insert(at, package);
    }
    Ok(packages.into_values().collect())
}

/// TypeScript files in a directory.
fn sources(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "ts" || extension == "tsx") {
            files.push(path);
        }
    }
    Ok(files)
}

/// Packages that a source imports: `preact` for `import { useState } from "preact/hooks"`.
fn imports(source: &str) -> BTreeSet<String> {
    let imports = ["from \"", "import \"", "import(\""].map(|before| source.split(before).skip(1));
    let imported = imports.into_iter().flatten().filter_map(|rest| rest.split('"').next());
    let packages = imported.filter(|name| !name.starts_with('.')).map(|name| {
        let parts = if name.starts_with('@') { 2 } else { 1 };
        name.split('/').take(parts).collect::<Vec<_>>().join("/")
    });
    packages.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, version: &str, license: Option<&str>) -> Package {
        let license = license.map(str::to_owned);
        Package { name: name.into(), version: version.into(), license, source: None, dependencies: Value::Null }
    }

    #[test]
    fn one_license_of_several_has_to_go() {
        let goes = ["MIT", "MIT/Apache-2.0", "LGPL-2.1-or-later OR MIT", "(MIT OR GPL-3.0-only) AND Unicode-3.0"];
        let goes_not = ["AGPL-3.0-only", "MIT AND GPL-3.0-only", "SEE LICENSE IN LICENSE", ""];
        for license in goes {
            assert!(unlicensed(&[package("a", "1.0.0", Some(license))]).is_empty(), "{license}");
        }
        for license in goes_not {
            let problem = format!("a 1.0.0 has the license {license}");
            assert_eq!(unlicensed(&[package("a", "1.0.0", Some(license))]), [problem]);
        }
        assert_eq!(unlicensed(&[package("a", "1.0.0", None)]), ["a 1.0.0 has the license none"]);
    }

    #[test]
    fn a_second_version_needs_a_reason_and_a_reason_a_second_version() {
        let known =
            DUPLICATES.iter().flat_map(|(name, _)| ["1.0.0", "2.0.0"].map(|version| package(name, version, None)));
        let mut crates: Vec<Package> = known.collect();
        assert_eq!(duplicates(&crates), Vec::<String>::new());
        crates.extend(["3.0.0", "3.1.0"].map(|version| package("new", version, None)));
        assert!(duplicates(&crates)[0].starts_with("new is there as 3.0.0 and 3.1.0:"));
        assert_eq!(duplicates(&[]).len(), DUPLICATES.len());
    }

    #[test]
    fn packages_are_found_in_every_kind_of_import() {
        let source = "import { h } from \"preact/hooks\";\nimport \"./page.css\";\nimport type {\n  A,\n} from \"@x/y/z\";\n\
            const plot = () => import(\"d3\");";
        assert_eq!(imports(source).into_iter().collect::<Vec<_>>(), ["@x/y", "d3", "preact"]);
    }
}
