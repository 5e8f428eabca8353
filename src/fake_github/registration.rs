//! Registering an App from a manifest: GitHub's page takes it from the browser and
//! redirects back with a code, and the code is exchanged for the credentials, once.
//!
//! The person who confirms the App's name on that page is left out. Every manifest
//! registers the one App that this GitHub has.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use url::Url;

use super::error::Denied;
use super::key::random_hex;
use super::render::with;
use super::rest::Reply;
use super::world::World;

/// How long a code stays good.
const CODE_LIVES: SignedDuration = SignedDuration::from_hours(1);

/// The codes that were handed out and not yet exchanged, with when.
pub type Codes = BTreeMap<String, Timestamp>;

/// Whether the manifest is posted there: a person's settings, or an organization's.
pub fn is_page(segments: &[&str]) -> bool {
    matches!(
        segments,
        ["settings", "apps", "new"] | ["organizations", _, "settings", "apps", "new"]
    )
}

/// Where the browser is sent with its code, or what is wrong with the form.
pub fn register(world: &mut World, form: &[u8], state: &str) -> Result<Url, &'static str> {
    let manifest = url::form_urlencoded::parse(form)
        .find(|(name, _)| name == "manifest")
        .ok_or("there is no manifest")?;
    let manifest: Value =
        serde_json::from_str(&manifest.1).map_err(|_| "the manifest is not JSON")?;
    let address = |value: &Value| value.as_str().and_then(|text| Url::parse(text).ok());
    if manifest["name"].as_str().is_none_or(str::is_empty) {
        return Err("the manifest has no name");
    }
    if address(&manifest["url"]).is_none() || address(&manifest["hook_attributes"]["url"]).is_none()
    {
        return Err("the manifest lacks an address");
    }
    if manifest["default_permissions"].as_object().is_none() {
        return Err("the manifest asks for no permissions");
    }
    let mut back = address(&manifest["redirect_url"]).ok_or("the manifest leads nowhere")?;
    let code = random_hex(20);
    world.codes.insert(code.clone(), world.now());
    let mut query = back.query_pairs_mut();
    query.append_pair("code", &code);
    if !state.is_empty() {
        query.append_pair("state", state);
    }
    drop(query);
    Ok(back)
}

/// `POST /app-manifests/{code}/conversions`.
pub fn convert(world: &mut World, code: &str) -> Result<Reply, Reply> {
    let made_at = world.codes.remove(code).ok_or(Denied::NotFound)?;
    if world.now().duration_since(made_at) > CODE_LIVES {
        return Err(Denied::NotFound.into());
    }
    let app = world.check_apps.get(&world.app.id);
    let app = app.map_or(Value::Null, |app| world.app_json(app));
    let credentials = &world.app;
    let secrets = json!({
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
        "webhook_secret": credentials.webhook_secret,
        "pem": credentials.private_key_pem,
    });
    Ok(Reply::created(with(app, secrets)))
}
