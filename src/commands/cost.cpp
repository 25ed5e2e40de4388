#include "expertviz/cost.hpp"

#include "commands/registry.hpp"
#include "commands/sample_inquiry.hpp"
#include "commands/values.hpp"
#include "commands/wording.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

class CostCommand : public Command {
 public:
  static constexpr const char* empty_member = "layers";
  static constexpr bool cuts_end_of_answer = true;

  [[nodiscard]] About about() const override {
    return {.name = "cost",
            .summary = "whether speculation reads fewer expert bytes per token than plain decoding",
            .group = "Measure",
            .description =
                "Compares the experts that each verify step loads with what plain decoding, one token at a time, would "
                "have read for the same accepted tokens: the trace contains its own control. Counts this request's own "
                "draft tree. Leaves out drafting, attention and everything else that is not reading experts.",
            .examples = {"cost -i expert_activations.json -s all -o cost.pdf",
                         "cost -i expert_activations.json -s all --expert-mb 4.7 --format json"},
            .picture = "expert_cost"};
  }
  void declare(Options& options) override {
    options.layers("which layers, such as 20, 0,10,20 or 0-7 (default: all)", layer_ids_);
    options.value("--expert-mb", "F", "MB of one expert: adds the MB that a token costs",
                  [this](const std::string& text) { expert_mb_ = parse_factor("--expert-mb", text, 0, 1e6); });
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    return std::make_unique<SampleInquiry<CostCommand>>(*this, asked);
  }

  [[nodiscard]] Cost gather(const Asked&) const { return {}; }
  [[nodiscard]] StepFields fields() const { return routing_of(layer_ids_); }
  [[nodiscard]] std::optional<Error> lacks_data(const Subject& subject, const Cost& cost) const {
    if (std::optional<Error> lack = lacks_drafts(subject.info)) { return lack; }
    return lacks_pairs(subject.info, cost.trees(), cost.total().pairs, layer_ids_);
  }
  [[nodiscard]] std::vector<Ratio> ratios(const Subject& subject, const Cost& cost) const {
    const CostSums total = cost.total();
    const auto number = [](std::uint64_t count) { return static_cast<double>(count); };
    return {{"traffic_ratio", number(total.loaded), number(total.plain)},
            {"loaded_per_token", number(total.loaded), number(total.tokens)},
            {"mean_accepted", number(subject.totals.tokens), number(subject.totals.trees)}};
  }

  [[nodiscard]] Answer answer(const Subject& subject, const Cost& cost) const {
    const CostSums total = cost.total();
    Answer answer;
    answer.heading = fmt::format("Experts read per token and layer: {}\n{}, {:.2f} tokens per step\n\n", subject.name(),
                                 run_line(subject.info, {}), subject.mean_accepted());
    answer.rows = rows_of(cost);
    answer.tables = {{"", answer.rows}};
    answer.closing = '\n' + sentence(subject, total) + '\n';
    answer.verdict = fmt::format("{}, and {:.0f} % of the experts that it loads serve rejected drafts alone ({}).",
                                 traffic(subject, total), 100 * total.rejected_share(),
                                 counted(subject.totals.verify_steps, "verify step"));
    table::Members json = subject.members();
    json.push_back({"layers", answer.rows});
    json.push_back({"total", total_members(cost)});
    answer.json = std::move(json);
    if (const auto note = step_count_note(subject.info)) { answer.notes.push_back(*note); }
    if (subject.asked.draws) { answer.figure = chart_of(subject, cost); }
    return answer;
  }

 private:
  [[nodiscard]] static TablePointer rows_of(const Cost& cost) {
    using table::Column;
    auto table = std::make_shared<table::Table>();
    table->columns = {{"layer_id", "Layer"},
                      {"steps", "", Column::machines},
                      {"loaded", "", Column::machines},
                      {"needed", "", Column::machines},
                      {"plain", "", Column::machines},
                      {"loaded_per_token", "Loaded/token"},
                      {"needed_per_token", "Needed/token"},
                      {"plain_per_token", "Plain/token"},
                      {"traffic_ratio", "Ratio"},
                      {"rejected_share", "Rejected"}};
    for (const auto& [layer_id, sums] : cost.layers()) {
      table->rows.add({std::int64_t{layer_id}, cell(sums.pairs), cell(sums.loaded), cell(sums.needed), cell(sums.plain),
                       sums.per_token(sums.loaded), sums.per_token(sums.needed), sums.per_token(sums.plain),
                       sums.traffic_ratio(), sums.rejected_share()});
    }
    return table;
  }

  [[nodiscard]] table::Members total_members(const Cost& cost) const {
    const CostSums total = cost.total();
    table::Members members{{"loaded", cell(total.loaded)},
                           {"needed", cell(total.needed)},
                           {"plain", cell(total.plain)},
                           {"loaded_per_token", total.per_token(total.loaded)},
                           {"needed_per_token", total.per_token(total.needed)},
                           {"plain_per_token", total.per_token(total.plain)},
                           {"traffic_ratio", total.traffic_ratio()},
                           {"rejected_share", total.rejected_share()},
                           {"step_multiple", total.step_multiple()},
                           {"break_even_share", total.break_even_share()}};
    if (!std::isnan(expert_mb_)) {
      double loaded = 0;
      double plain = 0;
      for (const auto& [layer_id, sums] : cost.layers()) {
        loaded += sums.per_token(sums.loaded);
        plain += sums.per_token(sums.plain);
      }
      members.push_back({"loaded_mb_per_token", expert_mb_ * loaded});
      members.push_back({"plain_mb_per_token", expert_mb_ * plain});
    }
    return members;
  }

  [[nodiscard]] static std::string traffic(const Subject& subject, const CostSums& total) {
    return fmt::format("Per generated token {} reads {:.2f} times the expert bytes of plain decoding{}",
                       subject.pool != nullptr ? "this run" : "this sample", total.traffic_ratio(),
                       subject.certainty("traffic_ratio", 2));
  }

  [[nodiscard]] static std::string sentence(const Subject& subject, const CostSums& total) {
    std::string text = traffic(subject, total);
    const double share = total.break_even_share();
    if (std::isnan(share)) {
      text += "; a verify step reads no more experts than a plain one.";
    } else if (share <= 0) {
      text += "; as far as experts go, speculation always pays.";
    } else if (share >= 1) {
      text += "; as far as experts go, speculation cannot pay.";
    } else {
      text += fmt::format("; speculation pays where more than {:.0f} % of a plain step is not reading experts.",
                          100 * share);
    }
    return text + " Drafting is not counted.";
  }

  [[nodiscard]] static Chart chart_of(const Subject& subject, const Cost& cost) {
    const CostSums total = cost.total();
    Panel panel;
    panel.x = {.label = "Layer ID", .short_label = "Layer", .kind = Axis::Kind::category};
    panel.y = {.label = "Experts Read per Token and Layer", .short_label = "Experts/token", .kind = Axis::Kind::whole};
    Bars needed{"Needed by accepted tokens", {}, {Role::accepted}};
    Bars rejected{"Loaded for rejected drafts only", {}, {Role::rejected}, true};
    for (const auto& [layer_id, sums] : cost.layers()) {
      panel.x.categories.push_back(std::to_string(layer_id));
      needed.values.push_back(sums.per_token(sums.needed));
      rejected.values.push_back(sums.per_token(sums.loaded - sums.needed));
    }
    const double plain = total.per_token(total.plain);
    panel.marks = {needed, rejected, Rule{plain, fmt::format("Plain decoding: {:.1f}", plain)}};
    return {{fmt::format("Speculation Reads {:.2f} Times the Experts of Plain Decoding", total.traffic_ratio()),
             subject.facts({fmt::format("Verify Steps: {}", subject.totals.verify_steps),
                            fmt::format("Tokens per Step: {:.2f}", subject.mean_accepted()),
                            fmt::format("Loaded per Token and Layer: {:.1f}", total.per_token(total.loaded))})},
            {panel}};
  }

  std::vector<int> layer_ids_;  ///< empty: all
  double expert_mb_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace

std::unique_ptr<Command> make_cost() {
  return std::make_unique<CostCommand>();
}

}  // namespace expertviz::commands
