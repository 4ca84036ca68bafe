use proptest::prelude::*;

use super::*;
use crate::article::Precision;

fn page(head: &str, body: &str) -> Article {
    let html = format!("<!doctype html><html lang=\"en-GB\"><head>{head}</head><body>{body}</body></html>");
    parse_page(&html, "saved/page.html", None).expect("the page holds an article")
}

const STORY: &str = "<p>The harbour board voted on Tuesday to close the north quay until the spring, after a survey found \
    that the piles below it had rotted through.</p><p>“We would rather lose a winter than lose a crane,” said Mara Quill, \
    who chairs the board. She told the meeting that the work would cost <b>four</b> million.</p><p>Fishermen said that they \
    had not been asked, and that the south quay was too short for the larger boats that land their catch there at night.</p>";

#[test]
fn body_keeps_its_paragraphs_marks_and_words() {
    let article = page(
        "<title>Quay to close</title>",
        &format!("<nav><a href=/>Home</a></nav><article><h1>Quay to close</h1>{STORY}</article>"),
    );
    let paragraphs: Vec<&str> = article.body.split("\n\n").collect();
    assert_eq!(paragraphs.len(), 3, "{paragraphs:?}");
    assert!(paragraphs[1].starts_with("“We would rather lose a winter than lose a crane,” said Mara Quill"));
    assert!(paragraphs[1].ends_with("would cost four million."));
    assert!(!article.body.contains("Home"));
}

#[test]
fn title_comes_without_the_site() {
    let article = page(
        "<title>Quay to close until spring | The Port Lyle Ledger</title><meta property=og:site_name content='The Port Lyle Ledger'>",
        &format!(
            "<h1>The Port Lyle Ledger</h1><article><h2>Quay to close until spring</h2>{STORY}</article>"
        ),
    );
    assert_eq!(article.title.as_deref(), Some("Quay to close until spring"));
    assert_eq!(article.publisher.as_deref(), Some("The Port Lyle Ledger"));
    let sites = ["The Port Lyle Ledger".to_string(), "portlyle.example".to_string()];
    assert_eq!(
        title::without_site("Salt – and how to keep it - The Port Lyle Ledger", &sites),
        "Salt – and how to keep it"
    );
    assert_eq!(title::without_site("Salt - and how to keep it", &sites), "Salt - and how to keep it");
}

#[test]
fn json_ld_in_a_graph_gives_author_date_and_section() {
    let ld = r##"<script type="application/ld+json">{"@graph":[
        {"@type":"WebSite","name":"The Ledger","datePublished":"1999-01-01"},
        {"@type":["NewsArticle"],"headline":"Quay &amp; crane","datePublished":"2024-02-06T18:15:00+01:00","dateModified":"2024-03-01",
         "author":[{"@id":"#p1"}],"articleSection":"Harbour","keywords":"quay, crane, Quay","publisher":{"name":"The Ledger"}},
        {"@type":"Person","@id":"#p1","name":"Tobin O’Day"}]}</script>"##;
    let article = page(ld, &format!("<article><h1>Quay &amp; crane</h1><p>Tobin O’Day</p>{STORY}</article>"));
    assert_eq!(article.title.as_deref(), Some("Quay & crane"));
    assert_eq!(article.bylines[0].names, ["Tobin O’Day"]);
    assert_eq!(article.section.as_deref(), Some("Harbour"));
    assert_eq!(article.keywords, ["quay", "crane"]);
    let published = article.published.expect("dated");
    assert_eq!((published.date.to_string().as_str(), published.precision), ("2024-02-06", Precision::Second));
    assert_eq!(published.provenance, "json-ld");
    assert_eq!(article.language.as_deref(), Some("en"));
}

#[test]
fn the_address_dates_before_anything_else() {
    let head = "<link rel=canonical href='https://ledger.example/2024/02/07/quay'><meta property=article:published_time content='2024-02-06T23:00:00Z'>";
    let article = page(head, &format!("<article><h1>Quay to close</h1>{STORY}</article>"));
    let published = article.published.expect("dated");
    assert_eq!((published.date.to_string().as_str(), published.provenance.as_str()), ("2024-02-07", "url"));
    assert_eq!(article.origin.url.as_deref(), Some("https://ledger.example/2024/02/07/quay"));
}

#[test]
fn a_field_of_the_same_day_adds_the_hour_to_the_address() {
    let read = |day: &str| {
        let head = format!("<meta property=article:published_time content={day}T07:40:00+01:00>");
        let html = format!("<html><head><title>Quay</title>{head}</head><body>{STORY}</body></html>");
        parse_page(&html, "a", Some("https://ledger.example/2024/05/01/quay")).unwrap().published.unwrap()
    };
    let same = read("2024-05-01");
    assert_eq!((same.date.to_string().as_str(), same.precision), ("2024-05-01", Precision::Second));
    let other = read("2024-05-09");
    assert_eq!((other.date.to_string().as_str(), other.precision), ("2024-05-01", Precision::Day));
}

#[test]
fn the_date_of_an_archived_copy_is_not_the_article_s() {
    let head = "<link rel=canonical href='https://web.archive.org/web/20230101000000/http://ledger.example/2019/05/04/quay'>";
    let article = page(head, &format!("<article><h1>Quay to close</h1>{STORY}</article>"));
    assert_eq!(article.published.expect("dated").date.to_string(), "2019-05-04");
}

#[test]
fn a_change_is_no_publication() {
    let head = "<meta property=article:modified_time content='2024-05-05T10:00:00Z'>";
    let article = page(
        head,
        &format!("<article><h1>Quay to close</h1><p class=date>Updated: 5 May 2024</p>{STORY}</article>"),
    );
    assert_eq!(article.published, None);
}

#[test]
fn visible_dates_count_day_first_outside_america() {
    let article = page(
        "",
        &format!("<article><h1>Quay to close</h1><div class=post-date>03/02/2024</div>{STORY}</article>"),
    );
    assert_eq!(article.published.expect("dated").date.to_string(), "2024-02-03");
    let html = format!(
        "<html lang=en-US><body><article><h1>Quay to close</h1><div class=post-date>03/02/2024</div>{STORY}</article>"
    );
    let article = parse_page(&html, "a.html", None).expect("an article");
    assert_eq!(article.published.expect("dated").date.to_string(), "2024-03-02");
}

#[test]
fn a_field_in_utc_yields_to_the_printed_day() {
    let head = "<meta property=article:published_time content='2024-02-07T02:10:00Z'>";
    let article = page(
        head,
        &format!("<article><h1>Quay to close</h1><span class=date>6 February 2024</span>{STORY}</article>"),
    );
    assert_eq!(article.published.expect("dated").date.to_string(), "2024-02-06");
    let article = page(
        head,
        &format!("<article><h1>Quay to close</h1><span class=date>2 February 2024</span>{STORY}</article>"),
    );
    assert_eq!(article.published.expect("dated").date.to_string(), "2024-02-07");
}

#[test]
fn an_author_nobody_sees_is_the_account_that_uploaded() {
    let head = "<meta name=author content='Webdesk Nine'>";
    let article = page(
        head,
        &format!("<article><h1>Quay to close</h1><p class=byline>By Mara Quill</p>{STORY}</article>"),
    );
    assert_eq!(article.bylines[0].names, ["Mara Quill"]);
    let article = page(head, &format!("<article><h1>Quay to close</h1>{STORY}</article>"));
    assert_eq!(article.bylines, []);
}

#[test]
fn saved_pages_tell_their_address() {
    let html = format!(
        "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://ledger.example/quay \n saved date: x\n--><body><article><h1>Quay</h1>{STORY}"
    );
    assert_eq!(
        parse_page(&html, "a.html", None).expect("an article").origin.url.as_deref(),
        Some("https://ledger.example/quay")
    );
}

#[test]
fn dates_in_many_languages() {
    use crate::ingest::date::Order::DayFirst;
    for (text, date) in [
        ("7. März 2025", "2025-03-07"),
        ("7 de marzo de 2025", "2025-03-07"),
        ("le 1er août 2020", "2020-08-01"),
        ("2025年3月7日", "2025-03-07"),
        ("2025. 3. 7.", "2025-03-07"),
        ("7 марта 2025 г.", "2025-03-07"),
        ("Mar 7th, 2025", "2025-03-07"),
        ("26 | 01 | 2022", "2022-01-26"),
        ("٧ مارس ٢٠٢٥", "2025-03-07"),
    ] {
        let found: Vec<String> = calendar::dates(text, DayFirst).iter().map(|f| f.date.to_string()).collect();
        assert_eq!(found, [date], "{text}");
    }
    assert_eq!(calendar::dates("version 1.2.2012.4, room 31/31/2020", DayFirst), []);
}

#[test]
fn bombs_are_refused() {
    let deep = |tag: &str| tag.repeat(1_000_000 / tag.len());
    for tag in [
        "<div>",
        "<b>",
        "<b id=x>",
        "<section/>",
        "<ul><li>",
        "<table><tr><td>",
        "<svg><g>",
        "<select><option><b>",
        "<option><i>",
    ] {
        assert!(matches!(parse_page(&deep(tag), "a", None), Err(PageError::TooDeep { .. })), "{tag}");
    }
    let unclosed: String = (0..60_000).map(|k| format!("<p><b id={k}>x</p>")).collect();
    assert!(matches!(
        parse_page(&unclosed, "a", None),
        Err(PageError::TooDeep { .. } | PageError::Elements { .. })
    ));
    // flat, but every paragraph opens the formatting anew
    assert!(matches!(parse_page(&deep("<b><p>"), "a", None), Err(PageError::Elements { .. })));
    let attributes: String = (0..100_000).map(|k| format!(" a{k}=1")).collect();
    assert!(matches!(parse_page(&format!("<p{attributes}>x"), "a", None), Err(PageError::Attributes { .. })));
}

#[test]
fn ordinary_untidiness_is_no_bomb() {
    let paragraphs =
        "<p>The quay is shut and the boats lie at the south mole, where the water is low.".repeat(3000);
    let lists = "<ul><li>one<li>two</ul>".repeat(3000);
    let fonts = "<font size=2>a<p>".repeat(2000);
    let script = format!("<script>var a = '{}';</script>", "<div>".repeat(3000));
    for html in [paragraphs, lists, fonts, script] {
        assert_eq!(guard::check(&html), Ok(()), "{}", &html[..40]);
    }
}

/// An end tag does not reach out of an object: what it seems to close stays open.
#[test]
fn nesting_behind_an_end_tag_that_closes_nothing_is_counted() {
    let html = "<div></select><select><option><object><ruby><optgroup>".repeat(2000);
    assert!(guard::check(&html).is_err());
    let fine =
        "<div><object><p>Quay</p></object></div><table><tr><td><object></td></tr></table>".repeat(2000);
    assert!(guard::check(&fine).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,400}") {
        let _ = parse_page(&text, "a", None);
    }

    #[test]
    fn any_tags_are_survived(tags in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<div class=date>", "</div>", "<b>", "</b>", "<a href=x>", "</a>", "<table>", "<tr>", "<td>", "</table>", "<h1>", "</h1>",
        "<time datetime=2024-02-06>", "<script type='application/ld+json'>", "{\"@type\":\"Article\",\"author\":", "}", "</script>", "<svg>", "<math>",
        "<mi>", "<select>", "<option>", "<template>", "<!--", "-->", "<![CDATA[", "<title>", "<li>", "<br>", "By Mara Quill", "7 März 2024", "é“", "&amp", "&#x0;",
        "<frameset>", "<form>", "<body itemprop=author>", "</body>", "<plaintext>", "The quay is shut, the board said on Tuesday. ",
    ]), 0..120)) {
        let _ = parse_page(&tags.concat(), "a", None);
    }

    #[test]
    fn what_the_guard_lets_pass_is_not_deep(tags in prop::collection::vec(prop::sample::select(vec![
        "<div>", "</div>", "<p>", "<b>", "</b>", "<i x=1>", "<a>", "<table>", "<tr>", "<td>", "</table>", "<svg>", "</svg>", "<g/>", "<section/>",
        "<select>", "</select>", "<option>", "<optgroup>", "<style>", "</style>", "<ruby>", "<rt>", "<button>", "<li>", "<ul>", "<dd>", "<object>",
        "<foreignObject>", "<math>", "<mi>", "<template>", "<caption>", "<noscript>", "</noscript>", "<!-->", "-->", "<nobr>", "<font color=1>",
    ]), 1..20)) {
        let html = tags.concat().repeat(200);
        if guard::check(&html).is_ok() {
            let doc = Document::parse(&html);
            let page = Page::read(&doc);
            let deepest = page.depth();
            prop_assert!(deepest <= 8 * guard::MAX_DEPTH, "{deepest}");
        }
    }
}

#[test]
fn a_short_page_keeps_its_paragraphs() {
    let html = "<!DOCTYPE html><html><head><title>Quay shut</title></head><body><nav>Home News Sport</nav>\
        <article><h1>Quay shut</h1><p class=byline>By Mara Quill</p><p>The quay of Lyle is shut for good, said \
        harbour master Ewan Tolliver on Monday.</p><p>Nobody was surprised.</p><p>Share this article</p></article>\
        <p>We use cookies. Accept all</p></body></html>";
    let a = parse_page(html, "q.html", None).unwrap();
    assert_eq!(
        a.body,
        "The quay of Lyle is shut for good, said harbour master Ewan Tolliver on Monday.\n\nNobody was surprised."
    );
    assert!(a.cut.iter().any(|c| c == "Share this article"), "{:?}", a.cut);
}

#[test]
fn what_a_page_tells_machines_ends_the_body() {
    let paragraph = |k: usize| {
        format!(
            "In paragraph {k} the harbour master of Lyle says again that the quay is shut for good and will not open before the year is out."
        )
    };
    let shown: Vec<String> = (0..6).map(|k| format!("<p>{}</p>", paragraph(k))).collect();
    let told: Vec<String> = (0..6).map(paragraph).collect();
    let html = format!(
        "<html><head><title>Quay shut</title><script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\
        \"headline\":\"Quay shut\",\"articleBody\":\"{}\"}}</script></head><body><article><h1>Quay shut</h1>{}\
        <p>The Ledger has been printed in Lyle for a hundred years and is the last paper of the valley that is.</p>\
        </article></body></html>",
        told.join(" "),
        shown.concat()
    );
    let a = parse_page(&html, "q.html", None).unwrap();
    assert!(a.body.ends_with("before the year is out."), "{}", a.body);
    assert_eq!(a.body.matches("paragraph").count(), 6);
    assert!(a.cut.iter().any(|c| c.starts_with("The Ledger has been printed")), "{:?}", a.cut);
}

#[test]
fn bare_text_between_breaks_and_boxes_is_the_body() {
    let body = "<table><tr><td><img src=a.gif></td><td><font size=2>May 2004<br><br>The harbour board voted on \
        Tuesday to close the north quay until the spring, after a survey of its piles.<br><br>Mara Quill put it like \
        this:<blockquote>“We would rather lose a winter than lose a crane.”</blockquote>The skippers see it \
        otherwise.<ul><li>The south quay is short</li></ul>They will meet the board in March &amp; again in \
        May.<br><br>Nobody expects an answer before the summer.<p>The quay was built in 1912</font></td></tr></table>";
    let article = page("<title>What the piles knew</title>", body);
    let paragraphs: Vec<&str> = article.body.split("\n\n").collect();
    for text in [
        "“We would rather lose a winter than lose a crane.”",
        "The skippers see it otherwise.",
        "They will meet the board in March & again in May.",
        "Nobody expects an answer before the summer.",
        "The quay was built in 1912",
    ] {
        assert!(paragraphs.contains(&text), "{text}: {paragraphs:?}");
    }
}

const NOTICE: &str = "<div class=panel><h2>We value your privacy</h2><p>We and our 99 partners keep and read \
    identifiers in cookies on your device, with your consent, to process personal data. You may change your choice on \
    the page of our privacy policy at any time.</p><p>We use data for advertising, measurement and audience research. \
    Some of our partners do not ask for your consent and rely on a legitimate interest.</p><button>Fine</button></div>";

#[test]
fn a_story_may_stand_in_an_aside() {
    let body = format!(
        "<nav><a href=/>Home</a></nav><div><aside class=sidebar><h1>Quay to close</h1>{STORY}</aside></div>{NOTICE}"
    );
    let article = page("<title>Quay to close</title>", &body);
    assert!(article.body.contains("rotted through") && article.body.contains("at night"), "{}", article.body);
    assert!(!article.body.contains("partners"), "{}", article.body);
}

#[test]
fn a_notice_longer_than_the_article_is_left_out() {
    let body = format!(
        "<div><div>{NOTICE}</div></div><main><div><h1>Quay shut</h1><p>The harbour board has shut the north quay.</p>\
        <p>“It stays shut,” said Mara Quill.</p></div></main>"
    );
    let article = page("<title>Quay shut</title>", &body);
    assert_eq!(
        article.body,
        "The harbour board has shut the north quay.\n\n“It stays shut,” said Mara Quill."
    );
    // one that is about such notices is an article
    let body = "<article><h1>Notices</h1><p>The harbour office asked visitors of its pages for consent to cookies and \
        tracking, and named no partners in its privacy policy, the data office found.</p><p>It must stop advertising \
        by personal data until your consent is asked, the office told the board of the harbour.</p></article>";
    assert!(page("<title>Notices</title>", body).body.contains("the data office found"));
}

#[test]
fn a_wall_is_no_article() {
    let description = "The harbour board voted on Tuesday to close the north quay until the spring.";
    let head = format!(
        "<title>Quay to close | Ledger</title><meta property=og:description content='{description}'>"
    );
    for wall in [
        "<main><h1>Go on with adverts</h1><p>Use our pages as ever, with advertising and tracking. More on tracking \
         is in our privacy policy.</p><button>Agree</button><h1>Or pay</h1><p>Nearly no advertising and no tracking \
         for two crowns a week.</p></main>",
        "<main><p>Please enable JavaScript and cookies to go on.</p><p>Verify you are human.</p></main>",
        "<article><h1>Quay to close</h1><p>Subscribe to continue reading this piece.</p></article>",
    ] {
        assert_eq!(page(&head, wall).body, description, "{wall}");
    }
}

#[test]
fn of_several_articles_the_one_with_the_title_counts() {
    let second = STORY.replace("harbour", "theatre").replace("quay", "stage");
    for (open, close, mark) in [
        ("<article>", "</article>", "h2"),
        ("<div itemscope itemtype='https://schema.org/NewsArticle'>", "</div>", "h1"),
        ("<div class=story>", "</div>", "h1"),
    ] {
        let body = format!(
            "<main>{open}<h1>Quay to close</h1>{STORY}{close}{open}<{mark}>Stage to close</{mark}>{second}{second}{close}</main>"
        );
        let article = page("<title>Quay to close</title>", &body);
        assert!(article.body.contains("The harbour board"), "{open}: {}", article.body);
        assert!(!article.body.contains("theatre"), "{open}: {}", article.body);
    }
    // parts of one article
    let body = format!(
        "<main><section class=part><h1>Quay to close</h1>{STORY}</section><section class=part><h2>Stages</h2>{second}</section></main>"
    );
    assert!(page("<title>Quay to close</title>", &body).body.contains("theatre"));
}

#[test]
fn an_empty_page_has_its_text_in_the_state_of_its_script() {
    let text = STORY.replace('"', "'");
    let head = "<title>Quay to close until spring | Ledger</title>";
    let objects = [
        format!(r#"{{"headline":"Quay to close until spring","body":"{text}"}}"#),
        format!(
            r#"{{"title":{{"rendered":"Quay to close until spring"}},"content":[{{"type":"paragraph","text":"{text}"}},
            {{"type":"image","text":"A crane"}}]}}"#
        ),
    ];
    for object in objects {
        let state =
            format!(r#"{{"props":{{"other":{{"title":"Stage","body":"{text}{text}"}},"story":{object}}}}}"#);
        for script in [
            format!("<script type=application/json>{state}</script>"),
            format!("<script>window.__STATE__ = {state}; start();</script>"),
        ] {
            let body = format!("<div id=app><h1>Quay to close until spring</h1></div>{script}");
            let article = page(head, &body);
            assert_eq!(article.body.split("\n\n").count(), 3, "{}", article.body);
            assert!(article.body.ends_with("there at night."), "{}", article.body);
        }
    }
    // no object has the title of the page
    let body = format!(
        r#"<h1>Quay to close</h1><script type=application/json>{{"title":"Stage","body":"{text}"}}</script>"#
    );
    assert_eq!(page("<title>Quay to close</title>", &body).body, "");
}

#[test]
fn the_day_that_is_called_so_is_the_day_of_publication() {
    for line in [
        "<p class=date>June 2, 2014 at 7:00 AM, updated June 3, 2014 at 9:12 AM</p>",
        "<div>Jun. 2, 2014 | Updated: Jun. 3, 2014</div>",
        "<p><span>Last updated</span> <span>3 June 2014</span> · <span>First published</span> <span>2 June 2014</span></p>",
        "<p>Last updated: 03/06/2014 · First published: 02/06/2014</p>",
        "<ul><li>Received: 1 May 2014</li><li>Accepted: 20 May 2014</li><li>Published: 2 June 2014</li></ul>",
        "<p>Updated <time datetime=2014-06-03>3 June</time>, posted <time datetime=2014-06-02>2 June</time></p>",
        "<dl><dt>Event</dt><dd class=date>9 June 2014</dd><dt>Published</dt><dd class=date>2 June 2014</dd></dl>",
    ] {
        let article = page("", &format!("<article><h1>Quay to close</h1>{line}{STORY}</article>"));
        let day = article.published.map(|p| p.date.to_string());
        assert_eq!(day.as_deref(), Some("2014-06-02"), "{line}");
    }
}

#[test]
fn the_order_of_numbers_follows_the_country_of_the_address() {
    let html = format!(
        "<html lang=en><body><h1>Quay to close</h1><p class=date>02/06/2014</p>{STORY}</body></html>"
    );
    let day = |url: &str| parse_page(&html, "a", Some(url)).unwrap().published.unwrap().date.to_string();
    assert_eq!(day("https://ledger.co.uk/quay"), "2014-06-02");
    assert_eq!(day("https://ledger.com/quay"), "2014-02-06");
}

#[test]
fn the_bar_of_a_web_archive_is_not_the_page_s() {
    let bar = "<div id=wm-ipp-base><div id=wm-ipp><a href=#>9 captures</a><div>02 Jun 2014 - 05 Jul 2020</div>\
        <p>Collected by the Long Memory. It keeps what would be lost.</p></div></div>";
    let link =
        "<link rel=canonical href='https://keep.example/2020.07.05-101112/https://ledger.example/quay'>";
    let at = |line: &str| page(link, &format!("{bar}<article><h1>Quay to close</h1>{line}{STORY}</article>"));
    assert_eq!(at("").published, None);
    let article = at("<p class=date>June 2, 2014</p>");
    assert_eq!(article.published.expect("dated").date.to_string(), "2014-06-02");
    assert!(!article.body.contains("Collected"), "{}", article.body);
    for (copy, address) in [
        (
            "https://keep.example/web/20200705101112id_/http://ledger.example/quay",
            "http://ledger.example/quay",
        ),
        ("https://keep.example/web/20200705101112/ledger.example/quay", "ledger.example/quay"),
        ("https://ledger.example/web/2014/quay", "https://ledger.example/web/2014/quay"),
        ("https://ledger.example/q?u=/http://a.example", "https://ledger.example/q?u=/http://a.example"),
    ] {
        assert_eq!(archived(copy), address);
    }
}

#[test]
fn a_title_ends_before_section_and_site() {
    let sites = ["The Port Lyle Ledger".to_string(), "ledger.example".to_string(), "ledger".to_string()];
    for (whole, title) in [
        ("Quay row — what is known · Harbour · The Port Lyle Ledger", "Quay row — what is known"),
        ("Quay row — what is known • The Port Lyle Ledger", "Quay row — what is known"),
        ("Quay row divides town | Arts & Books | The Port Lyle Ledger", "Quay row divides town"),
        ("The Port Lyle Ledger: Quay row divides town", "Quay row divides town"),
        ("Quay row divides town·The Port Lyle Ledger", "Quay row divides town"),
        ("Port Lyle: quay row divides town", "Port Lyle: quay row divides town"),
        ("Quay row · what is known", "Quay row · what is known"),
    ] {
        assert_eq!(title::without_site(whole, &sites), title, "{whole}");
    }
    assert_eq!(title::without_site("Quay row divides town · Ledger", &[]), "Quay row divides town");
}

#[test]
fn lines_below_the_title_name_the_author() {
    for line in [
        "<h4 class=author>By <a href=/q>Mara Quill</a> | <a href=mailto:mq@a.example>Email the author</a> | <a \
         href=#>Follow on Perch</a><br>on June 2, 2014 at 7:00 AM, updated June 3, 2014 at 9:12 AM</h4>",
        "<p class=by>Words: Mara Quill</p>",
        "<div>Posted by Mara Quill on June 2, 2014 10:05 am</div>",
        "<div>Published on June 2, 2014 at 10:05 am by Mara Quill</div>",
    ] {
        let head = "<title>Quay to close</title><meta name=dc.creator content=webadmin7>";
        let article = page(head, &format!("<article><h1>Quay to close</h1>{line}{STORY}</article>"));
        let names: Vec<&String> = article.bylines.iter().flat_map(|b| &b.names).collect();
        assert_eq!(names, ["Mara Quill"], "{line}");
        assert!(article.body.starts_with("The harbour board"), "{}", article.body);
    }
}

#[test]
fn a_piece_of_news_names_its_author_by_reference() {
    let ld = |kind: &str| {
        format!(
            r##"<script type="application/ld+json">{{"@graph":[{{"@type":["Article","{kind}"],"headline":"Quay to close",
            "author":{{"@id":"#p1"}}}},{{"@type":"Person","@id":"#p1","name":"Mara Quill"}}]}}</script>"##
        )
    };
    let body = format!("<article><h1>Quay to close</h1>{STORY}</article>").replace("Mara Quill", "she");
    assert_eq!(page(&ld("NewsArticle"), &body).bylines[0].names, ["Mara Quill"]);
    // the account under which any page was put up
    assert_eq!(page(&ld("WebPage"), &body).bylines, []);
}
