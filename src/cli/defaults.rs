//! The defaults of options, as the configuration files set them.

use clap::ValueEnum;

use super::args::{Color, Format, Sort};
use crate::archive::{Settings, SettingsError, Written};

/// The command line with its defaults changed, where a command has the option and the
/// option takes the value; `None` where none is to be changed.
///
/// # Errors
/// When a value is none that any command takes: the message names file and line.
pub fn of(settings: &Settings, mut command: clap::Command) -> Result<Option<clap::Command>, SettingsError> {
    let format = known(settings.format.as_ref(), &Format::names().collect::<Vec<_>>())?;
    let sort = known(settings.sort.as_ref(), &names_of::<Sort>())?;
    let color = known(settings.color.as_ref(), &names_of::<Color>())?;
    let limit = settings.limit.map(|n| n.to_string());
    let options = [("limit", limit.as_deref()), ("format", format), ("sort", sort)];
    if color.is_none() && options.iter().all(|(_, value)| value.is_none()) {
        return Ok(None);
    }
    if let Some(color) = color {
        command = command.mut_arg("color", |arg| arg.default_value(kept(color)));
    }
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, |mut command| {
            for (option, value) in options {
                let Some(value) = value else { continue };
                let taken = command.get_arguments().any(|arg| arg.get_id() == option && takes(arg, value));
                if taken {
                    command = command.mut_arg(option, |arg| arg.default_value(kept(value)));
                }
            }
            command
        });
    }
    Ok(Some(command))
}

fn names_of<V: ValueEnum>() -> Vec<&'static str> {
    // The names are literals; only clap's type does not say so.
    V::value_variants()
        .iter()
        .filter_map(V::to_possible_value)
        .flat_map(|v| v.get_name_and_aliases().map(kept).collect::<Vec<_>>())
        .collect()
}

/// A value that stands among those that can be.
fn known<'w>(value: Option<&'w Written>, names: &[&str]) -> Result<Option<&'w str>, SettingsError> {
    match value {
        Some(value) if !names.contains(&value.text.as_str()) => {
            Err(value.wrong(format!("{:?} is none of {}", value.text, names.join(", "))))
        }
        value => Ok(value.map(|value| value.text.as_str())),
    }
}

/// Whether an option takes a value: those that list theirs take no other.
fn takes(arg: &clap::Arg, value: &str) -> bool {
    let values = arg.get_possible_values();
    values.is_empty() || values.iter().any(|v| v.matches(value, false))
}

/// A text for as long as the program runs, which is how long the command line wants
/// its defaults.
fn kept(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}
