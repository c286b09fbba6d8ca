// Typed indices: a CentreId can't be passed where a JobId is meant.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace suanwang {

/// A position in a column of things of one kind. `none()` says "no such thing".
template <class Tag>
class Index {
 public:
  constexpr Index() = default;

  explicit constexpr Index(std::uint32_t value) : value_(value) {}

  static constexpr Index none() { return Index(); }

  static constexpr Index from_size(std::size_t size) {
    return Index(static_cast<std::uint32_t>(size));
  }

  [[nodiscard]] constexpr std::uint32_t value() const { return value_; }

  [[nodiscard]] constexpr bool exists() const { return value_ != kNone; }

  friend constexpr auto operator<=>(Index, Index) = default;

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t value_ = kNone;
};

}  // namespace suanwang
