// What keeps a dispatch rule from a centre, whatever the rule.
#pragma once

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/platform/observation.hpp"

namespace suanwang {

struct CandidateLimits {
  Duration max_age = CandidateRule{}.most_age;
  bool quotas = false;

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
  }

  [[nodiscard]] bool bind() const { return quotas || max_age < CandidateRule{}.most_age; }
};

}  // namespace suanwang
