//! One binary for all tests that go through the front door.

mod extract;
mod house;
mod index;
mod search;
mod util;
