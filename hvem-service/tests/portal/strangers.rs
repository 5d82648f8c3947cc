//! What strangers can't do to somebody, whatever they try, in whatever order (G-02).

use std::time::Duration;

use hvem_domain::{level::Level, login::Login, network::Network, time::minutes};
use hvem_formats::app::request::Match;
use hvem_service::{
    calls::Signed,
    login::{FinishError, Guess, LoginError},
};
use proptest::{prelude::*, test_runner::TestRunner};

use super::{
    handset::{Phone, app_key, redeem},
    scene::{Browser, ELSEWHERE, HERE, PASSWORD, PIN, email, karen, size, typed},
    world::{Contents, World},
};

const KAREN: &str = "karen@example.org";
const BO: &str = "bo@example.org";

fn network(number: u16) -> Option<Network> {
    let [high, low] = number.to_be_bytes();
    Network::of([198, 18, high, low].into())
}

/// Something that a stranger to Karen may do. He knows her address and her phone's id, and has an account and a phone of his own.
#[derive(Clone, Debug)]
enum Event {
    Guesses { browser: u8, network: u16 },
    Takes { login: usize, here: bool },
    Scans { login: usize },
    TypesCode(String),
    Cancels { login: usize },
    AsksForMail,
    Registers,
    Calls { signature: u8 },
    AnswersForHer { login: usize },
    Redeems(u8),
    Waits(u64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (50..240u8, 0..40u16).prop_map(|(browser, network)| Event::Guesses { browser, network }),
        3 => (0..8usize, any::<bool>()).prop_map(|(login, here)| Event::Takes { login, here }),
        2 => (0..8usize).prop_map(|login| Event::Scans { login }),
        1 => "[0-9A-Z]{4}".prop_map(Event::TypesCode),
        1 => (0..8usize).prop_map(|login| Event::Cancels { login }),
        1 => Just(Event::AsksForMail),
        1 => Just(Event::Registers),
        2 => any::<u8>().prop_map(|signature| Event::Calls { signature }),
        2 => (0..8usize).prop_map(|login| Event::AnswersForHer { login }),
        1 => any::<u8>().prop_map(Event::Redeems),
        1 => (0..30u64).prop_map(Event::Waits),
    ]
}

/// Karen, a stranger, and what he has begun.
struct Street {
    world: World,
    karens: Phone,
    bos: Phone,
    logins: Vec<Login>,
}

impl Street {
    /// `spent`: strangers have guessed a hundred times before.
    async fn new(spent: bool) -> Self {
        let world = World::new().await;
        let mut karens = world.person_with_phone(KAREN).await;
        world.signs_in_with(&mut karens, &Browser::new(1), KAREN).await;
        world.opens_account(BO).await;
        let opened = world.signs_in_alone(&Browser::new(2), BO).await;
        let bos = world.adds_phone(&opened.session, "Bos").await;
        if spent {
            world.guesses_wrong(&Browser::new(66), KAREN).await;
            world.guessed_a_hundred_times().await;
        }
        Self { world, karens, bos, logins: Vec::new() }
    }

    /// Every row about Karen that could block her: her account, devices with their PIN tries, known browsers, open sessions.
    async fn blocking(&self) -> Vec<String> {
        let id = self.karens.account.to_string();
        let tables = ["accounts: ", "devices: ", "known_browsers: ", "sessions: "];
        let rows = self.world.contents(Contents::All).await.into_iter();
        rows.filter(|row| row.contains(&id) && tables.iter().any(|table| row.starts_with(table))).collect()
    }

    async fn happens(&mut self, event: &Event) {
        let service = self.world.service.clone();
        let login = |number: usize| self.logins.get(number % self.logins.len().max(1)).cloned();
        match event {
            Event::Guesses { browser, network: from } => {
                let login = self.world.begins(&Browser::new(*browser), Level::Low).await;
                let login = self.world.claims(&login, KAREN).await;
                let guess = Guess { password: typed("forkert og igen forkert"), network: network(*from) };
                assert!(service.check_password(login.clone(), guess).await.is_err());
                self.logins.push(self.world.again(&login).await);
            }
            Event::Takes { login: number, here } => {
                let Some(login) = login(*number) else { return };
                let login = self.world.again(&login).await;
                let _ = service.choose_method(login, if *here { HERE } else { ELSEWHERE }).await;
            }
            Event::Scans { login: number } => {
                let Some(login) = login(*number) else { return };
                let Ok(hvem_service::login::Stand::Waiting(waiting)) =
                    service.stand(&self.world.again(&login).await).await
                else {
                    return;
                };
                let code = service.carried_by_page(&waiting.approval).map(|page| page.code).unwrap_or_default();
                let device = self.bos.device().await;
                assert!(service.match_request(&device, &Match::Code(code), None).await.is_err());
            }
            Event::TypesCode(code) => {
                let device = self.bos.device().await;
                assert!(service.match_request(&device, &Match::Code(code.clone()), None).await.is_err());
            }
            Event::Cancels { login: number } => {
                let Some(login) = login(*number) else { return };
                let _ = service.cancel_login(self.world.again(&login).await).await;
            }
            Event::AsksForMail => service.forgot_password(email(KAREN), "da").await.unwrap(),
            Event::Registers => service.register(karen(), email(KAREN), "da").await.unwrap(),
            Event::Calls { signature } => {
                let signed = Signed {
                    method: "POST",
                    path: "/app/api/v1/device/unregister",
                    sender: &self.karens.device,
                    time: service.now().0,
                    signature: &[*signature; 64],
                    body: &[],
                };
                assert!(service.calling_device(signed).await.is_err());
            }
            Event::AnswersForHer { login: number } => {
                let Some(approval) = login(*number).and_then(|login| login.approval) else { return };
                assert!(service.matched_request(&self.bos.device().await, &approval.to_string()).await.is_err());
            }
            Event::Redeems(number) => {
                assert!(service.redeem_enrolment(&redeem([*number; 16], &app_key())).await.is_err());
            }
            Event::Waits(time) => self.world.wait(minutes(*time)),
        }
    }

    /// Karen signs in, from a network of her own. Gives how long the server let her wait.
    async fn karen_signs_in(&mut self, browser: &Browser) -> Duration {
        let mut waited = Duration::ZERO;
        let world = &self.world;
        loop {
            let login = world.begins(browser, Level::Low).await;
            let login = world.claims(&login, KAREN).await;
            let guess = || Guess { password: typed(PASSWORD), network: network(u16::MAX) };
            let (asked, first) = match world.service.check_password(login.clone(), guess()).await {
                Ok(passed) => (world.takes(browser, passed, ELSEWHERE).await.unwrap(), false),
                Err(LoginError::PossessionFirst) => {
                    (world.takes(browser, world.again(&login).await, ELSEWHERE).await.unwrap(), true)
                }
                Err(LoginError::TryLater(until)) => {
                    let wait = until.since(world.service.now());
                    waited += wait;
                    world.wait(wait);
                    continue;
                }
                Err(other) => panic!("Karen is kept out: {other}"),
            };
            let shown = world.matched(&self.karens, &asked).await;
            self.karens.approves(&shown, PIN).await.expect("her PIN");
            if first {
                assert!(matches!(world.finishes(browser, &asked).await, Err(FinishError::NotComplete)));
                world.service.check_password(world.again(&asked).await, guess()).await.expect("her password");
            }
            world.finishes(browser, &asked).await.expect("signed in");
            return waited;
        }
    }
}

/// G-02: no sequence of what strangers can do moves a counter that could block Karen, and after each she signs in: in her own browser, and in a
/// new one.
#[test]
fn unauthenticated_events_never_move_a_blocking_counter() {
    let cases = size(8, 2_000);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() };
    let sequences = (any::<bool>(), prop::collection::vec(event(), 1..40));
    let outcome = TestRunner::new(config).run(&sequences, |(spent, events)| {
        runtime.block_on(async {
            let mut street = Street::new(spent).await;
            let before = street.blocking().await;
            for event in &events {
                street.happens(event).await;
                let after = street.blocking().await;
                prop_assert_eq!(&after, &before, "{:?}", event);
            }
            prop_assert_eq!(street.karen_signs_in(&Browser::new(1)).await, Duration::ZERO);
            prop_assert_eq!(street.karen_signs_in(&Browser::new(9)).await, Duration::ZERO);
            Ok(())
        })
    });
    outcome.unwrap();
}

/// G-02: ten thousand hostile starts an hour from a thousand networks against one account. Karen signs in all the while, every other time in a
/// browser that nobody knows: always, and the server never lets her wait.
#[tokio::test]
async fn on_a_hostile_day_the_holder_signs_in_as_ever() {
    let starts = size(200, 24 * 10_000);
    let between = Duration::from_millis(3_600_000 / 10_000);
    let mut street = Street::new(false).await;
    let (mut signed_in, mut waited) = (0, Duration::ZERO);
    for start in 0..starts {
        street.world.wait(between);
        let thief = Browser::without_script(50 + u8::try_from(start % 200).unwrap());
        let login = street.world.begins(&thief, Level::Low).await;
        let login = street.world.claims(&login, KAREN).await;
        let guess = Guess { password: typed("forkert og igen forkert"), network: network(start as u16 % 1_000) };
        assert!(street.world.service.check_password(login.clone(), guess).await.is_err());
        let _ = street.world.service.choose_method(street.world.again(&login).await, ELSEWHERE).await;
        if start % 100 == 99 {
            let new = start % 200 == 199;
            let browser = Browser::new(if new { 10 + u8::try_from(start / 200 % 30).unwrap() } else { 1 });
            waited += street.karen_signs_in(&browser).await;
            signed_in += 1;
        }
    }
    assert_eq!((signed_in, waited), (starts / 100, Duration::ZERO));
    assert!(
        street.world.service.passwords_looked_at() < u64::from(100 + 3 * signed_in + 20),
        "at most a hundred guesses were looked at"
    );
}
