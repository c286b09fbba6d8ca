// How many seeds: looks at the results until an interval is narrow enough, such that the interval
// still holds at its level.
//
// Whoever stops when an interval looks narrow stops, more often than not, at one that is too
// narrow: looked at after every seed, "95 %" intervals cover some 91 % in the test of this (that
// they cover in the limit of many seeds only: Chow, Robbins, Annals of Mathematical Statistics 36
// (1965)). Here looks are few, and the k-th interval is made at the level 1 - (1 - level) / (k (k +
// 1)). As 1/2 + 1/6 + 1/12 + ... = 1, the chance that any of all looks' intervals misses is at most
// 1 - level, whatever makes one stop, and for every metric alike, not only the watched one: exactly
// so for normal values and looks that are fixed beforehand. Where the next look is depends on how
// wide the last interval was (Stein, Annals of Mathematical Statistics 16 (1945), does so once);
// the tests measure that what this costs is far less than what the levels leave.

#pragma once

#include <cstdint>

namespace suanwang {

/// Fewest values to look at at all.
inline constexpr std::uint32_t kFewestSeeds = 10;

/// Of the k-th look, from 1: what remains of `level` for it alone.
[[nodiscard]] double look_level(double level, std::uint32_t look);

/// By so much p-values grow that are looked at for the k-th time: k (k + 1).
[[nodiscard]] double look_factor(std::uint32_t look);

/// Seeds at the look after one at `seeds` whose interval was `excess` times as wide as wanted: what
/// a width that falls with the root of the seeds asks for, and a fifth for the stricter level; at
/// least half as many again, at most eight times as many.
[[nodiscard]] std::uint32_t next_look(std::uint32_t seeds, double excess);

}  // namespace suanwang
