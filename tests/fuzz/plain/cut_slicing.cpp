#include "plain/cut_slicing.hpp"

#include "expertviz/error.hpp"
#include "input/slicer.hpp"
#include "plain/indexed_copy.hpp"

#include <algorithm>

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

std::string line(input::Piece& piece) {
  using Kind = input::Piece::Kind;
  const auto slice = [&piece] { return piece.joined ? piece.joined->slice() : piece.slice; };
  switch (piece.kind) {
    case Kind::field: {
      const input::Slice value = slice();
      return piece_line(field_name(piece.field), piece.sample, value.offset(), value.view());
    }
    case Kind::step: {
      const input::Slice value = slice();
      return step_line(piece.sample, piece.step, value.offset(), value.view());
    }
    case Kind::history:
      return history_line(piece.sample, piece.null_history);
    case Kind::skipped_step:
      return skipped_step_line(piece.sample, piece.step);
    case Kind::sample_end:
      return sample_end_line(piece.sample, piece.sample_bytes);
  }
  return "";
}

}  // namespace

SliceLog slice_in_segments(std::string_view document, const std::vector<std::size_t>& sizes,
                           const SampleSelection& samples, std::optional<std::uint64_t> wanted_step) {
  SliceLog log;
  input::Slicer slicer(samples, wanted_step);
  const auto take_piece = [&log](input::Piece&& piece) { log.push_back(line(piece)); };
  input::TextState state = input::TextState::outside;
  try {
    std::size_t at = 0;
    for (std::size_t i = 0; i <= sizes.size() && !slicer.done(); ++i) {
      const std::size_t left = document.size() - at;
      const std::size_t size = i < sizes.size() ? std::min(sizes[i], left) : left;
      const IndexedCopy segment(document.substr(at, size), at, state);
      slicer.feed(segment.text(), take_piece);
      state = segment.end_state();
      at += size;
    }
    slicer.finish(document.size());
    log.push_back(ending_line(true));
  } catch (const Error& error) { log.push_back(ending_line(false, error.place().byte)); }
  return log;
}

}  // namespace expertviz::plain
