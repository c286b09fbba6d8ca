// The known name that a mistyped one was probably meant to be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace suanwang {

/// The nearest of `known` by edit distance (insertions, deletions, substitutions and swaps of
/// neighbours count one each; upper and lower case, `-` and `_` are the same), or nothing if all
/// are too far to be meant. Ties go to the first.
[[nodiscard]] std::string_view nearest_name(std::string_view name,
                                            const std::vector<std::string_view>& known);

/// "did you mean `x`?" where something is near, else "known: a, b, c" (cut after a few).
[[nodiscard]] std::string suggestion(std::string_view name,
                                     const std::vector<std::string_view>& known);

}  // namespace suanwang
