#include "sim/record/market_json.hpp"

#include "sim/base/quantity.hpp"
#include "sim/record/json_ratio.hpp"
#include "sim/record/labels.hpp"
#include "sim/record/summary_table.hpp"

namespace suanwang {

namespace {

using MarketJson = nlohmann::ordered_json;

constexpr Int128 kMsOfAnHour = 3'600'000;
constexpr Int128 kGflopsPerPflops = 1'000'000;

/// Milliseconds of units in a card-hour.
Int128 per_card_hour(const City& city) {
  return kMsOfAnHour * city.card_units;
}

/// Who gains what of the difference between the buyers' limits and the sellers' asks; in micro-fen
/// an hour x unit_ms, rounded down to a whole one where a fee is a fraction.
struct Surplus {
  Int128 buyers = 0;
  Int128 sellers = 0;
  Int128 platform = 0;

  explicit Surplus(const MarketTotals& market) {
    const Int128 fee = market.fee_ppm / kPpm;
    buyers = market.value - market.paid + market.vouchers;
    sellers = market.received - fee - market.cost;
    platform = market.paid - market.received + fee;
  }
};

MarketJson orders_json(const City& city, const OrderCount& count) {
  return {{"orders", count.orders},
          {"requested_card_h", json_ratio(count.unit_ms, per_card_hour(city))}};
}

MarketJson traded_json(const City& city, const OrderCount& count) {
  return {{"orders", count.orders},
          {"agreed_card_h", json_ratio(count.unit_ms, per_card_hour(city))}};
}

MarketJson unmet_json(const City& city, const MarketTotals& market) {
  MarketJson json = MarketJson::object();
  for (std::size_t r = 1; r < market.unmet.size(); ++r) {
    json[std::string(name_of(static_cast<Unmatched>(r)))] = orders_json(city, market.unmet[r]);
  }
  json["waiting"] = orders_json(city, market.waiting);
  return json;
}

/// Herfindahl and Hirschman: the sum of the squares of the sellers' shares; 1: one seller.
MarketJson concentration(const MarketTotals& market) {
  Int128 squares = 0;
  Int128 sum = 0;
  for (const Int128 sold : market.sold_unit_ms) {
    const Int128 seconds = sold / 1'000;  // squares of ms might not fit
    squares += seconds * seconds;
    sum += seconds;
  }
  return json_ratio(squares, sum * sum);
}

/// Cards of a seller, with its contracts and with what else ran there alone.
MarketJson cards_json(const Supply& supply, Int128 used_by_contracts) {
  const Int128 busy = supply.meter.busy_accelerator_ms;
  const Int128 available = supply.meter.available_accelerator_ms;
  return {{"with_contracts", json_ratio(busy, available)},
          {"without", json_ratio(busy - used_by_contracts, available)}};
}

MarketJson sellers_json(const City& city, const RunSummary& summary) {
  const MarketTotals& market = *summary.totals.market;
  MarketJson json = MarketJson::array();
  for (std::uint32_t c = 0; c < city.centres.size(); ++c) {
    const Int128 sold = market.sold_unit_ms[CentreId(c)];
    if (sold > 0) {
      json.push_back(
          {{"centre", city.centres[CentreId(c)].name},
           {"agreed_card_h", json_ratio(sold, per_card_hour(city))},
           {"share", json_ratio(sold, market.traded.unit_ms)},
           {"utilisation",
            cards_json(summary.centres[CentreId(c)].supply, market.used_at[CentreId(c)])}});
    }
  }
  return json;
}

MarketJson bills_json(const City& city, const MarketTotals& market) {
  const ContractAccount& account = market.account;
  return {{"metered_card_h", json_ratio(market.metered_unit_ms, per_card_hour(city))},
          {"due_cny", json_ratio(market.due_fen, kFenPerCny)},
          {"cancellation_cny", json_ratio(market.cancellation_fen, kFenPerCny)},
          {"credit_cny", json_ratio(market.credit_fen, kFenPerCny)},
          {"paid_cny", json_ratio(account.paid.base, kFenPerCny)},
          {"vouchers_cny", json_ratio(account.subsidy.base, kFenPerCny)},
          {"received_cny", json_ratio(account.received.base, kFenPerCny)},
          {"fee_cny", json_ratio(account.platform_fee.base, kFenPerCny)},
          {"spread_cny", json_ratio(account.spread.base, kFenPerCny)}};
}

/// What the city's money moved: what was due on contracts that had some of it, over that.
MarketJson vouchers_json(const MarketTotals& market) {
  return {{"claims", market.voucher_claims},
          {"refused", market.voucher_refusals},
          {"paid_cny", json_ratio(market.account.subsidy.base, kFenPerCny)},
          {"due_with_vouchers_cny", json_ratio(market.due_with_vouchers_fen, kFenPerCny)},
          {"leverage", json_ratio(market.due_with_vouchers_fen, market.account.subsidy.base)}};
}

}  // namespace

MarketJson market_json(const City& city, const RunSummary& summary) {
  const MarketTotals& market = *summary.totals.market;
  const Int128 yuan = kUfenPerCny * per_card_hour(city);
  const Surplus surplus(market);
  MarketJson json;
  json["traded"] = traded_json(city, market.traded);
  json["clearings_with_trades"] = market.clearings;
  json["mean_price_cny"] = market.traded.unit_ms == 0
                               ? MarketJson()
                               : json_ratio(market.paid, market.traded.unit_ms * kUfenPerCny);
  if (market.traded_gflops_ms > 0) {
    json["fp16"] = {{"agreed_PFLOPS_h",
                     json_ratio(market.traded_gflops_ms, per_card_hour(city) * kGflopsPerPflops)},
                    {"mean_price_cny",
                     json_ratio(market.paid_for_gflops,
                                market.traded_gflops_ms / kGflopsPerPflops * kUfenPerCny)}};
  }
  json["surplus_cny"] = {{"buyers", json_ratio(surplus.buyers, yuan)},
                         {"sellers", json_ratio(surplus.sellers, yuan)},
                         {"platform", json_ratio(surplus.platform, yuan)},
                         {"city", json_ratio(-market.vouchers, yuan)}};
  json["unmet"] = unmet_json(city, market);
  json["hhi"] = concentration(market);
  json["contracts"] = {{"cancelled", market.cancelled},
                       {"defaulted", market.defaulted},
                       {"replaced", market.replaced}};
  json["sellers"] = sellers_json(city, summary);
  json["offered_card_h"] = json_ratio(market.offered_unit_ms, per_card_hour(city));
  json["utilisation_of_offers"] = json_ratio(market.metered_unit_ms, market.offered_unit_ms);
  json["bills"] = bills_json(city, market);
  if (market.voucher_claims > 0) {
    json["vouchers"] = vouchers_json(market);
  }
  return json;
}

std::string market_lines(const City& city, const std::optional<MarketTotals>& market) {
  if (!market) {
    return {};
  }
  const Int128 card_hour = per_card_hour(city);
  const Int128 yuan = kUfenPerCny * card_hour;
  const Surplus surplus(*market);
  std::uint64_t unmet = 0;
  for (const OrderCount& count : market->unmet) {
    unmet += count.orders;
  }
  std::string text = "market: " + std::to_string(market->traded.orders) + " orders matched, for " +
                     ratio_text(market->traded.unit_ms, card_hour, 1) + " card-hours agreed at " +
                     ratio_text(market->paid, market->traded.unit_ms * kUfenPerCny, 2) +
                     " CNY on average; " + std::to_string(unmet) + " unmatched, " +
                     std::to_string(market->waiting.orders) + " waiting\n";
  if (market->voucher_claims > 0) {
    text += "vouchers: " + ratio_text(market->account.subsidy.base, kFenPerCny, 2) + " CNY for " +
            std::to_string(market->voucher_claims - market->voucher_refusals) + " contracts of " +
            ratio_text(market->due_with_vouchers_fen, kFenPerCny, 2) + " CNY\n";
  }
  return text + "surplus: buyers " + ratio_text(surplus.buyers, yuan, 2) + ", sellers " +
         ratio_text(surplus.sellers, yuan, 2) + ", platform " +
         ratio_text(surplus.platform, yuan, 2) + " CNY; billed " +
         ratio_text(market->due_fen, kFenPerCny, 2) + " CNY for " +
         ratio_text(market->metered_unit_ms, card_hour, 1) + " card-hours that ran, " +
         percent_text(market->metered_unit_ms, market->offered_unit_ms) + " of what was offered\n";
}

}  // namespace suanwang
