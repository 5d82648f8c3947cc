//! Files that are the same for everybody: style, scripts, icons, the app. They carry an ETag and are asked for again each time, so that a new
//! release is seen at once.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use hvem_formats::b64;
use rust_embed::RustEmbed;

use crate::{
    App,
    problem::{Problem, Trouble},
};

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// The QR decoder and encoder, the only script that is not ours. Fetched by the build; without it the scanner offers what it can.
#[derive(RustEmbed)]
#[folder = "node_modules/qr/"]
#[allow_missing = true]
struct Qr;

/// `/assets/{*path}`.
pub async fn site(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let file = match path.strip_prefix("lib/qr/") {
        Some(module) if module.ends_with(".js") => Qr::get(module),
        Some(_) => None,
        None if path.starts_with("app/") => None,
        None => Assets::get(&path),
    };
    serve(&path, file, &headers)
}

/// `/app/{*path}`.
pub async fn app(Path(path): Path<String>, headers: HeaderMap) -> Response {
    serve(&path, Assets::get(&format!("app/{path}")), &headers)
}

/// `/app`, typed by hand.
pub async fn to_shell() -> Redirect {
    Redirect::permanent("/app/")
}

/// `/app/`: the shell of the app.
pub async fn shell(State(app): State<App>, headers: HeaderMap) -> Response {
    if !app.service.has_app() {
        return Problem::from(Trouble::NotFound).into_response();
    }
    serve("shell.html", Assets::get("app/shell.html"), &headers)
}

fn serve(path: &str, file: Option<rust_embed::EmbeddedFile>, headers: &HeaderMap) -> Response {
    let Some(file) = file else { return Problem::from(Trouble::NotFound).into_response() };
    let tag = format!("\"{}\"", b64::encode(&file.metadata.sha256_hash()[..12]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if known == Some(tag.as_str()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, kind(path))], file.data.into_owned()).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
