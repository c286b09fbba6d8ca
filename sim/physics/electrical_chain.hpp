// What is lost between the meter of a facility and its IT load: UPS, and transformers with PDUs.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"

namespace suanwang {

/// Kinds of UPS with a known shape of loss. The curves are engineering judgement; their shape (most
/// is lost at part load, where redundant UPS run) is that of the field measurements of LBNL and
/// CEC.
enum class UpsKind : std::uint8_t { legacy, modern, hvdc };

constexpr auto choices(UpsKind /*type*/) {
  return std::array{
      Choice<UpsKind>{"legacy", UpsKind::legacy, "double conversion, transformer based"},
      Choice<UpsKind>{"modern", UpsKind::modern, "double conversion, modular, no transformer"},
      Choice<UpsKind>{"hvdc", UpsKind::hvdc, "240 V or 336 V direct current"}};
}

/// a0 + a1 x + a2 x^2.
struct LossCurve {
  double constant = 0;
  double linear = 0;
  double square = 0;

  [[nodiscard]] constexpr double at(double x) const {
    return constant + linear * x + square * x * x;
  }
};

/// Loss over rating by load over rating.
[[nodiscard]] LossCurve loss_curve(UpsKind kind);

struct ElectricalChainParams {
  UpsKind ups = UpsKind::modern;
  std::optional<std::array<double, 3>> ups_loss{};
  double ups_rating = 2.0;
  Share pdu_fixed{4'000};
  Share pdu_square{14'000};

  template <class V>
  void fields(V& v) {
    v.optional("ups", ups, "kind of UPS, which gives its curve of loss");
    v.optional(
        "ups_loss",
        ups_loss,
        "own curve instead of the kind's: loss over rating is a0 + a1 x + a2 x^2 at load over "
        "rating x",
        between(0.0, 1.0));
    v.optional("ups_rating",
               ups_rating,
               "rating of all UPS over design IT power: 2 for 2N",
               between(0.5, 10.0));
    v.optional("pdu_fixed",
               pdu_fixed,
               "loss of transformers and PDUs at no load, over design IT power",
               between(Share{0}, Share{500'000}));
    v.optional("pdu_square",
               pdu_square,
               "loss of transformers and PDUs that goes with the square of the load",
               between(Share{0}, Share{500'000}));
  }
};

/// Losses in units of design IT power, at load = IT power over design IT power, >= 0. At load 0
/// what is on is lost: R a0 in the UPS and the fixed part in the PDUs.
class ElectricalChain {
 public:
  struct Loss {
    double ups = 0;
    double pdu = 0;

    [[nodiscard]] double sum() const { return ups + pdu; }
  };

  explicit ElectricalChain(const ElectricalChainParams& params);

  /// UPS: R (a0 + a1 x + a2 x^2) with x = load / R; PDU: b0 + b2 load^2.
  [[nodiscard]] Loss loss(double load) const {
    return {rating_ * ups_.at(load / rating_), pdu_fixed_ + pdu_square_ * load * load};
  }

  /// Output over input of a UPS loaded to `share` of its rating, > 0.
  [[nodiscard]] double ups_efficiency(double share) const {
    return share / (share + ups_.at(share));
  }

 private:
  LossCurve ups_;
  double rating_;
  double pdu_fixed_;
  double pdu_square_;
};

}  // namespace suanwang
