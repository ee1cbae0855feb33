//! What arrives at a lane above what it can process.
//!
//! A lane is a queue: what comes above its rate in one second waits for the next. So what counts is a period of the day in
//! which the mean rate is the same, as in the closed form: of its changes, those above what the lane processes in it.

/// The changes of a lane above what it can process.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Above {
    /// Changes that arrived in this period.
    came: u64,
    /// Changes above the rate in the periods that are over, and seconds of periods with any.
    changes: f64,
    seconds: f64,
}

/// The running period, and the rate of a lane.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Running {
    pub(super) rate: f64,
    /// Its steps so far, and seconds of each.
    pub(super) steps: u64,
    pub(super) step: f64,
}

impl Running {
    pub(super) fn seconds(self) -> f64 {
        self.steps as f64 * self.step
    }

    /// With so many more steps.
    pub(super) fn after(self, steps: usize) -> Self {
        Self { steps: self.steps + steps as u64, ..self }
    }
}

impl Above {
    #[inline]
    pub(super) fn add(&mut self, came: u64) {
        self.came += came;
    }

    /// Changes above the rate in the running period, so far.
    #[inline]
    pub(super) fn now(&self, running: Running) -> f64 {
        (self.came as f64 - running.rate * running.seconds()).max(0.0)
    }

    /// Ends the running period.
    pub(super) fn end_period(&mut self, running: Running) {
        let above = self.now(running);
        self.came = 0;
        self.changes += above;
        self.seconds += if above > 0.0 { running.seconds() } else { 0.0 };
    }

    /// Changes and seconds so far.
    pub(super) fn so_far(&self, running: Running) -> (f64, f64) {
        let above = self.now(running);
        (self.changes + above, self.seconds + if above > 0.0 { running.seconds() } else { 0.0 })
    }
}
