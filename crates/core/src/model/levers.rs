//! Levers: settings that a user can change, each with the values worth trying instead of the present one. What belongs to
//! the workload, to what consumers must see or to the price book is none.

use std::fmt;
use std::sync::Arc;

use arrayvec::ArrayVec;

use crate::scenario::{CpuArch, Mode, RecordDistribution, Scenario, ViewType, Writer};
use crate::text::{Argument, Bytes, Joining, Message, Quantity as _, ReportMessage, Seconds};

/// A setting with the values to try, those nearest to the present one first.
pub type Lever = Vec<Step>;

/// The settings that belong together: a capacity mode, how it spreads records, its shards and their layout at most.
pub type ChangedSettings = ArrayVec<ChangedSetting, 4>;

/// How a scenario is changed.
pub type Setter = Arc<dyn Fn(&mut Scenario) + Send + Sync>;

/// One value to try: of a setting, or of several that belong together.
#[derive(Clone)]
pub struct Step {
    /// What is set; at least one.
    pub settings: ChangedSettings,
    /// What to do, in words; `None`: set the settings.
    pub what: Option<Message>,
    /// What a user must know before, because the model does not.
    pub note: Option<Message>,
    /// How a scenario is changed.
    pub set: Setter,
    /// What becomes of it besides where what the note says comes true.
    pub at_worst: Option<Setter>,
}

/// A setting and its new value.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedSetting {
    /// The dotted key, as `--set` takes it.
    pub key: Arc<str>,
    /// The present value, as set or by default.
    pub from: Value,
    /// The new value.
    pub to: Value,
}

impl Step {
    /// A step that sets these settings by this function.
    pub fn new(
        settings: impl IntoIterator<Item = ChangedSetting>,
        set: impl Fn(&mut Scenario) + Send + Sync + 'static,
    ) -> Self {
        Self::by(settings, Arc::new(set))
    }

    fn by(settings: impl IntoIterator<Item = ChangedSetting>, set: Setter) -> Self {
        Self { settings: settings.into_iter().collect(), what: None, note: None, set, at_worst: None }
    }

    /// A scenario after it.
    pub fn on(&self, scenario: &Scenario) -> Scenario {
        let mut changed = scenario.clone();
        (self.set)(&mut changed);
        changed
    }

    /// What to do: in words of its own, or that the settings are set.
    pub fn what(&self) -> Message {
        let set = |setting: &ChangedSetting| set_key(&setting.key, setting.to.to_string());
        let all = || Message::joined(Joining::And, self.settings.iter().map(set).collect());
        self.what.clone().unwrap_or_else(all)
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Step").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Kinds of values, and how a scenario file has them.
macro_rules! values {
    ($($kind:ident($of:ty) = $text:expr;)*) => {
        /// A value of a setting, displayed as a scenario file has it.
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[allow(missing_docs, reason = "named like what they hold")]
        pub enum Value {
            $($kind($of),)*
        }

        $(impl From<$of> for Value {
            fn from(value: $of) -> Self {
                Self::$kind(value)
            }
        })*

        impl fmt::Display for Value {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$kind(value) => {
                        let text: fn(&$of) -> String = $text;
                        f.write_str(&text(value))
                    })*
                }
            }
        }
    };
}

values! {
    Flag(bool) = ToString::to_string;
    Whole(u32) = ToString::to_string;
    Number(f64) = ToString::to_string;
    Bytes(Bytes) = |size| format!("\"{}\"", size.text());
    Seconds(Seconds) = |time| format!("\"{}\"", time.text());
    Mode(Mode) = |mode| format!("\"{mode}\"");
    CpuArch(CpuArch) = |arch| format!("\"{arch}\"");
    RecordDistribution(RecordDistribution) = |distribution| format!("\"{distribution}\"");
    Writer(Writer) = |writer| format!("\"{writer}\"");
    View(ViewType) = |view| format!("\"{view}\"");
}

impl Value {
    /// The number, in the base unit of its setting: bytes, seconds; `None` if it is not a number.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Whole(value) => Some(value.into()),
            Self::Number(value) | Self::Bytes(Bytes(value)) | Self::Seconds(Seconds(value)) => Some(value),
            Self::Flag(_)
            | Self::Mode(_)
            | Self::CpuArch(_)
            | Self::RecordDistribution(_)
            | Self::Writer(_)
            | Self::View(_) => None,
        }
    }
}

/// That a key is set to a value, as a scenario file has it.
pub fn set_key(key: &str, value: impl Into<String>) -> Message {
    ReportMessage::TodoSet { key: Argument::text(key), value: Argument::text(value) }.into()
}

/// A setting with its present value and a new one.
pub fn setting<T: Into<Value>>(key: &Arc<str>, from: T, to: T) -> ChangedSetting {
    ChangedSetting { key: Arc::clone(key), from: from.into(), to: to.into() }
}

/// A lever of one key: its present value, the values to try, and how one is set. Values that are nearer come first.
pub fn lever<T: Into<Value> + Copy + Send + Sync + 'static>(
    key: &str,
    now: T,
    values: impl IntoIterator<Item = T>,
    set: impl Fn(&mut Scenario, T) + Copy + Send + Sync + 'static,
) -> Lever {
    let set = |to: T| -> (Value, Setter) { (to.into(), Arc::new(move |scenario| set(scenario, to))) };
    steps(key, now.into(), values.into_iter().map(set).collect())
}

/// The same of any kind of value: written once, whatever the kind.
fn steps(key: &str, now: Value, values: Vec<(Value, Setter)>) -> Lever {
    let key = Arc::from(key);
    let others = values.into_iter().filter(|(to, _)| *to != now);
    others.map(|(to, set)| Step::by([setting(&key, now, to)], set)).collect()
}

/// The values of a table in the order of their distance from the present one, smaller ones first where two are as far.
pub fn nearest_first(now: f64, values: &[f64]) -> Vec<f64> {
    let steps = |value: f64| {
        let between = |other: &&f64| (value.min(now)..=value.max(now)).contains(*other);
        values.iter().filter(between).count()
    };
    let mut sorted: Vec<f64> = values.to_vec();
    sorted.sort_by_key(|value| steps(*value));
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_tried_from_the_present_one_outwards() {
        assert_eq!(nearest_first(3.0, &[1.0, 2.0, 4.0, 8.0]), [2.0, 4.0, 1.0, 8.0]);
        assert_eq!(nearest_first(0.0, &[1.0, 2.0]), [1.0, 2.0]);
    }

    #[test]
    fn values_are_written_as_in_a_file() {
        let written = |value: Value| value.to_string();
        assert_eq!(written(0.8.into()), "0.8");
        assert_eq!(written(20.0.into()), "20");
        assert_eq!(written(Bytes(1_048_576.0).into()), "\"1 MiB\"");
        assert_eq!(written(Seconds(60.0).into()), "\"60 s\"");
        assert_eq!(written(Mode::OnDemandAdvantage.into()), "\"on-demand-advantage\"");
    }

    #[test]
    fn a_step_changes_any_scenario() {
        let steps = lever("month_hours", 730.0, [730.0, 744.0], |scenario, hours| scenario.month_hours = hours);
        assert_eq!(steps.len(), 1);
        assert_eq!(steps[0].on(&Scenario::default()).month_hours, 744.0);
        assert_eq!(format!("{}", steps[0].settings[0].from), "730");
    }
}
