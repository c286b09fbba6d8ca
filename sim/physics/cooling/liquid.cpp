// Liquid cooling of a share of the IT heat, by cold plates or immersion: warm water carries it to
// dry coolers. The rest of the IT heat and the electrical losses go to an air plant.
#include <algorithm>
#include <cstddef>
#include <string>

#include "sim/physics/air_plant.hpp"
#include "sim/physics/cooling_model.hpp"
#include "sim/physics/site_base.hpp"

namespace suanwang {

namespace {

class Liquid final : public CoolingModel {
 public:
  struct Params {
    SiteBaseParams site;
    Share fraction{750'000};
    Temperature liquid_water{35'000};
    Share cdu{16'000};
    Share loop{14'000};
    Share loop_min{400'000};
    Share dry_cooler{15'000};
    Share dry_cooler_min{200'000};
    Temperature dry_cooler_approach{5'000};
    Temperature dry_cooler_least{10'000};
    Temperature cdu_approach{3'000};
    Temperature loop_rise{10'000};
    double trim_cop = 6.0;
    Share air_reserve{80'000};
    AirPlantParams plant;

    template <class V>
    void fields(V& v) {
      site.fields(v);
      loop_fields(v);
      cooler_fields(v);
      v.optional("air_reserve",
                 air_reserve,
                 "capacity of the air plant beyond the share of the IT heat it is left with; the "
                 "plant is never larger than one that cools the whole site",
                 between(Share{0}, Share{1'000'000}));
      plant.fields(v);
    }

    [[nodiscard]] std::string objection() const {
      if (dry_cooler_least >= liquid_water) {
        return "`dry_cooler_least` must be colder than `liquid_water`";
      }
      const bool has_air_plant = fraction < Share{1'000'000} || air_reserve > Share{0};
      return has_air_plant ? "" : "at `fraction` 1 the electrical losses need an `air_reserve`";
    }

   private:
    static constexpr auto any_share() { return between(Share{0}, Share{1'000'000}); }

    static constexpr auto difference() { return between(Temperature{0}, Temperature{40'000}); }

    template <class V>
    void loop_fields(V& v) {
      v.optional("fraction",
                 fraction,
                 "share of the IT heat that liquid takes; 0 is the air plant alone",
                 any_share());
      v.optional("liquid_water",
                 liquid_water,
                 "temperature of the liquid to the racks",
                 between(Temperature{15'000}, Temperature{60'000}));
      v.optional("cdu", cdu, "pumps of the distribution units, over the IT power", any_share());
      v.optional("loop", loop, "pumps of the outer loop, over the IT power", any_share());
      v.optional("loop_min", loop_min, "least flow of both", any_share());
      v.optional("cdu_approach", cdu_approach, "temperature that the units cost", difference());
      v.optional("loop_rise",
                 loop_rise,
                 "how far the loop warms",
                 between(Temperature{1'000}, Temperature{40'000}));
    }

    template <class V>
    void cooler_fields(V& v) {
      v.optional("dry_cooler", dry_cooler, "fans of the coolers, over the IT power", any_share());
      v.optional("dry_cooler_min", dry_cooler_min, "least power of these fans", any_share());
      v.optional("dry_cooler_approach",
                 dry_cooler_approach,
                 "how far above the wet bulb the coolers cool",
                 difference());
      v.optional("dry_cooler_least",
                 dry_cooler_least,
                 "water this cold needs no more than the least power",
                 difference());
      v.optional("trim_cop",
                 trim_cop,
                 "COP of the chiller that takes what the coolers can't",
                 between(1.0, 15.0));
    }
  };

  explicit Liquid(const Params& params)
      : site_(params.site),
        plant_(params.plant),
        air_share_(1.0 - number(params.fraction)),
        scale_(std::min(1.0, air_share_ + number(params.air_reserve))),
        pumps_(number(params.fraction) * (number(params.cdu) + number(params.loop))),
        pump_min_(number(params.loop_min)),
        dry_cooler_(number(params.fraction) * number(params.dry_cooler)),
        dry_cooler_min_(number(params.dry_cooler_min)),
        approach_k_(celsius(params.dry_cooler_approach) + celsius(params.cdu_approach)),
        least_c_(celsius(params.dry_cooler_least)),
        water_c_(celsius(params.liquid_water)),
        trim_per_k_(number(params.fraction) / celsius(params.loop_rise) / params.trim_cop) {}

  [[nodiscard]] CoolingConditions conditions(const Weather& weather) const override {
    const double reached_c = weather.wet_bulb_c + approach_k_;
    const double speed =
        std::clamp((reached_c - least_c_) / (water_c_ - least_c_), dry_cooler_min_, 1.0);
    CoolingConditions at{weather, plant_.conditions(weather.wet_bulb_c).terms()};
    at.terms[kDryCooler] = dry_cooler_ * speed;
    at.terms[kTrim] = trim_per_k_ * std::max(0.0, reached_c - water_c_);
    return at;
  }

  [[nodiscard]] Overhead overhead(double load, const CoolingConditions& at) const override {
    Overhead overhead = site_.uncooled(load);
    const double air_heat = load * air_share_ + electrical_loss(overhead);
    const AirPlant::Draw air = plant_.draw(air_heat / scale_, AirPlant::Conditions::of(at.terms));
    overhead[Subsystem::fans] = scale_ * air.fans;
    overhead[Subsystem::pumps] = scale_ * air.pumps + pumps_ * pump_law(std::max(pump_min_, load));
    overhead[Subsystem::chillers] = scale_ * air.chillers + at.terms[kTrim] * load;
    overhead[Subsystem::heat_rejection] =
        scale_ * air.tower_fans + at.terms[kDryCooler] * cubed(load);
    overhead.water_l_per_kwh = scale_ * air.water_l_per_kwh;
    return site_.calibrated(overhead);
  }

 private:
  // Terms after those of the air plant: power at load 1.
  static constexpr std::size_t kDryCooler = 4;
  static constexpr std::size_t kTrim = 5;

  SiteBase site_;
  AirPlant plant_;
  double air_share_;
  // Size of the air plant over that of one for the whole site. The reserve can't make it larger
  // than that, so with no liquid the site is the air plant to the bit, and nothing jumps on the
  // way.
  double scale_;
  double pumps_;
  double pump_min_;
  double dry_cooler_;
  double dry_cooler_min_;
  double approach_k_;
  double least_c_;
  double water_c_;
  double trim_per_k_;
};

}  // namespace

extern const PluginEntry<CoolingModel> cooling_model_liquid;
const PluginEntry<CoolingModel> cooling_model_liquid = plugin<CoolingModel, Liquid>(
    "liquid", "cold plates or immersion for a share of the IT heat, an air plant for the rest");

}  // namespace suanwang
