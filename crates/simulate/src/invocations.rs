//! Counts of invocations of a function, or of executions of a pipe.

/// Counts of invocations of a function, or of executions of a pipe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Invocations {
    /// All, including failed ones.
    pub(crate) count: u64,
    /// Failed ones.
    pub(crate) failed: u64,
    /// What is billed for them: milliseconds of a function, requests of a pipe.
    pub(crate) billed: u64,
}

impl Invocations {
    pub(crate) fn add(&mut self, other: Self) {
        self.count += other.count;
        self.failed += other.failed;
        self.billed += other.billed;
    }
}

/// Rounds up as [`shardwise_core::text::round_up`] does, without a call to the mathematics library.
#[inline]
pub(crate) fn whole(amount: f64) -> u64 {
    let down = amount as i64;
    (down + i64::from(amount - down as f64 > 1e-9 * amount.max(1.0))) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use shardwise_core::text::round_up;

    #[test]
    fn rounding_is_that_of_the_bill() {
        for milliseconds in [0.001, 1.0, 49.999, 50.0, 50.000_000_001, 50.2, 70.0 - 1e-12, 181.6, 899_999.5] {
            assert_eq!(whole(milliseconds) as f64, round_up(milliseconds), "{milliseconds}");
        }
    }
}
