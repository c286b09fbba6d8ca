// What jobs of each tenant and district have of the city, and how much of each centre has gone to
// tenants that are not of public interest: for quotas.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/city/city.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

class QuotaBooks {
 public:
  explicit QuotaBooks(const City& city);

  /// Whether anything in the city has a quota. Else nothing is booked.
  [[nodiscard]] bool are_kept() const { return are_kept_; }

  /// A centre has the job from now on, in its queue or running; or has it no more.
  void add(const JobRequest& request, CentreId centre) {
    if (are_kept_) [[unlikely]] {
      change(request, centre, 1);
    }
  }

  void remove(const JobRequest& request, CentreId centre) {
    if (are_kept_) [[unlikely]] {
      change(request, centre, -1);
    }
  }

  /// Whether quotas let the centre have the job, too.
  [[nodiscard]] bool allow(const JobRequest& request, CentreId centre) const;

  /// Whether the tenant and its district may have the job, wherever it goes.
  [[nodiscard]] bool allow_somewhere(const JobRequest& request) const;

  /// Whether they might if they had nothing.
  [[nodiscard]] bool could_allow_somewhere(const JobRequest& request) const;

  /// Whether quotas would let the centre have the job if nobody had anything.
  [[nodiscard]] bool could_allow(const JobRequest& request, CentreId centre) const;

 private:
  /// Units of cards, and cores of jobs that ask for no card.
  struct Holding {
    std::int64_t accelerators = 0;
    std::int64_t cores = 0;

    [[nodiscard]] std::int64_t of(const JobRequest& request) const {
      return request.accelerators > 0 ? accelerators : cores;
    }
  };

  static std::int64_t asked(const JobRequest& request) {
    return static_cast<std::int64_t>(request.accelerators > 0 ? request.total_accelerators()
                                                              : request.total_cores());
  }

  void change(const JobRequest& request, CentreId centre, int sign);
  static bool fits(const JobRequest& request,
                   const Holding& held,
                   const Holding& whole,
                   std::int64_t share_ppm,
                   bool beside);
  [[nodiscard]] bool is_within(const JobRequest& request, bool beside) const;
  [[nodiscard]] bool is_allowed(const JobRequest& request, CentreId centre, bool beside) const;

  const City* city_;
  bool are_kept_ = false;
  Holding whole_;
  std::vector<Holding> whole_centres_;
  std::vector<Holding> tenants_;
  std::vector<Holding> districts_;
  std::vector<Holding> ordinary_;  ///< by centre: of tenants that are not of public interest
};

}  // namespace suanwang
