#include "expertviz/overlap.hpp"

#include "commands/expert_question.hpp"
#include "commands/registry.hpp"
#include "commands/sample_inquiry.hpp"

#include <cmath>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

/// How the kinds of node pairs are called, by `Overlap::Kind`: for machines, for people.
constexpr std::array<std::pair<const char*, const char*>, Overlap::kinds> kind_names{
    {{"parent_child", "parent"}, {"siblings", "sibling"}, {"same_token", "token"}, {"all", "any"}}};

class OverlapCommand : public Command {
 public:
  static constexpr const char* empty_member = "layers";
  static constexpr bool cuts_end_of_answer = true;

  [[nodiscard]] About about() const override {
    return {.name = "overlap",
            .summary = "how many experts a verify step shares with the steps before, and nodes with each other",
            .group = "Measure",
            .description =
                "Of the experts that a verify step loads, which part was loaded a step before, two steps before and so "
                "on, beside what chance would give; and how alike the experts of two nodes of one tree are. Large "
                "trees load so many experts that they share many by chance alone: compare with that column.",
            .examples = {"overlap -i expert_activations.json -s all -o overlap.pdf",
                         "overlap -i expert_activations.json -s all --lag 64 --format json"},
            .picture = "expert_overlap"};
  }
  void declare(Options& options) override {
    question_.declare(options);
    options.number("--lag", "look back N steps at most (default: 16)", 1, 1'000, lags_);
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    return std::make_unique<SampleInquiry<OverlapCommand>>(*this, asked);
  }

  [[nodiscard]] Overlap gather(const Asked&) const {
    return Overlap({.lags = lags_, .num_experts = question_.num_experts});
  }
  [[nodiscard]] StepFields fields() const { return question_.fields(); }
  [[nodiscard]] std::optional<Error> lacks_data(const Subject& subject, const Overlap& overlap) const {
    return question_.lacks_data(subject, overlap.has_layers());
  }

  [[nodiscard]] Answer answer(const Subject& subject, const Overlap& overlap) const {
    const std::map<int, Overlap::Result> layers = overlap.layers();
    const Overlap::Result total = overlap.total();
    Answer answer;
    answer.heading = fmt::format("Who shares experts: {}\n{}\n\n", subject.name(), run_line(subject.info, {}));
    answer.tables = {{"Verify steps with those before, mean over layers\n", lag_rows(total)},
                     {"\nTwo nodes of one tree\n", pair_rows(total)}};
    answer.closing = '\n' + sentence(total) + '\n';
    answer.rows = layer_rows(layers);
    answer.notes = question_.notes(subject, overlap.num_experts());
    table::Members json = subject.members();
    std::vector<table::Value> json_layers;
    for (const auto& [layer_id, result] : layers) {
      json_layers.emplace_back(table::Members{
          {"layer_id", std::int64_t{layer_id}}, {"lags", lag_rows(result)}, {"pairs", pair_rows(result)}});
    }
    json.push_back({"layers", std::move(json_layers)});
    json.push_back({"total", table::Members{{"lags", lag_rows(total)}, {"pairs", pair_rows(total)}}});
    answer.json = std::move(json);
    if (subject.asked.draws) { answer.figure = chart_of(subject, layers, total); }
    return answer;
  }

 private:
  [[nodiscard]] static TablePointer lag_rows(const Overlap::Result& result) {
    auto table = std::make_shared<table::Table>();
    table->columns = {{"lag", "Lag"},
                      {"pairs", "Pairs"},
                      {"containment", "Containment"},
                      {"jaccard", "Jaccard"},
                      {"chance", "Chance"}};
    for (const Overlap::Lag& lag : result.lags) {
      table->rows.add({cell(lag.lag), cell(lag.pairs), lag.containment, lag.jaccard, lag.chance});
    }
    return table;
  }

  [[nodiscard]] static TablePointer pair_rows(const Overlap::Result& result) {
    auto table = std::make_shared<table::Table>();
    table->columns = {{"kind", "Nodes"}, {"pairs", "Pairs"}, {"jaccard", "Jaccard"}};
    for (std::size_t kind = 0; kind < result.pairs.size(); ++kind) {
      table->rows.add(
          {std::string(kind_names[kind].first), cell(result.pairs[kind].pairs), result.pairs[kind].jaccard});
    }
    return table;
  }

  /// One row per layer, with the lags' numbers as lists.
  [[nodiscard]] static TablePointer layer_rows(const std::map<int, Overlap::Result>& layers) {
    auto table = std::make_shared<table::Table>();
    table->columns = {"layer_id", "lag_pairs", "containment", "jaccard", "chance"};
    for (const auto& [key, name] : kind_names) {
      table->columns.emplace_back(fmt::format("{}_pairs", key), "");
      table->columns.emplace_back(fmt::format("{}_jaccard", key), "");
    }
    for (const auto& [layer_id, result] : layers) {
      std::array<table::Numbers, 4> lists;
      for (const Overlap::Lag& lag : result.lags) {
        lists[0].push_back(static_cast<double>(lag.pairs));
        lists[1].push_back(lag.containment);
        lists[2].push_back(lag.jaccard);
        lists[3].push_back(lag.chance);
      }
      std::vector<table::Cell> row{std::int64_t{layer_id}, lists[0], lists[1], lists[2], lists[3]};
      for (const Overlap::NodePairs& pairs : result.pairs) {
        row.push_back(cell(pairs.pairs));
        row.emplace_back(pairs.jaccard);
      }
      table->rows.add(row);
    }
    return table;
  }

  [[nodiscard]] static std::string sentence(const Overlap::Result& total) {
    const Overlap::Lag& first = total.lags.front();
    std::string text =
        std::isnan(first.containment)
            ? "No verify step follows another with the same layer."
            : fmt::format(
                  "A verify step shares {:.0f} % of its experts with the step before; chance would give {:.0f} %.",
                  100 * first.containment, 100 * first.chance);
    const double family = total.pairs[Overlap::parent_child].jaccard;
    const double all = total.pairs[Overlap::all].jaccard;
    if (!std::isnan(family) && !std::isnan(all)) {
      text += fmt::format(" A node and its parent share {:.0f} % of their experts, any two nodes of a tree {:.0f} %.",
                          100 * family, 100 * all);
    }
    return text;
  }

  [[nodiscard]] Chart chart_of(const Subject& subject, const std::map<int, Overlap::Result>& layers,
                               const Overlap::Result& total) const {
    std::vector<std::vector<double>> containments;
    std::vector<std::vector<double>> chances;
    for (const auto& [layer_id, result] : layers) {
      containments.emplace_back();
      chances.emplace_back();
      for (const Overlap::Lag& lag : result.lags) {
        containments.back().push_back(lag.containment);
        chances.back().push_back(lag.chance);
      }
    }
    const LayerSpread spread = spread_over_layers(containments);
    const std::vector<double> lags = counting(total.lags.size(), 1);
    Panel steps;
    steps.title = "With the steps before";
    steps.weight = 1.5;
    steps.x = {.label = "Lag in Verify Steps", .short_label = "Lag", .kind = Axis::Kind::whole};
    steps.y = {.label = "Share of a Step's Experts Loaded Before",
               .short_label = "Shared",
               .range = {{0, 1}},
               .percent = true};
    if (layers.size() > 1) {
      steps.marks.emplace_back(Band{"10th to 90th percentile of layers", lags, spread.low, spread.high, {}});
    }
    steps.marks.emplace_back(Line{layers.size() > 1 ? "Median layer" : "Shared", lags, spread.median, {}});
    steps.marks.emplace_back(Line{"Chance", lags, spread_over_layers(chances).median, {Role::baseline}});

    Panel nodes;
    nodes.title = "Two nodes of a tree";
    nodes.x.kind = Axis::Kind::category;
    nodes.y = {.label = "Mean Jaccard", .short_label = "Jaccard", .percent = true};
    Bars bars{"", {}, {Role::series, 1}};
    for (std::size_t kind = 0; kind < total.pairs.size(); ++kind) {
      nodes.x.categories.emplace_back(kind_names[kind].second);
      bars.values.push_back(total.pairs[kind].jaccard);
    }
    nodes.marks = {bars};
    return {{fmt::format("A Verify Step Shares {:.0f} % of Its Experts with the Step Before",
                         100 * total.lags.front().containment),
             subject.facts({fmt::format("Verify Steps: {}", subject.totals.verify_steps),
                            fmt::format("Layers: {}", layers.size())})},
            {steps, nodes}};
  }

  ExpertQuestion question_;
  std::size_t lags_ = Overlap::Options{}.lags;
};

}  // namespace

std::unique_ptr<Command> make_overlap() {
  return std::make_unique<OverlapCommand>();
}

}  // namespace expertviz::commands
