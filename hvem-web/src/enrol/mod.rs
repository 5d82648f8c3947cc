//! *Manage my mobile devices*, *Add a mobile device* (journeys E3, E4, E15; guide steps 2 to 4).

mod add;
mod copies;
mod devices;
mod stops;
mod typing;

pub use add::{add, add_form, cancel, enrolment, events, pins};
pub(crate) use copies::copying;
pub use copies::stop_copy;
pub use devices::{back_to_list, block, list, open, remove, remove_form, rename, rename_form, stop, stop_renewal};
pub use stops::{stop_by_mail, stop_in_mail};
pub use typing::have_scan;
