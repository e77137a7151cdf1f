//! The command line of Wenshu: reads the arguments, runs one command, says how
//! it ended. Everything else is in the library of the same name.

use std::process::ExitCode;

use wenshu::arguments::{self, Command, Request};
use wenshu::{account, check, convert, ending::Ending, jail, panics, parse, remote, serve};
use wenshu_children::Setup;
use wenshu_children::engine::{Entry, enter};

fn main() -> ExitCode {
    if let Some(entry) = Entry::from_arguments(std::env::args_os()) {
        return enter(&entry);
    }
    if let Some(setup) = Setup::from_arguments(std::env::args_os()) {
        return serve::run_child(&setup).unwrap_or_else(|| jail::serve(&setup));
    }
    panics::keep_quiet();
    let ending = match arguments::read(std::env::args_os()) {
        Request::Run(Command::Convert(options)) => convert::run(options),
        Request::Run(Command::Parse(options)) => parse::run(&options),
        Request::Run(Command::Check(options)) => check::run(&options),
        Request::Run(Command::Submit(options)) => remote::submit(&options),
        Request::Run(Command::Status(options)) => remote::status(&options),
        Request::Run(Command::Watch(options)) => remote::watch(&options),
        Request::Run(Command::Cancel(options)) => remote::cancel(&options),
        Request::Run(Command::Dead(options)) => remote::dead(&options),
        Request::Run(Command::Serve(options)) => serve::run(&options),
        Request::Run(Command::Account(options)) => account::run(&options),
        Request::Answered => Ending::Good,
        Request::Refused => Ending::Usage,
    };
    ending.into()
}
