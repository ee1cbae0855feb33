//! What completes an argument: Regions, ids, files. A shell asks this program for it.

use std::ffi::OsStr;

use clap_complete::engine::{CompletionCandidate, PathCompleter, ValueCompleter as _};
use shardwise_core::catalog::Catalog;
use shardwise_core::explain::Subject;

/// The variable by which a shell asks.
pub(crate) const COMPLETE: &str = "SHARDWISE_COMPLETE";

/// Regions with a price book.
pub(crate) fn regions() -> Vec<CompletionCandidate> {
    let catalog = Catalog::embedded();
    let candidate = |id: &&str| {
        let name = catalog.book(id).map_or(String::new(), |book| book.name);
        CompletionCandidate::new(*id).help(Some(name.into()))
    };
    catalog.regions().iter().map(candidate).collect()
}

/// Ids of numbers, and files.
pub(crate) fn subjects(current: &OsStr) -> Vec<CompletionCandidate> {
    let start = current.to_string_lossy();
    let ids = Subject::all().filter(|subject| subject.id().starts_with(&*start));
    let ids = ids.map(|subject| CompletionCandidate::new(subject.id()).help(Some(subject.meaning().into())));
    ids.chain(PathCompleter::file().complete(current)).collect()
}
