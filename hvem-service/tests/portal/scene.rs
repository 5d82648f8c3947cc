//! Persons, browsers and phones, and what they do.

use std::sync::Arc;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{EcdsaKeyPair, KeyPair},
};
use hvem_domain::{
    account::{Email, PersonName},
    approval::Approval,
    device::DeviceName,
    id::Id,
    level::Level,
    login::{Asker, Login, Purpose, browser_transcript},
    message::Letter,
    password::Password,
    scheme::{Channel, Gate},
    secret::{Token, TokenHash},
    session::Session,
    user_id::UserId,
};
use hvem_formats::{
    app::{
        enrol::Finish,
        request::{Match, Shown},
    },
    digest,
    key::P256,
    qr::Carried,
};
use hvem_service::{
    approvals::{MatchError, PageSecrets},
    login::{Beginning, Browser as Seen, FinishError, LoginError, Opened, Stand},
    stops::{StopToken, Stoppable},
};

pub use super::world::ISSUER;
use super::{
    handset::{Phone, app_key, pin_pair, pin_public, redeem},
    world::World,
};

pub const PIN: &str = "4071";
pub const PASSWORD: &str = "blå cykel i regnen";
pub const ELSEWHERE: Gate = Gate::Approve(Channel::Elsewhere);
pub const HERE: Gate = Gate::Approve(Channel::Here);

/// A browser: its cookie, and the key that it makes for a sign-in.
pub struct Browser {
    pub cookie: TokenHash,
    key: Option<EcdsaKeyPair>,
}

impl Browser {
    pub fn new(number: u8) -> Self {
        Self { key: Some(app_key()), ..Self::without_script(number) }
    }

    pub fn without_script(number: u8) -> Self {
        Self { cookie: Token::<16>::from_bytes([number; 16]).hash(), key: None }
    }

    pub fn public(&self) -> Option<P256> {
        self.key.as_ref().and_then(|key| P256::from_point(key.public_key().as_ref()))
    }

    /// The proof that finishes this sign-in.
    pub fn proof(&self, login: &Login) -> Option<Vec<u8>> {
        let transcript = browser_transcript(ISSUER, login.id, &login.nonce);
        let sign =
            |key: &EcdsaKeyPair| key.sign(&SystemRandom::new(), transcript.as_bytes()).unwrap().as_ref().to_vec();
        self.key.as_ref().map(sign)
    }
}

pub fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

/// In a scheme in which the address says who signs in.
pub fn user_id(address: &str) -> UserId {
    UserId::of_email(&email(address))
}

pub fn typed(text: &str) -> Password {
    Password::typed(text.into())
}

pub fn karen() -> PersonName {
    PersonName { given: "Karen".into(), family: "Jensen".into() }
}

/// The token of the link in a mail.
pub fn token_in(letter: &Letter) -> Token<32> {
    let address = &letter.news.link().expect("a link").address;
    let token = address.strip_prefix(&format!("{ISSUER}/account/link/")).expect("our link");
    Token::from_text(token).expect("a token")
}

/// What the link in a mail stops, and what makes it work.
pub fn stop_in(letter: &Letter) -> (Stoppable, StopToken) {
    let address = &letter.news.link().expect("a link").address;
    let path = address.strip_prefix(&format!("{ISSUER}/account/stop/")).expect("our link");
    let (what, token) = path.split_once('/').expect("two parts");
    (what.parse().expect("an id"), StopToken::from_text(token).expect("a token"))
}

impl World {
    /// Opens an account, by the link in the mail.
    pub async fn opens_account(&self, address: &str) {
        self.service.register(karen(), email(address), "da").await.unwrap();
        let mails = self.mails().await;
        self.service.set_password_by_link(&token_in(&mails[0]), typed(PASSWORD)).await.unwrap();
    }

    pub async fn begins(&self, browser: &Browser, floor: Level) -> Login {
        let beginning = Beginning {
            asker: Asker { id: "bank".into(), name: "Banken på Hjørnet".into() },
            purpose: Purpose::Portal { to: "/account".into() },
            floor,
            browser: Seen { cookie: browser.cookie, description: "Firefox on Linux".into() },
            hint: None,
        };
        let id = self.service.begin_login(beginning).await.unwrap();
        self.service.login(id, &browser.cookie).await.unwrap()
    }

    /// As the next page would read it.
    pub async fn again(&self, login: &Login) -> Login {
        self.service.login(login.id, &login.browser).await.unwrap()
    }

    pub async fn claims(&self, login: &Login, address: &str) -> Login {
        self.service.claim_user_id(self.again(login).await, user_id(address)).await.unwrap();
        self.again(login).await
    }

    pub async fn passes_password_for(&self, browser: &Browser, address: &str, floor: Level) -> Login {
        let login = self.begins(browser, floor).await;
        let login = self.claims(&login, address).await;
        self.service.check_password(login, typed(PASSWORD)).await.unwrap()
    }

    pub async fn passes_password(&self, browser: &Browser, address: &str) -> Login {
        self.passes_password_for(browser, address, Level::Low).await
    }

    /// Takes a way, showing the browser's key.
    pub async fn takes(&self, browser: &Browser, mut login: Login, way: Gate) -> Result<Login, LoginError> {
        self.service.show_browser_key(&mut login, browser.public());
        self.service.choose_method(login, way).await
    }

    /// A sign-in that waits for the app on another device.
    pub async fn asks(&self, browser: &Browser, address: &str) -> Login {
        let login = self.passes_password(browser, address).await;
        self.takes(browser, login, ELSEWHERE).await.unwrap()
    }

    /// The same, of one of several phones.
    pub async fn asks_of(&self, browser: &Browser, address: &str, phone: &Phone) -> Login {
        let login = self.asks(browser, address).await;
        self.service.choose_device(login, device_id(phone)).await.unwrap()
    }

    /// What the page of a waiting sign-in shows.
    pub async fn page(&self, login: &Login) -> PageSecrets {
        let approval = self.approval(login).await;
        self.service.carried_by_page(&approval).expect("unmatched")
    }

    pub async fn approval(&self, login: &Login) -> Approval {
        match self.service.stand(&self.again(login).await).await.unwrap() {
            Stand::Waiting(waiting) => waiting.approval,
            other => panic!("not waiting: {other:?}"),
        }
    }

    /// What a phone that scans the page carries.
    pub async fn scans(&self, login: &Login) -> Match {
        let text = self.page(login).await.qr;
        let Some(Carried::Request { request, slot, secret }) = Carried::read(&text, ISSUER) else { panic!("{text}") };
        Match::Qr { request, slot, secret }
    }

    /// What the link on the same device carries.
    pub async fn follows_link(&self, login: &Login) -> Match {
        let link = self.page(login).await.link;
        let text = format!("{ISSUER}{link}");
        let Some(Carried::Link { request, token }) = Carried::read(&text, ISSUER) else { panic!("{text}") };
        Match::Link { request, token }
    }

    pub async fn matches(&self, phone: &Phone, carried: &Match) -> Result<Shown, MatchError> {
        self.service.match_request(&phone.device().await, carried, None).await
    }

    /// A request that this phone has matched by scanning.
    pub async fn matched(&self, phone: &Phone, login: &Login) -> Shown {
        let carried = self.scans(login).await;
        self.matches(phone, &carried).await.expect("matched")
    }

    pub async fn finishes(&self, browser: &Browser, login: &Login) -> Result<Opened, FinishError> {
        let login = self.again(login).await;
        let proof = browser.proof(&login);
        self.service.finish_login(login, proof.as_deref()).await
    }

    /// Signs in with the password alone, as is possible before there is a device.
    pub async fn signs_in_alone(&self, browser: &Browser, address: &str) -> Opened {
        let login = self.passes_password(browser, address).await;
        let login = self.takes(browser, login, Gate::NoFactorYet).await.unwrap();
        self.finishes(browser, &login).await.unwrap()
    }

    /// Signs in with the phone.
    pub async fn signs_in_with(&self, phone: &mut Phone, browser: &Browser, address: &str) -> Opened {
        let login = self.asks(browser, address).await;
        let shown = self.matched(phone, &login).await;
        phone.approves(&shown, PIN).await.unwrap();
        self.finishes(browser, &login).await.unwrap()
    }

    /// Somebody types a wrong password; gives the sign-in as it stands then, and why it was refused.
    pub async fn guesses_wrong(&self, browser: &Browser, address: &str) -> (Login, LoginError) {
        let login = self.begins(browser, Level::Low).await;
        let login = self.claims(&login, address).await;
        let refused = self.service.check_password(login.clone(), typed("forkert og igen forkert")).await.unwrap_err();
        (self.again(&login).await, refused)
    }

    /// The app approves first; gives the sign-in that waits for the password.
    pub async fn proves_possession(&self, phone: &mut Phone, browser: &Browser, address: &str) -> Login {
        let (login, refused) = self.guesses_wrong(browser, address).await;
        assert!(matches!(refused, LoginError::PossessionFirst), "{refused:?}");
        let login = self.takes(browser, login, ELSEWHERE).await.unwrap();
        let shown = self.matched(phone, &login).await;
        phone.approves(&shown, PIN).await.unwrap();
        assert!(
            matches!(self.finishes(browser, &login).await, Err(FinishError::NotComplete)),
            "the password is to come"
        );
        self.again(&login).await
    }

    /// Signs in where strangers have guessed too often.
    pub async fn signs_in_possession_first(&self, phone: &mut Phone, browser: &Browser, address: &str) -> Opened {
        let login = self.proves_possession(phone, browser, address).await;
        let login = self.service.check_password(login, typed(PASSWORD)).await.unwrap();
        self.finishes(browser, &login).await.unwrap()
    }

    /// What the portal does until the code is shown. Gives the code's token and a phone that could read it.
    pub async fn shows_code(&self, session: &Session, name: &str) -> ([u8; 16], Phone) {
        let id = self.service.new_enrolment_id().unwrap();
        let page_pin_key = digest::sha256(&[id.as_bytes()]);
        let public = pin_public(&pin_pair(&page_pin_key, PIN, &id.to_string()));
        self.service.begin_enrolment(session, id, DeviceName::parse(name).unwrap(), public).await.unwrap();
        let phone = Phone {
            service: self.service.clone(),
            account: session.account,
            app: Arc::new(app_key()),
            enrolment: id,
            page_pin_key,
            device: String::new(),
            value: digest::sha256(&[b"ratchet", id.as_bytes()]),
            turns: 0,
        };
        (*self.service.enrolment_token(id).reveal_bytes(), phone)
    }

    /// A phone that has read the code.
    pub async fn redeems(&self, session: &Session, name: &str) -> Phone {
        let (token, phone) = self.shows_code(session, name).await;
        let redeemed = self.service.redeem_enrolment(&redeem(token, &phone.app)).await.unwrap();
        Phone { device: redeemed.device, ..phone }
    }

    /// A bound phone.
    pub async fn adds_phone(&self, session: &Session, name: &str) -> Phone {
        let mut phone = self.redeems(session, name).await;
        phone.unlocks(PIN).await.unwrap();
        self.service.finish_enrolment(phone.stored().await, &Finish { platform: None }).await.unwrap();
        phone
    }

    /// A person with a bound phone; all mails read.
    pub async fn person_with_phone(&self, address: &str) -> Phone {
        self.opens_account(address).await;
        let opened = self.signs_in_alone(&Browser::new(250), address).await;
        let phone = self.adds_phone(&opened.session, "S24").await;
        self.mails().await;
        phone
    }
}

/// Whose approval it is.
pub fn device_id(phone: &Phone) -> Id<hvem_domain::device::Device> {
    phone.device.parse().unwrap()
}

/// The size of a test: the first in every run, the second in a soak.
pub fn size(small: u32, large: u32) -> u32 {
    if std::env::var_os("HVEM_SOAK").is_some() { large } else { small }
}
