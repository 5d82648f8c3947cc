//! Who speaks at the token endpoint (RFC 6749 §2.3). The handler looks the party up and asks it whether it accepts the secret.

use base64::{Engine, engine::general_purpose::STANDARD};
use hvem_domain::relying_party::ClientId;
use url::form_urlencoded;

use super::{
    fault::{Code, Fault},
    parameters::Parameters,
};

/// What a client shows of itself.
#[derive(PartialEq, Eq)]
pub struct Credentials {
    /// Who it says it is.
    pub id: ClientId,
    /// Its secret, if it showed one.
    pub secret: Option<String>,
}

/// Client authentication failed. Always the same answer, whatever was wrong.
pub fn refused() -> Fault {
    Fault::new(Code::InvalidClient, "client authentication failed")
}

/// From the `Authorization` header and the form. One way at a time (RFC 6749 §2.3).
pub fn read(authorization: Option<&str>, form: &Parameters) -> Result<Credentials, Fault> {
    let by_form = (form.get("client_id"), form.get("client_secret"));
    if form.get("client_assertion").is_some() || form.get("client_assertion_type").is_some() {
        return Err(refused().logged("client assertions are not supported"));
    }
    let (id, secret) = match (authorization, by_form) {
        (Some(_), (_, Some(_))) => return Err(Fault::invalid_request("more than one way of client authentication")),
        (Some(header), (named, None)) => {
            let (id, secret) =
                basic(header).ok_or(refused().logged("Authorization is not Basic with id and secret"))?;
            if named.is_some_and(|named| named != id) {
                return Err(refused().logged("client_id differs between header and form"));
            }
            (id, Some(secret))
        }
        (None, (Some(id), secret)) => (id.to_owned(), secret.map(str::to_owned)),
        (None, (None, _)) => return Err(refused().logged("no client_id")),
    };
    let id = ClientId::parse(&id).map_err(|_| refused().logged("client_id is malformed"))?;
    Ok(Credentials { id, secret })
}

/// `Basic` with both halves form-encoded first (RFC 6749 §2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

fn form_decoded(text: &str) -> Option<String> {
    // As the value of a parameter, so that an `=` in it is plain text; an `&` is not, and a secret never has one.
    let pair = format!("v={text}");
    let mut values = form_urlencoded::parse(pair.as_bytes());
    let value = values.next()?.1.into_owned();
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Parameters {
        Parameters::parse(text.as_bytes())
    }

    fn id_and_secret(authorization: Option<&str>, text: &str) -> Result<(String, Option<String>), Code> {
        let found = read(authorization, &form(text)).map_err(|fault| fault.code)?;
        Ok((found.id.to_string(), found.secret))
    }

    fn header(pair: &str) -> String {
        format!("Basic {}", STANDARD.encode(pair))
    }

    #[test]
    fn a_secret_comes_in_the_header_or_in_the_form() {
        assert_eq!(id_and_secret(Some(&header("bank:s3cret%2B")), ""), Ok(("bank".into(), Some("s3cret+".into()))));
        assert_eq!(id_and_secret(Some(&header("bank:s=x")), "client_id=bank"), Ok(("bank".into(), Some("s=x".into()))));
        assert_eq!(id_and_secret(None, "client_id=bank&client_secret=s"), Ok(("bank".into(), Some("s".into()))));
    }

    #[test]
    fn a_public_client_only_says_who_it_is() {
        assert_eq!(id_and_secret(None, "client_id=app"), Ok(("app".into(), None)));
    }

    #[test]
    fn both_ways_at_once_is_one_too_many() {
        assert_eq!(id_and_secret(Some(&header("bank:s")), "client_secret=s"), Err(Code::InvalidRequest));
    }

    #[test]
    fn whatever_else_is_wrong_gets_the_same_answer() {
        for (authorization, text) in [
            (None, ""),
            (None, "client_id=a%20b"),
            (Some("Bearer abc".to_owned()), "client_id=bank"),
            (Some("Basic ???".to_owned()), ""),
            (Some(header("bank")), ""),
            (Some(header("bank:s")), "client_id=shop"),
            (None, "client_id=bank&client_assertion=x"),
        ] {
            assert_eq!(
                id_and_secret(authorization.as_deref(), text),
                Err(Code::InvalidClient),
                "{authorization:?} {text}"
            );
        }
    }
}
