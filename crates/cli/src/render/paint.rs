//! Colour: it repeats what words say and never stands alone, so that it may be left out.

/// What a piece of text is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it is.
    Plain,
    /// A heading.
    Strong,
    /// Less important.
    Faint,
    /// Nothing to do.
    Good,
    /// To be looked at.
    Watch,
    /// To be changed.
    Bad,
}

/// Whether colours are wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint(pub(crate) bool);

impl Paint {
    /// Text in its colour. Widths are measured before, never after.
    pub(crate) fn apply(self, tone: Tone, text: &str) -> String {
        // ECMA-48, Select Graphic Rendition; the basic colours follow the terminal's own palette.
        let code = match tone {
            Tone::Strong => "1",
            Tone::Faint => "2",
            Tone::Good => "32",
            Tone::Watch => "33",
            Tone::Bad => "31",
            Tone::Plain => return text.to_owned(),
        };
        if self.0 && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
