#include "expertviz/acceptance.hpp"

#include "commands/registry.hpp"
#include "commands/sample_inquiry.hpp"
#include "commands/wording.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

double quotient(std::uint64_t numerator, std::uint64_t denominator) {
  return denominator == 0 ? std::numeric_limits<double>::quiet_NaN()
                          : static_cast<double>(numerator) / static_cast<double>(denominator);
}

std::uint64_t sum(const std::vector<std::uint64_t>& counts) {
  std::uint64_t total = 0;
  for (const std::uint64_t count : counts) {
    total += count;
  }
  return total;
}

class AcceptanceCommand : public Command {
 public:
  static constexpr const char* empty_member = "histogram";
  static constexpr bool cuts_end_of_answer = true;

  [[nodiscard]] About about() const override {
    return {
        .name = "acceptance",
        .summary = "how far the drafts get: accepted nodes per step, rates by depth and by rank",
        .group = "Measure",
        .description =
            "How many nodes the verify steps accept, the root counted, and at which depth drafts die. A rate is over "
            "the paths that reach the depth before at a node with children: a path that ends at a leaf was cut off "
            "by the tree, not rejected. Needs the trees alone, so it works for every request of a batch.",
        .examples = {"acceptance -i expert_activations.json -s all -o acceptance.pdf",
                     "acceptance -i expert_activations.json -s all --format csv"},
        .picture = "expert_acceptance"};
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    return std::make_unique<SampleInquiry<AcceptanceCommand>>(*this, asked);
  }

  [[nodiscard]] Acceptance gather(const Asked&) const { return {}; }
  [[nodiscard]] StepFields fields() const {
    StepFields fields;
    fields.tree = true;
    return fields;
  }
  [[nodiscard]] std::optional<Error> lacks_data(const Subject& subject, const Acceptance& found) const {
    if (std::optional<Error> lack = lacks_drafts(subject.info)) { return lack; }
    return lacks_trees(subject.info, found.trees());
  }
  [[nodiscard]] std::vector<Ratio> ratios(const Subject& subject, const Acceptance&) const {
    return {{"mean_accepted", static_cast<double>(subject.totals.tokens), static_cast<double>(subject.totals.trees)}};
  }

  [[nodiscard]] Answer answer(const Subject& subject, const Acceptance& found) const {
    auto histogram = std::make_shared<table::Table>();
    histogram->columns = {{"accepted", "Accepted nodes"}, {"steps", "Steps"}};
    for (std::size_t i = 0; i < found.histogram().size(); ++i) {
      histogram->rows.add({cell(i + 1), cell(found.histogram()[i])});
    }
    auto ranks = std::make_shared<table::Table>();
    ranks->columns = {{"rank", "Rank"}, {"accepted", "Accepted"}, {"share", "Share"}};
    for (std::size_t i = 0; i < found.ranks().size(); ++i) {
      ranks->rows.add({cell(i + 1), cell(found.ranks()[i]), quotient(found.ranks()[i], sum(found.ranks()))});
    }
    Answer answer;
    answer.heading = fmt::format("Acceptance: {}\n{}\n\n", subject.name(), run_line(subject.info, {}));
    answer.rows = depth_rows(found);
    answer.tables = {{"", histogram},
                     {"\nOf the paths that could go on to a depth, those that did\n", answer.rows},
                     {"\nPlace of accepted drafts among their siblings\n", ranks}};
    answer.closing = '\n' + sentence(subject, found) + ".\n";
    answer.verdict = fmt::format("{} ({}).", sentence(subject, found), counted(found.trees(), "verify step"));
    table::Members json = subject.members();
    json.push_back({"histogram", TablePointer(histogram)});
    json.push_back({"depths", answer.rows});
    json.push_back({"ranks", TablePointer(ranks)});
    json.push_back({"no_draft_share", found.no_draft_share()});
    json.push_back({"leaf_share", found.leaf_share()});
    json.push_back({"off_path_steps", cell(found.off_path_steps())});
    answer.json = std::move(json);
    if (const auto note = step_count_note(subject.info)) { answer.notes.push_back(*note); }
    if (found.off_path_steps() > 0) {
      answer.notes.push_back(
          fmt::format("in {} of {} verify steps the accepted nodes are no path of the tree; they "
                      "count in the histogram only",
                      found.off_path_steps(), found.trees()));
    }
    if (subject.asked.draws) { answer.figure = chart_of(subject, found); }
    return answer;
  }

 private:
  [[nodiscard]] static TablePointer depth_rows(const Acceptance& found) {
    auto table = std::make_shared<table::Table>();
    table->columns = {{"depth", "Depth"}, {"at_risk", "At risk"}, {"accepted", "Accepted"}, {"rate", "Rate"},
                      {"low", "Low"},     {"high", "High"},       {"width", "Nodes/step"}};
    for (std::size_t i = 0; i < found.depths().size(); ++i) {
      const Acceptance::Depth& depth = found.depths()[i];
      const ShareInterval interval = wilson(depth.accepted, depth.at_risk);
      table->rows.add({cell(i + 1), cell(depth.at_risk), cell(depth.accepted), quotient(depth.accepted, depth.at_risk),
                       interval.low, interval.high, quotient(depth.nodes, found.trees())});
    }
    return table;
  }

  [[nodiscard]] static std::string sentence(const Subject& subject, const Acceptance& found) {
    std::string text = fmt::format("A verify step emits {:.2f} tokens{}", subject.mean_accepted(),
                                   subject.certainty("mean_accepted", 2));
    if (!std::isnan(found.no_draft_share())) {
      text += fmt::format(
          "; in {:.0f} % of the steps no draft was accepted, and in {:.0f} % the path ended at a leaf, "
          "where a deeper tree might have gone on",
          100 * found.no_draft_share(), 100 * found.leaf_share());
    }
    return text;
  }

  [[nodiscard]] static Chart chart_of(const Subject& subject, const Acceptance& found) {
    Panel steps;
    steps.title = "Accepted per step";
    steps.x = {.label = "Accepted Nodes, the Root Counted", .short_label = "Accepted", .kind = Axis::Kind::whole};
    steps.y = {.label = "Share of Steps", .short_label = "Steps", .percent = true};
    Bars shares{"", {}, {Role::series, 1}};
    shares.first = 1;
    for (const std::uint64_t count : found.histogram()) {
      shares.values.push_back(quotient(count, sum(found.histogram())));
    }
    steps.marks = {shares, Rule{subject.mean_accepted(), fmt::format("Mean: {:.2f}", subject.mean_accepted()),
                                Rule::Kind::upright}};

    Panel rates;
    rates.title = "Rate by depth";
    rates.x = {.label = "Depth", .kind = Axis::Kind::whole};
    rates.y = {.label = "Acceptance Rate", .short_label = "Rate", .range = {{0, 1}}, .percent = true};
    Intervals intervals;
    intervals.look = {Role::muted};
    Points dots{"Rate, dot area by paths at risk, with 95 % interval", {}, {}, {Role::accepted}};
    for (std::size_t i = 0; i < found.depths().size(); ++i) {
      const Acceptance::Depth& depth = found.depths()[i];
      const ShareInterval interval = wilson(depth.accepted, depth.at_risk);
      const auto x = static_cast<double>(i + 1);
      intervals.x.push_back(x);
      intervals.low.push_back(interval.low);
      intervals.high.push_back(interval.high);
      dots.x.push_back(x);
      dots.y.push_back(quotient(depth.accepted, depth.at_risk));
      dots.weights.push_back(static_cast<double>(depth.at_risk));
    }
    rates.x.range = {{0.5, static_cast<double>(std::max<std::size_t>(found.depths().size(), 1)) + 0.5}};
    rates.marks = {intervals, dots};
    return {{fmt::format("Acceptance: {:.2f} Tokens per Verify Step", subject.mean_accepted()),
             subject.facts({fmt::format("Verify Steps: {}", subject.totals.verify_steps)})},
            {steps, rates}};
  }
};

}  // namespace

std::unique_ptr<Command> make_acceptance() {
  return std::make_unique<AcceptanceCommand>();
}

}  // namespace expertviz::commands
