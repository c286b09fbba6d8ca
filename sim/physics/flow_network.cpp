#include "sim/physics/flow_network.hpp"

#include <algorithm>
#include <bit>
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

/// Writes those of `candidates` that `is_one` takes to `to` and returns the end. Without a branch
/// for each, which nobody could foresee: it writes one too many.
template <class IsOne>
std::uint32_t* copy_those(std::span<const std::uint32_t> candidates,
                          std::uint32_t* to,
                          IsOne is_one) {
  for (const std::uint32_t candidate : candidates) {
    *to = candidate;
    to += static_cast<std::ptrdiff_t>(is_one(candidate));
  }
  return to;
}

/// Makes a heap of one whose front has grown.
template <class Limit>
void sink_front(std::vector<Limit>& heap) {
  const Limit limit = heap.front();
  std::size_t hole = 0;
  for (std::size_t child = 1; child < heap.size(); child = 2 * hole + 1) {
    child += static_cast<std::size_t>(child + 1 < heap.size() &&
                                      kGreaterShare(heap[child], heap[child + 1]));
    if (!kGreaterShare(limit, heap[child])) {
      break;
    }
    heap[hole] = heap[child];
    hole = child;
  }
  heap[hole] = limit;
}

template <class Limit>
void pop_front(std::vector<Limit>& heap) {
  heap.front() = heap.back();
  heap.pop_back();
  if (!heap.empty()) {
    sink_front(heap);
  }
}

}  // namespace

FlowNetwork::FlowNetwork(std::vector<double> capacities) {
  ways_.resize(capacities.size());
  carried_.resize(capacities.size());
  filling_.resize(capacities.size());
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

/// A flow with room for so many hops. One that is outgrown is left behind: a slot's room doubles at
/// least, so that all that are left behind are fewer than those in use.
std::uint32_t FlowNetwork::take_slot(std::size_t hops) {
  std::uint32_t slot = 0;
  if (free_.empty()) {
    slot = static_cast<std::uint32_t>(flows_.size());
    flows_.emplace_back();
    collected_.resize(flows_.size());
    growing_.resize(flows_.size());
    component_.resize(flows_.size() + 1);
    stopped_.resize(flows_.size() + 1);
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  Flow& flow = flows_[slot];
  if (hops > flow.room) {
    flow.first_hop = static_cast<std::uint32_t>(hops_.size());
    flow.room = std::max(static_cast<std::uint32_t>(hops), 2 * flow.room);
    hops_.resize(hops_.size() + flow.room);
    places_.resize(hops_.size());
  }
  flow.hops = static_cast<std::uint32_t>(hops);
  return slot;
}

FlowId FlowNetwork::add(Time now, const FlowSpec& spec) {
  SUANWANG_CHECK(!spec.ways.empty() && spec.weight > 0 && spec.bits >= 0 && spec.most_rate > 0,
                 "a flow has a way, a weight, a size and a rate");
  const std::uint32_t slot = take_slot(spec.ways.size());
  Flow& flow = flows_[slot];
  flow.left = spec.bits;
  flow.rate = 0;
  flow.weight = spec.weight;
  flow.most_rate = spec.most_rate;
  flow.priority = spec.priority;
  flow.last = now;
  flow.is_live = true;
  std::uint32_t hop = flow.first_hop;
  for (const WayId id : spec.ways) {
    Way& way = ways_[id.value()];
    hops_[hop] = id;
    places_[hop++] = static_cast<std::uint32_t>(way.flows.size());
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
  for (const WayId id : ways_of(flow)) {
    carried_[id.value()] += sent;
  }
}

double FlowNetwork::remove(Time now, FlowId id) {
  Flow& flow = flows_[id.value()];
  SUANWANG_CHECK(flow.is_live, "only a live flow is removed");
  send(now, flow);
  // What is left of one that ends now is a rounding error.
  const double left = flow.left <= flow.rate * kNanosecond ? 0 : flow.left;
  for (std::uint32_t hop = flow.first_hop; hop < flow.first_hop + flow.hops; ++hop) {
    const WayId way = hops_[hop];
    std::vector<std::uint32_t>& others = ways_[way.value()].flows;
    const Flow& moved = flows_[others.back()];
    others[places_[hop]] = others.back();
    others.pop_back();
    for (std::uint32_t i = moved.first_hop; i < moved.first_hop + moved.hops; ++i) {
      if (hops_[i] == way) {
        places_[i] = places_[hop];
      }
    }
    note(way);
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

/// Flows are met in no order of memory: asking for those of the next steps saves a sixth and more
/// where there are 10 000.
void FlowNetwork::fetch_ahead(const std::uint32_t* flow, const std::uint32_t* end) const {
  if (end - flow > 4) {
    __builtin_prefetch(&flows_[flow[4]]);
    __builtin_prefetch(&hops_[flows_[flow[2]].first_hop]);
  }
}

/// The flows of the connected component of that way, which have sent what they could until now;
/// nothing if it was collected before.
std::span<std::uint32_t> FlowNetwork::collect(Time now, std::uint32_t way) {
  component_ways_.clear();
  const auto take = [this](std::uint32_t id) {
    if (filling_[id].mark != mark_) {
      filling_[id].mark = mark_;
      component_ways_.push_back(id);
    }
  };
  take(way);
  std::uint32_t* end = component_.data();
  for (std::size_t next = 0; next < component_ways_.size(); ++next) {
    std::uint32_t* known = end;
    end = copy_those(ways_[component_ways_[next]].flows, end, [this](std::uint32_t f) {
      return collected_.insert(f);
    });
    for (; known != end; ++known) {
      fetch_ahead(known, end);
      Flow& flow = flows_[*known];
      send(now, flow);
      for (const WayId other : ways_of(flow)) {
        take(other.value());
      }
    }
  }
  return {component_.data(), end};
}

void FlowNetwork::FlowSet::move_sorted(std::span<std::uint32_t> flows) {
  const auto [least, most] = std::minmax_element(flows.begin(), flows.end());
  const std::uint32_t first = *least / 64;
  const std::uint32_t last = *most / 64;
  if (last - first > flows.size()) {  // more words than members: few and far between
    std::sort(flows.begin(), flows.end());
    for (const std::uint32_t flow : flows) {
      words_[flow / 64] = 0;
    }
    return;
  }
  auto next = flows.begin();
  for (std::uint32_t word = first; word <= last; ++word) {
    for (std::uint64_t bits = std::exchange(words_[word], 0); bits != 0; bits &= bits - 1) {
      *next++ = word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
    }
  }
}

void FlowNetwork::settle(Time now) {
  if (dirty_.empty()) {
    return;
  }
  ++mark_;
  [[maybe_unused]] std::size_t settled = 0;
  for (const std::uint32_t way : dirty_) {
    ways_[way].is_dirty = false;
    const std::span<std::uint32_t> component = collect(now, way);
    if (!component.empty()) {
      settle_component(now, component);
      settled += component.size();
    }
  }
  dirty_.clear();
  forget_ends();
#ifdef _GLIBCXX_ASSERTIONS
  SUANWANG_CHECK(settled > 1'000 || has_bottlenecks(), "a flow has no bottleneck");
#endif
}

/// Its rates, by class, within a class by number.
void FlowNetwork::settle_component(Time now, std::span<std::uint32_t> component) {
  collected_.move_sorted(component);
  for (const std::uint32_t way : component_ways_) {
    filling_[way].left = ways_[way].capacity;
    filling_[way].least = ways_[way].capacity * kRounding;
  }
  const auto is_earlier = [this](std::uint32_t a, std::uint32_t b) {
    return flows_[a].priority < flows_[b].priority;
  };
  if (!std::is_sorted(component.begin(), component.end(), is_earlier)) {
    std::sort(component.begin(), component.end(), [&](std::uint32_t a, std::uint32_t b) {
      return is_earlier(a, b) || (!is_earlier(b, a) && a < b);
    });
  }
  for (auto begin = component.begin(); begin != component.end();) {
    const auto end = std::upper_bound(begin, component.end(), *begin, is_earlier);
    fill({begin, end});
    begin = end;
  }
  expect_end(now, component);
}

/// The ways and the flows' own limits by the share at which they stop the filling.
void FlowNetwork::open_class(std::span<const std::uint32_t> flows) {
  way_limits_.clear();
  own_limits_.clear();
  for (const std::uint32_t way : component_ways_) {
    filling_[way].weight = 0;
    filling_[way].waiting = 0;
  }
  for (const std::uint32_t f : flows) {
    const Flow& flow = flows_[f];
    growing_.insert(f);
    if (std::isfinite(flow.most_rate)) {
      own_limits_.push_back({flow.most_rate / flow.weight, f});
    }
    for (const WayId id : ways_of(flow)) {
      filling_[id.value()].weight += flow.weight;
      ++filling_[id.value()].waiting;
    }
  }
  for (const std::uint32_t way : component_ways_) {
    if (filling_[way].waiting > 0) {
      way_limits_.push_back({filling_[way].left / filling_[way].weight, way});
    }
  }
  std::make_heap(way_limits_.begin(), way_limits_.end(), kGreaterShare);
  std::make_heap(own_limits_.begin(), own_limits_.end(), kGreaterShare);
}

void FlowNetwork::fix(std::uint32_t f, double rate) {
  Flow& flow = flows_[f];
  flow.rate = rate;
  growing_.erase(f);
  for (const WayId id : ways_of(flow)) {
    Filling& way = filling_[id.value()];
    const double left = way.left - rate;
    way.left = left > way.least ? left : 0.0;
    way.weight -= flow.weight;
    --way.waiting;
  }
}

/// Progressive filling of one class. A way's share only grows as flows that others stop leave it,
/// so that the keys of the heap are lower bounds, corrected as they come up.
void FlowNetwork::fill(std::span<const std::uint32_t> flows) {
  open_class(flows);
  while (!way_limits_.empty()) {
    Limit& limit = way_limits_.front();
    if (!own_limits_.empty() && own_limits_.front().share <= limit.share) {
      const std::uint32_t own = own_limits_.front().id;
      pop_front(own_limits_);
      if (growing_.has(own)) {
        fix(own, flows_[own].most_rate);
      }
      continue;
    }
    const Filling& way = filling_[limit.id];
    if (way.waiting == 0) {
      pop_front(way_limits_);
      continue;
    }
    const double share = way.left / way.weight;
    if (share > limit.share) {
      limit.share = share;
      sink_front(way_limits_);
      continue;
    }
    const std::uint32_t* end = copy_those(ways_[limit.id].flows,
                                          stopped_.data(),
                                          [this](std::uint32_t f) { return growing_.has(f); });
    for (const std::uint32_t* f = stopped_.data(); f != end; ++f) {
      fetch_ahead(f, end);
      fix(*f, limit.share * flows_[*f].weight);
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

/// When the first of the component ends, it is settled anew: nobody waits for the ends of others.
/// Those that end in the same millisecond count as first, too.
void FlowNetwork::expect_end(Time now, std::span<const std::uint32_t> component) {
  const auto never = static_cast<double>(kNever.ms);
  double first = never;
  std::uint32_t* const ending = stopped_.data();
  std::uint32_t* end = ending;
  for (const std::uint32_t f : component) {
    ++flows_[f].version;
    const double ms = end_ms(FlowId(f));
    if (ms >= never || ms - kNanosecond > first) {
      continue;
    }
    const double at = std::max(std::ceil(ms - kNanosecond), static_cast<double>(now.ms));
    end = at < first ? ending : end;
    first = at;
    *end++ = f;
  }
  for (const std::uint32_t f : std::span(ending, end)) {
    ends_.push_back({Time{static_cast<std::int64_t>(first)}, f, flows_[f].version});
    std::push_heap(ends_.begin(), ends_.end(), kLaterEnd);
  }
}

/// Ends of other versions would pile up where flows are long and others come and go.
void FlowNetwork::forget_ends() {
  constexpr std::size_t kFew = 64;
  if (ends_.size() > 2 * live_ + kFew) {
    std::erase_if(ends_,
                  [this](const End& end) { return flows_[end.flow].version != end.version; });
    std::make_heap(ends_.begin(), ends_.end(), kLaterEnd);
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

std::vector<double> FlowNetwork::carried_until(Time now) const {
  std::vector<double> carried = carried_;
  for (const Flow& flow : flows_) {
    const double sent =
        flow.is_live ? std::min(flow.left, flow.rate * static_cast<double>((now - flow.last).ms))
                     : 0;
    for (const WayId id : ways_of(flow)) {
      carried[id.value()] += sent;
    }
  }
  return carried;
}

bool FlowNetwork::has_bottleneck(const Flow& flow) const {
  constexpr double kTolerance = 1e-9;
  if (flow.rate >= flow.most_rate * (1 - kTolerance)) {
    return true;
  }
  const double share = flow.rate / flow.weight;
  const std::span<const WayId> ways = ways_of(flow);
  return std::any_of(ways.begin(), ways.end(), [&](WayId id) {
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
