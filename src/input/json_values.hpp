#pragma once

#include "bytes/json_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace expertviz::input {

/// The whole number, if that is what follows; another value is passed over. Throws `Error` for one of more than 64
/// bits.
[[nodiscard]] std::optional<std::int64_t> read_whole(bytes::JsonReader& in, const char* name);
/// The text, if that is what follows; another value is passed over. Throws `Error` for one of more than 16 MiB.
[[nodiscard]] std::optional<std::string> read_text(bytes::JsonReader& in, const char* name);

/// The same of a value that was found. Text that is not UTF-8 is an `Error`, too.
[[nodiscard]] std::optional<std::int64_t> whole_of(const bytes::Slice& value, const char* name);
[[nodiscard]] std::optional<std::string> text_of(const bytes::Slice& value, const char* name);

/// A list of whole numbers. Throws `Error` for anything else, and for more than `most` of them.
[[nodiscard]] std::vector<std::int64_t> numbers_of(const bytes::Slice& value, const char* name, std::size_t most);

/// The number of a layer as json.dump prints it: no sign, no leading zero. Empty if the key is none.
[[nodiscard]] std::optional<int> layer_number(std::string_view key);

}  // namespace expertviz::input
