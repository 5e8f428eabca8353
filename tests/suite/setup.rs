//! `setup`: the App registered by the manifest flow, with a browser of our own and
//! the fake GitHub, and the real program between them.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use jiff::SignedDuration;
use micro_acquisition::fake_github::{Fault, Matcher};
use tempfile::TempDir;

use crate::check::scene_of_today;
use crate::fake::Scene;
use crate::fake::openapi::OpenApi;

/// A setup under way: the program, and the page it serves.
struct Setup {
    program: Child,
    said: BufReader<ChildStdout>,
    page: String,
}

/// What became of the program.
struct Ended {
    code: Option<i32>,
    said: String,
    errors: String,
}

fn browser() -> reqwest::Client {
    let none = reqwest::redirect::Policy::none();
    reqwest::Client::builder().redirect(none).build().unwrap()
}

fn command(scene: &Scene, file: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"));
    command
        .arg("--config")
        .arg(file)
        .args(["setup", "--no-browser"])
        .args(more)
        .env("GITHUB_API_URL", scene.github.api_url())
        .env("GITHUB_WEB_URL", scene.github.web_url())
        .env("PUBLIC_URL", "https://procurement.example")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn started(scene: &Scene, file: &Path, more: &[&str]) -> Setup {
    begun(&mut command(scene, file, more))
}

fn begun(command: &mut Command) -> Setup {
    let mut program = command.spawn().unwrap();
    let mut said = BufReader::new(program.stdout.take().unwrap());
    let mut first = String::new();
    said.read_line(&mut first).unwrap();
    let page = first
        .split_whitespace()
        .find(|word| word.starts_with("http://127.0.0.1:"))
        .unwrap();
    Setup {
        page: page.to_owned(),
        program,
        said,
    }
}

/// One that stops by itself before it serves anything.
fn refused(scene: &Scene, file: &Path, more: &[&str]) -> Ended {
    let output = command(scene, file, more).output().unwrap();
    Ended {
        code: output.status.code(),
        said: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Setup {
    /// The form's address and the manifest in it, as a browser reads them.
    async fn form(&self) -> (String, String) {
        let html = reqwest::get(&self.page)
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        let attribute = |name: &str| {
            let (_, rest) = html.split_once(&format!("{name}=\"")).unwrap();
            unescaped(rest.split_once('"').unwrap().0)
        };
        (attribute("action"), attribute("value"))
    }

    /// The operator presses the button: where GitHub sends the browser back to.
    async fn is_confirmed(&self) -> String {
        let (action, manifest) = self.form().await;
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("manifest", &manifest)
            .finish();
        let answer = browser()
            .post(action)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 302);
        answer.headers()["location"].to_str().unwrap().to_owned()
    }

    fn ends(mut self) -> Ended {
        let code = self.program.wait().unwrap().code();
        let (mut said, mut errors) = (String::new(), String::new());
        self.said.read_to_string(&mut said).unwrap();
        let mut stderr = self.program.stderr.take().unwrap();
        stderr.read_to_string(&mut errors).unwrap();
        Ended { code, said, errors }
    }
}

/// A test that fails leaves no program behind.
impl Drop for Setup {
    fn drop(&mut self) {
        if self.program.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.program.kill().unwrap();
        }
    }
}

/// The few character references that the page is written with.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        let (name, after) = after.split_once(';').unwrap();
        plain.push_str(before);
        plain.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            number => {
                let number = number.strip_prefix('#').unwrap();
                char::from_u32(number.parse().unwrap()).unwrap()
            }
        });
        rest = after;
    }
    plain + rest
}

/// What a browser gets.
async fn visited(url: &str) -> (u16, String) {
    let answer = browser().get(url).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

fn file_in(folder: &TempDir) -> PathBuf {
    folder.path().join("micro-acquisition.toml")
}

fn server_keys(file: &Path) -> BTreeMap<String, String> {
    let table: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
    let server = table["server"].as_table().unwrap();
    let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
    server
        .iter()
        .map(|(key, value)| (key.clone(), text(value)))
        .collect()
}

fn files(folder: &TempDir) -> usize {
    std::fs::read_dir(folder.path()).unwrap().count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_app_is_registered_in_the_browser_and_check_passes_on_what_was_written() {
    use std::os::unix::fs::PermissionsExt as _;

    let (scene, folder) = (scene_of_today().await, TempDir::new().unwrap());
    let file = file_in(&folder);
    let setup = started(&scene, &file, &[]);

    let back = setup.is_confirmed().await;
    let (status, page) = visited(&back).await;
    let ended = setup.ends();

    assert_eq!(status, 200, "{page}");
    assert_eq!(ended.code, Some(0), "{}", ended.errors);
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(files(&folder), 1, "nothing is left beside it");
    let app = scene.github.app();
    let keys = server_keys(&file);
    assert_eq!(keys["github_app_id"], app.id.to_string());
    assert_eq!(keys["github_private_key"], app.private_key_pem);
    assert_eq!(keys["github_webhook_secret"], app.webhook_secret);
    assert_eq!(keys["github_client_id"], app.client_id);
    assert_eq!(keys["github_client_secret"], app.client_secret);
    assert_eq!(keys["public_url"], "https://procurement.example");
    assert!(ended.said.contains("/installations/new"), "{}", ended.said);
    for secret in [
        &app.webhook_secret,
        &app.client_secret,
        &app.private_key_pem,
    ] {
        for shown in [&ended.said, &ended.errors, &page] {
            assert!(!shown.contains(secret.as_str()), "{shown}");
        }
    }
    let judge = OpenApi::load();
    for request in scene.github.requests() {
        judge.judge(&request).unwrap();
    }
    let database = format!("sqlite://{}", folder.path().join("work.db").display());
    let check = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"))
        .arg("--config")
        .arg(&file)
        .arg("check")
        .env("DATABASE_URL", database)
        .output()
        .unwrap();
    let said = String::from_utf8(check.stdout).unwrap();
    assert_eq!(check.status.code(), Some(0), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_that_the_environment_names_is_written_for_the_commands_that_follow() {
    let (scene, folder) = (scene_of_today().await, TempDir::new().unwrap());
    let (file, elsewhere) = (file_in(&folder), TempDir::new().unwrap());
    let database = format!("sqlite://{}", folder.path().join("work.db").display());
    let setup = begun(command(&scene, &file, &[]).env("DATABASE_URL", &database));
    visited(&setup.is_confirmed().await).await;
    assert_eq!(setup.ends().code, Some(0));

    assert_eq!(server_keys(&file)["database_url"], database);
    let run = |words: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_micro-acquisition"));
        let program = program.arg("--config").arg(&file).args(words);
        let output = program.current_dir(elsewhere.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    };
    run(&["migrate"]);
    run(&["deliveries", "list"]);
    assert!(folder.path().join("work.db").exists());
    assert_eq!(
        files(&elsewhere),
        0,
        "nothing is made where they were started"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_with_another_state_is_not_taken_and_the_right_one_still_is() {
    let (scene, folder) = (scene_of_today().await, TempDir::new().unwrap());
    let file = file_in(&folder);
    let setup = started(&scene, &file, &[]);
    let back = setup.is_confirmed().await;
    let (before, state) = back.split_once("state=").unwrap();
    let flipped = if state.starts_with('0') { "1" } else { "0" };

    for wrong in [
        format!("{before}state={flipped}{}", &state[1..]),
        format!("{before}state="),
        before.trim_end_matches('&').to_owned(),
        format!("{before}state={}", &state[1..]),
    ] {
        let (status, page) = visited(&wrong).await;
        assert_eq!(status, 403, "{wrong}: {page}");
    }
    assert!(!file.exists());
    assert!(scene.github.requests().is_empty(), "GitHub was asked");

    assert_eq!(visited(&back).await.0, 200);
    assert_eq!(setup.ends().code, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_github_leaves_nothing_behind_and_is_asked_again_on_reload() {
    let (scene, folder) = (scene_of_today().await, TempDir::new().unwrap());
    let file = file_in(&folder);
    let setup = started(&scene, &file, &[]);
    let back = setup.is_confirmed().await;
    let conversions = || Matcher::new("POST", "/app-manifests/");
    scene.github.fail_next(conversions(), Fault::bad_gateway());
    scene.github.fail_next(conversions(), Fault::DropBefore);

    for _ in 0..2 {
        let (status, page) = visited(&back).await;
        assert_eq!(status, 502, "{page}");
        assert_eq!(files(&folder), 0);
    }
    assert_eq!(visited(&back).await.0, 200);

    let ended = setup.ends();
    assert_eq!(ended.code, Some(0));
    assert!(
        ended.errors.contains("GitHub answered 502"),
        "{}",
        ended.errors
    );
    let code = back
        .split_once("code=")
        .unwrap()
        .1
        .split('&')
        .next()
        .unwrap();
    assert!(
        !ended.errors.contains(code),
        "the code is a secret: {}",
        ended.errors
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_that_is_spent_or_an_hour_old_registers_nothing_and_one_begins_again() {
    let (scene, folder) = (scene_of_today().await, TempDir::new().unwrap());
    let file = file_in(&folder);
    let setup = started(&scene, &file, &[]);

    let spent = setup.is_confirmed().await;
    let code = spent
        .split_once("code=")
        .unwrap()
        .1
        .split('&')
        .next()
        .unwrap();
    let api = scene.github.api_url();
    let conversions = format!("{api}/app-manifests/{code}/conversions");
    let exchange = || browser().post(&conversions).send();
    assert_eq!(exchange().await.unwrap().status(), 201);
    assert_eq!(exchange().await.unwrap().status(), 404, "once");
    assert_eq!(visited(&spent).await.0, 410);

    let old = setup.is_confirmed().await;
    scene.clock.advance(SignedDuration::from_mins(61));
    assert_eq!(visited(&old).await.0, 410);
    assert!(!file.exists());

    let good = setup.is_confirmed().await;
    assert_eq!(visited(&good).await.0, 200);
    assert_eq!(setup.ends().code, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_exists_is_never_overwritten_unless_it_is_forced() {
    let (scene, folder) = (scene_of_today().await, TempDir::new().unwrap());
    let file = file_in(&folder);
    let before = "[server]\ngithub_app_id = 7\n\n[programme]\nselection_days = 9\n";
    std::fs::write(&file, before).unwrap();

    let ended = refused(&scene, &file, &[]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.errors.contains("--force"), "{}", ended.errors);
    assert!(ended.said.is_empty(), "{}", ended.said);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);

    let setup = started(&scene, &file, &["--force"]);
    let back = setup.is_confirmed().await;
    assert_eq!(visited(&back).await.0, 200);
    assert_eq!(setup.ends().code, Some(0));
    let keys = server_keys(&file);
    assert_eq!(keys["github_app_id"], scene.github.app().id.to_string());
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("selection_days = 9"), "the policy stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_appears_meanwhile_is_kept_and_the_credentials_wait_for_a_place() {
    let (scene, folder) = (scene_of_today().await, TempDir::new().unwrap());
    let file = file_in(&folder);
    let setup = started(&scene, &file, &[]);
    let back = setup.is_confirmed().await;
    std::fs::write(&file, "# another's\n").unwrap();

    let (status, page) = visited(&back).await;
    assert_eq!(status, 500, "{page}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "# another's\n");

    std::fs::remove_file(&file).unwrap();
    assert_eq!(visited(&back).await.0, 200, "GitHub is not asked again");
    assert_eq!(setup.ends().code, Some(0));
    assert_eq!(
        server_keys(&file)["github_client_id"],
        scene.github.app().client_id
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_folder_and_an_address_open_to_others_are_refused_at_once() {
    let (scene, folder) = (scene_of_today().await, TempDir::new().unwrap());
    let file = folder.path().join("missing/micro-acquisition.toml");

    let ended = refused(&scene, &file, &[]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.errors.contains("does not exist"), "{}", ended.errors);

    let ended = refused(&scene, &file_in(&folder), &["--listen", "0.0.0.0:0"]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.errors.contains("this machine alone"),
        "{}",
        ended.errors
    );
    assert_eq!(files(&folder), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_posts_to_the_organizations_settings_and_answers_only_by_its_own_name() {
    let (scene, folder) = (scene_of_today().await, TempDir::new().unwrap());
    let org = ["--org", "canada-digital"];
    let setup = started(&scene, &file_in(&folder), &org);

    let (action, manifest) = setup.form().await;
    let wanted = "/organizations/canada-digital/settings/apps/new?state=";
    assert!(action.contains(wanted), "{action}");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let hook = &manifest["hook_attributes"]["url"];
    assert_eq!(hook, "https://procurement.example/webhooks/github");
    let redirect = manifest["redirect_url"].as_str().unwrap();
    assert_eq!(redirect, format!("{}callback", setup.page));

    let other = browser().get(&setup.page).header("host", "evil.example");
    let answer = other.send().await.unwrap();
    assert_eq!(answer.status(), 421);
    let page = answer.text().await.unwrap();
    assert!(!page.contains("state="), "{page}");
}
