#include "expertviz/run_comparison.hpp"

#include "analysis/expert_ids.hpp"
#include "analysis/sums.hpp"
#include "expertviz/error.hpp"
#include "expertviz/jackknife.hpp"
#include "expertviz/wilcoxon.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <map>
#include <string>
#include <tuple>

namespace expertviz {
namespace {

using Questions = std::vector<RatioSums>;

/// All that the metrics need of a question.
struct Sums {
  CostSums cost;
  std::uint64_t trees = 0;
  std::uint64_t tokens = 0;
};

RatioSums part_of(std::uint64_t part, std::uint64_t all) {
  return {static_cast<double>(part), static_cast<double>(all)};
}

constexpr std::array<std::string_view, 6> names{"mean_accepted", "loaded_per_token", "plain_per_token",
                                                "traffic_ratio", "rejected_share",   "loaded_per_step"};

/// In the order of `names`.
std::array<RatioSums, names.size()> ratios_of(const Sums& sums) {
  const CostSums& cost = sums.cost;
  return {part_of(sums.tokens, sums.trees),
          part_of(cost.loaded, cost.tokens),
          part_of(cost.plain, cost.tokens),
          part_of(cost.loaded, cost.plain),
          part_of(cost.loaded - cost.needed, cost.loaded),
          part_of(cost.loaded, cost.pairs)};
}

/// The samples that all runs have, grouped by question.
struct Pairs {
  std::size_t count = 0;
  std::size_t questions = 0;
  std::vector<std::vector<std::ptrdiff_t>> question;  ///< for each run, of each of its samples; -1 for no pair
};

Pairs pair_up(std::span<const Run> runs) {
  // The same question and turn may come again, so a sample's key holds how often it came before.
  using Name = std::tuple<decltype(RunSample::question_id), std::optional<std::int64_t>>;
  using Key = std::tuple<Name, std::size_t>;
  std::vector<std::vector<Key>> keys(runs.size());
  std::map<Key, std::size_t> runs_with;
  for (std::size_t run = 0; run < runs.size(); ++run) {
    std::map<Name, std::size_t> came;
    for (const RunSample& sample : runs[run].samples()) {
      const Name name(sample.question_id, sample.turn);
      const Key& key = keys[run].emplace_back(name, came[name]++);
      ++runs_with[key];
    }
  }
  Pairs pairs;
  pairs.question.resize(runs.size());
  std::map<Key, std::ptrdiff_t> question_of;
  std::map<decltype(RunSample::question_id), std::size_t> numbers;
  for (const Key& key : keys.front()) {
    if (runs_with[key] < runs.size()) { continue; }
    ++pairs.count;
    const auto& id = std::get<0>(std::get<0>(key));
    const bool is_named = !std::holds_alternative<std::monostate>(id);
    const std::size_t number = is_named ? numbers.try_emplace(id, pairs.questions).first->second : pairs.questions;
    pairs.questions = std::max(pairs.questions, number + 1);
    question_of[key] = static_cast<std::ptrdiff_t>(number);
  }
  for (std::size_t run = 0; run < runs.size(); ++run) {
    for (const Key& key : keys[run]) {
      const auto found = question_of.find(key);
      pairs.question[run].push_back(found == question_of.end() ? -1 : found->second);
    }
  }
  return pairs;
}

void require_same_model(const Run& baseline, const Run& run) {
  Run::Rows differ;
  std::set_symmetric_difference(baseline.rows().begin(), baseline.rows().end(), run.rows().begin(), run.rows().end(),
                                std::inserter(differ, differ.end()));
  if (!differ.empty()) {
    const auto of_layer = std::count_if(differ.begin(), differ.end(),
                                        [&](const auto& rows) { return rows.first == differ.begin()->first; });
    throw Error("the runs are of different models: layer " + std::to_string(differ.begin()->first) +
                    (of_layer == 1 ? " is in one of them alone" : " has another number of experts per token"),
                "compare runs of one model; --layer-id chooses layers that both have");
  }
  if (run.num_experts() != baseline.num_experts()) {
    throw Error("the runs are of different models: a layer has " + std::to_string(baseline.num_experts()) + " and " +
                    std::to_string(run.num_experts()) + " experts",
                "where a trace does not say it, --num-experts does");
  }
}

Change change_of(const Questions& baseline, const Questions& questions) {
  return {analysis::ratio(pooled_ratio(questions), pooled_ratio(baseline)) - 1, jackknife_change(baseline, questions)};
}

TestedChange tested(const Questions& baseline, const Questions& questions) {
  std::vector<double> log_quotients;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const double before = baseline[i].numerator / baseline[i].denominator;
    const double after = questions[i].numerator / questions[i].denominator;
    const double log_quotient = std::log(after / before);
    if (std::isfinite(log_quotient)) { log_quotients.push_back(log_quotient); }
  }
  const SignedRank test = signed_rank_test(log_quotients);
  return {change_of(baseline, questions), test.p, test.count};
}

/// By run and metric.
std::vector<std::array<Questions, names.size()>> metrics_of(std::span<const Run> runs, const Pairs& pairs) {
  std::vector<std::array<Questions, names.size()>> metrics(runs.size());
  for (std::size_t run = 0; run < runs.size(); ++run) {
    std::vector<Sums> sums(pairs.questions);
    for (std::size_t i = 0; i < runs[run].samples().size(); ++i) {
      if (pairs.question[run][i] < 0) { continue; }
      const RunSample& sample = runs[run].samples()[i];
      Sums& question = sums[static_cast<std::size_t>(pairs.question[run][i])];
      question.cost += sample.total;
      question.trees += sample.trees;
      question.tokens += sample.tokens;
    }
    for (const Sums& question : sums) {
      const auto ratios = ratios_of(question);
      for (std::size_t metric = 0; metric < names.size(); ++metric) {
        metrics[run][metric].push_back(ratios[metric]);
      }
    }
  }
  return metrics;
}

/// The experts loaded per token in each layer.
std::map<int, Questions> layers_of(const Run& run, const std::vector<std::ptrdiff_t>& question_of,
                                   std::size_t questions) {
  std::map<int, Questions> layers;
  for (std::size_t i = 0; i < run.samples().size(); ++i) {
    if (question_of[i] < 0) { continue; }
    for (const auto& [layer_id, loaded, tokens] : run.samples()[i].layers) {
      RatioSums& sums = layers.try_emplace(layer_id, questions).first->second[static_cast<std::size_t>(question_of[i])];
      sums.numerator += static_cast<double>(loaded);
      sums.denominator += static_cast<double>(tokens);
    }
  }
  return layers;
}

}  // namespace

void Run::add(const SampleInfo& info, const Cost& cost, const Rows& rows, std::uint64_t trees, std::uint64_t tokens) {
  RunSample& sample = samples_.emplace_back();
  sample.question_id = info.question_id;
  sample.turn = info.turn;
  sample.trees = trees;
  sample.tokens = tokens;
  sample.total = cost.total();
  for (const auto& [layer_id, sums] : cost.layers()) {
    sample.layers.push_back({layer_id, sums.loaded, sums.tokens});
  }
  rows_.insert(rows.begin(), rows.end());
  num_experts_ = std::max(num_experts_, analysis::num_experts(given_num_experts_, info, cost.largest_expert(), 0));
}

RunComparison compare_runs(std::span<const Run> runs) {
  if (runs.size() < 2) { throw Error("a comparison needs at least two runs"); }
  for (const Run& run : runs.subspan(1)) {
    require_same_model(runs.front(), run);
  }
  const Pairs pairs = pair_up(runs);
  if (pairs.count == 0) { throw Error("the runs have no sample in common", "samples pair by question_id and turn"); }
  RunComparison found;
  found.pairs = pairs.count;
  found.questions = pairs.questions;
  for (const std::vector<std::ptrdiff_t>& questions : pairs.question) {
    std::vector<std::size_t>& unpaired = found.unpaired.emplace_back();
    for (std::size_t i = 0; i < questions.size(); ++i) {
      if (questions[i] < 0) { unpaired.push_back(i); }
    }
  }
  const auto metrics = metrics_of(runs, pairs);
  for (std::size_t metric = 0; metric < names.size(); ++metric) {
    RunComparison::Metric& row = found.metrics.emplace_back();
    row.name = names[metric];
    for (std::size_t run = 0; run < runs.size(); ++run) {
      row.values.push_back(pooled_ratio(metrics[run][metric]));
      if (run > 0) { row.changes.push_back(tested(metrics.front()[metric], metrics[run][metric])); }
    }
  }
  const auto baseline = layers_of(runs.front(), pairs.question.front(), pairs.questions);
  for (const auto& [layer_id, sums] : baseline) {
    found.layers.push_back({layer_id, {}});
  }
  for (std::size_t run = 1; run < runs.size(); ++run) {
    const auto layers = layers_of(runs[run], pairs.question[run], pairs.questions);
    for (RunComparison::Layer& row : found.layers) {
      const auto questions = layers.find(row.layer_id);
      row.changes.push_back(change_of(baseline.at(row.layer_id),
                                      questions == layers.end() ? Questions(pairs.questions) : questions->second));
    }
  }
  return found;
}

std::span<const std::string_view> metric_names() {
  return names;
}

}  // namespace expertviz
