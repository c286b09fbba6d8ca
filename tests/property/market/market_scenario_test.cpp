// Markets worked out by hand, as scenarios, from the file to the tables.
#include <string>

#include <catch2/catch.hpp>

#include "tests/support/market_scene.hpp"

namespace suanwang {

namespace {

using test::centre;
using test::Json;
using test::MarketScene;
using test::scenario;
using test::stream;

/// The worked example: bids of 100, 80 and 60 cards at 14, 12 and 9, in jobs of so many cards each;
/// asks of 120, 70 and 100 at 7, 10 and 13.
std::string three_and_three(const std::string& rule) {
  return scenario(centre("s1", 12, 10) + centre("s2", 7, 10) + centre("s3", 10, 10),
                  stream("b1", 14) + stream("b2", 12) + stream("b3", 9),
                  "  clearing: 30 min\n"
                  "  patience: 20 min\n"
                  "  offers:\n"
                  "    - { centre: s1, ask: 7 CNY/card-h }\n"
                  "    - { centre: s2, ask: 10 CNY/card-h }\n"
                  "    - { centre: s3, ask: 13 CNY/card-h }\n",
                  rule);
}

void add_pods(const MarketScene& scene, int cards) {
  scene.pods("b1", {{100 / cards, cards}});
  scene.pods("b2", {{80 / cards, cards}});
  scene.pods("b3", {{60 / cards, cards}});
}

double surplus_of(const Json& market) {
  const Json& surplus = market.at("surplus_cny");
  return surplus.at("buyers").get<double>() + surplus.at("sellers").get<double>() +
         surplus.at("platform").get<double>();
}

}  // namespace

TEST_CASE("three buyers and three sellers meet at 10, or at 11 by the marginal pair", "[market]") {
  const MarketScene scene;
  add_pods(scene, 10);
  const auto [rule, price, buyers, sellers] =
      GENERATE(table<std::string, std::string, double, double>(
          {{"{ name: call-auction, price: competitive, k: 0.5 }", "10", 560, 360},
           {"call-auction", "11", 380, 540}}));
  const Json market = scene.run(three_and_three(rule));
  CHECK(market.at("traded").at("agreed_card_h") == 180);
  CHECK(market.at("traded").at("orders") == 18);
  CHECK(market.at("mean_price_cny").get<double>() == std::stod(price));
  CHECK(market.at("surplus_cny").at("buyers").get<double>() == buyers);
  CHECK(market.at("surplus_cny").at("sellers").get<double>() == sellers);
  CHECK(market.at("surplus_cny").at("platform") == 0);
  CHECK(market.at("bills").at("paid_cny").get<double>() == 180 * std::stod(price));
  CHECK(market.at("unmet").at("price_too_low").at("requested_card_h") == 60);
  // (120^2 + 60^2) / 180^2
  CHECK(market.at("hhi").get<double>() == Approx(0.555556).margin(1e-6));
  std::string trades;
  for (int i = 0; i < 18; ++i) {
    trades += (i < 12 ? "s1 10 " : "s2 10 ") + price + "\n";
  }
  CHECK(scene.cells("trades.csv", {"centre", "quantity", "price"}) == trades);
}

TEST_CASE("the same three and three have all of the welfare by flow, gangs or not", "[market]") {
  const MarketScene scene;
  add_pods(scene, GENERATE(1, 10));
  const Json market = scene.run(three_and_three("flow"));
  CHECK(market.at("traded").at("agreed_card_h") == 180);
  CHECK(surplus_of(market) == Approx(920));
}

TEST_CASE("single cards under vcg cost and earn what each presence makes", "[market]") {
  const MarketScene scene;
  add_pods(scene, 1);
  const Json market = scene.run(three_and_three("vcg"));
  // Each card of 180 is one of many: a buyer's presence costs the others the price of the next unit
  // to be had, 10; a seller's units are worth to the market what would replace them.
  CHECK(market.at("traded").at("agreed_card_h") == 180);
  CHECK(surplus_of(market) == Approx(920));
  CHECK(market.at("bills").at("paid_cny") == 1'800);
  // S1 gets 1450 for 120 cards, S2 720 for 60 (worked_example_test.cpp).
  CHECK(market.at("bills").at("received_cny").get<double>() == Approx(2'170).margin(0.9));
}

TEST_CASE("two clearings by hand, to the fen", "[market]") {
  const MarketScene scene;
  scene.pods("rich", {{1, 4, 0, 3'600}});
  scene.pods("middle", {{1, 4, 0, 2'700}});
  scene.pods("poor", {{1, 4, 600, 1'200}, {1, 8, 600, 1'200}});
  const std::string text = scenario(centre("a", 1, 4) + centre("b", 1, 4),
                                    stream("rich", 10) + stream("middle", 9) + stream("poor", 7),
                                    "  clearing: 30 min\n"
                                    "  fee: 2 %\n"
                                    "  offers:\n"
                                    "    - { centre: a, ask: 5 CNY/card-h }\n"
                                    "    - { centre: b, ask: 8 CNY/card-h }\n",
                                    "call-auction");
  const Json market = scene.run(text);
  // At 0 a, that needs 5 / 0.98 = 5.10204082, sells to rich, and b, at 8.16326531, to middle, half
  // way between that and 9. At 30 min nothing is free. At 60 min a is again, and sells to poor half
  // way between 5.10204082 and 7; b is free, and too dear. Eight cards are on no node.
  CHECK(scene.cells("trades.csv", {"time", "centre", "quantity", "price", "seller_price"}) ==
        "0 a 4 8.58163265 8.58163265\n0 b 4 8.58163265 8.58163265\n"
        "3600 a 4 6.05102041 6.05102041\n");
  // 4 cards x 1 h, 3/4 h and 1/3 h, half to even.
  CHECK(scene.cells("jobs.csv",
                    {"workload_name", "starting_time", "finish_time", "price", "contract_cost"}) ==
        "poor  600  \nmiddle 0 2700 8.58163265 25.74\nrich 0 3600 8.58163265 34.33\n"
        "poor 3600 4800 6.05102041 8.07\n");
  CHECK(scene.cells("orders.csv", {"workload_name", "placed", "decided", "outcome", "reason"}) ==
        "rich 0 0 matched \nmiddle 0 0 matched \npoor 600 600 unmatched no_eligible_offer\n"
        "poor 600 3600 matched \n");
  // Fees of 2 %: 68.66, 51.48 and 16.14 fen.
  const Json& bills = market.at("bills");
  CHECK(bills.at("paid_cny") == 68.14);
  CHECK(bills.at("fee_cny") == 1.36);
  CHECK(bills.at("received_cny") == 66.78);
  CHECK(bills.at("spread_cny") == 0);
  CHECK(bills.at("metered_card_h").get<double>() == Approx(25.0 / 3).margin(1e-6));

  scene.run(text, true);
  for (const char* table : {"trades.csv", "orders.csv", "jobs.csv", "decisions.csv"}) {
    CHECK(scene.text_of("again/" + std::string(table)) ==
          scene.text_of("out/" + std::string(table)));
  }
}

TEST_CASE("asks above all bids are no mistake, and lead to no trade", "[market]") {
  const MarketScene scene;
  scene.pods("jobs", {{3, 4}});
  const Json market = scene.run(scenario(centre("a", 4, 4),
                                         stream("jobs", 4),
                                         "  patience: 1 h\n"
                                         "  offers:\n"
                                         "    - { centre: a, ask: 5 CNY/card-h }\n",
                                         "price-time"));
  CHECK(market.at("traded").at("orders") == 0);
  CHECK(market.at("mean_price_cny").is_null());
  CHECK(market.at("unmet").at("price_too_low").at("orders") == 3);
  CHECK(scene.cells("jobs.csv", {"final_state", "finish_time", "reject_reason"}) ==
        "REJECTED 5400 unmatched\nREJECTED 5400 unmatched\nREJECTED 5400 unmatched\n");
}

TEST_CASE("without matching, buyers find the sellers that they know", "[market]") {
  const MarketScene scene;
  scene.pods("jobs", {{1, 4}});
  const auto price_by = [&](const std::string& rule) {
    scene.run(scenario(centre("a", 1, 4) + centre("b", 1, 4),
                       stream("jobs", 10, "", ", known: [b]"),
                       "  offers:\n"
                       "    - { centre: a, ask: 5 CNY/card-h }\n"
                       "    - { centre: b, ask: 8 CNY/card-h }\n",
                       rule));
    return scene.cells("trades.csv", {"centre", "price"});
  };
  CHECK(price_by("call-auction") == "a 7.5\n");
  CHECK(price_by("call-auction, matching: true") == "a 7.5\n");
  CHECK(price_by("call-auction, matching: false") == "b 9\n");
}

TEST_CASE("regulated cards go to the public interest first, at their price without a fee",
          "[market]") {
  const MarketScene scene;
  scene.pods("firms", {{1, 4}});
  scene.pods("labs", {{1, 4, 60}});
  const Json market =
      scene.run(scenario(centre("a", 1, 4, "public") + centre("b", 1, 4) +
                             "  tenants: [{ name: firm }, { name: lab, public_interest: true }]\n",
                         stream("firms", 10, "offset: 30 s, tenants: [firm], ") +
                             stream("labs", 6, "tenants: [lab], "),
                         "  clearing: 10 min\n"
                         "  fee: 10 %\n"
                         "  offers:\n"
                         "    - { centre: a, ask: 5 CNY/card-h, regulated: true }\n"
                         "    - { centre: b, ask: 9 CNY/card-h }\n",
                         "price-time"));
  // The firm came first, and pays b's 9 / 0.9.
  CHECK(scene.cells("trades.csv", {"time", "tenant", "centre", "price"}) ==
        "600 lab a 5\n600 firm b 10\n");
  CHECK(market.at("bills").at("fee_cny") == 4);
  CHECK(market.at("bills").at("paid_cny") == 60);
}

}  // namespace suanwang
