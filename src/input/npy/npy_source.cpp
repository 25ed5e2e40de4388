#include "input/npy/npy_source.hpp"

#include "input/missing_sample.hpp"
#include "input/model_config.hpp"
#include "input/npy/npy_header.hpp"
#include "input/rows/row_stages.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace expertviz::input {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 20;

/// Reads an array with several threads: each takes the next rows, measures them, and delivers them when it is their
/// turn. Memory holds a part's rows for each thread.
class NpyReading {
 public:
  NpyReading(bytes::ByteSource& source, const ReadOptions& options, const SampleSelection& samples,
             const StepFields& fields, TraceVisitor& visitor)
      : source_(source), options_(options), fields_(fields), visitor_(visitor), delivery_(samples, visitor) {}

  /// To be called once.
  void run() {
    begin();
    std::vector<RowDecoder> decoders(static_cast<std::size_t>(options_.threads), RowDecoder(fields_, visitor_));
    std::vector<std::thread> helpers;
    helpers.reserve(decoders.size());
    try {
      for (std::size_t i = 1; i < decoders.size(); ++i) {
        helpers.emplace_back([this, &decoder = decoders[i]] { work(decoder); });
      }
    } catch (const std::exception&) {
      // No memory for one more, or the system refuses it: fewer threads do the same work.
    }
    work(decoders[0]);
    for (std::thread& helper : helpers) {
      helper.join();
    }
    if (!fault_ && !complete_) { end(); }
    if (fault_) { std::rethrow_exception(fault_); }
  }

 private:
  void begin() {
    head_.resize(longest_npy_header);
    head_.resize(source_.read(0, head_.data(), head_.size()));
    const NpyHeader header = read_npy_header(head_, 0);
    header_size_ = header.size;
    row_size_ = header.shape.layers * header.shape.top_k * size_of(header.type);
    const std::size_t size = checked_size(header.shape, 0) * size_of(header.type);
    TokenSample& sample = *sample_;
    sample.info.format = TraceFormat::npy;
    sample.info.bytes = header_size_ + size;
    sample.has_routing = true;
    read_model_config(options_.rows).put_on(sample.info, header.shape);
    sample.ids.assign(header.type, header.shape);
    if (header.shape.top_k == 1) {
      // Which layers have experts is known behind the last row.
      std::vector<char> all;
      read_rows(0, header.shape.rows, all);
      sample.ids.assign(header.type, header.shape, std::string(all.begin(), all.end()));
      find_layers(sample);
      is_held_ = true;
    }
    choose_rows(sample, options_.rows, std::nullopt);
    steps_per_part_ = steps_per_part(sample, visitor_);
    RowPart part{.kind = RowPart::Kind::begin, .sample = sample_};
    deliver(part, DecodedRows());
  }

  void end() {
    // One read more, as a longer array is none of this shape.
    std::vector<char> rest(read_size);
    const std::size_t size = sample_->info.bytes - header_size_;
    rest.resize(read(header_size_ + size, rest.data(), rest.size()));
    check_length(sample_->ids.type(), sample_->ids.shape(), size + rest.size(), 0);
    RowPart part{.kind = RowPart::Kind::end, .sample = sample_};
    deliver(part, DecodedRows());
  }

  void work(RowDecoder& decoder) noexcept {
    std::vector<char> memory;
    while (true) {
      RowPart part{.kind = RowPart::Kind::steps, .sample = sample_};
      DecodedRows decoded;
      std::uint64_t number = 0;
      {
        std::unique_lock lock(claim_);
        if (stop_ || claimed_step_ == sample_->steps()) { return; }
        number = claimed_++;
        part.first_step = claimed_step_;
        claimed_step_ = part.end_step = std::min(claimed_step_ + steps_per_part_, sample_->steps());
        if (source_.random_access()) { lock.unlock(); }
        try {
          if (!is_held_) {
            const std::size_t begin = sample_->step_begin(part.first_step);
            read_rows(begin, sample_->step_end(part.end_step - 1), memory);
            part.ids = memory.data();
          }
        } catch (...) { decoded.steps.push_back({.fault = std::current_exception()}); }
      }
      if (decoded.steps.empty()) { decoded = decoder.decode(part); }
      {
        std::unique_lock lock(claim_);
        passed_.wait(lock, [&] { return delivered_ == number; });
      }
      deliver(part, std::move(decoded));
      {
        const std::lock_guard lock(claim_);
        ++delivered_;
      }
      passed_.notify_all();
    }
  }

  void deliver(RowPart& part, DecodedRows decoded) {
    if (fault_ || complete_) { return; }
    try {
      complete_ = !delivery_.deliver(part, decoded);
      if (options_.on_progress) { options_.on_progress({source_.stored_bytes_read(), source_.stored_size()}); }
    } catch (...) { fault_ = std::current_exception(); }
    stop_ = stop_ || complete_ || fault_;
  }

  /// Throws `Error` where the array ends before row `end`.
  void read_rows(std::size_t begin, std::size_t end, std::vector<char>& memory) {
    const std::size_t size = (end - begin) * row_size_;
    // As it comes: a header may claim more than there is.
    for (std::size_t got = 0; got < size;) {
      const std::size_t wanted = std::min(size - got, std::max(got, read_size));
      memory.resize(std::max(memory.size(), got + wanted));
      const std::size_t some = read(header_size_ + begin * row_size_ + got, memory.data() + got, wanted);
      got += some;
      if (some < wanted) { check_length(sample_->ids.type(), sample_->ids.shape(), begin * row_size_ + got, 0); }
    }
  }

  /// As the source, but for the bytes that were read with the header.
  [[nodiscard]] std::size_t read(std::uint64_t offset, char* buffer, std::size_t size) {
    std::size_t there = 0;
    if (offset < head_.size()) {
      there = std::min<std::size_t>(size, head_.size() - offset);
      std::memcpy(buffer, head_.data() + offset, there);
    }
    return there == size ? size : there + source_.read(offset + there, buffer + there, size - there);
  }

  bytes::ByteSource& source_;
  const ReadOptions& options_;
  const StepFields& fields_;
  TraceVisitor& visitor_;
  RowDelivery delivery_;

  std::string head_;
  std::size_t header_size_ = 0;
  std::size_t row_size_ = 0;
  std::shared_ptr<TokenSample> sample_ = std::make_shared<TokenSample>();
  bool is_held_ = false;  ///< the sample has the whole array
  std::size_t steps_per_part_ = 1;

  std::mutex claim_;
  std::uint64_t claimed_ = 0;
  std::size_t claimed_step_ = 0;
  std::atomic<bool> stop_ = false;

  std::uint64_t delivered_ = 0;
  std::condition_variable passed_;

  // Touched only by the thread whose turn it is to deliver.
  bool complete_ = false;
  std::exception_ptr fault_;
};

class NpySource final : public TraceSource {
 public:
  NpySource(bytes::ByteSource& source, const ReadOptions& options) : source_(source), options_(options) {}

  void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) override {
    if (samples.last().value_or(0) != 0) { refuse_missing_sample(samples, 1); }
    NpyReading(source_, options_, samples, fields, visitor).run();
  }

 private:
  bytes::ByteSource& source_;
  const ReadOptions& options_;
};

}  // namespace

std::unique_ptr<TraceSource> open_npy(bytes::ByteSource& source, const ReadOptions& options) {
  return std::make_unique<NpySource>(source, options);
}

}  // namespace expertviz::input
