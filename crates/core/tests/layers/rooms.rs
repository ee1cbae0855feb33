//! The rooms of `crates/core/src`, from the ground up: each imports only rooms above it in this list.

/// A room and what it is for.
pub(crate) const ROOMS: [(&str, &str); 9] = [
    (
        "text",
        "numbers and sentences: units as people write them, every sentence of the program, what is wrong with an input, ids",
    ),
    (
        "catalog",
        "what AWS charges and allows: prices and quotas with source and grade, a book for each Region, the books that are built in",
    ),
    (
        "scenario",
        "what the user says, types only: traffic, delivery, functions, consumers, events, a file for each architecture; the table of architectures",
    ),
    (
        "input",
        "a scenario or a book from text, and back: documents, their check against a schema, links, scenario files",
    ),
    (
        "model",
        "the pure numbers: flow, sizes, formulas, bill, limits, risk, a file for each service, a folder for each architecture",
    ),
    ("report", "the numbers as published data and sentences: the plan, the verdict, notices"),
    (
        "study",
        "questions answered by trying: sweeps, what to take, where the answer changes, sensitivity, the months to come, numbers that are not known exactly, headroom, one more consumer",
    ),
    ("explain", "one number followed back to its source"),
    (
        "output",
        "what leaves core beside reports: the table for spreadsheets, what the page is handed, every text by key",
    ),
];
