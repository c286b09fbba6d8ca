#include "sim/physics/electrical_chain.hpp"

#include "sim/physics/numbers.hpp"

namespace suanwang {

namespace {

LossCurve curve_of(const ElectricalChainParams& params) {
  if (!params.ups_loss) {
    return loss_curve(params.ups);
  }
  const auto& own = *params.ups_loss;
  return {own[0], own[1], own[2]};
}

}  // namespace

LossCurve loss_curve(UpsKind kind) {
  switch (kind) {
    case UpsKind::legacy:
      return {0.030, 0.020, 0.030};
    case UpsKind::hvdc:
      return {0.006, 0.010, 0.012};
    case UpsKind::modern:
      break;
  }
  return {0.009, 0.008, 0.018};
}

ElectricalChain::ElectricalChain(const ElectricalChainParams& params)
    : ups_(curve_of(params)),
      rating_(params.ups_rating),
      pdu_fixed_(number(params.pdu_fixed)),
      pdu_square_(number(params.pdu_square)) {}

}  // namespace suanwang
