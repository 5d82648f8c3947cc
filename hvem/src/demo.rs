//! What `hvem demo` runs beside the portal, each on a host of its own so that no cookie is shared.

pub mod mailbox;
pub mod relying_party;
