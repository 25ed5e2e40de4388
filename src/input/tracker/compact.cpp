#include "input/tracker/compact.hpp"

#include "bytes/json_text.hpp"
#include "text/float_text.hpp"
#include "text/json_unescape.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>

#include <fmt/compile.h>
#include <fmt/format.h>

namespace expertviz::input {
namespace {

std::size_t skip_space(const char* data, std::size_t pos, std::size_t end) {
  // Indented text is spaces for the most part.
  constexpr std::uint64_t spaces = 0x2020202020202020;
  std::uint64_t next = spaces;
  while (end - pos >= sizeof next && (std::memcpy(&next, data + pos, sizeof next), next == spaces)) {
    pos += sizeof next;
  }
  while (pos < end && bytes::is_space(data[pos])) {
    ++pos;
  }
  return pos;
}

/// Copies the token at `pos`, which is no white space; returns the place behind it. Two words that white space kept
/// apart stay apart.
std::size_t copy_token(const bytes::Slice& text, std::size_t pos, bool behind_space, std::string& to) {
  const char* const data = text.text->data;
  std::size_t end = pos + 1;
  if (data[pos] == '"') {
    bytes::TextState state = bytes::TextState::in_string;
    end = bytes::skip_string(data, end, text.end, state);
  } else if (bytes::is_scalar(data[pos])) {
    while (end < text.end && bytes::is_scalar(data[end])) {
      ++end;
    }
    if (behind_space && !to.empty() && bytes::is_scalar(to.back())) { to += ' '; }
  }
  to.append(data + pos, end - pos);
  return end;
}

/// What a key is, of which `raw` stands in quotes.
bool is_key(std::string_view raw, std::string_view key) {
  raw = raw.substr(1, raw.size() - 2);
  return raw == key || (raw.find('\\') != std::string_view::npos && text::unescape(raw) == key);
}

constexpr std::size_t longest_number = text::longest_float + 2;  // and ".0" behind it

char* put(std::string_view text, char* to) {
  return std::ranges::copy(text, to).out;
}

char* put(float weight, char* to) {
  if (std::isnan(weight)) { return put("NaN", to); }
  if (std::isinf(weight)) { return put(weight < 0 ? "-Infinity" : "Infinity", to); }
  char* const end = text::put_shortest(weight, to);
  // It was a number with a fraction, and stays one.
  const bool is_whole = std::string_view(to, end).find_first_of(".e") == std::string_view::npos;
  return is_whole ? put(".0", end) : end;
}

/// Each with a comma behind it.
char* put_row(const std::int32_t* ids, std::size_t count, char* to) {
  for (std::size_t i = 0; i < count; ++i) {
    to = fmt::format_to(to, FMT_COMPILE("{},"), ids[i]);
  }
  return to;
}

char* put_row(const float* weights, std::size_t count, char* to) {
  for (std::size_t i = 0; i < count; ++i) {
    i += text::put_usual_shortest(weights + i, count - i, to);
    if (i < count) {
      to = put(weights[i], to);
      *to++ = ',';
    }
  }
  return to;
}

void put_zeros(std::size_t count, std::string& to) {
  to += "[[";
  for (std::size_t i = 0; i < count; ++i) {
    to += i == 0 ? "0" : ",0";
  }
  to += "]]";
}

/// `scratch` may hold anything.
template <class Number>
void put(const TopkMatrix<Number>& matrix, std::vector<char>& scratch, std::string& to) {
  const std::size_t most = matrix.rows * (matrix.top_k * (longest_number + 1) + 2) + 2;
  if (scratch.size() < most) { scratch.resize(most); }
  char* at = scratch.data();
  *at++ = '[';
  for (std::size_t row = 0; row < matrix.rows; ++row) {
    *at++ = '[';
    at = put_row(matrix.values.data() + row * matrix.top_k, matrix.top_k, at);
    at[-1] = ']';
    *at++ = ',';
  }
  at[-1] = ']';
  to.append(scratch.data(), static_cast<std::size_t>(at - scratch.data()));
}

}  // namespace

void Compactor::copy(const bytes::Slice& value, std::string& to) {
  for (std::size_t pos = value.begin; pos < value.end;) {
    const std::size_t visible = skip_space(value.text->data, pos, value.end);
    if (visible == value.end) { return; }
    pos = copy_token(value, visible, visible != pos, to);
  }
}

void Compactor::copy_step(const bytes::Slice& step, std::string& to, std::string& outline) {
  const char* const data = step.text->data;
  bool skips_comma = false;
  std::size_t outlined = to.size();
  for (std::size_t pos = step.begin; pos < step.end;) {
    const std::size_t visible = skip_space(data, pos, step.end);
    if (visible == step.end) { break; }
    if (skips_comma && data[visible] == ',') {
      skips_comma = false;
      pos = visible + 1;
      continue;
    }
    skips_comma = false;
    const std::size_t begin = to.size();
    pos = copy_token(step, visible, visible != pos, to);
    if (data[visible] != '"' || pos - visible < 2) { continue; }
    const std::string_view raw(data + visible, pos - visible);
    const bool is_weights = is_key(raw, "topk_weights");
    if (!is_weights && !is_key(raw, "topk_ids")) { continue; }
    std::size_t value = skip_space(data, pos, step.end);
    if (value == step.end || data[value] != ':') { continue; }
    value = skip_space(data, value + 1, step.end);
    if (value == step.end || data[value] != '[') { continue; }
    if (is_weights && !keeps_weights_) {
      bytes::ContainerSkip skip;
      pos = bytes::skip_container(*step.text, value, step.end, skip);
      to.resize(begin);
      skips_comma = to.back() != ',';
      if (!skips_comma) { to.pop_back(); }
      continue;
    }
    to += ':';
    outline.append(to, outlined);
    pos = copy_matrix({step.text, value, step.end}, is_weights, to, outline);
    outlined = to.size();
  }
  outline.append(to, outlined);
}

/// Returns the place behind the matrix.
std::size_t Compactor::copy_matrix(const bytes::Slice& matrix, bool is_weights, std::string& to, std::string& outline) {
  bytes::ContainerSkip skip;
  const std::size_t end = bytes::skip_container(*matrix.text, matrix.begin, matrix.end, skip);
  const bytes::Slice text{matrix.text, matrix.begin, end};
  if (is_weights) {
    read_weight_matrix(text.view(), weights_) ? put(weights_, matrix_text_, to) : copy(text, to);
    outline += "[]";
  } else if (read_id_matrix(text.view(), ids_)) {
    put(ids_, matrix_text_, to);
    put_zeros(ids_.top_k, outline);
  } else {
    const std::size_t begin = to.size();
    copy(text, to);
    outline.append(to, begin);
  }
  return end;
}

}  // namespace expertviz::input
