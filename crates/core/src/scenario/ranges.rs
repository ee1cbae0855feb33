//! Numbers that are given as a range, such as `"300..900"`: a 90% interval. The scenario has the median of each.

/// A number of a scenario that was given as a range.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenRange {
    /// The dotted key.
    pub key: String,
    /// The range as it was written.
    pub text: String,
    /// The lower end, in the base unit: one in twenty is below.
    pub low: f64,
    /// The upper end, in the base unit: one in twenty is above.
    pub high: f64,
    /// How values spread.
    pub shape: Shape,
    /// What the scenario has in its place: the median, rounded where it counts something.
    pub median: f64,
}

/// How values spread over a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The logarithm is normal; the ends are the quantiles of 5% and 95%.
    LogNormal,
    /// Of a share: the logarithm of its odds is normal; the ends are the quantiles of 5% and 95%.
    LogitNormal,
    /// Every value between the ends is as likely, and none is outside: of a range from 0 or, of a share, to 1.
    Uniform,
}

impl Shape {
    /// The shape of a range, unless it is said to be uniform.
    pub fn of(low: f64, high: f64, is_share: bool) -> Self {
        match is_share {
            _ if low <= 0.0 => Self::Uniform,
            true if high >= 1.0 => Self::Uniform,
            true => Self::LogitNormal,
            false => Self::LogNormal,
        }
    }

    /// The median between two ends.
    pub fn median(self, low: f64, high: f64) -> f64 {
        match self {
            Self::LogNormal => low.sqrt() * high.sqrt(),
            Self::LogitNormal => {
                let odds = |share: f64| share / (1.0 - share);
                let middle = (odds(low) * odds(high)).sqrt();
                middle / (1.0 + middle)
            }
            Self::Uniform => low + (high - low) / 2.0,
        }
    }
}
