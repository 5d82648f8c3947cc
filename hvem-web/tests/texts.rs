//! Holds the texts together: what pages, mails and scripts ask for exists in every language with the same placeables, nothing is
//! left over, and a scheme's file only renames what is there.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::{ast, parser};
use hvem_web::text::{Language, Texts};

const SCHEMES: [&str; 3] = ["eu-login", "nemid", "mitid"];

type Messages = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Keys and variables of one file; terms stand with their dash. A file that can't be read as Fluent fails the test.
fn messages(file: &str, language: Language) -> Messages {
    let name = format!("{file}.{}.ftl", language.tag());
    let source = fs::read_to_string(root().join("texts").join(&name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let resource = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
    let mut found = Messages::new();
    for entry in &resource.body {
        let (key, pattern) = match entry {
            ast::Entry::Message(message) => (message.id.name.clone(), message.value.as_ref()),
            ast::Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value)),
            _ => continue,
        };
        let mut variables = BTreeSet::new();
        // `{:?}` walks the whole tree, and a variable always prints in the same way.
        let tree = format!("{:?}", pattern.unwrap_or_else(|| panic!("{name}: {key} says nothing")));
        for after in tree.split("VariableReference { id: Identifier { name: \"").skip(1) {
            variables.insert(after.split('"').next().unwrap().to_owned());
        }
        assert!(found.insert(key.clone(), variables).is_none(), "{name}: {key} is there twice");
    }
    found
}

/// The files that every scheme shares: all that belong to no scheme.
fn common_files() -> Vec<String> {
    let names =
        fs::read_dir(root().join("texts")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let danish = names.filter_map(|name| name.strip_suffix(".da.ftl").map(str::to_owned));
    danish.filter(|name| !SCHEMES.contains(&name.as_str())).collect()
}

fn common(language: Language) -> Messages {
    let mut all = Messages::new();
    for file in common_files() {
        for (key, variables) in messages(&file, language) {
            assert!(all.insert(key.clone(), variables).is_none(), "{key} is in two files");
        }
    }
    all
}

/// Every file below a folder with one of these endings.
fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, endings, found);
        } else if path.extension().is_some_and(|ending| endings.iter().any(|e| ending == *e)) {
            found.push(path);
        }
    }
}

struct Sources {
    /// Keys asked for by name, with the file that asks.
    asked: BTreeSet<(String, String)>,
    /// Everything in quotation marks that could be a key.
    quoted: BTreeSet<String>,
}

fn sources() -> Sources {
    let mut paths = Vec::new();
    for (folder, ending) in
        [("templates", "html"), ("templates", "txt"), ("src", "rs"), ("assets", "js"), ("assets", "html")]
    {
        files(&root().join(folder), &[ending], &mut paths);
    }
    let mut sources = Sources { asked: BTreeSet::new(), quoted: BTreeSet::new() };
    for path in paths.iter().filter(|path| !path.ends_with("src/mail/tests.rs")) {
        let text = fs::read_to_string(path).unwrap();
        let file = path.strip_prefix(root()).unwrap().display().to_string();
        for quote in ['"', '\''] {
            let literals = text.split(quote).filter(|literal| is_key(literal));
            sources.quoted.extend(literals.map(str::to_owned));
            for call in [".say(", " say(", ".with(", ".bold("] {
                for after in text.split(&format!("{call}{quote}")).skip(1) {
                    let key = after.split(quote).next().unwrap();
                    // Other things have a `with` too; a message with values always has a name of several words.
                    if call != ".with(" || (is_key(key) && key.contains('-')) {
                        sources.asked.insert((key.to_owned(), file.clone()));
                    }
                }
            }
        }
        let scripts =
            text.split('\'').filter(|literal| file.ends_with(".js") && literal.starts_with("app-") && is_key(literal));
        sources.asked.extend(scripts.map(|key| (key.to_owned(), file.clone())));
        if file.starts_with("src/view/") {
            let chosen = text.split('"').filter(|literal| is_key(literal) && is_chosen_by_a_view(literal));
            sources.asked.extend(chosen.map(|key| (key.to_owned(), file.clone())));
        }
    }
    sources
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Views choose among keys by what happened; such a key is known by how it begins.
fn is_chosen_by_a_view(literal: &str) -> bool {
    const BEGINNINGS: [&str; 9] =
        ["account-link-", "enrolment-", "happened-", "help-", "method-", "notice-", "outcome-", "problem-", "wrong-"];
    // The one name in an address that begins like a key.
    let slug = literal == hvem_web::view::Notice::EnrolmentCancelled.slug();
    !slug && !literal.ends_with('-') && BEGINNINGS.iter().any(|beginning| literal.starts_with(beginning))
}

/// Mails put their keys together from the kind of news and the part of the mail: `mail-{kind}-{part}`.
fn is_part_of_a_mail(key: &str, kinds: &str, quoted: &BTreeSet<String>) -> bool {
    let Some(rest) = key.strip_prefix("mail-") else { return false };
    rest.match_indices('-')
        .any(|(at, _)| kinds.contains(&format!("\"{}\"", &rest[..at])) && quoted.contains(&rest[at + 1..]))
}

#[test]
fn every_language_says_the_same_things() {
    let danish = common(Language::Da);
    for language in Language::ALL {
        let other = common(language);
        let missing: Vec<_> = danish.keys().filter(|key| !other.contains_key(*key)).collect();
        let extra: Vec<_> = other.keys().filter(|key| !danish.contains_key(*key)).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{language:?} lacks {missing:?} and has {extra:?} alone");
        for (key, variables) in &danish {
            assert_eq!(variables, &other[key], "{language:?}: the placeables of {key}");
        }
    }
}

#[test]
fn what_stands_in_the_files_is_said() {
    let texts = Texts::for_scheme("eu-login");
    for language in Language::ALL {
        let text = texts.in_language(language);
        for key in common(language)
            .into_keys()
            .filter(|key| key.trim_start_matches('-').contains('-') && !key.starts_with('-'))
        {
            assert_ne!(text.say(&key), key, "{}: the file of {key} is not loaded", language.tag());
        }
    }
}

#[test]
fn a_scheme_only_renames_what_is_there() {
    for language in Language::ALL {
        let common = common(language);
        for scheme in SCHEMES {
            for (key, variables) in messages(scheme, language) {
                let renamed =
                    common.get(&key).unwrap_or_else(|| panic!("{scheme}.{}: nothing is called {key}", language.tag()));
                assert!(variables.is_subset(renamed), "{scheme}.{}: {key} has a placeable of its own", language.tag());
            }
        }
    }
}

#[test]
fn everything_asked_for_exists() {
    let known = common(Language::Da);
    let sources = sources();
    assert!(sources.asked.len() > 200, "the sources were not found");
    let missing: Vec<_> = sources
        .asked
        .iter()
        .filter(|(key, _)| !known.contains_key(key))
        .filter(|(key, file)| {
            !(file.starts_with("src/mail/") && known.keys().any(|k| k.starts_with("mail-") && k.ends_with(key)))
        })
        .collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
}

fn is_of_a_kind(key: &str, quoted: &BTreeSet<String>) -> bool {
    let about = ["code-display-", "code-reader-", "code-security-key-"].iter().find_map(|kind| key.strip_prefix(kind));
    about.is_some_and(|about| quoted.contains(about))
}

#[test]
fn nothing_is_left_over() {
    let sources = sources();
    let kinds = fs::read_to_string(root().join("../hvem-domain/src/message/news.rs")).unwrap();
    let texts: String = common_files()
        .into_iter()
        .chain(SCHEMES.map(str::to_owned))
        .map(|file| fs::read_to_string(root().join(format!("texts/{file}.da.ftl"))).unwrap())
        .collect();
    let unused: Vec<_> = common(Language::Da)
        .into_keys()
        .filter(|key| !sources.quoted.contains(key) && !is_part_of_a_mail(key, &kinds, &sources.quoted))
        .filter(|key| !texts.contains(&format!("{{ {key} }}")))
        // One for each kind of code device (`TokenKind::key`).
        .filter(|key| !is_of_a_kind(key, &sources.quoted))
        // Named after the app's screens; the app's own tests hold them to those.
        .filter(|key| !key.starts_with("app-help-on-"))
        .collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

#[test]
fn the_app_gets_its_texts_with_the_placeables_kept() {
    let texts = Texts::for_scheme("eu-login");
    for language in Language::ALL {
        let app = texts.app_texts(language);
        let mut messages = common(language);
        for scheme in SCHEMES {
            messages.extend(self::messages(scheme, language));
        }
        messages.retain(|key, _| key.starts_with("app-"));
        assert!(messages.len() > 50 && messages.keys().eq(app.keys().collect::<BTreeSet<_>>()));
        for (key, variables) in messages {
            let said = app[&key].as_str().unwrap();
            for name in variables {
                assert!(said.contains(&format!("{{{name}}}")), "{language:?} {key}: {said}");
            }
        }
    }
}

#[test]
fn a_language_is_chosen_as_browsers_ask_for_it() {
    let cases = [
        ("en-GB,en;q=0.9,da;q=0.8", Language::En),
        ("fr,da;q=0.3,en;q=0.7", Language::En),
        ("da, en", Language::Da),
        ("en;q=0, da;q=0.1", Language::Da),
        ("de, fr;q=0.5", Language::Da),
        ("", Language::Da),
        ("en;q=oops", Language::Da),
    ];
    for (header, language) in cases {
        assert_eq!(Language::from_header(header), language, "{header:?}");
    }
    assert_eq!(Language::from_tag("EN_us"), Some(Language::En));
    assert_eq!(Language::from_tag("english"), None);
}
