//! What waits for whoever is signed in, the next thing on top.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use jiff::Timestamp;

use super::action::Action;
use super::offered::{Waits, offered};
use super::{desk_path, evaluation_path, record_path, record_route, sheet_path};
use crate::domain::decide::standing_of;
use crate::domain::facts::Permission;
use crate::domain::ids::RepositoryId;
use crate::domain::lang::Lang;
use crate::domain::opportunity::Opportunity;
use crate::store::board::Shelved;
use crate::store::desk;
use crate::web::account::{Invitation, invitations};
use crate::web::api::{Payment, State as Shown};
use crate::web::auth::{Auth, SignedIn, on};
use crate::web::chrome::Chrome;
use crate::web::error::WebError;
use crate::web::papers::dead_for;
use crate::web::place::Place;
use crate::web::routes::WebState;
use crate::web::words::Words;

/// How many surveys are listed beside what waits; the account's own page has all.
const SURVEYS: usize = 5;

/// One thing that waits.
struct Task {
    action: Action,
    title: String,
    place: String,
    path: String,
    waits: Waits,
    late: bool,
    days: u32,
    payment: Option<Payment>,
}

impl Task {
    const fn is_until(&self) -> bool {
        matches!(self.waits, Waits::Until(_))
    }

    /// What comes first: what is late, then what ends by itself on a date, then what people
    /// wait for. A flag of splitting holds nobody up.
    const fn rank(&self) -> u8 {
        match self.waits {
            Waits::Until(_) if self.late => 0,
            Waits::Until(_) => 1,
            Waits::Since(_) if matches!(self.action, Action::Splitting) => 3,
            Waits::Since(_) => 2,
        }
    }

    const fn at(&self) -> &Timestamp {
        match &self.waits {
            Waits::Until(at) | Waits::Since(at) => at,
        }
    }
}

/// An opportunity that its reader can do something about, though nothing waits.
struct Row {
    title: String,
    place: String,
    path: String,
    state: Shown,
}

/// An application of the reader's own.
struct Mine {
    title: String,
    path: String,
    state: Shown,
    number: u32,
    withdrawn: bool,
    supplies: bool,
}

#[derive(Template)]
#[template(path = "desk_home.html", config = "src/web/askama.toml")]
struct Home {
    w: Words,
    chrome: Chrome,
    who: SignedIn,
    tasks: Vec<Task>,
    surveys: Vec<Invitation>,
    unpaid: Vec<Task>,
    others: Vec<Row>,
    mine: Vec<Mine>,
    audited: Vec<Row>,
    unasked: bool,
    /// What the queues gave up, for who may see it.
    dead: Option<&'static str>,
}

pub(super) async fn home(
    lang: Lang,
    State(state): State<WebState>,
    who: SignedIn,
) -> Result<Html<String>, WebError> {
    let w = state.site.words(lang);
    let now = state.clock.now();
    let shelves = desk::under_way(&state.store).await?;
    let mut access = Access::new(Arc::clone(on(&state)?), &who);
    let (mut tasks, mut others, mut unpaid) = (Vec::new(), Vec::new(), Vec::new());
    for shelved in &shelves {
        let permission = access
            .permission(shelved.opportunity.issue.repository)
            .await;
        let found = waiting(shelved, &who, permission, &access.auth, lang, now);
        unpaid.extend(found.unpaid);
        if !found.tasks.is_empty() {
            tasks.extend(found.tasks);
        } else if found.concerned {
            others.push(row(shelved, sheet_path(lang, shelved.opportunity.id)));
        }
    }
    tasks.sort_by_key(|task| (task.rank(), task.waits.at()));
    unpaid.sort_by_key(|task: &Task| task.waits.at());
    let mut surveys = invitations(&state, lang, &who.user).await?;
    surveys.truncate(SURVEYS);
    let mine = desk::of_person(&state.store, who.user.id).await?;
    let audited = if who.may_ask("GET", record_route(lang)) {
        desk::everything(&state.store).await?
    } else {
        Vec::new()
    };
    let audited = audited
        .iter()
        .map(|it| row(it, record_path(lang, it.opportunity.id)));
    let (title, intro) = (w.t("desk-title"), w.t("desk-intro"));
    let paths = (desk_path(Lang::En), desk_path(Lang::Fr));
    let chrome = Chrome::new(&state.site, lang, title, intro, paths).unlisted();
    let page = Home {
        mine: mine.iter().filter_map(|it| own(it, &who, lang)).collect(),
        audited: audited.collect(),
        unasked: access.unasked,
        dead: dead_for(&who, lang),
        surveys,
        w,
        chrome,
        who,
        tasks,
        unpaid,
        others,
    };
    Ok(Html(page.render()?))
}

/// What somebody may do in each repository, asked once for a page.
struct Access<'a> {
    auth: Arc<Auth>,
    who: &'a SignedIn,
    known: BTreeMap<RepositoryId, Permission>,
    /// Whether GitHub did not say of some repository.
    unasked: bool,
}

impl<'a> Access<'a> {
    const fn new(auth: Arc<Auth>, who: &'a SignedIn) -> Self {
        Self {
            auth,
            who,
            known: BTreeMap::new(),
            unasked: false,
        }
    }

    async fn permission(&mut self, repository: RepositoryId) -> Permission {
        if let Some(known) = self.known.get(&repository) {
            return *known;
        }
        let asked = self.auth.permission(repository, &self.who.user).await;
        let permission = asked.unwrap_or_else(|error| {
            tracing::warn!(%error, repository = repository.0, "no permission was told");
            self.unasked = true;
            Permission::None
        });
        self.known.insert(repository, permission);
        permission
    }
}

/// What somebody has to do with an opportunity.
struct Found {
    tasks: Vec<Task>,
    /// What is owed for it, for those who may do anything about that.
    unpaid: Option<Task>,
    /// Whether there is anything that they could do.
    concerned: bool,
}

fn waiting(
    shelved: &Shelved,
    who: &SignedIn,
    permission: Permission,
    auth: &Auth,
    lang: Lang,
    now: Timestamp,
) -> Found {
    let kept = &shelved.opportunity;
    let standing = standing_of(&auth.app.programme, Some(kept), &who.user, permission);
    let offers = offered(kept, &standing, now);
    let task = |action, waits| Task {
        action,
        title: kept.source.title.clone(),
        place: Place::of(shelved).to_string(),
        path: path(action, kept, lang),
        waits,
        late: is_late(waits, now),
        days: days_since(waits.at(), now),
        payment: kept.payment().map(Payment::from),
    };
    let tasks = offers
        .iter()
        .filter_map(|offer| Some(task(offer.action, offer.waits?)));
    let of_money = [
        Action::Paid,
        Action::Certify,
        Action::Release,
        Action::Hold,
        Action::Void,
    ];
    let first = of_money
        .into_iter()
        .find(|action| offers.iter().any(|it| it.action == *action));
    let owed = kept
        .payment()
        .filter(|it| it.paid_at().is_none() && !it.is_void());
    Found {
        tasks: tasks.collect(),
        unpaid: first
            .zip(owed)
            .map(|(action, owed)| task(action, Waits::Since(owed.created_at))),
        concerned: !offers.is_empty(),
    }
}

/// Whole days that have passed.
pub(super) fn days_since(at: Timestamp, now: Timestamp) -> u32 {
    let days = now.duration_since(at).as_hours() / 24;
    u32::try_from(days).unwrap_or_default()
}

fn is_late(waits: Waits, now: Timestamp) -> bool {
    match waits {
        Waits::Until(at) => at < now,
        Waits::Since(_) => false,
    }
}

fn path(action: Action, kept: &Opportunity, lang: Lang) -> String {
    if action == Action::Evaluate {
        evaluation_path(lang, kept.id)
    } else {
        format!("{}#{}", sheet_path(lang, kept.id), action.key())
    }
}

fn row(shelved: &Shelved, path: String) -> Row {
    Row {
        title: shelved.opportunity.source.title.clone(),
        place: Place::of(shelved).to_string(),
        path,
        state: Shown::from(&shelved.opportunity.state),
    }
}

fn own(shelved: &Shelved, who: &SignedIn, lang: Lang) -> Option<Mine> {
    let kept = &shelved.opportunity;
    let applications = &kept.posting()?.applications;
    let last = applications.iter().rev();
    let mut theirs = last.filter(|it| it.supplier.is(&who.user));
    let application = theirs.next()?;
    Some(Mine {
        title: kept.source.title.clone(),
        path: sheet_path(lang, kept.id),
        state: Shown::from(&kept.state),
        number: application.number,
        withdrawn: application.withdrawn_at.is_some(),
        supplies: kept.supplier().is_some_and(|it| it.is(&who.user)),
    })
}
