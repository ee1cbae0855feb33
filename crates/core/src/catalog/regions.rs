//! AWS's commercial Regions, with or without a price book, as AWS's SDKs name them: botocore, `data/partitions.json`.

/// The id and the name of every Region.
const REGIONS: [(&str, &str); 34] = [
    ("af-south-1", "Africa (Cape Town)"),
    ("ap-east-1", "Asia Pacific (Hong Kong)"),
    ("ap-east-2", "Asia Pacific (Taipei)"),
    ("ap-northeast-1", "Asia Pacific (Tokyo)"),
    ("ap-northeast-2", "Asia Pacific (Seoul)"),
    ("ap-northeast-3", "Asia Pacific (Osaka)"),
    ("ap-south-1", "Asia Pacific (Mumbai)"),
    ("ap-south-2", "Asia Pacific (Hyderabad)"),
    ("ap-southeast-1", "Asia Pacific (Singapore)"),
    ("ap-southeast-2", "Asia Pacific (Sydney)"),
    ("ap-southeast-3", "Asia Pacific (Jakarta)"),
    ("ap-southeast-4", "Asia Pacific (Melbourne)"),
    ("ap-southeast-5", "Asia Pacific (Malaysia)"),
    ("ap-southeast-6", "Asia Pacific (New Zealand)"),
    ("ap-southeast-7", "Asia Pacific (Thailand)"),
    ("ca-central-1", "Canada (Central)"),
    ("ca-west-1", "Canada West (Calgary)"),
    ("eu-central-1", "Europe (Frankfurt)"),
    ("eu-central-2", "Europe (Zurich)"),
    ("eu-north-1", "Europe (Stockholm)"),
    ("eu-south-1", "Europe (Milan)"),
    ("eu-south-2", "Europe (Spain)"),
    ("eu-west-1", "Europe (Ireland)"),
    ("eu-west-2", "Europe (London)"),
    ("eu-west-3", "Europe (Paris)"),
    ("il-central-1", "Israel (Tel Aviv)"),
    ("me-central-1", "Middle East (UAE)"),
    ("me-south-1", "Middle East (Bahrain)"),
    ("mx-central-1", "Mexico (Central)"),
    ("sa-east-1", "South America (São Paulo)"),
    ("us-east-1", "US East (N. Virginia)"),
    ("us-east-2", "US East (Ohio)"),
    ("us-west-1", "US West (N. California)"),
    ("us-west-2", "US West (Oregon)"),
];

/// The first part of the ids: the area that a Region is in.
pub(super) const AREAS: [&str; 10] = ["af", "ap", "ca", "cn", "eu", "il", "me", "mx", "sa", "us"];

/// The ids of all Regions.
pub fn all_region_ids() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|(id, _)| *id)
}

/// The name of a Region; empty if AWS has no such Region.
pub fn region_name(id: &str) -> &'static str {
    REGIONS.iter().find(|(known, _)| *known == id).map_or("", |(_, name)| *name)
}

/// The Region with this id or this name, such as `Ireland` or `Europe (Ireland)`.
pub fn known_region(text: &str) -> Option<&'static str> {
    let is_meant = |(id, name): &&(&str, &str)| is_named(text, id) || is_named(text, name);
    REGIONS.iter().find(is_meant).map(|(id, _)| *id)
}

/// Whether a text is a name or the place in it, in any case and without the accents of Portuguese.
pub(super) fn is_named(text: &str, name: &str) -> bool {
    let plain = |text: &str| text.trim().replace('ã', "a").to_ascii_lowercase();
    let text = plain(text);
    // A Region of one's own may have no name.
    !text.is_empty() && [Some(name), place_of(name)].into_iter().flatten().any(|name| plain(name) == text)
}

/// The place in the name of a Region: `Tokyo` of `Asia Pacific (Tokyo)`, and `Canada` of `Canada (Central)`.
pub fn place_of(name: &str) -> Option<&str> {
    let (area, place) = name.split_once('(')?;
    let (place, _) = place.split_once(')')?;
    Some(if place.eq_ignore_ascii_case("central") { area.trim_end() } else { place })
}
