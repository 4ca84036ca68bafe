//! Names of months and weekdays in the languages of most archives.

pub use crate::lexicon::months::in_field as month;

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
