// What a share of few jobs may be off by.
#pragma once

#include <cstdint>

namespace suanwang {

/// The least share of a population that `met` of `jobs` independent draws do not rule out: the
/// one-sided bound of Clopper, Pearson, Biometrika 26 (1934), at `level`, 0 < level < 1. 0 of no
/// jobs. Rounded to 40 binary digits.
[[nodiscard]] double least_share(std::uint64_t met, std::uint64_t jobs, double level);

}  // namespace suanwang
