#include "scheduler/pipeline/elastic_plan.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <queue>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/base/int128.hpp"

namespace suanwang {

namespace {

/// The greatest share of at most so many units; null: there is none.
const ElasticShare* share_within(std::span<const ElasticShare> shares, std::int64_t units) {
  for (std::size_t i = shares.size(); i > 0; --i) {
    if (std::int64_t{shares[i - 1].units} <= units) {
      return &shares[i - 1];
    }
  }
  return nullptr;
}

/// A job's next share, and what a unit of it gains now.
struct Step {
  double gain = 0;
  std::size_t job = 0;
  std::uint32_t units = 0;

  friend bool operator<(const Step& a, const Step& b) {
    return a.gain != b.gain ? a.gain < b.gain : a.job > b.job;  // the top gains most
  }
};

/// A job without any share gains all that it does there. One with a share gains speed, at the unit
/// time per work that it has now. Nothing if it has all it can have.
std::optional<Step> next_step(const ElasticJob& job, std::size_t number, std::uint32_t units) {
  const auto next = std::find_if(
      job.shares.begin(), job.shares.end(), [&](const auto& share) { return share.units > units; });
  if (next == job.shares.end()) {
    return std::nullopt;
  }
  const ElasticShare* has = share_within(job.shares, units);
  const double faster = next->speed_ppm - (has == nullptr ? 0.0 : has->speed_ppm);
  const ElasticShare& paid = has == nullptr ? *next : *has;
  const double price = static_cast<double>(paid.units) / paid.speed_ppm;
  return Step{faster * price / (next->units - units), number, next->units};
}

}  // namespace

ElasticPlan::ElasticPlan(Time now, Duration slot, std::size_t slots, std::int64_t free_units)
    : now_(now), slot_(slot), free_(slots, free_units) {
  SUANWANG_CHECK(slots > 0 && slot > Duration{}, "a plan has slots");
}

bool ElasticPlan::is_enough(const ElasticJob& job,
                            std::size_t share,
                            std::vector<std::uint32_t>& used) const {
  const std::span<const ElasticShare> shares = job.shares.first(share + 1);
  double left = static_cast<double>(job.work.ms) * 1e6;
  const double most = static_cast<double>((job.deadline - now_).ms) * shares.back().speed_ppm;
  if (most < left) {
    return false;  // whatever is free
  }
  used.assign(free_.size(), 0);
  std::uint32_t before = job.now_units;
  for (std::size_t i = 0; i < free_.size() && left > 0; ++i) {
    const Time begin = now_ + slot_ * static_cast<std::int64_t>(i);
    const bool is_last = i + 1 == free_.size();
    const Time end = is_last ? job.deadline : std::min(begin + slot_, job.deadline);
    if (begin >= end) {
      return false;
    }
    const ElasticShare* has = share_within(shares, free_[i]);
    const std::uint32_t units = has == nullptr ? 0 : has->units;
    used[i] = units;
    if (has != nullptr) {
      const Duration lost = units == before ? Duration{} : job.startup;
      const Duration computes{std::max<std::int64_t>((end - begin - lost).ms, 0)};
      left -= static_cast<double>(computes.ms) * has->speed_ppm;
    }
    before = units;
  }
  return left <= 0;
}

bool ElasticPlan::add(const ElasticJob& job) {
  for (std::size_t share = 0; share < job.shares.size(); ++share) {
    if (is_enough(job, share, used_)) {
      for (std::size_t i = 0; i < free_.size(); ++i) {
        free_[i] -= used_[i];
      }
      units_now_ = used_.front();
      return true;
    }
  }
  return false;
}

bool is_worth_a_restart(const ElasticJob& job, std::uint32_t units) {
  const ElasticShare* now = share_within(job.shares, job.now_units);
  const ElasticShare* then = share_within(job.shares, units);
  if (now == nullptr || then == nullptr) {
    return true;
  }
  // work / now > startup + work / then
  return Int128{job.work.ms} * 1'000'000 * (Int128{then->speed_ppm} - now->speed_ppm) >
         Int128{job.startup.ms} * now->speed_ppm * then->speed_ppm;
}

void give_rest(std::span<const ElasticJob> jobs,
               std::span<std::uint32_t> units,
               std::int64_t free_units) {
  std::vector<Step> steps;
  for (std::size_t j = 0; j < jobs.size() && free_units > 0; ++j) {
    if (const auto step = next_step(jobs[j], j, units[j])) {
      steps.push_back(*step);
    }
  }
  std::priority_queue<Step> queue(std::less<Step>{}, std::move(steps));
  while (free_units > 0 && !queue.empty()) {
    const Step step = queue.top();
    queue.pop();
    const std::int64_t more = step.units - units[step.job];
    if (more > free_units) {
      continue;  // nor will it later: what is free only shrinks
    }
    free_units -= more;
    units[step.job] = step.units;
    if (const auto next = next_step(jobs[step.job], step.job, step.units)) {
      queue.push(*next);
    }
  }
}

}  // namespace suanwang
