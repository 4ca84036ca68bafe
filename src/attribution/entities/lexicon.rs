//! What single words tell: first names, titles, roles, kinds of body, and the
//! words that look like names only because a sentence starts with them.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::attribution::lexicon::Flags as Class;
use crate::attribution::words::{NOUNS, plural};

/// A set of [`Flags`] bits about one word, by its lower-case form.
pub type Flags = u32;

pub const MALE: Flags = 1 << 0;
pub const FEMALE: Flags = 1 << 1;
/// Stands before a name and is no part of it ("Mr", "Sen", "President").
pub const TITLE: Flags = 1 << 2;
/// Tells a man ("Mr", "spokesman", "father").
pub const HE: Flags = 1 << 3;
/// Tells a woman.
pub const SHE: Flags = 1 << 4;
/// A noun for one person ("analyst", "spokesman").
pub const PERSON: Flags = 1 << 5;
/// A noun for several persons ("officials", "police").
pub const GROUP: Flags = 1 << 6;
/// A common noun for a body ("company", "ministry").
pub const BODY: Flags = 1 << 7;
/// A noun for something written ("statement", "report").
pub const DOCUMENT: Flags = 1 << 8;
/// Ends a company's name ("Inc", "Corp").
pub const COMPANY: Flags = 1 << 9;
/// Part of the name of a body when capitalised ("University", "Department").
pub const INSTITUTION: Flags = 1 << 10;
/// Function words and others that carry a capital only at the start of a sentence.
pub const STOP: Flags = 1 << 11;
pub const PLACE: Flags = 1 << 12;
/// Months and days.
pub const TIME: Flags = 1 << 13;
/// "British", "Texan", "Labour": names nobody, tells where somebody belongs.
pub const DEMONYM: Flags = 1 << 14;
/// Lower-case part of a name ("van", "de", "bin").
pub const PARTICLE: Flags = 1 << 15;
pub const SAY: Flags = 1 << 16;
/// "Jr", "II".
pub const SUFFIX: Flags = 1 << 17;
pub const DETERMINER: Flags = 1 << 18;
pub const PREPOSITION: Flags = 1 << 19;
pub const HE_PRONOUN: Flags = 1 << 20;
pub const SHE_PRONOUN: Flags = 1 << 21;
/// "a", "an", "one", "another": what it introduces is new to the reader.
pub const INDEFINITE: Flags = 1 << 22;
/// Auxiliaries and other finite verbs that follow a subject.
pub const VERB: Flags = 1 << 23;
/// Speaks for somebody else ("spokesman", "source").
pub const VOICE: Flags = 1 << 24;
/// Adjectives and numbers that may start a name ("New", "First") but alone are none.
pub const SOFT: Flags = 1 << 25;

/// One name a line; see the README beside the lists for their credit.
const MALE_NAMES: &str = include_str!("../names/male.txt");
const FEMALE_NAMES: &str = include_str!("../names/female.txt");

/// Names on the lists that are commoner as something else.
const NO_NAMES: &str = "august america asia china india tuesday wednesday thursday friday england france germany austria paris london berlin washington york house star sun king prince judge general major bishop pope first second may march june an see in a for than van der page do my ever day winter summer autumn spring sunday monday saturday chance candy case fair free fed many more most any say said old new north south east west young long pen per pet honor liberty merci mercy easter christmas kenya cuba britain tory brook fleet port pace price true blue green black brown white gray grey baker mayor marine welch scotch dutch polish british irish french english";

/// Given names that the English list lacks: men's, then women's.
const MORE_MEN: &str = "abdullah abdul abdel ahmad ahmed akira alejandro alexei alexey ali aleksandr amir anders andrei andrzej antonio arjun arvind \
    asif atul bashar barack ban benigno benjamin boris carlos ciaran cristiano daoud david deng diego dmitri dmitry domenic dominique edmund eduardo emmanuel enrique \
    eoin eric erdal evo fareed farid felipe ferdinand fernando fidel francois françois gianni giorgos giovanni giuseppe gordon graeme guido gunther hamid hans haruhiko \
    harald hassan heinz helmut hiroshi hosni hugo hussein ibrahim igor imran ivan jacques jaime javier jean-claude jean-marc jean-paul jean jens jian \
    joaquim joaquin johann johannes jorge josé jose joão juan julio junichiro jurgen jürgen kemal kenji khalid klaus kofi kumar lars luis luiz lukas mahmoud \
    mahmud manmohan manuel mario masaaki matteo mauricio miguel mikhail mohamed mohammad mohammed muhammad mohamad mustafa narendra nasser nicolas nigel nikolai nicolás norbert \
    nouri oleg olivier omar osama oscar owen pablo paolo pascal pavel pedro pierre pranab pravin raghuram rafael rahul rajiv ramon raul raúl recep reinhard ricardo \
    rodrigo rohit romano rudi rupert sanjay satoshi sergei sergey sergio shigeru shinzo silvio sergej stéphane stephane sunil suresh syed takashi takeshi taro tariq tayyip \
    thabo thomas tomasz toshihiko umberto vaclav vijay viktor vikram vladimir vinod wen wolfgang xavier xi yasser yasuo yoshihiko yoshimasa yuri yusuf yves zhang zhou zoran sajid sadiq \
    joerg jeroen jörg didier koichi akio benoit benoît anil luc vittorio antonis philipp philippe fabrizio koji torsten thorsten amadeu holger osamu rajat yannis rakesh kazuo arun yoshihiro nobuo atsushi hiroaki \
    armin yukio yasuhiro fredrik frederik takeo makoto masayoshi fujio luca youssef yousef subodh hideo amit arnaud masahiro takumi tadashi tatsuo ajit ashraf vitor vítor severin kaushik karl-heinz anand susumu alexandre shinichi vivek wim franco seiji \
    erkki farouk masayuki costas ilias volker ioannis giannis reto deepak sameet yoshinori geert sylvain thierry shiro marwan franck tetsuya toru irv samir dinesh shiv manoj jochen maurizio yasuhide hany stelios mats jaap amar hiroyuki cormac eamon \
    yair guenter günter günther ashok yuji tsuyoshi crispin naoki norio masaru hajime praveen michalis nicos nikos hideaki petros umar katsuhiko julien masaki satoru renzo jussi uwe anup saleh jorgen jørgen hirokazu murli winfried shigenori shoichi kiyoshi callum \
    wasim joost hakan håkan frits cedric cédric keisuke egon dominik jorg maarten sameer hernan hernán mauro bjoern björn bjorn jesper dermot angelos jari shigeki philippos masataka pantelis massimo elmar nikolaus saeed imre panos vassilis eugenio zahid pavan rohan \
    urs harminder akbar saif usman usama abdulaziz abdulrahman bilal faisal fahd fahad ghassan hamad haider haidar hamza hisham iqbal ismail jalal jamal karim khaled majid mansour mazen mehdi mehmet mohsen muqtada murat mustapha naguib nabil nawaz nizar \
    qasim qassem ramzi rashid riad riyad salah salim salman sami selim shahid shaukat sohail tahir talal turki walid wael yahya zaid ziad zia recep ahmet mesut bulent cemal kerem ozgur serkan tayfun \
    ajai ajoy alok amitabh arunas ashish bhupinder chandra girish gopal harish jagdish jairam kapil kiran lalit mahesh mahendra manish montek mukesh naresh nitin palaniappan pankaj prakash prasad ramesh ratan ravi sachin sandeep satish shashi shankar subhash sudhir surjit \
    uday vikas vinay vinit yashwant agustin agustín alejo alfonso andrés andres arturo baltasar cesar césar cristobal eduard ernesto esteban evo fabio fabrice federico félix fernando gerardo gilberto gustavo héctor hector hernando horacio iñaki ignacio ismael itamar iván \
      josep josu lázaro leopoldo lucas lula marcelo marcos marco mariano matías néstor nestor octavio rubén ruben sebastián sebastian tomás vicente alain aurelien bertrand christophe denis emmanuel fabien florent francis françois gérard gerard \
    gilles guillaume hervé herve jean-françois jean-louis jean-michel laurent léon loïc luc marcel mathieu matthieu michel patrice rémi remi rené régis regis serge stéphane xavier yannick alessandro alfredo andrea carlo claudio corrado daniele dario domenico emilio \
    enzo filippo gianfranco gianluca giancarlo gianni giacomo giulio guido ivano lamberto leonardo lorenzo luciano luigi marcello massimo matteo michele nino raffaele renato roberto rocco romano salvatore stefano sandro tommaso ugo valerio walter achim albrecht andreas axel bernd \
    christoph claus dieter dietmar eberhard eckart ekkehard frank-walter friedrich fritz gerd gerhard götz gregor gernot guido hans-peter hans-werner hartmut heiko heiner hermann horst jens joschka juergen jürgen karl-theodor kai lothar ludwig marco markus matthias norbert olaf oskar \
    otmar philipp rainer ralf reiner roland rolf rüdiger rudolf siegfried sigmar stefan thilo thomas ulrich udo volkmar walther wilhelm wolfram aleksandar aleksei alexandros anatoly andrius arkady arseniy bogdan boyko branko bronislaw dariusz donatas dragan dusan \
    evangelos fyodor gediminas gennady georgi goran grzegorz igor ilya jacek jan jaroslaw jerzy jiri kirill konstantin krzysztof lech leonid leszek lubomir maciej marcin marek mateusz mikhail milos milorad miroslav mirek nikola oleksandr ondrej pavlo pawel petr petro piotr radek radoslaw \
    ratko ruslan rustam semyon slavko slobodan stanislav taras toomas traian vaclav valdis valery vasily viktor vitaly vladislav vojislav vuk wieslaw wlodzimierz wojciech yegor yevgeny yulian zbigniew zdenek zoltan anders arne bengt bo bertil carl-henric christer erkki esko \
    göran gunnar hakon henrik ingvar jens jorma jyrki kaj kjell lars-erik leif mikael morten olli ola olof pekka per risto sven svein tarja tore torbjorn torbjørn trond ulf urho vidar bart dirk frans gerrit guy hendrik herman jaap joop jos kees klaas koen maarten marten menno nout pieter rik ruud sjoerd steven wouter yves \
    chukwuemeka chidi emeka goodluck ikenna kofi kwabena kwesi mamadou mbeki mwai moussa ngozi nnamdi oluwaseun olusegun ousmane raila robert sekou tendai thabo uhuru umaru yoweri akihiko akira daisuke eisuke fumio haruki hidetoshi hiroki hirohide ichiro junya katsuya kazuhiko kazuhito kazuyuki \
    keiichi keizo ken kenichi kenta kunio masaharu masahiko masao masato masazumi michio mitsuo motohisa naoto nobuyuki noriyuki ryo ryosuke ryota sadakazu seiichi shigeo shinji shintaro shuichi shunichi tadao takahiro takafumi takao takatoshi takehiko takuji tatsuya tetsuo tomohiro toshihiro toshio \
    toyoo tsutomu yasuhisa yasuo yasutoshi yohei yoichi yoshiaki yoshihide yoshito yosuke yuichi yuichiro agus aung-thein bambang budi joko nguyen prabowo susilo thaksin surin abhisit somchai wladimir kamal kwame jeb dov ehud shimon ariel avigdor jin hu li wang liu ben mitt rand newt cory beto tim tom jim joe bob rob mike dan don ken nick chris matt greg jeff steve sam andy \
    tony phil pete ron ray pat alex max jack jake josh zac zach kyle luke liam ryan sean shaun stuart graham keith neil ian iain alan alastair alistair alasdair colin craig derek duncan ewan gareth gavin \
    geoff geraint hamish hugh huw jamie jeremy jonathan julian kenneth kieran lewis malcolm martin niall norman oliver patrick peter philip quentin richard robin roderick rory russell simon stefan stephen \
    terence theo timothy tristan vince vincent wayne william yvan";
const MORE_WOMEN: &str = "aisha angela ayesha aung beatriz benazir carmen catarina chiara christine claudia cristina dilma eva fatima federica fiona frauke gabriela gillian hanan helle \
    indira ingrid irina jacinda jacqui jayalalithaa kamala keiko kirsten larissa leila lucia ludmila magdalena maria maría marine marta meera megyn michelle mihaela mireille nadia \
    nancy natalia natalya natasha nicola olga park priti priya rania rosa rosaly samantha segolene ségolène sheikha shirin sonia sofia svetlana tatiana tatyana theresa tulsi \
    tzipi ursula valentina valérie vandana viviane yingluck yoko yulia yuriko zainab zoe zoë ivanka melania kellyanne hillary condoleezza nikki elizabeth harriet patricia jacqueline yvette \
    cherie tessa vera hazel clare claire caroline diane dawn emma fran frances hilary jane jo joan joanna julie kate katie kathy karen laura lisa liz louise lucy mary margaret marcia nicky \
    akiko junko gemma beverley marillyn martine ute nisha harpreet sian siân kemi bola adriana agnieszka alessandra alexandra amina ana anastasia anita anna anneke annegret antje arundhati astrid aya ayumi beata birgit birgitte bridget britta cécile cecilia \
    chanda chantal clémentine consuelo corinne cynthia dalia daniela delphine dina ditte doris edith elena eleni elif elke emanuela ewa fadela fatma fatoumata francesca françoise frederique funmi giulia giovanna graça greta gro gudrun hala harumi heike hélène helen helena hina hiroko hoda huda \
    ilse ines inés inga ingeborg irena isabel isabella isabelle ivana jadwiga jana janina joana joanna jutta kalpana karin katarina katarzyna katja katrin khadija kirsty krista laila lakshmi latifa laurence leyla lidia lubna lucía luisa maarit magda maha malala malgorzata manal manuela margrethe mari maria-fernanda mariana \
    mariam mariko marina marjorie marlene marwa masako mayumi mayawati medha melanie michiko minako miriam miyuki monika mona nadezhda nafissatou najat naoko naomi nathalie navi neelam neelie nina noriko nora ngozi nuria oksana olena paola paloma pascale petra pilar pooja pratibha preeti rachida raghida ranjana razan reem rena renata renate ritsuko roberta rosario roza \
    sabine sadako saira sakura sana sandrine sanae sayeeda seema shabana shazia sheryl shilpa shreya siobhan smita sonja soraya sunita susanne swati sylvie tamara tania tarja teresa tomoko tzipora ulrike uma ursula valerie vaira vandana veena veronika véronique violeta virginie wafa wangari xenia yasmin yelena yekaterina yevgenia yoshiko yukari yuki yumiko zahra zaha zaynab zeinab zsuzsa rachel rebecca ruth sally sarah sophie stella sue susan tracey vicky victoria wendy winnie";

/// Family names that stand first in Chinese and Korean names and tell neither sex.
const FAMILY_FIRST: &str = "wu zhu jiang dong yi wei xu yao choi chung fu shen xie cao zhao kwon kang yoon cai xiao sheng qian cheng sung lu hua guo chu lim hwang qi peng qin zou xiang huang byun gao yang xi zhang zhou hu li wang liu deng wen \
    chen lin luo zheng zeng zhong feng deng gong hao hou jia jin lai liang liao mao meng nie ning qiu ruan shao tian xiong xue yan yin yu zhan zhuang zuo bae cho hyun jang jeon jung kim ko kwak lee nam noh paik rhee roh ryu seo shin suh yoo yun tsai tsang tung hsu hsieh";

/// Names that both lists hold and that are one sex's nearly always.
const MOSTLY_MEN: &str = "adrian ajay alex alfie allie andy angel augustine austin barry beau benny bernie bert bertie bill billy blake bo bobby brett bryn cal cam carmine cecil chad chris christian clem \
    cody constantine corey craig dale daniel danny darryl daryl dean dennis denny devin donny dorian drew eddie eddy francis frank frankie franky fred freddie freddy gabriel gene george gerry glen glenn gus \
    hannibal harley heath ira jerry jesse jordan jude justin karel kellen kit kyle lane lee leland lonnie lou luce max maurice michal mickey nat neil noel ollie patrick perry phil quentin quinn randy ray \
    reggie rene ricky robbie ronnie ronny rory sam sammy scotty sean shane shaun shawn sonny ted teddy terry theo tim timmy toby tommy tony valentine van vin vinny wallis wally willie willy wynn";
const MOSTLY_WOMEN: &str = "abbey abbie abby addie alexis alix andie andrea angie ariel ashley aubrey averil billie blair brandy britt brook brooke bobbie carey carlin cass cat chrissy christie christy claire clare connie \
    courtney daffy dana dani dominique edie emmy erin evelyn felice fran gail gale gay gayle georgia georgie geri gill ginger grace haley hazel hilary hillary holly isa jackie jan jamie jean jess jessie jo jodi jodie jody \
    joey juanita judith judy julie kelly kelsey lauren laurie leigh lesley leslie lindsay lindsey lynn maddie maddy marietta marion maxie mel meredith merle merry meryl michele millicent nicky niki nikki page paige pat \
    patrice patsy patty penny randi regan robin ruby sal sandy sasha shannon sharon shelby shelley simone stacy sunny sydney tabby tammy terri tracey tracy val vivian whitney winnie taylor";

const TITLES_HE: &str = "mr sir lord messrs king prince father fr monsieur herr senor señor viscount sheikh sheik emir imam ayatollah rabbi brother";
const TITLES_SHE: &str = "mrs ms miss lady dame queen princess baroness madame madam mme";
const TITLES: &str = "dr prof professor sen sens senator rep reps representative congressman congresswoman gov governor lt col colonel sgt sergeant capt captain cpl corporal maj major gen general adm admiral cmdr commander \
    lieutenant brig brigadier rev reverend judge justice president vice-president premier chancellor secretary mayor speaker pope bishop archbishop cardinal attorney \
    insp inspector supt superintendent det detective dcs dci di pc wpc constable deputy sheriff officer chief minister ambassador councillor cllr alderman mp mps mep msp hon marshal private pvt spc \
    president-elect chairman-elect ds dc depute coach doctor dean rector undersecretary commissioner first-lady ex-president ex-minister";

const MEN: &str = "spokesman chairman businessman congressman man father husband son brother boy gentleman policeman fireman salesman actor waiter grandfather uncle nephew king prince \
    widower boyfriend frontman anchorman fisherman serviceman cameraman alderman assemblyman councilman bishop pope priest monk guy lad bridegroom stepfather grandson airman gunman";
const WOMEN: &str = "spokeswoman chairwoman businesswoman congresswoman woman mother wife daughter sister girl lady policewoman actress waitress grandmother aunt niece queen princess widow girlfriend \
    councilwoman assemblywoman nun heiress hostess schoolgirl stepmother granddaughter housewife mum mom mistress bride comedienne midwife";
const PERSONS: &str = "analyst member commandant newsreader newscaster goalscorer economist strategist manager director executive president chairperson chair chief head leader minister secretary senator representative lawmaker legislator politician \
    governor mayor premier chancellor ambassador diplomat envoy official spokesperson commissioner commander general colonel captain sergeant officer constable detective inspector superintendent sheriff \
    judge justice lawyer attorney solicitor barrister prosecutor counsel advocate magistrate coroner professor scientist researcher geologist physicist chemist biologist economist historian psychologist psychiatrist \
    sociologist astronomer engineer doctor physician surgeon nurse patient teacher headteacher headmaster headmistress principal student pupil lecturer academic author writer novelist poet journalist reporter editor \
    columnist correspondent anchor host presenter broadcaster commentator blogger publisher producer filmmaker musician singer songwriter rapper composer conductor artist painter sculptor designer architect \
    photographer player footballer striker midfielder goalkeeper defender captain coach trainer athlete sprinter swimmer cyclist driver rider pilot astronaut founder co-founder owner ceo cfo coo cto chairman partner \
    banker trader broker investor adviser advisor aide assistant consultant expert specialist activist campaigner organiser organizer volunteer worker employee boss entrepreneur mogul billionaire millionaire developer farmer \
    candidate nominee contender frontrunner front-runner incumbent opponent rival veteran soldier marine pensioner resident neighbour neighbor witness eyewitness victim survivor suspect defendant plaintiff claimant prisoner inmate \
    offender killer rapist murderer teenager youth child adult person individual guest friend colleague relative cousin parent councillor mp mep peer democrat republican conservative tory liberal \
    ombudsman regulator auditor treasurer trustee governor deputy boss chef critic curator librarian minister priest vicar reverend rabbi imam cleric preacher theologian monarch dictator strongman mogul tycoon \
    negotiator mediator inspector investigator examiner insider whistleblower tweeter user viewer reader caller voter shopper customer passenger traveller traveler tourist migrant refugee immigrant \
    comedian comic celebrity star superstar model dancer choreographer creator inventor pioneer guru evangelist technician operator supervisor administrator registrar bursar archivist programmer lobbyist pollster \
    vice-chairman vice-president co-author coauthor cofounder co-chair newcomer successor predecessor rep source dealer holder buyer seller landlord tenant owner retailer premier no.2 \
    paramedic firefighter shopkeeper postman mechanic plumber electrician builder miner clerk cashier carer guard bodyguard lifeguard caretaker gamekeeper keeper";
const VOICES: &str = "spokesman spokeswoman spokesperson source insider official representative rep spokesmen sources officials spokespeople spokespersons";
const GROUPS: &str = "officials sources analysts economists police prosecutors lawyers authorities executives critics experts lawmakers scientists researchers doctors physicians teachers senators democrats republicans \
    ministers leaders judges witnesses authors investors traders residents parents families relatives campaigners activists protesters supporters opponents students pupils patients voters members investigators \
    detectives officers people men women many others some several spokesmen spokespeople diplomats bankers employees workers staff soldiers troops rebels insurgents militants friends colleagues neighbours \
    neighbors victims survivors countries ministries companies governments bishops clerics journalists editors reporters historians users viewers readers fans organisers organizers conservatives liberals tories \
    solicitors barristers psychiatrists psychologists economists managers directors governors mayors regulators shareholders creditors insiders aides advisers advisors jurors sisters brothers siblings both two three";
const BODIES: &str = "company firm group bank agency ministry department government council committee commission court union party association organisation organization charity institute university college school hospital \
    newspaper paper magazine network broadcaster station website site service corporation retailer carmaker automaker airline maker manufacturer developer operator regulator watchdog board panel team club league federation \
    office bureau administration parliament congress senate house army navy force military alliance bloc coalition campaign foundation trust society institution fund exchange authority tribunal inquiry publisher label \
    studio startup start-up giant lender insurer brewer miner bookmaker supermarket chain brokerage thinktank think-tank think tank lobby business conglomerate partnership church mission embassy utility provider supplier \
    drugmaker chipmaker planemaker steelmaker state country nation city county daily weekly publication outlet channel police military ministries authorities campaign prosecution opposition cabinet presidency treasury judiciary union hotel restaurant library museum theatre theater regime embassy";
const DOCUMENTS: &str = "statement report letter document study survey memo article editorial book ruling judgment judgement verdict opinion complaint lawsuit suit indictment affidavit filing email e-mail message messages tweet \
    post note petition resolution bill law act constitution treaty agreement communique communiqué declaration draft transcript website blog page description caption headline advert advertisement ad poster sign banner leaflet pamphlet \
    manifesto guidelines guideline guidance rules order decree motion paper review analysis poll release comments remarks sheet summary proposal plan text will postmortem autopsy inscription plaque";
const COMPANIES: &str = "inc corp corporation co ltd plc llc llp lp ag sa nv bv gmbh kk spa ab asa oyj se holdings holding group company limited incorporated partners bancorp bancshares";
const INSTITUTIONS: &str = "university college school institute institution academy department ministry office bureau agency council committee commission court tribunal parliament congress senate house assembly union party association \
    organisation organization federation foundation trust society centre center bank bancorp fund exchange authority board administration service services force army navy police constabulary embassy church hospital \
    productions pictures films publishing properties stores brands foods analytics consulting consultants advisors advisers ventures logistics solutions software networks therapeutics biosciences healthcare health clinic orchestra festival awards museum library times post journal herald tribune telegraph guardian observer gazette chronicle mail news press magazine network television tv radio bbc cnn nbc abc cbs fox reuters company industries systems technologies technology \
    motors airlines airways energy oil gas petroleum pharmaceuticals labs laboratories laboratory studios records entertainment media communications telecom securities capital management investments investment insurance financial \
    international global worldwide associates brothers club league team united city rovers campaign coalition alliance movement front army states nations kingdom republic department treasury pentagon kremlin reserve \
    survey survey project program programme initiative act bill law corps guard guards commission commissioners protection enforcement standards commerce investigations laboratories street road avenue square park bridge station airport river lake mount mountain island islands bay beach hotel stadium arena hall palace castle county province district region \
    war games cup championship championships olympics festival awards award prize show conference summit forum day week month line building tower plaza supreme national federal royal european american trade labour \
    guidelines guidance code convention treaty agreement protocol database index magazine review daily weekly today";
const STOPS: &str = "the a an this that these those and but or nor yet for if then than because although though while when where whether since until unless after before during despite amid among according as at by from in into \
    of off on onto out over per through to toward towards under up upon via with within without about above across against along around behind below beneath beside besides between beyond near next \
    i me my mine we us our ours you your yours he him his she her hers it its they them their theirs who whom whose which what how why here there now today yesterday tomorrow tonight not no yes never always often \
    sometimes also too very just only even still again already once twice perhaps maybe however moreover furthermore meanwhile nevertheless nonetheless therefore thus hence indeed instead otherwise rather quite such same other \
    another each every either neither both all any some many much more most few less least several \
    is are was were be been being am has have had having do does did doing can could may might must shall should will would let lets go going come see look get got make made take said say says told asked added \
    well oh ok okay yeah sure thanks thank please sorry hello hi dear asked earlier later recently previously currently finally eventually initially originally generally usually typically clearly obviously apparently reportedly \
    allegedly similarly likewise additionally specifically particularly especially notably overall elsewhere nearby nobody nothing everybody everyone everything somebody someone something anyone anybody anything none \
    asked asking speaking writing citing noting adding referring responding replying commenting pointing quoting pledging promising warning calling describing explaining arguing using given based compared following including \
    regarding concerning considering depending facing pending saying telling talking turning looking born raised dressed known once like unlike thanks due beginning starting ending critics analysts officials police sources \
    people men women children parents experts lawyers prosecutors investors shares stocks sales profits analysts editing reporting additional updated read related share click photo image video watch follow sign subscribe copyright \
    advertisement breaking exclusive update correction analysis opinion factbox feature interview profile editorial comment letters q a photograph photographs photo picture image source video note composite file handout illustration caption";
const SOFTS: &str = "re part back down new old big good great bad right wrong true false real late early long short high low half full whole own free open close under-secretary non anti pro pre post ex former ongoing top key main chief general senior junior deputy acting one two three four five six seven eight nine ten first second third last home foreign acting vice health shadow under joint inter social";
const PLACES: &str = "afghanistan africa albania algeria america angola arabia argentina armenia asia athens atlanta australia austria azerbaijan baghdad bahrain bangladesh barcelona beijing beirut belarus belfast belgium berlin bolivia bosnia \
    boston brazil britain brussels bulgaria burma cairo california cambodia cameroon canada cardiff caribbean chicago chile china colombia colorado congo connecticut copenhagen croatia cuba cyprus dallas damascus delaware delhi denmark detroit \
    dubai dublin ecuador edinburgh egypt england eritrea estonia ethiopia europe fiji finland florida france frankfurt gaza geneva georgia germany ghana glasgow greece guatemala guyana haiti hamburg hawaii helsinki holland honduras houston \
    hungary iceland idaho illinois india indiana indonesia iowa iran iraq ireland islamabad israel istanbul italy ivory jakarta jamaica japan jerusalem johannesburg jordan kabul kansas kashmir kazakhstan kentucky kenya kiev kyiv korea kosovo kuwait \
    lagos laos latvia lebanon leeds lesotho liberia libya lisbon lithuania liverpool london louisiana luxembourg macedonia madrid maine malawi malaysia mali malta manchester manhattan maryland massachusetts melbourne mexico miami michigan minnesota \
    mississippi missouri moldova mongolia montana montenegro montreal morocco moscow mozambique mumbai munich myanmar namibia nebraska nepal netherlands nevada niger nigeria norway norwich nottingham ohio oklahoma oman ontario oregon oslo oxford pakistan palestine \
    panama paraguay paris pennsylvania peru philadelphia philippines poland portugal prague qatar quebec riyadh romania rome russia rwanda scotland seattle senegal seoul serbia shanghai sheffield singapore slovakia slovenia somalia spain stockholm \
    sudan sweden switzerland sydney syria taiwan tanzania tehran tennessee texas thailand tibet tokyo toronto tripoli tunisia turkey uganda ukraine uruguay utah vancouver venezuela vermont vienna vietnam virginia wales warsaw washington \
    hong kong wisconsin wyoming yemen zambia zimbabwe zurich alabama alaska arizona arkansas hampshire jersey carolina dakota orleans york birmingham bristol leicester bradford newcastle u.s u.k usa uk us eu u.n un";
const TIMES: &str = "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec";
const DEMONYMS: &str = "american british english scottish welsh irish french german italian spanish portuguese dutch belgian swiss austrian swedish norwegian danish finnish polish czech hungarian romanian bulgarian greek turkish russian ukrainian \
    georgian chinese japanese korean indian pakistani bangladeshi afghan iranian iraqi israeli palestinian syrian lebanese jordanian egyptian libyan tunisian algerian moroccan sudanese ethiopian kenyan nigerian ghanaian african asian european \
    latin arab arabic muslim islamic christian jewish catholic protestant hindu buddhist australian canadian mexican brazilian argentine argentinian chilean colombian venezuelan cuban peruvian thai vietnamese indonesian malaysian filipino \
    burmese nepalese saudi kuwaiti yemeni texan californian londoner western eastern northern southern soviet kurdish serbian croatian bosnian albanian democratic shia sunni ";
const PARTICLES: &str = "de la le van von bin al el der den del della di da do dos du ibn ter ten af";
const SAYS: &str = "said says say told tells added adds asked asks wrote writes tweeted stated states announced argued argues claimed claims explained explains insisted insists noted notes warned warns declared replied responded \
    suggested suggests acknowledged admitted conceded denied called described accused testified remarked observed recalled predicted promised vowed pledged urged commented quipped joked concluded continued confirmed estimated \
    reported reports believes thinks complained agreed stressed emphasized emphasised pointed maintained contended alleged recounted reiterated countered read reads saying adding telling noting calling describing explaining arguing writing";
const VERBS: &str = "is are was were has have had will would can could may might must shall should did does do went came made took got gave found became began left met also who spoke declined refused wants wanted plans planned expects expected \
    faces faced appeared died won lost ran runs led leads joined moved returned arrived filed announced";
const DETERMINERS: &str = "the a an this that these those his her their its our my your one another some any no each every both several many two three four five";
const INDEFINITES: &str = "a an one another some any each every several many no";
const PREPOSITIONS: &str = "of at for from in to by with on about against under over into near between among during after before through via than as like toward towards without within upon";

struct Lexicon {
    words: FxHashMap<u64, Flags>,
    short_forms: FxHashMap<u64, u64>,
    role_nouns: FxHashMap<u64, u64>,
}

/// Short forms of given names and what they are short for. Names on one line
/// count as the same given name when the surname is the same.
const SHORT_FORMS: &[&str] = &[
    "michael mike mick mickey",
    "william bill will billy willie",
    "robert bob rob bobby",
    "richard rick dick rich",
    "james jim jimmy jamie",
    "joseph joe joey",
    "thomas tom tommy",
    "charles charlie chuck",
    "anthony tony",
    "donald don donny",
    "ronald ron ronnie",
    "edward ed eddie ted",
    "theodore teddy",
    "kenneth ken kenny",
    "steven stephen steve",
    "timothy tim",
    "daniel dan danny",
    "david dave",
    "matthew matt",
    "gregory greg",
    "jeffrey jeff geoffrey geoff",
    "andrew andy",
    "nicholas nick",
    "christopher chris",
    "patrick pat",
    "alexander alex",
    "samuel sam",
    "benjamin ben",
    "peter pete",
    "philip phillip phil",
    "raymond ray",
    "lawrence larry laurence",
    "elizabeth liz beth betty",
    "katherine catherine kate kathy cathy katie",
    "margaret maggie meg peggy",
    "susan sue",
    "deborah debbie deb",
    "jacqueline jackie jacqui",
    "patricia patty trish",
    "victoria vicky",
    "rebecca becky",
    "jennifer jenny jen",
    "barbara barb",
    "bernard bernie",
    "vincent vince",
    "douglas doug",
    "frederick fred",
    "gerald gerry jerry",
    "leonard len",
    "zachary zac zach zack",
    "joshua josh",
    "jacob jake",
    "nathaniel nathan nate",
    "francis frank",
    "albert al bert",
    "alfred alf",
    "arthur art",
    "walter walt",
    "eugene gene",
    "terence terry",
    "mohammed muhammad mohamed mohammad",
    "sergei sergey",
    "yulia julia",
    "dmitry dmitri",
];

/// Role nouns that stand for one another, the usual one first.
const ROLE_NOUNS: &[&str] = &[
    "judge justice recorder magistrate",
    "senator sen",
    "congressman rep representative congresswoman lawmaker",
    "governor gov",
    "professor prof",
    "doctor dr physician",
    "minister secretary undersecretary",
    "lawyer attorney solicitor barrister counsel",
    "chief ceo boss executive",
    "chairman chair chairwoman chairperson",
    "spokesman spokeswoman spokesperson rep",
    "inspector insp det detective",
    "superintendent supt",
    "general gen",
    "captain capt",
    "colonel col",
    "lieutenant lt",
    "sergeant sgt",
    "president vice-president",
    "footballer striker midfielder defender winger goalkeeper player",
    "footballer forward",
    "coach manager",
    "politician mp",
    "prosecutor d.a",
];

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut words: FxHashMap<u64, Flags> = FxHashMap::default();
        let mut add = |list: &str, flags: Flags| {
            for word in list.split_whitespace() {
                *words.entry(hash(word)).or_default() |= flags;
            }
        };
        let lower = |list: &str| {
            list.split_whitespace()
                .map(str::to_lowercase)
                .filter(|n| !NO_NAMES.split_whitespace().any(|no| no == n))
                .collect::<Vec<_>>()
                .join(" ")
        };
        add(&lower(MALE_NAMES), MALE);
        add(&lower(FEMALE_NAMES), FEMALE);
        add(MORE_MEN, MALE);
        add(MORE_WOMEN, FEMALE);
        let mut only = |list: &str, keep: Flags| {
            for word in list.split_whitespace() {
                let flags = words.entry(hash(word)).or_default();
                *flags = *flags & !(MALE | FEMALE) | keep;
            }
        };
        only(FAMILY_FIRST, MALE | FEMALE);
        only(MOSTLY_MEN, MALE);
        only(MOSTLY_WOMEN, FEMALE);
        let mut add = |list: &str, flags: Flags| {
            for word in list.split_whitespace() {
                *words.entry(hash(word)).or_default() |= flags;
            }
        };
        add(TITLES_HE, TITLE | HE);
        add(TITLES_SHE, TITLE | SHE);
        add(TITLES, TITLE);
        add(MEN, PERSON | HE);
        add(WOMEN, PERSON | SHE);
        add(PERSONS, PERSON);
        add(VOICES, VOICE);
        add(GROUPS, GROUP);
        add(BODIES, BODY);
        add(DOCUMENTS, DOCUMENT);
        add(COMPANIES, COMPANY);
        add(INSTITUTIONS, INSTITUTION);
        add(STOPS, STOP);
        add(SOFTS, SOFT);
        add(PLACES, PLACE);
        add(TIMES, TIME);
        add(DEMONYMS, DEMONYM);
        add(PARTICLES, PARTICLE);
        add("jr sr ii iii iv", SUFFIX);
        add(SAYS, SAY);
        add(VERBS, VERB);
        add(DETERMINERS, DETERMINER);
        add(INDEFINITES, INDEFINITE);
        add(PREPOSITIONS, PREPOSITION);
        add("he his him himself", HE_PRONOUN);
        add("she her hers herself", SHE_PRONOUN);
        // people of attribution that no list here has
        for (_, nouns) in NOUNS.iter().filter(|(class, _)| *class == Class::PERSON) {
            for noun in nouns.split_whitespace() {
                words.entry(hash(noun)).or_insert(PERSON);
                words.entry(hash(&plural(noun))).or_insert(GROUP);
            }
        }
        Lexicon { words, short_forms: firsts(SHORT_FORMS), role_nouns: firsts(ROLE_NOUNS) }
    })
}

/// Maps every word of a line to the first.
fn firsts(lines: &[&str]) -> FxHashMap<u64, u64> {
    let mut out = FxHashMap::default();
    for line in lines {
        let mut forms = line.split_whitespace();
        let first = hash(forms.next().unwrap_or(""));
        for form in forms {
            out.entry(hash(form)).or_insert(first);
        }
    }
    out
}

/// The usual noun for a role ("judge" for "justice"), or the noun itself.
pub fn role_noun(hash: u64) -> u64 {
    lexicon().role_nouns.get(&hash).copied().unwrap_or(hash)
}

/// The flags of a word, given the hash of its lower-case form.
pub fn flags(hash: u64) -> Flags {
    lexicon().words.get(&hash).copied().unwrap_or(0)
}

/// The given name that this one is short for, or the name itself.
pub fn given_name(hash: u64) -> u64 {
    lexicon().short_forms.get(&hash).copied().unwrap_or(hash)
}

/// A word without its possessive ending and closing dots.
pub fn stem(word: &str) -> &str {
    let word = word
        .strip_suffix("'s")
        .or_else(|| word.strip_suffix("’s"))
        .or_else(|| word.strip_suffix("'S"))
        .or_else(|| word.strip_suffix("’S"))
        .unwrap_or(word);
    word.trim_end_matches(['.', '\'', '’'])
}

/// A letter without its accent, for the names that papers print both ways.
fn plain(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' | 'ė' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ł' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ţ' | 'ț' | 'ť' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ď' => 'd',
        other => other,
    }
}

/// Hash of a word in lower case and without accents: the same for "PENCE", "Pence" and "pence".
pub fn hash(word: &str) -> u64 {
    if word.is_ascii() {
        return hash_bytes(word.as_bytes());
    }
    let folded: String = word.chars().flat_map(char::to_lowercase).map(plain).collect();
    hash_bytes(folded.as_bytes())
}

/// Eight bytes a step; the bit that tells capitals from small letters is set throughout.
fn hash_bytes(bytes: &[u8]) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let mut h = bytes.len() as u64;
    let mut mix = |block: u64| h = (h.rotate_left(23) ^ block).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (blocks, rest) = bytes.as_chunks();
    for block in blocks {
        mix(u64::from_le_bytes(*block) | SMALL);
    }
    if !rest.is_empty() {
        let mut block = [0x20; 8];
        block[..rest.len()].copy_from_slice(rest);
        mix(u64::from_le_bytes(block) | SMALL);
    }
    // 0 is kept for marks
    (h ^ (h >> 29)).max(1)
}
