use hvem_web::{
    print::Printed,
    text::{Language, Texts},
};

use super::*;

fn card(language: Language) -> hvem_web::print::KeyCard {
    let keys = (0..148_u32)
        .map(|at| Printed { number: format!("{:04}", at * 67), key: format!("{:06}", 999_999 - at * 6_007) });
    hvem_web::print::KeyCard {
        text: Texts::for_scheme("nemid").in_language(language),
        service: "Kommunens login".into(),
        site: "id.example.org".into(),
        person: "Šarūnas Ærøskøbing Łukasiewicz-Ðorđević".into(),
        card: "G 750 159 724".into(),
        keys: keys.collect(),
    }
}

/// The text of a PDF as a reader finds it, by poppler's `pdftotext`: `None` where that is not installed.
fn read(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("card.pdf");
    std::fs::write(&path, pdf).unwrap();
    let read = std::process::Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output();
    let found = read.ok().map(|read| String::from_utf8(read.stdout).unwrap());
    assert!(found.is_some() || std::env::var_os("HVEM_TEST_ALL").is_none(), "HVEM_TEST_ALL wants pdftotext");
    found
}

#[test]
fn every_key_stands_beside_its_number_on_paper_of_either_size() {
    for (size, pages) in [(Size::Folded, 1), (Size::Large, 5)] {
        for language in Language::ALL {
            let card = card(language);
            let pdf = key_card(&card, size).unwrap();
            let Some(text) = read(&pdf) else { return };
            assert_eq!(text.matches('\u{c}').count(), pages, "{size:?}");
            let words: Vec<&str> = text.split_whitespace().collect();
            for row in &card.keys {
                let beside = words.windows(2).filter(|pair| *pair == [&row.number, &row.key]).count();
                assert_eq!(beside, 1, "{} in {size:?}", row.number);
            }
            assert!(words.contains(&"Šarūnas") && words.contains(&"Ærøskøbing"), "the name is whole: {text}");
        }
    }
}

#[test]
fn the_page_for_a_browser_says_the_same_and_needs_nothing_else() {
    for large in [false, true] {
        let card = card(Language::Da);
        let page = card.page(large).unwrap();
        for row in &card.keys {
            assert!(page.contains(&format!("<td>{}</td><td>{}</td>", row.number, row.key)), "{}", row.number);
        }
        assert!(page.contains("Šarūnas") && !page.contains("src=") && !page.contains("href="));
    }
}
