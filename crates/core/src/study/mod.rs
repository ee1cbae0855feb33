//! Questions answered by trying: the model runs again with something changed.

mod baseline;
mod curve;
mod headroom;
mod keys;
mod numbers;
mod one_more;
mod sensitivity;
mod sweep;
mod what_to_do;

pub use baseline::{
    ArchitectureDifference, Baseline, BaselineArchitecture, BaselineSetting, Comparison, Difference, LineDifference,
};
pub use curve::{Crossing, Curve, POINTS, Series, curve};
pub use headroom::{Headroom, LimitHeadroom, headroom};
pub use keys::NumericKey;
pub use one_more::{Budget, OneMore, one_more};
pub use sensitivity::Change;
pub(crate) use sensitivity::strongest;
pub use sweep::{Axis, Cell, Cursor, Depth, Grid, MOST_AXES, Row, SWEEP_SCHEMA, SweepCell, SweepDocument, SweepRow};
pub use what_to_do::{BeforeAndAfter, Todo, TodoKind, TodoSetting, what_to_do};
