//! `cargo xtask setup` installs what checks need and this machine lacks. No other task changes a machine, except that
//! building the page installs what it needs through this module.

use anyhow::{Result, bail};

use crate::commands::{command, run, say, step};
use crate::{examples, office, spelling, wasm, web};

/// A requirement of checks besides Cargo.
struct Need {
    name: &'static str,
    is_here: fn() -> bool,
    install: fn() -> Result<()>,
}

const WASM: Need =
    Need { name: "the standard library for WebAssembly", is_here: || wasm::find().is_ok(), install: wasm::install };
const SPELLING: Need =
    Need { name: "the spelling checker", is_here: || spelling::find().is_some(), install: spelling::install };
const EXAMPLES: Need =
    Need { name: "the checkers of examples", is_here: examples::is_here, install: examples::install };
const OFFICE: Need =
    Need { name: "LibreOffice, to recalculate workbooks", is_here: office::is_here, install: office::install };
const PACKAGES: Need =
    Need { name: "npm packages of the page", is_here: web::has_packages, install: web::install_packages };
const BROWSER: Need =
    Need { name: "a browser to test the page in", is_here: || web::browser().is_ok(), install: web::install_browser };
const ENGINES: Need = Need {
    name: "other engines to test the page in",
    is_here: web::has_engines,
    install: || {
        web::install_engines();
        Ok(())
    },
};

/// All requirements of checks. A failed installation does not prevent the others.
pub(crate) fn for_checks() -> Result<()> {
    step("setup");
    // The fuzz targets are a workspace of their own, whose lock file must follow.
    let crates = ["Cargo.toml", "fuzz/Cargo.toml"]
        .map(|manifest| run(command("cargo").args(["fetch", "--locked", "--quiet", "--manifest-path", manifest])));
    let node = web::node();
    let needs: &[Need] = if node.is_ok() {
        &[WASM, SPELLING, EXAMPLES, OFFICE, PACKAGES, BROWSER, ENGINES]
    } else {
        &[WASM, SPELLING, EXAMPLES, OFFICE]
    };
    let installed = needs.iter().map(Need::install_unless_here);
    let problems: Vec<_> = crates
        .into_iter()
        .chain([node])
        .chain(installed)
        .filter_map(Result::err)
        .map(|error| format!("{error:#}"))
        .collect();
    if problems.is_empty() {
        say("all requirements of checks are installed");
        return Ok(());
    }
    bail!("{}", problems.join("\n"));
}

/// Requirements of building the page.
pub(crate) fn for_page() -> Result<()> {
    web::node()?;
    WASM.install_unless_here()?;
    PACKAGES.install_unless_here()
}

impl Need {
    fn install_unless_here(&self) -> Result<()> {
        if (self.is_here)() {
            return Ok(());
        }
        say(&format!("installing {}", self.name));
        (self.install)()
    }
}
