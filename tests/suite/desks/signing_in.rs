//! Signing in and out, and what somebody else can do to it.

use jiff::SignedDuration;
use micro_acquisition::store::sessions;

use super::visitor::{ORIGIN, Page, Visitor};
use crate::fake::{Scene, scene};
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::world::{World, environment};

const SESSION: &str = "__Host-session";

/// A world whose GitHub's pages are the fake's.
pub async fn world(db: &TestDatabase) -> World {
    World::with(db, web).await
}

pub fn web(scene: &Scene) -> Vec<(String, String)> {
    vec![("GITHUB_WEB_URL".to_owned(), scene.github.web_url())]
}

async fn is_signed_in(visitor: &Visitor) -> bool {
    let page = visitor.get("/en/desk").await;
    match page.status {
        200 => true,
        303 => false,
        other => panic!("{other}: {}", page.body),
    }
}

fn flags(page: &Page, name: &str) -> String {
    let lines = page.set_cookies();
    let found = lines
        .into_iter()
        .find(|it| it.starts_with(&format!("{name}=")));
    found.unwrap_or_else(|| panic!("no cookie {name}"))
}

on_both_databases! {
    async fn somebody_signs_in_comes_back_and_signs_out(db: TestDatabase) {
        let world = world(&db).await;
        world.github().user("ada");
        let ada = Visitor::of(&world);

        let sent_away = ada.get("/fr/bureau").await;
        assert_eq!((sent_away.status, sent_away.location()), (303, "/fr/connexion?to=%2Ffr%2Fbureau"));
        let page = ada.get(sent_away.location()).await;
        assert!(page.body.contains("Se connecter avec GitHub"), "{}", page.body);
        assert_eq!(page.header("cache-control"), "no-store");
        let begun = ada.get(&page.link("/auth/github")).await;
        let asked: url::Url = begun.location().parse().unwrap();
        let asks = |name: &str| asked.query_pairs().find(|it| it.0 == name).map(|it| it.1.into_owned());
        assert_eq!(asks("client_id"), Some(world.github().app().client_id.clone()));
        assert_eq!(asks("redirect_uri"), Some(format!("{ORIGIN}/auth/callback")));
        assert_eq!(asks("code_challenge_method").as_deref(), Some("S256"));
        assert!(asks("scope").is_none_or(|scope| scope.is_empty()), "we ask for access");
        let back = ada.consents(asked.clone(), "ada").await;
        let arrived = ada.get(&back).await;
        assert_eq!((arrived.status, arrived.location()), (303, "/fr/bureau"));

        let desk = ada.get("/fr/bureau").await;
        assert_eq!(desk.status, 200);
        assert!(desk.body.contains("@ada"), "{}", desk.body);
        assert_eq!(desk.header("cache-control"), "no-store");
        let (session, csrf) = (ada.cookie(SESSION).unwrap(), desk.field("csrf"));
        let left = ada.post("/auth/sign-out", &[("csrf", &csrf), ("lang", "fr")]).await;

        assert_eq!((left.status, left.location()), (303, "/fr/opportunites"));
        assert_eq!(ada.cookie(SESSION), None, "the browser keeps the cookie");
        assert!(!is_signed_in(&ada).await);
        ada.sets_cookie(SESSION, &session);
        assert!(!is_signed_in(&ada).await, "the session outlives its end");
    }

    async fn cookies_are_for_this_host_alone_and_no_script_reads_them(db: TestDatabase) {
        let world = world(&db).await;
        world.github().user("ada");
        let ada = Visitor::of(&world);
        let begun = ada.get("/auth/github?to=/en/desk").await;
        let back = ada.consents(begun.location().parse().unwrap(), "ada").await;
        let arrived = ada.get(&back).await;

        for line in [flags(&begun, "__Host-sign-in"), flags(&arrived, SESSION)] {
            for flag in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
                assert!(line.split("; ").any(|it| it == flag), "{flag}: {line}");
            }
            assert!(!line.contains("Domain"), "{line}");
        }
        assert!(flags(&begun, "__Host-sign-in").contains("Max-Age=600"));
        assert!(!flags(&arrived, SESSION).contains("Max-Age"), "it outlives the browser");
        assert!(flags(&arrived, "__Host-sign-in").contains("Max-Age=0"));
        let note = ada.get("/auth/github?to=/en/desk").await;
        assert!(!flags(&note, "__Host-sign-in").contains("desk"), "the note is readable");
    }

    async fn an_id_that_was_known_before_the_sign_in_leads_nowhere(db: TestDatabase) {
        let world = world(&db).await;
        let (mallory, ada) = (Visitor::signed_in(&world, "mallory").await, Visitor::of(&world));
        let planted = mallory.cookie(SESSION).unwrap();
        ada.sets_cookie(SESSION, &planted);
        ada.sets_cookie("session", &planted);

        ada.signs_in(&world, "ada", "/en/desk").await;

        assert_ne!(ada.cookie(SESSION).unwrap(), planted);
        assert!(!is_signed_in(&mallory).await, "the planted session goes on");
        let before = ada.cookie(SESSION).unwrap();
        ada.signs_in(&world, "ada", "/en/desk").await;
        assert_ne!(ada.cookie(SESSION).unwrap(), before, "the id stays over a sign-in");
        let invented = Visitor::of(&world);
        invented.sets_cookie(SESSION, "AAAAAAAAAAAAAAAAAAAAAA");
        invented.signs_in(&world, "ada", "/en/desk").await;
        assert_ne!(invented.cookie(SESSION).unwrap(), "AAAAAAAAAAAAAAAAAAAAAA");
    }

    async fn an_answer_that_this_browser_did_not_ask_for_signs_nobody_in(db: TestDatabase) {
        let world = world(&db).await;
        world.github().user("mallory");
        let (mallory, ada) = (Visitor::of(&world), Visitor::of(&world));
        let back = mallory.consents(mallory.departs("/en/desk").await, "mallory").await;
        // Mallory's answer, sent to Ada's browser without and with a journey of her own.
        assert_eq!(ada.get(&back).await.status, 400);
        ada.departs("/en/desk").await;
        assert_eq!(ada.get(&back).await.status, 400);
        let code: url::Url = back.parse().unwrap();
        let code = code.query_pairs().find(|it| it.0 == "code").unwrap().1.into_owned();
        for forged in [
            format!("/auth/callback?code={code}"),
            format!("/auth/callback?code={code}&state="),
            format!("/auth/callback?code={code}&state=guess"),
            "/auth/callback".to_owned(),
        ] {
            let page = ada.get(&forged).await;
            assert_eq!(page.status, 400, "{forged}");
            assert!(page.body.contains("Begin again") && page.body.contains("Recommencez"));
        }
        assert!(!is_signed_in(&ada).await);

        // Hers, but declined, late, or with a code that was used.
        let declined = ada.consents(ada.departs("/en/desk").await, "-").await;
        assert_eq!(ada.get(&declined).await.status, 400);
        let late = ada.consents(ada.departs("/en/desk").await, "mallory").await;
        world.scene.clock.advance(SignedDuration::from_mins(11));
        assert_eq!(ada.get(&late).await.status, 400);
        let arrived = mallory.consents(mallory.departs("/en/desk").await, "mallory").await;
        let note = mallory.cookie("__Host-sign-in").unwrap();
        assert_eq!(mallory.get(&arrived).await.status, 303);
        mallory.sets_cookie("__Host-sign-in", &note);
        assert_eq!(mallory.get(&arrived).await.status, 400, "a code counts twice");
        assert!(!is_signed_in(&ada).await);
    }

    async fn github_gives_no_token_without_the_verifier(db: TestDatabase) {
        let world = world(&db).await;
        world.github().user("ada");
        let ada = Visitor::of(&world);
        let back: url::Url = ada.consents(ada.departs("/en/desk").await, "ada").await.parse().unwrap();
        let code = back.query_pairs().find(|it| it.0 == "code").unwrap().1.into_owned();
        let app = world.github().app().clone();
        let callback = format!("{ORIGIN}/auth/callback");
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("client_id", app.client_id.as_str()),
                ("client_secret", app.client_secret.as_str()),
                ("redirect_uri", callback.as_str()),
                ("code", code.as_str()),
                ("code_verifier", "guessed"),
            ])
            .finish();
        let address = format!("{}/login/oauth/access_token", world.github().web_url());

        let answer = reqwest::Client::new().post(address).body(form).send().await.unwrap();

        let answer = answer.text().await.unwrap();
        assert!(answer.contains("bad_verification_code"), "{answer}");
        assert_eq!(ada.get(back.as_str()).await.status, 400, "the code was spent");
    }

    async fn nobody_is_led_elsewhere_by_signing_in(db: TestDatabase) {
        let world = world(&db).await;
        let ada = Visitor::of(&world);
        for forged in [
            "https://evil.example/en/desk",
            "//evil.example/en/desk",
            "/\\evil.example/en",
            "/en/../auth/sign-out",
            "javascript:alert(1)",
            "/en/desk\r\nSet-Cookie: a=b",
        ] {
            let arrived = ada.signs_in(&world, "ada", forged).await;
            assert_eq!(arrived.location(), "/en/desk", "{forged:?}");
            let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("to", forged).finish();
            let page = ada.get(&format!("/en/sign-in?{query}")).await;
            assert!(!page.body.contains("evil") && !page.body.contains("javascript:"), "{}", page.body);
        }
        let arrived = ada.signs_in(&world, "ada", "/fr/opportunites?q=//x").await;
        assert_eq!(arrived.location(), "/fr/opportunites?q=//x");
    }

    async fn a_form_without_the_sessions_own_token_is_not_taken(db: TestDatabase) {
        let world = world(&db).await;
        let (ada, mallory) = (Visitor::signed_in(&world, "ada").await, Visitor::signed_in(&world, "mallory").await);
        let own = ada.get("/en/desk").await.field("csrf");
        let others = mallory.get("/en/desk").await.field("csrf");
        assert_ne!(own, others);
        let ours = [("origin", ORIGIN)];
        let out = "/auth/sign-out";
        let forged = format!("{own}x");

        for (what, fields, headers) in [
            ("missing", &[][..], &ours[..]),
            ("empty", &[("csrf", "")], &ours),
            ("forged", &[("csrf", forged.as_str())], &ours),
            ("another session's", &[("csrf", others.as_str())], &ours),
            ("from another site", &[("csrf", own.as_str())], &[("origin", "https://evil.example")]),
            ("from a frame", &[("csrf", own.as_str())], &[("origin", "null")]),
            ("cross-site", &[("csrf", own.as_str())], &[("sec-fetch-site", "cross-site")]),
        ] {
            let answer = ada.post_from(out, fields, headers).await;
            assert_eq!(answer.status, 403, "{what}");
            assert!(is_signed_in(&ada).await, "{what}");
        }

        assert_eq!(ada.post(out, &[("csrf", &own)]).await.status, 303);
        // Sent again after its session is over, and by whoever has no session.
        assert_eq!(ada.post(out, &[("csrf", &own)]).await.status, 401);
        ada.signs_in(&world, "ada", "/en/desk").await;
        assert_eq!(ada.post(out, &[("csrf", &own)]).await.status, 403, "an old token counts");
        assert!(is_signed_in(&ada).await);
    }

    async fn a_session_ends_by_itself(db: TestDatabase) {
        let world = world(&db).await;
        let (idle, busy) = (Visitor::signed_in(&world, "ada").await, Visitor::signed_in(&world, "sam").await);
        for _ in 0..2 {
            world.scene.clock.advance(SignedDuration::from_mins(59));
            assert!(is_signed_in(&busy).await);
        }
        world.scene.clock.advance(SignedDuration::from_mins(3));
        assert!(!is_signed_in(&idle).await, "it was not used for two hours");
        assert!(is_signed_in(&busy).await);
        for _ in 0..9 {
            world.scene.clock.advance(SignedDuration::from_hours(1));
            assert!(is_signed_in(&busy).await);
        }
        world.scene.clock.advance(SignedDuration::from_hours(1));
        assert!(!is_signed_in(&busy).await, "it is older than twelve hours");
    }

    async fn the_database_holds_nothing_that_lets_somebody_in(db: TestDatabase) {
        use base64::Engine as _;
        use sha2::Digest as _;

        let world = world(&db).await;
        let ada = Visitor::signed_in(&world, "ada").await;
        let id = ada.cookie(SESSION).unwrap();
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(&id).unwrap();
        let hash = hex::encode(sha2::Sha256::digest(&bytes));

        let kept = sessions::session(&world.app().store, &hash).await.unwrap().unwrap();

        let csrf = ada.get("/en/desk").await.field("csrf");
        for secret in [id.as_bytes(), csrf.as_bytes(), b"ada", b"ghu_"] {
            let found = kept.data.windows(secret.len()).any(|it| it == secret);
            assert!(!found, "{}", String::from_utf8_lossy(secret));
        }
        // A row that is copied under another id opens for nobody.
        let other = Visitor::signed_in(&world, "sam").await;
        let stolen = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(other.cookie(SESSION).unwrap()).unwrap();
        let stolen = hex::encode(sha2::Sha256::digest(&stolen));
        assert!(sessions::change(&world.app().store, &stolen, &kept.data).await.unwrap());
        assert!(!is_signed_in(&other).await);
    }

    async fn without_credentials_the_signed_in_pages_are_off_and_say_so(db: TestDatabase) {
        let scene = scene().await;
        let mut env = environment(&scene, &db);
        env.retain(|(name, _)| !name.starts_with("GITHUB_CLIENT_"));
        let world = World::on(scene, env).await;
        let visitor = Visitor::of(&world);
        for path in ["/en/desk", "/fr/bureau", "/en/sign-in", "/auth/github", "/auth/callback"] {
            let page = visitor.get(path).await;
            assert_eq!(page.status, 404, "{path}");
            let said = ["Signing in is not set up", "La connexion n’est pas offerte"];
            assert!(said.iter().any(|it| page.body.contains(it)), "{path}: {}", page.body);
            assert!(page.set_cookies().is_empty(), "{path}");
        }
        assert_eq!(visitor.post("/auth/sign-out", &[]).await.status, 404);
        let board = visitor.get("/en/opportunities").await;
        assert!(!board.body.contains("/en/sign-in"), "it offers to sign in");
    }

    async fn a_page_without_sign_in_sets_no_cookie(db: TestDatabase) {
        let world = world(&db).await;
        let visitor = Visitor::of(&world);
        for path in ["/en/opportunities", "/fr/etat", "/en/sign-in", "/healthz", "/en/desk"] {
            assert!(visitor.get(path).await.set_cookies().is_empty(), "{path}");
        }
        assert!(visitor.get("/en/opportunities").await.body.contains("href=\"/en/sign-in\""));
    }

    async fn while_github_does_not_answer_nobody_is_signed_in_and_it_is_said(db: TestDatabase) {
        use micro_acquisition::fake_github::{Fault, Matcher};

        let world = world(&db).await;
        world.github().user("ada");
        let ada = Visitor::of(&world);
        let back = ada.consents(ada.departs("/en/desk").await, "ada").await;
        world.github().fail_next(Matcher::exactly("GET", "/user"), Fault::DropBefore);

        let arrived = ada.get(&back).await;

        assert_eq!(arrived.status, 503, "{}", arrived.body);
        assert!(!is_signed_in(&ada).await);
    }
}
