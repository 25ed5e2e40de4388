#pragma once

#include "expertviz/verify_step.hpp"
#include "plain/json.hpp"

#include <optional>
#include <string>
#include <vector>

namespace expertviz::plain {

/// What input::StepDecoder must make of a verify step; empty where it must refuse it.
///
/// `experts_per_token` is 0 where the first layer's matrix is faulty and not wanted: the decoder may then say anything.
[[nodiscard]] std::optional<VerifyStep> decode_step(const Value& step, const StepFields& fields);

/// The rows of `topk_ids`; empty where they are no matrix of expert ids.
[[nodiscard]] std::optional<LayerRouting> decode_ids(const Value& topk_ids);

/// The rows of `topk_weights`, of any lengths; empty where they are no numbers that a double can hold.
[[nodiscard]] std::optional<std::vector<std::vector<float>>> decode_weights(const Value& topk_weights);

/// All that a step holds, for comparing two of them.
[[nodiscard]] std::string in_words(const VerifyStep& step);

}  // namespace expertviz::plain
