//! Where a request comes from, as far as limits count it. An address is personal data: nothing here can be printed, and what is stored is a
//! keyed hash that is swept as soon as it counts no longer.

use std::net::{IpAddr, Ipv6Addr};

/// One IPv4 address, or the /64 of an IPv6 address: what one subscriber is given (RFC 6177 §2), so that nobody multiplies by taking the
/// next address of the same line. Deliberately without `Debug` and `Display`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network([u8; 16]);

impl Network {
    /// The network of an address. `None` for this very machine: a request from it came through a proxy that nobody declared, or from the
    /// operator's own hands. Counted as one network, everybody behind that proxy could be shut out by one of them.
    pub fn of(address: IpAddr) -> Option<Self> {
        let address = address.to_canonical();
        if address.is_loopback() {
            return None;
        }
        Some(Self(match address {
            IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).octets()
            }
        }))
    }

    /// To be hashed under a key, and for nothing else.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Network> {
        Network::of(text.parse().unwrap())
    }

    #[test]
    fn an_ipv4_address_is_a_network_in_either_spelling() {
        assert!(of("192.0.2.7") == of("::ffff:192.0.2.7"));
        assert!(of("192.0.2.7") != of("192.0.2.8"));
    }

    #[test]
    fn all_addresses_of_one_line_are_one_network() {
        assert!(of("2001:db8:1:2::1") == of("2001:db8:1:2:ffff::9"));
        assert!(of("2001:db8:1:2::1") != of("2001:db8:1:3::1"));
    }

    #[test]
    fn this_machine_is_no_network() {
        for own in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert!(of(own).is_none(), "{own}");
        }
    }
}
