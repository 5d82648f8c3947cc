//! hvem-device
