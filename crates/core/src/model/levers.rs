//! Levers: settings that a user can change, each with the values worth trying instead of the present one. What belongs to
//! the workload, to what consumers must see or to the price book is none.

use crate::scenario::{CpuArch, Mode, RecordDistribution, Scenario};
use crate::text::{Argument, Bytes, Joining, Message, Quantity as _, Seconds};

/// A setting with the values to try, those nearest to the present one first.
pub type Lever = Vec<Step>;

/// One value to try: of a setting, or of several that belong together.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is set; at least one.
    pub settings: Vec<ChangedSetting>,
    /// What to do, in words; `None`: set the settings.
    pub what: Option<Message>,
    /// What a user must know before, because the model does not.
    pub note: Option<Message>,
    /// The scenario after it.
    pub scenario: Scenario,
}

/// A setting and its new value, as in a scenario file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedSetting {
    /// The dotted key, as `--set` takes it.
    pub key: String,
    /// The present value, as set or by default.
    pub from: String,
    /// The new value.
    pub to: String,
}

impl Step {
    /// What to do: in words of its own, or that the settings are set.
    pub fn what(&self) -> Message {
        let set = |setting: &ChangedSetting| Message::TodoSet {
            key: Argument::text(setting.key.as_str()),
            value: Argument::text(setting.to.as_str()),
        };
        let all = || Message::joined(Joining::And, self.settings.iter().map(set).collect());
        self.what.clone().unwrap_or_else(all)
    }

    /// Whether both set the same keys to the same values.
    pub fn is_same(&self, other: &Self) -> bool {
        let pairs = |step: &Self| step.settings.iter().map(|one| (one.key.clone(), one.to.clone())).collect::<Vec<_>>();
        pairs(self) == pairs(other)
    }
}

/// A value as a scenario file has it.
pub trait Written: PartialEq {
    /// The text.
    fn written(&self) -> String;
}

macro_rules! written {
    ($($kind:ty: $text:expr;)*) => {
        $(impl Written for $kind {
            fn written(&self) -> String {
                let text: fn(&Self) -> String = $text;
                text(self)
            }
        })*
    };
}

written! {
    bool: ToString::to_string;
    u32: ToString::to_string;
    f64: |number| if number.fract() == 0.0 { format!("{number:.1}") } else { number.to_string() };
    Bytes: |size| format!("\"{}\"", size.text());
    Seconds: |time| format!("\"{}\"", time.text());
    Mode: |mode| format!("\"{mode}\"");
    CpuArch: |arch| format!("\"{arch}\"");
    RecordDistribution: |distribution| format!("\"{distribution}\"");
}

/// A setting with its present value and a new one.
pub fn setting<T: Written>(key: &str, from: &T, to: &T) -> ChangedSetting {
    ChangedSetting { key: key.to_owned(), from: from.written(), to: to.written() }
}

/// A lever of one key: its present value, the values to try, and how one is set. Values that are nearer come first.
pub fn lever<T: Written>(
    scenario: &Scenario,
    key: &str,
    now: &T,
    values: impl IntoIterator<Item = T>,
    set: impl Fn(&mut Scenario, T),
) -> Lever {
    let step = |to: T| {
        let settings = vec![setting(key, now, &to)];
        let mut scenario = scenario.clone();
        set(&mut scenario, to);
        Step { settings, what: None, note: None, scenario }
    };
    values.into_iter().filter(|value| value != now).map(step).collect()
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
        assert_eq!(0.8_f64.written(), "0.8");
        assert_eq!(1.0_f64.written(), "1.0");
        assert_eq!(Bytes(1_048_576.0).written(), "\"1 MiB\"");
        assert_eq!(Seconds(60.0).written(), "\"60 s\"");
        assert_eq!(Mode::OnDemandAdvantage.written(), "\"on-demand-advantage\"");
    }
}
