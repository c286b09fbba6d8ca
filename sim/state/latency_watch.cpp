#include "sim/state/latency_watch.hpp"

#include <algorithm>

namespace suanwang {

LatencyWatch::LatencyWatch(const City& city, const std::vector<ReachRule>& rules) : city_(&city) {
  for (const ReachRule& rule : rules) {
    std::optional<Watch>& watch = watches_.emplace_back();
    if (rule.latency && city.topology.edge_count() > 0) {
      watch = Watch{*rule.latency, rule.of, {}};
      watch->too_far.resize(city.centres.size());
    }
  }
}

void LatencyWatch::set_down(Time now, const std::vector<bool>& is_down) {
  for (std::optional<Watch>& watch : watches_) {
    if (!watch) {
      continue;
    }
    const auto delays = city_->topology.delays_to_centres(watch->of, is_down);
    for (std::size_t c = 0; c < delays.size(); ++c) {
      std::vector<Span>& spans = watch->too_far[c];
      const bool is_far = !delays[c] || *delays[c] > watch->most;
      const bool was_far = !spans.empty() && spans.back().until == kNever;
      if (is_far && !was_far) {
        spans.push_back({now});
        was_broken_ = true;
      } else if (was_far && !is_far) {
        spans.back().until = now;
      }
    }
  }
}

Duration LatencyWatch::too_far(StreamId stream, CentreId centre, Time from, Time until) const {
  Duration sum{};
  if (stream.value() >= watches_.size() || !watches_[stream.value()]) {
    return sum;
  }
  const std::vector<Span>& spans = watches_[stream.value()]->too_far[centre.value()];
  for (auto span = spans.rbegin(); span != spans.rend() && span->until > from; ++span) {
    const Duration overlap = std::min(span->until, until) - std::max(span->from, from);
    sum = sum + Duration{std::max<std::int64_t>(overlap.ms, 0)};
  }
  return sum;
}

}  // namespace suanwang
