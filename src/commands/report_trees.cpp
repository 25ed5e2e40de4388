#include "commands/report_trees.hpp"

#include "commands/sample_text.hpp"
#include "commands/tree_answer.hpp"
#include "expertviz/cost.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace expertviz::commands {

struct StandoutSteps::Measured : Measurement {
  std::uint64_t rejected = 0;  ///< experts loaded for rejected drafts alone, over the layers
  int layer_id = 0;            ///< that loaded most of them
};

std::unique_ptr<Measurement> StandoutSteps::measure_routed(const RoutedStep& routed) const {
  const VerifyStep& step = routed.step();
  if (!step.tree || step.layers.empty()) { return nullptr; }
  auto measured = std::make_unique<Measured>();
  std::uint64_t most = 0;
  measured->layer_id = step.layers.front().layer_id;
  for (const auto& [layer_id, sums] : Cost().measure(routed).layers) {
    const std::uint64_t rejected = sums.loaded - sums.needed;
    measured->rejected += rejected;
    if (rejected > most) {
      most = rejected;
      measured->layer_id = layer_id;
    }
  }
  return measured;
}

bool StandoutSteps::belongs(const Ranking& ranking, std::uint64_t key) {
  return ranking.size() < how_many || ranking.back().key < key;
}

void StandoutSteps::rank(Ranking& ranking, Found found) {
  const auto place =
      std::find_if(ranking.begin(), ranking.end(), [&found](const Found& other) { return other.key < found.key; });
  ranking.insert(place, std::move(found));
  if (ranking.size() > how_many) { ranking.pop_back(); }
}

bool StandoutSteps::add(const VerifyStep& step, std::unique_ptr<Measurement> measurement) {
  if (!measurement) { return true; }
  const auto& measured = static_cast<const Measured&>(*measurement);
  for (const auto& [ranking, key] : {std::pair(&sample_.accepted, std::uint64_t{step.tree->accepted.size()}),
                                     std::pair(&sample_.rejected, measured.rejected)}) {
    if (!belongs(*ranking, key)) { continue; }
    Found found{key, measured.rejected};
    found.step.index = step.index;
    found.step.tree = step.tree;
    found.step.layer_ids = step.layer_ids;
    found.step.layers = {*std::find_if(step.layers.begin(), step.layers.end(), [&measured](const LayerRouting& layer) {
      return layer.layer_id == measured.layer_id;
    })};
    rank(*ranking, std::move(found));
  }
  return true;
}

void StandoutSteps::restart() {
  sample_ = {};
}

void StandoutSteps::end_sample(const SampleInfo& info, const Totals&) {
  if (const std::optional<Error> lack = lacks_drafts(info)) {
    lack_ = lack->line();
    sample_ = {};
  }
  for (const auto& [from, to] :
       {std::pair(&sample_.accepted, &all_.accepted), std::pair(&sample_.rejected, &all_.rejected)}) {
    for (Found& found : *from) {
      if (!belongs(*to, found.key)) { continue; }
      found.info = info;
      rank(*to, std::move(found));
    }
  }
  sample_ = {};
}

Answer StandoutSteps::answer() {
  auto rows = std::make_shared<table::Table>();
  rows->columns = {"most", "sample_idx", "verify_step", "accepted", "draft_tokens", "rejected_experts", "layer_id"};
  for (const auto& [name, ranking] : {std::pair("accepted", &all_.accepted), std::pair("rejected", &all_.rejected)}) {
    for (const Found& found : *ranking) {
      rows->rows.add({std::string(name), cell(found.info.sample_idx), cell(found.step.index),
                      cell(found.step.tree->accepted.size()), std::int64_t{found.step.tree->draft_token_num},
                      cell(found.rejected), std::int64_t{found.step.layers.front().layer_id}});
    }
  }
  Answer answer;
  answer.rows = rows;
  return answer;
}

page::Section StandoutSteps::section(const std::string& options) {
  page::Section section{"tree",
                        "Draft trees that stand out",
                        fmt::format("The {} verify steps that accepted most nodes, and the {} that loaded most experts "
                                    "for rejected drafts alone, each in the layer where it loaded most of these. "
                                    "expertviz find-steps --sort finds more of them.",
                                    how_many, how_many),
                        all_.accepted.empty() ? lack_ : "",
                        {}};
  std::set<std::string> said;
  for (const auto& [why, ranking] :
       {std::pair("Most accepted", &all_.accepted), std::pair("Most loaded for rejected drafts", &all_.rejected)}) {
    for (const Found& found : *ranking) {
      const TreeShape shape = shape_of(*found.step.tree);
      const std::vector<Token> tokens = text_.decode(found.step.tree->token_ids, found.info);
      TreeStyle style;
      style.direction = TreeFigure::Direction::right;
      Answer answer = answer_about_tree(asked_, {found.info, found.step, shape, tokens, text_.has_tokenizer(), style});
      page::Exhibit exhibit;
      const int layer_id = found.step.layers.front().layer_id;
      exhibit.heading = fmt::format("{}: sample {}, verify step {}, layer {}", why, found.info.sample_idx,
                                    found.step.index, layer_id);
      exhibit.summary =
          fmt::format("{} of {} nodes accepted; over all layers {} experts were loaded for rejected drafts alone.",
                      found.step.tree->accepted.size(), found.step.tree->draft_token_num, found.rejected);
      exhibit.figure = std::move(answer.figure);
      for (TextTable& table : answer.tables) {
        exhibit.tables.push_back({table.heading, table.table});
      }
      if (text_.note() && said.insert(*text_.note()).second) { exhibit.notes.push_back(*text_.note()); }
      exhibit.command = fmt::format("expertviz tree {} -s {} --verify-step {} -l {} --direction right", options,
                                    found.info.sample_idx, found.step.index, layer_id);
      section.exhibits.push_back(std::move(exhibit));
    }
  }
  return section;
}

}  // namespace expertviz::commands
