//! Which push endpoints are believed. A subscription is typed by whoever holds a device key, so its endpoint is a wish of a stranger
//! for a request from inside our network (SECURITY A9): only the push services that browsers really use are asked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// The push services of Chrome and Android, Firefox, Safari, and Edge.
pub const KNOWN_HOSTS: [&str; 4] =
    ["fcm.googleapis.com", "updates.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com"];

/// No real endpoint is longer; FCM's and Apple's have about 200 characters.
const LONGEST: usize = 1024;

/// The hosts that may be asked.
#[derive(Clone, Debug)]
pub struct PushHosts {
    hosts: Vec<String>,
    loopback: bool,
}

/// The endpoint is not one that hvem sends to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the address of a known push service")]
pub struct RefusedEndpoint;

impl PushHosts {
    /// `hosts` are names, or `*.` and a name for all below it. `loopback` lets this very machine be asked, in any scheme and port:
    /// for tests and the demo only.
    pub fn new(hosts: impl IntoIterator<Item = impl Into<String>>, loopback: bool) -> Self {
        Self { hosts: hosts.into_iter().map(|host| host.into().to_ascii_lowercase()).collect(), loopback }
    }

    /// The push services that browsers use.
    pub fn known() -> Self {
        Self::new(KNOWN_HOSTS, false)
    }

    /// Whether loopback is allowed.
    pub fn loopback(&self) -> bool {
        self.loopback
    }

    /// The endpoint as an address, if hvem may send there.
    pub fn check(&self, endpoint: &str) -> Result<Url, RefusedEndpoint> {
        if endpoint.len() > LONGEST || endpoint.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(RefusedEndpoint);
        }
        let url = Url::parse(endpoint).map_err(|_| RefusedEndpoint)?;
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let known = match url.host() {
            Some(Host::Domain(name)) => url.scheme() == "https" && url.port().is_none() && self.lists(name),
            _ => false,
        };
        let own = self.loopback && is_own_machine(&url);
        if plain && (known || own) { Ok(url) } else { Err(RefusedEndpoint) }
    }

    fn lists(&self, name: &str) -> bool {
        self.hosts.iter().any(|host| match host.strip_prefix("*.") {
            Some(parent) => name.strip_suffix(parent).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
            None => host == name,
        })
    }

    /// Whether an address that a host resolved to may be connected to.
    pub fn allows_address(&self, address: IpAddr) -> bool {
        is_public(address) || (self.loopback && address.is_loopback())
    }
}

fn is_own_machine(url: &Url) -> bool {
    let own = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    own && matches!(url.scheme(), "http" | "https")
}

/// Whether an address is reachable in the public internet (IANA special-purpose registries, RFC 6890): everything else is somebody's
/// inside.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)        // this network, private, loopback, multicast and reserved
            | (100, 64..=127, _)                // shared (RFC 6598)
            | (169, 254, _)                     // link-local, cloud metadata
            | (172, 16..=31, _)                 // private
            | (192, 0, 0 | 2)                   // protocol assignments, documentation
            | (192, 88, 99)                     // 6to4 relays
            | (192, 168, _)                     // private
            | (198, 18..=19, _)                 // benchmarks
            | (198, 51, 100)                    // documentation
            | (203, 0, 113) // documentation
    );
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    match segments {
        // NAT64 (RFC 6052): an IPv4 address in disguise, which IPv6-only networks need.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))),
        // Teredo, ORCHID and other assignments of 2001::/23; documentation; 6to4, which hides an IPv4 address.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // Global unicast is 2000::/3 (RFC 4291 §2.4).
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endpoints_of_real_browsers_pass() {
        for endpoint in [
            "https://fcm.googleapis.com/fcm/send/dQw4w9WgXcQ:APA91b",
            "https://fcm.googleapis.com:443/wp/dQw4w9WgXcQ:APA91b",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAAAA",
            "https://web.push.apple.com/QAbc",
            "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAB",
        ] {
            assert!(PushHosts::known().check(endpoint).is_ok(), "{endpoint}");
        }
    }

    #[test]
    fn a_star_stands_for_names_below_and_not_for_the_name_or_its_ending() {
        let hosts = PushHosts::new(["*.push.apple.com"], false);
        for endpoint in ["https://push.apple.com/1", "https://.push.apple.com/1", "https://evilpush.apple.com/1"] {
            assert!(hosts.check(endpoint).is_err(), "{endpoint}");
        }
        assert!(hosts.check("https://a.b.push.apple.com/1").is_ok());
    }

    #[test]
    fn loopback_is_refused_unless_switched_on() {
        for endpoint in
            ["http://localhost:9/1", "https://127.0.0.1:9/1", "http://[::1]:9/1", "http://push.localhost:9/"]
        {
            assert!(PushHosts::known().check(endpoint).is_err(), "{endpoint}");
            assert!(PushHosts::new(KNOWN_HOSTS, true).check(endpoint).is_ok(), "{endpoint}");
        }
        assert!(PushHosts::new(KNOWN_HOSTS, true).check("http://10.0.0.1/1").is_err());
        assert!(PushHosts::new(KNOWN_HOSTS, true).check("http://fcm.googleapis.com/1").is_err());
    }

    #[test]
    fn only_public_addresses_are_public() {
        let public =
            ["8.8.8.8", "142.250.74.10", "100.63.0.1", "172.32.0.1", "2a00:1450:400f::200a", "64:ff9b::808:808"];
        let inside = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for address in public {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in inside {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }
}
