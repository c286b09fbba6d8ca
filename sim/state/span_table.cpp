#include "sim/state/span_table.hpp"

#include <algorithm>

namespace suanwang {

SpanTable::SpanTable(const City& city, const std::vector<SpanRule>& rules)
    : centres_(city.centres.size()), rules_(rules) {
  const bool anybody_spans =
      std::any_of(rules.begin(), rules.end(), [](const SpanRule& rule) { return rule.exists(); });
  for (std::uint32_t c = 0; anybody_spans && c < centres_; ++c) {
    const std::vector<std::optional<Latency>> row =
        city.topology.edge_count() == 0 ? std::vector<std::optional<Latency>>(centres_, Latency{})
                                        : city.topology.delays_to_centres(Place::of(CentreId(c)));
    delays_.insert(delays_.end(), row.begin(), row.end());
  }
}

bool SpanTable::are_near(const SpanRule& rule, CentreId a, CentreId b) const {
  const std::optional<Latency>& delay = delays_[a.value() * centres_ + b.value()];
  return delay && (!rule.within || *delay <= *rule.within);
}

}  // namespace suanwang
