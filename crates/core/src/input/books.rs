//! Price books and quotas from a user's files.

use super::schema::schema_of;
use super::toml;
use crate::catalog::{BookFile, Catalog, QUOTAS, QuotaFile};
use crate::text::{Argument, InputErrors, Message};

/// Reads a file that overrides the embedded book of the same name: its prices replace those of the book, others stay.
///
/// # Errors
/// All errors of the file, each with its line.
pub fn read_book(catalog: &mut Catalog, path: &str, file_name: &str, text: &str) -> Result<(), InputErrors> {
    let document = toml::parse(path, text)?;
    if file_name == QUOTAS {
        let (file, mut findings) = document.check::<QuotaFile>(&schema_of::<QuotaFile>());
        for (key, message) in file.iter().flat_map(QuotaFile::contradictions) {
            findings.add(&key, message);
        }
        findings.result()?;
        catalog.override_quotas(file.unwrap_or_default());
        return Ok(());
    }
    let (file, mut findings) = document.check::<BookFile>(&schema_of::<BookFile>());
    if let Some(file) = &file {
        for (key, message) in file.contradictions() {
            findings.add(&key, message);
        }
        if format!("{}.toml", file.region) != file_name {
            findings.add("region", Message::RegionOfFile { found: Argument::quoted(&file.region) });
        }
    }
    findings.result()?;
    if let Some(file) = file {
        catalog.override_book(file);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: &[(&str, &str)] = &[
        ("ap-northeast-1.toml", include_str!("../../../../pricing/ap-northeast-1.toml")),
        ("us-east-1.toml", include_str!("../../../../pricing/us-east-1.toml")),
        ("us-east-2.toml", include_str!("../../../../pricing/us-east-2.toml")),
        ("us-west-2.toml", include_str!("../../../../pricing/us-west-2.toml")),
        (QUOTAS, include_str!("../../../../pricing/quotas.toml")),
    ];

    #[test]
    fn embedded_books_are_what_their_files_say() {
        let mut overlaid = Catalog::embedded();
        for (name, text) in FILES {
            read_book(&mut overlaid, name, name, text).unwrap();
        }
        assert_eq!(overlaid.regions().len() + 1, FILES.len());
        for region in overlaid.regions() {
            assert_eq!(Catalog::embedded().book(region), overlaid.book(region));
        }
    }
}
