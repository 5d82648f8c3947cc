//! Activating the app on the phone alone (journey N2, N3; guide "Aktivér din nøgleapp"; G-19, G-20).

use std::{sync::Arc, time::Duration};

use aws_lc_rs::signature::{EcdsaKeyPair, KeyPair};
use hvem_domain::{
    account::Account,
    activation::alone::Alone,
    id::Id,
    keycard::{CardNumber, Key, KeyNumber, Sheet, WrongKey},
    message::News,
    scheme::NEMID,
    time::{days, hours, minutes},
};
use hvem_formats::{
    app::{
        alone::{Begin, ChoosePin, ChoosePinFields, Pass, Standing},
        call::Call,
        enrol::{Finish, Finished},
    },
    digest,
    key::P256,
};
use hvem_service::{Service, calls::Signed, enrolment::AloneError, keycards::Move};

use super::{
    handset::{Phone, app_key, own_pin_key, pin_pair, pin_public, pin_sign, sign},
    scene::{ISSUER, PASSWORD, email},
    wakes::{push, subscription},
    world::World,
};

const KAREN: &str = "karen@example.org";
const PIN: &str = "4071";

/// A phone that activates by itself.
#[derive(Clone)]
pub struct Handset {
    pub service: Arc<Service>,
    pub app: Arc<EcdsaKeyPair>,
    pub enrolment: String,
    pub device: String,
}

impl Handset {
    pub async fn begins(world: &World) -> Self {
        let app = Arc::new(app_key());
        let public = P256::from_point(app.public_key().as_ref()).unwrap();
        let description = "Chrome on Android".to_owned();
        let signature = sign(&app, &Begin::transcript(ISSUER, &public, &description));
        let standing = world.service.begin_alone(&Begin { app_key: public, description, signature }).await.unwrap();
        assert_eq!(standing.gate.as_deref(), Some("accept-terms"));
        Self { service: world.service.clone(), app, enrolment: standing.enrolment, device: standing.device }
    }

    /// The activation as the call extractor would load it.
    pub async fn alone(&self) -> Alone {
        let time = self.service.now().0;
        let path = "/app/api/v1/enrolments/x";
        let call = Call { issuer: ISSUER, method: "GET", path, sender: &self.enrolment, time, body: b"" };
        let signature = sign(&self.app, &call.transcript());
        let sender = self.enrolment.as_str();
        let signed = Signed { method: "GET", path, sender, time, signature: &signature, body: b"" };
        self.service.calling_alone(signed).await.unwrap()
    }

    pub async fn stands(&self) -> Result<Standing, AloneError> {
        self.service.standing(&self.alone().await).await
    }

    pub async fn passes(&self, pass: Pass) -> Result<Standing, AloneError> {
        self.service.pass_alone(self.alone().await, &pass, None).await
    }

    async fn signs_in(&self, user_id: &str, password: &str) -> Result<Standing, AloneError> {
        self.passes(Pass::UserId { user_id: user_id.into() }).await?;
        self.passes(Pass::Password { password: password.into() }).await
    }

    async fn types(&self, key: Key) -> Result<Standing, AloneError> {
        self.passes(Pass::CardKey { key: key.reveal() }).await
    }

    pub fn choice(&self, pin: &str) -> ChoosePin {
        let own = pin_pair(&own_pin_key(&self.device), pin, &self.device);
        let (public, ratchet) = (pin_public(&own), digest::sha256(&[&self.first_value()]));
        let app_key = P256::from_point(self.app.public_key().as_ref()).unwrap();
        let fields = ChoosePinFields {
            issuer: ISSUER,
            enrolment: &self.enrolment,
            device: &self.device,
            app_key: &app_key,
            pin_public: &public,
            ratchet: &ratchet,
        };
        let transcript = fields.transcript();
        let (signature, pin_signature) = (sign(&self.app, &transcript), pin_sign(&own, &transcript));
        ChoosePin { pin_public: public, ratchet, signature, pin_signature }
    }

    pub async fn binds(&self) -> Result<Finished, AloneError> {
        self.service.finish_alone(self.alone().await, &Finish { platform: None }).await
    }

    /// What it is once it is bound.
    pub fn becomes(&self, account: Id<Account>) -> Phone {
        Phone {
            service: self.service.clone(),
            account,
            app: self.app.clone(),
            enrolment: self.enrolment.parse().unwrap(),
            page_pin_key: [0; 32],
            device: self.device.clone(),
            value: self.first_value(),
            turns: 0,
        }
    }

    fn first_value(&self) -> [u8; 32] {
        digest::sha256(&[b"ratchet", self.enrolment.as_bytes()])
    }
}

impl World {
    /// Karen with a card in her hand.
    async fn karen_with_a_card(&self) -> (Id<Account>, CardNumber) {
        self.opens_account(KAREN).await;
        let karen = self.store.read().await.unwrap().account_by_email(&email(KAREN)).await.unwrap().unwrap().id;
        let card = self.service.issue_key_card(karen).await.unwrap().number;
        self.service.move_key_card(&card, Move::HandOut).await.unwrap();
        self.mails().await;
        (karen, card)
    }

    /// The key that a phone is asked for.
    async fn key_for(&self, standing: &Standing) -> Key {
        let asked = standing.key.as_ref().expect("a key is asked for");
        let card = self.service.key_card(&asked.card.parse().unwrap()).await.unwrap();
        let number = KeyNumber::from_stored(asked.number.parse().unwrap()).unwrap();
        Sheet::of(&card.seed).key(number).unwrap()
    }

    /// A phone that waits for its hour.
    async fn waits(&self) -> Handset {
        let phone = Handset::begins(self).await;
        phone.passes(Pass::AcceptTerms {}).await.unwrap();
        let standing = phone.signs_in(KAREN, PASSWORD).await.unwrap();
        let standing = phone.types(self.key_for(&standing).await).await.unwrap();
        assert!(standing.gate.is_none() && standing.waits_until.is_some());
        phone
    }

    /// A phone whose hour is over, and its second key typed and PIN chosen.
    async fn is_ready_to_bind(&self, phone: &Handset) {
        let standing = phone.signs_in(KAREN, PASSWORD).await.unwrap();
        phone.types(self.key_for(&standing).await).await.unwrap();
        let standing = phone.passes(Pass::ChoosePin(phone.choice(PIN))).await.unwrap();
        assert_eq!(standing.gate.as_deref(), Some("offer-biometrics"));
    }
}

#[tokio::test]
async fn a_phone_is_activated_with_the_card_and_its_holder_told_three_times() {
    for world in World::all_of(&NEMID).await {
        let (karen, _) = world.karen_with_a_card().await;
        let phone = world.waits().await;
        world.service.alone_is_woken_at(&phone.alone().await, &subscription()).await.unwrap();
        assert_eq!(world.told_by_now().await, ["app-waits"]);
        assert_eq!(world.pushed().await, [push("device-ready", world.service.now() + hours(1))]);
        world.wait(hours(1));
        assert_eq!(world.told_by_now().await, ["app-waited"]);
        world.is_ready_to_bind(&phone).await;
        let bound = phone.binds().await.unwrap();
        assert_eq!(bound.name, "Chrome on Android");
        assert_eq!(world.told_by_now().await, ["device-added"]);
        let devices = world.service.devices(karen).await.unwrap();
        assert!(matches!(&devices[..], [device] if device.id.to_string() == phone.device));
        assert_eq!(phone.binds().await.unwrap().device, bound.device, "the answer was lost: the same again");
    }
}

/// G-19: the server's clock alone decides, to the millisecond; no call passes earlier, and a clock that is set back makes it longer, never shorter.
#[tokio::test]
async fn the_hour_is_an_hour_and_no_call_shortens_it() {
    for world in World::all_of(&NEMID).await {
        world.karen_with_a_card().await;
        let phone = world.waits().await;
        world.wait_almost(hours(1));
        let until = phone.stands().await.unwrap().waits_until.unwrap();
        let early = [
            Pass::AcceptTerms {},
            Pass::UserId { user_id: KAREN.into() },
            Pass::Password { password: PASSWORD.into() },
            Pass::CardKey { key: "123456".into() },
            Pass::ChoosePin(phone.choice(PIN)),
        ];
        for pass in early {
            assert!(matches!(phone.passes(pass).await, Err(AloneError::OutOfOrder)));
        }
        assert!(matches!(phone.binds().await, Err(AloneError::OutOfOrder)));
        assert!(phone.service.alone_asks_another_key(phone.alone().await).await.is_err());
        world.wait_back(days(1));
        assert_eq!(phone.stands().await.unwrap().waits_until, Some(until), "the end stays where it was");
        world.wait(days(1) + Duration::from_millis(1));
        assert_eq!(phone.stands().await.unwrap().gate.as_deref(), Some("user-id"));
    }
}

/// A second attempt neither restarts nor shortens the first one's hour: it has one of its own.
#[tokio::test]
async fn a_second_attempt_leaves_the_first_ones_hour_as_it_is() {
    let world = World::of(&NEMID).await;
    world.karen_with_a_card().await;
    let first = world.waits().await;
    let until = first.stands().await.unwrap().waits_until;
    world.wait(minutes(40));
    let second = world.waits().await;
    assert_eq!(first.stands().await.unwrap().waits_until, until);
    assert!(second.stands().await.unwrap().waits_until > until);
    world.wait(minutes(20));
    assert_eq!(first.stands().await.unwrap().gate.as_deref(), Some("user-id"));
    assert!(second.stands().await.unwrap().gate.is_none());
}

/// The holder stops it from the portal at any moment: nothing is told at its end, and the phone has to begin anew.
#[tokio::test]
async fn the_holder_stops_it_at_any_time() {
    for world in World::all_of(&NEMID).await {
        let (karen, _) = world.karen_with_a_card().await;
        for ready in [false, true] {
            let phone = world.waits().await;
            if ready {
                world.wait(hours(1));
                world.is_ready_to_bind(&phone).await;
            }
            world.mails().await;
            let under_way = world.service.alone_of(karen).await.unwrap();
            assert_eq!(under_way.len(), 1);
            world.service.stop_alone_of(karen, under_way[0].id).await.unwrap();
            assert!(matches!(phone.stands().await, Err(AloneError::Ended)));
            assert!(matches!(phone.binds().await, Err(AloneError::Ended)));
            world.wait(hours(2));
            assert!(world.told_by_now().await.is_empty(), "nothing is told of what was stopped");
        }
    }
}

/// Who is being stopped can't be quicker than the holder: a phone that goes on meanwhile changes nothing about it.
#[tokio::test]
async fn the_holder_stops_it_while_the_phone_goes_on() {
    let world = World::of(&NEMID).await;
    let (karen, _) = world.karen_with_a_card().await;
    let phone = world.waits().await;
    world.wait(hours(1));
    let (read, stale) = (world.service.alone_of(karen).await.unwrap(), phone.alone().await);
    phone.passes(Pass::UserId { user_id: KAREN.into() }).await.unwrap();
    world.service.stop_alone_of(karen, read[0].id).await.unwrap();
    assert!(matches!(phone.stands().await, Err(AloneError::Ended)));
    assert!(phone.service.pass_alone(stale, &Pass::UserId { user_id: KAREN.into() }, None).await.is_err());
}

/// G-20: of many that finish at the same moment three are bound, and a fourth is refused before it waits.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_three_apps_at_most() {
    for world in World::all_of(&NEMID).await {
        let (karen, _) = world.karen_with_a_card().await;
        let mut phones = Vec::new();
        for _ in 0..5 {
            phones.push(world.waits().await);
        }
        world.wait(hours(1));
        for phone in &phones {
            world.is_ready_to_bind(phone).await;
        }
        let mut binding = tokio::task::JoinSet::new();
        for phone in phones {
            binding.spawn(async move { phone.binds().await });
        }
        let answers = binding.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3);
        assert!(answers.iter().all(|answer| matches!(answer, Ok(_) | Err(AloneError::TooMany | AloneError::Fault(_)))));
        assert_eq!(world.service.devices(karen).await.unwrap().len(), 3);
        let fourth = Handset::begins(&world).await;
        fourth.passes(Pass::AcceptTerms {}).await.unwrap();
        assert!(matches!(fourth.signs_in(KAREN, PASSWORD).await, Err(AloneError::TooMany)));
    }
}

/// Who has the password alone, or the card alone, gains nothing; who has both is told on.
#[tokio::test]
async fn password_or_card_alone_activate_nothing() {
    let world = World::of(&NEMID).await;
    let (_, card) = world.karen_with_a_card().await;
    let thief = Handset::begins(&world).await;
    thief.passes(Pass::AcceptTerms {}).await.unwrap();
    assert!(matches!(thief.signs_in(KAREN, "gættet forkert").await, Err(AloneError::WrongPassword)));
    let seed = world.service.key_card(&card).await.unwrap().seed;
    let key = Sheet::of(&seed).rows().next().unwrap().1;
    assert!(matches!(thief.types(key).await, Err(AloneError::OutOfOrder)), "the card without the password");
    let standing = thief.passes(Pass::Password { password: PASSWORD.into() }).await.unwrap();
    let right = world.key_for(&standing).await;
    let wrong = Sheet::of(&seed).rows().map(|(_, key)| key).find(|key| !key.is(right)).unwrap();
    assert!(matches!(thief.types(wrong).await, Err(AloneError::WrongKey(WrongKey::TryAgain { left: 2 }))));
    assert!(matches!(thief.passes(Pass::CardKey { key: "12".into() }).await, Err(AloneError::KeyMalformed)));
}

/// The second time it must be the same account.
#[tokio::test]
async fn another_persons_password_does_not_go_on_where_the_first_one_began() {
    let world = World::of(&NEMID).await;
    world.karen_with_a_card().await;
    world.opens_account("mads@example.org").await;
    let phone = world.waits().await;
    world.wait(hours(1));
    assert!(matches!(phone.signs_in("mads@example.org", PASSWORD).await, Err(AloneError::WrongPassword)));
}

/// A mistyped user ID is typed again, and nothing else is.
#[tokio::test]
async fn a_mistyped_user_id_is_corrected() {
    let world = World::of(&NEMID).await;
    world.karen_with_a_card().await;
    let phone = Handset::begins(&world).await;
    phone.passes(Pass::AcceptTerms {}).await.unwrap();
    assert!(matches!(phone.signs_in("karin@example.org", PASSWORD).await, Err(AloneError::WrongPassword)));
    assert_eq!(phone.signs_in(KAREN, PASSWORD).await.unwrap().gate.as_deref(), Some("card-key"));
}

/// The person stops it on the phone: nobody is told of a phone that will not come.
#[tokio::test]
async fn the_person_stops_it_on_the_phone() {
    let world = World::of(&NEMID).await;
    world.karen_with_a_card().await;
    let phone = world.waits().await;
    assert_eq!(world.told_by_now().await, ["app-waits"]);
    phone.service.stop_alone(phone.alone().await).await.unwrap();
    assert!(matches!(phone.stands().await, Err(AloneError::Ended)));
    world.wait(hours(2));
    assert!(world.told_by_now().await.is_empty());
}

/// A new password ends what the old one began.
#[tokio::test]
async fn a_new_password_ends_what_is_under_way() {
    let world = World::of(&NEMID).await;
    world.karen_with_a_card().await;
    let phone = world.waits().await;
    world.mails().await;
    world.service.forgot_password(email(KAREN), "da").await.unwrap();
    let token = super::scene::token_in(&world.mails().await[0]);
    world.service.set_password_by_link(&token, super::scene::typed("grøn spand på loftet")).await.unwrap();
    assert!(matches!(phone.stands().await, Err(AloneError::Ended)));
}

/// A phone whose PIN key did not sign for this very activation chooses nothing.
#[tokio::test]
async fn a_pin_of_another_activation_is_refused() {
    let world = World::of(&NEMID).await;
    world.karen_with_a_card().await;
    let (phone, other) = (world.waits().await, world.waits().await);
    world.wait(hours(1));
    let standing = phone.signs_in(KAREN, PASSWORD).await.unwrap();
    phone.types(world.key_for(&standing).await).await.unwrap();
    assert!(matches!(phone.passes(Pass::ChoosePin(other.choice(PIN))).await, Err(AloneError::BadSignature)));
}

impl World {
    /// Of what kind the mails were that are due by now.
    pub async fn told_by_now(&self) -> Vec<&'static str> {
        let mut kinds: Vec<&'static str> = self.mails().await.iter().map(|mail| News::kind(&mail.news)).collect();
        kinds.sort_unstable();
        kinds
    }
}
