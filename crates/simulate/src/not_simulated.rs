//! What stands for the machine of an architecture that is not simulated.

use crate::findings::ArchitectureFindings;
use crate::machine::Machine;
use crate::stretch::Stretch;

/// A machine that cannot be made.
pub(crate) enum Nothing {}

impl Machine for Nothing {
    fn run(&mut self, _: &Stretch<'_>) {
        match *self {}
    }

    fn step_nanoseconds(&self) -> usize {
        match *self {}
    }

    fn findings(&self, _: f64) -> ArchitectureFindings {
        match *self {}
    }

    fn is_balanced(&self) -> bool {
        match *self {}
    }
}
