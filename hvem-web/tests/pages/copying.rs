//! Pages about a phone that is about to be added, by itself or as a copy, and of the links in mails that stop such things.

use hvem_service::stops::Ends;
use hvem_web::view::*;

use super::{Gallery, MINUTE, NOW};

pub(super) fn samples(g: &mut Gallery<'_>) {
    waiting(g);
    for (name, waits_until) in [("devices-copying", Some(NOW + 50 * MINUTE)), ("devices-copying-begun", None)] {
        let copying = Some(row(waits_until));
        g.add(name, Devices { page: g.holder(), devices: Vec::new(), waiting: Vec::new(), copying, notice: None });
    }
    let open = |ends| StopState::Open { address: "/account/stop/cop_1/MDEy".into(), ends, about: "Min telefon".into() };
    for (name, state) in [
        ("stop-copy", open(Ends::Copy)),
        ("stop-switch-to-typing", open(Ends::SwitchToTyping)),
        ("stop-typing", open(Ends::Typing)),
        ("stop-renewal", open(Ends::Renewal)),
        ("stop-email-change", open(Ends::EmailChange)),
        ("stop-changed-email", open(Ends::ChangedEmail)),
        ("stop-email-stopped", StopState::Stopped(Stopped::EmailChange)),
        ("stop-copy-stopped", StopState::Stopped(Stopped::Copy)),
        ("stop-typing-stopped", StopState::Stopped(Stopped::Typing)),
        ("stop-renewal-stopped", StopState::Stopped(Stopped::Renewal)),
        ("stop-over", StopState::Over),
    ] {
        g.add(name, Stop { page: g.stranger(), state });
    }
}

/// A copy that is under way.
pub(super) fn row(waits_until: Option<i64>) -> CopyingRow {
    CopyingRow { id: "cop_1".into(), from: "Min telefon".into(), began: NOW - 10 * MINUTE, waits_until }
}

fn waiting(g: &mut Gallery<'_>) {
    let waits = |id: &str, waits_until| WaitingRow {
        id: id.into(),
        kind: "Chrome på Android".into(),
        began: NOW - 10 * MINUTE,
        waits_until,
    };
    let waiting = vec![waits("act_1", Some(NOW + 50 * MINUTE)), waits("act_2", None)];
    g.add(
        "devices-waiting",
        Devices {
            page: g.holder(),
            devices: Vec::new(),
            waiting,
            copying: None,
            notice: Some(Notice::ActivationStopped),
        },
    );
}
