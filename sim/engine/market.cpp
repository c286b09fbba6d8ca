// What the engine does for a market: orders and contracts as jobs come, are sold, run and leave.
// Not to be inlined where every job of a run without a market would pay for it.
#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/engine/run.hpp"

namespace suanwang {

void Simulator::Run::open_market() {
  if (options_.market == nullptr) {
    return;
  }
  market_ = std::make_unique<MarketBooks>(*options_.market, *city_, options_.seed);
  platform_view_.market = market_.get();
  actions_.trade_on(market_.get());
  tells_more_ = true;
  world_.watch_undone();
  const std::vector<Offer>& offers = market_->plan().offers;
  for (std::uint32_t i = 0; i < offers.size(); ++i) {
    if (offers[i].drops_out != kNever) {
      expect(std::max(offers[i].drops_out, Time{}), Kind::dropout, i, 0);
    }
  }
}

/// A sale that was just made.
[[gnu::noinline]] void Simulator::Run::note_contract(const Action& action) {
  const JobRequest& request = world_.jobs()[action.job].request;
  const MarketContract* contract = market_->find(request.number);
  SUANWANG_CHECK(contract != nullptr, "a job was sold without a contract");
  if (last_sale_ != now_) {
    market_->check();
    last_sale_ = now_;
  }
  fingerprint_.add(static_cast<std::uint64_t>(contract->price_ufen) ^
                   static_cast<std::uint64_t>(contract->seller_ufen) << 1U ^
                   std::uint64_t{contract->offer} << 50U);
  OrderRow row{request};
  row.product = contract->product;
  row.limit_ufen = contract->limit_ufen;
  row.decided = now_;
  row.contract = contract;
  recorder_->order_decided(row);
  const Duration patience = market_->plan().rule_of(request)->withdrawal;
  if (patience.ms < kNever.ms) {
    expect(now_ + patience, Kind::withdrawal, action.job.value(), contract->number.value());
  }
}

/// Who rejects an order for no reason of the market has a policy of its own.
[[gnu::noinline]] void Simulator::Run::note_rejection(const Action& action) {
  const auto reason = static_cast<Unmatched>(action.place);
  const JobRequest& request = world_.jobs()[action.job].request;
  if (market_->is_order(request)) {
    const Unmatched told = reason == Unmatched::none ? Unmatched::no_offer : reason;
    market_->note_unmatched(request, told);
    OrderRow row{request};
    row.product = market_->plan().rule_of(request)->product;
    row.limit_ufen = market_->limit_ufen(request);
    row.decided = now_;
    row.reason = told;
    recorder_->order_decided(row);
  }
  const bool is_unmatched = reason != Unmatched::none && reason != Unmatched::no_offer;
  const RejectReason other = reject_reason(action.job);
  const bool could_run = other == RejectReason::policy;
  book_end(
      action.job,
      FinalState::rejected,
      is_unmatched || (reason != Unmatched::none && could_run) ? RejectReason::unmatched : other);
}

[[gnu::noinline]] void Simulator::Run::start_contract(JobId id) {
  const std::uint64_t number = world_.jobs()[id].request.number;
  if (market_->find(number) != nullptr) {
    market_->start(number, now_);
  }
}

/// A job that ran is back in its queue, suspended, or killed by the failure: then it is stopped,
/// and has not fallen back to anything.
[[gnu::noinline]] void Simulator::Run::stop_contract(JobId id, PauseCause cause, Duration notice) {
  const std::uint64_t number = world_.jobs()[id].request.number;
  if (market_->find(number) == nullptr) {
    return;
  }
  const LiveJob& job = world_.jobs()[id];
  const bool is_killed = job.phase == JobPhase::admitted && job.start != kNever;
  killed_undone_ = is_killed ? world_.undone_by(now_, job) : Duration{};
  market_->stop(number, now_, cause, notice, world_.history(id).undone + killed_undone_);
}

[[gnu::noinline]] void Simulator::Run::close_contract(JobId id, ContractState how) {
  const std::uint64_t number = world_.jobs()[id].request.number;
  if (market_->find(number) == nullptr) {
    return;
  }
  if (world_.history(id).traffic.too_far.ms > 0) {
    market_->break_latency(number, now_);
  }
  market_->close(number, now_, how);
}

/// All contracts of the offer are broken, in the order in which their jobs arrived. Jobs whose data
/// are on their way come back when these have landed.
void Simulator::Run::drop_out(std::uint32_t offer) {
  fingerprint_.add(std::uint64_t{offer} << 32U);
  const std::vector<std::uint64_t> numbers = market_->jobs_of(offer);
  std::vector<JobId> jobs;
  for (std::uint32_t slot = 0; slot < world_.jobs().slot_count(); ++slot) {
    const JobId id(slot);
    if (world_.jobs().is_live(id) && !world_.jobs().is_part(id) &&
        std::binary_search(numbers.begin(), numbers.end(), world_.jobs()[id].request.number)) {
      jobs.push_back(id);
    }
  }
  std::sort(jobs.begin(), jobs.end(), [this](JobId a, JobId b) {
    return world_.jobs()[a].request.number < world_.jobs()[b].request.number;
  });
  for (const JobId id : jobs) {
    if (world_.jobs()[id].phase != JobPhase::moving) {
      give_back(id);
    }
    stop_contract(id, PauseCause::failure);
    close_contract(id, ContractState::defaulted);
  }
}

void Simulator::Run::give_back(JobId id) {
  const CentreId centre = world_.jobs()[id].centre;
  world_.give_back(now_, id);
  fingerprint_.add(world_.jobs()[id].request.number);
  std::erase(centre_seats_[centre].arrived, id);  // it may have come at this instant
  note_change(centre, Change::end);
  hold_again(id);
  city_seat_.arrived.push_back(id);
}

/// Of a job whose data have come: the seller has dropped out meanwhile, or its centre can't run the
/// job any more, which is the same to its buyer. True: then the job is the platform's again.
bool Simulator::Run::take_from_seller(JobId id, bool has_room) {
  const std::uint64_t number = world_.jobs()[id].request.number;
  const bool has_contract = market_->find(number) != nullptr;
  if (has_contract) {
    market_->note_data(number, now_);
  }
  if (!market_->is_dropped(number) && (!has_contract || has_room)) {
    return false;
  }
  if (has_contract) {
    close_contract(id, ContractState::defaulted);
  }
  market_->wait_again(number, now_);
  if (has_room) {
    give_back(id);
  } else {
    hold_again(id);
    city_seat_.arrived.push_back(id);
  }
  return true;
}

/// Unless its job has begun or left since the match, or waits for data of its own.
void Simulator::Run::withdraw_order(JobId id, std::uint32_t contract) {
  const MarketContract* match =
      world_.jobs().is_live(id) ? market_->find(world_.jobs()[id].request.number) : nullptr;
  if (match == nullptr || match->number.value() != contract ||
      market_->ledger().contract(match->number).began != kNever) {
    return;
  }
  if (world_.jobs()[id].phase == JobPhase::moving) {  // the buyer is not ready
    const Duration patience = market_->plan().rule_of(world_.jobs()[id].request)->withdrawal;
    expect(now_ + patience, Kind::withdrawal, id.value(), contract);
    return;
  }
  if (world_.jobs()[id].phase != JobPhase::waiting) {
    return;  // a policy has suspended it before it began: it is in no queue to leave
  }
  const CentreId centre = world_.jobs()[id].centre;
  close_contract(id, ContractState::cancelled);
  world_.withdraw(id);
  std::erase(centre_seats_[centre].arrived, id);
  note_change(centre, Change::end);
  book_end(id, FinalState::killed, RejectReason::none);
}

[[gnu::noinline]] void Simulator::Run::tell_more(JobId id, JobRow& row) {
  if (!outputs_.empty()) {
    tell_output(id, row);
  }
  if (market_ != nullptr) {
    tell_contract(id, row);
  }
}

/// The bills of a job that leaves, or of what one has run by the end; orders that still wait then.
[[gnu::noinline]] void Simulator::Run::tell_contract(JobId id, JobRow& row) {
  const std::uint64_t number = row.request.number;
  const bool has_contract = market_->find(number) != nullptr;
  close_contract(id, ContractState::ended);
  const Int128 metered = market_->metered_unit_ms(number);
  row.contract = market_->settle(number);
  if (row.contract != nullptr && !world_.writes_checkpoints()) {
    Int128 ran = Int128{row.task_ms_before} * row.request.accelerators;
    if (row.start != kNever) {
      const Time until = row.finish == kNever ? now_ : row.finish;
      ran += Int128{static_cast<std::int64_t>(row.request.total_accelerators())} *
             (until - row.start).ms;
    }
    // What its seller's failure killed is in the row, and was not delivered.
    const Int128 lost = Int128{static_cast<std::int64_t>(row.request.total_accelerators())} *
                        (row.state == FinalState::killed ? killed_undone_ : Duration{}).ms;
    SUANWANG_CHECK(ran == metered + lost,
                   "a job's contracts have metered what its row does not tell");
  }
  killed_undone_ = {};
  const bool is_dropped = row.contract != nullptr && !has_contract;
  if (row.state == FinalState::waiting && market_->is_order(row.request) &&
      (is_dropped || !world_.jobs()[id].centre.exists())) {
    market_->note_unmatched(row.request, Unmatched::none);
    OrderRow order{row.request};
    order.product = market_->plan().rule_of(row.request)->product;
    order.limit_ufen = market_->limit_ufen(row.request);
    recorder_->order_decided(order);
  }
}

void Simulator::Run::close_market() {
  if (market_ != nullptr) {
    totals_.market = market_->finish(now_);
    recorder_->contracts_closed(market_->ledger());
  }
}

}  // namespace suanwang
