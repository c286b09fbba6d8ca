#include "app/report/waits.hpp"

#include <algorithm>
#include <utility>

namespace suanwang::app {

void WaitTable::add(std::string_view group, std::int64_t wait_ms) {
  key_ = group;
  const auto [entry, is_new] = index_.try_emplace(key_, groups_.size());
  if (is_new) {
    groups_.push_back({key_, {}});
  }
  groups_[entry->second].ms.push_back(wait_ms);
}

std::vector<WaitGroup> WaitTable::take(std::size_t most) {
  std::sort(groups_.begin(), groups_.end(), [](const Waits& a, const Waits& b) {
    return a.ms.size() != b.ms.size() ? a.ms.size() > b.ms.size() : a.name < b.name;
  });
  if (groups_.size() > most) {
    Waits others{std::string(kOtherGroups), {}};
    for (std::size_t g = most - 1; g < groups_.size(); ++g) {
      others.ms.insert(others.ms.end(), groups_[g].ms.begin(), groups_[g].ms.end());
    }
    groups_.resize(most - 1);
    groups_.push_back(std::move(others));
  }
  std::vector<WaitGroup> result;
  result.reserve(groups_.size());
  for (Waits& group : groups_) {
    result.push_back(wait_group(std::move(group.name), std::move(group.ms)));
  }
  groups_.clear();
  index_.clear();
  return result;
}

WaitGroup wait_group(std::string name, std::vector<std::int64_t> waits_ms) {
  WaitGroup group;
  group.name = std::move(name);
  group.jobs = waits_ms.size();
  if (waits_ms.empty()) {
    return group;
  }
  std::sort(waits_ms.begin(), waits_ms.end());
  double sum_s = 0;
  for (const std::int64_t ms : waits_ms) {
    sum_s += static_cast<double>(ms) / 1000;
  }
  group.mean_s = sum_s / static_cast<double>(waits_ms.size());
  group.max_ms = waits_ms.back();
  for (std::size_t p = 0; p < kWaitPercents.size(); ++p) {
    const std::size_t rank =
        (waits_ms.size() * static_cast<std::size_t>(kWaitPercents[p]) + 99) / 100;
    group.percentile_ms[p] = waits_ms[std::max<std::size_t>(rank, 1) - 1];
  }
  for (std::size_t m = 0; m < kWaitMarks.size(); ++m) {
    group.at_most[m] = static_cast<std::uint64_t>(
        std::upper_bound(waits_ms.begin(), waits_ms.end(), kWaitMarks[m]) - waits_ms.begin());
  }
  return group;
}

}  // namespace suanwang::app
