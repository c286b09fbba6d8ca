#include "scheduler/pipeline/market_round.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>

#include "sim/base/check.hpp"

namespace suanwang {

namespace {

constexpr std::size_t kNoAsk = SIZE_MAX;

/// Units of the partition that are free behind all that waits there.
std::int64_t free_behind_those(const Observation& observation,
                               const JobRequest& request,
                               PartitionId partition) {
  const PartitionRoom room = observation.room_for(request, partition);
  return std::max<std::int64_t>(room.free_units - observation.queued_units(partition), 0);
}

}  // namespace

MarketRound::MarketRound(const Observation& observation,
                         const MarketBooks& market,
                         MarketReach reach)
    : observation_(&observation), market_(&market), reach_(reach) {}

void MarketRound::add(JobId job) {
  const JobRequest& request = observation_->request(job);
  const std::vector<Offer>& offers = market_->plan().offers;
  MarketBid bid;
  bid.job = job;
  // Offers have the numbers below: of what was placed at the same time they wait first.
  bid.order.number = offers.size() + request.number;
  bid.order.quantity = static_cast<std::int64_t>(request.total_accelerators());
  bid.order.price_microfen = market_->bid_ufen(request, observation_->now());
  bid.order.placed = request.submit;
  bid.order.least = bid.order.quantity > 1 ? bid.order.quantity : 0;
  bid.is_of_public_interest =
      request.tenant.exists() && observation_->city().tenants[request.tenant].public_interest;
  for (std::uint32_t i = 0; i < offers.size(); ++i) {
    if (may_use(request, offers[i])) {
      bid.offers.push_back(i);
    }
  }
  bids_.push_back(std::move(bid));
}

/// Whatever it asks, and whether anything of it is left.
bool MarketRound::may_use(const JobRequest& request, const Offer& offer) const {
  const Time now = observation_->now();
  const bool is_found = reach_.matching || market_->plan().is_known(request, offer);
  if (!is_found || !market_->is_open(offer, now) ||
      offer.product != market_->plan().rule_of(request)->product ||
      static_cast<std::int64_t>(request.total_accelerators()) > offer.units ||
      (request.target.exists() && request.target != offer.centre)) {
    return false;
  }
  return observation_->could_run(request, offer.centre) && has_cards(request, offer) &&
         observation_->data_movement(request, offer.centre).time < Duration{kNever.ms};
}

/// Wherever the centre starts the job, it has the offer's cards, and is through in time.
bool MarketRound::has_cards(const JobRequest& request, const Offer& offer) const {
  const Time end = std::min(offer.until, request.deadline);
  bool is_good = false;
  observation_->for_each_partition(request, offer.centre, [&](PartitionId id) {
    const Partition& partition = observation_->city().partitions[id];
    const bool is_of_type =
        !offer.accelerator.exists() || partition.accelerator == offer.accelerator;
    const Duration run = market_->plan().agreed_time(
        request, observation_->walltime_on(request, id) + milliseconds(request.startup_ms));
    is_good = is_of_type && (end == kNever || observation_->now() + run <= end);
    return is_good;
  });
  return is_good;
}

/// What of the offer's cards is free, that none before it has counted.
std::int64_t MarketRound::room_at(const JobRequest& request,
                                  const Offer& offer,
                                  std::int64_t most) {
  std::int64_t room = 0;
  observation_->for_each_partition(request, offer.centre, [&](PartitionId id) {
    const auto [left, is_new] = room_left_.try_emplace(id, 0);
    if (is_new) {
      left->second = free_behind_those(*observation_, request, id);
    }
    const std::int64_t taken = std::min(left->second, most - room);
    left->second -= taken;
    room += taken;
    return room < most;
  });
  return room;
}

/// What other jobs hold is not there: an offer has no more than is free at its centre.
void MarketRound::open_offers() {
  const std::vector<Offer>& offers = market_->plan().offers;
  opened_.assign(offers.size(), 0);
  for (std::uint32_t i = 0; i < offers.size(); ++i) {
    const std::int64_t most = market_->free_units(i, observation_->now());
    const auto bid = std::find_if(bids_.begin(), bids_.end(), [i](const MarketBid& b) {
      return std::binary_search(b.offers.begin(), b.offers.end(), i);
    });
    if (most > 0 && bid != bids_.end()) {
      opened_[i] = room_at(observation_->request(bid->job), offers[i], most);
    }
  }
  rest_ = opened_;
}

void MarketRound::sell_regulated() {
  const std::vector<Offer>& offers = market_->plan().offers;
  std::vector<std::size_t> turns(bids_.size());
  for (std::size_t i = 0; i < turns.size(); ++i) {
    turns[i] = i;
  }
  std::stable_sort(turns.begin(), turns.end(), [this](std::size_t a, std::size_t b) {
    return bids_[a].is_of_public_interest && !bids_[b].is_of_public_interest;
  });
  for (const std::size_t i : turns) {
    const MarketBid& bid = bids_[i];
    const Offer* best = nullptr;
    std::uint32_t place = 0;
    for (const std::uint32_t o : bid.offers) {
      const Offer& offer = offers[o];
      const bool is_good = offer.is_regulated && offer.ask_ufen <= bid.order.price_microfen &&
                           rest_[o] >= bid.order.quantity &&
                           bid.order.quantity >= offer.least_units;
      if (is_good && (best == nullptr || std::tuple(offer.ask_ufen, !offer.goes_first) <
                                             std::tuple(best->ask_ufen, !best->goes_first))) {
        best = &offer;
        place = o;
      }
    }
    if (best != nullptr) {
      rest_[place] -= bid.order.quantity;
      sold_[i] = 1;
      sales_.push_back({i, {place, best->ask_ufen, best->ask_ufen}});
    }
  }
}

void MarketRound::clear(const RuleFor& rule_for, bool uses_pairs) {
  sold_.assign(bids_.size(), 0);
  open_offers();
  sell_regulated();
  std::map<std::tuple<std::size_t, std::vector<std::uint32_t>>, std::vector<std::size_t>> markets;
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < rest_.size() && uses_pairs; ++i) {
    all.push_back(i);
  }
  for (std::size_t i = 0; i < bids_.size(); ++i) {
    const std::vector<std::uint32_t>& offers = uses_pairs ? all : bids_[i].offers;
    if (bids_[i].offers.empty()) {
      bids_[i].reason = Unmatched::no_offer;
    } else if (!is_sold(i)) {
      markets[{offers.size(), offers}].push_back(i);
    }
  }
  for (auto& [key, bids] : markets) {
    const std::vector<std::uint32_t>& offers = std::get<1>(key);
    Market market = market_of(std::move(bids), offers);
    if (uses_pairs) {
      add_pairs(market);
    }
    clear_market(std::move(market), rule_for(offers));
  }
}

MarketRound::Market MarketRound::market_of(std::vector<std::size_t> bids,
                                           const std::vector<std::uint32_t>& offers) {
  const MarketPlan& plan = market_->plan();
  Market market;
  market.bids = std::move(bids);
  for (const std::size_t bid : market.bids) {
    market.book.bids.push_back(bids_[bid].order);
  }
  for (const std::uint32_t o : offers) {
    const Offer& offer = plan.offers[o];
    if (offer.is_regulated || rest_[o] == 0 || rest_[o] < offer.least_units) {
      continue;
    }
    MarketOrder ask;
    ask.number = o;
    ask.side = Side::ask;
    ask.quantity = rest_[o];
    ask.price_microfen = plan.asked_ufen(offer);
    ask.placed = offer.from;
    ask.preference = offer.goes_first ? 0 : 1;
    ask.least = offer.least_units;
    market.book.asks.push_back(ask);
    market.offers.push_back(o);
    market.left.push_back(rest_[o]);
  }
  market.ask_of.assign(market.bids.size(), kNoAsk);
  return market;
}

/// What data cost on their way to the centre, over the card-hours of the job.
void MarketRound::add_pairs(Market& market) const {
  constexpr double kMsPerHour = 3.6e6;
  std::vector<MarketPair>& pairs = market.book.pairs.emplace();
  for (std::uint32_t b = 0; b < market.bids.size(); ++b) {
    const MarketBid& bid = bids_[market.bids[b]];
    const JobRequest& request = observation_->request(bid.job);
    const double hours = static_cast<double>(bid.order.quantity) / observation_->city().card_units *
                         static_cast<double>(std::max<std::int64_t>(request.walltime.ms, 1)) /
                         kMsPerHour;
    for (std::uint32_t a = 0; a < market.offers.size(); ++a) {
      if (std::binary_search(bid.offers.begin(), bid.offers.end(), market.offers[a])) {
        const CentreId centre = market_->plan().offers[market.offers[a]].centre;
        const double extra = observation_->data_movement(request, centre).price_ufen / hours;
        pairs.push_back(
            {b, a, std::llround(std::min(extra, static_cast<double>(kMostOrderPrice)))});
      }
    }
  }
}

void MarketRound::clear_market(Market market, MarketRule& rule) {
  const std::string fault = objection(market.book);
  SUANWANG_CHECK(fault.empty(), "a book of the market is no good: " + fault);
  const MarketOutcome outcome = rule.clear(market.book);
  choose_asks(market, outcome);
  keep_lots(market);
  for (std::size_t b = 0; b < market.bids.size(); ++b) {
    MarketBid& bid = bids_[market.bids[b]];
    if (market.ask_of[b] == kNoAsk) {
      bid.reason = reason_of(bid, &outcome.bids[b], outcome.buyers_microfen.value_or(0));
      continue;
    }
    const SaleTerms terms = terms_of(market, outcome, b);
    rest_[terms.offer] -= bid.order.quantity;
    sold_[market.bids[b]] = 1;
    sales_.push_back({market.bids[b], terms});
  }
}

/// Those at one offer first, then those that were spread.
void MarketRound::choose_asks(Market& market, const MarketOutcome& outcome) const {
  std::vector<std::vector<std::size_t>> asks_of(market.bids.size());
  std::vector<std::size_t> turns;  // of bids that traded, in the order of their first trades
  for (const Trade& trade : outcome.trades) {
    std::vector<std::size_t>& asks = asks_of[trade.bid];
    if (asks.empty()) {
      turns.push_back(trade.bid);
    }
    if (std::find(asks.begin(), asks.end(), trade.ask) == asks.end()) {
      asks.push_back(trade.ask);
    }
  }
  const auto is_whole = [&](std::size_t b) {
    return outcome.bids[b].traded == market.book.bids[b].quantity;
  };
  const auto give = [&](std::size_t b, std::size_t a) {
    market.left[a] -= market.book.bids[b].quantity;
    market.ask_of[b] = a;
  };
  for (const std::size_t b : turns) {
    if (is_whole(b) && asks_of[b].size() == 1) {
      give(b, asks_of[b].front());
    }
  }
  if (outcome.sellers_microfen) {
    std::vector<std::size_t> others;
    for (std::size_t a = 0; a < market.offers.size(); ++a) {
      if (market.book.asks[a].price_microfen <= *outcome.sellers_microfen) {
        others.push_back(a);
      }
    }
    std::stable_sort(others.begin(), others.end(), [&market](std::size_t a, std::size_t b) {
      const MarketOrder& x = market.book.asks[a];
      const MarketOrder& y = market.book.asks[b];
      return std::tie(x.price_microfen, x.preference, x.placed) <
             std::tie(y.price_microfen, y.preference, y.placed);
    });
    for (const std::size_t b : turns) {
      asks_of[b].insert(asks_of[b].end(), others.begin(), others.end());
    }
  }
  for (const std::size_t b : turns) {
    for (std::size_t i = 0; i < asks_of[b].size() && market.ask_of[b] == kNoAsk; ++i) {
      if (is_whole(b) && market.left[asks_of[b][i]] >= market.book.bids[b].quantity) {
        give(b, asks_of[b][i]);
      }
    }
  }
}

/// Orders that lost a part of their offers may have left a seller with less than its lot.
void MarketRound::keep_lots(Market& market) {
  for (std::size_t a = 0; a < market.offers.size(); ++a) {
    const MarketOrder& ask = market.book.asks[a];
    if (ask.quantity - market.left[a] < ask.least) {
      std::replace(market.ask_of.begin(), market.ask_of.end(), a, kNoAsk);
      market.left[a] = ask.quantity;
    }
  }
}

/// At the market's one price, else at the price of the trade; where payments are of orders (vcg), a
/// seller's is the mean of its cards, rounded down to a micro-fen.
SaleTerms MarketRound::terms_of(const Market& market,
                                const MarketOutcome& outcome,
                                std::size_t bid) const {
  const std::size_t ask = market.ask_of[bid];
  const auto trade =
      std::find_if(outcome.trades.begin(), outcome.trades.end(), [&](const Trade& t) {
        return t.bid == bid && t.ask == ask && t.price_microfen;
      });
  SaleTerms terms;
  terms.offer = market.offers[ask];
  if (outcome.buyers_microfen && outcome.sellers_microfen) {
    terms.price_ufen = *outcome.buyers_microfen;
    terms.seller_ufen = *outcome.sellers_microfen;
  } else if (trade != outcome.trades.end()) {
    terms.price_ufen = *trade->price_microfen;
    terms.seller_ufen = *trade->price_microfen;
  } else {
    const OrderOutcome& buyer = outcome.bids[bid];
    const OrderOutcome& seller = outcome.asks[ask];
    terms.price_ufen = static_cast<std::int64_t>(buyer.microfen / buyer.traded);
    terms.seller_ufen = static_cast<std::int64_t>(seller.microfen / seller.traded);
  }
  return terms;
}

Unmatched MarketRound::reason_of(const MarketBid& bid,
                                 const OrderOutcome* outcome,
                                 std::int64_t price_ufen) const {
  const MarketPlan& plan = market_->plan();
  bool can_pay = false;
  std::int64_t most = 0;
  std::int64_t sum = 0;
  for (const std::uint32_t o : bid.offers) {
    if (plan.asked_ufen(plan.offers[o]) <= bid.order.price_microfen) {
      can_pay = true;
      most = std::max(most, opened_[o]);
      sum += opened_[o];
    }
  }
  if (!can_pay) {
    return Unmatched::price_too_low;
  }
  if (most < bid.order.quantity) {
    return sum < bid.order.quantity ? Unmatched::no_capacity : Unmatched::gang_not_whole;
  }
  if (price_ufen > bid.order.price_microfen) {
    return Unmatched::price_too_low;
  }
  const bool was_cut = outcome->left_out || outcome->traded > 0;
  return was_cut && bid.order.least > 0 ? Unmatched::gang_not_whole : Unmatched::no_capacity;
}

}  // namespace suanwang
