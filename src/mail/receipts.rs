//! What the provider tells later: that an address bounced, or that its reader complained.
//!
//! Two shapes are read: our own, `{"type": "bounce"|"complaint", "address": "…"}`, for
//! whatever forwards a provider's word, and the receipts that GC Notify sends to a
//! service's callback address, with the same secret as bearer.

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use super::address::Address;
use crate::store::subscribers::Standing;

/// One receipt, of either shape.
#[derive(Debug, Deserialize)]
struct Receipt {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    status: String,
}

/// Whether whoever asks shows the secret.
#[must_use]
pub fn is_allowed(secret: Option<&SecretString>, authorization: Option<&str>) -> bool {
    let shown = authorization.and_then(|it| it.strip_prefix("Bearer "));
    match (secret, shown) {
        (Some(secret), Some(shown)) => secret
            .expose_secret()
            .as_bytes()
            .ct_eq(shown.as_bytes())
            .into(),
        (None, _) | (_, None) => false,
    }
}

/// Whom it is about, and what follows; none for what changes nothing.
///
/// # Errors
/// When it is no receipt.
pub fn read(body: &[u8]) -> Result<Option<(Address, Standing)>, serde_json::Error> {
    // A list would do for the fields of a struct, and is no receipt.
    let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(body)?;
    let receipt: Receipt = serde_json::from_value(fields.into())?;
    let standing = match (receipt.kind.as_str(), receipt.status.as_str()) {
        ("complaint", _) => Some(Standing::Complained),
        ("bounce", _) | (_, "permanent-failure") => Some(Standing::Bounced),
        _ => None,
    };
    let told = if receipt.address.is_empty() {
        &receipt.to
    } else {
        &receipt.address
    };
    Ok(Address::parse(told).zip(standing))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> Option<(String, Standing)> {
        let (address, standing) = read(body.as_bytes()).unwrap()?;
        Some((address.as_str().to_owned(), standing))
    }

    #[test]
    fn bounces_and_complaints_of_either_shape_are_read() {
        let ada = |standing| Some(("ada@example.org".to_owned(), standing));
        let ours = r#"{"type":"complaint","address":"ada@example.org"}"#;
        assert_eq!(told(ours), ada(Standing::Complained));
        let ours = r#"{"type":"bounce","address":"ada@example.org"}"#;
        assert_eq!(told(ours), ada(Standing::Bounced));
        let notify = r#"{"id":"1","to":"ada@example.org","status":"permanent-failure",
            "notification_type":"email"}"#;
        assert_eq!(told(notify), ada(Standing::Bounced));
    }

    #[test]
    fn a_delivery_or_a_passing_failure_changes_nothing() {
        for status in ["delivered", "temporary-failure", "technical-failure"] {
            let receipt = format!(r#"{{"to":"ada@example.org","status":"{status}"}}"#);
            assert_eq!(told(&receipt), None);
        }
        assert!(read(b"[]").is_err());
    }

    #[test]
    fn only_the_whole_secret_lets_in() {
        let secret = SecretString::from("0123456789abcdef");
        assert!(is_allowed(Some(&secret), Some("Bearer 0123456789abcdef")));
        for shown in [
            None,
            Some(""),
            Some("Bearer "),
            Some("Bearer 0123"),
            Some("0123456789abcdef"),
        ] {
            assert!(!is_allowed(Some(&secret), shown));
            assert!(!is_allowed(None, shown));
        }
    }
}
