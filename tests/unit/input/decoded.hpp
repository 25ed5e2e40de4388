#pragma once

#include "expertviz/error.hpp"
#include "expertviz/verify_step.hpp"
#include "input/tracker/step_decoder.hpp"
#include "plain/indexed_copy.hpp"

#include <string>

namespace expertviz {

/// What is asked for in most tests of the decoder: all of a step.
inline const StepFields whole_step{
    .tree = true, .routing = StepFields::Routing::all, .layer_ids = {}, .weights = false, .only_step = std::nullopt};

/// Decodes the text of a verify step that begins at byte `offset` of its trace.
[[nodiscard]] inline VerifyStep decode(const std::string& text, const StepFields& fields = whole_step,
                                       std::uint64_t offset = 0) {
  return input::StepDecoder(fields).decode(plain::IndexedCopy(text, offset).whole(), 0);
}

/// The error that decoding ends in; one that says "no error" if there is none.
[[nodiscard]] inline Error error_of(const std::string& text, const StepFields& fields = whole_step,
                                    std::uint64_t offset = 0) {
  try {
    static_cast<void>(decode(text, fields, offset));
  } catch (const Error& error) { return error; }
  return Error("no error");
}

}  // namespace expertviz
