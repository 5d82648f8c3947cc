//! Pages about a device that is blocked.

use hvem_web::view::*;

use super::{DAY, Gallery, MINUTE, NOW};

pub(super) fn samples(g: &mut Gallery<'_>, device: &DeviceRow) {
    let blocked = |id: &str, name: &str, blocked| DeviceRow {
        id: id.into(),
        name: name.into(),
        blocked: Some(blocked),
        ..device.clone()
    };
    let devices = vec![
        device.clone(),
        blocked("dev_2", "iPad i stuen", DeviceBlocked::ByHolder(NOW - 3 * MINUTE)),
        blocked("dev_3", "S24", DeviceBlocked::ByOffice(NOW - 2 * DAY)),
    ];
    let notice = Some(Notice::DeviceBlocked);
    g.add("devices-blocked", Devices { page: g.holder(), devices, waiting: Vec::new(), copying: None, notice });
}
