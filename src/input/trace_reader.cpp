#include "expertviz/trace_reader.hpp"

#include "expertviz/error.hpp"
#include "input/reading.hpp"

#include <utility>

namespace expertviz {

class TraceReader::Impl {
 public:
  Impl(const std::string& path, ReadOptions options)
      : name_(path == "-" ? "standard input" : path), options_(std::move(options)) {
    explain([&] { source_ = input::open_source(path); });
  }

  void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) {
    explain([&] { input::Reading(*source_, options_, samples, fields, visitor).run(); });
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
  std::unique_ptr<input::ByteSource> source_;
};

TraceReader::TraceReader(const std::string& path, ReadOptions options)
    : impl_(std::make_unique<Impl>(path, std::move(options))) {
}
TraceReader::~TraceReader() = default;
TraceReader::TraceReader(TraceReader&&) noexcept = default;
TraceReader& TraceReader::operator=(TraceReader&&) noexcept = default;

void TraceReader::read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) {
  impl_->read(samples, fields, visitor);
}

}  // namespace expertviz
