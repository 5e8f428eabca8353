//! Where a record is read from: a file or an address.

use std::io::Read;
use std::time::Duration;

/// No draw record is nearly as long as this many bytes.
const LONGEST: usize = 1024 * 1024;
/// How long fetching a record may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a record could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    /// The file.
    #[error("{path} cannot be read: {source}")]
    File {
        /// Its path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The request.
    #[error("{url} cannot be fetched: {source}")]
    Fetch {
        /// The address.
        url: String,
        /// Why.
        source: reqwest::Error,
    },
    /// An answer other than success.
    #[error("{url} answers {status}")]
    Status {
        /// The address.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// Longer than any record.
    #[error("{0} is longer than a draw record can be (1 MiB)")]
    TooLong(String),
    /// Not text.
    #[error("{0} is not UTF-8 text")]
    NotText(String),
}

pub(super) async fn read(source: &str) -> Result<String, ReadError> {
    let is_address = ["http://", "https://"]
        .iter()
        .any(|scheme| source.starts_with(scheme));
    let bytes = if is_address {
        fetch(source).await?
    } else {
        read_file(source).map_err(|error| ReadError::File {
            path: source.to_owned(),
            source: error,
        })?
    };
    if bytes.len() > LONGEST {
        return Err(ReadError::TooLong(source.to_owned()));
    }
    String::from_utf8(bytes).map_err(|_| ReadError::NotText(source.to_owned()))
}

/// One byte more than allowed is enough to know that a source is too long.
fn read_file(path: &str) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(LONGEST as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

async fn fetch(url: &str) -> Result<Vec<u8>, ReadError> {
    let failed = |source: reqwest::Error| ReadError::Fetch {
        url: url.to_owned(),
        source: source.without_url(),
    };
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .build()
        .map_err(failed)?;
    let mut answer = client.get(url).send().await.map_err(failed)?;
    if !answer.status().is_success() {
        return Err(ReadError::Status {
            url: url.to_owned(),
            status: answer.status().as_u16(),
        });
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(failed)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST {
            break;
        }
    }
    Ok(bytes)
}
