#include "plain/step_agreement.hpp"

#include "expertviz/error.hpp"
#include "input/tracker/step_decoder.hpp"
#include "plain/indexed_copy.hpp"
#include "plain/step.hpp"

namespace expertviz::plain {

std::string step_disagreement(std::string_view text, const StepFields& fields) {
  constexpr std::uint64_t index = 7;
  constexpr std::uint64_t offset = 1'000'000;
  const std::optional<Value> value = parse(text);
  std::optional<VerifyStep> expected = value ? decode_step(*value, fields) : std::nullopt;
  if (expected) { expected->index = index; }

  const IndexedCopy copy(text, offset);
  std::optional<VerifyStep> found;
  std::string refusal = "none";
  try {
    found = input::StepDecoder(fields).decode(copy.whole(), index);
  } catch (const Error& error) {
    refusal = error.line();
    const std::uint64_t byte = error.place().byte.value_or(0);
    if (byte < offset || byte > offset + text.size()) {
      return "the error names a byte outside of the step: " + refusal;
    }
  }
  if (!value) { return ""; }
  if (found && expected && expected->experts_per_token == 0) { found->experts_per_token = 0; }
  const std::string wanted_words = expected ? in_words(*expected) : "refused";
  const std::string found_words = found ? in_words(*found) : "refused";
  if (wanted_words == found_words) { return ""; }
  return "expected:\n" + wanted_words + "\nfound:\n" + found_words + "\nerror: " + refusal;
}

}  // namespace expertviz::plain
