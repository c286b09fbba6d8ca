// Who is beaten on nothing: the front of several objectives.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace suanwang {

/// For each candidate, by which others it is dominated: at least as good in every objective, better
/// in one. Empty: it is on the front. `costs[i][k]`: candidate i in objective k, less is better.
[[nodiscard]] std::vector<std::vector<std::size_t>> dominated_by(
    std::span<const std::vector<double>> costs);

}  // namespace suanwang
