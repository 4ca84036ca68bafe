//! Page furniture: what a page says around an article.
//!
//! Navigation, "Read more", share buttons, comment forms, cookie notices, photo
//! credits and agency tags come along when text is copied off a page. A line is
//! judged by its words alone, and only a line that is nothing but furniture is
//! called so: "Read more about the quay" is, "Read more slowly, she said." is not.

mod notice;
mod words;

pub use notice::{Consent, consent, is_nothing_but_wall, is_wall};
use words::{LINES, MENU, STARTS};

/// What a line that is not the article's own is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Furniture {
    /// Menus, sections, breadcrumbs, "Skip to content".
    Navigation,
    /// "Share on …", "Tweet", "Email this".
    Share,
    /// "Read more: …", "Related: …", "More on this story".
    Link,
    /// A heading under which only links to other pieces follow.
    Related,
    /// "No comments:", "Post a Comment", "12 comments".
    Comments,
    /// "We use cookies", "Sign up for our newsletter", "Subscribe".
    Notice,
    /// "Photo: …", "Getty Images", "© 2024 The Ledger".
    Credit,
    /// "Advertisement", "Story continues below".
    Advert,
}

/// What the line is, if it is nothing but furniture.
pub fn classify(line: &str) -> Option<Furniture> {
    let line = line.trim();
    // a rule between parts of a page, or above a signature
    if line.len() >= 2 && line.chars().all(|c| matches!(c, '_' | '*' | '-' | '–' | '—' | '=' | '~')) {
        return Some(Furniture::Navigation);
    }
    let line = line
        .trim_matches(|c| matches!(c, '*' | '_' | '#' | '>' | '<' | '→' | '←' | '›' | '»' | '«' | '|' | '•'))
        .trim();
    if line.is_empty() || line.len() > 500 {
        return None;
    }
    let folded = fold(line);
    let words = folded.split_whitespace().count();
    if words <= 8
        && let Some(&(_, kind)) = LINES.iter().find(|(l, _)| *l == folded)
    {
        return Some(kind);
    }
    for &(start, kind, most) in STARTS {
        if words <= most && folded.starts_with(start) && !reads_like_prose(line, start) {
            return Some(kind);
        }
    }
    // "Unsubscribe | Manage your preferences | Privacy policy"
    let parts = || line.split(['|', '·', '•']).map(str::trim).filter(|part| !part.is_empty());
    if parts().nth(1).is_some() && parts().all(is_furniture) {
        return parts().next().and_then(classify);
    }
    if is_count_of_comments(&folded) {
        return Some(Furniture::Comments);
    }
    if is_menu(&folded) {
        return Some(Furniture::Navigation);
    }
    if is_share_row(&folded) {
        return Some(Furniture::Share);
    }
    if is_credit(line, words) {
        return Some(Furniture::Credit);
    }
    if is_age(&folded) {
        return Some(Furniture::Navigation);
    }
    if words <= 4 && ["min read", "minute read"].iter().any(|end| folded.ends_with(end)) {
        return Some(Furniture::Navigation);
    }
    // "Unsubscribe: https://…" where a text writes out its links
    let address = line.find("http").filter(|&at| at > 0 && !line[at..].contains(' '))?;
    let before = line[..address].trim_end_matches([' ', '(', '<', '[', ':']);
    classify(before).filter(|kind| *kind == Furniture::Notice)
}

/// Whether the line is nothing but furniture.
pub fn is_furniture(line: &str) -> bool {
    classify(line).is_some()
}

/// Whether the line is the menu of a site.
pub fn is_menu_line(line: &str) -> bool {
    is_menu(&fold(line))
}

/// Which of the lines of an article are furniture: the lines that are so by
/// themselves, and what follows the heading of a comment form, of a list of
/// links to other pieces, or of the site's footer, down to the end.
///
/// A heading in the first third never ends an article, nor does one after which
/// there is still prose (comments aside: they read like prose and are not the
/// article's).
pub fn mark(lines: &[&str]) -> Vec<bool> {
    let kinds: Vec<Option<Furniture>> = lines.iter().map(|l| classify(l)).collect();
    let mut out: Vec<bool> = kinds.iter().map(Option::is_some).collect();
    let total: usize = lines.iter().map(|l| l.len()).sum();
    let mut seen = 0;
    for (k, line) in lines.iter().enumerate() {
        let late = 3 * seen >= total && seen > 0;
        seen += line.len();
        if !late {
            continue;
        }
        let ends = match kinds[k] {
            Some(Furniture::Comments) => true,
            Some(Furniture::Related) => lines[k + 1..].iter().all(|l| !is_prose(l)),
            _ => false,
        };
        if ends {
            for (flag, line) in out[k..].iter_mut().zip(&lines[k..]) {
                *flag = !line.trim().is_empty();
            }
            break;
        }
    }
    out
}

fn is_prose(line: &str) -> bool {
    line.len() > 140 && line.trim_end().ends_with(['.', '”', '"', '?', '!', '’'])
}

fn fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase));
    }
    let end = out.trim_end_matches([':', '.', '…', '!', '»', '›', '>', ' ', '→']).len();
    // "read more:" alone keeps its meaning without the colon, "related: quay" needs it
    out.truncate(end);
    out
}

/// "Get our boats out, he said.": furniture does not report speech, and a line
/// that opens with a colon label never reads like a sentence.
fn reads_like_prose(line: &str, start: &str) -> bool {
    if start.ends_with(':')
        || start.starts_with('©')
        || start.starts_with("copyright")
        || start.contains("cookies")
    {
        return false;
    }
    let lower = line.to_lowercase();
    line.contains(['“', '”', '"'])
        || [" said", " he ", " says", " she ", " told "].iter().any(|w| lower.contains(w))
        // a credit is no sentence: it ends without a full stop or is short
        || line.ends_with('.')
            && line.split_whitespace().count() > 16
            && !["newsletter", "reproduced"].iter().any(|w| lower.contains(w))
}

/// "2 hours ago", "published 3 days ago"
fn is_age(folded: &str) -> bool {
    let rest = ["published ", "posted ", "updated "].iter().find_map(|lead| folded.strip_prefix(lead));
    let words: Vec<&str> = rest.unwrap_or(folded).split(' ').collect();
    let [count, unit, "ago"] = words.as_slice() else { return false };
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    (count.bytes().all(|b| b.is_ascii_digit()) || matches!(*count, "a" | "an" | "one"))
        && matches!(unit, "second" | "minute" | "min" | "hour" | "day" | "week" | "month" | "year")
}

/// "12 comments", "3 comments:"
fn is_count_of_comments(folded: &str) -> bool {
    let mut words = folded.split(' ');
    let (Some(count), Some(noun), None) = (words.next(), words.next(), words.next()) else { return false };
    !count.is_empty()
        && count.bytes().all(|b| b.is_ascii_digit() || b == b',')
        && matches!(noun, "comment" | "comments" | "shares" | "replies" | "responses" | "likes" | "views")
}

fn is_menu(folded: &str) -> bool {
    let mut words = 0;
    let mut known = 0;
    let mut bars = 0;
    for word in folded.split(|c: char| c.is_whitespace()) {
        match word {
            "" => {}
            "|" | "/" | ">" | "›" | "»" | "·" | "•" | "-" | "–" => bars += 1,
            "&" | "and" => {}
            w => {
                words += 1;
                known += usize::from(MENU.contains(&w.trim_matches(|c: char| !c.is_alphanumeric())));
            }
        }
    }
    (3..=30).contains(&words) && (known == words || bars >= 2 && 2 * known >= words)
}

/// "Facebook Twitter WhatsApp Email"
fn is_share_row(folded: &str) -> bool {
    const NETWORKS: &[&str] = &[
        "facebook",
        "twitter",
        "x",
        "whatsapp",
        "email",
        "linkedin",
        "reddit",
        "pinterest",
        "telegram",
        "print",
        "share",
        "tweet",
        "copy",
        "link",
        "bluesky",
        "mastodon",
        "threads",
        "instagram",
        "save",
        "on",
        "to",
        "via",
        "messenger",
    ];
    let mut words = 0;
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if !NETWORKS.contains(&word) {
            return false;
        }
        words += 1;
    }
    words >= 2
}

/// "Mara Quill/Getty Images", "(AP Photo/Mara Quill)", "REUTERS/Mara Quill".
fn is_credit(line: &str, words: usize) -> bool {
    if words > 9 || line.ends_with('.') && words > 6 {
        return false;
    }
    let bare = line.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']'));
    let houses = [
        "/Getty Images",
        "/AFP",
        "/Reuters",
        "/REUTERS",
        "/AP",
        "/Shutterstock",
        "/EPA",
        "/Alamy",
        "/PA",
        "via Getty Images",
        "via AP",
    ];
    bare.starts_with("AP Photo")
        || bare.starts_with("REUTERS/")
        || bare.starts_with("Reuters/")
        || houses.iter().any(|h| bare.len() > h.len() + 2 && bare.ends_with(h))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_is_seen() {
        for (line, kind) in [
            ("No comments:", Furniture::Comments),
            ("Post a Comment", Furniture::Comments),
            ("14 comments", Furniture::Comments),
            ("2 hours ago", Furniture::Navigation),
            ("Published 3 days ago", Furniture::Navigation),
            ("___", Furniture::Navigation),
            ("This article is more than 2 years old", Furniture::Notice),
            ("Listen to this article · 6:12 min Learn more", Furniture::Navigation),
            ("Read more »", Furniture::Link),
            ("READ MORE: Council delays quay vote again", Furniture::Link),
            ("Share on Facebook", Furniture::Share),
            ("Facebook Twitter WhatsApp Email", Furniture::Share),
            ("Home | News | Sport | Weather", Furniture::Navigation),
            ("We use cookies to improve your experience on our site.", Furniture::Notice),
            ("Sign up for our morning newsletter", Furniture::Notice),
            ("Photo: Mara Quill / The Ledger", Furniture::Credit),
            ("© 2024 The Ledger. All rights reserved.", Furniture::Credit),
            ("REUTERS/Mara Quill", Furniture::Credit),
            ("ADVERTISEMENT", Furniture::Advert),
            ("You may also like", Furniture::Related),
            ("View in browser", Furniture::Notice),
            ("You’re receiving this email because you signed up for The Tide.", Furniture::Notice),
            ("Unsubscribe | Update your preferences · Privacy notice", Furniture::Notice),
            ("Newsletter abbestellen", Furniture::Notice),
            ("Unsubscribe <https://tide.example/u/1>", Furniture::Notice),
            ("--", Furniture::Navigation),
            ("4 min read", Furniture::Navigation),
        ] {
            assert_eq!(classify(line), Some(kind), "{line}");
        }
    }

    #[test]
    fn prose_is_left_alone() {
        for line in [
            "Read more slowly, she said, and you will see it.",
            "“Share this with your neighbours,” he said.",
            "Comments by the mayor drew anger on Tuesday.",
            "Get our boats out of there, the captain said.",
            "Related companies must file by May.",
            "You received this medal, she told him, and nobody else did.",
            "Unsubscribe | Seven ways to leave a newsletter",
            "Home prices in Lyle rose 4 percent.",
            "She said no.",
            "World leaders",
            "",
        ] {
            assert_eq!(classify(line), None, "{line}");
        }
    }

    #[test]
    fn a_comment_form_ends_the_article() {
        let lines = [
            "The harbour board closed the north quay on Tuesday, and nobody in Port Lyle seemed to mind very much.",
            "The next tide is at nine.",
            "2 comments:",
            "Tidewatcher said that the quay was never safe in the first place and that the board had known it for years.",
        ];
        assert_eq!(mark(&lines), [false, false, true, true]);
    }
}
