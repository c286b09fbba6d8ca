// Which centres the gangs of a stream may span together.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/city/city.hpp"
#include "sim/demand/request.hpp"
#include "sim/demand/span_rule.hpp"

namespace suanwang {

class SpanTable {
 public:
  /// `rules` by stream; empty: no gang spans centres. O(centres E log V) if one does.
  SpanTable(const City& city, const std::vector<SpanRule>& rules);

  /// Null: jobs of the stream run at one centre.
  [[nodiscard]] const SpanRule* rule_of(StreamId stream) const {
    const bool has_one = stream.value() < rules_.size() && rules_[stream.value()].exists();
    return has_one ? &rules_[stream.value()] : nullptr;
  }

  /// Whether the delay between the two lets a job of that rule span both. Centres that no links
  /// join are not near; where there are no links at all, everything is at one place.
  [[nodiscard]] bool are_near(const SpanRule& rule, CentreId a, CentreId b) const;

 private:
  std::size_t centres_ = 0;
  std::vector<SpanRule> rules_;
  std::vector<std::optional<Latency>> delays_;  ///< by pair of centres
};

}  // namespace suanwang
