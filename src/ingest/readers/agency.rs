//! News agencies: how they sign, and what they are called.

/// Signatures as they stand in datelines, bylines and credits, each with the
/// name it stands for. Upper-case short forms are matched as written, the rest
/// without regard to case.
const AGENCIES: &[(&str, &str)] = &[
    ("AA", "Anadolu Agency"),
    ("AAP", "Australian Associated Press"),
    ("ABC News", "ABC News"),
    ("AFP", "AFP"),
    ("AGI", "AGI"),
    ("ANI", "ANI"),
    ("ANP", "ANP"),
    ("ANSA", "ANSA"),
    ("AP", "Associated Press"),
    ("APA", "APA"),
    ("ATS", "ATS"),
    ("Agence France-Presse", "AFP"),
    ("Agencia EFE", "EFE"),
    ("Anadolu Agency", "Anadolu Agency"),
    ("Associated Press", "Associated Press"),
    ("Australian Associated Press", "Australian Associated Press"),
    ("BBC News", "BBC News"),
    ("BUSINESS WIRE", "Business Wire"),
    ("Belga", "Belga"),
    ("Bernama", "Bernama"),
    ("Bloomberg", "Bloomberg"),
    ("Bloomberg News", "Bloomberg"),
    ("Bloomberg Opinion", "Bloomberg"),
    ("Business Wire", "Business Wire"),
    ("CNA", "CNA"),
    ("CNBC", "CNBC"),
    ("CNN", "CNN"),
    ("CNN Business", "CNN"),
    ("CNS", "CNS"),
    ("CP", "The Canadian Press"),
    ("Canadian Press", "The Canadian Press"),
    ("DPA", "dpa"),
    ("Deutsche Presse-Agentur", "dpa"),
    ("Deutsche Welle", "Deutsche Welle"),
    ("Dow Jones", "Dow Jones"),
    ("Dow Jones Newswires", "Dow Jones"),
    ("EFE", "EFE"),
    ("GLOBE NEWSWIRE", "GlobeNewswire"),
    ("GlobeNewswire", "GlobeNewswire"),
    ("IANS", "IANS"),
    ("IRNA", "IRNA"),
    ("ITAR-TASS", "TASS"),
    ("Inter Press Service", "Inter Press Service"),
    ("Interfax", "Interfax"),
    ("JTA", "JTA"),
    ("Jiji", "Jiji Press"),
    ("Jiji Press", "Jiji Press"),
    ("KCNA", "KCNA"),
    ("KUNA", "KUNA"),
    ("Kyodo", "Kyodo News"),
    ("Kyodo News", "Kyodo News"),
    ("Lusa", "Lusa"),
    ("MTI", "MTI"),
    ("MarketWatch", "MarketWatch"),
    ("McClatchy", "McClatchy"),
    ("NTB", "NTB"),
    ("PA", "PA Media"),
    ("PA Media", "PA Media"),
    ("PRNewswire", "PR Newswire"),
    ("PR Newswire", "PR Newswire"),
    ("PRWEB", "PRWeb"),
    ("PTI", "Press Trust of India"),
    ("Press Association", "PA Media"),
    ("Press Trust of India", "Press Trust of India"),
    ("RFE/RL", "RFE/RL"),
    ("RIA Novosti", "RIA Novosti"),
    ("RNS", "Religion News Service"),
    ("Reuters", "Reuters"),
    ("Reuters Health", "Reuters"),
    ("Reuters Life!", "Reuters"),
    ("Reuters Breakingviews", "Reuters"),
    ("Ritzau", "Ritzau"),
    ("SDA", "SDA"),
    ("SID", "SID"),
    ("TASS", "TASS"),
    ("TMTPOST", "TMTPost"),
    ("TNS", "Tribune News Service"),
    ("The Associated Press", "Associated Press"),
    ("The Canadian Press", "The Canadian Press"),
    ("Thomson Reuters", "Reuters"),
    ("Tribune News Service", "Tribune News Service"),
    ("UPI", "UPI"),
    ("United Press International", "UPI"),
    ("VOA", "Voice of America"),
    ("Voice of America", "Voice of America"),
    ("Xinhua", "Xinhua"),
    ("Yonhap", "Yonhap"),
    ("dpa", "dpa"),
];

/// The agency that signs with `signature`, by its usual name.
///
/// Leading articles and closing punctuation are forgiven ("the Associated
/// Press", "Reuters -"); anything else is not.
pub fn agency(signature: &str) -> Option<&'static str> {
    let s =
        signature.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.' | ',' | ':'));
    let short = s.len() <= 4;
    AGENCIES
        .iter()
        .find(|(sign, _)| if short { *sign == s } else { sign.eq_ignore_ascii_case(s) })
        .map(|&(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::agency;

    #[test]
    fn short_forms_are_matched_as_written() {
        assert_eq!(agency("AP"), Some("Associated Press"));
        assert_eq!(agency("ap"), None);
        assert_eq!(agency("REUTERS"), Some("Reuters"));
        assert_eq!(agency("the associated press -"), Some("Associated Press"));
        assert_eq!(agency("Harbour Gazette"), None);
    }
}
