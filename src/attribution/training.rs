//! What the trainer needs of the models. It changes with them: no part of the library's
//! interface.

pub use super::{Models, attribute_by};

/// Who may be the source of a stretch.
pub mod candidates {
    pub use crate::attribution::candidates::{Candidacy, Profiles, candidates};
}

/// The search for the sources of an article.
pub mod decode {
    pub use crate::attribution::decode::{Choice, advance, decode, history, pass};
}

/// What the models see of stretches and mentions.
pub mod features {
    pub use crate::attribution::features::{
        History, Scene, Sink, VERSION, none, pair, profile, repeats, scene, screen, stretch, stretch_history,
    };
}

/// The scorers of stretches and sources.
pub mod model {
    pub use crate::attribution::model::{DIMS, MAGIC, Model, SCREEN_BITS, Scorer, Screen, Sum};
}

/// Whom pronouns and descriptions mean.
pub mod entities {
    pub use crate::attribution::entities::rank::{Clue, Features, Form, VERSION, Weights, softmax};
    pub use crate::attribution::entities::{Context, EntityId, Previous, Scene, Table};
}

/// Reported speech.
pub mod reported {
    pub use crate::attribution::indirect::content::Anchor;
    pub use crate::attribution::indirect::found::Found;
    pub use crate::attribution::indirect::model::{CALIBRATION, Priors, Sink, Table, VERSION, Weights};
    pub use crate::attribution::indirect::reader::Reader;
    pub use crate::attribution::indirect::source::{Phrase, Said};
    pub use crate::attribution::indirect::speech::is_speech;
    pub use crate::attribution::indirect::view::View;
    pub use crate::attribution::indirect::{find_with, words_of};

    pub mod content {
        pub use crate::attribution::indirect::content::{
            anchor_features, anchors, edge_features, edges, pieces,
        };
    }

    pub mod cue {
        pub use crate::attribution::indirect::cue::{features, gate_features, is_candidate};
    }

    pub mod source {
        pub use crate::attribution::indirect::source::{candidates, features, none_features, phrases};
    }

    pub mod verdict {
        pub use crate::attribution::indirect::verdict::features;
    }
}
