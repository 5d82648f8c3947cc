//! Makes key containers in the shapes of RFC 6030's figures.

use aws_lc_rs::{
    cipher::{AES_128, AES_192, AES_256, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey},
    hmac,
    iv::FixedLength,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hvem_formats::pskc::{self, BadPackage, Opener, PskcError};
use zeroize::Zeroizing;

/// The secret of RFC 6030's examples.
pub const SEED: &[u8] = b"12345678901234567890";

pub const HMAC_SHA1: &str = "http://www.w3.org/2000/09/xmldsig#hmac-sha1";
pub const HMAC_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";
pub const HMAC_SHA512: &str = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512";

/// One token, as its key package says it.
#[derive(Clone)]
pub struct Token {
    pub serial: String,
    pub profile: &'static str,
    pub parameters: String,
    pub data: String,
    pub policy: String,
}

impl Token {
    /// A HOTP token with a plain secret, as in figure 3.
    pub fn plain(serial: &str) -> Self {
        Self {
            serial: serial.into(),
            profile: "hotp",
            parameters: r#"<ResponseFormat Length="8" Encoding="DECIMAL"/>"#.into(),
            data: format!("{}<Counter><PlainValue>0</PlainValue></Counter>", plain_secret(SEED)),
            policy: String::new(),
        }
    }

    /// The same with a secret in another form.
    pub fn with_secret(serial: &str, secret: &str) -> Self {
        Self { data: format!("{secret}<Counter><PlainValue>0</PlainValue></Counter>"), ..Self::plain(serial) }
    }

    pub fn xml(&self) -> String {
        let Self { serial, profile, parameters, data, policy } = self;
        format!(
            r#"<KeyPackage>
  <DeviceInfo><Manufacturer>Maker</Manufacturer><SerialNo>{serial}</SerialNo></DeviceInfo>
  <CryptoModuleInfo><Id>CM_ID_001</Id></CryptoModuleInfo>
  <Key Id="k-{serial}" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:{profile}">
    <Issuer>Issuer</Issuer>
    <AlgorithmParameters>{parameters}</AlgorithmParameters>
    <Data>{data}</Data>
    {policy}
  </Key>
</KeyPackage>"#
        )
    }
}

pub fn plain_secret(bytes: &[u8]) -> String {
    format!("<Secret><PlainValue>\n      {}\n    </PlainValue></Secret>", STANDARD.encode(bytes))
}

/// A container with this head and these packages.
pub fn container(head: &str, packages: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" Id="exampleID1" xmlns="urn:ietf:params:xml:ns:keyprov:pskc"
    xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"
    xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#">
{head}
{packages}
</KeyContainer>"#
    )
}

/// A plain container with one token.
pub fn plain(token: &Token) -> String {
    container("", &token.xml())
}

/// What a container is closed with.
#[derive(Clone)]
pub struct Lock {
    pub key: Vec<u8>,
    pub mac_key: Vec<u8>,
    pub mac: &'static str,
    pub encryption_key: String,
}

impl Lock {
    /// A key that was agreed on, and the MAC of figure 6.
    pub fn agreed(key: &[u8]) -> Self {
        let encryption_key = "<EncryptionKey><ds:KeyName>Pre-shared-key</ds:KeyName></EncryptionKey>".into();
        Self { key: key.into(), mac_key: (0x40..0x54).collect(), mac: HMAC_SHA1, encryption_key }
    }

    fn algorithm(&self) -> String {
        format!("http://www.w3.org/2001/04/xmlenc#aes{}-cbc", self.key.len() * 8)
    }

    /// Bytes as XML Encryption has them, in AES-CBC with this initialisation vector.
    pub fn sealed(&self, bytes: &[u8], iv: [u8; 16]) -> Vec<u8> {
        let algorithm = match self.key.len() {
            16 => &AES_128,
            24 => &AES_192,
            _ => &AES_256,
        };
        let key = UnboundCipherKey::new(algorithm, &self.key).expect("a key");
        let key = PaddedBlockEncryptingKey::cbc_pkcs7(key).expect("CBC");
        let mut sealed = bytes.to_vec();
        key.less_safe_encrypt(&mut sealed, EncryptionContext::Iv128(FixedLength::from(iv))).expect("encrypted");
        [&iv[..], &sealed].concat()
    }

    pub fn mac_over(&self, sealed: &[u8]) -> Vec<u8> {
        let algorithm = match self.mac {
            HMAC_SHA256 => hmac::HMAC_SHA256,
            HMAC_SHA512 => hmac::HMAC_SHA512,
            _ => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        };
        hmac::sign(&hmac::Key::new(algorithm, &self.mac_key), sealed).as_ref().to_vec()
    }

    fn cipher(&self, sealed: &[u8]) -> String {
        format!(
            r#"<xenc:EncryptionMethod Algorithm="{}"/><xenc:CipherData><xenc:CipherValue>{}</xenc:CipherValue></xenc:CipherData>"#,
            self.algorithm(),
            STANDARD.encode(sealed)
        )
    }

    /// The container's head.
    pub fn head(&self) -> String {
        let key = self.cipher(&self.sealed(&self.mac_key, [0x11; 16]));
        format!(r#"{}<MACMethod Algorithm="{}"><MACKey>{key}</MACKey></MACMethod>"#, self.encryption_key, self.mac)
    }

    /// An encrypted value with its MAC, to stand in `Secret`, `Counter` and the like.
    pub fn value(&self, bytes: &[u8]) -> String {
        let sealed = self.sealed(bytes, [0x22; 16]);
        self.value_with(&sealed, &self.mac_over(&sealed))
    }

    pub fn value_with(&self, sealed: &[u8], mac: &[u8]) -> String {
        let cipher = self.cipher(sealed);
        format!("<EncryptedValue>{cipher}</EncryptedValue><ValueMAC>{}</ValueMAC>", STANDARD.encode(mac))
    }

    /// An encrypted container with one token.
    pub fn container(&self) -> String {
        let secret = format!("<Secret>{}</Secret>", self.value(SEED));
        container(&self.head(), &Token::with_secret("987654321", &secret).xml())
    }
}

pub fn key(bytes: &[u8]) -> Opener {
    Opener::PreSharedKey(Zeroizing::new(bytes.to_vec()))
}

pub fn password(text: &str) -> Opener {
    Opener::Password(Zeroizing::new(text.into()))
}

/// Why a container is refused.
pub fn refusal(xml: &str, opened_with: &Opener) -> PskcError {
    pskc::read(xml, opened_with).expect_err("refused")
}

/// Why the first package of a container is refused.
pub fn why(xml: &str, opened_with: &Opener) -> BadPackage {
    match refusal(xml, opened_with) {
        PskcError::Package { number: 1, why, .. } => why,
        other => panic!("the first package is wrong, not: {other}"),
    }
}
