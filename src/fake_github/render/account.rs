//! Users, organizations, the App and its installations.

use serde_json::{Value, json};

use super::{add_urls, instant, with};
use crate::fake_github::ids::Kind;
use crate::fake_github::state::{Account, AccountKind, CheckApp, Installation};
use crate::fake_github::world::World;

/// The events that the App is subscribed to.
pub const EVENTS: [&str; 9] = [
    "check_run",
    "check_suite",
    "issue_comment",
    "issues",
    "label",
    "pull_request",
    "pull_request_review",
    "repository",
    "status",
];

const USER_URLS: [(&str, &str); 10] = [
    ("url", ""),
    ("followers_url", "/followers"),
    ("following_url", "/following{/other_user}"),
    ("gists_url", "/gists{/gist_id}"),
    ("starred_url", "/starred{/owner}{/repo}"),
    ("subscriptions_url", "/subscriptions"),
    ("organizations_url", "/orgs"),
    ("repos_url", "/repos"),
    ("events_url", "/events{/privacy}"),
    ("received_events_url", "/received_events"),
];

const ORGANIZATION_URLS: [(&str, &str); 7] = [
    ("url", ""),
    ("repos_url", "/repos"),
    ("events_url", "/events"),
    ("hooks_url", "/hooks"),
    ("issues_url", "/issues"),
    ("members_url", "/members{/member}"),
    ("public_members_url", "/public_members{/member}"),
];

impl AccountKind {
    const fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Organization => "Organization",
            Self::Bot => "Bot",
        }
    }
}

impl World {
    /// A user as other objects carry it; null where the account is gone.
    pub fn user_json(&self, id: i64) -> Value {
        let Some(account) = self.accounts.get(&id) else {
            return Value::Null;
        };
        let mut user = json!({
            "login": account.login,
            "id": id,
            "node_id": Kind::Account.node_id(id),
            "avatar_url": format!("{}/avatars/{id}", self.web),
            "gravatar_id": "",
            "html_url": self.profile_url(account),
            "type": account.kind.name(),
            "user_view_type": "public",
            "site_admin": false,
        });
        let login = account.login.replace('[', "%5B").replace(']', "%5D");
        add_urls(
            &mut user,
            &format!("{}/users/{login}", self.api),
            &USER_URLS,
        );
        user
    }

    fn profile_url(&self, account: &Account) -> String {
        match (account.kind, account.login.strip_suffix("[bot]")) {
            (AccountKind::Bot, Some(slug)) => format!("{}/apps/{slug}", self.web),
            _ => format!("{}/{}", self.web, account.login),
        }
    }

    /// `GET /users/{login}`.
    pub fn full_user_json(&self, account: &Account) -> Value {
        let owned = self.repositories.values();
        let repositories = owned.filter(|r| r.owner == account.id && !r.private);
        let about = json!({
            "name": Value::Null, "company": Value::Null, "blog": "", "location": Value::Null,
            "email": Value::Null, "hireable": Value::Null, "bio": Value::Null,
            "twitter_username": Value::Null,
            "public_repos": repositories.count(), "public_gists": 0,
            "followers": 0, "following": 0,
            "created_at": account.created_at.to_string(),
            "updated_at": account.created_at.to_string(),
        });
        with(self.user_json(account.id), about)
    }

    /// The `organization` of a webhook, when the account is one.
    pub fn organization_json(&self, id: i64) -> Option<Value> {
        let account = self.accounts.get(&id)?;
        if account.kind != AccountKind::Organization {
            return None;
        }
        let mut organization = json!({
            "login": account.login,
            "id": id,
            "node_id": Kind::Account.node_id(id),
            "avatar_url": format!("{}/avatars/{id}", self.web),
            "description": Value::Null,
        });
        let base = format!("{}/orgs/{}", self.api, account.login);
        add_urls(&mut organization, &base, &ORGANIZATION_URLS);
        Some(organization)
    }

    /// An App as check runs and `performed_via_github_app` carry it.
    pub fn app_json(&self, app: &CheckApp) -> Value {
        let ours = app.id == self.app.id;
        let permissions = if ours {
            json!(crate::fake_github::app_permissions())
        } else {
            json!({"checks": "write", "metadata": "read"})
        };
        json!({
            "id": app.id,
            "slug": app.slug,
            "node_id": Kind::App.node_id(app.id),
            "client_id": if ours { self.app.client_id.clone() } else { format!("Iv1.{:016x}", app.id) },
            "owner": self.user_json(app.owner),
            "name": app.slug,
            "description": "",
            "external_url": format!("{}/apps/{}", self.web, app.slug),
            "html_url": format!("{}/apps/{}", self.web, app.slug),
            "created_at": app.created_at.to_string(),
            "updated_at": app.created_at.to_string(),
            "permissions": permissions,
            "events": if ours { json!(EVENTS) } else { json!([]) },
        })
    }

    /// Our App where `via_app`, else null.
    pub fn via_app_json(&self, via_app: bool) -> Value {
        match self.check_apps.get(&self.app.id) {
            Some(app) if via_app => self.app_json(app),
            _ => Value::Null,
        }
    }

    pub fn installation_json(&self, installation: &Installation) -> Value {
        let id = installation.id;
        let kind = self.accounts.get(&installation.account).map(|a| a.kind);
        json!({
            "id": id,
            "client_id": self.app.client_id,
            "account": self.user_json(installation.account),
            "repository_selection": if installation.selected.is_some() { "selected" } else { "all" },
            "access_tokens_url": format!("{}/app/installations/{id}/access_tokens", self.api),
            "repositories_url": format!("{}/installation/repositories", self.api),
            "html_url": format!("{}/settings/installations/{id}", self.web),
            "app_id": self.app.id,
            "app_slug": self.app.slug,
            "target_id": installation.account,
            "target_type": kind.map_or("User", AccountKind::name),
            "permissions": installation.permissions,
            "events": EVENTS,
            "created_at": installation.created_at.to_string(),
            "updated_at": installation.updated_at.to_string(),
            "single_file_name": Value::Null,
            "has_multiple_single_files": false,
            "single_file_paths": [],
            "suspended_by": installation.suspended_by.map_or(Value::Null, |by| self.user_json(by)),
            "suspended_at": instant(installation.suspended_at),
        })
    }
}
