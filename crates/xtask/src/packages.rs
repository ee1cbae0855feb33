//! The packages of others: crates, and the npm packages that the page ships.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::commands::{command, output, root};

/// A crate or an npm package.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    /// Whom its manifest names.
    pub(crate) authors: Vec<String>,
    /// Where its files are.
    pub(crate) directory: PathBuf,
}

/// What Cargo knows of this workspace.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<CargoPackage>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct CargoPackage {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    authors: Vec<String>,
    /// The registry; `None` is this workspace.
    source: Option<String>,
    manifest_path: PathBuf,
    targets: Vec<CargoTarget>,
}

#[derive(Deserialize)]
struct CargoTarget {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    /// `None` for a normal dependency.
    kind: Option<String>,
}

impl From<&CargoPackage> for Package {
    fn from(package: &CargoPackage) -> Self {
        Self {
            name: package.name.clone(),
            version: package.version.clone(),
            license: package.license.clone(),
            authors: package.authors.clone(),
            directory: package.manifest_path.parent().unwrap_or(Path::new("")).to_path_buf(),
        }
    }
}

fn metadata() -> Result<Metadata> {
    let metadata = output(command("cargo").args(["metadata", "--format-version", "1", "--locked"]))?;
    Ok(serde_json::from_str(&metadata)?)
}

/// Every crate that is built, on any platform, for the program, its tests or these checks.
pub(crate) fn crates() -> Result<Vec<Package>> {
    let Metadata { packages, .. } = metadata()?;
    for CargoPackage { name, source, .. } in &packages {
        let is_released = source.as_ref().is_none_or(|source| source.starts_with("registry+"));
        ensure!(is_released, "{name} comes from {source:?}, not from a registry");
    }
    Ok(packages.iter().map(Package::from).collect())
}

/// The crates of others whose code is in what is built of these crates of ours, on any platform: their normal dependencies,
/// without those that only run during compilation.
pub(crate) fn built_into(ours: &[&str]) -> Result<Vec<Package>> {
    let Metadata { packages, resolve } = metadata()?;
    let find = |id: &str| packages.iter().find(|package| package.id == id);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut waiting: Vec<&CargoPackage> =
        packages.iter().filter(|package| package.source.is_none() && ours.contains(&package.name.as_str())).collect();
    ensure!(waiting.len() == ours.len(), "expected the crates {}", ours.join(", "));
    while let Some(package) = waiting.pop() {
        let runs_in_compiler = package.targets.iter().any(|target| target.kind.iter().any(|kind| kind == "proc-macro"));
        if runs_in_compiler || !seen.insert(&package.id) {
            continue;
        }
        let node = resolve.nodes.iter().find(|node| node.id == package.id).context("a package that is not resolved")?;
        let normal = node.deps.iter().filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind.is_none()));
        waiting.extend(normal.filter_map(|dep| find(&dep.pkg)));
    }
    let others = packages.iter().filter(|package| package.source.is_some() && seen.contains(package.id.as_str()));
    Ok(others.map(Package::from).collect())
}

/// What npm knows of a package.
#[derive(Deserialize)]
struct NpmPackage {
    name: String,
    version: String,
    license: Option<String>,
    #[serde(default)]
    author: Value,
    /// Its dependencies, by name.
    #[serde(default)]
    dependencies: BTreeMap<String, Value>,
}

/// npm packages that are bundled into the page: imports of its source, and their dependencies.
pub(crate) fn shipped() -> Result<Vec<Package>> {
    let web = root().join("web");
    let mut names = BTreeSet::new();
    for file in sources(&web.join("src"))? {
        names.extend(imports(&fs::read_to_string(file)?));
    }
    let mut packages: BTreeMap<PathBuf, Package> = BTreeMap::new();
    let mut waiting: Vec<(String, PathBuf)> = names.into_iter().map(|name| (name, web.clone())).collect();
    while let Some((name, from)) = waiting.pop() {
        let installed = from.ancestors().map(|above| above.join("node_modules").join(&name)).find(|at| at.is_dir());
        let directory = installed.with_context(|| format!("npm package {name} is not installed"))?;
        if packages.contains_key(&directory) {
            continue;
        }
        let NpmPackage { name, version, license, author, dependencies } =
            serde_json::from_str(&fs::read_to_string(directory.join("package.json"))?)?;
        waiting.extend(dependencies.into_keys().map(|name| (name, directory.clone())));
        let authors = author.as_str().or(author["name"].as_str()).map(str::to_owned).into_iter().collect();
        packages.insert(directory.clone(), Package { name, version, license, authors, directory });
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
    use crate::wasm::MODULES;

    #[test]
    fn packages_are_found_in_every_kind_of_import() {
        let source = "import { h } from \"preact/hooks\";\nimport \"./page.css\";\nimport type {\n  A,\n} from \"@x/y/z\";\n\
            const plot = () => import(\"d3\");";
        assert_eq!(imports(source).into_iter().collect::<Vec<_>>(), ["@x/y", "d3", "preact"]);
    }

    #[test]
    fn what_tests_and_builds_need_is_not_built_in() {
        let names = |ours: &[&str]| -> Vec<String> {
            built_into(ours).unwrap().into_iter().map(|package| package.name).collect()
        };
        let (program, page) = (names(&["shardwise"]), names(&MODULES.map(|module| module.package)));
        let has = |names: &[String], name: &str| names.iter().any(|known| known == name);
        for name in ["clap", "toml", "libm", "rayon"] {
            assert!(has(&program, name), "{name}");
        }
        for name in ["insta", "proptest", "serde_derive", "syn", "spdx", "shardwise-core"] {
            assert!(!has(&program, name), "{name}");
        }
        assert!(has(&page, "wasm-bindgen") && has(&page, "special") && !has(&page, "clap"));
    }
}
