//! hvem-domain
