//! The manifest that GitHub registers the App from, and where it is posted.

use serde_json::{Value, json};
use url::Url;

/// What the App is registered with; `check` compares against the same file.
const MANIFEST: &str = include_str!("../../app-manifest.json");

/// The manifest of the App that will serve at `public_url`, with GitHub's redirect to
/// `callback` on this machine.
///
/// # Errors
/// When the manifest that this program was built with is not JSON.
pub(super) fn manifest(public_url: &str, callback: &str) -> serde_json::Result<String> {
    let mut manifest: Value = serde_json::from_str(MANIFEST)?;
    manifest["url"] = json!(public_url);
    manifest["hook_attributes"]["url"] = json!(format!("{public_url}/webhooks/github"));
    manifest["redirect_url"] = json!(callback);
    manifest["callback_urls"] = json!([format!("{public_url}/auth/callback")]);
    serde_json::to_string(&manifest)
}

/// Where the manifest is posted: the organization's settings, or the person's own.
pub(super) fn address(github_web: &Url, org: Option<&str>, state: &str) -> Url {
    let mut address = github_web.clone();
    if let Ok(mut segments) = address.path_segments_mut() {
        segments.pop_if_empty();
        if let Some(org) = org {
            segments.extend(["organizations", org]);
        }
        segments.extend(["settings", "apps", "new"]);
    }
    address.query_pairs_mut().append_pair("state", state);
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_names_where_this_app_serves_and_asks_for_what_check_compares() {
        let written = manifest("https://work.example", "http://127.0.0.1:4567/callback").unwrap();

        let manifest: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(manifest["url"], "https://work.example");
        let hook = &manifest["hook_attributes"]["url"];
        assert_eq!(hook, "https://work.example/webhooks/github");
        assert_eq!(manifest["redirect_url"], "http://127.0.0.1:4567/callback");
        let callback = &manifest["callback_urls"][0];
        assert_eq!(callback, "https://work.example/auth/callback");
        assert!(!written.contains("micro-acquisition.example"), "{written}");
        assert_eq!(manifest["default_permissions"]["issues"], "write");
    }

    #[test]
    fn an_organizations_app_is_registered_in_its_own_settings() {
        let web: Url = "https://github.example/enterprise/".parse().unwrap();

        let own = address(&web, None, "a&b");
        let of_org = address(&web, Some("canada digital/.."), "s");

        assert_eq!(
            own.as_str(),
            "https://github.example/enterprise/settings/apps/new?state=a%26b"
        );
        assert_eq!(
            of_org.path(),
            "/enterprise/organizations/canada%20digital%2F../settings/apps/new"
        );
    }
}
