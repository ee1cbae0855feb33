//! Independent work on several cores.
//!
//! Only what does not depend on the others is shared out, and nothing is added up on the way: the results are the same on
//! any number of cores, and on none but this one, as in a browser.

/// The cores that a simulation may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cores {
    One,
    All,
}

/// Sharing out less than this many steps of shards or lanes takes longer than it saves.
const LEAST_WORK: usize = 4096;

impl Cores {
    /// These cores, or one if there is too little to do: so many steps of shards or lanes.
    pub(crate) fn for_work(self, unit_steps: usize) -> Self {
        if unit_steps < LEAST_WORK { Self::One } else { self }
    }

    /// Does something with each of several items.
    pub(crate) fn for_each<T: Send>(self, items: &mut [T], each: impl Fn(&mut T) + Send + Sync) {
        #[cfg(not(target_family = "wasm"))]
        if self == Self::All && items.len() > 1 {
            use rayon::prelude::*;
            items.par_iter_mut().with_max_len(1).for_each(each);
            return;
        }
        items.iter_mut().for_each(each);
    }

    /// Does what shares out work again and again: threads are entered once.
    pub(crate) fn enter<T: Send>(self, work: impl FnOnce() -> T + Send) -> T {
        #[cfg(not(target_family = "wasm"))]
        if self == Self::All {
            return rayon::scope(|_| work());
        }
        work()
    }
}
