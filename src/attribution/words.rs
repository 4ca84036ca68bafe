//! The word lists behind [`super::lexicon`].

use super::lexicon::Flags;

const PRONOUN_SUBJECT: Flags = Flags::PRONOUN.with(Flags::SUBJECT).with(Flags::STOP);

/// Words as they stand.
pub const CLASSES: &[(Flags, &str)] = &[
    (PRONOUN_SUBJECT, "he she they we i it who which"),
    (
        Flags::PRONOUN.with(Flags::STOP),
        "him them us me you himself herself themselves itself myself ourselves whom",
    ),
    (Flags::POSSESSIVE.with(Flags::STOP), "his her their my our its your whose"),
    (
        Flags::DET.with(Flags::STOP),
        "the a an some many several few most both every each any no another other others all those these this that one two three four five six seven eight nine ten various certain numerous either neither",
    ),
    (
        Flags::PREP.with(Flags::STOP),
        "in on at by for from with to of about against among per via between into over under during since until within without through across around near behind beyond despite toward towards amid upon including regarding concerning like unlike above below outside inside alongside onto throughout",
    ),
    (Flags::CONJ.with(Flags::STOP), "and or but nor yet so"),
    (
        Flags::SUBORDINATE.with(Flags::STOP),
        "when while after before as if because although though since until whether where unless that which how why what than once whereas",
    ),
    (
        Flags::AUX.with(Flags::STOP),
        "is are was were be been being am has have had having do does did doing will would can could shall should may might must won't can't cannot didn't doesn't don't isn't wasn't aren't weren't hasn't haven't hadn't wouldn't couldn't shouldn't ain't",
    ),
    (
        Flags::STOP,
        "not there here then now also still even just only too very more less much such own same out up down off back away again ever never always often however meanwhile instead perhaps maybe please",
    ),
    (
        Flags::ADVERB,
        "also then later once again repeatedly recently reportedly previously immediately quickly simply publicly famously frequently often never always still already just even now earlier today yesterday flatly bluntly angrily jokingly pointedly sarcastically rhetorically only both first initially further subsequently specifically ultimately clearly apparently allegedly briefly finally long soon since not",
    ),
    (
        Flags::COUNT,
        "two three four five six seven eight nine ten dozen dozens hundreds thousands millions half twenty thirty forty fifty",
    ),
    (
        Flags::TITLE,
        "mr mrs ms miss mx dr prof professor sen sens senator senators rep reps representative gov govs governor gen general lt lieutenant col colonel sgt sergeant capt captain cmdr commander adm admiral maj major president vice speaker secretary mayor judge justice attorney chief chairman chairwoman chair former rev reverend sir lord lady dame baroness baron king queen prince princess pope cardinal bishop archbishop imam rabbi sheikh ayatollah minister premier chancellor ambassador congressman congresswoman councillor councilman councilwoman councilor alderman sheriff detective det superintendent supt inspector insp constable pc officer sheriff director coach manager editor analyst economist candidate nominee spokesman spokeswoman spokesperson deputy acting prime foreign finance defense defence interior home democrat republican democratic coroner magistrate marshal brigadier corporal private trooper father sister brother pastor deacon commissioner ceo cfo",
    ),
    (
        Flags::MONTH,
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec",
    ),
    (Flags::DAY, "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight"),
    (
        Flags::ORG_NAME,
        "inc corp ltd plc llc co company corporation group university college school institute institution department ministry office council court committee commission agency bureau service association society federation foundation union bank fund trust party campaign administration congress senate house parliament press times post news journal tribune herald guardian telegraph mail observer gazette magazine radio television tv network police force army navy corps board authority center centre hospital museum church club league alliance coalition movement front organization organisation partners capital securities holdings industries technologies systems airlines airways motors pharmaceuticals energy services international global media studios records entertainment embassy treasury reserve",
    ),
    (
        Flags::OPENER,
        "the a an in on at but and as if for while when after before since although though because it he she they we you i this that these those there here his her their its our my your who what why how which where not no yes so then now also still yet asked let thank last next according despite during with from to of by or well look one some many most several both earlier later meanwhile however instead speaking writing pressed pledging adding noting referring citing responding commenting following asked given such all any each every other another only even just once under over about like unlike perhaps maybe until unless whether within without between among through across around nor first second third finally overall today yesterday monday tuesday wednesday thursday friday saturday sunday still more than much few sources critics officials police people",
    ),
    (
        Flags::ORIGIN,
        "american british english scottish welsh irish french german italian spanish russian chinese japanese korean indian pakistani iranian iraqi israeli palestinian syrian turkish greek dutch belgian swiss swedish norwegian danish finnish polish ukrainian brazilian mexican canadian australian african european asian arab egyptian saudi afghan democratic republican conservative liberal labour tory bloomberg",
    ),
    (Flags::CUE.with(Flags::SAY), "according"),
    (
        Flags::VERB,
        "is are was were has had have will would could may might can should did does became become remains remained went came got made took gave saw left kept held stood sat ran led met won lost began found",
    ),
];

/// Nouns in the singular, or in the one form they are met in; [`plural`] adds the other.
pub const NOUNS: &[(Flags, &str)] = &[
    (
        Flags::PERSON,
        "spokesman spokeswoman spokesperson spokespeople official aide adviser advisor source insider strategist analyst economist expert lawyer attorney solicitor barrister prosecutor judge justice magistrate coroner senator lawmaker legislator congressman congresswoman representative governor mayor president chairman chairwoman chair chief executive director manager boss head leader founder owner officer minister secretary ambassador diplomat commissioner candidate nominee contender rival opponent ally supporter backer critic activist campaigner protester demonstrator organizer organiser voter resident neighbour neighbor man woman boy girl child children teenager mother father parent son daughter brother sister husband wife widow uncle aunt cousin family friend relative colleague victim witness survivor patient doctor physician surgeon nurse teacher student pupil professor scientist researcher historian author writer columnist journalist reporter editor commentator host anchor moderator presenter actor actress singer musician artist filmmaker producer player coach captain striker driver pilot farmer trader dealer investor shareholder banker businessman businesswoman billionaire mogul tycoon entrepreneur consultant worker employee staffer operative donor delegate lobbyist fan people person user member participant attendee audience crowd veteran soldier commander general colonel sergeant detective policeman inspector superintendent constable sheriff investigator guard prisoner inmate suspect defendant claimant plaintiff hacker imam priest pastor bishop pope prince king queen democrat republican conservative liberal socialist populist pollster observer skeptic politician bureaucrat heckler caller viewer reader guy lady gentleman successor predecessor deputy counterpart treasurer secretary-general vice-president co-founder co-host running-mate narrator landlord tenant customer client passenger builder developer planner engineer architect curator librarian principal headteacher headmaster chancellor provost dean caretaker chef councillor someone somebody anyone everyone nobody others respondents majority half percent hundreds thousands dozens premier nephew niece grandfather grandmother grandson sibling outlet newspapers advocate marcher spectator onlooker bystander questioner interviewer hopeful frontrunner front-runner defender scholar associate speechwriter commenter superdelegate neurosurgeon cleric pediatrician paediatrician comedian comic magnate freshman pundit specialist moderate progressive evangelical environmentalist detractor objector citizen blogger correspondent novelist poet playwright reviewer loyalist confidant confidante acquaintance roommate classmate teammate partner mentor theologian preacher rabbi nun psychologist psychiatrist therapist biologist physicist chemist geologist climatologist epidemiologist virologist astronomer meteorologist forecaster paramedic firefighter lifeguard fisherman miner shopkeeper publican bartender waiter waitress carer caregiver volunteer cadet pensioner retiree refugee migrant immigrant defector dissident extremist gunman assailant attacker abuser accuser complainant whistleblower whistle-blower informant girlfriend boyfriend fiancé fiancée mum dad mom grandma granddad stepfather stepmother co-worker underwriter accountant auditor statistician demographer sociologist anthropologist archaeologist philosopher technician mechanic plumber electrician interpreter translator biographer publicist promoter agent umpire referee goalkeeper midfielder quarterback golfer jockey cyclist swimmer runner teen youngster commuter motorist shopper diner visitor tourist traveller traveler villager islander settler protestor chairperson salesman saleswoman cashier receptionist janitor adversary doubter sceptic lecturer tutor dancer photographer songwriter rapper guitarist director-general envoy negotiator mediator arbitrator peacekeeper general-secretary policewoman juror bailiff paralegal hostage captor smuggler trafficker pediatrist dentist pharmacist midwife veterinarian vet dietitian nutritionist psychoanalyst constituent taxpayer ratepayer homeowner householder leaseholder freeholder rancher trucker cabbie conductor stewardess astronaut aviator",
    ),
    (
        Flags::ORG,
        "company firm group agency campaign committee commission council court government administration ministry department office police army navy military force authority party union association society charity trust foundation institute university college school hospital bank fund team club federation league network station channel newspaper paper magazine daily tabloid website site board panel body organization organisation coalition movement parliament congress senate house regulator watchdog jury lab laboratory think-tank consortium manufacturer carmaker automaker airline retailer publisher broker brokerage insurer lender bureau embassy consulate palace kremlin pentagon treasury airport operator service start-up startup developer chain brand institution camp opposition rebels militants insurgents establishment leadership staff public electorate community legislature judiciary affiliate faction publication business conglomerate nonprofit militia cabinet presidency secretariat tribunal prosecution audience band choir duo pair couple trio crew congregation majority minority generation delegation assembly caucus subcommittee subsidiary bookmaker supermarket utility drugmaker theater theatre museum gallery library diocese church mosque synagogue taskforce",
    ),
    (
        Flags::PAPER,
        "statement report letter document memo email e-mail tweet post message survey poll study review ruling judgment verdict filing lawsuit suit complaint indictment affidavit order petition article editorial column book memoir ad advert advertisement video transcript note notice release communique résumé headline caption sign banner placard slogan website page platform manifesto resolution bill law constitution charter speech text bulletin blog diary agreement treaty warrant leaflet account profile summary analysis inscription result finding figure estimate remark interview research legislation rule story playbook photo photograph picture footage recording tape voicemail voiceover voice-over script lyric song motto hashtag t-shirt shirt poster mural label plaque ticket textbook novel brochure flyer flier handbook newsletter tally projection spot screen excerpt passage subtitle chapter proposal guideline regulation clause provision statute ordinance directive decree memorandum briefing dossier cable telegram dispatch testimony questionnaire data statistics listing entry proverb adage obituary mailer chant voice graffiti update",
    ),
];

/// Verbs by their base form; [`forms`] adds the others.
pub const VERBS: &[(Flags, &str)] = &[
    (
        Flags::CUE.with(Flags::SAY),
        "say tell add write tweet ask note explain continue reply respond state answer declare insist argue",
    ),
    (
        Flags::CUE,
        "accuse acknowledge address admit admonish advise affirm agree allege announce apologize apologise appeal applaud assail assert assess assure attack attest avow bark beg bellow bemoan berate blame blast blog boast brag brand bristle broadcast call caution characterize characterise charge chant chide chime cite claim clarify coin comment commend complain compare concede conclude condemn confess confide confirm congratulate contend counter cry credit criticize criticise crow curse decide decry defend demand demur denounce deny deride describe detail dictate disagree disclose dismiss dispute dub echo elaborate email emphasize emphasise encourage endorse enthuse estimate exclaim exhort expect explode express extol fear feel fire forecast fret fume gripe groan grumble gush hail hiss hint hope howl imply indicate inform inquire instruct insinuate insult interject interrupt intone invoke itemize jeer jest joke judge justify label lambast lambaste lament laud lecture liken list maintain mention message mock moan mumble murmur muse mutter mouth muse name object observe offer opine order outline plead pledge point ponder portray post praise predict press proclaim profess promise pronounce propose protest prove publish push question quip quote rail rant read reason reassert reassure rebuke rebut recall recite recommend recount refer reflect refuse regret reiterate reject rejoice relate release relay remark remember remind repeat report request respond retort retweet reveal rhapsodize ridicule roar rule scoff scold scream shoot shout shriek sigh signal slam smirk sneer snap speak specify speculate spell stress suggest summarize summarise surmise swear talk taunt tease term testify text thank theorize think thunder title tout trumpet tweak underline underscore urge utter vent vow wail warn weigh welcome whisper wonder worry yell believe conclude consider determine discuss figure find imagine know learn mean plan show acknowledge sing sign joke narrate editorialize email phone explain recollect",
    ),
    (
        Flags::VERB,
        "accept act agree allow appear apply approach arrest arrive attend avoid back beat become begin blame break bring build buy carry cause change choose close come compete continue control create cut deal decline defeat deliver die draw drive drop earn eat end enjoy enter face fail fall fight file fill follow force gain get give go grow hand happen hate have head help hit hold hurt include increase invite join jump keep kick kill lack land laugh launch lead leave lie lift live look lose love make manage mark marry meet miss move need nod open oppose organize organise own pass pay play pull put raise reach receive remain remove represent resign return ride rise run seek seem sell send serve set share sit smile sound spend split stand start stay steal step stop struggle suffer support take target teach throw travel try turn use visit vote wait walk want watch wear win work choose sound",
    ),
];

/// Irregular past forms and participles.
const IRREGULAR: &[(&str, &str)] = &[
    ("say", "said"),
    ("tell", "told"),
    ("write", "wrote written"),
    ("read", "read"),
    ("speak", "spoke spoken"),
    ("think", "thought"),
    ("feel", "felt"),
    ("find", "found"),
    ("know", "knew known"),
    ("learn", "learnt"),
    ("mean", "meant"),
    ("show", "shown"),
    ("sing", "sang sung"),
    ("swear", "swore sworn"),
    ("shoot", "shot"),
    ("spell", "spelt"),
    ("beat", "beat beaten"),
    ("become", "became"),
    ("begin", "began begun"),
    ("break", "broke broken"),
    ("bring", "brought"),
    ("build", "built"),
    ("buy", "bought"),
    ("choose", "chose chosen"),
    ("come", "came"),
    ("cut", "cut"),
    ("deal", "dealt"),
    ("draw", "drew drawn"),
    ("drive", "drove driven"),
    ("eat", "ate eaten"),
    ("fall", "fell fallen"),
    ("fight", "fought"),
    ("get", "got gotten"),
    ("give", "gave given"),
    ("go", "went gone goes"),
    ("grow", "grew grown"),
    ("have", "had"),
    ("hit", "hit"),
    ("hold", "held"),
    ("hurt", "hurt"),
    ("keep", "kept"),
    ("lead", "led"),
    ("leave", "left"),
    ("lie", "lay lying"),
    ("lose", "lost"),
    ("make", "made"),
    ("meet", "met"),
    ("pay", "paid"),
    ("put", "put"),
    ("ride", "rode ridden"),
    ("rise", "rose risen"),
    ("run", "ran run"),
    ("seek", "sought"),
    ("sell", "sold"),
    ("send", "sent"),
    ("set", "set"),
    ("sit", "sat"),
    ("spend", "spent"),
    ("split", "split"),
    ("stand", "stood"),
    ("steal", "stole stolen"),
    ("take", "took taken"),
    ("teach", "taught"),
    ("throw", "threw thrown"),
    ("wear", "wore worn"),
    ("win", "won"),
    ("forecast", "forecast"),
    ("broadcast", "broadcast"),
];

/// Bases that double their last letter ("admitted", "quipping").
const DOUBLING: &str = "admit beg blog brag chat cut demur get hit jab nod plan put quip rebut run set sit slam snap split stop swear tag win drop begin refer";

/// All forms of a verb, each with whether it is the -ing form.
pub fn forms(base: &str) -> Vec<(String, bool)> {
    let ends = |s: &str| base.ends_with(s);
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|s| ends(s));
    let stem = if DOUBLING.split(' ').any(|d| d == base) {
        format!("{base}{}", &base[base.len() - 1..])
    } else {
        base.to_owned()
    };
    let third = if ends("s") || ends("x") || ends("z") || ends("ch") || ends("sh") {
        format!("{base}es")
    } else if ends("y") && !vowel_y {
        format!("{}ies", &base[..base.len() - 1])
    } else {
        format!("{base}s")
    };
    let past = if ends("e") {
        format!("{base}d")
    } else if ends("y") && !vowel_y {
        format!("{}ied", &base[..base.len() - 1])
    } else {
        format!("{stem}ed")
    };
    let ing = if ends("e") && !ends("ee") && !ends("ye") {
        format!("{}ing", &base[..base.len() - 1])
    } else {
        format!("{stem}ing")
    };
    let mut out = vec![(base.to_owned(), false), (third, false), (ing, true)];
    match IRREGULAR.iter().find(|(b, _)| *b == base) {
        Some((_, list)) => out.extend(list.split(' ').map(|f| (f.to_owned(), false))),
        None => out.push((past, false)),
    }
    out
}

/// The plural of a noun.
pub fn plural(noun: &str) -> String {
    let consonant = |s: &str| !s.ends_with(['a', 'e', 'i', 'o', 'u']);
    if let Some(stem) = noun.strip_suffix("man") {
        format!("{stem}men")
    } else if let Some(stem) = noun.strip_suffix('y').filter(|s| consonant(s)) {
        format!("{stem}ies")
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| noun.ends_with(end)) {
        format!("{noun}es")
    } else {
        format!("{noun}s")
    }
}
