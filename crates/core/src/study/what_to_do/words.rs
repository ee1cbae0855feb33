//! A change in words: what to do, what it brings, what it costs in risk and delay.

use super::candidate::{Aim, Candidate, Study};
use super::document::{BeforeAndAfter, Todo, TodoKind, TodoSetting};
use super::trial::{Tried, wait};
use crate::model::{ChangedSetting, Level, LimitId};
use crate::report::{duration, name, priced_name};
use crate::text::{Argument, Joining, Message, StudyMessage};

/// A change as published data.
pub(super) fn todo(candidate: Candidate, study: &Study<'_>) -> Todo {
    let text = text(&candidate, study);
    let Candidate { settings, before, after, saves, lifts, meets, aim, .. } = candidate;
    let mut settings = settings.into_iter().map(|(ChangedSetting { key, from, to }, kind)| TodoSetting {
        key: key.to_string(),
        from: from.to_string(),
        to: to.to_string(),
        kind,
    });
    // A candidate has at least one setting.
    let nothing =
        || TodoSetting { key: String::new(), from: String::new(), to: String::new(), kind: TodoKind::Setting };
    let TodoSetting { key, from, to, kind } = settings.next().unwrap_or_else(nothing);
    Todo {
        architecture: after.id(),
        key,
        from,
        to,
        kind,
        also: settings.collect(),
        saves_usd: saves,
        monthly_usd: after.usd(),
        makes_fit: aim == Aim::Fit,
        lifts,
        meets,
        level: BeforeAndAfter { before: before.decisive_level(), after: after.decisive_level() },
        late_seconds: BeforeAndAfter { before: before.late_seconds(), after: after.late_seconds() },
        worst_seconds: BeforeAndAfter { before: before.worst(), after: after.worst() },
        text,
    }
}

fn text(candidate: &Candidate, study: &Study<'_>) -> Message {
    let Candidate { before, after, aim, .. } = candidate;
    let mut brings = vec![money(after.usd() - before.usd())];
    match aim {
        Aim::Fit => brings.push(then_fits(candidate, study)),
        Aim::Overtaking => brings.push(overtakes(candidate, study)),
        Aim::Relief => brings.extend(candidate.lifts.and_then(|limit| no_longer_waits(limit, before))),
        Aim::Saving => {}
    }
    let mut parts = vec![StudyMessage::TodoBrings { effects: Argument::list(Joining::Comma, brings) }.into()];
    parts.extend(risk(before, after));
    parts.extend(delay(before, after));
    parts.extend(candidate.notes.iter().cloned());
    StudyMessage::Todo {
        what: Argument::list(Joining::And, candidate.what.iter().cloned()),
        effects: Argument::list(Joining::Semicolon, parts),
    }
    .into()
}

/// What a month costs more or less.
fn money(more: f64) -> Message {
    match more {
        more if more.abs() < 0.005 => StudyMessage::TodoFree.into(),
        more if more < 0.0 => StudyMessage::TodoLess { usd: Argument::Usd(-more) }.into(),
        more => StudyMessage::TodoMore { usd: Argument::Usd(more) }.into(),
    }
}

/// That an architecture fits, and what it costs then, if it is another than the one to take.
fn then_fits(candidate: &Candidate, study: &Study<'_>) -> Message {
    let architecture = priced_name(candidate.after.id());
    let taken = study.taken.as_ref().map(|taken| &taken.tried);
    match taken.filter(|taken| taken.id() != candidate.after.id()) {
        None if taken.is_some() => StudyMessage::TodoFits { architecture }.into(),
        None => StudyMessage::TodoFitsFor { architecture, cost: Argument::Usd(candidate.after.usd()) }.into(),
        Some(taken) => {
            let (cost, less, other) = less_than(candidate, taken);
            StudyMessage::TodoFitsForLess { architecture, cost, less, other }.into()
        }
    }
}

/// That an architecture becomes the cheapest.
fn overtakes(candidate: &Candidate, study: &Study<'_>) -> Message {
    let architecture = priced_name(candidate.after.id());
    match &study.taken {
        Some(taken) => {
            let (cost, less, other) = less_than(candidate, &taken.tried);
            StudyMessage::TodoCheapest { architecture, cost, less, other }.into()
        }
        None => StudyMessage::TodoFits { architecture }.into(),
    }
}

/// What an architecture costs, and how much less that is than another: the difference of the amounts as they are shown.
fn less_than(candidate: &Candidate, taken: &Tried) -> (Argument, Argument, Argument) {
    let [cost, other] = [candidate.after.usd(), taken.usd()];
    (Argument::Usd(cost), Argument::UsdDifference([other, cost]), priced_name(taken.id()))
}

/// That changes no longer wait at a limit after a peak.
fn no_longer_waits(limit: LimitId, before: &Tried) -> Option<Message> {
    let waited = before.outcome.limits.iter().find(|other| other.id == limit).map_or(0.0, wait);
    let label = Message::known(format!("label.{limit}"), limit.label());
    (waited >= 1.0).then(|| StudyMessage::TodoNoWait { limit: label.into() }.into())
}

/// That the risk is another, or the same with noticeably more throttling.
fn risk(before: &Tried, after: &Tried) -> Option<Message> {
    let level = |tried: &Tried| {
        let level = tried.decisive_level();
        match tried.late_seconds().filter(|_| level < Level::Moderate) {
            Some(delay) => StudyMessage::LateByUpTo { delay: duration(delay) }.into(),
            None => Argument::word("level", level.to_string()),
        }
    };
    if before.decisive_level() != after.decisive_level() {
        return Some(
            StudyMessage::TodoRisk { architecture: name(after.id()), from: level(before), to: level(after) }.into(),
        );
    }
    let [from, to] = [before, after].map(throttled_share);
    let percent = |share: f64| Argument::Percent { share, decimals: if share < 0.1 { 2 } else { 0 } };
    let more = after.decisive_level() >= Level::Moderate && to > from * NOTICEABLY_MORE;
    more.then(|| StudyMessage::TodoShare { from: percent(from), to: percent(to) }.into())
}

/// From this many times as much on, more throttling of the same level is said.
const NOTICEABLY_MORE: f64 = 1.25;

/// The share that the limit throttles that decides the level.
fn throttled_share(tried: &Tried) -> f64 {
    tried.fit.throttled.worst_that_decides().map_or(0.0, |worst| worst.throttling.share.value())
}

/// That changes may arrive later, or earlier, if that can be seen in the words.
fn delay(before: &Tried, after: &Tried) -> Option<Message> {
    let to = duration(after.worst()?);
    let Some(before) = before.worst() else { return Some(StudyMessage::TodoDelayNow { to }.into()) };
    let from = duration(before);
    (from != to).then_some(StudyMessage::TodoDelay { from, to }.into())
}
