#include "bytes/json_text.hpp"

#include <fmt/format.h>

namespace expertviz::bytes {
const char* kind_name(char c) {
  switch (c) {
    case '{':
      return "an object";
    case '[':
      return "an array";
    case '"':
      return "a string";
    case 'n':
      return "null";
    case 't':
    case 'f':
      return "a truth value";
    default:
      return "a number";
  }
}

std::string printable(char c) {
  return c > ' ' && c < 0x7f ? fmt::format("'{}'", c) : fmt::format("byte 0x{:02x}", static_cast<unsigned char>(c));
}

}  // namespace expertviz::bytes
