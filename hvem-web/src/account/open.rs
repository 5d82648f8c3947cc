//! `/account/new`: the same page whether the address is known or not.

use axum::{
    Form,
    extract::{Query, State},
};
use hvem_domain::{
    account::{Email, FieldError, PersonName},
    scheme::Registers,
};

use crate::{
    App,
    evenly::evenly,
    extract::Visitor,
    reply::{Reply, form, mistakes, page, see},
    view::{AccountNew, AccountNewSent, Wrong},
};

/// What the form sends.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Typed {
    given_name: String,
    family_name: String,
    email: String,
}

/// The empty form.
pub async fn new_form(State(app): State<App>, visitor: Visitor) -> Reply {
    if app.service.scheme.registers != Registers::Alone {
        return Ok(see("/account/letter"));
    }
    form(&view(&visitor, Typed::default(), Vec::new()))
}

/// The form, filled in.
pub async fn new(State(app): State<App>, visitor: Visitor, Form(typed): Form<Typed>) -> Reply {
    if app.service.scheme.registers != Registers::Alone {
        return Ok(see("/account/letter"));
    }
    let (given, family, email) =
        (PersonName::part(&typed.given_name), PersonName::part(&typed.family_name), Email::parse(&typed.email));
    let errors: Vec<Wrong> = [
        given.as_ref().err().map(|error| wrong_name(*error, Wrong::GivenNameMissing, Wrong::GivenNameLong)),
        family.as_ref().err().map(|error| wrong_name(*error, Wrong::FamilyNameMissing, Wrong::FamilyNameLong)),
        email.as_ref().err().map(|error| wrong_email(*error)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (Ok(given), Ok(family), Ok(email)) = (given, family, email) else {
        return mistakes(&view(&visitor, typed, errors));
    };
    evenly(app.service.register(PersonName { given, family }, email.clone(), visitor.language())).await?;
    Ok(see(&sent_to("/account/new/sent", &email)))
}

/// The address stands in the page's own address only to be shown; it is the person's own.
#[derive(serde::Deserialize)]
pub struct Sent {
    #[serde(default)]
    to: String,
}

/// A mail is on its way.
pub async fn new_sent(visitor: Visitor, Query(sent): Query<Sent>) -> Reply {
    page(&AccountNewSent { page: visitor.page(), email: shown(&sent.to) })
}

impl Sent {
    pub(super) fn shown(&self) -> String {
        shown(&self.to)
    }
}

/// Only what is an address is shown: nobody can write on our page by a link.
fn shown(to: &str) -> String {
    Email::parse(to).map(|email| email.as_str().to_owned()).unwrap_or_default()
}

pub(super) fn sent_to(path: &str, email: &Email) -> String {
    let to: String = url::form_urlencoded::byte_serialize(email.as_str().as_bytes()).collect();
    format!("{path}?to={to}")
}

/// What is wrong with what says who signs in.
pub(crate) fn wrong_user_id(error: FieldError) -> Wrong {
    match error {
        FieldError::Empty => Wrong::UserIdMissing,
        _ => Wrong::UserIdMalformed,
    }
}

pub(crate) fn wrong_email(error: FieldError) -> Wrong {
    if error == FieldError::Empty { Wrong::EmailMissing } else { Wrong::EmailMalformed }
}

fn wrong_name(error: FieldError, missing: Wrong, long: Wrong) -> Wrong {
    if error == FieldError::TooLong { long } else { missing }
}

fn view(visitor: &Visitor, typed: Typed, errors: Vec<Wrong>) -> AccountNew {
    let Typed { given_name, family_name, email } = typed;
    AccountNew { page: visitor.page(), given_name, family_name, email, errors }
}
