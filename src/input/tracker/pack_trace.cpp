#include "input/tracker/pack_trace.hpp"

#include "bytes/frame_table.hpp"
#include "bytes/frame_writer.hpp"
#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"
#include "input/missing_sample.hpp"
#include "input/pipeline.hpp"
#include "input/tracker/compact.hpp"
#include "text/json_unescape.hpp"

#include <utility>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

constexpr std::size_t largest_value = std::size_t{1} << 30;
/// A frame ends before the step that comes then.
constexpr std::size_t full_frame = std::size_t{1} << 20;
constexpr int level = 3;

// Tags of frames, and of what is written: a step's is its number and `first_step`.
constexpr std::uint64_t nothing = 0;
constexpr std::uint64_t sample = 1;
constexpr std::uint64_t first_step = 2;

struct PackPart {
  enum class Kind : std::uint8_t { text, value, step, sample_end };
  Kind kind = Kind::text;
  const char* text = "";        ///< brackets and commas
  std::string own_text{};       ///< a key in its quotes, in the place of the former
  std::uint64_t tag = nothing;  ///< what begins with this part
  std::uint64_t number = 0;     ///< of a sample's end: the bytes of its text
  bytes::Captured value{};

  [[nodiscard]] std::size_t held() const { return value.held(); }
};

struct Compacted {
  std::string text{};
  std::exception_ptr fault{};
  [[nodiscard]] std::size_t memory() const { return sizeof(Compacted) + text.size(); }
};

/// What stands in front of a sample's first frame.
std::string mark_of(std::uint64_t number) {
  return "sample " + std::to_string(number);
}

class Stages {
 public:
  using Part = PackPart;
  using Decoded = Compacted;
  using Kind = PackPart::Kind;

  class Decoder {
   public:
    explicit Decoder(bool weights) : compactor_(weights) {}
    Decoded decode(Part& part) noexcept {
      try {
        Decoded decoded;
        if (part.kind == Kind::value) { Compactor::copy(part.value.slice(), decoded.text); }
        if (part.kind == Kind::step) { compactor_.copy_step(part.value.slice(), decoded.text); }
        return decoded;
      } catch (...) { return {.fault = std::current_exception()}; }
    }

   private:
    Compactor compactor_;
  };

  /// `places` of a trace that is packed already.
  Stages(const SampleSelection& samples, const PackOptions& pack, std::optional<PackedPlaces> places,
         bytes::FrameWriter& writer, Packed& packed)
      : samples_(samples), pack_(pack), places_(std::move(places)), writer_(writer), packed_(packed) {}

  [[nodiscard]] bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit);
  [[nodiscard]] Decoder make_decoder() const { return Decoder(pack_.weights); }
  [[nodiscard]] bool deliver(Part& part, Decoded& decoded);
  [[nodiscard]] std::string appendix() { return std::move(sample_bytes_); }

 private:
  SampleSelection samples_;
  PackOptions pack_;
  std::optional<PackedPlaces> places_;
  bytes::FrameWriter& writer_;
  Packed& packed_;
  std::string sample_bytes_;  ///< a number for each sample
};

bytes::TextTask Stages::slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit) {
  const auto text = [&emit](const char* what, std::uint64_t tag = nothing) { emit({.text = what, .tag = tag}); };
  Place place;
  try {
    if (co_await in.peek() != '[') { in.refuse("the trace is no array of samples"); }
    in.take();
    text("[\n");
    bool is_first = true;
    bool is_complete = false;  // what follows is of no interest
    std::uint64_t number = 0;
    for (; co_await in.next_element(number == 0, "samples"); ++number) {
      if (!samples_.contains(number)) {
        co_await in.skip_value();
        continue;
      }
      const char c = co_await in.value_begin();
      place.sample = number;
      if (c != '{') { in.refuse(fmt::format("the sample is {}, not an object", bytes::kind_name(c))); }
      const std::uint64_t sample_begin = in.offset();
      in.take();
      if (!std::exchange(is_first, false)) { text(",\n"); }
      text("{", sample);
      for (bool first = true; co_await in.next_member(first, "the members of a sample"); first = false) {
        if (co_await in.value_begin() != '"') { in.refuse("not JSON: the key of a sample's member is no string"); }
        if (!first) { text(","); }
        bytes::Captured key = co_await in.take_value(largest_value, "a key");
        const bytes::Slice name = key.joined ? key.joined->slice() : key.in_segment;
        const std::string_view quoted = name.view();
        const bool is_history =
            text::unescape(quoted.substr(1, quoted.size() - 2)) == std::string("expert_layer_history");
        emit({.own_text = std::string(quoted)});
        if (co_await in.peek() != ':') { in.refuse("not JSON: no colon behind a key"); }
        in.take();
        text(":");
        if (co_await in.value_begin() != '[' || !is_history) {
          bytes::Captured value = co_await in.take_value(largest_value, "a member of the sample");
          emit({.kind = Kind::value, .value = std::move(value)});
          continue;
        }
        in.take();
        text("[");
        std::uint64_t step = 0;
        for (; co_await in.next_element(step == 0, "verify steps"); ++step) {
          place.verify_step = step;
          if (step != 0) { text(","); }
          bytes::Captured value = co_await in.take_value(largest_value, "a verify step");
          emit({.kind = Kind::step, .tag = first_step + step, .value = std::move(value)});
        }
        place.verify_step.reset();
        text("]");
      }
      text("}");
      const bool is_packed = places_ && number < places_->samples.size();
      emit({.kind = Kind::sample_end,
            .number = is_packed ? places_->samples[number].trace_bytes : in.offset() - sample_begin});
      place.sample.reset();
      is_complete = samples_.last() == number;
      if (is_complete) { break; }
    }
    if (!is_complete && !samples_.is_all()) { refuse_missing_sample(samples_, number); }
    if (!is_complete) {
      if (const auto c = co_await in.peek()) {
        in.refuse(fmt::format("{} behind the end of the trace", bytes::printable(*c)),
                  "a trace is one JSON array and nothing else");
      }
    }
    text("\n]\n");
  } catch (Error& error) { throw error.within(place); }
}

bool Stages::deliver(Part& part, Decoded& decoded) {
  if (decoded.fault) { std::rethrow_exception(decoded.fault); }
  if (part.kind == Kind::sample_end) {
    ++packed_.samples;
    packed_.trace_bytes += part.number;
    bytes::put_number(sample_bytes_, part.number);
    return true;
  }
  if (part.tag >= first_step) { ++packed_.verify_steps; }
  if (part.tag == sample || (part.tag >= first_step && writer_.frame_size() >= full_frame)) {
    writer_.begin_frame(part.tag, part.tag == sample ? mark_of(packed_.samples) : std::string());
  }
  writer_.write(part.kind == Kind::text ? std::string_view(part.text) : decoded.text);
  writer_.write(part.own_text);
  return true;
}

}  // namespace

Packed pack_trace(bytes::ByteSource& source, const ReadOptions& options, const SampleSelection& samples,
                  const PackOptions& pack, const bytes::Packer::Sink& sink) {
  Packed packed;
  bytes::FrameWriter writer(level, options.threads, [&](std::string_view piece) {
    packed.packed_bytes += piece.size();
    sink(piece);
  });
  Stages stages(samples, pack, places_of(source), writer, packed);
  Pipeline(source, options, stages).run();
  writer.finish(stages.appendix());
  return packed;
}

bool begins_sample(bytes::ByteSource& source, std::uint64_t offset, std::uint64_t number) {
  // No other line feed stands in a compact text.
  std::string text(3, '\0');
  return offset >= 2 && source.mark_at(offset) == mark_of(number) &&
         source.read(offset - 2, text.data(), text.size()) == text.size() && (text == ",\n{" || text == "[\n{");
}

std::optional<PackedPlaces> places_of(bytes::ByteSource& source) {
  const bytes::FrameTable* const table = source.frames();
  if (table == nullptr) { return std::nullopt; }
  PackedPlaces places;
  std::string_view appendix = table->appendix;
  for (const bytes::FrameTable::Frame& frame : table->frames) {
    if (frame.tag != sample) { continue; }
    const auto trace_bytes = bytes::take_number(appendix);
    if (!trace_bytes) { return std::nullopt; }
    places.samples.push_back({frame.text_offset, *trace_bytes});
  }
  if (!appendix.empty()) { return std::nullopt; }
  return places;
}

}  // namespace expertviz::input
