//! LibreOffice without a window, as the spreadsheet of a reviewer.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// Where LibreOffice is, if it is installed.
const NAMES: [&str; 3] = ["soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice"];

/// The setting "Recalculation on file load: always".
const RECALCULATE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// Reports that a check was left out. The test harness hides what the print macros write.
pub(crate) fn skip(reason: &str) {
    writeln!(std::io::stderr().lock(), "skipped: {reason}").unwrap();
}

/// Opens a document, recalculates it, and saves it in another format. `None` without LibreOffice.
pub(crate) fn convert(document: &[u8], from: &str, to: &str) -> Option<Vec<u8>> {
    let directory = tempfile::tempdir().unwrap();
    let (input, output) = (directory.path().join(format!("in.{from}")), directory.path().join("out"));
    std::fs::write(&input, document).unwrap();
    // A profile of its own: two instances do not share one. It recalculates every workbook that it opens.
    let user = directory.path().join("profile/user");
    std::fs::create_dir_all(&user).unwrap();
    std::fs::write(user.join("registrymodifications.xcu"), RECALCULATE).unwrap();
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
    let result = std::fs::read(Path::new(&output).join(format!("in.{extension}")));
    Some(result.unwrap_or_else(|error| panic!("LibreOffice wrote nothing: {error}: {done:?}")))
}
