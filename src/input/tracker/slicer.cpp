#include "input/tracker/slicer.hpp"

#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"
#include "input/missing_sample.hpp"

#include <utility>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

using Kind = TracePart::Kind;

constexpr std::size_t largest_step = std::size_t{1} << 30;
constexpr std::size_t largest_field = std::size_t{1} << 26;

void check_first(const bytes::TextStream& in, std::optional<char> first) {
  if (!first) {
    in.refuse(in.offset() == 0 ? "the input is empty" : "the input holds white space only",
              "expected an array of samples");
  }
  if (*first == '{') { in.refuse("the trace is an object, not an array of samples"); }
  if (*first != '[') {
    in.refuse(fmt::format("not a trace: it begins with {}", bytes::printable(*first)),
              "expected an array of samples: [{...}, ...]");
  }
}

}  // namespace

bytes::TextTask slice_trace(bytes::TextStream& in, SampleSelection samples,
                            const std::function<void(TracePart&&)>& emit, std::uint64_t first) {
  Place place;
  try {
    if (first == 0) {
      check_first(in, co_await in.peek());
      in.take();
    }
    std::uint64_t sample = first;
    for (; co_await in.next_element(sample == first, "samples"); ++sample) {
      if (!samples.contains(sample)) {
        co_await in.skip_value();
        continue;
      }
      const char first_of_sample = co_await in.value_begin();
      place.sample = sample;
      if (first_of_sample != '{') {
        in.refuse(fmt::format("the sample is {}, not an object", bytes::kind_name(first_of_sample)));
      }
      const std::uint64_t sample_begin = in.offset();
      in.take();
      for (bool is_first = true; co_await in.next_member(is_first, "the members of a sample"); is_first = false) {
        const std::string key = co_await in.key("a sample");
        if (const auto field = sample_field(key)) {
          bytes::Captured value = co_await in.take_value(largest_field, "a member of the sample");
          emit({.kind = Kind::field, .field = *field, .sample = sample, .value = std::move(value)});
          continue;
        }
        if (key != "expert_layer_history") {
          co_await in.skip_value();
          continue;
        }

        const char first_of_history = co_await in.value_begin();
        if (first_of_history == 'n') {
          emit({.kind = Kind::null_history, .sample = sample});
          co_await in.take_null("expert_layer_history");
          continue;
        }
        if (first_of_history != '[') {
          in.refuse(fmt::format("expert_layer_history is {}, not an array of verify steps",
                                bytes::kind_name(first_of_history)));
        }
        emit({.kind = Kind::history, .sample = sample});
        in.take();
        std::uint64_t step = 0;
        place.verify_step = step;
        for (; co_await in.next_element(step == 0, "verify steps"); ++step) {
          place.verify_step = step;
          bytes::Captured value = co_await in.take_value(largest_step, "a verify step");
          emit({.kind = Kind::step, .sample = sample, .number = step, .value = std::move(value)});
        }
        emit({.kind = Kind::history_end, .sample = sample, .number = step});
        place.verify_step.reset();
      }
      emit({.kind = Kind::sample_end, .sample = sample, .number = in.offset() - sample_begin});
      place.sample.reset();
      if (samples.last() == sample) { co_return; }
    }
    if (!samples.is_all()) { refuse_missing_sample(samples, sample); }
    if (const auto c = co_await in.peek()) {
      in.refuse(fmt::format("{} behind the end of the trace", bytes::printable(*c)),
                "a trace is one JSON array and nothing else");
    }
  } catch (Error& error) { throw error.within(place); }
}

}  // namespace expertviz::input
