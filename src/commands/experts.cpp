#include "expertviz/experts.hpp"

#include "commands/expert_question.hpp"
#include "commands/registry.hpp"
#include "commands/sample_inquiry.hpp"
#include "commands/token_text.hpp"
#include "commands/values.hpp"
#include "commands/wording.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

using Count = Experts::Count;
using Results = std::map<int, Experts::Result>;

/// The words of --count, and what each counts.
struct CountName {
  Count count;
  const char* option;
  const char* plural;
};
constexpr std::array<CountName, 4> count_names{{{Count::nodes, "nodes", "choices of all nodes"},
                                                {Count::accepted, "accepted", "choices of the accepted nodes"},
                                                {Count::steps, "steps", "verify steps that load the expert"},
                                                {Count::weight, "weight", "routing weight of all nodes"}}};

class ExpertsCommand : public Command {
 public:
  static constexpr const char* empty_member = "layers";
  static constexpr bool cuts_end_of_answer = true;

  [[nodiscard]] About about() const override {
    return {.name = "experts",
            .summary = "which experts are chosen how often, and how uneven that is",
            .group = "Measure",
            .description =
                "Counts how often each expert of each layer is chosen by the nodes of this request's own draft trees, "
                "and how uneven that is. An expert that a short trace never chooses need not be useless: the number "
                "of experts that uniform routing would miss in as many rows is printed beside.",
            .examples = {"experts -i expert_activations.json -s all -o experts.pdf",
                         "experts -i expert_activations.json -s all --count accepted --format json",
                         "experts -i expert_activations.json -l 20 --expert 7"},
            .picture = "expert_load"};
  }
  void declare(Options& options) override {
    question_.declare(options);
    options.choice<Count>(
        "--count", "COUNT",
        "what counts: nodes (each node's choices), accepted (those of the accepted nodes: plain "
        "decoding's load), steps (steps that load the expert) or weight (the sum of routing weights) "
        "(default: nodes)",
        {{"nodes", Count::nodes}, {"accepted", Count::accepted}, {"steps", Count::steps}, {"weight", Count::weight}},
        count_);
    options.number("--expert", "list the tokens that expert N of one layer serves", 0, largest_number_of_experts - 1,
                   expert_);
    options
        .number("--limit", "list N tokens at most (default: 20)", 1, std::numeric_limits<std::int64_t>::max(), limit_)
        .needs = "--expert";
    Option& tokenizer =
        options.value("--tokenizer", "PATH",
                      "a tokenizer file, a model folder or a hub id, for the text of the tokens (default: that of the "
                      "trace's model_path)",
                      [this](const std::string& text) { tokenizer_ = text; });
    tokenizer.is_path = true;
    tokenizer.needs = "--expert";
    options.flag("--sort", "in the picture, rank the experts of each layer by their counts", sort_);
    options.flag("--cdf", "draw which share of the experts takes which share of the load", cdf_).excludes = "--sort";
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    if (expert_ && count_ != Count::nodes && count_ != Count::accepted) {
      throw Error("--expert counts nodes", "use --count nodes or --count accepted with it");
    }
    if (expert_ && question_.layer_ids.size() > 1) { refuse_several_layers(); }
    return std::make_unique<SampleInquiry<ExpertsCommand>>(*this, asked);
  }

  [[nodiscard]] Experts gather(const Asked&) const {
    return Experts({.count = count_, .num_experts = question_.num_experts, .expert = expert_});
  }
  [[nodiscard]] StepFields fields() const { return question_.fields(count_ == Count::weight); }
  [[nodiscard]] std::optional<Error> lacks_data(const Subject& subject, const Experts& experts) const {
    if (auto lack = question_.lacks_data(subject, experts.has_layers())) { return lack; }
    if (experts.lacks_weights()) {
      return Error("the trace has no routing weights to add up (topk_weights)",
                   "count the choices with --count nodes, or record the trace with weights");
    }
    return std::nullopt;
  }

  [[nodiscard]] Answer answer(const Subject& subject, const Experts& experts) const {
    const Results layers = experts.layers();
    if (expert_ && layers.size() > 1) { refuse_several_layers(); }
    if (expert_ && question_.knows_experts(subject) && static_cast<std::size_t>(*expert_) >= experts.num_experts()) {
      throw Error(fmt::format("there is no expert {}", *expert_),
                  fmt::format("a layer has {} experts, 0 to {}", experts.num_experts(), experts.num_experts() - 1));
    }
    const auto row_name = count_ == Count::steps ? "verify steps" : "rows";
    Answer answer;
    answer.heading = fmt::format("Which experts: {}\n{}; counted are the {}\n\n", subject.name(),
                                 run_line(subject.info, {}), name().plural);
    answer.rows = rows_of(layers);
    answer.tables = {{"", answer.rows}};
    answer.closing = '\n' + sentence(layers, experts.num_experts(), row_name) + '\n';
    answer.verdict = half_of_load(layers, experts.num_experts(), row_name);
    answer.notes = question_.notes(subject, experts.num_experts());
    table::Members json = subject.members();
    json.push_back({"count", table::Cell(std::string(name().option))});
    json.push_back({"num_experts", cell(experts.num_experts())});
    std::vector<table::Value> json_layers;
    for (const auto& [layer_id, result] : layers) {
      json_layers.emplace_back(members_of(layer_id, result));
    }
    if (expert_ && !layers.empty()) {
      const TablePointer served = served_rows(subject, experts, answer.notes);
      std::get<table::Members>(json_layers.front().is).push_back({"served", served});
      answer.rows = served;
      answer.tables = {{"", served}};
      answer.closing = '\n' + served_sentence(layers.begin()->second, experts) + '\n';
    }
    json.push_back({"layers", std::move(json_layers)});
    answer.json = std::move(json);
    if (subject.asked.draws) { answer.figure = cdf_ ? cdf_of(subject, layers) : map_of(subject, layers); }
    return answer;
  }

 private:
  [[nodiscard]] const CountName& name() const {
    return *std::find_if(count_names.begin(), count_names.end(),
                         [this](const auto& one) { return one.count == count_; });
  }

  [[noreturn]] static void refuse_several_layers() {
    throw Error("--expert means an expert of one layer: ids are labels of a layer", "choose the layer with --layer-id");
  }

  [[nodiscard]] static table::Members members_of(int layer_id, const Experts::Result& result) {
    return {{"layer_id", std::int64_t{layer_id}},
            {"tokens", cell(result.tokens)},
            {"counts", table::Cell(result.counts)},
            {"max_over_mean", result.max_over_mean},
            {"gini", result.gini},
            {"entropy", result.entropy},
            {"never_used", cell(result.never_used)},
            {"never_used_expected", result.never_used_expected},
            {"experts_for", by_percent(Experts::percents, result.experts_for)}};
  }

  [[nodiscard]] static TablePointer rows_of(const Results& layers) {
    using table::Column;
    auto table = std::make_shared<table::Table>();
    table->columns = {{"layer_id", "Layer"},
                      {"tokens", "Rows"},
                      {"counts", "", Column::delimited},
                      {"max_over_mean", "Max/mean"},
                      {"gini", "Gini"},
                      {"entropy", "Entropy", Column::all, 3},
                      {"never_used", "Never used"},
                      {"never_used_expected", "Expected", Column::all, 1}};
    for (const int percent : Experts::percents) {
      table->columns.emplace_back(fmt::format("experts_for_{}", percent), fmt::format("For {} %", percent));
    }
    for (const auto& [layer_id, result] : layers) {
      std::vector<table::Cell> row{std::int64_t{layer_id},
                                   cell(result.tokens),
                                   result.counts,
                                   result.max_over_mean,
                                   result.gini,
                                   result.entropy,
                                   cell(result.never_used),
                                   result.never_used_expected};
      for (const auto& experts : result.experts_for) {
        row.push_back(cell(experts));
      }
      table->rows.add(row);
    }
    return table;
  }

  /// How few experts take half of the load, as a sentence; empty where nothing was counted.
  [[nodiscard]] static std::string half_of_load(const Results& layers, std::size_t num_experts, const char* rows) {
    std::vector<double> halves;
    std::uint64_t least_rows = std::numeric_limits<std::uint64_t>::max();
    for (const auto& [layer_id, result] : layers) {
      if (result.experts_for[0]) { halves.push_back(static_cast<double>(*result.experts_for[0])); }
      least_rows = std::min(least_rows, result.tokens);
    }
    if (halves.empty()) { return {}; }
    std::sort(halves.begin(), halves.end());
    return fmt::format(
        "Half of the load falls on {:.0f} of {} experts in the median layer ({:.0f} to {:.0f} over {}, each with {} {} "
        "or more).",
        halves[halves.size() / 2], num_experts, halves.front(), halves.back(), counted(layers.size(), "layer"),
        least_rows, rows);
  }

  [[nodiscard]] static std::string sentence(const Results& layers, std::size_t num_experts, const char* rows) {
    const auto most = std::max_element(layers.begin(), layers.end(), [](const auto& a, const auto& b) {
      return !(a.second.max_over_mean >= b.second.max_over_mean);
    });
    const std::string half = half_of_load(layers, num_experts, rows);
    if (half.empty() || std::isnan(most->second.max_over_mean)) { return "Nothing was counted."; }
    return fmt::format("{} The busiest expert of layer {} takes {:.1f} times the mean, the most of any.", half,
                       most->first, most->second.max_over_mean);
  }

  [[nodiscard]] std::string served_sentence(const Experts::Result& result, const Experts& experts) const {
    const auto expert = static_cast<std::size_t>(*expert_);
    const double routed = expert < result.counts.size() ? result.counts[expert] : 0;
    return fmt::format(
        "Expert {} serves {:.0f} of {} rows ({:.1f} %), {} different tokens; a uniform share would be "
        "{:.1f} rows.",
        expert, routed, result.tokens, 100 * routed / static_cast<double>(std::max<std::uint64_t>(result.tokens, 1)),
        experts.served().size(), mean_of(result.counts));
  }

  [[nodiscard]] static double mean_of(const std::vector<double>& counts) {
    double sum = 0;
    for (const double count : counts) {
      sum += count;
    }
    return counts.empty() ? 0 : sum / static_cast<double>(counts.size());
  }

  [[nodiscard]] TablePointer served_rows(const Subject& subject, const Experts& experts,
                                         std::vector<std::string>& notes) const {
    std::vector<Experts::ServedToken> served = experts.served();
    if (served.size() > limit_) { served.resize(limit_); }
    std::vector<std::int64_t> ids;
    for (const Experts::ServedToken& token : served) {
      ids.push_back(token.token_id);
    }
    TokenText text(tokenizer_, subject.asked.inputs.front());
    const std::vector<Token> tokens = text.decode(ids, subject.info);
    if (text.note()) { notes.push_back(*text.note()); }
    using table::Column;
    auto table = std::make_shared<table::Table>();
    table->columns = {{"token_id", "Token id"}, {"text", "", Column::machines}, {"label", "Token"},
                      {"routed", "Routed"},     {"occurrences", "Occurrences"}, {"share", "Share"}};
    for (std::size_t i = 0; i < served.size(); ++i) {
      table->rows.add({served[i].token_id, text.has_tokenizer() ? table::Cell(tokens[i].text) : table::Cell(),
                       display_label(tokens[i], longest_label), cell(served[i].routed), cell(served[i].occurrences),
                       static_cast<double>(served[i].routed) / static_cast<double>(served[i].occurrences)});
    }
    return table;
  }

  [[nodiscard]] Chart headed(const Subject& subject, const Results& layers, const std::string& title) const {
    std::uint64_t rows = 0;
    for (const auto& [layer_id, result] : layers) {
      rows = std::max(rows, result.tokens);
    }
    return {{title, subject.facts({fmt::format("Counted: {}", name().plural),
                                   fmt::format("{} per Layer: {}", count_ == Count::steps ? "Steps" : "Rows", rows)})},
            {}};
  }

  /// One row per layer, one column per expert, coloured by the count over that of uniform routing.
  [[nodiscard]] Chart map_of(const Subject& subject, const Results& layers) const {
    Panel map;
    map.weight = 6;
    map.x = {.label = sort_ ? "Experts of Each Layer, Most Chosen First" : "Expert ID",
             .short_label = sort_ ? "Rank" : "Expert",
             .kind = Axis::Kind::whole};
    map.y = {.label = "Layer ID", .short_label = "Layer", .kind = Axis::Kind::category};
    Cells cells{0, {}, "Load over uniform", 1.0, true};
    Panel margin;
    margin.x = {.label = "Max/Mean", .short_label = "Max", .kind = Axis::Kind::number};
    margin.y = map.y;
    Points busiest{"", {}, {}, {Role::series, 0}};
    double most = 1;
    for (const auto& [layer_id, result] : layers) {
      std::vector<double> load = result.counts;
      const double mean = mean_of(load);
      for (double& count : load) {
        count = mean > 0 ? count / mean : std::numeric_limits<double>::quiet_NaN();
      }
      if (sort_) { std::sort(load.begin(), load.end(), std::greater<>()); }
      cells.columns = load.size();
      cells.values.insert(cells.values.end(), load.begin(), load.end());
      busiest.x.push_back(result.max_over_mean);
      busiest.y.push_back(static_cast<double>(map.y.categories.size()));
      if (result.max_over_mean > most) { most = result.max_over_mean; }
      map.y.categories.push_back(std::to_string(layer_id));
    }
    margin.y.categories = map.y.categories;
    margin.x.range = {{0, most * 1.05}};
    map.marks = {cells};
    margin.marks = {busiest, Rule{1, "", Rule::Kind::upright}};
    Chart chart = headed(subject, layers, "Which Experts Are Chosen How Often");
    chart.panels = {map, margin};
    chart.columns = 2;
    chart.shared_y = true;
    return chart;
  }

  /// One line per layer: the share of the load that the busiest experts take.
  [[nodiscard]] Chart cdf_of(const Subject& subject, const Results& layers) const {
    constexpr std::size_t most_named = 8;
    Panel panel;
    panel.x = {
        .label = "Share of Experts, Most Chosen First", .short_label = "Experts", .range = {{0, 1}}, .percent = true};
    panel.y = {.label = "Share of the Load", .short_label = "Load", .range = {{0, 1}}, .percent = true};
    for (const auto& [layer_id, result] : layers) {
      std::vector<double> load = result.counts;
      std::sort(load.begin(), load.end(), std::greater<>());
      const double all = mean_of(load) * static_cast<double>(load.size());
      const bool named = layers.size() <= most_named;
      Line line{named ? fmt::format("Layer {}", layer_id) : "",
                {0},
                {0},
                named ? Look{Role::series, panel.marks.size()} : Look{Role::muted}};
      double taken = 0;
      for (std::size_t i = 0; i < load.size(); ++i) {
        taken += load[i];
        line.x.push_back(static_cast<double>(i + 1) / static_cast<double>(load.size()));
        line.y.push_back(taken / all);
      }
      panel.marks.emplace_back(std::move(line));
    }
    panel.marks.emplace_back(Rule{1, "Uniform", Rule::Kind::slope});
    Chart chart = headed(subject, layers, "How Much of the Load the Busiest Experts Take");
    chart.panels = {panel};
    return chart;
  }

  /// Longer tokens are cut.
  static constexpr std::size_t longest_label = 24;

  ExpertQuestion question_;
  Count count_ = Count::nodes;
  std::optional<std::int32_t> expert_;
  std::size_t limit_ = 20;
  std::optional<std::string> tokenizer_;
  bool sort_ = false;
  bool cdf_ = false;
};

}  // namespace

std::unique_ptr<Command> make_experts() {
  return std::make_unique<ExpertsCommand>();
}

}  // namespace expertviz::commands
