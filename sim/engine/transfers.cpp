#include "sim/engine/transfers.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/check.hpp"

namespace suanwang {

namespace {

constexpr double kNsPerMs = 1e6;
constexpr double kBits = 8;  // of a byte
constexpr double kBitsPerGb = 8e9;

double bits_per_ms(BitRate rate) {
  return static_cast<double>(rate.base) / 1'000;
}

std::vector<double> capacities(const City& city) {
  std::vector<double> capacities;
  for (const Link& link : city.links) {
    capacities.insert(capacities.end(), 2, bits_per_ms(link.bandwidth));
  }
  return capacities;
}

}  // namespace

Transfers::Transfers(const City& city) : city_(&city), network_(capacities(city)) {}

/// Links are undirected in a route: it is walked from its first place.
std::vector<WayId> Transfers::ways_of(Place from, const Route& route) const {
  std::vector<WayId> ways;
  Place at = from;
  for (const LinkId id : route.links) {
    const Link& link = city_->links[id];
    const bool forward = link.from == at;
    SUANWANG_CHECK(forward || link.to == at, "a route has a gap");
    ways.push_back(way(id, forward));
    at = forward ? link.to : link.from;
  }
  return ways;
}

void Transfers::begin(Time now, const Order& order, const std::optional<Route>& route) {
  ++totals_.transfers;
  Transfer transfer{order.number, order.kind, order.from, order.to};
  transfer.size = static_cast<double>(order.size.base) * kBits;
  transfer.bits = transfer.size;
  transfer.cut_at = now;
  if (route) {
    resume(now, transfer, *route);
  } else {
    ++totals_.interrupted;
    stranded_[order.number] = transfer;
  }
}

std::optional<Transfers::Part> Transfers::cancel(Time now, std::uint32_t number) {
  const auto waiting = stranded_.find(number);
  if (waiting != stranded_.end()) {
    const Transfer& transfer = waiting->second;
    const Part part{(transfer.size - transfer.bits) / kBits, transfer.cost_ufen};
    stranded_.erase(waiting);
    return part;
  }
  const auto found = flow_of_.find(number);
  if (found == flow_of_.end()) {
    return std::nullopt;
  }
  const auto flowing = transfers_.find(found->second);
  const Transfer& transfer = flowing->second;
  const double left = network_.remove(now, flowing->first);
  const Part part{(transfer.size - left) / kBits,
                  transfer.cost_ufen + (transfer.bits - left) * transfer.ufen_per_bit};
  forget(flowing);
  return part;
}

/// Once the network has forgotten its flow.
std::map<FlowId, Transfers::Transfer>::iterator Transfers::forget(
    std::map<FlowId, Transfer>::iterator transfer) {
  flow_of_.erase(transfer->second.number);
  return transfers_.erase(transfer);
}

void Transfers::resume(Time now, const Transfer& transfer, const Route& route) {
  const std::vector<WayId> ways = ways_of(transfer.from, route);
  const TrafficClass& kind = city_->network.traffic[static_cast<std::size_t>(transfer.kind)];
  FlowSpec spec{ways, transfer.bits};
  spec.weight = kind.weight;
  spec.priority = kind.priority;
  if (kind.most.base > 0) {
    spec.most_rate = bits_per_ms(kind.most);
  }
  const FlowId flow = network_.add(now, spec);
  flow_of_[transfer.number] = flow;
  Transfer& added = transfers_[flow];
  added = transfer;
  added.latency_ms = static_cast<double>(route.one_way.base) / kNsPerMs;
  added.ufen_per_bit = static_cast<double>(route.price.base) / kBitsPerGb;
}

void Transfers::set_down(Time now, LinkId link, bool is_down) {
  const double rate = is_down ? 0 : bits_per_ms(city_->links[link].bandwidth);
  network_.set_capacity(way(link, true), rate);
  network_.set_capacity(way(link, false), rate);
  for (auto entry = transfers_.begin(); is_down && entry != transfers_.end();) {
    const std::span<const WayId> ways = network_.ways_of(entry->first);
    const bool is_cut = std::any_of(
        ways.begin(), ways.end(), [link](WayId way) { return way.value() / 2 == link.value(); });
    if (is_cut) {
      Transfer& stranded = stranded_[entry->second.number];
      stranded = entry->second;
      stranded.cut_at = now;
      stranded.bits = network_.remove(now, entry->first);
      stranded.cost_ufen += (entry->second.bits - stranded.bits) * stranded.ufen_per_bit;
      ++totals_.interrupted;
      entry = forget(entry);
    } else {
      ++entry;
    }
  }
}

Transfers::Delivery Transfers::end_next(Time now) {
  const FlowId flow = network_.next_to_end();
  const auto found = transfers_.find(flow);
  constexpr double kNanosecond = 1e-6;
  const double arrives = network_.end_ms(flow) + found->second.latency_ms;
  const Time at{static_cast<std::int64_t>(std::ceil(arrives - kNanosecond))};
  const Transfer& transfer = found->second;
  const Delivery delivery{transfer.number,
                          std::max(at, now),
                          transfer.cost_ufen + transfer.bits * transfer.ufen_per_bit};
  network_.remove(now, flow);
  forget(found);
  return delivery;
}

std::vector<LinkBytes> Transfers::carried(Time now) const {
  const std::vector<double> bits = network_.carried_until(now);
  std::vector<LinkBytes> bytes;
  for (std::size_t way = 0; way < bits.size(); way += 2) {
    bytes.push_back({bits[way] / kBits, bits[way + 1] / kBits});
  }
  return bytes;
}

NetworkTotals Transfers::totals(Time now) {
  network_.advance(now);
  totals_.stranded = stranded_.size();
  totals_.under_way = transfers_.size();
  totals_.links.clear();
  totals_.cost_ufen = 0;
  totals_.energy_mj = 0;
  for (std::uint32_t id = 0; id < city_->links.size(); ++id) {
    const Link& link = city_->links[LinkId(id)];
    const double gigabytes =
        (network_.carried(way(LinkId(id), true)) + network_.carried(way(LinkId(id), false))) /
        kBitsPerGb;
    totals_.cost_ufen += gigabytes * static_cast<double>(link.price.base);
    totals_.energy_mj += gigabytes * static_cast<double>(link.energy.base);
    totals_.links.push_back({link.name,
                             network_.carried(way(LinkId(id), true)) / kBits,
                             network_.carried(way(LinkId(id), false)) / kBits,
                             static_cast<double>(link.bandwidth.base) / kBits});
  }
  return totals_;
}

}  // namespace suanwang
