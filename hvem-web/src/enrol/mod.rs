//! *Manage my mobile devices*, *Add a mobile device* (journeys E3, E4, E15; guide steps 2 to 4).

mod add;
mod copies;
mod devices;
mod typing;

pub use add::{add, add_form, cancel, enrolment, events, pins};
pub use copies::{copy_in_mail, stop_by_mail, stop_copy};
pub use devices::{list, remove, remove_form, rename, rename_form, stop, stop_renewal};
pub use typing::{have_scan, have_scan_by_mail, typing_in_mail};
