// The action that makes a contract of a match.
#include "sim/platform/action_list.hpp"

namespace suanwang {

Refusal ActionList::check_sale(JobId job, const SaleTerms& sale) const {
  if (const Refusal refusal = check_city_job(job, true); refusal != Refusal::none) {
    return refusal;
  }
  if (market_ == nullptr) {
    return Refusal::no_offer;
  }
  switch (market_->objection(world_->jobs()[job].request, sale, now_)) {
    case MarketBooks::Objection::no_offer:
      return Refusal::no_offer;
    case MarketBooks::Objection::beyond_limit:
      return Refusal::beyond_limit;
    case MarketBooks::Objection::sold_out:
      return Refusal::sold_out;
    case MarketBooks::Objection::none:
      break;
  }
  return check_target(job, market_->plan().offers[sale.offer].centre);
}

Refusal ActionList::contract(JobId job, const SaleTerms& sale) {
  Refusal refusal = check_sale(job, sale);
  CentreId centre;
  if (refusal == Refusal::none) {
    centre = market_->plan().offers[sale.offer].centre;
    refusal = send_if_room(job, centre);
  }
  if (refusal == Refusal::none) {
    market_->open(world_->jobs()[job].request, sale, now_);
  }
  ActionDetail detail;
  detail.first = sale.offer;
  detail.sale = sale;
  return note(ActionKind::contract, refusal, job, centre.value(), now_, &detail);
}

}  // namespace suanwang
