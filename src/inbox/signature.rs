//! Whether a body is GitHub's: `X-Hub-Signature-256` over the raw bytes (case 10).
//!
//! The older `X-Hub-Signature` (SHA-1) is never looked at (case 11).

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// The header that carries the signature.
pub const HEADER: &str = "x-hub-signature-256";

/// The secrets that GitHub may sign with: one, or two while rotating (case 12).
#[derive(Clone, Debug)]
pub struct WebhookSecrets {
    current: SecretString,
    previous: Option<SecretString>,
}

/// Which secret a body was signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedWith {
    /// The one that stays.
    Current,
    /// The one that is being rotated out.
    Previous,
}

impl WebhookSecrets {
    /// The secret in force and, while rotating, the one before it.
    #[must_use]
    pub const fn new(current: SecretString, previous: Option<SecretString>) -> Self {
        Self { current, previous }
    }

    /// Which secret signed `body`, given the value of [`HEADER`]; `None` when
    /// neither did. Takes as long for a wrong signature as for a right one.
    #[must_use]
    pub fn verify(&self, header: &str, body: &[u8]) -> Option<SignedWith> {
        let mut signature = [0; 32];
        hex::decode_to_slice(header.strip_prefix("sha256=")?, &mut signature).ok()?;
        if matches(&self.current, body, &signature) {
            return Some(SignedWith::Current);
        }
        let previous = self.previous.as_ref()?;
        matches(previous, body, &signature).then_some(SignedWith::Previous)
    }
}

fn matches(secret: &SecretString, body: &[u8], signature: &[u8; 32]) -> bool {
    // An empty secret would let everyone in who knows that it is empty.
    if secret.expose_secret().is_empty() {
        return false;
    }
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()) else {
        return false;
    };
    mac.chain_update(body).verify(signature.into()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "It's a Secret to Everybody";
    const BODY: &[u8] = b"Hello, World!";
    const SIGNATURE: &str =
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    fn secrets(current: &str, previous: Option<&str>) -> WebhookSecrets {
        WebhookSecrets::new(current.into(), previous.map(Into::into))
    }

    #[test]
    fn case_010_the_published_vector_is_right() {
        let found = secrets(SECRET, None).verify(SIGNATURE, BODY);
        assert_eq!(found, Some(SignedWith::Current));
    }

    #[test]
    fn case_010_another_byte_or_another_secret_is_wrong() {
        assert_eq!(
            secrets(SECRET, None).verify(SIGNATURE, b"Hello, World?"),
            None
        );
        assert_eq!(secrets("another", None).verify(SIGNATURE, BODY), None);
    }

    #[test]
    fn case_010_what_is_no_signature_is_wrong() {
        let secrets = secrets(SECRET, None);
        let bare = SIGNATURE.trim_start_matches("sha256=");
        let short = &SIGNATURE[..SIGNATURE.len() - 2];
        for header in [
            "",
            "sha256=",
            bare,
            short,
            "sha256=zz",
            &format!("{SIGNATURE}00"),
        ] {
            assert_eq!(secrets.verify(header, BODY), None, "{header}");
        }
    }

    #[test]
    fn case_011_a_sha_1_signature_is_refused() {
        let sha1 = "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59";
        assert_eq!(secrets(SECRET, None).verify(sha1, BODY), None);
    }

    #[test]
    fn case_012_while_rotating_the_previous_secret_still_counts_and_is_told_apart() {
        let rotating = secrets("the new one", Some(SECRET));
        assert_eq!(rotating.verify(SIGNATURE, BODY), Some(SignedWith::Previous));
    }

    #[test]
    fn an_empty_secret_matches_nothing() {
        let mac = Hmac::<Sha256>::new_from_slice(b"").unwrap();
        let signed = mac.chain_update(BODY).finalize().into_bytes();
        let header = format!("sha256={}", hex::encode(signed));
        assert_eq!(secrets("", Some("")).verify(&header, BODY), None);
    }

    #[test]
    fn secrets_are_not_shown() {
        assert!(!format!("{:?}", secrets(SECRET, Some(SECRET))).contains("Everybody"));
    }
}
