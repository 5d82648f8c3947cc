//! What hvem says to people: Fluent messages in every language, chosen by key.
//!
//! Each language has several files under `texts/`; the scheme's own file comes last and overrides the common ones, because a
//! preset keeps the names of buttons and screens that its printed guide uses. Which file that is, is data: the scheme's name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast;
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

#[derive(RustEmbed)]
#[folder = "texts"]
struct Files;

/// The files that every scheme shares, in the order in which they are laid on top of each other.
const COMMON: [&str; 7] = ["site", "notice", "app", "api", "mail", "print", "sms"];

/// A language in which everything can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Language {
    /// Danish: what is spoken when nothing else is asked for.
    #[default]
    Da,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order in which the switch shows them.
    pub const ALL: [Self; 2] = [Self::Da, Self::En];

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Da => "da",
            Self::En => "en",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Da => "Dansk",
            Self::En => "English",
        }
    }

    /// Reads a tag as the `language` cookie, `/language/{tag}` or OpenID's `ui_locales` writes it: `en`, `en-GB`, `DA`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The best language for an `Accept-Language` header (RFC 9110 §12.5.4); Danish when it names none of ours.
    #[must_use]
    pub fn from_header(header: &str) -> Self {
        let mut best = (0.0_f32, Self::default());
        for range in header.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default();
            let weight =
                parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
            // Strictly greater: of equally wanted languages the one named first wins.
            if let Some(language) = Self::from_tag(tag).filter(|_| weight > best.0) {
                best = (weight, language);
            }
        }
        best.1
    }

    fn id(self) -> LanguageIdentifier {
        // Both tags are well-formed; `und` would only cost the plural rules.
        self.tag().parse().unwrap_or_default()
    }
}

/// Something that can stand in a message: a text, or a number that may decide between singular and plural.
pub trait Said {
    /// The value as Fluent takes it.
    fn said(&self) -> FluentValue<'_>;
}

impl Said for str {
    fn said(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Said for String {
    fn said(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

impl<T: Said + ?Sized> Said for &T {
    fn said(&self) -> FluentValue<'_> {
        (**self).said()
    }
}

macro_rules! said_numbers {
    ($($number:ty),*) => {$(
        impl Said for $number {
            fn said(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
    )*};
}
said_numbers!(u8, u16, u32, u64, i32, i64, usize);

/// The values for a message's placeables.
pub type Values<'a> = [(&'a str, &'a dyn Said)];

/// That a page does not exist in the language that was chosen, in one language. There are more languages in which this can be said than languages in
/// which everything can: each is a file `texts/notice.{tag}.ftl`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The BCP 47 tag.
    pub tag: String,
    /// That it does not exist.
    pub title: String,
    /// What there is instead.
    pub says: String,
}

type Bundle = FluentBundle<Arc<FluentResource>>;

/// Every message of one scheme in every language. Made once, at the start.
pub struct Texts {
    bundles: BTreeMap<Language, Bundle>,
    resources: BTreeMap<Language, Vec<Arc<FluentResource>>>,
    notices: Vec<Notice>,
}

impl Texts {
    /// Loads the common texts and lays those of the named scheme over them.
    #[must_use]
    pub fn for_scheme(scheme: &str) -> Arc<Self> {
        let mut texts = Self { bundles: BTreeMap::new(), resources: BTreeMap::new(), notices: notices() };
        for language in Language::ALL {
            let resources: Vec<_> = COMMON
                .iter()
                .copied()
                .chain([scheme])
                .filter_map(|name| resource(name, language.tag()))
                .map(Arc::new)
                .collect();
            let mut bundle = Bundle::new_concurrent(vec![language.id()]);
            // Isolation marks are invisible characters; they break copying, searching and comparing what is shown.
            bundle.set_use_isolating(false);
            for resource in &resources {
                bundle.add_resource_overriding(Arc::clone(resource));
            }
            texts.bundles.insert(language, bundle);
            texts.resources.insert(language, resources);
        }
        Arc::new(texts)
    }

    /// A handle that speaks one language.
    #[must_use]
    pub fn in_language(self: &Arc<Self>, language: Language) -> Text {
        Text { texts: Arc::clone(self), language }
    }

    /// That a page does not exist in the language chosen, in every language but this one in which that can be said: languages in which everything
    /// can be said first.
    #[must_use]
    pub fn notices_but(&self, language: Language) -> Vec<Notice> {
        self.notices.iter().filter(|notice| notice.tag != language.tag()).cloned().collect()
    }

    /// All messages whose key begins with `app-`, for the app's script, with their placeables kept as `{name}`.
    #[must_use]
    pub fn app_texts(self: &Arc<Self>, language: Language) -> serde_json::Map<String, serde_json::Value> {
        let text = self.in_language(language);
        let mut found = serde_json::Map::new();
        for (key, variables) in self.messages(language) {
            if !key.starts_with("app-") {
                continue;
            }
            let kept: Vec<_> = variables.iter().map(|name| (name.as_str(), format!("{{{name}}}"))).collect();
            let values: Vec<(&str, &dyn Said)> = kept.iter().map(|(name, value)| (*name, value as &dyn Said)).collect();
            found.insert(key.clone(), text.with(&key, &values).into());
        }
        found
    }

    /// Every key of a language with the names of the variables in its message.
    fn messages(&self, language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        for resource in self.resources.get(&language).into_iter().flatten() {
            for entry in resource.entries() {
                if let ast::Entry::Message(ast::Message { id, value: Some(pattern), .. }) = entry {
                    let mut variables = BTreeSet::new();
                    in_pattern(pattern, &mut variables);
                    found.insert(id.name.to_owned(), variables);
                }
            }
        }
        found
    }
}

/// One language of one scheme: what pages, mails and problems speak through. Cheap to clone.
#[derive(Clone)]
pub struct Text {
    texts: Arc<Texts>,
    language: Language,
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text({})", self.language.tag())
    }
}

impl Text {
    /// The language spoken.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The same scheme in another language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> Self {
        Self { texts: Arc::clone(&self.texts), language }
    }

    /// The message with this key; the key itself if there is none, which a test rules out.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The message with this key and these values.
    #[must_use]
    pub fn with(&self, key: &str, values: &Values<'_>) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, value.said());
        }
        let bundle = self.texts.bundles.get(&self.language);
        let pattern = bundle.and_then(|bundle| bundle.get_message(key)).and_then(|message| message.value());
        let (Some(bundle), Some(pattern)) = (bundle, pattern) else {
            return key.to_owned();
        };
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}

/// The notices of every file, which no scheme changes.
fn notices() -> Vec<Notice> {
    let mut found: Vec<Notice> = Files::iter()
        .filter_map(|file| {
            let tag = file.strip_prefix("notice.")?.strip_suffix(".ftl")?.to_owned();
            let mut bundle = Bundle::new_concurrent(vec![tag.parse().unwrap_or_default()]);
            bundle.add_resource_overriding(Arc::new(resource("notice", &tag)?));
            let say = |key: &str| {
                let pattern = bundle.get_message(key)?.value()?;
                Some(bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned())
            };
            Some(Notice { title: say("language-missing-title")?, says: say("language-missing-says")?, tag })
        })
        .collect();
    let place = |notice: &Notice| Language::ALL.iter().position(|known| known.tag() == notice.tag);
    found.sort_by_key(|notice| (place(notice).unwrap_or(Language::ALL.len()), notice.tag.clone()));
    found
}

fn resource(name: &str, tag: &str) -> Option<FluentResource> {
    let file = Files::get(&format!("{name}.{tag}.ftl"))?;
    let source = String::from_utf8_lossy(&file.data).into_owned();
    // A message that can't be read is left out; the test of this module fails on it.
    Some(FluentResource::try_new(source).unwrap_or_else(|(readable, _)| readable))
}

fn in_pattern(pattern: &ast::Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            in_expression(expression, found);
        }
    }
}

fn in_expression(expression: &ast::Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        ast::Expression::Inline(inline) => in_inline(inline, found),
        ast::Expression::Select { selector, variants } => {
            in_inline(selector, found);
            for variant in variants {
                in_pattern(&variant.value, found);
            }
        }
    }
}

fn in_inline(inline: &ast::InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        ast::InlineExpression::Placeable { expression } => in_expression(expression, found),
        ast::InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                in_inline(argument, found);
            }
        }
        _ => {}
    }
}
