//! Price books and quotas from a user's files.

use std::fmt::Write as _;

use serde_json::Value as Json;
use strum::VariantArray as _;

use super::schema::schema_of;
use super::{template, toml};
use crate::catalog::{
    BookFile, Catalog, MissingPrice, Price, PriceBook, PriceId, Published, QUOTAS, QuotaFile, region_name,
};
use crate::text::{Argument, Contradiction, InputErrors, InputMessage};

/// The Region whose prices stand beside those to fill in: its book is complete.
const REFERENCE: &str = "us-east-1";

/// Reads a file that overrides the embedded book of the same name: its prices replace those of the book, others stay.
///
/// # Errors
/// All errors of the file, each at its place.
pub fn read_book(catalog: &mut Catalog, path: &str, file_name: &str, text: &str) -> Result<(), InputErrors> {
    let document = toml::parse(path, text)?;
    if file_name == QUOTAS {
        let (file, mut findings) = document.check::<QuotaFile>(&schema_of::<QuotaFile>());
        file.iter().flat_map(QuotaFile::contradictions).for_each(|contradiction| findings.add(contradiction));
        findings.result()?;
        catalog.override_quotas(file.unwrap_or_default());
        return Ok(());
    }
    let region = document.text_at("region").map(str::to_owned);
    let (file, mut findings) = document.check::<BookFile>(&schema_of::<BookFile>());
    if let Some(region) = region.filter(|region| format!("{region}.toml") != file_name) {
        let message = InputMessage::RegionOfFile { found: Argument::quoted(&region) }.into();
        findings.add(Contradiction::new("region", message));
    }
    if let Some(file) = &file {
        file.contradictions().into_iter().for_each(|contradiction| findings.add(contradiction));
    }
    findings.result()?;
    if let Some(file) = file {
        catalog.override_book(file);
    }
    Ok(())
}

/// A book as a file, with the unit and the meaning of every price: it reads back as the same book.
pub fn book_text(book: &PriceBook) -> String {
    let BookFile { region, name, effective, prices } = book.into();
    let mut text = format!("# Prices of {}, in USD. Tiers are marginal.\n\n", one_line(&name, &region));
    let _ = writeln!(text, "region = {}\nname = {}\neffective = {effective}", quoted(&region), quoted(&name));
    for (id, entry) in prices {
        let _ = write!(text, "\n# per {}: {}\n[prices.\"{id}\"]\n", id.unit(), id.meaning());
        if let Ok(Json::Object(entry)) = serde_json::to_value(entry) {
            entry.iter().for_each(|(key, value)| text += &format!("{key} = {}\n", value_text(value)));
        }
    }
    text
}

/// An empty book of a Region, to be filled in: every price, those that are needed first.
pub fn blank_book(region: &str, effective: &str, needed: &[PriceId], needed_by: &str, catalog: &Catalog) -> String {
    let reference = catalog.book(REFERENCE).ok();
    let mut text = format!(
        "# Prices of {region}, in USD. Fill in a price and remove the # before it; a price that stays out is not known.\n\
         # Save it as {region}.toml in a directory, and pass that with --pricing. grade (verified, reported, assumed), \
         source\n# and note are optional. Tiers are marginal, and the last has no end:\n\
         #   {} = {{ tiers = [{{ up_to = 512000, usd = 0.029 }}, {{ usd = 0.025 }}], source = \"..\" }}\n\n\
         region = {}\nname = {} # AWS name of the Region, such as \"US East (N. Virginia)\"\n\
         effective = {effective} # date from which the prices apply\n\n[prices]\n",
        quoted(PriceId::FirehoseDirectPutGb.into()),
        quoted(region),
        quoted(region_name(region)),
    );
    let (first, others): (Vec<PriceId>, Vec<PriceId>) = PriceId::VARIANTS.iter().partition(|id| needed.contains(id));
    for (what, ids) in [(format!("Needed by {needed_by}"), first), ("Not needed by it".to_owned(), others)] {
        if !ids.is_empty() {
            let _ = write!(text, "\n# {}.\n", one_line(&what, ""));
            text += &lines(&ids, reference.as_ref());
        }
    }
    text
}

/// The part of a book to fill in for prices that are missing.
pub fn missing_lines(missing: &MissingPrice, effective: &str) -> String {
    let reference = Catalog::embedded().book(REFERENCE).ok();
    let region = quoted(&missing.region);
    format!("region = {region}\neffective = {effective}\n\n[prices]\n") + &lines(&missing.prices, reference.as_ref())
}

/// A commented line for each price, below where AWS publishes those of its service.
fn lines(ids: &[PriceId], reference: Option<&PriceBook>) -> String {
    let mut text = String::new();
    let mut service = "";
    for id in ids {
        if id.service() != service {
            service = id.service();
            let Published { list, page } = id.published();
            let list = if list.is_empty() { String::new() } else { format!(" (AWS Price List, {list})") };
            let _ = writeln!(text, "# {page}{list}");
        }
        let known = reference.and_then(|book| book.prices[*id as usize].as_ref());
        let known = known.map_or(String::new(), |price| format!("; {REFERENCE}: {}", usd(price)));
        let _ = writeln!(text, "# \"{id}\" = {{ usd =  }} # per {}: {}{known}", id.unit(), id.meaning());
    }
    text
}

/// The price of a unit, or of the first tier.
fn usd(price: &Price) -> String {
    let first = price.tiers.first().map_or(0.0, |tier| tier.usd);
    if price.tiers.len() > 1 { format!("{first} for the first tier") } else { first.to_string() }
}

/// A value as TOML on one line.
fn value_text(value: &Json) -> String {
    match value {
        // As people write prices: no exponent, no superfluous decimals.
        Json::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        Json::Array(items) => format!("[{}]", items.iter().map(value_text).collect::<Vec<_>>().join(", ")),
        Json::Object(table) => {
            let entries = table.iter().map(|(key, value)| format!("{key} = {}", value_text(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        other => template::toml(other),
    }
}

fn quoted(text: &str) -> String {
    template::toml(&Json::from(text))
}

/// Text for a comment: one line of it, or what stands in for it.
fn one_line(text: &str, otherwise: &str) -> String {
    let text = if text.is_empty() { otherwise } else { text };
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Grade, Provenance, Tier};
    use crate::text::days_since_epoch;

    const FILES: &[(&str, &str)] = &[
        ("ap-northeast-1.toml", include_str!(concat!(env!("PRICING"), "/ap-northeast-1.toml"))),
        ("us-east-1.toml", include_str!(concat!(env!("PRICING"), "/us-east-1.toml"))),
        ("us-east-2.toml", include_str!(concat!(env!("PRICING"), "/us-east-2.toml"))),
        ("us-west-2.toml", include_str!(concat!(env!("PRICING"), "/us-west-2.toml"))),
        (QUOTAS, include_str!(concat!(env!("PRICING"), "/quotas.toml"))),
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

    /// Reads a book of a Region that has none, alone.
    fn read(text: &str) -> PriceBook {
        let mut catalog = Catalog::embedded();
        read_book(&mut catalog, "mars-north-1.toml", "mars-north-1.toml", text).unwrap();
        catalog.book("mars-north-1").unwrap()
    }

    #[test]
    fn shipped_prices_and_quotas_have_a_grade_and_a_source() {
        let catalog = Catalog::embedded();
        for region in catalog.regions() {
            let book = catalog.book(region).unwrap();
            for price in book.prices.iter().flatten() {
                assert!(price.grade != Grade::Given && !price.provenance.source().is_empty(), "{region}: {price:?}");
            }
            let mut quotas = book.quotas.all().iter();
            assert!(
                quotas.all(|quota| quota.grade != Grade::Given && !quota.provenance.source().is_empty()),
                "{region}"
            );
            assert!(days_since_epoch(&book.effective).is_some(), "{region}");
        }
    }

    #[test]
    fn a_written_book_reads_back() {
        let catalog = Catalog::embedded();
        for region in catalog.regions() {
            let book = PriceBook { region: "mars-north-1".into(), ..catalog.book(region).unwrap() };
            let again = read(&book_text(&book));
            assert_eq!((&again.prices, &again.name, &again.effective), (&book.prices, &book.name, &book.effective));
        }
        let mut own = PriceBook { region: "mars-north-1".into(), ..catalog.book("us-east-1").unwrap() };
        own.name = "a \"name\"\nof two lines \\ and \u{7f}".into();
        let price = own.prices[0].as_mut().unwrap();
        price.tiers = vec![Tier { up_to: 1e15, usd: 1e-12 }, Tier { up_to: f64::INFINITY, usd: 0.1 + 0.2 }].into();
        (price.grade, price.provenance) =
            (Grade::Given, Provenance::Own { source: String::new(), note: "\"\"\"\t注文".into() });
        let again = read(&book_text(&own));
        assert_eq!((again.prices, again.name), (own.prices, own.name));
    }

    #[test]
    fn a_blank_book_is_valid_and_every_line_of_it_can_be_filled_in() {
        let needed = [PriceId::LambdaRequest, PriceId::S3PutRequest];
        let blank = blank_book("mars-north-1", "2026-11-01", &needed, "a\nscenario", &Catalog::embedded());
        assert!(read(&blank).prices.iter().all(Option::is_none), "{blank}");
        let filled = |line: &str| match line.strip_prefix("# \"") {
            Some(rest) => format!("\"{}\n", rest.replace("usd =  }", "usd = 0.5 }")),
            None => format!("{line}\n"),
        };
        let filled: String = blank.lines().map(filled).collect();
        let prices = read(&filled).prices;
        assert!(prices.iter().all(|price| price.as_ref().is_some_and(|price| price.tiers[0].usd == 0.5)), "{filled}");
        let at = |id: PriceId| blank.find(&format!("# \"{id}\" = {{ usd")).unwrap();
        assert!(at(PriceId::LambdaRequest) < at(PriceId::DynamodbCdcUnit), "{blank}");
    }

    #[test]
    fn grade_and_source_may_be_left_out() {
        let text = "region = \"mars-north-1\"\neffective = 2026-11-01\n[prices]\n\"kinesis.shard_hour\".usd = 0.02\n";
        let price = read(text).prices[PriceId::KinesisShardHour as usize].clone().unwrap();
        assert_eq!((price.grade, price.provenance.source(), price.tiers[0].usd), (Grade::Given, "", 0.02));
    }
}
