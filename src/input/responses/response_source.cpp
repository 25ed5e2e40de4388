#include "input/responses/response_source.hpp"

#include "bytes/json_text.hpp"
#include "bytes/text_stream.hpp"
#include "expertviz/error.hpp"
#include "input/missing_sample.hpp"
#include "input/model_config.hpp"
#include "input/pipeline.hpp"
#include "input/responses/routing_value.hpp"
#include "input/rows/row_stages.hpp"

#include <utility>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

constexpr std::size_t largest_response = std::size_t{1} << 30;

/// What the pipeline does with responses.
class Stages {
 public:
  using Part = RowPart;
  using Decoded = DecodedRows;
  using Decoder = RowDecoder;
  static constexpr bool shares_parts = true;  // one response may be nearly all of the input

  Stages(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor, const ReadOptions& options)
      : samples_(samples),
        fields_(fields),
        visitor_(visitor),
        options_(options),
        config_(read_model_config(options.rows)),
        shape_(config_),
        delivery_(samples, visitor) {}

  [[nodiscard]] bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit) {
    try {
      while (const std::optional<char> first = co_await in.peek()) {
        if (*first != '[' && *first != '{') {
          in.refuse(fmt::format("not JSON: {} in the place of a response", bytes::printable(*first)),
                    "expected objects, or an array of objects");
        }
        const bool is_array = *first == '[';
        if (is_array) { in.take(); }
        for (bool first_element = true;; first_element = false) {
          if (is_array) {
            if (!co_await in.next_element(first_element, "responses")) { break; }
            if (const char c = co_await in.value_begin(); c != '{') {
              in.refuse(fmt::format("the response is {}, not an object", bytes::kind_name(c)));
            }
          }
          bytes::Captured object = co_await in.take_value(largest_response, "a response");
          take(std::move(object), emit);
          if (samples_.last() && *samples_.last() < sample_) { co_return; }
          if (!is_array) { break; }
        }
      }
      if (!samples_.is_all()) { refuse_missing_sample(samples_, sample_); }
    } catch (Error& error) { throw error.within(place_); }
  }
  [[nodiscard]] Decoder make_decoder() const { return {fields_, visitor_}; }
  [[nodiscard]] bool deliver(Part& part, Decoded& decoded) { return delivery_.deliver(part, decoded); }

 private:
  /// Hands on what is wanted of an object.
  void take(bytes::Captured&& captured, const std::function<void(RowPart&&)>& emit) {
    const auto keeper = std::make_shared<const bytes::Captured>(std::move(captured));
    std::size_t held = keeper->held();
    place_.sample = sample_;
    for (Response& response : find_responses(keeper->slice(), options_.format)) {
      place_.sample = sample_;
      if (samples_.contains(sample_)) {
        emit_parts(sample_of(response, keeper), std::exchange(held, 0), visitor_, emit);
      }
      ++sample_;
    }
    place_ = {};
  }

  [[nodiscard]] std::shared_ptr<TokenSample> sample_of(const Response& response,
                                                       const std::shared_ptr<const void>& keeper) {
    const auto sample = std::make_shared<TokenSample>();
    sample->info = response.info;
    sample->info.sample_idx = sample_;
    if (response.tokens.prompt >= 0) { sample->info.prompt_tokens = response.tokens.prompt; }
    if (response.tokens.completion >= 0) { sample->info.completion_tokens = response.tokens.completion; }
    if (response.routing) {
      read_routing(response, keeper, shape_, options_.rows, *sample);
      config_.put_on(sample->info, sample->ids.shape());
    }
    return sample;
  }

  const SampleSelection& samples_;
  const StepFields& fields_;
  TraceVisitor& visitor_;
  const ReadOptions& options_;
  const ModelConfig config_;
  RowShape shape_;
  RowDelivery delivery_;
  std::uint64_t sample_ = 0;
  Place place_;
};

class ResponseSource final : public TraceSource {
 public:
  ResponseSource(bytes::ByteSource& source, const ReadOptions& options) : source_(source), options_(options) {}

  void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) override {
    Stages stages(samples, fields, visitor, options_);
    Pipeline(source_, options_, stages).run();
  }

 private:
  bytes::ByteSource& source_;
  const ReadOptions& options_;
};

}  // namespace

std::unique_ptr<TraceSource> open_responses(bytes::ByteSource& source, const ReadOptions& options) {
  return std::make_unique<ResponseSource>(source, options);
}

}  // namespace expertviz::input
