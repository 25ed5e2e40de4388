#include "input/json_values.hpp"

#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"

#include <charconv>

#include <fmt/format.h>
#include <simdjson.h>

namespace expertviz::input {
namespace {

using bytes::JsonReader;

constexpr std::size_t longest_text = std::size_t{1} << 24;

}  // namespace

std::optional<std::int64_t> read_whole(JsonReader& in, const char* name) {
  const char c = in.peek();
  if (c == '"' || c == '{' || c == '[') {
    in.skip();
    return std::nullopt;
  }
  const std::uint64_t offset = in.offset();
  return bytes::whole_number(in.scalar(), name, offset);
}

std::optional<std::string> read_text(JsonReader& in, const char* name) {
  if (in.peek() != '"') {
    in.skip();
    return std::nullopt;
  }
  const std::uint64_t offset = in.offset();
  std::string text = in.string();
  if (text.size() > longest_text) {
    throw Error(fmt::format("{} is longer than 16 MiB", name), Place{.byte = offset}, bytes::damage_hint);
  }
  return text;
}

std::optional<std::int64_t> whole_of(const bytes::Slice& value, const char* name) {
  JsonReader in(value);
  return read_whole(in, name);
}

std::optional<std::string> text_of(const bytes::Slice& value, const char* name) {
  if (!simdjson::validate_utf8(value.view())) {
    throw Error(fmt::format("not JSON: {} is not UTF-8", name), Place{.byte = value.offset()}, bytes::damage_hint);
  }
  JsonReader in(value);
  return read_text(in, name);
}

std::vector<std::int64_t> numbers_of(const bytes::Slice& value, const char* name, std::size_t most) {
  JsonReader in(value);
  const auto refuse = [&](const std::string& what) {
    throw Error(fmt::format("{} {}", name, what), Place{.byte = in.offset()}, bytes::damage_hint);
  };
  if (in.peek() != '[') { refuse("is no array of whole numbers"); }
  in.open();
  std::vector<std::int64_t> list;
  while (in.next_element(list.empty())) {
    const auto number =
        bytes::is_scalar(in.peek()) ? bytes::whole_number(in.scalar(), name, in.offset()) : std::nullopt;
    if (!number) { refuse("is no array of whole numbers"); }
    list.push_back(*number);
    if (list.size() > most) { refuse(fmt::format("has more than {} entries", most)); }
  }
  return list;
}

std::optional<int> layer_number(std::string_view key) {
  int number = 0;
  const auto [end, fault] = std::from_chars(key.data(), key.data() + key.size(), number);
  const bool canonical = !key.empty() && key[0] != '-' && (key[0] != '0' || key.size() == 1);
  if (fault != std::errc() || end != key.data() + key.size() || !canonical) { return std::nullopt; }
  return number;
}

}  // namespace expertviz::input
