//! Architectures that a study leaves out.

use crate::catalog::PriceBook;
use crate::report::{ArchitectureReport, name};
use crate::text::{Argument, Joining, Message, StudyMessage};

/// That an architecture is left out because its book lacks prices; `None` if it has them all.
pub(super) fn left_out(report: &ArchitectureReport, book: &PriceBook) -> Option<Message> {
    let prices = report.not_priced.as_ref()?.lines.iter().map(|line| <&str>::from(line.price));
    let prices = Argument::list(Joining::And, prices.map(Argument::text));
    let region = Argument::text(book.region.as_str());
    Some(StudyMessage::LeftOutUnpriced { architecture: name(report.id), region, prices }.into())
}
