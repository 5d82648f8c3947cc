//! Pages about a phone that is about to be added, by itself or as a copy.

use hvem_web::view::*;

use super::{Gallery, MINUTE, NOW};

pub(super) fn samples(g: &mut Gallery<'_>) {
    waiting(g);
    let copying = |waits_until| CopyingRow {
        id: "cop_1".into(),
        from: "Min telefon".into(),
        began: NOW - 10 * MINUTE,
        waits_until,
    };
    for (name, waits_until) in [("devices-copying", Some(NOW + 50 * MINUTE)), ("devices-copying-begun", None)] {
        let copying = Some(copying(waits_until));
        g.add(name, Devices { page: g.holder(), devices: Vec::new(), waiting: Vec::new(), copying, notice: None });
    }
    let (address, device) = ("/account/copying/cop_1/MDEy".to_owned(), "Min telefon".to_owned());
    for (name, state) in [
        ("copy-stop", CopyStopState::Open { address, device }),
        ("copy-stopped", CopyStopState::Stopped),
        ("copy-over", CopyStopState::Over),
    ] {
        g.add(name, CopyStop { page: g.stranger(), state });
    }
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
