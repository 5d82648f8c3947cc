//! hvem-service
