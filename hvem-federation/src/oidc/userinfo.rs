//! The userinfo endpoint (OIDC Core §5.3) and bearer tokens (RFC 6750).

use hvem_domain::{account::Account, civil_number::CivilNumber, grant::Grant};
use serde_json::{Map, Value, json};

use super::{
    fault::{Code, Fault},
    id_token::about,
    parameters::Parameters,
};

/// What the endpoint answers. `sub` is the same as in the ID token (OIDC Core §5.3.2). `civil` is the number of a person who has one, where the
/// party is entitled to it.
pub fn answer(subject: &str, grant: &Grant, account: &Account, civil: Option<&CivilNumber>) -> Map<String, Value> {
    let mut claims = about(account, civil, &grant.userinfo_claims());
    claims.insert("sub".to_owned(), json!(subject));
    claims
}

/// The token was not issued here, has expired or was revoked (RFC 6750 §3.1).
pub fn invalid_token() -> Fault {
    Fault::new(Code::InvalidToken, "the access token is not valid")
}

/// The access token, from the header or a form's body; never from the address, which ends up in logs (RFC 9700 §4.3.2).
/// `Ok(None)`: the request carried none.
pub fn bearer(authorization: Option<&str>, form: Option<&Parameters>) -> Result<Option<String>, Fault> {
    let in_header = match authorization {
        None => None,
        Some(header) => {
            let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
            let bearer = scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned());
            Some(
                bearer
                    .filter(|token| !token.is_empty())
                    .ok_or(Fault::invalid_request("Authorization is not Bearer with a token"))?,
            )
        }
    };
    if form.is_some_and(|form| form.repeats("access_token")) {
        return Err(Fault::invalid_request("a parameter is repeated"));
    }
    let in_form = form.and_then(|form| form.get("access_token")).map(str::to_owned);
    match (in_header, in_form) {
        (Some(_), Some(_)) => Err(Fault::invalid_request("more than one way of sending the access token")),
        (one, other) => Ok(one.or(other)),
    }
}

/// The `WWW-Authenticate` header of a refusal (RFC 6750 §3). A request without any token learns only which scheme is spoken here.
pub fn challenge(fault: Option<&Fault>) -> String {
    match fault {
        None => "Bearer".to_owned(),
        Some(fault) => format!("Bearer error=\"{}\", error_description=\"{}\"", fault.code.as_str(), fault.public),
    }
}

#[cfg(test)]
mod tests {
    use hvem_domain::{
        civil_number::{CheckDigit, PCode},
        grant::Scope,
    };

    use super::*;
    use crate::oidc::testing::{NOON, grant, karen};

    #[test]
    fn the_scopes_decide_what_is_told() {
        assert_eq!(Value::Object(answer("s-1", &grant(&[Scope::OpenId]), &karen(), None)), json!({"sub": "s-1"}));
        assert_eq!(
            Value::Object(answer("s-1", &grant(&[Scope::OpenId, Scope::Profile, Scope::Email]), &karen(), None)),
            json!({
                "sub": "s-1", "name": "Karen Åse Holm", "given_name": "Karen Åse", "family_name": "Holm", "locale": "da",
                "updated_at": NOON.seconds() - 18_000, "email": "karen@example.org", "email_verified": false,
            })
        );
    }

    #[test]
    fn a_civil_number_is_told_under_the_name_of_its_kind_and_not_at_all_where_there_is_none() {
        let cpr = CivilNumber::parse("070761-4285", CheckDigit::Wanted).unwrap();
        let code = CivilNumber::PCode(PCode::draw([7; 16]));
        let told = |scopes: &[Scope], civil| Value::Object(answer("s-1", &grant(scopes), &karen(), civil));
        let asked = [Scope::OpenId, Scope::CivilNumber];
        assert_eq!(told(&asked, Some(&cpr)), json!({"sub": "s-1", "cpr": "0707614285"}));
        assert_eq!(told(&asked, Some(&code)), json!({"sub": "s-1", "p_code": code.reveal()}));
        assert_eq!(told(&asked, None), json!({"sub": "s-1"}));
        assert_eq!(told(&[Scope::OpenId], Some(&cpr)), json!({"sub": "s-1"}), "nor where nobody asked");
    }

    #[test]
    fn a_refusal_names_the_error_and_a_bare_request_learns_only_the_scheme() {
        assert_eq!(challenge(None), "Bearer");
        assert_eq!(
            challenge(Some(&invalid_token())),
            "Bearer error=\"invalid_token\", error_description=\"the access token is not valid\""
        );
    }

    fn code(authorization: Option<&str>, form: Option<&str>) -> Result<Option<String>, Code> {
        let form = form.map(|text| Parameters::parse(text.as_bytes()));
        bearer(authorization, form.as_ref()).map_err(|fault| fault.code)
    }

    #[test]
    fn the_token_comes_in_the_header_or_in_the_body() {
        assert_eq!(code(Some("Bearer abc"), None), Ok(Some("abc".into())));
        assert_eq!(code(Some("bEaReR abc"), Some("")), Ok(Some("abc".into())));
        assert_eq!(code(None, Some("access_token=abc")), Ok(Some("abc".into())));
        assert_eq!(code(None, None), Ok(None));
    }

    #[test]
    fn two_tokens_or_another_scheme_are_refused() {
        assert_eq!(code(Some("Bearer abc"), Some("access_token=abc")), Err(Code::InvalidRequest));
        assert_eq!(code(None, Some("access_token=a&access_token=b")), Err(Code::InvalidRequest));
        assert_eq!(code(Some("Basic abc"), None), Err(Code::InvalidRequest));
        assert_eq!(code(Some("Bearer"), None), Err(Code::InvalidRequest));
    }
}
