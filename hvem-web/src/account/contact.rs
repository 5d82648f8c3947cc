//! Another e-mail address, by a link in the new mailbox; another telephone number, by a code that comes to it.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use hvem_domain::{account::Email, phone_number::PhoneNumber, secret::Token, time::Timestamp};
use hvem_service::{emails::EmailError, phones::PhoneError, temporary_pins::SmsError};

use super::open::{Sent, sent_to, wrong_email};
use crate::{
    App,
    evenly::evenly,
    extract::{Recently, SignedIn, Visitor},
    problem::{Again, Problem, Trouble},
    reply::{Reply, mistakes, page, see},
    view::{EmailChange, EmailLink, EmailLinkState, EmailSent, PhoneChange, PhoneCode, Wrong},
};

/// What the forms send; each uses what it needs.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Typed {
    email: String,
    phone: String,
    code: String,
}

/// `/account/email`.
pub async fn email_form(State(app): State<App>, Recently(me): Recently<SignedIn>) -> Reply {
    page(&email_view(&app, &me, String::new(), Vec::new()).await?)
}

/// Another address is wanted. Whose it is shows neither in the answer nor in its time.
pub async fn email(State(app): State<App>, Recently(me): Recently<SignedIn>, Form(typed): Form<Typed>) -> Reply {
    let wrong = match Email::parse(&typed.email) {
        Err(error) => wrong_email(error),
        Ok(email) => match evenly(app.service.ask_email_change(&me.session, email.clone())).await {
            Ok(()) => return Ok(see(&sent_to("/account/email/sent", &email))),
            Err(EmailError::Same) => Wrong::EmailSame,
            // The page says until when.
            Err(EmailError::Rests(_)) => return Ok(see("/account/email")),
            Err(EmailError::TooMany(until)) => return Err(later(until, "/account/email")),
            Err(EmailError::Fault(fault)) => return Err(fault.into()),
            Err(EmailError::NoAccount | EmailError::Taken | EmailError::LinkGone) => {
                return Err(Trouble::NotFound.into());
            }
        },
    };
    mistakes(&email_view(&app, &me, typed.email, vec![wrong]).await?)
}

async fn email_view(app: &App, me: &SignedIn, email: String, errors: Vec<Wrong>) -> Result<EmailChange, Problem> {
    let rests_until = app.service.email_rests_until(me.account.id).await?.map(|until| until.0);
    Ok(EmailChange { page: me.page(), email, present: me.account.email.as_str().to_owned(), rests_until, errors })
}

/// Two mails are on their way.
pub async fn email_sent(visitor: Visitor, Query(sent): Query<Sent>) -> Reply {
    page(&EmailSent { page: visitor.page(), email: sent.shown() })
}

/// `/account/email/link/{token}`, from the mail to the new address. Looking changes nothing: mail programs look too.
pub async fn email_link_form(State(app): State<App>, visitor: Visitor, Path(token): Path<String>) -> Reply {
    let waiting = match Token::from_text(&token) {
        Some(secret) => app.service.email_change_by_link(&secret).await?,
        None => None,
    };
    let state = waiting.map_or(EmailLinkState::Over, |change| EmailLinkState::Open {
        address: format!("/account/email/link/{token}"),
        email: change.email.as_str().to_owned(),
        before: change.before.masked(),
    });
    page(&EmailLink { page: visitor.page(), state })
}

/// The press there.
pub async fn email_link(State(app): State<App>, visitor: Visitor, Path(token): Path<String>) -> Reply {
    let confirmed = match Token::from_text(&token) {
        Some(secret) => app.service.confirm_email(&secret).await,
        None => Err(EmailError::LinkGone),
    };
    let state = match confirmed {
        Ok(email) => {
            EmailLinkState::Changed { email: email.as_str().to_owned(), signs_in: !app.service.has_user_ids() }
        }
        Err(EmailError::Fault(fault)) => return Err(fault.into()),
        Err(_) => EmailLinkState::Over,
    };
    page(&EmailLink { page: visitor.page(), state })
}

/// `/account/phone`.
pub async fn phone_form(State(app): State<App>, Recently(me): Recently<SignedIn>) -> Reply {
    numbers_here(&app)?;
    page(&phone_view(&me, String::new(), Vec::new()))
}

/// Another number is wanted.
pub async fn phone(State(app): State<App>, Recently(me): Recently<SignedIn>, Form(typed): Form<Typed>) -> Reply {
    numbers_here(&app)?;
    let wrong = match PhoneNumber::parse(&typed.phone, app.service.phone_country) {
        Err(_) => Wrong::PhoneMalformed,
        Ok(number) => match app.service.ask_phone_change(&me.session, number).await {
            Ok(()) => return Ok(see("/account/phone/code")),
            Err(PhoneError::Same) => Wrong::PhoneSame,
            Err(error) => return Err(no_code(error)),
        },
    };
    mistakes(&phone_view(&me, typed.phone, vec![wrong]))
}

fn phone_view(me: &SignedIn, phone: String, errors: Vec<Wrong>) -> PhoneChange {
    let present = me.account.phone.as_ref().map(|phone| phone.number.masked());
    PhoneChange { page: me.page(), phone, present, errors }
}

/// `/account/phone/code`.
pub async fn phone_code_form(State(app): State<App>, Recently(me): Recently<SignedIn>) -> Reply {
    numbers_here(&app)?;
    match code_view(&app, &me, Vec::new()).await? {
        Some(view) => page(&view),
        None => Ok(see("/account/phone")),
    }
}

/// The code from the SMS.
pub async fn phone_code(State(app): State<App>, Recently(me): Recently<SignedIn>, Form(typed): Form<Typed>) -> Reply {
    numbers_here(&app)?;
    let wrong = match app.service.confirm_phone(&me.session, &typed.code).await {
        Ok(_) => return Ok(see("/account?done=phone-changed")),
        Err(PhoneError::NotBegun) => return Ok(see("/account/phone")),
        Err(PhoneError::Sms(SmsError::Malformed)) => Wrong::SmsMalformed,
        Err(PhoneError::Sms(SmsError::Wrong { .. })) => Wrong::SmsWrong,
        Err(PhoneError::Sms(SmsError::NotAsked)) => Wrong::SmsOver,
        Err(error) => return Err(no_code(error)),
    };
    match code_view(&app, &me, vec![wrong]).await? {
        Some(view) => mistakes(&view),
        None => Ok(see("/account/phone")),
    }
}

/// Another code to the same number.
pub async fn phone_code_again(State(app): State<App>, Recently(me): Recently<SignedIn>) -> Reply {
    numbers_here(&app)?;
    match app.service.send_phone_code_again(&me.session).await {
        Ok(()) => Ok(see("/account/phone/code")),
        Err(PhoneError::NotBegun) => Ok(see("/account/phone")),
        Err(error) => Err(no_code(error)),
    }
}

/// The address of a button, where a fresh sign-in comes back to.
pub async fn phone_code_again_form() -> Reply {
    Ok(see("/account/phone/code"))
}

async fn code_view(app: &App, me: &SignedIn, errors: Vec<Wrong>) -> Result<Option<PhoneCode>, Problem> {
    let waiting = app.service.waiting_number(&me.session).await?;
    let view = |phone, code_waits| PhoneCode { page: me.page(), phone, code_waits, errors };
    Ok(waiting.map(|waiting| view(waiting.masked, waiting.code_waits)))
}

/// Where no SMS is sent, nobody has a number to change.
fn numbers_here(app: &App) -> Result<(), Problem> {
    if app.service.has_phone_numbers() { Ok(()) } else { Err(Trouble::NotFound.into()) }
}

fn no_code(error: PhoneError) -> Problem {
    match error {
        PhoneError::Sms(SmsError::TooMany(until)) => later(until, "/account/phone/code"),
        PhoneError::Fault(fault) => fault.into(),
        _ => Trouble::NotFound.into(),
    }
}

fn later(until: Timestamp, path: &str) -> Problem {
    Problem::TryLater { until, again: Again::Look(path.into()) }
}
