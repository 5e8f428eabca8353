//! Who calls: the App by its JSON web token, or an installation by its token.

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::Value;

use super::{Reply, Request};
use crate::clock::{Clock as _, SystemClock};
use crate::fake_github::error::Denied;
use crate::fake_github::world::{Actor, World, covers};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    App,
    Installation(i64),
}

/// A repository, and the installation that reaches it.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    pub repository: i64,
    pub installation: i64,
}

#[derive(Deserialize)]
struct Claims {
    iat: i64,
    exp: i64,
    iss: Value,
}

/// The longest life of the App's token, plus the minute that covers a clock
/// which is not quite right (case 22).
const LONGEST_LIFE: i64 = 600 + 60;

pub fn caller(world: &World, request: &Request) -> Result<Caller, Reply> {
    let bad = || Reply::message(401, "Bad credentials");
    let header = request.authorization.as_deref();
    let header = header.ok_or_else(|| Reply::message(401, "Requires authentication"))?;
    let (scheme, token) = header.split_once(' ').ok_or_else(bad)?;
    if !["bearer", "token"].contains(&scheme.to_lowercase().as_str()) {
        return Err(bad());
    }
    if token.matches('.').count() == 2 {
        return app(world, token).map(|()| Caller::App);
    }
    let token = world.tokens.get(token).ok_or_else(bad)?;
    if world.now() >= token.expires_at {
        return Err(bad());
    }
    let installation = world.installations.get(&token.installation);
    let installation = installation.ok_or_else(bad)?;
    if installation.suspended_at.is_some() {
        return Err(Reply::message(403, "This installation has been suspended"));
    }
    Ok(Caller::Installation(installation.id))
}

fn app(world: &World, token: &str) -> Result<(), Reply> {
    let undecoded = || Reply::message(401, "A JSON web token could not be decoded");
    let mut rules = Validation::new(Algorithm::RS256);
    rules.validate_exp = false;
    rules.required_spec_claims.clear();
    let key = DecodingKey::from_rsa_der(&world.app.public_key_der);
    let decoded = jsonwebtoken::decode::<Claims>(token, &key, &rules);
    let claims = decoded.map_err(|_| undecoded())?.claims;
    let number = world.app.id.to_string();
    let ours = claims.iss == world.app.id
        || [number.as_str(), &world.app.client_id].contains(&claims.iss.as_str().unwrap_or(""));
    if !ours {
        return Err(Reply::message(404, "Integration not found"));
    }
    // octocrab dates its tokens by the machine's clock, whatever clock the
    // story runs by; so a token that is good by either is good.
    let clocks = [world.now(), SystemClock.now()];
    let timely = clocks.iter().any(|now| {
        let now = now.as_second();
        claims.iat <= now + 60 && claims.exp > now && claims.exp <= now + LONGEST_LIFE
    });
    if !timely {
        let message = "'Expiration time' claim ('exp') must be a numeric value representing \
                       the future time at which the assertion expires";
        return Err(Reply::message(401, message));
    }
    Ok(())
}

/// The scope of a repository; one that the installation does not cover is not
/// to be seen.
pub fn scope(world: &World, caller: &Caller, repository: i64) -> Result<Scope, Denied> {
    let Caller::Installation(id) = caller else {
        return Err(Denied::NotForIntegration);
    };
    let found = world.repository(repository)?;
    let installation = world.installations.get(id);
    match installation.filter(|installation| covers(installation, found)) {
        Some(installation) => Ok(Scope {
            repository,
            installation: installation.id,
        }),
        None => Err(Denied::NotFound),
    }
}

impl Scope {
    /// Whether one of `permissions` was granted, for writing where `write`.
    pub fn permit(self, world: &World, permissions: &[&str], write: bool) -> Result<(), Denied> {
        let granted = world.installations.get(&self.installation);
        let enough = |name: &&str| {
            let level = granted.and_then(|i| i.permissions.get(*name));
            level.is_some_and(|level| level == "write" || level == "admin" || !write)
        };
        if permissions.iter().any(enough) {
            Ok(())
        } else {
            Err(Denied::NotForIntegration)
        }
    }
}

/// Who writes by an installation token: the App's bot account.
pub const fn bot(world: &World) -> Actor {
    Actor {
        account: world.bot,
        app: true,
    }
}
