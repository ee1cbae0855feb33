//! Questions answered by trying: the model runs again with something changed.

mod baseline;
mod curve;
mod headroom;
mod one_more;
mod sensitivity;

pub use baseline::{
    ArchitectureDifference, Baseline, BaselineArchitecture, BaselineSetting, Comparison, Difference, LineDifference,
};
pub use curve::{Crossing, Curve, POINTS, Series, curve};
pub use headroom::{Headroom, LimitHeadroom, headroom};
pub use one_more::{Budget, OneMore, one_more};
pub use sensitivity::Change;
pub(crate) use sensitivity::strongest;
