#include "table/rows.hpp"

#include <bit>
#include <type_traits>

namespace expertviz::table {
namespace {

constexpr std::size_t chunk_size = std::size_t{1} << 18;

void put_number(std::string& to, std::uint64_t number) {
  while (number >= 0x80) {
    to += static_cast<char>(number | 0x80);
    number >>= 7;
  }
  to += static_cast<char>(number);
}

std::uint64_t take_number(const std::string& from, std::size_t& at) {
  std::uint64_t number = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(from[at++]);
    number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) { return number; }
  }
}

// Numbers near zero are short, whatever their sign.
void put_integer(std::string& to, std::int64_t value) {
  put_number(to, (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}
std::int64_t take_integer(const std::string& from, std::size_t& at) {
  const std::uint64_t number = take_number(from, at);
  return static_cast<std::int64_t>((number >> 1) ^ (0 - (number & 1)));
}

void put_double(std::string& to, double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  to.append(reinterpret_cast<const char*>(&bits), sizeof bits);
}
double take_double(const std::string& from, std::size_t& at) {
  std::uint64_t bits = 0;
  from.copy(reinterpret_cast<char*>(&bits), sizeof bits, at);
  at += sizeof bits;
  return std::bit_cast<double>(bits);
}

void put(std::string& to, const Cell& cell) {
  to += static_cast<char>(cell.index());
  std::visit(
      [&to](const auto& value) {
        using Type = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Type, bool>) {
          to += value ? '\1' : '\0';
        } else if constexpr (std::is_same_v<Type, std::int64_t>) {
          put_integer(to, value);
        } else if constexpr (std::is_same_v<Type, double>) {
          put_double(to, value);
        } else if constexpr (!std::is_same_v<Type, std::monostate>) {
          put_number(to, value.size());
          if constexpr (std::is_same_v<Type, std::string>) { to += value; }
          if constexpr (std::is_same_v<Type, Ids>) {
            for (const std::int32_t id : value) {
              put_integer(to, id);
            }
          }
          if constexpr (std::is_same_v<Type, Numbers>) {
            for (const double number : value) {
              put_double(to, number);
            }
          }
        }
      },
      cell);
}

void take(const std::string& from, std::size_t& at, Cell& to) {
  switch (from[at++]) {
    case 1:
      to = from[at++] != '\0';
      break;
    case 2:
      to = take_integer(from, at);
      break;
    case 3:
      to = take_double(from, at);
      break;
    case 4: {
      const std::size_t size = take_number(from, at);
      to.emplace<std::string>(from, at, size);
      at += size;
      break;
    }
    case 5:
      to.emplace<Ids>(take_number(from, at));
      for (std::int32_t& id : std::get<Ids>(to)) {
        id = static_cast<std::int32_t>(take_integer(from, at));
      }
      break;
    case 6:
      to.emplace<Numbers>(take_number(from, at));
      for (double& number : std::get<Numbers>(to)) {
        number = take_double(from, at);
      }
      break;
    default:
      to = std::monostate();
  }
}

}  // namespace

void Rows::add(std::span<const Cell> row) {
  if (chunks_.empty() || chunks_.back().size() >= chunk_size) { chunks_.emplace_back(); }
  std::string& chunk = chunks_.back();
  put_number(chunk, row.size());
  for (const Cell& cell : row) {
    put(chunk, cell);
  }
  ++size_;
}

Rows::Iterator& Rows::Iterator::operator++() {
  while (chunk_ < rows_->chunks_.size() && at_ == rows_->chunks_[chunk_].size()) {
    ++chunk_;
    at_ = 0;
  }
  if (chunk_ == rows_->chunks_.size()) {
    rows_ = nullptr;
    return *this;
  }
  const std::string& chunk = rows_->chunks_[chunk_];
  row_.resize(take_number(chunk, at_));
  for (Cell& cell : row_) {
    take(chunk, at_, cell);
  }
  return *this;
}

}  // namespace expertviz::table
