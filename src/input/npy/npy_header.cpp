#include "input/npy/npy_header.hpp"

#include "expertviz/error.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

/// Reads the Python dict of a header: {'descr': '<u2', 'fortran_order': False, 'shape': (5, 3, 2), }
class HeaderReader {
 public:
  HeaderReader(std::string_view text, std::uint64_t offset) : text_(text), offset_(offset) {}

  [[nodiscard]] NpyHeader read() {
    take('{');
    while (!takes('}')) {
      const std::string_view key = word();
      take(':');
      if (key == "descr") {
        descr_ = word();
      } else if (key == "fortran_order") {
        fortran_ = takes("True");
        if (!*fortran_ && !takes("False")) { refuse("fortran_order is neither True nor False"); }
      } else if (key == "shape") {
        shape_ = numbers();
      } else {
        refuse(fmt::format("the unknown key '{}'", text::safe_text(key)));
      }
      if (!takes(',')) {
        take('}');
        break;
      }
    }
    blanks();
    if (!text_.empty()) { refuse("text behind it"); }
    return checked();
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw Error("the header of the .npy array is damaged: " + what, Place{.byte = offset_});
  }
  void blanks() { text_.remove_prefix(std::min(text_.find_first_not_of(" \n"), text_.size())); }
  [[nodiscard]] bool takes(std::string_view expected) {
    blanks();
    if (!text_.starts_with(expected)) { return false; }
    text_.remove_prefix(expected.size());
    return true;
  }
  [[nodiscard]] bool takes(char c) { return takes(std::string_view(&c, 1)); }
  void take(char c) {
    if (!takes(c)) { refuse(fmt::format("expected '{}'", c)); }
  }
  [[nodiscard]] std::string_view word() {
    const char quote = takes('"') ? '"' : '\'';
    if (quote == '\'') { take('\''); }
    const std::size_t end = text_.find(quote);
    if (end == std::string_view::npos) { refuse("a text without an end"); }
    const std::string_view word = text_.substr(0, end);
    text_.remove_prefix(end + 1);
    return word;
  }
  [[nodiscard]] std::vector<std::size_t> numbers() {
    std::vector<std::size_t> list;
    take('(');
    while (!takes(')')) {
      blanks();
      std::size_t number = 0;
      const auto [end, fault] = std::from_chars(text_.data(), text_.data() + text_.size(), number);
      if (fault != std::errc()) { refuse("a length that is no whole number"); }
      text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
      list.push_back(number);
      if (!takes(',')) {
        take(')');
        break;
      }
    }
    return list;
  }

  [[nodiscard]] NpyHeader checked() const {
    if (!descr_ || !fortran_ || !shape_) { refuse("it lacks descr, fortran_order or shape"); }
    const std::optional<IdType> type = id_type(*descr_);
    if (!type) {
      throw Error(fmt::format("the .npy array holds '{}', which are no expert ids", text::safe_text(*descr_)),
                  Place{.byte = offset_}, "expected little-endian whole numbers: |u1 |i1 <u2 <i2 <u4 <i4 <i8");
    }
    if (*fortran_) {
      throw Error("the .npy array is in Fortran order", Place{.byte = offset_}, "save it with numpy.ascontiguousarray");
    }
    if (shape_->size() != 3) {
      throw Error(fmt::format("the .npy array has {} axes, not 3", shape_->size()), Place{.byte = offset_},
                  "expected tokens x layers x experts per token");
    }
    return {.type = *type, .shape = {(*shape_)[0], (*shape_)[1], (*shape_)[2]}};
  }

  std::string_view text_;
  std::uint64_t offset_;
  std::optional<std::string_view> descr_{};
  std::optional<bool> fortran_{};
  std::optional<std::vector<std::size_t>> shape_{};
};

}  // namespace

NpyHeader read_npy_header(std::string_view bytes, std::uint64_t offset) {
  const auto byte = [bytes](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
  if (!bytes.starts_with(npy_magic) || bytes.size() < 12) {
    throw Error("the .npy array is cut off in its header", Place{.byte = offset});
  }
  const std::size_t version = byte(6);
  if (version < 1 || version > 3) {
    throw Error(fmt::format("the .npy array is of version {}, which is not known", version), Place{.byte = offset});
  }
  const std::size_t begin = version == 1 ? 10 : 12;
  std::size_t length = byte(8) | byte(9) << 8;
  if (version > 1) { length |= byte(10) << 16 | byte(11) << 24; }
  if (length > longest_npy_header - begin) {
    throw Error(fmt::format("the header of the .npy array is {} bytes long, which is not believed", length),
                Place{.byte = offset});
  }
  if (bytes.size() < begin + length) { throw Error("the .npy array is cut off in its header", Place{.byte = offset}); }
  NpyHeader header = HeaderReader(bytes.substr(begin, length), offset).read();
  header.size = begin + length;
  return header;
}

}  // namespace expertviz::input
