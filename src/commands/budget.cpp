#include "expertviz/budget.hpp"

#include "commands/expert_question.hpp"
#include "commands/registry.hpp"
#include "commands/sample_inquiry.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

using Score = Budget::Score;

class BudgetCommand : public Command {
 public:
  static constexpr const char* empty_member = "layers";
  static constexpr bool cuts_end_of_answer = true;

  [[nodiscard]] About about() const override {
    return {.name = "budget",
            .summary = "what is lost if a layer may load at most B experts in a verify step",
            .group = "What if",
            .description =
                "Keeps, in each verify step and layer, the B experts with the highest scores, for every B, and tells "
                "how much of the scores stays and how many nodes lose an expert. The weights of a trace are those of "
                "the chosen experts, mostly normalised to 1, not the router's probabilities: the coverage is an upper "
                "bound. No acceptance is predicted.",
            .examples = {"budget -i expert_activations.json -s all -o budget.pdf",
                         "budget -i expert_activations.json -s all --score count --format json"},
            .picture = "expert_budget"};
  }
  void declare(Options& options) override {
    question_.declare(options);
    options.choice<Score>("--score", "SCORE",
                          "weight (the sum of an expert's routing weights over the nodes) or count (how many nodes "
                          "chose it) (default: weight)",
                          {{"weight", Score::weight}, {"count", Score::count}}, score_);
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    return std::make_unique<SampleInquiry<BudgetCommand>>(*this, asked);
  }

  [[nodiscard]] Budget gather(const Asked&) const {
    return Budget({.score = score_, .num_experts = question_.num_experts});
  }
  [[nodiscard]] StepFields fields() const { return question_.fields(score_ == Score::weight); }
  [[nodiscard]] std::optional<Error> lacks_data(const Subject& subject, const Budget& budget) const {
    if (auto lack = question_.lacks_data(subject, budget.has_layers())) { return lack; }
    if (budget.lacks_weights()) {
      return Error("the trace has no routing weights to score experts by (topk_weights)",
                   "score by how many nodes chose an expert, with --score count");
    }
    return std::nullopt;
  }

  [[nodiscard]] Answer answer(const Subject& subject, const Budget& budget) const {
    const std::map<int, Budget::Result> layers = budget.layers();
    const Budget::Result total = budget.total();
    const Budget::Budgets own = budget.per_layer_budget();
    Answer answer;
    answer.heading = fmt::format("At most B experts per layer and verify step: {}\n{}; score: {}\n\n", subject.name(),
                                 run_line(subject.info, {}), score_text());
    answer.tables = {{"", size_rows(total)}};
    answer.closing = '\n' + sentence(total, own, layers.size()) + '\n';
    answer.rows = layer_rows(layers);
    answer.notes = question_.notes(subject, budget.num_experts());
    table::Members json = subject.members();
    json.push_back({"score", table::Cell(std::string(score_ == Score::weight ? "weight" : "count"))});
    std::vector<table::Value> json_layers;
    for (const auto& [layer_id, result] : layers) {
      json_layers.emplace_back(members_of(result, {{"layer_id", std::int64_t{layer_id}}}));
    }
    json.push_back({"layers", std::move(json_layers)});
    table::Members all = members_of(total);
    all.push_back({"per_layer_budget", by_percent(Budget::percents, own)});
    json.push_back({"total", std::move(all)});
    answer.json = std::move(json);
    if (subject.asked.draws) { answer.figure = chart_of(subject, layers, total); }
    return answer;
  }

 private:
  [[nodiscard]] const char* score_text() const {
    return score_ == Score::weight ? "the sum of the expert's weights" : "how many nodes chose the expert";
  }

  [[nodiscard]] static table::Members members_of(const Budget::Result& result, table::Members members = {}) {
    members.push_back({"coverage", table::Cell(result.coverage)});
    members.push_back({"nodes_losing", table::Cell(result.nodes_losing)});
    members.push_back({"accepted_losing", table::Cell(result.accepted_losing)});
    members.push_back({"budget_for", by_percent(Budget::percents, result.budget_for)});
    return members;
  }

  [[nodiscard]] static TablePointer layer_rows(const std::map<int, Budget::Result>& layers) {
    auto table = std::make_shared<table::Table>();
    table->columns = {"layer_id", "coverage", "nodes_losing", "accepted_losing"};
    for (const int percent : Budget::percents) {
      table->columns.emplace_back(fmt::format("budget_for_{}", percent), "");
    }
    for (const auto& [layer_id, result] : layers) {
      std::vector<table::Cell> row{std::int64_t{layer_id}, result.coverage, result.nodes_losing,
                                   result.accepted_losing};
      for (const auto& budget : result.budget_for) {
        row.push_back(cell(budget));
      }
      table->rows.add(row);
    }
    return table;
  }

  [[nodiscard]] static TablePointer size_rows(const Budget::Result& total) {
    auto table = std::make_shared<table::Table>();
    table->columns = {"B", {"", "Coverage", table::Column::text, 3}, {"", "Nodes losing"}, {"", "Accepted losing"}};
    for (const std::size_t size : shown_sizes(total.coverage.size())) {
      table->rows.add(
          {cell(size), total.coverage[size - 1], total.nodes_losing[size - 1], total.accepted_losing[size - 1]});
    }
    return table;
  }

  [[nodiscard]] static std::string sentence(const Budget::Result& total, const Budget::Budgets& own,
                                            std::size_t layers) {
    const std::optional<std::size_t> flat = total.budget_for[1];
    if (!flat) { return "There are no scores to be kept."; }
    std::string text =
        fmt::format("{} experts in every layer keep {} % of the score, and {:.0f} % of the nodes lose an expert", *flat,
                    Budget::percents[1], 100 * total.nodes_losing[*flat - 1]);
    if (own[1]) {
      text += fmt::format("; with a budget of its own for each layer {:.1f} on average are enough",
                          static_cast<double>(*own[1]) / static_cast<double>(layers));
    }
    return text + ". How acceptance would change is not in the trace.";
  }

  [[nodiscard]] Chart chart_of(const Subject& subject, const std::map<int, Budget::Result>& layers,
                               const Budget::Result& total) const {
    std::vector<std::vector<double>> coverages;
    for (const auto& [layer_id, result] : layers) {
      coverages.push_back(result.coverage);
    }
    const LayerSpread spread = spread_over_layers(coverages);
    const std::vector<double> sizes = counting(total.coverage.size(), 1);
    Panel panel;
    panel.x = {.label = "Budget: Experts per Layer and Step", .short_label = "Budget", .kind = Axis::Kind::whole};
    panel.y = {.label = "Share", .range = {{0, 1}}, .percent = true};
    if (layers.size() > 1) {
      panel.marks.emplace_back(Band{"10th to 90th percentile of layers", sizes, spread.low, spread.high, {}});
    }
    panel.marks.emplace_back(
        Line{layers.size() > 1 ? "Score kept, median layer" : "Score kept", sizes, spread.median, {}});
    panel.marks.emplace_back(Line{"Nodes that lose an expert", sizes, total.nodes_losing, {Role::rejected}});
    panel.marks.emplace_back(
        Line{"Accepted nodes that lose an expert", sizes, total.accepted_losing, {Role::accepted}});
    const std::string title =
        total.budget_for[1] ? fmt::format("{} Experts per Layer Keep {} % of the {}", *total.budget_for[1],
                                          Budget::percents[1], score_ == Score::weight ? "Routing Weight" : "Choices")
                            : "What a Budget of Experts Would Keep";
    return {{title, subject.facts({fmt::format("Verify Steps: {}", subject.totals.verify_steps),
                                   fmt::format("Layers: {}", layers.size())})},
            {panel}};
  }

  ExpertQuestion question_;
  Score score_ = Score::weight;
};

}  // namespace

std::unique_ptr<Command> make_budget() {
  return std::make_unique<BudgetCommand>();
}

}  // namespace expertviz::commands
