//! Pages that concern nobody in particular.

use axum::{
    extract::{FromRequestParts, Path, Query, Request, State},
    http::{Method, Uri},
    middleware::Next,
    response::{IntoResponse, Response},
};
use hvem_domain::scheme::Registers;

use crate::{
    App,
    cookies::Cookie,
    extract::Visitor,
    page::Page,
    problem::{Problem, Trouble},
    reply::{Reply, absent, page, see},
    text::Language,
    view,
};

/// `/`.
pub async fn home(State(app): State<App>, visitor: Visitor) -> Reply {
    let alone = app.service.scheme.registers == Registers::Alone;
    let has_app = app.service.has_app();
    page(&view::Home { alone, has_app, page: visitor.page(), demo: app.demo.clone() })
}

/// From which page help was asked for.
#[derive(serde::Deserialize)]
pub struct Asked {
    from: Option<String>,
}

impl Asked {
    /// A page of ours, or none: never another host.
    fn from(self) -> Option<String> {
        self.from.filter(|from| own_path(Some(from)) == from)
    }
}

/// `/help`.
pub async fn help(visitor: Visitor, Query(asked): Query<Asked>) -> Reply {
    page(&view::Help { page: visitor.page(), from: asked.from() })
}

/// `/help/{slug}`.
pub async fn help_topic(
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let topic = view::Topic::find(&slug, app.service.scheme).ok_or(Trouble::NotFound)?;
    page(&view::HelpTopic { page: visitor.page(), from: asked.from(), topic })
}

/// `/q`: an ordinary QR reader has opened one of our codes (journey E7). What the code carries stands behind `#` and did not come along.
pub async fn qr_reader(visitor: Visitor) -> Reply {
    page(&view::QrReader { page: visitor.page() })
}

/// `/signed-out`.
pub async fn signed_out(visitor: Visitor) -> Reply {
    page(&view::SignedOut { page: visitor.page() })
}

/// Where to go after the language was changed.
#[derive(serde::Deserialize)]
pub struct Back {
    to: Option<String>,
}

/// `/language/{tag}`: speaks another language from now on. Where nothing is said in that language, the page says so.
pub async fn language(
    State(app): State<App>,
    visitor: Visitor,
    Path(tag): Path<String>,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    let to = own_path(back.to.as_deref());
    let Some(language) = Language::from_tag(&tag) else { return language_missing(&app, &visitor, to) };
    let mut response = see(to);
    app.cookies.set(response.headers_mut(), Cookie::Language, language.tag());
    Ok(response)
}

/// Before every page: `?lang=` in its address asks for a language. What a browser prefers is no choice of a person's, and asks for none that is not
/// there.
pub async fn in_language_asked(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some((tag, to)) = asked_language(request.uri()).filter(|_| request.method() == Method::GET) else {
        return next.run(request).await;
    };
    if let Some(language) = Language::from_tag(&tag) {
        let to: String = url::form_urlencoded::byte_serialize(to.as_bytes()).collect();
        return see(&format!("/language/{}?to={to}", language.tag()));
    }
    let (mut parts, _) = request.into_parts();
    let answer = match Visitor::from_request_parts(&mut parts, &app).await {
        Ok(visitor) => language_missing(&app, &visitor, &to),
        Err(problem) => Err(problem),
    };
    answer.unwrap_or_else(IntoResponse::into_response)
}

/// The language that an address asks for, and the address without it.
fn asked_language(uri: &Uri) -> Option<(String, String)> {
    let pairs = || url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let (_, tag) = pairs().find(|(name, _)| name == "lang")?;
    let rest = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs().filter(|(name, _)| name != "lang"))
        .finish();
    let to = if rest.is_empty() { uri.path().to_owned() } else { format!("{}?{rest}", uri.path()) };
    Some((tag.into_owned(), to))
}

/// The page does not exist in the language that was chosen (journey M7).
fn language_missing(app: &App, visitor: &Visitor, to: &str) -> Reply {
    let page = Page { path: to.to_owned(), ..visitor.page() };
    let others = app.texts.notices_but(page.language());
    absent(&view::LanguageMissing { page, others })
}

/// Any other address.
pub async fn not_found() -> Response {
    Problem::from(Trouble::NotFound).into_response()
}

/// A path of this portal, whatever was sent: never another host.
pub fn own_path(to: Option<&str>) -> &str {
    // Browsers take tabs and line breaks out of an address before they read it: "/\t/evil.org" would be "//evil.org".
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let own = |path: &&str| path.starts_with('/') && !path.starts_with("//") && path.bytes().all(plain);
    to.filter(own).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn the_way_back_never_leaves_the_portal() {
        assert_eq!(own_path(Some("/account?x=1")), "/account?x=1");
        for hostile in [
            "//evil.org",
            "https://evil.org",
            "/\\evil.org",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x",
            "/\t/evil.org",
            "/\u{b}/x",
            "/æ",
            "",
        ] {
            assert_eq!(own_path(Some(hostile)), "/", "{hostile}");
        }
    }
}
