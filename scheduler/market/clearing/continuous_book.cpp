#include "scheduler/market/clearing/continuous_book.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace suanwang {

std::span<const ContinuousBook::Match> ContinuousBook::insert(const MarketOrder& order) {
  SUANWANG_CHECK(order.quantity > 0 && order.quantity <= kMostOrderQuantity &&
                     order.price_microfen >= 0 && order.price_microfen <= kMostOrderPrice &&
                     order.least >= 0 && order.least <= order.quantity,
                 "an order that the market's book objects to");
  matches_.clear();
  const std::int64_t found = look_for_fills(order);
  const bool trades = found > 0 && found >= order.least;
  if (trades) {
    for (const Fill& fill : fills_) {
      trade(order, fill);
    }
  }
  if (const std::int64_t rest = order.quantity - (trades ? found : 0); rest > 0) {
    wait(order, rest);
  }
  return matches_;
}

bool ContinuousBook::cancel(std::uint64_t number) {
  const auto entry = slot_of_.find(number);
  if (entry == slot_of_.end()) {
    return false;
  }
  remove(entry->second);
  return true;
}

std::int64_t ContinuousBook::waiting(std::uint64_t number) const {
  const auto entry = slot_of_.find(number);
  return entry == slot_of_.end() ? 0 : slots_[entry->second].rest;
}

std::optional<std::int64_t> ContinuousBook::best(Side side) const {
  const Levels& of_side = levels(side);
  if (of_side.empty()) {
    return std::nullopt;
  }
  const std::int64_t cost = of_side.begin()->first.cost;
  return side == Side::ask ? cost : -cost;
}

/// Leaves in fills_ what the order could trade with; the units in all.
std::int64_t ContinuousBook::look_for_fills(const MarketOrder& order) {
  fills_.clear();
  const Side other = order.side == Side::bid ? Side::ask : Side::bid;
  const std::int64_t limit = cost_of(other, order.price_microfen);
  std::int64_t found = 0;
  for (const auto& [key, level] : levels(other)) {
    if (key.cost > limit || found == order.quantity) {
      break;
    }
    const std::int64_t price = other == Side::ask ? key.cost : -key.cost;
    found += fill_from(level, price, order.quantity - found);
  }
  return found;
}

std::int64_t ContinuousBook::fill_from(const Level& level,
                                       std::int64_t price_microfen,
                                       std::int64_t wanted) {
  std::int64_t found = 0;
  for (std::uint32_t at = level.first; at != kNone && found < wanted; at = slots_[at].next) {
    const Slot& slot = slots_[at];
    if (slot.least <= wanted - found) {
      fills_.push_back({at, std::min(slot.rest, wanted - found), price_microfen});
      found += fills_.back().quantity;
    }
  }
  return found;
}

void ContinuousBook::trade(const MarketOrder& order, const Fill& fill) {
  Slot& slot = slots_[fill.slot];
  const bool buys = order.side == Side::bid;
  matches_.push_back({buys ? order.number : slot.number,
                      buys ? slot.number : order.number,
                      fill.quantity,
                      fill.price_microfen});
  slot.rest -= fill.quantity;
  slot.least = 0;
  if (slot.rest == 0) {
    remove(fill.slot);
  }
}

void ContinuousBook::wait(const MarketOrder& order, std::int64_t rest) {
  if (free_.empty()) {
    SUANWANG_CHECK(slots_.size() < kNone, "too many orders wait");
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t at = free_.back();
  const bool is_new = slot_of_.try_emplace(order.number, at).second;
  SUANWANG_CHECK(is_new, "an order of that number waits already");
  free_.pop_back();
  const Key key{cost_of(order.side, order.price_microfen), order.preference};
  const auto entry = levels(order.side).try_emplace(key).first;
  Level& level = entry->second;
  std::uint32_t before = level.last;
  while (before != kNone && !slots_[before].waits_before(order)) {
    before = slots_[before].previous;
  }
  const std::uint32_t after = before == kNone ? level.first : slots_[before].next;
  const std::int64_t least = rest == order.quantity ? order.least : 0;
  slots_[at] = {order.number, rest, least, order.placed, entry, before, after, order.side};
  (before == kNone ? level.first : slots_[before].next) = at;
  (after == kNone ? level.last : slots_[after].previous) = at;
}

void ContinuousBook::remove(std::uint32_t at) {
  const Slot& slot = slots_[at];
  Level& level = slot.level->second;
  (slot.previous == kNone ? level.first : slots_[slot.previous].next) = slot.next;
  (slot.next == kNone ? level.last : slots_[slot.next].previous) = slot.previous;
  if (level.first == kNone) {
    levels(slot.side).erase(slot.level);
  }
  slot_of_.erase(slot.number);
  free_.push_back(at);
}

}  // namespace suanwang
