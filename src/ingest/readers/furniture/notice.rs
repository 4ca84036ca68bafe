//! Texts that ask a reader for something before, or instead of, an article: consent,
//! a subscription, a proof that somebody reads.

/// How much a text is like a notice about consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    None,
    /// It speaks of such things, as the lines of a notice do.
    Told,
    /// It asks the reader for consent.
    Asked,
}

/// What notices about consent speak of, in lower case.
const TOPICS: &[&str] = &[
    "access information on a device",
    "accept all",
    "advert",
    "audience research",
    "berechtigtes interesse",
    "berechtigten interesse",
    "browsing data",
    "confidencialidad",
    "confidentialité",
    "consens",
    "consent",
    "cookie",
    "dati personali",
    "datenschutz",
    "datos personales",
    "device",
    "données personnelles",
    "einwilligung",
    "endgerät",
    "intérêt légitime",
    "legitimate",
    "measurement",
    "partenaires",
    "partner",
    "personal data",
    "personenbezogene",
    "persoonsgegevens",
    "preferences",
    "privacidad",
    "privacy",
    "pubblicità",
    "publicidad",
    "publicité",
    "socios",
    "third part",
    "toestemming",
    "tracking",
    "traceurs",
    "unique identifier",
    "vendors",
    "werbung",
    "zustimm",
    "zwecke",
];

/// Words that a notice speaks to its reader with.
const ADDRESS: &[&str] = &[
    "we", "our", "us", "you", "your", "wir", "unsere", "unseren", "ihre", "ihr", "ihrer", "nous", "nos",
    "vos", "votre", "nuestros", "tus", "su", "sus", "usted", "noi", "nostri", "tuoi", "tuo", "wij", "onze",
    "uw", "je",
];

/// Openings that no article has.
const OPENINGS: &[&str] = &[
    "we value your privacy",
    "we care about your privacy",
    "your privacy matters",
    "your privacy is important",
    "before you continue",
    "we and our ",
    "we use cookies",
    "this site uses cookies",
    "this website uses cookies",
    "wir und unsere ",
    "nous et nos ",
    "nosotros y nuestros ",
    "noi e i nostri ",
    "wij en onze ",
];

/// Whether a text asks for consent, or speaks of it to its reader. What somebody
/// says in marks is an article's.
pub fn consent(text: &str) -> Consent {
    if text.contains(['“', '”', '"', '„', '«']) || text.len() > 3000 {
        return Consent::None;
    }
    let lower = text.to_lowercase();
    let topics = TOPICS.iter().filter(|topic| lower.contains(*topic)).count();
    let address = lower.split(|c: char| !c.is_alphanumeric()).any(|word| ADDRESS.contains(&word));
    let opening = OPENINGS.iter().any(|opening| lower.trim_start().starts_with(opening));
    match topics {
        3.. if address => Consent::Asked,
        2.. if opening => Consent::Asked,
        1.. if opening => Consent::Told,
        2.. => Consent::Told,
        1 if address => Consent::Told,
        _ => Consent::None,
    }
}

/// What stands in the place of an article that its reader may not have, in lower case.
const WALLS: &[&str] = &[
    "already a subscriber",
    "already have an account? ",
    "article is exclusively for",
    "article is for subscribers",
    "are you a robot",
    "access to this page has been denied",
    "become a member to read",
    "checking if the site connection is secure",
    "checking your browser before",
    "complete the captcha",
    "complete the security check",
    "confirm you are human",
    "content is available to subscribers",
    "content is for subscribers",
    "create a free account to",
    "disable your ad blocker",
    "enable cookies and reload",
    "enable cookies to continue",
    "enable javascript",
    "javascript is disabled",
    "javascript to be enabled",
    "log in to continue",
    "log in to read",
    "make sure you are not a robot",
    "only available to subscribers",
    "please verify you are",
    "prove you are human",
    "reached your limit of free",
    "register to continue",
    "register to read",
    "sign in to continue",
    "sign in to read",
    "subscribe to continue",
    "subscribe to keep reading",
    "subscribe to read",
    "subscribe to unlock",
    "this article is reserved for",
    "to continue reading",
    "to read the full article",
    "to read the full story",
    "to read the rest of this",
    "turn off your ad blocker",
    "unusual traffic from your",
    "verify that you are human",
    "verify you are human",
    "verifying you are human",
    "you have read your last free",
    "you have used all your free",
    "um weiterzulesen",
    "weiterlesen mit",
    "jetzt abonnieren",
    "bereits abonnent",
    "artikel ist exklusiv für",
    "article est réservé aux abonnés",
    "réservé à nos abonnés",
    "déjà abonné",
    "pour lire la suite",
    "contenido exclusivo para suscriptores",
    "para seguir leyendo",
    "ya soy suscriptor",
    "per continuare a leggere",
    "contenuto riservato agli abbonati",
    "om verder te lezen",
];

/// Whether a line is a wall's: it tells its reader what to do before there is an article.
pub fn is_wall(line: &str) -> bool {
    if line.contains(['“', '”', '"', '„', '«']) || line.split_whitespace().count() > 45 {
        return false;
    }
    let lower = line.to_lowercase().replace('’', "'");
    WALLS.iter().any(|wall| lower.contains(wall))
}

/// Longest text of a wall, in letters; an article about cookies is longer.
const WALL: usize = 2500;

/// Whether these lines are all that a wall says, and none of an article. Below the title of
/// the article (`titled`) talk of consent may be what the article is about.
pub fn is_nothing_but_wall(lines: &[&str], titled: bool) -> bool {
    let letters = |line: &str| line.chars().filter(|c| !c.is_whitespace()).count();
    let asks = |line: &str, least: Consent| {
        let consent = consent(line);
        is_wall(line) || !titled && (consent == least || consent == Consent::Asked)
    };
    let all: usize = lines.iter().map(|line| letters(line)).sum();
    let asked: usize = lines.iter().filter(|line| asks(line, Consent::Told)).map(|line| letters(line)).sum();
    lines.iter().any(|line| asks(line, Consent::Asked)) && all <= WALL && asked * 10 >= all * 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_ask_and_articles_tell() {
        for asked in [
            "We use cookies and similar tools, with your consent, for advertising.",
            "Wir und unsere Partner verarbeiten personenbezogene Daten, etwa Cookies, mit Ihrer Einwilligung.",
            "Nous et nos partenaires utilisons des cookies pour la publicité.",
            "You may withdraw your consent to tracking cookies at any time in the privacy settings.",
        ] {
            assert_eq!(consent(asked), Consent::Asked, "{asked}");
        }
        for told in [
            "The harbour board voted to close the quay.",
            "“We use cookies with your consent,” the harbour said of its advertising partners.",
        ] {
            assert_eq!(consent(told), Consent::None, "{told}");
        }
    }

    #[test]
    fn a_wall_has_no_article() {
        let wall = ["Subscribe to continue reading this story.", "Already a subscriber? Log in."];
        assert!(is_nothing_but_wall(&wall, true));
        assert!(is_nothing_but_wall(&["Please enable JavaScript and cookies to continue."], true));
        let consent = ["We ask for your consent to cookies and tracking."];
        assert!(is_nothing_but_wall(&consent, false) && !is_nothing_but_wall(&consent, true));
        let teaser = [
            "The harbour board voted on Tuesday to close the quay until the spring, after a survey of its piles.",
            "Subscribe to continue reading.",
        ];
        assert!(!is_nothing_but_wall(&teaser, false));
        assert!(!is_nothing_but_wall(&[], false));
    }
}
