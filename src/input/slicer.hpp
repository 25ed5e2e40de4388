#pragma once

#include "expertviz/sample_selection.hpp"
#include "input/sample_decoder.hpp"
#include "input/text_walk.hpp"
#include "memory/large_buffer.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace expertviz::input {

/// Text that began in one segment of the input and ended in another, put together.
class JoinedText {
 public:
  explicit JoinedText(std::uint64_t offset) : offset_(offset) {}
  void append(const char* data, std::size_t size);
  [[nodiscard]] std::size_t size() const { return size_; }
  /// All of it as a slice; makes its depth index. Call once, when it is whole.
  [[nodiscard]] Slice slice();

 private:
  std::uint64_t offset_;
  memory::LargeBuffer bytes_;
  std::size_t size_ = 0;
  std::size_t room_ = 0;
  std::vector<BlockSummary> blocks_;
  IndexedText text_;
};

/// What the slicer finds, in the order of the trace.
struct Piece {
  enum class Kind {
    field,         ///< a member of the sample that is read, in `slice`
    history,       ///< `expert_layer_history` begins: an array, or null if `slice` says so
    step,          ///< a verify step, in `slice`
    skipped_step,  ///< a verify step that was not wanted
    sample_end     ///< `sample_bytes` is known
  };
  Kind kind;
  std::uint64_t sample = 0;
  std::uint64_t step = 0;
  SampleField field = SampleField::question_id;
  bool null_history = false;
  std::uint64_t sample_bytes = 0;
  Slice slice{};                         ///< into the segment, or into `joined`
  std::unique_ptr<JoinedText> joined{};  ///< set where the value passed a border; its slice is made by the receiver
};

/// Finds where samples, their members and their verify steps begin and end, in a trace that comes segment by segment.
/// Knows the shape of a trace down to the verify steps and parses nothing else.
class Slicer {
 public:
  /// Pieces of the selected samples; one step of each, or all.
  Slicer(SampleSelection samples, std::optional<std::uint64_t> step)
      : wanted_samples_(std::move(samples)), wanted_step_(step) {}

  /// Takes the next segment of the input and hands on what ends in it. Slices point into the segment.
  /// Throws `Error` where the text is no trace; the pieces before that have been handed on.
  void feed(const IndexedText& segment, const std::function<void(Piece&&)>& take_piece);
  /// To be called behind the last segment, with the size of the input. Throws `Error` if the trace is not whole.
  void finish(std::uint64_t size);
  /// To be called where the text gives way to zero bytes. Throws `Error` if anything still matters.
  void finish_at_hole(std::uint64_t offset);
  /// Nothing that follows can matter.
  [[nodiscard]] bool done() const { return done_; }
  /// From now on no step of this history is wanted. Histories are counted through the trace as they are handed on,
  /// from 1; 0 is none.
  void skip_steps_of(std::uint64_t history) { unwanted_history_ = history; }

 private:
  enum class Expect {
    document,
    element_or_end,
    element,
    after_element,
    key_or_end,
    key,
    key_text,
    colon,
    member_value,
    after_member,
    step_or_end,
    step,
    after_step,
    value_text,
    document_end
  };
  enum class Text { container, string, scalar, null };

  [[nodiscard]] std::size_t skip_byte_order_mark(const IndexedText& segment) const;
  void take(char c);
  void require_value(char c) const;
  void begin_element(char c);
  void begin_member(char c);
  void begin_step(char c);
  void begin_text(char c, bool captured, Expect then);
  void end_sample();
  void end_document();
  void read_key(const IndexedText& segment);
  void read_text(const IndexedText& segment);
  void read_null(const IndexedText& segment);
  void emit_text(const IndexedText& segment);
  void keep_rest(const IndexedText& segment);
  [[nodiscard]] std::uint64_t here() const { return offset_ + pos_; }
  [[noreturn]] void refuse(const std::string& what, const std::string& hint = {}) const;
  [[noreturn]] void refuse_missing_sample(std::uint64_t count) const;

  SampleSelection wanted_samples_;
  std::optional<std::uint64_t> wanted_step_;
  std::uint64_t unwanted_history_ = 0;
  bool done_ = false;

  Expect expect_ = Expect::document;
  std::uint64_t offset_ = 0;  // of the segment at hand
  std::size_t pos_ = 0;       // in it
  const std::function<void(Piece&&)>* take_piece_ = nullptr;

  std::uint64_t sample_ = 0;
  std::uint64_t sample_begin_ = 0;
  std::uint64_t history_ = 0;
  std::uint64_t step_ = 0;
  bool in_sample_ = false;
  bool in_history_ = false;

  std::string key_;
  TextState key_state_ = TextState::in_string;

  // The value at hand: what it is, and the piece that it will be.
  Text text_ = Text::scalar;
  char text_first_ = 0;
  std::uint64_t text_begin_ = 0;  // in the input
  ContainerSkip skip_;
  std::size_t null_matched_ = 0;  // bytes of the word
  bool captured_ = false;
  Expect then_ = Expect::document;
  Piece piece_{};
  std::unique_ptr<JoinedText> joined_;
};

}  // namespace expertviz::input
