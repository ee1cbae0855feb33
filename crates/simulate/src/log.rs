//! When waiting records arrived: a queue of counts that loses resolution, never records.
//!
//! A log holds cumulative counts at a few moments. It answers when a record arrived, and how many records had arrived
//! by a moment; between two moments it interpolates linearly. When it is full, it drops moments that are near the line
//! between their neighbors, but no two in a row: so a backlog of any length takes the same memory, at a resolution of about
//! a hundredth of its age, and the start and end of a burst stay where they are.

/// Capacity of a log, in moments.
const MOMENTS: usize = 128;

/// Cumulative counts of records by arrival.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    /// Seconds, and the records that had arrived by then. The first entry is where the log starts.
    moments: Vec<(f64, u64)>,
    /// Index of the first moment that is still needed.
    first: usize,
}

impl Log {
    /// An empty log that starts now, after `count` records.
    pub(crate) fn new(now: f64, count: u64) -> Self {
        Self { moments: vec![(now, count)], first: 0 }
    }

    /// Starts again, after `count` records.
    pub(crate) fn reset(&mut self, now: f64, count: u64) {
        self.moments.clear();
        self.moments.push((now, count));
        self.first = 0;
    }

    /// Records that have arrived in total.
    pub(crate) fn count(&self) -> u64 {
        self.moments.last().map_or(0, |(_, count)| *count)
    }

    /// Adds records that arrived between `since` and `now`.
    pub(crate) fn push(&mut self, since: f64, now: f64, records: u64) {
        if records == 0 {
            return;
        }
        let Some(&(last, count)) = self.moments.last() else { return };
        if last < since {
            self.make_room();
            self.moments.push((since, count));
        }
        self.make_room();
        self.moments.push((now, count + records));
    }

    fn make_room(&mut self) {
        if self.moments.len() < MOMENTS {
            return;
        }
        self.moments.drain(..self.first);
        self.first = 0;
        if self.moments.len() > MOMENTS / 2 {
            self.thin_out();
        }
    }

    /// Drops moments of the half that is nearest to the line between their neighbors: from a quarter to a half of all.
    fn thin_out(&mut self) {
        let last = self.moments.len() - 1;
        let bends: Vec<f64> = (1..last).map(|at| bend(&self.moments, at)).collect();
        let mut sorted = bends.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let median = sorted[sorted.len() / 2];
        let (mut kept, mut dropped) = (1, false);
        for (at, bend) in bends.into_iter().enumerate() {
            dropped = bend <= median && !dropped;
            if !dropped {
                self.moments[kept] = self.moments[at + 1];
                kept += 1;
            }
        }
        self.moments[kept] = self.moments[last];
        self.moments.truncate(kept + 1);
    }

    /// Forgets the moments before the record that follows the first `count`.
    pub(crate) fn forget(&mut self, count: u64) {
        while self.first + 1 < self.moments.len() && self.moments[self.first + 1].1 <= count {
            self.first += 1;
        }
    }

    /// When the record that follows the first `count` arrived.
    pub(crate) fn moment(&self, count: u64) -> f64 {
        let moments = &self.moments[self.first..];
        let after = moments.partition_point(|(_, all)| *all <= count);
        match (after.checked_sub(1).and_then(|before| moments.get(before)), moments.get(after)) {
            (Some(&(begin, low)), Some(&(end, high))) => {
                begin + (end - begin) * ((count - low) as f64 / (high - low) as f64)
            }
            (None, Some(&(moment, _))) | (Some(&(moment, _)), None) => moment,
            (None, None) => 0.0,
        }
    }

    /// The oldest moment still held.
    pub(crate) fn oldest(&self) -> f64 {
        self.moments[self.first].0
    }

    /// Records that had arrived by a moment.
    pub(crate) fn count_by(&self, moment: f64) -> u64 {
        let moments = &self.moments[self.first..];
        // Usually nothing is that old.
        if moment <= moments[0].0 {
            return moments[0].1;
        }
        let after = moments.partition_point(|(end, _)| *end <= moment);
        let (begin, low) = moments[after - 1];
        moments
            .get(after)
            .map_or(low, |&(end, high)| low + ((high - low) as f64 * ((moment - begin) / (end - begin))) as u64)
    }

    /// The records after the first `count`, by the intervals in which they arrived: start, end, count.
    pub(crate) fn stretches(&self, count: u64) -> impl Iterator<Item = (f64, f64, u64)> + '_ {
        self.moments[self.first..].windows(2).filter_map(move |pair| {
            let ((begin, low), (end, high)) = (pair[0], pair[1]);
            (high > count).then(|| (begin, end, high - low.max(count)))
        })
    }
}

/// How far a moment is off the line between its neighbors: the area between them, in records times seconds.
fn bend(moments: &[(f64, u64)], at: usize) -> f64 {
    let [(begin, low), (now, count), (end, high)] = [moments[at - 1], moments[at], moments[at + 1]];
    ((end - begin) * (count - low) as f64 - (now - begin) * (high - low) as f64).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_as_old_as_it_is() {
        let mut log = Log::new(0.0, 0);
        for second in 0..50_000_u32 {
            let now = f64::from(second) + 1.0;
            log.push(now - 1.0, now, 7);
            let count = u64::from(second / 2) * 7;
            log.forget(count);
            let (age, exact) = (now - log.moment(count), now - f64::from(second / 2));
            assert!((age - exact).abs() <= 1.0 + exact / 30.0, "{second}: {age}, not {exact}");
            assert!(log.moments.len() <= MOMENTS);
        }
        assert_eq!(log.count(), 350_000);
        assert!((log.count_by(40_000.0) as f64 - 280_000.0).abs() < 7000.0);
    }

    /// Ten minutes of many records, then few: what came last in the ten minutes is as old as it is.
    #[test]
    fn a_burst_stays_where_it_is() {
        let mut log = Log::new(0.0, 0);
        for second in 0..40_000_u32 {
            let records = if (5000..5600).contains(&second) { 8000 } else { 2 };
            log.push(f64::from(second), f64::from(second) + 1.0, records);
        }
        for second in [5100_u32, 5300, 5590] {
            let moment = log.moment(2 * 5000 + 8000 * u64::from(second - 5000));
            assert!((moment - f64::from(second)).abs() < 30.0, "{second}: {moment}");
        }
    }

    #[test]
    fn a_gap_stays_a_gap() {
        let mut log = Log::new(0.0, 0);
        log.push(0.0, 1.0, 5);
        log.push(99.0, 100.0, 5);
        assert_eq!((log.moment(5), log.moment(0)), (99.0, 0.0));
        assert_eq!((log.count_by(50.0), log.count_by(1000.0)), (5, 10));
        assert_eq!(log.stretches(7).collect::<Vec<_>>(), [(99.0, 100.0, 3)]);
    }
}
