//! The SMTP server that messages are sent to: `sink.py`, which rests on aiosmtpd.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde::{Deserialize, Serialize};

/// A message that the server took.
#[derive(Clone, Debug, Deserialize)]
pub struct Taken {
    pub from: String,
    pub to: String,
    /// Seconds since 1970.
    pub at: f64,
    /// Whether it came by TLS.
    pub covered: bool,
    /// Whether who sent it had shown a password.
    pub authenticated: bool,
    pub bytes: String,
}

/// How the server lets in who sends; by default anybody, in clear.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Door {
    pub certificate: Option<PathBuf>,
    pub key: Option<PathBuf>,
    /// TLS from the first byte, not by STARTTLS.
    pub implicit: bool,
    /// That of `user`.
    pub password: Option<&'static str>,
}

impl Door {
    /// With a certificate of a day or two that nobody vouches for, made for `name`; none,
    /// with the reason printed, where openssl is not there.
    pub fn certified(folder: &Path, name: &str) -> Option<Self> {
        let [certificate, key] = ["certificate.pem", "key.pem"].map(|it| folder.join(it));
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
            .args([
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-subj",
                "/CN=sink",
            ])
            .args(["-addext", "basicConstraints=critical,CA:FALSE", "-addext"])
            .arg(format!("subjectAltName={name}"))
            .arg("-out")
            .arg(&certificate)
            .arg("-keyout")
            .arg(&key)
            .output();
        let Ok(made) = made else {
            println!("left out: openssl cannot be run");
            return None;
        };
        assert!(made.status.success(), "{made:?}");
        Some(Self {
            certificate: Some(certificate),
            key: Some(key),
            ..Self::default()
        })
    }
}

impl Taken {
    /// A header's value, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.bytes.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        let name = format!("{}:", name.to_lowercase());
        let line = head
            .lines()
            .find(|line| line.to_lowercase().starts_with(&name))?;
        Some(line[name.len()..].trim().to_owned())
    }

    /// The decoded text of the part of this type.
    pub fn part(&self, kind: &str) -> String {
        let boundary = self.header("content-type").unwrap();
        let boundary = boundary
            .split("boundary=")
            .nth(1)
            .unwrap()
            .trim_matches('"')
            .to_owned();
        let edge = format!("--{boundary}");
        let parts = self.bytes.split(&edge);
        let part = parts
            .filter_map(|part| part.split_once("\r\n\r\n"))
            .find(|(head, _)| {
                head.to_lowercase()
                    .contains(&format!("content-type: {kind}"))
            });
        let (head, body) = part.unwrap();
        decoded(&head.to_lowercase(), body.trim_end())
    }

    /// The first address of ours in the text that contains `path`.
    pub fn link(&self, path: &str) -> String {
        let text = self.part("text/plain");
        let found = text.split_whitespace().find(|word| word.contains(path));
        found
            .unwrap_or_else(|| panic!("no {path} in {text}"))
            .to_owned()
    }
}

fn decoded(head: &str, body: &str) -> String {
    use base64::Engine as _;
    if head.contains("base64") {
        let body: String = body.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(body)
            .unwrap();
        return String::from_utf8(bytes).unwrap();
    }
    if !head.contains("quoted-printable") {
        return body.replace("\r\n", "\n");
    }
    let joined = body.replace("=\r\n", "").replace("\r\n", "\n");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'=' {
            bytes.extend(hex::decode(&after[..2]).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The running server; it ends with the test.
pub struct Sink {
    child: Child,
    pub port: u16,
    log: PathBuf,
    _folder: tempfile::TempDir,
}

impl Drop for Sink {
    fn drop(&mut self) {
        // Where the test failed nothing can be done about an error.
        drop((self.child.kill(), self.child.wait()));
    }
}

fn library() -> PathBuf {
    let judges = std::env::var_os("JUDGES_DIR").map(PathBuf::from);
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges");
    judges.unwrap_or(here).join("smtp")
}

impl Sink {
    /// Starts it; none, with the reason printed, where aiosmtpd is not there.
    pub fn start(delay: u64) -> Option<Self> {
        Self::behind(&Door::default(), delay)
    }

    /// The same behind a door.
    pub fn behind(door: &Door, delay: u64) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("taken.jsonl");
        std::fs::write(&log, "").unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/mail/sink.py");
        let child = Command::new("python3")
            .arg(script)
            .arg(&log)
            .arg(delay.to_string())
            .arg(serde_json::to_string(door).unwrap())
            .env("PYTHONPATH", library())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else {
            println!("left out: python3 cannot be run");
            return None;
        };
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let Ok(port) = line.trim().parse() else {
            println!(
                "left out: aiosmtpd is not in {}; .ci/run setup brings it",
                library().display()
            );
            drop((child.kill(), child.wait()));
            return None;
        };
        Some(Self {
            child,
            port,
            log,
            _folder: folder,
        })
    }

    /// What `SMTP_URL` and `MAIL_FROM` would be.
    pub fn environment(&self) -> Vec<(String, String)> {
        Self::environment_by(&format!("smtp://127.0.0.1:{}", self.port))
    }

    /// The same for any URL.
    pub fn environment_by(url: &str) -> Vec<(String, String)> {
        [
            ("SMTP_URL", url.to_owned()),
            (
                "MAIL_FROM",
                "Micro-acquisition <us@procurement.example>".to_owned(),
            ),
            ("MICRO_ACQUISITION_MAIL__RATE_PER_SECOND", "5000".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    /// What it took, in the order in which it did.
    pub fn taken(&self) -> Vec<Taken> {
        let log = std::fs::read_to_string(&self.log).unwrap();
        // A line without its end is still being written.
        let whole = log.rfind('\n').map_or("", |end| &log[..end]);
        whole
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// What it took for an address.
    pub fn taken_for(&self, address: &str) -> Vec<Taken> {
        let mut taken = self.taken();
        taken.retain(|it| it.to == address);
        taken
    }
}
