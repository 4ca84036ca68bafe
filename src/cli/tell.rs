//! Messages to whoever runs the program.

use std::fmt;
use std::io::Write;

/// Says a line on standard error, after the name of the program. With standard error
/// closed or full there is nobody left to tell, and the work goes on.
pub fn tell(line: fmt::Arguments<'_>) {
    let mut text = format!("whosaid: {line}");
    text.push('\n');
    // one write, so that lines of several threads do not mix
    let _ = std::io::stderr().write_all(text.as_bytes());
}
