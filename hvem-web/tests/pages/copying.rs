//! Pages about a copy of the app that is under way.

use hvem_web::view::*;

use super::{Gallery, MINUTE, NOW};

pub(super) fn samples(g: &mut Gallery<'_>) {
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
