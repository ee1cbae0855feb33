//! A box of the fine numbers of a space, by the places of their values.

/// The most fine numbers that one architecture has.
pub(super) const MOST_FINE: usize = 2;

/// A box of fine numbers, from the places of its lower corner to those of its upper one. The upper corner costs least, and the
/// lower is the freshest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) low: [usize; MOST_FINE],
    pub(super) high: [usize; MOST_FINE],
}

impl Span {
    /// Whether it has one point only.
    pub(super) fn is_point(&self) -> bool {
        self.low == self.high
    }

    /// What it has up to a place on an axis, and what is above that.
    pub(super) fn at(self, axis: usize, place: usize) -> [Self; 2] {
        let (mut below, mut above) = (self, self);
        (below.high[axis], above.low[axis]) = (place, place + 1);
        [below, above]
    }
}
