//! Values of any structured format, borrowed where they can be.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// Keys under which an object that stands for a text keeps it, best first.
const NAMED: &[&str] = &[
    "name",
    "main",
    "original",
    "value",
    "rendered",
    "title",
    "$date",
    "$oid",
    "@value",
    "text",
    "domain",
    // how the TOML reader hands on a date
    "$__toml_private_datetime",
];

/// A value of any structured format, its text borrowed where it can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    /// A string, or a number or truth value as it is written.
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Map(Vec<(Cow<'a, str>, Value<'a>)>),
}

impl<'a> Value<'a> {
    /// The text of a string, or of the name inside an object or list that stands for one.
    pub fn into_text(self) -> Option<Cow<'a, str>> {
        match self {
            Value::Null => None,
            Value::Text(t) if t.trim().is_empty() => None,
            Value::Text(t) => Some(t),
            Value::List(items) => items.into_iter().find_map(Value::into_text),
            Value::Map(pairs) => {
                let mut best: Option<(usize, Cow<'a, str>)> = None;
                for (key, value) in pairs {
                    let rank = NAMED.iter().position(|k| *k == key);
                    if let Some(rank) = rank
                        && best.as_ref().is_none_or(|(r, _)| rank < *r)
                        && let Some(text) = value.into_text()
                    {
                        best = Some((rank, text));
                    }
                }
                best.map(|(_, t)| t)
            }
        }
    }

    /// Each text of a list; a single text split at commas and semicolons when `split`.
    pub fn into_texts(self, split: bool) -> Vec<String> {
        match self {
            Value::List(items) => {
                items.into_iter().filter_map(Value::into_text).map(|t| t.trim().to_string()).collect()
            }
            other => match other.into_text() {
                Some(t) if split => t
                    .split([',', ';', '|'])
                    .map(str::trim)
                    .filter(|t| !t.is_empty())
                    .map(str::to_string)
                    .collect(),
                Some(t) => vec![t.trim().to_string()],
                None => Vec::new(),
            },
        }
    }

    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Text(t) => Value::Text(Cow::Owned(t.into_owned())),
            Value::List(items) => Value::List(items.into_iter().map(Value::into_owned).collect()),
            Value::Map(pairs) => Value::Map(
                pairs.into_iter().map(|(k, v)| (Cow::Owned(k.into_owned()), v.into_owned())).collect(),
            ),
        }
    }

    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        match self {
            Value::Map(pairs) => pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }
}

/// A value that borrows nothing, for readers that give nothing to borrow.
pub struct Owned(pub Value<'static>);

impl<'de> Deserialize<'de> for Owned {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|v| Owned(v.into_owned()))
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(v)))
    }

    fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(v.to_string())))
    }

    fn visit_string<E>(self, v: String) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(v)))
    }

    fn visit_bool<E>(self, v: bool) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(if v { "true" } else { "false" })))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Self::Value, E> {
        Ok(Value::Text(v.to_string().into()))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Self::Value, E> {
        Ok(Value::Text(v.to_string().into()))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Self::Value, E> {
        Ok(Value::Text(v.to_string().into()))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        Value::deserialize(d)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut out = Vec::new();
        while let Some(value) = seq.next_element()? {
            out.push(value);
        }
        Ok(Value::List(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut out = Vec::new();
        while let Some(Name(key)) = map.next_key()? {
            out.push((key, map.next_value()?));
        }
        Ok(Value::Map(out))
    }
}

/// A key, borrowed where it holds no escapes.
pub struct Name<'a>(pub Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(ValueVisitor)? {
            Value::Text(t) => Ok(Name(t)),
            _ => Err(de::Error::custom("a key that is no string")),
        }
    }
}
