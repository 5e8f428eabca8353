//! Every way in which a procurement ends, side by side in one repository, as open data
//! and as Canada's disclosure files tell of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use micro_acquisition::fake_github::Conclusion;
use micro_acquisition::opendata::ocds;
use serde_json::{Value, json};

use super::judging::{assert_clean, every_field_is_in_the_dictionary, export, judged, rows};
use super::{Exported, judges, strings};
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::acts::{AFTER_CLOSING, GUIDE};
use crate::scenarios::invoicing::details_in;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

/// The number of each ending's issue, in the order of [`ENDINGS`].
type Issues = BTreeMap<&'static str, i64>;

const ENDINGS: [&str; 9] = [
    "paid",
    "declined",
    "defaulted",
    "convenience",
    "discontinued",
    "disputed",
    "failed",
    "nobody",
    "cancelled",
];

/// Everything is posted, applied for and evaluated; the first of each order is offered.
async fn up_to_the_offers(world: &mut World) -> Issues {
    let mut issues = Issues::new();
    for ending in ENDINGS {
        issues.insert(ending, world.labelled_issue(ENGLISH).await);
    }
    for (ending, issue) in &issues {
        world.issue = *issue;
        let applicants: &[&str] = match *ending {
            "nobody" => &[],
            "declined" => &["lee", "kim"],
            "discontinued" | "disputed" => &["sam", "ada"],
            _ => &["sam"],
        };
        for login in applicants {
            world.applies(login).await;
        }
    }
    world.issue = issues["paid"];
    world.is_done("zoe", "/question Which pages?").await;
    world
        .is_done("maria", "/answer Q1 Those of the forms.")
        .await;
    world.issue = issues["cancelled"];
    world
        .is_done("maria", "/cancel The forms are withdrawn.")
        .await;
    world.clock_to(AFTER_CLOSING).await;
    for (ending, issue) in &issues {
        world.issue = *issue;
        let judged = match *ending {
            "nobody" | "cancelled" => continue,
            "failed" => "/evaluate A1 fail No scripts are shown.",
            "disputed" => "/evaluate A1 pass Good.\n/evaluate A2 fail No scripts are shown.",
            "declined" | "discontinued" => "/evaluate A1 pass Good.\n/evaluate A2 pass Good.",
            _ => "/evaluate A1 pass Good.",
        };
        world.is_done("maria", judged).await;
    }
    issues
}

/// The first gives the offer back and the next takes it; delivered late, not paid yet.
async fn declined_then_next(world: &World) {
    let first = world.offered_to().await;
    world.is_done(&first, "/decline I found other work.").await;
    let next = world.offered_to().await;
    world.is_done(&next, "/accept").await;
    world
        .is_done(
            "maria",
            "/extend delivery 2021-07-30 The sample pages came late.",
        )
        .await;
    let number = world.opens_pull_request(&next, &[GUIDE]).await;
    world.tests_end(number, Conclusion::Success).await;
    world.is_met_in(number).await;
    world.approves("maria", number).await;
    world.merges("maria", number).await;
    assert_eq!(world.state().await, "accepted");
}

async fn sam_states_the_tax_of_ontario(world: &World) {
    let opportunity = world.opportunity().await;
    let payment = opportunity.payment().unwrap();
    let details = details_in("ON", "yes");
    let stated = world
        .app()
        .enter_details(&payment.supplier, &opportunity, payment, &details);
    stated.await.unwrap();
    world.settle().await;
}

async fn every_ending(world: &mut World) -> Issues {
    let mut issues = up_to_the_offers(world).await;
    world.issue = issues["declined"];
    declined_then_next(world).await;
    for ending in ["paid", "defaulted", "convenience", "disputed"] {
        world.issue = issues[ending];
        world.is_done("sam", "/accept").await;
    }
    world.issue = issues["paid"];
    let number = world.sam_delivers_everything().await;
    world.merges("maria", number).await;
    sam_states_the_tax_of_ontario(world).await;
    world.is_done("olivia", "/paid CARD-1").await;
    world.issue = issues["defaulted"];
    world
        .is_done("maria", "/terminate default Nothing was delivered.")
        .await;
    world.issue = issues["convenience"];
    world
        .is_done(
            "maria",
            "/terminate convenience 40% The plans have changed.",
        )
        .await;
    world.is_done("olivia", "/paid PP-2 paypal").await;
    world.issue = issues["discontinued"];
    let first = world.offered_to().await;
    world.is_done(&first, "/accept").await;
    world.is_done(&first, "/discontinue I am ill.").await;
    world
        .is_done("maria", "/offer next The work is still needed.")
        .await;
    world.issue = issues["disputed"];
    world.is_done("ada", "/dispute I have shown scripts.").await;
    world.issue = issues["failed"];
    issues.insert("reposted", reposted(world).await);
    issues
}

/// The issue of the unsuccessful one, with dates to come, offered anew.
async fn reposted(world: &World) -> i64 {
    assert_eq!(world.state().await, "unsuccessful");
    let later = ENGLISH
        .replace("2021-07-12", "2021-08-12")
        .replace("2021-07-23", "2021-08-23");
    world.a_minute_passes();
    let maria = world.github().as_user("maria");
    let repository = &world.scene.repository;
    maria
        .edit_issue(repository, world.issue, None, Some(&later))
        .unwrap();
    world.settle().await;
    world.is_done("maria", "/repost").await;
    assert_eq!(world.state().await, "open");
    world.issue
}

async fn fetched(world: &World, path: &str) -> Value {
    let url = format!("http://{}{path}", world.server.address);
    let answer = reqwest::get(url).await.unwrap();
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

/// The ids of the opportunities of an issue, newest first.
async fn ids(world: &mut World, issue: i64) -> Vec<String> {
    world.issue = issue;
    let kept = world.all_kept().await;
    kept.iter()
        .map(|it| it.opportunity.id.to_string())
        .collect()
}

on_both_databases! {
    async fn every_ending_is_told_the_same_by_all_who_read_it(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let issues = every_ending(&mut world).await;
        let folder = tempfile::tempdir().unwrap();
        let text = export(&db, &["ocds"]);
        std::fs::write(folder.path().join("releases.json"), &text).unwrap();
        let package: Value = serde_json::from_str(&text).unwrap();
        let exported = Exported { folder, package };
        assert_eq!(exported.processes().len(), ENDINGS.len() + 1, "one for each attempt");

        tells_each_ending(&mut world, &issues, &exported).await;
        names_no_loser(&exported);
        every_field_is_in_the_dictionary(&exported.package);
        lines_are_the_same_releases(&db, &exported);
        is_judged(&mut world, &issues, &exported).await;
        discloses(&db);
        world.server.stop().await;
    }
}

async fn tells_each_ending(world: &mut World, issues: &Issues, exported: &Exported) {
    let mut compiled = BTreeMap::new();
    for releases in exported.processes() {
        let one = ocds::compile(&releases);
        compiled.insert(one["ocid"].as_str().unwrap().to_owned(), one);
    }
    let mut of = BTreeMap::new();
    for (ending, issue) in issues {
        let ids = ids(world, *issue).await;
        let id = if *ending == "failed" {
            &ids[1]
        } else {
            &ids[0]
        };
        of.insert(*ending, &compiled[&format!("ocds-000000-{id}")]);
    }
    let tender = |ending: &str| of[ending]["tender"]["status"].clone();
    let contract = |ending: &str| of[ending]["contracts"][0].clone();

    assert_eq!(tender("cancelled"), "cancelled");
    assert_eq!(
        (tender("failed"), tender("nobody")),
        (json!("unsuccessful"), json!("unsuccessful"))
    );
    assert_eq!(tender("reposted"), "active");
    let related = &of["reposted"]["relatedProcesses"][0];
    assert_eq!(related["relationship"], json!(["unsuccessfulProcess"]));
    assert_eq!(related["identifier"], of["failed"]["ocid"]);
    let awards = of["declined"]["awards"].as_array().unwrap();
    let statuses: Vec<_> = awards.iter().map(|it| &it["status"]).collect();
    assert_eq!(statuses, ["cancelled", "active"]);
    assert_eq!(contract("declined")["status"], "active");
    assert_eq!(
        contract("declined")["amendments"][0]["rationale"],
        "The sample pages came late."
    );
    assert_eq!(contract("defaulted")["status"], "terminated");
    assert_eq!(contract("defaulted")["milestones"][0]["status"], "notMet");
    assert_eq!(contract("defaulted")["implementation"], Value::Null);
    let partial = &contract("convenience")["implementation"]["transactions"][0]["value"];
    assert_eq!(*partial, json!({ "amount": 2990.0, "currency": "CAD" }));
    let whole = &contract("paid")["implementation"]["transactions"][0]["value"];
    assert_eq!(*whole, json!({ "amount": 7345.0, "currency": "CAD" }));
    assert_eq!(contract("paid")["value"], *whole, "with the tax of Ontario");
    assert_eq!(of["discontinued"]["awards"][1]["status"], "pending");
    assert_eq!(
        contract("disputed")["documents"][1]["documentType"],
        "complaints"
    );
}

fn names_no_loser(exported: &Exported) {
    let mut said = Vec::new();
    for releases in exported.processes() {
        let compiled = ocds::compile(&releases);
        let drawn = compiled["awards"].as_array().map_or(0, Vec::len);
        let parties = compiled["parties"].as_array().unwrap();
        assert_eq!(
            parties.len(),
            1 + drawn,
            "the buyer, and who was offered the work"
        );
        strings(&compiled, &mut said);
    }
    assert!(
        !said.iter().any(|text| text.contains("zoe")),
        "who asked is not named"
    );
}

fn lines_are_the_same_releases(db: &TestDatabase, exported: &Exported) {
    let lines = export(db, &["ocds", "--format", "lines"]);
    let lines: Vec<Value> = lines
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(Value::Array(lines), exported.package["releases"]);
}

/// The whole file, the packages by day and by process, and the record.
async fn is_judged(world: &mut World, issues: &Issues, exported: &Exported) {
    let Some((programs, archive)) = judges() else {
        return;
    };
    let count = |package: &Value| package["releases"].as_array().unwrap().len();
    let file = exported.folder.path().join("releases.json");
    assert_clean(
        &judged(&programs, &archive, &file),
        count(&exported.package),
    );
    let mut theirs = super::compiled_elsewhere(&programs, &archive, exported);
    theirs.sort_by_key(|release| release["ocid"].to_string());
    let ours: Vec<_> = exported
        .processes()
        .iter()
        .map(|it| ocds::compile(it))
        .collect();
    assert_eq!(ours, theirs);

    let id = ids(world, issues["convenience"]).await.remove(0);
    let of_one = format!("/ocds/ocds-000000-{id}.json");
    for path in [of_one.as_str(), "/ocds/releases.json?date=2021-07-13"] {
        let package = fetched(world, path).await;
        std::fs::write(&file, package.to_string()).unwrap();
        assert_clean(&judged(&programs, &archive, &file), count(&package));
    }
    let record = fetched(world, &format!("/ocds/records/ocds-000000-{id}.json")).await;
    std::fs::write(&file, record.to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/ocds_record.py");
    let judged = Command::new(programs.join("python"))
        .arg(script)
        .arg(&archive)
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&judged.stdout).trim(),
        "[]",
        "{judged:?}"
    );
}

fn discloses(db: &TestDatabase) {
    let annual = rows(&export(db, &["contracts", "--year", "2021"]));
    assert_eq!(annual.len(), 1);
    let year = |column: &str| annual[0][column].as_str();
    // Paid, declined and taken by the next, defaulted, convenience, disputed, discontinued.
    assert_eq!(year("contract_service_number_of"), "6");
    assert_eq!(year("contracts_service_original_value"), "44850.00");
    // The defaulted and the discontinued fall to nothing, the convenience to 2,990.00, and
    // the tax of Ontario is 130.00 below the highest.
    assert_eq!(year("contracts_service_amendment_value"), "-19565.00");
    assert_eq!(year("contract_goods_number_of"), "0");
    assert_eq!(year("acquisition_card_transactions_number_of"), "2");
    assert_eq!(
        year("acquisition_card_transactions_total_value"),
        "10335.00"
    );

    let quarter = rows(&export(
        db,
        &["contracts", "--quarterly", "--period", "2021-2022-Q2"],
    ));
    let kinds = |kind: &str| {
        quarter
            .iter()
            .filter(|row| row["instrument_type"] == kind)
            .count()
    };
    assert_eq!((kinds("C"), kinds("A")), (6, 4));
    let original: f64 = quarter
        .iter()
        .filter(|row| row["instrument_type"] == "C")
        .map(|row| row["original_value"].parse::<f64>().unwrap())
        .sum();
    assert!(
        (original - 44_850.0).abs() < 0.001,
        "both files say the same: {original}"
    );
    let canadian = quarter
        .iter()
        .filter(|row| row["country_of_vendor"] == "CA");
    assert_eq!(
        canadian.count(),
        2,
        "the contract whose tax was stated, and its amendment"
    );
    for row in &quarter {
        assert_eq!(row["solicitation_procedure"], "TC");
        assert_eq!(row["award_criteria"], "5");
        assert_eq!(row["vendor_postal_code"], "", "not known here");
        assert!(row["additional_comments_fr"].contains("/fr/opportunites/"));
    }
    assert!(
        rows(&export(
            db,
            &["contracts", "--quarterly", "--period", "2020-2021-Q1"]
        ))
        .is_empty()
    );
    let french = export(db, &["contracts", "--headers", "fr"]);
    assert!(french.starts_with("Période de déclaration,"), "{french}");
}

/// The columns of the portal's tables `contracts` and `contractsa` (`ckanext-canada` of
/// August 2026), but for those that it fills itself.
const OF_THE_PORTAL: [(&str, &str); 2] = [
    (
        "contractsa",
        "year contract_goods_number_of contracts_goods_original_value \
         contracts_goods_amendment_value contract_service_number_of \
         contracts_service_original_value contracts_service_amendment_value \
         contract_construction_number_of contracts_construction_original_value \
         contracts_construction_amendment_value acquisition_card_transactions_number_of \
         acquisition_card_transactions_total_value",
    ),
    (
        "contracts",
        "reference_number procurement_id vendor_name vendor_postal_code buyer_name \
         contract_date economic_object_code description_en description_fr \
         contract_period_start delivery_date contract_value original_value \
         amendment_value comments_en comments_fr additional_comments_en \
         additional_comments_fr agreement_type_code trade_agreement land_claims \
         commodity_type commodity_code country_of_vendor solicitation_procedure \
         limited_tendering_reason trade_agreement_exceptions indigenous_business \
         indigenous_business_excluding_psib intellectual_property \
         potential_commercial_exploitation former_public_servant contracting_entity \
         standing_offer_number instrument_type ministers_office number_of_bids \
         article_6_exceptions award_criteria socioeconomic_indicator reporting_period",
    ),
];

#[test]
fn the_columns_are_those_of_the_portal() {
    use micro_acquisition::domain::lang::Lang;
    use micro_acquisition::opendata::contracts::{Header, annual, header, quarterly};
    let files = [
        (annual::FILE, &annual::COLUMNS[..]),
        (quarterly::FILE, &quarterly::COLUMNS[..]),
    ];
    for ((file, columns), (table, theirs)) in files.into_iter().zip(OF_THE_PORTAL) {
        assert_eq!(file, table);
        let theirs: Vec<&str> = theirs.split_whitespace().collect();
        assert_eq!(header(Header::Names, file, columns), theirs, "{file}");
        for lang in Lang::ALL {
            let labels = header(Header::Labels(lang), file, columns);
            let unlabelled = |label: &&String| label.starts_with(&format!("{file}-"));
            assert_eq!(labels.iter().find(unlabelled), None, "{}", lang.tag());
        }
    }
}
