//! Ids, and arguments in English.

use super::*;
use crate::text::{
    FileMessage, InputMessage, NoticeMessage, RemedyMessage, ReportMessage, SimulationMessage, StudyMessage,
};

#[test]
fn ids_are_unique() {
    let kinds = [
        Message::ALL,
        ReportMessage::ALL,
        StudyMessage::ALL,
        SimulationMessage::ALL,
        InputMessage::ALL,
        NoticeMessage::ALL,
        RemedyMessage::ALL,
        FileMessage::ALL,
    ];
    let mut known = std::collections::BTreeSet::new();
    kinds.iter().copied().flatten().for_each(|(id, _)| assert!(known.insert(id), "{id}"));
}

#[test]
fn sentences_of_every_kind_display_as_english() {
    let check = |message: Message, english: &str| assert_eq!(message.to_string(), english);
    check(Message::amount(1.5, "GB"), "1.5 GB");
    check(ReportMessage::VerdictNone.into(), "Nothing fits as required.");
    check(StudyMessage::HoldFreshness { time: "5 s".into() }.into(), "from write to delivery it takes at most 5 s");
    check(SimulationMessage::EventStops { consumer: "lambda".into() }.into(), "lambda stops");
    check(InputMessage::KeyNeeded.into(), "missing required key");
    let kinds = [
        (Kind::Report, ReportMessage::ALL),
        (Kind::Study, StudyMessage::ALL),
        (Kind::Simulation, SimulationMessage::ALL),
        (Kind::Input, InputMessage::ALL),
        (Kind::Notice, NoticeMessage::ALL),
        (Kind::Remedy, RemedyMessage::ALL),
    ];
    for (kind, all) in kinds {
        for (place, (id, english)) in all.iter().enumerate() {
            let sentence = Sentence::new(kind, place, Translatable { id, arguments: Vec::new() });
            assert_eq!(Message::Own(sentence).english(), *english);
        }
    }
    let notices =
        [(NoticeMessage::NoticeGlobalTable, "notice.global-table"), (NoticeMessage::NoticeIceberg, "notice.iceberg")];
    for (message, id) in notices {
        assert_eq!(NoticeMessage::ALL[message.place()].0, id);
    }
    assert_eq!(FileMessage::WhatToDo.english(), "What to do");
}

#[test]
fn arguments_read_as_english() {
    let check = |argument: Argument, english: &str| assert_eq!(argument.to_string(), english);
    check(Argument::exact(1048577.0), "1,048,577");
    check(Argument::whole(1234.0), "1,234");
    check(Argument::Usd(9.5), "$9.50");
    check(Argument::Usd(0.001), "<$0.01");
    check(Argument::Usd(0.0), "$0.00");
    check(Argument::Usd(1234.5), "$1,234");
    check(Argument::UsdCents(30.4), "$30.40");
    check(Argument::UsdDifference([157.49, 120.51]), "$36");
    check(Argument::Percent { share: 0.125, decimals: 1 }, "12.5%");
    // Almost all is not all, and almost nothing is not nothing.
    check(Argument::Percent { share: 0.997, decimals: 0 }, ">99%");
    check(Argument::Percent { share: 0.9996, decimals: 1 }, ">99.9%");
    check(Argument::Percent { share: 1.0, decimals: 0 }, "100%");
    check(Argument::Percent { share: 0.0004, decimals: 1 }, "<0.1%");
    check(Argument::Percent { share: 0.0, decimals: 0 }, "0%");
    check(Argument::Bytes(5242880.0), "5 MiB");
    check(Argument::list(Joining::And, ["a"]), "a");
    check(Argument::list(Joining::And, ["a", "b", "c"]), "a, b and c");
    check(Argument::list(Joining::Semicolon, ["a", "b", "c"]), "a; b; c");
}
