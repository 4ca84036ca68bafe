//! A speaker's name taken to pieces: "Bank Chairman Otto B. Marrable" is the role
//! "Bank Chairman", the given name otto, the middle name b and the surname marrable.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::lexicon::{BODIES, PARTS, SHORT, TITLES};
use crate::query::words::words;

/// A name as the archive has it, understood as far as its own words tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub kind: Kind,
    /// The whole name folded, without titles, roles and legal forms.
    pub key: String,
    /// Words of a role in front of the name.
    pub role: Option<String>,
    pub gender: Option<Gender>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Given name and surname at least.
    Full(Full),
    /// One word, or a surname with its particles ("van der Elst").
    Bare,
    /// A company, an office, a body of people.
    Body {
        /// "IMF" in "International Monetary Fund (IMF)", folded.
        acronym: Option<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Full {
    /// The form it is short for, where that is known (benjamin for "Ben").
    pub given: String,
    pub middle: Vec<String>,
    pub surname: String,
    /// "jr", "sr", "iii"
    pub suffix: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    Male,
    Female,
}

/// What a word of a name can be, as bits.
mod class {
    pub const MALE: u8 = 1;
    pub const FEMALE: u8 = 1 << 1;
    pub const TITLE: u8 = 1 << 2;
    pub const ROLE: u8 = 1 << 3;
    pub const BODY: u8 = 1 << 4;
    pub const FORM: u8 = 1 << 5;
    pub const PARTICLE: u8 = 1 << 6;
}

static CLASSES: LazyLock<FxHashMap<&str, u8>> = LazyLock::new(|| {
    let mut out = FxHashMap::default();
    for (file, tag, class) in [
        (&TITLES, "persons-he", class::MALE | class::TITLE),
        (&TITLES, "persons-she", class::FEMALE | class::TITLE),
        (&TITLES, "persons-title", class::TITLE),
        (&TITLES, "persons-role", class::ROLE),
        (&BODIES, "persons-body", class::BODY),
        (&BODIES, "persons-form", class::FORM),
        (&PARTS, "persons", class::PARTICLE),
    ] {
        for word in file.with(tag) {
            *out.entry(word).or_default() |= class;
        }
    }
    out
});

/// Longest name of a person, in words.
const LONGEST: usize = 6;

impl Name {
    pub fn parse(text: &str) -> Name {
        let (text, acronym) = without_acronym(text);
        let mut tokens: Vec<Token> =
            text.split_whitespace().map(Token::new).filter(|t| !t.folded.is_empty()).collect();
        if let Some(last) = tokens.last_mut() {
            last.folded = crate::query::stem::possessor(&last.folded).to_owned();
        }
        if tokens.len() > 1 && tokens[0].folded == "the" {
            tokens.remove(0);
        }
        // "TARN ON THE NEW PIER" is a headline over what Tarn said.
        if let Some(on) = tokens.iter().position(|t| t.folded == "on")
            && on > 0
            && tokens.iter().all(|t| t.shouted || !t.raw.contains(char::is_alphabetic))
        {
            tokens.truncate(on);
        }
        let mut gender = None;
        let mut role = None;
        if acronym.is_none() {
            role = strip_role(&mut tokens);
            gender = strip_titles(&mut tokens);
        }
        let body = acronym.is_some() || text.contains('&') || is_body(&tokens);
        if body {
            while tokens.len() > 1 && tokens[tokens.len() - 1].is(class::FORM) {
                tokens.pop();
            }
            return Name { kind: Kind::Body { acronym }, key: join(&tokens), role, gender };
        }
        let key = join(&tokens);
        let kind = Full::read(&tokens).map_or(Kind::Bare, Kind::Full);
        Name { kind, key, role, gender }
    }
}

impl Full {
    /// `None` where there is but a surname.
    fn read(tokens: &[Token]) -> Option<Full> {
        let (tokens, suffix) = match tokens.split_last() {
            Some((last, rest)) => match suffix_of(&last.folded) {
                Some(suffix) if !rest.is_empty() => (rest, Some(suffix.to_owned())),
                _ => (tokens, None),
            },
            None => (tokens, None),
        };
        if tokens.len() < 2 || tokens[0].is(class::PARTICLE) && !tokens[0].capital {
            return None;
        }
        // The surname starts at its first particle, else it is the last word.
        let from = (1..tokens.len() - 1).find(|&k| tokens[k].is(class::PARTICLE)).unwrap_or(tokens.len() - 1);
        let surname = join(&tokens[from..]);
        let surname =
            surname.strip_prefix("al-").or(surname.strip_prefix("el-")).unwrap_or(&surname).to_owned();
        // A hyphen inside a given name is printed or not: Jean-Luc, Jean Luc.
        let mut names: Vec<String> = tokens[..from].iter().flat_map(Token::parts).collect();
        // "J. Edgar" goes by the second name.
        if names.len() > 1 && is_initial(&names[0]) && names[1].chars().count() > 2 {
            let initial = names.remove(0);
            names.push(initial);
        }
        let given = long_form(&names[0]).to_owned();
        let middle = names[1..].iter().map(|n| long_form(n).to_owned()).collect();
        Some(Full { given, middle, surname, suffix })
    }

    /// Whether the given name is but an initial.
    pub fn only_initials(&self) -> bool {
        is_initial(&self.given)
    }

    /// Whether this one's initials can be those of `long`.
    pub fn abbreviates(&self, long: &Full) -> bool {
        let first = |name: &str| name.chars().next();
        // "J. Oscar" goes by Oscar, but its initials are J.O.
        let straight = first(&self.given) == first(&long.given) && self.same_middle(long);
        let turned = long.middle.last().is_some_and(|m| is_initial(m) && first(m) == first(&self.given))
            && self.middle.first().is_none_or(|m| first(m) == first(&long.given));
        straight || turned
    }

    /// Whether the middle names do not speak against one person.
    pub fn same_middle(&self, other: &Full) -> bool {
        self.middle
            .iter()
            .zip(&other.middle)
            .all(|(a, b)| a == b || (is_initial(a) || is_initial(b)) && a.chars().next() == b.chars().next())
    }
}

fn is_initial(name: &str) -> bool {
    name.chars().count() == 1
}

fn long_form(name: &str) -> &str {
    SHORT.get(name).and_then(|row| row.value("persons")).unwrap_or(name)
}

/// The suffix that a word at the end of a name stands for ("jr" for "junior").
fn suffix_of(word: &str) -> Option<&'static str> {
    PARTS.get(word)?.value("suffix")
}

/// A word of a name.
struct Token {
    folded: String,
    class: u8,
    capital: bool,
    /// Two letters or more, all capitals, without dots.
    shouted: bool,
    digit: bool,
    raw: String,
}

impl Token {
    fn new(raw: &str) -> Token {
        let letters = || raw.chars().filter(|c| c.is_alphabetic());
        let folded = fold(raw);
        Token {
            class: CLASSES.get(folded.as_str()).copied().unwrap_or(0),
            folded,
            // "al-Hadid" has one, and so has any word of a script without small letters.
            capital: letters().any(|c| !c.is_lowercase()),
            shouted: letters().count() > 1 && letters().all(char::is_uppercase) && !raw.contains('.'),
            digit: raw.contains(|c: char| c.is_ascii_digit()),
            raw: raw.to_owned(),
        }
    }

    /// The names in a word: both of "Jean-Luc", each letter of "J.K.".
    fn parts(&self) -> Vec<String> {
        if self.raw.contains('.') && self.folded.chars().count() <= 4 && self.raw.matches('.').count() > 1 {
            return self.folded.chars().map(String::from).collect();
        }
        self.folded.split('-').map(str::to_owned).collect()
    }

    fn is(&self, class: u8) -> bool {
        self.class & class != 0
    }
}

/// A word as names are compared: folded as the index folds, hyphens kept.
pub fn fold(text: &str) -> String {
    let mut out = String::new();
    for word in words(text) {
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(&word.text);
    }
    out
}

/// A whole name as names are compared: its words, folded, with single spaces.
pub fn fold_all(text: &str) -> String {
    let mut out = String::new();
    for word in words(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.text);
    }
    out
}

fn join(tokens: &[Token]) -> String {
    tokens.iter().map(|t| t.folded.as_str()).collect::<Vec<_>>().join(" ")
}

/// The text without an acronym in brackets at its end, and that acronym folded.
fn without_acronym(text: &str) -> (&str, Option<String>) {
    let text = text.trim();
    if let Some((name, inside)) = text.strip_suffix(')').and_then(|t| t.rsplit_once('('))
        && (2..=8).contains(&inside.len())
        && inside.chars().all(|c| c.is_uppercase() || c == '.' || c == '&')
        && !name.trim().is_empty()
    {
        return (name.trim(), Some(fold(inside)));
    }
    (text, None)
}

/// Takes courtesy titles off the front.
fn strip_titles(tokens: &mut Vec<Token>) -> Option<Gender> {
    let mut gender = None;
    while tokens.len() > 1 && tokens[0].is(class::TITLE) {
        if tokens[0].is(class::MALE) {
            gender = Some(Gender::Male);
        } else if tokens[0].is(class::FEMALE) {
            gender = Some(Gender::Female);
        }
        tokens.remove(0);
    }
    gender
}

/// Takes a role off the front, where a name follows it.
fn strip_role(tokens: &mut Vec<Token>) -> Option<String> {
    let last = tokens.iter().rposition(|t| t.is(class::ROLE))?;
    let rest = &tokens[last + 1..];
    // "General Motors", "Coach Inc": what follows is no name.
    let company = rest.last().is_some_and(|t| t.is(class::FORM));
    if rest.is_empty() || rest.len() > 4 || !rest[0].capital || company || is_body(rest) {
        return None;
    }
    Some(tokens.drain(..=last).map(|t| t.raw).collect::<Vec<_>>().join(" "))
}

/// Whether a word (folded) is one that a person's name does not hold.
pub(super) fn is_of_bodies(word: &str) -> bool {
    CLASSES.get(word).is_some_and(|of| of & class::BODY != 0)
}

/// Whether the words name something other than a person.
fn is_body(tokens: &[Token]) -> bool {
    let all_shouted = tokens.len() > 1 && tokens.iter().all(|t| t.shouted || !t.capital);
    tokens.len() > LONGEST
        || tokens.iter().enumerate().any(|(k, t)| {
            let word = t.folded.as_str();
            t.digit
                || t.is(class::BODY)
                || t.is(class::FORM) && k > 0
                || !t.capital && !t.is(class::PARTICLE)
                // "IBM", "US Treasury"; but "JOHN SMITH" is only printed loud
                || t.shouted && !all_shouted && suffix_of(word).is_none() && t.folded.len() <= 5
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(text: &str) -> Full {
        match Name::parse(text).kind {
            Kind::Full(full) => full,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn roles_and_titles_come_off() {
        let name = Name::parse("Harbour Board Chairman Nils A. Ekdahl");
        assert_eq!(name.role.as_deref(), Some("Harbour Board Chairman"));
        assert_eq!(name.key, "nils a ekdahl");
        let bare = Name::parse("Mrs. Ekdahl");
        assert_eq!((bare.kind, bare.gender), (Kind::Bare, Some(Gender::Female)));
        assert_eq!(Name::parse("Harbour Chairman").role, None);
        assert_eq!(Name::parse("EKDAHL ON THE NEW PIER").key, "ekdahl");
    }

    #[test]
    fn particles_belong_to_the_surname() {
        assert_eq!(full("Piet van der Zwaag").surname, "van der zwaag");
        assert_eq!(Name::parse("van der Zwaag").kind, Kind::Bare);
        assert_eq!(full("Nour al-Hadid").surname, "hadid");
        assert_eq!(full("Marga Thorne-Vell").surname, "thorne-vell");
    }

    #[test]
    fn short_forms_and_suffixes_are_known() {
        let name = full("Bob Q. Tarn Jr.");
        assert_eq!((name.given.as_str(), name.suffix.as_deref()), ("robert", Some("jr")));
        assert_eq!(name.middle, ["q"]);
        assert!(full("R. Tarn").only_initials() && full("R.Q. Tarn").only_initials());
        assert!(!full("Ed Tarn").only_initials());
        assert_eq!(full("J. Oscar Tarn").given, "oscar");
        assert_eq!(full("Jean-Luc Tarn"), full("Jean Luc Tarn"));
    }

    #[test]
    fn bodies_are_no_people() {
        for body in [
            "Bank of Skerry",
            "Skerry Motor Corp",
            "SKF",
            "the Ministry of Fish",
            "Tarn & Sons",
            "Skerry Police",
        ] {
            assert!(matches!(Name::parse(body).kind, Kind::Body { .. }), "{body}");
        }
        assert_eq!(Name::parse("Skerry Motor Co Ltd").key, "skerry motor");
        let fund = Name::parse("Skerry Relief Fund (SRF)");
        assert_eq!(fund.kind, Kind::Body { acronym: Some("srf".to_owned()) });
        assert_eq!(fund.key, "skerry relief fund");
        for person in ["NILS EKDAHL", "Nils Ekdahl III", "Björn O’Tarn"] {
            assert!(matches!(Name::parse(person).kind, Kind::Full(_)), "{person}");
        }
    }

    #[test]
    fn nothing_is_no_name_and_no_panic() {
        for text in ["", " ", "—", "()", "(A)", "Jr.", "Mr", "the", "'s"] {
            assert!(!matches!(Name::parse(text).kind, Kind::Full(_)), "{text}");
        }
    }
}
