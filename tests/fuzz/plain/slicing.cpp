#include "plain/slicing.hpp"

#include "plain/json.hpp"

#include <cctype>

namespace expertviz::plain {
namespace {

struct Refusal {
  std::optional<std::uint64_t> byte;
};
struct Enough {};

class Slicing {
 public:
  Slicing(std::string_view text, const SampleSelection& samples) : text_(text), samples_(samples) {}

  SliceLog run() {
    try {
      read_document();
      log_.push_back(ending_line(true));
    } catch (const Enough&) { log_.push_back(ending_line(true)); } catch (const Refusal& refusal) {
      log_.push_back(ending_line(false, refusal.byte));
    }
    return std::move(log_);
  }

 private:
  [[noreturn]] void refuse() const { throw Refusal{pos_}; }

  /// The next character that is no white space, where there must be one.
  char visible() {
    while (pos_ < text_.size() && std::string_view(" \t\r\n").find(text_[pos_]) != std::string_view::npos) {
      ++pos_;
    }
    if (pos_ == text_.size()) { refuse(); }
    return text_[pos_];
  }

  void read_document() {
    if (text_.starts_with("\xef\xbb\xbf")) { pos_ = 3; }
    if (visible() != '[') { refuse(); }
    ++pos_;
    if (visible() != ']') {
      for (sample_ = 0;; ++sample_) {
        read_element();
        const char c = visible();
        if (c == ']') { break; }
        if (c != ',') { refuse(); }
        ++pos_;
      }
    }
    if (!samples_.is_all()) { throw Refusal{}; }
    ++pos_;
    while (pos_ < text_.size()) {
      if (std::string_view(" \t\r\n").find(text_[pos_]) == std::string_view::npos) { refuse(); }
      ++pos_;
    }
  }

  void read_element() {
    visible();
    if (!samples_.contains(sample_)) {
      skip_value();
      return;
    }
    const std::size_t begin = pos_;
    if (text_[pos_] != '{') { refuse(); }
    ++pos_;
    if (visible() != '}') {
      for (;;) {
        read_member();
        const char c = visible();
        if (c == '}') { break; }
        if (c != ',') { refuse(); }
        ++pos_;
      }
    }
    ++pos_;
    log_.push_back(sample_end_line(sample_, pos_ - begin));
    if (samples_.last() == sample_) { throw Enough(); }
  }

  void read_member() {
    if (visible() != '"') { refuse(); }
    const std::size_t begin = pos_;
    skip_string();
    const auto key = parse(text_.substr(begin, pos_ - begin));
    const std::string name = key ? key->text : "";
    if (visible() != ':') { refuse(); }
    ++pos_;
    const char c = visible();
    if (name == "expert_layer_history") {
      read_history(c);
    } else {
      const std::size_t value = pos_;
      skip_value();
      if (name == "question_id" || name == "turn" || name == "meta_info" || name == "expert_layer_activations") {
        log_.push_back(piece_line(name, sample_, value, text_.substr(value, pos_ - value)));
      }
    }
  }

  void read_history(char c) {
    if (c != '[' && c != 'n') { refuse(); }
    log_.push_back(history_line(sample_, c == 'n'));
    if (c == 'n') {
      for (const char letter : std::string_view("null")) {
        if (pos_ == text_.size() || text_[pos_] != letter) { refuse(); }
        ++pos_;
      }
      if (pos_ == text_.size() || is_word(text_[pos_])) { refuse(); }
      return;
    }
    ++pos_;
    if (visible() == ']') {
      ++pos_;
      log_.push_back(history_end_line(sample_, 0));
      return;
    }
    for (std::uint64_t step = 0;; ++step) {
      visible();
      const std::size_t begin = pos_;
      if (!may_begin_value(text_[pos_])) { refuse(); }
      skip_value();
      log_.push_back(step_line(sample_, step, begin, text_.substr(begin, pos_ - begin)));
      const char behind = visible();
      if (behind != ',' && behind != ']') { refuse(); }
      ++pos_;
      if (behind == ']') {
        log_.push_back(history_end_line(sample_, step + 1));
        return;
      }
    }
  }

  [[nodiscard]] static bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
  }
  [[nodiscard]] static bool may_begin_value(char c) { return c == '{' || c == '[' || c == '"' || is_word(c); }

  void skip_value() {
    if (!may_begin_value(text_[pos_])) { refuse(); }
    if (text_[pos_] == '{' || text_[pos_] == '[') {
      skip_container();
    } else if (text_[pos_] == '"') {
      skip_string();
    } else {
      while (pos_ < text_.size() && is_word(text_[pos_])) {
        ++pos_;
      }
      if (pos_ == text_.size()) { refuse(); }
    }
  }

  void skip_string() {
    for (++pos_; pos_ < text_.size(); ++pos_) {
      if (text_[pos_] == '"') {
        ++pos_;
        return;
      }
      if (text_[pos_] == '\\') { ++pos_; }
    }
    pos_ = text_.size();
    refuse();
  }

  void skip_container() {
    const char closing = text_[pos_] == '{' ? '}' : ']';
    int brackets = 0;
    int braces = 0;
    do {
      if (pos_ == text_.size()) { refuse(); }
      const char c = text_[pos_];
      if (c == '"') {
        skip_string();
        continue;
      }
      brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
      braces += c == '{' ? 1 : c == '}' ? -1 : 0;
      ++pos_;
    } while (brackets + braces != 0);
    if (braces != 0 || text_[pos_ - 1] != closing) {
      --pos_;
      refuse();
    }
  }

  std::string_view text_;
  const SampleSelection& samples_;
  std::size_t pos_ = 0;
  std::uint64_t sample_ = 0;
  SliceLog log_;
};

}  // namespace

std::string piece_line(std::string_view kind, std::uint64_t sample, std::uint64_t offset, std::string_view text) {
  return "sample " + std::to_string(sample) + " " + std::string(kind) + " at byte " + std::to_string(offset) + ": " +
         std::string(text);
}

std::string step_line(std::uint64_t sample, std::uint64_t step, std::uint64_t offset, std::string_view text) {
  return piece_line("step " + std::to_string(step), sample, offset, text);
}

std::string history_end_line(std::uint64_t sample, std::uint64_t steps) {
  return "sample " + std::to_string(sample) + " history of " + std::to_string(steps) + " steps";
}

std::string history_line(std::uint64_t sample, bool null) {
  return "sample " + std::to_string(sample) + (null ? " null history" : " history");
}

std::string sample_end_line(std::uint64_t sample, std::uint64_t bytes) {
  return "sample " + std::to_string(sample) + " of " + std::to_string(bytes) + " bytes";
}

std::string ending_line(bool whole, std::optional<std::uint64_t> fault_byte) {
  if (whole) { return "whole"; }
  return fault_byte ? "refused at byte " + std::to_string(*fault_byte) : "refused";
}

SliceLog slice_trace(std::string_view document, const SampleSelection& samples) {
  return Slicing(document, samples).run();
}

bool is_one_value(std::string_view text) {
  const std::string before = "[{\"turn\":";
  const SliceLog log = slice_trace(before + std::string(text) + "}]", SampleSelection::all());
  return log.size() == 3 && log.front() == piece_line("turn", 0, before.size(), text);
}

}  // namespace expertviz::plain
