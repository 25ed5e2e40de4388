#include "pdf_objects.hpp"

#include <zlib.h>

namespace expertviz {
namespace {

/// Empty if these are no deflated bytes.
std::string inflated(const std::string& packed) {
  constexpr std::size_t most = std::size_t{1} << 22;
  std::string bytes(most, '\0');
  auto size = static_cast<uLongf>(bytes.size());
  const int result = uncompress(reinterpret_cast<Bytef*>(bytes.data()), &size,
                                reinterpret_cast<const Bytef*>(packed.data()), static_cast<uLong>(packed.size()));
  bytes.resize(result == Z_OK ? size : 0);
  return bytes;
}

}  // namespace

std::string pdf_objects(const std::string& file) {
  const std::string begin = "stream\n";
  std::string text = file;
  for (std::size_t at = file.find(begin); at != std::string::npos; at = file.find(begin, at + 1)) {
    const std::size_t from = at + begin.size();
    const std::size_t to = file.find("\nendstream", from);
    if (to != std::string::npos) { text += inflated(file.substr(from, to - from)); }
  }
  return text;
}

}  // namespace expertviz
