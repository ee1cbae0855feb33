//! LibreOffice without a window, as the spreadsheet of a reviewer.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// Where LibreOffice is, if it is installed.
const NAMES: [&str; 3] = ["soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice"];

/// Reports that a check was left out. The test harness hides what the print macros write.
pub(crate) fn skip(reason: &str) {
    writeln!(std::io::stderr().lock(), "skipped: {reason}").unwrap();
}

/// Opens a document, recalculates it, and saves it in another format. `None` without LibreOffice.
pub(crate) fn convert(document: &[u8], from: &str, to: &str) -> Option<String> {
    let directory = tempfile::tempdir().unwrap();
    let (input, output) = (directory.path().join(format!("in.{from}")), directory.path().join("out"));
    std::fs::write(&input, document).unwrap();
    // A profile of its own: two instances do not share one.
    let profile = format!("-env:UserInstallation=file://{}", directory.path().join("profile").display());
    let run = |name: &str| {
        let mut office = Command::new(name);
        office
            .arg(&profile)
            .args(["--headless", "--norestore", "--convert-to", to, "--outdir"])
            .arg(&output)
            .arg(&input);
        office.output().ok()
    };
    let Some(done) = NAMES.into_iter().find_map(run) else {
        skip("LibreOffice is not installed: `cargo xtask setup` brings it");
        return None;
    };
    let extension = to.split(':').next().unwrap_or(to);
    let result = std::fs::read_to_string(Path::new(&output).join(format!("in.{extension}")));
    Some(result.unwrap_or_else(|error| panic!("LibreOffice wrote nothing: {error}: {done:?}")))
}
