#include "sim/record/json_ratio.hpp"

#include "sim/base/rounding.hpp"

namespace suanwang {

nlohmann::ordered_json json_ratio(Int128 numerator, Int128 denominator) {
  if (denominator <= 0) {
    return nullptr;
  }
  constexpr Int128 kMicro = 1'000'000;
  const Int128 micro = rounded_ratio(numerator, denominator, 6);
  if (micro % kMicro == 0 && micro / kMicro <= INT64_MAX && micro / kMicro >= -INT64_MAX) {
    return static_cast<std::int64_t>(micro / kMicro);
  }
  // One division of two exact doubles up to 2^53 micro-units: the nearest double to the decimal, so
  // its shortest form is that decimal.
  return static_cast<double>(micro) / 1e6;
}

}  // namespace suanwang
