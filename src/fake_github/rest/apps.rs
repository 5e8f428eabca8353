//! The App itself: who it is, where it is installed, what it was told.

use serde_json::{Value, json};

use super::auth::Caller;
use super::{Reply, Request, paging};
use crate::fake_github::error::Denied;
use crate::fake_github::render::with;
use crate::fake_github::world::World;

type Outcome = Result<Reply, Reply>;

pub fn rate_limit(world: &World) -> Reply {
    let reset = world.now().as_second() + 3600;
    let rate = json!({ "limit": 5000, "remaining": 5000, "reset": reset, "used": 0 });
    let resources = json!({ "core": rate, "search": rate, "graphql": rate });
    Reply::ok(json!({ "resources": resources, "rate": rate }))
}

pub fn app(world: &mut World, request: &Request, caller: &Caller) -> Outcome {
    if *caller != Caller::App {
        return Err(Reply::message(401, "A JSON web token could not be decoded"));
    }
    let (method, segments) = request.parts();
    match (method, segments.as_slice()) {
        ("GET", ["app"]) => Ok(Reply::ok(itself(world))),
        ("GET", ["app", "installations"]) => {
            let all = world.installations.values();
            let all = all.map(|i| world.installation_json(i)).collect();
            Ok(paging::page(world, request, all))
        }
        ("GET", ["app", "installations", id]) => {
            let id: i64 = id.parse().unwrap_or_default();
            let found = world.installations.get(&id).ok_or(Denied::NotFound)?;
            Ok(Reply::ok(world.installation_json(found)))
        }
        ("POST", ["app", "installations", id, "access_tokens"]) => {
            token(world, id.parse().unwrap_or_default())
        }
        ("GET", ["app", "hook", "deliveries"]) => Ok(deliveries(world, request)),
        ("GET", ["app", "hook", "deliveries", id]) => delivery(world, id),
        ("POST", ["app", "hook", "deliveries", id, "attempts"]) => {
            let id = id.parse().unwrap_or_default();
            world.redeliver(id).ok_or(Denied::NotFound)?;
            Ok(Reply::new(202, json!({})))
        }
        _ => Err(Denied::NotFound.into()),
    }
}

fn itself(world: &World) -> Value {
    let app = world.check_apps.get(&world.app.id);
    let app = app.map_or(Value::Null, |app| world.app_json(app));
    with(
        app,
        json!({ "installations_count": world.installations.len() }),
    )
}

fn token(world: &mut World, id: i64) -> Outcome {
    let installation = world.installations.get(&id).ok_or(Denied::NotFound)?;
    if installation.suspended_at.is_some() {
        return Err(Reply::message(403, "This installation has been suspended"));
    }
    let permissions = installation.permissions.clone();
    let selected = installation.selected.is_some();
    let (name, token) = world.mint_token(id);
    Ok(Reply::created(json!({
        "token": name,
        "expires_at": token.expires_at.to_string(),
        "permissions": permissions,
        "repository_selection": if selected { "selected" } else { "all" },
    })))
}

pub fn repository_installation(world: &World, caller: &Caller, owner: &str, name: &str) -> Outcome {
    if *caller != Caller::App {
        return Err(Reply::message(401, "A JSON web token could not be decoded"));
    }
    let repository = world.repository_by_name(owner, name);
    let found = repository.and_then(|repository| world.installation_of(repository));
    let found = found.ok_or(Denied::NotFound)?;
    Ok(Reply::ok(world.installation_json(found)))
}

pub fn user(world: &World, login: &str) -> Outcome {
    let account = world.account_by_login(login).ok_or(Denied::NotFound)?;
    Ok(Reply::ok(world.full_user_json(account)))
}

pub fn repositories(world: &World, request: &Request, caller: &Caller) -> Outcome {
    let Caller::Installation(id) = caller else {
        return Err(Denied::NotForIntegration.into());
    };
    let covered = world.covered(*id);
    let listed = covered.into_iter().map(|r| world.repository_json(r));
    Ok(paging::counted(
        world,
        request,
        "repositories",
        listed.collect(),
    ))
}

/// Newest first, as GitHub lists them (case 6); pages follow a cursor.
fn deliveries(world: &World, request: &Request) -> Reply {
    let asked = request.asked("per_page").and_then(|n| n.parse().ok());
    let size = asked.unwrap_or(30_usize).clamp(1, 100);
    let cursor: i64 = request
        .asked("cursor")
        .and_then(|text| text.parse().ok())
        .unwrap_or(i64::MAX);
    let known = world.log.delivered.iter().rev();
    let known = known.filter(|d| d.delivery.id < cursor);
    let mut known: Vec<_> = known.take(size + 1).collect();
    known.sort_by_key(|d| std::cmp::Reverse(d.delivery.id));
    let more = known.len() > size;
    known.truncate(size);
    let listed = known.iter().map(|d| d.summary()).collect();
    let reply = Reply::ok(Value::Array(listed));
    match known.last() {
        Some(last) if more => {
            let id = last.delivery.id;
            let url = format!(
                "{}/app/hook/deliveries?per_page={size}&cursor={id}",
                world.api
            );
            reply.with_header("link", &format!("<{url}>; rel=\"next\""))
        }
        _ => reply,
    }
}

fn delivery(world: &World, id: &str) -> Outcome {
    let id: i64 = id.parse().unwrap_or_default();
    let known = world.log.delivered.iter().find(|d| d.delivery.id == id);
    let known = known.ok_or(Denied::NotFound)?;
    let more = json!({
        "url": "",
        "request": {
            "headers": {
                "X-GitHub-Delivery": known.delivery.guid,
                "X-GitHub-Event": known.delivery.event,
            },
            "payload": known.delivery.json(),
        },
        "response": { "headers": {}, "payload": "" },
    });
    Ok(Reply::ok(with(known.summary(), more)))
}
