//! What completes an argument: Regions, ids, files. A shell asks this program for it.

use std::ffi::OsStr;

use clap_complete::engine::{CompletionCandidate, PathCompleter, ValueCompleter as _};
use shardwise_core::catalog::{Catalog, all_region_ids, place_of, region_name};
use shardwise_core::explain::Subject;
use shardwise_core::scenario::{AcceptedRisk, ArchitectureId};
use strum::VariantArray as _;

/// The variable by which a shell asks.
pub(crate) const COMPLETE: &str = "SHARDWISE_COMPLETE";

/// Regions with a price book, by id and by place.
pub(crate) fn regions() -> Vec<CompletionCandidate> {
    Catalog::embedded().regions().into_iter().flat_map(of_region).collect()
}

/// Every Region, for a book that is yet to be.
pub(crate) fn all_regions() -> Vec<CompletionCandidate> {
    all_region_ids().flat_map(of_region).collect()
}

/// The id of a Region with its name, and its place with its id.
fn of_region(id: &str) -> impl Iterator<Item = CompletionCandidate> {
    let name = region_name(id);
    let place = place_of(name).map(|place| CompletionCandidate::new(place).help(Some(id.to_owned().into())));
    std::iter::once(CompletionCandidate::new(id).help(Some(name.into()))).chain(place)
}

/// Ids of architectures.
pub(crate) fn architectures() -> Vec<CompletionCandidate> {
    let of = |id: &ArchitectureId| CompletionCandidate::new(id.to_string()).help(Some(id.label().into()));
    ArchitectureId::VARIANTS.iter().map(of).collect()
}

/// Levels of throttling risk that may be taken.
pub(crate) fn risks() -> Vec<CompletionCandidate> {
    AcceptedRisk::VARIANTS.iter().map(|level| CompletionCandidate::new(level.to_string())).collect()
}

/// Ids of numbers, and files.
pub(crate) fn subjects(current: &OsStr) -> Vec<CompletionCandidate> {
    let start = current.to_string_lossy();
    let ids = Subject::all().filter(|subject| subject.id().starts_with(&*start));
    let ids = ids.map(|subject| CompletionCandidate::new(subject.id()).help(Some(subject.meaning().into())));
    ids.chain(PathCompleter::file().complete(current)).collect()
}
