//! The words that make up time expressions, told apart in one pass.

use std::cell::RefCell;

use crate::lexicon::months;
use crate::span::Span;
use crate::text::memo::Memo;

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
}

/// A season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    Spring,
    Summer,
    Fall,
    Winter,
}

/// What a token means to the grammar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Word {
    /// Monday is 1.
    Weekday(i8),
    Month(i8),
    Unit(Unit),
    /// "daily", "annually"
    Every(Unit),
    Part(Part),
    Season(Season),
    Today,
    Tonight,
    Yesterday,
    Tomorrow,
    Overnight,
    Noon,
    Midnight,
    /// "now", "currently", "nowadays"
    Now,
    /// "recently", "previously", "once"
    Lately,
    /// "soon", "someday"
    Soon,
    Recent,
    Future,
    Past,
    Last,
    Next,
    This,
    That,
    Coming,
    Previous,
    Following,
    Current,
    Latest,
    Ago,
    Earlier,
    Later,
    Before,
    After,
    Early,
    Mid,
    Late,
    End,
    About,
    The,
    A,
    Each,
    Of,
    And,
    Or,
    To,
    In,
    On,
    Few,
    Several,
    Couple,
    Half,
    Fiscal,
    Period,
    Long,
    More,
    /// A number in words ("two", "nineteen").
    Count(u16),
    /// A number in digits.
    Digits {
        value: u32,
        len: u8,
    },
    /// "23rd", "third"; the flag says that it was written in digits.
    Ordinal(u16, bool),
    /// "a.m." and "p.m."
    Am,
    Pm,
    Zone,
    /// "1990s", "nineties"
    Decade(u16),
    Thanksgiving,
    Christmas,
    Easter,
    Halloween,
    Eve,
    New,
    /// "'s"
    Possessive,
    Mark(u8),
    #[default]
    Other,
}

/// A token of a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub start: u32,
    pub end: u32,
    pub word: Word,
    /// Starts with an upper-case letter.
    pub upper: bool,
    /// Touches the token before.
    pub glued: bool,
}

/// Cuts a sentence into tokens. Hyphens stand alone, "'s" is a token, the dots of
/// "a.m." belong to it.
pub fn tokens(text: &str, out: &mut Vec<Token>) {
    out.clear();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let b = bytes[at];
        if b.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        let glued = start > 0 && !bytes[start - 1].is_ascii_whitespace();
        let word = if b.is_ascii_digit() {
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                at += 1;
            }
            number(bytes, start, &mut at)
        } else if b.is_ascii_alphabetic() || b >= 0x80 && !is_mark(&text[start..]) {
            while at < bytes.len()
                && (bytes[at].is_ascii_alphabetic() || bytes[at] >= 0x80 && !is_mark(&text[at..]))
            {
                at += if bytes[at] < 0x80 { 1 } else { width(bytes[at]) };
            }
            dotted(text, start, &mut at).unwrap_or_else(|| word(text, Span::new(start, at)))
        } else {
            at += if b < 0x80 { 1 } else { width(b) };
            let apostrophe = b == b'\'' || text[start..].starts_with('’');
            match bytes.get(at) {
                Some(b's')
                    if apostrophe && glued && !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) =>
                {
                    at += 1;
                    Word::Possessive
                }
                Some(b'0'..=b'9') if apostrophe => nineties(bytes, &mut at),
                _ => Word::Mark(if b < 0x80 { b } else { 0 }),
            }
        };
        out.push(Token { start: start as u32, end: at as u32, word, upper: b.is_ascii_uppercase(), glued });
    }
}

/// Bytes of the character that starts with `lead`.
fn width(lead: u8) -> usize {
    match lead {
        0..=0x7f => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    }
}

fn is_mark(rest: &str) -> bool {
    rest.chars().next().is_some_and(|c| !c.is_alphabetic())
}

/// Digits, with what is glued to them: an ordinal ending, or the s of a decade.
fn number(bytes: &[u8], start: usize, at: &mut usize) -> Word {
    let digits = &bytes[start..*at];
    let value = digits.iter().fold(0u32, |v, d| v.saturating_mul(10).saturating_add(u32::from(d - b'0')));
    let len = digits.len().min(255) as u8;
    let rest = &bytes[*at..];
    let ends = |k: usize| !rest.get(k).is_some_and(u8::is_ascii_alphanumeric);
    if value < 400 && rest.len() >= 2 && ends(2) {
        let suffix = [rest[0].to_ascii_lowercase(), rest[1].to_ascii_lowercase()];
        if matches!(&suffix, b"st" | b"nd" | b"rd" | b"th") {
            *at += 2;
            return Word::Ordinal(value as u16, true);
        }
    }
    if len == 4 && value % 10 == 0 && (1000..=2100).contains(&value) {
        let s = usize::from(matches!(rest.first(), Some(b'\''))) + 1;
        if rest.get(s - 1) == Some(&b's') && ends(s) {
            *at += s;
            return Word::Decade(value as u16);
        }
    }
    Word::Digits { value, len }
}

/// "'90s" after its apostrophe; "'98" is a year.
fn nineties(bytes: &[u8], at: &mut usize) -> Word {
    let rest = &bytes[*at..];
    match rest {
        [t, b'0', b's', ..] if t.is_ascii_digit() => {
            *at += 3;
            Word::Decade(1900 + u16::from(t - b'0') * 10)
        }
        [t, u, ..] if u.is_ascii_digit() && !rest.get(2).is_some_and(u8::is_ascii_alphanumeric) => {
            *at += 2;
            let short = u32::from(t - b'0') * 10 + u32::from(u - b'0');
            Word::Digits { value: if short < 40 { 2000 + short } else { 1900 + short }, len: 4 }
        }
        _ => Word::Mark(b'\''),
    }
}

/// "a.m", "p.m." and abbreviations that end in a dot.
fn dotted(text: &str, start: usize, at: &mut usize) -> Option<Word> {
    let bytes = text.as_bytes();
    let word = &bytes[start..*at];
    if bytes.get(*at) != Some(&b'.') {
        return None;
    }
    if word.len() == 1 && matches!(bytes.get(*at + 1), Some(b'm' | b'M')) {
        let meridiem = match word[0] {
            b'a' | b'A' => Word::Am,
            b'p' | b'P' => Word::Pm,
            _ => return None,
        };
        if bytes.get(*at + 2).is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        *at += 2;
        if bytes.get(*at) == Some(&b'.') {
            *at += 1;
        }
        return Some(meridiem);
    }
    // the dot of "Oct." belongs to it; the full stop after "May" does not matter
    let kind = self::word(text, Span::new(start, *at));
    if matches!(kind, Word::Month(_)) && word.len() <= 4 {
        *at += 1;
        return Some(kind);
    }
    None
}

/// The meaning of the word at `span`, case aside; anything long or unknown is `Other`.
pub fn word(text: &str, span: Span) -> Word {
    thread_local! {
        static MET: RefCell<Memo<Word>> = RefCell::default();
    }
    MET.with_borrow_mut(|met| met.get(text, span, |word| classify(word.as_bytes())))
}

fn classify(word: &[u8]) -> Word {
    use Word::*;
    let mut lower = [0u8; 14];
    if word.len() > lower.len() {
        return Other;
    }
    for (to, from) in lower.iter_mut().zip(word) {
        *to = from.to_ascii_lowercase();
    }
    match &lower[..word.len()] {
        b"monday" => Weekday(1),
        b"tuesday" | b"tues" => Weekday(2),
        b"wednesday" => Weekday(3),
        b"thursday" | b"thurs" => Weekday(4),
        b"friday" => Weekday(5),
        b"saturday" => Weekday(6),
        b"sunday" => Weekday(7),
        b"second" => Ordinal(2, false),
        b"seconds" => Unit(self::Unit::Second),
        b"minute" | b"minutes" => Unit(self::Unit::Minute),
        b"hour" | b"hours" => Unit(self::Unit::Hour),
        b"day" => Unit(self::Unit::Day),
        b"days" => Unit(self::Unit::Day),
        b"weekend" | b"weekends" => Unit(self::Unit::Weekend),
        b"week" | b"weeks" => Unit(self::Unit::Week),
        b"month" | b"months" => Unit(self::Unit::Month),
        b"quarter" | b"quarters" => Unit(self::Unit::Quarter),
        b"year" | b"years" => Unit(self::Unit::Year),
        b"decade" | b"decades" => Unit(self::Unit::Decade),
        b"century" | b"centuries" => Unit(self::Unit::Century),
        b"daily" => Every(self::Unit::Day),
        b"weekly" => Every(self::Unit::Week),
        b"monthly" => Every(self::Unit::Month),
        b"quarterly" => Every(self::Unit::Quarter),
        b"annually" | b"yearly" => Every(self::Unit::Year),
        b"morning" => Part(self::Part::Morning),
        b"afternoon" => Part(self::Part::Afternoon),
        b"evening" => Part(self::Part::Evening),
        b"night" => Part(self::Part::Night),
        b"spring" => Season(self::Season::Spring),
        b"summer" => Season(self::Season::Summer),
        b"fall" | b"autumn" => Season(self::Season::Fall),
        b"winter" => Season(self::Season::Winter),
        b"today" => Today,
        b"tonight" => Tonight,
        b"yesterday" => Yesterday,
        b"tomorrow" => Tomorrow,
        b"overnight" => Overnight,
        b"noon" | b"midday" => Noon,
        b"midnight" => Midnight,
        b"now" | b"currently" | b"nowadays" | b"presently" => Now,
        b"recently" | b"previously" | b"formerly" | b"once" | b"lately" => Lately,
        b"soon" | b"shortly" | b"someday" | b"eventually" => Soon,
        b"recent" => Recent,
        b"future" => Future,
        b"past" => Past,
        b"last" => Last,
        b"next" => Next,
        b"this" | b"these" => This,
        b"that" | b"those" => That,
        b"coming" | b"upcoming" => Coming,
        b"previous" | b"prior" | b"preceding" => Previous,
        b"following" => Following,
        b"current" | b"present" => Current,
        b"latest" => Latest,
        b"ago" => Ago,
        b"earlier" => Earlier,
        b"before" => Before,
        b"later" => Later,
        b"after" => After,
        b"early" | b"beginning" | b"start" => Early,
        b"mid" | b"middle" => Mid,
        b"late" => Late,
        b"end" => End,
        b"about" | b"around" | b"nearly" | b"almost" | b"roughly" | b"approximately" | b"some" | b"only"
        | b"just" | b"over" | b"sometime" | b"within" | b"barely" | b"exactly" => About,
        b"the" | b"its" | b"their" | b"his" | b"her" | b"our" | b"my" => The,
        b"a" | b"an" => A,
        b"each" | b"every" => Each,
        b"of" => Of,
        b"and" => And,
        b"or" => Or,
        b"to" => To,
        b"in" => In,
        b"on" => On,
        b"few" => Few,
        b"several" | b"many" => Several,
        b"couple" => Couple,
        b"half" => Half,
        b"fiscal" | b"full" | b"financial" => Fiscal,
        b"period" => Period,
        b"long" => Long,
        b"more" | b"than" | b"least" | b"most" | b"at" | b"as" | b"much" | b"up" | b"another" | b"no" => More,
        b"zero" => Count(0),
        b"one" => Count(1),
        b"two" => Count(2),
        b"three" => Count(3),
        b"four" => Count(4),
        b"five" => Count(5),
        b"six" => Count(6),
        b"seven" => Count(7),
        b"eight" => Count(8),
        b"nine" => Count(9),
        b"ten" => Count(10),
        b"eleven" => Count(11),
        b"twelve" | b"dozen" => Count(12),
        b"thirteen" => Count(13),
        b"fourteen" => Count(14),
        b"fifteen" => Count(15),
        b"sixteen" => Count(16),
        b"seventeen" => Count(17),
        b"eighteen" => Count(18),
        b"nineteen" => Count(19),
        b"twenty" => Count(20),
        b"thirty" => Count(30),
        b"forty" => Count(40),
        b"fifty" => Count(50),
        b"sixty" => Count(60),
        b"seventy" => Count(70),
        b"eighty" => Count(80),
        b"ninety" => Count(90),
        b"hundred" => Count(100),
        b"thousand" => Count(1000),
        b"first" => Ordinal(1, false),
        b"third" => Ordinal(3, false),
        b"fourth" => Ordinal(4, false),
        b"fifth" => Ordinal(5, false),
        b"am" => Am,
        b"pm" => Pm,
        b"est" | b"edt" | b"gmt" | b"utc" | b"cst" | b"cdt" | b"pst" | b"pdt" | b"mst" | b"mdt" | b"bst"
        | b"cet" | b"cest" | b"et" => Zone,
        b"twenties" => Decade(1920),
        b"thirties" => Decade(1930),
        b"forties" => Decade(1940),
        b"fifties" => Decade(1950),
        b"sixties" => Decade(1960),
        b"seventies" => Decade(1970),
        b"eighties" => Decade(1980),
        b"nineties" => Decade(1990),
        b"thanksgiving" => Thanksgiving,
        b"christmas" => Christmas,
        b"easter" => Easter,
        b"halloween" => Halloween,
        b"eve" => Eve,
        b"new" => New,
        lower => {
            let month = std::str::from_utf8(lower).ok().and_then(months::english);
            month.map_or(Other, |month| Month(month as i8))
        }
    }
}
