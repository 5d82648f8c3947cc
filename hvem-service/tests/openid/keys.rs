//! The life of a signing key.

use hvem_domain::{
    relying_party::SigningAlgorithm,
    time::{days, hours},
};
use hvem_service::{
    Fault,
    signing_keys::{KeyError, OpenKey, SigningKeys},
};

use crate::scene::Scene;

async fn es256(keys: &SigningKeys) -> Vec<OpenKey> {
    let all = keys.open().await.unwrap();
    all.into_iter().filter(|key| key.algorithm == SigningAlgorithm::Es256).collect()
}

fn signing(keys: &[OpenKey]) -> &OpenKey {
    let mut signing = keys.iter().filter(|key| key.signs);
    let only = signing.next().unwrap();
    assert!(signing.next().is_none());
    only
}

#[tokio::test]
async fn the_first_start_makes_a_key_for_each_algorithm_and_the_next_one_none() {
    let scene = Scene::new().await;
    let keys = SigningKeys::of(&scene.service);
    keys.tend().await.unwrap();
    let first = keys.open().await.unwrap();
    assert_eq!(
        first.iter().map(|key| (key.algorithm, key.signs)).collect::<Vec<_>>(),
        SigningAlgorithm::ALL.map(|kind| (kind, true))
    );
    let after = SigningKeys::of(&scene.restarted([7; 32]).await.service);
    after.tend().await.unwrap();
    let second = after.open().await.unwrap();
    assert!(first.iter().map(|key| &key.pkcs8).eq(second.iter().map(|key| &key.pkcs8)));
}

#[tokio::test]
async fn nodes_that_start_together_agree_on_the_keys() {
    let scene = Scene::new().await;
    let (one, two) = (SigningKeys::of(&scene.service), SigningKeys::of(&scene.service));
    let (first, second) = tokio::join!(one.tend(), two.tend());
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(one.open().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_key_is_known_a_day_before_it_signs_and_a_month_after() {
    let scene = Scene::new().await;
    let keys = SigningKeys::of(&scene.service);
    keys.tend().await.unwrap();
    let first = es256(&keys).await.remove(0).pkcs8;
    scene.wait(days(89) - hours(1));
    keys.tend().await.unwrap();
    assert_eq!(es256(&keys).await.len(), 1);
    scene.wait(hours(1));
    keys.tend().await.unwrap();
    let announced = es256(&keys).await;
    assert_eq!((announced.len(), &signing(&announced).pkcs8), (2, &first));
    scene.wait(days(1));
    keys.tend().await.unwrap();
    let handed_over = es256(&keys).await;
    assert_eq!(handed_over.len(), 2);
    assert_ne!(signing(&handed_over).pkcs8, first);
    scene.wait(days(30) + hours(1));
    keys.tend().await.unwrap();
    let forgotten = es256(&keys).await;
    assert_eq!(forgotten.len(), 1);
    assert_eq!(signing(&forgotten).pkcs8, signing(&handed_over).pkcs8);
}

/// A node that was off for a long time does not let a key sign that nobody has heard of.
#[tokio::test]
async fn a_key_that_is_long_overdue_still_signs_until_the_next_one_has_been_known_for_a_day() {
    let scene = Scene::new().await;
    let keys = SigningKeys::of(&scene.service);
    keys.tend().await.unwrap();
    let first = es256(&keys).await.remove(0).pkcs8;
    scene.wait(days(200));
    keys.tend().await.unwrap();
    keys.tend().await.unwrap();
    assert_eq!(signing(&es256(&keys).await).pkcs8, first);
    scene.wait(days(1));
    keys.tend().await.unwrap();
    assert_ne!(signing(&es256(&keys).await).pkcs8, first);
}

#[tokio::test]
async fn a_key_that_others_may_know_is_replaced_at_once() {
    let scene = Scene::new().await;
    let keys = SigningKeys::of(&scene.service);
    keys.tend().await.unwrap();
    let first = es256(&keys).await.remove(0).pkcs8;
    keys.replace_now(SigningAlgorithm::Es256).await.unwrap();
    let now = es256(&keys).await;
    assert_eq!(now.len(), 2);
    assert_ne!(signing(&now).pkcs8, first);
}

#[tokio::test]
async fn under_another_master_key_no_key_opens() {
    let scene = Scene::new().await;
    SigningKeys::of(&scene.service).tend().await.unwrap();
    let other = scene.restarted([8; 32]).await;
    assert!(matches!(SigningKeys::of(&other.service).open().await, Err(KeyError::Fault(Fault::Seal(_)))));
}
