//! Where the messages of an mbox start.

use memchr::memmem;

use super::{Head, is_header};

/// Longest "From " line with the header line below it, in bytes.
pub const ENVELOPE: usize = 2048;

/// "From somebody Mon Nov 23 …" and a header line below.
pub fn is(head: &Head) -> bool {
    let mut lines = head.text.lines();
    let first = lines.next().unwrap_or("");
    first.starts_with("From ") && first.split_whitespace().count() >= 3 && lines.next().is_some_and(is_header)
}

/// Where the message ends that `bytes` starts with, and another starts. `from` is how
/// far `bytes` was searched before, less [`ENVELOPE`].
///
/// "From " starts sentences as well. A line that has sender and date starts a message where
/// header lines follow; another does so only after an empty line, and where the header lines
/// are those of mail.
pub fn next_message(bytes: &[u8], from: usize) -> Option<usize> {
    let finder = memmem::Finder::new(b"\nFrom ");
    finder.find_iter(&bytes[from..]).map(|at| from + at + 1).find(|&start| {
        let rest = &bytes[start..bytes.len().min(start + ENVELOPE)];
        let Some(end) = memchr::memchr(b'\n', rest) else { return false };
        let line = String::from_utf8_lossy(&rest[..end]);
        let headers = Headers::of(&rest[end + 1..]);
        let above = &bytes[..start - 1];
        let parted = above.ends_with(b"\n") || above.ends_with(b"\n\r");
        headers.first && is_dated(&line) || parted && headers.of_mail && headers.count >= 2
    })
}

/// The header lines at the start of a message, as far as they are at hand.
#[derive(Default)]
struct Headers {
    /// Whether the first line is one.
    first: bool,
    count: usize,
    /// Whether one of them is a header that messages have.
    of_mail: bool,
}

impl Headers {
    fn of(bytes: &[u8]) -> Headers {
        const MAIL: &[&str] = &[
            "date",
            "delivered-to",
            "from",
            "message-id",
            "mime-version",
            "received",
            "return-path",
            "sender",
            "subject",
            "to",
            "x-mozilla-status",
        ];
        let mut headers = Headers::default();
        for line in bytes.split(|&b| b == b'\n') {
            let line = String::from_utf8_lossy(line);
            let line = line.trim_end();
            // an older envelope is quoted below the newer one
            let passed = line.starts_with(">From ") || headers.count > 0 && line.starts_with([' ', '\t']);
            if !passed && !is_header(line) {
                break;
            }
            if !passed {
                headers.first = true;
                headers.count += 1;
                let name = line.split(':').next().unwrap_or_default().to_lowercase();
                headers.of_mail |= MAIL.contains(&name.as_str());
            }
        }
        headers
    }
}

/// "From news@ledger.example Wed May  3 07:00:00 2023": a weekday, a time of day and a year
/// come after the sender.
fn is_dated(line: &str) -> bool {
    const DAYS: &[&str] = &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let mut words = line.split_whitespace().skip(1).skip_while(|w| !DAYS.contains(&w.trim_end_matches(',')));
    let number = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit());
    words.next().is_some() && {
        let rest: Vec<&str> = words.collect();
        rest.iter().any(|w| w.split(':').count() >= 2 && w.split(':').all(number))
            && rest.iter().any(|w| w.len() == 4 && number(w))
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    const DATED: &str = "From news@ledger.example Wed May  3 07:00:00 2023\n";

    fn bodies(mbox: &str) -> Vec<String> {
        let (articles, skipped) = read_file("m.mbox", mbox.as_bytes());
        assert_eq!(skipped, [], "{mbox}");
        articles.into_iter().map(|a| a.body).collect()
    }

    #[test]
    fn a_sentence_starts_no_message() {
        for sentence in ["From the mole one sees it all.", "From May 3 on: nothing moves.\nNote: it may."] {
            let mbox = format!(
                "{DATED}Subject: One\nFrom: a@b.example\n\nThe quay is shut.\n\n{sentence}\n\nThe tide is out.\n\n\
                 {DATED}Subject: Two\n\nThe tide is in.\n"
            );
            let read = bodies(&mbox);
            assert_eq!(read.len(), 2, "{read:?}");
            assert!(read[0].contains(sentence) && read[0].ends_with("The tide is out."), "{read:?}");
        }
    }

    #[test]
    fn no_empty_line_between_messages() {
        for end in ["\n", "\r\n"] {
            let mbox = format!(
                "{DATED}Subject: One\nFrom: a@b.example\n\nThe quay is shut.\n\
                 From - Thu May 04 07:00:00 2023 +0100\nX-Mozilla-Status: 0001\nSubject: Two\n\nThe tide is in.\n"
            );
            assert_eq!(bodies(&mbox.replace('\n', end)), ["The quay is shut.", "The tide is in."]);
        }
    }

    #[test]
    fn a_sender_without_a_date() {
        let mbox = format!(
            "{DATED}Subject: One\n\nThe quay is shut.\n\nFrom a@b.example  \nReceived: x\n\ty\nSubject: Two\n\nIn.\n"
        );
        assert_eq!(bodies(&mbox), ["The quay is shut.", "In."]);
    }
}
