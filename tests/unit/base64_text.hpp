#pragma once

#include <string>
#include <string_view>

namespace expertviz {

/// Bytes in base64, bit by bit, as RFC 4648 tells it.
[[nodiscard]] inline std::string base64_text(const std::string& bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (unsigned k = 0; k < 4; ++k) {
      text += i + k > bytes.size() ? '=' : alphabet[bits >> (18 - 6 * k) & 63];
    }
  }
  return text;
}

}  // namespace expertviz
