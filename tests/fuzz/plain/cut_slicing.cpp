#include "plain/cut_slicing.hpp"

#include "expertviz/error.hpp"
#include "input/tracker/slicer.hpp"
#include "plain/indexed_copy.hpp"

#include <algorithm>
#include <functional>

namespace expertviz::plain {
namespace {

std::string_view field_name(input::SampleField field) {
  switch (field) {
    case input::SampleField::question_id:
      return "question_id";
    case input::SampleField::turn:
      return "turn";
    case input::SampleField::meta_info:
      return "meta_info";
    case input::SampleField::expert_layer_activations:
      return "expert_layer_activations";
  }
  return "";
}

std::string line(const input::TracePart& part) {
  using Kind = input::TracePart::Kind;
  switch (part.kind) {
    case Kind::field: {
      const bytes::Slice value = part.value.slice();
      return piece_line(field_name(part.field), part.sample, value.offset(), value.view());
    }
    case Kind::step: {
      const bytes::Slice value = part.value.slice();
      return step_line(part.sample, part.number, value.offset(), value.view());
    }
    case Kind::history:
    case Kind::null_history:
      return history_line(part.sample, part.kind == Kind::null_history);
    case Kind::history_end:
      return history_end_line(part.sample, part.number);
    case Kind::sample_end:
      return sample_end_line(part.sample, part.number);
  }
  return "";
}

}  // namespace

SliceLog slice_in_segments(std::string_view document, const std::vector<std::size_t>& sizes,
                           const SampleSelection& samples) {
  SliceLog log;
  bytes::TextStream stream;
  const std::function<void(input::TracePart &&)> emit = [&log](input::TracePart&& part) { log.push_back(line(part)); };
  const bytes::TextTask task = input::slice_trace(stream, samples, emit);
  bytes::TextState state = bytes::TextState::outside;
  std::size_t at = 0;
  for (std::size_t i = 0; i <= sizes.size() && !task.done(); ++i) {
    const std::size_t left = document.size() - at;
    const std::size_t size = i < sizes.size() ? std::min(sizes[i], left) : left;
    const IndexedCopy segment(document.substr(at, size), at, state);
    stream.feed(segment.text());
    state = segment.end_state();
    at += size;
    if (at == document.size() && !task.done()) { stream.end(false); }
  }
  try {
    task.check();
    log.push_back(ending_line(true));
  } catch (const Error& error) { log.push_back(ending_line(false, error.place().byte)); }
  return log;
}

}  // namespace expertviz::plain
