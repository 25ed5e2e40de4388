#include "table/long_table.hpp"

#include "table/delimited.hpp"
#include "table/json.hpp"
#include "text/float_text.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/compile.h>
#include <fmt/format.h>

namespace expertviz::table {
namespace {

constexpr std::size_t piece_size = std::size_t{1} << 16;

char delimiter_of(LineForm form) {
  return form == LineForm::csv ? ',' : '\t';
}

}  // namespace

LongTable::LongTable(LineForm form, std::vector<std::string> head_keys, std::vector<std::string> rest_keys)
    : form_(form), head_keys_(std::move(head_keys)), rest_keys_(std::move(rest_keys)) {
  const bool json = form_ == LineForm::json;
  for (const std::string& key : rest_keys_) {
    std::string before = json ? to_json(key) + ':' : std::string();
    if (!before_.empty()) { before.insert(before.begin(), json ? ',' : delimiter_of(form_)); }
    before_.push_back(std::move(before));
  }
  end_ = json ? "}\n" : "\n";
}

std::string LongTable::header() const {
  if (form_ == LineForm::json) { return {}; }
  std::vector<Cell> keys(head_keys_.begin(), head_keys_.end());
  keys.insert(keys.end(), rest_keys_.begin(), rest_keys_.end());
  return delimited_line(keys, delimiter_of(form_)) + '\n';
}

std::string LongTable::head(std::span<const Cell> cells) const {
  if (form_ != LineForm::json) { return delimited_line(cells, delimiter_of(form_)) + delimiter_of(form_); }
  Members members;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    members.push_back({head_keys_[i], cells[i]});
  }
  std::string object = to_json(std::move(members));
  object.back() = ',';
  return object;
}

void LongTable::write(std::string_view head, std::string_view rests, const Sink& sink) {
  std::string text;
  while (!rests.empty()) {
    const std::size_t end = rests.find('\n') + 1;
    text.append(head).append(rests.substr(0, end));
    rests.remove_prefix(end);
    if (text.size() >= piece_size) {
      sink(text);
      text.clear();
    }
  }
  sink(text);
}

void LineRests::add(std::int64_t value) {
  char* const to = begin_value();
  end_value(fmt::format_to(to, FMT_COMPILE("{}"), value));
}

void LineRests::add(float value) {
  if (!std::isfinite(value)) { return add_missing(); }
  end_value(text::put_shortest(value, begin_value()));
}

void LineRests::add(bool value) {
  char* const to = begin_value();
  end_value(fmt::format_to(to, FMT_COMPILE("{}"), value));
}

void LineRests::add_missing() {
  char* const to = begin_value();
  end_value(table_.form_ == LineForm::json ? std::ranges::copy(std::string_view("null"), to).out : to);
}

void LineRests::repeat(std::size_t columns) {
  const std::size_t begin = std::exchange(row_begin_, size_);
  const std::size_t moved = row_begin_ - begin;
  const std::size_t length = ends_[columns - 1] - begin;
  make_room(length);
  std::copy_n(text_.data() + begin, length, text_.data() + size_);
  size_ += length;
  for (; column_ < columns; ++column_) {
    ends_[column_] += moved;
  }
}

std::string LineRests::take() {
  text_.resize(std::exchange(size_, 0));
  return std::exchange(text_, {});
}

void LineRests::make_room(std::size_t size) {
  if (text_.size() - size_ < size) { text_.resize(2 * text_.size() + size); }
}

char* LineRests::begin_value() {
  constexpr std::size_t longest_value = 32;
  if (column_ == 0) { row_begin_ = size_; }
  const std::string& before = table_.before_[column_];
  make_room(before.size() + longest_value + table_.end_.size());
  return std::ranges::copy(before, text_.data() + size_).out;
}

void LineRests::end_value(char* end) {
  size_ = static_cast<std::size_t>(end - text_.data());
  ends_[column_++] = size_;
  if (column_ < ends_.size()) { return; }
  size_ += table_.end_.copy(end, table_.end_.size());
  column_ = 0;
}

}  // namespace expertviz::table
