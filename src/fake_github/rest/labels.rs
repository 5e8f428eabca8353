//! Labels of repositories and of issues.

use serde_json::Value;

use super::{Answer, Reply, Request, Scope, auth, paging};
use crate::fake_github::error::Denied;
use crate::fake_github::state::{Label, Repository};
use crate::fake_github::world::World;

/// Labels belong to issues and to pull requests alike.
const PERMISSIONS: [&str; 2] = ["issues", "pull_requests"];

fn named<'a>(repository: &'a Repository, name: &str) -> Result<&'a Label, Denied> {
    let mut labels = repository.labels.iter();
    let found = labels.find(|label| label.name.eq_ignore_ascii_case(name));
    found.ok_or(Denied::NotFound)
}

pub fn of_repository(world: &mut World, request: &Request, scope: Scope, rest: &[&str]) -> Answer {
    let write = request.method != "GET";
    scope.permit(world, &PERMISSIONS, write)?;
    let (actor, id) = (auth::bot(world), scope.repository);
    let repository = world.repository(id)?;
    if write && repository.archived {
        return Err(Denied::Archived);
    }
    match (request.method.as_str(), rest) {
        ("GET", ["labels"]) => {
            let labels = repository.labels.iter();
            let labels = labels.map(|l| world.label_json(repository, l)).collect();
            Ok(paging::page(world, request, labels))
        }
        ("GET", ["labels", name]) => {
            let label = named(repository, name)?;
            Ok(Reply::ok(world.label_json(repository, label)))
        }
        ("POST", ["labels"]) => {
            let name = request.text("name");
            let name = name.ok_or(Denied::missing("Label", "name"))?;
            let color = request.text("color").unwrap_or("ededed");
            let label = world.create_label(id, name, color, request.text("description"))?;
            Ok(Reply::created(
                world.label_json(world.repository(id)?, &label),
            ))
        }
        ("PATCH", ["labels", name]) => {
            let to = request.text("new_name").unwrap_or(name);
            world.rename_label(actor, id, name, to)?;
            let repository = world.repository(id)?;
            Ok(Reply::ok(
                world.label_json(repository, named(repository, to)?),
            ))
        }
        ("DELETE", ["labels", name]) => {
            world.delete_label(actor, id, name)?;
            Ok(Reply::nothing())
        }
        _ => Err(Denied::NotFound),
    }
}

pub fn of_issue(world: &mut World, request: &Request, scope: Scope, rest: &[&str]) -> Answer {
    let write = request.method != "GET";
    scope.permit(world, &PERMISSIONS, write)?;
    let (actor, id) = (auth::bot(world), scope.repository);
    let [_, number, _, name @ ..] = rest else {
        return Err(Denied::NotFound);
    };
    let number = number.parse().map_err(|_| Denied::NotFound)?;
    world.issue(id, number)?;
    let asked = || {
        request
            .names("labels")
            .ok_or(Denied::invalid("Label", "name"))
    };
    match (request.method.as_str(), name) {
        ("GET", []) => {}
        ("POST", []) => {
            for name in asked()? {
                world.add_label(actor, id, number, &name)?;
            }
        }
        ("PUT", []) => world.set_labels(actor, id, number, &asked()?)?,
        ("DELETE", []) => {
            world.set_labels(actor, id, number, &[])?;
            return Ok(Reply::nothing());
        }
        ("DELETE", [name]) => match world.remove_label(actor, id, number, name) {
            Err(Denied::NotFound) => return Ok(Reply::message(404, "Label does not exist")),
            outcome => outcome?,
        },
        _ => return Err(Denied::NotFound),
    }
    let labels = world.labels_json(world.repository(id)?, world.issue(id, number)?);
    match labels {
        Value::Array(labels) if request.method == "GET" => Ok(paging::page(world, request, labels)),
        labels => Ok(Reply::ok(labels)),
    }
}
