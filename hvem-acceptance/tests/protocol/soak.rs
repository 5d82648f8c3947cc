//! How large a test is.

/// The small size in every run, the large one in a soak (`cargo xtask soak`).
pub fn soak<T>(large: T, small: T) -> T {
    if std::env::var_os("HVEM_SOAK").is_some() { large } else { small }
}
