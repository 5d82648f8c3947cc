//! The hour before a copy, whatever is called in whatever order on every device and in the portal, and wherever the clock is set meanwhile (SECURITY C1, G-19).

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use hvem_domain::{
    device::DeviceName,
    scheme::{EU_LOGIN, Gate, Scheme},
    session::Session,
    time::{Timestamp, hours},
};
use hvem_formats::app::holder::Wish;
use proptest::{prelude::*, test_runner::TestRunner};

use super::{
    copied::{KAREN, LISTS},
    handset::Phone,
    scene::{Browser, PASSWORD, PIN, device_id, size},
    world::World,
};

/// With typing too, which has an hour of its own.
static ROOM: Scheme = Scheme {
    copy: Some(LISTS),
    typing: Some(&[Gate::Unlock, Gate::Confirm, Gate::Wait(hours(1)), Gate::Unlock]),
    max_apps: Some(3),
    ..EU_LOGIN
};

/// What changes something on a device of the account, or on the pages about devices.
const CALLS: [&str; 34] = [
    "POST /device/open",
    "POST /device/unregister",
    "POST /device/copies",
    "POST /device/copies/{id}/start",
    "POST /device/copies/{id}/show",
    "POST /device/copies/{id}/meet",
    "POST /device/copies/{id}/endorse",
    "POST /device/copies/{id}/stop",
    "POST /device/copied/{id}/seen",
    "POST /device/copied/{id}/remove",
    "POST /device/typing",
    "POST /device/typing/{id}/start",
    "POST /device/typing/{id}/confirm",
    "POST /device/typing/{id}/stop",
    "PUT /device/pin",
    "POST /device/pin/renewal",
    "POST /device/pin/renewal/{id}",
    "POST /device/pin/renewal/{id}/sms",
    "POST /device/pin/renewal/{id}/key",
    "POST /device/pin/renewal/stop",
    "POST /device/platform/options",
    "POST /device/platform/remove",
    "PUT /push",
    "DELETE /push",
    "POST /account/devices/add",
    "POST /account/devices/add/{enrolment}/cancel",
    "POST /account/devices/waiting/{id}/stop",
    "POST /account/devices/copies/{id}/stop",
    "POST /account/devices/typing/{id}/stop",
    "POST /account/devices/{id}/renewal/stop",
    "POST /account/devices/{id}/block",
    "POST /account/devices/{id}/open",
    "POST /account/devices/{id}/remove",
    "POST /account/devices/{id}/rename",
];
/// A phone that reads the code, if one is shown, and all that it may do.
const NEW_PHONE: &str = "POST /enrolments";
/// A platform key is bound with an attestation that no test has; it says nothing of a copy.
const LEFT_OUT: [&str; 1] = ["PUT /device/platform"];

#[derive(Clone, Copy, Debug)]
enum Step {
    Calls {
        what: &'static str,
        /// On another device of the account than the one that is mostly copied.
        other: bool,
    },
    /// The clock goes on, or is set back.
    Clock(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let calls = |what: &'static [&'static str]| {
        (prop::sample::select(what), any::<bool>()).prop_map(|(what, other)| Step::Calls { what, other })
    };
    prop_oneof![
        6 => calls(&CALLS[2..8]),
        1 => Just(Step::Calls { what: NEW_PHONE, other: false }),
        4 => calls(&CALLS),
        4 => (0..4_000_000_i64).prop_map(Step::Clock),
        1 => (-90_000_000..90_000_000_i64).prop_map(Step::Clock),
    ]
}

/// Karen's account, and what a test remembers of it.
struct Room {
    world: World,
    session: Session,
    /// One that is mostly copied, and another one.
    phones: [Phone; 2],
    /// The copy named last, and the switch to typing.
    named: (String, String),
    code: Option<hvem_formats::app::copy::Code>,
    meeting: [u8; 16],
    /// When each copy was ticked.
    ticked: BTreeMap<String, Timestamp>,
    numbers: u32,
}

impl Room {
    async fn new() -> Self {
        let world = World::of(&ROOM).await;
        let mut old = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut old, &Browser::new(7), KAREN).await.session;
        let other = world.adds_phone(&session, "iPad").await;
        let named = ("cop_00000000000000000000000000".into(), "typ_00000000000000000000000000".into());
        let (phones, ticked) = ([old, other], BTreeMap::new());
        Self { world, session, phones, named, code: None, meeting: [0; 16], ticked, numbers: 0 }
    }

    /// Two devices are always there: one that was removed, or has gone, is added anew.
    async fn is_complete(&mut self) {
        for number in 0..2 {
            if self.phones[number].maybe_device().await.is_some() {
                self.phones[number].settles_as_the_server().await;
                continue;
            }
            for extra in self.world.service.devices(self.session.account).await.unwrap().iter().skip(2) {
                self.world.service.remove_device(&self.session, extra.id).await.unwrap();
            }
            self.numbers += 1;
            self.phones[number] = self.world.adds_phone(&self.session, &format!("Phone {}", self.numbers)).await;
        }
    }

    async fn takes(&mut self, step: Step) {
        match step {
            Step::Clock(by) if by < 0 => self.world.wait_back(Duration::from_millis(by.unsigned_abs())),
            Step::Clock(by) => self.world.wait(Duration::from_millis(by.unsigned_abs())),
            Step::Calls { what, other } => {
                let number = usize::from(other);
                if what.contains("/account/devices") {
                    self.in_the_portal(what, number).await;
                } else if what.contains("/device/copies") || what == NEW_PHONE {
                    self.of_a_copy(what, number).await;
                } else {
                    self.of_a_device(what, number).await;
                }
            }
        }
        self.is_complete().await;
    }

    async fn of_a_copy(&mut self, what: &str, number: usize) {
        let (service, now) = (self.world.service.clone(), self.world.service.now());
        let (phone, copy) = (&mut self.phones[number], self.named.0.clone());
        match what {
            "POST /device/copies" => {
                let proof = phone.proof(Wish::Copy, PIN, "own");
                if let Ok(begun) = service.begin_copy(&phone.device().await, &proof).await {
                    self.named.0 = begun.copy;
                }
            }
            "POST /device/copies/{id}/start" => {
                if phone.starts_copy(&copy).await.is_ok() {
                    self.ticked.entry(copy).or_insert(now);
                }
            }
            "POST /device/copies/{id}/show" => {
                let proof = phone.proof(Wish::ShowCopy, PIN, "own");
                if let Ok(code) = service.show_copy(&phone.device().await, &copy, &proof).await {
                    let ticked = self.ticked.get(&copy).expect("a code without a tick");
                    assert!(now >= *ticked + hours(1), "a code {:?} after the tick", now.since(*ticked));
                    self.code = Some(code);
                }
            }
            "POST /device/copies/{id}/meet" => drop(phone.meets(&copy, self.meeting).await),
            "POST /device/copies/{id}/endorse" => {
                if let Some(met) = phone.sees_copy().await.and_then(|standing| standing.shown?.met) {
                    drop(phone.vouches(&copy, &met).await);
                }
            }
            NEW_PHONE => {
                let Some(code) = &self.code else { return };
                if let Ok((new, standing)) = self.world.reads(code).await {
                    self.meeting = standing.proximity.map_or([0; 16], |near| near.meeting);
                    drop(new.binds().await);
                }
            }
            _ => drop(service.stop_copy(&phone.device().await, &copy).await),
        }
    }

    async fn of_a_device(&mut self, what: &str, number: usize) {
        let service = self.world.service.clone();
        let (phone, typing) = (&mut self.phones[number], self.named.1.clone());
        let device = phone.device().await;
        let renewal = "ren_00000000000000000000000000";
        match what {
            "POST /device/open" => drop(service.open_app(&device, &phone.proof(Wish::Open, PIN, "own")).await),
            "POST /device/unregister" => drop(phone.unregisters(PIN).await),
            "POST /device/copied/{id}/seen" => drop(service.see_copied(&device, &phone.device).await),
            "POST /device/copied/{id}/remove" => drop(service.remove_copied(&device, &phone.device).await),
            "POST /device/typing" => {
                if let Ok(begun) = phone.begins_typing().await {
                    self.named.1 = begun.typing;
                }
            }
            "POST /device/typing/{id}/start" => drop(phone.ticks(&typing).await),
            "POST /device/typing/{id}/confirm" => drop(phone.confirms_typing(&typing).await),
            "POST /device/typing/{id}/stop" => drop(service.stop_typing(&device, &typing).await),
            "PUT /device/pin" => drop(phone.changes_pin(PIN, PIN).await),
            "POST /device/pin/renewal" => drop(service.begin_renewal(&device).await),
            "POST /device/pin/renewal/{id}" => drop(phone.renews_pin(KAREN, PASSWORD, PIN).await),
            "POST /device/pin/renewal/{id}/sms" => drop(service.renewal_asks_sms(&device, renewal).await),
            "POST /device/pin/renewal/{id}/key" => drop(service.renewal_asks_another_key(&device, renewal).await),
            "POST /device/pin/renewal/stop" => drop(service.stop_renewal(device.account, device.id, "device").await),
            "POST /device/platform/options" => drop(service.platform_key_options(&device).await),
            "POST /device/platform/remove" => {
                drop(service.unbind_platform(&device, &phone.proof(Wish::RemovePlatform, PIN, "own")).await);
            }
            "PUT /push" | "DELETE /push" => drop(service.set_push(&device, None).await),
            other => panic!("nobody calls {other}"),
        }
    }

    async fn in_the_portal(&mut self, what: &str, number: usize) {
        let (service, account) = (self.world.service.clone(), self.session.account);
        let device = device_id(&self.phones[number]);
        self.numbers += 1;
        let name = format!("Phone {}", self.numbers);
        match what {
            "POST /account/devices/add" => drop(self.world.shows_code(&self.session, &name).await),
            "POST /account/devices/add/{enrolment}/cancel" => {
                let (_, phone) = self.world.shows_code(&self.session, &name).await;
                service.cancel_enrolment(&self.session, phone.enrolment).await.unwrap();
            }
            "POST /account/devices/waiting/{id}/stop" => {
                for alone in service.alone_of(account).await.unwrap() {
                    service.stop_alone_of(account, alone.id).await.unwrap();
                }
            }
            "POST /account/devices/copies/{id}/stop" => {
                drop(service.stop_copy_of(account, self.named.0.parse().unwrap()).await);
            }
            "POST /account/devices/typing/{id}/stop" => {
                drop(service.stop_typing_of(account, self.named.1.parse().unwrap()).await);
            }
            "POST /account/devices/{id}/renewal/stop" => drop(service.stop_renewal(account, device, "portal").await),
            "POST /account/devices/{id}/block" => drop(service.block_device(&self.session, device).await),
            "POST /account/devices/{id}/open" => drop(service.open_device(&self.session, device).await),
            "POST /account/devices/{id}/remove" => drop(service.remove_device(&self.session, device).await),
            "POST /account/devices/{id}/rename" => {
                let name = DeviceName::parse(&name).unwrap();
                drop(service.rename_device(&self.session, device, name).await);
            }
            other => panic!("nobody calls {other}"),
        }
    }

    /// Wherever it is shown, the end of the hour stays an hour after the tick.
    async fn keeps_its_hour(&self) {
        for phone in &self.phones {
            let Some(standing) = phone.sees_copy().await else { continue };
            let ticked = self.ticked.get(&standing.copy).map(|at| (*at + hours(1)).0);
            assert_eq!(standing.waits_until, ticked, "{}", standing.copy);
        }
    }
}

/// G-19: whatever is called in whatever order on two devices and in the portal, and wherever the clock is set meanwhile: nothing moves the tick, and no code is
/// shown before an hour after it by the server's clock.
#[test]
fn no_sequence_of_calls_shortens_the_hour_before_a_copy() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let cases = size(6, 1_000);
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 100, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&prop::collection::vec(step(), 1..60), |steps| {
        runtime.block_on(async {
            let mut room = Room::new().await;
            for step in steps {
                room.takes(step).await;
                room.keeps_its_hour().await;
            }
        });
        Ok(())
    });
    outcome.unwrap();
}

/// The sequence that leads to a code is among them: else the test above could not fail.
#[tokio::test]
async fn the_calls_of_the_sequences_lead_to_a_code_after_its_hour() {
    let mut room = Room::new().await;
    let calls = |what| Step::Calls { what, other: false };
    for step in [calls(CALLS[2]), calls(CALLS[3]), Step::Clock(3_600_000), calls(CALLS[4])] {
        room.takes(step).await;
        room.keeps_its_hour().await;
    }
    assert!(room.code.is_some());
}

/// Who adds an address of a device, or a page about devices, says here what it does to the hour.
#[test]
fn every_call_of_a_device_and_of_the_portal_is_among_the_sequences() {
    let routes = include_str!("../../../hvem-web/src/routes.rs");
    let mut found = BTreeSet::new();
    for method in ["post", "put", "delete"] {
        for call in routes.split(&format!(" {method}(")).skip(1) {
            let path = call.trim_start().trim_start_matches('"').split('"').next().unwrap_or_default();
            if ["/device", "/push", "/account/devices"].iter().any(|begin| path.starts_with(begin)) {
                found.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    let known = CALLS.into_iter().chain(LEFT_OUT).map(str::to_owned).collect();
    assert_eq!(found, known);
}
