#include "commands/compare_answer.hpp"

#include "commands/sample_text.hpp"
#include "commands/values.hpp"
#include "commands/wording.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::commands {
namespace {

/// Above it a change is taken for noise.
constexpr double largest_significant_p = 0.05;

std::string run_name(std::size_t run) {
  return fmt::format("Run {}", run + 1);
}

std::string percent_text(double share) {
  return std::isnan(share) ? "-" : fmt::format("{:+.2f} %", 100 * share);
}

std::array<double, 2> bounds_of(const Change& change) {
  return change.interval ? std::array{change.interval->first, change.interval->second}
                         : std::array<double, 2>{NAN, NAN};
}

/// In the manner of Go's benchstat: the metric, its value in each run, and what to think of the change.
TablePointer text_rows(const RunComparison& found) {
  using table::Column;
  auto table = std::make_shared<table::Table>();
  table->columns = {{"", "Metric", Column::text}};
  for (std::size_t run = 0; run < found.metrics.front().values.size(); ++run) {
    table->columns.emplace_back("", run_name(run), Column::text, 3);
    if (run == 0) { continue; }
    for (const char* heading : {"Change", "95 % interval", ""}) {
      table->columns.emplace_back("", heading, Column::text);
    }
  }
  for (const RunComparison::Metric& metric : found.metrics) {
    std::vector<table::Cell> row{std::string(metric.name), metric.values.front()};
    for (std::size_t run = 1; run < metric.values.size(); ++run) {
      const TestedChange& change = metric.changes[run - 1];
      const auto [low, high] = bounds_of(change);
      row.emplace_back(metric.values[run]);
      row.emplace_back(change.p > largest_significant_p ? "~" : percent_text(change.change));
      row.emplace_back(change.interval ? fmt::format("{} to {}", percent_text(low), percent_text(high)) : "-");
      row.emplace_back(fmt::format("(p={:.3f} n={})", change.p, change.count));
    }
    table->rows.add(row);
  }
  return table;
}

/// A row for each metric and each run but the first.
TablePointer machine_rows(const Asked& asked, const RunComparison& found) {
  auto table = std::make_shared<table::Table>();
  table->columns = {"metric", "input", "baseline", "value", "change", "low", "high", "p", "n"};
  for (const RunComparison::Metric& metric : found.metrics) {
    for (std::size_t run = 1; run < metric.values.size(); ++run) {
      const TestedChange& change = metric.changes[run - 1];
      const auto [low, high] = bounds_of(change);
      table->rows.add({std::string(metric.name), asked.inputs[run], metric.values.front(), metric.values[run],
                       change.change, low, high, change.p, cell(change.count)});
    }
  }
  return table;
}

table::Members members_of(const Change& change) {
  const auto [low, high] = bounds_of(change);
  return {{"change", change.change}, {"low", low}, {"high", high}};
}

table::Value json_of(const Asked& asked, const std::vector<Run>& runs, const RunComparison& found) {
  std::vector<table::Value> run_list;
  std::vector<table::Value> only_in;
  for (std::size_t run = 0; run < runs.size(); ++run) {
    run_list.push_back(
        table::Members{{"input", table::Cell(asked.inputs[run])}, {"samples", cell(runs[run].samples().size())}});
    std::vector<table::Value> unpaired;
    for (const std::size_t place : found.unpaired[run]) {
      const RunSample& sample = runs[run].samples()[place];
      unpaired.push_back(std::vector<table::Value>{question_cell(sample.question_id), cell(sample.turn)});
    }
    only_in.push_back(std::move(unpaired));
  }
  std::vector<table::Value> metrics;
  for (const RunComparison::Metric& metric : found.metrics) {
    std::vector<table::Value> changes;
    for (const TestedChange& change : metric.changes) {
      table::Members members = members_of(change);
      members.push_back({"p", change.p});
      members.push_back({"n", cell(change.count)});
      changes.emplace_back(std::move(members));
    }
    metrics.push_back(table::Members{{"metric", table::Cell(std::string(metric.name))},
                                     {"values", table::Numbers(metric.values)},
                                     {"changes", std::move(changes)}});
  }
  std::vector<table::Value> layers;
  for (const RunComparison::Layer& layer : found.layers) {
    std::vector<table::Value> changes;
    for (const Change& change : layer.changes) {
      changes.emplace_back(members_of(change));
    }
    layers.push_back(table::Members{{"layer_id", std::int64_t{layer.layer_id}}, {"changes", std::move(changes)}});
  }
  return table::Members{{"runs", std::move(run_list)},
                        {"pairs", cell(found.pairs)},
                        {"only_in", std::move(only_in)},
                        {"metrics", std::move(metrics)},
                        {"layers", std::move(layers)}};
}

std::string heading_of(const Asked& asked, const RunComparison& found) {
  std::string text = fmt::format("{} of {}, each run against the first\n", counted(found.pairs, "paired sample"),
                                 counted(found.questions, "question"));
  for (std::size_t run = 0; run < asked.inputs.size(); ++run) {
    text += fmt::format("{}: {}\n", run_name(run), asked.inputs[run]);
  }
  return text + '\n';
}

std::string file_name(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

/// In which layers the experts per token changed least and most.
std::string layer_line(const RunComparison& found, std::size_t run) {
  std::vector<std::pair<double, int>> changes;
  for (const RunComparison::Layer& layer : found.layers) {
    const double change = layer.changes[run - 1].change;
    if (std::isfinite(change)) { changes.emplace_back(change, layer.layer_id); }
  }
  if (changes.empty()) { return {}; }
  const auto [least, most] = std::minmax_element(changes.begin(), changes.end());
  return fmt::format("{}: loaded_per_token changes from {} (layer {}) to {} (layer {})\n", run_name(run),
                     percent_text(least->first), least->second, percent_text(most->first), most->second);
}

Chart chart_of(const Asked& asked, const RunComparison& found) {
  Panel panel;
  panel.x = {.label = "Layer ID", .short_label = "Layer", .kind = Axis::Kind::category};
  panel.y = {.label = "Change of Experts Loaded per Token", .short_label = "Change", .percent = true};
  for (const RunComparison::Layer& layer : found.layers) {
    panel.x.categories.push_back(std::to_string(layer.layer_id));
  }
  panel.marks.emplace_back(Rule{0, ""});
  const RunComparison::Metric& loaded = *std::find_if(
      found.metrics.begin(), found.metrics.end(), [](const auto& metric) { return metric.name == "loaded_per_token"; });
  const std::size_t changed = asked.inputs.size() - 1;
  for (std::size_t run = 0; run < changed; ++run) {
    // The runs stand side by side in the space of a layer.
    const double beside = 0.7 * ((static_cast<double>(run) + 0.5) / static_cast<double>(changed) - 0.5);
    Points points{fmt::format("{}: {} over all layers", file_name(asked.inputs[run + 1]),
                              percent_text(loaded.changes[run].change)),
                  {},
                  {},
                  {Role::series, run}};
    Intervals intervals;
    intervals.look = points.look;
    for (std::size_t i = 0; i < found.layers.size(); ++i) {
      const Change& change = found.layers[i].changes[run];
      const auto [low, high] = bounds_of(change);
      points.x.push_back(static_cast<double>(i) + beside);
      points.y.push_back(change.change);
      intervals.low.push_back(low);
      intervals.high.push_back(high);
    }
    intervals.x = points.x;
    panel.marks.emplace_back(std::move(intervals));
    panel.marks.emplace_back(std::move(points));
  }
  return {{"How the Experts Loaded per Token Change",
           fmt::format("Paired Samples: {} | Questions: {} | Baseline: {}", found.pairs, found.questions,
                       file_name(asked.inputs.front()))},
          {panel}};
}

}  // namespace

FailRule parse_rule(const std::string& option, const std::string& text) {
  const auto metrics = metric_names();
  const std::size_t at = text.find_first_of("<>");
  const std::string metric = text.substr(0, at);
  if (at == std::string::npos || !text.ends_with('%')) {
    throw Error(fmt::format("{} must be a metric, < or >, and a signed percentage, not '{}'", option, text),
                "such as 'traffic_ratio>+2%'");
  }
  if (std::find(metrics.begin(), metrics.end(), metric) == metrics.end()) {
    throw Error(fmt::format("{} knows no metric '{}'", option, metric),
                fmt::format("choose one of {}", fmt::join(metrics, ", ")));
  }
  std::string number = text.substr(at + 1, text.size() - at - 2);
  constexpr double most = 1e9;
  return {text, metric, text[at] == '>', parse_factor(option + " " + metric, number, -most, most)};
}

Answer answer_about_runs(const Asked& asked, const std::vector<Run>& runs, const RunComparison& found,
                         const std::vector<FailRule>& rules, std::vector<std::string> notes) {
  Answer answer;
  answer.heading = heading_of(asked, found);
  answer.tables = {{"", text_rows(found)}};
  answer.closing = '\n';
  for (std::size_t run = 1; run < runs.size(); ++run) {
    answer.closing += layer_line(found, run);
  }
  answer.rows = machine_rows(asked, found);
  answer.json = json_of(asked, runs, found);
  answer.notes = std::move(notes);
  for (std::size_t run = 0; run < runs.size(); ++run) {
    if (found.unpaired[run].empty()) { continue; }
    answer.notes.push_back(fmt::format("{}: {} without a partner in every other run, and left out", asked.inputs[run],
                                       counted(found.unpaired[run].size(), "sample")));
  }
  for (const FailRule& rule : rules) {
    const double change = std::find_if(found.metrics.begin(), found.metrics.end(),
                                       [&rule](const auto& metric) { return metric.name == rule.metric; })
                              ->changes.back()
                              .change;
    if (std::isnan(change)) {
      answer.notes.push_back(fmt::format("--fail-if {}: the change of {} is not known", rule.text, rule.metric));
    } else if (rule.holds(change)) {
      answer.notes.push_back(
          fmt::format("--fail-if {} holds: {} changed by {}", rule.text, rule.metric, percent_text(change)));
      answer.status = rule_holds;
    }
  }
  if (asked.draws) { answer.figure = chart_of(asked, found); }
  return answer;
}

}  // namespace expertviz::commands
