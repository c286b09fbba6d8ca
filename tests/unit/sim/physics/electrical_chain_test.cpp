#include "sim/physics/electrical_chain.hpp"

#include <map>

#include <catch2/catch.hpp>

using suanwang::ElectricalChain;
using suanwang::ElectricalChainParams;
using suanwang::Share;
using suanwang::UpsKind;

namespace {

ElectricalChain chain_of(UpsKind kind) {
  ElectricalChainParams params;
  params.ups = kind;
  return ElectricalChain(params);
}

}  // namespace

TEST_CASE("each kind of UPS is as efficient as its curve was drawn to be", "[electrical]") {
  // Efficiencies at 12.5, 25, 50 and 100 % of the rating, as published with the curves, which round
  // them to the digits given here.
  const auto [kind, expected] = GENERATE(table<UpsKind, std::map<double, double>>({
      {UpsKind::legacy, {{.5, 0.913}, {1.0, 0.926}}},
      {UpsKind::modern, {{.125, 0.924}, {.25, 0.954}, {.5, 0.966}, {1.0, 0.966}}},
      {UpsKind::hvdc, {{.125, 0.944}, {.25, 0.964}, {.5, 0.973}, {1.0, 0.973}}},
  }));
  for (const auto& [share, efficiency] : expected) {
    INFO("at " << share);
    CHECK(chain_of(kind).ups_efficiency(share) == Approx(efficiency).margin(0.0005));
  }
  CHECK(chain_of(UpsKind::legacy).ups_efficiency(.125) == Approx(0.79).margin(0.005));
  CHECK(chain_of(UpsKind::legacy).ups_efficiency(.25) == Approx(0.87).margin(0.005));
}

TEST_CASE("a doubled UPS runs at half its load", "[electrical]") {
  // Modern, R = 2, load 0.75: x = 0.375; 2 (0.009 + 0.003 + 0.018 * 0.140625) = 0.0290625.
  // PDU: 0.004 + 0.014 * 0.5625 = 0.011875. Together 0.0409375: worked example 0.04094.
  const auto loss = chain_of(UpsKind::modern).loss(0.75);
  CHECK(loss.ups == Approx(0.0290625).epsilon(1e-14));
  CHECK(loss.pdu == Approx(0.011875).epsilon(1e-14));
  CHECK(loss.sum() == Approx(0.04094).margin(0.000005));
}

TEST_CASE("a chain without load loses its fixed parts", "[electrical]") {
  const auto loss = chain_of(UpsKind::legacy).loss(0.0);
  CHECK(loss.ups == Approx(2 * 0.030).epsilon(1e-15));
  CHECK(loss.pdu == Approx(0.004).epsilon(1e-15));
}

TEST_CASE("an own curve takes the place of the kind's", "[electrical]") {
  ElectricalChainParams params;
  params.ups = UpsKind::legacy;
  params.ups_loss = {0.01, 0.02, 0.03};
  params.ups_rating = 1.0;
  params.pdu_fixed = Share{0};
  params.pdu_square = Share{10'000};
  const ElectricalChain chain(params);
  CHECK(chain.loss(0.5).ups == Approx(0.01 + 0.01 + 0.0075).epsilon(1e-14));
  CHECK(chain.loss(0.5).pdu == Approx(0.0025).epsilon(1e-14));
}
