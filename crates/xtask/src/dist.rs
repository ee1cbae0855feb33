//! `cargo xtask dist`: what a release consists of, in `target/dist`. The crates as packages, each built from its own; and an
//! archive with the binary (static where the target is to be had), completions, manual pages, licenses and the page.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::commands::{command, output, root, run, say, step};
use crate::web;

/// The crates that are published, each after those that it needs.
const CRATES: [&str; 4] = ["shardwise-core", "shardwise-simulate", "shardwise-formats", "shardwise"];
/// Files that every package must contain.
const IN_EVERY_PACKAGE: [&str; 4] = ["Cargo.toml", "README.md", "LICENSE-MIT", "LICENSE-APACHE"];
/// Targets for which Rust links the whole program statically.
const STATIC: [(&str, &str); 2] = [
    ("x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl"),
    ("aarch64-unknown-linux-gnu", "aarch64-unknown-linux-musl"),
];
const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

/// Packages the crates, and writes the archive.
pub(crate) fn build() -> Result<()> {
    packages()?;
    step("packages, each built from its own");
    run(command("cargo").args(["package", "--locked", "--allow-dirty", "--quiet"]).args(chosen()))?;
    web::build()?;
    step("the binary");
    let target = target()?;
    run(command("cargo").args(["build", "--release", "--locked", "--package", "shardwise", "--target", &target]))?;
    let name = format!("shardwise{}", env::consts::EXE_SUFFIX);
    let binary = root().join("target").join(&target).join("release").join(&name);
    step("the archive");
    let directory = root().join("target/dist").join(format!("shardwise-{}-{target}", env!("CARGO_PKG_VERSION")));
    fill(&directory, &binary, &name)?;
    let archive = PathBuf::from(format!("{}.tar.gz", directory.display()));
    pack(&directory, &archive)?;
    say(&format!("written to {}: {} KiB", archive.display(), fs::metadata(&archive)?.len() >> 10));
    Ok(())
}

/// Checks that the package of each crate has what it must have; builds nothing.
pub(crate) fn packages() -> Result<()> {
    step("contents of the packages");
    for name in CRATES {
        let list = ["package", "--list", "--allow-dirty", "--quiet", "--package", name];
        let listed = output(command("cargo").args(list))?;
        let has = |file: &str| listed.lines().any(|line| line == file);
        let own: &[&str] = match name {
            "shardwise-core" => &["pricing/us-east-1.toml", "pricing/quotas.toml", "scenario.schema.json", "build.rs"],
            "shardwise" => &["licenses.txt"],
            _ => &[],
        };
        let needed = IN_EVERY_PACKAGE.iter().chain(own);
        for file in needed {
            ensure!(has(file), "the package of {name} lacks {file}: a link in crates/ is missing");
        }
    }
    Ok(())
}

fn chosen() -> impl Iterator<Item = &'static str> {
    CRATES.into_iter().flat_map(|name| ["--package", name])
}

/// The target: a static one if its standard library is installed, else that of this machine.
fn target() -> Result<String> {
    let verbose = output(command("rustc").args(["--version", "--verbose"]))?;
    let host = verbose.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let libraries = output(command("rustc").args(["--print", "sysroot"]))?;
    let is_here = |target: &str| Path::new(&libraries).join("lib/rustlib").join(target).join("lib").is_dir();
    let Some((_, musl)) = STATIC.iter().find(|(gnu, _)| *gnu == host) else { return Ok(host.to_owned()) };
    if !is_here(musl) {
        say(&format!("no static binary: `rustup target add {musl}` brings what it needs"));
        return Ok(host.to_owned());
    }
    Ok((*musl).to_owned())
}

/// Fills the directory of the archive.
fn fill(directory: &Path, binary: &Path, name: &str) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory)?;
    }
    let [completions, manual] = ["completions", "man"].map(|part| directory.join(part));
    for part in [directory, &completions, &manual] {
        fs::create_dir_all(part)?;
    }
    fs::copy(binary, directory.join(name))?;
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "README.md", "CHANGELOG.md"] {
        fs::copy(root().join(file), directory.join(file))?;
    }
    fs::copy(root().join("target/page/shardwise.html"), directory.join("shardwise.html"))?;
    let shardwise = |arguments: &[&str]| output(command(&binary.to_string_lossy()).args(arguments));
    for shell in SHELLS {
        fs::write(completions.join(format!("shardwise.{shell}")), shardwise(&["completions", shell])? + "\n")?;
    }
    fs::write(manual.join("shardwise.1"), shardwise(&["man"])? + "\n")?;
    let commands = subcommands(&shardwise(&["--help"])?);
    for command in &commands {
        fs::write(manual.join(format!("shardwise-{command}.1")), shardwise(&["man", command])? + "\n")?;
    }
    // The notices of everything that is built in.
    if commands.iter().any(|command| command == "licenses") {
        fs::write(directory.join("LICENSES.txt"), shardwise(&["licenses"])? + "\n")?;
    }
    Ok(())
}

/// The commands that the help lists, without `help` itself.
fn subcommands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help").map(str::to_owned).collect()
}

/// Writes a directory as an archive, the same to the byte for the same files.
fn pack(directory: &Path, archive: &Path) -> Result<()> {
    let mut tar = tar::Builder::new(GzEncoder::new(File::create(archive)?, Compression::best()));
    tar.mode(tar::HeaderMode::Deterministic);
    let name = directory.file_name().context("a directory has a name")?;
    let mut files = files(directory)?;
    files.sort();
    for file in files {
        tar.append_path_with_name(&file, Path::new(name).join(file.strip_prefix(directory)?))?;
    }
    tar.into_inner()?.finish()?;
    Ok(())
}

fn files(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}
