//! hvem-store
