//! The sheet of limits: what the busiest hour asks of each, and how much of it that is.

use rust_xlsxwriter::{Color, ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatDataBar, Format};
use rust_xlsxwriter::{Worksheet, XlsxError};
use shardwise_core::model::Verdict;
use shardwise_core::report::LimitReport;
use shardwise_core::text::{Argument, FileMessage};

use super::case::Case;
use super::look::{Kind, Part};
use super::names::Names;
use super::sheet::{Column, Computed, Sheet};

const DEMAND: Column = 2;
const LIMIT: Column = 3;
const UTILIZATION: Column = 5;
const VERDICT: Column = 6;

/// The colors of verdicts: background and letters, with enough contrast.
const VERDICTS: [(Verdict, u32, u32); 4] = [
    (Verdict::Ok, 0xDF_F3E4, 0x1B_5E2A),
    (Verdict::Near, 0xFF_F1C9, 0x6B_4E00),
    (Verdict::Late, 0xFF_E3C7, 0x7A_3B00),
    (Verdict::Exceeded, 0xFB_DADA, 0x8B_1A1A),
];
const BAR: u32 = 0x9D_B8D6;

/// Writes the sheet.
pub(crate) fn write(cases: &[Case<'_>], names: &Names<'_>) -> Result<Worksheet, XlsxError> {
    let words = names.words();
    let mut sheet = names.sheet(&names.limits, &[28.0, 27.0, 17.0, 16.0, 15.0, 12.0, 11.0, 10.0, 36.0, 40.0])?;
    sheet.title(&words.say(FileMessage::Limits))?;
    sheet.prose(&words.say(FileMessage::LimitsNote))?;
    let heads = [
        (FileMessage::Limit, Kind::Text),
        (FileMessage::Id, Kind::Text),
        (FileMessage::Demand, Kind::Number),
        (FileMessage::Limit, Kind::Number),
        (FileMessage::Unit, Kind::Text),
        (FileMessage::Utilization, Kind::Number),
        (FileMessage::VerdictOf, Kind::Text),
        (FileMessage::MovedBy, Kind::Text),
        (FileMessage::WhatToChange, Kind::Text),
        (FileMessage::Source, Kind::Text),
    ];
    sheet.heads(&heads.map(|(head, kind)| (words.say(head), kind)))?;
    sheet.freeze()?;
    let first = sheet.row();
    for case in cases {
        for architecture in &case.studied.report.architectures {
            sheet.heading(&case.of(words.title(architecture), words))?;
            let command = Argument::text(case.studied.command("explain", "ID"));
            sheet.prose(&words.say(FileMessage::LimitAgain { command }))?;
            for limit in &architecture.limits {
                row(&mut sheet, limit)?;
            }
        }
    }
    color(&mut sheet, first)?;
    Ok(sheet.done())
}

fn row(sheet: &mut Sheet<'_>, limit: &LimitReport) -> Result<(), XlsxError> {
    let words = sheet.words();
    sheet.text(0, &words.limit(limit.id), Part::Cell)?;
    sheet.text(1, limit.id.into(), Part::Quiet)?;
    let demand = sheet.number(DEMAND, limit.demand, Part::Cell, Kind::Number)?;
    let most = sheet.number(LIMIT, limit.limit, Part::Cell, Kind::Number)?;
    sheet.text(4, &words.unit(&limit.unit), Part::Cell)?;
    let formula = format!("{}/{}", demand.seen_from(sheet.name()), most.seen_from(sheet.name()));
    let utilization = Computed { formula, value: limit.utilization };
    sheet.computed(UTILIZATION, &utilization, Part::Cell, Kind::Share)?;
    sheet.text(VERDICT, &words.verdict(limit.verdict), Part::Cell)?;
    sheet.text(7, &words.nature(limit.nature), Part::Cell)?;
    let remedy = if limit.verdict == Verdict::Ok { String::new() } else { words.message(&limit.remedy) };
    sheet.text(8, &remedy, Part::Cell)?;
    sheet.text(9, &words.message(&limit.source), Part::Cell)?;
    sheet.next()
}

/// A bar in each utilization, and a color for each verdict.
fn color(sheet: &mut Sheet<'_>, first: u32) -> Result<(), XlsxError> {
    let (last, words) = (sheet.row(), sheet.words());
    let bar = ConditionalFormatDataBar::new().set_fill_color(Color::RGB(BAR)).set_solid_fill(true);
    let bar = bar
        .set_minimum(rust_xlsxwriter::ConditionalFormatType::Number, 0)
        .set_maximum(rust_xlsxwriter::ConditionalFormatType::Number, 1);
    sheet.worksheet().add_conditional_format(first, UTILIZATION, last, UTILIZATION, &bar)?;
    for (verdict, background, ink) in VERDICTS {
        let format = Format::new().set_background_color(Color::RGB(background)).set_font_color(Color::RGB(ink));
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(words.verdict(verdict)))
            .set_format(format);
        sheet.worksheet().add_conditional_format(first, VERDICT, last, VERDICT, &rule)?;
    }
    Ok(())
}
