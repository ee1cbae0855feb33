//! Architectures, a folder for each: how services are wired to move a change log. An architecture contains no price and
//! no quota; its services do.

mod architecture;
pub mod incremental_export;
mod kinesis_consumers;
pub mod kinesis_direct;
pub mod kinesis_firehose;
pub mod streams_lambda;
pub mod streams_pipes;
#[cfg(test)]
mod toy;

pub use architecture::{
    Architecture, Described, Facts, Feed, FurtherWay, Operation, Promises, RecordSetting, ShardSetting, TriedBatch,
};

use strum::VariantArray as _;

use super::case::Case;
use super::ids::{Layout, RecordId};
use super::levers::Lever;
use crate::architectures;
use crate::scenario::{ArchitectureId, MOST_SHARDS, Scenario, ViewType};

macro_rules! dispatch {
    ($($variant:ident = $id:literal, $letter:literal, $room:ident, $label:literal, $meaning:literal, $rounds:expr;)*) => {
        /// Wires the architecture with this id and passes it to `ask`.
        pub fn with_architecture<T>(
            id: ArchitectureId,
            case: &Case<'_>,
            ask: impl FnOnce(&dyn Architecture) -> T,
        ) -> T {
            match id { $(ArchitectureId::$variant => ask(&$room::wire(case)),)* }
        }

        /// The same with everything that reports ask of it.
        pub fn with_described<T>(id: ArchitectureId, case: &Case<'_>, ask: impl FnOnce(&dyn Described) -> T) -> T {
            match id { $(ArchitectureId::$variant => ask(&$room::wire(case)),)* }
        }

        /// What is known of an architecture without a scenario.
        pub fn facts(id: ArchitectureId) -> &'static Facts {
            match id { $(ArchitectureId::$variant => &$room::FACTS,)* }
        }

        /// The settings of an architecture that can be changed. Not a method of it: what is reached through a method is part
        /// of the page's first view, which has no use for it.
        pub fn levers(id: ArchitectureId, case: &Case<'_>) -> Vec<Lever> {
            match id { $(ArchitectureId::$variant => $room::levers(case),)* }
        }
    };
}

architectures!(dispatch);

/// The images of a record, as the architecture sets them that has it.
pub fn record_view(id: RecordId, scenario: &Scenario) -> ViewType {
    let mut records = ArchitectureId::VARIANTS.iter().filter_map(|architecture| facts(*architecture).record);
    records.find(|(own, _)| *own == id).map_or(ViewType::NewAndOldImages, |(_, view)| view(scenario))
}

/// Whether an architecture depends on a setting: on its own, on those that it borrows, and on all that are of no architecture.
pub fn depends_on(id: ArchitectureId, key: &str) -> bool {
    let table = key.split('.').next();
    let owner = ArchitectureId::VARIANTS.iter().find(|owner| Some(owner.table()) == table);
    owner.is_none_or(|owner| *owner == id || facts(id).borrows.contains(owner))
}

/// How many times as many shards are tried, and how many more at least.
const MOST_TIMES: f64 = 16.0;
const A_FEW: f64 = 8.0;

/// The most shards that are tried instead of so many.
pub fn most_shards_tried(used: f64) -> f64 {
    used * MOST_TIMES + A_FEW
}

/// Fixes the number of shards; `false` where it cannot be set, or not that high.
pub fn fix_shards(id: ArchitectureId, scenario: &mut Scenario, shards: f64, layout: Option<Layout>) -> bool {
    let setting = facts(id).shards.filter(|_| shards <= f64::from(MOST_SHARDS));
    setting.inspect(|setting| (setting.fix)(scenario, shards as u32, layout)).is_some()
}

/// The scenario with this number of shards fixed; `None` as for [`fix_shards`].
pub fn with_shards(id: ArchitectureId, scenario: &Scenario, shards: f64, layout: Option<Layout>) -> Option<Scenario> {
    let mut fixed = scenario.clone();
    fix_shards(id, &mut fixed, shards, layout).then_some(fixed)
}
