//! Phrases that several sections share.

use shardwise_core::model::OutcomeId;

use crate::render::page::Block;
use crate::words::{Text, Words};

/// The most columns of prose that are read side by side.
pub(crate) const MOST_BESIDE: usize = 2;

/// The heading of a section.
pub(crate) fn heading(words: &Words, text: &Text) -> Block {
    Block::Heading(words.say(text))
}

/// An outcome in words: `fits after an increase`.
pub(crate) fn in_words(outcome: OutcomeId, words: &Words) -> String {
    words.word("fit", outcome.into(), outcome.in_words())
}
