//! Security keys, by somebody else: a touch for another purpose, a stranger, a copy.

use super::*;

/// G-08: the challenge names the browser's key, and whoever finishes has to prove it.
#[tokio::test]
async fn a_sign_in_by_chip_is_finished_by_the_browser_whose_key_it_signed_and_no_other() {
    let world = World::of(&MITID).await;
    let (_, mut chip) = world.karen_has_a_chip().await;
    let browser = Browser::new(1);
    let login = world.touches(&browser, CHOSEN, &mut chip).await.unwrap();
    let login = world.service.check_password(login, typed(PASSWORD)).await.unwrap();
    let other = Browser::new(1);
    assert!(matches!(world.finishes(&other, &login).await, Err(FinishError::OtherBrowser)));
    let without = world.service.finish_login(world.again(&login).await, None).await;
    assert!(matches!(without, Err(FinishError::OtherBrowser)));
    assert!(world.finishes(&browser, &login).await.is_ok());
}

/// G-09: touched, here, for this sign-in of this person, and for nothing else.
#[tokio::test]
async fn a_touch_for_anything_else_opens_nothing() {
    let world = World::of(&MITID).await;
    let (_, mut chip) = world.karen_has_a_chip().await;
    let mads = world.letter_for("mads@example.org", "grønne støvler 3").await;
    let mut madss = Chip::new();
    world.makes_hers(&Browser::new(5), (&mads, By::Letter(mads.letter.id)), &madss).await.unwrap();
    let (login, options) = world.asks_for_touch(&Browser::new(1), CHOSEN, Level::Low).await;
    let (_, of_another_sign_in) = world.asks_for_touch(&Browser::new(1), CHOSEN, Level::Low).await;
    let shaped = |origin, present| {
        let mut shaped = Chip { origin, present, ..chip.copied() };
        shaped.touched(&options)
    };
    let wrong: Vec<(&str, Assertion)> = vec![
        ("another page", shaped("https://evil.example", true)),
        ("not touched", shaped(ISSUER, false)),
        ("another sign-in", chip.copied().touched(&of_another_sign_in)),
        ("another person's", madss.touched(&options)),
        ("a stranger's", Chip::new().touched(&options)),
        ("nobody's id", Assertion { id: "AAAA".into(), ..Chip::new().touched(&options) }),
        ("no id", Assertion { id: String::new(), ..chip.copied().touched(&options) }),
    ];
    for (what, touch) in wrong {
        let refused = world.service.touch_security_key(world.again(&login).await, &touch).await;
        assert!(matches!(refused, Err(LoginError::WrongTouch)), "{what}");
        assert!(world.again(&login).await.account.is_none(), "{what}");
    }
    assert!(world.service.touch_security_key(login, &chip.touched(&options)).await.is_ok());
}

/// G-02 and G-01: what a stranger sends costs nobody anything, and says nothing.
#[tokio::test]
async fn a_stranger_blocks_no_chip_and_learns_nothing() {
    let world = World::of(&MITID).await;
    let (letter, mut chip) = world.karen_has_a_chip().await;
    let before = world.only_key_of(&letter).await;
    for number in 20..60 {
        for user_id in [CHOSEN, "ingen her 9"] {
            let wrong = world.touches(&Browser::new(number), user_id, &mut Chip::new()).await;
            assert!(matches!(wrong, Err(LoginError::WrongTouch)), "{user_id}");
        }
    }
    let after = world.only_key_of(&letter).await;
    assert_eq!((after.state, after.credential), (before.state, before.credential));
    assert!(world.told().await.is_empty());
    assert!(world.signs_in_by_chip(&Browser::new(1), &mut chip, PASSWORD).await.is_ok());
}

/// G-01: a stable credential that does not exist, in the same words, for whoever has no chip, has one that is blocked, or does not exist.
#[tokio::test]
async fn nobody_is_asked_for_a_key_as_somebody_is() {
    for world in World::all_of(&MITID).await {
        let (letter, chip) = world.karen_has_a_chip().await;
        world.letter_for("mads@example.org", "grønne støvler 3").await;
        let asked = async |user_id| world.asks_for_touch(&Browser::new(1), user_id, Level::Low).await.1;
        let real = asked(CHOSEN).await;
        assert_eq!(allowed(&real), chip.shown());
        let mut fakes = HashSet::new();
        for user_id in ["grønne støvler 3", "ingen her 9", "heller ingen 4"] {
            let (first, second) = (asked(user_id).await, asked(user_id).await);
            assert_eq!(allowed(&first), allowed(&second), "{user_id}");
            assert_ne!(first["challenge"], second["challenge"]);
            fakes.insert(allowed(&first).to_owned());
            let plain = |options: &Value| {
                let mut plain = options.clone();
                plain["challenge"] = Value::Null;
                plain["allowCredentials"][0]["id"] = Value::Null;
                plain
            };
            assert_eq!(plain(&first), plain(&real), "{user_id}");
        }
        assert_eq!(fakes.len(), 3);
        let key = world.only_key_of(&letter).await;
        world.service.move_own_security_key(letter.account.id, key.id, TokenMove::Block).await.unwrap();
        let blocked = asked(CHOSEN).await;
        assert_ne!(allowed(&blocked), chip.shown());
        assert_eq!(allowed(&blocked), allowed(&asked("BLÅ cykel 7").await));
    }
}

/// G-33: one touch opens one door once, however often it is sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_touch_counts_once_of_many_that_come_at_once() {
    for world in World::all_of(&MITID).await {
        let (letter, mut chip) = world.karen_has_a_chip().await;
        let (login, options) = world.asks_for_touch(&Browser::new(1), CHOSEN, Level::Low).await;
        let touch = chip.touched(&options);
        let tries: Vec<_> = (0..8)
            .map(|_| {
                let (service, login, touch) = (world.service.clone(), login.clone(), touch.clone());
                tokio::spawn(async move { service.touch_security_key(login, &touch).await.is_ok() })
            })
            .collect();
        let mut passed = 0;
        for tried in tries {
            passed += usize::from(tried.await.unwrap());
        }
        assert_eq!(passed, 1);
        let replayed = world.service.touch_security_key(world.again(&login).await, &touch).await;
        assert!(matches!(replayed, Err(LoginError::Elsewhere)));
        assert!(world.only_key_of(&letter).await.is_in_use(), "a touch that is sent twice is no copy");
    }
}

/// G-35.
#[tokio::test]
async fn a_copy_is_noticed_at_its_first_touch_and_both_are_stopped() {
    for world in World::all_of(&MITID).await {
        let (letter, mut chip) = world.karen_has_a_chip().await;
        let mut copy = chip.copied();
        for _ in 0..2 {
            world.signs_in_by_chip(&Browser::new(1), &mut chip, PASSWORD).await.unwrap();
            world.wait(minutes(1));
        }
        let noticed = world.touches(&Browser::new(2), CHOSEN, &mut copy).await;
        assert!(matches!(noticed, Err(LoginError::WrongTouch)));
        assert!(matches!(world.only_key_of(&letter).await.state, State::Blocked(_, Blocked::Copied)));
        assert_eq!(world.told().await, [(KAREN.to_owned(), "security-key-copied")]);
        let stopped = world.touches(&Browser::new(1), CHOSEN, &mut chip).await;
        assert!(matches!(stopped, Err(LoginError::WrongTouch)));
        let key = world.only_key_of(&letter).await.id;
        for by_office in [true, false] {
            let opened = match by_office {
                true => world.service.move_security_key(key, TokenMove::Open).await,
                false => world.service.move_own_security_key(letter.account.id, key, TokenMove::Open).await,
            };
            assert!(matches!(opened, Err(SecurityKeyError::NotNow(_))));
        }
    }
}

/// A page that waited while the same person signed in elsewhere is no copy.
#[tokio::test]
async fn a_touch_that_was_overtaken_blocks_nothing() {
    let world = World::of(&MITID).await;
    let (letter, mut chip) = world.karen_has_a_chip().await;
    let (login, options) = world.asks_for_touch(&Browser::new(1), CHOSEN, Level::Low).await;
    let late = chip.touched(&options);
    world.signs_in_by_chip(&Browser::new(2), &mut chip, PASSWORD).await.unwrap();
    let refused = world.service.touch_security_key(login, &late).await;
    assert!(matches!(refused, Err(LoginError::WrongTouch)));
    assert!(world.only_key_of(&letter).await.is_in_use());
}

/// G-15: whoever has the chip has the usual hundred, a budget that strangers can't spend; G-02.
#[tokio::test]
async fn whoever_has_the_chip_guesses_no_more_than_a_hundred_times_and_strangers_spend_none_of_it() {
    let world = World::of(&MITID).await;
    let (_, mut chip) = world.karen_has_a_chip().await;
    let wrong = world.signs_in_by_chip(&Browser::new(2), &mut chip, "gæt på en kode").await;
    assert!(matches!(wrong, Err(LoginError::WrongPassword)));
    assert_eq!(world.pairs("SELECT 'a' AS one, address AS other FROM password_failures").await.len(), 1);
    world.guessed_a_hundred_times().await;
    let looked_at = world.service.passwords_looked_at();
    let spent = world.signs_in_by_chip(&Browser::new(3), &mut chip, PASSWORD).await;
    assert!(matches!(spent, Err(LoginError::TooManyPasswords)), "the right one too");
    assert_eq!(world.service.passwords_looked_at(), looked_at);
}

#[tokio::test]
async fn strangers_who_guessed_a_hundred_times_do_not_keep_out_who_has_the_chip() {
    let world = World::of(&MITID).await;
    let (_, mut chip) = world.karen_has_a_chip().await;
    let login = world.begins(&Browser::new(2), Level::Low).await;
    let login = world.claims_to_be(&login, CHOSEN).await;
    world.service.choose_method(login.clone(), Gate::TokenCode).await.unwrap();
    let code = hvem_formats::oath::Code::typed("123456").unwrap();
    let login = world.service.type_code(world.again(&login).await, &code).await.unwrap();
    assert!(world.service.check_password(login, typed("gæt på en kode")).await.is_err());
    world.guessed_a_hundred_times().await;
    assert!(world.signs_in_by_chip(&Browser::new(3), &mut chip, PASSWORD).await.is_ok());
}
