//! Counts clock seconds in which something happened.

/// Clock seconds in which something happened.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seconds {
    pub(crate) seen: u64,
    now: bool,
}

impl Seconds {
    pub(crate) fn start_second(&mut self) {
        self.now = false;
    }

    /// Records whether it happens in this second.
    pub(crate) fn record(&mut self, happens: bool) {
        self.seen += u64::from(happens && !self.now);
        self.now |= happens;
    }
}
