//! One binary for all tests that go through the front door.

mod archive;
mod check;
mod circles;
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
mod refresh;
mod search;
mod store;
mod util;
mod words;
