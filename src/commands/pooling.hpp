#pragma once

#include "commands/subject.hpp"

#include <map>
#include <string>
#include <vector>

namespace expertviz::commands {

/// The samples that have no data, and why.
class LeftOut {
 public:
  void add(const SampleInfo& info, const Error& why);
  /// Throws `NoData` where `samples_with_data` is 0.
  void require_data(std::size_t samples_with_data) const;
  /// A line that names them, if there are any.
  [[nodiscard]] std::optional<std::string> note() const;

 private:
  std::vector<SampleSelection::Range> samples_;
  std::uint64_t count_ = 0;
  std::optional<Error> first_error_;
};

/// A JSON array that is written as its elements come.
class JsonList {
 public:
  void add(const table::Value& element);
  [[nodiscard]] table::JsonPieces take();

 private:
  std::vector<std::string> pieces_;
};

/// Keeps what the answers about several samples need beside the pooled numbers: the printed form of each sample, which
/// samples had no data, and the sums of each question for the intervals.
class Pooling {
 public:
  /// `empty_member` is the JSON member that is an empty list for a sample without data.
  Pooling(const Asked& asked, std::string empty_member) : asked_(asked), empty_member_(std::move(empty_member)) {}

  /// A sample with data: its own answer as far as the format prints it, and its ratios.
  void add(const Subject& sample, const Answer* answer, const std::vector<Ratio>& ratios);
  /// A sample without data, and why.
  void leave_out(const SampleInfo& info, const Error& why);

  /// Whether the format prints each sample.
  [[nodiscard]] bool prints_samples() const { return asked_.format != Format::text; }

  /// The pool of all samples with data. Throws `Error` where there is none.
  [[nodiscard]] Subject pooled();
  /// Puts the samples around the pooled answer.
  [[nodiscard]] Answer around(Answer pooled);

 private:
  const Asked& asked_;
  std::string empty_member_;
  Pool pool_;
  std::map<std::string, std::vector<Ratio>> sums_;  ///< of each question
  std::vector<Ratio> total_;
  JsonList json_;
  std::shared_ptr<table::Table> rows_;
  SampleInfo info_;
  Totals totals_;
  LeftOut left_out_;
};

}  // namespace expertviz::commands
