//! Every command's output fits the columns that there are, in both languages.

use std::process::{Command, Stdio};

use unicode_width::UnicodeWidthStr as _;

use crate::root;

/// Every command that prints for people, with the words that make its output long.
const COMMANDS: [&str; 32] = [
    "compare",
    "compare --all --operations",
    "compare --all --brief --currency JPY=155.2",
    "compare --consumers lambda:3,kcl:2 --region Tokyo",
    "compare scenarios/default.toml scenarios/tokyo-three-consumers.toml",
    "compare --vary workload.writes_per_second=100,1000 --brief",
    "compare --set workload.item_sizes=3 --set workload.mix={insert=1,modify=1,remove=1}",
    "compare --region us-west-1",
    "check",
    "check scenarios/tokyo-three-consumers.toml --architecture streams-lambda --max-monthly-usd 100 --max-risk none",
    "check --baseline scenarios/tokyo-three-consumers.toml --format text",
    "simulate --days 0.1",
    "simulate --days 0.1 --outage consumer=firehose,at=1h,for=10m --all",
    "simulate --days 0.05 --runs 2",
    "sweep --vary workload.writes_per_second=100..1000:4 --format table",
    "recommend --keep streams_lambda",
    "sensitivity",
    "breakeven --over workload.writes_per_second",
    "uncertain --writes 300..900 --samples 1024",
    "project --growth 5%/month --months 12",
    "explain",
    "explain total",
    "explain invocations_per_second",
    "explain kinesis.shard_hours",
    "explain kinesis.read_calls",
    "explain firehose.ingest_gb --region Tokyo",
    "explain scenarios/tokyo-three-consumers.toml ddbstreams.readers",
    "explain nothing",
    "pricing list",
    "pricing show us-east-1",
    "init --output .",
    "compar",
];

/// Commands whose help is read.
const HELP: [&str; 20] = [
    "",
    "compare",
    "check",
    "simulate",
    "sweep",
    "recommend",
    "sensitivity",
    "breakeven",
    "uncertain",
    "project",
    "explain",
    "init",
    "schema",
    "pricing",
    "pricing list",
    "pricing show",
    "pricing init",
    "licenses",
    "completions",
    "man",
];

/// What a command prints where there are so many columns, results and messages.
fn shown(command: &str, language: &str, columns: usize) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_shardwise"))
        .args(command.split_whitespace())
        .args(["--lang", language])
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env("COLUMNS", columns.to_string())
        .env("SOURCE_DATE_EPOCH", "1791800000")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap()
}

fn fits(command: &str, language: &str) {
    for columns in [80, 55] {
        let shown = shown(command, language, columns);
        assert!(!shown.is_empty(), "{command}");
        // What is in quotes stands on one line, however long it is: commands are there to copy.
        let is_whole = |line: &&str| line.starts_with("     '") && line.trim_end_matches(" \\").ends_with('\'');
        for line in shown.lines().filter(|line| !is_whole(line)) {
            assert!(line.width() <= columns, "{command} --lang {language}: {} of {columns}: {line}", line.width());
        }
    }
}

#[test]
fn results_and_messages_fit_the_columns() {
    for command in COMMANDS {
        fits(command, "en");
        fits(command, "ja");
    }
}

/// The commands that a text prints for people to paste, as they stand there.
fn to_paste(text: &str) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    for line in text.lines() {
        match commands.last_mut().filter(|command| command.ends_with('\\')) {
            Some(command) => *command += &format!("\n{line}"),
            None if line.starts_with(" shardwise ") => commands.push(line.to_owned()),
            None => {}
        }
    }
    commands
}

#[cfg(unix)]
#[test]
fn what_is_printed_to_paste_runs() {
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_shardwise"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let file = "scenarios/tokyo-three-consumers.toml";
    for words in [
        "recommend FILE --max-freshness 120s",
        "sensitivity FILE",
        "breakeven FILE --over workload.writes_per_second",
        "uncertain FILE --writes 300..900 --samples 64",
        "project FILE --growth 5%/month --months 3",
        "sweep FILE --vary workload.item_size=100,200 --format table",
        "explain FILE total",
        "explain total --from-link #v2&region=us-west-2 --writes 200",
    ] {
        let words = words.replace("FILE", file);
        let name = ["--set", "name=it's a long name, with spaces, that no line has room for"].map(str::to_owned);
        let args: Vec<String> = words.split_whitespace().map(str::to_owned).chain(name).collect();
        let run = |columns: &str| {
            let run = Command::new(binary).args(&args).current_dir(root()).env("COLUMNS", columns).output().unwrap();
            String::from_utf8(run.stdout).unwrap()
        };
        let (narrow, wide) = (to_paste(&run("60")), to_paste(&run("100")));
        assert!(!narrow.is_empty() && narrow.len() == wide.len(), "{words}: {narrow:?}");
        let joined = |command: &String| command.split(" \\\n").map(str::trim).collect::<Vec<_>>().join(" ");
        assert!(narrow.iter().map(joined).eq(wide.iter().map(joined)), "{words}: {narrow:?}");
        let command = narrow[0].replace("KEY=VALUE", "month_hours=720").replace("VALUE", "512");
        let pasted = Command::new("sh").args(["-c", &command]).current_dir(root()).env("PATH", &path).output().unwrap();
        let text = String::from_utf8(pasted.stdout).unwrap();
        assert!(pasted.status.success() && text.contains("it's a long name"), "{command}: {text}");
    }
}

/// `script` runs a command on a terminal; where it is not installed nothing is tested.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_has_as_many_columns_as_it_says() {
    let on_terminal = |words: &str| {
        let command = format!("stty cols 72; {} {words}", env!("CARGO_BIN_EXE_shardwise"));
        let mut script = Command::new("script");
        script.args(["-qc", &command, "/dev/null"]).env_remove("COLUMNS").env("NO_COLOR", "1").stdin(Stdio::null());
        script.current_dir(root()).output().ok().map(|run| String::from_utf8(run.stdout).unwrap())
    };
    for words in ["compare", "sensitivity", "recommend --help", "check --max-monthly-usd 1"] {
        let Some(shown) = on_terminal(words) else { return };
        let widest = shown.lines().map(|line| line.trim_end().width()).max();
        assert!(widest.is_some_and(|widest| (60..=72).contains(&widest)), "{words}: {shown}");
    }
}

#[test]
fn examples_stay_whole_and_prose_flows() {
    for command in HELP {
        let help = |columns| shown(format!("{command} --help").trim(), "en", columns);
        let examples = |text: &str| {
            let lines = text.lines().skip_while(|line| !line.starts_with("Example"));
            lines.filter(|line| line.starts_with("  shardwise")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(examples(&help(80)), examples(&help(100)), "{command}");
        let paragraph = |text: &str| text.split("\n\n").last().unwrap().to_owned();
        let last = paragraph(&help(80));
        if !last.contains("\n  ") && !last.starts_with(' ') {
            let lines: Vec<&str> = last.trim_end().lines().collect();
            let full = |pair: &[&str]| {
                let next = pair[1].split(' ').next().unwrap_or_default();
                pair[0].width() + 1 + next.width() > 80
            };
            assert!(lines.windows(2).all(full), "{command}: {last}");
        }
    }
}

#[test]
fn help_fits_the_columns() {
    for command in HELP {
        fits(format!("{command} --help").trim(), "en");
    }
}

#[test]
fn more_columns_than_a_page_has_are_not_used() {
    let widest = |columns| shown("compare", "en", columns).lines().map(str::len).max();
    assert_eq!(shown("compare", "en", 1000), shown("compare", "en", 100));
    assert!(widest(70) < widest(100));
}
