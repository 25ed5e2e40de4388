#pragma once

#include "commands/pooling.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace expertviz::commands {

/// Asks the same question of each selected sample, and of all together.
///
/// `C` is a command with
///   Gathered gather(const Asked&) const         what it gathers: measure(step), add(value), merge(other)
///   StepFields fields() const                   what it needs of a step
///   std::optional<Error> lacks_data(const Subject&, const Gathered&) const
///   Answer answer(const Subject&, const Gathered&) const
///   static constexpr const char* empty_member   what is an empty list in the JSON of a sample without data
/// and, where pooled ratios have intervals, `std::vector<Ratio> ratios(const Subject&, const Gathered&) const`. A
/// `Gathered` with a member `end(info)` is told of the end of a sample. `static constexpr bool cuts_end_of_answer`
/// says whether accepted nodes behind the end of the answer count.
template <class C>
class SampleInquiry : public Inquiry {
 public:
  using Gathered = decltype(std::declval<const C&>().gather(std::declval<const Asked&>()));

  SampleInquiry(const C& command, const Asked& asked)
      : command_(command),
        asked_(asked),
        measuring_(command.gather(asked)),
        gathered_(command.gather(asked)),
        pooled_(command.gather(asked)),
        pooling_(asked_, C::empty_member) {}

  [[nodiscard]] StepFields fields() const override { return command_.fields(); }
  [[nodiscard]] bool cuts_end_of_answer() const override { return C::cuts_end_of_answer; }

  [[nodiscard]] std::unique_ptr<Measurement> measure_routed(const RoutedStep& step) const override {
    return std::make_unique<Measured>(measuring_.measure(step));
  }

  bool add(const VerifyStep&, std::unique_ptr<Measurement> measurement) override {
    gathered_.add(std::move(static_cast<Measured&>(*measurement).value));
    return true;
  }

  /// Where what is gathered has `takes_rows()`, it has `measure(rows)`, too.
  [[nodiscard]] bool takes_rows() const override {
    if constexpr (requires { measuring_.takes_rows(); }) { return measuring_.takes_rows(); }
    return false;
  }
  [[nodiscard]] std::unique_ptr<Measurement> measure_rows(const TokenRows& rows) const override {
    if constexpr (requires { measuring_.takes_rows(); }) {
      return std::make_unique<Measured>(measuring_.measure(rows));
    } else {
      return nullptr;
    }
  }
  void add_rows(std::unique_ptr<Measurement> measurement) override {
    gathered_.add(std::move(static_cast<Measured&>(*measurement).value));
  }

  void restart() override { gathered_ = command_.gather(asked_); }

  void end_sample(const SampleInfo& info, const Totals& totals) override {
    // No command has data without a verify step, and a trace may hold millions of such samples.
    if (asked_.samples.several() && info.verify_steps == 0 && totals.verify_steps == 0 && pooling_.knows_why()) {
      return pooling_.leave_out(info, std::nullopt);
    }
    const Subject sample{asked_, info, totals, nullptr};
    try {
      if constexpr (requires { gathered_.end(info); }) { gathered_.end(info); }
      std::optional<Error> lack = command_.lacks_data(sample, gathered_);
      if (!asked_.samples.several()) {
        if (lack) { throw NoData(*lack); }
        answer_ = command_.answer(sample, gathered_);
      } else if (lack) {
        pooling_.leave_out(info, lack->within({.sample = info.sample_idx}));
      } else {
        std::optional<Answer> answer;
        if (pooling_.prints_samples()) { answer = command_.answer(sample, gathered_); }
        std::vector<Ratio> ratios;
        if constexpr (requires { command_.ratios(sample, gathered_); }) { ratios = command_.ratios(sample, gathered_); }
        pooling_.add(sample, answer ? &*answer : nullptr, ratios);
        pooled_.merge(gathered_);
      }
    } catch (Error& error) {
      error.within({.sample = info.sample_idx});
      throw;
    }
    gathered_ = command_.gather(asked_);
  }

  [[nodiscard]] Answer answer() override {
    if (!asked_.samples.several()) { return std::move(answer_); }
    const Subject pool = pooling_.pooled();
    return pooling_.around(command_.answer(pool, pooled_));
  }

 private:
  struct Measured : Measurement {
    using Value = decltype(std::declval<const Gathered&>().measure(std::declval<const VerifyStep&>()));
    explicit Measured(Value&& measured) : value(std::move(measured)) {}
    Value value;
  };

  const C& command_;
  const Asked asked_;
  const Gathered measuring_;  ///< stays empty: only its options count
  Gathered gathered_;
  Gathered pooled_;
  Pooling pooling_;
  Answer answer_;
};

}  // namespace expertviz::commands
