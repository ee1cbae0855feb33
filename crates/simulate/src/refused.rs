//! What cannot be simulated.

use shardwise_core::text::Message;

/// What cannot be simulated: key and reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The key, or empty.
    pub key: String,
    /// What was expected, and what was found.
    pub message: Box<Message>,
}

impl Refused {
    pub(crate) fn new(key: &str, message: Message) -> Self {
        Self { key: key.into(), message: Box::new(message) }
    }
}
