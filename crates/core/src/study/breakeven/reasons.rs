//! Why the cheapest changes: what no longer fits, which line of a bill jumps, or which lines move.

use super::crossings::{Sample, Span};
use super::question::{Line, Question};
use crate::model::{Bill, Case, LineId, PlanError, evaluate_case};
use crate::report::{ArchitectureReport, plan};
use crate::scenario::{Architectures, Scenario};
use crate::study::left_out::left_out;
use crate::text::{Argument, Joining, Message, StudyMessage, sorted};

/// On either side of a crossing, how far its lines are followed for a reason.
const AROUND: f64 = 1.1;
/// How often the way to a side is halved.
const MOST_HALVINGS: usize = 12;
/// A line is named where it moves by more than this part of what it turns.
const PART: f64 = 0.05;
/// The most bill lines that turn a crossing which a reason names for each side.
const MOST_LINES: usize = 2;
/// A jump moves a line by more than this share of it between two neighboring numbers.
const JUMP: f64 = 1e-9;
/// The same between whole numbers, between which a line moves without a jump.
const WHOLE_JUMP: f64 = 1e-3;

impl Question<'_> {
    /// The scenario of a line at a value of the key.
    fn scenario_at(&self, line: &Line, at: f64) -> Scenario {
        let mut scenario = Scenario { architectures: vec![line.id].into(), ..line.scenario.clone() };
        self.key.set(&mut scenario, at);
        scenario
    }

    /// The report of a line at a value of the key. It may lack prices.
    pub(super) fn report(&self, line: &Line, at: f64) -> Result<Option<ArchitectureReport>, PlanError> {
        let scenario = Scenario { architectures: Architectures::All, ..self.scenario_at(line, at) };
        Ok(plan(&scenario, self.book)?.architectures.into_iter().find(|report| report.id == line.id))
    }

    /// What stands in the way of a line at a value of the key.
    pub(super) fn reason(&self, line: &Line, at: f64) -> Result<Option<Message>, PlanError> {
        let report = self.report(line, at)?;
        Ok(report.iter().flat_map(|report| &report.fit.reasons).map(|reason| Message::clone(&reason.text)).next())
    }

    /// What stands in the way of each line at a value of the key, all of it.
    pub(super) fn in_the_way(&self, at: f64) -> Result<Vec<Message>, PlanError> {
        let mut all = Vec::new();
        for line in &self.lines {
            let Some(report) = self.report(line, at)? else { continue };
            if report.fit.reasons.is_empty() {
                all.extend(left_out(&report, self.book));
                continue;
            }
            let reasons = Argument::list(Joining::Semicolon, report.fit.reasons.iter().map(|reason| &reason.text));
            all.push(StudyMessage::InTheWay { name: title(line), reasons }.into());
        }
        Ok(all)
    }

    fn bill(&self, line: &Line, at: f64) -> Result<Bill, PlanError> {
        let scenario = self.scenario_at(line, at);
        let outcomes = evaluate_case(&Case::new(&scenario, self.book))?;
        Ok(outcomes.into_iter().next().map_or_else(Bill::default, |outcome| outcome.bill))
    }

    /// Why the cheapest changes between two neighboring samples.
    pub(super) fn because(&self, low: &Sample, high: &Sample, span: Span) -> Result<Message, PlanError> {
        let fits = |sample: &Sample, line: Option<usize>| line.is_some_and(|line| sample.lines[line].fits);
        let (before, after) = (low.cheapest(), high.cheapest());
        if let Some(line) = before.filter(|_| !fits(high, before)) {
            let line = &self.lines[line];
            let reason = self.reason(line, high.at)?.map_or_else(|| Argument::text(""), Argument::from);
            return Ok(StudyMessage::BecauseStops { name: title(line), reason }.into());
        }
        let (Some(before), Some(after)) = (before, after.filter(|_| fits(low, after))) else {
            let Some(line) = after.map(|line| &self.lines[line]) else { return Ok(Message::from("")) };
            let reason = self.reason(line, low.at)?.map_or_else(|| Argument::text(""), Argument::from);
            return Ok(StudyMessage::BecauseStarts { name: title(line), reason }.into());
        };
        if let Some(jump) = self.jump([before, after], low, high, span)? {
            return Ok(jump);
        }
        self.moves([before, after], low.at, high.at, span)
    }

    /// The line of the bill that jumps between two neighboring samples, if one does.
    fn jump(&self, lines: [usize; 2], low: &Sample, high: &Sample, span: Span) -> Result<Option<Message>, PlanError> {
        let least = if span.whole { WHOLE_JUMP } else { JUMP };
        let step = |line: usize| high.lines[line].usd - low.lines[line].usd;
        let jumps = |line: &usize| step(*line).abs() > least * low.lines[*line].usd;
        let Some(line) = lines.into_iter().filter(jumps).max_by(|a, b| step(*a).abs().total_cmp(&step(*b).abs()))
        else {
            return Ok(None);
        };
        let line = &self.lines[line];
        let Some((id, usd)) = moved(&self.bill(line, low.at)?, &self.bill(line, high.at)?).into_iter().next() else {
            return Ok(None);
        };
        let (name, label, amount) = (title(line), label(id), Argument::Usd(usd.abs()));
        Ok(Some(if usd > 0.0 {
            StudyMessage::BecauseJumps { name, line: label, usd: amount }.into()
        } else {
            StudyMessage::BecauseDrops { name, line: label, usd: amount }.into()
        }))
    }

    /// How both lines move around a crossing, with the bill lines that turn it: those by which the difference of the two
    /// changes.
    fn moves(&self, lines: [usize; 2], low: f64, high: f64, span: Span) -> Result<Message, PlanError> {
        let lines = lines.map(|line| &self.lines[line]);
        let (from, at_from) = self.side(lines, -1.0, low, high, span)?;
        let (to, at_to) = self.side(lines, 1.0, high, high, span)?;
        let turning = turning(&at_from, &at_to);
        let mut moves = Vec::new();
        for (line, (low, high)) in lines.into_iter().zip(at_from.iter().zip(&at_to)) {
            let total = high.total - low.total;
            let moved = moved(low, high);
            // A line that hardly moves here turns it by how it moves on the other side.
            let moves_here =
                |&(id, gain): &(LineId, f64)| moved.iter().find(|(moved, usd)| *moved == id && usd.abs() > PART * gain);
            let own: Vec<_> = turning.iter().filter_map(moves_here).take(MOST_LINES).copied().collect();
            let named = own.iter().map(|(_, usd)| usd).sum::<f64>() * total.signum();
            // What moves alike in both bills turns nothing, however much it moves.
            let rest = (named < total.abs() / 2.0).then(|| StudyMessage::RestMoves.into());
            let parts = own.into_iter().map(|(id, usd)| {
                let (line, amount) = (label(id), Argument::Usd(usd.abs()));
                Message::from(if usd > 0.0 {
                    StudyMessage::LineUp { line, usd: amount }
                } else {
                    StudyMessage::LineDown { line, usd: amount }
                })
            });
            let parts: Vec<Message> = parts.collect();
            let lines = match (moved.is_empty(), parts.is_empty()) {
                (true, _) => StudyMessage::NothingMoves.into(),
                (false, true) => StudyMessage::OthersMove.into(),
                (false, false) => Argument::list(Joining::Comma, parts.into_iter().chain(rest)),
            };
            let (name, usd) = (title(line), Argument::Usd(total.abs()));
            moves.push(Message::from(if total >= 0.0 {
                StudyMessage::MovesUp { name, usd, lines }
            } else {
                StudyMessage::MovesDown { name, usd, lines }
            }));
        }
        let moves = Argument::list(Joining::Semicolon, moves);
        Ok(StudyMessage::BecauseMoves { from: self.key.shown(from), to: self.key.shown(to), moves }.into())
    }

    /// A value on one side of a crossing, and the bills there of what is the cheapest before it and after it: as far as
    /// [`AROUND`], but near enough that the one of this side costs less. Beyond that something else turns.
    fn side(
        &self,
        lines: [&Line; 2],
        direction: f64,
        nearest: f64,
        at: f64,
        span: Span,
    ) -> Result<(f64, [Bill; 2]), PlanError> {
        let mut reach = if span.log { at * (AROUND - 1.0) } else { (span.to - span.from) * (AROUND - 1.0) / 2.0 };
        let bills = |value: f64| -> Result<[Bill; 2], PlanError> {
            Ok([self.bill(lines[0], value)?, self.bill(lines[1], value)?])
        };
        for _ in 0..MOST_HALVINGS {
            let value = (at + direction * reach).clamp(span.from, span.to);
            let value = if span.whole { value.round() } else { value };
            let [before, after] = bills(value)?;
            if (after.total - before.total) * direction < 0.0 {
                return Ok((value, [before, after]));
            }
            reach /= 2.0;
        }
        Ok((nearest, bills(nearest)?))
    }
}

/// The lines by which what is the cheapest after a crossing gains on what was before it, those that gain the most first, each with
/// by how much. A line that moves alike in both bills turns nothing.
fn turning(from: &[Bill; 2], to: &[Bill; 2]) -> Vec<(LineId, f64)> {
    let [before, after] = [0, 1].map(|line| moved(&from[line], &to[line]));
    let by = |moved: &[(LineId, f64)], id| moved.iter().find(|(known, _)| *known == id).map_or(0.0, |(_, usd)| *usd);
    let gain = |id: LineId| by(&before, id) - by(&after, id);
    let least = JUMP * from[0].total.abs();
    let mut gains: Vec<(LineId, f64)> = Vec::new();
    for &(id, _) in before.iter().chain(&after) {
        if gain(id) > least && gains.iter().all(|(known, _)| *known != id) {
            gains.push((id, gain(id)));
        }
    }
    sorted::collect(gains, |a, b| b.1.total_cmp(&a.1))
}

/// An architecture, or the value of an alternative.
fn title(line: &Line) -> Argument {
    if line.assignments.is_empty() {
        Argument::word("architecture", line.name.clone())
    } else {
        Argument::text(line.name.as_str())
    }
}

/// A bill line in words.
pub(in crate::study) fn label(id: LineId) -> Argument {
    Message::known(format!("label.{id}"), id.label()).into()
}

/// The lines that differ between two bills, those that move the most first.
pub(in crate::study) fn moved(low: &Bill, high: &Bill) -> Vec<(LineId, f64)> {
    let ids = low.lines.iter().chain(&high.lines).map(|line| line.id);
    let usd = |bill: &Bill, id| bill.line(id).map_or(0.0, |line| line.usd);
    let mut moved: Vec<_> = Vec::new();
    for id in ids {
        let step = usd(high, id) - usd(low, id);
        if step != 0.0 && !moved.iter().any(|(known, _)| *known == id) {
            moved.push((id, step));
        }
    }
    sorted::collect(moved, |a, b| b.1.abs().total_cmp(&a.1.abs()))
}
