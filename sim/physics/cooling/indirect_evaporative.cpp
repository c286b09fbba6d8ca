// Indirect evaporative cooling: the air of the white space gives its heat to outdoor air through an
// exchanger, dry while that is enough, sprayed with water when it is not, with a direct-expansion
// chiller for the rest. The exchanger's effectiveness is against the dry bulb when dry and against
// the wet bulb when sprayed.
#include <algorithm>
#include <array>
#include <string>

#include "sim/physics/cooling_model.hpp"
#include "sim/physics/evaporation.hpp"
#include "sim/physics/site_base.hpp"

namespace suanwang {

namespace {

class IndirectEvaporative final : public CoolingModel {
 public:
  struct Params {
    SiteBaseParams site;
    Share fan{65'000};
    Share fan_min{400'000};
    Share secondary_fan{35'000};
    Share secondary_fan_min{300'000};
    Share spray{4'000};
    Share dry_effectiveness{650'000};
    Share wet_effectiveness{650'000};
    Temperature return_air{36'000};
    Temperature supply_air{24'000};
    double dx_cop = 3.2;
    EvaporationParams evaporation;

    template <class V>
    void fields(V& v) {
      site.fields(v);
      fan_fields(v);
      exchanger_fields(v);
      evaporation.fields(v);
    }

    [[nodiscard]] std::string objection() const {
      return supply_air < return_air ? "" : "`supply_air` must be colder than `return_air`";
    }

   private:
    static constexpr auto any_share() { return between(Share{0}, Share{1'000'000}); }

    template <class V>
    void fan_fields(V& v) {
      v.optional("fan", fan, "fans of the white space, over design IT power", any_share());
      v.optional("fan_min", fan_min, "least flow of these fans", any_share());
      v.optional("secondary_fan", secondary_fan, "fans of the outdoor air", any_share());
      v.optional("secondary_fan_min", secondary_fan_min, "least flow of these fans", any_share());
      v.optional("spray", spray, "spray pumps when they run", any_share());
    }

    template <class V>
    void exchanger_fields(V& v) {
      const auto effective = between(Share{10'000}, Share{1'000'000});
      const auto indoors = between(Temperature{5'000}, Temperature{60'000});
      v.optional("dry_effectiveness", dry_effectiveness, "of the exchanger when dry", effective);
      v.optional("wet_effectiveness",
                 wet_effectiveness,
                 "of the exchanger when sprayed, against the wet bulb",
                 effective);
      v.optional("return_air", return_air, "temperature of the air from the racks", indoors);
      v.optional("supply_air", supply_air, "temperature of the air to the racks", indoors);
      v.optional("dx_cop", dx_cop, "COP of the direct-expansion chiller", between(1.0, 15.0));
    }
  };

  explicit IndirectEvaporative(const Params& params)
      : site_(params.site),
        fan_(number(params.fan)),
        fan_min_(number(params.fan_min)),
        secondary_fan_(number(params.secondary_fan)),
        secondary_fan_min_(number(params.secondary_fan_min)),
        spray_(number(params.spray)),
        dry_effectiveness_(number(params.dry_effectiveness)),
        wet_effectiveness_(number(params.wet_effectiveness)),
        return_c_(celsius(params.return_air)),
        supply_c_(celsius(params.supply_air)),
        dx_cop_(params.dx_cop),
        makeup_l_per_kwh_(params.evaporation.makeup_l_per_kwh()) {}

  [[nodiscard]] CoolingConditions conditions(const Weather& weather) const override {
    const double dry_fall = dry_effectiveness_ * (return_c_ - weather.dry_bulb_c);
    const Terms terms = return_c_ - dry_fall <= supply_c_ ? dry(dry_fall) : wet(weather);
    return {weather, terms.packed()};
  }

  [[nodiscard]] Overhead overhead(double load, const CoolingConditions& at) const override {
    const Terms terms = Terms::of(at.terms);
    Overhead overhead = site_.uncooled(load);
    const double room_heat = load + electrical_loss(overhead);
    const double flow = std::min(1.0, room_heat);
    const double fans = fan_ * cubed(std::max(fan_min_, flow));
    const double heat = room_heat + fans;
    overhead[Subsystem::fans] = fans;
    overhead[Subsystem::pumps] = terms.spray;
    overhead[Subsystem::chillers] = heat * terms.dx_per_heat;
    overhead[Subsystem::heat_rejection] = terms.secondary_fan * flow;
    overhead.water_l_per_kwh = heat * terms.water_per_heat;
    return site_.calibrated(overhead);
  }

 private:
  struct Terms {
    double secondary_fan = 0;  ///< at full flow of the white space
    double spray = 0;
    double dx_per_heat = 0;     ///< power of the chiller over the heat of the white space
    double water_per_heat = 0;  ///< litres per kWh of that heat

    [[nodiscard]] std::array<double, 8> packed() const {
      return {secondary_fan, spray, dx_per_heat, water_per_heat};
    }

    static Terms of(const std::array<double, 8>& terms) {
      return {terms[0], terms[1], terms[2], terms[3]};
    }
  };

  /// Outdoor air alone is enough: its fans slow down to what is needed of the fall of temperature
  /// that the exchanger could give.
  [[nodiscard]] Terms dry(double fall_k) const {
    const double flow = std::clamp((return_c_ - supply_c_) / fall_k, secondary_fan_min_, 1.0);
    return {secondary_fan_ * cubed(flow), 0.0, 0.0, 0.0};
  }

  /// Sprayed. The chiller brings the air down from what the exchanger reaches; it rejects its heat
  /// without water.
  [[nodiscard]] Terms wet(const Weather& weather) const {
    const double reached_c = return_c_ - wet_effectiveness_ * (return_c_ - weather.wet_bulb_c);
    const double left =
        reached_c <= supply_c_ ? 0.0 : (reached_c - supply_c_) / (return_c_ - supply_c_);
    return {secondary_fan_, spray_, left / dx_cop_, makeup_l_per_kwh_ * std::max(0.0, 1.0 - left)};
  }

  SiteBase site_;
  double fan_;
  double fan_min_;
  double secondary_fan_;
  double secondary_fan_min_;
  double spray_;
  double dry_effectiveness_;
  double wet_effectiveness_;
  double return_c_;
  double supply_c_;
  double dx_cop_;
  double makeup_l_per_kwh_;
};

}  // namespace

extern const PluginEntry<CoolingModel> cooling_model_indirect_evaporative;
const PluginEntry<CoolingModel> cooling_model_indirect_evaporative =
    plugin<CoolingModel, IndirectEvaporative>(
        "indirect-evaporative", "outdoor air through an exchanger: dry, sprayed, then chilled");

}  // namespace suanwang
