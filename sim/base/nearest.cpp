#include "sim/base/nearest.hpp"

#include <algorithm>
#include <cstddef>

namespace suanwang {
namespace {

// Longer names are not compared: nobody mistypes them by a letter, and a hostile file must not cost
// a product of lengths.
constexpr std::size_t kLongestName = 64;
constexpr std::size_t kMostListed = 12;

char folded(char c) {
  if (c >= 'A' && c <= 'Z') {
    return static_cast<char>(c - 'A' + 'a');
  }
  return c == '_' ? '-' : c;
}

bool swapped(std::string_view a, std::string_view b, std::size_t i, std::size_t j) {
  return i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
         folded(a[i - 2]) == folded(b[j - 1]);
}

/// Optimal string alignment distance: Levenshtein with swaps of neighbours.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    above[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = folded(a[i - 1]) == folded(b[j - 1]) ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      if (swapped(a, b, i, j)) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::string_view nearest_name(std::string_view name, const std::vector<std::string_view>& known) {
  if (name.size() > kLongestName) {
    return {};
  }
  std::string_view best;
  std::size_t least = 2 + name.size() / 4;  // further than this was hardly meant
  for (const std::string_view candidate : known) {
    const std::size_t longer = std::max(name.size(), candidate.size());
    if (candidate.size() > kLongestName ||
        longer - std::min(name.size(), candidate.size()) >= least) {
      continue;
    }
    const std::size_t far = distance(name, candidate);
    if (far < least && far < longer) {
      least = far;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(std::string_view name, const std::vector<std::string_view>& known) {
  const std::string_view near = nearest_name(name, known);
  if (!near.empty()) {
    return "did you mean `" + std::string(near) + "`?";
  }
  std::string list = known.empty() ? "none is known here" : "known: ";
  for (std::size_t i = 0; i < known.size() && i < kMostListed; ++i) {
    list += (i == 0 ? "" : ", ") + std::string(known[i]);
  }
  return known.size() > kMostListed ? list + ", ..." : list;
}

}  // namespace suanwang
