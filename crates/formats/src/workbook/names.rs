//! The sheets and their names, which formulas refer to.

use rust_xlsxwriter::XlsxError;
use shardwise_core::text::FileMessage;

use super::sheet::Sheet;
use crate::words::Words;

/// The names of the sheets in the language of the workbook.
pub(crate) struct Names<'a> {
    words: Words<'a>,
    pub(crate) answer: String,
    pub(crate) inputs: String,
    pub(crate) prices: String,
    pub(crate) bill: String,
    pub(crate) limits: String,
    pub(crate) shards: String,
}

impl<'a> Names<'a> {
    /// In the language of these words.
    pub(crate) fn new(words: Words<'a>) -> Self {
        Self {
            words,
            answer: words.say(FileMessage::AnswerSheet),
            inputs: words.say(FileMessage::InputsSheet),
            prices: words.say(FileMessage::PricesSheet),
            bill: words.say(FileMessage::BillSheet),
            limits: words.say(FileMessage::LimitsSheet),
            shards: words.say(FileMessage::ShardsSheet),
        }
    }

    /// The words of the workbook.
    pub(crate) fn words(&self) -> Words<'a> {
        self.words
    }

    /// An empty sheet of that name with columns of these widths, in characters.
    pub(crate) fn sheet(&'a self, name: &'a str, widths: &[f64]) -> Result<Sheet<'a>, XlsxError> {
        Sheet::new(name, self.words, widths)
    }
}
