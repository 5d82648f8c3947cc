//! Every address, in one place, each with the limits that hold there. From these rows the router is made, and `docs/limits.md` is written.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use hvem_service::limits::{
    ADDRESSES, CALLS, CLIENTS, CODES, GUESSES, KEYS, LETTERS, LINKS, Limit, MAILS, NUMBERS, PASSWORDS, PINS, REDEEMS,
    SIGN_INS, SMS_CODES, TAKEN_USER_IDS, TOKENS, USER_IDS, WAKES,
};

use crate::{
    App, account, app, assets, codes,
    doors::Speech,
    enrol,
    extract::welcome,
    federation, guard, health, login, network, observe,
    route::{self, Limits, Limits::Free, Route, delete, get, options, post, put},
    site,
};

/// Forms and messages are small; nothing larger is read.
const LARGEST_BODY: usize = 64 * 1024;

/// Why a route is without a limit.
const SHOWS: Limits = Free("shows the same to everybody, changes nothing");
const FORM: Limits = Free("shows an empty form");
const SENT: Limits = Free("repeats what its own address says");
const BOUND: Limits = Free("a step of a sign-in that this browser began; what it begins was counted there");
const MINE: Limits = Free("for who is signed in, on their own account only");
const SECRET: Limits = Free("256 random bits in the address can't be guessed");
const SIGNED_OUT: Limits = Free("ends a session, begins nothing");

const fn kept(limits: &'static [&'static Limit]) -> Limits {
    Limits::Kept(limits)
}

/// The whole portal, the app and its interface, and OpenID Connect.
pub fn router(app: App) -> Router {
    let pages = route::router(&app, pages(), Speech::Page)
        .layer(from_fn_with_state(app.clone(), guard::same_origin))
        .layer(from_fn_with_state(app.clone(), site::in_language_asked))
        .merge(route::router(&app, federation_pages(), Speech::Page))
        // Whoever loads the address of a form's answer again gets a page with a way on, not the browser's own bare one.
        .method_not_allowed_fallback(site::not_found)
        .fallback(site::not_found);
    let pages = pages.layer(from_fn_with_state(app.clone(), welcome));
    let interface = route::router(&app, interface(), Speech::App)
        .fallback(app::not_found)
        .method_not_allowed_fallback(app::wrong_method);
    Router::new()
        .nest(INTERFACE, interface.layer(from_fn_with_state(app.clone(), app::speak)))
        .merge(route::router(&app, machines(), Speech::OAuth))
        .merge(route::router(&app, files(), Speech::Page))
        .merge(pages)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(app.clone(), around))
        .with_state(app)
}

/// Around every request, in one layer: each is a copy of all that lies within.
async fn around(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let place = guard::Place::of(request.uri().path());
    network::locate(&app.proxies, &mut request);
    let mut response = observe::log(request, next).await;
    guard::headers(&app.service.site.issuer, place, &mut response);
    response
}

/// Every route with its whole pattern: what the matrix of limits is written from (G-11).
pub fn inventory() -> Vec<(String, Route)> {
    let at = |before: &'static str| move |row: Route| (format!("{before}{}", row.path), row);
    let site = [pages(), federation_pages(), machines(), files()].into_iter().flatten().map(at(""));
    site.chain(interface().into_iter().map(at(INTERFACE))).collect()
}

/// For people. Each has the browser's cookie, a language, and problems that say what to do.
fn pages() -> Vec<Route> {
    let mut rows = vec![
        get("/", site::home, SHOWS),
        get("/help", site::help, SHOWS),
        get("/help/{slug}", site::help_topic, SHOWS),
        get("/q", site::qr_reader, SHOWS),
        get("/signed-out", site::signed_out, SHOWS),
        get("/language/{tag}", site::language, Free("sets a cookie in the browser that asks")),
        post("/oidc/logout/confirm", federation::logout::confirm, SIGNED_OUT),
    ];
    rows.extend(account_pages());
    rows.extend(device_pages());
    rows.extend(code_pages());
    rows.extend(login_pages());
    rows
}

fn account_pages() -> Vec<Route> {
    vec![
        get("/account", account::my_account, MINE),
        get("/account/new", account::new_form, FORM),
        post("/account/new", account::new, kept(&[&MAILS, &LINKS])),
        get("/account/new/sent", account::new_sent, SENT),
        get("/account/link/{token}", account::link_form, SECRET),
        post("/account/link/{token}", account::link, SECRET),
        get("/account/letter", account::letter_form, FORM),
        post("/account/letter", account::letter, kept(&[&LETTERS])),
        post("/account/letter/choose", account::choose, kept(&[&LETTERS])),
        get("/account/letter/choose", account::letter_form, FORM),
        post("/account/letter/way", account::way, kept(&[&LETTERS])),
        get("/account/letter/way", account::letter_form, FORM),
        get("/account/forgotten", account::forgotten_form, FORM),
        post("/account/forgotten", account::forgotten, kept(&[&MAILS, &LINKS])),
        get("/account/forgotten/sent", account::forgotten_sent, SENT),
        get("/account/password", account::change_form, MINE),
        post("/account/password", account::change, kept(&[&GUESSES, &PASSWORDS])),
        get("/account/activity", account::activity, MINE),
        get("/account/user-id", account::user_id_form, MINE),
        post("/account/user-id", account::user_id, kept(&[&USER_IDS])),
        get("/account/email", account::email_form, MINE),
        post("/account/email", account::email, kept(&[&MAILS, &LINKS, &ADDRESSES])),
        get("/account/email/sent", account::email_sent, SENT),
        get("/account/email/link/{token}", account::email_link_form, SECRET),
        post("/account/email/link/{token}", account::email_link, SECRET),
        get("/account/phone", account::phone_form, MINE),
        post("/account/phone", account::phone, kept(&[&NUMBERS, &SMS_CODES])),
        get("/account/phone/code", account::phone_code_form, MINE),
        post("/account/phone/code", account::phone_code, kept(&[&SMS_CODES])),
        get("/account/phone/again", account::phone_code_again_form, SHOWS),
        post("/account/phone/again", account::phone_code_again, kept(&[&NUMBERS, &SMS_CODES])),
        get("/account/data", account::own_data, MINE),
        post("/account/data", account::take_own_data, MINE),
        get("/account/block", account::block_form, MINE),
        post("/account/block", account::block, MINE),
        get("/account/blocked", account::blocked, SHOWS),
        get("/account/sign-in", account::sign_in, kept(&[&SIGN_INS])),
        get("/account/session", account::session_left, MINE),
        post("/account/session", account::stay, MINE),
        post("/account/sign-out", account::sign_out, SIGNED_OUT),
    ]
}

fn device_pages() -> Vec<Route> {
    vec![
        get("/account/devices", enrol::list, MINE),
        get("/account/devices/pins.json", enrol::pins, SHOWS),
        get("/account/devices/add", enrol::add_form, MINE),
        post("/account/devices/add", enrol::add, MINE),
        get("/account/devices/add/{enrolment}", enrol::enrolment, MINE),
        get("/account/devices/add/{enrolment}/events", enrol::events, MINE),
        post("/account/devices/add/{enrolment}/cancel", enrol::cancel, MINE),
        post("/account/devices/waiting/{id}/stop", enrol::stop, MINE),
        post("/account/devices/copies/{id}/stop", enrol::stop_copy, MINE),
        get("/account/stop/{id}/{token}", enrol::stop_in_mail, SECRET),
        post("/account/stop/{id}/{token}", enrol::stop_by_mail, SECRET),
        post("/account/devices/typing/{id}/stop", enrol::have_scan, MINE),
        post("/account/devices/{id}/renewal/stop", enrol::stop_renewal, MINE),
        post("/account/devices/{id}/block", enrol::block, MINE),
        post("/account/devices/{id}/open", enrol::open, MINE),
        get("/account/devices/{id}/open", enrol::back_to_list, MINE),
        get("/account/devices/{id}/remove", enrol::remove_form, MINE),
        post("/account/devices/{id}/remove", enrol::remove, MINE),
        get("/account/devices/{id}/rename", enrol::rename_form, MINE),
        post("/account/devices/{id}/rename", enrol::rename, MINE),
    ]
}

fn code_pages() -> Vec<Route> {
    const STEP: Limits = Free("a step of an activation that this browser began, by a letter or signed in");
    vec![
        get("/account/codes", codes::list, MINE),
        post("/account/codes/add", codes::add, MINE),
        get("/account/codes/add", codes::add_again, MINE),
        post("/account/codes/{serial}/block", codes::block, MINE),
        post("/account/codes/{serial}/open", codes::open, MINE),
        get("/account/codes/{serial}/open", codes::back_to_list, MINE),
        get("/account/codes/{serial}/remove", codes::remove_form, MINE),
        post("/account/codes/{serial}/remove", codes::remove, MINE),
        post("/account/codes/keys/{id}/block", codes::block_key, MINE),
        post("/account/codes/keys/{id}/open", codes::open_key, MINE),
        get("/account/codes/keys/{id}/open", codes::back_to_list, MINE),
        get("/account/codes/keys/{id}/remove", codes::remove_key_form, MINE),
        post("/account/codes/keys/{id}/remove", codes::remove_key, MINE),
        post("/account/codes/orders/{id}/cancel", codes::cancel_order, MINE),
        get("/activation/{id}", codes::stand, STEP),
        get("/activation/{id}/{kind}", codes::have, STEP),
        get("/activation/{id}/{kind}/begin", codes::begin, STEP),
        post("/activation/{id}/kind", codes::kind, STEP),
        get("/activation/{id}/kind", codes::begin_again, STEP),
        post("/activation/{id}/password", codes::password, STEP),
        get("/activation/{id}/password", codes::begin_again, STEP),
        post("/activation/{id}/serial", codes::serial, STEP),
        get("/activation/{id}/serial", codes::serial_form, STEP),
        post("/activation/{id}/code", codes::code, kept(&[&TOKENS])),
        get("/activation/{id}/code", codes::begin_again, STEP),
        post("/activation/{id}/touch", codes::touch, STEP),
        get("/activation/{id}/touch", codes::begin_again, STEP),
        get("/activation/{id}/{kind}/order", codes::order_form, STEP),
        post("/activation/{id}/{kind}/order", codes::order, STEP),
        get("/activation/{id}/{kind}/ordered", codes::ordered, STEP),
    ]
}

fn login_pages() -> Vec<Route> {
    vec![
        get("/login/{id}", login::dispatch, BOUND),
        post("/login/{id}/user-id", login::user_id, BOUND),
        get("/login/{id}/user-id", login::to_dispatcher, BOUND),
        post("/login/{id}/password", login::password, kept(&[&GUESSES, &PASSWORDS, &TOKENS])),
        get("/login/{id}/password", login::to_dispatcher, BOUND),
        post("/login/{id}/method", login::method, kept(&[&WAKES, &KEYS])),
        get("/login/{id}/method", login::to_dispatcher, BOUND),
        post("/login/{id}/device", login::device, kept(&[&WAKES])),
        get("/login/{id}/device", login::to_dispatcher, BOUND),
        post("/login/{id}/code", login::code, BOUND),
        get("/login/{id}/code", login::to_dispatcher, BOUND),
        post("/login/{id}/security-key", login::security_key, BOUND),
        get("/login/{id}/security-key", login::to_dispatcher, BOUND),
        post("/login/{id}/key", login::key, kept(&[&KEYS])),
        get("/login/{id}/key", login::to_dispatcher, BOUND),
        post("/login/{id}/key/another", login::another_key, kept(&[&KEYS])),
        get("/login/{id}/key/another", login::to_dispatcher, BOUND),
        // It may begin another sign-in.
        post("/login/{id}/rethink", login::rethink, kept(&[&SIGN_INS])),
        get("/login/{id}/rethink", login::to_dispatcher, BOUND),
        post("/login/{id}/complete", login::complete, BOUND),
        get("/login/{id}/complete", login::to_dispatcher, BOUND),
        post("/login/{id}/cancel", login::cancel, BOUND),
        get("/login/{id}/cancel", login::to_dispatcher, BOUND),
        get("/login/{id}/qr.svg", login::qr, BOUND),
        get("/login/{id}/events", login::events, BOUND),
    ]
}

/// Where relying parties send browsers: these forms may come from anywhere.
fn federation_pages() -> Vec<Route> {
    use federation::{authorize, logout};
    vec![
        get("/oidc/authorize", authorize::authorize, kept(&[&SIGN_INS])),
        post("/oidc/authorize", authorize::authorize_post, Free("leads to the same by GET, where it counts")),
        get("/oidc/logout", logout::logout, SIGNED_OUT),
        post("/oidc/logout", logout::logout_post, SIGNED_OUT),
    ]
}

/// For relying parties' servers, and for load balancers.
fn machines() -> Vec<Route> {
    use federation::{discovery, preflight, token::token, userinfo::userinfo};
    const PREFLIGHT: Limits = Free("says which scripts may ask, to everybody the same");
    vec![
        get("/.well-known/openid-configuration", discovery::configuration, SHOWS),
        options("/.well-known/openid-configuration", preflight, PREFLIGHT),
        get("/oidc/jwks", discovery::jwks, SHOWS),
        options("/oidc/jwks", preflight, PREFLIGHT),
        post("/oidc/token", token, kept(&[&CLIENTS])),
        options("/oidc/token", preflight, PREFLIGHT),
        get("/oidc/userinfo", userinfo, kept(&[&CLIENTS])),
        post("/oidc/userinfo", userinfo, kept(&[&CLIENTS])),
        options("/oidc/userinfo", preflight, PREFLIGHT),
        get("/health/alive", health::alive, SHOWS),
        get("/health/ready", health::ready, SHOWS),
    ]
}

/// The same for everybody.
fn files() -> Vec<Route> {
    vec![
        get("/assets/{*path}", assets::site, SHOWS),
        get("/app/", assets::shell, SHOWS),
        get("/app", assets::to_shell, SHOWS),
        get("/app/texts/{file}", app::texts, SHOWS),
        get("/app/{*path}", assets::app, SHOWS),
    ]
}

/// Where the app's interface lies.
const INTERFACE: &str = "/app/api/v1";

/// The app's interface (docs/protocol.md).
fn interface() -> Vec<Route> {
    vec![
        get("/about", app::about, SHOWS),
        post("/enrolments", app::alone_begin, kept(&[&SIGN_INS])),
        get("/enrolments/{id}", app::alone_shown, kept(&[&CALLS])),
        post(
            "/enrolments/{id}/pass",
            app::alone_pass,
            kept(&[&CALLS, &GUESSES, &PASSWORDS, &KEYS, &SMS_CODES, &TAKEN_USER_IDS]),
        ),
        post("/enrolments/{id}/key", app::alone_key, kept(&[&CALLS, &KEYS])),
        post("/enrolments/{id}/sms", app::alone_sms, kept(&[&CALLS, &SMS_CODES])),
        put("/enrolments/{id}/push", app::alone_push, kept(&[&CALLS])),
        post("/enrolments/{id}/stop", app::alone_stop, kept(&[&CALLS])),
        post("/enrolments/{id}/bind", app::alone_bind, kept(&[&CALLS])),
        post("/enrolments/redeem", app::redeem, kept(&[&REDEEMS])),
        post("/enrolments/{id}/unlock", app::unlock, kept(&[&CALLS, &PINS])),
        post("/enrolments/{id}/finish", app::finish, kept(&[&CALLS])),
        put("/push", app::push, kept(&[&CALLS])),
        delete("/push", app::push_remove, kept(&[&CALLS])),
        get("/requests", app::list, kept(&[&CALLS])),
        post("/requests/match", app::matched, kept(&[&CALLS, &CODES])),
        get("/requests/{id}", app::request, kept(&[&CALLS])),
        post("/requests/{id}/answer", app::answer, kept(&[&CALLS, &PINS])),
        get("/device", app::device, kept(&[&CALLS])),
        post("/device/open", app::open, kept(&[&CALLS, &PINS])),
        post("/device/unregister", app::unregister, kept(&[&CALLS, &PINS])),
        get("/device/copies", app::copies, kept(&[&CALLS])),
        post("/device/copies", app::copy_begin, kept(&[&CALLS, &PINS])),
        post("/device/copies/{id}/start", app::copy_start, kept(&[&CALLS])),
        post("/device/copies/{id}/show", app::copy_show, kept(&[&CALLS, &PINS])),
        post("/device/copies/{id}/meet", app::copy_meet, kept(&[&CALLS])),
        post("/device/copies/{id}/endorse", app::copy_endorse, kept(&[&CALLS])),
        post("/device/copies/{id}/stop", app::copy_stop, kept(&[&CALLS])),
        get("/device/copied", app::copied, kept(&[&CALLS])),
        post("/device/copied/{id}/seen", app::copied_seen, kept(&[&CALLS])),
        post("/device/copied/{id}/remove", app::copied_remove, kept(&[&CALLS])),
        get("/device/typing", app::typing, kept(&[&CALLS])),
        post("/device/typing", app::typing_begin, kept(&[&CALLS, &PINS])),
        post("/device/typing/{id}/start", app::typing_start, kept(&[&CALLS])),
        post("/device/typing/{id}/confirm", app::typing_confirm, kept(&[&CALLS, &PINS])),
        post("/device/typing/{id}/stop", app::typing_stop, kept(&[&CALLS])),
        put("/device/pin", app::pin_change, kept(&[&CALLS, &PINS])),
        post("/device/pin/renewal", app::pin_renewal, kept(&[&CALLS])),
        post("/device/pin/renewal/{id}", app::pin_renewal_pass, kept(&[&CALLS, &PASSWORDS, &KEYS, &SMS_CODES, &PINS])),
        get("/device/pin/renewal/{id}", app::pin_renewal_shown, kept(&[&CALLS])),
        post("/device/pin/renewal/{id}/sms", app::pin_renewal_sms, kept(&[&CALLS, &SMS_CODES])),
        post("/device/pin/renewal/stop", app::pin_renewal_stop, kept(&[&CALLS])),
        post("/device/pin/renewal/{id}/key", app::pin_renewal_key, kept(&[&CALLS, &KEYS])),
        post("/device/platform/options", app::platform_options, kept(&[&CALLS])),
        put("/device/platform", app::platform_bind, kept(&[&CALLS, &PINS])),
        post("/device/platform/remove", app::platform_remove, kept(&[&CALLS, &PINS])),
        get("/pins", enrol::pins, SHOWS),
    ]
}
