//! `oath`: the codes of RFC 4226, RFC 6238 and RFC 6287 out of files, and what it says about files that it can't use.

use serde_json::json;

use super::computer::Computer;

const LIST: &str = "serial,algorithm,hash,digits,seed,counter_or_period\n\
    H-1,hotp,SHA1,6,3132333435363738393031323334353637383930,1\n\
    T-1,totp,SHA1,8,3132333435363738393031323334353637383930,30\n";

/// RFC 6030, figure 6, with its published values.
const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
    xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">
<EncryptionKey><ds:KeyName>Pre-shared-key</ds:KeyName></EncryptionKey>
<MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><MACKey>
<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData><xenc:CipherValue>
ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX</xenc:CipherValue></xenc:CipherData></MACKey></MACMethod>
<KeyPackage><DeviceInfo><SerialNo>987654321</SerialNo></DeviceInfo>
<Key Id="1" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp">
<AlgorithmParameters><ResponseFormat Length="8" Encoding="DECIMAL"/></AlgorithmParameters><Data><Secret><EncryptedValue>
<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData><xenc:CipherValue>
AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv</xenc:CipherValue></xenc:CipherData></EncryptedValue>
<ValueMAC>Su+NvtQfmvfJzF6bmQiJqoLRExc=</ValueMAC></Secret></Data></Key></KeyPackage></KeyContainer>"#;

/// A plain OCRA token of RFC 6287 appendix C.1.
const OCRA: &str = r#"<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc"><KeyPackage>
<DeviceInfo><SerialNo>O-1</SerialNo></DeviceInfo><Key Id="1" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:ocra">
<AlgorithmParameters><Suite>OCRA-1:HOTP-SHA1-6:QN08</Suite></AlgorithmParameters>
<Data><Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret></Data></Key></KeyPackage></KeyContainer>"#;

#[tokio::test]
async fn a_list_shows_what_the_displays_show() {
    let computer = Computer::new();
    computer.writes("tokens.csv", LIST);
    let file = computer.path("tokens.csv");
    let said = computer.runs(&["oath", &file, "--at", "59"]).await;
    assert_eq!(
        said.json(),
        json!({"at": 59_000, "codes": [
            {"serial": "H-1", "algorithm": "hotp", "code": "287082", "counter": 1},
            {"serial": "T-1", "algorithm": "totp", "code": "94287082", "seconds_left": 1},
        ]})
    );
    let said = computer.runs(&["oath", &file, "--serial", "H-1", "--counter", "9"]).await;
    assert_eq!(said.json()["codes"], json!([{"serial": "H-1", "algorithm": "hotp", "code": "520489", "counter": 9}]));
    let said = computer.runs_in_words("da", &["oath", &file, "--at", "1111111109"]).await;
    assert_eq!(said.out, "H-1  287082  (tæller 1)\nT-1  07081804  (1 sek. endnu)\n");
    let now = computer.runs(&["oath", &file, "--serial", "T-1"]).await.json();
    assert!(now["at"].as_u64().is_some_and(|at| at > 1_763_838_000_000), "{now}");
    assert!(now["codes"][0]["seconds_left"].as_u64().is_some_and(|left| (1..=30).contains(&left)), "{now}");
}

#[tokio::test]
async fn an_encrypted_container_opens_with_its_key() {
    let computer = Computer::new();
    computer.writes("tokens.pskcxml", CONTAINER);
    computer.writes("key", "12345678901234567890123456789012\n");
    computer.writes("other", "00345678901234567890123456789012\n");
    computer.writes("nonsense", "1234567\n");
    let (file, key) = (computer.path("tokens.pskcxml"), computer.path("key"));
    let said = computer.runs(&["oath", &file, "--key-file", &key]).await;
    assert_eq!(said.json()["codes"][0]["code"], "84755224");
    let said = computer.runs(&["oath", &file]).await;
    assert_eq!(said.refusal(), ("token-file".into(), 4));
    assert!(said.out.contains("it needs the key"), "{}", said.out);
    let other = computer.path("other");
    assert_eq!(computer.runs(&["oath", &file, "--key-file", &other]).await.refusal(), ("token-file".into(), 4));
    let said = computer.runs(&["oath", &file, "--password-file", &key]).await;
    assert_eq!(said.refusal(), ("token-file".into(), 4));
    let nonsense = computer.path("nonsense");
    assert_eq!(computer.runs(&["oath", &file, "--key-file", &nonsense]).await.refusal(), ("not-a-key".into(), 2));
    let both = ["oath", &file, "--key-file", &key, "--password-file", &key];
    assert_eq!(computer.runs(&both).await.refusal(), ("usage".into(), 2));
}

#[tokio::test]
async fn an_ocra_token_answers_a_challenge() {
    let computer = Computer::new();
    computer.writes("tokens.xml", OCRA);
    let file = computer.path("tokens.xml");
    let said = computer.runs(&["oath", &file, "--question", "11111111"]).await;
    assert_eq!(
        said.json()["codes"][0],
        json!({"serial": "O-1", "algorithm": "ocra", "code": "243178", "question": "11111111"})
    );
    assert_eq!(computer.runs(&["oath", &file]).await.refusal(), ("needs-option".into(), 2));
    assert_eq!(computer.runs(&["oath", &file, "--question", "eleven"]).await.refusal(), ("no-response".into(), 2));
}

#[tokio::test]
async fn a_file_of_tokens_that_can_not_be_used_says_why_and_where() {
    let computer = Computer::new();
    computer.writes("tokens.csv", &LIST.replace("totp", "totq"));
    let file = computer.path("tokens.csv");
    let said = computer.runs_in_words("en", &["oath", &file]).await;
    assert_eq!((said.code, said.out.as_str()), (4, ""));
    assert!(said.err.contains("line 3, column algorithm: ") && !said.err.contains("3132"), "{}", said.err);
    assert_eq!(computer.runs(&["oath", &computer.path("none")]).await.refusal(), ("io".into(), 2));
    computer.writes("tokens.csv", LIST);
    assert_eq!(computer.runs(&["oath", &file, "--serial", "X"]).await.refusal(), ("no-such-token".into(), 2));
    let with_key = ["oath", &file, "--password-file", &computer.path("pin")];
    assert_eq!(computer.runs(&with_key).await.refusal(), ("token-file".into(), 4), "a list is never encrypted");
}
