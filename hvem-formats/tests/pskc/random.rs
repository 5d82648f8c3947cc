//! Text that nobody wrote on purpose is refused or read, and never ends the program.

use hvem_formats::{
    pskc::{self, Opener},
    token_list,
};
use proptest::{prelude::*, sample::Index};

use super::maker::{Lock, Token, container, key, password};

/// A plain and an encrypted container, and what opens the second.
fn honest() -> [(String, Opener); 2] {
    let plain = container("", &[Token::plain("A-1").xml(), Token::plain("A-2").xml()].concat());
    let lock = Lock::agreed(&[7; 16]);
    [(plain, Opener::Nothing), (lock.container(), key(&lock.key))]
}

/// The text with some of its characters changed, doubled, moved or gone.
fn mutated(text: &str, changes: &[(Index, u8, char)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (at, kind, letter) in changes {
        let at = at.index(letters.len());
        let end = (at + 40).min(letters.len());
        match kind % 4 {
            0 => letters[at] = *letter,
            1 => letters.insert(at, *letter),
            2 => letters.truncate(at.max(1)),
            _ => letters.copy_within(at..end, at / 2),
        }
    }
    letters.into_iter().collect()
}

fn changes() -> impl Strategy<Value = Vec<(Index, u8, char)>> {
    let letter = prop_oneof![proptest::char::any(), proptest::char::range('!', '~'), Just('<'), Just('"'), Just('=')];
    proptest::collection::vec((any::<Index>(), any::<u8>(), letter), 1..6)
}

proptest! {
    #[test]
    fn any_text_is_refused(text in "\\PC*") {
        for opener in [Opener::Nothing, key(&[7; 16]), password("x")] {
            prop_assert!(pskc::read(&text, &opener).is_err());
        }
        prop_assert!(token_list::read(&text).is_err());
    }

    #[test]
    fn any_markup_within_a_container_is_survived(text in "(<(/)?(Key|KeyPackage|Data|Secret|DeviceInfo|SerialNo)(/)?>|[a-z0-9 &;<>\"'/]){0,40}") {
        drop(pskc::read(&container("", &text), &Opener::Nothing));
        drop(pskc::read(&container(&text, &Token::plain("1").xml()), &key(&[7; 16])));
    }

    #[test]
    fn a_changed_container_is_refused_or_read_with_an_honest_seed(changes in changes()) {
        for (text, opener) in honest() {
            let (encrypted, text) = (matches!(opener, Opener::PreSharedKey(_)), mutated(&text, &changes));
            if let Ok(read) = pskc::read(&text, &opener) && encrypted {
                prop_assert!(read.iter().all(|package| package.seed.as_bytes() == super::maker::SEED));
            }
        }
    }

    #[test]
    fn a_changed_list_is_survived(changes in changes()) {
        let list = "serial,algorithm,hash,digits,seed,counter_or_period\nA-1,hotp,SHA1,6,3132333435363738393031323334353637383930,0\n\
            A-2,totp,SHA256,8,\"3132333435363738393031323334353637383930\",30\n";
        drop(token_list::read(&mutated(list, &changes)));
    }
}
