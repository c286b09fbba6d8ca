#include "sim/economy/apportion.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "sim/base/check.hpp"
#include "sim/base/rounding.hpp"
#include "sim/economy/wide_quotient.hpp"

namespace suanwang {
namespace {

Int128 sum_of(std::span<const Int128> parts) {
  Int128 sum = 0;
  for (const Int128 part : parts) {
    SUANWANG_CHECK(part >= 0, "a part is not negative");
    sum += part;
  }
  return sum;
}

std::vector<std::size_t> by_falling_rest(const std::vector<WideQuotient>& quotas) {
  std::vector<std::size_t> order(quotas.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return quotas[a].rest > quotas[b].rest;
  });
  return order;
}

/// The whole parts of the quotas, one more for the largest rests until the sum is `total`.
std::vector<Int128> rounded_to(Int128 total, const std::vector<WideQuotient>& quotas) {
  std::vector<Int128> shares(quotas.size());
  Int128 missing = total;
  for (std::size_t i = 0; i < quotas.size(); ++i) {
    shares[i] = quotas[i].whole;
    missing -= quotas[i].whole;
  }
  for (const std::size_t i : by_falling_rest(quotas)) {
    if (missing == 0) {
      break;
    }
    ++shares[i];
    --missing;
  }
  SUANWANG_CHECK(missing == 0, "rests are less than one each");
  return shares;
}

}  // namespace

std::vector<Int128> apportion(Int128 total, std::span<const Int128> parts) {
  const Int128 sum = sum_of(parts);
  if (total == 0) {
    return std::vector<Int128>(parts.size(), 0);
  }
  SUANWANG_CHECK(total > 0 && sum > 0, "a total is divided over parts that are not all zero");
  std::vector<WideQuotient> quotas;
  quotas.reserve(parts.size());
  for (const Int128 part : parts) {
    quotas.push_back(wide_quotient(total, part, sum));
  }
  return rounded_to(total, quotas);
}

std::vector<Int128> apportion_in_units(std::span<const Int128> parts, Int128 fine_per_coarse) {
  SUANWANG_CHECK(fine_per_coarse > 0, "a coarse unit has fine ones");
  const Int128 total = rounded_ratio(sum_of(parts), fine_per_coarse, 0);
  std::vector<WideQuotient> quotas;
  quotas.reserve(parts.size());
  for (const Int128 part : parts) {
    quotas.push_back({part / fine_per_coarse, part % fine_per_coarse});
  }
  return rounded_to(total, quotas);
}

}  // namespace suanwang
