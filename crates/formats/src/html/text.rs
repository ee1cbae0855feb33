//! Text of the user.

/// Text without control characters and without what reorders a line. Markup escapes the rest.
pub(crate) fn clean(text: &str) -> String {
    let dropped = |c: &char| c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !dropped(c)).collect()
}
