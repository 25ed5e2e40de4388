#include "commands/pooling.hpp"

#include "commands/wording.hpp"
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

/// Empty where one is unknown, and where no 64 bits hold the sum: a damaged trace says what it likes.
std::optional<std::int64_t> sum(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  std::int64_t total = 0;
  return a && b && !__builtin_add_overflow(*a, *b, &total) ? std::optional(total) : std::nullopt;
}

}  // namespace

void LeftOut::add(const SampleInfo& info, const std::optional<Error>& why) {
  if (!first_error_) { first_error_ = why; }
  samples_.add(info.sample_idx);
}

void LeftOut::require_data(std::size_t samples_with_data) const {
  if (samples_with_data > 0) { return; }
  if (!first_error_) { throw NoData(Error("the trace holds no sample")); }
  if (samples_.count() == 1) { throw NoData(*first_error_); }
  throw NoData(Error(
      fmt::format("none of the {} selected samples has data; the first: {}", samples_.count(), first_error_->what()),
      first_error_->place(), first_error_->hint()));
}

std::optional<std::string> LeftOut::note() const {
  if (samples_.count() == 0) { return std::nullopt; }
  return fmt::format("without data, and left out: {}; the first: {}", samples_.text(), first_error_->what());
}

void SampleRuns::add(const SampleInfo& info) {
  const bool goes_on =
      first_ && end_ == info.sample_idx && first_->question_id == info.question_id && first_->turn == info.turn;
  if (!goes_on) {
    close();
    first_.emplace();
    first_->sample_idx = info.sample_idx;
    first_->question_id = info.question_id;
    first_->turn = info.turn;
  }
  end_ = info.sample_idx + 1;
  ++count_;
}

void SampleRuns::close() {
  if (first_) { runs_.add({cell(first_->sample_idx), cell(end_), question_cell(*first_), cell(first_->turn)}); }
}

void SampleRuns::for_each(const std::function<void(const std::vector<table::Cell>&)>& visit) const {
  SampleRuns closed = *this;
  closed.close();
  std::vector<table::Cell> sample;
  for (const std::vector<table::Cell>& run : closed.runs_) {
    for (std::int64_t i = std::get<std::int64_t>(run[0]); i < std::get<std::int64_t>(run[1]); ++i) {
      sample = {i, run[2], run[3]};
      visit(sample);
    }
  }
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
  add_to_question(sample.info, ratios);
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
  pool_.samples.push_back({sample.info.sample_idx, sample.totals.verify_steps});
  pool_.tells_experts = pool_.tells_experts && sample.info.num_experts.has_value();
  if (answer == nullptr) { return; }
  if (asked_.format == Format::json) {
    waiting_.for_each([this](const std::vector<table::Cell>& left_out) { print_left_out(left_out); });
    waiting_ = {};
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

/// Without an id, each sample is a question of its own.
void Pooling::add_to_question(const SampleInfo& info, const std::vector<Ratio>& ratios) {
  std::size_t place = pool_.questions;
  if (!std::holds_alternative<std::monostate>(info.question_id)) {
    place = place_of_question_.emplace(table::to_json(question_cell(info)), place).first->second;
  }
  if (place == pool_.questions) {
    ++pool_.questions;
    sums_.resize(sums_.size() + ratios.size());
  }
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    RatioSums& sums = sums_[place * ratios.size() + i];
    sums.numerator += ratios[i].numerator;
    sums.denominator += ratios[i].denominator;
  }
}

void Pooling::leave_out(const SampleInfo& info, const std::optional<Error>& why) {
  left_out_.add(info, why);
  if (asked_.format != Format::json) { return; }
  if (!pool_.samples.empty()) {
    print_left_out({cell(info.sample_idx), question_cell(info), cell(info.turn)});
    return;
  }
  waiting_.add(info);
}

void Pooling::print_left_out(const std::vector<table::Cell>& sample) {
  json_.add(table::Members{{"sample_idx", sample[0]},
                           {"question_id", sample[1]},
                           {"turn", sample[2]},
                           {empty_member_, std::vector<table::Value>{}}});
}

Subject Pooling::pooled() {
  left_out_.require_data(pool_.samples.size());
  for (std::size_t i = 0; i < pool_.ratios.size(); ++i) {
    std::vector<RatioSums> questions;
    for (std::size_t place = i; place < sums_.size(); place += pool_.ratios.size()) {
      questions.push_back(sums_[place]);
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
