#pragma once

#include "bytes/joined_text.hpp"
#include "expertviz/verify_step.hpp"

#include <optional>
#include <string_view>

namespace expertviz::input {

/// The members of a sample, other than its history, that are read.
enum class SampleField { question_id, turn, meta_info, expert_layer_activations };

/// The member of that name, if it is one of them.
[[nodiscard]] std::optional<SampleField> sample_field(std::string_view key);

/// Puts the value of one member into `info`. A null, or a value of an unexpected kind, is left empty: it is missing.
/// Throws `Error` with the byte where the text is not JSON.
void decode_sample_field(SampleField field, const bytes::Slice& value, SampleInfo& info);

}  // namespace expertviz::input
