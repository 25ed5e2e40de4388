#pragma once

#include "commands/subject.hpp"
#include "commands/wording.hpp"
#include "expertviz/jackknife.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace expertviz::commands {

/// The samples that have no data, and why.
class LeftOut {
 public:
  /// Why is told of the first only: where it `knows_why`, it need not be found out again.
  void add(const SampleInfo& info, const std::optional<Error>& why);
  [[nodiscard]] bool knows_why() const { return first_error_.has_value(); }
  /// Throws `NoData` where `samples_with_data` is 0.
  void require_data(std::size_t samples_with_data) const;
  /// A line that names them, if there are any.
  [[nodiscard]] std::optional<std::string> note() const;

 private:
  SampleRanges samples_;
  std::optional<Error> first_error_;
};

/// Samples in the order of the trace, packed: those without an id, or with the same one, cost next to nothing however
/// many there are.
class SampleRuns {
 public:
  void add(const SampleInfo& info);
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  /// Calls `visit` with {sample_idx, question_id, turn} of each.
  void for_each(const std::function<void(const std::vector<table::Cell>&)>& visit) const;

 private:
  void close();

  table::Rows runs_;                 ///< first, one behind the last, question and turn
  std::optional<SampleInfo> first_;  ///< of the run at hand
  std::uint64_t end_ = 0;
  std::size_t count_ = 0;
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
  /// A sample without data, and why, as `LeftOut` wants it.
  void leave_out(const SampleInfo& info, const std::optional<Error>& why);
  [[nodiscard]] bool knows_why() const { return left_out_.knows_why(); }

  /// Whether the format prints each sample.
  [[nodiscard]] bool prints_samples() const { return asked_.format != Format::text; }

  /// The pool of all samples with data. Throws `Error` where there is none.
  [[nodiscard]] Subject pooled();
  /// Puts the samples around the pooled answer.
  [[nodiscard]] Answer around(Answer pooled);

 private:
  void add_to_question(const SampleInfo& info, const std::vector<Ratio>& ratios);
  void print_left_out(const std::vector<table::Cell>& sample);

  const Asked& asked_;
  std::string empty_member_;
  Pool pool_;
  /// Question by question the sums of each ratio, and where those stand that have an id.
  std::vector<RatioSums> sums_;
  std::map<std::string, std::size_t> place_of_question_;
  JsonList json_;
  /// The samples without data before the first with data. Should none have data, all that is printed is an error.
  SampleRuns waiting_;
  std::shared_ptr<table::Table> rows_;
  SampleInfo info_;
  Totals totals_;
  LeftOut left_out_;
};

}  // namespace expertviz::commands
