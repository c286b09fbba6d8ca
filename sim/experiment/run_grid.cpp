#include "sim/experiment/run_grid.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace suanwang {

std::optional<ComparisonFailure> RunGrid::make(std::size_t cell, std::size_t slot) {
  const Variant& variant = variants_[cell % variants_.size()];
  const std::uint64_t seed = options_.first_seed + cell / variants_.size();
  Replication run =
      replicate(variant.plan, catalogue_, seed, options_.level, [&](const Progress& progress) {
        return listener_.progress(slot, progress);
      });
  if (run.end != ReplicationEnd::done) {
    return ComparisonFailure{
        run.end, variant.name, seed, std::move(run.issues), std::move(run.message)};
  }
  table_.set(cell % variants_.size(), cell / variants_.size(), figures_of(run));
  listener_.run_ended(slot);
  return std::nullopt;
}

std::optional<ComparisonFailure> RunGrid::grow(std::uint32_t seeds) {
  const std::size_t first = table_.seeds() * variants_.size();
  table_.grow(seeds);
  const std::size_t count = seeds * variants_.size() - first;
  std::vector<std::optional<ComparisonFailure>> failures(count);
  listener_.round_begins(count);
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  // Cells are begun in their order, and what has begun runs to its end: whichever thread fails
  // first, the first failure in the order of cells is among those that are found.
  const auto work = [&] {
    for (std::size_t i = next++; i < count && !failed; i = next++) {
      failures[i] = make(first + i, i);
      if (failures[i]) {
        failed = true;
      }
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t t = 1; t < std::min<std::size_t>(options_.threads, count); ++t) {
    others.emplace_back(work);
  }
  work();
  others.clear();
  const auto failure = std::find_if(
      failures.begin(), failures.end(), [](const auto& found) { return found.has_value(); });
  return failure == failures.end() ? std::nullopt : std::move(*failure);
}

}  // namespace suanwang
