//! Every page in every state, filled with what a person may meet.

#[path = "blocked.rs"]
mod blocked;
#[path = "cards.rs"]
mod cards;
#[path = "codes.rs"]
mod codes;
#[path = "copying.rs"]
mod copying;
#[path = "profile.rs"]
mod profile;
#[path = "typing.rs"]
mod typing;

use askama::Template;
use hvem_web::page::Page;
use hvem_web::state::Demo;
use hvem_web::text::Texts;
use hvem_web::view::*;

/// 3 May 2026, 14:02:31 in Copenhagen.
pub const NOW: i64 = 1_777_809_751_000;
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// A page's name with its state, and its HTML.
pub type Drawn = (String, String);

struct Gallery<'a> {
    page: &'a dyn Fn(bool) -> Page,
    drawn: Vec<Drawn>,
}

impl Gallery<'_> {
    fn stranger(&self) -> Page {
        (self.page)(false)
    }

    fn holder(&self) -> Page {
        (self.page)(true)
    }

    fn add(&mut self, name: impl Into<String>, view: impl Template) {
        self.drawn.push((name.into(), view.render().expect("a view can always be drawn")));
    }
}

/// Draws all of them. `page` makes the shell; its parameter says whether someone is signed in.
pub fn all(page: &dyn Fn(bool) -> Page) -> Vec<Drawn> {
    let mut gallery = Gallery { page, drawn: Vec::new() };
    site(&mut gallery);
    accounts(&mut gallery);
    my_account(&mut gallery);
    profile::pages(&mut gallery);
    profile::contact(&mut gallery);
    devices(&mut gallery);
    enrolments(&mut gallery);
    login_steps(&mut gallery);
    login_waits(&mut gallery);
    outcomes(&mut gallery);
    gallery.drawn
}

fn site(g: &mut Gallery<'_>) {
    g.add("home", Home { alone: true, has_app: true, page: g.stranger(), demo: None });
    let demo = Demo {
        service: "http://service.localhost:8341".into(),
        mailbox: "http://mailbox.localhost:8342".into(),
        person: None,
    };
    g.add("home-demo", Home { alone: true, has_app: true, page: g.stranger(), demo: Some(demo) });
    g.add("home-signed-in", Home { alone: true, has_app: true, page: g.holder(), demo: None });
    g.add("home-letter", Home { alone: false, has_app: false, page: g.stranger(), demo: None });
    g.add("help", Help { page: g.stranger(), from: None });
    g.add("help-asked", Help { page: g.holder(), from: Some("/account".into()) });
    let scheme = g.stranger().scheme;
    for topic in HELP.iter().flat_map(|group| group.asked_in(scheme)) {
        let from = topic.way.is_none().then(|| "/account/new".into());
        g.add(format!("help-topic-{}", topic.slug), HelpTopic { page: g.stranger(), from, topic });
    }
    g.add("qr-reader", QrReader { page: g.stranger() });
    g.add("signed-out", SignedOut { page: g.stranger() });
    let page = g.stranger();
    let others = Texts::for_scheme("eu-login").notices_but(page.language());
    g.add("language-missing", LanguageMissing { page, others });
    let form = Again::Send("/account/forgotten".into(), vec![("email".into(), "karen@example.org".into())]);
    for (name, until, again) in [
        ("try-later-page", NOW + 7 * MINUTE, Again::Look("/login/log_1?x=\"1\"".into())),
        ("try-later-form", NOW + MINUTE / 4, form),
    ] {
        g.add(name, TryLater { page: g.stranger(), until, again });
    }
    let fields = vec![("state".to_owned(), "a\"b".to_owned())];
    let (page, relying_party) = (g.holder(), Some("Pensionsportalen".to_owned()));
    g.add("sign-out-confirm", SignOutConfirm { page, relying_party, action: "/oidc/end-session".into(), fields });
    let (page, action) = (g.holder(), "/oidc/end-session".to_owned());
    g.add("sign-out-confirm-plain", SignOutConfirm { page, relying_party: None, action, fields: Vec::new() });
    for trouble in Trouble::ALL {
        let (page, reference) = (g.stranger(), "K74M-0QXR".to_owned());
        let oidc_error = (trouble == Trouble::BadRequestFromService)
            .then(|| ("invalid_request".to_owned(), "redirect_uri is not registered".to_owned()));
        let name = trouble.keys()[0];
        g.add(name, Problem { page, trouble, reference, oidc_error, way_out: None });
    }
}

fn accounts(g: &mut Gallery<'_>) {
    let [given_name, family_name, email] = [""; 3].map(str::to_owned);
    g.add("account-new", AccountNew { page: g.stranger(), given_name, family_name, email, errors: Vec::new() });
    let errors = vec![Wrong::FamilyNameMissing, Wrong::EmailMalformed];
    let (given_name, family_name, email) = ("Karen".into(), String::new(), "karen@".into());
    g.add("account-new-wrong", AccountNew { page: g.stranger(), given_name, family_name, email, errors });
    for email in ["karen@example.org", ""] {
        let state = if email.is_empty() { "-plain" } else { "" };
        g.add(format!("account-new-sent{state}"), AccountNewSent { page: g.stranger(), email: email.into() });
        g.add(
            format!("account-forgotten-sent{state}"),
            AccountForgottenSent { page: g.stranger(), email: email.into() },
        );
    }
    g.add("account-forgotten", AccountForgotten { page: g.stranger(), email: String::new(), errors: Vec::new() });
    let errors = vec![Wrong::EmailMissing];
    g.add("account-forgotten-wrong", AccountForgotten { page: g.stranger(), email: String::new(), errors });
    let link = |page, purpose, state, errors| AccountLink {
        page,
        token: "MDEyMzQ1Njc4OWFiY2RlZg".into(),
        email: "karen@example.org".into(),
        purpose,
        state,
        errors,
    };
    g.add("account-link-first", link(g.stranger(), LinkPurpose::FirstPassword, LinkState::Open, Vec::new()));
    let errors = vec![Wrong::NewPasswordShort, Wrong::NewPasswordsDiffer];
    g.add("account-link-reset-wrong", link(g.stranger(), LinkPurpose::Reset, LinkState::Open, errors));
    g.add("account-link-expired", link(g.stranger(), LinkPurpose::Reset, LinkState::Expired, Vec::new()));
    g.add("account-link-expired-first", link(g.stranger(), LinkPurpose::FirstPassword, LinkState::Expired, Vec::new()));
    g.add("account-link-used", link(g.stranger(), LinkPurpose::FirstPassword, LinkState::Used, Vec::new()));
}

fn my_account(g: &mut Gallery<'_>) {
    let my_account = |page, devices, activity, notice| MyAccount {
        page,
        name: "Karen Blomgård".into(),
        email: "karen@example.org".into(),
        phone: (devices == 2).then(|| "+45 •• •• •• 78".into()),
        has_phone_numbers: devices == 2,
        user_id: (devices == 2).then(|| "blå cykel 7".into()),
        devices,
        copying: None,
        has_app: true,
        has_codes: devices == 2,
        has_password: true,
        activity,
        notice,
    };
    g.add("my-account-first", my_account(g.holder(), 0, Vec::new(), None));
    g.add("my-account", my_account(g.holder(), 2, profile::activity(), Some(Notice::PasswordChanged)));
    let copying = Some(copying::row(Some(NOW + 50 * MINUTE)));
    let calm = my_account(g.holder(), 2, profile::activity(), None);
    g.add("my-account-copying", MyAccount { copying, ..calm });
    for notice in Notice::ALL {
        g.add(format!("my-account-{}", notice.slug()), my_account(g.holder(), 1, Vec::new(), Some(notice)));
    }
    let email = "karen@example.org".to_owned();
    g.add("account-password", AccountPassword { page: g.holder(), email: email.clone(), errors: Vec::new() });
    let errors = vec![Wrong::PasswordNotYours, Wrong::NewPasswordCommon];
    g.add("account-password-wrong", AccountPassword { page: g.holder(), email, errors });
}

fn devices(g: &mut Gallery<'_>) {
    let row = |id: &str, name: &str, last_used, biometrics, pin| DeviceRow {
        id: id.into(),
        name: name.into(),
        kind: "Chrome på Android".into(),
        serial: "K74M-0QXR".into(),
        added: NOW - 30 * DAY,
        last_used,
        biometrics,
        pin,
        blocked: None,
        renews_from: None,
        typing: None,
    };
    g.add(
        "devices-none",
        Devices { page: g.holder(), devices: Vec::new(), waiting: Vec::new(), copying: None, notice: None },
    );
    let list = vec![
        row("dev_1", "Min telefon", Some(NOW - DAY), true, PinState::Ok),
        row("dev_2", "iPad i stuen", None, false, PinState::Paused(NOW + 12 * MINUTE)),
        row("dev_3", "S24", Some(NOW - 9 * DAY), false, PinState::Off),
    ];
    g.add(
        "devices",
        Devices {
            page: g.holder(),
            devices: list,
            waiting: Vec::new(),
            copying: None,
            notice: Some(Notice::DeviceRemoved),
        },
    );
    let one = vec![row("dev_1", "Min telefon", Some(NOW), true, PinState::Ok)];
    let renews = DeviceRow {
        renews_from: Some(NOW + 9 * 60 * MINUTE),
        ..row("dev_1", "Min telefon", None, false, PinState::Off)
    };
    g.add(
        "devices-renews",
        Devices { page: g.holder(), devices: vec![renews], waiting: Vec::new(), copying: None, notice: None },
    );
    g.add("devices-one", Devices { page: g.holder(), devices: one, waiting: Vec::new(), copying: None, notice: None });
    copying::samples(g);
    blocked::samples(g, &row("dev_1", "Min telefon", Some(NOW - DAY), true, PinState::Ok));
    typing::samples(g, &row("dev_1", "Min telefon", None, false, PinState::Ok));
    g.add("device-alone", DeviceAlone { page: g.holder(), address: "https://id.example.dk/app/".into() });
    let (name, old_name) = ("Min telefon".to_owned(), "Min telefon".to_owned());
    for last in [false, true] {
        let state = if last { "-last" } else { "" };
        let view = DeviceRemove { page: g.holder(), id: "dev_1".into(), name: name.clone(), last };
        g.add(format!("device-remove{state}"), view);
    }
    let errors = vec![Wrong::NameTaken];
    g.add("device-rename", DeviceRename { page: g.holder(), id: "dev_1".into(), old_name, name, errors });
}

fn enrolments(g: &mut Gallery<'_>) {
    let enrolment = "enr_0ahvb7r2s5tq8m3kxw4n6p9yzc".to_owned();
    let add = |page, name: &str, pin_public: &str, errors| DeviceAdd {
        page,
        enrolment: enrolment.clone(),
        name: name.into(),
        pin_public: pin_public.into(),
        pin_digits: 4,
        errors,
    };
    g.add("device-add", add(g.holder(), "", "", Vec::new()));
    g.add("device-add-wrong", add(g.holder(), "S24", "cHVibGlj", vec![Wrong::NameTaken]));
    g.add("device-add-no-script", add(g.holder(), "S24", "", vec![Wrong::PinMissing]));
    let issuer = "http://localhost:8340".to_owned();
    let states = [
        ("waiting", EnrolmentState::Waiting { token: "MDEyMzQ1Njc4OWFiY2RlZg".into(), expires_at: NOW + 9 * MINUTE }),
        (
            "redeemed",
            EnrolmentState::Redeemed {
                description: "Chrome på Android".into(),
                check: "K74M".into(),
                expires_at: NOW + 8 * MINUTE,
            },
        ),
        ("done", EnrolmentState::Done),
        ("ended-expired", EnrolmentState::Ended(EnrolmentEnd::Expired)),
        ("ended-cancelled", EnrolmentState::Ended(EnrolmentEnd::Cancelled)),
        ("ended-wrong-pins", EnrolmentState::Ended(EnrolmentEnd::WrongPins)),
        ("ended-two-devices", EnrolmentState::Ended(EnrolmentEnd::TwoDevices)),
    ];
    for (name, state) in states {
        let (issuer, enrolment) = (issuer.clone(), enrolment.clone());
        g.add(
            format!("enrolment-{name}"),
            Enrolment { page: g.holder(), issuer, enrolment, name: "S24".into(), state },
        );
    }
}

const LOGIN: &str = "log_0ahvb7r2s5tq8m3kxw4n6p9yzc";
const SERVICE: &str = "Pensionsportalen";

fn login_steps(g: &mut Gallery<'_>) {
    let (login, relying_party) = (|| LOGIN.to_owned(), || SERVICE.to_owned());
    let email = || "karen@example.org".to_owned();
    let user_id = |page, email, errors| LoginUserId {
        page,
        login: login(),
        relying_party: relying_party(),
        by_email: true,
        user_id: email,
        again: false,
        errors,
    };
    let again = LoginUserId { again: true, ..user_id(g.holder(), email(), Vec::new()) };
    g.add("login-user-id-again", again);
    g.add("login-user-id", user_id(g.stranger(), String::new(), Vec::new()));
    g.add("login-user-id-wrong", user_id(g.stranger(), "karen".into(), vec![Wrong::UserIdMalformed]));
    let chosen = LoginUserId { by_email: false, ..user_id(g.stranger(), String::new(), vec![Wrong::UserIdMissing]) };
    g.add("login-user-id-chosen", chosen);
    cards::ways(g);
    let device = |id: &str, name: &str, last_used, chosen| DeviceChoice {
        id: id.into(),
        name: name.into(),
        kind: "Chrome på Android".into(),
        last_used,
        chosen,
    };
    let devices =
        vec![device("dev_1", "Min telefon", Some(NOW - DAY), true), device("dev_2", "iPad i stuen", None, false)];
    let (page, errors) = (g.stranger(), vec![Wrong::DeviceMissing]);
    g.add("login-device", LoginDevice { page, login: login(), relying_party: relying_party(), devices, errors });
    cards::letters(g);
    cards::keys(g);
    codes::codes(g);
    for (name, lacks) in [
        ("login-no-method", Lacking::Device),
        ("login-no-method-blocked", Lacking::Blocked),
        ("login-no-method-removed", Lacking::Removed),
        ("login-no-method-rested", Lacking::Rested(NOW + DAY)),
    ] {
        g.add(name, LoginNoMethod { page: g.stranger(), login: login(), relying_party: relying_party(), lacks });
    }
}

fn login_waits(g: &mut Gallery<'_>) {
    let approve = |page, progress, link: Option<&str>, others| LoginApprove {
        page,
        login: LOGIN.into(),
        relying_party: SERVICE.into(),
        device_name: "Min telefon".into(),
        code: "K74M".into(),
        expires_at: NOW + 4 * MINUTE,
        link: link.map(str::to_owned),
        progress,
        other_devices: others,
        other_methods: others,
        possession_first: false,
        apps_scan: false,
    };
    for (name, progress) in
        [("login-approve-first", Progress::Waiting), ("login-approve-first-matched", Progress::Matched)]
    {
        let view = approve(g.stranger(), progress, None, false);
        g.add(name, LoginApprove { device_name: String::new(), possession_first: true, ..view });
    }
    g.add("login-approve", approve(g.stranger(), Progress::Waiting, None, true));
    let scanned = LoginApprove { apps_scan: true, ..approve(g.stranger(), Progress::Waiting, None, true) };
    g.add("login-approve-scan", scanned);
    g.add("login-approve-link", approve(g.stranger(), Progress::Waiting, Some("/app/#m.req_1.MDEy"), false));
    let until = NOW + 15 * MINUTE;
    for progress in [Progress::Matched, Progress::PinPaused { until }, Progress::PinOff] {
        g.add(format!("login-approve-{}", progress.slug()), approve(g.stranger(), progress, None, true));
    }
    for progress in [Progress::Waiting, Progress::Matched, Progress::PinPaused { until }, Progress::PinOff] {
        let here = LoginApproveHere {
            page: g.stranger(),
            login: LOGIN.into(),
            relying_party: SERVICE.into(),
            link: "/app/#m.req_1.MDEy".into(),
            code: "K74M".into(),
            apps_scan: false,
            expires_at: NOW + MINUTE,
            progress,
        };
        g.add(format!("login-approve-here-{}", progress.slug()), here);
    }
    for bound in [true, false] {
        let view = LoginContinue {
            page: g.stranger(),
            login: LOGIN.into(),
            relying_party: SERVICE.into(),
            issuer: "http://localhost:8340".into(),
            nonce: "MDEyMzQ1Njc4OWFiY2RlZg".into(),
            bound,
        };
        g.add(if bound { "login-continue" } else { "login-continue-unbound" }, view);
    }
}

fn outcomes(g: &mut Gallery<'_>) {
    let until = NOW + 15 * MINUTE;
    let outcomes = [
        ("rejected", Outcome::Rejected),
        ("not-me", Outcome::NotMe),
        ("expired", Outcome::Expired),
        ("cancelled", Outcome::Cancelled),
        ("wrong-code", Outcome::WrongCode),
        ("too-many", Outcome::TooManyTries { until }),
        ("device-removed", Outcome::DeviceRemoved),
        ("device-blocked", Outcome::DeviceBlocked),
        ("other-browser", Outcome::OtherBrowser),
        ("finished", Outcome::Finished),
        ("too-low", Outcome::TooLow),
    ];
    for (name, outcome) in outcomes {
        let again = (outcome != Outcome::Expired).then(|| Way::Get("/account/sign-in".into()));
        let back = Some(Way::Post(format!("/login/{LOGIN}/cancel")));
        let page = g.stranger();
        g.add(
            format!("login-outcome-{name}"),
            LoginOutcome { page, relying_party: SERVICE.into(), outcome, again, back },
        );
    }
}
