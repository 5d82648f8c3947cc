//! Accounts: registering, the link in the mail, forgotten and changed passwords, *My account* (journeys E1, E2).

mod activity;
mod contact;
mod happening;
mod letter;
mod mine;
mod open;
mod own;
mod password;
mod profile;

pub use activity::activity;
pub use contact::{
    email, email_form, email_link, email_link_form, email_sent, phone, phone_code, phone_code_again,
    phone_code_again_form, phone_code_form, phone_form,
};
pub use letter::{choose, letter, letter_form, way};
pub use mine::{my_account, session_left, sign_in, sign_out, stay};
pub(crate) use open::wrong_user_id;
pub use open::{new, new_form, new_sent};
pub use password::{change, change_form, forgotten, forgotten_form, forgotten_sent, link, link_form};
pub use profile::{block, block_form, blocked, own_data, take_own_data, user_id, user_id_form};

use axum::response::Response;
use hvem_domain::{
    password::{Password, Weakness},
    user_id::UserId,
};

use crate::{reply::see, view::Wrong};

/// A new password, typed twice.
pub(crate) fn new_password(typed: String, repeated: &str) -> Result<Password, Wrong> {
    if typed.is_empty() {
        Err(Wrong::NewPasswordMissing)
    } else if typed != repeated {
        Err(Wrong::NewPasswordsDiffer)
    } else {
        Ok(Password::typed(typed))
    }
}

/// A password was set: on to the sign-in, with what its holder signs in as.
fn on_to_sign_in(user_id: &UserId) -> Response {
    let user_id: String = url::form_urlencoded::byte_serialize(user_id.as_str().as_bytes()).collect();
    see(&format!("/account/sign-in?user_id={user_id}&done=password-set"))
}

pub(crate) fn weakness(weakness: Weakness) -> Wrong {
    match weakness {
        Weakness::TooShort => Wrong::NewPasswordShort,
        Weakness::TooLong => Wrong::NewPasswordLong,
        Weakness::Guessable => Wrong::NewPasswordCommon,
    }
}
