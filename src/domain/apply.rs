//! How an event changes an opportunity: the fold that both deciding and replay use.
//!
//! Nothing is judged here. An event that does not fit the state it meets was
//! never decided by this program, so it is an error, not a refusal.
// Longer than the rule: one fold over every event; an event that a state cannot follow falls to its last arm.

use super::approval::{Approved, Awaiting};
use super::command::Resolution;
use super::debrief::Debrief;
use super::dispute::{Dispute, Disputes};
use super::draw::Draw;
use super::ending::Terminated;
use super::event::{Change, Event, Reminder};
use super::facts::Merge;
use super::ids::PullRequestId;
use super::judgement::{CriterionDecision, Judgement, Missing};
use super::opportunity::{
    Accepted, Application, Award, Delivered, Delivery, Drift, Evaluation, Head, Offer, Opportunity,
    Posting, Selection, Source, State, Work,
};
use super::question::{Answer, Question};
use super::settings::InForce;
use super::sign_off::{Given, SignOff};
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

/// The selection with an offer to the one that the event names.
fn offer(selection: Selection, event: &Event, change: &Change) -> Option<State> {
    let Event::Offered {
        position,
        application,
        supplier,
        delivery_due_at,
        ..
    } = event
    else {
        return None;
    };
    Some(State::Offered(Box::new(Offer {
        selection,
        position: *position,
        application: *application,
        supplier: supplier.clone(),
        offered_at: change.at,
        delivery_due_at: *delivery_due_at,
        expires_at: None,
        sign_off: None,
    })))
}

fn before_posting(awaiting: Option<Awaiting>, event: &Event, change: &Change) -> Option<State> {
    match event {
        Event::ApprovalAsked {
            statement,
            statement_sha256,
            demands,
        } => Some(State::AwaitingApproval(Box::new(Awaiting {
            statement: (**statement).clone(),
            statement_sha256: statement_sha256.clone(),
            since: change.at,
            demands: demands.clone(),
            given: Vec::new(),
        }))),
        Event::Approved { consent, .. } => {
            let mut awaiting = awaiting?;
            awaiting.given.push(Approved {
                consent: consent.clone(),
                by: change.actor.clone()?,
                at: change.at,
            });
            Some(State::AwaitingApproval(Box::new(awaiting)))
        }
        Event::Rewritten { .. } | Event::Translated { .. } => Some(State::Draft),
        // The statement is read anew by them; approvals of the same text stay.
        Event::SettingsRead { .. } => Some(awaiting.map_or(State::Draft, |awaiting| {
            State::AwaitingApproval(Box::new(awaiting))
        })),
        Event::ChangesRequested { problems } => Some(State::NeedsChanges {
            problems: problems.clone(),
        }),
        Event::Posted {
            statement,
            statement_sha256,
            randomness,
        } => Some(State::Open(Box::new(Posting {
            statement: (**statement).clone(),
            statement_sha256: statement_sha256.clone(),
            posted_at: change.at,
            randomness: randomness.clone(),
            approvals: awaiting.map(|it| it.given).unwrap_or_default(),
            splitting: Vec::new(),
            amendments: 0,
            applications: Vec::new(),
            questions: Vec::new(),
            may_grow: false,
            silence_told: false,
        }))),
        Event::Cancelled { cause } => Some(State::Cancelled {
            cause: cause.clone(),
            selection: None,
        }),
        _ => None,
    }
}

fn open(mut posting: Posting, event: &Event, change: &Change, version: u64) -> Option<State> {
    match event {
        Event::QuestionAsked { .. } | Event::QuestionAnswered { .. } => {
            discussed(&mut posting, event, change, version)?;
        }
        Event::Extended {
            statement,
            statement_sha256,
            ..
        } => {
            posting.statement = (**statement).clone();
            posting.statement_sha256.clone_from(statement_sha256);
            posting.amendments += 1;
            posting.may_grow = true;
        }
        Event::Amended {
            statement,
            statement_sha256,
            ..
        } => {
            posting.may_grow &= statement.criteria.len() <= posting.statement.criteria.len();
            posting.statement = (**statement).clone();
            posting.statement_sha256.clone_from(statement_sha256);
            posting.amendments += 1;
        }
        Event::Translated { version, .. } => {
            let version = version.as_ref()?;
            posting.statement = (*version.statement).clone();
            posting
                .statement_sha256
                .clone_from(&version.statement_sha256);
            posting.amendments += 1;
        }
        Event::SplittingFlagged { reasons } => posting.splitting.clone_from(reasons),
        Event::ApplicationReceived {
            number,
            comment,
            supplier,
            words,
            ..
        } => {
            posting.applications.push(Application {
                number: *number,
                comment: *comment,
                supplier: supplier.clone(),
                received_at: change.at,
                revised_at: change.at,
                words: *words,
                withdrawn_at: None,
            });
        }
        Event::ApplicationRevised { number, words } => {
            let application = find(&mut posting, *number)?;
            application.words = *words;
            application.revised_at = change.at;
        }
        Event::ApplicationWithdrawn { number, .. } => {
            let application = find(&mut posting, *number)?;
            application.withdrawn_at = Some(change.at);
            // What its author had written before that says nothing any more.
            application.revised_at = application.revised_at.max(change.at);
        }
        Event::Closed { .. } => {
            let selection = Selection::of(posting, Some(change.at));
            return Some(State::Evaluation(Box::new(selection)));
        }
        Event::Ended { reason } => {
            let selection = Box::new(Selection::of(posting, Some(change.at)));
            return Some(State::Unsuccessful {
                reason: *reason,
                selection,
            });
        }
        Event::Cancelled { cause } => {
            let selection = Some(Box::new(Selection::of(posting, None)));
            return Some(State::Cancelled {
                cause: cause.clone(),
                selection,
            });
        }
        _ => return None,
    }
    Some(State::Open(Box::new(posting)))
}

/// A question or an answer; its text is named by the version of its event.
fn discussed(posting: &mut Posting, event: &Event, change: &Change, version: u64) -> Option<()> {
    match event {
        Event::QuestionAsked {
            number,
            comment,
            asker,
        } => posting.questions.push(Question {
            number: *number,
            comment: *comment,
            asker: asker.clone(),
            asked_at: change.at,
            text: version,
            answer: None,
        }),
        Event::QuestionAnswered { number, comment } => {
            let mut questions = posting.questions.iter_mut();
            let question = questions.find(|question| question.number == *number)?;
            question.take(Answer {
                comment: *comment,
                by: change.actor.clone()?,
                at: change.at,
                text: version,
                replaces: false,
            });
        }
        _ => return None,
    }
    Some(())
}

fn find(posting: &mut Posting, number: u32) -> Option<&mut Application> {
    posting
        .applications
        .iter_mut()
        .find(|application| application.number == number)
}

fn evaluation(
    mut selection: Selection,
    event: &Event,
    change: &Change,
    version: u64,
) -> Option<State> {
    match event {
        Event::Evaluated {
            application,
            criterion,
            comment,
            verdict,
            declaration: _,
        } => {
            selection.evaluations.push(Evaluation {
                application: *application,
                criterion: *criterion,
                comment: *comment,
                verdict: *verdict,
                text: version,
                by: change.actor.clone()?,
                at: change.at,
            });
        }
        Event::Listed {
            list,
            list_sha256,
            round,
        } => {
            let (list, list_sha256) = (list.clone(), list_sha256.clone());
            selection.draw = if list.len() == 1 {
                Draw::Sole { list, list_sha256 }
            } else {
                Draw::Listed {
                    list,
                    list_sha256,
                    round: *round,
                }
            };
        }
        Event::Drawn { by, order } => {
            let Draw::Listed {
                list, list_sha256, ..
            } = selection.draw
            else {
                return None;
            };
            let (by, order) = (by.clone(), order.clone());
            selection.draw = Draw::Revealed {
                list,
                list_sha256,
                by,
                order,
            };
        }
        Event::Offered { .. } => return offer(selection, event, change),
        Event::Ended { reason } => {
            let selection = Box::new(selection);
            return Some(State::Unsuccessful {
                reason: *reason,
                selection,
            });
        }
        Event::Cancelled { cause } => {
            let selection = Some(Box::new(selection));
            return Some(State::Cancelled {
                cause: cause.clone(),
                selection,
            });
        }
        _ => return None,
    }
    Some(State::Evaluation(Box::new(selection)))
}

fn offered(mut offer: Offer, event: &Event, change: &Change) -> Option<State> {
    match event {
        Event::OfferPosted { expires_at } => offer.expires_at = Some(*expires_at),
        // What follows says whether somebody is left in the order.
        Event::Declined { .. } | Event::OfferLapsed { .. } | Event::SignOffRefused { .. } => {}
        Event::TermsAccepted { terms_sha256, .. } => {
            offer.sign_off = Some(SignOff::awaited(change.at, terms_sha256.clone()));
        }
        Event::SignedOff { reference } => {
            offer.sign_off.as_mut()?.given = Some(Given {
                by: change.actor.clone()?,
                at: change.at,
                reference: reference.clone(),
            });
        }
        Event::Offered { .. } => return self::offer(offer.selection, event, change),
        Event::Ended { reason } => {
            let selection = Box::new(offer.selection);
            return Some(State::Unsuccessful {
                reason: *reason,
                selection,
            });
        }
        Event::Awarded {
            award,
            supplier,
            terms_sha256,
        } => {
            let award = Award {
                number: *award,
                position: offer.position,
                supplier: supplier.clone(),
                accepted_at: change.at,
                terms_sha256: terms_sha256.clone(),
                delivery_due_at: offer.delivery_due_at,
                sign_off: offer.sign_off,
            };
            let work = Work::of(offer.selection, award);
            return Some(State::InProgress(Box::new(work)));
        }
        Event::Cancelled { cause } => {
            let selection = Some(Box::new(offer.selection));
            return Some(State::Cancelled {
                cause: cause.clone(),
                selection,
            });
        }
        _ => return None,
    }
    Some(State::Offered(Box::new(offer)))
}

/// The pull request as it was judged last; the heads it had before are kept.
fn shown(
    before: Option<Delivery>,
    (pull_request, number): (PullRequestId, i64),
    judgement: &Judgement,
) -> Delivery {
    let mut heads = before.map(|it| it.heads).unwrap_or_default();
    if let Some(seen_at) = judgement.head_at {
        match heads.iter_mut().find(|head| head.sha == judgement.head_sha) {
            Some(head) => head.seen_at = head.seen_at.min(seen_at),
            None => heads.push(Head {
                sha: judgement.head_sha.clone(),
                seen_at,
            }),
        }
    }
    let judgement = judgement.clone();
    Delivery {
        pull_request,
        number,
        judgement,
        heads,
    }
}

/// A merge that waits for a decision, beside its work.
struct Merged {
    merge: Merge,
    missing: Vec<Missing>,
    further: Option<Delivery>,
}

/// Where a pull request is kept: beside the one that was merged, whose place it does not take.
fn place_of<'a>(
    work: &'a mut Work,
    merged: Option<&'a mut Merged>,
    id: PullRequestId,
) -> &'a mut Option<Delivery> {
    let last = work.delivery.as_ref();
    let is_last = last.is_some_and(|it| it.pull_request == id);
    match merged {
        Some(merged) if !is_last => &mut merged.further,
        Some(_) | None => &mut work.delivery,
    }
}

fn in_work(
    mut work: Work,
    event: &Event,
    change: &Change,
    mut merged: Option<Merged>,
) -> Option<State> {
    let is = |id: PullRequestId| move |it: &mut Delivery| it.pull_request == id;
    match event {
        Event::DeliveryJudged {
            pull_request: id,
            number,
            judgement,
        } => {
            let place = place_of(&mut work, merged.as_mut(), *id);
            let before = place.take_if(is(*id));
            *place = Some(shown(before, (*id, *number), judgement));
        }
        Event::CriterionDecided {
            number,
            decision,
            head_sha,
            overrides,
            ..
        } => {
            work.decisions.push(CriterionDecision {
                number: *number,
                decision: *decision,
                head_sha: head_sha.clone(),
                by: change.actor.clone()?,
                overrides: *overrides,
            });
        }
        Event::DeliveryExtended { until, .. } => work.extended_to = Some(*until),
        Event::Terminated { ending, payment } => {
            return Some(State::Terminated(Box::new(Terminated {
                work,
                merge: merged.map(|it| it.merge),
                ending: ending.clone(),
                by: change.actor.clone()?,
                at: change.at,
                payment: payment.as_deref().cloned(),
            })));
        }
        Event::Resolved {
            resolution: Resolution::Reject,
            ..
        } => {
            let merged = merged?;
            work.rejected.push(merged.merge.commit);
            // What is delivered next is judged anew.
            work.delivery = merged.further;
            return Some(State::InProgress(Box::new(work)));
        }
        Event::Delivered {
            pull_request: id,
            number,
            merge,
            judgement,
            missing,
        } => {
            let before = work.delivery.take_if(is(*id));
            let other = work.delivery.take();
            let mut further = merged.map_or(other, |it| it.further);
            let before = before.or_else(|| further.take_if(is(*id)));
            work.delivery = Some(shown(before, (*id, *number), judgement));
            let (merge, missing) = (merge.clone(), missing.clone());
            return Some(State::Delivered(Box::new(Delivered {
                work,
                merge,
                missing,
                further,
            })));
        }
        Event::Accepted {
            pull_request: id,
            number,
            merge,
            judgement,
            payment,
        } => {
            let before = work.delivery.take_if(is(*id));
            let before = before.or_else(|| merged?.further.take_if(is(*id)));
            work.delivery = Some(shown(before, (*id, *number), judgement));
            let (merge, payment) = (merge.clone(), (**payment).clone());
            return Some(State::Accepted(Box::new(Accepted {
                work,
                merge,
                payment,
            })));
        }
        _ => return None,
    }
    Some(match merged {
        None => State::InProgress(Box::new(work)),
        Some(Merged {
            merge,
            missing,
            further,
        }) => State::Delivered(Box::new(Delivered {
            work,
            merge,
            missing,
            further,
        })),
    })
}
