//! Terms that are assembled of parts: envelopes, images and expansions of records, each with where it was measured.

use super::document::{Assembled, TermPart};
use super::ids::ResultId;
use super::results::STREAM_ENVELOPE_SOURCE;
use crate::catalog::Grade;
use crate::model::architectures::record_view;
use crate::model::{
    ATTRIBUTE_JSON, Case, DELIVERED_ENVELOPE, DELIVERED_EXPANSION, KINESIS_ENVELOPE, PARTITION_KEY, STREAMS_ENVELOPE,
    Symbol, images_of,
};
use crate::scenario::{Mix, ViewType};

/// How settings of the scenario are known.
const SETTING: &str = "set in the scenario";

/// The parts of the terms of a record's size; empty for other numbers, and for sizes that are set.
pub(super) fn assembled(id: ResultId, case: &Case<'_>) -> Vec<Assembled> {
    let workload = &case.scenario.workload;
    let is_set = match id {
        ResultId::StreamRecord(_) | ResultId::KinesisRecord => workload.change_record_size.is_some(),
        ResultId::DeliveredRecord => case.scenario.delivered.record_size.is_some(),
        _ => true,
    };
    if is_set {
        return Vec::new();
    }
    let keys = given("workload.key_size", workload.key_size.0, "the key attributes of the item");
    match id {
        ResultId::StreamRecord(record) => vec![
            of(Symbol::Envelope, vec![STREAMS, keys]),
            images(workload.mix, images_of(record_view(record, case.scenario))),
            expansion(case),
        ],
        ResultId::KinesisRecord => vec![
            of(Symbol::Envelope, vec![KINESIS, keys, PARTITION]),
            images(workload.mix, images_of(ViewType::NewAndOldImages)),
            expansion(case),
        ],
        _ => vec![of(Symbol::Envelope, vec![DELIVERED]), of(Symbol::Expansion, vec![RESHAPED])],
    }
}

const KINESIS: TermPart = TermPart {
    name: "record",
    value: KINESIS_ENVELOPE,
    meaning: "table, event id, times and flags as DynamoDB JSON",
    grade: Grade::Assumed,
    source: "measured on real records: 307 to 356 bytes around keys and images",
};
const PARTITION: TermPart = TermPart {
    name: "partition key",
    value: PARTITION_KEY,
    meaning: "the partition key of the Kinesis record, which Kinesis counts",
    grade: Grade::Assumed,
    source: "seen in real records: 32 hexadecimal digits; AWS does not document it",
};
const STREAMS: TermPart = TermPart {
    name: "record",
    value: STREAMS_ENVELOPE,
    meaning: "event id, name and version, Region, sequence number, stream ARN and times as JSON",
    grade: Grade::Assumed,
    source: STREAM_ENVELOPE_SOURCE,
};
const DELIVERED: TermPart = TermPart {
    name: "record",
    value: DELIVERED_ENVELOPE,
    meaning: "what reshaping adds: kind of change, time, sequence number and names",
    grade: Grade::Assumed,
    source: "depends on the function; set delivered.record_size if you know it",
};
const RESHAPED: TermPart = TermPart {
    name: "JSON",
    value: DELIVERED_EXPANSION,
    meaning: "bytes of JSON per byte of the item: quotes, commas and escapes",
    grade: Grade::Assumed,
    source: "depends on the item; set delivered.record_size if you know it",
};

fn of(symbol: Symbol, parts: Vec<TermPart>) -> Assembled {
    Assembled { term: symbol.name().to_owned(), parts }
}

fn given(name: &'static str, value: f64, meaning: &'static str) -> TermPart {
    TermPart { name, value, meaning, grade: Grade::Given, source: SETTING }
}

/// Images of the kinds of change, by their shares.
fn images(mix: Mix, [insert, modify, remove]: [usize; 3]) -> Assembled {
    let kind = |name, share: f64, count: usize| {
        let meaning = match count {
            0 => "no image in each of them",
            1 => "one image in each of them",
            _ => "the old and the new image in each of them",
        };
        given(name, share * count as f64, meaning)
    };
    let kinds = [
        kind("workload.mix.insert", mix.insert, insert),
        kind("workload.mix.modify", mix.modify, modify),
        kind("workload.mix.remove", mix.remove, remove),
    ];
    of(Symbol::ImagesPerChange, kinds.to_vec())
}

/// Bytes of DynamoDB JSON per byte of the item.
fn expansion(case: &Case<'_>) -> Assembled {
    let workload = &case.scenario.workload;
    let parts = match workload.attributes {
        Some(attributes) => vec![
            TermPart {
                name: "item",
                value: 1.0,
                meaning: "names and values of the attributes, as the item has them",
                grade: Grade::Verified,
                source: "DynamoDB Developer Guide, item sizes",
            },
            TermPart {
                name: "workload.attributes",
                value: ATTRIBUTE_JSON * attributes / workload.item_size.0,
                meaning: "12 bytes of DynamoDB JSON for each attribute, per byte of the item",
                grade: Grade::Assumed,
                source: "measured on real records: type, quotes, braces and comma of an attribute",
            },
        ],
        None => vec![TermPart {
            name: "workload.json_expansion",
            value: workload.json_expansion,
            meaning: "bytes of DynamoDB JSON per byte of the item",
            grade: Grade::Assumed,
            source: "captured records: 1.7 to 3.1 for small items, 1.3 for attributes of 40 bytes of text",
        }],
    };
    of(Symbol::Expansion, parts)
}
