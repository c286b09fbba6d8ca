// What the engine does for a market: orders and contracts as jobs come, are sold and leave. Not to
// be inlined where every job of a run without a market would pay for it.
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

[[gnu::noinline]] void Simulator::Run::tell_more(JobId id, JobRow& row) {
  if (!outputs_.empty()) {
    tell_output(id, row);
  }
  if (market_ != nullptr) {
    tell_contract(id, row);
  }
}

/// The bill of a job that leaves, or of what one has run by the end; orders that still wait then.
[[gnu::noinline]] void Simulator::Run::tell_contract(JobId id, JobRow& row) {
  const MarketContract* contract = market_->find(row.request.number);
  if (contract != nullptr) {
    told_contract_.price_ufen = contract->price_ufen;
    Int128 metered = Int128{row.task_ms_before} * row.request.accelerators;
    if (row.start != kNever) {
      const Time until = row.finish == kNever ? now_ : row.finish;
      metered += Int128{static_cast<std::int64_t>(row.request.total_accelerators())} *
                 (until - row.start).ms;
    }
    told_contract_.bill = market_->end(row.request.number, metered);
    row.contract = &told_contract_;
  } else if (row.state == FinalState::waiting && market_->is_order(row.request) &&
             !world_.jobs()[id].centre.exists()) {
    market_->note_unmatched(row.request, Unmatched::none);
    OrderRow order{row.request};
    order.product = market_->plan().rule_of(row.request)->product;
    order.limit_ufen = market_->limit_ufen(row.request);
    recorder_->order_decided(order);
  }
}

void Simulator::Run::close_market() {
  if (market_ != nullptr) {
    totals_.market = market_->close(now_);
  }
}

}  // namespace suanwang
