//! Fetches the QR module, the only script that is not ours, when it is missing. A build without npm succeeds: the scanner then offers the
//! browser's own detector and typed codes.

use std::{path::Path, process::Command};

fn main() {
    println!("cargo:rerun-if-changed=package-lock.json");
    println!("cargo:rerun-if-changed=assets");
    println!("cargo:rerun-if-changed=texts");
    println!("cargo:rerun-if-changed=templates");
    if Path::new("node_modules/qr/decode.js").exists() {
        return;
    }
    // The lock file pins version and hash; scripts of packages are never run.
    let fetched = Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).output();
    if !fetched.is_ok_and(|output| output.status.success()) {
        println!(
            "cargo:warning=npm could not fetch the QR module: phones without a detector of their own can't scan; run `npm ci --ignore-scripts` in hvem-web and build again"
        );
    }
}
