#include "expertviz/prune.hpp"

#include "commands/registry.hpp"
#include "commands/sample_inquiry.hpp"
#include "commands/values.hpp"
#include "commands/wording.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

using Order = Prune::Order;
constexpr std::array<std::pair<const char*, Order>, 4> orders{
    {{"rank", Order::rank}, {"stored", Order::stored}, {"breadth", Order::breadth}, {"accepted", Order::accepted}}};

class PruneCommand : public Command {
 public:
  static constexpr const char* empty_member = "nodes";
  static constexpr bool cuts_end_of_answer = true;

  [[nodiscard]] About about() const override {
    return {.name = "prune",
            .summary = "what a smaller draft tree would cost and keep",
            .group = "What if",
            .description =
                "Keeps the first n nodes of every draft tree, for each n, and tells how many experts a step would then "
                "load and how many tokens it would emit. The experts are exact, since a node's routing depends on its "
                "ancestors alone. The rest is not: later steps are not run again, sampled acceptance depends on "
                "siblings, and the trace has no draft scores, so a real smaller tree may keep other nodes.",
            .examples = {"prune -i expert_activations.json -s all -o prune.pdf",
                         "prune -i expert_activations.json -s all --order rank --fixed-share 0.6 --format json"},
            .picture = "expert_prune"};
  }
  void declare(Options& options) override {
    options.layers("which layers, such as 20, 0,10,20 or 0-7 (default: all)", layer_ids_);
    options.choice<std::optional<Order>>(
        "--order", "ORDER",
        "which nodes are kept first: rank (the best siblings first), stored (by id), breadth (by depth) or accepted "
        "(the "
        "accepted path first: the bound) (default: rank; the picture then shows all)",
        {{"rank", Order::rank}, {"stored", Order::stored}, {"breadth", Order::breadth}, {"accepted", Order::accepted}},
        order_);
    options.number("--max-depth", "first drop nodes deeper than N, as --speculative-num-steps does", 0, 1'000'000,
                   max_depth_);
    options.number("--max-rank", "first drop siblings beyond the N-th, as --speculative-eagle-topk does", 1, 1'000'000,
                   max_rank_);
    options.value("--fixed-share", "F", "the best size for this share of a plain step that is not reading experts",
                  [this](const std::string& text) { fixed_share_ = parse_factor("--fixed-share", text, 0, 1); });
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    return std::make_unique<SampleInquiry<PruneCommand>>(*this, asked);
  }

  [[nodiscard]] Prune gather(const Asked& asked) const {
    Prune::Options options;
    options.orders = {order_.value_or(Order::rank)};
    if (asked.draws && !order_) { options.orders = {Order::rank, Order::stored, Order::breadth, Order::accepted}; }
    options.max_depth = max_depth_;
    options.max_rank = max_rank_;
    return Prune(options);
  }
  [[nodiscard]] StepFields fields() const { return routing_of(layer_ids_); }
  [[nodiscard]] std::optional<Error> lacks_data(const Subject& subject, const Prune& prune) const {
    if (std::optional<Error> lack = lacks_drafts(subject.info)) { return lack; }
    return lacks_pairs(subject.info, prune.trees(), prune.pairs(), layer_ids_);
  }

  [[nodiscard]] Answer answer(const Subject& subject, const Prune& prune) const {
    const std::vector<Prune::Size> sizes = prune.sizes(0);
    Answer answer;
    answer.heading = fmt::format(
        "Smaller draft trees: {}\n{}, order {}, plain decoding reads {:.2f} experts per token "
        "and layer\n\n",
        subject.name(), run_line(subject.info, {}), order_name(), prune.plain_per_token());
    answer.rows = size_rows(sizes);
    const TablePointer best = best_rows(prune);
    answer.tables = {{"", answer.rows},
                     {"\nThe fastest size by the share of a plain step that is not reading experts\n", best}};
    answer.verdict = fastest(subject, prune, sizes);
    answer.advises = true;
    answer.closing = answer.verdict.empty() ? "\nNo size can be recommended: plain decoding reads no experts here.\n"
                                            : '\n' + answer.verdict + " A real smaller tree may keep other nodes.\n";
    table::Members json = subject.members();
    json.push_back({"order", table::Cell(std::string(order_name()))});
    json.push_back({"plain_per_token", prune.plain_per_token()});
    json.push_back({"nodes", answer.rows});
    json.push_back({"depths", depth_rows(prune)});
    json.push_back({"best", best});
    answer.json = std::move(json);
    if (const auto note = step_count_note(subject.info)) { answer.notes.push_back(*note); }
    if (subject.asked.draws) { answer.figure = chart_of(subject, prune); }
    return answer;
  }

 private:
  [[nodiscard]] const char* order_name() const {
    const Order order = order_.value_or(Order::rank);
    return std::find_if(orders.begin(), orders.end(), [order](const auto& one) { return one.second == order; })->first;
  }

  [[nodiscard]] static TablePointer size_rows(const std::vector<Prune::Size>& sizes) {
    auto table = std::make_shared<table::Table>();
    table->columns = {{"nodes", "Nodes"}, {"experts", "Experts/step"},        {"tokens", "Tokens/step"},
                      {"added", "Added"}, {"accept_probability", "Accepted"}, {"break_even_share", "Break-even"}};
    for (const Prune::Size& size : sizes) {
      table->rows.add({std::int64_t{size.nodes}, size.experts, size.tokens, size.added, size.accept_probability,
                       size.break_even_share});
    }
    return table;
  }

  [[nodiscard]] static TablePointer depth_rows(const Prune& prune) {
    auto table = std::make_shared<table::Table>();
    table->columns = {"depth", "nodes", "experts", "tokens"};
    for (const Prune::Depth& depth : prune.depths()) {
      table->rows.add({std::int64_t{depth.depth}, depth.nodes, depth.experts, depth.tokens});
    }
    return table;
  }

  [[nodiscard]] TablePointer best_rows(const Prune& prune) const {
    auto table = std::make_shared<table::Table>();
    table->columns = {{"fixed_share", "Fixed share"}, {"nodes", "Nodes"}, {"speed", "Speed"}};
    std::vector<double> shares;
    for (int tenth = 0; tenth <= 10; ++tenth) {
      shares.push_back(tenth / 10.0);
    }
    if (fixed_share_) { shares = {*fixed_share_}; }
    // Without plain decoding's experts there is nothing to be faster than.
    if (!(prune.plain_per_token() > 0)) { shares.clear(); }
    for (const double share : shares) {
      const Prune::Best best = prune.best(share);
      table->rows.add({share, best.nodes == 0 ? table::Cell() : std::int64_t{best.nodes}, best.speed});
    }
    return table;
  }

  /// The best size, as a sentence; empty where none can be recommended.
  [[nodiscard]] std::string fastest(const Subject& subject, const Prune& prune,
                                    const std::vector<Prune::Size>& sizes) const {
    const double share = fixed_share_.value_or(0.5);
    const Prune::Best best = prune.best(share);
    if (best.nodes == 0 || sizes.empty()) { return {}; }
    const Prune::Size& size = sizes[static_cast<std::size_t>(best.nodes) - 1];
    return fmt::format(
        "Where {:.0f} % of a plain step is not reading experts, trees of {} of the {} nodes would be fastest: {:.2f} "
        "times plain decoding, {:.1f} experts and {:.2f} tokens per step ({}, {}).",
        100 * share, best.nodes, sizes.back().nodes, best.speed, size.experts, size.tokens, subject.name(),
        counted(prune.trees(), "verify step"));
  }

  [[nodiscard]] Chart chart_of(const Subject& subject, const Prune& prune) const {
    Panel trade;
    trade.title = "Tokens and experts";
    trade.x = {.label = "Experts Loaded per Step and Layer", .short_label = "Experts", .kind = Axis::Kind::number};
    trade.y = {.label = "Tokens Emitted per Step", .short_label = "Tokens/step", .kind = Axis::Kind::number};
    const std::vector<Order>& shown = prune.options().orders;
    double widest = prune.plain_per_token();
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const char* name =
          std::find_if(orders.begin(), orders.end(), [&](const auto& one) { return one.second == shown[i]; })->first;
      // The third colour of series is the green of what was accepted.
      Line curve{shown.size() > 1 ? name : "", {}, {}, {Role::series, i == 2 ? 3 : i}};
      if (shown[i] == Order::accepted) { curve.look = {Role::accepted}; }
      for (const Prune::Size& size : prune.sizes(i)) {
        curve.x.push_back(size.experts);
        curve.y.push_back(size.tokens);
        widest = std::max(widest, size.experts);
      }
      trade.marks.emplace_back(std::move(curve));
    }
    trade.x.range = {{0, widest * 1.08}};
    Points labelled{"", {}, {}, {Role::series, 0}};
    for (const Prune::Size& size : prune.sizes(0)) {
      const bool is_power = (size.nodes & (size.nodes - 1)) == 0;
      if (!is_power && static_cast<std::size_t>(size.nodes) != prune.sizes(0).size()) { continue; }
      labelled.x.push_back(size.experts);
      labelled.y.push_back(size.tokens);
      labelled.names.push_back(std::to_string(size.nodes));
    }
    trade.marks.emplace_back(std::move(labelled));
    trade.marks.emplace_back(Points{"Plain decoding", {prune.plain_per_token()}, {1}, {Role::baseline}});
    trade.marks.emplace_back(
        Rule{1 / prune.plain_per_token(), "Same experts per token as plain decoding", Rule::Kind::slope});

    Panel gain;
    gain.title = "The n-th node";
    gain.x = {.label = "Nodes Kept", .short_label = "Nodes", .kind = Axis::Kind::whole};
    gain.y = {.label = "Added Experts", .short_label = "Added", .kind = Axis::Kind::whole};
    Bars added{"Experts that the n-th node adds", {}, {Role::rejected}};
    added.first = 1;
    // Both begin at the same height, so that the eye sees which of them falls faster.
    const double whole = prune.sizes(0).empty() ? 1 : prune.sizes(0).front().added;
    Line accepted{fmt::format("Share of steps that accept it, 100 % at {:.1f}", whole), {}, {}, {Role::accepted}};
    for (const Prune::Size& size : prune.sizes(0)) {
      added.values.push_back(size.added);
      accepted.x.push_back(size.nodes);
      accepted.y.push_back(size.accept_probability * whole);
    }
    gain.marks = {added, accepted};
    return {{"What a Smaller Draft Tree Would Cost and Keep",
             subject.facts({fmt::format("Verify Steps: {}", subject.totals.verify_steps),
                            fmt::format("Tokens per Step: {:.2f}", subject.mean_accepted())})},
            {trade, gain}};
  }

  std::vector<int> layer_ids_;  ///< empty: all
  std::optional<Order> order_;
  std::int32_t max_depth_ = Prune::Options{}.max_depth;
  std::int32_t max_rank_ = Prune::Options{}.max_rank;
  std::optional<double> fixed_share_;
};

}  // namespace

std::unique_ptr<Command> make_prune() {
  return std::make_unique<PruneCommand>();
}

}  // namespace expertviz::commands
