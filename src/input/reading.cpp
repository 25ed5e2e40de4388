#include "input/reading.hpp"

#include "expertviz/error.hpp"

#include <thread>
#include <utility>

namespace expertviz::input {

void Reading::run() {
  // All memory that the threads start with is taken before the first of them runs.
  std::vector<Segment> segments(static_cast<std::size_t>(options_.threads));
  std::vector<StepDecoder> decoders(segments.size(), StepDecoder(fields_));
  {
    std::vector<std::jthread> helpers;
    helpers.reserve(segments.size());
    try {
      for (std::size_t i = 1; i < segments.size(); ++i) {
        helpers.emplace_back(
            [this, &segment = segments[i], &decoder = decoders[i]] { read_segments(segment, decoder); });
      }
    } catch (const std::exception&) {
      // No memory for one more, or the system refuses it: fewer threads do the same work.
    }
    read_segments(segments[0], decoders[0]);
  }
  if (fault_) { std::rethrow_exception(fault_); }
}

/// Whoever claims a segment takes both of its turns, whatever happens: the others wait for them.
void Reading::read_segments(Segment& segment, StepDecoder& decoder) noexcept {
  while (!stop_) {
    Batch batch;
    const std::uint64_t number = read_next(segment, batch);
    slicing_.take(number, [&] { slice(segment, batch); });
    decode(batch, decoder);
    delivery_.take(number, [&] { deliver(batch); });
  }
}

std::uint64_t Reading::read_next(Segment& segment, Batch& batch) {
  std::unique_lock lock(claim_);
  const std::uint64_t number = claimed_++;
  if (source_.random_access()) { lock.unlock(); }
  try {
    segment.fill(source_, number * segment_size);
  } catch (...) { batch.fault = std::current_exception(); }
  return number;
}

void Reading::slice(Segment& segment, Batch& batch) {
  if (batch.fault || slicer_.done()) { return; }
  try {
    slicer_.skip_steps_of(unwanted_history_);
    if (border_state_ != TextState::outside) { segment.index_from(border_state_); }
    border_state_ = segment.end_state();
    const auto take = [&batch](Piece&& piece) { batch.outcomes.push_back({.piece = std::move(piece)}); };
    slicer_.feed(segment.text(), take);
    const std::uint64_t end = segment.text().offset + segment.text().size;
    if (segment.has_hole()) { slicer_.finish_at_hole(end); }
    if (segment.last()) { slicer_.finish(end); }
  } catch (...) { batch.fault = std::current_exception(); }
  if (batch.fault || slicer_.done() || segment.last()) { stop_ = true; }
}

void Reading::decode(Batch& batch, StepDecoder& decoder) const {
  for (Outcome& outcome : batch.outcomes) {
    Piece& piece = outcome.piece;
    if (piece.kind != Piece::Kind::step) { continue; }
    try {
      outcome.step = decoder.decode(piece.joined ? piece.joined->slice() : piece.slice, piece.step);
      outcome.measurement = visitor_.measure(*outcome.step);
    } catch (Error& error) {
      error.within({.sample = piece.sample, .verify_step = piece.step});
      outcome.fault = std::current_exception();
    } catch (...) { outcome.fault = std::current_exception(); }
  }
}

void Reading::deliver(Batch& batch) {
  if (fault_ || complete_) { return; }
  try {
    for (Outcome& outcome : batch.outcomes) {
      deliver_piece(outcome);
      if (outcome.piece.sample == last_sample_ && enough_ && id_seen_ && meta_seen_) {
        end_sample();
        complete_ = true;
        stop_ = true;
        return;
      }
    }
    if (batch.fault) { std::rethrow_exception(batch.fault); }
    if (options_.on_progress) { options_.on_progress({source_.stored_bytes_read(), source_.stored_size()}); }
  } catch (...) {
    fault_ = std::current_exception();
    stop_ = true;
  }
}

void Reading::deliver_piece(Outcome& outcome) {
  Piece& piece = outcome.piece;
  info_.sample_idx = piece.sample;
  switch (piece.kind) {
    case Piece::Kind::field:
      id_seen_ = id_seen_ || piece.field == SampleField::question_id;
      meta_seen_ = meta_seen_ || piece.field == SampleField::meta_info;
      try {
        decode_sample_field(piece.field, piece.joined ? piece.joined->slice() : piece.slice, info_);
      } catch (Error& error) { throw error.within({.sample = piece.sample}); }
      break;
    case Piece::Kind::history:
      if (info_.history != SampleInfo::History::absent) { visitor_.on_restart(); }
      info_.history = piece.null_history ? SampleInfo::History::null : SampleInfo::History::present;
      info_.verify_steps = 0;
      ++history_;
      enough_ = false;
      break;
    case Piece::Kind::step:
      info_.verify_steps = piece.step + 1;
      if (enough_) { break; }
      if (outcome.fault) { std::rethrow_exception(outcome.fault); }
      if (outcome.step && !visitor_.on_step(*outcome.step, std::move(outcome.measurement))) {
        enough_ = true;
        unwanted_history_ = history_;
      }
      break;
    case Piece::Kind::skipped_step:
      info_.verify_steps = piece.step + 1;
      break;
    case Piece::Kind::sample_end:
      info_.bytes = piece.sample_bytes;
      end_sample();
      break;
  }
}

void Reading::end_sample() {
  visitor_.on_sample(info_);
  info_ = {};
  id_seen_ = false;
  meta_seen_ = false;
  enough_ = false;
}

}  // namespace expertviz::input
