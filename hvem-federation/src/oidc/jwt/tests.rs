//! G-30: our own tokens come back, and no forgery does.

use base64::{Engine, engine::general_purpose::STANDARD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Map, Value, json};

use super::*;
use crate::oidc::testing::{ISSUER, ec_key, ec_pkcs8, rsa_key, rsa_pkcs8};

fn claims() -> Map<String, Value> {
    serde_json::from_value(json!({"iss": ISSUER, "aud": "bank", "sub": "s-1", "exp": 1, "iat": 0})).unwrap()
}

fn parts(token: &str) -> [String; 3] {
    token.split('.').map(str::to_owned).collect::<Vec<_>>().try_into().unwrap()
}

fn b64_json(value: &Value) -> String {
    b64::encode(value.to_string())
}

#[test]
fn what_either_kind_of_key_signed_is_recognised_after_it_expired() {
    let (rsa, ec) = (rsa_key(), ec_key());
    let keys = PublicKeys::new([rsa.public(), ec.public()]);
    for key in [rsa, ec] {
        let hint = keys.hint(&key.sign(&claims()).unwrap(), ISSUER).unwrap();
        assert_eq!((hint.subject.as_str(), hint.client.as_str()), ("s-1", "bank"));
    }
}

#[test]
fn the_published_keys_are_public_named_and_distinct() {
    let document =
        serde_json::to_value(PublicKeys::new([rsa_key().public(), ec_key().public(), ec_key().public()]).document())
            .unwrap();
    let keys = document["keys"].as_array().unwrap();
    let names: std::collections::BTreeSet<_> = keys.iter().map(|key| key["kid"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 3);
    for key in keys {
        assert_eq!(key["use"], "sig");
        for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(key.get(private).is_none(), "{private}");
        }
    }
    assert_eq!((&keys[0]["kty"], &keys[0]["alg"], &keys[0]["e"]), (&json!("RSA"), &json!("RS256"), &json!("AQAB")));
    assert_eq!(b64::decode(keys[0]["n"].as_str().unwrap()).unwrap().len(), 256);
    assert_eq!((&keys[1]["kty"], &keys[1]["alg"], &keys[1]["crv"]), (&json!("EC"), &json!("ES256"), &json!("P-256")));
}

#[test]
fn a_damaged_key_is_refused() {
    for bytes in [&[][..], &[0x30], b"not a key", &rsa_pkcs8()[..100], &ec_pkcs8()[..40]] {
        assert_eq!(SigningKey::from_pkcs8(SigningAlgorithm::Rs256, bytes).err(), Some(BadKey));
        assert_eq!(SigningKey::from_pkcs8(SigningAlgorithm::Es256, bytes).err(), Some(BadKey));
    }
    assert!(SigningKey::from_pkcs8(SigningAlgorithm::Rs256, &ec_pkcs8()).is_err());
    assert!(SigningKey::from_pkcs8(SigningAlgorithm::Es256, &rsa_pkcs8()).is_err());
}

/// Headers that libraries have fallen for, over the claims and signature of a good token and over freshly forged ones.
fn forged_headers(kid: &str, algorithm: &str) -> Vec<Value> {
    let mut headers = Vec::new();
    for alg in [
        "none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "RS384", "RS512", "PS256", "PS512", "ES384",
        "EdDSA", "RS256", "ES256",
    ] {
        if alg != algorithm {
            headers.push(json!({"alg": alg, "kid": kid, "typ": "JWT"}));
        }
    }
    for extra in [
        json!({"jku": "https://evil.example/jwks"}),
        json!({"x5u": "https://evil.example/cert"}),
        json!({"jwk": {"kty": "oct", "k": "AA"}}),
        json!({"x5c": ["AA"]}),
        json!({"crit": ["exp"]}),
        json!({"b64": false}),
        json!({"zip": "DEF"}),
        json!({"enc": "A128GCM"}),
    ] {
        let mut header = json!({"alg": algorithm, "kid": kid, "typ": "JWT"});
        header.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        headers.push(header);
    }
    for typ in ["at+jwt", "logout+jwt", "JWS", "jwt", ""] {
        headers.push(json!({"alg": algorithm, "kid": kid, "typ": typ}));
    }
    for other in ["", "other", "../../dev/null", "0"] {
        headers.push(json!({"alg": algorithm, "kid": other, "typ": "JWT"}));
    }
    headers.push(json!({"alg": algorithm, "typ": "JWT"}));
    headers.push(json!({"alg": algorithm, "kid": kid}));
    headers.push(json!({"alg": [algorithm], "kid": kid, "typ": "JWT"}));
    headers.push(json!([algorithm, kid]));
    headers
}

/// G-30: 60 forgeries, 0 accepted.
#[test]
fn a_changed_header_spoils_a_good_token() {
    let mut forged = 0;
    for key in [rsa_key(), ec_key()] {
        let keys = PublicKeys::new([key.public()]);
        let kid = key.public.jwk.common.key_id.clone().unwrap();
        let [_, payload, signature] = parts(&key.sign(&claims()).unwrap());
        for header in forged_headers(&kid, key.algorithm().name()) {
            for token in
                [format!("{}.{payload}.{signature}", b64_json(&header)), format!("{}.{payload}.", b64_json(&header))]
            {
                assert_eq!(keys.hint(&token, ISSUER), Err(NotOurs), "{header}");
                forged += 1;
            }
        }
    }
    assert!(forged >= 60, "only {forged}");
}

/// G-30: the classic confusion of RS256 and HS256.
#[test]
fn a_public_key_used_as_a_shared_secret_signs_nothing() {
    for key in [rsa_key(), ec_key()] {
        let keys = PublicKeys::new([key.public()]);
        let jwk = serde_json::to_value(&key.public.jwk).unwrap();
        let texts = [jwk["n"].as_str(), jwk["x"].as_str()].into_iter().flatten();
        let secrets = texts.flat_map(|text| {
            [text.as_bytes().to_vec(), b64::decode(text).unwrap(), STANDARD.encode(text).into_bytes()]
        });
        for secret in secrets.chain([jwk.to_string().into_bytes(), Vec::new()]) {
            for alg in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
                let mut header = Header::new(alg);
                header.kid.clone_from(&key.public.jwk.common.key_id);
                let token = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(&secret)).unwrap();
                assert_eq!(keys.hint(&token, ISSUER), Err(NotOurs));
            }
        }
    }
}

/// G-30: `kid` is a hint, not a proof.
#[test]
fn another_key_under_our_keys_name_signs_nothing() {
    for (ours, theirs) in [(rsa_key(), rsa_key()), (ec_key(), ec_key())] {
        let keys = PublicKeys::new([ours.public()]);
        let mut header = Header::new(super::algorithm(ours.algorithm()));
        header.kid.clone_from(&ours.public.jwk.common.key_id);
        let token = jsonwebtoken::encode(&header, &claims(), &theirs.key).unwrap();
        assert_eq!(keys.hint(&token, ISSUER), Err(NotOurs));
    }
}

/// G-30: nothing of a token can be changed.
#[test]
fn a_changed_payload_or_signature_spoils_a_token() {
    let key = ec_key();
    let keys = PublicKeys::new([key.public()]);
    let token = key.sign(&claims()).unwrap();
    let [header, _, signature] = parts(&token);
    let other = b64_json(&json!({"iss": ISSUER, "aud": "bank", "sub": "someone else"}));
    let zeros = b64::encode([0; 64]);
    for forged in [
        format!("{header}.{other}.{signature}"),
        format!("{header}.{other}.{zeros}"),
        format!("{header}.{other}."),
        format!("{token}A"),
        format!("{token}."),
        format!(".{token}"),
        token.replace('.', ""),
        token[..token.len() - 2].to_owned(),
        String::new(),
        "..".to_owned(),
    ] {
        assert_eq!(keys.hint(&forged, ISSUER), Err(NotOurs), "{forged}");
    }
}

#[test]
fn an_id_token_of_another_provider_or_without_a_single_audience_is_not_a_hint() {
    let key = ec_key();
    let keys = PublicKeys::new([key.public()]);
    for change in [
        json!({"iss": "https://other.example"}),
        json!({"aud": ["bank", "shop"]}),
        json!({"aud": "a b"}),
        json!({"sub": null}),
    ] {
        let mut claims = claims();
        claims.extend(change.as_object().unwrap().clone());
        assert_eq!(keys.hint(&key.sign(&claims).unwrap(), ISSUER), Err(NotOurs), "{change}");
    }
}
