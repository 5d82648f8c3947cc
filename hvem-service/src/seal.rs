//! Sealing at rest; the code is beside the tables it protects.

pub use hvem_store::seal::{Sealer, Unopenable};
