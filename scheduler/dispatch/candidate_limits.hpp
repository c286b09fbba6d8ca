// What keeps a dispatch rule from a centre, whatever the rule.
#pragma once

#include <array>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/platform/observation.hpp"

namespace suanwang {

/// What becomes of a job that no centre is expected to complete by its deadline.
enum class LateJobs : std::uint8_t { take, reject };

constexpr auto choices(LateJobs /*tag*/) {
  return std::array{
      Choice<LateJobs>{"take", LateJobs::take, "it is taken as any other"},
      Choice<LateJobs>{"reject", LateJobs::reject, "the platform says no to it as it comes"}};
}

struct CandidateLimits {
  Duration max_age = CandidateRule{}.most_age;
  bool quotas = false;
  LateJobs late = LateJobs::take;

  template <class V>
  void fields(V& v) {
    v.optional("max_age",
               max_age,
               "centres that have not been heard of for longer get no jobs",
               between(Duration{}, CandidateRule{}.most_age));
    v.optional("quotas",
               quotas,
               "whether jobs beyond the quotas of their tenants and districts, or beyond what "
               "centres do not keep for the public interest, wait at the platform");
    v.optional("late",
               late,
               "jobs that no centre is expected to complete by their deadline, as far as is known "
               "when they come");
  }

  [[nodiscard]] bool bind() const { return quotas || max_age < CandidateRule{}.most_age; }
};

}  // namespace suanwang
