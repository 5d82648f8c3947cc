//! Lists of tokens: every way to write one, and every mistake by its line and column.

use hvem_formats::{
    oath::{
        BadSeed, Digits, Hash, Steps,
        package::{Algorithm, LONGEST_FILE, MOST_PACKAGES},
    },
    token_list::{BadValue, TokenListError, read},
};

const NAMES: &str = "serial,algorithm,hash,digits,seed,counter_or_period";
const SEED: &str = "3132333435363738393031323334353637383930";
const SEED_BASE32: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

#[test]
fn a_list_is_read_line_by_line() {
    let list = format!(
        "{NAMES}\nA-1,hotp,SHA1,6,{SEED},17\n\nA-2,TOTP,sha256,8,{},60\r\nA-3,totp,SHA512,8,{SEED},\n",
        SEED.to_lowercase()
    );
    let read = read(&list).expect("read");
    let told: Vec<_> = read.iter().map(|it| (it.serial.as_str(), it.algorithm.clone(), it.hash, it.digits)).collect();
    let minute = Steps::every(60).expect("a minute");
    assert_eq!(
        told,
        [
            ("A-1", Algorithm::Hotp { counter: 17 }, Hash::Sha1, Digits::Six),
            ("A-2", Algorithm::Totp { steps: minute }, Hash::Sha256, Digits::Eight),
            ("A-3", Algorithm::Totp { steps: Steps::USUAL }, Hash::Sha512, Digits::Eight),
        ]
    );
    assert!(read.iter().all(|it| it.seed.as_bytes() == b"12345678901234567890"));
}

#[test]
fn columns_stand_in_any_order_and_may_be_separated_by_semicolons() {
    for list in [
        format!("digits,seed,hash,serial,algorithm\n6,{SEED},SHA1,A-1,hotp\n"),
        format!("\u{feff}Serial;Algorithm;Hash;Digits;Seed\nA-1;hotp;SHA1;6;{SEED}"),
        format!("\"serial\",\"algorithm\",\"hash\",\"digits\",\"seed\"\n\"A-1\",\"hotp\", SHA1 ,\"6\",\"{SEED}\""),
    ] {
        let read = read(&list).expect("read");
        assert_eq!((read.len(), read[0].serial.as_str()), (1, "A-1"), "{list}");
        assert_eq!(read[0].algorithm, Algorithm::Hotp { counter: 0 });
    }
}

#[test]
fn quotation_marks_hold_separators_and_marks() {
    let list = format!("serial,algorithm,hash,digits,seed\n\"A,\"\"1\"\"\",hotp,SHA1,6,{SEED}");
    assert_eq!(read(&list).expect("read")[0].serial, "A,\"1\"");
}

/// RFC 4648 §10 for shorter texts; here those that are seeds.
#[test]
fn base32_is_read_in_either_case_with_or_without_padding() {
    let list = |seed: &str| format!("serial,algorithm,hash,digits,seed_base32\nA-1,hotp,SHA1,6,{seed}");
    for (text, bytes) in [
        (SEED_BASE32, &b"12345678901234567890"[..]),
        ("gezdgnbvgy3tqojqgezdgnbvgy3tqojq", b"12345678901234567890"),
        ("GEZDGNBVGY3TQOJQGEZDGNBVGY======", b"1234567890123456"),
        ("GEZDGNBVGY3TQOJQGEZDGNBVGY", b"1234567890123456"),
        ("GEZDGNBVGY3TQOJQGEZDGNBVGY3Q====", b"12345678901234567"),
        ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQ===", b"123456789012345678"),
        ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOI=", b"1234567890123456789"),
    ] {
        assert_eq!(read(&list(text)).expect(text)[0].seed.as_bytes(), bytes, "{text}");
    }
    for wrong in [
        "",
        "1EZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "GEZDGNBVGY3TQOJQGEZDGNBVG",
        "GEZDGNBVGY3TQOJQGEZDGNBVGZ",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY=",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ========",
        "GEZD GNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ",
    ] {
        let why = if wrong.is_empty() { BadValue::Seed(BadSeed::TooShort) } else { BadValue::Unreadable };
        assert_eq!(read(&list(wrong)), Err(TokenListError::Value { line: 2, column: "seed_base32", why }), "{wrong}");
    }
}

#[test]
fn every_wrong_value_is_told_by_line_and_column() {
    for (values, column, why) in [
        (format!(",hotp,SHA1,6,{SEED},0"), "serial", BadValue::Unreadable),
        (format!("A\u{200b}1,hotp,SHA1,6,{SEED},0"), "serial", BadValue::Unreadable),
        (format!("A-1,hotp,SHA1,6,{SEED},0"), "serial", BadValue::DuplicateSerial { first: 2 }),
        (format!("A-2,ocra,SHA1,6,{SEED},0"), "algorithm", BadValue::Unreadable),
        (format!("A-2,hotp,MD5,6,{SEED},0"), "hash", BadValue::Unreadable),
        (format!("A-2,hotp,,6,{SEED},0"), "hash", BadValue::Unreadable),
        (format!("A-2,hotp,SHA1,7,{SEED},0"), "digits", BadValue::Unreadable),
        (format!("A-2,hotp,SHA1,262,{SEED},0"), "digits", BadValue::Unreadable),
        ("A-2,hotp,SHA1,6,31323,0".into(), "seed", BadValue::Unreadable),
        ("A-2,hotp,SHA1,6,zz,0".into(), "seed", BadValue::Unreadable),
        ("A-2,hotp,SHA1,6,3132,0".into(), "seed", BadValue::Seed(BadSeed::TooShort)),
        (format!("A-2,hotp,SHA1,6,{},0", "31".repeat(129)), "seed", BadValue::Seed(BadSeed::TooLong)),
        (format!("A-2,hotp,SHA1,6,{SEED},-1"), "counter_or_period", BadValue::Unreadable),
        (format!("A-2,hotp,SHA1,6,{SEED},9223372036854775808"), "counter_or_period", BadValue::Unreadable),
        (format!("A-2,totp,SHA1,6,{SEED},0"), "counter_or_period", BadValue::Unreadable),
        (format!("A-2,totp,SHA1,6,{SEED},86401"), "counter_or_period", BadValue::Unreadable),
    ] {
        let list = format!("{NAMES}\nA-1,hotp,SHA1,6,{SEED},0\n{values}\n");
        let refused = read(&list).expect_err("refused");
        assert_eq!(refused, TokenListError::Value { line: 3, column, why }, "{values}");
        let said = format!("{refused} {refused:?}");
        assert!(said.starts_with(&format!("line 3, column {column}: ")) && !said.contains("3132"), "{said}");
    }
}

#[test]
fn the_line_of_names_must_name_what_is_needed() {
    for (names, refused) in [
        ("serial,algorithm,hash,seed", TokenListError::NoColumn { line: 1, column: "digits" }),
        ("serial,algorithm,hash,digits", TokenListError::NoColumn { line: 1, column: "seed" }),
        ("serial,algorithm,hash,digits,seed,seed_base32", TokenListError::TwoSeeds { line: 1 }),
        ("serial,algorithm,hash,digits,seed,counter", TokenListError::UnknownColumn { line: 1, column: 6 }),
        ("serial,serial,algorithm,hash,digits,seed", TokenListError::UnknownColumn { line: 1, column: 2 }),
        ("serial,\"algorithm,hash,digits,seed", TokenListError::Shape { line: 1 }),
    ] {
        assert_eq!(read(&format!("{names}\nA-1,hotp,SHA1,6,{SEED}")), Err(refused), "{names}");
    }
    for empty in ["", "\n\n", NAMES, &format!("{NAMES}\n\n")] {
        assert_eq!(read(empty), Err(TokenListError::Empty), "{empty:?}");
    }
}

#[test]
fn lines_have_as_many_values_as_there_are_names() {
    for values in
        ["A-1", "A-1,hotp,SHA1,6,31,0,0", "\"A-1,hotp,SHA1,6,31,0", "\"A\"-1,hotp,SHA1,6,31,0", "A\"1,hotp,SHA1,6,31,0"]
    {
        assert_eq!(read(&format!("{NAMES}\n{values}")), Err(TokenListError::Shape { line: 2 }), "{values}");
    }
}

#[test]
fn the_size_of_a_list_is_bounded() {
    let line = |count: usize| format!("{count},hotp,SHA1,6,{SEED},0\n");
    let mut list: String = format!("{NAMES}\n");
    (0..MOST_PACKAGES).for_each(|count| list.push_str(&line(count)));
    assert_eq!(read(&list).expect("read").len(), MOST_PACKAGES);
    list.push_str(&line(MOST_PACKAGES));
    assert_eq!(read(&list), Err(TokenListError::TooMany));
    for fill in [",", "\"", "\"\"", "\n", "x"] {
        let list = format!("{NAMES}\n{}", fill.repeat((LONGEST_FILE - 100) / fill.len()));
        assert!(read(&list).is_err(), "{fill:?}");
    }
    assert_eq!(read(&"x".repeat(LONGEST_FILE + 1)), Err(TokenListError::TooLarge));
}
