//! A repository, who may do what in it, its files, and what its commits carry.

use serde_json::{Value, json};

use super::{Answer, Reply, Request, Scope, checks};
use crate::fake_github::error::Denied;
use crate::fake_github::licence;
use crate::fake_github::render::with;
use crate::fake_github::state::{Commit, Repository, Role};
use crate::fake_github::world::World;

pub fn answer(world: &mut World, request: &Request, scope: Scope, rest: &[&str]) -> Answer {
    if request.method != "GET" {
        return Err(Denied::NotFound);
    }
    let repository = world.repository(scope.repository)?;
    match rest {
        [] => Ok(Reply::ok(world.full_repository_json(repository))),
        ["collaborators", login, "permission"] => permission(world, repository, login),
        ["license"] => {
            scope.permit(world, &["contents"], false)?;
            licence(world, request, repository)
        }
        ["contents", path @ ..] => {
            scope.permit(world, &["contents"], false)?;
            contents(world, request, repository, &path.join("/"))
        }
        ["commits", reference] => {
            scope.permit(world, &["contents"], false)?;
            let commit = world.resolve(repository, reference);
            let commit = commit.ok_or(Denied::Unprocessable("No commit found for SHA"))?;
            Ok(Reply::ok(world.commit_json(repository, commit)))
        }
        ["commits", reference, part] => {
            let commit = world
                .resolve(repository, reference)
                .ok_or(Denied::NotFound)?;
            let sha = commit.sha.clone();
            checks::of_commit(world, request, scope, &sha, part)
        }
        _ => Err(Denied::NotFound),
    }
}

fn permission(world: &World, repository: &Repository, login: &str) -> Answer {
    let account = world.account_by_login(login).ok_or(Denied::NotFound)?;
    let role = repository.role(account.id);
    let rights = json!({
        "admin": role >= Role::Admin,
        "maintain": role >= Role::Maintain,
        "push": role >= Role::Write,
        "triage": role >= Role::Triage,
        "pull": role >= Role::Read,
    });
    let user = with(
        world.user_json(account.id),
        json!({ "permissions": rights, "role_name": role.name() }),
    );
    Ok(Reply::ok(json!({
        "permission": role.legacy(),
        "role_name": role.name(),
        "user": user,
    })))
}

fn at<'a>(
    world: &'a World,
    request: &'a Request,
    repository: &'a Repository,
) -> Result<(&'a str, &'a Commit), Denied> {
    let name = request.asked("ref").unwrap_or(&repository.default_branch);
    let commit = world.resolve(repository, name).ok_or(Denied::NotFound)?;
    Ok((name, commit))
}

fn licence(world: &World, request: &Request, repository: &Repository) -> Answer {
    let (name, commit) = at(world, request, repository)?;
    let (path, found) = licence::detect(&commit.tree).ok_or(Denied::NotFound)?;
    let text = commit.tree.get(path).ok_or(Denied::NotFound)?;
    let file = world.content_json(repository, path, text, name);
    let licence = json!({ "license": world.licence_object(found) });
    Ok(Reply::ok(with(file, licence)))
}

/// A file, or the list of what is directly in a folder.
fn contents(world: &World, request: &Request, repository: &Repository, path: &str) -> Answer {
    let (name, commit) = at(world, request, repository)?;
    if let Some(text) = commit.tree.get(path) {
        return Ok(Reply::ok(world.content_json(repository, path, text, name)));
    }
    let folder = if path.is_empty() {
        String::new()
    } else {
        format!("{path}/")
    };
    let inside = commit.tree.iter().filter_map(|(file, text)| {
        let below = file.strip_prefix(&folder)?;
        (!below.contains('/')).then(|| {
            let mut entry = world.content_json(repository, file, text, name);
            if let Value::Object(fields) = &mut entry {
                fields.remove("content");
                fields.remove("encoding");
            }
            entry
        })
    });
    let inside: Vec<Value> = inside.collect();
    if inside.is_empty() {
        return Err(Denied::NotFound);
    }
    Ok(Reply::ok(Value::Array(inside)))
}
