#include "text/base64.hpp"
#include "tokens/file_error.hpp"
#include "tokens/file_window.hpp"
#include "tokens/tiktoken_line.hpp"
#include "tokens/vocabulary.hpp"

#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace expertviz::tokens {
namespace {

/// Reads the next line, without its end; empty at the end of the file. The line holds until the next call.
std::optional<std::string_view> next_line(FileWindow& window) {
  window.hold();
  for (;;) {
    const auto left = static_cast<std::size_t>(window.end() - window.at());
    if (const void* newline = left == 0 ? nullptr : std::memchr(window.at(), '\n', left)) {
      window.move_to(static_cast<const char*>(newline) + 1);
      return window.held().substr(0, window.held().size() - 1);
    }
    window.move_to(window.end());
    if (!window.refill()) { return window.held().empty() ? std::nullopt : std::optional(window.held()); }
  }
}

}  // namespace

std::optional<TiktokenLine> tiktoken_line(std::string_view line) {
  if (line.ends_with('\r')) { line.remove_suffix(1); }
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) { return std::nullopt; }
  TiktokenLine result{.base64 = line.substr(0, space)};
  line.remove_prefix(space + 1);
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), result.rank);
  if (error != std::errc{} || end != line.data() + line.size()) { return std::nullopt; }
  return result;
}

Vocabulary read_tiktoken(const std::filesystem::path& file, const WantedIds& wanted) {
  FileWindow window(file);
  Vocabulary vocabulary;
  std::uint64_t number = 0;
  while (const auto line_text = next_line(window)) {
    ++number;
    if (line_text->empty() || *line_text == "\r") { continue; }
    const auto line = tiktoken_line(*line_text);
    if (line && !wanted.contains(line->rank)) { continue; }
    auto bytes = line ? text::base64_bytes(line->base64) : std::nullopt;
    if (!bytes) {
      throw file_error(file, "line " + std::to_string(number) + " is not \"base64 rank\"",
                       "the file may be incomplete; fetch it again");
    }
    vocabulary.pieces.insert_or_assign(line->rank, Piece{*std::move(bytes)});
  }
  return vocabulary;
}

}  // namespace expertviz::tokens
