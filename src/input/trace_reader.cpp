#include "expertviz/trace_reader.hpp"

#include "expertviz/error.hpp"
#include "input/trace_format.hpp"

#include <utility>

namespace expertviz {

class TraceReader::Impl {
 public:
  template <class Open>
  Impl(std::string name, ReadOptions options, const Open& open) : name_(std::move(name)), options_(std::move(options)) {
    explain([&] { source_ = open(); });
  }

  void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) {
    explain([&] {
      TraceFormat format{};
      if (options_.format) {
        format = *options_.format;
      } else {
        format = input::recognize(bytes::peek(source_, input::first_bytes_size));
      }
      input::open_trace(format, *source_, options_)->read(samples, fields, visitor);
    });
  }

 private:
  template <class Work>
  void explain(Work&& work) const {
    try {
      work();
    } catch (Error& error) {
      error.of(name_);
      throw;
    }
  }

  std::string name_;
  ReadOptions options_;
  std::unique_ptr<bytes::ByteSource> source_;
};

TraceReader::TraceReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
}
TraceReader::TraceReader(const std::string& path, ReadOptions options)
    : impl_(std::make_unique<Impl>(path == "-" ? "standard input" : path, std::move(options),
                                   [&] { return bytes::open_source(path); })) {
}
TraceReader TraceReader::of_bytes(std::string_view bytes, ReadOptions options) {
  return TraceReader(
      std::make_unique<Impl>("memory", std::move(options), [bytes] { return bytes::memory_source(bytes); }));
}
TraceReader::~TraceReader() = default;
TraceReader::TraceReader(TraceReader&&) noexcept = default;
TraceReader& TraceReader::operator=(TraceReader&&) noexcept = default;

void TraceReader::read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) {
  impl_->read(samples, fields, visitor);
}

}  // namespace expertviz
