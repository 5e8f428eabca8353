//! What `deploy/` holds is what the tools that read it accept, and keeps its promises.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize as _;
use serde_json::Value;

use crate::fake::schema::judge_file;

fn deploy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy")
}

pub(super) fn text(file: &str) -> String {
    std::fs::read_to_string(deploy().join(file)).unwrap()
}

/// The documents of a YAML file, with merge keys resolved.
pub(super) fn yaml(file: &str) -> Vec<Value> {
    let text = text(file);
    let documents = serde_norway::Deserializer::from_str(&text);
    documents
        .map(|document| {
            let mut document = serde_norway::Value::deserialize(document).unwrap();
            document.apply_merge().unwrap();
            serde_json::to_value(document).unwrap()
        })
        .collect()
}

/// A program among the judges that Python brings.
fn judge(program: &str) -> Option<PathBuf> {
    let judges = std::env::var_os("JUDGES_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges"),
        PathBuf::from,
    );
    let program = judges.join("deploy/bin").join(program);
    if !program.exists() {
        println!("left out: {} is not here", program.display());
    }
    program.exists().then_some(program)
}

/// Whether a program is on this machine; says so where it is not.
fn here(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    if !found {
        println!("left out: {program} is not on this machine");
    }
    found
}

fn passes(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{said}\n{complained}");
}

#[test]
fn the_compose_file_is_one_by_the_specifications_schema() {
    let compose = yaml("compose/compose.yaml").remove(0);
    let schema = judge_file("compose-spec.json");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = validator
        .iter_errors(&compose)
        .map(|it| it.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let mut planted = compose;
    planted["services"]["worker"]["healthcheck"] = "now and then".into();
    assert!(!validator.is_valid(&planted), "the schema judges nothing");
}

#[test]
fn another_program_reads_the_compose_file_as_well() {
    let Some(python) = judge("python") else {
        return;
    };
    let script = "import json, re, sys, yaml, compose_spec\n\
        text = re.sub(r'\\$\\{(\\w+)[^}]*\\}', lambda it: it[1].lower(), open(sys.argv[1]).read())\n\
        read = json.dumps(yaml.safe_load(text))\n\
        read = compose_spec.PyCompose.from_json(read)\n\
        read.validate()\n\
        assert {'web-1', 'web-2', 'worker', 'migrate'} <= set(read.service_names())";
    let file = deploy().join("compose/compose.yaml");
    passes(Command::new(python).args(["-c", script]).arg(file));
}

#[test]
fn each_container_of_ours_in_compose_may_write_nothing_and_do_nothing_as_root() {
    let compose = yaml("compose/compose.yaml").remove(0);
    let services = compose["services"].as_object().unwrap();
    let ours: Vec<_> = services
        .iter()
        .filter(|(_, it)| {
            it["image"]
                .as_str()
                .unwrap()
                .contains("MICRO_ACQUISITION_IMAGE")
        })
        .collect();
    assert_eq!(ours.len(), 4);
    for (name, service) in ours {
        assert_eq!(service["read_only"], true, "{name}");
        assert_eq!(service["user"], "65532:65532", "{name}");
        assert_eq!(service["cap_drop"][0], "ALL", "{name}");
        assert!(service["secrets"][0]["source"].is_string(), "{name}");
    }
    assert_eq!(compose["networks"]["inside"]["internal"], true);
    assert_eq!(
        services["postgres"]["networks"],
        serde_json::json!(["inside"])
    );
}

#[test]
fn each_container_of_ours_reads_the_policy_of_compose_and_does_not_start_without_it() {
    let compose = yaml("compose/compose.yaml").remove(0);
    for name in ["migrate", "web-1", "web-2", "worker"] {
        let service = &compose["services"][name];
        let place = service["working_dir"].as_str().unwrap();
        let mounted = format!("./config:{place}:ro");
        assert_eq!(service["volumes"], serde_json::json!([mounted]), "{name}");
        let named = &service["environment"]["MICRO_ACQUISITION_CONFIG"];
        let file = format!("{place}/micro-acquisition.toml");
        assert_eq!(named.as_str(), Some(file.as_str()), "{name}");
        if name != "migrate" {
            let first = &service["depends_on"]["migrate"]["condition"];
            assert_eq!(first, "service_completed_successfully", "{name}");
        }
    }
    for guide in ["operations.md", "fr/exploitation.md"] {
        let guide = deploy().join("../docs").join(guide);
        let told = std::fs::read_to_string(&guide).unwrap();
        assert!(
            told.contains(" config/micro-acquisition.toml "),
            "{guide:?}"
        );
    }
}

#[test]
fn each_pod_reads_the_policy_that_is_mounted_and_does_not_start_without_it() {
    let config = yaml("kubernetes/config.yaml").remove(0);
    let file = "/config/micro-acquisition.toml";
    assert_eq!(config["data"]["MICRO_ACQUISITION_CONFIG"], file);
    for file in ["web", "worker", "migrate"] {
        let documents = yaml(&format!("kubernetes/{file}.yaml"));
        let mut pods = documents.iter().map(|it| &it["spec"]["template"]["spec"]);
        let pod = pods.find(|it| it["containers"].is_array()).unwrap();
        let container = &pod["containers"][0];
        assert_eq!(container["workingDir"], "/config", "{file}");
        let mut mounts = container["volumeMounts"].as_array().unwrap().iter();
        let mount = mounts.find(|it| it["mountPath"] == "/config").unwrap();
        assert_eq!(mount["readOnly"], true, "{file}");
        let mut volumes = pod["volumes"].as_array().unwrap().iter();
        let volume = volumes.find(|it| it["name"] == mount["name"]).unwrap();
        let policy = &volume["configMap"];
        assert_eq!(policy["name"], "micro-acquisition-policy", "{file}");
        assert!(policy.get("optional").is_none(), "{file}");
        let given = &container["envFrom"][0]["configMapRef"];
        assert_eq!(given["name"], config["metadata"]["name"], "{file}");
        assert!(given.get("optional").is_none(), "{file}");
    }
}

const MANIFESTS: [&str; 7] = [
    "config",
    "ingress",
    "migrate",
    "namespace",
    "network",
    "web",
    "worker",
];

/// 128 MiB of bodies on their way and as many that wait to be stored, 64 KiB for each of 512
/// connections, and what the process takes for itself.
#[test]
fn who_takes_webhooks_may_take_more_memory_than_strangers_can_make_it_hold() {
    let most = 128 + 128 + 512 * 64 / 1024 + 96;
    let limits = yaml("kubernetes/web.yaml").into_iter().filter_map(|it| {
        let limit = it.pointer("/spec/template/spec/containers/0/resources/limits/memory")?;
        limit.as_str()?.strip_suffix("Mi")?.parse::<u32>().ok()
    });
    assert!(limits.min().is_some_and(|limit| limit > most));
    let unit = text("systemd/micro-acquisition.service");
    let limit = unit
        .lines()
        .find_map(|line| line.strip_prefix("MemoryMax="));
    let limit = limit
        .and_then(|it| it.strip_suffix('M'))
        .map(str::parse::<u32>);
    assert!(limit.unwrap().unwrap() > most);
}

#[test]
fn the_manifests_are_what_kubernetes_takes() {
    let listed = yaml("kubernetes/kustomization.yaml").remove(0);
    let mut resources: Vec<&str> = listed["resources"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it.as_str()?.strip_suffix(".yaml"))
        .collect();
    resources.sort_unstable();
    assert_eq!(resources, MANIFESTS);
    let Some(program) = judge("kubernetes-validate") else {
        return;
    };
    let files = MANIFESTS.iter().chain(&["secret.example"]);
    let files = files.map(|it| deploy().join(format!("kubernetes/{it}.yaml")));
    passes(Command::new(program).arg("--strict").args(files));
}

#[test]
fn every_pod_may_write_nothing_and_is_asked_how_it_is() {
    let mut seen = 0;
    for file in ["web", "worker", "migrate"] {
        for document in yaml(&format!("kubernetes/{file}.yaml")) {
            let pod = &document["spec"]["template"]["spec"];
            let Some(container) = pod["containers"].get(0) else {
                continue;
            };
            seen += 1;
            assert_eq!(pod["securityContext"]["runAsNonRoot"], true, "{file}");
            assert_eq!(pod["automountServiceAccountToken"], false, "{file}");
            let security = &container["securityContext"];
            assert_eq!(security["readOnlyRootFilesystem"], true, "{file}");
            assert_eq!(security["allowPrivilegeEscalation"], false, "{file}");
            assert_eq!(security["capabilities"]["drop"][0], "ALL", "{file}");
            if document["kind"] == "Deployment" {
                let ready = &container["readinessProbe"]["httpGet"]["path"];
                let alive = &container["livenessProbe"]["httpGet"]["path"];
                assert_eq!(
                    (ready.as_str(), alive.as_str()),
                    (Some("/readyz"), Some("/healthz"))
                );
                let rolling = &document["spec"]["strategy"]["rollingUpdate"];
                assert_eq!(rolling["maxUnavailable"], 0, "{file}");
            }
        }
    }
    assert_eq!(seen, 3);
}

#[test]
fn every_container_has_longer_to_stop_than_its_requests_have() {
    let config = yaml("kubernetes/config.yaml").remove(0);
    let grace = config["data"]["STOP_GRACE"].as_str().unwrap();
    assert_eq!(grace, "PT15S");
    let web = yaml("kubernetes/web.yaml").remove(0);
    let pod = &web["spec"]["template"]["spec"];
    // The grace, ten seconds for exchanges under way, and the decision that is being made.
    assert!(pod["terminationGracePeriodSeconds"].as_i64().unwrap() >= 15 + 10 + 20);
}

#[test]
fn the_systemd_unit_is_one_and_closes_what_it_can() {
    let unit = text("systemd/micro-acquisition.service");
    for line in [
        "DynamicUser=yes",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "MemoryDenyWriteExecute=yes",
    ] {
        assert!(unit.lines().any(|it| it == line), "{line}");
    }
    if !here("systemd-analyze") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("micro-acquisition.service");
    let installed = "/usr/local/bin/micro-acquisition";
    let unit = unit.replace(installed, env!("CARGO_BIN_EXE_micro-acquisition"));
    std::fs::write(&file, unit).unwrap();
    passes(
        Command::new("systemd-analyze")
            .args(["verify", "--man=no"])
            .arg(file),
    );
}

/// The schema may take minutes, in which nothing answers.
#[test]
fn the_systemd_unit_waits_for_the_first_answer_as_long_as_the_program_lives() {
    let unit = text("systemd/micro-acquisition.service");
    assert!(unit.lines().any(|it| it == "TimeoutStartSec=15min"));
    let script = unit
        .lines()
        .find_map(|line| line.strip_prefix("ExecStartPost=/bin/sh -c '"));
    let script = script.and_then(|rest| rest.strip_suffix('\'')).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (program, asked) = (folder.path().join("program"), folder.path().join("asked"));
    // Answers when it is asked for the fifteenth time.
    let answers = format!(
        "#!/bin/sh\necho \"$1\" >> {asked}\ntest \"$(wc -l < {asked})\" -ge 15\n",
        asked = asked.display()
    );
    std::fs::write(&program, answers).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    // Two of a dollar are one to systemd.
    let script = script.replace("$$", "$").replace("sleep 1", "sleep 0");
    let script = script.replace(
        "/usr/local/bin/micro-acquisition",
        program.to_str().unwrap(),
    );
    let waits_for = |process: u32| {
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]);
        let ended = shell.env("MAINPID", process.to_string()).output().unwrap();
        ended.status.success()
    };

    assert!(waits_for(std::process::id()), "it was given up");

    let asked_for = std::fs::read_to_string(&asked).unwrap();
    assert_eq!(asked_for, "health\n".repeat(15));
    std::fs::remove_file(&asked).unwrap();
    let mut gone = Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    assert!(!waits_for(gone.id()), "nobody is left to wait for");
    let asked_for = std::fs::read_to_string(&asked).unwrap();
    assert_eq!(asked_for, "health\n");
}

/// A budget counts pods that are ready, and while the database is away none is.
#[test]
fn a_node_is_drained_also_while_no_pod_is_ready() {
    for file in ["web", "worker"] {
        let documents = yaml(&format!("kubernetes/{file}.yaml"));
        let budget = documents
            .iter()
            .find(|it| it["kind"] == "PodDisruptionBudget");
        let budget = &budget.unwrap()["spec"];
        assert_eq!(budget["minAvailable"], 1, "{file}");
        assert_eq!(
            budget["unhealthyPodEvictionPolicy"], "AlwaysAllow",
            "{file}"
        );
    }
}

#[test]
fn the_image_is_empty_but_for_the_program_and_asks_it_how_it_is() {
    let dockerfile = text("Dockerfile");
    let last = dockerfile.rsplit("\nFROM ").next().unwrap();
    assert!(last.starts_with("scratch\n"));
    for line in [
        "USER 65532:65532",
        "ENTRYPOINT [\"/micro-acquisition\"]",
        "    CMD [\"/micro-acquisition\", \"health\"]",
    ] {
        assert!(last.lines().any(|it| it == line), "{line}");
    }
    let bill = r#"deploy/sbom.py --target "$target" --features "$FEATURES" --static > /image/sbom.cdx.json"#;
    assert!(dockerfile.contains(bill), "of what the image holds");
}

/// The bill of materials of a binary that was built like that.
fn bill(built: &[&str]) -> Value {
    let mut command = Command::new("python3");
    let command = command.arg(deploy().join("sbom.py")).args(built);
    let output = command.output().unwrap();
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complained}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn named_in(bill: &Value) -> Vec<&str> {
    let components = bill["components"].as_array().unwrap().iter();
    components.filter_map(|it| it["name"].as_str()).collect()
}

#[test]
fn the_bill_of_materials_names_what_is_in_the_binary_with_version_hash_and_licence() {
    let bill_of_materials = bill(&[]);
    assert_eq!(bill_of_materials["bomFormat"], "CycloneDX");
    assert_eq!(
        bill_of_materials["metadata"]["component"]["name"],
        "micro-acquisition"
    );
    let components = bill_of_materials["components"].as_array().unwrap();
    let names = named_in(&bill_of_materials);
    for shipped in ["axum", "sqlx", "octocrab", "aws-lc-rs", "tokio"] {
        assert!(names.contains(&shipped), "{shipped}");
    }
    for only_for_tests in ["insta", "proptest", "scraper", "stateright"] {
        assert!(!names.contains(&only_for_tests), "{only_for_tests}");
    }
    // Others of the lock could be asked for them, and nobody asks.
    for never_built in ["sqlx-mysql", "quinn"] {
        assert!(!names.contains(&never_built), "{never_built}");
    }
    let is_crate = |it: &&Value| it["purl"].as_str().unwrap().starts_with("pkg:cargo/");
    for component in components.iter().filter(is_crate) {
        let hash = component["hashes"][0]["content"].as_str();
        assert_eq!(hash.map(str::len), Some(64), "{component}");
    }
    for component in components {
        assert!(
            component["licenses"][0]["expression"].is_string(),
            "{component}"
        );
    }
    assert_eq!(bill_of_materials, bill(&[]), "of one lock it is one bill");
}

/// Their advisories are not published under the names of the crates that carry them.
#[test]
fn the_bill_of_materials_names_what_is_written_in_c_by_its_own_name_and_version() {
    let dynamic = bill(&[]);
    let components = dynamic["components"].as_array().unwrap();
    for (name, carrier, in_a_version) in [
        ("sqlite", "libsqlite3-sys", "cpe:2.3:a:sqlite:sqlite:3."),
        ("aws-lc", "aws-lc-sys", "pkg:github/aws/aws-lc@v"),
    ] {
        let part = components.iter().find(|it| it["name"] == name).unwrap();
        let known_as = [&part["cpe"], &part["purl"]];
        let mut known_as = known_as.into_iter().filter_map(Value::as_str);
        assert!(known_as.any(|it| it.starts_with(in_a_version)), "{part}");
        let mut needs = dynamic["dependencies"].as_array().unwrap().iter();
        let carries = needs.any(|it| {
            let below = it["dependsOn"].as_array().unwrap();
            it["ref"].as_str().unwrap().contains(carrier) && below.contains(&part["bom-ref"])
        });
        assert!(carries, "{carrier} does not bring {name}");
    }
    assert!(!named_in(&dynamic).contains(&"glibc"), "none is taken in");
    let linked = Command::new("ldd").arg("--version").output().unwrap();
    if String::from_utf8_lossy(&linked.stdout).contains("musl") || linked.stdout.is_empty() {
        println!("left out: this machine's C library is not glibc");
        return;
    }
    let fixed = bill(&["--static"]);
    let components = fixed["components"].as_array().unwrap();
    let library = components.iter().find(|it| it["name"] == "glibc");
    let cpe = library.and_then(|it| it["cpe"].as_str());
    assert!(
        cpe.is_some_and(|it| it.starts_with("cpe:2.3:a:gnu:glibc:2.")),
        "{library:?}"
    );
}

#[test]
fn the_bill_of_materials_is_of_the_features_that_were_built() {
    let (plain, traced) = (bill(&[]), bill(&["--features", "otel"]));
    for name in ["opentelemetry_sdk", "opentelemetry-otlp"] {
        assert!(named_in(&traced).contains(&name), "{name}");
        assert!(!named_in(&plain).contains(&name), "{name}");
    }
    assert!(!named_in(&traced).contains(&"proptest"));
    assert_ne!(plain["serialNumber"], traced["serialNumber"]);
}

#[test]
fn the_alert_rules_are_what_prometheus_takes_and_each_says_what_to_do() {
    let rules = yaml("observe/alerts.yml").remove(0);
    let guide = include_str!("../../docs/operations.md");
    let mut alerts = 0;
    for rule in rules["groups"][0]["rules"].as_array().unwrap() {
        let name = rule["alert"].as_str().unwrap();
        let runbook = rule["annotations"]["runbook"].as_str().unwrap();
        let place = runbook.strip_prefix("docs/operations.md#").unwrap();
        assert!(
            guide.contains(&format!("#### {name}\n")),
            "{name} has no part of docs/operations.md"
        );
        assert_eq!(place, name.to_lowercase(), "{name}");
        assert!(rule["annotations"]["summary"].is_string(), "{name}");
        alerts += 1;
    }
    assert!(alerts >= 10);
    if here("promtool") {
        let folder = deploy().join("observe");
        let check = ["check", "rules", "alerts.yml"];
        passes(Command::new("promtool").current_dir(&folder).args(check));
        let test = ["test", "rules", "alerts.test.yml"];
        passes(Command::new("promtool").current_dir(&folder).args(test));
    }
}

#[test]
fn each_alert_is_tried_where_it_rings_and_where_it_does_not() {
    let rules = yaml("observe/alerts.yml").remove(0);
    let tried = yaml("observe/alerts.test.yml").remove(0);
    let tests = tried["tests"].as_array().unwrap().iter();
    let cases: Vec<&Value> = tests
        .flat_map(|it| it["alert_rule_test"].as_array().unwrap())
        .collect();
    for rule in rules["groups"][0]["rules"].as_array().unwrap() {
        let name = rule["alert"].as_str().unwrap();
        let mut of_it = cases.iter().filter(|it| it["alertname"] == name);
        assert!(
            of_it.clone().any(|it| it["exp_alerts"].is_array()),
            "{name} rings nowhere"
        );
        assert!(
            of_it.any(|it| it["exp_alerts"].is_null()),
            "{name} rings everywhere"
        );
    }
}

/// Builds images in a folder of its own, where this machine lets it.
struct Buildah {
    folder: tempfile::TempDir,
}

impl Buildah {
    fn command(&self, arguments: &[&str]) -> Command {
        let (root, run) = (
            self.folder.path().join("root"),
            self.folder.path().join("run"),
        );
        let mut command = Command::new("buildah");
        command
            .args(["--storage-driver", "vfs", "--root"])
            .arg(root)
            .arg("--runroot")
            .arg(run)
            .args(arguments);
        command
    }

    fn here() -> Option<Self> {
        let here = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let begun = here.command(&["from", "scratch"]).output();
        let begins = begun.is_ok_and(|it| it.status.success());
        if !begins {
            println!("left out: buildah builds no image on this machine");
        }
        begins.then_some(here)
    }
}

/// Copies the program into `image` with the libraries that this build of it is linked to;
/// the Dockerfile's own build is static and needs none.
fn lay_out(image: &Path) {
    let program = env!("CARGO_BIN_EXE_micro-acquisition");
    for folder in ["data", "etc", "tmp"] {
        std::fs::create_dir_all(image.join(folder)).unwrap();
    }
    std::fs::copy(program, image.join("micro-acquisition")).unwrap();
    let certificates = "etc/ssl/certs/ca-certificates.crt";
    std::fs::create_dir_all(image.join(certificates).parent().unwrap()).unwrap();
    std::fs::copy(Path::new("/").join(certificates), image.join(certificates)).unwrap();
    let linked = Command::new("ldd").arg(program).output().unwrap();
    let linked = String::from_utf8(linked.stdout).unwrap();
    for library in linked.split_whitespace().filter(|it| it.starts_with('/')) {
        let to = image.join(library.trim_start_matches('/'));
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(library, to).unwrap();
    }
}

#[test]
fn the_image_is_built_and_the_program_runs_in_it_with_nothing_else_there() {
    let Some(buildah) = Buildah::here() else {
        return;
    };
    let context = buildah.folder.path().join("context");
    lay_out(&context.join("image"));
    let dockerfile = text("Dockerfile");
    let last = dockerfile.rsplit("\nFROM ").next().unwrap();
    let last = last.replace("COPY --from=build /image/ /", "COPY image/ /");
    std::fs::write(context.join("Dockerfile"), format!("FROM {last}")).unwrap();
    let build = [
        "bud",
        "--isolation",
        "chroot",
        "--format",
        "docker",
        "-t",
        "tried",
    ];
    passes(buildah.command(&build).arg(&context));
    let begun = buildah.command(&["from", "tried"]).output().unwrap();
    let container = String::from_utf8(begun.stdout).unwrap();
    let run = |word: &str| {
        let words = [
            "run",
            "--isolation",
            "chroot",
            "--env",
            "LISTEN_ADDR=127.0.0.1:9",
        ];
        let program = [container.trim(), "--", "/micro-acquisition", word];
        buildah.command(&words).args(program).output().unwrap()
    };

    let (version, health) = (run("--version"), run("health"));

    assert!(version.status.success(), "{version:?}");
    let said = String::from_utf8_lossy(&version.stdout).into_owned();
    assert!(said.contains(env!("CARGO_PKG_VERSION")), "{said}");
    // Nothing serves in there: what is asked says so, and how it was reached.
    let complained = String::from_utf8_lossy(&health.stderr).into_owned();
    assert!(
        complained.contains("http://127.0.0.1:9/healthz"),
        "{complained}"
    );
    assert_eq!(health.status.code(), Some(1));
}
