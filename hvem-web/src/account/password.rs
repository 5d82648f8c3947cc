//! Passwords: the link in a mail, forgotten, changed.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use hvem_domain::{
    account::{Email, LinkPurpose},
    password::Password,
    secret::Token,
};
use hvem_service::accounts::PasswordRefusal;

use super::{
    new_password, on_to_sign_in,
    open::{Sent, sent_to, wrong_email},
    weakness,
};
use crate::{
    App,
    evenly::evenly,
    extract::{Recently, SignedIn, Visitor},
    problem::{Again, Problem},
    reply::{Reply, form, mistakes, page, see},
    view::{self, AccountForgotten, AccountForgottenSent, AccountLink, AccountPassword, LinkState, Wrong},
};

/// What the form behind a link sends.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Chosen {
    password: String,
    new_password: String,
    repeat_password: String,
}

/// `/account/link/{token}`. Looking spends nothing: mail programs look too.
pub async fn link_form(State(app): State<App>, visitor: Visitor, Path(token): Path<String>) -> Reply {
    page(&link_view(&app, &visitor, token, Vec::new()).await?)
}

/// Sets the password to which the link entitles.
pub async fn link(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Reply {
    let secret = Token::from_text(&token);
    let password = new_password(chosen.new_password, &chosen.repeat_password);
    let error = match (secret, password) {
        (None, _) => None,
        (_, Err(wrong)) => Some(wrong),
        (Some(secret), Ok(password)) => match app.service.set_password_by_link(&secret, password).await {
            Ok(user_id) => return Ok(on_to_sign_in(&user_id)),
            Err(PasswordRefusal::Weak(weak)) => Some(weakness(weak)),
            Err(PasswordRefusal::Fault(fault)) => return Err(fault.into()),
            Err(PasswordRefusal::LinkGone | PasswordRefusal::Wrong | PasswordRefusal::TryLater(_)) => None,
        },
    };
    mistakes(&link_view(&app, &visitor, token, error.into_iter().collect()).await?)
}

async fn link_view(app: &App, visitor: &Visitor, token: String, errors: Vec<Wrong>) -> Result<AccountLink, Problem> {
    let secret = Token::from_text(&token);
    let found = match &secret {
        Some(secret) => app.service.mail_link(secret).await?,
        None => None,
    };
    let page = visitor.page();
    if let Some(link) = found {
        let (purpose, email) = (purpose(link.purpose), link.email.as_str().into());
        return Ok(AccountLink { page, token, email, purpose, state: LinkState::Open, errors });
    }
    let used = match &secret {
        Some(secret) => app.service.used_mail_link(secret).await?,
        None => None,
    };
    let state = if used.is_some() { LinkState::Used } else { LinkState::Expired };
    let purpose = used.map_or(view::LinkPurpose::Reset, purpose);
    Ok(AccountLink { page, token: String::new(), email: String::new(), purpose, state, errors: Vec::new() })
}

fn purpose(purpose: LinkPurpose) -> view::LinkPurpose {
    match purpose {
        LinkPurpose::Confirm => view::LinkPurpose::FirstPassword,
        // A new address has a page of its own; whoever brings its link here is told that it works no longer.
        LinkPurpose::Reset | LinkPurpose::NewEmail => view::LinkPurpose::Reset,
    }
}

/// What the form for a forgotten password sends.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Forgotten {
    email: String,
}

/// `/account/forgotten`.
pub async fn forgotten_form(visitor: Visitor) -> Reply {
    form(&AccountForgotten { page: visitor.page(), email: String::new(), errors: Vec::new() })
}

/// A mail is asked for.
pub async fn forgotten(State(app): State<App>, visitor: Visitor, Form(typed): Form<Forgotten>) -> Reply {
    match Email::parse(&typed.email) {
        Ok(email) => {
            evenly(app.service.forgot_password(email.clone(), visitor.language())).await?;
            Ok(see(&sent_to("/account/forgotten/sent", &email)))
        }
        Err(error) => {
            let errors = vec![wrong_email(error)];
            mistakes(&AccountForgotten { page: visitor.page(), email: typed.email, errors })
        }
    }
}

/// A mail is on its way, or not: the page is the same.
pub async fn forgotten_sent(visitor: Visitor, Query(sent): Query<Sent>) -> Reply {
    page(&AccountForgottenSent { page: visitor.page(), email: sent.shown() })
}

/// `/account/password`.
pub async fn change_form(Recently(me): Recently<SignedIn>) -> Reply {
    page(&change_view(&me, Vec::new()))
}

/// Changes the password; all other sessions end.
pub async fn change(State(app): State<App>, Recently(me): Recently<SignedIn>, Form(chosen): Form<Chosen>) -> Reply {
    if chosen.password.is_empty() {
        return mistakes(&change_view(&me, vec![Wrong::PasswordMissing]));
    }
    let new = match new_password(chosen.new_password, &chosen.repeat_password) {
        Ok(new) => new,
        Err(wrong) => return mistakes(&change_view(&me, vec![wrong])),
    };
    let wrong = match app.service.change_password(&me.session, Password::typed(chosen.password), new).await {
        Ok(()) => return Ok(see("/account?done=password-changed")),
        Err(PasswordRefusal::Weak(weak)) => weakness(weak),
        Err(PasswordRefusal::Wrong | PasswordRefusal::LinkGone) => Wrong::PasswordNotYours,
        Err(PasswordRefusal::TryLater(until)) => {
            return Err(Problem::TryLater { until, again: Again::Look("/account/password".into()) });
        }
        Err(PasswordRefusal::Fault(fault)) => return Err(fault.into()),
    };
    mistakes(&change_view(&me, vec![wrong]))
}

fn change_view(me: &SignedIn, errors: Vec<Wrong>) -> AccountPassword {
    AccountPassword { page: me.page(), email: me.account.email.as_str().into(), errors }
}
