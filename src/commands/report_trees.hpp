#pragma once

#include "commands/inquiry.hpp"
#include "commands/token_text.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace expertviz::commands {

/// Keeps the verify steps whose trees a report shows: those that accepted most nodes, and those that loaded most
/// experts for rejected drafts alone, as `find-steps --sort` has them.
class StandoutSteps : public Inquiry {
 public:
  static constexpr std::size_t how_many = 3;

  /// Layers: all for none. `tokenizer` as --tokenizer says it; throws `Error` if there is none.
  StandoutSteps(const Asked& asked, const std::vector<int>& layer_ids, const std::optional<std::string>& tokenizer)
      : asked_(asked), layer_ids_(layer_ids), text_(tokenizer, asked.inputs.front()) {}

  [[nodiscard]] StepFields fields() const override { return routing_of(layer_ids_); }
  [[nodiscard]] std::unique_ptr<Measurement> measure_routed(const RoutedStep& step) const override;
  bool add(const VerifyStep& step, std::unique_ptr<Measurement> measurement) override;
  void restart() override;
  void end_sample(const SampleInfo& info, const Totals& totals) override;
  /// Its rows name the steps.
  [[nodiscard]] Answer answer() override;

  /// The trees, each drawn in the layer that loaded most for rejected drafts in this step. `options` are what stands in
  /// a command line before a step is named.
  [[nodiscard]] page::Section section(const std::string& options);

 private:
  struct Measured;
  struct Found {
    std::uint64_t key = 0;
    std::uint64_t rejected = 0;
    SampleInfo info{};
    VerifyStep step{};  ///< with one layer
  };
  /// Best first; what was found earlier stands before its equals.
  using Ranking = std::deque<Found>;

  struct Rankings {
    Ranking accepted;
    Ranking rejected;
  };

  static bool belongs(const Ranking& ranking, std::uint64_t key);
  static void rank(Ranking& ranking, Found found);

  const Asked asked_;
  const std::vector<int> layer_ids_;
  TokenText text_;
  Rankings sample_;                                                   ///< of the sample at hand
  Rankings all_;                                                      ///< of those that ended
  std::string lack_ = "no verify step has a draft tree and routing";  ///< why there are none, if so
};

}  // namespace expertviz::commands
