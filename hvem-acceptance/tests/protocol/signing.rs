//! Calls: who may make them, and what their signature covers (protocol §1.2).

use hvem_acceptance::{Outcome, World};
use hvem_device::{AppKey, Client, Forgetful, Phone, Problem, Unlock};
use reqwest::Method;

use super::{
    person::{PIN, Person},
    portal::failed,
    raw::{Raw, said},
};

const DAY: i64 = 86_400_000;

#[tokio::test]
async fn the_server_tells_about_itself_without_a_signature() -> Outcome {
    let world = World::start().await?;
    let client =
        Client::new(hvem_device::http(&world.portal).map_err(failed)?, &world.portal, hvem_device::system_clock);
    let about = client.about().await.map_err(failed)?;
    assert_eq!((about.scheme.name.as_str(), about.scheme.pin_digits), ("eu-login", 4));
    assert_eq!(about.scheme.approval, ["match", "look", "unlock"]);
    assert!((about.now - hvem_device::system_clock()).abs() < 60_000);
    assert_eq!(about.languages, ["da", "en"]);
    Ok(())
}

/// A phone whose clock is wrong by a day, either way, works: it learns the server's time once.
#[tokio::test]
async fn a_phone_whose_clock_is_wrong_by_a_day_works() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let phone = person.adds_phone().await?;
    let state = phone.device().to_json().map_err(failed)?;
    for off in [DAY, -DAY, 121_000, -121_000] {
        let clock = move || hvem_device::system_clock() + off;
        let client = Client::new(hvem_device::http(&world.portal).map_err(failed)?, &world.portal, clock);
        let device = hvem_device::Device::from_json(&state).map_err(failed)?;
        let mut phone = Phone::new(client, device, Forgetful);
        assert_eq!(phone.status().await.map_err(failed)?.name, "S24");
    }
    Ok(())
}

#[tokio::test]
async fn a_time_two_minutes_off_is_answered_with_the_servers_own() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let phone = person.adds_phone().await?;
    for off in [-130_000, 130_000, i64::MIN / 2, i64::MAX / 2] {
        let mut call = Raw::signed(phone.device(), Method::GET, "/device", "")?;
        call.time = hvem_device::system_clock().saturating_add(off);
        call.signs(&super::raw::stolen_key(phone.device())?, &world.portal)?;
        let said = call.sends(&world.portal).await?;
        assert_eq!((said.status, said.problem.as_str()), (401, "clock"), "{off}");
        assert!(said.body["now"].as_i64().is_some_and(|now| (now - hvem_device::system_clock()).abs() < 60_000));
    }
    Ok(())
}

#[tokio::test]
async fn a_call_changed_anywhere_after_signing_is_refused_like_an_unknown_device() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let phone = person.adds_phone().await?;
    let other = Person::joins(&world).await?.adds_phone().await?;
    let good = Raw::signed(phone.device(), Method::POST, "/device/platform/options", "")?;
    assert_eq!(good.sends(&world.portal).await?.status, 200, "as it was signed it is accepted");

    let own = super::raw::stolen_key(phone.device())?;
    let stranger = AppKey::generate().map_err(failed)?;
    let mut flipped = good.signature;
    flipped[40] ^= 1;
    let mut wrong = vec![
        ("body", Raw { body: b" ".to_vec(), ..good.clone() }),
        ("query", Raw { path: format!("{}?x=1", good.path), ..good.clone() }),
        ("time", Raw { time: good.time - 1, ..good.clone() }),
        ("another device", Raw { sender: other.device().id().into(), ..good.clone() }),
        ("no device", Raw { sender: "dev_00000000000000000000000000".into(), ..good.clone() }),
        ("signature", Raw { signature: flipped, ..good.clone() }),
        ("no signature", Raw { signature: [0; 64], ..good.clone() }),
        ("path", Raw { method: Method::GET, path: "/app/api/v1/device".into(), ..good.clone() }),
        ("method", Raw { method: Method::DELETE, path: "/app/api/v1/push".into(), ..good.clone() }),
    ];
    let mut foreign = good.clone();
    foreign.signs(&stranger, &world.portal)?;
    wrong.push(("another key", foreign));
    let mut elsewhere = good.clone();
    elsewhere.signs(&own, "https://id.example.org")?;
    wrong.push(("another server", elsewhere));
    for (what, call) in wrong {
        let said = call.sends(&world.portal).await?;
        assert_eq!((said.status, said.problem.as_str()), (401, "unknown-device"), "{what}");
    }
    Ok(())
}

/// G-01: from outside a device that never was and one that is there with a wrong signature are the same.
#[tokio::test]
async fn what_is_said_about_an_unknown_device_does_not_depend_on_the_device() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let phone = person.adds_phone().await?;
    let mut known = Raw::signed(phone.device(), Method::GET, "/device", "")?;
    known.signature = [7; 64];
    let unknown = Raw { sender: "dev_00000000000000000000000000".into(), ..known.clone() };
    let nonsense = Raw { sender: "dev_".into(), ..known.clone() };
    let enrolment = Raw { sender: phone.device().id().replace("dev_", "enr_"), ..known.clone() };
    let first = known.sends(&world.portal).await?;
    for other in [unknown, nonsense, enrolment] {
        let other = other.sends(&world.portal).await?;
        assert_eq!((other.status, &other.body), (first.status, &first.body));
    }
    Ok(())
}

#[tokio::test]
async fn calls_without_headers_or_with_nonsense_are_refused_with_a_problem_and_never_with_a_crash() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let phone = person.adds_phone().await?;
    let http = hvem_device::http(&world.portal).map_err(failed)?;
    for path in ["/device", "/requests?wait=0", "/requests/req_00000000000000000000000000", "/requests/%00"] {
        let answer = http.get(format!("{}/app/api/v1{path}", world.portal)).send().await?;
        assert!(matches!(said(answer).await?.status, 400 | 401 | 404), "{path}");
    }
    let bodies = [
        "",
        "{",
        "[]",
        "null",
        r#"{"qr":{}}"#,
        r#"{"code":7}"#,
        r#"{"code":"K74M","more":1}"#,
        r#"{"code":"\u0000"}"#,
        "\u{feff}{}",
    ];
    for body in bodies {
        let call = Raw::signed(phone.device(), Method::POST, "/requests/match", body)?;
        let said = call.sends(&world.portal).await?;
        assert!(
            matches!(said.problem.as_str(), "malformed" | "wrong-code" | "request-unknown"),
            "{body}: {} {}",
            said.status,
            said.problem
        );
    }
    let long = Raw::signed(phone.device(), Method::POST, "/requests/match", &"x".repeat(3_000_000))?;
    let refused = long.sends(&world.portal).await;
    assert!(refused.is_err() || refused.is_ok_and(|said| matches!(said.status, 400 | 413)), "a body of 3 MB");
    assert!(person.portal.opens("/account").await?.name() == "my-account", "the server is still there");
    Ok(())
}

#[tokio::test]
async fn a_removed_device_is_told_so_only_when_it_signs_rightly() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let phone = person.adds_phone().await?;
    let path = format!("/account/devices/{}/remove", phone.device().id());
    person.portal.opens(&path).await?.is("device-remove")?;
    person.portal.sends(&path, &[]).await?.is("devices")?;
    let mut call = Raw::signed(phone.device(), Method::GET, "/device", "")?;
    assert_eq!(call.sends(&world.portal).await?.problem, "device-removed");
    call.signature = [7; 64];
    assert_eq!(call.sends(&world.portal).await?.problem, "unknown-device");
    Ok(())
}

#[tokio::test]
async fn a_device_that_unregisters_is_gone() -> Outcome {
    let world = World::start().await?;
    let mut person = Person::joins(&world).await?;
    let mut phone = person.adds_phone().await?;
    let device = hvem_device::Device::from_json(&phone.device().to_json().map_err(failed)?).map_err(failed)?;
    phone.unregister(Unlock::Pin(PIN)).await.map_err(failed)?;
    let mut again = Phone::new(person.client()?, device, Forgetful);
    let refused = again.status().await.expect_err("a device that is gone");
    assert!(matches!(refused.problem(), Some(Problem::DeviceRemoved | Problem::UnknownDevice)), "{refused:?}");
    Ok(())
}
