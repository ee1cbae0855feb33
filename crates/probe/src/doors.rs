//! The doors of the page's two modules, as they are, but compiled for this machine. Those that take JavaScript values are
//! not called here: they read TOML and plain data as the command does, by the same functions.

#![allow(missing_docs, unreachable_pub, dead_code, reason = "the modules say what they are, and only doors are called")]
#![allow(clippy::needless_pass_by_value, reason = "what comes from JavaScript is owned")]
#![allow(clippy::duplicate_mod, reason = "both doors share a file, as in their crates")]

#[path = "../../wasm/src/lib.rs"]
pub mod first;
#[path = "../../wasm-more/src/lib.rs"]
pub mod more;
