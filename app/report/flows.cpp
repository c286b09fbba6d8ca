#include "app/report/flows.hpp"

#include <algorithm>
#include <numeric>

namespace suanwang::app {

namespace {

/// By index: whether a name is among the `most` with the most jobs (all if there are no more).
std::vector<bool> kept_names(const std::vector<std::uint64_t>& jobs, std::size_t most) {
  std::vector<bool> kept(jobs.size(), jobs.size() <= most);
  if (jobs.size() > most) {
    std::vector<std::size_t> order(jobs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return jobs[a] > jobs[b];
    });
    for (std::size_t i = 0; i + 1 < most; ++i) {
      kept[order[i]] = true;
    }
  }
  return kept;
}

}  // namespace

void Flow::add(const Flow& other) {
  jobs += other.jobs;
  unit_h += other.unit_h;
  energy_kwh += other.energy_kwh;
}

std::size_t FlowTable::Names::index_of(std::string_view name) {
  key_ = name;
  const auto [entry, is_new] = index_.try_emplace(key_, names_.size());
  if (is_new) {
    names_.push_back(key_);
  }
  return entry->second;
}

void FlowTable::add(std::string_view from, std::string_view to, double unit_h, double energy_kwh) {
  Flow one;
  one.jobs = 1;
  one.unit_h = unit_h;
  one.energy_kwh = energy_kwh;
  flows_[{from_.index_of(from), to_.index_of(to)}].add(one);
}

std::vector<Flow> FlowTable::flows(std::size_t most) const {
  std::vector<std::uint64_t> from_jobs(from_.all().size());
  std::vector<std::uint64_t> to_jobs(to_.all().size());
  for (const auto& [key, flow] : flows_) {
    from_jobs[key.first] += flow.jobs;
    to_jobs[key.second] += flow.jobs;
  }
  const std::vector<bool> from_kept = kept_names(from_jobs, most);
  const std::vector<bool> to_kept = kept_names(to_jobs, most);
  std::vector<Flow> result;
  std::map<std::pair<std::string, std::string>, std::size_t> place;
  for (const auto& [key, flow] : flows_) {
    Flow named = flow;
    named.from = from_kept[key.first] ? from_.all()[key.first] : std::string(kOthers);
    named.to = to_kept[key.second] ? to_.all()[key.second] : std::string(kOthers);
    const auto [entry, is_new] = place.try_emplace({named.from, named.to}, result.size());
    if (is_new) {
      result.push_back(std::move(named));
    } else {
      result[entry->second].add(flow);
    }
  }
  return result;
}

}  // namespace suanwang::app
