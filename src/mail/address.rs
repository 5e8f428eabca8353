//! A mail address as people type it.

use std::fmt;

/// One address. `Debug` shows nothing of it, so that no log does.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(lettre::Address);

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address")
    }
}

/// RFC 5321 §4.5.3.1.3: a path, without its angle brackets.
const LONGEST: usize = 254;

impl Address {
    /// The address in a text; none where it is no address, or one that not every server
    /// can deliver to (beyond ASCII).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let deliverable = text.len() <= LONGEST && text.is_ascii() && !text.contains('"');
        let address: lettre::Address = text.parse().ok().filter(|_| deliverable)?;
        let domain = address.domain();
        (domain.contains('.') && !domain.starts_with('[')).then_some(Self(address))
    }

    /// Where our own messages come from: the operator may name a mailbox of this machine.
    pub(super) const fn of_sender(address: lettre::Address) -> Self {
        Self(address)
    }

    /// As it is written to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// As it is compared: nobody has two mailboxes that differ in case alone.
    #[must_use]
    pub fn normal(&self) -> String {
        self.as_str().to_ascii_lowercase()
    }

    pub(super) const fn inner(&self) -> &lettre::Address {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_every_server_can_deliver_to() {
        for text in ["ada@example.org", " a.b+c@sub.example.ca "] {
            assert!(Address::parse(text).is_some(), "{text}");
        }
        let long = format!("{}@example.org", "a".repeat(250));
        for text in [
            "",
            "ada",
            "ada@",
            "@example.org",
            "ada@localhost",
            "ada@[127.0.0.1]",
            "a b@example.org",
            "\"a b\"@example.org",
            "ada@exämple.org",
            "ada@example.org\nBcc: b@example.org",
            "ada@example.org,bob@example.org",
            &long,
        ] {
            assert!(Address::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn debug_shows_no_address() {
        let address = Address::parse("ada@example.org").unwrap();
        assert!(!format!("{address:?}").contains("ada"));
    }
}
