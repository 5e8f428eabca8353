//! PostgreSQL has its own tools: which, and how to call them.

use std::path::Path;

use anyhow::Context as _;
use url::Url;

/// Parameters of an address that hold a secret.
const SECRETS: [&str; 2] = ["password", "sslpassword"];

pub(super) fn backup(database_url: &str, file: &Path) -> anyhow::Result<String> {
    let (address, file) = (named(database_url)?, quoted(&file.display().to_string()));
    Ok(format!(
        "PostgreSQL is copied by its own tool, also while it is served; the password is asked \
         for, or comes from PGPASSWORD or ~/.pgpass:\n\n  \
         pg_dump --format=custom --file={file} {address}\n"
    ))
}

pub(super) fn restore(database_url: &str, file: &Path) -> anyhow::Result<String> {
    let (address, file) = (named(database_url)?, quoted(&file.display().to_string()));
    Ok(format!(
        "PostgreSQL is restored by its own tool, with the service stopped; the password is asked \
         for, or comes from PGPASSWORD or ~/.pgpass:\n\n  \
         pg_restore --clean --if-exists --single-transaction --dbname={address} {file}\n"
    ))
}

/// The address without what is secret in it.
fn named(database_url: &str) -> anyhow::Result<String> {
    // The address is not repeated: it may hold a password.
    let mut url = Url::parse(database_url)
        .ok()
        .context("DATABASE_URL cannot be read")?;
    let public: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !SECRETS.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.set_query(None);
    if !public.is_empty() {
        url.query_pairs_mut().extend_pairs(public);
    }
    let _ = url.set_password(None);
    Ok(quoted(url.as_str()))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_names_the_database_and_no_password() {
        let url = "postgres://app:s3cret@db.example/procurement?password=s3cret&sslmode=require";
        for told in [
            backup(url, Path::new("it's.dump")).unwrap(),
            restore(url, Path::new("it's.dump")).unwrap(),
        ] {
            assert!(!told.contains("s3cret"), "{told}");
            let address = "'postgres://app@db.example/procurement?sslmode=require'";
            assert!(told.contains(address), "{told}");
            assert!(told.contains(r"'it'\''s.dump'"), "{told}");
        }
    }
}
