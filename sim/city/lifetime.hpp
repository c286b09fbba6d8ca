// How long things last until they fail, and until they are repaired: a distribution by its mean.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "sim/base/fields.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

enum class LifetimeLaw : std::uint8_t { fixed, exponential, weibull, lognormal, gamma };

constexpr auto choices(LifetimeLaw /*tag*/) {
  return std::array{
      Choice<LifetimeLaw>{"fixed", LifetimeLaw::fixed, "the mean, always"},
      Choice<LifetimeLaw>{"exponential", LifetimeLaw::exponential, "without memory"},
      Choice<LifetimeLaw>{
          "weibull", LifetimeLaw::weibull, "`shape` below 1: failures come in clusters"},
      Choice<LifetimeLaw>{
          "lognormal", LifetimeLaw::lognormal, "`shape` is the deviation of the logarithm"},
      Choice<LifetimeLaw>{"gamma", LifetimeLaw::gamma, "`shape` below 1: in clusters"}};
}

struct Lifetime {
  LifetimeLaw law = LifetimeLaw::exponential;
  Duration mean{};
  double shape = 1;  ///< of weibull, lognormal and gamma
};

/// Up and down by turns.
struct FailureModel {
  Lifetime up;
  Lifetime down;
};

}  // namespace suanwang
