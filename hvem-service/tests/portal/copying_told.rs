//! A copy that is done: every other device shows it once, and may send it away (SECURITY C1, G-20).

use hvem_domain::{message::News, time::days};
use hvem_service::{copying::CopyError, login::Opened};

use super::{
    alone::Handset,
    copied::{COPIES, Far, KAREN},
    handset::Phone,
    scene::{Browser, device_id},
    world::World,
};

/// What a phone has to show, by the names of the new devices.
async fn shows(phone: &Phone) -> Vec<String> {
    let copied = phone.service.copied(&phone.device().await).await.unwrap();
    copied.into_iter().map(|copied| copied.device).collect()
}

/// Karen's two phones, the first of which is copied to a third, and her session.
async fn three_phones(world: &World) -> (Phone, Phone, Handset, Opened) {
    let mut old = world.person_with_phone(KAREN).await;
    let opened = world.signs_in_with(&mut old, &Browser::new(7), KAREN).await;
    let other = world.adds_phone(&opened.session, "iPad").await;
    assert!(shows(&old).await.is_empty(), "what the portal added is no copy");
    let pair = world.copies_until(old, Far::Bindable).await;
    let new = pair.new.unwrap();
    assert!(shows(&pair.old).await.is_empty() && shows(&other).await.is_empty(), "before it is bound");
    new.binds().await.unwrap();
    world.mails().await;
    (pair.old, other, new, opened)
}

#[tokio::test]
async fn a_copy_that_is_done_is_shown_once_on_every_other_device() {
    for world in World::all_of(&COPIES).await {
        let (old, other, new, _) = three_phones(&world).await;
        let copied = world.service.copied(&other.device().await).await.unwrap();
        let [copied] = &copied[..] else { panic!("one copy: {copied:?}") };
        let bound = world.service.now().0;
        assert_eq!((copied.name.as_str(), copied.from.as_str(), copied.at), ("Chrome on Android", "S24", bound));
        assert_eq!(copied.device, new.device);
        assert_eq!(new.binds().await.unwrap().device, new.device, "the answer was lost");
        assert_eq!(shows(&old).await, std::slice::from_ref(&new.device), "once for each device");
        assert!(shows(&new.clone().becomes(old.account)).await.is_empty(), "the copy does not tell of itself");
        // It waits for as long as nobody has looked, and another device's look is not this one's.
        world.wait(days(30));
        world.service.sweep().await.unwrap();
        for _ in 0..2 {
            world.service.see_copied(&other.device().await, &new.device).await.expect("also where the answer was lost");
            assert!(shows(&other).await.is_empty());
        }
        assert_eq!(shows(&old).await, std::slice::from_ref(&new.device));
        assert_eq!(world.recorded("copy.seen").await, 1);
        assert_eq!(world.service.devices(old.account).await.unwrap().len(), 3, "who has seen it keeps it");
    }
}

/// The way out: one press on any device that shows it. The copy is gone, with every session, and nobody is shown it any more.
#[tokio::test]
async fn a_copy_that_was_somebody_elses_is_removed_from_where_it_is_shown() {
    for world in World::all_of(&COPIES).await {
        let (mut old, other, new, opened) = three_phones(&world).await;
        for _ in 0..2 {
            world
                .service
                .remove_copied(&other.device().await, &new.device)
                .await
                .expect("also where the answer was lost");
        }
        assert_eq!(world.told_by_now().await, ["device-removed"]);
        assert!(new.clone().becomes(old.account).maybe_device().await.is_none());
        assert!(shows(&old).await.is_empty() && shows(&other).await.is_empty());
        let left = world.service.session(&opened.token, &Browser::new(7).cookie).await.unwrap();
        assert!(left.is_none(), "who had the copy may have signed in with it");
        old.begins_copy().await.expect("there is room again");
    }
}

/// Nobody sends a device away by this that is not shown as a copy: the copy itself no other, and no stranger any.
#[tokio::test]
async fn only_a_copy_that_is_yet_to_be_shown_is_removed_so() {
    for world in World::all_of(&COPIES).await {
        let mads = world.person_with_phone("mads@example.org").await;
        let (old, other, new, _) = three_phones(&world).await;
        let copy = new.clone().becomes(old.account);
        let refused = async |by: &Phone, whom: &str| {
            matches!(by.service.remove_copied(&by.device().await, whom).await, Err(CopyError::Unknown))
        };
        assert!(refused(&copy, &old.device).await && refused(&copy, &other.device).await, "by the copy");
        assert!(refused(&other, &old.device).await && refused(&other, &other.device).await, "no copies");
        assert!(refused(&mads, &new.device).await, "by a stranger");
        world.service.see_copied(&mads.device().await, &new.device).await.unwrap();
        assert_eq!(shows(&other).await, std::slice::from_ref(&new.device), "a stranger's look is nobody's");
        world.service.see_copied(&other.device().await, &new.device).await.unwrap();
        assert!(refused(&other, &new.device).await, "it was seen, and is a device as any");
        assert_eq!(world.service.devices(old.account).await.unwrap().len(), 3);
    }
}

/// What is removed elsewhere is shown nowhere, and a device that is removed shows nothing.
#[tokio::test]
async fn nothing_is_shown_of_devices_that_are_gone() {
    for world in World::all_of(&COPIES).await {
        let (old, other, new, opened) = three_phones(&world).await;
        let session = opened.session;
        world.service.remove_device(&session, device_id(&other)).await.unwrap();
        assert_eq!(shows(&old).await, std::slice::from_ref(&new.device));
        world.service.remove_device(&session, new.device.parse().unwrap()).await.unwrap();
        assert!(shows(&old).await.is_empty());
        let rows = "SELECT device_id AS one, copied_id AS other FROM unseen_copies";
        assert!(world.pairs(rows).await.is_empty());
    }
}

/// The mail and the device say the same names.
#[tokio::test]
async fn the_mail_names_the_same_devices() {
    let world = World::of(&COPIES).await;
    let pair = world.copied_until(Far::Bindable).await;
    pair.new.unwrap().binds().await.unwrap();
    let mails = world.mails().await;
    let copied = world.service.copied(&pair.old.device().await).await.unwrap();
    let told = mails.iter().any(|mail| {
        matches!(&mail.news, News::DeviceCopied { device, from, .. } if *device == copied[0].name && *from == copied[0].from)
    });
    assert!(told);
}
