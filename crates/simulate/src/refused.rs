//! What cannot be simulated.

use shardwise_core::text::Message;

/// What cannot be simulated: key and reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The key, or empty.
    pub key: String,
    /// What was expected, and what was found.
    pub message: Box<Message>,
    /// Whether only one architecture is refused, so that the others can be simulated.
    pub only_architecture: bool,
}

impl Refused {
    pub(crate) fn new(key: &str, message: Message) -> Self {
        Self { key: key.into(), message: Box::new(message), only_architecture: false }
    }

    /// An architecture that is not simulated.
    pub(crate) fn of_architecture(message: Message) -> Self {
        Self { only_architecture: true, ..Self::new("architectures", message) }
    }
}
