//! Runs `vectors/*.json`, which `vectors/make` writes from the specification alone. `node --test` runs the same files.

mod vectors {
    pub mod approval;
    pub mod enrol;
    pub mod read;
    pub mod small;
}
