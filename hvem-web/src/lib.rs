//! hvem-web

pub mod dates;
pub mod mail;
pub mod page;
pub mod text;
pub mod view;
