//! Questions answered by trying: the model runs again with something changed.

mod baseline;
mod breakeven;
mod curve;
mod headroom;
mod inputs;
mod keys;
mod left_out;
mod numbers;
mod one_more;
mod project;
mod recommend;
mod sensitivity;
mod sentences;
mod sweep;
mod swings;
mod uncertain;
mod ways_out;
mod what_to_do;

pub use baseline::{
    ArchitectureDifference, Baseline, BaselineArchitecture, BaselineSetting, Comparison, Difference, LineDifference,
};
pub use breakeven::{
    Alternative, BREAKEVEN_SCHEMA, Breakeven, CheapestRange, FittingRanges, KeyCrossing, KeyCurve, KeyRange, KeySeries,
    Span, breakeven,
};
pub use curve::{Crossing, Curve, POINTS, Series, curve};
pub use headroom::{Headroom, LimitHeadroom, headroom};
pub use inputs::{Input, PRICE_SPREADS, inputs};
pub use keys::NumericKey;
pub use one_more::{Budget, OneMore, one_more};
pub use project::{
    ComeBack, ENOUGH_FOR, EventId, FURTHER, Factors, Growth, MONTHS, MOST_MONTHS, PROJECT_SCHEMA, ProjectEvent,
    ProjectedArchitecture, ProjectedMonth, Projection, beyond, growing, project,
};
pub use recommend::{
    Blocked, COMFORT, Choice, ChoiceChange, GivenChoice, InTheWay, LowRisk, MustHold, RECOMMEND_SCHEMA, Recommend,
    Searched, ShadowPrice, SpaceOf, WithoutRoom, recommend,
};
pub use sensitivity::Change;
pub(crate) use sensitivity::strongest;
pub use sentences::{
    AlternativeMessages, BreakevenMessages, ChoiceName, ProjectMessages, RecommendMessages, SensitivityMessages,
    SwingSettings,
};
pub use sweep::{
    Axis, Cell, CellOutcome, Cells, Cursor, Depth, Grid, MOST_AXES, Row, SWEEP_SCHEMA, SweepCell, SweepDocument,
    SweepRow,
};
pub use swings::{RoundingEdge, SENSITIVITY_SCHEMA, Sensitivity, Swing, SwingEnd, sensitivity};
pub use uncertain::{
    Block, LevelShares, MOST_SAMPLES, PriceSpread, QuantileCommands, Sampling, UNCERTAIN_SCHEMA, Uncertain,
    UncertainArchitecture, UncertainInput, Uncertainty, uncertain,
};
pub use ways_out::gates;
pub use what_to_do::{BeforeAndAfter, Todo, TodoKind, TodoSetting, advised, advised_report, what_to_do};
