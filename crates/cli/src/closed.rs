//! Whether standard output was closed when the program started (`>&-`).
//!
//! On Unix the runtime of Rust opens /dev/null in the place of a closed standard output, so that a result would be written
//! nowhere and nobody would learn of it. What runs before the runtime still sees that it is closed.

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether there was no standard output at the start.
static CLOSED: AtomicBool = AtomicBool::new(false);

#[cfg(unix)]
ctor::declarative::ctor! {
    #[ctor(unsafe)]
    fn look_at_standard_output() {
        let open = rustix::io::fcntl_getfd(rustix::stdio::stdout()).is_ok();
        CLOSED.store(!open, Ordering::Relaxed);
    }
}

/// Whether there was no standard output at the start.
pub(crate) fn standard_output_was_closed() -> bool {
    CLOSED.load(Ordering::Relaxed)
}
