//! One binary for all tests that go through the front door.

mod check;
mod config;
mod extract;
mod formats;
mod help;
mod house;
mod index;
mod json;
mod naive;
mod namesakes;
mod queries;
mod search;
mod util;
