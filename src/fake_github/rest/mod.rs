//! GitHub's REST and GraphQL routes, as far as an App needs them.
//!
//! A request is answered at once and under one lock, so that what it sees and
//! what it changes cannot be torn.

mod apps;
mod auth;
mod checks;
mod comments;
mod graphql;
mod issues;
mod labels;
mod mutation;
mod paging;
mod pulls;
mod query;
mod reply;
mod repositories;

use std::collections::BTreeMap;

use serde_json::Value;

pub use self::auth::{Caller, Scope, caller};
pub use self::query::MUTATION;
pub use self::reply::Reply;
use super::error::Denied;
use super::registration;
use super::sign_in;
use super::world::World;

/// A request as the routes need it.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// The path, not decoded.
    pub path: String,
    pub segments: Vec<String>,
    pub query: BTreeMap<String, String>,
    pub authorization: Option<String>,
    pub body: Option<Value>,
}

pub type Answer = Result<Reply, Denied>;

impl Request {
    pub fn parts(&self) -> (&str, Vec<&str>) {
        let segments = self.segments.iter().map(String::as_str);
        (self.method.as_str(), segments.collect())
    }

    /// A field of the JSON body.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.body.as_ref()?.get(name).filter(|v| !v.is_null())
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.field(name)?.as_str()
    }

    /// A list of names, or of objects with a `name`, as labels come.
    pub fn names(&self, name: &str) -> Option<Vec<String>> {
        let items = self.field(name)?.as_array()?;
        let names = items
            .iter()
            .map(|item| item.as_str().or_else(|| item.get("name")?.as_str()));
        names.map(|name| name.map(str::to_owned)).collect()
    }

    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }
}

/// Answers one request.
pub fn answer(world: &mut World, request: &Request) -> Reply {
    dispatch(world, request).unwrap_or_else(|refused| refused)
}

fn dispatch(world: &mut World, request: &Request) -> Result<Reply, Reply> {
    let (method, segments) = request.parts();
    if let ("GET", ["rate_limit"]) = (method, segments.as_slice()) {
        return Ok(apps::rate_limit(world));
    }
    if let ("POST", ["app-manifests", code, "conversions"]) = (method, segments.as_slice()) {
        return registration::convert(world, code);
    }
    if let ("GET", ["user"]) = (method, segments.as_slice()) {
        let owner = sign_in::owner(world, request.authorization.as_deref());
        return owner.ok_or_else(|| Reply::message(401, "Bad credentials"));
    }
    let caller = caller(world, request)?;
    match segments.as_slice() {
        ["app", ..] => apps::app(world, request, &caller),
        ["repos", owner, name, "installation"] => {
            apps::repository_installation(world, &caller, owner, name)
        }
        ["users", login] => apps::user(world, login),
        ["installation", "repositories"] => apps::repositories(world, request, &caller),
        ["graphql"] => graphql::answer(world, request, &caller),
        ["repositories", id, rest @ ..] => {
            let id = id.parse().unwrap_or_default();
            let scope = auth::scope(world, &caller, id)?;
            Ok(repository(world, request, scope, rest)?)
        }
        ["repos", owner, name, rest @ ..] => match world.repository_by_name(owner, name) {
            Some(found) => {
                let scope = auth::scope(world, &caller, found.id)?;
                Ok(repository(world, request, scope, rest)?)
            }
            None => Err(moved(world, request, owner, name, rest)),
        },
        _ => Err(Denied::NotFound.into()),
    }
}

/// The old name of a renamed repository answers with where it is now (case 28).
fn moved(world: &World, request: &Request, owner: &str, name: &str, rest: &[&str]) -> Reply {
    let old = format!("{owner}/{name}").to_lowercase();
    let Some(id) = world.moved.get(&old) else {
        return Denied::NotFound.into();
    };
    let mut url = format!("{}/repositories/{id}", world.api);
    for segment in rest {
        url = format!("{url}/{segment}");
    }
    let status = if request.method == "GET" { 301 } else { 307 };
    Reply::moved(status, &url)
}

/// Whoever reads an issue that was transferred is sent to where it is now.
fn transferred(world: &World, request: &Request, scope: Scope, rest: &[&str]) -> Option<Reply> {
    let ["issues", number, part @ ..] = rest else {
        return None;
    };
    let from = (scope.repository, number.parse().ok()?);
    let (place, there) = world.transferred.get(&from)?;
    let mut url = format!("{}/repositories/{place}/issues/{there}", world.api);
    for segment in part {
        url = format!("{url}/{segment}");
    }
    (request.method == "GET").then(|| Reply::moved(301, &url))
}

fn repository(world: &mut World, request: &Request, scope: Scope, rest: &[&str]) -> Answer {
    if let Some(elsewhere) = transferred(world, request, scope, rest) {
        return Ok(elsewhere);
    }
    match rest {
        [] | ["collaborators" | "license" | "contents" | "commits", ..] => {
            repositories::answer(world, request, scope, rest)
        }
        ["labels", ..] => labels::of_repository(world, request, scope, rest),
        ["issues", _, "labels", ..] => labels::of_issue(world, request, scope, rest),
        ["issues", "comments", ..] | ["issues", _, "comments"] => {
            comments::answer(world, request, scope, rest)
        }
        ["issues", ..] => issues::answer(world, request, scope, rest),
        ["pulls", ..] => pulls::answer(world, request, scope, rest),
        ["check-runs" | "check-suites" | "statuses", ..] => {
            checks::answer(world, request, scope, rest)
        }
        _ => Err(Denied::NotFound),
    }
}
