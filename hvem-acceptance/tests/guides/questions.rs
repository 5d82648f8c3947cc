//! Holds `guides/questions.toml` to the help pages, and to the pages and screens on which the questions come up.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

#[derive(Deserialize)]
struct Faq {
    question: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    danish: String,
    topic: String,
    asked_on: Vec<String>,
}

fn web(part: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../hvem-web").join(part)
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path.as_ref()).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

fn faq() -> Faq {
    let text = read(Path::new(env!("CARGO_MANIFEST_DIR")).join("guides/questions.toml"));
    toml::from_str(&text).unwrap_or_else(|error| panic!("questions.toml: {error}"))
}

/// What draws a page or a screen of this name.
fn source_of(place: &str) -> String {
    let template = web(&format!("templates/{place}.html"));
    if template.is_file() {
        return read(template);
    }
    let screens = fs::read_dir(web("assets/app/screens")).unwrap_or_else(|error| panic!("screens: {error}"));
    let sources = screens.filter_map(Result::ok).map(|entry| read(entry.path()));
    let of_place = sources.filter(|source| source.contains(&format!("name: '{place}'"))).collect::<Vec<_>>();
    of_place.into_iter().next().unwrap_or_else(|| panic!("there is no page and no screen {place}"))
}

#[test]
fn every_question_of_the_faq_has_its_answer_and_is_answered_where_it_comes_up() {
    let topics = read(web("src/view/help.rs"));
    let faq = faq();
    assert_eq!(faq.question.len(), 16, "the FAQ has sixteen questions about account and app");
    for Question { danish, topic, asked_on } in faq.question {
        assert!(topics.contains(&format!("topic(\"{topic}\",")), "{danish} There is no help topic {topic}");
        assert!(!asked_on.is_empty(), "{danish} It comes up nowhere");
        for place in asked_on {
            let source = source_of(&place);
            // In place, or by a link straight to what the topic leads to.
            let forgotten = topic == "password" && source.contains("href=\"/account/forgotten\"");
            let answered =
                [format!("ask(page, \"{topic}\")"), format!("'{topic}'")].iter().any(|call| source.contains(call));
            assert!(answered || forgotten, "{danish} {place} does not lead to the topic {topic}");
        }
    }
}
