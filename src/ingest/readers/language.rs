//! Which language a text is in.

use whichlang::{Lang, detect_language};

/// How much of a text is looked at, in bytes: a few paragraphs decide.
const SAMPLE: usize = 1500;

/// ISO 639-1 code of the language of `body`; `None` for a text too short to tell.
pub fn detect(body: &str) -> Option<String> {
    let mut end = body.len().min(SAMPLE);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &body[..end];
    if is_english(sample, 600) || is_english(sample, SAMPLE) {
        return Some("en".to_string());
    }
    if sample.chars().filter(|c| c.is_alphabetic()).take(20).count() < 20 {
        return None;
    }
    let told = code(detect_language(sample));
    is_likely(told, sample).then(|| told.to_string())
}

/// Letters of a language beside a to z, and small words of which a text in it is full.
fn signs(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "de" => (
            "äöüß",
            "der die das und den von zu mit ist im des dem nicht ein eine auf für sich am hat es er sie",
        ),
        "fr" => (
            "àâæçèéêëîïôœùûüÿ",
            "le la les de des du et un une en est que qui dans pour au il elle pas sur a ce",
        ),
        "es" => ("áéíñóúü", "el la los las de y que en un una por con no se del al es su para ha"),
        "it" => ("àèéìîòóù", "il lo la i gli le di e che in un una per con non del della è al si ha"),
        "pt" => ("àáâãçéêíóôõúü", "o a os as de e que em um uma do da no na por com não se para é ao"),
        "nl" => ("áèéëïóöü", "de het een en van in is dat op te niet met voor zijn aan die er ook"),
        "sv" => ("åäöéü", "och i att en ett det som på är av för med den inte till de har om han hon"),
        "tr" => ("çğıöşüâîûi̇", "ve bir bu da de için ile çok olarak daha o ne ama gibi olan ki"),
        _ => return None,
    })
}

/// Whether a text may be in the language that the model tells it is in. The model knows
/// sixteen and always names one; a text in another shows by its letters, or by having
/// hardly any of the small words.
fn is_likely(code: &str, sample: &str) -> bool {
    let letters = |of: fn(char) -> bool| sample.chars().filter(|&c| of(c)).count();
    if code == "ru" {
        // Ukrainian, Belarusian, Serbian, Macedonian
        return 50 * letters(|c| "іїєґўјљњћђџѓќ".contains(c)) < letters(char::is_alphabetic);
    }
    let Some((own, small)) = signs(code) else { return true };
    let foreign = |c: char| c.is_alphabetic() && !c.is_ascii() && !c.to_lowercase().all(|l| own.contains(l));
    let strange = sample.chars().filter(|&c| foreign(c)).count();
    if strange > 1 && 50 * strange > letters(char::is_alphabetic) {
        return false;
    }
    let words = sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let (mut all, mut known) = (0, 0);
    for word in words {
        all += 1;
        let word = word.to_lowercase();
        known += usize::from(small.split(' ').any(|s| s == word));
    }
    all < 8 || 12 * known >= all
}

/// The language of a page that declares `declared`. Templates declare their own
/// language, English mostly, whatever is written into them: English has to be seen
/// in the text, and where it is seen it wins.
pub fn of_page(declared: &str, body: &str) -> String {
    let mut end = body.len().min(SAMPLE);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &body[..end];
    // a headline and a caption do not outweigh a declaration
    let long = sample.chars().filter(|c| c.is_alphabetic()).nth(200).is_some();
    match (declared, is_english(sample, 600)) {
        _ if !long => declared.to_string(),
        (_, true) => "en".to_string(),
        ("en", false) => code(detect_language(sample)).to_string(),
        _ => declared.to_string(),
    }
}

/// Whether, in the first `bytes`, one word in nine or more is one of those that hold
/// English together.
/// No other language uses them, and counting them is many times faster than
/// asking the model, which is also less sure of short texts.
fn is_english(sample: &str, bytes: usize) -> bool {
    let mut end = sample.len().min(bytes);
    while !sample.is_char_boundary(end) {
        end -= 1;
    }
    let (mut words, mut known) = (0, 0);
    for word in sample.as_bytes()[..end].split(|b| !b.is_ascii_alphabetic()).filter(|w| !w.is_empty()) {
        words += 1;
        known += usize::from(matches!(
            word,
            b"the" | b"The" | b"of" | b"and" | b"to" | b"that" | b"said" | b"with" | b"for" | b"was"
        ));
    }
    known >= 3 && 9 * known >= words
}

/// The ISO 639-1 code of a language tag ("en-GB", "EN", "eng", "English").
pub fn from_tag(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_', ';', ',', ' ']).next()?.to_lowercase();
    let code = match primary.as_str() {
        "english" | "eng" => "en",
        "german" | "deutsch" | "deu" | "ger" => "de",
        "french" | "français" | "fra" | "fre" => "fr",
        "spanish" | "español" | "spa" => "es",
        "italian" | "ita" => "it",
        "portuguese" | "por" => "pt",
        "dutch" | "nld" | "dut" => "nl",
        p if p.len() == 2 && p.bytes().all(|b| b.is_ascii_lowercase()) => p,
        _ => return None,
    };
    Some(code.to_string())
}

fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_tags() {
        assert_eq!(
            detect("The harbour board met on Tuesday and closed the north quay.").as_deref(),
            Some("en")
        );
        assert_eq!(
            detect("Der Hafenrat hat am Dienstag getagt und den Nordkai geschlossen.").as_deref(),
            Some("de")
        );
        let german = "Der Hafenrat hat am Dienstag getagt und den Nordkai geschlossen. ".repeat(5);
        let english = "The harbour board met on Tuesday and closed the north quay of the town. ".repeat(5);
        assert_eq!(of_page("en", &german), "de");
        assert_eq!(of_page("da", &german), "da");
        assert_eq!(of_page("de", &english), "en");
        assert_eq!(of_page("en", "Der Hafenrat hat am Dienstag getagt."), "en");
        assert_eq!(detect("1987 – 12"), None);
        for (text, code) in [
            ("Kapten Ines Mohr säger att kajen är stängd och att den inte öppnar.", Some("sv")),
            ("La capitana dice que el muelle de la ciudad no abre hasta mayo.", Some("es")),
            ("Il capitano dice che il molo della città non apre fino a maggio.", Some("it")),
            ("A capitã diz que o cais da cidade não abre até maio.", Some("pt")),
            ("De kapitein zegt dat de kade van de stad niet voor mei open gaat.", Some("nl")),
            ("La capitaine dit que le quai de la ville reste fermé pour un mois.", Some("fr")),
            // none of those that the model knows
            ("Kapitánka přístavu oznámila, že severní molo zůstane zavřené až do května.", None),
            ("Kapitan portu ogłosiła, że północne nabrzeże pozostanie zamknięte aż do maja.", None),
            ("Căpitanul portului a anunțat că digul de nord rămâne închis până în luna mai.", None),
            ("Капітанка порту повідомила, що північний причал закритий до травня, і він старий.", None),
        ] {
            assert_eq!(detect(text).as_deref(), code, "{text}");
        }
        assert_eq!(from_tag("en-GB").as_deref(), Some("en"));
        assert_eq!(from_tag("ENGLISH").as_deref(), Some("en"));
        assert_eq!(from_tag("x"), None);
    }
}
