//! Containers in the shapes of RFC 6030's figures, with the values that it publishes.

use hvem_formats::{
    oath::{
        Digits, Hash, Seed, Steps,
        ocra::Suite,
        package::{Algorithm, Package},
    },
    pskc::{self, BadPackage, Opener, PskcError},
};

use super::maker::{SEED, Token, container, key, password, plain, plain_secret, refusal, why};

/// What most figures hold.
fn expected(serial: &str) -> Package {
    Package {
        serial: serial.into(),
        manufacturer: Some("Maker".into()),
        algorithm: Algorithm::Hotp { counter: 0 },
        hash: Hash::Sha1,
        digits: Digits::Eight,
        seed: Seed::from_bytes(SEED.into()).expect("a seed"),
        valid_from: None,
        valid_until: None,
    }
}

#[test]
fn figure_2_has_no_serial_number() {
    let figure = container(
        "",
        r#"<KeyPackage><Key Id="12345678" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp"><Issuer>Issuer-A</Issuer>
        <Data><Secret><PlainValue>MTIzNA==</PlainValue></Secret></Data></Key></KeyPackage>"#,
    );
    assert_eq!(why(&figure, &Opener::Nothing), BadPackage::NoSerial);
}

#[test]
fn figure_3_is_a_plain_token() {
    let read = pskc::read(&plain(&Token::plain("987654321")), &Opener::Nothing).expect("read");
    assert_eq!(read, [expected("987654321")]);
}

#[test]
fn figure_4_has_a_key_that_follows_from_another() {
    let mut token = Token::plain("987654321");
    token.data = "<Counter><PlainValue>0</PlainValue></Counter>".into();
    let figure = plain(&token)
        .replace("<Data>", "<KeyProfileId>keyProfile1</KeyProfileId><KeyReference>MasterKeyLabel</KeyReference><Data>");
    assert_eq!(why(&figure, &Opener::Nothing), BadPackage::NoSecret);
}

#[test]
fn figure_5_leaves_the_pin_to_the_token() {
    let rule =
        r#"<PINPolicy MinLength="4" MaxLength="4" PINKeyId="123456781" PINEncoding="DECIMAL" PINUsageMode="Local"/>"#;
    let policy = format!("<Policy>{rule}<KeyUsage>OTP</KeyUsage></Policy>");
    let token = Token { policy, ..Token::plain("987654321") };
    assert_eq!(pskc::read(&plain(&token), &Opener::Nothing).expect("read"), [expected("987654321")]);
    let pin = Token { profile: "pin", ..Token::with_secret("987654322", &plain_secret(b"1234")) };
    assert_eq!(why(&plain(&pin), &Opener::Nothing), BadPackage::Algorithm, "a PIN is no token");
}

/// Key, ciphertexts and MAC are those that the RFC publishes.
#[test]
fn figure_6_opens_with_the_agreed_key() {
    let head = r#"<EncryptionKey><ds:KeyName>Pre-shared-key</ds:KeyName></EncryptionKey>
        <MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><MACKey>
        <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData><xenc:CipherValue>
        ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX
        </xenc:CipherValue></xenc:CipherData></MACKey></MACMethod>"#;
    let secret = r#"<Secret><EncryptedValue>
        <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData><xenc:CipherValue>
        AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv
        </xenc:CipherValue></xenc:CipherData></EncryptedValue><ValueMAC>Su+NvtQfmvfJzF6bmQiJqoLRExc=
        </ValueMAC></Secret>"#;
    let figure = container(head, &Token::with_secret("987654321", secret).xml());
    let agreed = [0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0x56, 0x78, 0x90, 0x12];
    assert_eq!(pskc::read(&figure, &key(&agreed)).expect("read"), [expected("987654321")]);
}

/// Password, salt, rounds, ciphertexts and MAC are those that the RFC publishes. It writes the parameters of PBKDF2 without a namespace.
#[test]
fn figure_7_opens_with_the_password() {
    let head = r##"<EncryptionKey><xenc11:DerivedKey>
        <xenc11:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
        <pkcs5:PBKDF2-params><Salt xmlns=""><Specified>Ej7/PEpyEpw=</Specified></Salt><IterationCount xmlns="">1000</IterationCount>
        <KeyLength xmlns="">16</KeyLength><PRF xmlns=""/></pkcs5:PBKDF2-params></xenc11:KeyDerivationMethod>
        <xenc:ReferenceList><xenc:DataReference URI="#ED"/></xenc:ReferenceList>
        <xenc11:MasterKeyName>My Password 1</xenc11:MasterKeyName></xenc11:DerivedKey></EncryptionKey>
        <MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><MACKey>
        <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData><xenc:CipherValue>
        2GTTnLwM3I4e5IO5FkufoOEiOhNj91fhKRQBtBJYluUDsPOLTfUvoU2dStyOwYZx
        </xenc:CipherValue></xenc:CipherData></MACKey></MACMethod>"##;
    let secret = r#"<Secret><EncryptedValue Id="ED">
        <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData><xenc:CipherValue>
        oTvo+S22nsmS2Z/RtcoF8Hfh+jzMe0RkiafpoDpnoZTjPYZu6V+A4aEn032yCr4f
        </xenc:CipherValue></xenc:CipherData></EncryptedValue><ValueMAC>LP6xMvjtypbfT9PdkJhBZ+D6O4w=
        </ValueMAC></Secret>"#;
    let token = Token { data: secret.into(), ..Token::plain("987654321") };
    let figure = container(head, &token.xml());
    assert_eq!(pskc::read(&figure, &password("qwerty")).expect("read"), [expected("987654321")]);
    assert!(pskc::read(&figure, &password("qwertz")).is_err());
}

#[test]
fn figure_10_has_many_tokens_each_with_its_dates() {
    let policy =
        "<Policy><StartDate>2006-05-01T00:00:00Z</StartDate><ExpiryDate>2006-05-31T00:00:00Z</ExpiryDate></Policy>";
    let tokens = ["654321", "123456"].map(|serial| Token { policy: policy.into(), ..Token::plain(serial) }.xml());
    let read = pskc::read(&container("", &tokens.concat()), &Opener::Nothing).expect("read");
    let dated =
        |serial| Package { valid_from: Some(1_146_441_600), valid_until: Some(1_149_033_600), ..expected(serial) };
    assert_eq!(read, [dated("654321"), dated("123456")]);
    let again = container("", &[&tokens[0][..], &tokens[1], &tokens[0]].concat());
    let serial = Some("654321".into());
    let why = BadPackage::DuplicateSerial { first: 1 };
    assert_eq!(refusal(&again, &Opener::Nothing), PskcError::Package { number: 3, serial, why });
}

#[test]
fn the_dates_of_a_device_count_too() {
    let policy =
        "<Policy><StartDate>2006-05-01T00:00:00Z</StartDate><ExpiryDate>2006-05-31T00:00:00Z</ExpiryDate></Policy>";
    let figure = plain(&Token { policy: policy.into(), ..Token::plain("1") }).replace(
        "</SerialNo>",
        "</SerialNo><StartDate>2006-04-01T00:00:00Z</StartDate><ExpiryDate>2006-05-02T00:00:00Z</ExpiryDate>",
    );
    let read = pskc::read(&figure, &Opener::Nothing).expect("read");
    assert_eq!((read[0].valid_from, read[0].valid_until), (Some(1_146_441_600), Some(1_146_528_000)));
}

#[test]
fn a_totp_token_has_its_interval_and_its_hash() {
    let mut token = Token { profile: "totp", ..Token::plain("987654323") };
    token.parameters = r#"<Suite>HMAC-SHA256</Suite><ResponseFormat Length="6" Encoding="DECIMAL"/>"#.into();
    token.data = format!(
        "{}<Time><PlainValue>0</PlainValue></Time><TimeInterval><PlainValue>60</PlainValue></TimeInterval>
        <TimeDrift><PlainValue>-4</PlainValue></TimeDrift>",
        plain_secret(SEED)
    );
    let steps = Steps::every(60).expect("a minute");
    let minute = Package {
        algorithm: Algorithm::Totp { steps },
        hash: Hash::Sha256,
        digits: Digits::Six,
        ..expected("987654323")
    };
    assert_eq!(pskc::read(&plain(&token), &Opener::Nothing).expect("read"), std::slice::from_ref(&minute));
    token.data = plain_secret(SEED);
    let usual = Package { algorithm: Algorithm::Totp { steps: Steps::USUAL }, ..minute };
    assert_eq!(pskc::read(&plain(&token), &Opener::Nothing).expect("read"), [usual]);
}

#[test]
fn an_ocra_token_has_its_suite() {
    let mut token = Token { profile: "ocra", ..Token::plain("987654322") };
    token.parameters =
        r#"<Suite>OCRA-1:HOTP-SHA512-8:C-QN08</Suite><ChallengeFormat Encoding="DECIMAL" Min="8" Max="8"/>
        <ResponseFormat Length="8" Encoding="DECIMAL" CheckDigits="false"/>"#
            .into();
    token.policy = "<Policy><KeyUsage>CR</KeyUsage><KeyUsage>Verify</KeyUsage></Policy>".into();
    let suite = Suite::from_text("OCRA-1:HOTP-SHA512-8:C-QN08").expect("a suite");
    let ocra = Package { algorithm: Algorithm::Ocra { suite }, hash: Hash::Sha512, ..expected("987654322") };
    assert_eq!(pskc::read(&plain(&token), &Opener::Nothing).expect("read"), [ocra]);
}

#[test]
fn prefixes_are_the_writers_to_choose() {
    let plain = plain(&Token::plain("987654321"));
    let mut prefixed = plain.replace("xmlns=", "xmlns:any=").replace("</", "</any:").replace("<any:", "<");
    for name in [
        "KeyContainer",
        "KeyPackage",
        "DeviceInfo",
        "Manufacturer",
        "SerialNo",
        "CryptoModuleInfo",
        "Id>",
        "Key ",
        "Issuer",
        "AlgorithmParameters",
        "ResponseFormat",
        "Data",
        "Secret",
        "PlainValue",
        "Counter",
    ] {
        prefixed = prefixed.replace(&format!("<{name}"), &format!("<any:{name}"));
    }
    assert_eq!(pskc::read(&prefixed, &Opener::Nothing).expect("read"), [expected("987654321")]);
    let foreign = plain.replace("urn:ietf:params:xml:ns:keyprov:pskc\"\n", "urn:example:other\"\n");
    assert_eq!(refusal(&foreign, &Opener::Nothing), PskcError::NotContainer, "the namespace counts, not the prefix");
}

/// RFC 6030 §1.2: a higher minor version adds what may be ignored.
#[test]
fn only_the_major_version_must_be_1() {
    let figure = plain(&Token::plain("1"));
    for (version, is_good) in [("1.0", true), ("1.7", true), ("1", true), ("2.0", false), ("10.0", false), ("", false)]
    {
        let read = pskc::read(&figure.replace("Version=\"1.0\"", &format!("Version=\"{version}\"")), &Opener::Nothing);
        let refused = read.err();
        // The declaration of XML has a version too, which is always 1.0.
        assert!(if is_good { refused.is_none() } else { refused == Some(PskcError::Version) }, "{version}");
    }
}
