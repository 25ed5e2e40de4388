#include "commands/pass.hpp"
#include "commands/pooling.hpp"
#include "commands/registry.hpp"
#include "expertviz/cost.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

constexpr std::uint64_t no_bound = std::numeric_limits<std::int32_t>::max();

enum class Sort {
  none,      ///< in the order of the trace
  accepted,  ///< most accepted nodes first
  loaded,    ///< most experts loaded first, over all layers
  rejected   ///< most experts loaded for rejected drafts only first
};

struct Wanted {
  std::uint64_t min_accepted = 1;
  std::uint64_t max_accepted = no_bound;
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  Sort sort = Sort::none;
};

struct Measured : Measurement {
  explicit Measured(std::uint64_t measured) : sort_key(measured) {}
  std::uint64_t sort_key;
};

struct Match {
  std::size_t sample = 0;  ///< its place among the samples that were read
  std::uint64_t verify_step = 0;
  std::int32_t draft_tokens = 0;
  std::vector<std::int32_t> nodes;  ///< accepted
  std::uint64_t sort_key = 0;
};

class FindStepsInquiry : public Inquiry {
 public:
  FindStepsInquiry(const Wanted& wanted, const Asked& asked)
      : wanted_(wanted), asked_(asked), several_(asked.samples.several()) {}

  [[nodiscard]] StepFields fields() const override {
    StepFields fields;
    fields.tree = true;
    if (sorts_by_experts()) { fields.routing = StepFields::Routing::all; }
    return fields;
  }

  [[nodiscard]] std::unique_ptr<Measurement> measure(const VerifyStep& step) const override {
    if (!step.tree || wanted_.sort == Sort::none) { return nullptr; }
    if (!sorts_by_experts()) { return std::make_unique<Measured>(step.tree->accepted.size()); }
    std::uint64_t experts = 0;
    for (const auto& [layer_id, sums] : Cost().measure(step).layers) {
      experts += sums.loaded - (wanted_.sort == Sort::rejected ? sums.needed : 0);
    }
    return std::make_unique<Measured>(experts);
  }

  bool add(const VerifyStep& step, std::unique_ptr<Measurement> measurement) override {
    ++steps_;
    last_accepted_ = step.tree ? step.tree->accepted.size() : 0;
    if (!step.tree) { return true; }
    ++trees_;
    const std::uint64_t accepted = step.tree->accepted.size();
    if (accepted >= wanted_.min_accepted && accepted <= wanted_.max_accepted && !reached_limit()) {
      const std::uint64_t key = measurement ? static_cast<Measured&>(*measurement).sort_key : 0;
      matches_.push_back({samples_.count(), step.index, step.tree->draft_token_num, step.tree->accepted, key});
      // No more are kept than may be printed, or about.
      if (wanted_.sort != Sort::none && matches_.size() / 2 >= wanted_.limit) { keep_best(); }
    }
    return !reached_limit();
  }

  void restart() override {
    std::erase_if(matches_, [this](const Match& match) { return match.sample == samples_.count(); });
    steps_ = trees_ = 0;
  }

  void end_sample(const SampleInfo& info, const Totals& totals) override {
    if (!reached_limit()) { past_end_.add(info, totals, last_accepted_); }
    if (info.verify_steps == 0 && left_out_.knows_why()) {
      left_out_.add(info, std::nullopt);
    } else if (std::optional<Error> lack = lack_of(info)) {
      lack->within({.sample = info.sample_idx});
      if (!several_) { throw Error(*lack); }
      left_out_.add(info, lack);
    } else {
      ++samples_with_trees_;
      all_steps_ += steps_;
      if (trees_ < steps_) {
        notes_.push_back(fmt::format("{} of the {} verify steps read have no tree_structure, and were passed over",
                                     steps_ - trees_, steps_));
      }
      if (const auto note = step_count_note(info); note && !reached_limit()) { notes_.push_back(*note); }
    }
    samples_.add(info);
    steps_ = trees_ = 0;
  }

  [[nodiscard]] Answer answer() override {
    left_out_.require_data(samples_with_trees_);
    if (wanted_.sort != Sort::none) { keep_best(); }
    Answer answer;
    answer.notes = std::move(notes_);
    if (const auto note = left_out_.note()) { answer.notes.push_back(*note); }
    if (const auto note = past_end_.note()) { answer.notes.push_back(*note); }
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
  [[nodiscard]] bool reached_limit() const { return wanted_.sort == Sort::none && matches_.size() >= wanted_.limit; }
  [[nodiscard]] bool sorts_by_experts() const { return wanted_.sort == Sort::loaded || wanted_.sort == Sort::rejected; }

  /// Sorts the matches, the best first, and forgets those beyond the limit.
  void keep_best() {
    std::stable_sort(matches_.begin(), matches_.end(), [](const Match& a, const Match& b) {
      return std::tuple(b.sort_key, a.sample, a.verify_step) < std::tuple(a.sort_key, b.sample, b.verify_step);
    });
    if (matches_.size() > wanted_.limit) { matches_.resize(wanted_.limit); }
  }

  [[nodiscard]] std::optional<Error> lack_of(const SampleInfo& info) const {
    if (std::optional<Error> lack = lacks_drafts(info)) { return lack; }
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
    if (!json && wanted_.sort != Sort::none) { return put_sorted(answer, rows); }
    std::stable_sort(matches_.begin(), matches_.end(),
                     [](const Match& a, const Match& b) { return a.sample < b.sample; });
    JsonList list;
    std::size_t place = 0;
    samples_.for_each([&](const std::vector<table::Cell>& sample) {
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
    });
    answer.json = table::Members{{"samples", list.take()}};
  }

  /// Best first over all samples.
  void put_sorted(Answer& answer, table::Table& rows) {
    std::map<std::size_t, std::vector<table::Cell>> samples;
    for (const Match& match : matches_) {
      samples[match.sample];
    }
    std::size_t place = 0;
    samples_.for_each([&](const std::vector<table::Cell>& sample) {
      if (const auto found = samples.find(place++); found != samples.end()) { found->second = sample; }
    });
    while (!matches_.empty()) {
      put_match(answer, rows, &samples[matches_.front().sample]);
    }
  }

  const Wanted& wanted_;
  const Asked asked_;
  const bool several_;
  std::deque<Match> matches_;
  SampleRuns samples_;
  LeftOut left_out_;
  PastEnd past_end_;
  std::vector<std::string> notes_;
  std::uint64_t steps_ = 0;  ///< of the sample at hand, as are the trees
  std::uint64_t trees_ = 0;
  std::uint64_t last_accepted_ = 0;
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
    options.choice<Sort>(
        "--sort", "BY",
        "the best steps first: by accepted nodes, by loaded experts, or by experts loaded for rejected "
        "drafts only: accepted, loaded or rejected (default: as they stand in the trace)",
        {{"accepted", Sort::accepted}, {"loaded", Sort::loaded}, {"rejected", Sort::rejected}}, wanted_.sort);
    options.number("--limit", "no more than N steps, the first of their order (default: all)", 1, no_bound,
                   wanted_.limit);
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
