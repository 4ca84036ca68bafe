//! The formats that can be read: one file each, and one row each in the table below.
//!
//! A reader takes the bytes of one record and gives the drafts of its articles. It does
//! no IO and keeps no state; what all formats settle alike is not its business
//! ([`finish`](super::finish)).

pub(super) mod csv;
mod delivered;
mod docx;
mod enex;
mod europresse;
mod factiva;
mod factiva_text;
mod feed;
mod ghost;
pub mod html;
mod json;
mod lexisnexis;
pub(super) mod mail;
mod markdown;
mod mediawiki;
mod newsml;
mod newsml1;
mod ninjs;
mod nitf;
#[cfg(feature = "pdf")]
mod pdf;
mod proquest;
mod rtf;
mod sgml;
mod sign;
mod subtitles;
mod text;
pub(super) mod warc;
mod webarchive;
mod wikitext;
mod wxr;

use super::draft::Drafts;
use super::{Options, Record};
pub(super) use sign::{Head, Markup, Sign};

/// How a file is cut into records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// The file is one record and is read whole.
    Whole,
    /// Each line that is not blank is a record.
    Lines,
    /// A header, and each row below it is a record.
    Rows,
    /// A record starts at `open` and ends with `close`.
    Elements { open: &'static [u8], close: &'static [u8] },
    /// The messages of an mbox.
    Messages,
    /// The records of a crawl that may hold a page.
    Crawl,
    /// As `Crawl`, in the format before WARC.
    OldCrawl,
    /// This build cannot read the format; one with the feature could.
    #[cfg_attr(feature = "pdf", allow(dead_code, reason = "only a build without the feature refuses"))]
    Refused { feature: &'static str },
}

/// A row of the table.
struct Row {
    /// What the format is called in messages.
    name: &'static str,
    /// How a file of the format is told from others; any of them is enough.
    signs: &'static [Sign],
    /// How a file is cut into records.
    cut: Cut,
    /// Reads one record.
    read: fn(&Record, &Options) -> Drafts,
    /// Whether records are pages of the web: one without text is told of all the same,
    /// and the language that its template declares is not believed blindly.
    is_page: bool,
    /// Whether a file is one article, so that what is said of the file (its name, a
    /// sidecar) is said of the article.
    is_one_article: bool,
}

macro_rules! formats {
    ($($(#[$doc:meta])* $format:ident = $row:expr;)+) => {
        /// A format whose records can be read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Format {
            $($(#[$doc])* $format,)+
        }

        /// Every format, in the order in which a file is asked for their signs.
        static FORMATS: &[(Format, Row)] = &[$((Format::$format, $row),)+];
    };
}

impl Format {
    fn row(self) -> &'static Row {
        // the table and the formats are made of the same rows
        &FORMATS[self as usize].1
    }

    /// What the format is called in messages.
    pub fn as_str(self) -> &'static str {
        self.row().name
    }

    /// Whether records of this format are pages of the web.
    pub fn is_page(self) -> bool {
        self.row().is_page
    }

    /// Whether a file of this format is one article, so that what is said of the
    /// file (its name, a sidecar) is said of the article.
    pub fn is_one_article(self) -> bool {
        self.row().is_one_article
    }

    /// Whether a file is cut while it is read.
    pub fn is_stream(self) -> bool {
        match self.cut() {
            Cut::Whole | Cut::Refused { .. } => false,
            Cut::Lines | Cut::Rows | Cut::Elements { .. } | Cut::Messages | Cut::Crawl | Cut::OldCrawl => {
                true
            }
        }
    }

    pub(super) fn cut(self) -> Cut {
        self.row().cut
    }

    pub(super) fn read(self, record: &Record, options: &Options) -> Drafts {
        (self.row().read)(record, options)
    }

    /// The first format of which `is` holds for one of its signs.
    pub(super) fn told_by(is: impl Fn(&Sign) -> bool) -> Option<Format> {
        FORMATS.iter().find(|(_, row)| row.signs.iter().any(&is)).map(|(format, _)| *format)
    }

    /// The format whose record is a member of a .zip, and the member.
    pub(super) fn of_members(holds: impl Fn(&str) -> bool) -> Option<(Format, &'static str)> {
        let rows = FORMATS.iter().flat_map(|(format, row)| row.signs.iter().map(move |sign| (*format, sign)));
        rows.filter_map(|(format, sign)| match sign {
            Sign::Member(name) => Some((format, *name)),
            Sign::Magic(_) | Sign::Data(_) | Sign::Markup(_) | Sign::Text(_) => None,
        })
        .find(|(_, name)| holds(name))
    }
}

formats! {
    Pdf = Row {
        name: "PDF",
        signs: &[Sign::Magic(b"%PDF-")],
        cut: pdf::CUT,
        read: pdf::read,
        is_page: false,
        is_one_article: true,
    };
    Rtf = Row {
        name: "RTF",
        signs: &[Sign::Magic(b"{\\rtf")],
        cut: Cut::Whole,
        read: rtf::read,
        is_page: false,
        is_one_article: false,
    };
    Warc = Row {
        name: "WARC",
        signs: &[Sign::Magic(b"WARC/")],
        cut: Cut::Crawl,
        read: warc::read,
        is_page: true,
        is_one_article: false,
    };
    /// Crawls of before WARC.
    Arc = Row {
        name: "ARC",
        signs: &[Sign::Magic(warc::ARC)],
        cut: Cut::OldCrawl,
        read: warc::read,
        is_page: true,
        is_one_article: false,
    };
    /// A page as Safari saves it.
    WebArchive = Row {
        name: "Web archive",
        signs: &[Sign::Magic(webarchive::BINARY), Sign::Markup(webarchive::is)],
        cut: Cut::Whole,
        read: webarchive::read,
        is_page: true,
        is_one_article: true,
    };
    Jsonl = Row {
        name: "JSON Lines",
        signs: &[Sign::Data(json::is_lines)],
        cut: Cut::Lines,
        read: json::read_line,
        is_page: false,
        is_one_article: false,
    };
    Json = Row {
        name: "JSON",
        signs: &[Sign::Data(|_| true)],
        cut: Cut::Whole,
        read: json::read,
        is_page: false,
        is_one_article: false,
    };
    /// Reuters-21578.
    Sgml = Row {
        name: "Reuters SGML",
        signs: &[Sign::Markup(sgml::is)],
        cut: Cut::Elements { open: b"<REUTERS", close: b"</REUTERS>" },
        read: sgml::read,
        is_page: false,
        is_one_article: false,
    };
    /// RSS, Atom, RDF.
    Feed = Row {
        name: "feed",
        signs: &[Sign::Markup(feed::is)],
        cut: Cut::Whole,
        read: feed::read,
        is_page: false,
        is_one_article: false,
    };
    NewsMl = Row {
        name: "NewsML-G2",
        signs: &[Sign::Markup(newsml::is)],
        cut: Cut::Whole,
        read: newsml::read,
        is_page: false,
        is_one_article: false,
    };
    /// The form of NewsML before G2.
    NewsMl1 = Row {
        name: "NewsML 1",
        signs: &[Sign::Markup(|markup| markup.root() == "newsml")],
        cut: Cut::Whole,
        read: newsml1::read,
        is_page: false,
        is_one_article: false,
    };
    /// Notes of Evernote, among them clipped pages.
    Enex = Row {
        name: "Evernote export",
        signs: &[Sign::Markup(|markup| markup.root() == "en-export")],
        cut: Cut::Elements { open: b"<note>", close: b"</note>" },
        read: enex::read,
        is_page: false,
        is_one_article: false,
    };
    /// Pages of a wiki.
    MediaWiki = Row {
        name: "MediaWiki dump",
        signs: &[Sign::Markup(|markup| markup.root() == "mediawiki")],
        cut: Cut::Elements { open: b"<page>", close: b"</page>" },
        read: mediawiki::read,
        is_page: false,
        is_one_article: false,
    };
    Nitf = Row {
        name: "NITF",
        signs: &[Sign::Markup(|markup| markup.root() == "nitf")],
        cut: Cut::Whole,
        read: nitf::read,
        is_page: false,
        is_one_article: true,
    };
    FactivaXml = Row {
        name: "Factiva XML",
        signs: &[Sign::Markup(factiva::is_xml)],
        cut: Cut::Whole,
        read: factiva::read_xml,
        is_page: false,
        is_one_article: false,
    };
    LexisNexisHtml = Row {
        name: "LexisNexis HTML",
        signs: &[Sign::Markup(lexisnexis::is_html)],
        cut: Cut::Whole,
        read: lexisnexis::read_html,
        is_page: false,
        is_one_article: false,
    };
    EuropresseHtml = Row {
        name: "Europresse HTML",
        signs: &[Sign::Markup(europresse::is)],
        cut: Cut::Whole,
        read: europresse::read,
        is_page: false,
        is_one_article: false,
    };
    FactivaHtml = Row {
        name: "Factiva HTML",
        signs: &[Sign::Markup(factiva::is_html)],
        cut: Cut::Whole,
        read: factiva::read_html,
        is_page: false,
        is_one_article: false,
    };
    /// WebVTT and SubRip.
    Subtitles = Row {
        name: "subtitles",
        signs: &[Sign::Text(subtitles::is)],
        cut: Cut::Whole,
        read: subtitles::read,
        is_page: false,
        is_one_article: true,
    };
    /// Messages one after the other.
    Mbox = Row {
        name: "mbox",
        signs: &[Sign::Text(mail::is_mbox)],
        cut: Cut::Messages,
        read: mail::read,
        is_page: false,
        is_one_article: false,
    };
    Markdown = Row {
        name: "Markdown",
        signs: &[Sign::Text(markdown::is)],
        cut: Cut::Whole,
        read: markdown::read,
        is_page: false,
        is_one_article: true,
    };
    /// A page saved as one MIME message.
    Mhtml = Row {
        name: "MHTML",
        signs: &[Sign::Text(mail::is_saved_page)],
        cut: Cut::Whole,
        read: mail::read_page,
        is_page: true,
        is_one_article: true,
    };
    /// One message.
    Mail = Row {
        name: "mail",
        signs: &[Sign::Text(mail::is_message)],
        cut: Cut::Whole,
        read: mail::read,
        is_page: false,
        is_one_article: true,
    };
    LexisNexisText = Row {
        name: "LexisNexis text",
        signs: &[Sign::Text(lexisnexis::is_text), Sign::Text(lexisnexis::is_delivered_text)],
        cut: Cut::Whole,
        read: lexisnexis::read_text,
        is_page: false,
        is_one_article: false,
    };
    FactivaText = Row {
        name: "Factiva text",
        signs: &[Sign::Text(factiva_text::is)],
        cut: Cut::Whole,
        read: factiva_text::read,
        is_page: false,
        is_one_article: false,
    };
    ProQuest = Row {
        name: "ProQuest text",
        signs: &[Sign::Text(proquest::is)],
        cut: Cut::Whole,
        read: proquest::read,
        is_page: false,
        is_one_article: false,
    };
    /// Comma-, semicolon- or tab-separated values with a header.
    Csv = Row {
        name: "CSV",
        signs: &[Sign::Text(csv::is)],
        cut: Cut::Rows,
        read: csv::read,
        is_page: false,
        is_one_article: false,
    };
    Html = Row {
        name: "HTML",
        signs: &[Sign::Markup(html::is_page), Sign::Text(html::is_likely)],
        cut: Cut::Whole,
        read: html::read,
        is_page: true,
        is_one_article: true,
    };
    /// A word processor's file, as LexisNexis delivers.
    Docx = Row {
        name: "DOCX",
        signs: &[Sign::Member("word/document.xml")],
        cut: Cut::Whole,
        read: docx::read,
        is_page: false,
        is_one_article: false,
    };
    /// What is nothing else.
    Text = Row {
        name: "text",
        signs: &[Sign::Text(|_| true)],
        cut: Cut::Whole,
        read: text::read,
        is_page: false,
        is_one_article: true,
    };
}

/// Printed pages, in a build that cannot read them.
#[cfg(not(feature = "pdf"))]
mod pdf {
    use super::{Cut, Drafts, Options, Record};
    use crate::ingest::Reason;

    pub const CUT: Cut = Cut::Refused { feature: "pdf" };

    pub fn read(_: &Record, _: &Options) -> Drafts {
        Err(Reason::Feature { format: "PDF", feature: "pdf" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_its_row() {
        for (format, row) in FORMATS {
            assert!(!row.signs.is_empty(), "{format:?}");
        }
    }
}
