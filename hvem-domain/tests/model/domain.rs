//! The domain is asked. Rows become the domain's own types, as the store makes them, and the domain's own functions answer, with real keys and
//! signatures. They are pure, so each different question is asked once and its answer remembered.

use std::{cell::RefCell, collections::HashMap, sync::LazyLock};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
};
use hvem_domain::{
    approval::{self, Decided, MatchSecrets, Matched, MatchedBy, QR_TURN, QrTurn, Unmatched},
    ceremony::{Ceremony, Fact, Next, Passed, Step, Unlocked},
    device::{Device, DeviceName},
    id::Id,
    level::Level,
    login::{Asker, Login, Purpose, browser_transcript},
    pin::Tries,
    ratchet::Ratchet,
    scheme::{Channel, EU_LOGIN, Gate, Order, Scheme},
    secret::{DerivationKey, TokenHash},
    session::{Place, Session},
    time::Timestamp,
    typing::MayType,
};
use hvem_formats::{
    app::{
        answer::{Answer, Approval, Decision, Method},
        request::match_digest,
    },
    digest,
    key::{Ed25519, P256},
};

use super::state::{ANSWER_WITHIN, Asked, Browser, By, Match, Phone, SIGN_IN_WITHIN, SignIn, Tick};

const ISSUER: &str = "https://id.example.org";
const DERIVATION: DerivationKey = DerivationKey::new([7; 32]);
const HOLDER: [u8; 16] = [9; 16];

/// Something that the domain decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    Choose {
        began: Tick,
        channel: Channel,
        now: Tick,
    },
    Scan {
        phone: Phone,
        asked: Asked,
        slot: u8,
        now: Tick,
    },
    /// `code` names the request whose characters are typed.
    Type {
        phone: Phone,
        asked: Asked,
        code: Option<u8>,
        now: Tick,
    },
    Link {
        phone: Phone,
        asked: Asked,
        same_browser: bool,
        now: Tick,
    },
    /// `signed` is what the phone saw when it signed; `turn` is which of its answers it is.
    Answer {
        phone: Phone,
        asked: Asked,
        matched: Match,
        signed: (Asked, By),
        approve: bool,
        turn: u8,
        now: Tick,
    },
    Finish {
        number: u8,
        sign_in: SignIn,
        asked: Asked,
        matched: Match,
        approved: bool,
        proof: Browser,
        now: Tick,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Granted,
    Refused,
}

/// Asks the domain.
pub fn ask(question: Question) -> Verdict {
    thread_local!(static KNOWN: RefCell<HashMap<Question, Verdict>> = RefCell::default());
    let known = KNOWN.with_borrow(|known| known.get(&question).copied());
    known.unwrap_or_else(|| {
        let verdict = if decided_by_domain(question) { Verdict::Granted } else { Verdict::Refused };
        KNOWN.with_borrow_mut(|known| known.insert(question, verdict));
        verdict
    })
}

fn decided_by_domain(question: Question) -> bool {
    match question {
        Question::Choose { began, channel, now } => {
            way(channel).is_some_and(|way| ceremony(0, began, None).choose(way, time(now)).is_ok())
        }
        Question::Scan { phone, asked, slot, now } => {
            let secret = unmatched(&asked).qr(&DERIVATION, time(asked.at + slot)).secret;
            let scanned = QrTurn { slot: slot.into(), secret };
            unmatched(&asked).match_qr(&device(phone, 0), scanned, &DERIVATION, time(now)).is_ok()
        }
        Question::Type { phone, asked, code, now } => {
            let typed = code.map_or("----".to_owned(), |request| secrets(request).code());
            let device = device(phone, 0);
            let types = |may_type| unmatched(&asked).match_code((&device, &may_type), &typed, &DERIVATION, time(now));
            MayType::of(&device, None, &EU_LOGIN).is_ok_and(|may_type| matches!(types(may_type), Ok(Ok(_))))
        }
        Question::Link { phone, asked, same_browser, now } => {
            let carried = (&secrets(asked.id).link(), same_browser);
            unmatched(&asked).match_link(&device(phone, 0), carried, &DERIVATION, time(now)).is_ok()
        }
        Question::Answer { phone, asked, matched, signed, approve, turn, now } => {
            answered(phone, matched_by_domain(&asked, matched), signed, (approve, turn), now)
        }
        Question::Finish { number, sign_in, asked, matched, approved, proof, now } => {
            let by = matched_by(matched.by);
            let decision = if approved { Decision::Approve } else { Decision::Reject };
            let unlocked = approved.then_some(Unlocked::Pin);
            let (request, device) = (request(&asked), device_id(matched.phone));
            finished(
                login(number, &sign_in),
                &Decided { request, device, by, decision, unlocked, copied: None, at: time(now) },
                proof,
                now,
            )
        }
    }
}

/// As the service does it: signature and ratchet, the counted attempt, the PIN, the decision.
fn answered(phone: Phone, matched: Matched, signed: (Asked, By), (approve, turn): (bool, u8), now: Tick) -> bool {
    let device = device(phone, turn);
    let answer = answer(phone, signed, approve, turn);
    let verified = matched.check_signature(&device, &answer, ISSUER).and_then(|signed| {
        if approve {
            let counted = device.tries.reserve(time(now)).expect("a first attempt");
            signed.check_pin(&device, &counted)
        } else {
            signed.rejection()
        }
    });
    verified.and_then(|verified| matched.decide(verified, time(now))).is_ok()
}

/// As the service does it: the browser, the gate, the level, the session.
fn finished(login: Login, decided: &Decided, proof: Browser, now: Tick) -> bool {
    if login.is_over(time(now)) {
        return false;
    }
    let signature = sign(&KEYS.browsers[proof as usize], browser_transcript(ISSUER, login.id, &login.nonce).as_bytes());
    let Ok(proved) = login.check_browser(decided, Some(&signature), ISSUER) else { return false };
    let Some(evidence) = decided.evidence(proved) else { return false };
    let Ok(ceremony) = login.ceremony.pass(evidence, time(now)) else { return false };
    let Ok(Next::Done(complete)) = ceremony.next(time(now)) else { return false };
    let place = Place { browser: login.browser, description: String::new(), identity: Level::Low };
    let ids = (Id::from_bytes([1; 16]), TokenHash([1; 32]));
    let session = Session::open(&complete, decided.request.account, ids, place, time(now));
    // A PIN is worth no more, wherever it was typed.
    session.levels.authentication == Level::Substantial
}

struct Keys {
    phones: [EcdsaKeyPair; 2],
    browsers: [EcdsaKeyPair; 3],
    pins: [Ed25519KeyPair; 2],
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let key = || EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
    let pin = |number| Ed25519KeyPair::from_seed_unchecked(&[number; 32]).expect("a seed");
    Keys { phones: [key(), key()], browsers: [key(), key(), key()], pins: [pin(1), pin(2)] }
});

fn sign(key: &EcdsaKeyPair, message: &[u8]) -> [u8; 64] {
    let signature = key.sign(&SystemRandom::new(), message).expect("a signature");
    signature.as_ref().try_into().expect("64 bytes")
}

fn public(key: &EcdsaKeyPair) -> P256 {
    P256::from_point(key.public_key().as_ref()).expect("a point")
}

fn time(tick: Tick) -> Timestamp {
    Timestamp(1_000_000_000_000) + QR_TURN * tick.into()
}

fn plan() -> &'static [Gate] {
    Scheme::preset("eu-login").expect("a preset").login
}

/// Which of the ways leads to the app there.
fn way(channel: Channel) -> Option<usize> {
    let Some(Gate::OneOf(ways)) = plan().last() else { return None };
    ways.iter().position(|way| *way == [Gate::Approve(channel)])
}

/// A ceremony in which the password was passed and, perhaps, a way chosen, as the store rebuilds it.
fn ceremony(number: u8, began: Tick, chosen: Option<Channel>) -> Ceremony {
    let passed = |gate: Gate, fact| Step::Passed(Passed { gate: gate.name().into(), at: time(began), fact });
    let mut steps = vec![passed(Gate::UserId, Fact::Plain), passed(Gate::Password, Fact::Password)];
    steps.extend(chosen.and_then(|channel| Some(Step::Chose(way(channel)?, time(began)))));
    let times = (time(began), time(began + SIGN_IN_WITHIN));
    Ceremony::replay(Id::from_bytes([number; 16]), plan(), times, steps).expect("a ceremony")
}

fn login(number: u8, sign_in: &SignIn) -> Login {
    Login {
        id: Id::from_bytes([number; 16]),
        ceremony: ceremony(number, sign_in.began, sign_in.chosen),
        order: Order::Usual,
        asker: asker(),
        purpose: Purpose::Portal { to: "/account".into() },
        floor: Level::Low,
        browser: TokenHash([sign_in.browser as u8; 32]),
        browser_description: String::new(),
        browser_key: sign_in.keyed.then(|| public(&KEYS.browsers[sign_in.browser as usize])),
        claimed: None,
        typed_code: None,
        account: Some(Id::from_bytes(HOLDER)),
        approval: sign_in.request.map(request_id),
        nonce: [number; 16],
        ended: None,
        version: 0,
    }
}

fn asker() -> Asker {
    Asker { id: "portal".into(), name: "hvem".into() }
}

fn request_id(id: u8) -> Id<approval::Approval> {
    Id::from_bytes([100 + id; 16])
}

fn secrets(request: u8) -> MatchSecrets<'static> {
    MatchSecrets::of(request_id(request), &DERIVATION)
}

fn request(asked: &Asked) -> approval::Request {
    approval::Request {
        id: request_id(asked.id),
        ceremony: Id::from_bytes([asked.sign_in; 16]),
        account: Id::from_bytes(HOLDER),
        woken: None,
        channel: asked.channel,
        asker: asker(),
        browser: "Firefox".into(),
        browser_key: asked.key.map(|browser| public(&KEYS.browsers[browser as usize]).thumbprint()),
        asked_at: time(asked.at),
        expires_at: time(asked.at + ANSWER_WITHIN),
    }
}

fn unmatched(asked: &Asked) -> Unmatched {
    Unmatched { request: request(asked) }
}

fn matched_by(by: By) -> MatchedBy {
    match by {
        By::Qr { .. } => MatchedBy::Qr,
        By::Code => MatchedBy::Code,
        By::Link => MatchedBy::Link,
    }
}

/// What binds an answer to what was carried.
fn carried(asked: &Asked, by: By) -> [u8; 32] {
    let (secrets, word) = (secrets(asked.id), matched_by(by).as_str());
    match by {
        By::Qr { slot } => match_digest(word, &unmatched(asked).qr(&DERIVATION, time(asked.at + slot)).secret),
        By::Code => match_digest(word, secrets.code().as_bytes()),
        By::Link => match_digest(word, &secrets.link()),
    }
}

fn matched_by_domain(asked: &Asked, matched: Match) -> Matched {
    let (device, by) = (device_id(matched.phone), matched_by(matched.by));
    Matched { request: request(asked), device, by, digest: carried(asked, matched.by) }
}

fn device_id(phone: Phone) -> Id<Device> {
    Id::from_bytes([50 + phone as u8; 16])
}

/// A phone's value of the ratchet at its n-th answer.
fn value(turn: u8) -> [u8; 32] {
    [turn; 32]
}

fn device(phone: Phone, turn: u8) -> Device {
    let account = if phone == Phone::Pocket { HOLDER } else { [4; 16] };
    let pin = KEYS.pins[phone as usize].public_key().as_ref().try_into().expect("32 bytes");
    Device {
        id: device_id(phone),
        account: Id::from_bytes(account),
        name: DeviceName::parse("S24").expect("a name"),
        description: String::new(),
        app_key: public(&KEYS.phones[phone as usize]),
        pin_public: Ed25519::from_bytes(pin),
        pin_version: 0,
        tries: Tries::default(),
        ratchet: Ratchet::new(digest::sha256(&[&value(turn)])),
        platform: None,
        added_at: time(0),
        last_used_at: None,
        origin: hvem_domain::device::Origin::Activated,
        state: hvem_domain::device::State::InUse,
    }
}

/// What the phone signs: what it was shown, as `docs/protocol.md` §3.3 writes it.
fn answer(phone: Phone, (asked, by): (Asked, By), approve: bool, turn: u8) -> Answer {
    let (decision, method) =
        if approve { (Decision::Approve, Method::Pin) } else { (Decision::Reject, Method::Nothing) };
    let request = request(&asked);
    let (ratchet, next_ratchet) = (value(turn), digest::sha256(&[&value(turn + 1)]));
    let transcript = Approval {
        issuer: ISSUER,
        request: &request.id.to_string(),
        relying_party: &request.asker.id,
        relying_party_name: &request.asker.name,
        action: approval::ACTION,
        text: "",
        browser: &request.browser,
        browser_key: request.browser_key.as_ref(),
        match_digest: &carried(&asked, by),
        decision,
        method,
        device: &device_id(phone).to_string(),
        ratchet: &ratchet,
        next_ratchet: &next_ratchet,
        asked_at: request.asked_at.0,
        expires_at: request.expires_at.0,
        locale: "da",
    }
    .transcript();
    let pin = KEYS.pins[phone as usize].sign(transcript.as_bytes());
    Answer {
        decision,
        method,
        locale: "da".into(),
        ratchet,
        next_ratchet,
        signature: sign(&KEYS.phones[phone as usize], transcript.as_bytes()),
        pin_signature: approve.then(|| pin.as_ref().try_into().expect("64 bytes")),
        assertion: None,
    }
}
