//! The features of a few invented sentences in full, by name: a template that is given
//! other values or another number shows here, before weights read it as something else.

use super::candidates::{Profiles, candidates};
use super::decode::{self, advance};
use super::entities::{Context, Previous, Scene as Around, Table};
use super::features::template::Template;
use super::features::{self, History, Record};
use super::reading::Reading;
use crate::quote::{Mention, MentionKind};
use crate::span::Span;
use crate::text::Document;

/// Features by name, with the number of the template and its values.
#[derive(Default)]
struct Named(Vec<String>);

impl Record for Named {
    fn add(&mut self, template: impl Template, values: &[u32]) {
        self.0.push(format!("{template:?} {} {values:?}", template.number()));
    }
}

impl Named {
    /// One a line, in alphabetical order.
    fn lines(mut self) -> String {
        self.0.sort();
        self.0.join("\n")
    }
}

#[test]
fn features_of_a_stretch() {
    let document = Document::new("“We lost it,” Mara Quill said on Monday.");
    let reading = Reading::new(&document);
    let mut out = Named::default();
    let scene = features::scene(&reading, 0);
    features::stretch(&reading, &scene, features::repeats(&reading)[0], &mut out);
    features::stretch_history(&reading, &scene, None, &mut out);
    insta::assert_snapshot!(out.lines(), @r"
    After 6 [3]
    AfterLength 8 [3, 3]
    Always 1 [0]
    Before 5 [1]
    BeforeLength 7 [1, 3]
    CapitalLengthBefore 14 [1, 3, 1]
    ClassesAfter 23 [10, 10, 3]
    ClassesAround 21 [0, 10, 3, 0]
    ClassesBefore 22 [0, 0, 3]
    ClusterAfter 28 [202, 3]
    ClusterBefore 27 [0, 3]
    ClustersBefore 29 [0, 0]
    CueAfter 16 [1465143137]
    CueBefore 15 [0]
    EdgesLength 13 [1, 0, 3]
    EndingLength 3 [44, 3]
    FiniteVerbs 33 [1, 0, 3, 1]
    FirstWord 25 [148747331, 3]
    GapToCueAfter 18 [3, 2, 3]
    GapToCueBefore 17 [0, 9, 3]
    Heading 40 [0, 0, 3]
    LastWord 32 [3541920699, 3]
    Length 2 [3]
    LengthsBeside 39 [0, 0, 3]
    MarksLength 20 [0, 3, 1]
    Neighbours 26 [0, 0, 3]
    OneOfFewWords 24 [148747331]
    OneOfFewWords 24 [2636607969]
    OneOfFewWords 24 [3541920699]
    PersonLengthBefore 41 [1, 3, 1]
    Repeated 38 [1, 3, 0]
    SecondWordAfter 12 [2203581157]
    SecondWordBefore 11 [1]
    Shape 31 [2311202384, 3]
    TitledLength 4 [0, 3]
    VerbsPersonLength 19 [1, 1, 3]
    VerdictBefore 45 [9]
    WayToCue 35 [3, 1093671823, 3]
    WordAfter 10 [1834277085, 0]
    WordBefore 9 [1, 0]
    WordsAfter 37 [1834277085, 2203581157]
    WordsBefore 36 [1, 1]
    ");
}

#[test]
fn features_of_a_stretch_and_a_mention() {
    let document = Document::new("“It was late,” said Peter Oddle, a pilot at the harbour.");
    let reading = Reading::new(&document);
    let scene = features::scene(&reading, 0);
    let mut options = Vec::new();
    candidates(&reading, &scene, &mut options);
    let option = options
        .iter()
        .find(|o| reading.mentions[o.mention as usize].span.of(document.text) == "Peter Oddle")
        .expect("a candidate");
    let mut profiles = Profiles::new(&reading);
    let profile = profiles.get(&reading, option.mention);
    let mention = &reading.mentions[option.mention as usize];
    let mut out = Named::default();
    features::screen(&scene, mention, profile, option.order, option.between, &mut out);
    features::pair(&reading, &scene, mention, profile, option.order, option.between, &mut out);
    insta::assert_snapshot!(out.lines(), @r"
    After 108 [1, 3069903347]
    Approach 137 [1, 0, 0, 1]
    Auxiliary 131 [1, 0, 2]
    Before 107 [1, 1465143137]
    Between 130 [1, 0, 0]
    ClassKind 405 [0, 0]
    ClassesAround 111 [1, 3, 2, 0]
    ClassesAround 403 [0, 3, 2]
    ClusterAfter 149 [1, 211]
    ClusterBefore 148 [1, 141]
    ClustersAfter 150 [1, 211, 163]
    Continues 144 [1, 0, 1]
    CueClass 127 [1, 3, 0, 1]
    CueCluster 151 [1, 141, 0, 1]
    CueIng 136 [1, 0, 0, 0]
    CueWord 128 [1, 1465143137, 0, 1]
    EdgesOrder 407 [0, 1, 0, 0]
    EndingClasses 123 [1, 44, 2, 3]
    EndsParagraph 162 [0, 0, 0, 0]
    FirstPerson 171 [0, 0, 0]
    FrequencyKind 121 [1, 0]
    FrequencyKind 408 [1, 0]
    FrequencyRank 145 [1, 1, 0, 0]
    GapToCue 135 [1, 3, 10, 0]
    Governs 402 [0, 0, 1, 0]
    Head 114 [1, 0]
    HeadClass 115 [1, 0, 0]
    HeadCluster 147 [1, 202, 0]
    KindOrder 400 [0, 0, 0]
    Lead 118 [1, 1]
    LeadWord 119 [1, 1465143137]
    LengthKind 143 [1, 3, 0]
    NamedInside 170 [0, 0, 1]
    ObjectOf 117 [1, 1465143137]
    OrderClasses 113 [1, 0, 3, 2]
    OrderGap 112 [1, 0, 1]
    OtherCue 167 [1, 0, 9, 0]
    OtherCueEnding 168 [1, 0, 9, 44]
    Preposition 116 [1, 0, 0]
    Preposition 406 [0, 0]
    RankOrder 120 [1, 0, 0]
    RankOrder 404 [0, 0, 0]
    Side 100 [1]
    SideGap 102 [1, 1]
    SideGapKind 103 [1, 1, 0]
    SideKind 101 [1, 0]
    Signature 164 [0, 0, 0]
    Signed 163 [0, 1, 1465143137]
    SizeKind 122 [1, 2, 0]
    StretchAfter 125 [1, 1465143137]
    StretchBefore 124 [1, 1]
    StretchClusterAfter 153 [1, 141, 0]
    StretchClusterBefore 152 [1, 0, 2]
    StretchEdges 126 [1, 1, 0, 1]
    TwoAfter 110 [1, 3069903347, 677021995]
    TwoBefore 109 [1, 1465143137, 2]
    Verb 401 [0, 2, 4]
    VerbClass 104 [1, 2]
    VerbCluster 146 [1, 300]
    VerbPlace 129 [1, 0, 2, 3]
    VerbReach 106 [1, 2, 4, 1]
    VerbWord 105 [1, 2]
    VoiceKind 165 [1, 1, 0]
    VoiceOrder 166 [1, 1, 0, 0]
    Way 132 [0, 2259224013]
    WayBehind 140 [1, 4208082105]
    WayBetween 141 [2259224013, 2, 0]
    WayNear 133 [1, 2259224013]
    WayOfCue 134 [1, 3, 0, 0]
    ");
}

#[test]
fn features_of_a_choice_after_another() {
    let document = Document::new("“It sank,” Susan Oddle said. “We lost it.”");
    let reading = Reading::new(&document);
    let scene = features::scene(&reading, 1);
    let mut options = Vec::new();
    candidates(&reading, &features::scene(&reading, 0), &mut options);
    let first = options.first().expect("a candidate").mention;
    let end = reading.stretches[0].1 as usize;
    let before = advance(History::default(), first + 1, end);
    let mut out = Named::default();
    features::none(&reading, &scene, options.len(), &mut out);
    decode::history(&reading, &scene, options.first(), before, &mut out);
    insta::assert_snapshot!(out.lines(), @r"
    After 206 [1]
    After 306 [1, 1]
    AfterLength 209 [1, 3]
    Always 200 [0]
    Before 205 [1192957601]
    Before 305 [1, 1192957601]
    BeforeLength 208 [1192957601, 3]
    Candidates 204 [1]
    Continues 304 [1, 0, 0]
    CueWords 210 [0, 0]
    Cues 203 [0, 0]
    Cues 307 [1, 0, 0, 3]
    Edges 202 [0, 1]
    EdgesLength 308 [1, 0, 1, 3]
    Ending 310 [1, 46, 0]
    EndingBefore 311 [1, 44, 3, 0]
    Joined 302 [1, 3]
    Length 201 [3]
    NamedInside 313 [1, 0, 0]
    Paragraph 212 [0, 3, 0]
    Paragraphs 303 [1, 0, 0]
    PersonLength 211 [1, 3]
    PersonLength 312 [1, 1, 3]
    Relation 301 [1]
    SingleLength 207 [0, 3]
    Way 309 [1, 1354816862]
    ");
}

#[test]
fn clues_of_a_pronoun() {
    let text = "Mayor Susan Oddle met the pilot Peter Quill. “It sank,” Oddle said. “We lost it,” she said.";
    let document = Document::new(text);
    let stretches: Vec<Span> = Reading::new(&document).quoted.iter().map(|q| q.inner).collect();
    let table = Table::build(&document, &stretches, &Context::default());
    let span = |word: &str| {
        let start = text.rfind(word).expect("it stands in the text");
        Span::new(start, start + word.len())
    };
    let entity = table.entity_of(span("Oddle said"));
    let previous = [Previous { quote: stretches[0], source: Some(span("Oddle")), entity }];
    let around = Around { quote: stretches[1], previous: &previous };
    let she = Mention { span: span("she"), kind: MentionKind::Pronoun };
    let (form, choices) = table.candidates(&document, she, &around).expect("a choice");
    let mut out = vec![format!("{form:?}")];
    for choice in choices {
        let name = choice.entity.and_then(|id| table.entity(id).name.as_deref());
        let mut clues: Vec<String> = choice
            .features
            .iter()
            .map(|(clue, value)| format!("  {clue:?} {} {value}", *clue as u8))
            .collect();
        clues.sort();
        out.push(name.unwrap_or("nobody").to_owned());
        out.extend(clues);
    }
    insta::assert_snapshot!(out.join("\n"), @r"
    Personal
    Susan Oddle
      Candidate 0 1
      Count 37 0.39624062
      FittingSubjectOfTheSentenceBefore 66 1
      GenderAgrees 9 1
      LastFitting 23 1
      LastMentioned 20 1
      LeadingAndVerb 50 1
      LeadsLastSentence 43 1
      OnlyFitting 52 1
      OnlyFittingInTheSentenceBefore 67 1
      OnlyOneOfTheGenderNearby 30 1
      Person 2 1
      SaidSomethingSince 53 1
      SaidSomethingSinceSameParagraph 62 1
      SaidSomethingSinceSentenceBefore 63 1
      SameParagraph 17 1
      SentenceBefore 13 1
      SpokeLast 33 1
      SpokeLastAndNobodySince 44 1
      SpokeLastClose 57 1
      SpokeLastInParagraph 36 1
      SpokeLastSameParagraph 58 1
      SubjectOfTheSentenceBefore 65 1
      SubjectSince 54 1
      Verb 28 1
    Peter Quill
      Candidate 0 1
      Count 37 0.25
      GenderDiffers 11 1
      LastButOne 21 1
      Person 2 1
      SameParagraph 17 1
      TwoSentencesBack 14 1
    nobody
      Nobody 1 1
    ");
}
