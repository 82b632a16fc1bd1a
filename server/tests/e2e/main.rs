//! The real binary, on a free port, seen through the typed client and the command line.

mod bad_input;
mod command_line;
mod crash;
mod http;
mod jpush;
mod keys;
mod ksana;
mod plugin_author;
mod receiver;
mod secrets;
mod serendipity;
mod spine;
mod stop;
mod support;
mod webjob;
