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

/// Sharing out work that takes less than this many nanoseconds takes longer than it saves.
const LEAST_WORK: usize = 100_000;

impl Cores {
    /// These cores, or one if there is too little to do: about so many nanoseconds.
    pub(crate) fn for_work(self, nanoseconds: usize) -> Self {
        if nanoseconds < LEAST_WORK { Self::One } else { self }
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
