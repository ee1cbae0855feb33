//! What goes into a file.

use std::path::Path;

use shardwise_core::catalog::PriceBook;
use shardwise_core::report::Report;
use shardwise_core::scenario::Scenario;
use shardwise_core::study::Todo;

/// A scenario with everything that a file shows of it.
#[derive(Clone, Copy, Debug)]
pub struct Studied<'a> {
    /// The file that it comes from, or another name of its source.
    pub name: &'a str,
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The prices and quotas of its Region.
    pub book: &'a PriceBook,
    /// Its report.
    pub report: &'a Report,
    /// What to do.
    pub todo: &'a [Todo],
}

impl Studied<'_> {
    /// A command of shardwise about this scenario, such as `explain` with an id, as one would type it. What did not come from a
    /// file is the same command without one.
    pub(crate) fn command(&self, command: &str, id: &str) -> String {
        let is_plain = self.name.chars().all(|c| c.is_alphanumeric() || "._-/\\:".contains(c));
        let file = match (Path::new(self.name).extension().is_some(), is_plain) {
            (true, true) => self.name.to_owned(),
            (true, false) => format!("'{}'", self.name.replace('\'', "'\\''")),
            (false, _) => String::new(),
        };
        let words = ["shardwise", command, &file, id].into_iter().filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    }
}
