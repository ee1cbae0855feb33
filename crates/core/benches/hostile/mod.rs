//! Inputs that are made to be slow to read, of any size. Benchmarks measure them over doubling sizes.

use std::fmt;

/// A reader and the kind of text it is handed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hostile {
    /// What is read.
    pub name: &'static str,
    /// How it is read.
    pub reader: Reader,
    before: &'static str,
    /// One of many parts, the number of which is added twice: where `{}` stands.
    part: &'static str,
    after: &'static str,
}

/// What reads a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// A scenario file.
    Scenario,
    /// `--set`, an assignment for each line.
    Assignments,
    /// A link.
    Link,
    /// A price book.
    Book,
    /// A quotas file.
    Quotas,
}

impl fmt::Display for Hostile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.reader, self.name)
    }
}

impl Hostile {
    /// The text, of at most so many bytes.
    pub(crate) fn text(&self, bytes: usize) -> String {
        let mut text = self.before.to_owned();
        for number in 0.. {
            let part = self.part.replace("{}", &number.to_string());
            if text.len() + part.len() + self.after.len() > bytes {
                break;
            }
            text += &part;
        }
        text + self.after
    }
}

const fn hostile(reader: Reader, name: &'static str, [before, part, after]: [&'static str; 3]) -> Hostile {
    Hostile { name, reader, before, part, after }
}

/// All of them.
pub(crate) const HOSTILE: [Hostile; 36] = [
    hostile(Reader::Scenario, "unknown keys", ["", "key_{} = 1\n", ""]),
    hostile(Reader::Scenario, "unknown keys on one line", ["workload = { ", "k{} = 1, ", "k = 1 }"]),
    hostile(Reader::Scenario, "unknown prices", ["[prices]\n", "\"kinesis.k{}\" = 1\n", ""]),
    hostile(Reader::Scenario, "tables opened again", ["", "[t{}.x]\n[t{}]\n", ""]),
    hostile(Reader::Scenario, "empty outages", ["[simulation]\noutages = [", "{}, ", "]\n"]),
    hostile(Reader::Scenario, "wrong consumers", ["", "[[consumers]]\nkind = \"k{}\"\n", ""]),
    hostile(Reader::Scenario, "dotted keys", ["", "a.b.c.d.e.f.g.h.k{}.i.j = 1\n", ""]),
    hostile(Reader::Scenario, "broken lines", ["", "= {}\n", ""]),
    hostile(Reader::Scenario, "the same key", ["", "name = \"{}\"\n", ""]),
    hostile(Reader::Scenario, "a long key", ["\"", "writes_per_second", "\" = 1\n"]),
    hostile(Reader::Scenario, "a long choice", ["[delivery]\ndestination = \"", "opensearch", "\"\n"]),
    hostile(Reader::Scenario, "a long number", ["[workload]\nitem_size = 1", "0123456789", ".5\n"]),
    hostile(Reader::Scenario, "a long list", ["[workload]\nhourly = [", "{}, ", "1]\n"]),
    hostile(Reader::Scenario, "open brackets", ["name = ", "[", ""]),
    hostile(Reader::Scenario, "a long comment", ["# ", "long \u{202e}", ""]),
    hostile(Reader::Assignments, "unknown keys", ["", "key_{}=1\n", ""]),
    hostile(Reader::Assignments, "keys of a table", ["", "workload.key_{}=1\n", ""]),
    hostile(Reader::Assignments, "the same key", ["", "workload.item_size={}\n", ""]),
    hostile(Reader::Assignments, "no value", ["", "key_{}\n", ""]),
    hostile(Reader::Assignments, "a deep key", ["", "a.", "a=1"]),
    hostile(Reader::Link, "unknown keys", ["#v2", "&k{}=1", ""]),
    hostile(Reader::Link, "tables of keys", ["#v2", "&workload.k{}=1&delivery.k{}=1", ""]),
    hostile(Reader::Link, "deep keys", ["#v2", "&k{}.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p=1", ""]),
    hostile(Reader::Link, "a deep key", ["#v2&", "a.", "a=1"]),
    hostile(Reader::Link, "consumers", ["#v2", "&consumers.{}.kind=kcl", ""]),
    hostile(Reader::Link, "the same list", ["#v2", "&workload.hourly=[1,1,1,1,1,1,1,1,1,1,1,1]", ""]),
    hostile(Reader::Link, "an encoded list", ["#v2&workload.hourly=[", "%31,", "1]"]),
    hostile(Reader::Link, "a long number", ["#v2&workload.item_size=1", "0123456789", ""]),
    hostile(Reader::Link, "separators", ["#v2&workload.item_size=1", ",000", ""]),
    hostile(Reader::Link, "an encoded text", ["#v2&name=", "%F0%9F%92%A9", ""]),
    hostile(Reader::Link, "broken encoding", ["#v2&name=", "%", ""]),
    hostile(Reader::Link, "a quoted text", ["#v2&name=%22", "%5Cn", "%22"]),
    hostile(Reader::Link, "ampersands", ["#v2", "&&&&", ""]),
    hostile(Reader::Link, "a long Region", ["#v2&region=", "us-east-1", ""]),
    hostile(
        Reader::Book,
        "tiers",
        [
            "region = \"us-east-1\"\neffective = 2026-10-01\n[prices.\"lambda.request\"]\ntiers = [",
            "{ up_to = {}, usd = 1, x = 2 }, ",
            "{ usd = 1 }]\n",
        ],
    ),
    hostile(
        Reader::Quotas,
        "Regions",
        [
            "[quotas.\"streams.readers\"]\nvalue = 2\ngrade = \"given\"\n[quotas.\"streams.readers\".regions]\n",
            "r{} = 0\n",
            "",
        ],
    ),
];
