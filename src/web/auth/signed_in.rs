//! Who asks for a page.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, OptionalFromRequestParts};
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use tower_sessions::session::Error;

use super::way::Way;
use super::{on, sign_in_path};
use crate::domain::ids::{Person, UserId};
use crate::domain::lang::Lang;
use crate::domain::programme::{Programme, Role};
use crate::domain::readers::{Asker, Reader, may_use};
use crate::server::exposed;
use crate::vault::{Vault, VaultError};
use crate::web::error::{WebError, language_of};
use crate::web::routes::WebState;

/// Under which name the session holds who it is.
const WHO: &str = "who";

/// A person who signed in, as a page's argument.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who; the login as it was at sign-in.
    pub user: Person,
    /// The programme's roles that the person holds now.
    pub roles: BTreeSet<Role>,
    /// The session's token for forms: the hidden field `csrf`.
    pub csrf: String,
    /// Since when.
    pub since: Timestamp,
    /// Whom the address that is asked for is for.
    readers: &'static [Reader],
}

impl SignedIn {
    /// Whether another address may be for the person, as far as the table says so
    /// without an opportunity.
    #[must_use]
    pub fn may_ask(&self, method: &str, path: &str) -> bool {
        self.may_be(exposed::readers(method, path))
    }

    /// Whether the address that is asked for is for them, as what they are to the
    /// opportunity that it is about.
    #[must_use]
    pub fn may_use(&self, asker: &Asker<'_>) -> bool {
        may_use(self.readers, asker)
    }

    /// Whether GitHub's permission can make the address one for them.
    #[must_use]
    pub fn asks_permission(&self, programme: &Programme) -> bool {
        let mut readers = self.readers.iter();
        readers.any(|reader| reader.asks_permission(programme))
    }

    /// The person, unless the address is for others whatever it is about: what rests on
    /// an opportunity, the page asks by [`Self::may_use`].
    pub(super) fn let_in(self) -> Result<Self, WebError> {
        if self.may_be(self.readers) {
            Ok(self)
        } else {
            Err(WebError::NotAllowed)
        }
    }

    fn may_be(&self, readers: &[Reader]) -> bool {
        readers.iter().any(|reader| reader.may_have(&self.roles))
    }
}

/// What a session holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Who {
    id: UserId,
    login: String,
    csrf: String,
    since: Timestamp,
}

impl Who {
    /// A new session's, with a token of its own.
    pub(super) fn new(person: Person, since: Timestamp) -> Result<Self, VaultError> {
        Ok(Self {
            id: person.id,
            login: person.login,
            csrf: URL_SAFE_NO_PAD.encode(Vault::random::<32>()?),
            since,
        })
    }
}

/// Begins a session for who has just signed in, whatever there was before: an id that
/// was known before it leads nowhere.
pub(super) async fn begin(session: &Session, who: Who) -> Result<(), Error> {
    let who = serde_json::to_value(who)?;
    if session.id().is_some() {
        session.flush().await?;
    }
    // What was flushed keeps its id until it is given another.
    session.cycle_id().await?;
    session.insert_value(WHO, who).await?;
    session.save().await
}

/// Why nobody is there.
#[derive(Debug)]
pub enum NotSignedIn {
    /// A page is asked for: sign in and come back.
    First(Way),
    /// Anything else.
    Error(WebError),
}

impl IntoResponse for NotSignedIn {
    fn into_response(self) -> Response {
        match self {
            Self::First(way) => {
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                query.append_pair("to", way.path());
                let page = sign_in_path(way.lang());
                Redirect::to(&format!("{page}?{}", query.finish())).into_response()
            }
            Self::Error(error) => error.into_response(),
        }
    }
}

impl From<WebError> for NotSignedIn {
    fn from(error: WebError) -> Self {
        Self::Error(error)
    }
}

pub(super) fn fault(error: Error) -> WebError {
    WebError::Unavailable(Arc::new(error))
}

/// Who the request's session is of, if it has one that stands.
pub(super) async fn found(parts: &Parts, state: &WebState) -> Result<Option<SignedIn>, WebError> {
    let auth = on(state)?;
    let Some(session) = parts.extensions.get::<Session>() else {
        return Ok(None);
    };
    if session.id().is_none() {
        return Ok(None);
    }
    let Some(who) = session.get::<Who>(WHO).await.map_err(fault)? else {
        return Ok(None);
    };
    Ok(Some(SignedIn {
        roles: auth.app.programme.roles_of(who.id).collect(),
        user: Person {
            id: who.id,
            login: who.login,
        },
        csrf: who.csrf,
        since: who.since,
        readers: readers_of(parts),
    }))
}

/// Whom the address is for, by the table of addresses.
fn readers_of(parts: &Parts) -> &'static [Reader] {
    let route = parts.extensions.get::<MatchedPath>();
    let path = route.map_or("", MatchedPath::as_str);
    exposed::readers(parts.method.as_str(), path)
}

impl FromRequestParts<WebState> for SignedIn {
    type Rejection = NotSignedIn;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &WebState,
    ) -> Result<Self, Self::Rejection> {
        if let Some(who) = found(parts, state).await? {
            return who.let_in().map_err(NotSignedIn::from);
        }
        if parts.method != Method::GET {
            return Err(WebError::SignInNeeded.into());
        }
        let asked = parts.uri.path_and_query().map_or("", |it| it.as_str());
        let lang = language_of(asked).unwrap_or(Lang::En);
        Err(NotSignedIn::First(
            Way::to(asked).unwrap_or_else(|| Way::home(lang)),
        ))
    }
}

impl OptionalFromRequestParts<WebState> for SignedIn {
    type Rejection = WebError;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &WebState,
    ) -> Result<Option<Self>, Self::Rejection> {
        match state.auth {
            Some(_) => found(parts, state).await,
            // Where there is no signing in, nobody is signed in.
            None => Ok(None),
        }
    }
}
