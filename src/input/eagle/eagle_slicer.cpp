#include "input/eagle/eagle_slicer.hpp"

#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"
#include "input/missing_sample.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

using Kind = EaglePart::Kind;

constexpr std::size_t largest_step = std::size_t{1} << 30;
constexpr std::size_t largest_field = std::size_t{1} << 16;

[[noreturn]] void refuse_kind(const bytes::TextStream& in, const char* what, char first, const char* expected) {
  in.refuse(fmt::format("{} is {}, not {}", what, bytes::kind_name(first), expected));
}

}  // namespace

bytes::TextTask slice_eagle_trace(bytes::TextStream& in, SampleSelection samples,
                                  const std::function<void(EaglePart&&)>& emit) {
  Place place;
  std::uint64_t sample = 0;
  try {
    while (const std::optional<char> first_of_line = co_await in.peek()) {
      if (*first_of_line != '{') {
        in.refuse(fmt::format("not an EAGLE trace: {} in the place of a line", bytes::printable(*first_of_line)),
                  "expected one JSON object per line");
      }
      in.take();
      emit({.kind = Kind::line});
      std::uint64_t turn = 0;
      for (bool in_line = true; co_await in.next_member(in_line, "the members of a line"); in_line = false) {
        const std::string key = co_await in.key("a line");
        if (key == "question_id" || key == "model_id") {
          bytes::Captured value = co_await in.take_value(largest_field, "a member of the line");
          emit({.kind = key == "model_id" ? Kind::model_id : Kind::question_id, .value = std::move(value)});
          continue;
        }
        if (key != "choices") {
          co_await in.skip_value();
          continue;
        }
        if (const char c = co_await in.value_begin(); c != '[') { refuse_kind(in, "choices", c, "an array"); }
        in.take();
        for (bool first_choice = true; co_await in.next_element(first_choice, "choices"); first_choice = false) {
          if (const char c = co_await in.value_begin(); c != '{') { refuse_kind(in, "a choice", c, "an object"); }
          in.take();
          for (bool in_choice = true; co_await in.next_member(in_choice, "the members of a choice");
               in_choice = false) {
            const std::string of_choice = co_await in.key("a choice");
            if (of_choice != "stats") {
              co_await in.skip_value();
              continue;
            }
            if (const char c = co_await in.value_begin(); c != '[') { refuse_kind(in, "stats", c, "an array"); }
            in.take();
            for (bool first_turn = true; co_await in.next_element(first_turn, "turns"); first_turn = false, ++sample) {
              ++turn;
              if (!samples.contains(sample)) {
                co_await in.skip_value();
                continue;
              }
              place.sample = sample;
              if (const char c = co_await in.value_begin(); c != '{') { refuse_kind(in, "a turn", c, "an object"); }
              const std::uint64_t begin = in.offset();
              in.take();
              emit({.kind = Kind::sample, .sample = sample, .number = turn});
              for (bool in_turn = true; co_await in.next_member(in_turn, "the members of a turn"); in_turn = false) {
                const std::string of_turn = co_await in.key("a turn");
                if (of_turn == "tokens") {
                  bytes::Captured value = co_await in.take_value(largest_field, "tokens");
                  emit({.kind = Kind::tokens, .sample = sample, .value = std::move(value)});
                  continue;
                }
                if (of_turn != "expert_traces") {
                  co_await in.skip_value();
                  continue;
                }
                const char first_of_history = co_await in.value_begin();
                if (first_of_history == 'n') {
                  emit({.kind = Kind::null_history, .sample = sample});
                  co_await in.take_null("expert_traces");
                  continue;
                }
                if (first_of_history != '[') { refuse_kind(in, "expert_traces", first_of_history, "an array"); }
                in.take();
                emit({.kind = Kind::history, .sample = sample});
                std::uint64_t step = 0;
                place.verify_step = step;
                for (; co_await in.next_element(step == 0, "verify steps"); place.verify_step = ++step) {
                  bytes::Captured value = co_await in.take_value(largest_step, "a verify step");
                  emit({.kind = Kind::step, .sample = sample, .number = step, .value = std::move(value)});
                }
                emit({.kind = Kind::history_end, .sample = sample, .number = step});
                place.verify_step.reset();
              }
              emit({.kind = Kind::sample_end, .sample = sample, .number = in.offset() - begin});
              place.sample.reset();
              if (samples.last() == sample) { co_return; }
            }
          }
        }
      }
    }
    if (!samples.is_all()) { refuse_missing_sample(samples, sample); }
  } catch (Error& error) { throw error.within(place); }
}

}  // namespace expertviz::input
