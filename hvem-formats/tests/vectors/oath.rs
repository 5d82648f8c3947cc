//! One-time codes, as RFC 4226, RFC 6238 and RFC 6287 publish them.

use hvem_formats::oath::{
    Code, Digits, Hash, Seed, Steps, hotp,
    ocra::{Input, Suite},
};

use super::read::{Case, cases, unhex};

#[test]
fn codes_are_those_that_the_rfcs_publish() {
    for case in cases("oath") {
        let code = match case.text("kind") {
            "hotp" => hotp(&seed(&case), Hash::Sha1, Digits::Six, number(&case, "counter").expect("a counter")),
            "totp" => {
                let hash = Hash::from_text(case.text("hash")).expect("a hash");
                let step = Steps::USUAL.at(number(&case, "time").expect("a time"));
                hotp(&seed(&case), hash, Digits::Eight, step)
            }
            "ocra" => response(&case),
            other => panic!("unknown kind {other}"),
        };
        assert_eq!(code.reveal(), case.text("code"), "{}", case.0);
        assert!(code.same(&Code::typed(case.text("code")).expect("six or eight digits")));
    }
}

fn response(case: &Case) -> Code {
    let suite = Suite::from_text(case.text("suite")).expect("a suite");
    let pin_hash = case.maybe_text("pin_hash_hex").map(unhex);
    let input = Input {
        counter: number(case, "counter"),
        question: case.text("question"),
        pin_hash: pin_hash.as_deref(),
        session: None,
        time_step: number(case, "step"),
    };
    suite.respond(&seed(case), &input).expect("input that fits")
}

fn seed(case: &Case) -> Seed {
    Seed::from_bytes(case.hex("seed_hex")).expect("a seed")
}

fn number(case: &Case, name: &str) -> Option<u64> {
    case.0[name].as_u64()
}
