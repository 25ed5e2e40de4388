#include "cli/find_steps.hpp"

#include "cli/delivery.hpp"
#include "cli/input.hpp"
#include "cli/messages.hpp"
#include "cli/sample_text.hpp"
#include "cli/standard_output.hpp"
#include "cli/values.hpp"
#include "table/json.hpp"

#include <memory>

#include <fmt/format.h>

namespace expertviz::cli {
namespace {

struct Match {
  std::uint64_t verify_step = 0;
  std::int32_t draft_tokens = 0;
  std::vector<std::int32_t> nodes;  ///< accepted
};

class MatchVisitor : public TraceVisitor {
 public:
  explicit MatchVisitor(const FindStepsOptions& options) : options_(options) {}

  bool on_step(VerifyStep& step, std::unique_ptr<Measurement> /*measurement*/) override {
    ++steps;
    if (!step.tree) { return true; }
    ++trees;
    const std::uint64_t accepted = step.tree->accepted.size();
    if (accepted >= options_.min_accepted && accepted <= options_.max_accepted) {
      matches.push_back({step.index, step.tree->draft_token_num, step.tree->accepted});
    }
    return matches.size() < options_.limit;
  }
  void on_sample(const SampleInfo& sample) override { info = sample; }
  void on_restart() override {
    matches.clear();
    steps = trees = 0;
  }

  SampleInfo info;
  std::vector<Match> matches;
  std::size_t steps = 0;
  std::size_t trees = 0;

 private:
  const FindStepsOptions& options_;
};

table::Table rows_of(const std::vector<Match>& matches) {
  table::Table table{{"verify_step", "accepted", "draft_tokens", "nodes"}, {}};
  for (const Match& match : matches) {
    table.rows.push_back(
        {cell(match.verify_step), cell(match.nodes.size()), std::int64_t{match.draft_tokens}, match.nodes});
  }
  return table;
}

std::string text_of(const std::vector<Match>& matches) {
  std::string text;
  for (const Match& match : matches) {
    // "nodes" also of one: scripts match these lines.
    text += fmt::format("Verify step {}: {} nodes accepted\n", match.verify_step, match.nodes.size());
  }
  return text;
}

/// Throws `Error` where no step has a tree, and tells of steps without one.
void require_trees(const FindStepsOptions& options, const MatchVisitor& read) {
  require_steps(options.input, read.info);
  if (read.trees == 0) {
    throw sample_error(options.input, options.sample_idx,
                       "no verify step has a tree_structure: an older tracker wrote this trace",
                       "layer and stats can read it; record it again for the accepted nodes");
  }
  if (read.trees < read.steps) {
    print_note(fmt::format("{} of the {} verify steps read have no tree_structure, and were passed over",
                           read.steps - read.trees, read.steps));
  }
}

}  // namespace

Work add_find_steps(CLI::App& app) {
  auto options = std::make_shared<FindStepsOptions>();
  app.description(
      "Finds the verify steps that accepted a given number of nodes of their draft tree. The root, which is the last "
      "token verified before, counts as accepted. Exit status 1 if there is none.");
  app.footer(
      "Examples\n"
      "  expertviz find-steps -i expert_activations.json --min-accepted 5\n"
      "  expertviz find-steps -i expert_activations.json --min-accepted 7 --limit 1 --format json\n");
  add_input_options(app, options->input);
  add_sample_option(app, options->sample_idx);
  const auto number = [&app](const std::string& name, const std::string& description, std::uint64_t least,
                             std::uint64_t& value) {
    add_value(app, "Selection", name, "N", description, [name, least, &value](const std::string& text) {
      value = parse_number(name, text, least, std::numeric_limits<std::int32_t>::max());
    });
  };
  number("--min-accepted", "the fewest accepted nodes, the root counted (default: 1)", 0, options->min_accepted);
  number("--max-accepted", "the most accepted nodes (default: no bound)", 0, options->max_accepted);
  number("--limit", "stop after N steps (default: find all)", 1, options->limit);
  add_format_option(app, options->format);
  return [options](Interrupts& interrupts) { return run_find_steps(*options, interrupts); };
}

ExitStatus run_find_steps(const FindStepsOptions& options, Interrupts& interrupts) {
  if (options.min_accepted > options.max_accepted) {
    throw Error(
        fmt::format("--min-accepted {} is more than --max-accepted {}", options.min_accepted, options.max_accepted));
  }
  StepFields fields;
  fields.tree = true;
  MatchVisitor read(options);
  read_sample(options.input, options.sample_idx, fields, read, interrupts);
  require_trees(options, read);
  if (read.matches.size() < options.limit) { note_step_count(read.info); }

  write_standard_output(numbers_as(
      options.format, [&] { return text_of(read.matches); }, [&] { return rows_of(read.matches); },
      [&] { return table::JsonWriter().rows(rows_of(read.matches)).finish(); }));
  if (!read.matches.empty()) { return done; }
  if (options.format == NumberFormat::text) {
    print_note(fmt::format("none of the {} verify steps accepted such a number of nodes", read.steps));
  }
  return nothing_found;
}

}  // namespace expertviz::cli
