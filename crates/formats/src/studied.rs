//! What goes into a file.

use shardwise_core::catalog::PriceBook;
use shardwise_core::report::Report;
use shardwise_core::scenario::Scenario;
use shardwise_core::study::Todo;

/// A scenario with everything that a file shows of it.
#[derive(Clone, Copy, Debug)]
pub struct Studied<'a> {
    /// Its source and the options that set something in it, as the command takes them: `orders.toml --writes 900 --all`, or a
    /// link; nothing for the built-in default.
    pub source: &'a str,
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
    /// A command of shardwise about this scenario, such as `explain` with an id, as a shell takes it. It computes the numbers that
    /// the file shows: nothing that this scenario sets is left out.
    pub(crate) fn command(&self, command: &str, id: &str) -> String {
        let words = ["shardwise", command, id, self.source].into_iter().filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    }
}
