//! `backup` and `restore`: a consistent copy of the database, and the way back.

mod postgres;

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt as _, fchown};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use secrecy::ExposeSecret as _;
use tempfile::NamedTempFile;

use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::store::Unsuitable;
use crate::store::copy::{self, CopyError};

/// Copies the SQLite database into a file while it is served.
#[derive(Debug, Args)]
pub struct Backup {
    /// Where to; the file is there whole or not at all, readable by its owner alone.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Overwrites the file where there is one.
    #[arg(long)]
    force: bool,
}

/// Puts a copy that `backup` made in the place of the SQLite database, which is kept aside.
#[derive(Debug, Args)]
pub struct Restore {
    /// The copy.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let url = config.database_url.expose_secret();
        let file = &self.file;
        if config.is_postgres() {
            bail!(postgres::backup(url, file)?);
        }
        let database = copy::file_of(url)?;
        if !database.exists() {
            let file = std::path::absolute(&database).unwrap_or(database);
            bail!(Unsuitable::Missing { file });
        }
        if same(&database, file) {
            bail!("{} is the database itself", file.display());
        }
        if file.exists() && !self.force {
            bail!("{} exists; --force overwrites it", file.display());
        }
        let unwritable = || format!("{} cannot be written", file.display());
        let copied = NamedTempFile::new_in(folder(file)).with_context(unwritable)?;
        copy::write(url, copied.path())
            .await
            .with_context(|| format!("{} could not be copied", database.display()))?;
        let version = copy::inspect(copied.path())
            .await
            .context("the copy cannot be trusted and was thrown away")?;
        copied.as_file().sync_all().with_context(unwritable)?;
        let kept = if self.force {
            copied.persist(file)
        } else {
            copied.persist_noclobber(file)
        };
        kept.with_context(unwritable)?;
        durable(file)?;
        println!(
            "{} holds the database, with schema version {version}. Keep SESSION_SECRET, or session.key, apart from it.",
            file.display()
        );
        Ok(())
    }
}

impl Restore {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let url = config.database_url.expose_secret();
        if config.is_postgres() {
            bail!(postgres::restore(url, &self.file)?);
        }
        let database = copy::file_of(url)?;
        if same(&database, &self.file) {
            bail!("{} is the database itself", self.file.display());
        }
        let restored = taken(&self.file, &database).await?;
        hand_over(restored.as_file(), owner(&database)?)
            .with_context(|| format!("{} cannot be given to its owner", database.display()))?;
        let aside = set_aside(&database).await?;
        restored
            .persist_noclobber(&database)
            .with_context(|| format!("{} cannot be written", database.display()))?;
        durable(&database)?;
        let shown = std::path::absolute(&database).unwrap_or(database);
        println!("{} is as in {}.", shown.display(), self.file.display());
        match aside {
            Some(aside) => println!("What was there before is kept at {}.", aside.display()),
            None => println!("No database was there before."),
        }
        println!("At its start the service compares with GitHub what happened since.");
        Ok(())
    }
}

/// A copy of `file` beside `database`, looked at there: what is trusted is what is put in place.
async fn taken(file: &Path, database: &Path) -> anyhow::Result<NamedTempFile> {
    let mut source =
        File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let folder = folder(database);
    let unwritable = || format!("{} cannot be written", folder.display());
    let mut taken = NamedTempFile::new_in(folder).with_context(unwritable)?;
    std::io::copy(&mut source, taken.as_file_mut()).with_context(unwritable)?;
    taken.as_file().sync_all().with_context(unwritable)?;
    copy::inspect(taken.path())
        .await
        .with_context(|| format!("{} cannot be restored", file.display()))?;
    Ok(taken)
}

/// Whose the restored file shall be, user and group: whose the database was, or whose the
/// folder is.
fn owner(database: &Path) -> anyhow::Result<(u32, u32)> {
    let before = if database.exists() {
        database
    } else {
        folder(database)
    };
    let found = fs::metadata(before);
    let found = found.with_context(|| format!("{} cannot be looked at", before.display()))?;
    Ok((found.uid(), found.gid()))
}

/// Root restores for the account that serves, which could not open a file of root's.
fn hand_over(restored: &File, (user, group): (u32, u32)) -> std::io::Result<()> {
    if restored.metadata()?.uid() == 0 {
        fchown(restored, Some(user), Some(group))?;
    }
    Ok(())
}

/// Moves the database that is there out of the way, with nobody at work on it.
async fn set_aside(database: &Path) -> anyhow::Result<Option<PathBuf>> {
    if !database.exists() {
        return Ok(None);
    }
    let alone = match copy::alone(database).await {
        Ok(alone) => alone,
        Err(error @ CopyError::InUse) => {
            return Err(error).with_context(|| format!("{} stays as it is", database.display()));
        }
        Err(error) => return Err(error.into()),
    };
    let now = SystemClock.now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let aside = beside(database, &format!(".before-{now}"));
    if aside.exists() {
        bail!("{} exists already", aside.display());
    }
    // A damaged database may still have what it committed last beside it.
    for part in ["", "-wal", "-shm"] {
        let from = beside(database, part);
        if from.exists() {
            fs::rename(&from, beside(&aside, part))
                .with_context(|| format!("{} cannot be set aside", from.display()))?;
        }
    }
    if let Some(alone) = alone {
        alone.release().await?;
    }
    Ok(Some(aside))
}

fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(more);
    PathBuf::from(name)
}

fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        Some(_) | None => Path::new("."),
    }
}

fn same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        (Ok(_) | Err(_), _) => false,
    }
}

/// A file's name is as durable as its folder.
fn durable(file: &Path) -> anyhow::Result<()> {
    let folder = folder(file);
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .with_context(|| format!("{} cannot be synchronized", folder.display()))
}
