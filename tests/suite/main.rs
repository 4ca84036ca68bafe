//! One binary for all tests that go through the front door.

mod check;
mod config;
mod extract;
mod formats;
mod help;
mod house;
mod index;
mod json;
mod namesakes;
mod queries;
mod refresh;
mod search;
mod store;
mod util;
mod words;
