//! Devices of every make: moved by a clock or by their button, of every hash and length, shown and read aloud.

use hvem_domain::{
    article::Article,
    code_token::{Kind, State},
    scheme::MITID,
    time::minutes,
};
use hvem_formats::oath::{
    Code, Digits, Hash, Steps, hotp,
    ocra::Suite,
    package::{Algorithm, Package},
};
use hvem_service::{codes::CodeError, login::LoginError};

use super::{CHOSEN, KAREN, package, seed, serial};
use crate::portal::{
    scene::{Browser, PASSWORD, typed},
    world::World,
};

const MAKES: [(Kind, Algorithm, Hash, Digits); 6] = [
    (Kind::Display, Algorithm::Totp { steps: Steps::USUAL }, Hash::Sha1, Digits::Six),
    (Kind::Reader, Algorithm::Totp { steps: Steps::USUAL }, Hash::Sha256, Digits::Eight),
    (Kind::Display, Algorithm::Totp { steps: Steps::USUAL }, Hash::Sha512, Digits::Six),
    (Kind::Display, Algorithm::Hotp { counter: 0 }, Hash::Sha1, Digits::Six),
    (Kind::Reader, Algorithm::Hotp { counter: 41 }, Hash::Sha256, Digits::Eight),
    (Kind::Reader, Algorithm::Hotp { counter: 7 }, Hash::Sha512, Digits::Eight),
];

/// What the device says: now by its clock, or after so many presses.
fn said(world: &World, made: &Package, presses: u64) -> Code {
    let position = match &made.algorithm {
        Algorithm::Hotp { counter } => counter + presses,
        Algorithm::Totp { steps } => steps.at(world.service.now().seconds() as u64),
        Algorithm::Ocra { .. } => panic!("no code without a question"),
    };
    hotp(&seed(1), made.hash, made.digits, position)
}

#[tokio::test]
async fn a_device_of_every_make_becomes_somebodys_and_signs_in_once_with_each_code() {
    for (kind, algorithm, hash, digits) in MAKES {
        let (world, browser) = (World::of(&MITID).await, Browser::new(1));
        let made = Package { algorithm, hash, digits, ..package(1) };
        world.service.add_code_tokens(kind, vec![made.clone()]).await.unwrap();
        let letter = world.letter_for(KAREN, CHOSEN).await;
        let id = world.begins_activation(&browser, &letter).await;
        let begun = world.under_way(&browser, id).await;
        world.service.choose_article(begun, Article::CodeToken(kind)).await.unwrap();
        let chosen = world.under_way(&browser, id).await;
        world.service.choose_token_password(chosen, typed(PASSWORD)).await.unwrap();
        world.service.give_serial(world.under_way(&browser, id).await, serial(1)).await.unwrap();
        let first = said(&world, &made, 0);
        world.service.check_first_code(world.under_way(&browser, id).await, &first).await.unwrap();
        let again = world.signs_in_by_code(&browser, &first, PASSWORD).await;
        assert!(matches!(again, Err(LoginError::WrongCode)), "{made:?}: it was used");
        world.wait(minutes(1));
        // A button that was pressed in a pocket.
        let next = said(&world, &made, 4);
        assert!(world.signs_in_by_code(&browser, &next, PASSWORD).await.is_ok(), "{made:?}");
        let again = world.signs_in_by_code(&browser, &next, PASSWORD).await;
        assert!(matches!(again, Err(LoginError::WrongCode)), "{made:?}: it was used");
        world.wait(minutes(1));
        let skipped = hotp(&seed(1), made.hash, made.digits, 2);
        assert!(matches!(world.signs_in_by_code(&browser, &skipped, PASSWORD).await, Err(LoginError::WrongCode)));
        assert!(world.signs_in_by_code(&browser, &said(&world, &made, 5), PASSWORD).await.is_ok(), "{made:?}");
    }
}

/// Who has taken the wrong turn at the first page holds the device in the hand all the same.
#[tokio::test]
async fn a_display_that_is_activated_as_a_reader_is_a_display() {
    let (world, browser) = (World::of(&MITID).await, Browser::new(1));
    world.stocks(1..=1).await;
    let letter = world.letter_for(KAREN, CHOSEN).await;
    let id = world.begins_activation(&browser, &letter).await;
    let begun = world.under_way(&browser, id).await;
    world.service.choose_article(begun, Article::CodeToken(Kind::Reader)).await.unwrap();
    world.service.choose_token_password(world.under_way(&browser, id).await, typed(PASSWORD)).await.unwrap();
    world.service.give_serial(world.under_way(&browser, id).await, serial(1)).await.unwrap();
    world.service.check_first_code(world.under_way(&browser, id).await, &world.displayed(1, 0)).await.unwrap();
    let token = world.service.code_token(&serial(1)).await.unwrap();
    assert!(matches!((token.kind, token.state), (Kind::Display, State::InUse(..))));
}

/// Decision 069: a device that answers questions makes no codes for a sign-in; nothing of its file comes in.
#[tokio::test]
async fn a_device_that_answers_questions_is_not_taken_into_stock() {
    let world = World::of(&MITID).await;
    let suite: Suite = "OCRA-1:HOTP-SHA1-6:QN08".parse().unwrap();
    let asks = Package { algorithm: Algorithm::Ocra { suite }, ..package(2) };
    let refused = world.service.add_code_tokens(Kind::Display, vec![package(1), asks]).await;
    assert!(matches!(refused, Err(CodeError::BadAlgorithm(named)) if named == serial(2).as_str()));
    assert!(world.service.code_tokens_in_stock("", 10).await.unwrap().is_empty());
}
