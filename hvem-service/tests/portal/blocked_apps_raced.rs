//! A block, and what comes in the same moment (decision 067).

use std::{sync::Arc, time::Duration};

use hvem_domain::device::{Blocked, State};
use hvem_service::blocking::BlockedBy;

use super::{
    scene::{Browser, PIN, device_id, size},
    world::World,
};

const KAREN: &str = "karen@example.org";

/// Whichever comes first, the approval or the block: when the block is done, nothing that the app approved opens anything.
#[tokio::test]
async fn a_block_in_the_moment_of_an_approval_leaves_no_session() {
    for world in World::all().await {
        let world = Arc::new(world);
        let (opened, _, mut lost) = world.karen_has_lost_one().await;
        let (id, browser) = (device_id(&lost), Browser::new(2));
        for round in 0..size(12, 200) {
            let login = world.asks_of(&browser, KAREN, &lost).await;
            let shown = world.matched(&lost, &login).await;
            let (service, session) = (world.service.clone(), opened.session.clone());
            let blocks = async move {
                // The approval is a little ahead in some rounds, the block in others.
                tokio::time::sleep(Duration::from_millis(u64::from(round % 4))).await;
                service.block_device(&session, id).await
            };
            let signs_in = async {
                let approved = lost.approves(&shown, PIN).await;
                (approved, world.finishes(&browser, &login).await)
            };
            let (blocked, (_, finished)) = tokio::join!(blocks, signs_in);
            blocked.unwrap();
            if let Ok(done) = finished {
                let session = world.service.session(&done.token, &browser.cookie).await.unwrap();
                assert!(session.is_none(), "round {round}: a session is open");
            }
            assert!(world.finishes(&browser, &login).await.is_err(), "round {round}");
            world.service.open_device(&opened.session, id).await.unwrap();
            lost.settles_as_the_server().await;
        }
    }
}

/// Two presses, the holder's and the office's, in the same moment: one of both is as if it had come second.
#[tokio::test]
async fn holder_and_office_in_the_same_moment_leave_it_as_the_office_wants() {
    for world in World::all().await {
        let (opened, _, lost) = world.karen_has_lost_one().await;
        let (id, serial) = (device_id(&lost), device_id(&lost).serial());
        for _ in 0..size(6, 100) {
            let office = async {
                // Somebody was quicker: the office presses once more.
                for _ in 0..3 {
                    if world.service.block_device_at_office(lost.account, &serial).await.is_ok() {
                        return;
                    }
                }
                panic!("never blocked");
            };
            let (_, ()) = tokio::join!(world.service.block_device(&opened.session, id), office);
            assert!(matches!(lost.device().await.state, State::Blocked(_, Blocked::ByOffice)));
            world.service.open_device_at_office(lost.account, &serial).await.unwrap();
        }
    }
}

/// The holder blocks everything while the office blocks the one app: neither waits for what the other holds, and both are done.
#[tokio::test]
async fn everything_and_one_app_are_blocked_in_the_same_moment() {
    for world in World::all().await {
        let (_, _, lost) = world.karen_has_lost_one().await;
        let serial = device_id(&lost).serial();
        for round in 0..size(12, 100) {
            let browser = Browser::new(2);
            let login = world.asks_of(&browser, KAREN, &lost).await;
            world.matched(&lost, &login).await;
            let everything = world.service.block_account(lost.account, BlockedBy::Holder);
            let app = world.service.block_device_at_office(lost.account, &serial);
            let (everything, app) = tokio::join!(everything, app);
            everything.unwrap_or_else(|error| panic!("round {round}: {error}"));
            app.unwrap_or_else(|error| panic!("round {round}: {error}"));
            world.service.open_account(lost.account).await.unwrap();
            world.service.open_device_at_office(lost.account, &serial).await.unwrap();
        }
    }
}
