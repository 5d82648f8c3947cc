//! Where a request comes from: the peer, or whom a trusted proxy names. Only limits use it; it is never logged and never shown.
//!
//! A proxy writes who asked it into `Forwarded` (RFC 7239) or `X-Forwarded-For`, behind what was there already. So the list is read from the
//! right, and only as far as trusted proxies wrote it: what stands further left anybody may have sent.

use std::{
    net::{IpAddr, SocketAddr},
    sync::atomic::{AtomicBool, Ordering},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request},
    http::{Extensions, HeaderMap, request::Parts},
};
use hvem_domain::network::Network;
use ipnet::IpNet;

use crate::App;

/// Proxies whose word about where a request comes from is believed. None, unless the operator says so.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// These addresses and networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Where a request comes from.
    fn origin(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.trusts(peer) {
            return peer;
        }
        let (standard, common) = (forwarded(headers), x_forwarded_for(headers));
        match (standard.is_empty(), common.is_empty()) {
            (true, _) => self.follow(peer, &common),
            (_, true) => self.follow(peer, &standard),
            // A proxy writes one of the two; the other one came through it from anybody.
            (false, false) => {
                let (standard, common) = (self.follow(peer, &standard), self.follow(peer, &common));
                if standard == common { standard } else { peer }
            }
        }
    }

    /// From the right, over trusted proxies, to the first that is none. What can't be read ends the way: RFC 7239 §6 allows `unknown`.
    fn follow(&self, peer: IpAddr, hops: &[Option<IpAddr>]) -> IpAddr {
        let mut at = peer;
        for hop in hops.iter().rev() {
            match hop {
                Some(hop) if self.trusts(at) => at = *hop,
                _ => break,
            }
        }
        at
    }
}

/// The network of a request, laid into it for the limits.
#[derive(Clone, Copy)]
pub struct CameFrom(pub Option<Network>);

impl CameFrom {
    /// Of a request.
    pub fn of(extensions: &Extensions) -> Option<Network> {
        extensions.get::<Self>().and_then(|from| from.0)
    }
}

impl FromRequestParts<App> for CameFrom {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(Self::of(&parts.extensions)))
    }
}

/// Finds out where a request comes from, and lays it into it.
pub(crate) fn locate(proxies: &TrustedProxies, request: &mut Request) {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let from = peer.and_then(|peer| {
        warn_of_undeclared(proxies, peer, request.headers());
        Network::of(proxies.origin(peer, request.headers()))
    });
    request.extensions_mut().insert(CameFrom(from));
}

/// A proxy that nobody declared makes all people look like one: the operator is told, once.
fn warn_of_undeclared(proxies: &TrustedProxies, peer: IpAddr, headers: &HeaderMap) {
    static TOLD: AtomicBool = AtomicBool::new(false);
    let forwards = headers.contains_key("forwarded") || headers.contains_key("x-forwarded-for");
    if forwards && !proxies.trusts(peer) && !TOLD.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            "a request names who it is forwarded for, and its sender is not in trusted_proxies; it is counted as the sender's own"
        );
    }
}

fn x_forwarded_for(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    list(headers, "x-forwarded-for").iter().map(|hop| node(hop)).collect()
}

fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let hop = |element: &String| {
        let pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for")).find_map(|(_, value)| node(value))
    };
    list(headers, "forwarded").iter().map(hop).collect()
}

/// The elements of a header that may come several times; they are one list (RFC 9110 §5.3).
fn list(headers: &HeaderMap, name: &str) -> Vec<String> {
    let values = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("unreadable"));
    values.flat_map(|value| value.split(',')).map(|element| element.trim().to_owned()).collect()
}

/// `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::1`, `"[2001:db8::1]:4711"`.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn origin(peer: &str, headers: &[(&'static str, &'static str)]) -> String {
        let proxies = TrustedProxies::new(vec!["127.0.0.0/8".parse().unwrap(), "10.0.0.0/24".parse().unwrap()]);
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        proxies.origin(peer.parse().unwrap(), &map).to_string()
    }

    #[test]
    fn whoever_is_not_trusted_speaks_for_itself_alone() {
        let forged = [("x-forwarded-for", "192.0.2.7"), ("forwarded", "for=192.0.2.7")];
        assert_eq!(origin("198.51.100.9", &forged), "198.51.100.9");
        assert_eq!(origin("127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn a_trusted_proxy_is_believed_from_the_right() {
        assert_eq!(origin("127.0.0.1", &[("x-forwarded-for", "203.0.113.1, 192.0.2.7")]), "192.0.2.7");
        assert_eq!(origin("127.0.0.1", &[("x-forwarded-for", "203.0.113.1, 192.0.2.7, 10.0.0.3")]), "192.0.2.7");
        assert_eq!(
            origin("127.0.0.1", &[("x-forwarded-for", "203.0.113.1"), ("x-forwarded-for", "192.0.2.7")]),
            "192.0.2.7"
        );
        assert_eq!(
            origin("127.0.0.1", &[("forwarded", "for=203.0.113.1, for=\"[2001:db8::7]:80\";proto=https")]),
            "2001:db8::7"
        );
        assert_eq!(origin("127.0.0.1", &[("forwarded", "proto=https;For=192.0.2.7:4711")]), "192.0.2.7");
    }

    /// Whoever writes anything at all into either header is counted as another at most where a proxy of ours wrote it.
    #[test]
    fn what_can_not_be_read_or_contradicts_itself_counts_as_the_proxy() {
        for odd in ["unknown", "_hidden", "", "192.0.2.7 192.0.2.8", "\u{7f}"] {
            let map = [("x-forwarded-for", odd)].map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_bytes(value.as_bytes()).unwrap_or(HeaderValue::from_static("?")),
                )
            });
            let proxies = TrustedProxies::new(vec!["127.0.0.0/8".parse().unwrap()]);
            assert_eq!(
                proxies.origin("127.0.0.1".parse().unwrap(), &map.into_iter().collect()).to_string(),
                "127.0.0.1",
                "{odd}"
            );
        }
        let both = [("x-forwarded-for", "192.0.2.7"), ("forwarded", "for=203.0.113.1")];
        assert_eq!(origin("127.0.0.1", &both), "127.0.0.1");
        assert_eq!(
            origin("127.0.0.1", &[("x-forwarded-for", "192.0.2.7"), ("forwarded", "for=192.0.2.7")]),
            "192.0.2.7"
        );
    }
}
