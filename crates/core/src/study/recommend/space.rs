//! What may be chosen for one architecture: the levers of [`what_to_do`](crate::study::what_to_do), taken together.

use std::sync::Arc;

use serde_json::Value as Json;

use super::span::{MOST_FINE, Span};
use crate::catalog::PriceBook;
use crate::input::{contradictions, toml_text};
use crate::model::architectures::{facts, with_architecture, with_described, with_shards};
use crate::model::{Case, ChangedSetting, Layout, Lever, LimitId, Step};
use crate::scenario::{ArchitectureId, Consumer, Scenario};
use crate::study::breakeven::values;
use crate::study::keys::{NumericKey, setting_of};
use crate::study::sensitivity::changed_scenario;
use crate::study::what_to_do::{applied, keeping_up, levers};
use crate::text::{MIB, Message, ReportMessage, is_key_under};

/// The most combinations of choices that are no numbers. Consumers beyond that keep how they read.
const MOST_BASES: usize = 512;
/// Parts of keys that a team does not choose for cost: memory and processor belong to code, and how often a consumer polls to
/// the consumer, unless it does not keep up or barely does.
const NOT_CHOSEN: [&str; 3] = ["memory_mb", "arch", "polls_per_second"];
/// Parts of keys that cost nothing, and of which more is never worse: they are raised last.
const FREE: [&str; 2] = ["timeout", "max_record_size"];
/// The keys of the delivery buffer.
pub(super) const BUFFER_SIZE: &str = "delivery.buffer_size";
pub(super) const BUFFER_INTERVAL: &str = "delivery.buffer_interval";
/// The part of a key that the shards follow where they are not set.
const TARGET: &str = "target_utilization";
/// How a batch is gathered is not the same without a batching window.
const WINDOW: &str = ".batch_window";

/// What may be chosen for an architecture.
#[derive(Clone, Debug)]
pub(super) struct Space {
    pub(super) id: ArchitectureId,
    /// A scenario for each combination of the choices that are no numbers; the first is as given.
    pub(super) bases: Vec<Scenario>,
    /// Numbers: every combination of their values is tried.
    pub(super) axes: Vec<Values>,
    /// Numbers of which the larger ones cost less and are less fresh: boxes of their values are tried.
    pub(super) fine: Vec<Values>,
    /// Numbers that cost nothing.
    pub(super) free: Vec<Values>,
    /// Sizes of the delivery buffer: the largest is never worse.
    pub(super) sizes: Option<Values>,
    /// Its intervals: the longest that is fresh enough is never worse.
    pub(super) intervals: Option<Values>,
    /// The layouts of shards whose number may be chosen; none if they may not.
    pub(super) layouts: Vec<Option<Layout>>,
    /// The limits of settings that may be late: those that are as given, and any if a maximum delay is set.
    pub(super) may_be_late: Option<Vec<LimitId>>,
    /// The largest share of what is put into Firehose at the peak that may be rejected at first, because batches come at once:
    /// what goes unnoticed, or what it is as given.
    pub(super) most_put_again: f64,
    /// Every setting that may change, with its present value.
    pub(super) settings: Vec<(String, String)>,
}

/// A number and the values that it may have, ascending.
#[derive(Clone, Debug)]
pub(super) struct Values {
    pub(super) key: NumericKey,
    pub(super) ascending: Vec<f64>,
    /// The present value, as set or by default.
    pub(super) now: f64,
    /// Those that people set, the nearest to the present one first.
    pub(super) usual: Vec<f64>,
}

/// How fine the space is; a test makes it small.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fineness {
    /// The most values of a number; those nearest to the present one stay.
    pub(super) values: usize,
    /// Whether every whole MiB, second and record of a range may be chosen, where there are many.
    pub(super) whole: bool,
    /// Whether changes of one item may come out of order, which nobody chooses for cost.
    pub(super) reorders: bool,
}

/// As the command searches.
pub(super) const FINE: Fineness = Fineness { values: usize::MAX, whole: true, reorders: false };
/// The same where nothing else meets what is required.
pub(super) const REORDERING: Fineness = Fineness { reorders: true, ..FINE };

impl Space {
    /// Everything that may be chosen, but for keys that are to be kept.
    pub(super) fn new(
        id: ArchitectureId,
        scenario: &Scenario,
        book: &PriceBook,
        keep: &[String],
        fine: Fineness,
    ) -> Self {
        let given = Scenario { architectures: vec![id].into(), ..scenario.clone() };
        let mut space = Self {
            id,
            bases: vec![given.clone()],
            axes: Vec::new(),
            fine: Vec::new(),
            free: Vec::new(),
            sizes: None,
            intervals: None,
            layouts: Vec::new(),
            may_be_late: None,
            most_put_again: f64::INFINITY,
            settings: Vec::new(),
        };
        let is_kept = |key: &str| keep.iter().any(|kept| is_key_under(kept, key) || is_key_under(key, kept));
        space.let_consumers_keep_up(&given, book, &is_kept);
        let shards_key = facts(id).shards.map_or("", |shards| shards.key);
        let able = |base: &Scenario| {
            let mut levers = levers(id, &Case::new(base, book));
            for lever in &mut levers {
                lever.retain(|step| {
                    !step.settings.iter().any(|setting| is_kept(&setting.key)) && applied(step, base).is_some()
                });
            }
            levers.retain(|lever| first(lever).is_some_and(|first| !NOT_CHOSEN.contains(&last_part(&first.key))));
            levers
        };
        let by_number = |lever: &Lever| numbers(first(lever)?, lever, fine);
        let of_given = able(&given);
        // Of a choice of several numbers, each is chosen by itself: every combination of them is tried.
        let single: Vec<String> =
            of_given.iter().filter_map(by_number).map(|values| values.key.key().to_owned()).collect();
        let is_one = |setting: &ChangedSetting| single.iter().any(|key| **key == *setting.key);
        let is_single = |lever: &Lever| lever.iter().flat_map(|step| &step.settings).all(is_one);
        let add = |space: &mut Self, lever: &Lever| {
            let Some(first) = first(lever) else { return true };
            let last = last_part(&first.key);
            if !shards_key.is_empty() && (*first.key == *shards_key || last == TARGET) {
                space.choose_shards(&given, book, is_kept(shards_key), shards_key);
            } else if let Some(values) = by_number(lever) {
                space.add(values, last, fine);
            } else {
                return false;
            }
            true
        };
        for lever in &of_given {
            let Some(first) = first(lever) else { continue };
            if !add(&mut space, lever) && !is_single(lever) && !space.split(&first.key, lever) {
                space.multiply(lever, fine);
            }
        }
        for key in with_described(id, &Case::new(&given, book), |architecture| architecture.alternatives()) {
            if !is_kept(key) && !space.settings.iter().any(|(known, _)| known == key) {
                space.choose(key);
            }
        }
        // Numbers that have an effect only beside another choice, such as the shards of a stream that is on demand as given.
        let others = space.bases.iter().skip(1).filter(|base| base.consumers == given.consumers);
        let mut known: Vec<Arc<str>> = of_given.iter().filter_map(first).map(|first| Arc::clone(&first.key)).collect();
        for lever in others.flat_map(able).collect::<Vec<_>>() {
            let Some(first) = first(&lever).filter(|first| !known.contains(&first.key)) else { continue };
            known.push(Arc::clone(&first.key));
            add(&mut space, &lever);
        }
        space
    }

    /// Takes no delivery buffer that is smaller than as given, which would make smaller objects.
    pub(super) fn keep_objects(&mut self) {
        for values in self.sizes.iter_mut().chain(&mut self.intervals) {
            let now = values.now;
            values.ascending.retain(|value| *value >= now);
            values.usual.retain(|value| *value >= now);
        }
    }

    /// Adds the scenario in which every consumer keeps up, with room to spare where it polls a DynamoDB stream.
    fn let_consumers_keep_up(&mut self, given: &Scenario, book: &PriceBook, is_kept: &dyn Fn(&str) -> bool) {
        let mut scenario = given.clone();
        for _ in &given.consumers {
            let Some(step) = keeping_up(self.id, &Case::new(&scenario, book)) else { break };
            if step.settings.iter().any(|setting| is_kept(&setting.key)) {
                break;
            }
            let Some(changed) = applied(&step, &scenario) else { break };
            // What else a step sets only keeps what is.
            self.settings.extend(step.settings.first().map(|one| (one.key.to_string(), one.from.to_string())));
            scenario = changed;
        }
        if !self.settings.is_empty() {
            self.bases.push(scenario);
        }
    }

    /// Adds the other values of a choice that no lever has, such as who writes the objects.
    fn choose(&mut self, key: &str) {
        let path: Vec<String> = key.split('.').map(str::to_owned).collect();
        let now = setting_of(&self.bases[0], key).unwrap_or_default();
        let mut changed: Vec<Scenario> = Vec::new();
        for value in values(&path).into_iter().filter(|value| *value != now) {
            let all = self.bases.iter().filter_map(|base| serde_json::to_value(base).ok());
            changed.extend(all.filter_map(|base| changed_scenario(&base, &path, value.clone())));
        }
        if self.bases.len() + changed.len() <= MOST_BASES && !changed.is_empty() {
            self.bases.extend(changed);
            self.settings.push((key.to_owned(), written(&now)));
        }
    }

    /// Every whole number of shards, if it has an effect: an on-demand stream has its own.
    fn choose_shards(&mut self, given: &Scenario, book: &PriceBook, kept: bool, key: &str) {
        let hot = given.workload.hottest_key_share > 0.0;
        let layouts: &[Layout] = if hot { &[Layout::Even, Layout::Isolated] } else { &[Layout::Even] };
        let used = with_architecture(self.id, &Case::new(given, book), |architecture| architecture.shards().used);
        if !kept {
            self.layouts = layouts.iter().copied().map(Some).collect();
            self.settings.push((key.to_owned(), used.to_string()));
        }
    }

    /// Adds the values of a number.
    fn add(&mut self, values: Values, last: &str, fine: Fineness) {
        self.settings.push((values.key.key().to_owned(), self.now(&values)));
        let every = |values: Values, [unit, parts]: [f64; 2], low: f64, high: f64| {
            let first = (low * parts / unit).round();
            let whole = (0..).map(|step| (first + f64::from(step)) * unit / parts).take_while(|value| *value <= high);
            let mut all: Vec<f64> = whole.chain([values.now]).collect();
            all.sort_by(f64::total_cmp);
            all.dedup();
            if fine.whole { Values { ascending: all, ..values } } else { values }
        };
        let (low, high) =
            (values.ascending.first().copied().unwrap_or(0.0), values.ascending.last().copied().unwrap_or(0.0));
        let (least, most) = values.key.bounds();
        let parts = facts(self.id).fine.iter().find(|(key, _)| *key == values.key.key()).map(|(_, parts)| *parts);
        match values.key.key() {
            BUFFER_SIZE => self.sizes = Some(every(values, [MIB, 1.0], low, high)),
            BUFFER_INTERVAL => self.intervals = Some(every(values, [1.0, 1.0], low, high)),
            _ if FREE.contains(&last) => self.free.push(values),
            _ => match parts.filter(|_| self.fine.len() < MOST_FINE) {
                Some(parts) => self.fine.push(every(values, parts, least, most)),
                None => self.axes.push(values),
            },
        }
    }

    /// Adds every number of the consumers of an entry that reads in the other way, if a key is whether it uses enhanced fan-out:
    /// those that do are an entry of their own. `false` if it is another key, or if that changes nothing of the architecture.
    fn split(&mut self, key: &str, lever: &Lever) -> bool {
        let place = key.strip_prefix("consumers.").and_then(|rest| rest.strip_suffix(".fan_out"));
        let (Some(place), [step]) = (place.and_then(|place| place.parse::<usize>().ok()), &lever[..]) else {
            return false;
        };
        let count = self.bases[0].consumers.get(place).map_or(1, |consumer| consumer.count);
        let plain = |mut scenario: Scenario| {
            (facts(self.id).drop_unused)(&mut scenario);
            scenario
        };
        if plain(step.on(&self.bases[0])) == plain(self.bases[0].clone()) {
            return false;
        }
        let of_count = |base: &Scenario, other: u32| {
            let mut changed = applied(step, base)?;
            let rest = count - other;
            if rest > 0 {
                let mut apart = changed.consumers.get(place)?.clone();
                apart.count = other;
                *changed.consumers.get_mut(place)? = Consumer { count: rest, ..base.consumers.get(place)?.clone() };
                changed.consumers.push(apart);
            }
            contradictions(&changed).is_empty().then_some(changed)
        };
        let of_counts = |base: &Scenario| (1..=count).filter_map(|other| of_count(base, other)).collect::<Vec<_>>();
        if self.bases.len().saturating_mul(count as usize + 1) > MOST_BASES {
            return false;
        }
        let changed: Vec<Scenario> = self.bases.iter().flat_map(of_counts).collect();
        if changed.is_empty() {
            return false;
        }
        self.bases.extend(changed);
        self.settings.extend(step.settings.first().map(|one| (one.key.to_string(), one.from.to_string())));
        true
    }

    /// The box of all fine numbers.
    pub(super) fn all(&self) -> Span {
        let mut all = Span { low: [0; MOST_FINE], high: [0; MOST_FINE] };
        for (high, values) in all.high.iter_mut().zip(&self.fine) {
            *high = values.ascending.len() - 1;
        }
        all
    }

    /// The boxes of all fine numbers: without a batching window, and with one.
    pub(super) fn boxes(&self) -> Vec<Span> {
        let all = self.all();
        let without = |values: &Values| values.key.key().ends_with(WINDOW) && values.ascending[0] == 0.0;
        match self.fine.iter().position(without) {
            Some(axis) if all.high[axis] > 0 => all.at(axis, 0).into(),
            _ => vec![all],
        }
    }

    /// Sets the fine numbers of a scenario.
    pub(super) fn set_fine(&self, scenario: &mut Scenario, places: [usize; MOST_FINE]) {
        for (values, place) in self.fine.iter().zip(places) {
            values.key.set(scenario, values.ascending[place]);
        }
    }

    /// All numbers that are chosen, but for shards.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &Values> + Clone {
        self.axes.iter().chain(&self.fine).chain(&self.free).chain(&self.sizes).chain(&self.intervals)
    }

    /// The present value of a number, as a scenario has it.
    fn now(&self, values: &Values) -> String {
        let mut scenario = self.bases[0].clone();
        values.key.set(&mut scenario, values.now);
        setting_of(&scenario, values.key.key()).as_ref().map(written).unwrap_or_default()
    }

    /// Adds the alternatives of a choice that is no number to all combinations so far.
    fn multiply(&mut self, lever: &Lever, fine: Fineness) {
        // What loses something that the model does not count is not chosen for cost; a mode may be.
        let [reorders, of_account] =
            [ReportMessage::TodoNoteOrder, ReportMessage::TodoNoteAdvantage].map(Message::from);
        let may_be = |step: &&Step| match &step.note {
            None => true,
            Some(note) if *note == reorders => fine.reorders,
            Some(note) => *note == of_account,
        };
        let steps: Vec<&Step> = lever.iter().filter(may_be).collect();
        let changed = |step: &&Step| self.bases.iter().filter_map(|base| applied(step, base)).collect::<Vec<_>>();
        let changed: Vec<Scenario> = steps.iter().flat_map(changed).collect();
        if self.bases.len() + changed.len() > MOST_BASES || changed.is_empty() {
            return;
        }
        self.bases.extend(changed);
        for setting in steps.iter().flat_map(|step| &step.settings) {
            if !self.settings.iter().any(|(known, _)| **known == *setting.key) {
                self.settings.push((setting.key.to_string(), setting.from.to_string().trim_matches('"').to_owned()));
            }
        }
    }

    /// How many combinations there are, but for shards.
    pub(super) fn combinations(&self) -> f64 {
        self.numbers().fold(self.bases.len() as f64, |all, axis| all * axis.ascending.len() as f64)
    }

    /// Whether the number of shards of a base may be chosen.
    pub(super) fn chooses_shards(&self, base: &Scenario, book: &PriceBook) -> bool {
        /// A number that no load requires by chance.
        const TRIED: f64 = 977.0;
        let tried = with_shards(self.id, base, TRIED, None);
        !self.layouts.is_empty()
            && tried.is_some_and(|tried| {
                let case = Case::new(&tried, book);
                with_architecture(self.id, &case, |architecture| architecture.shards().used == TRIED)
            })
    }
}

/// A setting as `--set` takes it; nothing for what is not set.
pub(super) fn written(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        other => toml_text(other),
    }
}

/// The setting that a lever is named by.
fn first(lever: &Lever) -> Option<&ChangedSetting> {
    lever.first()?.settings.first()
}

/// What stands behind the last dot of a key.
fn last_part(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or_default()
}

/// The values of a lever that sets one number.
fn numbers(first: &ChangedSetting, lever: &Lever, fine: Fineness) -> Option<Values> {
    let key = NumericKey::find(&first.key)?;
    let now = first.from.number()?;
    let one = |step: &Step| if let [one] = &step.settings[..] { one.to.number() } else { None };
    // The nearest come first.
    let mut values: Vec<f64> = lever.iter().map(one).collect::<Option<Vec<f64>>>()?;
    values.truncate(fine.values.saturating_sub(1));
    let usual = values.clone();
    values.push(now);
    values.sort_by(f64::total_cmp);
    values.dedup();
    Some(Values { key, ascending: values, now, usual })
}
