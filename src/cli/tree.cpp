#include "cli/tree.hpp"

#include "cli/delivery.hpp"
#include "cli/input.hpp"
#include "cli/messages.hpp"
#include "cli/room_to_draw.hpp"
#include "cli/sample_text.hpp"
#include "cli/sample_usage.hpp"
#include "cli/token_text.hpp"
#include "cli/tree_report.hpp"
#include "cli/values.hpp"

#include <limits>
#include <memory>
#include <set>

#include <fmt/format.h>

namespace expertviz::cli {
namespace {

constexpr const char* default_stem = "expert_tree";

class StepVisitor : public TraceVisitor {
 public:
  bool on_step(VerifyStep& found, std::unique_ptr<Measurement> /*measurement*/) override {
    step = std::move(found);
    return false;
  }
  void on_sample(const SampleInfo& sample) override { info = sample; }
  void on_restart() override { step.reset(); }

  SampleInfo info;
  std::optional<VerifyStep> step;
};

/// The step's tree and the wanted layer. Throws `Error` saying what is not there.
const VerifyStep& require_step(const TreeOptions& options, const StepVisitor& read) {
  const auto fail = [&](std::optional<int> layer, const std::string& what, const std::string& hint) {
    Place place;
    place.verify_step = options.verify_step;
    place.layer = layer;
    throw sample_error(options.input, options.sample_idx, what, hint).within(place);
  };
  if (!read.step) {
    require_steps(options.input, read.info);
    fail({}, "there is no such step",
         fmt::format("the sample has {} verify steps, 0 to {}", read.info.verify_steps, read.info.verify_steps - 1));
  }
  const VerifyStep& step = *read.step;
  if (!step.tree) {
    fail({}, "there is no tree_structure: an older tracker wrote this trace",
         "layer and stats can read it; record it again for its trees");
  }
  if (step.layer_ids.empty()) {
    fail({}, "`layers` is empty: " + why_no_routing(step.tree->batch_size),
         "expertviz info shows which samples have layers");
  }
  if (step.layers.empty()) {
    const std::set<int> present(step.layer_ids.begin(), step.layer_ids.end());
    fail(options.layer_id, "the step has no data for this layer", "layers with data: " + ranges(present));
  }
  return step;
}

void note_unreachable(const TreeReport& report) {
  const std::vector<std::int32_t>& nodes = report.shape.unreachable;
  if (nodes.empty()) { return; }
  print_note(fmt::format("{} of the {} nodes cannot be reached from the root, and stand apart: {}", nodes.size(),
                         report.figure.nodes.size(), ranges({nodes.begin(), nodes.end()})));
}

}  // namespace

Work add_tree(CLI::App& app) {
  auto options = std::make_shared<TreeOptions>();
  app.description(
      "Draws the draft tree of one verify step: the text of each token, the experts it is routed to in a layer, and "
      "the accepted path. Trees show the tokens and rows of this request alone, also where several were verified "
      "together.");
  app.footer(
      "Examples\n"
      "  expertviz tree -i expert_activations.json --verify-step 3 -l 20 -o tree.svg\n"
      "  expertviz tree -i expert_activations.json --verify-step 3 -l 20 --tokenizer ~/models/Qwen3-30B-A3B\n");
  add_input_options(app, options->input);
  add_sample_option(app, options->sample_idx);
  add_value(app, "Selection", "--verify-step", "N", "which verify step, counted from 0 (default: 0)",
            [options](const std::string& text) {
              options->verify_step = parse_number("--verify-step", text, 0, std::numeric_limits<std::int64_t>::max());
            });
  add_value(app, "Selection", "-l,--layer-id", "N", "which layer (default: 0)", [options](const std::string& text) {
    options->layer_id = static_cast<int>(parse_number("--layer-id", text, 0, largest_layer));
  });
  add_value(
      app, "Selection", "--tokenizer", "PATH",
      "a tokenizer file, a model folder or a hub id (default: that of the trace's model_path, as a folder or in the "
      "Hugging Face cache)",
      [options](const std::string& text) { options->tokenizer = text; });
  add_picture_options(app, options->picture, default_stem);
  add_format_option(app, options->format);
  return [options](Interrupts& interrupts) { return run_tree(*options, interrupts); };
}

ExitStatus run_tree(const TreeOptions& options, Interrupts& interrupts) {
  const PictureTarget target = resolve_picture(options.picture, options.format, default_stem, options.input);
  TokenText text(options.tokenizer);

  StepFields fields;
  fields.tree = true;
  fields.routing = StepFields::Routing::some;
  fields.layer_ids = {options.layer_id};
  fields.only_step = options.verify_step;
  StepVisitor read;
  read_sample(options.input, options.sample_idx, fields, read, interrupts);
  const VerifyStep& step = require_step(options, read);

  require_room_to_draw();  // labels are measured even where no picture is asked for
  const TreeReport report = [&] {
    try {
      const TreeShape shape = shape_of(*step.tree);
      const std::vector<Token> tokens = text.decode(step.tree->token_ids, read.info);
      return make_tree_report(read.info, step, shape, tokens, text.has_tokenizer(), options.picture.texts);
    } catch (Error& error) {
      Place place;
      place.sample = options.sample_idx;
      place.verify_step = options.verify_step;
      error.within(place).of(input_name(options.input));
      throw;
    }
  }();
  deliver(target, draw_for(target, report.figure), options.format,
          numbers_as(
              options.format, [&] { return tree_text(report); }, [&] { return tree_rows(report); },
              [&] { return tree_json(report); }),
          interrupts);
  // Behind the rest: where that fails, the one line on standard error is its error.
  if (text.note()) { print_note(*text.note()); }
  note_unreachable(report);
  return done;
}

}  // namespace expertviz::cli
