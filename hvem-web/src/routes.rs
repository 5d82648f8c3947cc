//! Every address, in one place.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post, put},
};

use crate::{App, account, app, assets, enrol, extract::welcome, federation, guard, health, login, observe, site};

/// Forms and messages are small; nothing larger is read.
const LARGEST_BODY: usize = 64 * 1024;

/// The whole portal, the app and its interface, and OpenID Connect.
pub fn router(app: App) -> Router {
    let pages = pages()
        .layer(from_fn_with_state(app.clone(), guard::same_origin))
        .merge(federation_pages())
        // Whoever loads the address of a form's answer again gets a page with a way on, not the browser's own bare one.
        .method_not_allowed_fallback(site::not_found)
        .fallback(site::not_found);
    let pages = pages.layer(from_fn_with_state(app.clone(), welcome));
    Router::new()
        .nest("/app/api/v1", interface().layer(from_fn_with_state(app.clone(), app::speak)))
        .merge(machines())
        .merge(files())
        .merge(pages)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .layer(from_fn(observe::log))
        .with_state(app)
}

/// For people. Each has the browser's cookie, a language, and problems that say what to do.
fn pages() -> Router<App> {
    Router::new()
        .route("/", get(site::home))
        .route("/help", get(site::help))
        .route("/help/{slug}", get(site::help_topic))
        .route("/q", get(site::qr_reader))
        .route("/signed-out", get(site::signed_out))
        .route("/language/{tag}", get(site::language))
        .route("/oidc/logout/confirm", post(federation::logout::confirm))
        .merge(account_pages())
        .merge(login_pages())
}

fn account_pages() -> Router<App> {
    Router::new()
        .route("/account", get(account::my_account))
        .route("/account/new", get(account::new_form).post(account::new))
        .route("/account/new/sent", get(account::new_sent))
        .route("/account/link/{token}", get(account::link_form).post(account::link))
        .route("/account/forgotten", get(account::forgotten_form).post(account::forgotten))
        .route("/account/forgotten/sent", get(account::forgotten_sent))
        .route("/account/password", get(account::change_form).post(account::change))
        .route("/account/sign-in", get(account::sign_in))
        .route("/account/sign-out", post(account::sign_out))
        .route("/account/devices", get(enrol::list))
        .route("/account/devices/pins.json", get(enrol::pins))
        .route("/account/devices/add", get(enrol::add_form).post(enrol::add))
        .route("/account/devices/add/{enrolment}", get(enrol::enrolment))
        .route("/account/devices/add/{enrolment}/events", get(enrol::events))
        .route("/account/devices/add/{enrolment}/cancel", post(enrol::cancel))
        .route("/account/devices/{id}/remove", get(enrol::remove_form).post(enrol::remove))
        .route("/account/devices/{id}/rename", get(enrol::rename_form).post(enrol::rename))
}

fn login_pages() -> Router<App> {
    Router::new()
        .route("/login/{id}", get(login::dispatch))
        .route("/login/{id}/user-id", post(login::user_id).get(login::to_dispatcher))
        .route("/login/{id}/password", post(login::password).get(login::to_dispatcher))
        .route("/login/{id}/method", post(login::method).get(login::to_dispatcher))
        .route("/login/{id}/device", post(login::device).get(login::to_dispatcher))
        .route("/login/{id}/rethink", post(login::rethink).get(login::to_dispatcher))
        .route("/login/{id}/complete", post(login::complete).get(login::to_dispatcher))
        .route("/login/{id}/cancel", post(login::cancel).get(login::to_dispatcher))
        .route("/login/{id}/qr.svg", get(login::qr))
        .route("/login/{id}/events", get(login::events))
}

/// Where relying parties send browsers: these forms may come from anywhere.
fn federation_pages() -> Router<App> {
    Router::new()
        .route("/oidc/authorize", get(federation::authorize::authorize).post(federation::authorize::authorize_post))
        .route("/oidc/logout", get(federation::logout::logout).post(federation::logout::logout_post))
}

/// For relying parties' servers, and for load balancers.
fn machines() -> Router<App> {
    Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(federation::discovery::configuration).options(federation::preflight),
        )
        .route("/oidc/jwks", get(federation::discovery::jwks).options(federation::preflight))
        .route("/oidc/token", post(federation::token::token).options(federation::preflight))
        .route(
            "/oidc/userinfo",
            get(federation::userinfo::userinfo).post(federation::userinfo::userinfo).options(federation::preflight),
        )
        .route("/health/alive", get(health::alive))
        .route("/health/ready", get(health::ready))
}

/// The same for everybody.
fn files() -> Router<App> {
    Router::new()
        .route("/assets/{*path}", get(assets::site))
        .route("/app/", get(assets::shell))
        .route("/app", get(assets::to_shell))
        .route("/app/texts/{file}", get(app::texts))
        .route("/app/{*path}", get(assets::app))
}

/// The app's interface (docs/protocol.md).
fn interface() -> Router<App> {
    Router::new()
        .route("/about", get(app::about))
        .route("/enrolments/redeem", post(app::redeem))
        .route("/enrolments/{id}/unlock", post(app::unlock))
        .route("/enrolments/{id}/finish", post(app::finish))
        .route("/push", put(app::push).delete(app::push_remove))
        .route("/requests", get(app::list))
        .route("/requests/match", post(app::matched))
        .route("/requests/{id}", get(app::request))
        .route("/requests/{id}/answer", post(app::answer))
        .route("/device", get(app::device))
        .route("/device/unregister", post(app::unregister))
        .route("/device/pin", put(app::pin_change))
        .route("/device/pin/renewal", post(app::pin_renewal))
        .route("/device/pin/renewal/{id}", post(app::pin_renewal_pass))
        .route("/device/platform/options", post(app::platform_options))
        .route("/device/platform", put(app::platform_bind))
        .route("/device/platform/remove", post(app::platform_remove))
        .route("/pins", get(enrol::pins))
        .fallback(app::not_found)
        .method_not_allowed_fallback(app::wrong_method)
}
