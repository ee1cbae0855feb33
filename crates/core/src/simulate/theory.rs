//! What the simulation should find, in closed form: throttling from three moments, beside the two of [`crate::risk`].
//!
//! Around an hour's mean the one-second rate is a Gamma number of squared coefficient of variation `b = burstiness^2`,
//! and the count of records is Poisson around it, `n` of them on average. Over the mean it has variance `v = b + 1/n` and
//! third moment `s = 2 b^2 + 3 b/n + 1/n^2`. A Gamma number of the same three moments is taken for it, `k = 4 v^3 / s^2`,
//! `th = x s / (2 v)`, moved by `x - k th`: Gamma itself where `n` is large, and within a few percent of Poisson, far out in
//! its tail too, where there is no burstiness.
//!
//! The published form takes a Gamma number of the first two moments, `v = b + 1/n`, whose third is `2 v^2`. Where counts
//! rule (`b` not far above `1/n`) that is too much: a Poisson number has half the skewness. Its throttled share over this one
//! on a shard at a flat rate, for records of one size:
//!
//! TABLE
//!
//! From `burstiness = 0.25` on, the default, the two are the same but for what is far below one in a million. Where sizes
//! vary, bytes vary more than counts, and the published form, which knows only the count, is too low for bytes.

use crate::risk::Exposure;
use crate::workload::Day;

/// Throttled share of an exposure, its day and burstiness; `variation` is the squared coefficient of variation of what one
/// record adds to the rate: 0 for counts, and for bytes that of the record's size.
pub(super) fn throttled_share(exposure: &Exposure, variation: f64, day: &Day, burstiness: f64) -> f64 {
    let (mut excess, mut traffic) = (0.0, 0.0);
    for weight in day.weights {
        if weight > 0.0 {
            let mean = exposure.mean * weight;
            // What varies counts as fewer records that are all the same.
            let records = exposure.records * weight / (1.0 + variation);
            excess += mean * share_at(mean, burstiness * burstiness, 1.0 / records, exposure);
            traffic += mean;
        }
    }
    excess / traffic
}

/// Throttled share of an hour with that mean.
fn share_at(mean: f64, bursts: f64, count: f64, exposure: &Exposure) -> f64 {
    let variance = bursts + count;
    let third = 2.0 * bursts * bursts + 3.0 * bursts * count + count * count;
    // k th, over the mean.
    let gamma = 2.0 * variance * variance / third;
    let capacity = exposure.capacity - mean * (1.0 - gamma);
    if capacity <= 0.0 {
        return 1.0 - exposure.capacity / mean;
    }
    // A Gamma number alone: the published form where records are without number.
    let alone = Exposure { mean: mean * gamma, records: f64::INFINITY, capacity, ..*exposure };
    let variation = third * third / (4.0 * variance * variance * variance);
    alone.throttling(&Day::with_peak(1.0), variation.sqrt()).share * gamma
}

/// The table of this module's text.
#[test]
fn the_published_form_is_off_where_counts_rule() {
    use crate::limits::LimitId;
    let day = Day::with_peak(1.0);
    for burstiness in [0.0, 0.05, 0.1, 0.25] {
        for load in [0.8, 0.9, 0.95, 1.0, 1.2] {
            let mut row = Vec::new();
            for capacity in [20.0, 500.0, 1000.0] {
                let exposure = Exposure {
                    limit: LimitId::KinesisWriteRecords,
                    mean: load * capacity,
                    records: load * capacity,
                    capacity,
                };
                let published = exposure.throttling(&day, burstiness).share;
                let ours = throttled_share(&exposure, 0.0, &day, burstiness);
                row.push(format!("{published:.2e}/{ours:.2e}={:.3}", published / ours));
            }
            println!("{burstiness} {load}: {row:?}");
        }
    }
}
