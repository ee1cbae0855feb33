//! How long reading takes, over doubling sizes of inputs that are made to be slow: twice the size is to take twice the time.
//! Traces are read by the command: `crates/cli/benches/start.rs`.

mod hostile;

use std::fmt;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use hostile::{HOSTILE, Hostile, Reader};
use shardwise_core::catalog::Catalog;
use shardwise_core::input::{link, read_book, read_scenario};

fn main() {
    divan::main();
}

/// A hostile input of a size.
#[derive(Clone, Copy)]
struct Sized {
    hostile: Hostile,
    kib: usize,
}

impl fmt::Display for Sized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} KiB", self.hostile, self.kib)
    }
}

fn sizes() -> impl Iterator<Item = Sized> {
    HOSTILE.into_iter().flat_map(|hostile| [64, 128, 256, 512, 1024].map(|kib| Sized { hostile, kib }))
}

#[divan::bench(args = sizes(), max_time = 1)]
fn reading(bencher: Bencher<'_, '_>, Sized { hostile, kib }: Sized) {
    let text = hostile.text(kib << 10);
    let bytes = BytesCount::of_str(&text);
    let catalog = Catalog::embedded();
    let bencher = bencher.counter(bytes);
    match hostile.reader {
        Reader::Scenario => bencher.bench(|| read_scenario("file", Some(black_box(&text)), &[], &catalog).is_ok()),
        Reader::Link => bencher.bench(|| link::read_with("link", black_box(&text), &[], &catalog).is_ok()),
        Reader::Assignments => {
            let assignments: Vec<String> = text.lines().map(str::to_owned).collect();
            bencher.bench(|| read_scenario("file", None, black_box(&assignments), &catalog).is_ok());
        }
        Reader::Book | Reader::Quotas => {
            let name = if hostile.reader == Reader::Book { "us-east-1.toml" } else { "quotas.toml" };
            bencher.bench(|| read_book(&mut Catalog::embedded(), name, name, black_box(&text)).is_ok());
        }
    }
}
