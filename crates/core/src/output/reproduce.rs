//! The `compare` command that reproduces what a study found.

/// The command that compares a scenario after some assignments. `words` are what is given beside them, as a shell takes them.
///
/// ```
/// # use shardwise_core::output::compare_command;
/// let set = ["workload.item_size=1 KiB".to_owned()];
/// assert_eq!(compare_command(["orders.toml".to_owned()], &set), "shardwise compare orders.toml --set 'workload.item_size=1 KiB'");
/// ```
pub fn compare_command(words: impl IntoIterator<Item = String>, assignments: &[String]) -> String {
    let start = ["shardwise".to_owned(), "compare".to_owned()];
    let set = assignments.iter().map(|assignment| format!("--set {}", shell_word(assignment)));
    start.into_iter().chain(words).chain(set).collect::<Vec<_>>().join(" ")
}

/// A word as a shell takes it.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_the_words_back() {
        assert_eq!(shell_word("workload.item_size=900"), "workload.item_size=900");
        assert_eq!(shell_word("workload.item_size=1 KiB"), "'workload.item_size=1 KiB'");
        assert_eq!(shell_word("name=it's"), "'name=it'\\''s'");
        assert_eq!(shell_word("https://example.org/#v2&region=x"), "'https://example.org/#v2&region=x'");
        assert_eq!(shell_word(""), "''");
    }
}
