use std::fs;
use std::os::unix::fs::PermissionsExt;

use figment::value::Value;
use jiff::SignedDuration;

use super::*;
use crate::domain::beacon::Beacon;
use crate::domain::duration::Span;
use crate::domain::ids::UserId;
use crate::domain::lang::Lang;
use crate::domain::programme::{DrawSource, Eligibility, Role};

const PEM: &str = "-----BEGIN RSA PRIVATE KEY-----\\nAAAA\\n-----END RSA PRIVATE KEY-----";

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    file
}

fn load(text: &str, env: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let file = file(text);
    Config::load(
        Some(file.path()),
        env.iter().map(|(k, v)| ((*k).into(), (*v).into())),
    )
}

fn keys(error: &ConfigError) -> Vec<&str> {
    error
        .problems
        .iter()
        .map(|problem| problem.key.as_str())
        .collect()
}

#[test]
fn nothing_set_is_the_documented_default() {
    let config = load("", &[]).unwrap();

    assert_eq!(
        config.database_url.expose_secret(),
        "sqlite://micro-acquisition.db"
    );
    assert_eq!(config.listen_addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url, "http://localhost:3000");
    assert_eq!(config.github_api_url, "https://api.github.com");
    assert_eq!(config.github_write_interval, Duration::from_secs(1));
    assert_eq!(config.reconcile_interval, Duration::from_mins(15));
    assert_eq!(config.log_format, LogFormat::Text);
    assert_eq!(config.programme, Programme::default());
    assert!(config.sign_in.is_none() && config.mail.is_none());
}

#[test]
fn the_environment_wins_over_the_file() {
    let text = "[server]\nlisten_addr = \"0.0.0.0:80\"\ngithub_app_id = 12\n\
                [programme]\nminimum_posting_days = 7\nselection_days = 3";
    let env = [
        ("LISTEN_ADDR", "127.0.0.1:0"),
        ("MICRO_ACQUISITION_PROGRAMME__MINIMUM_POSTING_DAYS", "PT3S"),
    ];

    let config = load(text, &env).unwrap();

    assert_eq!(config.listen_addr.port(), 0);
    assert_eq!(config.github_app_id, Some(12));
    let policy = config.programme.policy;
    assert_eq!(
        policy.minimum_posting_days,
        Span::Elapsed(SignedDuration::from_secs(3))
    );
    assert_eq!(policy.selection_days, Span::BusinessDays(3));
}

#[test]
fn every_kind_of_key_can_come_from_the_environment() {
    let env = [
        ("MICRO_ACQUISITION_PROGRAMME__ACCEPTANCE_DAYS", "0"),
        ("MICRO_ACQUISITION_PROGRAMME__CLOSING_GRACE", "PT0S"),
        ("MICRO_ACQUISITION_PROGRAMME__LANGUAGES", "[\"fr\"]"),
        (
            "MICRO_ACQUISITION_PROGRAMME__NAME",
            "{\"en\":\"A\",\"fr\":\"B\"}",
        ),
        ("MICRO_ACQUISITION_PROGRAMME__BUYER__EN", "Parks"),
        ("MICRO_ACQUISITION_PROGRAMME__CALENDAR", "weekdays"),
        ("MICRO_ACQUISITION_APPROVALS__CERTIFICATION", "true"),
        ("MICRO_ACQUISITION_DRAW__SOURCE", "drand"),
        ("MICRO_ACQUISITION_AUTHORITY__REFERENCE", "12345"),
        ("MICRO_ACQUISITION_AUTHORITY__EXPIRES", "2027-03-31"),
        (
            "MICRO_ACQUISITION_ROLES",
            "[{\"github_id\":7,\"roles\":[\"payment\"]}]",
        ),
    ];

    let programme = load("", &env).unwrap().programme;

    assert_eq!(programme.policy.acceptance_days, Span::BusinessDays(0));
    assert!(programme.policy.closing_grace.is_zero());
    assert_eq!(programme.policy.languages, [Lang::Fr]);
    assert_eq!(programme.policy.name.fr, "B");
    assert_eq!(programme.policy.buyer.en, "Parks");
    assert!(programme.approvals.certification);
    assert_eq!(programme.authority.reference, "12345");
    assert_eq!(
        programme.roles_of(UserId(7)).collect::<Vec<_>>(),
        [Role::Payment]
    );
}

#[test]
fn every_problem_is_told_at_once_with_key_found_and_expected() {
    let text = "[programme]\nceiling = 1\ntime_zone = \"Mars\"\nminimum_posting_days = -1\n\
                languages = [\"en\", \"de\", \"fr\", \"it\"]\n[other]\nx = 1\n\
                [[roles]]\ngithub_id = 1\nroles = []\n[[roles]]\nroles = []\n\
                [[roles]]\ngithub_id = 3\nroles = [\"boss\"]\n[server]\nport = 3";
    let env = [
        ("LISTEN_ADDR", "here"),
        ("LOG_FORMAT", "xml"),
        ("GITHUB_CLIENT_ID", "Iv1"),
    ];

    let error = load(text, &env).unwrap_err();

    let mut found = keys(&error);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "GITHUB_CLIENT_SECRET",
            "LISTEN_ADDR",
            "LOG_FORMAT",
            "other",
            "programme.ceiling",
            "programme.languages.1",
            "programme.languages.3",
            "programme.minimum_posting_days",
            "programme.time_zone",
            "roles.1",
            "roles.2.roles.0",
            "server.port",
        ]
    );
    let shown = error.to_string();
    assert_eq!(shown.lines().count(), 13, "{shown}");
    let last = shown.lines().last().unwrap();
    assert!(last.starts_with("The configuration file is /"), "{last}");
    let line = "LISTEN_ADDR: found \"here\", expected ADDRESS:PORT";
    assert!(shown.lines().any(|shown| shown == line), "{shown}");
}

#[test]
fn a_secret_is_never_shown() {
    let text =
        "[server]\nsession_secret = \"tooshort\"\nsmtp_url = \"hunter2\"\nmail_from = \"a@b\"";
    let env = [
        ("DATABASE_URL", "mysql://u:tooshort@h/d"),
        ("GITHUB_PRIVATE_KEY", "hunter2"),
    ];

    let error = load(text, &env).unwrap_err().to_string();

    assert_eq!(error.lines().count(), 5, "{error}");
    assert!(
        !error.contains("tooshort") && !error.contains("hunter2"),
        "{error}"
    );
}

#[test]
fn debug_shows_no_secret() {
    let env = [
        ("DATABASE_URL", "postgres://u:hunter2@h/d"),
        ("GITHUB_WEBHOOK_SECRET", "hunter2,hunter2b"),
        ("GITHUB_CLIENT_ID", "Iv1"),
        ("GITHUB_CLIENT_SECRET", "hunter2"),
        ("SMTP_URL", "smtps://u:hunter2@h"),
        ("MAIL_FROM", "a@example.org"),
    ];

    let config = load("", &env).unwrap();

    assert_eq!(config.github_webhook_secrets.len(), 2);
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn a_file_that_is_not_toml_is_told_by_its_line_and_not_quoted() {
    let error = load("[server]\nsession_secret = \"hunter2\nx = 1", &[]).unwrap_err();

    assert!(error.problems[0].found.starts_with("on line 2:"), "{error}");
    assert!(!error.to_string().contains("hunter2"));
    assert!(!error.to_string().contains("expected TOML"));
}

#[test]
fn a_named_file_must_exist() {
    let env = [(FILE_VARIABLE.to_owned(), "/nowhere/at-all.toml".to_owned())];

    let error = Config::load(None, env).unwrap_err();

    assert_eq!(keys(&error), ["/nowhere/at-all.toml"]);
}

#[test]
fn an_empty_variable_is_as_one_that_is_not_set() {
    let config = load("", &[("DATABASE_URL", ""), ("GITHUB_APP_ID", "")]).unwrap();

    assert!(!config.is_postgres());
    assert_eq!(config.github_app_id, None);
}

#[test]
fn a_slash_at_the_end_of_a_url_does_not_matter() {
    let config = load("", &[("GITHUB_API_URL", "https://ghe.example/api/v3/")]).unwrap();

    assert_eq!(config.github_api_url, "https://ghe.example/api/v3");
}

#[test]
fn each_missing_credential_is_told() {
    let error = load("", &[]).unwrap().github().unwrap_err();

    assert_eq!(
        keys(&error),
        [
            "GITHUB_APP_ID",
            "GITHUB_PRIVATE_KEY",
            "GITHUB_WEBHOOK_SECRET"
        ]
    );
}

#[test]
fn a_private_key_comes_as_text_or_from_a_file() {
    let key = file(&PEM.replace("\\n", "\n"));
    let path = key.path().to_str().unwrap();
    for (name, value) in [
        ("GITHUB_PRIVATE_KEY", PEM),
        ("GITHUB_PRIVATE_KEY_FILE", path),
    ] {
        let env = [
            (name, value),
            ("GITHUB_APP_ID", "1"),
            ("GITHUB_WEBHOOK_SECRET", "s"),
        ];

        let github = load("", &env).unwrap().github().unwrap();

        assert_eq!(github.private_key.expose_secret().lines().count(), 3);
    }
}

#[test]
fn the_first_start_on_sqlite_makes_a_secret_that_the_next_one_reads() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!(
        "sqlite://{}?mode=rwc",
        folder.path().join("ma.db").display()
    );
    let config = load("", &[("DATABASE_URL", &url)]).unwrap();

    let first = config.session_secret().unwrap();
    let second = config.session_secret().unwrap();

    assert_eq!(first.expose_secret(), second.expose_secret());
    assert!(session::is_secret(first.expose_secret()));
    let mode = fs::metadata(folder.path().join("session.key"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn postgresql_needs_a_secret_that_is_set() {
    let url = ("DATABASE_URL", "postgres://localhost/ma");
    let secret = "0123456789abcdef".repeat(4);

    let error = load("", &[url]).unwrap().session_secret().unwrap_err();
    let config = load("", &[url, ("SESSION_SECRET", &secret)]).unwrap();

    assert_eq!(keys(&error), ["SESSION_SECRET"]);
    assert_eq!(config.session_secret().unwrap().expose_secret(), secret);
}

#[test]
fn drand_is_honoured_and_its_beacon_is_quicknet_unless_another_is_named() {
    let programme = load("[draw]\nsource = \"drand\"", &[]).unwrap().programme;

    assert_eq!(programme.draw.beacon(), Beacon::default());
    assert!(programme.draw.beacon().has_a_key());
}

#[test]
fn a_beacon_that_could_never_be_checked_is_refused() {
    let text = "[draw]\nsource = \"drand\"\nurls = [\"ftp://beacon.example\"]\n\
                chain_hash = \"52db\"\npublic_key = \"00\"\nperiod_seconds = 0";
    let error = load(text, &[]).unwrap_err();

    let expected = [
        "draw.urls",
        "draw.chain_hash",
        "draw.public_key",
        "draw.period_seconds",
    ];
    assert_eq!(keys(&error), expected);
    let error = load("[draw]\nsource = \"drand\"\nurls = []", &[]).unwrap_err();
    assert_eq!(keys(&error), ["draw.urls"]);
}

#[test]
fn approvals_need_an_authority_and_a_draw_that_nobody_can_know_before() {
    let error = load("[approvals]\nprogramme = true", &[]).unwrap_err();

    let expected = ["draw.source", "authority.reference"];
    assert_eq!(keys(&error), expected);
}

fn profile(name: &str) -> Config {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("deploy")
        .join(name);
    Config::load(Some(&file), Vec::new()).unwrap()
}

#[test]
fn the_profile_of_canada_asks_for_everything_in_both_languages() {
    let programme = profile("programme.canada.toml").programme;

    let approvals = programme.approvals;
    assert!(approvals.programme && approvals.procurement);
    assert!(approvals.commitment && approvals.certification);
    assert_eq!(programme.policy.languages, [Lang::En, Lang::Fr]);
    assert_eq!(programme.draw.source, DrawSource::Drand);
    let pilot = Eligibility {
        public_servant_sign_off: true,
        ..Eligibility::default()
    };
    assert_eq!(programme.eligibility, pilot);
}

#[test]
fn both_profiles_ask_for_the_sign_off_of_a_public_servants_work() {
    for name in ["programme.canada.toml", "programme.72h.toml"] {
        let eligibility = profile(name).programme.eligibility;
        assert!(eligibility.public_servant_sign_off, "{name}");
    }
}

#[test]
fn the_profile_of_72_hours_leaves_a_day_and_a_half_to_deliver() {
    let policy = profile("programme.72h.toml").programme.policy;

    let waited = [
        policy.minimum_posting_days,
        policy.selection_days,
        policy.acceptance_days,
    ];
    let hours: i64 = waited
        .iter()
        .map(|span| match span {
            Span::Elapsed(duration) => duration.as_hours(),
            Span::BusinessDays(days) => panic!("{days} business days"),
        })
        .sum();
    assert!(hours <= 36, "{hours}");
}

#[test]
fn mail_and_chats_come_from_the_file_or_the_environment() {
    let env = [
        ("MICRO_ACQUISITION_MAIL__RATE_PER_SECOND", "3"),
        (
            "MICRO_ACQUISITION_MAIL__NOTIFICATIONS_SECRET",
            "0123456789abcdef",
        ),
        (
            "MICRO_ACQUISITION_CHAT__WEBHOOKS",
            "[{\"name\":\"team\",\"url\":\"https://chat.example/x\",\"format\":\"teams\"}]",
        ),
    ];
    let text = "[mail]\nrate_per_day = 500\nnotify_url = \"https://notify.example/\"\n\
                notify_key = \"key\"\nnotify_template = \"template\"";

    let config = load(text, &env).unwrap();

    let policy = config.mail_policy;
    assert_eq!((policy.rate_per_second, policy.rate_per_day), (3, 500));
    assert_eq!(policy.notify.unwrap().url, "https://notify.example");
    assert!(policy.notifications_secret.is_some());
    let [chat] = &config.chats[..] else {
        panic!("{} chats", config.chats.len());
    };
    assert_eq!(
        (chat.format, &*chat.languages),
        (ChatFormat::Teams, &Lang::ALL[..])
    );
}

#[test]
fn what_is_wrong_with_mail_and_chats_is_told_without_a_secret() {
    let text = "[mail]\nrate_per_second = 0\nnotifications_secret = \"short\"\n\
                notify_key = \"hidden-key\"\n[[chat.webhooks]]\nname = \"\"\nurl = \"hidden-url\"\n\
                languages = []";

    let error = load(text, &[]).unwrap_err();

    let expected = [
        "mail.rate_per_second",
        "mail.notifications_secret",
        "mail.notify_url",
        "mail.notify_template",
        "chat.webhooks.0.name",
        "chat.webhooks.0.url",
        "chat.webhooks.0.languages",
    ];
    assert_eq!(keys(&error), expected);
    let told = error.to_string();
    assert!(
        !told.contains("hidden") && !told.contains("short"),
        "{told}"
    );
    let unknown = load("[mail]\nrate = 1", &[]).unwrap_err();
    assert_eq!(keys(&unknown), ["mail.rate"]);
}

/// The keys of a table with those of its sections, as `section.key`.
fn keys_of(values: &figment::value::Dict) -> std::collections::BTreeSet<String> {
    let mut keys = std::collections::BTreeSet::new();
    for (section, value) in values {
        match value {
            Value::Dict(_, inner) => {
                keys.extend(inner.keys().map(|key| format!("{section}.{key}")));
            }
            _ => {
                keys.insert(section.clone());
            }
        }
    }
    keys
}

#[test]
fn the_guides_for_operators_show_every_key_and_no_other() {
    let Value::Dict(_, defaults) = source::defaults() else {
        panic!("the defaults are no table");
    };
    let known = keys_of(&defaults);
    for guides in [
        [
            include_str!("../../docs/en/operator.md"),
            include_str!("../../docs/en/mail.md"),
        ],
        [
            include_str!("../../docs/fr/exploitant.md"),
            include_str!("../../docs/fr/courriel.md"),
        ],
    ] {
        let guide = guides.concat();
        let mut shown = std::collections::BTreeSet::new();
        for block in guide.split("```toml").skip(1) {
            let block = block.split("```").next().unwrap();
            let table: figment::value::Dict = toml::from_str(block).unwrap();
            shown.extend(keys_of(&table));
        }
        let hidden: Vec<_> = known.difference(&shown).collect();
        assert!(hidden.is_empty(), "not shown: {hidden:?}");
        let unknown: Vec<_> = shown.difference(&known).collect();
        assert!(unknown.is_empty(), "no such keys: {unknown:?}");
        for variable in server::NAMES.into_iter().chain(["RUST_LOG"]) {
            assert!(guide.contains(variable), "{variable} is not shown");
        }
    }
}
