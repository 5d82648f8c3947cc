//! hvem-acceptance
