#include "sim/state/reach_table.hpp"

#include <algorithm>
#include <optional>

namespace suanwang {

namespace {

using Delays = std::vector<std::optional<Latency>>;

/// Where there are no links at all, everything is at one place.
Delays delays_from(const City& city, Place place) {
  return city.topology.edge_count() == 0 ? Delays(city.centres.size(), Latency{})
                                         : city.topology.delays_to_centres(place);
}

void keep_near(const Delays& delays, Latency most, std::vector<bool>& may_run) {
  for (std::size_t c = 0; c < may_run.size(); ++c) {
    may_run[c] = may_run[c] && delays[c] && *delays[c] <= most;
  }
}

constexpr Latency kAnyDelay{INT64_MAX};

void apply(const City& city, const ReachRule& rule, std::vector<bool>& may_run) {
  if (rule.latency) {
    keep_near(delays_from(city, rule.of), *rule.latency, may_run);
  }
  for (std::size_t c = 0; c < may_run.size() && !rule.stay_in.empty(); ++c) {
    may_run[c] =
        may_run[c] &&
        std::binary_search(rule.stay_in.begin(), rule.stay_in.end(), CentreId::from_size(c));
  }
}

void apply(const City& city,
           const Column<DataSetId, DataSet>* sets,
           const DataNeeds& needs,
           std::vector<bool>& may_run) {
  if (needs.input.base > 0) {
    keep_near(delays_from(city, needs.from), kAnyDelay, may_run);
  }
  if (needs.output.base > 0) {
    keep_near(delays_from(city, needs.to), kAnyDelay, may_run);
  }
  if (!needs.reads.exists()) {
    return;
  }
  Delays nearest(may_run.size());
  for (const Place place : (*sets)[needs.reads].at) {
    const Delays delays = delays_from(city, place);
    for (std::size_t c = 0; c < delays.size(); ++c) {
      nearest[c] = delays[c] ? delays[c] : nearest[c];
    }
  }
  keep_near(nearest, kAnyDelay, may_run);
}

}  // namespace

ReachTable::ReachTable(const City& city,
                       const Column<DataSetId, DataSet>* sets,
                       const std::vector<ReachRule>& rules,
                       const std::vector<DataNeeds>& needs) {
  const std::size_t streams = std::max(rules.size(), needs.size());
  centres_ = streams > 0 ? city.centres.size() : 0;
  for (std::size_t s = 0; s < streams; ++s) {
    std::vector<bool> may_run(centres_, true);
    if (s < rules.size()) {
      apply(city, rules[s], may_run);
    }
    if (s < needs.size()) {
      apply(city, sets, needs[s], may_run);
    }
    may_run_.insert(may_run_.end(), may_run.begin(), may_run.end());
  }
}

bool ReachTable::allows(StreamId stream, CentreId centre) const {
  return may_run_[stream.value() * centres_ + centre.value()];
}

}  // namespace suanwang
