#include "expertviz/budget.hpp"

#include "analysis/expert_ids.hpp"
#include "analysis/sums.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <numeric>
#include <span>

namespace expertviz {
namespace {

/// The experts of a layer, the highest score first. An expert is named as `NodeExperts` does.
class Ranking {
 public:
  explicit Ranking(Budget::Score score) : score_(score) {}

  /// Takes the place of the layer before. Without weights where they are the score, all scores are 0.
  void rank(const NodeExperts& routed, std::size_t nodes) {
    sums_.assign(routed.experts().size(), 0);
    for (std::size_t node = 0; node < nodes; ++node) {
      const auto chosen = routed.of(node);
      if (score_ == Budget::Score::count) {
        for (const std::uint16_t expert : chosen) {
          ++sums_[expert];
        }
      } else if (routed.weighted()) {
        routed.weights_of(node, weights_);
        for (std::size_t i = 0; i < chosen.size(); ++i) {
          sums_[chosen[i]] += weights_[i];
        }
      }
    }
    rank_of_.assign(sums_.size(), 0);
    if (sums_.size() <= few) {
      compare_all();
    } else {
      sort();
    }
    scores_.resize(sums_.size());
    for (std::size_t expert = 0; expert < sums_.size(); ++expert) {
      scores_[rank_of_[expert]] = sums_[expert];
    }
  }

  /// By rank.
  [[nodiscard]] const std::vector<double>& scores() const { return scores_; }
  /// From 0.
  [[nodiscard]] std::size_t rank_of(std::uint16_t expert) const { return rank_of_[expert]; }

 private:
  static constexpr std::size_t few = 128;

  /// Nobody can foretell the comparisons of a sort, and so few pairs are compared faster than that is wrong so often.
  void compare_all() {
    for (std::size_t expert = 1; expert < sums_.size(); ++expert) {
      std::uint64_t better = 0;
      for (std::size_t lower_id = 0; lower_id < expert; ++lower_id) {
        const std::uint64_t lower_id_wins = sums_[lower_id] >= sums_[expert] ? 1 : 0;
        better += lower_id_wins;
        rank_of_[lower_id] += 1 - lower_id_wins;
      }
      rank_of_[expert] = better;
    }
  }

  void sort() {
    std::vector<std::size_t> ranked(sums_.size());
    std::iota(ranked.begin(), ranked.end(), std::size_t{0});
    std::sort(ranked.begin(), ranked.end(),
              [this](std::size_t a, std::size_t b) { return sums_[a] > sums_[b] || (sums_[a] == sums_[b] && a < b); });
    for (std::size_t rank = 0; rank < ranked.size(); ++rank) {
      rank_of_[ranked[rank]] = rank;
    }
  }

  Budget::Score score_;
  std::vector<double> sums_;
  std::vector<double> weights_;
  std::vector<double> scores_;
  std::vector<std::uint64_t> rank_of_;
};

}  // namespace

Budget::Step Budget::measure(const RoutedStep& step) const {
  Step measured;
  if (!step.step().tree) { return measured; }
  measured.nodes = step.walk().counted.size();
  measured.accepted = step.accepted().size();
  Ranking ranking(options_.score);
  std::size_t ranks = 0;
  for (const NodeExperts& routed : step.layers()) {
    ranks += routed.experts().size();
  }
  measured.ranks.reserve(ranks);
  for (const NodeExperts& routed : step.layers()) {
    ranking.rank(routed, measured.nodes);
    const std::size_t begin = measured.ranks.size();
    for (const double score : ranking.scores()) {
      measured.ranks.push_back({.score = score});
    }
    // Where the lowest-ranked expert of a node stands; none for a node without experts.
    const auto lowest = [&](std::size_t node) -> Rank* {
      const auto chosen = routed.of(node);
      std::size_t found = 0;
      for (const std::uint16_t expert : chosen) {
        found = std::max(found, ranking.rank_of(expert));
      }
      return chosen.empty() ? nullptr : &measured.ranks[begin + found];
    };
    for (std::size_t node = 0; node < measured.nodes; ++node) {
      if (Rank* rank = lowest(node)) { ++rank->nodes; }
    }
    for (const std::size_t node : step.accepted()) {
      if (Rank* rank = lowest(node)) { ++rank->accepted; }
    }
    const bool weighted = options_.score == Score::weight && routed.weighted();
    measured.layers.push_back({routed.layer_id(), weighted, measured.ranks.size()});
  }
  measured.largest_id = step.largest_id();
  return measured;
}

void Budget::add(const Step& step) {
  largest_id_ = std::max(largest_id_, step.largest_id);
  std::size_t begin = 0;
  for (const Step::Layer& layer : step.layers) {
    lacks_weights_ |= options_.score == Score::weight && !layer.weighted;
    Sums& sums = layers_[layer.layer_id];
    sums.nodes += step.nodes;
    sums.accepted += step.accepted;
    analysis::add_to(sums.ranks, std::span(step.ranks).subspan(begin, layer.end - begin));
    begin = layer.end;
  }
  analysis::check_size(layers_.size(), largest_id_);
}

void Budget::end(const SampleInfo& info) {
  num_experts_ = analysis::num_experts(options_.num_experts, info, largest_id_, layers_.size());
}

void Budget::merge(const Budget& other) {
  num_experts_ = std::max(num_experts_, other.num_experts_);
  largest_id_ = std::max(largest_id_, other.largest_id_);
  lacks_weights_ |= other.lacks_weights_;
  for (const auto& [layer_id, sums] : other.layers_) {
    layers_[layer_id] += sums;
  }
  analysis::check_size(layers_.size(), largest_id_);
}

Budget::Sums& Budget::Sums::operator+=(const Sums& other) {
  nodes += other.nodes;
  accepted += other.accepted;
  analysis::add_to(ranks, other.ranks);
  return *this;
}

std::map<int, Budget::Result> Budget::layers() const {
  std::map<int, Result> results;
  for (const auto& [layer_id, sums] : layers_) {
    results.emplace(layer_id, result(sums));
  }
  return results;
}

Budget::Result Budget::total() const {
  Sums total;
  for (const auto& [layer_id, sums] : layers_) {
    total += sums;
  }
  return result(total);
}

Budget::Budgets Budget::per_layer_budget() const {
  Budgets budgets;
  for (const auto& [layer_id, layer] : layers()) {
    for (std::size_t i = 0; i < percents.size(); ++i) {
      if (layer.budget_for[i]) { budgets[i] = budgets[i].value_or(0) + *layer.budget_for[i]; }
    }
  }
  return budgets;
}

Budget::Result Budget::result(const Sums& sums) const {
  const Rank all = std::accumulate(sums.ranks.begin(), sums.ranks.end(), Rank{}, [](Rank sum, const Rank& rank) {
    sum += rank;
    return sum;
  });
  Result result;
  std::vector<double> kept;
  Rank within;  // the budget
  for (std::size_t rank = 0; rank < num_experts_; ++rank) {
    if (rank < sums.ranks.size()) { within += sums.ranks[rank]; }
    const auto losing = static_cast<double>(all.nodes - within.nodes);
    const auto accepted_losing = static_cast<double>(all.accepted - within.accepted);
    kept.push_back(within.score);
    result.coverage.push_back(analysis::ratio(within.score, all.score));
    result.nodes_losing.push_back(analysis::ratio(losing, static_cast<double>(sums.nodes)));
    result.accepted_losing.push_back(analysis::ratio(accepted_losing, static_cast<double>(sums.accepted)));
  }
  for (std::size_t i = 0; i < percents.size(); ++i) {
    result.budget_for[i] = analysis::first_to_reach(percents[i], kept, all.score);
  }
  return result;
}

std::vector<std::vector<std::int32_t>> lost_experts(const LayerRouting& layer, const DraftTree& tree,
                                                    std::size_t budget, Budget::Score score) {
  VerifyStep of_layer;
  of_layer.tree = tree;
  of_layer.layers = {layer};
  const RoutedStep step(of_layer);
  const std::vector<std::int32_t>& nodes = step.walk().counted;
  const NodeExperts& routed = step.layers().front();
  if (score == Budget::Score::weight && !routed.weighted()) {
    throw Error("the layer has no topk_weights", Place{.layer = layer.layer_id}, "--score count takes none");
  }
  Ranking ranking(score);
  ranking.rank(routed, nodes.size());
  std::vector<std::vector<std::int32_t>> lost(static_cast<std::size_t>(tree.draft_token_num));
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    std::vector<std::int32_t>& of_node = lost[nodes[i]];
    for (const std::uint16_t expert : routed.of(i)) {
      if (ranking.rank_of(expert) >= budget) { of_node.push_back(routed.experts()[expert]); }
    }
    std::sort(of_node.begin(), of_node.end());
  }
  return lost;
}

}  // namespace expertviz
