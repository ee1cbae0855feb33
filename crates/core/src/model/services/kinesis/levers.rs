//! Settings of a stream that can be changed, whichever architecture it is part of.

use std::sync::Arc;

use crate::model::levers::{ChangedSettings, Lever, Step, lever, setting};
use crate::scenario::{Mode, RecordDistribution, Scenario};
use crate::text::{Bytes, MIB, ReportMessage};

/// Largest records in MiB.
const RECORD_SIZES: [f64; 4] = [1.0, 2.0, 4.0, 10.0];

/// How a stream spreads records, and what it is paid by.
type Spreading = (Mode, RecordDistribution);

/// The other capacity modes. An on-demand stream can spread records whatever their key, which serves a hot one.
pub fn modes(
    scenario: &Scenario,
    key: &str,
    (now, distribution): Spreading,
    modes: &[Mode],
    set: fn(&mut Scenario, Spreading),
) -> Lever {
    let [mode_key, distribution_key]: [Arc<str>; 2] =
        [format!("{key}.mode").into(), format!("{key}.record_distribution").into()];
    let mut steps = Vec::new();
    for &mode in modes {
        let by_key = RecordDistribution::PartitionKey;
        let spread = (mode != Mode::Provisioned && scenario.workload.hottest_key_share > 0.0)
            .then_some(RecordDistribution::Auto);
        for to in std::iter::once(by_key).chain(spread) {
            let mut settings = ChangedSettings::new();
            if mode != now {
                settings.push(setting(&mode_key, now, mode));
            }
            if to != distribution {
                settings.push(setting(&distribution_key, distribution, to));
            }
            let note = match (mode, to) {
                (_, RecordDistribution::Auto) => Some(ReportMessage::TodoNoteOrder.into()),
                (Mode::OnDemandAdvantage, _) if now != mode => Some(ReportMessage::TodoNoteAdvantage.into()),
                _ => None,
            };
            if !settings.is_empty() {
                steps.push(Step { note, ..Step::new(settings, move |scenario| set(scenario, (mode, to))) });
            }
        }
    }
    steps
}

/// Larger records.
pub fn record_size(key: &str, now: Bytes, set: fn(&mut Scenario, Bytes)) -> Lever {
    let larger = RECORD_SIZES.map(|size| size * MIB).into_iter().filter(|size| *size > now.0);
    lever(&format!("{key}.max_record_size"), now, larger.map(Bytes), set)
}
