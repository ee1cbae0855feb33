//! The first sheet: what to take, what it costs, and what makes the difference. Its amounts follow the bill.

use rust_xlsxwriter::{Worksheet, XlsxError};
use shardwise_core::model::LineId;
use shardwise_core::output::Currency;
use shardwise_core::report::{ArchitectureReport, Report};
use shardwise_core::text::{Argument, FileMessage};

use super::bill::{Bills, Block};
use super::case::Case;
use super::look::{Kind, Part};
use super::names::Names;
use super::sheet::{Computed, Place, Priced, Sheet};
use crate::words::Words;

/// The sheet under way.
struct Writer<'a> {
    sheet: Sheet<'a>,
    /// The name of the sheet in formulas.
    name: &'a str,
    words: Words<'a>,
    bills: &'a Bills<'a>,
    currency: &'a Currency,
}

/// Writes the sheet.
pub(crate) fn write(
    cases: &[Case<'_>],
    currency: &Currency,
    names: &Names<'_>,
    bills: &Bills<'_>,
) -> Result<Worksheet, XlsxError> {
    let words = names.words();
    let widths = [34.0, 28.0, 18.0, 18.0, 18.0, 18.0, 18.0, 16.0, 14.0, 16.0, 16.0];
    let sheet = names.sheet(&names.answer, &widths)?;
    let mut writer = Writer { sheet, name: &names.answer, words, bills, currency };
    let title = match cases {
        [case] => case.studied.report.name.clone(),
        cases => words.say(FileMessage::SeveralScenarios { count: Argument::exact(cases.len() as f64) }),
    };
    writer.sheet.title(&title)?;
    writer.about(cases)?;
    writer.sheet.freeze()?;
    for case in cases {
        writer.verdict(case)?;
    }
    let totals = writer.totals(cases)?;
    writer.cheapest(cases, &totals)?;
    for (scenario, case) in cases.iter().enumerate() {
        writer.lines(scenario, case)?;
    }
    for case in cases {
        writer.notices(case)?;
    }
    Ok(writer.sheet.done())
}

impl<'a> Writer<'a> {
    fn about(&mut self, cases: &[Case<'_>]) -> Result<(), XlsxError> {
        let mut regions: Vec<String> = Vec::new();
        for case in cases {
            let book = case.studied.book;
            let [region, effective] = [&book.region, &book.effective].map(|text| Argument::text(text.as_str()));
            let region = self.words.say(FileMessage::BookOf { region, effective });
            if !regions.contains(&region) {
                regions.push(region);
            }
        }
        let version = env!("CARGO_PKG_VERSION").into();
        let prices = Argument::text(regions.join("; "));
        self.sheet.prose(&self.words.say(FileMessage::AboutWorkbook { version, prices }))
    }

    fn verdict(&mut self, case: &Case<'_>) -> Result<(), XlsxError> {
        let words = self.words;
        self.sheet.heading(&case.heading(FileMessage::Verdict, words))?;
        self.sheet.prose(&words.message(&case.studied.report.verdict.text))?;
        case.studied.todo.iter().enumerate().try_for_each(|(place, todo)| {
            let text = Argument::text(words.message(&todo.text));
            self.sheet.prose(&words.say(FileMessage::ToDo { number: Argument::exact(place as f64 + 1.0), text }))
        })?;
        self.prose_about(notices(case, true, words))
    }

    /// Paragraphs, each with what it is about.
    fn prose_about(&mut self, all: impl IntoIterator<Item = (String, String)>) -> Result<(), XlsxError> {
        all.into_iter().try_for_each(|(about, text)| self.sheet.prose(&format!("{about}: {text}")))
    }

    /// One row for each architecture of each scenario. Returns the cells with the totals.
    fn totals(&mut self, cases: &[Case<'_>]) -> Result<Vec<(usize, Place<'a>)>, XlsxError> {
        let words = self.words;
        self.sheet.heading(&words.say(FileMessage::Totals))?;
        let converted = FileMessage::AMonthIn { code: self.currency.code.as_str().into() };
        let mut heads = vec![(FileMessage::Architecture, Kind::Text)];
        heads.extend((cases.len() > 1).then_some((FileMessage::Scenario, Kind::Text)));
        heads
            .extend([(FileMessage::Outcome, Kind::Text), (FileMessage::AMonthIn { code: "USD".into() }, Kind::Number)]);
        heads.extend((!self.currency.is_usd()).then_some((converted, Kind::Number)));
        heads.extend([(FileMessage::ChangeSince, Kind::Number)]);
        heads.extend((cases.len() > 1).then_some((FileMessage::AgainstFirst, Kind::Number)));
        heads.extend([
            (FileMessage::PerMillionIn { code: "USD".into() }, Kind::Number),
            (FileMessage::Shards, Kind::Number),
            (FileMessage::Risk, Kind::Text),
            (FileMessage::WorstFreshness, Kind::Number),
        ]);
        self.sheet.heads(&heads.into_iter().map(|(head, kind)| (words.say(head), kind)).collect::<Vec<_>>())?;
        let mut cells = Vec::new();
        for (scenario, case) in cases.iter().enumerate() {
            for (at, architecture) in case.studied.report.architectures.iter().enumerate() {
                let first =
                    || cases.first()?.studied.report.architectures.iter().position(|first| first.id == architecture.id);
                let against = first().map(|at| (&self.bills.blocks[0][at], &cases[0].studied.report.architectures[at]));
                let place = self.total(case, architecture, &self.bills.blocks[scenario][at], against)?;
                cells.push((scenario, place));
            }
        }
        Ok(cells)
    }

    /// A row of the totals. `against` is the same architecture of the first scenario.
    fn total(
        &mut self,
        case: &Case<'_>,
        architecture: &ArchitectureReport,
        block: &Block<'a>,
        against: Option<(&Block<'a>, &ArchitectureReport)>,
    ) -> Result<Place<'a>, XlsxError> {
        let (words, own) = (self.words, self.name);
        let sheet = &mut self.sheet;
        let mut columns = 0..;
        let mut next = || columns.next().unwrap_or_default();
        sheet.text(next(), &words.title(architecture), Part::Cell)?;
        if let Some(name) = &case.name {
            sheet.text(next(), name, Part::Cell)?;
        }
        sheet.text(next(), &words.outcome(architecture.fit.outcome), Part::Cell)?;
        let usd = architecture.monthly_usd;
        let amount = |place: Place<'a>, value| Priced { formula: place.seen_from(own), value, needs: vec![place] };
        let place = sheet.priced(next(), &amount(block.total, usd), Part::Cell, Kind::Usd)?;
        if let Some(converted) = block.converted {
            let value = usd.map(|usd| usd * self.currency.rate);
            sheet.priced(next(), &amount(converted, value), Part::Cell, Kind::Amount)?;
        }
        let change = Computed { formula: block.change.seen_from(own), value: 0.0 };
        sheet.computed(next(), &change, Part::Cell, Kind::Usd)?;
        match against.filter(|_| case.name.is_some()) {
            Some((first, report)) => {
                let formula = format!("{}-{}", block.total.seen_from(own), first.total.seen_from(own));
                let value = usd.zip(report.monthly_usd).map(|(usd, first)| usd - first);
                let more = Priced { formula, value, needs: vec![block.total, first.total] };
                sheet.priced(next(), &more, Part::Cell, Kind::Usd)?;
            }
            None if case.name.is_some() => sheet.text(next(), "", Part::Cell)?,
            None => {}
        }
        let per = amount(block.per_million, architecture.usd_per_million_changes);
        sheet.priced(next(), &per, Part::Cell, Kind::Fine)?;
        sheet.number(next(), architecture.shards.used as f64, Part::Cell, Kind::Number)?;
        sheet.text(next(), &words.risk(architecture).0, Part::Cell)?;
        match architecture.freshness.worst_seconds {
            Some(seconds) => drop(sheet.number(next(), seconds.round(), Part::Cell, Kind::Number)?),
            None => sheet.text(next(), &words.say(FileMessage::NoEnd), Part::Value)?,
        }
        sheet.next()?;
        Ok(place)
    }

    /// Which architecture is the cheapest of those that fit, at the prices in the workbook.
    fn cheapest(&mut self, cases: &[Case<'_>], totals: &[(usize, Place<'_>)]) -> Result<(), XlsxError> {
        for (scenario, case) in cases.iter().enumerate() {
            let own = totals.iter().filter(|(of, _)| *of == scenario).map(|(_, place)| *place);
            let able: Vec<(&ArchitectureReport, Place<'_>)> = case
                .studied
                .report
                .architectures
                .iter()
                .zip(own)
                .filter(|(architecture, _)| {
                    architecture.fit.outcome.is_fit()
                        || architecture.not_priced.as_ref().is_some_and(|not| not.would_fit)
                })
                .collect();
            self.sheet.text(0, &self.words.say(FileMessage::CheapestNow), Part::Total)?;
            let column = if case.name.is_some() { 2 } else { 1 };
            self.sheet.text(1, case.name.as_deref().unwrap_or_default(), Part::Total)?;
            let all: Vec<String> = able.iter().map(|(_, place)| place.seen_from(self.name)).collect();
            let least = format!("MIN({})", all.join(","));
            let chosen = able.iter().rev().fold(String::new(), |rest, (architecture, place)| {
                let name = format!("\"{}\"", self.words.title(architecture));
                if rest.is_empty() { name } else { format!("IF({}={least},{name},{rest})", place.seen_from(self.name)) }
            });
            let priced = able.iter().filter_map(|(architecture, _)| Some((architecture, architecture.monthly_usd?)));
            let cheapest = priced.min_by(|a, b| a.1.total_cmp(&b.1));
            match cheapest {
                Some((architecture, _)) => {
                    self.sheet.chosen(column, &chosen, &self.words.title(architecture), Part::Total, Kind::Text)?;
                }
                None => self.sheet.text(column, &self.words.say(FileMessage::NoneFits), Part::Total)?,
            }
            self.sheet.next()?;
        }
        Ok(())
    }

    /// Cost by line, the largest difference first; of two architectures with their difference.
    fn lines(&mut self, scenario: usize, case: &Case<'_>) -> Result<(), XlsxError> {
        let architectures = &case.studied.report.architectures;
        let words = self.words;
        self.sheet.heading(&case.heading(FileMessage::WhatDiffers, words))?;
        let mut heads = [FileMessage::Line, FileMessage::Id].map(|head| (words.say(head), Kind::Text)).to_vec();
        // Its cells are amounts, and nothing else in the row shows that.
        let amount = |of: String| format!("{of}, {}", words.say(FileMessage::AMonthIn { code: "USD".into() }));
        heads.extend(architectures.iter().map(|architecture| (amount(words.title(architecture)), Kind::Number)));
        let difference =
            difference(architectures).map(|[first, second]| amount(format!("{} - {}", second.letter, first.letter)));
        heads.extend(difference.map(|name| (name, Kind::Number)));
        self.sheet.heads(&heads)?;
        let blocks = &self.bills.blocks[scenario];
        for id in ordered(case.studied.report) {
            self.sheet.text(0, &words.line(id), Part::Cell)?;
            self.sheet.text(1, id.into(), Part::Quiet)?;
            let cells = architectures.iter().zip(blocks).map(|(architecture, block)| {
                let place = block.lines.iter().find(|(known, _)| *known == id).map(|(_, place)| *place);
                let mut missing = architecture.not_priced.iter().flat_map(|missing| &missing.lines);
                let is_priced = !missing.any(|line| line.id == id);
                (place, is_priced.then(|| usd(architecture, id)))
            });
            self.amounts(&cells.collect::<Vec<_>>(), Part::Cell)?;
        }
        self.sheet.text(0, &words.say(FileMessage::Total), Part::Total)?;
        self.sheet.text(1, "", Part::Total)?;
        let totals = architectures.iter().zip(blocks);
        let totals: Vec<_> =
            totals.map(|(architecture, block)| (Some(block.total), architecture.monthly_usd)).collect();
        self.amounts(&totals, Part::Total)
    }

    /// The amounts of a row, one for each architecture; a line that a bill does not have costs it nothing, and one without a
    /// price has no amount.
    fn amounts(&mut self, amounts: &[(Option<Place<'_>>, Option<f64>)], part: Part) -> Result<(), XlsxError> {
        let mut column = 2;
        let mut cells = Vec::new();
        for (place, value) in amounts {
            let cell = match *place {
                None => self.sheet.number(column, 0.0, part, Kind::Usd)?,
                Some(place) => {
                    let amount = Priced { formula: place.seen_from(self.name), value: *value, needs: vec![place] };
                    self.sheet.priced(column, &amount, part, Kind::Usd)?
                }
            };
            cells.push(cell);
            column += 1;
        }
        if let ([first, second], [(_, a), (_, b)]) = (&cells[..], amounts) {
            let formula = format!("{}-{}", second.seen_from(self.name), first.seen_from(self.name));
            let difference = Priced { formula, value: b.zip(*a).map(|(b, a)| b - a), needs: vec![*first, *second] };
            self.sheet.priced(column, &difference, part, Kind::Usd)?;
        }
        self.sheet.next()
    }

    fn notices(&mut self, case: &Case<'_>) -> Result<(), XlsxError> {
        let (report, words) = (case.studied.report, self.words);
        let reasons = report.architectures.iter().flat_map(|architecture| {
            let reasons = architecture.fit.reasons.iter();
            reasons.map(move |reason| (words.title(architecture), words.message(&reason.text)))
        });
        let all: Vec<(String, String)> = reasons.chain(notices(case, false, words)).collect();
        if all.is_empty() {
            return Ok(());
        }
        self.sheet.heading(&case.heading(FileMessage::ToKnow, words))?;
        self.prose_about(all)
    }
}

/// The notices that the verdict relies on, or the others: their keys and texts.
fn notices<'a>(
    case: &'a Case<'_>,
    concern_verdict: bool,
    words: Words<'a>,
) -> impl Iterator<Item = (String, String)> + use<'a> {
    let notices = case.studied.report.notices.iter();
    let notices = notices.filter(move |notice| notice.concerns_verdict == concern_verdict);
    notices.map(move |notice| (notice.key.clone(), words.message(&notice.text)))
}

fn difference(architectures: &[ArchitectureReport]) -> Option<&[ArchitectureReport; 2]> {
    architectures.try_into().ok()
}

fn usd(architecture: &ArchitectureReport, id: LineId) -> f64 {
    architecture.bill.iter().find(|line| line.id == id).map_or(0.0, |line| line.usd)
}

/// Every line, the one that differs most first; the discount last.
fn ordered(report: &Report) -> Vec<LineId> {
    let mut ids: Vec<LineId> = Vec::new();
    let missing = report.architectures.iter().filter_map(|architecture| architecture.not_priced.as_ref());
    let missing = missing.flat_map(|missing| &missing.lines).map(|line| line.id);
    let priced = report.architectures.iter().flat_map(|architecture| &architecture.bill).map(|line| line.id);
    for id in priced.chain(missing) {
        if id != LineId::Discount && !ids.contains(&id) {
            ids.push(id);
        }
    }
    let spread = |id: LineId| {
        let amounts = report.architectures.iter().map(|architecture| usd(architecture, id));
        let most = amounts.clone().fold(0.0, f64::max);
        // A single bill has nothing to differ from.
        if report.architectures.len() < 2 { most } else { most - amounts.fold(f64::INFINITY, f64::min) }
    };
    ids.sort_by(|a, b| spread(*b).total_cmp(&spread(*a)));
    ids.push(LineId::Discount);
    ids
}
