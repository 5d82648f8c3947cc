//! The list of devices, renaming and removing.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use hvem_domain::{
    activation::alone::Alone,
    ceremony::Next,
    device::{self, Device, DeviceName, NameError},
    id::Id,
    pin::{self, renewal::Renewal},
    time::Timestamp,
};
use hvem_service::{devices::DeviceError, enrolment::AloneError, pins::RenewalError, typing::Typist};

use crate::{
    App,
    extract::{Recently, SignedIn},
    problem::{Problem, Trouble},
    reply::{Reply, mistakes, page, see},
    view::{
        self, DeviceBlocked, DeviceRemove, DeviceRename, DeviceRow, Notice, PinState, TypingRow, WaitingRow, Wrong,
    },
};

/// What was just done.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
}

/// `/account/devices`.
pub async fn list(State(app): State<App>, me: SignedIn, Query(done): Query<Done>) -> Reply {
    if !app.service.has_app() {
        return Err(Trouble::NotFound.into());
    }
    let now = app.service.now();
    let devices = app.service.devices(me.account.id).await?;
    let renewals = app.service.renewals_under_way(&devices).await?;
    let typists = app.service.typists(me.account.id).await?;
    let typing = |device: &Device| typists.iter().find(|typist| typist.typing.device == device.id).map(typing_row);
    let row = |device| DeviceRow { typing: typing(device), ..row(device, &renewals, now) };
    let devices = devices.iter().map(row).collect();
    let waiting = app.service.alone_of(me.account.id).await?;
    let waiting = waiting.iter().map(|alone| waiting_row(alone, now)).collect();
    let copying = super::copying(&app, me.account.id).await?;
    let notice = done.done.as_deref().and_then(Notice::from_slug);
    page(&view::Devices { page: me.page(), devices, waiting, copying, notice })
}

/// `/account/devices/waiting/{id}/stop`: a phone that is about to be added is not. One press does it: nobody who is being robbed has time for two.
pub async fn stop(State(app): State<App>, me: SignedIn, Path(id): Path<String>) -> Reply {
    let id = id.parse().map_err(|_| Trouble::NotFound)?;
    match app.service.stop_alone_of(me.account.id, id).await {
        // It has ended meanwhile: the page shows what there is.
        Ok(()) | Err(AloneError::Unknown) => Ok(see("/account/devices?done=activation-stopped")),
        Err(AloneError::Fault(fault)) => Err(fault.into()),
        Err(_) => Err(Trouble::NotFound.into()),
    }
}

/// `/account/devices/{id}/renewal/stop`: a forgotten PIN is not renewed. One press does it, for the same reason.
pub async fn stop_renewal(State(app): State<App>, me: SignedIn, Path(id): Path<String>) -> Reply {
    let id = id.parse().map_err(|_| Trouble::NotFound)?;
    match app.service.stop_renewal(me.account.id, id, "portal").await {
        Ok(()) | Err(RenewalError::Unknown) => Ok(see("/account/devices?done=pin-renewal-stopped")),
        Err(RenewalError::Fault(fault)) => Err(fault.into()),
        Err(_) => Err(Trouble::NotFound.into()),
    }
}

/// `/account/devices/{id}/block`. One press does it, for the same reason.
pub async fn block(State(app): State<App>, me: SignedIn, Path(id): Path<String>) -> Reply {
    let id = id.parse().map_err(|_| Trouble::NotFound)?;
    match app.service.block_device(&me.session, id).await {
        Ok(()) => Ok(see("/account/devices?done=device-blocked")),
        // It is so already: the page says how it is.
        Err(DeviceError::NotNow(_)) => Ok(see("/account/devices")),
        Err(error) => Err(problem(error)),
    }
}

/// `/account/devices/{id}/open`: it answers again, for who could add one.
pub async fn open(State(app): State<App>, Recently(me): Recently<SignedIn>, Path(id): Path<String>) -> Reply {
    let device = id.parse().map_err(|_| Trouble::NotFound)?;
    match app.service.open_device(&me.session, device).await {
        Ok(()) => Ok(see("/account/devices?done=device-opened")),
        Err(DeviceError::NotNow(_)) => Ok(see("/account/devices")),
        Err(DeviceError::SignInAgain) => Err(Problem::sign_in_again("/account/devices", me.account.signs_in_as())),
        Err(error) => Err(problem(error)),
    }
}

/// Whoever had to sign in once more to open one comes back by GET.
pub async fn back_to_list(_: SignedIn) -> axum::response::Response {
    see("/account/devices")
}

/// `/account/devices/{id}/remove`: asks first.
pub async fn remove_form(State(app): State<App>, Recently(me): Recently<SignedIn>, Path(id): Path<String>) -> Reply {
    let devices = app.service.devices(me.account.id).await?;
    let device = find(&devices, &id)?;
    page(&DeviceRemove { page: me.page(), id, name: device.name.as_str().into(), last: devices.len() == 1 })
}

/// Removes it.
pub async fn remove(State(app): State<App>, Recently(me): Recently<SignedIn>, Path(id): Path<String>) -> Reply {
    let id = id.parse().map_err(|_| Trouble::NotFound)?;
    app.service.remove_device(&me.session, id).await.map_err(problem)?;
    Ok(see("/account/devices?done=device-removed"))
}

/// `/account/devices/{id}/rename`.
pub async fn rename_form(State(app): State<App>, me: SignedIn, Path(id): Path<String>) -> Reply {
    let devices = app.service.devices(me.account.id).await?;
    let name = find(&devices, &id)?.name.as_str().to_owned();
    page(&DeviceRename { page: me.page(), id, old_name: name.clone(), name, errors: Vec::new() })
}

/// What the form sends.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Renamed {
    name: String,
}

/// Gives it another name.
pub async fn rename(State(app): State<App>, me: SignedIn, Path(id): Path<String>, Form(typed): Form<Renamed>) -> Reply {
    let devices = app.service.devices(me.account.id).await?;
    let device = find(&devices, &id)?;
    let wrong = match DeviceName::parse(&typed.name) {
        Err(error) => wrong_name(error),
        Ok(name) => match app.service.rename_device(&me.session, device.id, name).await {
            Ok(()) => return Ok(see("/account/devices?done=device-renamed")),
            Err(DeviceError::NameTaken) => Wrong::NameTaken,
            Err(other) => return Err(problem(other)),
        },
    };
    let old_name = device.name.as_str().to_owned();
    let view = DeviceRename { page: me.page(), id, old_name, name: typed.name, errors: vec![wrong] };
    mistakes(&view)
}

pub(super) fn wrong_name(error: NameError) -> Wrong {
    match error {
        NameError::Empty => Wrong::NameMissing,
        NameError::TooLong => Wrong::NameLong,
    }
}

fn find<'a>(devices: &'a [Device], id: &str) -> Result<&'a Device, Problem> {
    let id: Id<Device> = id.parse().map_err(|_| Trouble::NotFound)?;
    devices.iter().find(|device| device.id == id).ok_or(Trouble::NotFound.into())
}

fn problem(error: DeviceError) -> Problem {
    match error {
        DeviceError::Gone => Trouble::NotFound.into(),
        DeviceError::NameTaken
        | DeviceError::Endpoint(_)
        | DeviceError::PlatformRefused
        | DeviceError::NotNow(_)
        | DeviceError::SignInAgain
        | DeviceError::Blocked => Trouble::BadForm.into(),
        DeviceError::Fault(fault) => fault.into(),
    }
}

fn waiting_row(alone: &Alone, now: Timestamp) -> WaitingRow {
    let waits_until = match alone.ceremony.next(now) {
        Ok(Next::WaitUntil(until)) => Some(until.0),
        _ => None,
    };
    let began = alone.ceremony.times().0.0;
    WaitingRow { id: alone.id.to_string(), kind: alone.description.clone(), began, waits_until }
}

fn typing_row(typist: &Typist) -> TypingRow {
    let typing = &typist.typing;
    TypingRow {
        id: typing.id.to_string(),
        since: typing.since().map(|at| at.0),
        ready: typing.ready_at().map(|at| at.0),
    }
}

fn row(device: &Device, renewals: &[(Id<Device>, Renewal)], now: Timestamp) -> DeviceRow {
    let renewal = renewals.iter().find(|(of, _)| *of == device.id).map(|(_, renewal)| renewal);
    DeviceRow {
        id: device.id.to_string(),
        name: device.name.as_str().into(),
        kind: device.description.clone(),
        serial: device.id.serial(),
        added: device.added_at.0,
        last_used: device.last_used_at.map(|at| at.0),
        biometrics: device.platform.is_some(),
        renews_from: renewal.map(|renewal| renewal.waits_until(now).unwrap_or(now).0),
        typing: None,
        pin: match device.tries.state(now) {
            Ok(()) => PinState::Ok,
            Err(pin::Refusal::Paused(until)) => PinState::Paused(until.0),
            Err(pin::Refusal::Off) => PinState::Off,
        },
        blocked: match device.state {
            device::State::InUse => None,
            device::State::Blocked(since, device::Blocked::ByHolder) => Some(DeviceBlocked::ByHolder(since.0)),
            device::State::Blocked(since, device::Blocked::ByOffice) => Some(DeviceBlocked::ByOffice(since.0)),
        },
    }
}
