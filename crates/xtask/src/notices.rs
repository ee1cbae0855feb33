//! The license notices of everything that ships: with the program, for `shardwise licenses`, and with the page, as a file
//! beside it. They are made of the files in the packages themselves.
//!
//! Of a choice of licenses the first in [`PREFERRED`] is taken: most packages are under MIT or Apache-2.0. The text of MIT is
//! printed once, after the copyright notices of all packages that are under it word for word.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result};
use spdx::{Expression, ParseMode};

use crate::commands::root;
use crate::licenses::ALLOWED;
use crate::packages::{Package, built_into, shipped};
use crate::wasm::MODULES;

/// A license, and how its text is recognized among the files of a package.
struct License {
    id: &'static str,
    name: &'static str,
    /// Words of its text.
    words: &'static str,
}

/// The licenses of what ships, in the order in which they are preferred where a package offers several.
const PREFERRED: &[License] = &[
    License { id: "MIT", name: "MIT License", words: "Permission is hereby granted, free of charge" },
    License { id: "ISC", name: "ISC License", words: "Permission to use, copy, modify, and" },
    License {
        id: "Zlib",
        name: "zlib License",
        words: "This software is provided 'as-is', without any express or implied",
    },
    License {
        id: "BSD-3-Clause",
        name: "BSD 3-Clause License",
        words: "Redistribution and use in source and binary forms",
    },
    License { id: "Unicode-3.0", name: "Unicode License v3", words: "UNICODE LICENSE V3" },
    License { id: "Unlicense", name: "The Unlicense", words: "This is free and unencumbered software" },
    License { id: "Apache-2.0", name: "Apache License 2.0", words: "Apache License Version 2.0" },
];

/// The standard library of Rust is in everything that is built.
const STANDARD_LIBRARY: [&str; 2] = ["the Rust standard library", "Copyright (c) The Rust Project Contributors"];

/// The notices of what is built into the program.
pub(crate) fn of_program() -> Result<String> {
    let crates = built_into(&["shardwise"])?;
    Ok(heading("shardwise", "program") + &notices(&crates)?)
}

/// The notices of what is built into the page, with its npm packages.
pub(crate) fn of_page() -> Result<String> {
    let mut packages = built_into(&MODULES.map(|module| module.package))?;
    packages.extend(shipped()?);
    Ok(heading("The page of shardwise", "page") + &notices(&packages)?)
}

fn heading(who: &str, what: &str) -> String {
    format!(
        "{who} is licensed under the MIT License or the Apache License 2.0, at your option.\n\
         This {what} contains the packages below, under these licenses. Where a package offers a choice of licenses, it is\n\
         used under the one that it is listed under.\n"
    )
}

/// A package under one of its licenses, and the text of that.
struct Notice {
    package: String,
    license: &'static License,
    text: String,
}

/// The notices of these packages, by license.
fn notices(packages: &[Package]) -> Result<String> {
    let standard = fs::read_to_string(root().join("LICENSE-MIT"))?;
    let permission = permission(&standard).context("LICENSE-MIT grants nothing")?.trim_end().to_owned();
    let mut all = vec![Notice {
        package: STANDARD_LIBRARY[0].into(),
        license: &PREFERRED[0],
        text: format!("{}\n\n{permission}", STANDARD_LIBRARY[1]),
    }];
    for package in packages {
        all.extend(notices_of(package, &permission)?);
    }
    let mut written = String::new();
    for license in PREFERRED {
        let under: Vec<&Notice> = all.iter().filter(|notice| notice.license.id == license.id).collect();
        if !under.is_empty() {
            let _ = write!(written, "\n{}\n{}\n", license.name, "=".repeat(license.name.len()));
            written += &of_license(&under, &permission);
        }
    }
    Ok(written)
}

/// Each license of a package that is needed, with its text.
fn notices_of(package: &Package, permission: &str) -> Result<Vec<Notice>> {
    let Package { name, version, license, authors, .. } = package;
    let texts = texts(package)?;
    let text_of = |license: &License| texts.iter().find(|text| words(text).contains(&words(license.words)));
    let by = if authors.is_empty() { format!("the {name} authors") } else { authors.join(", ") };
    // Without a file, the standard text under the names of the authors.
    let without = || format!("Copyright (c) {by}\n\n{permission}");
    let chosen =
        choose(license.as_deref().unwrap_or_default(), |license| text_of(license).is_some() || license.id == "MIT");
    let chosen = chosen.with_context(|| format!("{name} {version} has no text of its license {license:?}"))?;
    let notice = |license: &'static License| {
        let text = text_of(license).map_or_else(without, |text| of_whom(text, &by));
        Notice { package: format!("{name} {version}"), license, text }
    };
    Ok(chosen.into_iter().map(notice).collect())
}

/// The fewest preferred licenses that satisfy an expression: one of a choice, all of a conjunction.
fn choose(expression: &str, is_there: impl Fn(&License) -> bool) -> Option<Vec<&'static License>> {
    let expression = Expression::parse_mode(expression, ParseMode::LAX).ok()?;
    let known: Vec<&'static License> = PREFERRED
        .iter()
        .filter(|license| ALLOWED.iter().any(|(allowed, _)| *allowed == license.id) && is_there(license))
        .collect();
    let holds = |chosen: &[&License]| {
        expression.evaluate(|requirement| chosen.iter().any(|license| license.id == requirement.to_string()))
    };
    let one = known.iter().map(|one| vec![*one]);
    let two =
        known.iter().enumerate().flat_map(|(place, one)| known[place + 1..].iter().map(move |two| vec![*one, *two]));
    one.chain(two).find(|chosen| holds(chosen))
}

/// The texts of the licenses in a package.
fn texts(package: &Package) -> Result<Vec<String>> {
    let mut paths: Vec<_> = fs::read_dir(&package.directory)
        .with_context(|| format!("the files of {} are not here", package.name))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        path.is_file() && ["licen", "copying", "unlicense", "copyright"].iter().any(|start| name.starts_with(start))
    });
    // A file of one license before a file that has several.
    paths.sort_by_key(|path| fs::metadata(path).map_or(u64::MAX, |file| file.len()));
    paths.iter().map(|path| Ok(fs::read_to_string(path)?.replace('\r', ""))).collect()
}

/// A text that names nobody is preceded by the authors of the package.
fn of_whom(text: &str, authors: &str) -> String {
    // The permission itself speaks of copyright, and names nobody.
    let head = permission(text).map_or(text, |permission| &text[..text.len() - permission.len()]);
    if head.to_lowercase().contains("copyright") { text.to_owned() } else { format!("By {authors}\n\n{text}") }
}

/// The part of MIT's text that grants the permission.
fn permission(text: &str) -> Option<&str> {
    text.find("Permission is hereby granted").map(|start| &text[start..])
}

/// Words alone: packages wrap the same text differently.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The packages of one license: those with the same notice together, and the text of MIT once.
fn of_license(notices: &[&Notice], standard: &str) -> String {
    let mut by_text: BTreeMap<String, (Vec<&str>, String, bool)> = BTreeMap::new();
    for Notice { package, text, .. } in notices {
        let granted = permission(text);
        let is_standard = granted.is_some_and(|granted| words(granted) == words(standard));
        let shown = match granted {
            Some(granted) if is_standard => signed(&text[..text.len() - granted.len()]),
            _ => text.trim().to_owned(),
        };
        by_text.entry(words(&shown)).or_insert((Vec::new(), shown, is_standard)).0.push(package);
    }
    let mut groups: Vec<_> = by_text.into_values().collect();
    for (packages, ..) in &mut groups {
        packages.sort_unstable();
    }
    groups.sort();
    let (mut same, mut other) = (String::new(), String::new());
    for (packages, text, is_standard) in &groups {
        let part = format!("\n{}\n{}\n", wrapped(packages), indented(text));
        if *is_standard { same += &part } else { other += &part }
    }
    if !same.is_empty() {
        same += &format!("\n{standard}\n");
    }
    same + &other
}

/// The lines of a notice that name its owner.
fn signed(head: &str) -> String {
    let lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_title = |line: &str| {
        let line = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        ["the mit license (mit)", "the mit license", "mit license", "mit", "the mit license (mit"]
            .contains(&line.as_str())
    };
    lines.filter(|line| !is_title(line)).collect::<Vec<_>>().join("\n")
}

/// The widest line.
const WIDTH: usize = 100;

/// Names, separated by commas.
fn wrapped(names: &[&str]) -> String {
    let (mut text, mut width) = (String::new(), 0);
    for (place, name) in names.iter().enumerate() {
        let comma = if place + 1 < names.len() { "," } else { "" };
        if width > 0 && width + name.len() + 2 > WIDTH {
            text.push('\n');
            width = 0;
        } else if width > 0 {
            text.push(' ');
            width += 1;
        }
        let _ = write!(text, "{name}{comma}");
        width += name.len() + comma.len();
    }
    text
}

fn indented(text: &str) -> String {
    let line = |line: &str| if line.trim().is_empty() { String::new() } else { format!("    {}", line.trim_end()) };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(expression: &str) -> Vec<&'static str> {
        choose(expression, |license| license.id != "Zlib")
            .unwrap_or_default()
            .iter()
            .map(|license| license.id)
            .collect()
    }

    #[test]
    fn the_shortest_license_of_a_choice_is_taken() {
        assert_eq!(ids("Apache-2.0 OR MIT"), ["MIT"]);
        assert_eq!(ids("Zlib OR Apache-2.0"), ["Apache-2.0"]);
        assert_eq!(ids("(MIT OR Apache-2.0) AND Unicode-3.0"), ["MIT", "Unicode-3.0"]);
        assert_eq!(ids("Zlib"), Vec::<&str>::new());
        assert_eq!(ids("GPL-3.0-only"), Vec::<&str>::new());
    }

    #[test]
    fn the_text_of_mit_is_printed_once() {
        let standard = "Permission is hereby granted, free of charge, to all.";
        let notice =
            |package: &str, text: &str| Notice { package: package.into(), license: &PREFERRED[0], text: text.into() };
        let notices = [
            notice(
                "a 1",
                "The MIT License (MIT)\n\nCopyright (c) A\n\nPermission is hereby granted,\nfree of charge, to all.\n",
            ),
            notice("b 1", "Copyright (c) A\n\nPermission is hereby granted, free of charge,\nto all."),
            notice("c 1", "Copyright (c) C\n\nPermission is hereby granted, free of charge, to some."),
        ];
        let text = of_license(&notices.iter().collect::<Vec<_>>(), standard);
        assert_eq!(
            text,
            "\na 1, b 1\n    Copyright (c) A\n\nPermission is hereby granted, free of charge, to all.\n\nc 1\n    Copyright (c) C\n\n    \
             Permission is hereby granted, free of charge, to some.\n"
        );
    }

    #[test]
    fn a_package_without_a_text_has_its_authors() {
        let package = Package {
            name: "x".into(),
            license: Some("MIT".into()),
            authors: vec!["X".into()],
            directory: root().join("docs"),
            ..Package::default()
        };
        assert_eq!(notices_of(&package, "Granted.").unwrap()[0].text, "Copyright (c) X\n\nGranted.");
        let other = Package { license: Some("BSD-3-Clause".into()), ..package };
        assert!(notices_of(&other, "Granted.").is_err());
    }
}
