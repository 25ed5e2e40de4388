#include "input/npy/npy_source.hpp"

#include "input/missing_sample.hpp"
#include "input/model_config.hpp"
#include "input/npy/npy_header.hpp"
#include "input/rows/row_stages.hpp"

#include <string>
#include <utility>

namespace expertviz::input {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 20;

class NpySource final : public TraceSource {
 public:
  NpySource(bytes::ByteSource& source, const ReadOptions& options) : source_(source), options_(options) {}

  void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) override {
    if (samples.last().value_or(0) != 0) { refuse_missing_sample(samples, 1); }
    const auto sample = read_sample();
    RowDecoder decoder(fields, visitor);
    RowDelivery delivery(samples, visitor);
    bool wants_more = true;
    emit_parts(sample, 0, visitor, [&](RowPart&& part) {
      if (!wants_more) { return; }
      DecodedRows decoded = decoder.decode(part);
      wants_more = delivery.deliver(part, decoded);
    });
  }

 private:
  [[nodiscard]] std::shared_ptr<TokenSample> read_sample() {
    std::string bytes = take(0, longest_npy_header);
    const NpyHeader header = read_npy_header(bytes, 0);
    const std::size_t size = header.size + checked_size(header.shape, 0) * size_of(header.type);
    // As it comes: a header may claim more than there is.
    while (bytes.size() <= size) {
      const std::string more = take(bytes.size(), read_size);
      if (more.empty()) { break; }
      bytes += more;
      if (options_.on_progress) { options_.on_progress({source_.stored_bytes_read(), source_.stored_size()}); }
    }
    const auto sample = std::make_shared<TokenSample>();
    sample->info.format = TraceFormat::npy;
    sample->info.bytes = bytes.size();
    sample->has_routing = true;
    read_model_config(options_.rows).put_on(sample->info, header.shape);
    sample->ids.assign(header.type, header.shape, std::move(bytes), header.size);
    choose_rows(*sample, options_.rows, std::nullopt);
    return sample;
  }

  [[nodiscard]] std::string take(std::size_t offset, std::size_t size) {
    std::string bytes(size, '\0');
    bytes.resize(source_.read(offset, bytes.data(), size));
    return bytes;
  }

  bytes::ByteSource& source_;
  const ReadOptions& options_;
};

}  // namespace

std::unique_ptr<TraceSource> open_npy(bytes::ByteSource& source, const ReadOptions& options) {
  return std::make_unique<NpySource>(source, options);
}

}  // namespace expertviz::input
