//! The configuration file with the App's credentials: written whole or not at all,
//! and readable to its owner alone.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret as _;
use tempfile::NamedTempFile;

use super::exchange::Created;

/// Where the configuration goes.
#[derive(Clone, Debug)]
pub struct Target {
    path: PathBuf,
    force: bool,
}

/// Why the configuration cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// A file is there.
    #[error(
        "{path} exists, and is not overwritten; name another file with --config, or write --force \
         to put the new App's credentials into this one"
    )]
    Exists {
        /// The file.
        path: String,
    },
    /// The folder is missing.
    #[error("the folder {folder} does not exist; make it first, then run setup again")]
    NoFolder {
        /// The folder.
        folder: String,
    },
    /// The file that is there cannot be read as TOML.
    #[error("{path} cannot be read as TOML; mend it first, or name another file with --config")]
    Unreadable {
        /// The file.
        path: String,
    },
    /// The file cannot be written.
    #[error("{path} cannot be written: {error}")]
    Unwritable {
        /// The file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
}

/// What the file says besides the credentials: `[server]`'s keys and values.
pub(super) type Settings<'a> = [(&'static str, &'a str)];

impl Target {
    /// The file at `path`, once it is clear that it can be written there: then nobody
    /// registers an App whose credentials have no place.
    ///
    /// # Errors
    /// When it exists and `force` is false, or its folder cannot take it.
    pub fn at(path: &Path, force: bool) -> Result<Self, FileError> {
        let target = Self {
            path: path.to_owned(),
            force,
        };
        if path.exists() && !force {
            return Err(FileError::Exists {
                path: target.shown(),
            });
        }
        if !target.folder().is_dir() {
            return Err(FileError::NoFolder {
                folder: target.folder().display().to_string(),
            });
        }
        NamedTempFile::new_in(target.folder()).map_err(|error| target.unwritable(error))?;
        target.present()?;
        Ok(target)
    }

    /// The path as a person reads it.
    #[must_use]
    pub fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// Writes the credentials and `settings`; of a file that is overwritten, all else stays.
    ///
    /// # Errors
    /// When the file cannot be written, or appeared meanwhile.
    pub(super) fn write(
        &self,
        created: &Created,
        settings: &Settings<'_>,
    ) -> Result<(), FileError> {
        let mut table = self.present()?;
        let server = table
            .entry("server")
            .or_insert_with(|| toml::Table::new().into());
        let Some(server) = server.as_table_mut() else {
            return Err(FileError::Unreadable { path: self.shown() });
        };
        // A key file of the App before would be ignored beside the key itself.
        server.remove("github_private_key_file");
        let id = created.id.to_string();
        let credentials = [
            ("github_app_id", id.as_str()),
            ("github_private_key", created.pem.expose_secret()),
            (
                "github_webhook_secret",
                created.webhook_secret.expose_secret(),
            ),
            ("github_client_id", created.client_id.as_str()),
            (
                "github_client_secret",
                created.client_secret.expose_secret(),
            ),
        ];
        for (key, value) in settings.iter().copied().chain(credentials) {
            server.insert(key.to_owned(), value.into());
        }
        let text = table.to_string();
        self.put(&text).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => FileError::Exists { path: self.shown() },
            _ => self.unwritable(error),
        })
    }

    /// What the file says already; nothing where there is none.
    fn present(&self) -> Result<toml::Table, FileError> {
        let unreadable = || FileError::Unreadable { path: self.shown() };
        match std::fs::read_to_string(&self.path) {
            Ok(text) => text.parse().map_err(|_| unreadable()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(toml::Table::new()),
            Err(_) => Err(unreadable()),
        }
    }

    /// A temporary file is readable to its owner only (0600), and takes the name at once.
    fn put(&self, text: &str) -> std::io::Result<()> {
        let mut file = NamedTempFile::new_in(self.folder())?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        let kept = if self.force {
            file.persist(&self.path)
        } else {
            file.persist_noclobber(&self.path)
        };
        kept.map(drop).map_err(|error| error.error)
    }

    fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            Some(_) | None => Path::new("."),
        }
    }

    fn unwritable(&self, error: std::io::Error) -> FileError {
        let path = self.shown();
        FileError::Unwritable { path, error }
    }
}
