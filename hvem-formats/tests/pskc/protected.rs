//! Every kind of protection opens with what it was closed with, and with nothing else; and no change of a byte goes unseen.

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2;
use base64::{Engine, engine::general_purpose::STANDARD};
use hvem_formats::pskc::{self, BadPackage, Malformed, Opener, PskcError};

use super::maker::{
    HMAC_SHA1, HMAC_SHA256, HMAC_SHA512, Lock, SEED, Token, container, key, password, plain, plain_secret, refusal, why,
};

const PBKDF2: &str = "http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2";

/// A lock with a key from a password, as in figure 7, but with the parameters in their namespace.
fn derived(text: &str, length: usize, prf: &str) -> Lock {
    let (algorithm, salt, rounds) = (prf_of(prf), b"saltsalt", NonZeroU32::new(1000).expect("rounds"));
    let mut key = vec![0; length];
    pbkdf2::derive(algorithm, rounds, salt, text.as_bytes(), &mut key);
    let encryption_key = format!(
        r#"<EncryptionKey><xenc11:DerivedKey><xenc11:KeyDerivationMethod Algorithm="{PBKDF2}"><pkcs5:PBKDF2-params>
        <pkcs5:Salt><pkcs5:Specified>{}</pkcs5:Specified></pkcs5:Salt><pkcs5:IterationCount>1000</pkcs5:IterationCount>
        <pkcs5:KeyLength>{length}</pkcs5:KeyLength><pkcs5:PRF Algorithm="{prf}"/></pkcs5:PBKDF2-params>
        </xenc11:KeyDerivationMethod><xenc11:MasterKeyName>Password</xenc11:MasterKeyName></xenc11:DerivedKey></EncryptionKey>"#,
        STANDARD.encode(salt)
    );
    Lock { encryption_key, ..Lock::agreed(&key) }
}

fn prf_of(name: &str) -> pbkdf2::Algorithm {
    match name {
        HMAC_SHA256 => pbkdf2::PBKDF2_HMAC_SHA256,
        HMAC_SHA512 => pbkdf2::PBKDF2_HMAC_SHA512,
        _ => pbkdf2::PBKDF2_HMAC_SHA1,
    }
}

fn opens(xml: &str, opener: &Opener) {
    let read = pskc::read(xml, opener).expect("read");
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].seed.as_bytes(), SEED);
}

#[test]
fn every_key_length_and_mac_opens_with_its_key_and_with_no_other() {
    for length in [16, 24, 32] {
        for mac in [HMAC_SHA1, HMAC_SHA256, HMAC_SHA512] {
            let lock = Lock { mac, ..Lock::agreed(&vec![7; length]) };
            let closed = lock.container();
            opens(&closed, &key(&lock.key));
            let other = refusal(&closed, &key(&vec![8; length]));
            assert_eq!(other, PskcError::WrongKey);
        }
    }
}

#[test]
fn every_key_derivation_opens_with_its_password_and_with_no_other() {
    for length in [16, 24, 32] {
        for prf in [HMAC_SHA1, HMAC_SHA256, HMAC_SHA512] {
            let closed = derived("regnvejr æøå", length, prf).container();
            opens(&closed, &password("regnvejr æøå"));
            assert!(pskc::read(&closed, &password("regnvejr")).is_err());
        }
    }
}

#[test]
fn a_container_is_opened_with_what_it_was_closed_with() {
    let (agreed, from_password, open) =
        (Lock::agreed(&[7; 16]).container(), derived("x", 16, HMAC_SHA1).container(), plain(&Token::plain("1")));
    assert_eq!(refusal(&agreed, &Opener::Nothing), PskcError::NeedsKey);
    assert_eq!(refusal(&agreed, &password("x")), PskcError::NeedsKey);
    assert_eq!(refusal(&from_password, &Opener::Nothing), PskcError::NeedsPassword);
    assert_eq!(refusal(&from_password, &key(&[7; 16])), PskcError::NeedsPassword);
    assert_eq!(refusal(&open, &key(&[7; 16])), PskcError::NotEncrypted);
    assert_eq!(refusal(&open, &password("x")), PskcError::NotEncrypted);
    for length in [0, 15, 17, 24, 32] {
        assert_eq!(refusal(&agreed, &key(&vec![7; length])), PskcError::KeyLength { needed: 16 });
    }
}

#[test]
fn a_changed_byte_of_ciphertext_or_mac_does_not_go_unseen() {
    let lock = Lock::agreed(&[7; 16]);
    let sealed = lock.sealed(SEED, [0x22; 16]);
    let mac = lock.mac_over(&sealed);
    let with = |sealed: &[u8], mac: &[u8]| {
        let secret = format!("<Secret>{}</Secret>", lock.value_with(sealed, mac));
        container(&lock.head(), &Token::with_secret("1", &secret).xml())
    };
    opens(&with(&sealed, &mac), &key(&lock.key));
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(why(&with(&changed, &mac), &key(&lock.key)), BadPackage::WrongMac, "byte {at} of the value");
        assert_eq!(why(&with(&sealed[..at], &mac), &key(&lock.key)), BadPackage::WrongMac, "cut after {at} bytes");
    }
    for at in 0..mac.len() {
        let mut changed = mac.clone();
        changed[at] ^= 1;
        assert_eq!(why(&with(&sealed, &changed), &key(&lock.key)), BadPackage::WrongMac, "byte {at} of the MAC");
        assert_eq!(why(&with(&sealed, &mac[..at]), &key(&lock.key)), BadPackage::WrongMac, "a MAC of {at} bytes");
    }
}

#[test]
fn a_changed_mac_key_does_not_go_unseen() {
    let lock = Lock::agreed(&[7; 16]);
    let (closed, sealed) = (lock.container(), lock.sealed(&lock.mac_key, [0x11; 16]));
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        let changed = closed.replace(&STANDARD.encode(&sealed), &STANDARD.encode(&changed));
        let refused = refusal(&changed, &key(&lock.key));
        let seen = matches!(refused, PskcError::WrongKey | PskcError::Package { why: BadPackage::WrongMac, .. });
        assert!(seen, "byte {at}: {refused}");
    }
    let short = Lock { mac_key: vec![1; 15], ..lock.clone() };
    assert_eq!(refusal(&short.container(), &key(&lock.key)), PskcError::WrongKey, "too short a MAC key to be none");
}

#[test]
fn without_a_mac_nothing_is_read() {
    let lock = Lock::agreed(&[7; 16]);
    let closed = lock.container();
    let (before, rest) = closed.split_once("<MACMethod").expect("a MAC method");
    let after = rest.split_once("</MACMethod>").expect("its end").1;
    assert_eq!(refusal(&format!("{before}{after}"), &key(&lock.key)), PskcError::NoMacMethod);
    let (before, rest) = closed.split_once("<ValueMAC>").expect("a MAC");
    let after = rest.split_once("</ValueMAC>").expect("its end").1;
    assert_eq!(why(&format!("{before}{after}"), &key(&lock.key)), BadPackage::NoMac);
    let empty = format!("{before}<ValueMAC/>{after}");
    assert_eq!(why(&empty, &key(&lock.key)), BadPackage::WrongMac);
}

#[test]
fn a_plain_secret_among_encrypted_ones_is_refused() {
    let lock = Lock::agreed(&[7; 16]);
    let smuggled = container(&lock.head(), &Token::with_secret("1", &plain_secret(SEED)).xml());
    assert_eq!(why(&smuggled, &key(&lock.key)), BadPackage::PlainSecret);
    let both = format!("<Secret>{}<PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret>", lock.value(SEED));
    let both = container(&lock.head(), &Token::with_secret("1", &both).xml());
    assert_eq!(why(&both, &key(&lock.key)), BadPackage::Malformed(Malformed("Secret")));
    let headless = container("", &Token::with_secret("1", &format!("<Secret>{}</Secret>", lock.value(SEED))).xml());
    assert_eq!(why(&headless, &Opener::Nothing), BadPackage::Malformed(Malformed("Secret")));
}

#[test]
fn a_counter_may_be_encrypted_too() {
    let lock = Lock::agreed(&[7; 16]);
    let with = |counter: &[u8]| {
        let mut token = Token::plain("1");
        token.data = format!("<Secret>{}</Secret><Counter>{}</Counter>", lock.value(SEED), lock.value(counter));
        container(&lock.head(), &token.xml())
    };
    for (bytes, counter) in [(&[0, 0, 1, 2][..], 0x102), (&[0, 0, 0, 1, 0, 0, 0, 0], 1 << 32)] {
        let read = pskc::read(&with(bytes), &key(&lock.key)).expect("read");
        assert_eq!(read[0].algorithm, hvem_formats::oath::package::Algorithm::Hotp { counter });
    }
    for wrong in [&b""[..], b"1", b"12345678", &[0xff; 8], &[0; 5]] {
        assert_eq!(why(&with(wrong), &key(&lock.key)), BadPackage::Counter, "{wrong:?}");
    }
    let bare = with(&[0; 4]);
    let at = bare.rfind("<ValueMAC>").expect("a MAC");
    let bare = format!("{}{}", &bare[..at], &bare[bare.rfind("</ValueMAC>").expect("its end") + "</ValueMAC>".len()..]);
    assert_eq!(why(&bare, &key(&lock.key)), BadPackage::NoMac);
}

#[test]
fn what_was_closed_wrong_is_told_apart_from_what_was_changed() {
    let lock = Lock::agreed(&[7; 16]);
    let with = |sealed: &[u8]| {
        let secret = format!("<Secret>{}</Secret>", lock.value_with(sealed, &lock.mac_over(sealed)));
        container(&lock.head(), &Token::with_secret("1", &secret).xml())
    };
    let sealed = lock.sealed(SEED, [0x22; 16]);
    for wrong in [&sealed[..32], &sealed[..16], &sealed[..40], &[]] {
        assert_eq!(why(&with(wrong), &key(&lock.key)), BadPackage::Undecryptable, "{} bytes", wrong.len());
    }
    let short = container(
        &lock.head(),
        &Token::with_secret("1", &format!("<Secret>{}</Secret>", lock.value(&SEED[..15]))).xml(),
    );
    assert!(matches!(why(&short, &key(&lock.key)), BadPackage::Seed(_)));
}

#[test]
fn what_is_not_supported_is_named() {
    let lock = Lock::agreed(&[7; 16]);
    let closed = lock.container();
    let opener = key(&lock.key);
    let aes = "xmlenc#aes128-cbc";
    for (from, to, what) in [
        (aes, "xmlenc#tripledes-cbc", "encryption"),
        (aes, "xmlenc#kw-aes128", "encryption"),
        ("xmldsig#hmac-sha1", "xmldsig#hmac-zha9", "MAC"),
        ("<ds:KeyName>", "<ds:X509Data/><ds:KeyName>", "key"),
        ("MACKey>", "MACKeyReference>", "MAC"),
    ] {
        let refused = refusal(&closed.replace(from, to), &opener);
        assert!(matches!(refused, PskcError::Unsupported(said) if said.contains(what)), "{to}: {refused}");
    }
    let (head, value) = closed.split_once("<KeyPackage>").expect("a package");
    let mixed = format!("{head}<KeyPackage>{}", value.replace(aes, "xmlenc#kw-aes128"));
    assert_eq!(why(&mixed, &opener), BadPackage::Encryption);
}

#[test]
fn the_parameters_of_the_key_derivation_have_bounds() {
    let closed = derived("x", 16, HMAC_SHA1).container();
    let opener = password("x");
    let rounds = |count: &str| closed.replace("Count>1000<", &format!("Count>{count}<"));
    for count in ["10000001", "4294967296", "18446744073709551615"] {
        assert_eq!(refusal(&rounds(count), &opener), PskcError::TooManyRounds, "{count}");
    }
    for count in ["0", "-1", "", "1e3", "99999999999999999999"] {
        assert_eq!(refusal(&rounds(count), &opener), PskcError::Malformed(Malformed("IterationCount")), "{count}");
    }
    for length in ["0", "15", "33", "4294967296", "x"] {
        let changed = closed.replace("KeyLength>16<", &format!("KeyLength>{length}<"));
        assert_eq!(refusal(&changed, &opener), PskcError::Malformed(Malformed("KeyLength")), "{length}");
    }
    let salt = STANDARD.encode(b"saltsalt");
    for wrong in ["", "!", &STANDARD.encode([0; 1025])] {
        assert_eq!(refusal(&closed.replace(&salt, wrong), &opener), PskcError::Malformed(Malformed("Specified")));
    }
    for (from, to) in [(PBKDF2, "http://www.w3.org/2009/xmlenc11#ConcatKDF"), (HMAC_SHA1, "urn:other")] {
        assert!(matches!(refusal(&closed.replacen(from, to, 1), &opener), PskcError::Unsupported(_)), "{to}");
    }
}

#[test]
fn broken_base64_is_told() {
    let lock = Lock::agreed(&[7; 16]);
    let (closed, sealed) = (lock.container(), STANDARD.encode(lock.sealed(SEED, [0x22; 16])));
    for wrong in
        [&sealed[..sealed.len() - 1], &format!("{sealed}="), &sealed.replace('/', "_").replace('A', "!"), "<a/>"]
    {
        let why = why(&closed.replace(&sealed, wrong), &key(&lock.key));
        assert_eq!(why, BadPackage::Malformed(Malformed("CipherValue")), "{wrong}");
    }
}
