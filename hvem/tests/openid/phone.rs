//! A person who has a phone, speaking its protocol by `hvem-device`.

use hvem_device::{Choice, Client, Enrolment, Forgetful, Phone, PinKey, Unlock};
use hvem_formats::{b64, digest, qr::Carried};

use crate::{
    browser::{Answer, Browser},
    world::world,
};

pub const PIN: &str = "4071";

/// Follows redirects to the page where they end.
pub async fn follow(browser: &mut Browser, mut answer: Answer) -> Answer {
    for _ in 0..5 {
        match answer.header("location") {
            Some(to) if to.starts_with('/') => answer = browser.get(&format!("{}{to}", world().issuer)).await,
            _ => break,
        }
    }
    answer
}

/// Signs in to the portal and binds a phone.
pub async fn bind(browser: &mut Browser, email: &str) -> Phone<Forgetful> {
    let issuer = &world().issuer;
    let mut asked = browser.get(&format!("{issuer}/account")).await;
    while !asked.leads_to().unwrap().starts_with("/login/log_") {
        asked = browser.get(&format!("{issuer}{}", asked.leads_to().unwrap())).await;
    }
    browser.sign_in(&asked, email).await;
    let form = browser.get(&format!("{issuer}/account/devices/add")).await;
    let enrolment = form.field("enrolment").unwrap();
    let pin_key = digest::sha256(&[enrolment.as_bytes(), b"pin_key"]);
    let public = b64::encode(PinKey::derive(&pin_key, PIN, &enrolment).unwrap().public().unwrap().as_bytes());
    let fields = [("enrolment", enrolment.as_str()), ("name", "S24"), ("pin_public", &public)];
    let sent = browser.post(&format!("{issuer}/account/devices/add"), &fields).await;
    let page = follow(browser, sent).await;
    let token = page.body.split("data-token=\"").nth(1).unwrap().split('"').next().unwrap();
    let client = || Client::new(hvem_device::http(issuer).unwrap(), issuer, hvem_device::system_clock);
    let carried = Carried::Enrolment { token: b64::decode_array(token).unwrap(), pin_key };
    let mut enrolment = Enrolment::redeem(client(), carried, "hvem-device").await.unwrap();
    enrolment.unlock(PIN).await.unwrap();
    Phone::new(client(), enrolment.finish(None).await.unwrap(), Forgetful)
}

/// Signs in on the login page that `asked` leads to, approved by the phone; gives what comes after, and what the page showed.
pub async fn approve(
    browser: &mut Browser,
    asked: &Answer,
    email: &str,
    phone: &mut Phone<Forgetful>,
) -> (Answer, String) {
    let login = browser.login_page(asked);
    browser.sign_in(asked, email).await;
    let sent = browser.post(&format!("{login}/method"), &[("method", "app")]).await;
    let page = follow(browser, sent).await;
    let code = page.body.split("class=\"code\"").nth(1).unwrap().split("</p>").next().unwrap();
    let code: String = code.split("<b aria-hidden=\"true\">").skip(1).filter_map(|rest| rest.chars().next()).collect();
    let shown = phone.match_code(&code).await.unwrap();
    phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.unwrap();
    (browser.post(&format!("{login}/complete"), &[("browser_proof", "")]).await, code)
}
