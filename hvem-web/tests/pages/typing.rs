//! Pages about a device that types codes instead of scanning.

use hvem_web::view::*;

use super::{Gallery, MINUTE, NOW};

pub(super) fn samples(g: &mut Gallery<'_>, device: &DeviceRow) {
    let typing =
        |since, ready| DeviceRow { typing: Some(TypingRow { id: "typ_1".into(), since, ready }), ..device.clone() };
    for (name, typing) in [
        ("devices-typing-begun", typing(None, None)),
        ("devices-typing-waits", typing(None, Some(NOW + 50 * MINUTE))),
        ("devices-types", typing(Some(NOW - 50 * MINUTE), None)),
    ] {
        let notice = Some(Notice::Scans);
        let devices = vec![typing];
        g.add(name, Devices { page: g.holder(), devices, waiting: Vec::new(), copying: None, notice });
    }
}
