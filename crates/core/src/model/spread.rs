//! How traffic is spread over units: shards, lanes, buffers. A hot key makes one unit busier than the others.

/// Units that carry the same share of the traffic each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// How many units.
    pub units: f64,
    /// The share of the traffic that each carries.
    pub share: f64,
}

/// The most classes of a spread.
pub(super) const CLASSES: usize = 2;

/// Units in two classes: the one with the hot key first, then the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    classes: [Class; CLASSES],
}

impl Spread {
    /// Units of equal width: one carries the hot key, and its part of everything else.
    pub fn even(units: f64, hot_key: f64) -> Self {
        let rest = (1.0 - hot_key) / units;
        let (with_key, others) = if hot_key > 0.0 { (1.0, units - 1.0) } else { (units, 0.0) };
        Self { classes: [Class { units: with_key, share: hot_key + rest }, Class { units: others, share: rest }] }
    }

    /// One unit carries the hot key and nothing else. The unit that was split around it counts as one: two fewer than
    /// `units` carry the rest.
    pub fn isolated(units: f64, hot_key: f64) -> Self {
        let others = units - 2.0;
        Self {
            classes: [Class { units: 1.0, share: hot_key }, Class { units: others, share: (1.0 - hot_key) / others }],
        }
    }

    /// This many buffers of equal rate, whatever the keys.
    pub fn equal(units: f64) -> Self {
        Self::even(units, 0.0)
    }

    /// The classes that have units with traffic.
    pub fn classes(&self) -> impl Iterator<Item = Class> + '_ {
        self.classes.iter().filter(|class| class.units > 0.0 && class.share > 0.0).copied()
    }

    /// The share of the traffic on the busiest unit.
    pub fn hottest(&self) -> f64 {
        self.classes().map(|class| class.share).fold(0.0, f64::max)
    }

    /// The share of the traffic on each unit but the one with the hot key; 0 if that is the only one.
    pub fn beside_hottest(&self) -> f64 {
        let [_, others] = self.classes;
        if others.units > 0.0 { others.share } else { 0.0 }
    }

    /// How many units are as busy as the busiest.
    pub fn busiest_units(&self) -> f64 {
        let busiest = self.hottest();
        self.classes().filter(|class| class.share == busiest).map(|class| class.units).sum()
    }

    /// The sum over all units of a quantity of each, given its share of the traffic.
    #[inline]
    pub fn sum(&self, mut of_share: impl FnMut(f64) -> f64) -> f64 {
        let mut sum = 0.0;
        for class in self.classes() {
            sum += class.units * of_share(class.share);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_add_up_to_all_the_traffic() {
        for key in [0.0, 0.01, 0.3, 0.99, 1.0] {
            for units in [3.0, 4.0, 100.0] {
                for spread in [Spread::even(units, key), Spread::isolated(units, key)] {
                    assert!((spread.sum(|share| share) - 1.0).abs() < 1e-12, "{key} {units}");
                }
            }
        }
        assert_eq!(Spread::even(1.0, 0.4).hottest(), 1.0);
        assert_eq!(Spread::even(4.0, 0.2).hottest(), 0.4);
        assert_eq!(Spread::isolated(4.0, 0.2).hottest(), 0.4);
        assert_eq!(Spread::isolated(12.0, 0.2).hottest(), 0.2);
    }
}
