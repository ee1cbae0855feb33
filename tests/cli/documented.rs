//! Every command line of the README and of every help text runs as it is printed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{printed, root};

/// Files that command lines name, besides those that earlier ones write.
const FILES: [(&str, &str); 6] = [
    ("quiet.toml", "name = \"quiet\"\n[workload]\nwrites_per_second = 20\n"),
    ("busy.toml", "name = \"busy\"\n[workload]\nwrites_per_second = 2000\n"),
    ("old.toml", "[workload]\nwrites_per_second = 200\n"),
    ("quotas.toml", "[quotas]\n\"kinesis.shard_read_calls\".value = 5\n"),
    ("rates.txt", "300\n500\n# a comment\n400\n"),
    ("forecast.csv", "month,factor\n1,1.0\n2,1.1\n3,1.3\n"),
];

/// An empty directory, removed at the end.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("shardwise-documented-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        for (name, text) in FILES {
            std::fs::write(path.join(name), text).unwrap();
        }
        Self(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The command lines of a help text: those that its examples show.
fn of_help(help: &str) -> Vec<String> {
    let examples = help.lines().skip_while(|line| !line.starts_with("Example"));
    let lines = examples.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    lines.map(|line| line.trim().to_owned()).collect()
}

/// The command lines in the shell blocks of a document that are of this program. A line may go on below.
fn of_document(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let (mut inside, mut goes_on) = (false, false);
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
            continue;
        }
        if goes_on {
            let last = lines.last_mut().unwrap();
            *last = format!("{} {}", last.trim_end_matches('\\').trim_end(), line.trim());
        } else if inside && line.starts_with("shardwise") {
            lines.push(line.to_owned());
        } else {
            continue;
        }
        goes_on = line.ends_with('\\');
    }
    lines
}

/// The commands that a help text lists.
fn commands_of(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next().map(str::to_owned));
    names.filter(|name| !name.is_empty() && name != "help").collect()
}

/// The help texts of a command and of all below it.
fn helps(command: &[String], found: &mut Vec<String>) {
    let args: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
    let help = printed(&args, "");
    for below in commands_of(&help) {
        helps(&[command, &[below]].concat(), found);
    }
    found.push(help);
}

/// Every command below this one, with what the help above it says that it does.
fn described(command: &[String], found: &mut Vec<(Vec<String>, String)>) {
    let args: Vec<&str> = command.iter().map(String::as_str).chain(["-h"]).collect();
    let help = printed(&args, "");
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let mut below: Vec<(Vec<String>, String)> = Vec::new();
    for line in listed {
        match line.strip_prefix("  ").filter(|line| !line.starts_with(' ')).and_then(|line| line.split_once(' ')) {
            Some((name, text)) => below.push(([command, &[name.to_owned()]].concat(), text.trim().to_owned())),
            None => below.last_mut().unwrap().1 += &format!(" {}", line.trim()),
        }
    }
    for (name, text) in below.into_iter().filter(|(name, _)| name.last().unwrap() != "help") {
        described(&name, found);
        found.push((name, text));
    }
}

#[test]
fn help_and_manual_page_say_what_each_command_does() {
    let mut all = Vec::new();
    described(&[], &mut all);
    assert!(all.len() > 15 && all.iter().any(|(name, _)| name == &["pricing", "init"]), "{all:?}");
    let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (command, does) in all {
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        for flag in ["--help", "-h"] {
            let help = printed(&[&command[..], &[flag]].concat(), "");
            let first = joined(help.split("\n\n").next().unwrap());
            assert_eq!(first, does, "{command:?} {flag}");
        }
        // The manual page of a command has those below it.
        if let [command] = command[..] {
            let page = printed(&["man", command], "").replace('\\', "");
            let name = page.split(".SH NAME\n").nth(1).and_then(|page| page.split("\n.").next()).unwrap();
            assert_eq!(joined(name), format!("shardwise-{command} - {does}"));
        }
    }
}

/// Runs a line in bash, with this program in the path.
fn run(line: &str, directory: &Path) {
    // A million rows take a while; a thousand are as good.
    let line = &line.replace(":1000000", ":1000");
    let program = Path::new(env!("CARGO_BIN_EXE_shardwise")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut bash = Command::new("bash");
    bash.args(["-e", "-o", "pipefail", "-c", line]).current_dir(directory).env("PATH", path).env("NO_COLOR", "1");
    let output = bash.env("SOURCE_DATE_EPOCH", "1791800000").output().unwrap();
    // How far it is, where a machine takes its time.
    let said = String::from_utf8_lossy(&output.stderr);
    let message: Vec<&str> = said.lines().filter(|line| !line.is_empty() && !line.starts_with("simulated ")).collect();
    let message = message.join("\n");
    let code = output.status.code().unwrap();
    // A gate may be missed: that is what the command is for.
    let is_answered = code == 0 || (code == 1 && line.contains("shardwise check"));
    assert!(is_answered, "{line}\nexited with {code}: {message}");
    assert!(message.is_empty(), "{line}\nsaid: {message}");
}

#[test]
fn every_command_line_runs_as_it_is_printed() {
    let mut texts = Vec::new();
    helps(&[], &mut texts);
    assert!(texts.len() > 12 && texts.iter().all(|help| !of_help(help).is_empty()), "every command has an example");
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let of_readme = of_document(&readme);
    assert!(of_readme.len() > 8, "{of_readme:?}");
    let mut seen = BTreeSet::new();
    let lines = texts.iter().flat_map(|help| of_help(help)).chain(of_readme);
    let mut lines: Vec<String> = lines.filter(|line| seen.insert(line.clone())).collect();
    // What writes a file comes before what reads it.
    lines.sort_by_key(|line| (!line.contains("init > orders.toml"), !line.contains("> baseline.json")));
    let directory = Directory::new();
    run("shardwise init > orders.toml", &directory.0);
    for line in lines {
        run(&line, &directory.0);
    }
}
