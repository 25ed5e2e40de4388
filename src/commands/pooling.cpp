#include "commands/pooling.hpp"

#include "commands/wording.hpp"
#include "expertviz/jackknife.hpp"
#include "table/json.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

constexpr std::size_t piece_size = std::size_t{1} << 18;

double quotient(const Ratio& ratio) {
  return ratio.denominator == 0 ? std::numeric_limits<double>::quiet_NaN() : ratio.numerator / ratio.denominator;
}

void add_to(std::vector<Ratio>& sums, const std::vector<Ratio>& ratios) {
  if (sums.empty()) { sums = std::vector<Ratio>(ratios.size()); }
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    sums[i].name = ratios[i].name;
    sums[i].numerator += ratios[i].numerator;
    sums[i].denominator += ratios[i].denominator;
  }
}

/// Without one, each sample is a question of its own.
std::string question_key(const SampleInfo& info) {
  if (std::holds_alternative<std::monostate>(info.question_id)) { return fmt::format("sample {}", info.sample_idx); }
  return table::to_json(question_cell(info));
}

std::optional<std::int64_t> sum(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  return a && b ? std::optional(*a + *b) : std::nullopt;
}

}  // namespace

void LeftOut::add(const SampleInfo& info, const Error& why) {
  if (!first_error_) { first_error_ = why; }
  ++count_;
  if (!samples_.empty() && samples_.back().last + 1 == info.sample_idx) {
    samples_.back().last = info.sample_idx;
  } else {
    samples_.push_back({info.sample_idx, info.sample_idx});
  }
}

void LeftOut::require_data(std::size_t samples_with_data) const {
  if (samples_with_data > 0) { return; }
  if (!first_error_) { throw NoData(Error("the trace holds no sample")); }
  if (count_ == 1) { throw NoData(*first_error_); }
  throw NoData(
      Error(fmt::format("none of the {} selected samples has data; the first: {}", count_, first_error_->what()),
            first_error_->place(), first_error_->hint()));
}

std::optional<std::string> LeftOut::note() const {
  constexpr std::size_t most_named = 10;
  if (count_ == 0) { return std::nullopt; }
  std::string which;
  for (std::size_t i = 0; i < std::min(samples_.size(), most_named); ++i) {
    const auto& [first, last] = samples_[i];
    which += (i == 0 ? "" : ", ") + (first == last ? std::to_string(first) : fmt::format("{}-{}", first, last));
  }
  return fmt::format("without data, and left out: {} {}{}; the first: {}", count_ == 1 ? "sample" : "samples", which,
                     samples_.size() > most_named ? ", ..." : "", first_error_->what());
}

void JsonList::add(const table::Value& element) {
  const bool is_first = pieces_.empty();
  if (is_first || pieces_.back().size() > piece_size) { pieces_.emplace_back(); }
  if (!is_first) { pieces_.back() += ','; }
  pieces_.back() += table::to_json(element);
}

table::JsonPieces JsonList::take() {
  return std::make_shared<const std::vector<std::string>>(std::move(pieces_));
}

void Pooling::add(const Subject& sample, const Answer* answer, const std::vector<Ratio>& ratios) {
  add_to(sums_[question_key(sample.info)], ratios);
  for (const Ratio& ratio : ratios) {
    auto found = std::find_if(pool_.ratios.begin(), pool_.ratios.end(),
                              [&ratio](const PooledRatio& pooled) { return pooled.name == ratio.name; });
    const double value = quotient(ratio);
    if (found == pool_.ratios.end()) {
      pool_.ratios.push_back({ratio.name, std::nullopt, value, value});
    } else {
      found->least = std::min(found->least, value);
      found->greatest = std::max(found->greatest, value);
    }
  }
  if (pool_.samples.empty()) {
    info_ = sample.info;
    info_.question_id = std::monostate();
    info_.turn.reset();
  } else {
    info_.completion_tokens = sum(info_.completion_tokens, sample.info.completion_tokens);
    info_.prompt_tokens = sum(info_.prompt_tokens, sample.info.prompt_tokens);
    info_.num_experts = std::max(info_.num_experts, sample.info.num_experts);
    info_.verify_steps += sample.info.verify_steps;
    if (info_.model_path != sample.info.model_path) { info_.model_path.reset(); }
  }
  info_.spec_verify_ct.reset();
  totals_ += sample.totals;
  pool_.samples.push_back(sample.info);
  pool_.totals.push_back(sample.totals);
  if (answer == nullptr) { return; }
  if (asked_.format == Format::json) {
    json_.add(answer->json);
  } else if (answer->rows) {
    if (!rows_) {
      rows_ = std::make_shared<table::Table>();
      rows_->columns = {"sample_idx", "question_id", "turn"};
      rows_->columns.insert(rows_->columns.end(), answer->rows->columns.begin(), answer->rows->columns.end());
    }
    std::vector<table::Cell> whole_row;
    for (const std::vector<table::Cell>& row : answer->rows->rows) {
      whole_row = {cell(sample.info.sample_idx), question_cell(sample.info), cell(sample.info.turn)};
      whole_row.insert(whole_row.end(), row.begin(), row.end());
      rows_->rows.add(whole_row);
    }
  }
}

void Pooling::leave_out(const SampleInfo& info, const Error& why) {
  left_out_.add(info, why);
  if (asked_.format != Format::json) { return; }
  table::Members members = sample_members(info);
  members.push_back({empty_member_, std::vector<table::Value>{}});
  json_.add(members);
}

Subject Pooling::pooled() {
  left_out_.require_data(pool_.samples.size());
  pool_.questions = sums_.size();
  for (std::size_t i = 0; i < pool_.ratios.size(); ++i) {
    std::vector<RatioSums> questions;
    for (const auto& [question, ratios] : sums_) {
      questions.push_back({ratios[i].numerator, ratios[i].denominator});
    }
    pool_.ratios[i].interval = jackknife_ratio(questions);
  }
  return {asked_, info_, totals_, &pool_};
}

Answer Pooling::around(Answer pooled) {
  if (auto* members = std::get_if<table::Members>(&pooled.json.is)) {
    members->push_back({"samples", cell(pool_.samples.size())});
    table::Members intervals;
    for (const PooledRatio& ratio : pool_.ratios) {
      intervals.push_back({ratio.name, ratio.interval
                                           ? table::Value(table::Numbers{ratio.interval->first, ratio.interval->second})
                                           : table::Value()});
    }
    if (!intervals.empty()) { members->push_back({"intervals", intervals}); }
  }
  pooled.json = table::Members{
      {"samples", json_.take()},
      {"pooled", std::move(pooled.json)},
  };
  if (rows_) { pooled.rows = rows_; }
  if (const auto note = left_out_.note()) { pooled.notes.insert(pooled.notes.begin(), *note); }
  return pooled;
}

}  // namespace expertviz::commands
