//! G-29: a corpus of addresses that resemble a registered one. None may be accepted, and none may ever be redirected to.

use super::*;

const REGISTERED: [&str; 3] = [REDIRECT, "https://bank.example.org/app?client=1", "http://localhost:8341/callback"];

/// Addresses that parsers, browsers or people could take for a registered one.
fn variants(uri: &str) -> Vec<String> {
    let (scheme, rest) = uri.split_once("://").unwrap();
    let at = rest.find(['/', '?']).unwrap();
    let (host, path) = rest.split_at(at);
    let mut all = vec![
        // Case, encoding, normalisation: equal for a URL library, not for us.
        uri.to_uppercase(),
        format!("{}://{host}{path}", scheme.to_uppercase()),
        format!("{scheme}://{}{path}", host.to_uppercase()),
        format!("{scheme}://{host}{}", path.to_uppercase()),
        format!("{scheme}://{host}/.{path}"),
        format!("{scheme}://{host}/x/..{path}"),
        format!("{scheme}://{host}/%2e{path}"),
        format!("{scheme}://{host}/x/%2e%2e{path}"),
        format!("{scheme}://{host}/{path}"),
        format!("{scheme}://{host}.{path}"),
        format!("{scheme}://{host}:443{path}"),
        format!("{scheme}://{host}:80{path}"),
        format!("{scheme}://{host}:{path}"),
        format!("{scheme}:///{host}{path}"),
        format!("{scheme}:/{host}{path}"),
        format!("{scheme}:{host}{path}"),
        format!("{scheme}:\\\\{host}{path}"),
        format!("//{host}{path}"),
        format!("\\\\{host}{path}"),
        path.to_owned(),
        host.to_owned(),
        format!("{scheme}://{}{path}", host.replace('a', "%61")),
        format!("{scheme}://{host}{}", path.replace('a', "%61")),
        format!("{scheme}://{host}{}", path.replace('/', "%2f")),
        format!("{scheme}://{host}{}", path.replace('/', "\\")),
        format!("{scheme}://{host}{}", path.replace('/', "//")),
        format!("{scheme}://{}{path}", host.replace('.', "\u{3002}")),
        format!("{scheme}://{}{path}", host.replace('a', "\u{430}")),
        format!("{scheme}://{}{path}", host.replace('o', "\u{3bf}")),
        format!("{scheme}://{}{path}", host.replace('e', "e\u{301}")),
        // User names, other hosts, other ports.
        format!("{scheme}://{host}@evil.example{path}"),
        format!("{scheme}://evil.example@{host}{path}"),
        format!("{scheme}://user:pass@{host}{path}"),
        format!("{scheme}://{host}%40evil.example{path}"),
        format!("{scheme}://{host}%2eevil.example{path}"),
        format!("{scheme}://{host}.evil.example{path}"),
        format!("{scheme}://evil{host}{path}"),
        format!("{scheme}://evil.example/{host}{path}"),
        format!("{scheme}://evil.example?{host}{path}"),
        format!("{scheme}://evil.example#{host}{path}"),
        format!("{scheme}://evil.example\\{host}{path}"),
        format!("{scheme}://evil.example\\@{host}{path}"),
        format!("{scheme}://evil.example;{host}{path}"),
        format!("{scheme}://evil.example%00.{host}{path}"),
        format!("{scheme}://evil.example%0d%0aLocation:{host}{path}"),
        format!("{scheme}://sub.{host}{path}"),
        format!("{scheme}://{host}:8443{path}"),
        format!("{scheme}://{host}:65536{path}"),
        format!("{scheme}://[::1]{path}"),
        format!("{scheme}://127.0.0.1{path}"),
        format!("{scheme}://2130706433{path}"),
        // Other schemes.
        format!("http://{host}{path}/"),
        format!("ftp://{host}{path}"),
        format!("javascript://{host}{path}%0aalert(1)"),
        format!("javascript:alert(1)//{uri}"),
        format!("data:text/html,<script>location='{uri}'</script>"),
        format!("view-source:{uri}"),
        format!("blob:{uri}"),
        format!("intent://{host}{path}#Intent;end"),
        // Before, after, between.
        format!(" {uri}"),
        format!("{uri} "),
        format!("\t{uri}"),
        format!("{uri}\n"),
        format!("{uri}\r\nSet-Cookie: x=y"),
        format!("{uri}\u{0}"),
        format!("{uri}\u{0}.evil.example"),
        format!("{uri}%00"),
        format!("{uri}%20"),
        format!("{uri}%0a"),
        format!("{uri}/"),
        format!("{uri}/."),
        format!("{uri}/.."),
        format!("{uri}/../evil"),
        format!("{uri}/../../evil"),
        format!("{uri}/%2e%2e/evil"),
        format!("{uri}..;/evil"),
        format!("{uri};x=1"),
        format!("{uri}?"),
        format!("{uri}?x=1"),
        format!("{uri}&x=1"),
        format!("{uri}&"),
        format!("{uri}#"),
        format!("{uri}#fragment"),
        format!("{uri}%23fragment"),
        format!("{uri}%3fx=1"),
        format!("{uri},https://evil.example/"),
        format!("{uri} https://evil.example/"),
        format!("https://evil.example/?u={uri}"),
        format!("https://evil.example/#{uri}"),
        format!("https://evil.example/{uri}"),
        format!("\"{uri}\""),
        format!("<{uri}>"),
        format!("[\"{uri}\"]"),
        format!("*{}", &uri[1..]),
        format!("{scheme}://*{path}"),
        format!("{scheme}://{host}/*"),
        uri[..uri.len() - 1].to_owned(),
        uri[1..].to_owned(),
        format!("{scheme}://{host}"),
        format!("{scheme}://{host}/"),
        format!("{uri}{uri}"),
        uri.chars().rev().collect(),
        format!("\u{feff}{uri}"),
        format!("\u{202e}{uri}"),
        format!("{uri}\u{200b}"),
    ];
    if let Some((before, query)) = uri.split_once('?') {
        all.extend([before.to_owned(), format!("{before}?{query}&{query}"), format!("{before}?{}", query.replace('1', "2"))]);
    }
    all.retain(|variant| !REGISTERED.contains(&variant.as_str()));
    all.sort();
    all.dedup();
    all
}

fn party() -> RelyingParty {
    RelyingParty { redirect_uris: REGISTERED.map(|uri| ReturnUri::parse(uri).unwrap()).to_vec(), ..bank() }
}

#[test]
fn of_more_than_two_hundred_hostile_addresses_none_is_accepted() {
    let hostile: BTreeSet<String> = REGISTERED.iter().flat_map(|uri| variants(uri)).collect();
    assert!(hostile.len() >= 200, "only {}", hostile.len());
    for uri in &hostile {
        let refused = ask_as(&party(), &query(&[("redirect_uri", Some(uri))]));
        assert!(matches!(refused, Err(Refused::Page(_))), "{uri:?} was answered: {refused:?}");
    }
}

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
