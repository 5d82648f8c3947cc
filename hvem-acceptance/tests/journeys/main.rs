//! What a person must be able to do, each journey by its id: E1, E2, E3, E7, E8, E9, E10, E12 of the scheme `eu-login`.

mod e01_create_an_account;
mod e02_forgotten_password;
mod e03_add_a_mobile_device;
mod e07_an_ordinary_qr_reader;
mod e08_sign_in_on_a_pc;
mod e09_sign_in_on_the_phone;
mod e10_the_method_used_last;
mod e12_the_same_app_on_a_desktop;
