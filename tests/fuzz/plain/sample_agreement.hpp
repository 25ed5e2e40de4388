#pragma once

#include "input/tracker/sample_decoder.hpp"

#include <string>
#include <string_view>

namespace expertviz::plain {

/// Decodes the value of a sample's member by input::decode_sample_field and from a plain parse of it. Says how they
/// differ; empty where they agree. Of text that is not JSON only an end is asked, in a value or an Error.
[[nodiscard]] std::string sample_disagreement(input::SampleField field, std::string_view text);

}  // namespace expertviz::plain
