//! What the program says about a file that it can't use, and about a command line that it does not understand.

use std::fs;

use super::computer::{Computer, enrolment, well};
use crate::mock::Mock;

#[tokio::test]
async fn a_file_that_can_not_be_used_says_why() {
    let mock = Mock::start(|_, got| well(got)).await;
    let computer = Computer::enrolled(&mock).await;
    let (file, whole) = (computer.file(), fs::read(computer.file()).expect("a file"));
    let mut newer = whole.clone();
    newer[8] = 9;
    for (content, name) in
        [(&whole[..whole.len() - 1], "truncated-file"), (b"something else", "foreign-file"), (&newer, "newer-file")]
    {
        fs::write(&file, content).expect("written");
        assert_eq!(computer.runs(&["show"]).await.refusal(), (name.into(), 4));
    }
    fs::write(&file, &whole).expect("written");
    computer.writes("other", "another long passphrase");
    let other = computer.path("other");
    for command in [&["show"][..], &["list"]] {
        let said = computer.runs(&[command, &["--passphrase-file", &other]].concat()).await;
        assert_eq!(said.refusal(), ("wrong-passphrase".into(), 4));
    }
    let again = enrolment(&mock.issuer);
    let said = computer.runs(&["enrol", &again, "--passphrase-file", &other]).await;
    assert_eq!(said.refusal(), ("wrong-passphrase".into(), 4), "one passphrase for all devices of a store");
    let said = computer.runs(&["show", "--device", "Laptop"]).await;
    assert_eq!(said.refusal(), ("no-such-device".into(), 2));
}

#[cfg(unix)]
#[tokio::test]
async fn keys_and_secrets_that_others_can_read_are_refused() {
    use std::os::unix::fs::PermissionsExt;
    let mock = Mock::start(|_, got| well(got)).await;
    let computer = Computer::enrolled(&mock).await;
    let open = |path: &str, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    open(&computer.file().display().to_string(), 0o644);
    assert_eq!(computer.runs(&["list"]).await.refusal(), ("open-to-others".into(), 4));
    open(&computer.file().display().to_string(), 0o600);
    open(&computer.path("passphrase"), 0o644);
    assert_eq!(computer.runs(&["list"]).await.refusal(), ("open-to-others".into(), 4));
}

#[tokio::test]
async fn a_server_that_is_away_and_a_wrong_command_line_have_their_own_exit_codes() {
    let gone = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        format!("http://{}", listener.local_addr().expect("an address"))
    };
    let computer = Computer::new();
    let said = computer.runs(&["enrol", &enrolment(&gone), "--pin-from", &computer.path("pin")]).await;
    assert_eq!(said.refusal(), ("no-answer".into(), 3));
    assert_eq!(computer.runs(&["aprove"]).await.refusal(), ("usage".into(), 2));
    assert_eq!(computer.runs_in_words("en", &["aprove"]).await.code, 2);
    let help = computer.runs_in_words("en", &["--help"]).await;
    assert!(help.code == 0 && help.out.contains("hvem-authenticator approve K74M"), "{}", help.out);
}
