//! What the new phone says by Bluetooth LE while the app is copied (protocol §2.5), after the model of CTAP 2.2 §11.5.1, "hybrid transports": one
//! block of AES-256 and a short MAC, under keys from a secret that stands in the old phone's QR code and nowhere else. Whoever has not seen that
//! code, the server too, can neither read it nor make one.
//!
//! Here is what is said; how a controller is told to say it is the device's part.

use aws_lc_rs::{
    cipher::{AES_256, DecryptingKey, DecryptionContext, EncryptingKey, UnboundCipherKey},
    hkdf,
};
use zeroize::Zeroizing;

use crate::{digest, transcript::Transcript};

/// What is on the air: a block, then a tag.
pub const LENGTH: usize = BLOCK + TAG;
const BLOCK: usize = 16;
const TAG: usize = 4;

/// The AD type "Service Data - 128-bit UUID" (Bluetooth Assigned Numbers §2.3). The block stands where the UUID does: 128 bits that nobody else has,
/// without a number that would have to be assigned, and not the same twice.
const SERVICE_DATA: u8 = 0x21;
/// The AD type "Flags", and: for anybody to find, Low Energy alone (Core Specification Supplement, part A, §1.3).
const FLAGS: [u8; 3] = [2, 0x01, 0x06];
/// Flags, then length, type and service data.
const ADVERTISED: usize = FLAGS.len() + 2 + LENGTH;

/// The keys of one code.
pub struct RadioKey {
    block: Zeroizing<[u8; 32]>,
    tag: Zeroizing<[u8; 32]>,
}

/// The keys could not be used: the platform's cryptography failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the radio key can't be used")]
pub struct Unusable;

/// How many bytes both keys have.
struct Both;

impl hkdf::KeyType for Both {
    fn len(&self) -> usize {
        64
    }
}

impl RadioKey {
    /// The keys of the code that carries this `token`, old phone's `commitment` and `secret`.
    pub fn of_code(issuer: &str, token: &[u8; 16], commitment: &[u8; 16], secret: &[u8; 16]) -> Result<Self, Unusable> {
        let info = Transcript::new("hvem/v1/copy/radio").text(issuer).bytes(token).bytes(commitment);
        let mut both = Zeroizing::new([0; 64]);
        hkdf::Salt::new(hkdf::HKDF_SHA256, &[])
            .extract(secret)
            .expand(&[info.as_bytes()], Both)
            .and_then(|okm| okm.fill(&mut both[..]))
            .map_err(|_| Unusable)?;
        let (mut block, mut tag) = (Zeroizing::new([0; 32]), Zeroizing::new([0; 32]));
        block.copy_from_slice(&both[..32]);
        tag.copy_from_slice(&both[32..]);
        Ok(Self { block, tag })
    }

    /// What the phone says whose app key has this commitment.
    pub fn seal(&self, commitment: &[u8; 16]) -> Result<[u8; LENGTH], Unusable> {
        let mut block = *commitment;
        let key = UnboundCipherKey::new(&AES_256, &self.block[..]).map_err(|_| Unusable)?;
        // One block of one cipher alone: the mode of operation has no say.
        EncryptingKey::ecb(key).and_then(|key| key.encrypt(&mut block)).map_err(|_| Unusable)?;
        let mut said = [0; LENGTH];
        said[..BLOCK].copy_from_slice(&block);
        said[BLOCK..].copy_from_slice(&self.tag_of(&block));
        Ok(said)
    }

    /// The commitment in what was heard; `None` where it was said for another code, or by who has not seen this one.
    pub fn open(&self, heard: &[u8; LENGTH]) -> Option<[u8; 16]> {
        let (sealed, tag) = heard.split_at(BLOCK);
        if !digest::same(tag, &self.tag_of(sealed)) {
            return None;
        }
        let mut block: [u8; BLOCK] = sealed.try_into().ok()?;
        let key = UnboundCipherKey::new(&AES_256, &self.block[..]).ok()?;
        DecryptingKey::ecb(key).ok()?.decrypt(&mut block, DecryptionContext::None).ok()?;
        Some(block)
    }

    fn tag_of(&self, block: &[u8]) -> [u8; TAG] {
        let mut tag = [0; TAG];
        tag.copy_from_slice(&digest::hmac_sha256(&self.tag[..], &[block])[..TAG]);
        tag
    }
}

/// The data of a legacy advertisement: at most 31 bytes (Core Specification, volume 4, part E, §7.8.7).
pub fn advertised(said: &[u8; LENGTH]) -> [u8; ADVERTISED] {
    let mut data = [0; ADVERTISED];
    let (flags, rest) = data.split_at_mut(FLAGS.len());
    flags.copy_from_slice(&FLAGS);
    rest[0] = u8::try_from(LENGTH + 1).unwrap_or(u8::MAX);
    rest[1] = SERVICE_DATA;
    rest[2..].copy_from_slice(said);
    data
}

/// What may be ours in the data of an advertisement: all service data of that length. Data that is cut off or contradicts itself ends the search.
pub fn candidates(mut data: &[u8]) -> Vec<[u8; LENGTH]> {
    let mut found = Vec::new();
    while let Some((length, rest)) = data.split_first() {
        let Some((structure, after)) = rest.split_at_checked(usize::from(*length)) else { break };
        // A length of zero ends the data early (Core Specification, volume 3, part C, §11).
        let Some((kind, body)) = structure.split_first() else { break };
        if *kind == SERVICE_DATA {
            found.extend(<[u8; LENGTH]>::try_from(body));
        }
        data = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://id.example.org";

    fn key(issuer: &str, token: u8, commitment: u8, secret: u8) -> RadioKey {
        RadioKey::of_code(issuer, &[token; 16], &[commitment; 16], &[secret; 16]).unwrap()
    }

    #[test]
    fn what_is_said_for_one_code_is_nothing_to_any_other() {
        let said = key(ISSUER, 1, 2, 3).seal(&[9; 16]).unwrap();
        assert_eq!(key(ISSUER, 1, 2, 3).open(&said), Some([9; 16]));
        for other in
            [key("https://id.example.com", 1, 2, 3), key(ISSUER, 7, 2, 3), key(ISSUER, 1, 7, 3), key(ISSUER, 1, 2, 7)]
        {
            assert_eq!(other.open(&said), None);
        }
    }

    #[test]
    fn no_bit_of_it_can_be_turned() {
        let key = key(ISSUER, 1, 2, 3);
        let said = key.seal(&[9; 16]).unwrap();
        for bit in 0..LENGTH * 8 {
            let mut turned = said;
            turned[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key.open(&turned), None, "bit {bit}");
        }
    }

    #[test]
    fn an_advertisement_fits_and_is_found_among_others() {
        let said = key(ISSUER, 1, 2, 3).seal(&[9; 16]).unwrap();
        let data = advertised(&said);
        assert!(data.len() <= 31);
        assert_eq!(candidates(&data), [said]);
        let name = [3, 0x09, b'T', b'V'];
        let beside = [&name[..], &data[FLAGS.len()..]].concat();
        assert_eq!(candidates(&beside), [said]);
    }

    #[test]
    fn data_that_is_cut_off_or_empty_is_searched_no_further() {
        let data = advertised(&[7; LENGTH]);
        for end in 0..data.len() {
            assert!(candidates(&data[..end]).is_empty(), "{end}");
        }
        assert!(candidates(&[0, 21, SERVICE_DATA]).is_empty());
        assert!(candidates(&[255; 31]).is_empty());
        let other_length = [&[4, SERVICE_DATA, 1, 2, 3][..], &data[FLAGS.len()..]].concat();
        assert_eq!(candidates(&other_length), [[7; LENGTH]]);
    }
}
