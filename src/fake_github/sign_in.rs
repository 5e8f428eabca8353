//! Signing people in to the App: GitHub's page asks who it is, the browser goes back
//! with a code, and the code is exchanged for the person's token, once.
//!
//! Where GitHub would ask for a password, the page lets one be whoever one likes.

use std::collections::BTreeMap;

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use url::Url;

use super::key::random_hex;
use super::rest::Reply;
use super::state::AccountKind;
use super::world::World;

/// How long a code stays good.
const CODE_LIVES: SignedDuration = SignedDuration::from_mins(10);
/// How long a person's token stays good, in seconds.
const TOKEN_LIVES: i64 = 28_800;

/// A code that was handed out and not yet exchanged.
#[derive(Debug)]
pub struct Grant {
    account: i64,
    redirect_uri: String,
    challenge: String,
    at: Timestamp,
}

/// The token of a person.
#[derive(Debug)]
pub struct UserToken {
    account: i64,
    expires_at: Timestamp,
}

/// What the page at `/login/oauth/authorize` answers.
#[derive(Debug)]
pub enum Asked {
    /// Whom to be: each login with the address that chooses it.
    Choice(Vec<(String, String)>),
    /// The browser goes back.
    Back(Url),
    /// The request is none that GitHub takes.
    Wrong(&'static str),
}

/// Whether the page is asked for.
pub fn is_page(segments: &[&str]) -> bool {
    segments == ["login", "oauth", "authorize"]
}

/// Whether a code is exchanged there.
pub fn is_exchange(segments: &[&str]) -> bool {
    segments == ["login", "oauth", "access_token"]
}

/// The page that asks whether the App may know who it is.
pub fn ask(world: &mut World, query: &BTreeMap<String, String>) -> Asked {
    let value = |name: &str| query.get(name).map_or("", String::as_str);
    if value("client_id") != world.app.client_id {
        return Asked::Wrong("there is no such App");
    }
    let Ok(mut back) = Url::parse(value("redirect_uri")) else {
        return Asked::Wrong("the redirect_uri is no address");
    };
    if value("code_challenge_method") != "S256" || value("code_challenge").len() != 43 {
        return Asked::Wrong("the code_challenge is none");
    }
    if value("login").is_empty() {
        return Asked::Choice(choices(world, query));
    }
    let state = value("state").to_owned();
    if value("login") == "-" {
        back.query_pairs_mut()
            .append_pair("error", "access_denied")
            .append_pair("state", &state);
        return Asked::Back(back);
    }
    let Some(account) = world.account_by_login(value("login")).map(|it| it.id) else {
        return Asked::Wrong("nobody has that login");
    };
    let code = random_hex(10);
    let grant = Grant {
        account,
        redirect_uri: value("redirect_uri").to_owned(),
        challenge: value("code_challenge").to_owned(),
        at: world.now(),
    };
    world.grants.insert(code.clone(), grant);
    back.query_pairs_mut()
        .append_pair("code", &code)
        .append_pair("state", &state);
    Asked::Back(back)
}

fn choices(world: &World, query: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let people = world
        .accounts
        .values()
        .filter(|account| account.kind == AccountKind::User);
    people
        .map(|account| {
            let mut address = url::form_urlencoded::Serializer::new(String::new());
            address.extend_pairs(query);
            address.append_pair("login", &account.login);
            let login = account.login.clone();
            (login, format!("authorize?{}", address.finish()))
        })
        .collect()
}

/// What `/login/oauth/access_token` answers: 200 also to what it refuses.
pub fn exchange(world: &mut World, form: &[u8]) -> Value {
    let form: BTreeMap<String, String> = url::form_urlencoded::parse(form).into_owned().collect();
    let value = |name: &str| form.get(name).map_or("", String::as_str);
    let refused = |error: &str| json!({ "error": error, "error_description": "It is not taken." });
    let app = &world.app;
    if value("client_id") != app.client_id || value("client_secret") != app.client_secret {
        return refused("incorrect_client_credentials");
    }
    let Some(grant) = world.grants.remove(value("code")) else {
        return refused("bad_verification_code");
    };
    if world.now().duration_since(grant.at) > CODE_LIVES {
        return refused("bad_verification_code");
    }
    if value("redirect_uri") != grant.redirect_uri {
        return refused("redirect_uri_mismatch");
    }
    let hash = digest::digest(&digest::SHA256, value("code_verifier").as_bytes());
    if URL_SAFE_NO_PAD.encode(hash) != grant.challenge {
        return refused("bad_verification_code");
    }
    let token = format!("ghu_{}", random_hex(18));
    let lives = SignedDuration::from_secs(TOKEN_LIVES);
    let expires_at = world.now().checked_add(lives).unwrap_or(Timestamp::MAX);
    let (account, kept) = (grant.account, token.clone());
    let owned = UserToken {
        account,
        expires_at,
    };
    world.user_tokens.insert(kept, owned);
    json!({ "access_token": token, "token_type": "bearer", "scope": "", "expires_in": TOKEN_LIVES })
}

/// `GET /user` with a person's token; none where the token is no person's.
pub fn owner(world: &World, authorization: Option<&str>) -> Option<Reply> {
    let (scheme, token) = authorization?.split_once(' ')?;
    let is_scheme = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token");
    let owned = world.user_tokens.get(token).filter(|_| is_scheme)?;
    if world.now() >= owned.expires_at {
        return None;
    }
    let account = world.accounts.get(&owned.account)?;
    Some(Reply::ok(world.full_user_json(account)))
}
