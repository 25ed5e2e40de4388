#include "commands/pooling.hpp"
#include "commands/registry.hpp"

#include <deque>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

constexpr std::uint64_t no_bound = std::numeric_limits<std::int32_t>::max();

struct Wanted {
  std::uint64_t min_accepted = 1;
  std::uint64_t max_accepted = no_bound;
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
};

struct Match {
  std::size_t sample = 0;  ///< its place among the samples that were read
  std::uint64_t verify_step = 0;
  std::int32_t draft_tokens = 0;
  std::vector<std::int32_t> nodes;  ///< accepted
};

class FindStepsInquiry : public Inquiry {
 public:
  FindStepsInquiry(const Wanted& wanted, const Asked& asked)
      : wanted_(wanted), asked_(asked), several_(asked.samples.several()) {}

  [[nodiscard]] StepFields fields() const override {
    StepFields fields;
    fields.tree = true;
    return fields;
  }

  bool add(const VerifyStep& step, std::unique_ptr<Measurement>) override {
    ++steps_;
    if (!step.tree) { return true; }
    ++trees_;
    const std::uint64_t accepted = step.tree->accepted.size();
    if (accepted >= wanted_.min_accepted && accepted <= wanted_.max_accepted && !reached_limit()) {
      matches_.push_back({samples_.size(), step.index, step.tree->draft_token_num, step.tree->accepted});
    }
    return !reached_limit();
  }

  void restart() override {
    while (!matches_.empty() && matches_.back().sample == samples_.size()) {
      matches_.pop_back();
    }
    steps_ = trees_ = 0;
  }

  void end_sample(const SampleInfo& info, const Totals&) override {
    if (std::optional<Error> lack = lack_of(info)) {
      lack->within({.sample = info.sample_idx});
      if (!several_) { throw Error(*lack); }
      left_out_.add(info, *lack);
    } else {
      ++samples_with_trees_;
      all_steps_ += steps_;
      if (trees_ < steps_) {
        notes_.push_back(fmt::format("{} of the {} verify steps read have no tree_structure, and were passed over",
                                     steps_ - trees_, steps_));
      }
      if (const auto note = step_count_note(info); note && !reached_limit()) { notes_.push_back(*note); }
    }
    samples_.add({cell(info.sample_idx), question_cell(info), cell(info.turn)});
    steps_ = trees_ = 0;
  }

  [[nodiscard]] Answer answer() override {
    left_out_.require_data(samples_with_trees_);
    Answer answer;
    answer.notes = std::move(notes_);
    if (const auto note = left_out_.note()) { answer.notes.push_back(*note); }
    if (matches_.empty()) {
      answer.status = nothing_found;
      if (asked_.format == Format::text) {
        answer.notes.push_back(fmt::format("none of the {} verify steps accepted such a number of nodes", all_steps_));
      }
    }
    const auto rows = std::make_shared<table::Table>();
    rows->columns = {"verify_step", "accepted", "draft_tokens", "nodes"};
    answer.rows = rows;
    if (several_) {
      put_samples(answer, *rows);
    } else {
      while (!matches_.empty()) {
        put_match(answer, *rows, nullptr);
      }
      answer.json = TablePointer(rows);
    }
    return answer;
  }

 private:
  [[nodiscard]] bool reached_limit() const { return matches_.size() >= wanted_.limit; }

  [[nodiscard]] std::optional<Error> lack_of(const SampleInfo& info) const {
    if (std::optional<Error> lack = lacks_steps(info)) { return lack; }
    if (trees_ > 0 || reached_limit()) { return std::nullopt; }
    return lacks_trees(info, trees_);
  }

  /// Prints the first match that is left, which then is given up: there may be millions.
  void put_match(Answer& answer, table::Table& rows, const std::vector<table::Cell>* sample) {
    const Match match = std::move(matches_.front());
    matches_.pop_front();
    if (asked_.format == Format::text) {
      // "nodes" also of one: scripts match these lines.
      answer.heading += fmt::format("{}erify step {}: {} nodes accepted\n",
                                    sample ? fmt::format("Sample {}, v", std::get<std::int64_t>(sample->front())) : "V",
                                    match.verify_step, match.nodes.size());
      return;
    }
    std::vector<table::Cell> row;
    if (sample != nullptr && rows.columns.size() == sample->size() + 4) { row = *sample; }
    row.insert(row.end(),
               {cell(match.verify_step), cell(match.nodes.size()), std::int64_t{match.draft_tokens}, match.nodes});
    rows.rows.add(row);
  }

  void put_samples(Answer& answer, table::Table& rows) {
    const bool json = asked_.format == Format::json;
    if (!json) { rows.columns.insert(rows.columns.begin(), {"sample_idx", "question_id", "turn"}); }
    JsonList list;
    std::size_t place = 0;
    for (const std::vector<table::Cell>& sample : samples_) {
      const auto of_sample = std::make_shared<table::Table>();
      of_sample->columns = rows.columns;
      while (!matches_.empty() && matches_.front().sample == place) {
        put_match(answer, json ? *of_sample : rows, &sample);
      }
      if (json) {
        list.add(table::Members{{"sample_idx", sample[0]},
                                {"question_id", sample[1]},
                                {"turn", sample[2]},
                                {"steps", TablePointer(of_sample)}});
      }
      ++place;
    }
    answer.json = table::Members{{"samples", list.take()}};
  }

  const Wanted& wanted_;
  const Asked asked_;
  const bool several_;
  std::deque<Match> matches_;
  table::Rows samples_;  ///< sample_idx, question_id, turn
  LeftOut left_out_;
  std::vector<std::string> notes_;
  std::uint64_t steps_ = 0;  ///< of the sample at hand, as are the trees
  std::uint64_t trees_ = 0;
  std::uint64_t all_steps_ = 0;
  std::size_t samples_with_trees_ = 0;
};

class FindSteps : public Command {
 public:
  [[nodiscard]] About about() const override {
    return {.name = "find-steps",
            .summary = "the verify steps that accepted a given number of nodes",
            .group = "Look",
            .description =
                "Finds the verify steps that accepted a given number of nodes of their draft tree. The root, "
                "which is the last token verified before, counts as accepted. Exit status 1 if there is "
                "none.",
            .examples = {"find-steps -i expert_activations.json --min-accepted 5",
                         "find-steps -i expert_activations.json --min-accepted 7 --limit 1 --format json"}};
  }
  void declare(Options& options) override {
    options.number("--min-accepted", "the fewest accepted nodes, the root counted (default: 1)", 0, no_bound,
                   wanted_.min_accepted);
    options.number("--max-accepted", "the most accepted nodes (default: no bound)", 0, no_bound, wanted_.max_accepted);
    options.number("--limit", "stop after N steps (default: find all)", 1, no_bound, wanted_.limit);
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    if (wanted_.min_accepted > wanted_.max_accepted) {
      throw Error(
          fmt::format("--min-accepted {} is more than --max-accepted {}", wanted_.min_accepted, wanted_.max_accepted));
    }
    return std::make_unique<FindStepsInquiry>(wanted_, asked);
  }

 private:
  Wanted wanted_;
};

}  // namespace

std::unique_ptr<Command> make_find_steps() {
  return std::make_unique<FindSteps>();
}

}  // namespace expertviz::commands
