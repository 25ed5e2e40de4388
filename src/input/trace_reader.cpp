#include "expertviz/trace_reader.hpp"

#include "expertviz/error.hpp"
#include "input/trace_format.hpp"
#include "input/tracker/pack_trace.hpp"

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
      const TraceFormat found = format();
      input::open_trace(found, *source_, options_)->read(samples, fields, visitor);
    });
  }

  Packed pack(const SampleSelection& samples, const PackOptions& pack, const bytes::Packer::Sink& sink) {
    Packed packed;
    explain([&] {
      if (const TraceFormat found = format(); found != TraceFormat::tracker) {
        throw Error(std::string("only traces of the tracker can be packed, and this is one of ") + name_of(found));
      }
      packed = input::pack_trace(*source_, options_, samples, pack, sink);
    });
    return packed;
  }

 private:
  /// To be called before the source is used: it may be another one afterwards.
  [[nodiscard]] TraceFormat format() {
    return options_.format ? *options_.format : input::recognize(bytes::peek(source_, input::first_bytes_size));
  }

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

Packed TraceReader::pack(const SampleSelection& samples, const PackOptions& pack,
                         const std::function<void(std::string_view)>& sink) {
  return impl_->pack(samples, pack, sink);
}

}  // namespace expertviz
