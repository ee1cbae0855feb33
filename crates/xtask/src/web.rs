//! The page: a static site and a single file, from the modules, their types, and TypeScript.
//!
//! npm packages are in `web/node_modules`, intermediate files in `web/generated`, the result in `target/page`.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::SystemTime;

use anyhow::{Context as _, Result, ensure};

use crate::commands::{apt_install, command, output, quietly, root, run, say, shardwise, skip, step};
use crate::wasm::{self, Module, Toolchain};

/// The oldest Node.js that the bundler supports.
const OLDEST_NODE: (u32, u32) = (20, 19);
const NODE_REMEDY: &str = "The page needs Node.js 20.19 or newer with npm: https://nodejs.org";
const PACKAGES_REMEDY: &str = "The page's packages are not those of its lock file: `cargo xtask setup` brings them";
const BROWSER_REMEDY: &str = "The page is tested in Chromium: install it (on Debian `apt-get install chromium`), \
    or name one in the environment variable CHROMIUM";
const ENGINES_REMEDY: &str = "The page is tested in Firefox and WebKitGTK as well, where they are installed: on Debian \
    `apt-get install firefox-esr webkit2gtk-driver xvfb xauth`";

/// Builds the page into `target/page`, and installs what that needs.
pub(crate) fn build() -> Result<()> {
    prepare(&wasm::find()?)?;
    bundle()
}

/// Builds the page from prepared files.
fn bundle() -> Result<()> {
    step("types of the page");
    npm("check", &[])?;
    step("the page");
    npm("build", &[])?;
    say(&format!("written to {}, and all in one file to {}", show(&page()), show(&page().join("shardwise.html"))));
    Ok(())
}

/// Builds the page and opens it.
pub(crate) fn open() -> Result<()> {
    build()?;
    run(command("node").arg("web/scripts/serve.js").arg(page()).arg("--open"))
}

/// Serves the page with live reload.
pub(crate) fn develop() -> Result<()> {
    prepare(&wasm::find()?)?;
    npm("dev", &["--open"])
}

/// Builds the page and takes the README's pictures of it. They contain fonts of this machine, so no check compares
/// them.
pub(crate) fn pictures() -> Result<()> {
    build()?;
    run(command("node").arg("tests/web/pictures.mjs").arg("docs").env("CHROMIUM", browser()?))
}

/// Builds the page, compares its modules with the command, and tests it in a browser.
pub(crate) fn check() -> Result<()> {
    let toolchain = match wasm::find() {
        Ok(toolchain) => toolchain,
        Err(reason) => return skip("the WebAssembly module and the page", reason),
    };
    if let Err(reason) = node() {
        toolchain.build_all(&|_, _| Ok(()))?;
        return skip("the comparison of modules and command, and the page", reason);
    }
    prepare(&toolchain)?;
    bundle()?;
    step("the modules against the command, and the page in a browser");
    let (browser, shardwise) = (browser()?, shardwise()?);
    let mut tests = command("node");
    // One file per core: the workers of one page keep a core busy, and more pages only wait for each other.
    let files = thread::available_parallelism().map_or(2, std::num::NonZero::get);
    tests.args(["--test", "--test-reporter", "spec"]).arg(format!("--test-concurrency={files}"));
    tests.current_dir(root().join("tests/web"));
    run(tests.env("CHROMIUM", browser).env("SHARDWISE", &shardwise))?;
    if !has_engines() {
        say(&format!("SKIPPED: the page in another engine. {ENGINES_REMEDY}"));
    }
    Ok(())
}

/// Everything that the page's TypeScript needs besides its packages: the modules, and the types of their answers.
fn prepare(toolchain: &Toolchain) -> Result<()> {
    ensure!(has_packages(), PACKAGES_REMEDY);
    toolchain.build_all(&optimize)?;
    types()
}

/// Whether Node.js is installed and new enough, and npm with it.
pub(crate) fn node() -> Result<()> {
    let output = Command::new("node").arg("--version").output().context(NODE_REMEDY)?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let mut numbers = version.trim_start_matches('v').split('.').map_while(|number| number.parse().ok());
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    ensure!(found >= OLDEST_NODE, "Node.js {version} is too old. {NODE_REMEDY}");
    ensure!(quietly(Command::new(NPM).arg("--version")), "npm is missing. {NODE_REMEDY}");
    Ok(())
}

/// Whether the packages of the lock file are installed.
pub(crate) fn has_packages() -> bool {
    is_newer(&web().join("node_modules/.package-lock.json"), &[&web().join("package-lock.json")])
}

/// Installs the packages of the lock file.
pub(crate) fn install_packages() -> Result<()> {
    say("  npm ci");
    run(command(NPM).arg("ci").arg("--silent").current_dir(web())).context("npm failed to install the page's packages")
}

/// Writes a module's JavaScript, and the module optimized by wasm-opt, unless they exist.
fn optimize(module: &Module, built: &Path) -> Result<()> {
    let name = module.name();
    let binary = format!("{name}_bg.wasm");
    let optimized = generated().join(&binary);
    if is_newer(&optimized, &[built, &env::current_exe()?, &web().join("package-lock.json")]) {
        return Ok(());
    }
    say(&format!("  wasm-opt {name}"));
    let glue = root().join("target/wasm/glue");
    wasm::glue(module, built, &glue)?;
    fs::create_dir_all(generated())?;
    for name in [format!("{name}.js"), format!("{name}.d.ts")] {
        fs::copy(glue.join(&name), generated().join(&name))?;
    }
    let [from, to] = [glue.join(&binary), optimized].map(|path| show(&path));
    npm("optimize", &[module.wish, &[&from, "-o", &to]].concat())
}

/// Writes the types of the modules' answers.
fn types() -> Result<()> {
    let [schema, types] = ["schema.json", "types.ts"].map(|name| generated().join(name));
    let answers = serde_json::to_string(&shardwise_simulate::page::types())?;
    if types.exists() && fs::read_to_string(&schema).is_ok_and(|written| written == answers) {
        return Ok(());
    }
    fs::write(&schema, answers)?;
    npm("types", &[&show(&schema), &show(&types)])
}

/// Path of a browser.
pub(crate) fn browser() -> Result<PathBuf> {
    output(command("node").arg("tests/web/chromium.mjs")).map(PathBuf::from).context(BROWSER_REMEDY)
}

/// Installs a browser on Debian.
pub(crate) fn install_browser() -> Result<()> {
    ensure!(apt_install(&["chromium-headless-shell"]) || apt_install(&["chromium"]), BROWSER_REMEDY);
    browser().map(drop)
}

/// Whether the other engines that the page is tested in are installed.
pub(crate) fn has_engines() -> bool {
    quietly(command("node").arg("tests/web/engines.mjs"))
}

/// Installs Firefox and WebKitGTK on Debian. Where there is no Debian, tests do without them, and report it.
pub(crate) fn install_engines() {
    let engines = [apt_install(&["firefox-esr"]), apt_install(&["webkit2gtk-driver", "xvfb", "xauth"])];
    if engines.contains(&false) {
        say(ENGINES_REMEDY);
    }
}

/// Runs a script of the page's `package.json`.
fn npm(script: &str, args: &[&str]) -> Result<()> {
    run(command(NPM).args(["run", "--silent", script, "--"]).args(args).current_dir(web()))
}

/// Name of npm: a script on Windows.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

fn web() -> PathBuf {
    root().join("web")
}

fn generated() -> PathBuf {
    web().join("generated")
}

fn page() -> PathBuf {
    root().join("target/page")
}

fn show(path: &Path) -> String {
    path.display().to_string()
}

/// Whether a file exists and is as new as all of its sources.
fn is_newer(made: &Path, from: &[&Path]) -> bool {
    let time = |path: &Path| -> Option<SystemTime> { File::open(path).ok()?.metadata().ok()?.modified().ok() };
    time(made).is_some_and(|made| from.iter().all(|from| time(from).is_some_and(|from| from <= made)))
}
