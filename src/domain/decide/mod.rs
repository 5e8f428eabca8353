//! The decision: a case and a request give events and effects, or a refusal.
//!
//! [`needs`] says which facts of GitHub a decision rests on; [`decide`] is given
//! them. Both are pure, so that every rule is tested without a server.

mod application;
mod approval;
mod award;
mod comment;
mod debrief;
mod delivery;
mod dispute;
mod ending;
mod evaluation;
mod extend;
mod invoice;
mod issue;
mod label;
mod near;
mod needs;
mod payment;
mod question;
mod repost;
mod sign_off;
mod silence;
mod splitting;
mod standing;
mod timer;
mod translation;

use jiff::Timestamp;

pub use needs::{approves, needs};
pub use standing::standing_of;
pub use timer::{Timer, TimerKind, timers};

use super::apply::Misfit;
use super::command::{Comment, Issue, Written};
use super::draw::Randomness;
use super::effect::Effect;
use super::event::{Change, Event, IssueRef};
use super::facts::Facts;
use super::ids::{InstallationId, OpportunityId, Person};
use super::invoice::TaxGrounds;
use super::lang::Lang;
use super::notice::Notice;
use super::opportunity::{Opportunity, State};
use super::programme::Programme;
use super::refusal::Refusal;

/// What somebody or something asks of an opportunity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What.
    pub command: Command,
    /// When, by GitHub's clock or a timer's due time.
    pub at: Timestamp,
    /// Who: the `sender`, not the author of the object; none for a timer.
    pub actor: Option<Person>,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The trigger label was put on.
    Label {
        /// The issue as it stood.
        issue: Issue,
        /// Through which installation the App learned of it.
        installation: InstallationId,
    },
    /// The trigger label was taken off.
    Unlabel,
    /// The issue's text was changed.
    Edit {
        /// The issue as it stood.
        issue: Issue,
    },
    /// The issue was closed as not planned, or as a duplicate.
    CloseIssue,
    /// The issue was closed as completed.
    CompleteIssue,
    /// The issue was opened again.
    ReopenIssue,
    /// The issue was moved to another repository.
    Moved {
        /// Where it is now.
        to: IssueRef,
        /// Through which installation the App reaches it there.
        installation: InstallationId,
    },
    /// A comment was written.
    Comment {
        /// The comment.
        comment: Comment,
        /// What it asks.
        written: Vec<Written>,
        /// The pull request whose conversation it is in; none in the issue.
        on_pull_request: Option<i64>,
    },
    /// Something was asked at a desk: the same instructions, without a comment.
    Desk {
        /// What it asks.
        written: Vec<Written>,
    },
    /// A comment was edited.
    CommentEdited {
        /// The comment as it now stands.
        comment: Comment,
        /// What it now asks.
        written: Vec<Written>,
        /// What it asked before; none where GitHub does not tell.
        before: Option<Vec<Written>>,
    },
    /// A comment was deleted.
    CommentDeleted {
        /// The comment as it stood.
        comment: Comment,
        /// What it asked.
        written: Vec<Written>,
    },
    /// Something about a pull request that links the issue changed.
    PullRequest {
        /// Its number.
        number: i64,
        /// The head commit that GitHub told of, if it did.
        told: Option<Told>,
    },
    /// A timer fired.
    Timer(TimerKind),
    /// The supplier says which taxes the invoice carries.
    StateTax {
        /// The grounds.
        grounds: TaxGrounds,
    },
    /// The comment that makes an offer stands.
    OfferStands {
        /// The offer's place in the order.
        position: u32,
    },
}

/// A head commit that GitHub told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The commit.
    pub head_sha: String,
    /// When, by GitHub's clock: it was pushed by then.
    pub at: Timestamp,
}

/// What a decision is made with.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The policy.
    pub programme: &'a Programme,
    /// The opportunity, if the issue has one.
    pub opportunity: Option<&'a Opportunity>,
    /// What GitHub says.
    pub facts: &'a Facts,
    /// What a new opportunity would be given.
    pub fresh: &'a Fresh,
    /// The instant of deciding, which counts for nothing but what must lie in
    /// the future whenever a delivery comes: the round of a draw (I6), and the
    /// lapse that somebody is reminded of.
    pub now: Timestamp,
}

/// What a new opportunity is made with: chosen outside, since it is random.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// Its id.
    pub opportunity: OpportunityId,
    /// Where the randomness of its draw will come from.
    pub randomness: Randomness,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It happened, or there was something to answer.
    Decided {
        /// The opportunity afterwards, if anything changed.
        opportunity: Option<Box<Opportunity>>,
        /// What happened.
        changes: Vec<Change>,
        /// What to do.
        effects: Vec<Effect>,
    },
    /// Refused; nothing happened.
    Refused {
        /// Every reason.
        refusals: Vec<Refusal>,
        /// The reaction and the explained reply.
        effects: Vec<Effect>,
    },
    /// It cannot be decided before something else happens to the issue.
    Waits,
    /// It is of no interest, and why.
    Ignored(&'static str),
}

/// Why a step of a decision stops.
#[derive(Debug)]
enum Stop {
    Refused(Refusal),
    Waits,
    Ignored(&'static str),
    Misfit(Misfit),
}

impl Stop {
    /// How it ends where nothing is said about it.
    fn outcome(self) -> Result<Outcome, Misfit> {
        match self {
            Self::Refused(refusal) => Ok(Outcome::Refused {
                refusals: vec![refusal],
                effects: Vec::new(),
            }),
            Self::Waits => Ok(Outcome::Waits),
            Self::Ignored(reason) => Ok(Outcome::Ignored(reason)),
            Self::Misfit(misfit) => Err(misfit),
        }
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

type Step<T = ()> = Result<T, Stop>;

/// Decides a request.
///
/// # Errors
/// [`Misfit`] when an event of ours does not fit the state: a defect, never a user's doing.
pub fn decide(case: &Case<'_>, request: &Request) -> Result<Outcome, Misfit> {
    let mut desk = Desk::new(case, request);
    let taken = match &request.command {
        Command::Label {
            issue,
            installation,
        } => label::label(&mut desk, issue, *installation),
        Command::Unlabel => label::unlabel(&mut desk),
        Command::Edit { issue } => label::edit(&mut desk, issue),
        Command::CloseIssue => label::close_issue(&mut desk),
        Command::CompleteIssue => issue::completed(&mut desk),
        Command::ReopenIssue => issue::reopened(&mut desk),
        Command::Moved { to, installation } => issue::moved(&mut desk, to, *installation),
        Command::Comment {
            comment,
            written,
            on_pull_request,
        } => {
            return comment::comment(desk, comment, written, *on_pull_request);
        }
        Command::Desk { written } => return comment::at_desk(desk, written),
        Command::CommentEdited {
            comment,
            written,
            before,
        } => {
            return comment::edited(desk, comment, written, before.as_deref());
        }
        Command::CommentDeleted { comment, written } => {
            application::deleted(&mut desk, comment, written)
        }
        Command::PullRequest { number, .. } => delivery::pull_request(&mut desk, *number),
        Command::Timer(kind) => timer::fire(&mut desk, *kind),
        Command::OfferStands { position } => award::stands(&mut desk, *position),
        Command::StateTax { grounds } => invoice::state_tax(&mut desk, *grounds),
    };
    match taken {
        Ok(()) => Ok(desk.decided()),
        Err(Stop::Refused(refusal)) => {
            let effects = desk.refusal_effects(&refusal);
            Ok(Outcome::Refused {
                refusals: vec![refusal],
                effects,
            })
        }
        Err(stop) => stop.outcome(),
    }
}

/// Whether what was said earlier in the thread, but has not been seen, could
/// change `outcome`, so that the thread is read before it is recorded (I13):
/// a refusal that an earlier fact lifts; a comment that changes something, since
/// an earlier one (an application by the same supplier, `/cancel`) might not have
/// left it possible; an edit that makes an application, or voids approvals, which may
/// have been enough before it; a merge, since a decision, a dispute or the end of the
/// award may have come before it.
#[must_use]
pub fn rests_on_thread(
    opportunity: Option<&Opportunity>,
    request: &Request,
    outcome: &Outcome,
) -> bool {
    match outcome {
        Outcome::Decided { changes, .. } => match &request.command {
            Command::Comment {
                on_pull_request, ..
            } => on_pull_request.is_none() && !changes.is_empty(),
            Command::Desk { .. } => !changes.is_empty(),
            Command::PullRequest { .. } => changes.iter().any(|change| {
                matches!(
                    change.event,
                    Event::Delivered { .. } | Event::Accepted { .. }
                )
            }),
            Command::CommentEdited { .. } => changes
                .iter()
                .any(|change| matches!(change.event, Event::ApplicationReceived { .. })),
            Command::Edit { .. } => {
                let state = opportunity.map(|it| &it.state);
                matches!(state, Some(State::AwaitingApproval(_)))
            }
            Command::Label { .. }
            | Command::Unlabel
            | Command::CloseIssue
            | Command::CompleteIssue
            | Command::ReopenIssue
            | Command::Moved { .. }
            | Command::CommentDeleted { .. }
            | Command::Timer(_)
            | Command::StateTax { .. }
            | Command::OfferStands { .. } => false,
        },
        Outcome::Refused { refusals, .. } => refusals.iter().any(Refusal::liftable),
        Outcome::Waits | Outcome::Ignored(_) => false,
    }
}

/// The table at which one decision is made: the opportunity as it becomes, and
/// what has been written down so far.
#[derive(Clone, Debug)]
struct Desk<'a> {
    case: &'a Case<'a>,
    request: &'a Request,
    opportunity: Option<Opportunity>,
    changes: Vec<Change>,
    effects: Vec<Effect>,
}

impl<'a> Desk<'a> {
    fn new(case: &'a Case<'a>, request: &'a Request) -> Self {
        Self {
            case,
            request,
            opportunity: case.opportunity.cloned(),
            changes: Vec::new(),
            effects: Vec::new(),
        }
    }

    fn opportunity(&self) -> Step<&Opportunity> {
        self.opportunity.as_ref().ok_or(Stop::Waits)
    }

    fn actor(&self) -> Step<&'a Person> {
        self.request
            .actor
            .as_ref()
            .ok_or(Stop::Ignored("nobody is named as the actor"))
    }

    fn record(&mut self, event: Event) -> Step {
        self.record_with(event, None)
    }

    fn record_with(&mut self, event: Event, private: Option<String>) -> Step {
        let (at, actor) = (self.request.at, self.request.actor.clone());
        let change = Change {
            event,
            at,
            actor,
            private,
        };
        let next = match self.opportunity.take() {
            None => Opportunity::begin(&change),
            Some(opportunity) => opportunity.apply(&change),
        };
        self.opportunity = Some(next.map_err(Stop::Misfit)?);
        self.changes.push(change);
        Ok(())
    }

    fn say(&mut self, number: i64, key: String, notice: Notice, language: Lang) {
        self.effects.push(Effect::Say {
            number,
            key,
            notice,
            language,
        });
    }

    /// Says something in the issue, in the statement's language.
    fn tell(&mut self, what: &str, notice: Notice) -> Step {
        let opportunity = self.opportunity()?;
        let (number, language) = (opportunity.issue.number, opportunity.language());
        let key = format!("{what}:{}:{}", opportunity.id, opportunity.version);
        self.say(number, key, notice, language);
        Ok(())
    }

    fn decided(self) -> Outcome {
        let changed = !self.changes.is_empty();
        let opportunity = self.opportunity.filter(|_| changed).map(Box::new);
        Outcome::Decided {
            opportunity,
            changes: self.changes,
            effects: self.effects,
        }
    }

    /// The reply to a request that is not a comment.
    fn refusal_effects(&self, refusal: &Refusal) -> Vec<Effect> {
        let Some((number, language, about)) = self.addressee() else {
            return Vec::new();
        };
        let to = self.request.actor.clone();
        let notice = Notice::Refused {
            to,
            refusals: vec![refusal.clone()],
        };
        let key = format!("{}:{about}:{}", refusal.key(), self.request.at);
        let mut effects = vec![Effect::Say {
            number,
            key,
            notice,
            language,
        }];
        if *refusal == Refusal::LabelStays {
            effects.push(Effect::RestoreLabel);
        }
        effects
    }

    fn addressee(&self) -> Option<(i64, Lang, String)> {
        if let Command::Label { issue, .. } = &self.request.command {
            let language = super::statement::Statement::language_of(&issue.body);
            return Some((issue.number, language, issue.id.to_string()));
        }
        let opportunity = self.opportunity.as_ref()?;
        let number = match &self.request.command {
            // Whoever fills in a form is answered there.
            Command::StateTax { .. } => return None,
            Command::PullRequest { number, .. } => *number,
            _ => opportunity.issue.number,
        };
        Some((number, opportunity.language(), opportunity.id.to_string()))
    }
}
