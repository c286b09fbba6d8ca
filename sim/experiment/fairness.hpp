// How evenly something is shared out.
#pragma once

#include <optional>
#include <span>

namespace suanwang {

/// Jain's index (sum x)^2 / (n sum x^2) of what each of n gets, none negative: 1 if all get the
/// same, k / n if k of them share all and the rest get nothing. Nothing of nobody; 1 if all get 0.
/// Jain, Chiu, Hawe, "A quantitative measure of fairness and discrimination for resource allocation
/// in shared computer systems", DEC-TR-301 (1984).
[[nodiscard]] std::optional<double> jain_index(std::span<const double> shares);

}  // namespace suanwang
