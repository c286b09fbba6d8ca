// A vector that only takes the index type of its own things.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "sim/base/index.hpp"

namespace suanwang {

template <class Id, class T>
class Column {
 public:
  Column() = default;

  explicit Column(std::size_t size, const T& value = T()) : rows_(size, value) {}

  T& operator[](Id id) { return rows_[id.value()]; }

  const T& operator[](Id id) const { return rows_[id.value()]; }

  Id push_back(T row) {
    rows_.push_back(std::move(row));
    return Id::from_size(rows_.size() - 1);
  }

  void resize(std::size_t size) { rows_.resize(size); }

  void reserve(std::size_t size) { rows_.reserve(size); }

  [[nodiscard]] std::size_t size() const { return rows_.size(); }

  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// Whether `id` names a row.
  [[nodiscard]] bool contains(Id id) const { return id.value() < rows_.size(); }

  auto begin() { return rows_.begin(); }

  auto end() { return rows_.end(); }

  [[nodiscard]] auto begin() const { return rows_.begin(); }

  [[nodiscard]] auto end() const { return rows_.end(); }

  [[nodiscard]] const std::vector<T>& rows() const { return rows_; }

 private:
  std::vector<T> rows_;
};

}  // namespace suanwang
