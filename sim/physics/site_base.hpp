// What every site has whatever cools it: an electrical chain, lighting and the like, and a factor
// that fits the model to a meter.
#pragma once

#include <string>

#include "sim/base/fields.hpp"
#include "sim/physics/cooling_model.hpp"
#include "sim/physics/electrical_chain.hpp"
#include "sim/physics/numbers.hpp"

namespace suanwang {

struct SiteBaseParams {
  ElectricalChainParams electrical;
  Share auxiliary{12'000};
  double calibration_factor = 1.0;
  std::string source = "defaults: engineering judgement (M), not measured";

  template <class V>
  void fields(V& v) {
    electrical.fields(v);
    v.optional("auxiliary",
               auxiliary,
               "lighting, control, offices, over design IT power, at any load",
               between(Share{0}, Share{500'000}));
    v.optional("calibration_factor",
               calibration_factor,
               "every part of the overhead times this, to fit a metered PUE; water is not scaled",
               between(0.1, 10.0));
    v.optional("source", source, "where the figures come from");
  }
};

class SiteBase {
 public:
  explicit SiteBase(const SiteBaseParams& params)
      : chain_(params.electrical),
        auxiliary_(number(params.auxiliary)),
        calibration_factor_(params.calibration_factor) {}

  /// Losses and auxiliary draw; the cooling is left at 0.
  [[nodiscard]] Overhead uncooled(double load) const {
    const ElectricalChain::Loss loss = chain_.loss(load);
    Overhead overhead;
    overhead[Subsystem::ups] = loss.ups;
    overhead[Subsystem::pdu] = loss.pdu;
    overhead[Subsystem::auxiliary] = auxiliary_;
    return overhead;
  }

  /// Heat of the losses stays as modelled: the factor corrects the meter, not the load on the
  /// plant.
  [[nodiscard]] Overhead calibrated(Overhead overhead) const {
    for (double& part : overhead.part) {
      part *= calibration_factor_;
    }
    return overhead;
  }

 private:
  ElectricalChain chain_;
  double auxiliary_;
  double calibration_factor_;
};

/// The loss that becomes heat in the white space, beside the IT load itself.
inline double electrical_loss(const Overhead& overhead) {
  return overhead[Subsystem::ups] + overhead[Subsystem::pdu];
}

}  // namespace suanwang
