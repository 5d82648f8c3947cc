//! `/account/letter`: the letter from the office in hand, a person chooses user ID and password. Number and code travel in forms alone, never in an
//! address.

use axum::{Form, extract::State};
use hvem_domain::{
    registration::{LetterCode, LetterNumber, Unusable},
    user_id::Unfit,
};
use hvem_service::registrations::ChooseError;

use super::{new_password, on_to_sign_in, weakness};
use crate::{
    App,
    extract::Visitor,
    problem::Problem,
    reply::{Reply, form, mistakes},
    view::{AccountLetter, AccountLetterChoose, AccountLetterOver, Wrong},
};

/// What the forms send; each uses what it needs.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Typed {
    letter_number: String,
    letter_code: String,
    user_id: String,
    new_password: String,
    repeat_password: String,
}

impl Typed {
    /// What is printed on the letter, if it can be.
    fn letter(&self) -> Option<(LetterNumber, LetterCode)> {
        Some((self.letter_number.parse().ok()?, LetterCode::typed(&self.letter_code)?))
    }
}

/// The empty form.
pub async fn letter_form(visitor: Visitor) -> Reply {
    form(&AccountLetter { page: visitor.page(), letter_number: String::new(), errors: Vec::new() })
}

/// Number and code were typed.
pub async fn letter(State(app): State<App>, visitor: Visitor, Form(typed): Form<Typed>) -> Reply {
    let opened = match typed.letter() {
        Some((number, code)) => app.service.open_letter(&number, &code).await,
        None => Err(Unusable::Wrong.into()),
    };
    match opened {
        // The browser keeps it, or going back would show none of our pages; with the choice the code in it is worth nothing.
        Ok(account) => form(&choose_view(&visitor, &typed, account.name.full(), Vec::new())),
        Err(error) => refused(&visitor, typed, error),
    }
}

/// User ID and password were chosen.
pub async fn choose(State(app): State<App>, visitor: Visitor, Form(typed): Form<Typed>) -> Reply {
    let Some((number, code)) = typed.letter() else { return refused(&visitor, typed, Unusable::Wrong.into()) };
    let account = match app.service.open_letter(&number, &code).await {
        Ok(account) => account,
        Err(error) => return refused(&visitor, typed, error),
    };
    let wrong = match new_password(typed.new_password.clone(), &typed.repeat_password) {
        Err(wrong) => wrong,
        Ok(password) => match app.service.choose_by_letter((&number, &code), &typed.user_id, password).await {
            Ok(user_id) => return Ok(on_to_sign_in(&user_id)),
            Err(ChooseError::Unfit(unfit)) => wrong_user_id(unfit),
            Err(ChooseError::Taken) => Wrong::UserIdTaken,
            Err(ChooseError::Weak(weak)) => weakness(weak),
            Err(error) => return refused(&visitor, typed, error),
        },
    };
    mistakes(&choose_view(&visitor, &typed, account.name.full(), vec![wrong]))
}

fn choose_view(visitor: &Visitor, typed: &Typed, person: String, errors: Vec<Wrong>) -> AccountLetterChoose {
    AccountLetterChoose {
        page: visitor.page(),
        letter_number: typed.letter_number.clone(),
        letter_code: typed.letter_code.clone(),
        person,
        user_id: typed.user_id.clone(),
        errors,
    }
}

/// The letter opens nothing. Whether it was used is said to whoever has its code.
fn refused(visitor: &Visitor, typed: Typed, error: ChooseError) -> Reply {
    match error {
        ChooseError::Letter(Unusable::Used) => form(&AccountLetterOver { page: visitor.page(), used: true }),
        ChooseError::Letter(Unusable::Gone) => form(&AccountLetterOver { page: visitor.page(), used: false }),
        ChooseError::Fault(fault) => Err(Problem::from(fault)),
        _ => mistakes(&AccountLetter {
            page: visitor.page(),
            letter_number: typed.letter_number,
            errors: vec![Wrong::LetterWrong],
        }),
    }
}

fn wrong_user_id(unfit: Unfit) -> Wrong {
    match unfit {
        Unfit::TooShort => Wrong::UserIdShort,
        Unfit::TooLong => Wrong::UserIdLong,
        Unfit::Character => Wrong::UserIdCharacter,
        Unfit::CivilNumber => Wrong::UserIdCivilNumber,
        Unfit::Guessable => Wrong::UserIdGuessable,
    }
}
