//! What the guides for whoever runs the service say, held against `deploy/` and each other.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::deploy::{text, yaml};

const GUIDES: [&str; 2] = ["docs/operations.md", "docs/fr/exploitation.md"];
const NAMED: &str = "export MICRO_ACQUISITION_CONFIG=/etc/micro-acquisition/micro-acquisition.toml";

fn read(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// The lines of each block of commands, without what is said beside them.
fn blocks(guide: &str) -> Vec<Vec<String>> {
    let parts: Vec<&str> = guide.split("```").collect();
    assert_eq!(parts.len() % 2, 1, "a block does not end");
    let blocks = parts.into_iter().skip(1).step_by(2);
    let command = |line: &str| {
        let line = line.split(" #").next().unwrap_or_default();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let lines = |block: &str| {
        // What follows the mark is the language.
        let lines = block.lines().skip(1).map(command);
        lines
            .filter(|line| !line.is_empty() && !line.starts_with("# "))
            .collect()
    };
    blocks.map(lines).collect()
}

#[test]
fn every_block_that_calls_the_program_says_whose_configuration_is_meant() {
    for guide in GUIDES {
        let mut seen = 0;
        for block in blocks(&read(guide)) {
            let asks = block.iter().position(|line| {
                let mut words = line.split(' ');
                // These ask no database, or are told of it as they go.
                let alone = ["setup", "man", "completions", "health", "verify"];
                words.next() == Some("micro-acquisition")
                    && !alone.contains(&words.next().unwrap_or_default())
            });
            let Some(asks) = asks else { continue };
            let named = block.iter().position(|line| line == NAMED);
            assert!(
                named.is_some_and(|named| named < asks),
                "{guide}: {block:#?}"
            );
            seen += 1;
        }
        assert!(seen >= 6, "{guide}: only {seen} blocks were found");
    }
}

#[test]
fn both_guides_have_the_same_parts_commands_alerts_and_proofs() {
    let [english, french] = GUIDES.map(read);
    let headings = |guide: &str| -> Vec<usize> {
        let lines = guide.lines().filter(|line| line.starts_with("##"));
        lines.map(|line| line.matches('#').count()).collect()
    };
    assert_eq!(headings(&english), headings(&french));
    assert_eq!(blocks(&english), blocks(&french));
    let alerts = |guide: &str| -> Vec<String> {
        let lines = guide.lines().filter(|line| line.starts_with("#### "));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(alerts(&english), alerts(&french));
    assert!(alerts(&english).len() >= 15);
    let proofs = |guide: &str, word: &str| -> Vec<String> {
        let lines = guide.lines().filter_map(|line| line.strip_prefix(word));
        lines
            .map(|line| line.split('`').nth(1).unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(proofs(&english, "Proved by"), proofs(&french, "Prouvé par"));
    let rows = |guide: &str| guide.lines().filter(|it| it.starts_with('|')).count();
    assert_eq!(rows(&english), rows(&french), "rows of tables");
    let stories = |guide: &str| guide.lines().filter(|it| it.starts_with("**")).count();
    assert_eq!(stories(&english), stories(&french), "walk-throughs");
}

/// `docker compose restart` leaves a container the variables that it was made with.
#[test]
fn a_restart_in_turn_makes_each_container_of_ours_anew() {
    let compose = yaml("compose/compose.yaml").remove(0);
    let services = compose["services"].as_object().unwrap().iter();
    let serving = services.filter(|(_, it)| it["command"][0] == "serve");
    let serving: Vec<&str> = serving.map(|(name, _)| name.as_str()).collect();
    for guide in GUIDES {
        let blocks = blocks(&read(guide));
        let lines = blocks.iter().flatten();
        let anew = lines.filter(|line| line.contains(" --force-recreate "));
        let mut anew: Vec<&str> = anew.filter_map(|line| line.rsplit(' ').next()).collect();
        anew.sort_unstable();
        assert_eq!(anew, serving, "{guide}");
        let proxy = " up --detach --no-deps --force-recreate proxy`";
        assert!(read(guide).contains(proxy), "{guide}");
    }
}

/// `backup` writes over nothing: of a name that is always the same there would be one copy, and
/// what follows would go on without a new one.
#[test]
fn each_copy_of_the_guides_has_a_name_of_its_own() {
    for guide in GUIDES {
        let mut copies = 0;
        for block in blocks(&read(guide)) {
            let has = |wanted: &str| block.iter().any(|line| line.starts_with(wanted));
            if has("micro-acquisition backup ") {
                let named = r#"copy="/var/backups/micro-acquisition-$(date +%F-%H%M).db""#;
                let used = r#"micro-acquisition backup "$copy""#;
                assert!(has(named) && has(used), "{guide}: {block:#?}");
                copies += 1;
            }
        }
        assert_eq!(copies, 2, "{guide}");
    }
}

/// A running Litestream keeps the file that `restore` puts aside, and copies nothing from then on.
#[test]
fn a_restore_from_litestream_stops_it_and_starts_it_again() {
    for guide in GUIDES {
        let blocks = blocks(&read(guide));
        let restore = blocks.iter().find(|block| {
            block
                .iter()
                .any(|line| line.starts_with("litestream restore"))
        });
        let restore = restore.unwrap();
        let at = |wanted: &str| restore.iter().position(|line| line.starts_with(wanted));
        let steps = [
            "umask 077",
            "export LITESTREAM_BUCKET=",
            "systemctl stop micro-acquisition litestream",
            "litestream restore",
            "micro-acquisition restore",
            "rm \"$copy\"",
            "systemctl start micro-acquisition litestream",
        ];
        let order: Vec<usize> = steps.iter().filter_map(|step| at(step)).collect();
        assert_eq!(order.len(), steps.len(), "{guide}: {restore:#?}");
        assert!(order.is_sorted(), "{guide}: {restore:#?}");
    }
}

/// The SDK's samplers that ask the parent keep everything: each span has one that was kept.
#[test]
fn the_sampler_that_the_guides_name_is_the_one_that_leaves_out() {
    for guide in GUIDES {
        let told = read(guide);
        assert!(
            told.contains("`OTEL_TRACES_SAMPLER=traceidratio`"),
            "{guide}"
        );
        assert!(told.contains("`OTEL_TRACES_SAMPLER_ARG=0.1`"), "{guide}");
        assert!(!told.contains("SAMPLER=parentbased"), "{guide}");
    }
}

/// Else the start fails, before the program could say of what.
#[test]
fn the_unit_starts_on_what_the_documented_install_leaves() {
    let unit = text("systemd/micro-acquisition.service");
    let needed: Vec<&str> = unit
        .lines()
        .filter_map(|line| line.strip_prefix("LoadCredential="))
        .map(|named| named.split_once(':').unwrap().1)
        .collect();
    assert_eq!(needed, ["/etc/micro-acquisition/micro-acquisition.toml"]);
    for guide in GUIDES {
        let blocks = blocks(&read(guide));
        let install = blocks
            .iter()
            .find(|block| block.iter().any(|line| line.contains(" setup ")));
        let install = install.unwrap().join("\n");
        for file in &needed {
            assert!(install.contains(&format!("--config {file}")), "{guide}");
        }
        let named = "DATABASE_URL=sqlite:///var/lib/micro-acquisition/";
        assert!(install.contains(named), "{guide}");
    }
    for set_elsewhere in ["GITHUB_PRIVATE_KEY_FILE", "DATABASE_URL"] {
        let wins = format!("Environment={set_elsewhere}=");
        assert!(
            !unit.contains(&wins),
            "{set_elsewhere} would win over the file"
        );
    }
}

#[test]
fn what_the_service_counts_is_shown_to_nobody_outside() {
    let caddy = text("compose/Caddyfile");
    let hidden = caddy
        .lines()
        .find_map(|line| line.trim().strip_prefix("@inside path "));
    let hidden: BTreeSet<&str> = hidden.unwrap().split(' ').collect();
    assert_eq!(hidden, BTreeSet::from(["/metrics", "/readyz"]));
    assert!(caddy.contains("respond @inside 404"));

    let allowed = "nginx.ingress.kubernetes.io/whitelist-source-range";
    let ingresses = yaml("kubernetes/ingress.yaml");
    let paths = |ingress: &Value| -> Vec<(String, String)> {
        let word = |path: &Value, key: &str| path[key].as_str().unwrap().to_owned();
        let paths = ingress["spec"]["rules"][0]["http"]["paths"].as_array();
        let paths = paths.unwrap().iter();
        paths
            .map(|it| (word(it, "path"), word(it, "pathType")))
            .collect()
    };
    let (closed, open): (Vec<_>, Vec<_>) = ingresses
        .iter()
        .partition(|it| it["metadata"]["annotations"][allowed] == "127.0.0.1/32");
    let [closed, open] = [closed, open].map(|some| some.into_iter().next().unwrap());
    let kept: BTreeSet<(String, String)> = paths(closed).into_iter().collect();
    let kept: BTreeSet<(&str, &str)> = kept.iter().map(|(a, b)| (&**a, &**b)).collect();
    assert_eq!(
        kept,
        hidden.iter().map(|path| (*path, "Prefix")).collect(),
        "the two proxies hide the same"
    );
    let host = |ingress: &Value| ingress["spec"]["rules"][0]["host"].clone();
    assert_eq!(host(closed), host(open));
    assert_eq!(paths(open), [("/".to_owned(), "Prefix".to_owned())]);
}

/// What a selector of a guide's commands takes out of the manifests, by kind and name.
fn selected(selector: &str) -> Vec<String> {
    let (key, value) = selector.split_once('=').unwrap();
    let mut found = Vec::new();
    for file in ["migrate", "web", "worker", "config", "ingress", "network"] {
        for document in yaml(&format!("kubernetes/{file}.yaml")) {
            if document["metadata"]["labels"][key] == value {
                let word = |it: &Value| it.as_str().unwrap().to_owned();
                let (kind, name) = (&document["kind"], &document["metadata"]["name"]);
                found.push(format!("{}/{}", word(kind), word(name)).to_lowercase());
            }
        }
    }
    found
}

#[test]
fn an_upgrade_on_kubernetes_names_the_image_and_goes_in_the_right_order() {
    let blocks = blocks(&read(GUIDES[0]));
    let upgrade = blocks
        .iter()
        .find(|block| block.iter().any(|line| line.contains("delete job migrate")));
    let upgrade = upgrade.unwrap();
    assert!(
        upgrade[0].starts_with("sed -i 's/newTag: "),
        "{}",
        upgrade[0]
    );
    assert!(text("kubernetes/kustomization.yaml").contains("newTag: "));
    let mut order = Vec::new();
    for line in upgrade {
        if let Some((_, selector)) = line.split_once("--selector ") {
            let found = selected(selector);
            assert_eq!(found.len(), 1, "{selector} takes {found:?}");
            order.push(format!("apply {}", found[0]));
        } else if let Some((_, rest)) = line.split_once(" rollout status ") {
            order.push(format!("wait {}", rest.split(' ').next().unwrap()));
        } else if line.contains(" wait --for=condition=complete ") {
            order.push(format!("wait {}", line.rsplit(' ').next().unwrap()));
        } else if line.contains(" delete job ") {
            order.push("delete job/migrate".to_owned());
        }
    }
    assert_eq!(
        order,
        [
            "delete job/migrate",
            "apply job/migrate",
            "wait job/migrate",
            "apply deployment/web",
            "wait deployment/web",
            "apply deployment/worker",
            "wait deployment/worker",
        ]
    );
}

/// `setup` leaves the App's private key in `micro-acquisition.toml`, and `create` alone fails
/// where the `ConfigMap` exists.
#[test]
fn the_policy_of_kubernetes_is_a_file_of_its_own_that_can_be_changed() {
    for guide in GUIDES {
        let blocks = blocks(&read(guide));
        let at = |wanted: &str| {
            let has = |block: &Vec<String>| block.iter().any(|line| line.contains(wanted));
            blocks.iter().position(has)
        };
        let filled_in = at("cp deploy/programme.canada.toml policy.toml");
        let made = at(" create configmap micro-acquisition-policy ");
        assert!(filled_in.is_some() && filled_in < made, "{guide}");
        let lines = blocks.iter().flatten();
        let made: Vec<&String> = lines
            .filter(|line| line.contains(" create configmap "))
            .collect();
        assert_eq!(made.len(), 1, "{guide}: {made:#?}");
        for part in [
            " --from-file=micro-acquisition.toml=policy.toml ",
            " --dry-run=client --output=yaml | kubectl apply --filename -",
        ] {
            assert!(made[0].contains(part), "{guide}: {}", made[0]);
        }
        for line in blocks.iter().flatten() {
            let over = line.starts_with("cp ") && line.ends_with("micro-acquisition.toml");
            assert!(!over, "{guide}: {line}");
        }
    }
}

#[test]
fn the_secrets_that_compose_reads_are_seen_by_neither_git_nor_the_image() {
    for (file, from) in [(".gitignore", "/"), (".dockerignore", "")] {
        let ignored = read(file);
        for secret in [".env", "service.env", "secrets"] {
            let line = format!("{from}deploy/compose/{secret}");
            assert!(ignored.lines().any(|it| it == line), "{file}: {line}");
        }
    }
}

/// Compose hears neither owner nor mode of a secret that is a file.
#[test]
fn the_key_that_compose_mounts_is_given_to_the_account_that_serves() {
    let compose = yaml("compose/compose.yaml").remove(0);
    let service = &compose["services"]["worker"];
    let mounted = service["secrets"][0].as_object().unwrap();
    let said: Vec<&String> = mounted.keys().collect();
    assert_eq!(said, ["source"]);
    let key = compose["secrets"]["app_key"]["file"].as_str().unwrap();
    let account = service["user"].as_str().unwrap().split(':').next().unwrap();
    let given = format!(
        "install -m 0400 -o {account} APP.pem {}",
        key.trim_start_matches("./")
    );
    for guide in GUIDES {
        assert!(read(guide).contains(&given), "{guide}: {given}");
    }
    assert!(text("compose/compose.yaml").contains(&given));
    let asked = text("compose/compose.yaml");
    let asked = asked.split("${").skip(1).map(|rest| {
        let is_part = |c: char| c.is_ascii_uppercase() || c == '_';
        &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())]
    });
    let asked: BTreeSet<&str> = asked.filter(|name| *name != "COMMIT").collect();
    let offered = text("compose/.env.example");
    let offered = offered.lines().filter(|line| !line.starts_with('#'));
    let offered: BTreeSet<&str> = offered
        .map(|line| line.split('=').next().unwrap())
        .collect();
    assert_eq!(asked, offered, "what .env.example offers is what is read");
}
