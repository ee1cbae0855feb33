//! Color. It repeats what words express, so that nothing is lost without it.

/// The role of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Plain text.
    Plain,
    /// A heading.
    Strong,
    /// Less important.
    Faint,
    /// No action needed.
    Good,
    /// To be watched.
    Watch,
    /// To be changed.
    Bad,
}

/// Whether to use color.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint(pub(crate) bool);

impl Paint {
    /// Colors a text. Widths are measured before, never after.
    pub(crate) fn apply(self, tone: Tone, text: &str) -> String {
        // ECMA-48, Select Graphic Rendition. The basic colors follow the terminal's palette.
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
