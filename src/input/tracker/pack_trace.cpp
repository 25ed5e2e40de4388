#include "input/tracker/pack_trace.hpp"

#include "bytes/frame_table.hpp"
#include "bytes/frame_writer.hpp"
#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"
#include "input/missing_sample.hpp"
#include "input/pipeline.hpp"
#include "input/tracker/compact.hpp"
#include "input/tracker/sample_decoder.hpp"
#include "text/json_unescape.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

constexpr std::size_t largest_value = std::size_t{1} << 30;
/// A frame ends before the step that comes then.
constexpr std::size_t full_frame = std::size_t{1} << 20;
// Shorter matches cost time and save nothing in rows of expert ids.
constexpr int level = 2;
constexpr int shortest_match = 7;

// Tags of frames, and of what is written: a step's is its number and `first_step`.
constexpr std::uint64_t nothing = 0;
constexpr std::uint64_t sample = 1;
constexpr std::uint64_t first_step = 2;

struct PackPart {
  enum class Kind : std::uint8_t { text, value, step, sample_end };
  Kind kind = Kind::text;
  const char* text = "";        ///< brackets and commas
  bool is_outlined = true;      ///< else the outline has a 0 in its place
  std::string own_text{};       ///< a key in its quotes, in the place of the former
  bool is_first_key = false;    ///< of its sample
  bool is_history = false;      ///< and it is that of the verify steps
  std::uint64_t tag = nothing;  ///< what begins with this part
  std::uint64_t number = 0;     ///< of a sample's end: the bytes of its text
  bytes::Captured value{};

  [[nodiscard]] std::size_t held() const { return value.held(); }
};

struct Compacted {
  std::string text{};
  std::string outline{};  ///< of a verify step
  std::exception_ptr fault{};
  [[nodiscard]] std::size_t memory() const { return sizeof(Compacted) + text.size() + outline.size(); }
};

// What stands in front of the first frame of all, of a sample, and of other frames that begin with a verify step.
constexpr const char* trace_mark = "trace";
std::string sample_mark(std::uint64_t number) {
  return "sample " + std::to_string(number);
}
std::string step_mark(std::uint64_t sample_number, std::uint64_t step) {
  return sample_mark(sample_number) + " step " + std::to_string(step);
}

/// How a sample begins in the outline.
std::string outline_head(std::uint64_t number) {
  return "{\"#\":" + std::to_string(number);
}

/// Whether a sample that begins so stands there.
bool stands_at(bytes::ByteSource& source, std::uint64_t offset, const std::string& begin) {
  if (offset < 2) { return false; }
  std::string text(2 + begin.size(), '\0');
  text.resize(source.read(offset - 2, text.data(), text.size()));
  // No other line feed stands in a compact text.
  return text == ",\n" + begin || text == "[\n" + begin;
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
        if (part.kind == Kind::step) {
          // Steps of a trace are of much the same size.
          decoded.text.reserve(usual_text_);
          decoded.outline.reserve(usual_outline_);
          compactor_.copy_step(part.value.slice(), decoded.text, decoded.outline);
          usual_text_ = decoded.text.size();
          usual_outline_ = decoded.outline.size();
        }
        return decoded;
      } catch (...) { return {.fault = std::current_exception()}; }
    }

   private:
    Compactor compactor_;
    std::size_t usual_text_ = 0;
    std::size_t usual_outline_ = 0;
  };

  /// `places` of a trace that is packed already.
  Stages(const SampleSelection& samples, const PackOptions& pack, std::optional<PackedPlaces> places,
         bytes::FrameWriter& writer, Packed& packed)
      : samples_(samples), pack_(pack), places_(std::move(places)), writer_(writer), packed_(packed) {
    writer_.begin_frame(nothing, trace_mark);
  }

  [[nodiscard]] bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit);
  [[nodiscard]] Decoder make_decoder() const { return Decoder(pack_.weights); }
  [[nodiscard]] bool deliver(Part& part, Decoded& decoded);
  [[nodiscard]] std::string appendix() { return std::move(appendix_); }

 private:
  SampleSelection samples_;
  PackOptions pack_;
  std::optional<PackedPlaces> places_;
  bytes::FrameWriter& writer_;
  Packed& packed_;
  std::string appendix_;  ///< for each sample where its outline begins, and the bytes of its text
  std::uint64_t outline_begin_ = 0;
  int histories_ = 0;  ///< of the sample at hand
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
        const std::optional<std::string> unescaped = text::unescape(quoted.substr(1, quoted.size() - 2));
        const bool is_history = unescaped == "expert_layer_history";
        const bool is_outlined = is_history || !unescaped || sample_field(*unescaped);
        emit({.own_text = std::string(quoted), .is_first_key = first, .is_history = is_history});
        if (co_await in.peek() != ':') { in.refuse("not JSON: no colon behind a key"); }
        in.take();
        text(":");
        if (co_await in.value_begin() != '[' || !is_history) {
          bytes::Captured value = co_await in.take_value(largest_value, "a member of the sample");
          emit({.kind = Kind::value, .is_outlined = is_outlined, .value = std::move(value)});
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
    // Where a history stands twice, the number of a step does not say which one it is.
    bytes::put_number(appendix_, histories_ < 2 ? outline_begin_ : 0);
    bytes::put_number(appendix_, part.number);
    return true;
  }
  if (part.tag == sample) {
    writer_.begin_frame(part.tag, sample_mark(packed_.samples));
    outline_begin_ = writer_.side_size();
    histories_ = 0;
    writer_.write(part.text);
    writer_.write_aside(outline_head(packed_.samples));
    return true;
  }
  if (part.is_history) { ++histories_; }
  if (part.tag >= first_step) {
    ++packed_.verify_steps;
    if (writer_.frame_size() >= full_frame) {
      writer_.begin_frame(part.tag, step_mark(packed_.samples, part.tag - first_step));
    }
  }
  const std::string_view text = part.kind == Kind::text ? std::string_view(part.text) : decoded.text;
  writer_.write(text);
  writer_.write(part.own_text);
  if (part.kind == Kind::step) {
    writer_.write_aside(decoded.outline);
  } else {
    if (part.is_first_key) { writer_.write_aside(","); }
    writer_.write_aside(part.is_outlined ? text : "0");
    writer_.write_aside(part.own_text);
  }
  return true;
}

/// Finds one verify step in a text that begins with another.
class StepFinder {
 public:
  struct Part {
    bytes::Captured value{};
    [[nodiscard]] std::size_t held() const { return value.held(); }
  };
  struct Decoded {
    [[nodiscard]] static std::size_t memory() { return sizeof(Decoded); }
  };
  struct Decoder {
    static Decoded decode(Part& /*part*/) noexcept { return {}; }
  };

  StepFinder(std::uint64_t first, std::uint64_t wanted) : first_(first), wanted_(wanted) {}

  [[nodiscard]] bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit) {
    for (std::uint64_t step = first_; co_await in.next_element(step == first_, "verify steps"); ++step) {
      if (step == wanted_) {
        bytes::Captured value = co_await in.take_value(largest_value, "a verify step");
        emit({std::move(value)});
        co_return;
      }
      co_await in.skip_value();
    }
  }
  [[nodiscard]] static Decoder make_decoder() { return {}; }
  [[nodiscard]] bool deliver(Part& part, Decoded& /*decoded*/) {
    const bytes::Slice text = part.value.slice();
    found_ = std::make_unique<bytes::JoinedText>(text.offset());
    found_->append(text.view());
    return false;
  }
  [[nodiscard]] std::unique_ptr<bytes::JoinedText> take() { return std::move(found_); }

 private:
  std::uint64_t first_;
  std::uint64_t wanted_;
  std::unique_ptr<bytes::JoinedText> found_;
};

}  // namespace

std::unique_ptr<bytes::JoinedText> find_step(bytes::ByteSource& source, const ReadOptions& options,
                                             const PackedPlaces::Step& from, std::uint64_t number) {
  StepFinder finder(from.number, number);
  Pipeline(source, options, finder, from.offset).run();
  return finder.take();
}

Packed pack_trace(bytes::ByteSource& source, const ReadOptions& options, const SampleSelection& samples,
                  const PackOptions& pack, const bytes::Packer::Sink& sink) {
  Packed packed;
  bytes::FrameWriter writer(level, shortest_match, options.threads, [&](std::string_view piece) {
    packed.packed_bytes += piece.size();
    sink(piece);
  });
  Stages stages(samples, pack, places_of(source), writer, packed);
  Pipeline(source, options, stages).run();
  writer.finish(stages.appendix());
  return packed;
}

bool begins_sample(bytes::ByteSource& source, std::uint64_t offset, std::uint64_t number) {
  return source.mark_at(offset) == sample_mark(number) && stands_at(source, offset, "{");
}

bool begins_step(bytes::ByteSource& source, const PackedPlaces::Step& step, std::uint64_t sample_number) {
  return source.mark_at(step.offset) == step_mark(sample_number, step.number);
}

bool begins_in_outline(bytes::ByteSource& outline, std::uint64_t offset, std::uint64_t number) {
  const std::string head = outline_head(number);
  return stands_at(outline, offset, head + ',') || stands_at(outline, offset, head + '}');
}

std::optional<PackedPlaces> places_of(bytes::ByteSource& source) {
  const bytes::FrameTable* const table = source.frames();
  if (table == nullptr) { return std::nullopt; }
  PackedPlaces places;
  std::string_view appendix = table->appendix;
  for (const bytes::FrameTable::Frame& frame : table->frames) {
    if (frame.tag >= first_step && !places.samples.empty()) {
      places.samples.back().steps.push_back({frame.tag - first_step, frame.text_offset});
    }
    if (frame.tag != sample) { continue; }
    const auto outline_offset = bytes::take_number(appendix);
    const auto trace_bytes = bytes::take_number(appendix);
    if (!outline_offset || !trace_bytes) { return std::nullopt; }
    places.samples.push_back({frame.text_offset, *outline_offset, *trace_bytes});
  }
  if (!appendix.empty()) { return std::nullopt; }
  return places;
}

}  // namespace expertviz::input
