#include "commands/pass.hpp"

#include "expertviz/error.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace expertviz::commands {

namespace {

/// Of what the reader says: more would hide the answer.
constexpr std::size_t most_notes = 8;

}  // namespace

struct Pass::Measured : Measurement {
  std::vector<std::unique_ptr<Measurement>> parts;  ///< one per inquiry
};

std::uint64_t nodes_past_end(const SampleInfo& info, const Totals& totals, std::uint64_t last) {
  if (!has_drafts(info.format) || !info.completion_tokens || !info.spec_verify_ct || *info.completion_tokens < 0) {
    return 0;
  }
  const bool is_whole =
      static_cast<std::uint64_t>(*info.spec_verify_ct) == totals.verify_steps && totals.trees == totals.verify_steps;
  // The first token was emitted before the first verify step.
  const std::uint64_t emitted = totals.tokens + 1;
  const auto answer = static_cast<std::uint64_t>(*info.completion_tokens);
  if (!is_whole || emitted <= answer || emitted - answer >= last) { return 0; }
  return emitted - answer;
}

void PastEnd::add(const SampleInfo& info, const Totals& totals, std::uint64_t last) {
  const std::uint64_t nodes = nodes_past_end(info, totals, last);
  if (nodes == 0) { return; }
  nodes_ += nodes;
  samples_.add(info.sample_idx);
}

std::optional<std::string> PastEnd::note() const {
  if (nodes_ == 0) { return std::nullopt; }
  return fmt::format(
      "the last verify step of {} accepted nodes behind the end of the answer, {} in all; they were verified but not "
      "emitted, and count here",
      samples_.text(), nodes_);
}

Pass::Pass(std::vector<Inquiry*> inquiries) : inquiries_(std::move(inquiries)) {
  cuts_ = std::any_of(inquiries_.begin(), inquiries_.end(),
                      [](const Inquiry* inquiry) { return inquiry->cuts_end_of_answer(); });
}

StepFields Pass::fields() const {
  StepFields all = inquiries_.front()->fields();
  for (const Inquiry* inquiry : inquiries_) {
    const StepFields fields = inquiry->fields();
    all.tree = all.tree || fields.tree || cuts_;
    all.weights = all.weights || fields.weights;
    all.routing = std::max(all.routing, fields.routing);
    for (const int layer : fields.layer_ids) {
      if (std::find(all.layer_ids.begin(), all.layer_ids.end(), layer) == all.layer_ids.end()) {
        all.layer_ids.push_back(layer);
      }
    }
    if (all.only_step != fields.only_step) { all.only_step.reset(); }
  }
  return all;
}

std::unique_ptr<Measurement> Pass::measure(const VerifyStep& step) const {
  // A trace may hold hundreds of millions of empty steps, so one inquiry costs no wrapping.
  const RoutedStep routed(step);
  if (inquiries_.size() == 1) { return inquiries_.front()->measure_routed(routed); }
  auto measured = std::make_unique<Measured>();
  for (const Inquiry* inquiry : inquiries_) {
    measured->parts.push_back(inquiry->measure_routed(routed));
  }
  return measured;
}

/// Hands the step to the inquiries that want the end of the answer cut off, or to the others. False: each of them has
/// enough.
bool Pass::hand_on(const VerifyStep& step, std::unique_ptr<Measurement>& measured, bool to_cutting) {
  if (inquiries_.size() == 1) {
    Inquiry& inquiry = *inquiries_.front();
    return inquiry.cuts_end_of_answer() == to_cutting && inquiry.add(step, std::move(measured));
  }
  auto& parts = static_cast<Measured&>(*measured).parts;
  bool wants_more = false;
  for (std::size_t i = 0; i < inquiries_.size(); ++i) {
    if (inquiries_[i]->cuts_end_of_answer() != to_cutting) { continue; }
    wants_more = inquiries_[i]->add(step, std::move(parts[i])) || wants_more;
  }
  return wants_more;
}

void Pass::hand_on_held() {
  try {
    hand_on(*held_, held_measured_, true);
  } catch (Error& error) { throw error.within({.sample = sample_, .verify_step = held_->index}); }
}

void Pass::on_history(const SampleInfo& so_far, bool head_is_known) {
  sample_ = so_far.sample_idx;
  for (Inquiry* inquiry : inquiries_) {
    inquiry->begin_history(so_far, head_is_known);
  }
}

bool Pass::on_step(VerifyStep& step, std::unique_ptr<Measurement> measured) {
  ++totals_.verify_steps;
  if (step.tree) {
    ++totals_.trees;
    totals_.tokens += step.tree->accepted.size();
  }
  if (inquiries_.size() == 1 && !cuts_) { return inquiries_.front()->take(step, std::move(measured)); }
  const bool wants_more = hand_on(step, measured, false);
  if (!cuts_) { return wants_more; }
  if (held_) { hand_on_held(); }
  held_ = std::move(step);
  held_measured_ = std::move(measured);
  return true;
}

bool Pass::takes_rows() const {
  return std::all_of(inquiries_.begin(), inquiries_.end(),
                     [](const Inquiry* inquiry) { return inquiry->takes_rows(); });
}

std::unique_ptr<Measurement> Pass::measure_rows(const TokenRows& rows) const {
  auto measured = std::make_unique<Measured>();
  for (const Inquiry* inquiry : inquiries_) {
    measured->parts.push_back(inquiry->measure_rows(rows));
  }
  return measured;
}

bool Pass::on_rows(std::uint64_t steps, std::uint64_t tokens, std::unique_ptr<Measurement> measured) {
  totals_ += {.verify_steps = steps, .trees = steps, .tokens = tokens};
  auto& parts = static_cast<Measured&>(*measured).parts;
  for (std::size_t i = 0; i < inquiries_.size(); ++i) {
    inquiries_[i]->add_rows(std::move(parts[i]));
  }
  return true;
}

void Pass::on_sample(const SampleInfo& info) {
  for (const std::string& note : info.notes) {
    const bool is_new = std::find(notes_.begin(), notes_.end(), note) == notes_.end();
    if (is_new && notes_.size() < most_notes) { notes_.push_back(note); }
  }
  Totals cut = totals_;
  if (held_) {
    if (held_->tree) {
      auto& accepted = held_->tree->accepted;
      const std::uint64_t past_end = nodes_past_end(info, totals_, accepted.size());
      if (past_end > 0) {
        accepted.resize(accepted.size() - past_end);
        held_->tree->past_end = static_cast<std::int32_t>(past_end);
        cut.tokens -= past_end;
        try {
          held_measured_ = measure(*held_);
        } catch (Error& error) {
          error.within({.sample = info.sample_idx, .verify_step = held_->index});
          throw;
        }
      }
    }
    hand_on_held();
  }
  for (Inquiry* inquiry : inquiries_) {
    inquiry->end_sample(info, inquiry->cuts_end_of_answer() ? cut : totals_);
  }
  totals_ = {};
  held_.reset();
}

void Pass::on_restart() {
  totals_ = {};
  held_.reset();
  for (Inquiry* inquiry : inquiries_) {
    inquiry->restart();
  }
}

}  // namespace expertviz::commands
