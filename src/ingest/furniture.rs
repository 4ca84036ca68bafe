//! Page furniture: what a page says around an article.
//!
//! Navigation, "Read more", share buttons, comment forms, cookie notices, photo
//! credits and agency tags come along when text is copied off a page. A line is
//! judged by its words alone, and only a line that is nothing but furniture is
//! called so: "Read more about the quay" is, "Read more slowly, she said." is not.

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

/// Whole lines, folded (lower-case, without closing punctuation).
const LINES: &[(&str, Furniture)] = &[
    ("about us", Furniture::Navigation),
    ("accessibility links", Furniture::Navigation),
    ("back to top", Furniture::Navigation),
    ("close", Furniture::Navigation),
    ("contact us", Furniture::Navigation),
    ("home", Furniture::Navigation),
    ("listen to this article", Furniture::Navigation),
    ("log in", Furniture::Navigation),
    ("login", Furniture::Navigation),
    ("main menu", Furniture::Navigation),
    ("menu", Furniture::Navigation),
    ("my account", Furniture::Navigation),
    ("newer post", Furniture::Navigation),
    ("newer posts", Furniture::Navigation),
    ("next article", Furniture::Navigation),
    ("next post", Furniture::Navigation),
    ("older post", Furniture::Navigation),
    ("older posts", Furniture::Navigation),
    ("previous article", Furniture::Navigation),
    ("previous post", Furniture::Navigation),
    ("print", Furniture::Share),
    ("print this article", Furniture::Share),
    ("print this page", Furniture::Share),
    ("privacy policy", Furniture::Navigation),
    ("register", Furniture::Navigation),
    ("search", Furniture::Navigation),
    ("sign in", Furniture::Navigation),
    ("sign up", Furniture::Notice),
    ("site map", Furniture::Navigation),
    ("skip to content", Furniture::Navigation),
    ("skip to main content", Furniture::Navigation),
    ("skip to navigation", Furniture::Navigation),
    ("terms of service", Furniture::Navigation),
    ("terms of use", Furniture::Navigation),
    ("toggle navigation", Furniture::Navigation),
    ("view all posts", Furniture::Navigation),
    ("blogthis", Furniture::Share),
    ("copy link", Furniture::Share),
    ("email", Furniture::Share),
    ("email this", Furniture::Share),
    ("email this article", Furniture::Share),
    ("emailthisblogthis!share to xshare to facebookshare to pinterest", Furniture::Share),
    ("facebook", Furniture::Share),
    ("instagram", Furniture::Share),
    ("like this", Furniture::Share),
    ("like this:", Furniture::Share),
    ("linkedin", Furniture::Share),
    ("pinterest", Furniture::Share),
    ("reddit", Furniture::Share),
    ("save", Furniture::Share),
    ("share", Furniture::Share),
    ("share article", Furniture::Share),
    ("share this", Furniture::Share),
    ("share this article", Furniture::Share),
    ("share this page", Furniture::Share),
    ("share this post", Furniture::Share),
    ("share this story", Furniture::Share),
    ("telegram", Furniture::Share),
    ("tweet", Furniture::Share),
    ("tweet this", Furniture::Share),
    ("twitter", Furniture::Share),
    ("whatsapp", Furniture::Share),
    ("continue reading", Furniture::Link),
    ("full story", Furniture::Link),
    ("keep reading", Furniture::Link),
    ("read full article", Furniture::Link),
    ("read full story", Furniture::Link),
    ("read more", Furniture::Link),
    ("read next", Furniture::Related),
    ("read the full article", Furniture::Link),
    ("read the full story", Furniture::Link),
    ("see also", Furniture::Related),
    ("watch", Furniture::Link),
    ("also read", Furniture::Related),
    ("editors' picks", Furniture::Related),
    ("editor's picks", Furniture::Related),
    ("elsewhere on the web", Furniture::Related),
    ("from our partners", Furniture::Related),
    ("from the web", Furniture::Related),
    ("in this article", Furniture::Related),
    ("in this story", Furniture::Related),
    ("latest news", Furniture::Related),
    ("latest stories", Furniture::Related),
    ("more news", Furniture::Related),
    ("more on this story", Furniture::Related),
    ("more on this topic", Furniture::Related),
    ("more stories", Furniture::Related),
    ("more top stories", Furniture::Related),
    ("most popular", Furniture::Related),
    ("most read", Furniture::Related),
    ("most viewed", Furniture::Related),
    ("popular posts", Furniture::Related),
    ("recommended", Furniture::Related),
    ("recommended for you", Furniture::Related),
    ("recommended stories", Furniture::Related),
    ("related", Furniture::Related),
    ("related articles", Furniture::Related),
    ("related content", Furniture::Related),
    ("related coverage", Furniture::Related),
    ("related links", Furniture::Related),
    ("related news", Furniture::Related),
    ("related posts", Furniture::Related),
    ("related stories", Furniture::Related),
    ("related topics", Furniture::Related),
    ("sponsored content", Furniture::Related),
    ("top stories", Furniture::Related),
    ("trending", Furniture::Related),
    ("trending now", Furniture::Related),
    ("up next", Furniture::Related),
    ("what to read next", Furniture::Related),
    ("you may also like", Furniture::Related),
    ("you might also like", Furniture::Related),
    ("you may like", Furniture::Related),
    ("add a comment", Furniture::Comments),
    ("add comment", Furniture::Comments),
    ("be the first to comment", Furniture::Comments),
    ("cancel reply", Furniture::Comments),
    ("comment", Furniture::Comments),
    ("comments", Furniture::Comments),
    ("comments are closed", Furniture::Comments),
    ("comments are closed for this article", Furniture::Comments),
    ("conversation", Furniture::Comments),
    ("join the conversation", Furniture::Comments),
    ("join the discussion", Furniture::Comments),
    ("leave a comment", Furniture::Comments),
    ("leave a reply", Furniture::Comments),
    ("no comments", Furniture::Comments),
    ("no comments yet", Furniture::Comments),
    ("post a comment", Furniture::Comments),
    ("post comment", Furniture::Comments),
    ("report this comment", Furniture::Comments),
    ("show comments", Furniture::Comments),
    ("view comments", Furniture::Comments),
    ("write a comment", Furniture::Comments),
    ("accept", Furniture::Notice),
    ("accept all", Furniture::Notice),
    ("accept all cookies", Furniture::Notice),
    ("accept cookies", Furniture::Notice),
    ("cookie policy", Furniture::Notice),
    ("follow us", Furniture::Notice),
    ("manage preferences", Furniture::Notice),
    ("newsletter", Furniture::Notice),
    ("reject all", Furniture::Notice),
    ("subscribe", Furniture::Notice),
    ("subscribe now", Furniture::Notice),
    ("subscribe today", Furniture::Notice),
    ("all rights reserved", Furniture::Credit),
    ("file photo", Furniture::Credit),
    ("image caption", Furniture::Credit),
    ("image copyright", Furniture::Credit),
    ("image source", Furniture::Credit),
    ("media caption", Furniture::Credit),
    ("ad", Furniture::Advert),
    ("advertisement", Furniture::Advert),
    ("advertising", Furniture::Advert),
    ("article continues below", Furniture::Advert),
    ("article continues below advertisement", Furniture::Advert),
    ("scroll to continue", Furniture::Advert),
    ("skip advertisement", Furniture::Advert),
    ("sponsored", Furniture::Advert),
    ("story continues below", Furniture::Advert),
    ("story continues below advertisement", Furniture::Advert),
];

/// Starts of lines, folded, with the most words such a line may have and still
/// be furniture.
const STARTS: &[(&str, Furniture, usize)] = &[
    ("share on ", Furniture::Share, 6),
    ("share to ", Furniture::Share, 12),
    ("share via ", Furniture::Share, 6),
    ("share this ", Furniture::Share, 8),
    ("click to share ", Furniture::Share, 12),
    ("click here ", Furniture::Link, 20),
    ("email this", Furniture::Share, 12),
    ("follow us on ", Furniture::Notice, 12),
    ("follow @", Furniture::Notice, 8),
    ("read more:", Furniture::Link, 40),
    ("read more at ", Furniture::Link, 14),
    ("read more about ", Furniture::Link, 14),
    ("read more on ", Furniture::Link, 14),
    ("read also:", Furniture::Link, 40),
    ("also read:", Furniture::Link, 40),
    ("read next:", Furniture::Link, 40),
    ("see also:", Furniture::Link, 40),
    ("related:", Furniture::Link, 40),
    ("related article:", Furniture::Link, 40),
    ("related story:", Furniture::Link, 40),
    ("more:", Furniture::Link, 30),
    ("watch:", Furniture::Link, 30),
    ("more from ", Furniture::Related, 7),
    ("more on ", Furniture::Related, 5),
    ("latest from ", Furniture::Related, 6),
    ("leave a reply ", Furniture::Comments, 8),
    ("log in to ", Furniture::Comments, 8),
    ("sign in to ", Furniture::Comments, 8),
    ("you must be logged in", Furniture::Comments, 12),
    ("your email address will not be published", Furniture::Comments, 20),
    ("comments are closed", Furniture::Comments, 10),
    ("posted in ", Furniture::Navigation, 8),
    ("filed under", Furniture::Navigation, 12),
    ("tags:", Furniture::Navigation, 30),
    ("tagged:", Furniture::Navigation, 30),
    ("tagged with", Furniture::Navigation, 20),
    ("topics:", Furniture::Navigation, 30),
    ("labels:", Furniture::Navigation, 30),
    ("skip to ", Furniture::Navigation, 6),
    ("subscribe to:", Furniture::Navigation, 10),
    ("subscribe to our ", Furniture::Notice, 20),
    ("subscribe to the ", Furniture::Notice, 14),
    ("sign up for ", Furniture::Notice, 25),
    ("sign up to ", Furniture::Notice, 25),
    ("get our ", Furniture::Notice, 14),
    ("this site uses cookies", Furniture::Notice, 60),
    ("this website uses cookies", Furniture::Notice, 60),
    ("we use cookies", Furniture::Notice, 60),
    ("we and our partners ", Furniture::Notice, 60),
    ("by continuing to use this", Furniture::Notice, 40),
    ("by clicking ", Furniture::Notice, 40),
    ("download our app", Furniture::Notice, 14),
    ("support independent journalism", Furniture::Notice, 30),
    ("copyright ©", Furniture::Credit, 40),
    ("copyright (c)", Furniture::Credit, 40),
    ("© ", Furniture::Credit, 25),
    ("(c) 20", Furniture::Credit, 25),
    ("©20", Furniture::Credit, 25),
    ("photo:", Furniture::Credit, 20),
    ("photo by ", Furniture::Credit, 14),
    ("photos:", Furniture::Credit, 20),
    ("photos by ", Furniture::Credit, 14),
    ("photograph:", Furniture::Credit, 20),
    ("photograph by ", Furniture::Credit, 14),
    ("photo credit:", Furniture::Credit, 20),
    ("photo courtesy", Furniture::Credit, 14),
    ("picture:", Furniture::Credit, 20),
    ("image:", Furniture::Credit, 20),
    ("image credit:", Furniture::Credit, 20),
    ("image caption", Furniture::Credit, 40),
    ("image copyright", Furniture::Credit, 14),
    ("image source", Furniture::Credit, 14),
    ("(photo by ", Furniture::Credit, 20),
    ("(photo:", Furniture::Credit, 20),
    ("file photo", Furniture::Credit, 12),
    ("getty images", Furniture::Credit, 6),
    ("the material on this site may not be reproduced", Furniture::Credit, 60),
    ("this material may not be published", Furniture::Credit, 30),
    ("advertisement", Furniture::Advert, 4),
    ("article continues ", Furniture::Advert, 6),
    ("story continues ", Furniture::Advert, 6),
];

/// Words of menus: a short line made of these and separators is navigation.
const MENU: &[&str] = &[
    "about", "account", "africa", "archive", "archives", "arts", "asia", "business", "city", "contact", "culture", "economy",
    "education", "entertainment", "environment", "europe", "events", "features", "finance", "food", "health", "home", "jobs",
    "letters", "life", "lifestyle", "local", "login", "markets", "media", "menu", "money", "more", "music", "national", "news",
    "newsletters", "obituaries", "opinion", "podcasts", "politics", "property", "puzzles", "region", "regional", "science",
    "search", "shop", "society", "sport", "sports", "subscribe", "tech", "technology", "tv", "travel", "uk", "us", "video",
    "videos", "weather", "world", "courts", "harbour", "community", "classifieds", "notices",
];

/// What the line is, if it is nothing but furniture.
pub fn classify(line: &str) -> Option<Furniture> {
    let line = line.trim().trim_matches(|c| matches!(c, '*' | '_' | '#' | '>' | '<' | '→' | '←' | '›' | '»' | '«' | '|' | '•')).trim();
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
    if folded.ends_with("min read") && words <= 4 || folded.ends_with("minute read") && words <= 4 {
        return Some(Furniture::Navigation);
    }
    None
}

/// Whether the line is nothing but furniture.
pub fn is_furniture(line: &str) -> bool {
    classify(line).is_some()
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
    if start.ends_with(':') || start.starts_with('©') || start.starts_with("copyright") || start.contains("cookies") {
        return false;
    }
    let lower = line.to_lowercase();
    line.contains(['“', '”', '"'])
        || [" said", " says", " told ", " she ", " he "].iter().any(|w| lower.contains(w))
        // a credit is no sentence: it ends without a full stop or is short
        || line.ends_with('.') && line.split_whitespace().count() > 16 && !lower.contains("newsletter") && !lower.contains("reproduced")
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
    words >= 3 && words <= 30 && (known == words || bars >= 2 && 2 * known >= words)
}

/// "Facebook Twitter WhatsApp Email"
fn is_share_row(folded: &str) -> bool {
    const NETWORKS: &[&str] =
        &["facebook", "twitter", "x", "whatsapp", "email", "linkedin", "reddit", "pinterest", "telegram", "print", "share", "tweet", "copy", "link", "bluesky", "mastodon", "threads", "instagram", "save", "on", "to", "via", "messenger"];
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
    let houses = ["/Getty Images", "/AFP", "/Reuters", "/REUTERS", "/AP", "/Shutterstock", "/EPA", "/Alamy", "/PA", "via Getty Images", "via AP"];
    bare.starts_with("AP Photo") || bare.starts_with("REUTERS/") || bare.starts_with("Reuters/") || houses.iter().any(|h| bare.len() > h.len() + 2 && bare.ends_with(h))
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
