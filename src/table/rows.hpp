#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace expertviz::table {

/// A list of ids or counts, such as the experts of a node. -1 is a missing one.
using Ids = std::vector<std::int32_t>;
/// A list of numbers. NaN is a missing one.
using Numbers = std::vector<double>;

/// One value. `std::monostate` and a NaN are missing values.
using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string, Ids, Numbers>;

/// Rows of cells, packed: a row takes about as many bytes as its text, so that a trace with millions of samples does
/// not take more memory than what is printed about it.
class Rows {
 public:
  Rows() = default;
  Rows(std::initializer_list<std::vector<Cell>> rows) {
    for (const std::vector<Cell>& row : rows) {
      add(row);
    }
  }

  void add(std::span<const Cell> row);
  void add(std::initializer_list<Cell> row) { add(std::span(row.begin(), row.size())); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  /// Unpacks the rows one after another.
  class Iterator {
   public:
    explicit Iterator(const Rows* rows) : rows_(rows) { ++*this; }
    Iterator() = default;
    const std::vector<Cell>& operator*() const { return row_; }
    Iterator& operator++();
    bool operator!=(const Iterator& other) const { return rows_ != other.rows_; }

   private:
    const Rows* rows_ = nullptr;  ///< null behind the last row
    std::size_t chunk_ = 0;
    std::size_t at_ = 0;
    std::vector<Cell> row_;
  };
  [[nodiscard]] Iterator begin() const { return Iterator(this); }
  [[nodiscard]] Iterator end() const { return {}; }

 private:
  std::vector<std::string> chunks_;
  std::size_t size_ = 0;
};

}  // namespace expertviz::table
