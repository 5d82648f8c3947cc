//! hvem-web
