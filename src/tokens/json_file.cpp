#include "tokens/json_file.hpp"

#include "text/json_unescape.hpp"
#include "text/utf8.hpp"
#include "tokens/file_error.hpp"
#include "tokens/file_window.hpp"

#include <algorithm>
#include <cstring>
#include <system_error>
#include <utility>

namespace expertviz::tokens {
namespace {

// Four times the largest tokenizer that is known.
constexpr std::uintmax_t most_bytes = std::uintmax_t{128} << 20;

simdjson::padded_string content_of(const std::filesystem::path& file) {
  FileWindow window(file);
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) { throw file_error(file, error.message()); }
  if (size > most_bytes) { throw file_error(file, "larger than 128 MiB, which no tokenizer is"); }
  simdjson::padded_string content(static_cast<std::size_t>(size));
  std::size_t filled = 0;
  // A file that grows or shrinks while it is read is read as far as it went at first.
  while (filled < content.size() && window.refill()) {
    const auto more = std::min(static_cast<std::size_t>(window.end() - window.at()), content.size() - filled);
    std::memcpy(content.data() + filled, window.at(), more);
    filled += more;
    window.move_to(window.end());
  }
  std::memset(content.data() + filled, ' ', content.size() - filled);
  return content;
}

}  // namespace

std::string text_of(simdjson::ondemand::raw_json_string raw) {
  const char* const begin = raw.raw();
  const char* end = begin;
  while (*end != '"') {
    end += *end == '\\' ? 2 : 1;
  }
  const std::string_view between(begin, static_cast<std::size_t>(end - begin));
  std::optional<std::string> text = text::unescape(between);
  if (!text || !text::is_utf8(*text)) { throw simdjson::simdjson_error(simdjson::STRING_ERROR); }
  return *std::move(text);
}

std::string text_of(simdjson::ondemand::value value) {
  return text_of(value.get_raw_json_string().value());
}

JsonFile::JsonFile(const std::filesystem::path& file) : file_(file), text_(content_of(file)) {
  if (text_.size() >= 3 && std::memcmp(text_.data(), "\xEF\xBB\xBF", 3) == 0) { std::memset(text_.data(), ' ', 3); }
  if (const auto error = parser_.iterate(text_).get(document_)) { fail(simdjson::error_message(error)); }
}

void JsonFile::check_end() {
  // Past the last token there is no location.
  const char* next = nullptr;
  if (!document_.current_location().get(next)) { fail("more text behind the end of the JSON"); }
}

void JsonFile::fail(const std::string& what) const {
  throw file_error(file_, "is not the JSON of a tokenizer: " + what, "the file may be incomplete; fetch it again");
}

}  // namespace expertviz::tokens
