// Largest-remainder apportionment (Hamilton's method): parts printed in a coarse unit that add up
// to the printed whole.
#pragma once

#include <span>
#include <vector>

#include "sim/base/int128.hpp"

namespace suanwang {

/// Divides `total` over `parts` in proportion: each gets its quota total * part / sum, rounded down
/// or up, and the results add up to `total` exactly. What rounding down leaves goes to the largest
/// remainders, among equals to the lower index. Needs total >= 0, parts >= 0 and, unless total is
/// 0, a sum of the parts > 0 and < 2^126. O(n log n).
[[nodiscard]] std::vector<Int128> apportion(Int128 total, std::span<const Int128> parts);

/// The parts in a coarser unit of `fine_per_coarse` fine ones, each rounded down or up so that they
/// add up to their sum in the coarse unit, rounded half to even. Parts >= 0, fine_per_coarse > 0.
[[nodiscard]] std::vector<Int128> apportion_in_units(std::span<const Int128> parts,
                                                     Int128 fine_per_coarse);

}  // namespace suanwang
