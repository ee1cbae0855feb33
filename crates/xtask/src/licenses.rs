//! Licenses of everything that is built in and of everything that the page ships; and crates that are built in two
//! versions.
//!
//! `cargo deny` does the same, but a fresh machine would build it for two minutes or more, and it does not know npm.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use spdx::{Expression, ParseMode};

use crate::commands::{skip, step};
use crate::packages::{Package, crates, shipped};
use crate::web;

/// Licenses compatible with MIT OR Apache-2.0, each with the reason. Each package needs one of them.
pub(crate) const ALLOWED: &[(&str, &str)] = &[
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

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, version: &str, license: Option<&str>) -> Package {
        let license = license.map(str::to_owned);
        Package { name: name.into(), version: version.into(), license, ..Package::default() }
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
    fn dependencies_that_ship_are_named_with_who_keeps_them() {
        let read = |file: &str| std::fs::read_to_string(crate::commands::root().join(file)).unwrap();
        let (named, manifest) = (read("DEPENDENCIES.md"), read("Cargo.toml"));
        let ours = ["shardwise"].into_iter().chain(crate::wasm::MODULES.map(|module| module.package));
        let shipped = crate::packages::built_into(&ours.collect::<Vec<_>>()).unwrap();
        let is_direct = |name: &str| manifest.lines().any(|line| line.starts_with(&format!("{name} = ")));
        let direct: Vec<_> = shipped.iter().map(|package| &package.name).filter(|name| is_direct(name)).collect();
        assert!(direct.len() > 20, "{direct:?}");
        // What is of a family is named with it: clap_mangen by "`clap` ... and theirs".
        let is_named = |name: &str| named.contains(&format!("`{name}`")) || name.starts_with("clap_");
        let missing: Vec<_> = direct.into_iter().filter(|name| !is_named(name)).collect();
        assert!(missing.is_empty(), "DEPENDENCIES.md does not say who keeps {missing:?}");
        // And none that is gone.
        let all = crate::packages::crates().unwrap();
        let cells = named.lines().filter_map(|line| line.strip_prefix("| `")?.split('|').next());
        let crates = cells.flat_map(|cell| cell.split('`').step_by(2)).filter(|name| !name.is_empty());
        let gone: Vec<_> = crates.filter(|name| all.iter().all(|package| package.name != *name)).collect();
        assert!(gone.is_empty(), "DEPENDENCIES.md names {gone:?}, of which nothing depends");
    }

    #[test]
    fn cargo_deny_allows_the_same() {
        let config = std::fs::read_to_string(crate::commands::root().join("deny.toml")).unwrap();
        let allowed: Vec<String> = ALLOWED.iter().map(|(license, _)| format!("{license:?}")).collect();
        assert!(config.contains(&format!("allow = [{}]", allowed.join(", "))), "{}", allowed.join(", "));
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
}
