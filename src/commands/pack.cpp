#include "commands/registry.hpp"
#include "commands/wording.hpp"

#include <utility>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

/// No verify step is handed on to it: the reader packs.
class PackInquiry : public Inquiry {
 public:
  PackInquiry(PackOptions options, bool verifies) : options_(options), verifies_(verifies) {}

  [[nodiscard]] std::optional<PackOptions> packs() const override { return options_; }
  void packed(const Packed& packed) override { packed_ = packed; }

  [[nodiscard]] StepFields fields() const override { return {}; }
  bool add(const VerifyStep&, std::unique_ptr<Measurement>) override { return false; }
  void restart() override {}
  void end_sample(const SampleInfo&, const Totals&) override {}

  [[nodiscard]] Answer answer() override {
    Answer answer;
    answer.read_back = verifies_;
    answer.notes.push_back(fmt::format("{}, {}: {} packed into {}", counted(packed_.samples, "sample"),
                                       counted(packed_.verify_steps, "verify step"), human_bytes(packed_.trace_bytes),
                                       human_bytes(packed_.packed_bytes)));
    return answer;
  }

 private:
  PackOptions options_;
  bool verifies_;
  Packed packed_;
};

class Pack : public Command {
 public:
  [[nodiscard]] About about() const override {
    return {.name = "pack",
            .summary = "the same trace, small and seekable",
            .group = "Keep",
            .description =
                "Writes the trace anew as compact JSON in zstd frames, with a table of where samples and verify steps "
                "begin. All commands read it in place of the trace, straight from the sample that they need. zstd -dc "
                "makes plain JSON of it. Values and their order stay; a weight is written as the shortest text of the "
                "same float32.",
            .examples = {"pack -i expert_activations.json -o run.json.zst",
                         "pack -i expert_activations.json -o small.json.zst --weights drop"},
            .samples = About::Samples::all_by_default,
            .streams = About::Streams::trace};
  }
  void declare(Options& options) override {
    options.group("Content");
    options.choice<bool>("--weights", "WHAT", "keep or drop the routing weights, most of a trace (default: keep)",
                         {{"keep", true}, {"drop", false}}, options_.weights);
    options.flag("--no-verify", "do not read the file once more before it takes its place", no_verify_);
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked&) const override {
    return std::make_unique<PackInquiry>(options_, !no_verify_);
  }

 private:
  PackOptions options_;
  bool no_verify_ = false;
};

}  // namespace

std::unique_ptr<Command> make_pack() {
  return std::make_unique<Pack>();
}

}  // namespace expertviz::commands
