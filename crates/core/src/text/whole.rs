//! The first of the whole numbers with which something holds.

/// The least whole number above `from`, and at most `most`, with which something holds that holds with every larger one as well:
/// the distance is doubled until it holds, then bisected. `None` if it holds with none.
pub(crate) fn least_above(from: f64, most: f64, mut holds: impl FnMut(f64) -> bool) -> Option<f64> {
    let (mut low, mut high) = (from, (from + 1.0).floor());
    while high <= most && !holds(high) {
        (low, high) = (high, high + 2.0 * (high - from));
        if high > most && low < most {
            high = most.floor();
        }
    }
    if high > most {
        return None;
    }
    while high - low > 1.0 {
        let middle = f64::midpoint(low, high).floor();
        if holds(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_is_found() {
        for (from, most, least) in [(4.0, 100.0, 5.0), (4.0, 100.0, 17.0), (4.0, 100.0, 100.0), (1.5, 9.0, 2.0)] {
            assert_eq!(least_above(from, most, |number| number >= least), Some(least), "{from} {most} {least}");
        }
        assert_eq!(least_above(4.0, 100.0, |_| false), None);
        assert_eq!(least_above(4.0, 4.0, |_| true), None);
    }
}
