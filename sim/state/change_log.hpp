// The last nodes of a pool that have changed, so that whoever keeps something for each node need
// not look at all of them.
#pragma once

#include <array>
#include <cstdint>

namespace suanwang {

class ChangeLog {
 public:
  void add(std::uint32_t node) { nodes_[count_++ % kLength] = node; }

  /// All changes that there have been.
  [[nodiscard]] std::uint64_t count() const { return count_; }

  /// Whether the changes from `since` on are all still known.
  [[nodiscard]] bool reaches(std::uint64_t since) const { return count_ - since <= kLength; }

  /// The node of change `number`, counted from 0; the log must reach it.
  [[nodiscard]] std::uint32_t node(std::uint64_t number) const { return nodes_[number % kLength]; }

 private:
  static constexpr std::uint64_t kLength = 4096;

  std::array<std::uint32_t, kLength> nodes_{};
  std::uint64_t count_ = 0;
};

}  // namespace suanwang
