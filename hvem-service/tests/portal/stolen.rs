//! Whoever has stolen the database tries everything that lies in it (SECURITY B2). The master key is not in it.

use std::collections::HashSet;

use hvem_domain::{
    password::{Against, Hasher},
    secret::{Token, TokenHash},
};
use hvem_formats::{app::request::Match, b64};

use super::{
    handset::{Phone, app_key, own_pin_key, pin_pair, pin_public, redeem},
    scene::{Browser, PASSWORD, PIN, email, size, token_in, typed},
    world::World,
};

const KAREN: &str = "karen@example.org";

/// Everything stands in the database: a phone, one half added, one whose code is shown, a session, a sign-in that waits, a link in a mail.
struct Victim {
    bound: Phone,
    unlocked: Phone,
    shown: Phone,
    code: [u8; 16],
    session: (Token<32>, TokenHash),
    waiting: hvem_domain::login::Login,
}

async fn victim(world: &World) -> Victim {
    let mut bound = world.person_with_phone(KAREN).await;
    let (browser, other) = (Browser::new(1), Browser::new(2));
    let opened = world.signs_in_with(&mut bound, &browser, KAREN).await;
    let mut unlocked = world.redeems(&opened.session, "Tablet").await;
    unlocked.unlocks(PIN).await.unwrap();
    let (code, shown) = world.shows_code(&opened.session, "Watch").await;
    let waiting = world.asks(&other, KAREN).await;
    world.service.forgot_password(email(KAREN), "da").await.unwrap();
    Victim { bound, unlocked, shown, code, session: (opened.token, browser.cookie), waiting }
}

/// Each value in a dump: as text, and as the bytes that the text may stand for.
struct Loot {
    texts: HashSet<String>,
    bytes: HashSet<Vec<u8>>,
}

async fn steal(world: &World) -> Loot {
    let is_value = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    let dump = world.dump().await;
    let texts: HashSet<String> = dump
        .iter()
        .flat_map(|row| row.split(|c| !is_value(c)))
        .filter(|text| !text.is_empty())
        .map(Into::into)
        .collect();
    let mut bytes: HashSet<Vec<u8>> = texts.iter().filter_map(|text| b64::decode(text)).collect();
    bytes.extend(texts.iter().filter_map(|text| unhexed(text.strip_prefix('x').unwrap_or(text))));
    Loot { texts, bytes }
}

fn unhexed(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok().filter(|_| pair.len() == 2)).collect()
}

impl Loot {
    fn of<const N: usize>(&self) -> Vec<[u8; N]> {
        self.bytes.iter().filter_map(|bytes| bytes.as_slice().try_into().ok()).collect()
    }

    /// Every 32 bytes in a row, wherever they begin: of values, and of the files.
    fn windows(&self, raw: &[u8]) -> HashSet<[u8; 32]> {
        let windows = |bytes: &[u8]| bytes.windows(32).map(|part| part.try_into().unwrap()).collect::<Vec<[u8; 32]>>();
        self.bytes.iter().flat_map(|bytes| windows(bytes)).chain(windows(raw)).collect()
    }
}

/// How often a PIN is found: the thief has photographed the QR codes and holds the phones, so he has every `pin_key`.
fn pins_found(victim: &Victim, windows: &HashSet<[u8; 32]>, digits: usize, pins: u32) -> usize {
    let (bound, unlocked, shown) = (&victim.bound, &victim.unlocked, &victim.shown);
    let page = |phone: &Phone| (phone.page_pin_key, phone.enrolment.to_string());
    let own = |phone: &Phone| (own_pin_key(&phone.device), phone.device.clone());
    let keys = [page(bound), page(unlocked), page(shown), own(bound), own(unlocked)];
    let guesses = (0..pins).map(|pin| format!("{pin:0digits$}"));
    let publics =
        guesses.flat_map(|pin| keys.each_ref().map(|(key, context)| pin_public(&pin_pair(key, &pin, context))));
    publics.filter(|public| windows.contains(public.as_bytes())).count()
}

/// G-14: no PIN can be tried against the dump, not even with every `pin_key`. With the one public key that lies sealed it could.
#[tokio::test]
async fn a_stolen_database_gives_no_pin_even_with_every_pin_key() {
    for world in World::all().await {
        let victim = victim(&world).await;
        let mut windows = steal(&world).await.windows(&world.raw());
        assert!(windows.contains(&victim.session.1.0), "what lies there is seen");
        // All PINs of four digits, and in a soak all of six.
        let pins = size(0, 1_000_000);
        assert_eq!(pins_found(&victim, &windows, 4, 10_000) + pins_found(&victim, &windows, 6, pins), 0);
        windows.insert(*victim.bound.device().await.pin_public.as_bytes());
        assert_eq!(pins_found(&victim, &windows, 4, 10_000), 1, "the attack works where the key is known");
        println!("measured {} PINs with 5 keys each against {} places, none found", 10_000 + pins, windows.len());
    }
}

/// G-14: without the pepper not even the right password fits, and nothing in the dump is the pepper.
#[tokio::test]
async fn a_stolen_database_gives_no_password() {
    for world in World::all().await {
        let bound = world.person_with_phone(KAREN).await;
        let record = world.store.read().await.unwrap().account(bound.account).await.unwrap().unwrap().password;
        let record = Against::Record(record.unwrap());
        let loot = steal(&world).await;
        let mut tried = 0;
        let mut fits = |pepper: [u8; 32], password: &str| {
            tried += 1;
            Hasher::new(pepper).verify(&typed(password), &record).unwrap().is_some()
        };
        for pepper in loot.of().into_iter().chain([[0; 32], [255; 32]]) {
            assert!(!fits(pepper, PASSWORD));
        }
        for number in 0..size(10, 10_000) {
            assert!(!fits([0; 32], &format!("password{number}")));
        }
        let pepper = hvem_service::Keys::from_master(&[7; 32]).unwrap().pepper;
        assert!(fits(pepper, PASSWORD), "with the pepper it fits");
        println!("measured {tried} passwords tried, none fits without the pepper");
    }
}

/// G-14: whatever looks like a token opens nothing: no session, no link, no enrolment, no sign-in.
#[tokio::test]
async fn nothing_in_a_stolen_database_opens_anything() {
    for world in World::all().await {
        let victim = victim(&world).await;
        let loot = steal(&world).await;
        let (long, short) = (loot.of::<32>(), loot.of::<16>());
        let cookies: Vec<TokenHash> =
            long.iter().map(|v| TokenHash(*v)).chain(short.iter().map(|v| Token::from_bytes(*v).hash())).collect();
        let mut tried = 0;
        for value in &long {
            let token = Token::from_bytes(*value);
            assert!(world.service.mail_link(&token).await.unwrap().is_none());
            for cookie in &cookies {
                assert!(world.service.session(&token, cookie).await.unwrap().is_none());
                tried += 1;
            }
        }
        let requests: Vec<&String> = loot.texts.iter().filter(|text| text.starts_with("req_")).collect();
        assert!(!requests.is_empty() && long.len() > 5, "the dump is read");
        for value in &short {
            assert!(world.service.redeem_enrolment(&redeem(*value, &app_key())).await.is_err());
            for request in &requests {
                let request = (*request).clone();
                let qr = Match::Qr { request: request.clone(), slot: 0, secret: *value };
                let link = Match::Link { request, token: *value };
                let device = victim.bound.device().await;
                assert!(world.service.match_request(&device, &qr, None).await.is_err());
                assert!(world.service.match_request(&device, &link, Some(&victim.waiting.browser)).await.is_err());
                tried += 2;
            }
        }
        assert!(!loot.texts.contains(&world.page(&victim.waiting).await.code), "the four characters");
        works_with_the_real_ones(&world, &victim).await;
        println!("measured {tried} uses of {} values, none opens anything", long.len() + short.len());
    }
}

async fn works_with_the_real_ones(world: &World, victim: &Victim) {
    let (token, cookie) = &victim.session;
    assert!(world.service.session(token, cookie).await.unwrap().is_some());
    let link = world.mails().await.iter().find(|letter| letter.news.link().is_some()).map(token_in).unwrap();
    assert!(world.service.mail_link(&link).await.unwrap().is_some());
    assert!(world.service.redeem_enrolment(&redeem(victim.code, &victim.shown.app)).await.is_ok());
    world.matched(&victim.bound, &victim.waiting).await;
}
