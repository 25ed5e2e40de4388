#include "tokens/tokenizer_files.hpp"

#include "text/base64.hpp"
#include "tokens/file_error.hpp"
#include "tokens/file_window.hpp"
#include "tokens/tiktoken_line.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>

namespace expertviz::tokens {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view json_spaces = " \t\r\n";
constexpr char protobuf_piece = '\n';  // the tag of the first piece is also a line feed

std::string_view without_leading(std::string_view text, std::string_view characters) {
  return text.substr(std::min(text.find_first_not_of(characters), text.size()));
}

bool is_json_object(std::string_view start) {
  std::string_view text = start;
  if (text.starts_with("\xEF\xBB\xBF")) { text.remove_prefix(3); }
  text = without_leading(text, json_spaces);
  if (!text.starts_with('{')) { return false; }
  // A protobuf can start with "\n{" too.
  const std::string_view inside = without_leading(text.substr(1), json_spaces);
  return !start.starts_with(protobuf_piece) || inside.starts_with('"') || inside.starts_with('}');
}

bool is_tiktoken(std::string_view start) {
  start = without_leading(start, "\r\n");
  const auto line = tiktoken_line(start.substr(0, start.find('\n')));
  return line && text::base64_bytes(line->base64);
}

bool is_protobuf_model(std::string_view start) {
  // The tags of the fields of ModelProto, all of which are messages.
  return std::string_view("\n\x12\x1A\x22\x2A").find(start.front()) != std::string_view::npos;
}

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

/// The *.tiktoken that comes first by name.
std::optional<fs::path> tiktoken_in_folder(const fs::path& folder) {
  std::optional<fs::path> first;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.extension() == ".tiktoken" && is_file(path) && (!first || path < *first)) { first = path; }
  }
  return first;
}

}  // namespace

TokenizerFormat recognize_tokenizer(const fs::path& file) {
  FileWindow window(file);
  window.refill();
  const std::string_view start(window.at(), static_cast<std::size_t>(window.end() - window.at()));
  if (start.empty()) { throw file_error(file, "the file is empty"); }
  if (start.starts_with("version https://git-lfs")) {
    throw file_error(file, "a pointer of Git LFS, not the tokenizer itself", "run git lfs pull in its folder");
  }
  if (is_json_object(start)) { return TokenizerFormat::json; }
  if (is_tiktoken(start)) { return TokenizerFormat::tiktoken; }
  if (is_protobuf_model(start)) { return TokenizerFormat::sentencepiece; }
  throw file_error(file, "not a tokenizer",
                   "give a tokenizer.json, vocab.json, .tiktoken or tokenizer.model, or the folder of a model");
}

std::optional<fs::path> tokenizer_in_folder(const fs::path& folder) {
  const auto named = [&folder](const char* name) -> std::optional<fs::path> {
    return is_file(folder / name) ? std::optional(folder / name) : std::nullopt;
  };
  if (auto file = named("tokenizer.json")) { return file; }
  if (auto file = named("vocab.json")) { return file; }
  if (auto file = tiktoken_in_folder(folder)) { return file; }
  if (auto file = named("tiktoken.model")) { return file; }
  return named("tokenizer.model");
}

}  // namespace expertviz::tokens
