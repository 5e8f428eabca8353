//! `export`: what others read and keep, written to a file or to standard output.

mod contracts;
mod ledger;
mod ocds;
mod report;
mod tracker;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use tempfile::NamedTempFile;

use crate::config::Config;

/// Writes what others read and keep.
#[derive(Debug, Args)]
pub struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Canada's proactive disclosure: contracts up to 10,000 CAD by calendar year, or, with
    /// `--quarterly`, one row for each contract and amendment.
    Contracts {
        #[command(flatten)]
        asked: contracts::Asked,
        /// Where to; left out, standard output. The file is there whole or not at all.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// The public log of events and its signed checkpoint, one JSON object a line.
    Ledger {
        /// Where to; left out, standard output. The file is there whole or not at all.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Open contracting data (OCDS 1.1) of every opportunity that was posted.
    Ocds {
        /// One package, or one release a line for what is too large for one file.
        #[arg(long, value_enum, default_value_t = ocds::Format::Package)]
        format: ocds::Format,
        /// Where to; left out, standard output. The file is there whole or not at all.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// The close-out report: targets and results, days for each step, competition.
    Report(report::Report),
    /// Every opportunity on one line, with its dates planned and actual.
    Tracker(tracker::Tracker),
}

impl Export {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        match self.what {
            What::Contracts { asked, output } => {
                let mut output = Output::open(output.as_deref())?;
                contracts::write(config, &asked, &mut output).await?;
                output.finish()
            }
            What::Ledger { output } => {
                let mut output = Output::open(output.as_deref())?;
                ledger::write(config, &mut output).await?;
                output.finish()
            }
            What::Ocds { format, output } => {
                let mut output = Output::open(output.as_deref())?;
                ocds::write(config, format, &mut output).await?;
                output.finish()
            }
            What::Report(report) => report.write(config).await,
            What::Tracker(tracker) => tracker.write(config).await,
        }
    }
}

/// Where an export goes.
enum Output {
    Standard(BufWriter<io::Stdout>),
    File {
        file: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
}

impl Output {
    fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Standard(BufWriter::new(io::stdout())));
        };
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            Some(_) | None => Path::new("."),
        };
        let file = readable()
            .tempfile_in(folder)
            .with_context(|| format!("{} cannot be written", folder.display()))?;
        Ok(Self::File {
            file: BufWriter::new(file),
            path: path.to_owned(),
        })
    }

    /// What was written so far is in its place only after this.
    fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Standard(mut out) => Ok(out.flush()?),
            Self::File { file, path } => {
                let file = file.into_inner()?;
                file.as_file().sync_all()?;
                file.persist(&path)
                    .with_context(|| format!("{} cannot be written", path.display()))?;
                Ok(())
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::File { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::File { file, .. } => file.flush(),
        }
    }
}

/// A temporary file that is as readable as any other: what is exported is to be read.
fn readable() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
}
