//! The export of a Ghost blog: posts in one table, their authors and tags in others.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::article::Article;
use crate::ingest::readers::byline;

/// The tables of one blog.
pub struct Blog<'t> {
    pub posts: Vec<&'t RawValue>,
    /// What the blog is called.
    pub title: Option<String>,
    /// The authors of each post, in their order, and its tags.
    authors: HashMap<String, Vec<String>>,
    tags: HashMap<String, Vec<String>>,
    /// Who each user is.
    users: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Export<'t> {
    #[serde(borrow, default)]
    db: Vec<Export<'t>>,
    #[serde(borrow)]
    data: Option<Tables<'t>>,
}

#[derive(Deserialize)]
struct Tables<'t> {
    #[serde(borrow)]
    posts: Vec<&'t RawValue>,
    users: Vec<Value>,
    #[serde(default)]
    posts_authors: Vec<Value>,
    #[serde(default)]
    posts_tags: Vec<Value>,
    #[serde(default)]
    tags: Vec<Value>,
    #[serde(default)]
    settings: Vec<Value>,
}

/// What decides about a post.
#[derive(Deserialize)]
struct Post {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    author_id: Value,
    #[serde(default)]
    status: Value,
    #[serde(default, rename = "type")]
    kind: Value,
    #[serde(default)]
    page: Value,
}

impl<'t> Blog<'t> {
    /// The blog that a JSON text holds, if it is one.
    pub fn read(text: &'t str) -> Option<Blog<'t>> {
        let mut export: Export = serde_json::from_str(text).ok()?;
        if export.data.is_none() {
            export = export.db.into_iter().next()?;
        }
        let tables = export.data?;
        let title = tables.settings.iter().find(|s| s["key"] == "title");
        let tags = names(&tables.tags);
        Some(Blog {
            title: title.and_then(|s| s["value"].as_str()).map(str::to_string),
            authors: joined(&tables.posts_authors, "author_id", &names(&tables.users)),
            tags: joined(&tables.posts_tags, "tag_id", &tags),
            users: names(&tables.users),
            posts: tables.posts,
        })
    }

    /// What a post is where it is no article that has appeared.
    pub fn refusal(&self, post: &RawValue) -> Option<&'static str> {
        let post: Post = serde_json::from_str(post.get()).ok()?;
        let is_page = post.kind == "page" || post.page == true || post.page == 1;
        match post.status.as_str() {
            Some(status) if status != "published" && status != "sent" => Some("a draft"),
            _ => is_page.then_some("a page of the site"),
        }
    }

    /// Gives an article what the other tables say of its post.
    pub fn sign(&self, post: &RawValue, article: &mut Article) {
        let Ok(post) = serde_json::from_str::<Post>(post.get()) else { return };
        let id = key(&post.id);
        let one = || self.users.get(&key(&post.author_id)).map(std::slice::from_ref);
        let authors = self.authors.get(&id).map(Vec::as_slice).or_else(one);
        if article.bylines.is_empty()
            && let Some(authors) = authors
        {
            article.bylines = byline::from_list(authors.iter().map(String::as_str));
        }
        if article.keywords.is_empty() {
            article.keywords = self.tags.get(&id).cloned().unwrap_or_default();
        }
    }
}

/// An id, which older versions write as a number.
fn key(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_string)
}

fn names(table: &[Value]) -> HashMap<String, String> {
    table.iter().filter_map(|row| Some((key(&row["id"]), row["name"].as_str()?.to_string()))).collect()
}

/// For each post the names of what a table joins it with, in the order it gives.
fn joined(table: &[Value], column: &str, names: &HashMap<String, String>) -> HashMap<String, Vec<String>> {
    let mut rows: Vec<&Value> = table.iter().collect();
    rows.sort_by_key(|row| row["sort_order"].as_i64().unwrap_or(0));
    let mut out: HashMap<String, Vec<String>> = HashMap::new();
    for row in rows {
        if let Some(name) = names.get(&key(&row[column])) {
            out.entry(key(&row["post_id"])).or_default().push(name.clone());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::ingest::Reason;
    use crate::ingest::tests::read_file;

    #[test]
    fn posts_with_their_authors() {
        let json = r#"{"db":[{"meta":{},"data":{"posts":[
            {"id":"p1","title":"Quay shut","html":"<p>Shut.</p><p>Out.</p>","plaintext":"x","status":"published","type":"post",
             "published_at":"2024-05-01T08:00:00.000Z","created_at":"2024-04-01T08:00:00.000Z"},
            {"id":"p2","title":"No","html":"<p>Not yet.</p>","status":"draft","type":"post"},
            {"id":"p3","title":"About","html":"<p>Us.</p>","status":"published","type":"page"},
            {"id":4,"author_id":9,"title":"Tide","html":"<p>Out.</p>","status":"published","page":0}],
            "users":[{"id":"u1","name":"Mara Quill"},{"id":9,"name":"Tomas Day"}],
            "posts_authors":[{"post_id":"p1","author_id":9,"sort_order":1},{"post_id":"p1","author_id":"u1","sort_order":0}],
            "settings":[{"key":"title","value":"Tide Ledger"}]}}]}"#;
        let (articles, skipped) = read_file("blog.json", json.as_bytes());
        let names = |k: usize| articles[k].bylines.iter().flat_map(|b| b.names.clone()).collect::<Vec<_>>();
        assert_eq!(
            (names(0), names(1)),
            (vec!["Mara Quill".into(), "Tomas Day".into()], vec!["Tomas Day".to_string()])
        );
        let a = &articles[0];
        assert_eq!((a.body.as_str(), a.publisher.as_deref()), ("Shut.\n\nOut.", Some("Tide Ledger")));
        assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-01");
        let reasons: Vec<_> = skipped.iter().map(|s| s.reason.clone()).collect();
        assert_eq!(reasons, [Reason::NotAnArticle("a draft"), Reason::NotAnArticle("a page of the site")]);
    }
}
