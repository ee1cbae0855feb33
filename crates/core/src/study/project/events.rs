//! What happens from month to month, in words, and when something must be done.

use super::asks::Ask;
use super::document::{ComeBack, EventId, ProjectEvent};
use super::month::{Grown, Month, Used, Way};
use crate::catalog::PriceBook;
use crate::model::Case;
use crate::model::architectures::with_architecture;
use crate::model::{Level, LimitId, Nature, OutcomeId, Verdict};
use crate::report::{priced_name, raised, table_units, unusual_times};
use crate::scenario::{ArchitectureId, Scenario};
use crate::text::{Argument, Message, ReportMessage, StudyMessage};

/// An event before it has its command.
#[derive(Clone, Debug)]
pub(super) struct Happening {
    /// The place of the month in which it is shown.
    pub(super) at: usize,
    /// The place of the month that it is about.
    pub(super) about: usize,
    pub(super) architecture: Option<ArchitectureId>,
    pub(super) what: EventId,
    pub(super) used: Option<(LimitId, Nature)>,
    pub(super) ask: Option<Ask>,
    /// Whether it is worse than what one can leave alone: it does not fit, or its risk is high.
    pub(super) is_bad: bool,
    pub(super) text: Message,
}

impl Happening {
    fn new(at: usize, architecture: Option<ArchitectureId>, what: EventId, text: impl Into<Message>) -> Self {
        Self { at, about: at, architecture, what, used: None, ask: None, is_bad: false, text: text.into() }
    }

    /// As published data, with its command.
    pub(super) fn event(self, compare: String) -> ProjectEvent {
        let raise = self.ask.as_ref().map(|ask| ask.raise);
        ProjectEvent {
            month: self.at as u32 + 1,
            architecture: self.architecture,
            what: self.what,
            limit: self.used.map(|(limit, _)| limit).or(raise.map(|raise| raise.limit)),
            quota: raise.map(|raise| raise.quota),
            raise_to: raise.map(|raise| raise.to),
            needed_in: raise.map(|_| self.about as u32 + 1),
            text: self.text,
            compare,
        }
    }
}

/// What changes the cheapest that fits.
pub(super) fn of_cheapest(months: &[Month]) -> Vec<Happening> {
    let changes = months.windows(2).enumerate().filter(|(_, pair)| pair[0].cheapest != pair[1].cheapest);
    changes.map(|(at, pair)| new_cheapest(at + 1, &pair[1], pair[0].cheapest)).collect()
}

fn new_cheapest(at: usize, month: &Month, before: Option<ArchitectureId>) -> Happening {
    let usd = |id: ArchitectureId| Argument::Usd(month.way(id).and_then(|way| way.usd).unwrap_or(0.0));
    let text = match (month.cheapest, before) {
        (None, _) => StudyMessage::ProjectNone,
        (Some(now), Some(before)) if month.way(before).is_some_and(|way| way.outcome.is_fit()) => {
            StudyMessage::ProjectCheaper { usd: usd(now), before: priced_name(before), before_usd: usd(before) }
        }
        (Some(now), _) => StudyMessage::ProjectCheapest { usd: usd(now) },
    };
    Happening { is_bad: month.cheapest.is_none(), ..Happening::new(at, month.cheapest, EventId::Cheapest, text) }
}

/// What happens to one architecture. `reason` is why it does not fit in a month.
pub(super) fn of_way(
    id: ArchitectureId,
    months: &[Month],
    reason: &dyn Fn(usize) -> Option<Message>,
) -> Vec<Happening> {
    let ways: Vec<&Way> = months.iter().filter_map(|month| month.way(id)).collect();
    // What never fits needs one word, not what else happens to it.
    let fits = ways.iter().any(|way| way.outcome.is_fit());
    let mut found = if fits { limits(&ways) } else { Vec::new() };
    for (at, way) in ways.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| ways[before]);
        let was = before.map_or(OutcomeId::Fits, |before| before.outcome);
        if way.outcome != was && way.outcome != OutcomeId::NotPriced {
            let is_bad = way.outcome == OutcomeId::DoesNotFit;
            let text = outcome(way.outcome, at, reason);
            found.push(Happening { is_bad, ..Happening::new(at, Some(id), EventId::Outcome, text) });
        }
        let Some(before) = before.filter(|_| fits) else { continue };
        // Where changes start to wait, that is reported instead of a risk that is no longer counted.
        let waits = way.late && way.level < before.level;
        if way.level != before.level && !waits {
            let [from, to] = [before, way].map(|way| Argument::word("level", way.level.to_string()));
            let is_bad = way.level >= Level::High && way.level > before.level;
            let text = StudyMessage::ProjectRisk { from, to };
            found.push(Happening { is_bad, ..Happening::new(at, Some(id), EventId::Risk, text) });
        }
        if way.shards != before.shards {
            let [from, to] = [before, way].map(|way| ReportMessage::shards(way.shards).into());
            found.push(Happening::new(at, Some(id), EventId::Shards, StudyMessage::ProjectShards { from, to }));
        }
    }
    found
}

fn outcome(outcome: OutcomeId, at: usize, reason: &dyn Fn(usize) -> Option<Message>) -> Message {
    match outcome {
        OutcomeId::Fits => StudyMessage::ProjectFits.into(),
        OutcomeId::FitsAfterIncrease => StudyMessage::ProjectFitsAfter.into(),
        _ => StudyMessage::ProjectStops { reason: reason(at).unwrap_or_else(|| Message::from("")).into() }.into(),
    }
}

/// The first month in which each limit is near, late or exceeded.
fn limits(ways: &[&Way]) -> Vec<Happening> {
    let mut seen: Vec<(LimitId, Verdict)> = Vec::new();
    let mut found = Vec::new();
    for (at, way) in ways.iter().enumerate() {
        for used in way.limits.iter().filter(|used| used.verdict > Verdict::Ok) {
            // What is exceeded needs no word any more when it is near.
            if seen.iter().any(|(id, verdict)| *id == used.id && *verdict >= used.verdict) {
                continue;
            }
            seen.push((used.id, used.verdict));
            found.push(of_limit(at, way.id, used));
        }
    }
    found
}

fn of_limit(at: usize, id: ArchitectureId, used: &Used) -> Happening {
    let limit = Message::known(format!("label.{}", used.id), used.id.label()).into();
    let share = Argument::Percent { share: used.utilization, decimals: 0 };
    let (what, text) = match used.verdict {
        Verdict::Exceeded => (EventId::Exceeded, StudyMessage::ProjectExceeded { limit, used: share }),
        Verdict::Late => (EventId::Late, StudyMessage::ProjectLate { limit, used: share }),
        _ => (EventId::Near, StudyMessage::ProjectNear { limit, used: share }),
    };
    Happening { used: Some((used.id, used.nature)), ..Happening::new(at, Some(id), what, text) }
}

/// How often somebody must resize the stream of the architecture that is the cheapest at first; `None` if it has none whose
/// shards are set.
pub(super) fn resize(scenario: &Scenario, months: &[Month], book: &PriceBook) -> Option<Message> {
    let best = months.first()?.cheapest?;
    let case = Case::new(scenario, book);
    let is_set = with_architecture(best, &case, |architecture| architecture.shards().layout.is_some());
    let shards: Vec<f64> = months.iter().filter_map(|month| month.way(best)).map(|way| way.shards).collect();
    let times = shards.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let (Some(from), Some(to), true) = (shards.first(), shards.last(), is_set && times > 0) else { return None };
    let [from, to] = [from, to].map(|shards| ReportMessage::shards(*shards).into());
    Some(StudyMessage::ProjectResize { name: priced_name(best), from, to, times: Argument::exact(times as f64) }.into())
}

/// What to ask of AWS, a month before it is needed.
pub(super) fn of_ask(id: ArchitectureId, ask: Ask, case: &Case<'_>) -> Happening {
    let (raise, month) = (raised(ask.raise).into(), Argument::exact(ask.needed as f64 + 1.0));
    let text = match unusual_times(ask.raise.quota, ask.raise.to, case) {
        Some(times) => StudyMessage::ProjectAskUnusual { raise, month, times },
        None => StudyMessage::ProjectAsk { raise, month },
    };
    let (about, asked) = (ask.needed, ask.asked());
    Happening { about, ask: Some(ask), ..Happening::new(asked, Some(id), EventId::Ask, text) }
}

/// That the table itself needs a higher quota, a month before.
pub(super) fn of_table(grown: &[Grown], book: &PriceBook) -> Option<Happening> {
    let units = |month: &Grown| table_units(&Case::new(&month.scenario, book));
    let (about, units) = grown.iter().enumerate().find_map(|(at, month)| Some((at, units(month)?)))?;
    let text = StudyMessage::ProjectTable { units, month: Argument::exact(about as f64 + 1.0) };
    Some(Happening { about, ..Happening::new(about.saturating_sub(1), None, EventId::Table, text) })
}

/// When something must be done for the architecture that is the cheapest at first: AWS asked, a setting changed before a limit
/// is exceeded or its risk is high, or another taken.
pub(super) fn come_back(months: &[Month], all: &[Happening]) -> ComeBack {
    let Some(best) = months.first().and_then(|month| month.cheapest) else {
        return ComeBack { month: Some(1), text: StudyMessage::ComeBackNoneFits.into() };
    };
    let due = |one: &Happening| match one.what {
        EventId::Cheapest | EventId::Ask | EventId::Table => Some(one.at),
        EventId::Exceeded if one.used.is_some_and(|(_, nature)| nature != Nature::Quota) => {
            Some(one.at.saturating_sub(1))
        }
        EventId::Outcome | EventId::Risk if one.is_bad => Some(one.at.saturating_sub(1)),
        _ => None,
    };
    let of_all = [EventId::Cheapest, EventId::Table];
    let concerns = |one: &&Happening| of_all.contains(&one.what) || one.architecture == Some(best);
    let first = all.iter().filter(concerns).filter_map(|one| Some((due(one)?, one)));
    let Some((due, one)) = first.min_by_key(|(due, _)| *due) else {
        let count = Argument::exact(months.len() as f64);
        return ComeBack {
            month: None,
            text: StudyMessage::ComeBackNever { months: count, name: priced_name(best) }.into(),
        };
    };
    let (name, what) = (priced_name(one.architecture.unwrap_or(best)), Argument::from(one.text.clone()));
    let [month, then] = [due, one.at].map(|at| Argument::exact(at as f64 + 1.0));
    let text = match (due, due == one.at) {
        (0, true) => StudyMessage::ComeBackNow { name, what },
        (_, true) => StudyMessage::ComeBack { month, name, what },
        (_, false) => StudyMessage::ComeBackBefore { month, then, name, what },
    };
    let none_fits = months.iter().position(|month| month.cheapest.is_none()).filter(|at| *at > one.at);
    let text = match none_fits {
        Some(at) => StudyMessage::ComeBackNoneLater {
            first: Message::from(text).into(),
            month: Argument::exact(at as f64 + 1.0),
        },
        None => text,
    };
    ComeBack { month: Some(due as u32 + 1), text: text.into() }
}
