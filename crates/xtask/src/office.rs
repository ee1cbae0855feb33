//! LibreOffice, which recalculates the workbook in tests of the command.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::commands::{apt_install, quietly};

/// Its spreadsheet without a window and without what it recommends: 90 MB to download, installed in less than a minute.
const DEBIAN_PACKAGES: [&str; 2] = ["--no-install-recommends", "libreoffice-calc-nogui"];
const REMEDY: &str =
    "Workbooks are recalculated by LibreOffice: install its Calc (on Debian `apt-get install libreoffice-calc-nogui`)";

/// Whether it is installed.
pub(crate) fn is_here() -> bool {
    ["soffice", "libreoffice"].iter().any(|name| quietly(Command::new(name).arg("--version")))
}

/// Installs it from Debian's packages.
pub(crate) fn install() -> Result<()> {
    ensure!(apt_install(&DEBIAN_PACKAGES) && is_here(), REMEDY);
    Ok(())
}
