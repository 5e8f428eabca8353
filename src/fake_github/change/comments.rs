//! Comments and reactions.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::fake_github::error::Denied;
use crate::fake_github::ids::Kind;
use crate::fake_github::render::{REACTIONS, with};
use crate::fake_github::state::{Comment, CommentText, Reaction, Role};
use crate::fake_github::world::{Actor, World};

/// The longest body that GitHub takes, in characters (case 30).
const LONGEST_BODY: usize = 65_536;

fn check_body(body: &str) -> Result<(), Denied> {
    if body.trim().is_empty() {
        return Err(Denied::missing("IssueComment", "body"));
    }
    if body.chars().count() > LONGEST_BODY {
        return Err(Denied::Unprocessable(
            "Body is too long (maximum is 65536 characters)",
        ));
    }
    Ok(())
}

fn text(actor: Actor, body: &str, at: Timestamp) -> CommentText {
    CommentText {
        body: body.to_owned(),
        by: actor.account,
        at,
    }
}

impl World {
    pub fn comment(&self, id: i64) -> Result<&Comment, Denied> {
        self.comments.get(&id).ok_or(Denied::NotFound)
    }

    pub fn add_comment(
        &mut self,
        actor: Actor,
        repository: i64,
        number: i64,
        body: &str,
    ) -> Result<i64, Denied> {
        self.require_write(actor, repository, Role::Read)?;
        let locked = self.issue(repository, number)?.locked;
        let writer = !actor.app && self.require(actor, repository, Role::Write).is_ok();
        if locked && !writer {
            return Err(Denied::Locked);
        }
        check_body(body)?;
        let (id, now) = (self.new_id(Kind::Comment), self.now());
        let comment = Comment {
            id,
            repository,
            number,
            author: actor.account,
            via_app: actor.app,
            body: body.to_owned(),
            texts: vec![text(actor, body, now)],
            reactions: Vec::new(),
            created_at: now,
            updated_at: now,
        };
        self.comments.insert(id, comment);
        self.issue_mut(repository, number)?.updated_at = now;
        self.tell_comment(id, "created", actor, json!({}));
        Ok(id)
    }

    fn tell_comment(&mut self, id: i64, action: &str, actor: Actor, more: Value) {
        let Some(comment) = self.comments.get(&id) else {
            return;
        };
        let repository = comment.repository;
        let home = self.repository(repository);
        let issue = self.issue(repository, comment.number);
        let (Ok(home), Ok(issue)) = (home, issue) else {
            return;
        };
        let fields = json!({
            "issue": self.issue_json(home, issue),
            "comment": self.comment_json(comment),
        });
        let event = ("issue_comment", Some(action));
        self.emit(repository, event, actor.account, with(fields, more));
    }

    /// A comment's author may change it, and anyone who can write.
    fn require_comment(&self, actor: Actor, id: i64) -> Result<i64, Denied> {
        let comment = self.comment(id)?;
        let (repository, author) = (comment.repository, comment.author);
        self.require_author_or(actor, repository, author, Role::Write)?;
        Ok(repository)
    }

    pub fn edit_comment(&mut self, actor: Actor, id: i64, body: &str) -> Result<(), Denied> {
        self.require_comment(actor, id)?;
        check_body(body)?;
        let now = self.now();
        let comment = self.comments.get_mut(&id).ok_or(Denied::NotFound)?;
        if comment.body == body {
            return Ok(());
        }
        let from = std::mem::replace(&mut comment.body, body.to_owned());
        comment.updated_at = now;
        comment.texts.push(text(actor, body, now));
        let changes = json!({ "changes": { "body": { "from": from } } });
        self.tell_comment(id, "edited", actor, changes);
        Ok(())
    }

    pub fn delete_comment(&mut self, actor: Actor, id: i64) -> Result<(), Denied> {
        self.require_comment(actor, id)?;
        self.tell_comment(id, "deleted", actor, json!({}));
        self.comments.remove(&id);
        Ok(())
    }

    /// Adds a reaction; says whether it is a new one. Reactions make no webhook.
    pub fn react(
        &mut self,
        actor: Actor,
        id: i64,
        content: &str,
    ) -> Result<(Reaction, bool), Denied> {
        let comment = self.comment(id)?;
        self.require_write(actor, comment.repository, Role::Read)?;
        if !REACTIONS.contains(&content) {
            return Err(Denied::invalid("Reaction", "content"));
        }
        let mut reactions = comment.reactions.iter();
        let given = reactions.find(|r| r.user == actor.account && r.content == content);
        if let Some(given) = given {
            return Ok((given.clone(), false));
        }
        let reaction = Reaction {
            id: self.new_id(Kind::Reaction),
            user: actor.account,
            content: content.to_owned(),
            at: self.now(),
        };
        let comment = self.comments.get_mut(&id).ok_or(Denied::NotFound)?;
        comment.reactions.push(reaction.clone());
        Ok((reaction, true))
    }

    pub fn unreact(&mut self, actor: Actor, comment: i64, reaction: i64) -> Result<(), Denied> {
        let comment = self.comments.get_mut(&comment).ok_or(Denied::NotFound)?;
        let mine = |r: &Reaction| r.id == reaction && r.user == actor.account;
        if !comment.reactions.iter().any(mine) {
            return Err(Denied::NotFound);
        }
        comment.reactions.retain(|r| r.id != reaction);
        Ok(())
    }
}
