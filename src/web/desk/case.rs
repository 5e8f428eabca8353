//! An opportunity as somebody at a desk deals with it, and what they are to it.

use std::sync::Arc;

use url::Url;
use uuid::Uuid;

use super::blind::{Blind, is_blind};
use crate::domain::authority::Standing;
use crate::domain::facts::Permission;
use crate::domain::ids::OpportunityId;
use crate::domain::lang::Lang;
use crate::domain::opportunity::Opportunity;
use crate::domain::programme::Programme;
use crate::domain::readers::Asker;
use crate::domain::refusal::Refusal;
use crate::github::words::Words as OnGitHub;
use crate::store::board::{self, Shelved};
use crate::web::auth::{Auth, SignedIn, on};
use crate::web::error::WebError;
use crate::web::markdown;
use crate::web::routes::WebState;

/// One opportunity, and who deals with it.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) auth: Arc<Auth>,
    pub(super) shelved: Shelved,
    pub(super) permission: Permission,
    public_url: Url,
    github_url: Url,
}

impl Case {
    /// The opportunity of that id, for somebody whom the address is for.
    pub(super) async fn open(state: &WebState, who: &SignedIn, id: &str) -> Result<Self, WebError> {
        let auth = Arc::clone(on(state)?);
        let id = Uuid::try_parse(id).map_err(|_| WebError::NotFound)?;
        let found = board::opportunity(&state.store, OpportunityId(id)).await?;
        let shelved = found.ok_or(WebError::NotFound)?;
        let kept = &shelved.opportunity;
        let permission = auth.permission(kept.issue.repository, &who.user).await?;
        let programme = &auth.app.programme;
        if !who.may_use(&Asker::of(programme, kept, &who.user, permission)) {
            return Err(WebError::NotAllowed);
        }
        let address =
            |url: &str| Url::parse(url).map_err(|error| WebError::Internal(Arc::new(error)));
        Ok(Self {
            auth,
            permission,
            public_url: address(&state.site.public_url)?,
            github_url: address(&state.site.github_url)?,
            shelved,
        })
    }

    pub(super) fn opportunity(&self) -> &Opportunity {
        &self.shelved.opportunity
    }

    pub(super) fn programme(&self) -> &Programme {
        &self.auth.app.programme
    }

    /// Who asks for its pages.
    pub(super) fn asker(&self, who: &SignedIn) -> Asker<'_> {
        let opportunity = self.opportunity();
        Asker::of(self.programme(), opportunity, &who.user, self.permission)
    }

    /// What somebody is to it.
    pub(super) fn standing(&self, who: &SignedIn) -> Standing<'_> {
        self.asker(who).standing
    }

    /// The applicants without their names, for who is not to see them before the draw.
    pub(super) fn blind_to(&self, who: &SignedIn) -> Option<Blind<'_>> {
        let opportunity = self.opportunity();
        let posting = opportunity.posting()?;
        is_blind(opportunity, &self.standing(who))
            .then(|| Blind::of(&self.auth.app.vault, opportunity, posting))
    }

    /// What the App's sentences are made with.
    pub(super) fn words(&self) -> OnGitHub<'_> {
        OnGitHub {
            programme: self.programme(),
            public_url: &self.public_url,
            github_web: &self.github_url,
            owner: &self.shelved.owner,
            repo: &self.shelved.repository,
            sign_in: self.auth.app.mail.head.sign_in,
        }
    }

    /// Each refusal as a comment would say it, as HTML.
    pub(super) fn refused(&self, refusals: &[Refusal], lang: Lang) -> Vec<String> {
        let told = self.words().refusals(refusals, lang);
        told.iter().map(|it| markdown::render(it)).collect()
    }
}
