//! An authorization request (OIDC Core §3.1.2.1) becomes a `LoginRequest`, or an error that knows who may be told.
//!
//! What is checked, in which order, stands in [`CHECKS`]; each check is a file that also reads what it checks. Parameters that appear
//! nowhere here are ignored (RFC 6749 §3.1): `display` because every page fits every display, `claims_locales` because no claim has a
//! language.

mod acr;
mod claims;
mod client;
mod id_token_hint;
mod max_age;
mod once;
mod pkce;
mod plain;
mod prompt;
mod redirect_uri;
mod registration;
mod request_object;
mod response_mode;
mod response_type;
mod scope;

use hvem_domain::{
    grant::{LoginRequest, RequestRefusal, ResponseMode},
    relying_party::RelyingParty,
};

pub use client::{id as client_id, unknown as unknown_client};

use super::{
    Provider,
    fault::{Code, Fault},
    jwt::PublicKeys,
    parameters::Parameters,
    redirect::Way,
};

/// A request, and what it is measured against.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// What came.
    pub parameters: &'a Parameters,
    /// Who `client_id` is.
    pub party: &'a RelyingParty,
    /// Who we are.
    pub provider: &'a Provider,
    /// Our keys, for `id_token_hint`.
    pub keys: &'a PublicKeys,
}

/// Who is told that a check failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The person, on our own page: nothing yet says that the address is the relying party's (RFC 6749 §4.1.2.1).
    Person,
    /// The relying party, at its registered address.
    Party,
}

/// One check.
pub struct Check {
    /// For the log.
    pub name: &'static str,
    /// Who is told.
    pub told: Told,
    /// The check.
    pub run: fn(Asked<'_>) -> Result<(), Fault>,
}

const fn check(name: &'static str, told: Told, run: fn(Asked<'_>) -> Result<(), Fault>) -> Check {
    Check { name, told, run }
}

/// All checks in order. `client` has run before: without it there is no party to measure against.
pub const CHECKS: &[Check] = &[
    check("once: client_id, redirect_uri", Told::Person, once::who_and_where),
    check("redirect_uri", Told::Person, redirect_uri::check),
    check("plain", Told::Party, plain::check),
    check("once: all", Told::Party, once::all),
    check("response_mode", Told::Party, response_mode::check),
    check("request, request_uri", Told::Party, request_object::check),
    check("registration", Told::Party, registration::check),
    check("response_type", Told::Party, response_type::check),
    check("scope", Told::Party, scope::check),
    check("pkce", Told::Party, pkce::check),
    check("prompt", Told::Party, prompt::check),
    check("max_age", Told::Party, max_age::check),
    check("claims", Told::Party, claims::check),
    check("acr", Told::Party, acr::check),
    check("id_token_hint", Told::Party, id_token_hint::check),
];

/// A request that failed a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Shown on our own page; the browser is sent nowhere.
    Page(Fault),
    /// Sent back.
    Back(Way, Fault),
}

/// Runs the table, then reads the request.
pub fn authorize(asked: Asked<'_>) -> Result<LoginRequest, Refused> {
    for check in CHECKS {
        if let Err(fault) = (check.run)(asked) {
            return Err(refused(asked, check.told, fault));
        }
    }
    read(asked).map_err(|fault| refused(asked, Told::Party, fault))
}

fn refused(asked: Asked<'_>, told: Told, fault: Fault) -> Refused {
    match (told, redirect_uri::read(asked)) {
        (Told::Party, Ok(uri)) => {
            let mode = response_mode::read(asked.parameters).unwrap_or(ResponseMode::Query);
            Refused::Back(Way { uri, mode, state: state(asked.parameters) }, fault)
        }
        _ => Refused::Page(fault),
    }
}

fn read(asked: Asked<'_>) -> Result<LoginRequest, Fault> {
    let Asked { parameters, party, .. } = asked;
    let claims = claims::read(asked)?;
    let subject = match id_token_hint::read(asked)? {
        Some(subject) => Some(subject),
        None => claims.subject.clone(),
    };
    Ok(LoginRequest {
        client: party.id.clone(),
        redirect_uri: redirect_uri::read(asked)?,
        response_mode: response_mode::read(parameters)?,
        state: state(parameters),
        nonce: parameters.get("nonce").map(str::to_owned),
        challenge: pkce::read(parameters)?,
        scopes: scope::read(asked),
        prompt: prompt::read(parameters)?,
        max_age: max_age::read(parameters)?,
        floor: acr::floor(asked, &claims),
        login_hint: parameters.get("login_hint").map(str::to_owned),
        languages: parameters.words("ui_locales").map(str::to_owned).collect(),
        claims: claims.named,
        subject,
    })
}

/// What a relying party is told when the request could not be answered as asked (OIDC Core §3.1.2.6).
pub fn refusal(why: RequestRefusal) -> Fault {
    let login = Fault::new(Code::LoginRequired, "nobody is signed in as the request asks");
    match why {
        RequestRefusal::LoginRequired => login,
        RequestRefusal::OtherPerson => login.logged("somebody else signed in"),
        RequestRefusal::TooOld => login.logged("the sign-in is older than asked for"),
        RequestRefusal::TooLow => {
            Fault::new(Code::UnmetAuthenticationRequirements, "the sign-in does not reach the acr asked for")
        }
    }
}

/// What a relying party is told when the person does not sign in (RFC 6749 §4.1.2.1).
pub fn cancelled() -> Fault {
    Fault::new(Code::AccessDenied, "the person did not sign in")
}

fn state(parameters: &Parameters) -> Option<String> {
    parameters.get("state").map(str::to_owned)
}

#[cfg(test)]
mod tests;
