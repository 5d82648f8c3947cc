//! G-29: a corpus of addresses that resemble a registered one. None may be accepted, and none may ever be redirected to.

use super::*;

const REGISTERED: [&str; 3] = [REDIRECT, "https://bank.example.org/app?client=1", "http://localhost:8341/callback"];

/// Addresses that parsers, browsers or people could take for the registered `{uri}`, which is `{scheme}://{host}{path}`.
const PATTERNS: &[&str] = &[
    // Case, encoding, normalisation: equal for a URL library, not for us.
    "{scheme}://{host}/.{path}",
    "{scheme}://{host}/x/..{path}",
    "{scheme}://{host}/%2e{path}",
    "{scheme}://{host}/x/%2e%2e{path}",
    "{scheme}://{host}/{path}",
    "{scheme}://{host}.{path}",
    "{scheme}://{host}:443{path}",
    "{scheme}://{host}:80{path}",
    "{scheme}://{host}:{path}",
    "{scheme}:///{host}{path}",
    "{scheme}:/{host}{path}",
    "{scheme}:{host}{path}",
    "{scheme}:\\\\{host}{path}",
    "//{host}{path}",
    "\\\\{host}{path}",
    // User names, other hosts, other ports.
    "{scheme}://{host}@evil.example{path}",
    "{scheme}://evil.example@{host}{path}",
    "{scheme}://user:pass@{host}{path}",
    "{scheme}://{host}%40evil.example{path}",
    "{scheme}://{host}%2eevil.example{path}",
    "{scheme}://{host}.evil.example{path}",
    "{scheme}://evil{host}{path}",
    "{scheme}://evil.example/{host}{path}",
    "{scheme}://evil.example?{host}{path}",
    "{scheme}://evil.example#{host}{path}",
    "{scheme}://evil.example\\{host}{path}",
    "{scheme}://evil.example\\@{host}{path}",
    "{scheme}://evil.example;{host}{path}",
    "{scheme}://evil.example%00.{host}{path}",
    "{scheme}://evil.example%0d%0aLocation:{host}{path}",
    "{scheme}://sub.{host}{path}",
    "{scheme}://{host}:8443{path}",
    "{scheme}://{host}:65536{path}",
    "{scheme}://[::1]{path}",
    "{scheme}://127.0.0.1{path}",
    "{scheme}://2130706433{path}",
    // Other schemes.
    "http://{host}{path}/",
    "ftp://{host}{path}",
    "javascript://{host}{path}%0aalert(1)",
    "javascript:alert(1)//{uri}",
    "data:text/html,<script>location='{uri}'</script>",
    "view-source:{uri}",
    "blob:{uri}",
    "intent://{host}{path}#Intent;end",
    // Before, after, between.
    " {uri}",
    "{uri} ",
    "\t{uri}",
    "{uri}\n",
    "{uri}\r\nSet-Cookie: x=y",
    "{uri}\u{0}",
    "{uri}\u{0}.evil.example",
    "{uri}%00",
    "{uri}%20",
    "{uri}%0a",
    "{uri}/",
    "{uri}/.",
    "{uri}/..",
    "{uri}/../evil",
    "{uri}/../../evil",
    "{uri}/%2e%2e/evil",
    "{uri}..;/evil",
    "{uri};x=1",
    "{uri}?",
    "{uri}?x=1",
    "{uri}&x=1",
    "{uri}&",
    "{uri}#",
    "{uri}#fragment",
    "{uri}%23fragment",
    "{uri}%3fx=1",
    "{uri},https://evil.example/",
    "{uri} https://evil.example/",
    "https://evil.example/?u={uri}",
    "https://evil.example/#{uri}",
    "https://evil.example/{uri}",
    "\"{uri}\"",
    "<{uri}>",
    "[\"{uri}\"]",
    "{scheme}://*{path}",
    "{scheme}://{host}/*",
    "{scheme}://{host}",
    "{scheme}://{host}/",
    "{uri}{uri}",
    "\u{feff}{uri}",
    "\u{202e}{uri}",
    "{uri}\u{200b}",
];

/// Other spellings of a character of the host.
const HOST_SPELLINGS: &[(&str, &str)] =
    &[("a", "%61"), (".", "\u{3002}"), ("a", "\u{430}"), ("o", "\u{3bf}"), ("e", "e\u{301}")];
/// Other spellings of a character of the path.
const PATH_SPELLINGS: &[(&str, &str)] = &[("a", "%61"), ("/", "%2f"), ("/", "\\"), ("/", "//")];

fn variants(uri: &str) -> Vec<String> {
    let (scheme, rest) = uri.split_once("://").unwrap();
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap());
    let written = |pattern: &&str| {
        pattern.replace("{scheme}", scheme).replace("{host}", host).replace("{path}", path).replace("{uri}", uri)
    };
    let mut all: Vec<String> = PATTERNS.iter().map(written).collect();
    all.extend(HOST_SPELLINGS.iter().map(|(from, to)| format!("{scheme}://{}{path}", host.replace(from, to))));
    all.extend(PATH_SPELLINGS.iter().map(|(from, to)| format!("{scheme}://{host}{}", path.replace(from, to))));
    all.extend([
        uri.to_uppercase(),
        format!("{}://{host}{path}", scheme.to_uppercase()),
        format!("{scheme}://{}{path}", host.to_uppercase()),
        format!("{scheme}://{host}{}", path.to_uppercase()),
        format!("*{}", &uri[1..]),
        uri[..uri.len() - 1].to_owned(),
        uri[1..].to_owned(),
        uri.chars().rev().collect(),
        path.to_owned(),
        host.to_owned(),
    ]);
    if let Some((before, query)) = uri.split_once('?') {
        all.extend([
            before.to_owned(),
            format!("{before}?{query}&{query}"),
            format!("{before}?{}", query.replace('1', "2")),
        ]);
    }
    all.retain(|variant| !REGISTERED.contains(&variant.as_str()));
    all.sort();
    all.dedup();
    all
}

fn party() -> RelyingParty {
    RelyingParty { redirect_uris: REGISTERED.map(|uri| ReturnUri::parse(uri).unwrap()).to_vec(), ..bank() }
}

/// G-29: 200 redirect variants, 0 accepted.
#[test]
fn of_more_than_two_hundred_hostile_addresses_none_is_accepted() {
    let hostile: BTreeSet<String> = REGISTERED.iter().flat_map(|uri| variants(uri)).collect();
    assert!(hostile.len() >= 200, "only {}", hostile.len());
    for uri in &hostile {
        let refused = ask_as(&party(), &query(&[("redirect_uri", Some(uri))]));
        assert!(matches!(refused, Err(Refused::Page(_))), "{uri:?} was answered: {refused:?}");
    }
}

/// G-29: nor is an error sent there.
#[test]
fn an_error_never_travels_to_a_hostile_address_either() {
    for uri in REGISTERED.iter().flat_map(|uri| variants(uri)) {
        let refused = ask_as(&party(), &query(&[("redirect_uri", Some(&uri)), ("response_type", None)]));
        assert!(matches!(refused, Err(Refused::Page(_))), "{uri:?}");
    }
}

#[test]
fn the_registered_ones_are_accepted() {
    for uri in REGISTERED {
        assert!(ask_as(&party(), &query(&[("redirect_uri", Some(uri))])).is_ok(), "{uri}");
    }
}
