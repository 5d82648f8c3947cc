//! The printed guides, followed to the letter: every numbered step is a test, in Danish and in English.

/// The steps of a guide that one reader walks: a test for each in either language, and the walk that takes them in their order.
/// The module has `Reader`, with a method for each step, and `walk`.
macro_rules! steps_of_one_walk {
    ($($step:ident),+ $(,)?) => {
        /// One step after the other, as the guide has them.
        async fn take(reader: &Reader, steps: &hvem_acceptance::Steps) -> hvem_acceptance::Outcome {
            $(steps.take(stringify!($step), reader.$step()).await?;)+
            Ok(())
        }

        static DANISH: hvem_acceptance::WalkedOnce = hvem_acceptance::WalkedOnce::new();
        static ENGLISH: hvem_acceptance::WalkedOnce = hvem_acceptance::WalkedOnce::new();

        async fn step(name: &'static str, language: &'static str) -> hvem_acceptance::Outcome {
            if language == "en" { &ENGLISH } else { &DANISH }.comes_to(name, language, walk).await
        }

        mod danish { $(#[tokio::test] async fn $step() -> hvem_acceptance::Outcome { super::step(stringify!($step), "da").await })+ }
        mod english { $(#[tokio::test] async fn $step() -> hvem_acceptance::Outcome { super::step(stringify!($step), "en").await })+ }
    };
}

mod eu_login;
mod mitid_copy;
mod mitid_help;
mod nemid;
mod questions;
mod steps;
