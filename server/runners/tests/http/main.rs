//! The runner of requests, with a receiver on this machine.

mod answers;
mod hostile;
mod lab;
mod receiver;
mod redirects;
mod secrets;
mod stopping;
