// What becomes of contracts, worked out by hand, from the file to the tables.
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

/// One class that promises 99 % and a start within 10 min.
const std::string kRules =
    "  contracts:\n"
    "    sla: { gold: { availability: [{ below: 99 %, credit: 50 % }], start_within: 10 min,\n"
    "                   late_start_credit: 10 %, default_credit: 20 %, source: hand } }\n"
    "    spot: { preemption_notice: 2 min, source: hand }\n"
    "    on_demand: { cancellation: { notice: 1 h, fee: 10 % }, source: hand }\n"
    "    reserved: { prepaid: 100 %, source: hand }\n";

}  // namespace

TEST_CASE("a job whose seller drops out is matched anew, at the next clearing", "[market]") {
  const MarketScene scene;
  scene.pods("job", {{1, 4, 0, 3'600}});
  const Json market =
      scene.run(scenario(centre("a", 1, 4) + centre("b", 1, 4),
                         stream("job", 10),
                         kRules + "  offers:\n"
                                  "    - { centre: a, ask: 5 CNY/card-h, drops_out: 40 "
                                  "min }\n"
                                  "    - { centre: b, ask: 6 CNY/card-h }\n",
                         "call-auction"));
  // At 0 a, half way between 5 and 10. Its 40 min are lost with it. At 60 min b, between 6 and 10.
  CHECK(
      scene.cells("contracts.csv", {"seller", "state", "replaces", "began", "closed", "due_cny"}) ==
      "a defaulted  0 2400 0\nb ended 0 3600 7200 32\n");
  CHECK(scene.cells("contract_runs.csv", {"contract", "what", "from", "until"}) ==
        "0 failed 0 2400\n1 running 3600 7200\n");
  CHECK(scene.cells("jobs.csv", {"starting_time", "finish_time", "price", "contract_cost"}) ==
        "3600 7200 8 32\n");
  CHECK(market.at("contracts").at("defaulted") == 1);
  CHECK(market.at("contracts").at("replaced") == 1);
  CHECK(market.at("traded").at("orders") == 1);
}

TEST_CASE("who waits too long after the match withdraws, and pays for what is left", "[market]") {
  const MarketScene scene;
  scene.pods("halves", {{2, 2, 0, 7'200}});
  scene.pods("whole", {{1, 4, 0, 3'600}});
  const std::string streams =
      stream("halves", 10) + stream("whole", 10, "", ", withdraw_after: 5 min");
  const std::string text = scenario(centre("a", 2, 4),
                                    streams,
                                    kRules + "  offers: [{ centre: a, ask: 5 CNY/card-h }]\n",
                                    "call-auction") +
                           "  centre: { order: fcfs, start: easy, place: worst-fit }\n";
  const Json market = scene.run(text);
  // All eight cards are sold at 0, and the halves start on a node each: none has four left. At 5
  // min 55 min x 4 cards x 7.5 CNY are left, of which a tenth is due: the start was not late by
  // then.
  CHECK(scene.cells("contracts.csv", {"state", "began", "closed", "cancellation_cny", "due_cny"}) ==
        "ended 0 7200 0 30\nended 0 7200 0 30\ncancelled  300 2.75 2.75\n");
  CHECK(scene.cells("jobs.csv", {"final_state", "starting_time", "contract_cost"}) ==
        "COMPLETED_KILLED  2.75\nCOMPLETED_SUCCESSFULLY 0 30\nCOMPLETED_SUCCESSFULLY 0 30\n");
  CHECK(market.at("contracts").at("cancelled") == 1);
  CHECK(market.at("bills").at("cancellation_cny") == 2.75);
}

TEST_CASE("a late start is credited", "[market]") {
  const MarketScene scene;
  scene.pods("halves", {{2, 2, 0, 3'600}});
  scene.pods("whole", {{1, 4, 0, 3'600}});
  const Json market = scene.run(scenario(centre("a", 2, 4),
                                         stream("halves", 10) + stream("whole", 10),
                                         kRules + "  offers: [{ centre: a, ask: 5 CNY/card-h }]\n",
                                         "call-auction") +
                                "  centre: { order: fcfs, start: easy, place: worst-fit }\n");
  // Sold at 0, started at 60 min: 30 CNY less a tenth.
  CHECK(scene.cells("contracts.csv",
                    {"began", "start_by", "started_late", "credit_cny", "due_cny"}) ==
        "0 600 0 0 15\n0 600 0 0 15\n3600 600 1 3 27\n");
  CHECK(market.at("bills").at("credit_cny") == 3);
}

TEST_CASE("reserved cards are paid for whole terms, used or not", "[market]") {
  const MarketScene scene;
  scene.pods("job", {{1, 4, 0, 1'200}});
  const Json market = scene.run(
      scenario(centre("a", 1, 4),
               stream("job", 10, "", ", product: reserved"),
               kRules + "  term: 1 h\n"
                        "  offers: [{ centre: a, product: reserved, ask: 5 CNY/card-h }]\n",
               "call-auction"));
  CHECK(scene.cells("contracts.csv",
                    {"product", "ends", "closed", "metered_card_hours", "due_cny"}) ==
        "reserved 3600 1200 1.333333 30\n");
  CHECK(market.at("traded").at("agreed_card_h") == 4);
  CHECK(market.at("bills").at("paid_cny") == 30);
}

TEST_CASE("a term begins with its job, and a late one is credited", "[market]") {
  const MarketScene scene;
  scene.pods("halves", {{2, 2, 0, 3'600}});
  scene.pods("whole", {{1, 4, 0, 1'200}});
  scene.run(scenario(centre("a", 2, 4),
                     stream("halves", 10) + stream("whole", 10, "", ", product: reserved"),
                     kRules +
                         "  term: 1 h\n"
                         "  offers:\n"
                         "    - { centre: a, cards: 4, ask: 5 CNY/card-h }\n"
                         "    - { centre: a, cards: 4, product: reserved, ask: 5 CNY/card-h }\n",
                     "call-auction") +
            "  centre: { order: fcfs, start: easy, place: worst-fit }\n");
  // The halves take two cards of each node until 60 min; then one hour is paid, less a tenth.
  CHECK(scene.cells("contracts.csv",
                    {"product", "begins", "ends", "began", "started_late", "due_cny"}) ==
        "on-demand 0 3600 0 0 15\non-demand 0 3600 0 0 15\nreserved 3600 7200 3600 1 27\n");
}

TEST_CASE("notices run side by side, one victim for each who needs room", "[market]") {
  const MarketScene scene;
  scene.pods("cheap", {{3, 4, 0, 3'600}});
  scene.pods("own", {{2, 4, 600, 600}});
  scene.run(scenario(centre("a", 3, 4),
                     stream("cheap", 3, "on_preemption: save, ", ", product: spot") +
                         "    - { name: own, to: a, trace: { format: openb, file: own.openb.csv } "
                         "}\n",
                     kRules + "  offers: [{ centre: a, product: spot, ask: 1 CNY/card-h }]\n",
                     "call-auction") +
            "  centre: { order: fcfs, start: { name: spot, notice: 2 min }, place: best-fit }\n");
  CHECK(scene.cells("jobs.csv", {"workload_name", "starting_time"}) ==
        "own 720\nown 720\ncheap 0\ncheap 1320\ncheap 1320\n");
}

TEST_CASE("spot cards are taken back with notice, and nothing is owed for that", "[market]") {
  const MarketScene scene;
  scene.pods("cheap", {{1, 4, 0, 3'600}});
  scene.pods("own", {{1, 4, 600, 1'200}});
  const std::string text =
      scenario(centre("a", 1, 4),
               stream("cheap", 3, "on_preemption: save, ", ", product: spot") +
                   "    - { name: own, to: a, trace: { format: openb, file: own.openb.csv } }\n",
               kRules + "  offers: [{ centre: a, product: spot, ask: 1 CNY/card-h }]\n",
               "call-auction");
  scene.run(text +
            "  centre: { order: fcfs, start: { name: spot, notice: 2 min }, place: best-fit "
            "}\n");
  // Told at 600 s, stopped at 720; the own job runs until 1920, then the rest of 2880 s.
  CHECK(scene.cells("contract_runs.csv", {"what", "from", "until"}) ==
        "running 0 720\npreempted 720 1920\nrunning 1920 4800\n");
  CHECK(scene.cells("contracts.csv", {"availability", "credit_cny", "due_cny"}) ==
        "1.000000 0 8\n");
  CHECK(scene.cells("jobs.csv", {"workload_name", "starting_time", "finish_time"}) ==
        "own 720 1920\ncheap 1920 4800\n");
  // With less than what was agreed it is a breach: three quarters were delivered, and half is
  // credited.
  scene.run(text +
            "  centre: { order: fcfs, start: { name: spot, notice: 1 min }, place: best-fit "
            "}\n");
  CHECK(scene.cells("contract_runs.csv", {"what", "from", "until"}) ==
        "running 0 660\npreempted-unnoticed 660 1860\nrunning 1860 4800\n");
  CHECK(scene.cells("contracts.csv", {"availability", "credit_cny", "due_cny"}) ==
        "0.750000 4 4\n");
}

TEST_CASE("a voucher brings a bid to the ask, and pays its share of the bill", "[market]") {
  const MarketScene scene;
  scene.pods("job", {{2, 4, 0, 3'600}});
  const std::string centres = centre("a", 2, 4) + "  tenants: [{ name: firm }]\n";
  const std::string offers = "  patience: 1 h\n  offers: [{ centre: a, ask: 9 CNY/card-h }]\n";
  const Json without =
      scene.run(scenario(centres, stream("job", 8, "tenants: [firm], "), offers, "call-auction"));
  CHECK(without.at("traded").at("orders") == 0);
  const std::string vouchers =
      "  vouchers: { share: 20 %, firm_cap: 10 CNY, longest_months: 12, signed_from: 2025-01-01,\n"
      "              source: hand }\n";
  const Json with = scene.run(scenario(centres,
                                       stream("job", 8, "tenants: [firm], ", ", vouchers: true"),
                                       vouchers + offers,
                                       "call-auction"));
  // Bids of 10; half way to 9. Of 38 CNY the city pays 7.60 for the first, and what is left of the
  // cap for the second, which had counted on as much.
  CHECK(scene.cells("contracts.csv", {"due_cny", "subsidy_cny", "buyer_paid_cny"}) ==
        "38 7.6 30.4\n38 2.4 35.6\n");
  CHECK(scene.cells("vouchers.csv", {"amount_cny", "limit"}) == "7.6 \n2.4 firm-cap\n");
  CHECK(with.at("vouchers").at("paid_cny") == 10);
  CHECK(with.at("vouchers").at("leverage").get<double>() == Approx(7.6));
  CHECK(with.at("surplus_cny").at("city").get<double>() == Approx(-15.2));
}

}  // namespace suanwang
