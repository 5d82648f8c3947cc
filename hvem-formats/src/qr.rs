//! The texts of QR codes and app links (protocol §2 and §3.2). Everything secret stands behind `#`, which browsers never send.

use crate::b64;

/// What a scanned code or a followed link asks the app to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carried {
    /// `e.<token>.<pin_key>`: bind this device.
    Enrolment {
        /// Spent by its first redemption.
        token: [u8; 16],
        /// Made by the portal's page; the server never sees it.
        pin_key: [u8; 32],
    },
    /// `r.<request id>.<slot>.<secret>`: match a request across devices.
    Request {
        /// Which request.
        request: String,
        /// Which turn of the rotating code.
        slot: u32,
        /// The secret of that turn.
        secret: [u8; 16],
    },
    /// `m.<request id>.<token>`: match a request on the same device.
    Link {
        /// Which request.
        request: String,
        /// One-time, bound to the browser that shows the link.
        token: [u8; 16],
    },
    /// `c.<token>.<commitment>`, and `.<radio>` where the phone has a radio: copy the app of the phone that shows it (§2.5).
    Copy {
        /// Spent by its first redemption.
        token: [u8; 16],
        /// What the phone that shows it says of its app key: `app::copy::commitment`.
        key: [u8; 16],
        /// The secret of what it listens for; none where it can't listen.
        radio: Option<[u8; 16]>,
    },
    /// `n.<meeting>.<commitment>`: the phone that shows it is near (§2.5). A letter of its own, as `m` is a link.
    Meeting {
        /// Drawn for these two phones.
        meeting: [u8; 16],
        /// What the phone that shows it says of its app key.
        key: [u8; 16],
    },
}

impl Carried {
    /// The text behind `#`.
    pub fn fragment(&self) -> String {
        match self {
            Self::Enrolment { token, pin_key } => format!("e.{}.{}", b64::encode(token), b64::encode(pin_key)),
            Self::Request { request, slot, secret } => format!("r.{request}.{slot}.{}", b64::encode(secret)),
            Self::Link { request, token } => format!("m.{request}.{}", b64::encode(token)),
            Self::Copy { token, key, radio } => {
                let radio = radio.map_or_else(String::new, |radio| format!(".{}", b64::encode(radio)));
                format!("c.{}.{}{radio}", b64::encode(token), b64::encode(key))
            }
            Self::Meeting { meeting, key } => format!("n.{}.{}", b64::encode(meeting), b64::encode(key)),
        }
    }

    /// The address that a QR code holds. An ordinary reader opens a page there which only explains (journey E7).
    pub fn qr(&self, issuer: &str) -> String {
        format!("{issuer}/q#{}", self.fragment())
    }

    /// The address that opens the app on this device.
    pub fn link(&self, issuer: &str) -> String {
        format!("{issuer}/app/#{}", self.fragment())
    }

    /// Reads a scanned text; `None` when it is not a code of this issuer.
    pub fn read(text: &str, issuer: &str) -> Option<Self> {
        let rest = text.trim().strip_prefix(issuer)?;
        Self::read_fragment(rest.strip_prefix("/q#").or_else(|| rest.strip_prefix("/app/#"))?)
    }

    fn read_fragment(fragment: &str) -> Option<Self> {
        let parts: Vec<&str> = fragment.split('.').collect();
        match parts[..] {
            ["e", token, pin_key] => {
                Some(Self::Enrolment { token: b64::decode_array(token)?, pin_key: b64::decode_array(pin_key)? })
            }
            ["r", request, slot, secret] => Some(Self::Request {
                request: request.into(),
                slot: read_slot(slot)?,
                secret: b64::decode_array(secret)?,
            }),
            ["c", token, key, ref radio @ ..] => Some(Self::Copy {
                token: b64::decode_array(token)?,
                key: b64::decode_array(key)?,
                radio: read_radio(radio)?,
            }),
            ["n", meeting, key] => {
                Some(Self::Meeting { meeting: b64::decode_array(meeting)?, key: b64::decode_array(key)? })
            }
            ["m", request, token] => Some(Self::Link { request: request.into(), token: b64::decode_array(token)? }),
            _ => None,
        }
    }
}

/// Nothing more, or one secret.
fn read_radio(parts: &[&str]) -> Option<Option<[u8; 16]>> {
    match parts {
        [] => Some(None),
        [radio] => b64::decode_array(radio).map(Some),
        _ => None,
    }
}

/// Decimal digits alone: `parse` would also take a plus sign, which other readers refuse.
fn read_slot(text: &str) -> Option<u32> {
    text.bytes().all(|letter| letter.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_comes_back_from_its_code_and_its_link() {
        let issuer = "https://id.example.org";
        for carried in [
            Carried::Enrolment { token: [7; 16], pin_key: [9; 32] },
            Carried::Request { request: "req_0".into(), slot: 3, secret: [1; 16] },
            Carried::Link { request: "req_0".into(), token: [2; 16] },
            Carried::Copy { token: [3; 16], key: [4; 16], radio: None },
            Carried::Copy { token: [3; 16], key: [4; 16], radio: Some([8; 16]) },
            Carried::Meeting { meeting: [5; 16], key: [6; 16] },
        ] {
            assert_eq!(Carried::read(&carried.qr(issuer), issuer), Some(carried.clone()));
            assert_eq!(Carried::read(&carried.link(issuer), issuer), Some(carried));
        }
    }

    #[test]
    fn codes_of_others_are_not_ours() {
        let ours = "https://id.example.org";
        for foreign in
            ["", "hello", "https://id.example.org.evil.org/q#e.AA.AA", "https://id.example.org/q#x.1", "WIFI:S:home;;"]
        {
            assert_eq!(Carried::read(foreign, ours), None, "{foreign}");
        }
    }
}
