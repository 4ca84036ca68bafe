//! What speaks for a candidate: the features of the model of [`rank`](super::rank), by name.

/// Declares the features, each with its number and with the words that stand for it in a
/// file of weights. The numbers stand here and nowhere else; two features with one number
/// do not compile, and neither does a gap.
macro_rules! clues {
    ($($name:ident = $number:literal, $words:literal;)*) => {
        /// A feature of one candidate for the entity of a mention.
        ///
        /// The number is the place of its weight in a row of
        /// [`Weights`](super::rank::Weights).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Clue {
            $(#[doc = $words] $name = $number,)*
        }

        impl Clue {
            /// All of them, by number.
            pub const ALL: &[Clue] = &[$(Clue::$name),*];

            /// What it is called in a file of weights.
            pub fn words(self) -> &'static str {
                match self {
                    $(Clue::$name => $words,)*
                }
            }
        }
    };
}

clues! {
    Candidate = 0, "candidate";
    Nobody = 1, "nobody";
    Person = 2, "person";
    Organisation = 3, "organisation";
    Place = 4, "place";
    Unknown = 5, "unknown";
    Group = 6, "group";
    Document = 7, "document";
    Unnamed = 8, "unnamed";
    GenderAgrees = 9, "gender agrees";
    GenderUnknown = 10, "gender unknown";
    GenderDiffers = 11, "gender differs";
    SameSentence = 12, "same sentence";
    SentenceBefore = 13, "sentence before";
    TwoSentencesBack = 14, "two sentences back";
    ThreeToFiveBack = 15, "three to five back";
    FurtherBack = 16, "further back";
    SameParagraph = 17, "same paragraph";
    ParagraphBefore = 18, "paragraph before";
    EarlierParagraph = 19, "earlier paragraph";
    LastMentioned = 20, "last mentioned";
    LastButOne = 21, "last but one";
    LastButTwo = 22, "last but two";
    LastFitting = 23, "last fitting";
    LastFittingButOne = 24, "last fitting but one";
    Quoted = 25, "quoted";
    Possessive = 26, "possessive";
    WhoFollows = 27, "who follows";
    Verb = 28, "verb";
    Object = 29, "object";
    OnlyOneOfTheGenderNearby = 30, "only one of the gender nearby";
    Nominal = 31, "nominal";
    Forward = 32, "forward";
    SpokeLast = 33, "spoke last";
    SpokeLastButOne = 34, "spoke last but one";
    SpokeBefore = 35, "spoke before";
    SpokeLastInParagraph = 36, "spoke last in paragraph";
    Count = 37, "count";
    SubjectOfWhatFollows = 38, "subject of what follows";
    Partial = 39, "partial";
    RoleNoun = 40, "role noun";
    RoleWords = 41, "role words";
    OwnWords = 42, "own words";
    LeadsLastSentence = 43, "leads last sentence";
    SpokeLastAndNobodySince = 44, "spoke last and nobody since";
    NobodyAfterUnnamed = 45, "nobody after unnamed";
    NobodyVoice = 46, "nobody voice";
    NobodySeveralOfRole = 47, "nobody several of role";
    NobodyNoRole = 48, "nobody no role";
    NobodyFits = 49, "nobody fits";
    LeadingAndVerb = 50, "leading and verb";
    ObjectOrPossessive = 51, "object or possessive";
    OnlyFitting = 52, "only fitting";
    SaidSomethingSince = 53, "said something since";
    SubjectSince = 54, "subject since";
    SpokeLastButSomebodySaidSince = 55, "spoke last but somebody said since";
    InThisQuotation = 56, "in this quotation";
    SpokeLastClose = 57, "spoke last, close";
    SpokeLastSameParagraph = 58, "spoke last, same paragraph";
    SpokeLastEarlierParagraph = 59, "spoke last, earlier paragraph";
    NobodyAfterNobody = 60, "nobody after nobody";
    NobodyCloseAfterNobody = 61, "nobody close after nobody";
    SaidSomethingSinceSameParagraph = 62, "said something since, same paragraph";
    SaidSomethingSinceSentenceBefore = 63, "said something since, sentence before";
    ForwardFromOpening = 64, "forward from opening";
    SubjectOfTheSentenceBefore = 65, "subject of the sentence before";
    FittingSubjectOfTheSentenceBefore = 66, "fitting subject of the sentence before";
    OnlyFittingInTheSentenceBefore = 67, "only fitting in the sentence before";
    SpokeLastButAnotherSubjectSince = 68, "spoke last but another subject since";
    SpokeLastButAnotherLeadsTheSentenceBefore = 69, "spoke last but another leads the sentence before";
    FirstWithTheDocument = 70, "first with the document";
    AnotherRole = 71, "another role";
    NoRole = 72, "no role";
    OnlyOneOfTheRole = 73, "only one of the role";
    WithTheDocument = 74, "with the document";
    UnknownOfSeveralWords = 75, "unknown of several words";
}

// Every feature stands at its number.
const _: () = {
    let mut k = 0;
    while k < Clue::ALL.len() {
        assert!(Clue::ALL[k] as usize == k);
        k += 1;
    }
};
