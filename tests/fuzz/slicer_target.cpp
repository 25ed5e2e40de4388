// Input: wanted samples (a digit: one; a letter: a list; else all), a seed for the cuts, an
// instruction set; then the document. The slicer must find in any cut what a plain scan of the whole finds, and refuse
// it at the same byte.

#include "control_bytes.hpp"
#include "plain/cut_slicing.hpp"
#include "plain/slicing.hpp"

namespace {

std::optional<std::uint64_t> digit(char c) {
  if (c < '0' || c > '9') { return std::nullopt; }
  return static_cast<std::uint64_t>(c - '0');
}

expertviz::SampleSelection selection(char c) {
  using expertviz::SampleSelection;
  if (const auto sample = digit(c)) { return SampleSelection::one(*sample); }
  if (c < 'a' || c > 'z') { return SampleSelection::all(); }
  const auto first = static_cast<std::uint64_t>(c - 'a');
  return SampleSelection::some({{first % 3, first % 4}, {first % 5 + 2, first / 5 + 2}});
}

std::vector<std::size_t> segment_sizes(char seed, std::size_t document) {
  auto state = static_cast<std::uint32_t>(static_cast<unsigned char>(seed));
  const std::size_t longest = std::size_t{1} << (state % 12);
  std::vector<std::size_t> sizes{3};  // a byte order mark is never cut
  for (std::size_t sum = 0; sum < document; sum += sizes.back()) {
    state = state * 1'664'525 + 1'013'904'223;
    sizes.push_back(1 + (state >> 16) % longest);
  }
  return sizes;
}

std::string joined(const expertviz::plain::SliceLog& log) {
  std::string text;
  for (const std::string& line : log) {
    text += line + "\n";
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace expertviz;
  fuzz::ControlBytes control(data, size);
  const auto samples = selection(control.take());
  const char seed = control.take();
  fuzz::choose_instruction_set(control.take());
  const std::string_view document = control.rest();

  const auto expected = plain::slice_trace(document, samples);
  const auto found = plain::slice_in_segments(document, segment_sizes(seed, document.size()), samples);
  if (found != expected) { fuzz::report("expected:\n" + joined(expected) + "found:\n" + joined(found)); }
  return 0;
}
