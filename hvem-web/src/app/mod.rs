//! The app's interface (docs/protocol.md): `/app/api/v1/…`. Each handler checks who calls, asks the service, and writes the protocol's answer.

mod alone;
mod call;
mod copies;
mod device;
mod enrolments;
mod pins;
mod problem;
mod requests;
mod typing;

pub use alone::{
    another_key as alone_key, another_sms as alone_sms, begin as alone_begin, bind as alone_bind, pass as alone_pass,
    push as alone_push, shown as alone_shown, stop as alone_stop,
};
pub use call::speak;
pub use copies::{
    begin as copy_begin, copied, endorse as copy_endorse, meet as copy_meet, remove as copied_remove,
    seen as copied_seen, show as copy_show, shown as copies, start as copy_start, stop as copy_stop,
};
pub use device::{
    open, platform_bind, platform_options, platform_remove, push, push_remove, shown as device, unregister,
};
pub use enrolments::{finish, redeem, unlock};
pub use pins::{
    another_key as pin_renewal_key, another_sms as pin_renewal_sms, begin as pin_renewal, change as pin_change,
    pass as pin_renewal_pass, shown as pin_renewal_shown, stop as pin_renewal_stop,
};
pub use problem::AppProblem;
pub use requests::{answer, list, matched, shown as request};
pub use typing::{
    begin as typing_begin, confirm as typing_confirm, shown as typing, start as typing_start, stop as typing_stop,
};

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use hvem_domain::scheme::{ApprovalStep, Gate};
use hvem_formats::app::{About, Copying, Push, Scheme};

use crate::{
    App,
    problem::{Problem, Trouble},
    text::Language,
};

/// No such call.
pub async fn not_found() -> problem::AppProblem {
    problem::AppProblem::new("malformed", axum::http::StatusCode::NOT_FOUND)
}

/// A call by another method.
pub async fn wrong_method() -> problem::AppProblem {
    problem::AppProblem::new("malformed", axum::http::StatusCode::METHOD_NOT_ALLOWED)
}

/// `GET /about`.
pub async fn about(State(app): State<App>) -> Json<About> {
    let (service, scheme) = (&app.service, app.service.scheme);
    Json(About {
        issuer: service.site.issuer.clone(),
        name: service.site.name.clone(),
        now: service.now().0,
        scheme: Scheme {
            name: scheme.name.to_string(),
            identifier: scheme.identifier.as_str().into(),
            pin_digits: service.pin_digits,
            idle_lock: scheme.idle_lock.map(|lock| i64::try_from(lock.as_millis()).unwrap_or(i64::MAX)),
            approval: scheme.approval.iter().copied().map(ApprovalStep::as_str).map(Into::into).collect(),
            screen_lock: if scheme.screen_lock_required { "required" } else { "optional" }.into(),
            activate: names(scheme.activate),
            forgot_pin: scheme.forgot_pin.map(names),
            copy: scheme.copy.map(|copy| Copying {
                begin: names(copy.begin),
                show: names(copy.show),
                take: names(copy.take),
            }),
            typing: scheme.typing.map(names),
            tour: scheme.tour,
            software_key_on_desktop: service.software_key_on_desktop,
        },
        push: service.site.vapid.clone().map(|vapid| Push { vapid }),
        languages: Language::ALL.iter().map(|language| language.tag().to_owned()).collect(),
    })
}

fn names(gates: &[Gate]) -> Vec<String> {
    gates.iter().map(|gate| gate.name().into()).collect()
}

/// `GET /app/texts/{file}`: all texts of the app in one language.
pub async fn texts(State(app): State<App>, Path(file): Path<String>) -> Result<Response, Problem> {
    let language = file.strip_suffix(".json").and_then(Language::from_tag).ok_or(Trouble::NotFound)?;
    let texts: BTreeMap<_, _> = app.texts.app_texts(language).into_iter().collect();
    Ok(Json(texts).into_response())
}
