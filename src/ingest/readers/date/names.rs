//! Names of months and weekdays in the languages of most archives.

/// The month a word names (1 to 12), in English, French, German, Spanish,
/// Italian or Portuguese; the word is in lower case, without a dot.
pub fn month(word: &str) -> Option<u8> {
    Some(match word {
        "january" | "jan" | "janvier" | "janv" | "januar" | "jänner" | "jaenner" | "enero" | "ene"
        | "gennaio" | "gen" | "janeiro" => 1,
        "february" | "feb" | "febr" | "février" | "fevrier" | "févr" | "fevr" | "fév" | "februar"
        | "febrero" | "febbraio" | "fevereiro" | "fev" => 2,
        "march" | "mar" | "mars" | "märz" | "maerz" | "mär" | "mrz" | "marzo" | "março" | "marco" => 3,
        "april" | "apr" | "avril" | "avr" | "abril" | "abr" | "aprile" => 4,
        "may" | "mai" | "mayo" | "maggio" | "mag" | "maio" => 5,
        "june" | "jun" | "juin" | "juni" | "junio" | "giugno" | "giu" | "junho" => 6,
        "july" | "jul" | "juillet" | "juil" | "juli" | "julio" | "luglio" | "lug" | "julho" => 7,
        "august" | "aug" | "août" | "aout" | "agosto" | "ago" => 8,
        "september" | "sep" | "sept" | "septembre" | "septiembre" | "setiembre" | "settembre" | "set"
        | "setembro" => 9,
        "october" | "oct" | "octobre" | "oktober" | "okt" | "octubre" | "ottobre" | "ott" | "outubro"
        | "out" => 10,
        "november" | "nov" | "novembre" | "noviembre" | "novembro" => 11,
        "december" | "dec" | "décembre" | "decembre" | "déc" | "dezember" | "dez" | "diciembre" | "dic"
        | "dicembre" | "dezembro" => 12,
        _ => return None,
    })
}

/// The weekday a word names, Monday being 1; same languages as [`month`].
pub fn weekday(word: &str) -> Option<i8> {
    Some(match word {
        "monday" | "mon" | "lundi" | "montag" | "lunes" | "lunedì" | "lunedi" | "segunda" => 1,
        "tuesday" | "tue" | "tues" | "mardi" | "dienstag" | "martes" | "martedì" | "martedi" | "terça" => 2,
        "wednesday" | "wed" | "mercredi" | "mittwoch" | "miércoles" | "miercoles" | "mercoledì"
        | "mercoledi" | "quarta" => 3,
        "thursday" | "thu" | "thur" | "thurs" | "jeudi" | "donnerstag" | "jueves" | "giovedì" | "giovedi"
        | "quinta" => 4,
        "friday" | "fri" | "vendredi" | "freitag" | "viernes" | "venerdì" | "venerdi" | "sexta" => 5,
        "saturday" | "sat" | "samedi" | "samstag" | "sonnabend" | "sábado" | "sabado" | "sabato" => 6,
        "sunday" | "sun" | "dimanche" | "sonntag" | "domingo" | "domenica" => 7,
        _ => return None,
    })
}
