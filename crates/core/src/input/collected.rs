//! Errors of a document, collected in its order until all checks are done.

use super::tree::Place;
use crate::text::{MOST_ERRORS, Message, sorted};

/// An error whose place is not yet text.
#[derive(Clone, Debug)]
pub(crate) struct Wrong {
    pub(crate) place: Place,
    /// Another place that the error is about.
    pub(crate) other: Option<Place>,
    pub(crate) key: String,
    pub(crate) message: Message,
}

impl Wrong {
    pub(crate) fn new(place: Place, key: &str, message: Message) -> Self {
        Self { place, other: None, key: shortened(key), message }
    }
}

/// The errors of a document, in its order: the first ones, and how many more there are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Collected {
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) more: usize,
}

impl Collected {
    /// Adds an error. It is made only if it is among the first: finding the nearest name takes time.
    pub(crate) fn add(&mut self, place: Place, make: impl FnOnce() -> Wrong) {
        if self.wrong.len() == MOST_ERRORS {
            self.more += 1;
            if self.wrong.last().is_some_and(|last| last.place <= place) {
                return;
            }
            self.wrong.pop();
        }
        sorted::insert(&mut self.wrong, make(), |a, b| a.place.cmp(&b.place));
    }

    /// How many errors there are.
    pub(crate) fn count(&self) -> usize {
        self.wrong.len() + self.more
    }
}

/// The most characters of a key in an error: what was typed may be of any length.
const LONGEST_KEY: usize = 60;

fn shortened(key: &str) -> String {
    match key.char_indices().nth(LONGEST_KEY) {
        Some((end, _)) => format!("{}...", &key[..end]),
        None => key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::InputMessage;

    #[test]
    fn the_first_errors_of_the_document_are_kept_in_any_order() {
        let places: Vec<u32> = (0..200).map(|index| index * 77 % 200).collect();
        let mut collected = Collected::default();
        for start in places {
            let place = Place::Part { text: 0, start, end: start };
            collected.add(place, || Wrong::new(place, "key", InputMessage::KeyNeeded.into()));
        }
        assert_eq!((collected.wrong.len(), collected.more, collected.count()), (MOST_ERRORS, 150, 200));
        for (start, wrong) in collected.wrong.iter().enumerate() {
            assert_eq!(wrong.place, Place::Part { text: 0, start: start as u32, end: start as u32 });
        }
    }

    #[test]
    fn long_keys_are_shortened() {
        assert_eq!(shortened("workload"), "workload");
        assert_eq!(shortened(&"注".repeat(1000)), "注".repeat(LONGEST_KEY) + "...");
    }
}
