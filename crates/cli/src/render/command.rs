//! Commands as a shell reads them back: on as many lines as they need, each but the last with a backslash at its end.

use super::text::width;

/// What continues a line.
const CONTINUED: &str = " \\";
/// Indentation of the lines after the first.
const INDENT: &str = "    ";

/// A command on lines of at most `most` columns. They end between arguments, never inside one: an argument that is
/// wider has a line of its own.
pub(crate) fn shell_lines(command: &str, most: usize) -> Vec<String> {
    if width(command) <= most {
        return vec![command.to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    let room = most.saturating_sub(INDENT.len() + CONTINUED.len());
    for argument in with_values(arguments(command), room) {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(&argument) + CONTINUED.len() <= most => {
                line.push(' ');
                *line += &argument;
            }
            Some(line) => {
                *line += CONTINUED;
                lines.push(INDENT.to_owned() + &argument);
            }
            None => lines.push(argument),
        }
    }
    lines
}

/// The arguments of a command: between spaces that are not in quotes.
fn arguments(command: &str) -> Vec<String> {
    let (mut arguments, mut argument) = (Vec::new(), String::new());
    let (mut quoted, mut escaped) = (false, false);
    for c in command.chars() {
        match c {
            ' ' if !quoted && !escaped => arguments.push(std::mem::take(&mut argument)),
            c => argument.push(c),
        }
        quoted ^= c == '\'' && !escaped;
        escaped = c == '\\' && !quoted && !escaped;
    }
    arguments.push(argument);
    arguments.retain(|argument| !argument.is_empty());
    arguments
}

/// The same with an option and its value as one, if there is room for both.
fn with_values(arguments: Vec<String>, room: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for argument in arguments {
        match all.last_mut() {
            Some(option)
                if option.starts_with("--")
                    && !option.contains(' ')
                    && !argument.starts_with("--")
                    && width(option) + 1 + width(&argument) <= room =>
            {
                option.push(' ');
                *option += &argument;
            }
            _ => all.push(argument),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_arguments() {
        let check = |command: &str, most, expected: &[&str]| assert_eq!(shell_lines(command, most), expected);
        check("shardwise compare a.toml", 24, &["shardwise compare a.toml"]);
        check("shardwise compare a.toml", 23, &["shardwise compare \\", "    a.toml"]);
        check(
            "shardwise compare 'my file.toml' --set 'workload.item_size=1 KiB' --set name='it'\\''s a'",
            40,
            &[
                "shardwise compare 'my file.toml' \\",
                "    --set 'workload.item_size=1 KiB' \\",
                "    --set name='it'\\''s a'",
            ],
        );
        check("shardwise --set 'a long one'", 20, &["shardwise --set \\", "    'a long one'"]);
        check("shardwise 'as long as it is' x", 12, &["shardwise \\", "    'as long as it is' \\", "    x"]);
    }

    #[test]
    fn lines_joined_are_the_command() {
        let command = "shardwise compare 'a b.toml' --set 'name=it'\\'' s' --currency JPY=155.2 --all";
        for most in 1..=command.len() {
            assert_eq!(shell_lines(command, most).join("").replace(" \\    ", " "), command, "{most}");
        }
    }
}
