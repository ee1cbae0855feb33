//! The page's modules: `wasm32-unknown-unknown`, a 32-bit target without files or clock.
//!
//! The standard library of the target is installed already, comes from rustup, or is built by Debian's packages, which
//! have a compiler and the sources. Only `install` installs anything.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::commands::{apt_install, command, quietly, root, run, say, step};

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld"];
/// Where a toolchain keeps the sources of the standard library, if it has them.
const SOURCES: &str = "lib/rustlib/src/rust";
/// The linker in Debian's `lld`.
const LINKER: &str = "wasm-ld";

/// A compiler for the target.
pub(crate) enum Toolchain {
    /// The one in use: it has the target's standard library.
    Installed,
    /// Debian's: it builds the standard library too.
    Debian { rustc: PathBuf, cargo: PathBuf },
}

/// A crate that becomes a module of the page.
pub(crate) struct Module {
    /// The crate; its module has the same name, with _ for -.
    package: &'static str,
    profile: &'static str,
    /// Optimization level of wasm-opt, repeated until nothing changes.
    pub(crate) wish: &'static [&'static str],
    /// Whether the page can start it again after a fault. A worker is replaced instead.
    restarts: bool,
}

/// The module that the first view waits for is optimized for size, the other one too, except for code that runs for seconds:
/// its profile optimizes that for speed.
pub(crate) const MODULES: [Module; 2] = [
    Module { package: "shardwise-wasm", profile: "page", wish: &["-Oz", "--converge"], restarts: true },
    Module { package: "shardwise-wasm-more", profile: "worker", wish: &["-O3", "--converge"], restarts: false },
];

impl Module {
    /// Base name of its files.
    pub(crate) fn name(&self) -> String {
        self.package.replace('-', "_")
    }
}

/// Advice if the target cannot be installed.
fn remedy() -> String {
    let packages = DEBIAN_PACKAGES.join(" ");
    let version = env!("CARGO_PKG_RUST_VERSION");
    format!("Either `rustup target add {TARGET}`, or on a Debian with Rust {version} `apt-get install {packages}`.")
}

/// Writes the module and the JavaScript that loads it, an ES module that is told where the module is.
pub(crate) fn glue(module: &Module, built: &Path, directory: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(built)
        .web(true)?
        .reset_state_function(module.restarts)
        .omit_default_module_path(true)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(directory)
}

impl Toolchain {
    /// Builds a module, without its JavaScript.
    pub(crate) fn build(&self, module: &Module) -> Result<PathBuf> {
        let Module { package, profile, .. } = module;
        step(&format!("the WebAssembly module {package}"));
        run(self.cargo().args(["build", "--profile", profile, "--package", package, "--quiet"]))?;
        Ok(root().join(format!("target/wasm/{TARGET}/{profile}/{}.wasm", module.name())))
    }

    /// Cargo for the target, without a subcommand.
    fn cargo(&self) -> Command {
        let mut cargo = match self {
            Self::Installed => command("cargo"),
            Self::Debian { rustc, cargo } => {
                let mut command = command(&cargo.to_string_lossy());
                // The sources of the standard library are built too, which Cargo considers unstable.
                command.env("RUSTC", rustc).env("RUSTC_BOOTSTRAP", "1").env_remove("RUSTUP_TOOLCHAIN");
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", LINKER);
                command.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
                command
            }
        };
        cargo.env("CARGO_BUILD_TARGET", TARGET).env("CARGO_TARGET_DIR", root().join("target/wasm"));
        cargo.env("CARGO_ENCODED_RUSTFLAGS", self.without_paths());
        cargo
    }

    /// Flags that remove the paths of this machine: the module is the same wherever it is built.
    fn without_paths(&self) -> String {
        let rustc = match self {
            Self::Installed => Path::new("rustc"),
            Self::Debian { rustc, .. } => rustc,
        };
        let sources = says(rustc, &["--print", "sysroot"]).map(|sysroot| Path::new(&sysroot).join(SOURCES));
        let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
        let cargo = cargo.or_else(|| Some(env::home_dir()?.join(".cargo")));
        let paths = [sources, cargo.map(|cargo| cargo.join("registry/src"))].into_iter().flatten();
        let flags: Vec<_> = paths.map(|path| format!("--remap-path-prefix={}=", path.display())).collect();
        flags.join("\u{1f}")
    }
}

/// The toolchain in use, or Debian's.
pub(crate) fn find() -> Result<Toolchain> {
    if installed() {
        return Ok(Toolchain::Installed);
    }
    debian().with_context(|| format!("found no standard library for {TARGET}. {}", remedy()))
}

/// Installs the target by the first way that works: rustup, then Debian's packages.
pub(crate) fn install() -> Result<()> {
    say(&format!("  rustup target add {TARGET}"));
    let rustup = quietly(Command::new("rustup").args(["target", "add", TARGET])) && installed();
    ensure!(rustup || (apt_install(&DEBIAN_PACKAGES) && find().is_ok()), remedy());
    Ok(())
}

fn installed() -> bool {
    let output =
        Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).stderr(Stdio::null()).output();
    output.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

/// Output of a compiler.
fn says(rustc: &Path, args: &[&str]) -> Option<String> {
    let mut command = Command::new(rustc);
    if rustc.is_absolute() {
        // Settings for rustup do not apply to Debian's compiler.
        command.env_remove("RUSTUP_TOOLCHAIN");
    }
    let output = command.args(args).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Debian's compiler and Cargo, if both and the sources are installed and new enough.
fn debian() -> Option<Toolchain> {
    let rustc = PathBuf::from("/usr/bin/rustc");
    let cargo = PathBuf::from("/usr/bin/cargo");
    // rustc 1.88.0 (...), and 1.88 as the workspace requires
    let version = says(&rustc, &["--version"])?.split(' ').nth(1).and_then(minor)?;
    if version < minor(env!("CARGO_PKG_RUST_VERSION"))? {
        return None;
    }
    let sources = PathBuf::from(says(&rustc, &["--print", "sysroot"])?).join(SOURCES).join("library/std");
    (cargo.exists() && sources.exists()).then_some(Toolchain::Debian { rustc, cargo })
}

/// The 88 of Rust 1.88.0.
fn minor(version: &str) -> Option<u32> {
    version.split('.').nth(1)?.parse().ok()
}
