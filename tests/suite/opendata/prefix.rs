//! What was published under an earlier prefix.

use serde_json::Value;

use super::judging::export;
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

async fn answered(world: &World, path: &str) -> (u16, String) {
    let url = format!("http://{}{path}", world.server.address);
    let answer = reqwest::get(url).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Everything so far was published while no prefix was registered.
async fn was_not_registered_yet(db: &TestDatabase) {
    let earlier = "UPDATE opportunities SET ocid = 'ocds-none00-' || opportunity_id";
    db.execute(earlier).await.unwrap();
}

on_both_databases! {
    async fn what_was_published_under_another_prefix_keeps_its_name(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let id = world.opportunity().await.id;
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "unsuccessful");
        was_not_registered_yet(&db).await;
        let later = ENGLISH.replace("2021-07-12", "2021-08-12").replace("2021-07-23", "2021-08-23");
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.edit_issue(&world.scene.repository, world.issue, None, Some(&later)).unwrap();
        world.settle().await;
        world.is_done("maria", "/repost").await;

        let old = format!("ocds-none00-{id}");
        for path in [format!("/ocds/{old}.json"), format!("/ocds/records/{old}.json")] {
            let (status, body) = answered(&world, &path).await;
            assert_eq!(status, 200, "{path}");
            assert!(body.contains(&old), "{path}");
        }
        let renamed = format!("/ocds/ocds-000000-{id}.json");
        assert_eq!(answered(&world, &renamed).await.0, 404, "it was never called so");
        let spelled = format!("/ocds/ocds-none00-{}.json", id.to_string().to_uppercase());
        assert_eq!(answered(&world, &spelled).await.0, 404);
        for nothing in ["x", "é-0000-0000-0000-000000000000-0000000"] {
            assert_eq!(answered(&world, &format!("/ocds/{nothing}.json")).await.0, 404);
        }
        let again = world.opportunity().await.id;
        let (_, text) = answered(&world, &format!("/ocds/ocds-000000-{again}.json")).await;
        let package: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(package["releases"][0]["relatedProcesses"][0]["identifier"], old);
        assert!(export(&db, &["ocds"]).contains(&format!(r#""identifier": "{old}""#)));
        world.server.stop().await;
    }
}
