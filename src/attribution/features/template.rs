//! The templates of features, by name: what a feature was made from.

use std::fmt::Debug;

/// A template: with its values it makes a feature.
pub trait Template: Copy + Debug {
    /// The number that is hashed with the values. Weights know templates by it alone.
    fn number(self) -> u32;
}

/// Declares a family of templates with their numbers, which stand here and nowhere else.
/// Two templates with one number do not compile, and neither does a number outside the
/// hundred of its family, so that families that share a scorer never meet.
macro_rules! templates {
    (
        $(#[$meta:meta])*
        pub enum $family:ident in $from:literal..$to:literal {
            $($name:ident = $number:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u32)]
        pub enum $family {
            $($name = $number,)*
        }

        impl Template for $family {
            #[inline]
            fn number(self) -> u32 {
                self as u32
            }
        }

        const _: () = assert!($($from <= $number && $number < $to)&&*);
    };
}

templates! {
    /// Features of "this stretch is a quotation".
    pub enum StretchFeature in 0..100 {
        Always = 1,
        Length = 2,
        EndingLength = 3,
        TitledLength = 4,
        Before = 5,
        After = 6,
        BeforeLength = 7,
        AfterLength = 8,
        WordBefore = 9,
        WordAfter = 10,
        SecondWordBefore = 11,
        SecondWordAfter = 12,
        EdgesLength = 13,
        CapitalLengthBefore = 14,
        CueBefore = 15,
        CueAfter = 16,
        GapToCueBefore = 17,
        GapToCueAfter = 18,
        VerbsPersonLength = 19,
        MarksLength = 20,
        ClassesAround = 21,
        ClassesBefore = 22,
        ClassesAfter = 23,
        OneOfFewWords = 24,
        FirstWord = 25,
        Neighbours = 26,
        ClusterBefore = 27,
        ClusterAfter = 28,
        ClustersBefore = 29,
        Shape = 31,
        LastWord = 32,
        FiniteVerbs = 33,
        WayFromCue = 34,
        WayToCue = 35,
        WordsBefore = 36,
        WordsAfter = 37,
        Repeated = 38,
        LengthsBeside = 39,
        Heading = 40,
        PersonLengthBefore = 41,
        VerdictBefore = 45,
        WayFromVerdictBefore = 46,
    }
}

templates! {
    /// Features of "this mention is the source of this stretch".
    pub enum PairFeature in 100..200 {
        Side = 100,
        SideKind = 101,
        SideGap = 102,
        SideGapKind = 103,
        VerbClass = 104,
        VerbWord = 105,
        VerbReach = 106,
        Before = 107,
        After = 108,
        TwoBefore = 109,
        TwoAfter = 110,
        ClassesAround = 111,
        OrderGap = 112,
        OrderClasses = 113,
        Head = 114,
        HeadClass = 115,
        Preposition = 116,
        ObjectOf = 117,
        Lead = 118,
        LeadWord = 119,
        RankOrder = 120,
        FrequencyKind = 121,
        SizeKind = 122,
        EndingClasses = 123,
        StretchBefore = 124,
        StretchAfter = 125,
        StretchEdges = 126,
        CueClass = 127,
        CueWord = 128,
        VerbPlace = 129,
        Between = 130,
        Auxiliary = 131,
        Way = 132,
        WayNear = 133,
        WayOfCue = 134,
        GapToCue = 135,
        CueIng = 136,
        Approach = 137,
        OrderWithoutCue = 138,
        VerbWithoutCue = 139,
        WayBehind = 140,
        WayBetween = 141,
        WayBefore = 142,
        LengthKind = 143,
        Continues = 144,
        FrequencyRank = 145,
        VerbCluster = 146,
        HeadCluster = 147,
        ClusterBefore = 148,
        ClusterAfter = 149,
        ClustersAfter = 150,
        CueCluster = 151,
        StretchClusterBefore = 152,
        StretchClusterAfter = 153,
        Label = 160,
        LabelSize = 161,
        EndsParagraph = 162,
        Signed = 163,
        Signature = 164,
        VoiceKind = 165,
        VoiceOrder = 166,
        OtherCue = 167,
        OtherCueEnding = 168,
        NamedInside = 170,
        FirstPerson = 171,
    }
}

templates! {
    /// Features of "no mention is the source of this stretch".
    pub enum NobodyFeature in 200..300 {
        Always = 200,
        Length = 201,
        Edges = 202,
        Cues = 203,
        Candidates = 204,
        Before = 205,
        After = 206,
        SingleLength = 207,
        BeforeLength = 208,
        AfterLength = 209,
        CueWords = 210,
        PersonLength = 211,
        Paragraph = 212,
    }
}

templates! {
    /// Features of a choice after the choices before it.
    pub enum HistoryFeature in 300..400 {
        FirstChoice = 300,
        Relation = 301,
        Joined = 302,
        Paragraphs = 303,
        Continues = 304,
        Before = 305,
        After = 306,
        Cues = 307,
        EdgesLength = 308,
        Way = 309,
        Ending = 310,
        EndingBefore = 311,
        PersonLength = 312,
        NamedInside = 313,
    }
}

templates! {
    /// The few features that a mention is screened by.
    pub enum ScreenFeature in 400..500 {
        KindOrder = 400,
        Verb = 401,
        Governs = 402,
        ClassesAround = 403,
        RankOrder = 404,
        ClassKind = 405,
        Preposition = 406,
        EdgesOrder = 407,
        FrequencyKind = 408,
    }
}
