#pragma once

#include "bytes/joined_text.hpp"
#include "expertviz/verify_step.hpp"

namespace expertviz::input {

/// The draft tree of this request out of the text of a `tree_structure` object.
/// Throws `Error` where an array is missing, of another kind or length, or points outside of the tree.
[[nodiscard]] DraftTree decode_tree(const bytes::Slice& tree_structure);

}  // namespace expertviz::input
