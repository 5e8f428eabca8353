//! How an event changes an opportunity: the fold that both deciding and replay use.
//!
//! Nothing is judged here. An event that does not fit the state it meets was
//! never decided by this program, so it is an error, not a refusal.

mod posting;
mod selection;
mod work;

use self::posting::{before_posting, open};
use self::selection::{evaluation, offer, offered};
use self::work::{Merged, in_work};
use super::command::Resolution;
use super::debrief::Debrief;
use super::dispute::{Dispute, Disputes};
use super::event::{Change, Event, Reminder};
use super::opportunity::{Accepted, Delivered, Drift, Opportunity, Source, State};
use super::settings::InForce;
use super::splitting::Decided;

/// An event met a state that it cannot follow: the chain is damaged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the event {event} cannot follow the state {state}")]
pub struct Misfit {
    /// The event's kind.
    pub event: &'static str,
    /// The state it met.
    pub state: &'static str,
}

impl Opportunity {
    /// The opportunity that a first event begins.
    ///
    /// # Errors
    /// When the event is not `labelled`, or nobody did it.
    pub fn begin(change: &Change) -> Result<Self, Misfit> {
        let misfit = Misfit {
            event: change.event.kind(),
            state: "none",
        };
        let Event::Labelled {
            opportunity,
            issue,
            installation,
            by,
            author,
            title,
            body,
            randomness,
            previous: _,
        } = &change.event
        else {
            return Err(misfit);
        };
        Ok(Self {
            id: *opportunity,
            issue: issue.clone(),
            installation: *installation,
            labelled_by: by.clone(),
            labelled_at: change.at,
            randomness: randomness.clone(),
            settings: InForce::default(),
            author: author.clone(),
            source: Source {
                title: title.clone(),
                body: body.clone(),
                at: change.at,
            },
            translation: None,
            drift: None,
            version: 1,
            updated_at: change.at,
            disputes: Disputes::default(),
            debriefs: Vec::new(),
            splitting_decision: None,
            state: State::Draft,
        })
    }

    /// The opportunity after `change`.
    ///
    /// # Errors
    /// [`Misfit`] when the event cannot follow the state.
    pub fn apply(mut self, change: &Change) -> Result<Self, Misfit> {
        let misfit = Misfit {
            event: change.event.kind(),
            state: self.state.name(),
        };
        self.note(change);
        self.note_dispute(change).ok_or_else(|| misfit.clone())?;
        self.version += 1;
        self.state = next(self.state, change, self.version).ok_or(misfit)?;
        self.updated_at = self.updated_at.max(change.at);
        Ok(self)
    }

    /// The opportunity after all of `changes`.
    ///
    /// # Errors
    /// [`Misfit`] when one cannot follow.
    pub fn replay<'a>(
        start: Option<Self>,
        changes: impl IntoIterator<Item = &'a Change>,
    ) -> Result<Option<Self>, Misfit> {
        changes
            .into_iter()
            .try_fold(start, |opportunity, change| match opportunity {
                None => Self::begin(change).map(Some),
                Some(opportunity) => opportunity.apply(change).map(Some),
            })
    }

    /// None where somebody disputes who is not named, or disputes already.
    fn note_dispute(&mut self, change: &Change) -> Option<()> {
        match &change.event {
            Event::Disputed { comment } => {
                let by = change.actor.clone()?;
                if self.disputes.of(&by).is_some() {
                    return None;
                }
                self.disputes.open.push(Dispute {
                    by,
                    comment: *comment,
                    raised_at: change.at,
                });
            }
            Event::Resolved { .. } => self.disputes = Disputes::default(),
            Event::Reminded {
                of: Reminder::Dispute,
            } => self.disputes.reminded_at = Some(change.at),
            _ => {}
        }
        Some(())
    }

    fn note(&mut self, change: &Change) {
        match &change.event {
            Event::Rewritten { title, body } | Event::Amended { title, body, .. } => {
                self.source = Source {
                    title: title.clone(),
                    body: body.clone(),
                    at: change.at,
                };
                self.drift = None;
            }
            Event::Translated { form, .. } => self.translation = Some(form.clone()),
            Event::Drifted { by, text_sha256 } => {
                self.drift = Some(Drift {
                    by: by.clone(),
                    at: change.at,
                    text_sha256: text_sha256.clone(),
                });
            }
            Event::Debriefed {
                application,
                comment,
            } => self.debriefs.push(Debrief {
                application: *application,
                comment: *comment,
                at: change.at,
            }),
            Event::SplittingDecided {
                reasons,
                splits,
                rationale,
            } => {
                self.splitting_decision = change.actor.clone().map(|by| Decided {
                    by,
                    at: change.at,
                    reasons: reasons.clone(),
                    splits: *splits,
                    rationale: rationale.clone(),
                });
            }
            Event::SettingsRead { in_force } => self.settings = (**in_force).clone(),
            Event::Moved { to, installation } => {
                self.issue = to.clone();
                self.installation = *installation;
            }
            _ => {}
        }
    }
}

fn next(state: State, change: &Change, version: u64) -> Option<State> {
    match (state, &change.event) {
        (State::Open(mut posting), Event::Reminded { of }) => {
            posting.silence_told |= *of == Reminder::Silence;
            Some(State::Open(posting))
        }
        (
            State::Offered(mut offer),
            Event::Reminded {
                of: Reminder::SignOff,
            },
        ) => {
            offer.sign_off.as_mut()?.reminded_at = Some(change.at);
            Some(State::Offered(offer))
        }
        (
            state,
            Event::Drifted { .. }
            | Event::Reminded { .. }
            | Event::Moved { .. }
            | Event::Debriefed { .. }
            | Event::SplittingDecided { .. }
            | Event::Disputed { .. }
            | Event::Resolved {
                resolution: Resolution::Accept | Resolution::Continue,
                ..
            },
        ) => Some(state),
        (State::Draft | State::NeedsChanges { .. }, event) => before_posting(None, event, change),
        (State::AwaitingApproval(awaiting), event) => {
            before_posting(Some(*awaiting), event, change)
        }
        (State::Open(posting), event) => open(*posting, event, change, version),
        (State::Evaluation(selection), event) => evaluation(*selection, event, change, version),
        (State::Offered(offer), event) => offered(*offer, event, change),
        (State::InProgress(work), event) => in_work(*work, event, change, None),
        (State::Delivered(delivered), event) => {
            let Delivered {
                work,
                merge,
                missing,
                further,
            } = *delivered;
            let merged = Merged {
                merge,
                missing,
                further,
            };
            in_work(work, event, change, Some(merged))
        }
        (State::Terminated(terminated), Event::Offered { .. }) => {
            let past = terminated.past();
            let mut selection = terminated.work.selection;
            selection.past.push(past);
            offer(selection, &change.event, change)
        }
        (State::Terminated(mut terminated), _) => {
            terminated.payment = Some(terminated.payment?.after(change)?);
            Some(State::Terminated(terminated))
        }
        (State::Accepted(accepted) | State::Paid(accepted), _) => settled(accepted, change),
        _ => None,
    }
}

fn settled(mut accepted: Box<Accepted>, change: &Change) -> Option<State> {
    accepted.payment = accepted.payment.after(change)?;
    Some(if accepted.payment.paid_at().is_some() {
        State::Paid(accepted)
    } else {
        State::Accepted(accepted)
    })
}
