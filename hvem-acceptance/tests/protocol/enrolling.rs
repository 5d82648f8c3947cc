//! Becoming a device (protocol §2).

use hvem_acceptance::{Outcome, World};
use hvem_device::{AppKey, Authenticator, Choice, Enrolment, Forgetful, Phone, PinState, Problem, Unlock};
use hvem_formats::qr::Carried;

use super::{
    person::{PIN, Person},
    portal::{failed, problem},
};

const WRONG: [&str; 5] = ["1357", "2468", "3690", "4826", "5937"];

#[tokio::test]
async fn a_phone_is_bound_and_phone_and_portal_show_the_same_four_characters() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let (carried, page) = person.shows_enrolment(PIN).await?;
    let mut enrolment = Enrolment::redeem(person.client()?, carried, "hvem-device").await.map_err(failed)?;
    let shown = person.portal.opens(&page).await?;
    assert_eq!(shown.attribute("data-state"), Some("redeemed"));
    assert_eq!(shown.code()?, enrolment.check());
    let told = enrolment.redeemed();
    assert_eq!((told.name.as_str(), told.pin_digits), ("S24", 4));
    assert!(!told.account.contains(&person.email), "the account is masked: {}", told.account);
    enrolment.unlock(PIN).await.map_err(failed)?;
    let device = enrolment.finish(None).await.map_err(failed)?;
    assert_eq!(person.portal.opens(&page).await?.attribute("data-state"), Some("done"));
    let mut phone = Phone::new(person.client()?, device, Forgetful);
    let status = phone.status().await.map_err(failed)?;
    assert_eq!((status.name.as_str(), status.pin, status.platform), ("S24", PinState::Ok, false));
    assert_eq!(status.serial, phone.device().serial());
    let listed = person.portal.opens("/account/devices").await?;
    assert!(listed.html.contains(phone.device().serial()), "support finds the same number in the portal");
    Ok(())
}

/// The lost answer of §2.1: the same key may come again, and the enrolment goes on.
#[tokio::test]
async fn the_same_phone_may_redeem_again() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let (carried, _) = person.shows_enrolment(PIN).await?;
    let key = AppKey::generate().map_err(failed)?;
    let first = Enrolment::redeem_with(person.client()?, carried.clone(), "x", key.clone()).await.map_err(failed)?;
    let mut again = Enrolment::redeem_with(person.client()?, carried, "x", key).await.map_err(failed)?;
    assert_eq!(first.redeemed().enrolment, again.redeemed().enrolment);
    again.unlock(PIN).await.map_err(failed)?;
    again.finish(None).await.map_err(failed)?;
    Ok(())
}

/// G-21: whoever photographed the code and comes second ends it for both, and the person is told.
#[tokio::test]
async fn a_second_phone_with_the_same_code_ends_the_enrolment_for_both() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let (carried, page) = person.shows_enrolment(PIN).await?;
    let mut first = Enrolment::redeem(person.client()?, carried.clone(), "first").await.map_err(failed)?;
    let second = Enrolment::redeem(person.client()?, carried.clone(), "second").await.err();
    assert_eq!(problem(&second.expect("a refusal")), Problem::EnrolmentUnknown);
    let refused = first.unlock(PIN).await.expect_err("a refusal");
    assert!(
        matches!(problem(&refused), Problem::EnrolmentEnded | Problem::EnrolmentUnknown | Problem::UnknownDevice),
        "{refused:?}"
    );
    assert_eq!(person.portal.opens(&page).await?.attribute("data-state"), Some("ended"));
    let third = Enrolment::redeem(person.client()?, carried, "third").await.err();
    assert_eq!(problem(&third.expect("a refusal")), Problem::EnrolmentUnknown);
    Ok(())
}

/// G-21: not even the phone that began can go on after it has unlocked, when a second one shows up before the end.
#[tokio::test]
async fn a_second_phone_ends_even_an_enrolment_that_is_unlocked() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let (carried, _) = person.shows_enrolment(PIN).await?;
    let mut first = Enrolment::redeem(person.client()?, carried.clone(), "first").await.map_err(failed)?;
    first.unlock(PIN).await.map_err(failed)?;
    assert!(Enrolment::redeem(person.client()?, carried, "second").await.is_err());
    assert!(first.finish(None).await.is_err());
    assert!(!person.portal.opens("/account/devices").await?.html.contains("S24"));
    Ok(())
}

#[tokio::test]
async fn a_code_that_never_was_and_one_that_is_spent_are_refused_alike() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let never = Carried::Enrolment { token: [9; 16], pin_key: [9; 32] };
    let refused = Enrolment::redeem(person.client()?, never, "x").await.err().expect("a refusal");
    let (carried, _) = person.shows_enrolment(PIN).await?;
    let mut used = Enrolment::redeem(person.client()?, carried.clone(), "x").await.map_err(failed)?;
    used.unlock(PIN).await.map_err(failed)?;
    used.finish(None).await.map_err(failed)?;
    let spent = Enrolment::redeem(person.client()?, carried, "x").await.err().expect("a refusal");
    assert_eq!(format!("{refused}"), format!("{spent}"));
    assert_eq!(problem(&spent), Problem::EnrolmentUnknown);
    assert!(person.portal.opens("/account/devices").await?.html.contains("S24"), "the bound device stays");
    Ok(())
}

/// G-12: five tries, counted down, then nothing more, not even the right PIN.
#[tokio::test]
async fn five_wrong_pins_end_an_enrolment() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let (carried, page) = person.shows_enrolment(PIN).await?;
    let mut enrolment = Enrolment::redeem(person.client()?, carried, "x").await.map_err(failed)?;
    for (pin, left) in WRONG.iter().zip([4, 3, 2, 1]) {
        let refused = enrolment.unlock(pin).await.expect_err("a wrong PIN");
        assert_eq!(problem(&refused), Problem::WrongPin { tries_left: left });
    }
    let refused = enrolment.unlock(WRONG[4]).await.expect_err("the fifth wrong PIN");
    assert_eq!(problem(&refused), Problem::EnrolmentEnded);
    assert!(enrolment.unlock(PIN).await.is_err());
    assert_eq!(person.portal.opens(&page).await?.attribute("data-state"), Some("ended"));
    Ok(())
}

/// As an attacker does: a guess that the server was too busy for comes again.
async fn guesses_until_told(mut phone: Enrolment, pin: usize) -> Problem {
    loop {
        let refused = phone.unlock(&format!("{pin:04}")).await.expect_err("every guess is wrong");
        match problem(&refused) {
            Problem::Unavailable => {}
            told => return told,
        }
    }
}

/// G-12: guesses sent at the same moment are counted one by one.
#[tokio::test]
async fn sixty_four_guesses_at_once_get_five_checks() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let (carried, _) = person.shows_enrolment(PIN).await?;
    let key = AppKey::generate().map_err(failed)?;
    let mut phones = Vec::new();
    for _ in 0..64 {
        let client = person.client()?;
        phones.push(Enrolment::redeem_with(client, carried.clone(), "x", key.clone()).await.map_err(failed)?);
    }
    let guess = |(number, phone): (usize, Enrolment)| tokio::spawn(guesses_until_told(phone, 6100 + number));
    let guesses: Vec<_> = phones.into_iter().enumerate().map(guess).collect();
    let mut wrong = 0;
    for guess in guesses {
        wrong += usize::from(matches!(guess.await.expect("a guess"), Problem::WrongPin { .. }));
    }
    assert_eq!(wrong, 4, "told to be wrong with tries left");
    let mut right = Enrolment::redeem_with(person.client()?, carried, "x", key).await;
    if let Ok(enrolment) = &mut right {
        assert!(enrolment.unlock(PIN).await.is_err(), "the enrolment has ended");
    }
    Ok(())
}

/// E5: fingerprint, face or screen lock stands for the PIN; a credential that did not verify the person is refused.
#[tokio::test]
async fn a_platform_key_is_bound_only_when_it_verified_the_person() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let (carried, _) = person.shows_enrolment(PIN).await?;
    let mut enrolment = Enrolment::redeem(person.client()?, carried, "x").await.map_err(failed)?;
    enrolment.unlock(PIN).await.map_err(failed)?;
    let unverified = Authenticator::unverified().map_err(failed)?;
    let refused = enrolment.finish(Some(unverified)).await.err().expect("a refusal");
    assert_eq!(problem(&refused), Problem::PlatformRefused);
    let device = enrolment.finish(Some(Authenticator::new().map_err(failed)?)).await.map_err(failed)?;
    let mut phone = Phone::new(person.client()?, device, Forgetful);
    assert!(phone.status().await.map_err(failed)?.platform);

    let mut pc = person.in_another_browser()?;
    let waiting = pc.waits_for_app("app").await?;
    let shown = phone.match_code(&waiting.page.code()?).await.map_err(failed)?;
    assert!(shown.platform.is_some());
    let answered = phone.answer(&shown, Choice::Approve(Unlock::Platform)).await.map_err(failed)?;
    assert_eq!(answered.state, "approved");
    pc.finishes(&waiting).await?.is("my-account")
}

/// §4: a platform key can be bound later with the PIN, and removed.
#[tokio::test]
async fn a_platform_key_comes_later_only_with_the_right_pin_and_goes_again() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let mut phone = person.adds_phone().await?;
    let refused = phone.bind_platform(WRONG[0], Authenticator::new().map_err(failed)?).await.expect_err("a wrong PIN");
    assert!(matches!(problem(&refused), Problem::WrongPin { .. }), "{refused:?}");
    assert!(!phone.status().await.map_err(failed)?.platform);
    phone.bind_platform(PIN, Authenticator::new().map_err(failed)?).await.map_err(failed)?;
    assert!(phone.status().await.map_err(failed)?.platform);
    let refused = phone.unbind_platform(Unlock::Pin(WRONG[0])).await.expect_err("a wrong PIN");
    assert_eq!(problem(&refused), Problem::WrongPin { tries_left: 4 });
    assert!(phone.status().await.map_err(failed)?.platform, "whoever found the phone can't remove it");
    phone.unbind_platform(Unlock::Platform).await.map_err(failed)?;
    assert!(!phone.status().await.map_err(failed)?.platform);
    Ok(())
}
