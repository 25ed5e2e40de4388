#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace expertviz::tokens {

/// The text between the quotes of a JSON string, without its escapes. Half of a surrogate pair, which simdjson refuses,
/// becomes U+FFFD. Throws `simdjson::simdjson_error` for a broken escape, and for bytes that are no UTF-8.
[[nodiscard]] std::string text_of(simdjson::ondemand::raw_json_string raw);

/// The text of a value, which must be a string.
[[nodiscard]] std::string text_of(simdjson::ondemand::value value);

/// Reads a JSON file and hands its root, which must be an object, to `read(object)`. What is not looked at is passed
/// over, so errors in there go unseen.
///
/// Errors: `Error` naming the file, for one that cannot be read or is not the JSON that `read` expects.
class JsonFile {
 public:
  explicit JsonFile(const std::filesystem::path& file);

  template <class Read>
  void read(const Read& read) {
    try {
      read(document_.get_object().value());
      check_end();
    } catch (const simdjson::simdjson_error& error) { fail(error.what()); }
  }

 private:
  void check_end();
  [[noreturn]] void fail(const std::string& what) const;

  std::filesystem::path file_;
  simdjson::padded_string text_;
  simdjson::ondemand::parser parser_;
  simdjson::ondemand::document document_;
};

}  // namespace expertviz::tokens
