//! The page's modules: `wasm32-unknown-unknown`, a 32-bit target without files or clock.
//!
//! The standard library is built with them: so built, it ends at once where the program is at fault, without the texts and the
//! code that would say where. The page reports that something broke and starts a new module; the modules are 48 KiB smaller.
//! Its sources come from rustup, or from Debian's packages. Only `install` installs anything.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context as _, Result, anyhow, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::commands::{apt_install, command, quietly, root, run, say, step};

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld"];
/// The profile of the modules.
const PROFILE: &str = "page";
/// Where a toolchain keeps the sources of the standard library, if it has them.
const SOURCES: &str = "lib/rustlib/src/rust";
/// The linker in Debian's `lld`.
const LINKER: &str = "wasm-ld";
/// The oldest Rust whose standard library can be built so.
const OLDEST: u32 = 92;

/// A compiler for the target, with the sources of the standard library.
pub(crate) enum Toolchain {
    /// The one in use.
    Installed,
    /// Debian's.
    Debian { rustc: PathBuf, cargo: PathBuf },
}

/// A crate that becomes a module of the page.
pub(crate) struct Module {
    /// The crate; its module has the same name, with _ for -.
    pub(crate) package: &'static str,
    /// Optimization level of wasm-opt, repeated until nothing changes.
    pub(crate) wish: &'static [&'static str],
    /// Whether the page can start it again after a fault. A worker is replaced instead.
    restarts: bool,
}

/// All are optimized for size, except for code that runs for seconds.
pub(crate) const MODULES: [Module; 3] = [
    // Inlined, large functions take fewer bytes, but more of them compressed.
    Module {
        package: "shardwise-wasm",
        wish: &["-Oz", "--converge", "--one-caller-inline-max-function-size=50"],
        restarts: true,
    },
    Module { package: "shardwise-wasm-more", wish: &["-O3", "--converge"], restarts: false },
    Module { package: "shardwise-wasm-files", wish: &["-Oz"], restarts: false },
];

impl Module {
    /// Base name of its files.
    pub(crate) fn name(&self) -> String {
        self.package.replace('-', "_")
    }
}

/// Advice if the sources cannot be installed.
fn remedy() -> String {
    let packages = DEBIAN_PACKAGES.join(" ");
    format!(
        "With Rust 1.{OLDEST} or newer, either `rustup component add rust-src`, or on Debian `apt-get install {packages}`."
    )
}

/// Writes the module and the JavaScript that loads it, an ES module that gets the module's address.
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
    /// Builds all modules, without their JavaScript, together: they have most crates in common. Then does the rest to each, side
    /// by side: it spends most of its time in one thread.
    pub(crate) fn build_all(&self, rest: &(dyn Fn(&Module, &Path) -> Result<()> + Sync)) -> Result<()> {
        step("the WebAssembly modules");
        let packages = MODULES.iter().flat_map(|module| ["--package", module.package]);
        run(self.cargo().args(["build", "--quiet", "--profile", PROFILE]).args(packages))?;
        let built = |module: &Module| root().join(format!("target/wasm/{TARGET}/{PROFILE}/{}.wasm", module.name()));
        thread::scope(|scope| {
            let made = |module| scope.spawn(move || rest(module, &built(module)));
            let mut made = MODULES.each_ref().map(made).into_iter();
            made.try_for_each(|one| one.join().map_err(|_| anyhow!("what follows the build panicked"))?)
        })
    }

    /// Cargo for the target, without a subcommand.
    fn cargo(&self) -> Command {
        let mut cargo = match self {
            Self::Installed => command("cargo"),
            Self::Debian { rustc, cargo } => {
                let mut command = command(&cargo.to_string_lossy());
                command.env("RUSTC", rustc).env_remove("RUSTUP_TOOLCHAIN");
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", LINKER);
                command
            }
        };
        // Cargo and the compiler consider these unstable.
        cargo.env("RUSTC_BOOTSTRAP", "1").env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        cargo.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
        let mut flags = vec!["-Zunstable-options".to_owned(), "-Cpanic=immediate-abort".to_owned()];
        flags.extend(self.without_paths());
        cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
        cargo.env("CARGO_BUILD_TARGET", TARGET).env("CARGO_TARGET_DIR", root().join("target/wasm"));
        cargo
    }

    /// Flags that remove the paths of this machine: the module is the same wherever it is built.
    fn without_paths(&self) -> Vec<String> {
        let sources = sources(self.rustc());
        let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
        let cargo = cargo.or_else(|| Some(env::home_dir()?.join(".cargo")));
        let paths = [sources, cargo.map(|cargo| cargo.join("registry/src"))].into_iter().flatten();
        paths.map(|path| format!("--remap-path-prefix={}=", path.display())).collect()
    }

    fn rustc(&self) -> &Path {
        match self {
            Self::Installed => Path::new("rustc"),
            Self::Debian { rustc, .. } => rustc,
        }
    }

    /// Whether it is new enough and has the sources.
    fn is_complete(&self) -> bool {
        // rustc 1.92.0 (...)
        let version = says(self.rustc(), &["--version"]).and_then(|said| minor(said.split(' ').nth(1)?));
        version.is_some_and(|version| version >= OLDEST)
            && sources(self.rustc()).is_some_and(|sources| sources.join("library/std").exists())
    }
}

/// The toolchain in use, or Debian's.
pub(crate) fn find() -> Result<Toolchain> {
    let debian = Toolchain::Debian { rustc: "/usr/bin/rustc".into(), cargo: "/usr/bin/cargo".into() };
    let found = [Toolchain::Installed, debian].into_iter().find(Toolchain::is_complete);
    found.with_context(|| format!("found no sources of the standard library for {TARGET}. {}", remedy()))
}

/// Installs the sources by the first way that works: rustup, then Debian's packages.
pub(crate) fn install() -> Result<()> {
    say("  rustup component add rust-src");
    let rustup = quietly(Command::new("rustup").args(["component", "add", "rust-src"])) && find().is_ok();
    ensure!(rustup || (apt_install(&DEBIAN_PACKAGES) && find().is_ok()), remedy());
    Ok(())
}

/// The sources of Rust of a compiler.
fn sources(rustc: &Path) -> Option<PathBuf> {
    says(rustc, &["--print", "sysroot"]).map(|sysroot| Path::new(&sysroot).join(SOURCES))
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

/// The 92 of Rust 1.92.0.
fn minor(version: &str) -> Option<u32> {
    version.split('.').nth(1)?.parse().ok()
}
