//! Draws every page in every state and language and checks what must hold for all of them.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod samples;

use std::collections::BTreeSet;

use hvem_domain::scheme::Scheme;
use hvem_web::page::Page;
use hvem_web::text::{Language, Texts};

fn every_page(check: impl Fn(&str, &str, Language)) {
    for scheme in Scheme::PRESETS {
        let texts = Texts::for_scheme(&scheme.name.to_string());
        for language in Language::ALL {
            let text = texts.in_language(language);
            let shell = |signed_in: bool| Page {
                text: text.clone(),
                scheme,
                service: "hvem".into(),
                app: "https://id.example.org/app/".into(),
                path: "/account?x=<\">".into(),
                signed_in: signed_in.then(|| "Karen Blomgård".into()),
                session_left: signed_in.then_some(1_800_000),
                now: samples::NOW,
            };
            let drawn = samples::all(&shell);
            assert!(drawn.len() > 60);
            for (name, html) in drawn {
                check(&format!("{name} ({}, {})", scheme.name, language.tag()), &html, language);
            }
        }
    }
}

/// The values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\"")).skip(1).map(|after| after.split('"').next().unwrap()).collect()
}

/// The start tags of an element.
fn tags<'a>(html: &'a str, element: &str) -> Vec<&'a str> {
    let start = format!("<{element}");
    let whole = |after: &&str| after.starts_with([' ', '>', '\n']);
    html.split(&start).skip(1).filter(whole).map(|after| after.split('>').next().unwrap()).collect()
}

/// What a person reads, without tags.
fn words(html: &str) -> String {
    html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

/// LOOK: sentences of at most fifteen words, for people in a hurry.
#[test]
fn answers_in_short_sentences() {
    every_page(|name, html, _| {
        let Some(main) = html.split("<main").nth(1).filter(|_| name.starts_with("help-topic-")) else { return };
        for paragraph in main.split("<p").skip(1).map(|after| after.split("</p>").next().unwrap()) {
            let said = words(&format!("<p{paragraph}<"));
            let sentences = said.split_inclusive(['.', '?', '!']);
            let length = |sentence: &str| {
                sentence.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
            };
            let long: Vec<_> = sentences.filter(|sentence| length(sentence) > 15).collect();
            assert!(long.is_empty(), "{name}: {long:?}");
        }
    });
}

#[test]
fn says_everything_in_words() {
    every_page(|name, html, _| {
        let words = words(html);
        assert!(!words.contains("{$") && !words.contains("{ $"), "{name}: a placeable was left open");
        // A key that has no text is shown as itself; every key of a page's own has two dashes or is a whole text.
        for word in words.split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')) {
            assert!(word.matches('-').count() < 2, "{name}: {word} looks like a key");
        }
    });
}

/// `‹…›` in a message means bold, as on the printed guide: it is never read as it stands.
#[test]
fn names_of_buttons_are_bold() {
    let quoted = std::cell::RefCell::new(BTreeSet::new());
    every_page(|name, html, language| {
        if html.contains(['‹', '›']) {
            quoted.borrow_mut().insert(format!("{name} ({})", language.tag()));
        }
    });
    let quoted = quoted.into_inner();
    assert!(quoted.is_empty(), "{quoted:#?}");
}

#[test]
fn is_one_titled_page_in_its_language() {
    every_page(|name, html, language| {
        assert!(html.trim_start().to_lowercase().starts_with("<!doctype html>"), "{name}");
        assert_eq!(values(html, "lang")[0], language.tag(), "{name}");
        assert_eq!(tags(html, "h1").len(), 1, "{name}: one heading says what the page is for");
        let heading =
            html.split("<h1").nth(1).and_then(|h| h.split_once('>')).unwrap().1.split("</h1>").next().unwrap();
        let title = html.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
        assert!(!heading.trim().is_empty() && title.ends_with(" – hvem"), "{name}: {title}");
        let hook = values(html, "data-page")[0];
        assert!(name.starts_with(hook), "{name}: data-page is {hook}");
        assert!(html.ends_with("</html>") || html.ends_with("</html>\n"), "{name}");
    });
}

const SCRIPT_MISSING: &str = include_str!("../../assets/inline/script-missing.js");

#[test]
fn keeps_the_content_security_policy() {
    every_page(|name, html, _| {
        assert!(!html.contains("<style") && values(html, "style").is_empty(), "{name}: a style in the page");
        // The one whose hash the policy carries may stand in the page itself.
        let html = html.replace(&format!("<script>{SCRIPT_MISSING}</script>"), "");
        let html = html.as_str();
        for script in tags(html, "script") {
            assert!(script.contains(" src=\"/assets/"), "{name}: a script in the page");
        }
        for tag in html.split('<').filter_map(|part| part.split('>').next()) {
            assert!(
                !tag.contains(" on")
                    || !tag
                        .split(" on")
                        .skip(1)
                        .any(|a| a.contains("=\"") && !a.starts_with(' ') && a.find('=') < a.find(' ')),
                "{name}: a handler in <{tag}>"
            );
        }
        for address in values(html, "src").into_iter().chain(values(html, "href")) {
            assert!(!address.starts_with("javascript:"), "{name}: {address}");
        }
    });
}

#[test]
fn fits_together_for_screen_readers() {
    every_page(|name, html, _| {
        let ids = values(html, "id");
        let known: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{name}: an id is there twice");
        for list in ["aria-describedby", "aria-labelledby", "for"].map(|attribute| values(html, attribute)).concat() {
            for id in list.split(' ') {
                assert!(known.contains(id), "{name}: nothing has the id {id:?}");
            }
        }
        for anchor in values(html, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(known.contains(anchor), "{name}: #{anchor} leads nowhere");
        }
        let labelled: BTreeSet<_> = values(html, "for").into_iter().collect();
        for input in tags(html, "input") {
            let silent = input.contains("type=\"hidden\"") || input.contains("aria-hidden=\"true\"");
            assert!(
                silent || values(input, "id").iter().any(|id| labelled.contains(id)),
                "{name}: no label for <input{input}>"
            );
        }
        for image in tags(html, "img") {
            assert!(!values(image, "alt").join("").is_empty(), "{name}: a picture without words");
        }
        for button in tags(html, "button") {
            assert_eq!(values(button, "type").len(), 1, "{name}: <button{button}> says no type");
        }
    });
}

#[test]
fn never_sends_a_pin() {
    every_page(|name, html, _| {
        if !name.starts_with("device-add") {
            return;
        }
        let named: Vec<_> = tags(html, "input").into_iter().flat_map(|input| values(input, "name")).collect();
        assert_eq!(named, ["enrolment", "pin_public", "name"], "{name}");
    });
}

#[test]
fn a_wrong_field_is_marked_and_linked_from_the_top() {
    every_page(|name, html, _| {
        let Some((_, after)) = html.split_once("class=\"errors\"") else { return };
        let summary = after.split("</div>").next().unwrap();
        let links = values(summary, "href");
        assert!(!links.is_empty(), "{name}");
        for id in links.iter().filter_map(|link| link.strip_prefix('#')) {
            assert!(html.contains(&format!("id=\"{id}-wrong\"")), "{name}: nothing beside {id}");
        }
        assert!(html.contains("<title>Fejl: ") || html.contains("<title>Error: "), "{name}: the title does not say so");
    });
}
