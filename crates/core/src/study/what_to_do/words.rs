//! A change in words: what to do, what it brings, what it costs in risk and delay.

use super::candidate::{Aim, Candidate};
use super::document::{BeforeAndAfter, Todo, TodoKind, TodoSetting};
use super::trial::{Tried, wait};
use crate::model::{ChangedSetting, Level, Limit, LimitId, Nature};
use crate::report::{duration, longest_duration, name, priced_name};
use crate::scenario::ArchitectureId;
use crate::text::{Argument, CENT, Joining, Message, StudyMessage};

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    First,
    /// After those before it.
    Then,
    /// Instead of all of those before it.
    Instead,
}

/// A change as published data. One that follows others is marked as such.
pub(super) fn todo(candidate: Candidate, place: Place) -> Todo {
    let text = text(&candidate, place);
    let Candidate { settings, named, before, after, lifts, meets, aim, against, .. } = candidate;
    let other = against.filter(|(id, _)| *id != after.id());
    let architectures =
        named.map(|(from, to)| TodoSetting { key: "architectures".to_owned(), from, to, kind: TodoKind::Setting });
    let settings = settings.into_iter().map(|(ChangedSetting { key, from, to }, kind)| TodoSetting {
        key: key.to_string(),
        from: from.to_string(),
        to: to.to_string(),
        kind,
    });
    let mut settings = architectures.into_iter().chain(settings);
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
        saves_usd: before.usd() - after.usd(),
        less_than_taken_usd: other.map(|(_, usd)| usd - after.usd()),
        monthly_usd: after.usd(),
        instead: place == Place::Instead,
        makes_fit: matches!(aim, Aim::Fit | Aim::Further),
        lifts,
        meets,
        level: BeforeAndAfter { before: before.decisive_level(), after: after.decisive_level() },
        late_seconds: BeforeAndAfter { before: before.late_seconds(), after: after.late_seconds() },
        worst_seconds: BeforeAndAfter { before: before.worst(), after: after.worst() },
        text,
    }
}

fn text(candidate: &Candidate, place: Place) -> Message {
    let Candidate { before, after, aim, .. } = candidate;
    let more = after.usd() - before.usd();
    // What another architecture saves by itself is not what is saved.
    let is_others = more < 0.0 && candidate.against.is_some_and(|(id, _)| id != after.id());
    let mut brings = if is_others { Vec::new() } else { vec![money(more, place == Place::Then)] };
    match aim {
        // Another way to fit is reported by its cost: nothing comes before it.
        Aim::Fit if place == Place::Instead => brings = vec![then_fits(candidate)],
        Aim::Further => brings = vec![StudyMessage::TodoFitsAt { cost: Argument::Usd(after.usd()) }.into()],
        Aim::Fit => brings.push(then_fits(candidate)),
        Aim::Overtaking => brings.push(overtakes(candidate)),
        Aim::Relief => brings.extend(candidate.lifts.and_then(|limit| no_longer_waits(limit, before))),
        Aim::Saving => {}
    }
    let mut parts = vec![StudyMessage::TodoBrings { effects: Argument::list(Joining::Comma, brings) }.into()];
    parts.extend(risk(before, after));
    parts.extend(delay(before, after));
    parts.extend(shares(candidate));
    parts.extend(nearer(before, after));
    parts.extend(candidate.notes.iter().cloned());
    let what = Argument::list(Joining::And, candidate.what.iter().cloned());
    let effects = Argument::list(Joining::Semicolon, parts);
    match place {
        Place::Instead => StudyMessage::TodoInstead { what, effects }.into(),
        Place::First | Place::Then => StudyMessage::Todo { what, effects }.into(),
    }
}

/// What a month costs more or less.
fn money(more: f64, follows: bool) -> Message {
    let usd = Argument::Usd(more.abs());
    match more {
        more if more.abs() < CENT => StudyMessage::TodoFree,
        more if more < 0.0 && follows => StudyMessage::TodoThenLess { usd },
        more if more < 0.0 => StudyMessage::TodoLess { usd },
        _ if follows => StudyMessage::TodoThenMore { usd },
        _ => StudyMessage::TodoMore { usd },
    }
    .into()
}

/// That an architecture fits, and what it costs then, if it is another than the one to take.
fn then_fits(candidate: &Candidate) -> Message {
    let architecture = priced_name(candidate.after.id());
    match candidate.against {
        None => StudyMessage::TodoFitsFor { architecture, cost: Argument::Usd(candidate.after.usd()) }.into(),
        Some((id, _)) if id == candidate.after.id() => StudyMessage::TodoFits { architecture }.into(),
        Some(against) => {
            let (cost, less, other) = less_than(candidate, against);
            StudyMessage::TodoFitsForLess { architecture, cost, less, other }.into()
        }
    }
}

/// That an architecture becomes the cheapest.
fn overtakes(candidate: &Candidate) -> Message {
    let architecture = priced_name(candidate.after.id());
    let Some(against) = candidate.against else { return StudyMessage::TodoFits { architecture }.into() };
    let (cost, less, other) = less_than(candidate, against);
    StudyMessage::TodoCheapest { architecture, cost, less, other }.into()
}

/// What an architecture costs, and how much less that is than another: the difference of the amounts as they are shown.
fn less_than(candidate: &Candidate, (id, usd): (ArchitectureId, f64)) -> (Argument, Argument, Argument) {
    let cost = candidate.after.usd();
    (Argument::Usd(cost), Argument::UsdDifference([usd, cost]), priced_name(id))
}

/// That changes no longer wait at a limit after a peak.
fn no_longer_waits(limit: LimitId, before: &Tried) -> Option<Message> {
    let waited = before.outcome.limits.iter().find(|other| other.id == limit).map_or(0.0, wait);
    let label = Message::known(format!("label.{limit}"), limit.label());
    (waited >= 1.0).then(|| StudyMessage::TodoNoWait { limit: label.into() }.into())
}

/// That a consumer gives up the throughput of its own.
fn shares(candidate: &Candidate) -> Option<Message> {
    let shares = |(setting, _): &(ChangedSetting, TodoKind)| {
        setting.key.to_string().ends_with(".fan_out") && setting.to.to_string() == "false"
    };
    candidate.settings.iter().any(shares).then(|| StudyMessage::TodoNoteShared.into())
}

/// From this share of a limit on, a change reports that it uses more of it.
const WORTH_A_WORD: f64 = 0.5;
/// If it is this much more, in shares of the limit.
const NOTICEABLY_NEARER: f64 = 0.05;

/// The limit of which it uses noticeably more, the one that is used the most then; none if the risk matters more.
fn nearer(before: &Tried, after: &Tried) -> Option<Message> {
    let used = |limit: &Limit| {
        let same = before.outcome.limits.iter().find(|other| other.id == limit.id)?;
        Some((limit.id, same.utilization(), limit.utilization()))
    };
    let matters = |limit: &&Limit| limit.nature != Nature::Advisory && !limit.id.is_kept();
    let all = after.outcome.limits.iter().filter(matters).filter_map(used);
    let nearer = all.filter(|(_, from, to)| *to >= WORTH_A_WORD && to - from >= NOTICEABLY_NEARER);
    let (limit, from, to) = nearer.max_by(|a, b| a.2.total_cmp(&b.2))?;
    let label = Message::known(format!("label.{limit}"), limit.label());
    let [from, to] = [from, to].map(|share| Argument::Percent { share, decimals: 0 });
    Some(StudyMessage::TodoUsed { limit: label.into(), from, to }.into())
}

/// That the risk is another, or the same with noticeably more throttling.
fn risk(before: &Tried, after: &Tried) -> Option<Message> {
    let level = |tried: &Tried| {
        let level = tried.decisive_level();
        match tried.late_seconds().filter(|_| level.yields_to_late()) {
            Some(delay) => StudyMessage::LateByUpTo { delay: longest_duration(delay) }.into(),
            None => Argument::word("level", level.to_string()),
        }
    };
    if before.decisive_level() != after.decisive_level() {
        return Some(
            StudyMessage::TodoRisk { architecture: name(after.id()), from: level(before), to: level(after) }.into(),
        );
    }
    let [from, to] = [before, after].map(Tried::throttled_share);
    let percent = |share: f64| Argument::Percent { share, decimals: if share < 0.1 { 2 } else { 0 } };
    let more = after.decisive_level() >= Level::Moderate && to > from * NOTICEABLY_MORE;
    let [from, to] = [from, to].map(percent);
    let waits = decides(after) == Some(LimitId::KinesisReadBytes);
    more.then(|| {
        if waits { StudyMessage::TodoReadsWait { from, to } } else { StudyMessage::TodoShare { from, to } }.into()
    })
}

/// From this many times as much on, more throttling of the same level is reported.
const NOTICEABLY_MORE: f64 = 1.25;

/// The limit that decides the level: at a read limit no change is refused, reads wait.
fn decides(tried: &Tried) -> Option<LimitId> {
    tried.fit.throttled.worst_that_decides().map(|worst| worst.limit)
}

/// That changes may arrive later, or earlier, if that can be seen in the words.
fn delay(before: &Tried, after: &Tried) -> Option<Message> {
    let after = after.worst()?;
    let to = longest_duration(after);
    let Some(before) = before.worst() else { return Some(StudyMessage::TodoDelayNow { to }.into()) };
    let from = longest_duration(before);
    // Rounded up, what is next to nothing may look like a second.
    (from != to && duration(before) != duration(after)).then(|| StudyMessage::TodoDelay { from, to }.into())
}
