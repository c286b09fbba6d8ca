#include "tests/support/plain_batch.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace suanwang::test {

namespace {

constexpr std::int64_t kNotYet = -1;
constexpr std::int64_t kEndOfTime = std::numeric_limits<std::int64_t>::max();

class PlainBatch {
 public:
  PlainBatch(const std::vector<PlainJob>& jobs, std::int64_t processors, const PlainPolicy& policy)
      : jobs_(jobs),
        processors_(processors),
        policy_(policy),
        start_(jobs.size(), kNotYet),
        planned_(jobs.size(), kNotYet),
        ended_(jobs.size(), false) {}

  std::vector<std::int64_t> starts() {
    std::int64_t now = kNotYet;
    while (std::find(start_.begin(), start_.end(), kNotYet) != start_.end()) {
      now = next_instant(now);
      bool again = instant(now, true);
      while (again) {
        again = instant(now, false);
      }
    }
    return start_;
  }

 private:
  [[nodiscard]] bool running(std::size_t j) const { return start_[j] != kNotYet && !ended_[j]; }

  /// The next submission, end or planned start.
  [[nodiscard]] std::int64_t next_instant(std::int64_t now) const {
    std::int64_t next = kEndOfTime;
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      const std::int64_t end = running(j) ? start_[j] + jobs_[j].run : kEndOfTime;
      const std::int64_t plan = start_[j] == kNotYet ? planned_[j] : kNotYet;
      for (const std::int64_t t : {jobs_[j].submit, end, plan}) {
        next = t > now ? std::min(next, t) : next;
      }
    }
    return next;
  }

  /// One round of an instant; true if a job that started in it ends at once.
  bool instant(std::int64_t now, bool first) {
    bool some_ended = false;
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      if (running(j) && start_[j] + jobs_[j].run == now) {
        ended_[j] = true;
        some_ended = true;
      }
    }
    if (policy_.start == "conservative" && some_ended) {
      place_again(now);
    }
    for (std::size_t j = 0; first && j < jobs_.size(); ++j) {
      if (jobs_[j].submit == now) {
        queue_.push_back(j);
        planned_[j] = policy_.start == "conservative" ? hole(j, now) : kNotYet;
      }
    }
    const auto key = [this](std::size_t j) {
      return std::tuple(order_key(jobs_[j]), jobs_[j].submit, j);
    };
    std::sort(queue_.begin(), queue_.end(), [&](std::size_t a, std::size_t b) {
      return key(a) < key(b);
    });
    pass(now);
    std::erase_if(queue_, [this](std::size_t j) { return start_[j] != kNotYet; });
    return some_end_at_once(now);
  }

  [[nodiscard]] bool some_end_at_once(std::int64_t now) const {
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      if (running(j) && start_[j] == now && jobs_[j].run == 0) {
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] std::int64_t order_key(const PlainJob& job) const {
    if (policy_.order == "sjf") {
      return job.requested;
    }
    if (policy_.order == "ljf") {
      return -job.requested;
    }
    return policy_.order == "saf" ? job.requested * job.processors : 0;
  }

  [[nodiscard]] std::int64_t free_now() const {
    std::int64_t free = processors_;
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      free -= running(j) ? jobs_[j].processors : 0;
    }
    return free;
  }

  [[nodiscard]] bool fits(std::size_t j) const { return jobs_[j].processors <= free_now(); }

  void pass(std::int64_t now) {
    if (policy_.start == "strict" || policy_.start == "skip") {
      list_pass(now, policy_.start == "skip");
    } else if (policy_.start == "easy" || policy_.start == "easy-sjbf") {
      easy_pass(now);
    } else if (policy_.start == "conservative") {
      planned_pass(now);
    } else {
      rebuild_pass(now);
    }
  }

  void list_pass(std::int64_t now, bool pass_over) {
    for (const std::size_t j : queue_) {
      if (fits(j)) {
        start_[j] = now;
      } else if (!pass_over) {
        return;
      }
    }
  }

  /// Processors free at t if running jobs end as they requested and nothing else starts.
  [[nodiscard]] std::int64_t free_at(std::int64_t t) const {
    std::int64_t free = free_now();
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      free += running(j) && start_[j] + jobs_[j].requested <= t ? jobs_[j].processors : 0;
    }
    return free;
  }

  void easy_pass(std::int64_t now) {
    list_pass(now, false);
    std::vector<std::size_t> rest;
    for (const std::size_t j : queue_) {
      if (start_[j] == kNotYet) {
        rest.push_back(j);
      }
    }
    if (rest.size() < 2) {
      return;
    }
    const PlainJob& head = jobs_[rest.front()];
    std::int64_t shadow = kEndOfTime;
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      const std::int64_t end = start_[j] + jobs_[j].requested;
      shadow = running(j) && free_at(end) >= head.processors ? std::min(shadow, end) : shadow;
    }
    std::int64_t extra = free_at(shadow) - head.processors;
    rest.erase(rest.begin());
    if (policy_.start == "easy-sjbf") {
      std::sort(rest.begin(), rest.end(), [this](std::size_t a, std::size_t b) {
        return std::tuple(jobs_[a].requested, jobs_[a].submit, a) <
               std::tuple(jobs_[b].requested, jobs_[b].submit, b);
      });
    }
    for (const std::size_t j : rest) {
      const bool in_time = now + jobs_[j].requested <= shadow;
      if (fits(j) && (in_time || jobs_[j].processors <= extra)) {
        extra -= in_time ? 0 : jobs_[j].processors;
        start_[j] = now;
      }
    }
  }

  /// Processors in use at t by running jobs, as they requested, and by plans; without job `but`.
  [[nodiscard]] std::int64_t used(std::int64_t t, std::size_t but) const {
    std::int64_t sum = 0;
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      const std::int64_t from = running(j) ? start_[j] : planned_[j];
      const bool counts = running(j) || (start_[j] == kNotYet && planned_[j] != kNotYet);
      sum += counts && j != but && from <= t && t < from + jobs_[j].requested ? jobs_[j].processors
                                                                              : 0;
    }
    return sum;
  }

  /// The earliest time from `now` at which the job fits for as long as it requests. Use only rises
  /// at starts and only falls at ends, so that ends are the times to try and starts those to check.
  [[nodiscard]] std::int64_t hole(std::size_t job, std::int64_t now) const {
    std::vector<std::int64_t> starts;
    std::vector<std::int64_t> tries{now};
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      const std::int64_t from = running(j) ? start_[j] : planned_[j];
      if (j != job && from != kNotYet && !ended_[j]) {
        starts.push_back(from);
        tries.push_back(std::max(now, from + jobs_[j].requested));
      }
    }
    std::sort(tries.begin(), tries.end());
    for (const std::int64_t t : tries) {
      bool free = used(t, job) + jobs_[job].processors <= processors_;
      for (const std::int64_t s : starts) {
        free = free && (s <= t || s >= t + jobs_[job].requested ||
                        used(s, job) + jobs_[job].processors <= processors_);
      }
      if (free) {
        return t;
      }
    }
    return kEndOfTime;
  }

  void place_again(std::int64_t now) {
    for (const std::size_t j : queue_) {
      if (planned_[j] > now) {
        planned_[j] = hole(j, now);
      }
    }
  }

  void planned_pass(std::int64_t now) {
    for (const std::size_t j : queue_) {
      if (planned_[j] == now) {
        start_[j] = now;
      }
    }
  }

  void rebuild_pass(std::int64_t now) {
    for (const std::size_t j : queue_) {
      planned_[j] = kNotYet;
    }
    for (const std::size_t j : queue_) {
      planned_[j] = hole(j, now);
      if (planned_[j] == now) {
        start_[j] = now;
      }
    }
    // Plans of a rebuilding scheduler wake nobody.
    std::fill(planned_.begin(), planned_.end(), kNotYet);
  }

  const std::vector<PlainJob>& jobs_;
  std::int64_t processors_;
  PlainPolicy policy_;
  std::vector<std::int64_t> start_;
  std::vector<std::int64_t> planned_;
  std::vector<bool> ended_;
  std::vector<std::size_t> queue_;
};

}  // namespace

std::vector<std::int64_t> plain_batch(const std::vector<PlainJob>& jobs,
                                      std::int64_t processors,
                                      const PlainPolicy& policy) {
  return PlainBatch(jobs, processors, policy).starts();
}

}  // namespace suanwang::test
