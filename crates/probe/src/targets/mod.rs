//! The targets: a function each, which takes bytes and panics if something does not hold.

mod jumps;
mod page;
mod plan;
mod readers;
mod simulation;

pub use jumps::{Found, Jump, probe as probe_jump};

/// A target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and that of its corpus.
    pub name: &'static str,
    /// What takes the bytes.
    pub probe: fn(&[u8]),
    /// Whether it reads the bytes as text, not as choices.
    pub is_text: bool,
}

const fn text(name: &'static str, probe: fn(&[u8])) -> Target {
    Target { name, probe, is_text: true }
}

const fn drawn(name: &'static str, probe: fn(&[u8])) -> Target {
    Target { name, probe, is_text: false }
}

/// All targets.
pub const TARGETS: &[Target] = &[
    text("scenario", readers::scenario),
    text("set", readers::set),
    text("link", readers::link),
    text("book", readers::book),
    text("quotas", readers::quotas),
    text("trace", readers::trace),
    text("baseline", readers::baseline),
    text("words", readers::words),
    text("page", page::first_view),
    drawn("plan", plan::plan),
    drawn("books", plan::books),
    drawn("simulation", simulation::simulation),
    drawn("worker", page::worker),
    drawn("jumps", jumps::jumps),
];

/// The target with this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
