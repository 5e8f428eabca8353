//! Cells of comma-separated files that people open in a spreadsheet.

/// The text as a cell that no spreadsheet takes for a formula: what strangers wrote
/// is shown, never computed.
#[must_use]
pub fn guarded(text: &str) -> String {
    let acts = |first: char| matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n');
    if text.trim_start_matches(' ').starts_with(acts) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// An amount as these files have it: units, a point, two decimals.
#[must_use]
pub fn amount(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_is_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"] {
            assert!(guarded(formula).starts_with('\''), "{formula:?}");
        }
        assert_eq!(guarded("Scripts – a = b"), "Scripts – a = b");
        assert_eq!(guarded(""), "");
    }

    #[test]
    fn an_amount_keeps_its_sign_and_two_decimals() {
        assert_eq!(amount(747_500), "7475.00");
        assert_eq!(amount(-5), "-0.05");
        assert_eq!(amount(0), "0.00");
    }
}
