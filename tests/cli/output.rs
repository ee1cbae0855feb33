//! Where `--output` goes: files that appear whole, links to them, and what is no file.

use std::fs;
use std::path::Path;

use tempfile::tempdir;

use crate::{Run, printed, shardwise, shardwise_in};

fn init_into(path: &Path) -> Run {
    shardwise(&["init", "--output", path.to_str().unwrap()])
}

/// The name of the file decides the format, where the command has it and none is asked for.
#[test]
fn a_file_has_the_format_that_it_is_named_for() {
    let directory = tempdir().unwrap();
    let written = |words: &[&str], name: &str| {
        let path = directory.path().join(name);
        let path = path.to_str().unwrap();
        let run = shardwise(&[&words[..1], &["--output", path], &words[1..]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{words:?} {name}: {}", run.stderr);
        fs::read(path).unwrap()
    };
    for (words, name, format) in [
        (&["compare"][..], "a.xlsx", "xlsx"),
        (&["compare"], "a.html", "html"),
        (&["compare"], "a.md", "markdown"),
        (&["compare"], "a.json", "json"),
        (&["compare", "--", "scenarios/default.toml"], "a.csv", "csv"),
        (&["compare", "--format", "json"], "b.xlsx", "json"),
        (&["compare"], "a.txt", "table"),
        (&["compare"], "a.text", "table"),
        (&["recommend"], "a.toml", "toml"),
        (&["simulate", "--days", "0.01"], "a.csv", "csv"),
        (&["check", "--max-monthly-usd", "500"], "gates.xml", "junit"),
    ] {
        let given = if words.contains(&"--format") { &[] } else { &words[1..] };
        let mut asked = [&words[..1], &["--format", format], given].concat();
        asked.retain(|word| *word != "--");
        assert!(written(words, name) == crate::written(&asked, ""), "{words:?} {name}");
    }
    assert_eq!(
        written(&["pricing", "show", "us-east-1"], "book.toml"),
        crate::written(&["pricing", "show", "us-east-1", "--format", "toml"], "")
    );
}

/// The message of a result that cannot be written.
fn refused(path: &Path, expected: &str) {
    let run = init_into(path);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    assert_eq!(run.stderr, format!("error: --output {}: cannot be written: {expected}\n", path.display()));
}

#[test]
fn a_place_that_cannot_be_written_is_named_as_it_was_typed() {
    let directory = tempdir().unwrap();
    refused(directory.path(), "is a directory");
    let missing = if cfg!(windows) { return } else { "No such file or directory (os error 2)" };
    refused(&directory.path().join("none/x.csv"), missing);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};
    use std::process::Command;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    /// Runs a line of a shell in a directory; `$0` is the program.
    fn in_shell(line: &str, directory: &Path) -> (Option<i32>, String, String) {
        let run = Command::new("sh")
            .args(["-c", line, env!("CARGO_BIN_EXE_shardwise")])
            .current_dir(directory)
            .env("LC_ALL", "C")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (run.status.code(), text(run.stdout), text(run.stderr))
    }

    #[test]
    fn a_file_keeps_its_mode_and_a_new_one_has_the_usual() {
        let directory = tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        assert_eq!(in_shell("umask 027; \"$0\" init --output new", directory.path()).0, Some(0));
        assert_eq!(mode(&at("new")), 0o640);
        fs::set_permissions(at("new"), fs::Permissions::from_mode(0o604)).unwrap();
        assert_eq!(in_shell("umask 077; \"$0\" schema --output new", directory.path()).0, Some(0));
        assert_eq!(mode(&at("new")), 0o604);
        assert_eq!(fs::read_to_string(at("new")).unwrap(), printed(&["schema"], ""));
    }

    #[test]
    fn links_are_followed() {
        let directory = tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        fs::create_dir(at("kept")).unwrap();
        fs::write(at("kept/file"), "old").unwrap();
        symlink("kept/file", at("link")).unwrap();
        symlink("link", at("first")).unwrap();
        symlink("kept/not-yet", at("dangling")).unwrap();
        for (link, file) in [("first", "kept/file"), ("dangling", "kept/not-yet")] {
            assert_eq!(init_into(&at(link)).code, 0);
            assert!(fs::symlink_metadata(at(link)).unwrap().is_symlink(), "{link}");
            assert_eq!(fs::read_to_string(at(file)).unwrap(), printed(&["init"], ""), "{link}");
        }
        symlink("around", at("round")).unwrap();
        symlink("round", at("around")).unwrap();
        let run = init_into(&at("round"));
        assert!(run.code == 3 && run.stderr.contains("symbolic links"), "{}", run.stderr);
        let names = fs::read_dir(at("kept")).unwrap().count();
        assert_eq!(names, 2, "no part of a result stays");
    }

    #[test]
    fn a_named_pipe_is_written_into() {
        let directory = tempdir().unwrap();
        for command in ["init", "sweep --vary workload.writes_per_second=1,2"] {
            let line = format!(
                "rm -f pipe; mkfifo pipe; cat pipe & \"$0\" {command} --output pipe; code=$?; wait; exit $code"
            );
            let (code, stdout, stderr) = in_shell(&line, directory.path());
            assert_eq!((code, stderr.as_str()), (Some(0), ""));
            assert_eq!(stdout, printed(&command.split(' ').collect::<Vec<_>>(), ""));
            assert!(fs::metadata(directory.path().join("pipe")).unwrap().file_type().is_fifo());
        }
    }

    #[test]
    fn standard_output_has_a_name() {
        let directory = tempdir().unwrap();
        let (code, stdout, stderr) = in_shell("\"$0\" init --output /dev/stdout | cat", directory.path());
        assert_eq!((code, stdout, stderr.as_str()), (Some(0), printed(&["init"], ""), ""));
        let appended = "echo first > file; \"$0\" init --output /dev/stdout >> file; head -n 1 file";
        assert_eq!(in_shell(appended, directory.path()), (Some(0), "first\n".into(), String::new()));
    }
}

#[test]
fn a_document_is_not_written_as_something_else() {
    let directory = tempfile::tempdir().unwrap();
    for (args, name) in [(&["recommend"][..], "review.html"), (&["compare"], "review.pdf"), (&["check"], "gate.xlsx")] {
        let run = shardwise_in(directory.path(), &[args, &["--output", name]].concat(), b"");
        assert_eq!(run.code, 2, "{name}: {}", run.stderr);
        assert!(run.stderr.contains("does not write") && run.stderr.contains("json"), "{}", run.stderr);
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    let named = shardwise_in(directory.path(), &["recommend", "--format", "json", "--output", "review.html"], b"");
    assert_eq!(named.code, 0, "{}", named.stderr);
}
