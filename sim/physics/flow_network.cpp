#include "sim/physics/flow_network.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/base/check.hpp"

namespace suanwang {

namespace {

constexpr double kNeverMs = std::numeric_limits<double>::infinity();
constexpr double kRounding = 1e-13;   // of a capacity: nothing is left for a later class
constexpr double kNanosecond = 1e-6;  // in ms: a rounding error is no further millisecond

/// For heaps with the least in front.
constexpr auto kGreaterShare = [](const auto& a, const auto& b) {
  return a.share != b.share ? a.share > b.share : a.id > b.id;
};

constexpr auto kLaterEnd = [](const auto& a, const auto& b) {
  return a.at != b.at ? a.at > b.at : a.flow > b.flow;
};

}  // namespace

FlowNetwork::FlowNetwork(std::vector<double> capacities) {
  ways_.resize(capacities.size());
  for (std::size_t w = 0; w < capacities.size(); ++w) {
    ways_[w].capacity = capacities[w];
  }
}

void FlowNetwork::note(WayId id) {
  Way& way = ways_[id.value()];
  if (!way.is_dirty) {
    way.is_dirty = true;
    dirty_.push_back(id.value());
  }
}

FlowId FlowNetwork::add(Time now, const FlowSpec& spec) {
  SUANWANG_CHECK(!spec.ways.empty() && spec.weight > 0 && spec.bits >= 0 && spec.most_rate > 0,
                 "a flow has a way, a weight, a size and a rate");
  std::uint32_t slot = 0;
  if (free_.empty()) {
    slot = static_cast<std::uint32_t>(flows_.size());
    flows_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  Flow& flow = flows_[slot];
  flow.ways.assign(spec.ways.begin(), spec.ways.end());
  flow.places.clear();
  flow.left = spec.bits;
  flow.rate = 0;
  flow.weight = spec.weight;
  flow.most_rate = spec.most_rate;
  flow.priority = spec.priority;
  flow.last = now;
  flow.is_live = true;
  for (const WayId id : flow.ways) {
    Way& way = ways_[id.value()];
    flow.places.push_back(static_cast<std::uint32_t>(way.flows.size()));
    way.flows.push_back(slot);
    note(id);
  }
  ++live_;
  return FlowId(slot);
}

/// What the flow has sent since it was last looked at.
void FlowNetwork::send(Time now, Flow& flow) {
  const double sent = std::min(flow.left, flow.rate * static_cast<double>((now - flow.last).ms));
  flow.last = now;
  flow.left -= sent;
  for (const WayId id : flow.ways) {
    ways_[id.value()].carried += sent;
  }
}

double FlowNetwork::remove(Time now, FlowId id) {
  Flow& flow = flows_[id.value()];
  SUANWANG_CHECK(flow.is_live, "only a live flow is removed");
  send(now, flow);
  // What is left of one that ends now is a rounding error.
  const double left = flow.left <= flow.rate * kNanosecond ? 0 : flow.left;
  for (std::size_t i = 0; i < flow.ways.size(); ++i) {
    Way& way = ways_[flow.ways[i].value()];
    const std::uint32_t last = way.flows.back();
    way.flows[flow.places[i]] = last;
    way.flows.pop_back();
    Flow& moved = flows_[last];
    for (std::size_t j = 0; j < moved.ways.size(); ++j) {
      if (moved.ways[j] == flow.ways[i]) {
        moved.places[j] = flow.places[i];
      }
    }
    note(flow.ways[i]);
  }
  flow.is_live = false;
  ++flow.version;
  free_.push_back(id.value());
  --live_;
  return left;
}

void FlowNetwork::set_capacity(WayId id, double bits_per_ms) {
  ways_[id.value()].capacity = bits_per_ms;
  note(id);
}

/// The connected component of that way, unless it was collected before.
void FlowNetwork::collect(std::uint32_t way) {
  if (ways_[way].mark == mark_) {
    return;
  }
  ways_[way].mark = mark_;
  component_ways_.push_back(way);
  for (std::size_t next = component_ways_.size() - 1; next < component_ways_.size(); ++next) {
    for (const std::uint32_t f : ways_[component_ways_[next]].flows) {
      if (flows_[f].mark == mark_) {
        continue;
      }
      flows_[f].mark = mark_;
      component_.push_back(f);
      for (const WayId other : flows_[f].ways) {
        if (ways_[other.value()].mark != mark_) {
          ways_[other.value()].mark = mark_;
          component_ways_.push_back(other.value());
        }
      }
    }
  }
}

void FlowNetwork::settle(Time now) {
  if (dirty_.empty()) {
    return;
  }
  ++mark_;
  component_.clear();
  component_ways_.clear();
  for (const std::uint32_t way : dirty_) {
    ways_[way].is_dirty = false;
    collect(way);
  }
  dirty_.clear();
  for (const std::uint32_t way : component_ways_) {
    ways_[way].left = ways_[way].capacity;
  }
  for (const std::uint32_t f : component_) {
    send(now, flows_[f]);
  }
  std::sort(component_.begin(), component_.end(), [this](std::uint32_t a, std::uint32_t b) {
    const std::uint8_t first = flows_[a].priority;
    const std::uint8_t second = flows_[b].priority;
    return first != second ? first < second : a < b;
  });
  for (std::size_t begin = 0; begin < component_.size();) {
    std::size_t end = begin;
    while (end < component_.size() &&
           flows_[component_[end]].priority == flows_[component_[begin]].priority) {
      ++end;
    }
    fill(std::span(component_).subspan(begin, end - begin));
    begin = end;
  }
  for (const std::uint32_t f : component_) {
    expect_end(f);
  }
#ifdef _GLIBCXX_ASSERTIONS
  SUANWANG_CHECK(component_.size() > 1'000 || has_bottlenecks(), "a flow has no bottleneck");
#endif
}

/// The ways and the flows' own limits by the share at which they stop the filling.
void FlowNetwork::open_class(std::span<const std::uint32_t> flows) {
  way_limits_.clear();
  own_limits_.clear();
  for (const std::uint32_t f : flows) {
    for (const WayId id : flows_[f].ways) {
      ways_[id.value()].weight = 0;
      ways_[id.value()].waiting = 0;
    }
  }
  for (const std::uint32_t f : flows) {
    Flow& flow = flows_[f];
    flow.is_fixed = false;
    if (std::isfinite(flow.most_rate)) {
      own_limits_.push_back({flow.most_rate / flow.weight, f});
    }
    for (const WayId id : flow.ways) {
      Way& way = ways_[id.value()];
      if (way.waiting == 0) {
        way_limits_.push_back({0, id.value()});
      }
      way.weight += flow.weight;
      ++way.waiting;
    }
  }
  for (Limit& limit : way_limits_) {
    limit.share = ways_[limit.id].left / ways_[limit.id].weight;
  }
  std::make_heap(way_limits_.begin(), way_limits_.end(), kGreaterShare);
  std::make_heap(own_limits_.begin(), own_limits_.end(), kGreaterShare);
}

void FlowNetwork::fix(std::uint32_t f, double rate) {
  Flow& flow = flows_[f];
  flow.rate = rate;
  flow.is_fixed = true;
  for (const WayId id : flow.ways) {
    Way& way = ways_[id.value()];
    const double left = way.left - rate;
    way.left = left > way.capacity * kRounding ? left : 0.0;
    way.weight -= flow.weight;
    --way.waiting;
  }
}

/// Progressive filling of one class. A way's share only grows as flows that others stop leave it,
/// so that the keys of the heap are lower bounds, corrected as they come up.
void FlowNetwork::fill(std::span<const std::uint32_t> flows) {
  open_class(flows);
  const auto take = [](std::vector<Limit>& heap) {
    std::pop_heap(heap.begin(), heap.end(), kGreaterShare);
    const Limit limit = heap.back();
    heap.pop_back();
    return limit;
  };
  while (!way_limits_.empty()) {
    if (!own_limits_.empty() && own_limits_.front().share <= way_limits_.front().share) {
      const Limit own = take(own_limits_);
      if (!flows_[own.id].is_fixed) {
        fix(own.id, flows_[own.id].most_rate);
      }
      continue;
    }
    Limit limit = take(way_limits_);
    Way& way = ways_[limit.id];
    if (way.waiting == 0) {
      continue;
    }
    const double share = way.left / way.weight;
    if (share > limit.share) {
      limit.share = share;
      way_limits_.push_back(limit);
      std::push_heap(way_limits_.begin(), way_limits_.end(), kGreaterShare);
      continue;
    }
    const std::uint8_t priority = flows_[flows.front()].priority;
    for (const std::uint32_t f : way.flows) {
      if (!flows_[f].is_fixed && flows_[f].priority == priority) {
        fix(f, limit.share * flows_[f].weight);
      }
    }
  }
}

double FlowNetwork::end_ms(FlowId id) const {
  const Flow& flow = flows_[id.value()];
  if (flow.left <= 0) {
    return static_cast<double>(flow.last.ms);
  }
  return flow.rate > 0 ? static_cast<double>(flow.last.ms) + flow.left / flow.rate : kNeverMs;
}

void FlowNetwork::expect_end(std::uint32_t f) {
  Flow& flow = flows_[f];
  ++flow.version;
  const double end = end_ms(FlowId(f));
  if (end < static_cast<double>(kNever.ms)) {
    const auto at = static_cast<std::int64_t>(std::ceil(end - kNanosecond));
    ends_.push_back({Time{std::max(at, flow.last.ms)}, f, flow.version});
    std::push_heap(ends_.begin(), ends_.end(), kLaterEnd);
  }
}

Time FlowNetwork::next_end() {
  while (!ends_.empty() && flows_[ends_.front().flow].version != ends_.front().version) {
    std::pop_heap(ends_.begin(), ends_.end(), kLaterEnd);
    ends_.pop_back();
  }
  return ends_.empty() ? kNever : ends_.front().at;
}

double FlowNetwork::left(Time now, FlowId id) const {
  const Flow& flow = flows_[id.value()];
  return std::max(flow.left - flow.rate * static_cast<double>((now - flow.last).ms), 0.0);
}

void FlowNetwork::advance(Time now) {
  for (Flow& flow : flows_) {
    if (flow.is_live) {
      send(now, flow);
    }
  }
}

bool FlowNetwork::has_bottleneck(const Flow& flow) const {
  constexpr double kTolerance = 1e-9;
  if (flow.rate >= flow.most_rate * (1 - kTolerance)) {
    return true;
  }
  const double share = flow.rate / flow.weight;
  return std::any_of(flow.ways.begin(), flow.ways.end(), [&](WayId id) {
    const Way& way = ways_[id.value()];
    double sum = 0;
    bool is_greatest = true;
    for (const std::uint32_t f : way.flows) {
      const Flow& other = flows_[f];
      sum += other.rate;
      is_greatest &= other.priority < flow.priority || other.rate <= way.capacity * kTolerance ||
                     (other.priority == flow.priority &&
                      other.rate / other.weight <= share * (1 + kTolerance) + kTolerance);
    }
    return is_greatest && sum >= way.capacity * (1 - kTolerance) - kTolerance;
  });
}

bool FlowNetwork::has_bottlenecks() const {
  return std::all_of(flows_.begin(), flows_.end(), [this](const Flow& flow) {
    return !flow.is_live || has_bottleneck(flow);
  });
}

}  // namespace suanwang
