// A water plant that cools air: fans in the white space, pumps, chillers, and a cooling tower that
// may cool without chillers (water-side economiser).
#pragma once

#include <array>
#include <cstdint>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/physics/chiller.hpp"
#include "sim/physics/evaporation.hpp"

namespace suanwang {

/// Defaults are those of a modern plant with 15 C chilled water: engineering judgement.
struct AirPlantParams {
  Share fan{55'000};
  Share fan_min{500'000};
  Share pump{55'000};
  Share pump_min{500'000};
  Share tower_fan{20'000};
  Share tower_fan_frost{300'000};
  Temperature chilled_water{15'000};
  Temperature chilled_water_rise{6'000};
  Temperature tower_approach{4'000};
  Temperature tower_min{7'000};
  bool economiser = true;
  Temperature exchanger_approach{1'500};
  double chiller_cop = 6.0;
  std::uint32_t chillers = 3;
  Share chiller_capacity{450'000};
  Share chiller_stage{900'000};
  EvaporationParams evaporation;

  template <class V>
  void fields(V& v) {
    air_fields(v);
    water_fields(v);
    chiller_fields(v);
    evaporation.fields(v);
  }

 private:
  static constexpr auto share_of_design() { return between(Share{0}, Share{1'000'000}); }

  static constexpr auto difference() { return between(Temperature{100}, Temperature{40'000}); }

  template <class V>
  void air_fields(V& v) {
    v.optional("fan", fan, "fans at full flow, over design IT power", share_of_design());
    v.optional("fan_min", fan_min, "least flow of the fans; 1 for fixed speed", share_of_design());
    v.optional("tower_fan", tower_fan, "tower fans at full flow", share_of_design());
    v.optional("tower_fan_frost",
               tower_fan_frost,
               "power of the tower fans when the wet bulb is below 0 C, over that above",
               share_of_design());
  }

  template <class V>
  void water_fields(V& v) {
    v.optional("pump", pump, "pumps at full flow, over design IT power", share_of_design());
    v.optional("pump_min", pump_min, "least flow of the pumps; 1: fixed speed", share_of_design());
    v.optional("chilled_water",
               chilled_water,
               "temperature of the chilled water",
               between(Temperature{4'000}, Temperature{40'000}));
    v.optional("chilled_water_rise", chilled_water_rise, "how far it warms", difference());
    v.optional("tower_approach",
               tower_approach,
               "how far above the wet bulb the tower cools",
               difference());
    v.optional("tower_min",
               tower_min,
               "the coldest that the tower is let go",
               between(Temperature{0}, Temperature{40'000}));
    v.optional("economiser", economiser, "whether the tower may cool without the chillers");
    v.optional("exchanger_approach",
               exchanger_approach,
               "temperature that the economiser's heat exchanger costs",
               between(Temperature{0}, Temperature{40'000}));
  }

  template <class V>
  void chiller_fields(V& v) {
    v.optional("chiller_cop", chiller_cop, "COP of a chiller at its reference", between(1.0, 15.0));
    v.optional("chillers", chillers, "number of chillers", between(1, 1000));
    v.optional("chiller_capacity",
               chiller_capacity,
               "capacity of each chiller at its reference, over design IT power",
               between(Share{1'000}, Share{10'000'000}));
    v.optional("chiller_stage",
               chiller_stage,
               "part load at which one more chiller starts",
               between(Share{100'000}, Share{1'000'000}));
  }
};

/// All powers and heats are in units of design IT power.
class AirPlant {
 public:
  /// What the weather gives.
  struct Conditions {
    double free_share = 0;  ///< of the heat that the tower carries without chillers
    ChillerBank::Conditions chiller;
    double tower_fan = 0;  ///< at full flow

    /// The first four terms of CoolingConditions; the rest is the plug-in's.
    [[nodiscard]] std::array<double, 8> terms() const {
      return {free_share, chiller.capacity, chiller.full_power, tower_fan};
    }

    static Conditions of(const std::array<double, 8>& terms) {
      return {terms[0], {terms[1], terms[2]}, terms[3]};
    }
  };

  struct Draw {
    double fans = 0;
    double pumps = 0;
    double chillers = 0;
    double tower_fans = 0;
    double water_l_per_kwh = 0;  ///< litres per kWh of design IT energy

    [[nodiscard]] double sum() const { return fans + pumps + chillers + tower_fans; }
  };

  explicit AirPlant(const AirPlantParams& params);

  [[nodiscard]] Conditions conditions(double wet_bulb_c) const;

  /// To carry `heat` >= 0 (beside that of the plant's own fans). Flows go with the heat, from their
  /// least to full; fans by the cube, pumps by the power of 2.5. With no heat, fans and pumps run
  /// at their least and the chillers carry the fans' heat. Beyond full flow the draw stays finite:
  /// fans and pumps at full speed, chillers at full power.
  [[nodiscard]] Draw draw(double heat, const Conditions& at) const;

 private:
  double fan_;
  double fan_min_;
  double pump_;
  double pump_min_;
  double tower_fan_;
  double tower_fan_frost_;
  double supply_c_;
  double rise_k_;
  double approach_k_;
  double tower_min_c_;
  double exchanger_k_;
  bool economiser_;
  double makeup_l_per_kwh_;
  ChillerBank chillers_;
};

}  // namespace suanwang
