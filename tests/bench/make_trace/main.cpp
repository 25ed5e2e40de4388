// Writes traces in the tracker's layout: for the benchmark, and for pictures of sizes that no real trace at hand has.
// The same options give the same bytes on every platform.
#include "json_writer.hpp"
#include "sample.hpp"
#include "story.hpp"
#include "tokenizer_file.hpp"
#include "trace_writer.hpp"

#include <cstdint>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace expertviz::make_trace {
namespace {

struct TraceOptions {
  std::string output;
  std::vector<int> verify_steps;  // of each sample
  SampleShape shape;
  TraceStyle style;
  bool compact = false;
  std::uint64_t seed = 1;
};

void write_trace(const Story& story, const TraceOptions& options) {
  JsonWriter json(options.output, options.compact);
  TraceWriter trace(json, options.style, options.shape);
  json.begin_array();
  SampleShape shape = options.shape;
  for (std::size_t i = 0; i < options.verify_steps.size(); ++i) {
    shape.verify_steps = options.verify_steps[i];
    trace.write(make_sample(story, shape, static_cast<int>(i), options.seed));
  }
  json.end_array();
  json.flush();
}

int run(int argc, char** argv) {
  CLI::App app("Writes an expert activation trace, synthetic in content and exact in layout.");
  TraceOptions options;
  options.style.model_path = "Qwen/Qwen3-30B-A3B";
  std::string tokenizer;
  int samples = 2;
  int steps = 100;
  app.add_option("output", options.output, "the file to write")->required();
  app.add_option("--tokenizer", tokenizer, "also write the tokenizer of its token ids to this file");
  const auto number = [&app](const char* name, int& value, const char* description) {
    app.add_option(name, value, description)->check(CLI::Range(1, 32767))->capture_default_str();
  };
  number("--samples", samples, "samples: questions times turns");
  number("--steps", steps, "verify steps per sample");
  number("--layers", options.shape.router.layers, "layers with experts");
  number("--experts", options.shape.router.experts, "experts per layer");
  number("--topk", options.shape.router.topk, "experts a token is routed to");
  number("--draft-tokens", options.shape.draft.draft_tokens, "nodes of a draft tree, the root included");
  number("--spec-steps", options.shape.draft.spec_steps, "depth of a draft tree at most");
  number("--eagle-topk", options.shape.draft.eagle_topk, "children of a node at most");
  number("--batch", options.shape.batch, "requests verified together");
  app.add_option("--pad-rows", options.style.pad_rows, "rows of -1 after those of the tokens");
  app.add_option("--model-path", options.style.model_path, "as the trace names it")->capture_default_str();
  app.add_option("--seed", options.seed, "another seed gives another trace")->capture_default_str();
  app.add_flag("--compact", options.compact, "in one line, not indented by 2");
  app.add_flag("--old-format", options.style.old_format, "as older trackers wrote: without the trees");
  app.add_flag("!--no-weights", options.style.weights, "without the routing weights");
  CLI11_PARSE(app, argc, argv);

  if (options.shape.router.topk > options.shape.router.experts) {
    throw std::runtime_error("--topk cannot exceed --experts");
  }
  const Story story;
  options.verify_steps.assign(static_cast<std::size_t>(samples), steps);
  write_trace(story, options);
  if (!tokenizer.empty()) { write_tokenizer(story, tokenizer); }
  return 0;
}

}  // namespace
}  // namespace expertviz::make_trace

int main(int argc, char** argv) {
  try {
    return expertviz::make_trace::run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "make_trace: " << error.what() << '\n';
    return 2;
  }
}
