//! The printed guides, followed to the letter: every numbered step is a test, in Danish and in English.

mod eu_login;
mod mitid_help;
mod nemid;
mod questions;
mod steps;
