//! The secret from which the keys of sessions and draw seeds are derived.

use std::io::Write;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use tempfile::NamedTempFile;

use super::{Config, ConfigProblem};

const KEY: &str = "SESSION_SECRET";
/// What a secret looks like.
pub(super) const EXPECTED: &str = "64 hexadecimal digits or more";
const FILE: &str = "session.key";

/// Whether the text can be the secret.
pub(super) fn is_secret(text: &str) -> bool {
    text.len() >= 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The secret that is set, or the one beside the SQLite file, made when there is none.
/// A database in memory has no file, so its secret ends with the process.
pub(super) fn secret(config: &Config) -> Result<SecretString, ConfigProblem> {
    if let Some(secret) = &config.session_secret {
        return Ok(secret.clone());
    }
    if config.is_postgres() {
        let expected = format!("{EXPECTED}, the same on every replica");
        return Err(ConfigProblem::new(KEY, "nothing", expected));
    }
    match beside(config.database_url.expose_secret()) {
        Some(path) => read_or_make(&path),
        None => random(),
    }
}

/// A secret for the moment, where the first start has yet to make the one beside the file.
pub(super) fn unmade(config: &Config) -> Option<SecretString> {
    let path = beside(config.database_url.expose_secret()).filter(|_| !config.is_postgres())?;
    (!path.exists()).then(|| random().ok())?
}

fn beside(database_url: &str) -> Option<PathBuf> {
    let path = database_url.strip_prefix("sqlite:").unwrap_or(database_url);
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let in_memory =
        path.is_empty() || path.contains(":memory:") || database_url.contains("mode=memory");
    (!in_memory).then(|| Path::new(path).with_file_name(FILE))
}

fn read_or_make(path: &Path) -> Result<SecretString, ConfigProblem> {
    let problem = |error: &std::io::Error| {
        let key = path.display().to_string();
        ConfigProblem::new(&key, error.to_string(), "a file that can be read or made")
    };
    if !path.try_exists().map_err(|error| problem(&error))? {
        match make(path, &random()?) {
            Ok(()) => {}
            // Another process was first; its secret is the one.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(problem(&error)),
        }
    }
    let text = std::fs::read_to_string(path).map_err(|error| problem(&error))?;
    let text = text.trim();
    if is_secret(text) {
        Ok(text.into())
    } else {
        let key = path.display().to_string();
        Err(ConfigProblem::new(&key, "something else", EXPECTED))
    }
}

/// Writes the file whole or not at all; a temporary file is readable to its owner only (0600).
fn make(path: &Path, secret: &SecretString) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        Some(_) | None => Path::new("."),
    };
    let mut file = NamedTempFile::new_in(folder)?;
    writeln!(file, "{}", secret.expose_secret())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

fn random() -> Result<SecretString, ConfigProblem> {
    let mut bytes = [0_u8; 32];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| ConfigProblem::new(KEY, "no randomness", EXPECTED))?;
    Ok(hex::encode(bytes).into())
}
