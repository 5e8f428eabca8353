//! Licences by their SPDX id (R7).

/// The SPDX id as the SPDX list spells it, for `text` in any case; deprecated
/// ids are known, since GitHub still answers with them (`GPL-3.0`).
#[must_use]
pub fn spdx_id(text: &str) -> Option<&'static str> {
    spdx::identifiers::LICENSES
        .iter()
        .map(|licence| licence.name)
        .find(|name| name.eq_ignore_ascii_case(text))
}

/// Whether the licence is approved by the Open Source Initiative or free to the
/// Free Software Foundation (R7).
#[must_use]
pub fn is_open_source(spdx_id: &str) -> bool {
    spdx::license_id(spdx_id)
        .is_some_and(|licence| licence.is_osi_approved() || licence.is_fsf_free_libre())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_known_in_any_case_and_a_name_is_not() {
        assert_eq!(spdx_id("mit"), Some("MIT"));
        assert_eq!(spdx_id("GPL-3.0"), Some("GPL-3.0"));
        assert_eq!(spdx_id("MIT License"), None);
        assert_eq!(spdx_id(""), None);
    }

    #[test]
    fn source_that_may_only_be_read_is_not_open() {
        assert!(is_open_source("EUPL-1.2"));
        assert!(is_open_source("GPL-3.0"));
        assert!(!is_open_source("BUSL-1.1"));
        assert!(!is_open_source("NONE"));
    }
}
