//! Where a result goes: to standard output, to a file that appears whole, or into something that is no file, such as a
//! named pipe or a device.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, StdoutLock, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Error, Result, anyhow, ensure};
use tempfile::{Builder, NamedTempFile};

use crate::closed::standard_output_was_closed;
use crate::words::Text;

/// Writes a result: a file has all of it, or stays as it was.
pub(crate) fn write_whole(output: Option<&Path>, bytes: &[u8]) -> Result<()> {
    let mut sink = Sink::new(output)?;
    sink.write(bytes)?;
    sink.finish()
}

/// Where a result goes part by part.
pub(crate) enum Sink {
    /// Standard output.
    Stdout(StdoutLock<'static>),
    /// A file that appears once it is complete: its parts until then, where it will be, and how it was named.
    Whole { parts: NamedTempFile, target: PathBuf, named: PathBuf },
    /// What is there and is no file, such as a pipe or a device: it stays what it is.
    Into { file: File, named: PathBuf },
}

impl Sink {
    /// Opens what is named, or standard output.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn new(named: Option<&Path>) -> Result<Self> {
        let Some(named) = named.filter(|path| *path != Path::new("/dev/stdout")) else {
            return standard_output().map(Self::Stdout);
        };
        Self::open(named).map_err(|error| unwritable(named, &error))
    }

    fn open(named: &Path) -> io::Result<Self> {
        let owned = named.to_owned();
        let existing = match fs::metadata(named) {
            Ok(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(there) if !there.is_file() => {
                return Ok(Self::Into { file: OpenOptions::new().write(true).open(named)?, named: owned });
            }
            Ok(there) => Some(there),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let target = target(named);
        let directory = directory(&target);
        // Of a missing directory the system's message is better than that about a file in it.
        fs::metadata(directory)?;
        // The message of a temporary file names it; its kind is what matters.
        let parts = temporary(directory).map_err(|error| io::Error::from(error.kind()))?;
        if let Some(permissions) = existing.as_ref().map(Metadata::permissions) {
            parts.as_file().set_permissions(permissions)?;
        }
        Ok(Self::Whole { parts, target, named: owned })
    }

    /// Writes a part. Returns `false` if the reader has gone, which is not an error.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<bool> {
        match self {
            Self::Stdout(stdout) => has_reader(stdout.write_all(bytes)).context("cannot write the result"),
            Self::Whole { parts, named, .. } => {
                parts.as_file_mut().write_all(bytes).map_err(|error| unwritable(named, &error))?;
                Ok(true)
            }
            Self::Into { file, named } => has_reader(file.write_all(bytes)).map_err(|error| unwritable(named, &error)),
        }
    }

    /// Ends the result: a file appears.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Self::Stdout(mut stdout) => {
                has_reader(stdout.flush()).context("cannot write the result")?;
            }
            Self::Whole { parts, target, named } => {
                parts.persist(target).map_err(|error| unwritable(&named, &error.error))?;
            }
            Self::Into { .. } => {}
        }
        Ok(())
    }
}

/// The most links of which one leads to the next, as Linux follows them.
const MOST_LINKS: usize = 40;

/// The file that a path means: links are followed, the last one also to a file that does not exist yet.
fn target(named: &Path) -> PathBuf {
    let mut target = named.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(link) = fs::read_link(&target) else { break };
        target = directory(&target).join(link);
    }
    target
}

fn directory(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A new file with the mode that any program gives one; a temporary file alone is for its owner only.
fn temporary(directory: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    #[cfg(unix)]
    let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory)
}

/// Writes the help or the version that was asked for.
pub(crate) fn print_help(told: &clap::Error) -> Result<()> {
    drop(standard_output()?);
    has_reader(told.print().and_then(|()| io::stdout().flush())).context("cannot write the result").map(|_| ())
}

/// Standard output, if the program was started with one.
fn standard_output() -> Result<StdoutLock<'static>> {
    ensure!(!standard_output_was_closed(), "cannot write the result: standard output is closed");
    Ok(io::stdout().lock())
}

fn unwritable(named: &Path, error: &io::Error) -> Error {
    let text = String::from(Text::NotWritten { error: error.to_string() });
    anyhow!("--output {}: {text}", named.display())
}

/// Whether the reader is still there.
fn has_reader(written: io::Result<()>) -> io::Result<bool> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error),
    }
}
