//! The App on accounts: installing, suspending, choosing repositories.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::fake_github::error::Denied;
use crate::fake_github::ids::Kind;
use crate::fake_github::key::random_hex;
use crate::fake_github::render::with;
use crate::fake_github::state::{Installation, Repository, Token};
use crate::fake_github::world::{World, an_hour_after, covers};

impl World {
    pub fn install(&mut self, account: i64, permissions: BTreeMap<String, String>) -> i64 {
        let (id, now) = (self.new_id(Kind::Installation), self.now());
        let installation = Installation {
            id,
            account,
            selected: None,
            permissions,
            suspended_at: None,
            suspended_by: None,
            created_at: now,
            updated_at: now,
        };
        self.installations.insert(id, installation);
        let repositories = self.covered_json(id);
        let more = json!({ "repositories": repositories, "requester": Value::Null });
        self.tell_installation(id, ("installation", "created"), more);
        id
    }

    pub fn covered(&self, id: i64) -> Vec<&Repository> {
        let Some(installation) = self.installations.get(&id) else {
            return Vec::new();
        };
        let repositories = self.repositories.values();
        repositories.filter(|r| covers(installation, r)).collect()
    }

    fn small_json(&self, repository: &Repository) -> Value {
        json!({
            "id": repository.id,
            "node_id": Kind::Repository.node_id(repository.id),
            "name": repository.name,
            "full_name": self.full_name(repository),
            "private": repository.private,
        })
    }

    fn covered_json(&self, id: i64) -> Value {
        let covered = self.covered(id);
        covered.into_iter().map(|r| self.small_json(r)).collect()
    }

    fn tell_installation(&mut self, id: i64, (event, action): (&str, &str), more: Value) {
        let now = self.now();
        let Some(installation) = self.installations.get_mut(&id) else {
            return;
        };
        installation.updated_at = now;
        let Some(installation) = self.installations.get(&id) else {
            return;
        };
        let mut body = json!({
            "action": action,
            "installation": self.installation_json(installation),
            "sender": self.user_json(installation.account),
        });
        if let Some(organization) = self.organization_json(installation.account) {
            body["organization"] = organization;
        }
        self.queue(event, Some(action), &with(body, more), Some(id), None);
    }

    /// Suspends or resumes; GitHub tells of both.
    pub fn suspend(&mut self, id: i64, suspended: bool) -> Result<(), Denied> {
        let now = self.now();
        let installation = self.installations.get_mut(&id).ok_or(Denied::NotFound)?;
        installation.suspended_at = suspended.then_some(now);
        installation.suspended_by = suspended.then_some(installation.account);
        let action = if suspended { "suspend" } else { "unsuspend" };
        let more = json!({ "repositories": self.covered_json(id) });
        self.tell_installation(id, ("installation", action), more);
        Ok(())
    }

    pub fn uninstall(&mut self, id: i64) -> Result<(), Denied> {
        self.installations.get(&id).ok_or(Denied::NotFound)?;
        let more = json!({ "repositories": self.covered_json(id) });
        self.tell_installation(id, ("installation", "deleted"), more);
        self.installations.remove(&id);
        self.tokens.retain(|_, token| token.installation != id);
        Ok(())
    }

    /// Replaces what the installation grants.
    pub fn grant(&mut self, id: i64, permissions: BTreeMap<String, String>) -> Result<(), Denied> {
        let installation = self.installations.get_mut(&id).ok_or(Denied::NotFound)?;
        installation.permissions = permissions;
        let more = json!({ "repositories": self.covered_json(id) });
        self.tell_installation(id, ("installation", "new_permissions_accepted"), more);
        Ok(())
    }

    /// Chooses which repositories the App sees.
    pub fn select(&mut self, id: i64, chosen: &BTreeSet<i64>) -> Result<(), Denied> {
        let before: BTreeSet<i64> = self.covered(id).iter().map(|r| r.id).collect();
        let installation = self.installations.get_mut(&id).ok_or(Denied::NotFound)?;
        installation.selected = Some(chosen.clone());
        let listed = |world: &Self, ids: Vec<&i64>| -> Value {
            let repositories = ids.into_iter().filter_map(|id| world.repositories.get(id));
            repositories.map(|r| world.small_json(r)).collect()
        };
        for (action, added, removed) in [
            ("added", chosen.difference(&before).collect(), Vec::new()),
            ("removed", Vec::new(), before.difference(chosen).collect()),
        ] {
            if added.is_empty() && removed.is_empty() {
                continue;
            }
            let more = json!({
                "repository_selection": "selected",
                "repositories_added": listed(self, added),
                "repositories_removed": listed(self, removed),
                "requester": Value::Null,
            });
            self.tell_installation(id, ("installation_repositories", action), more);
        }
        Ok(())
    }

    /// A new installation token, good for one hour.
    pub fn mint_token(&mut self, installation: i64) -> (String, Token) {
        let name = format!("ghs_{}", random_hex(18));
        let token = Token {
            installation,
            expires_at: an_hour_after(self.now()),
        };
        self.tokens.insert(name.clone(), token.clone());
        (name, token)
    }

    /// GitHub's first word to a new webhook.
    pub fn ping(&mut self, url: &str) {
        let at = self.started_at.to_string();
        let body = json!({
            "zen": "Keep it logically awesome.",
            "hook_id": super::super::HOOK_ID,
            "hook": {
                "type": "App", "id": super::super::HOOK_ID, "name": "web", "active": true,
                "events": crate::fake_github::render::EVENTS,
                "config": { "content_type": "json", "insecure_ssl": "0", "secret": "********", "url": url },
                "updated_at": at, "created_at": at,
                "app_id": self.app.id,
                "deliveries_url": format!("{}/app/hook/deliveries", self.api),
            },
        });
        self.queue("ping", None, &body, None, None);
    }
}
