//! A copy is stopped by its holder, and by what happens to what let it begin. Who is stopped can't be quicker (G-20).

use hvem_domain::{message::News, phone_number::PhoneNumber, time::hours};
use hvem_service::{
    copying::CopyError,
    enrolment::AloneError,
    stops::{Ends, StopToken, Stoppable},
};
use tokio::task::JoinSet;

use super::{
    copied::{COPIES, Far, KAREN, Pair},
    scene::{Browser, PASSWORD, device_id, email, size, stop_in, token_in, typed},
    world::World,
};

impl World {
    /// Nothing of it goes on, and nobody hears of it any more.
    async fn is_over(&self, pair: &mut Pair, why: &str) {
        assert!(pair.old.sees_copy().await.is_none(), "{why}");
        assert!(matches!(pair.old.shows_copy(&pair.copy).await, Err(CopyError::Ended | CopyError::Unknown)), "{why}");
        if let Some(code) = &pair.code {
            assert!(self.reads(code).await.is_err(), "{why}");
        }
        if let Some(new) = &pair.new {
            assert!(matches!(new.stands().await, Err(AloneError::Ended)), "{why}");
            assert!(matches!(new.binds().await, Err(AloneError::Ended)), "{why}");
        }
        self.mails().await;
        self.wait(hours(2));
        assert!(self.told_by_now().await.is_empty(), "{why}: nothing is told of what was stopped");
    }
}

/// G-20: at every moment, on the old phone, on another one, in the portal and by the mail, with one press.
#[tokio::test]
async fn a_copy_is_stopped_from_everywhere_at_every_moment() {
    for world in World::all_of(&COPIES).await {
        let mut old = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut old, &Browser::new(7), KAREN).await.session;
        let other = world.adds_phone(&session, "iPad").await;
        world.mails().await;
        for far in Far::ALL {
            for way in ["old", "other", "portal", "mail"] {
                let mut pair = world.copies_until(old.clone(), far).await;
                old = pair.old.clone();
                let mails = world.mails().await;
                let id = pair.copy.parse().unwrap();
                match way {
                    "old" => world.service.stop_copy(&old.device().await, &pair.copy).await.unwrap(),
                    "other" => world.service.stop_copy(&other.device().await, &pair.copy).await.unwrap(),
                    "portal" => world.service.stop_copy_of(old.account, id).await.unwrap(),
                    // Before the tick there is no mail.
                    _ if far == Far::Begun => world.service.stop_copy_of(old.account, id).await.unwrap(),
                    _ => {
                        let (what, token) = stop_in(&mails[0]);
                        let asked = world.service.stop_in_mail(what, &token).await.unwrap();
                        assert_eq!(asked.map(|stop| stop.ends), Some(Ends::Copy));
                        assert!(world.service.stop_by_mail(what, &token).await.unwrap());
                        assert!(world.service.stop_in_mail(what, &token).await.unwrap().is_none());
                        assert!(world.service.stop_by_mail(what, &token).await.unwrap(), "pressed twice");
                    }
                }
                assert_eq!(world.told_by_now().await, ["copy-stopped"], "{far:?} {way}");
                world.service.stop_copy(&old.device().await, &pair.copy).await.expect("pressed twice");
                world.is_over(&mut pair, &format!("{far:?} {way}")).await;
            }
        }
    }
}

/// Another person's device, another person's portal, and a link that never was, stop nothing.
#[tokio::test]
async fn strangers_stop_no_copy() {
    for world in World::all_of(&COPIES).await {
        let mads = world.person_with_phone("mads@example.org").await;
        let pair = world.copied_until(Far::Waiting).await;
        let id = pair.copy.parse().unwrap();
        assert!(matches!(world.service.stop_copy(&mads.device().await, &pair.copy).await, Err(CopyError::Unknown)));
        assert!(matches!(world.service.stop_copy_of(mads.account, id).await, Err(CopyError::Unknown)));
        let guessed = StopToken::from_bytes([7; 32]);
        assert!(world.service.stop_in_mail(Stoppable::Copy(id), &guessed).await.unwrap().is_none());
        assert!(!world.service.stop_by_mail(Stoppable::Copy(id), &guessed).await.unwrap());
        assert!(pair.old.sees_copy().await.is_some());
    }
}

/// G-20: a veto and a phone that is bound in the same moment: one of both happened, and both say which. Whoever stopped it has no fourth phone, and no second one.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_and_a_binding_at_the_same_moment_agree() {
    for world in World::all_of(&COPIES).await {
        let (mut stopped, mut bound) = (0, 0);
        let mut old = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut old, &Browser::new(7), KAREN).await.session;
        let rounds = size(32, 10_000);
        for round in 0..rounds {
            let mut pair = world.copies_until(old.clone(), Far::Bindable).await;
            old = pair.old.clone();
            let new = pair.new.take().unwrap();
            let (service, device, copy) = (world.service.clone(), old.device().await, pair.copy.clone());
            let mut both = JoinSet::new();
            both.spawn(async move {
                // Now one is earlier, now the other.
                for _ in 0..round % 32 {
                    tokio::task::yield_now().await;
                }
                service.stop_copy(&device, &copy).await.is_ok()
            });
            let binding = new.clone();
            both.spawn(async move { binding.binds().await.is_err() });
            let said = both.join_all().await;
            assert_eq!(said[0], said[1], "the stop and the new phone disagree");
            let devices = world.service.devices(old.account).await.unwrap();
            assert_eq!(devices.len(), if said[0] { 1 } else { 2 });
            if said[0] {
                stopped += 1;
            } else {
                bound += 1;
                world.service.remove_device(&session, new.device.parse().unwrap()).await.unwrap();
            }
            world.mails().await;
        }
        assert_eq!(stopped + bound, rounds);
    }
}

/// A phone that goes on with what it read before is not quicker than the holder.
#[tokio::test]
async fn a_phone_that_was_stopped_binds_nothing_with_what_it_read_before() {
    for world in World::all_of(&COPIES).await {
        let pair = world.copied_until(Far::Bindable).await;
        let stale = pair.new.as_ref().unwrap().alone().await;
        world.service.stop_copy(&pair.old.device().await, &pair.copy).await.unwrap();
        let finish = hvem_formats::app::enrol::Finish { platform: None };
        assert!(matches!(world.service.finish_alone(stale, &finish).await, Err(AloneError::Ended)));
        assert_eq!(world.service.devices(pair.old.account).await.unwrap().len(), 1);
    }
}

/// What let it begin is not there any more: another password, another telephone number, a renewed PIN, or no old phone (G-17).
#[tokio::test]
async fn a_copy_ends_with_what_let_it_begin() {
    for world in World::all_of(&COPIES).await {
        for (number, far) in [Far::Waiting, Far::Ready, Far::Shown, Far::Read, Far::Endorsed].into_iter().enumerate() {
            for what in ["password", "number", "pin", "device", "leaves"] {
                let address = format!("{what}{number}@example.org");
                let old = world.person_with_phone(&address).await;
                let mut pair = world.copies_until(old, far).await;
                world.mails().await;
                match what {
                    "password" => {
                        world.service.forgot_password(email(&address), "da").await.unwrap();
                        let mails = world.mails().await;
                        let reset = mails.iter().find(|mail| matches!(mail.news, News::ResetPassword { .. }));
                        let token = token_in(reset.expect("a link"));
                        world.service.set_password_by_link(&token, typed("grøn spand på loftet")).await.unwrap();
                    }
                    "number" => {
                        let number = PhoneNumber::from_stored("+4520123456").unwrap();
                        world.service.change_phone(pair.old.account, number).await.unwrap();
                    }
                    "pin" => pair.old.renews_pin(&address, PASSWORD, "8305").await.unwrap(),
                    "device" => {
                        let session = world.signs_in_with(&mut pair.old, &Browser::new(7), &address).await.session;
                        world.service.remove_device(&session, device_id(&pair.old)).await.unwrap();
                    }
                    _ => pair.old.unregisters("4071").await.unwrap(),
                }
                let ended = world.recorded("copy.ended").await;
                assert!(ended > 0, "{what} {far:?}");
                assert!(world.service.copy_under_way(pair.old.account).await.unwrap().is_none(), "{what} {far:?}");
                if pair.old.maybe_device().await.is_some() {
                    world.is_over(&mut pair, &format!("{what} {far:?}")).await;
                } else if let Some(new) = &pair.new {
                    assert!(matches!(new.binds().await, Err(AloneError::Ended)), "{what} {far:?}");
                }
                world.mails().await;
                world.wait(hours(2));
                assert!(world.told_by_now().await.is_empty(), "{what} {far:?}");
            }
        }
    }
}
