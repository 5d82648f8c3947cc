//! What a person must be able to do, each journey by its id: those of the schemes.

/// Journeys that people of one world make one after the other: a test for each, which waits for the walk to get there.
/// The module has `People`, with a method for each journey, and `walk`.
macro_rules! journeys_of_one_world {
    ($($journey:ident),+ $(,)?) => {
        /// One after the other.
        async fn take(people: &People, steps: &hvem_acceptance::Steps) -> hvem_acceptance::Outcome {
            $(steps.take(stringify!($journey), people.$journey()).await?;)+
            Ok(())
        }

        static WALK: hvem_acceptance::WalkedOnce = hvem_acceptance::WalkedOnce::new();

        $(#[tokio::test] async fn $journey() -> hvem_acceptance::Outcome { WALK.comes_to(stringify!($journey), "en", walk).await })+
    };
}

mod e01_create_an_account;
mod e02_forgotten_password;
mod e03_add_a_mobile_device;
mod e04_several_devices;
mod e05_one_account_for_each_app;
mod e06_no_screen_lock;
mod e07_an_ordinary_qr_reader;
mod e08_sign_in_on_a_pc;
mod e09_sign_in_on_the_phone;
mod e10_the_method_used_last;
mod e11_a_new_pin;
mod e12_the_same_app_on_a_desktop;
mod e15_a_lost_device;
mod e16_help;
mod mitid;
mod my_profile;
mod nemid;
