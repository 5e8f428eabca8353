//! What `POST /graphql` changes: the text of a comment, and the labels of an issue, which
//! come and go.

use serde_json::{Value, json};

use super::auth::{self, Caller};
use super::graphql::failure;
use super::query::{self, Field};
use crate::fake_github::error::Denied;
use crate::fake_github::ids::Kind;
use crate::fake_github::state::Comment;
use crate::fake_github::world::World;

/// A mutation: of a comment's text, or of an issue's labels.
pub fn change(world: &mut World, caller: &Caller, field: &Field) -> Result<Value, Value> {
    let changed = match field.name.as_str() {
        "updateIssueComment" => edit(world, caller, field),
        "addLabelsToLabelable" => label(world, caller, field, true),
        "removeLabelsFromLabelable" => label(world, caller, field, false),
        other => {
            let message = format!("Field '{other}' doesn't exist on type 'Mutation'");
            return Err(json!({ "message": message }));
        }
    };
    changed.map_err(|refused| match refused {
        Refused::Unknown(id) => {
            let message = format!("Could not resolve to a node with the global id of '{id}'");
            failure("NOT_FOUND", &[&field.alias], &message)
        }
        Refused::Denied(denied) => failure("FORBIDDEN", &[&field.alias], &denied.to_string()),
    })?;
    let payload = json!({ "clientMutationId": Value::Null });
    query::select(&payload, &field.selections).map_err(|message| json!({ "message": message }))
}

/// Why a mutation changes nothing.
enum Refused {
    /// What it names is not to be seen.
    Unknown(String),
    Denied(Denied),
}

impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

/// What a mutation's input has under a name.
fn given<'a>(field: &'a Field, name: &str) -> &'a str {
    let input = field.arguments.get("input");
    let given = input.and_then(|input| input.get(name)?.as_str());
    given.unwrap_or_default()
}

/// The App may write in the repository, which is not archived.
fn writable(world: &World, caller: &Caller, home: i64, id: &str) -> Result<(), Refused> {
    let scope = auth::scope(world, caller, home);
    let scope = scope.map_err(|_| Refused::Unknown(id.to_owned()))?;
    scope.permit(world, &["issues", "pull_requests"], true)?;
    if world.repository(home)?.archived {
        return Err(Denied::Archived.into());
    }
    Ok(())
}

fn edit(world: &mut World, caller: &Caller, field: &Field) -> Result<(), Refused> {
    let (id, body) = (given(field, "id"), given(field, "body"));
    let named = |comment: &&Comment| Kind::Comment.node_id(comment.id) == id;
    let comment = world.comments.values().find(named);
    let comment = comment.ok_or_else(|| Refused::Unknown(id.to_owned()))?;
    let (number, home) = (comment.id, comment.repository);
    writable(world, caller, home, id)?;
    let actor = auth::bot(world);
    Ok(world.edit_comment(actor, number, body)?)
}

fn label(world: &mut World, caller: &Caller, field: &Field, adds: bool) -> Result<(), Refused> {
    let id = given(field, "labelableId");
    let mut issues = world.issues.iter();
    let found = issues.find(|(_, it)| Kind::Issue.node_id(it.id) == id);
    let found = found.ok_or_else(|| Refused::Unknown(id.to_owned()))?;
    let (home, number) = *found.0;
    writable(world, caller, home, id)?;
    let input = field.arguments.get("input");
    let ids = input.and_then(|input| input.get("labelIds")?.as_array());
    let mut names = Vec::new();
    for id in ids.into_iter().flatten().filter_map(Value::as_str) {
        let mut labels = world.repository(home)?.labels.iter();
        let label = labels.find(|label| Kind::Label.node_id(label.id) == id);
        let label = label.ok_or_else(|| Refused::Unknown(id.to_owned()))?;
        names.push(label.name.clone());
    }
    let actor = auth::bot(world);
    for name in names {
        let changed = if adds {
            world.add_label(actor, home, number, &name)
        } else {
            world.remove_label(actor, home, number, &name)
        };
        match changed {
            // It is not there: nothing is to be taken off.
            Ok(()) | Err(Denied::NotFound) => {}
            Err(refused) => return Err(refused.into()),
        }
    }
    Ok(())
}
