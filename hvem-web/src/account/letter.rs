//! `/account/letter`: the letter from the office in hand, a person chooses user ID and password. Number and code travel in forms alone, never in an
//! address.

use axum::{Form, extract::State};
use hvem_domain::{
    account::Account,
    activation::token::By,
    registration::{LetterCode, LetterNumber, Registration, Unusable},
    scheme::Opens,
    user_id::{Unfit, UserId},
};
use hvem_service::{codes::ActivateError, registrations::ChooseError};

use super::{new_password, on_to_sign_in, weakness};
use crate::{
    App,
    extract::Visitor,
    problem::{Problem, Trouble},
    reply::{Reply, form, mistakes, see},
    view::{AccountLetter, AccountLetterApp, AccountLetterChoose, AccountLetterOver, AccountLetterWay, Wrong},
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
    way: String,
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
    match opened(&app, &typed).await {
        // The browser keeps it, or going back would show none of our pages; once the letter is used the code in it is worth nothing.
        Ok(Opened { account, .. }) => match (app.service.letter_opens(), &account.user_id) {
            (Some(Opens::Authenticator), Some(user_id)) => {
                form(&way_view(&app, &visitor, &typed, (user_id, Vec::new())))
            }
            _ => form(&choose_view(&app, &visitor, &typed, (account.name.full(), Vec::new()))),
        },
        Err(error) => refused(&visitor, typed, error),
    }
}

/// User ID and password were chosen.
pub async fn choose(State(app): State<App>, visitor: Visitor, Form(typed): Form<Typed>) -> Reply {
    let Opened { account, number, code, .. } = match opened(&app, &typed).await {
        Ok(opened) => opened,
        Err(error) => return refused(&visitor, typed, error),
    };
    if app.service.letter_opens() == Some(Opens::Authenticator) {
        let wrong = match app.service.choose_user_id_by_letter((&number, &code), &typed.user_id).await {
            Ok(user_id) => return form(&way_view(&app, &visitor, &typed, (&user_id, Vec::new()))),
            Err(ChooseError::Unfit(unfit)) => wrong_user_id(unfit),
            Err(ChooseError::Taken) => Wrong::UserIdTaken,
            Err(error) => return refused(&visitor, typed, error),
        };
        return mistakes(&choose_view(&app, &visitor, &typed, (account.name.full(), vec![wrong])));
    }
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
    mistakes(&choose_view(&app, &visitor, &typed, (account.name.full(), vec![wrong])))
}

/// How the holder wants to approve (guide "Hjælp en anden", step 13).
pub async fn way(State(app): State<App>, visitor: Visitor, Form(typed): Form<Typed>) -> Reply {
    let Opened { account, letter, .. } = match opened(&app, &typed).await {
        Ok(opened) => opened,
        Err(error) => return refused(&visitor, typed, error),
    };
    let user_id = account.signs_in_as();
    match typed.way.as_str() {
        // The letter is typed once more on the phone, and is used there.
        "app" if app.service.activates_alone() => form(&AccountLetterApp {
            page: visitor.page(),
            user_id: user_id.as_str().to_owned(),
            address: format!("{}/app/", app.service.site.issuer),
        }),
        "codes" => {
            let whose = (account.id, By::Letter(letter.id));
            match app.service.begin_token_activation(whose, visitor.browser).await {
                Ok(activation) => Ok(see(&format!("/activation/{activation}"))),
                Err(ActivateError::Fault(fault)) => Err(fault.into()),
                Err(_) => Err(Trouble::NotFound.into()),
            }
        }
        _ => mistakes(&way_view(&app, &visitor, &typed, (&user_id, vec![Wrong::WayMissing]))),
    }
}

/// A letter that opens, with what was typed of it.
struct Opened {
    account: Account,
    letter: Registration,
    number: LetterNumber,
    code: LetterCode,
}

async fn opened(app: &App, typed: &Typed) -> Result<Opened, ChooseError> {
    let (number, code) = typed.letter().ok_or(Unusable::Wrong)?;
    let (account, letter) = app.service.open_letter(&number, &code).await?;
    Ok(Opened { account, letter, number, code })
}

fn way_view(app: &App, visitor: &Visitor, typed: &Typed, (user_id, errors): (&UserId, Vec<Wrong>)) -> AccountLetterWay {
    AccountLetterWay {
        page: visitor.page(),
        has_app: app.service.activates_alone(),
        letter_number: typed.letter_number.clone(),
        letter_code: typed.letter_code.clone(),
        user_id: user_id.as_str().to_owned(),
        errors,
    }
}

fn choose_view(
    app: &App,
    visitor: &Visitor,
    typed: &Typed,
    (person, errors): (String, Vec<Wrong>),
) -> AccountLetterChoose {
    AccountLetterChoose {
        page: visitor.page(),
        letter_number: typed.letter_number.clone(),
        letter_code: typed.letter_code.clone(),
        person,
        with_password: app.service.letter_opens() == Some(Opens::Credentials),
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

pub(super) fn wrong_user_id(unfit: Unfit) -> Wrong {
    match unfit {
        Unfit::TooShort => Wrong::UserIdShort,
        Unfit::TooLong => Wrong::UserIdLong,
        Unfit::Character => Wrong::UserIdCharacter,
        Unfit::CivilNumber => Wrong::UserIdCivilNumber,
        Unfit::Guessable => Wrong::UserIdGuessable,
    }
}
