//! hvem-federation
