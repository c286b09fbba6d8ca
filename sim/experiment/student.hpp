// Student's t distribution: what a mean of few values may be off by.
#pragma once

namespace suanwang {

/// The t with P(T <= t) = p for `freedom` degrees of freedom, 0 < p < 1, freedom > 0 (any real
/// number: Welch's need not be whole). Rounded to 40 binary digits.
[[nodiscard]] double student_quantile(double p, double freedom);

/// P(|T| >= |t|): the p-value of a two-sided test; 0 for an infinite t. Rounded alike.
[[nodiscard]] double student_two_sided(double t, double freedom);

}  // namespace suanwang
