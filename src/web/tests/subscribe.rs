//! The pages of the list and of the surveys, as a browser and a mail program get them.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use scraper::{Html, Selector};

use super::story::{World, open};
use crate::domain::survey::{Again, Audience, Owners, Proof, Workers};
use crate::store::survey::responses;
use crate::web::assets;

struct Got {
    status: StatusCode,
    cookie: Option<String>,
    html: String,
}

impl World {
    async fn sends(&self, request: Request<Body>) -> Got {
        let (parts, html) = self.answers(request).await;
        assert!(parts.headers.get_all(header::SET_COOKIE).iter().count() <= 1);
        let cookie = parts.headers.get(header::SET_COOKIE);
        Got {
            status: parts.status,
            cookie: cookie.map(|it| it.to_str().unwrap().to_owned()),
            html,
        }
    }

    async fn gets(&self, path: &str, cookie: &str) -> Got {
        let request = Request::get(path).header(header::COOKIE, cookie);
        self.sends(request.body(Body::empty()).unwrap()).await
    }

    async fn posts(&self, path: &str, fields: &str) -> Got {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(fields.to_owned()));
        self.sends(request.unwrap()).await
    }
}

fn hidden(html: &str, name: &str) -> String {
    let selector = Selector::parse(&format!("input[name={name}]")).unwrap();
    let page = Html::parse_document(html);
    let found = page.select(&selector).next().unwrap().value().attr("value");
    found.unwrap().to_owned()
}

fn snapshot(name: &str, html: &str, id: &str) {
    let html = html
        .replace(assets::STYLESHEET.path(), "/assets/site.css")
        .replace(assets::ICON.path(), "/assets/icon.svg")
        .replace(concat!("Version ", env!("CARGO_PKG_VERSION")), "Version N")
        .replace(id, "ID");
    let main = html
        .split("<main")
        .nth(1)
        .unwrap()
        .split("</main>")
        .next()
        .unwrap();
    insta::with_settings!({
        snapshot_path => "../snapshots",
        prepend_module_to_snapshot => false,
    }, { insta::assert_snapshot!(name, main) });
}

#[tokio::test]
async fn without_a_mail_server_the_page_says_that_the_list_is_off() {
    let world = World::new().await;
    let english = world.gets("/en/subscribe", "").await;
    let french = world.gets("/fr/abonnement", "").await;
    assert!(
        english.html.contains("This service sends no mail"),
        "{}",
        english.html
    );
    assert!(
        french.html.contains("Ce service n’envoie pas de courriel"),
        "{}",
        french.html
    );
    let asked = world
        .posts("/en/subscribe", "address=ada%40example.org")
        .await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_link_that_is_none_of_ours_does_nothing_and_says_so() {
    let world = World::new().await;
    for path in ["confirm", "manage", "end"] {
        for token in ["", "?token=", "?token=AAAA", "?token=%00"] {
            let path = format!("/en/subscribe/{path}{token}");
            let (got, sent) = (world.gets(&path, "").await, world.posts(&path, "").await);
            assert_eq!(
                (got.status, sent.status),
                (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
            );
            assert!(got.html.contains("This link does not work"), "{}", got.html);
        }
    }
}

#[tokio::test]
async fn the_form_comes_back_with_what_was_typed_and_what_is_wrong() {
    let world = World::with_mail().await;
    for (lang, path) in [("en", "/en/subscribe"), ("fr", "/fr/abonnement")] {
        let blank = world.gets(path, "").await;
        snapshot(&format!("subscribe_{lang}"), &blank.html, "ID");
        let fields = "address=ada&tongue=both&skills=Rust%2C+SQL&pace=weekly";
        let refused = world.posts(path, fields).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        snapshot(&format!("subscribe_refused_{lang}"), &refused.html, "ID");
    }
}

#[tokio::test]
async fn whoever_asks_is_answered_the_same_each_time() {
    let world = World::with_mail().await;
    let first = world
        .posts("/en/subscribe", "address=ada%40example.org")
        .await;
    let again = world
        .posts("/en/subscribe", "address=Ada%40example.org")
        .await;
    assert_eq!(
        (first.status, again.status),
        (StatusCode::OK, StatusCode::OK)
    );
    assert_eq!(first.html, again.html);
    assert!(!first.html.contains("ada"), "{}", first.html);
}

#[tokio::test]
async fn one_click_answers_the_first_question_and_the_rest_may_follow() {
    let world = World::new().await;
    let opportunity = world.keep(&open(1, 7, "Accessibility scripts")).await;
    let id = opportunity.id.to_string();
    let path = format!("/fr/sondage/{id}");
    let asked = world.gets(&path, "").await;
    snapshot("survey_fr", &asked.html, &id);
    assert_eq!(asked.status, StatusCode::OK);

    let begun = world.posts(&path, "again=yes").await;
    assert_eq!(begun.status, StatusCode::OK);
    let answer = hidden(&begun.html, "answer");
    snapshot(
        "survey_more_fr",
        &begun.html.replace(&answer, "ANSWER"),
        &id,
    );
    let kept = responses(&world.store).await.unwrap();
    assert_eq!(
        kept[0].answers.again,
        Some(Again::Yes),
        "it is kept at once"
    );

    let fields =
        format!("answer={answer}&workers=2-9&owners=women&owners=metis&postal=k1a0b1&again=no");
    let thanks = world.posts(&path, &fields).await;
    assert!(thanks.html.contains("Merci"), "{}", thanks.html);
    world
        .posts(&path, &format!("answer={answer}&workers=500plus"))
        .await;
    let kept = responses(&world.store).await.unwrap();
    let [kept] = &kept[..] else {
        panic!("{kept:?}")
    };
    assert_eq!(
        (kept.audience, kept.proof),
        (Audience::Applicant, Proof::Public)
    );
    assert_eq!(kept.month, "2021-07");
    assert_eq!(
        kept.answers.again,
        Some(Again::Yes),
        "the first answer stands"
    );
    assert_eq!(
        kept.answers.workers,
        Some(Workers::Few),
        "what was sent is sent"
    );
    assert_eq!(kept.answers.owners, [Owners::Women, Owners::Metis]);
    assert_eq!(kept.answers.source, None);
    let text = serde_json::to_string(&kept.answers).unwrap();
    assert!(text.contains("K1A") && !text.contains("0B1"), "{text}");
}

#[tokio::test]
async fn a_public_link_is_answered_once_in_a_browser_and_no_oftener_than_there_are_applications() {
    let world = World::new().await;
    let opportunity = world.keep(&open(1, 7, "Accessibility scripts")).await;
    let applications = opportunity.posting().unwrap().standing().count();
    let path = format!("/en/survey/{}", opportunity.id);
    let first = world.posts(&path, "again=yes").await;
    let cookie = first.cookie.unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert!(!cookie.contains(&opportunity.id.to_string()), "{cookie}");
    assert!(cookie.contains("Max-Age=7776000"), "{cookie}");
    for (privacy, said) in [
        ("/en/privacy", "for 90 days"),
        ("/fr/confidentialite", "pendant 90 jours"),
    ] {
        let notice = world.gets(privacy, "").await.html;
        assert!(
            notice.contains(said),
            "the notice does not tell of the cookie: {notice}"
        );
    }
    let remembered = world.gets(&path, cookie.split(';').next().unwrap()).await;
    assert_eq!(remembered.status, StatusCode::GONE);
    for _ in 1..applications {
        assert_eq!(world.posts(&path, "again=no").await.status, StatusCode::OK);
    }
    assert_eq!(
        world.posts(&path, "again=no").await.status,
        StatusCode::GONE
    );
    let kept = responses(&world.store).await.unwrap();
    assert_eq!(kept.len(), applications);
}
