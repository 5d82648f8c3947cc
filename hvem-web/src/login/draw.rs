//! From where a sign-in stands to the page that shows it.

use std::time::Duration;

use hvem_domain::{
    approval::Approval,
    device::Device,
    keycard::TRIES,
    login::{Ending, Login, Purpose},
    pin,
    scheme::{Channel, Gate, Identifier, Offers, Order},
    time::{Timestamp, minutes},
};
use hvem_formats::b64;
use hvem_service::{
    keycards::{KeyAsked, ToAsk},
    login::{Lacks, Method, Stand, Waiting},
};

use crate::{
    App,
    extract::Visitor,
    reply::{Reply, mistakes, page},
    view::{
        self, DeviceChoice, KeysLeft, Lacking, LoginApprove, LoginApproveHere, LoginCode, LoginContinue, LoginDevice,
        LoginKey, LoginMethod, LoginNoKey, LoginNoMethod, LoginOutcome, LoginPassword, LoginSecurityKey, LoginUserId,
        MethodKind, Outcome, Progress, Way, Wrong,
    },
};

/// A code that was typed longer ago is typed once more, together with the password: whoever comes back to the page has put the device away.
const CODE_KEEPS: Duration = minutes(5);

/// The page that is due.
pub async fn stand(app: &App, visitor: &Visitor, login: &Login, stand: Stand) -> Reply {
    match stand {
        Stand::UserId => user_id(app, visitor, login, (None, Vec::new())),
        Stand::Password => password(visitor, login, Vec::new()),
        Stand::Method(methods) => self::methods(app, (visitor, login), &methods, Vec::new()).await,
        Stand::Device(devices) => self::devices(visitor, login, &devices, Vec::new()),
        Stand::Waiting(waiting) => self::waiting(app, visitor, login, &waiting),
        Stand::Key(asked) => key(visitor, login, &asked, Vec::new()),
        Stand::Code => code(visitor, login, Vec::new()),
        Stand::SecurityKey(options) => security_key(visitor, login, &options, Vec::new()),
        Stand::NoKey(left) => page(&LoginNoKey {
            page: visitor.page(),
            login: login.id.to_string(),
            relying_party: login.asker.name.clone(),
            left: match left {
                ToAsk::Now => KeysLeft::AskAnother,
                ToAsk::From(until) => KeysLeft::WaitUntil(until.0),
                ToAsk::Never => KeysLeft::None,
            },
            other_methods: login.ceremony.can_rethink(),
        }),
        Stand::Continue => going_on(app, visitor, login),
        Stand::NoMethod(lacks) => page(&LoginNoMethod {
            page: visitor.page(),
            login: login.id.to_string(),
            relying_party: login.asker.name.clone(),
            lacks: match lacks {
                Lacks::Device => Lacking::Device,
                Lacks::Blocked => Lacking::Blocked,
                Lacks::Removed => Lacking::Removed,
                Lacks::Rested(until) => Lacking::Rested(until.0),
                Lacks::Level => Lacking::Level,
            },
        }),
        Stand::Ended(ending) => outcome(visitor, login, outcome_of(ending)),
        Stand::Expired => outcome(visitor, login, Outcome::Expired),
    }
}

/// Who signs in.
pub fn user_id(app: &App, visitor: &Visitor, login: &Login, (typed, errors): (Option<String>, Vec<Wrong>)) -> Reply {
    let known = || login.claimed.as_ref().map(|user_id| user_id.as_str().to_owned()).unwrap_or_default();
    let view = LoginUserId {
        page: visitor.page(),
        login: login.id.to_string(),
        relying_party: login.asker.name.clone(),
        by_email: app.service.scheme.identifier == Identifier::Email,
        user_id: typed.unwrap_or_else(known),
        again: visitor.session.is_some() && matches!(login.purpose, Purpose::Portal { .. }),
        errors,
    };
    with_mistakes(view.errors.is_empty(), &view)
}

/// The password.
pub fn password(visitor: &Visitor, login: &Login, errors: Vec<Wrong>) -> Reply {
    let user_id = login.claimed.as_ref().map(|user_id| user_id.as_str().to_owned()).unwrap_or_default();
    let now = visitor.page().now;
    let view = LoginPassword {
        page: visitor.page(),
        login: login.id.to_string(),
        relying_party: login.asker.name.clone(),
        user_id,
        with_code: login.typed_code.is_some_and(|typed| !errors.is_empty() || Timestamp(now) > typed.at + CODE_KEEPS),
        errors,
    };
    with_mistakes(view.errors.is_empty(), &view)
}

/// The ways of proving possession. The way used last stands first; before there is one, a phone offers itself first (guide: "den vil være
/// allerøverst!"), a PC the app on another device.
pub async fn methods(app: &App, (visitor, login): (&Visitor, &Login), methods: &[Method], errors: Vec<Wrong>) -> Reply {
    let mut methods: Vec<Method> = methods.to_vec();
    methods.sort_by_key(|method| {
        let fits_device = (method.gate == Gate::Approve(Channel::Here)) == visitor.mobile;
        // On a phone its own way always stands first; on a PC the one used last does.
        if visitor.mobile { (!fits_device, !method.last_used) } else { (!method.last_used, !fits_device) }
    });
    let kinds = methods.iter().filter_map(|method| kind_of(method.gate));
    let methods = kinds.enumerate().map(|(at, kind)| view::Method { kind, chosen: at == 0 }).collect();
    let view = LoginMethod {
        page: visitor.page(),
        login: login.id.to_string(),
        relying_party: login.asker.name.clone(),
        possession_first: login.order == Order::PossessionFirst,
        by_button: app.service.scheme.offers == Offers::Buttons,
        rests: app.service.app_rests(login).await?,
        methods,
        errors,
    };
    with_mistakes(view.errors.is_empty(), &view)
}

/// The devices to ask, the one used last first.
pub fn devices(visitor: &Visitor, login: &Login, devices: &[Device], errors: Vec<Wrong>) -> Reply {
    let mut devices: Vec<&Device> = devices.iter().collect();
    devices.sort_by_key(|device| std::cmp::Reverse(device.last_used_at));
    let choice = |(at, device): (usize, &&Device)| DeviceChoice {
        id: device.id.to_string(),
        name: device.name.as_str().into(),
        kind: device.description.clone(),
        last_used: device.last_used_at.map(|at| at.0),
        chosen: at == 0,
    };
    let devices = devices.iter().enumerate().map(choice).collect();
    let view = LoginDevice {
        page: visitor.page(),
        login: login.id.to_string(),
        relying_party: login.asker.name.clone(),
        devices,
        errors,
    };
    with_mistakes(view.errors.is_empty(), &view)
}

/// A key from the card.
pub fn key(visitor: &Visitor, login: &Login, asked: &KeyAsked, errors: Vec<Wrong>) -> Reply {
    let view = LoginKey {
        page: visitor.page(),
        login: login.id.to_string(),
        relying_party: login.asker.name.clone(),
        card: asked.card.to_string(),
        number: asked.number.to_string(),
        tries_left: Some(asked.tries_left).filter(|left| *left < TRIES),
        other_methods: login.ceremony.can_rethink(),
        errors,
    };
    with_mistakes(view.errors.is_empty(), &view)
}

/// A code from a code device.
pub fn code(visitor: &Visitor, login: &Login, errors: Vec<Wrong>) -> Reply {
    let view = LoginCode {
        page: visitor.page(),
        login: login.id.to_string(),
        relying_party: login.asker.name.clone(),
        other_methods: login.ceremony.can_rethink(),
        errors,
    };
    with_mistakes(view.errors.is_empty(), &view)
}

/// A touch of a security key.
pub fn security_key(visitor: &Visitor, login: &Login, options: &serde_json::Value, errors: Vec<Wrong>) -> Reply {
    let view = LoginSecurityKey {
        page: visitor.page(),
        login: login.id.to_string(),
        relying_party: login.asker.name.clone(),
        options: options.to_string(),
        other_methods: login.ceremony.can_rethink(),
        errors,
    };
    with_mistakes(view.errors.is_empty(), &view)
}

/// What the form calls a way, and the way of that name.
pub fn kind_of(gate: Gate) -> Option<MethodKind> {
    match gate {
        Gate::Approve(Channel::Elsewhere) => Some(MethodKind::App),
        Gate::Approve(Channel::Here) => Some(MethodKind::ThisDevice),
        Gate::CardKey => Some(MethodKind::KeyCard),
        Gate::TokenCode => Some(MethodKind::Code),
        Gate::SecurityKey => Some(MethodKind::SecurityKey),
        _ => None,
    }
}

/// The gate behind a method of the form.
pub fn gate_of(kind: MethodKind) -> Gate {
    match kind {
        MethodKind::App => Gate::Approve(Channel::Elsewhere),
        MethodKind::ThisDevice => Gate::Approve(Channel::Here),
        MethodKind::KeyCard => Gate::CardKey,
        MethodKind::Code => Gate::TokenCode,
        MethodKind::SecurityKey => Gate::SecurityKey,
    }
}

/// A sign-in that came to nothing.
pub fn outcome(visitor: &Visitor, login: &Login, outcome: Outcome) -> Reply {
    let portal = matches!(login.purpose, Purpose::Portal { .. });
    // The service has its answer already: there is nothing to try again, and nothing to call off.
    let over = outcome == Outcome::Finished;
    let back = format!("/login/{}/cancel", login.id);
    page(&LoginOutcome {
        page: visitor.page(),
        relying_party: login.asker.name.clone(),
        outcome,
        // A service's own request can be answered once; it begins anew there.
        again: (portal && !over).then(|| Way::Get("/account/sign-in".into())),
        back: (!portal && !over).then_some(Way::Post(back)),
    })
}

fn outcome_of(ending: Ending) -> Outcome {
    match ending {
        Ending::Rejected => Outcome::Rejected,
        Ending::NotMe => Outcome::NotMe,
        Ending::WrongCode => Outcome::WrongCode,
        Ending::DeviceRemoved => Outcome::DeviceRemoved,
        Ending::DeviceBlocked => Outcome::DeviceBlocked,
        Ending::Cancelled => Outcome::Cancelled,
        Ending::Finished => Outcome::Finished,
    }
}

fn waiting(app: &App, visitor: &Visitor, login: &Login, waiting: &Waiting) -> Reply {
    let request = waiting.approval.request();
    let secrets = app.service.carried_by_page(&waiting.approval);
    let progress = progress(waiting);
    let (code, link) = secrets.map(|secrets| (secrets.code, secrets.link)).unwrap_or_default();
    let apps_scan = app.service.scheme.typing.is_some();
    let (id, relying_party, expires_at) = (login.id.to_string(), login.asker.name.clone(), request.expires_at.0);
    if request.channel == Channel::Here {
        return page(&LoginApproveHere {
            page: visitor.page(),
            login: id,
            relying_party,
            link,
            code,
            apps_scan,
            expires_at,
            progress,
        });
    }
    page(&LoginApprove {
        page: visitor.page(),
        login: id,
        relying_party,
        device_name: waiting.device.as_ref().map(|device| device.name.as_str().to_owned()).unwrap_or_default(),
        code,
        expires_at,
        link: Some(link).filter(|link| !link.is_empty()),
        possession_first: login.order == Order::PossessionFirst,
        apps_scan,
        progress,
        other_devices: waiting.devices > 1,
        other_methods: login.ceremony.can_rethink(),
    })
}

/// How far the app has come, as its page shows it.
pub fn progress(waiting: &Waiting) -> Progress {
    match (&waiting.approval, waiting.locked) {
        (Approval::Matched(_), None) => Progress::Matched,
        (Approval::Matched(_), Some(pin::Refusal::Paused(until))) => Progress::PinPaused { until: until.0 },
        (Approval::Matched(_), Some(pin::Refusal::Off)) => Progress::PinOff,
        _ => Progress::Waiting,
    }
}

fn going_on(app: &App, visitor: &Visitor, login: &Login) -> Reply {
    page(&LoginContinue {
        page: visitor.page(),
        login: login.id.to_string(),
        relying_party: login.asker.name.clone(),
        issuer: app.service.site.issuer.clone(),
        nonce: b64::encode(login.nonce),
        bound: login.browser_key.is_some(),
    })
}

fn with_mistakes(none: bool, view: &impl askama::Template) -> Reply {
    if none { page(view) } else { mistakes(view) }
}
