#include "sim/scenario/surroundings_builder.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"
#include "sim/base/rounding.hpp"
#include "sim/economy/programme/civil_month.hpp"
#include "sim/scenario/cooling_choice.hpp"
#include "sim/scenario/weather_builder.hpp"

namespace suanwang {
namespace {

class SurroundingsBuilder {
 public:
  SurroundingsBuilder(spec::Scenario& scenario,
                      const BuiltCity& city,
                      const std::filesystem::path& directory,
                      bool must_meter,
                      Issues& issues)
      : scenario_(scenario),
        city_(city.city),
        directory_(directory),
        issues_(issues),
        is_metered_(must_meter) {
    covered_.calendar = &city_.calendar;
    covered_.until = scenario.duration ? Time{scenario.duration->ms} : kNever;
  }

  BuiltSurroundings build() {
    Surroundings surroundings;
    surroundings.zones.emplace_back();  // of centres in no zone
    has_weather_.push_back(false);
    for (auto& row : scenario_.city.zones.rows) {
      surroundings.zones.push_back(zone_of(row));
    }
    for (std::size_t i = 0; i < scenario_.city.centres.size(); ++i) {
      add_sites(
          scenario_.city.centres[i], "city.centres[" + std::to_string(i) + "]", surroundings.sites);
    }
    check_sums(surroundings);
    return {is_metered_ ? std::move(surroundings) : Surroundings{}, std::move(coolings_)};
  }

 private:
  ZoneSeries zone_of(Named<spec::Zone>::Row& row) {
    const std::string path = "city.zones." + row.name;
    ZoneSeries series;
    has_weather_.push_back(row.value.weather.has_value());
    if (row.value.weather) {
      const std::uint64_t seed = scenario_.seed ^ fnv1a(row.name);
      series.weather =
          build_weather(*row.value.weather, path + ".weather", seed, directory_, covered_, issues_);
    }
    const Time until = covered_.until == kNever ? Time{days(3'653).ms} : covered_.until;
    if (row.value.tariff) {
      is_metered_ = true;
      for (const TariffProblem& problem : problems_of(*row.value.tariff)) {
        check(problem.text,
              row.spot,
              path + ".tariff" + (problem.path.empty() ? "" : "." + problem.path));
      }
      series.price_ufen_per_kwh = price_of(*row.value.tariff, until);
    }
    if (row.value.carbon) {
      is_metered_ = true;
      check(row.value.carbon->objection(), row.spot, path + ".carbon");
      series.carbon_ug_per_kwh = carbon_of(*row.value.carbon, until);
    }
    add_files(row.value, row.spot, path, series);
    return series;
  }

  void add_files(const spec::Zone& zone,
                 const SourceSpot& spot,
                 const std::string& path,
                 ZoneSeries& series) {
    if ((zone.tariff && zone.tariff_file) || (zone.carbon && zone.carbon_file)) {
      issues_.error(spot, path, "a signal is given twice: as data and as a file");
      return;
    }
    if (zone.tariff_file) {
      is_metered_ = true;
      series.price_ufen_per_kwh = signal_of(*zone.tariff_file,
                                            path + ".tariff_file",
                                            EnergyPriceTag::dimension(),
                                            kMostEnergyPrice.base);
    }
    if (zone.carbon_file) {
      is_metered_ = true;
      series.carbon_ug_per_kwh = signal_of(*zone.carbon_file,
                                           path + ".carbon_file",
                                           CarbonFactorTag::dimension(),
                                           kMostCarbonFactor.base);
    }
  }

  StepSeries<std::int64_t> signal_of(const spec::SignalFile& spec,
                                     const std::string& path,
                                     const Dimension& dimension,
                                     std::int64_t most) {
    const auto unit = parse_quantity("1 " + spec.unit.value, dimension);
    if (!unit) {
      issues_.error(spec.unit.spot, spec.unit.path, unit.error());
      return StepSeries<std::int64_t>{};
    }
    std::vector<StepSeries<std::int64_t>::Step> steps;
    for (const HourlyRow& row :
         read_hourly_file(spec.file, {spec.column}, directory_, covered_, issues_)) {
      const double value = row.values[0] * static_cast<double>(*unit);
      if (value < 0 || value > static_cast<double>(most)) {
        issues_.error({(directory_ / spec.file.csv.value).string(), row.line, 1},
                      path,
                      "a value beyond what is possible",
                      "from 0 to " + format_quantity(most, dimension));
        return StepSeries<std::int64_t>{};
      }
      steps.push_back({row.from, half_up(value)});
    }
    return steps.empty() ? StepSeries<std::int64_t>{} : StepSeries<std::int64_t>(std::move(steps));
  }

  void check(std::string objection, const SourceSpot& spot, const std::string& path) {
    if (!objection.empty()) {
      issues_.error(spot, path, std::move(objection));
    }
  }

  StepSeries<std::int64_t> price_of(const Tariff& tariff, Time until) {
    return issues_.has_errors() ? StepSeries<std::int64_t>{}
                                : price_series(tariff, city_.calendar, Time{}, until);
  }

  StepSeries<std::int64_t> carbon_of(const CarbonIntensity& carbon, Time until) {
    return issues_.has_errors() ? StepSeries<std::int64_t>{}
                                : carbon_series(carbon, city_.calendar, Time{}, until);
  }

  void add_sites(spec::Centre& centre, const std::string& path, Column<CentreId, Site>& sites) {
    Site site;
    needs_weather_ = false;
    built_ = {};
    if (centre.pue.has_value() == centre.facility.has_value()) {
      issues_.error(centre.name.spot,
                    path,
                    centre.pue ? "the centre has both a constant PUE and a facility"
                               : "nothing says what the centre draws beside its IT load",
                    "give it `pue: 1.25`, say, or `facility: { cooling: ..., design_it: ... }`");
    }
    if (centre.facility) {
      is_metered_ = true;
      check_design(centre, path);
      site.plant = plant_of(centre, path);
    }
    for (std::uint32_t i = 0; i < centre.count && sites.size() < city_.centres.size(); ++i) {
      const ZoneId zone = city_.centres[CentreId::from_size(sites.size())].zone;
      site.zone = zone.exists() ? zone.value() + 1 : 0;
      check_weather(centre, path, site);
      sites.push_back(site);
      coolings_.push_back(built_);
    }
    next_centre_ = sites.size();
  }

  /// A plant that its nodes overload many times over is a slip of a unit; powers of a site stay
  /// within 64 bits of nanowatts.
  void check_design(const spec::Centre& centre, const std::string& path) {
    constexpr std::int64_t kMostTimes = 20;
    if (next_centre_ >= city_.centres.size()) {
      return;
    }
    const Int128 peak_mw = peak_of(CentreId::from_size(next_centre_));
    if (peak_mw > Int128{centre.facility->design_it.base} * kMostTimes) {
      issues_.error(centre.name.spot,
                    path + ".facility.design_it",
                    "the nodes may draw more than twenty times as much",
                    "look at the units of `design_it` and of the nodes' power");
    }
  }

  [[nodiscard]] Int128 peak_of(CentreId id) const {
    Int128 peak_mw = 0;
    const Centre& centre = city_.centres[id];
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      const Partition& partition = city_.partitions[centre.partition(i)];
      std::int64_t most =
          *std::max_element(partition.node_power_mw.begin(), partition.node_power_mw.end());
      for (const RestState& state : partition.rest_states) {
        most = std::max({most, state.enter_power_mw, state.leave_power_mw});
      }
      peak_mw += Int128{partition.nodes} * most;
    }
    return peak_mw;
  }

  /// Sums of cost and carbon over the city and the run stay within 128 bits, powers of a site
  /// within 64 bits of nanowatts.
  void check_sums(const Surroundings& surroundings) {
    constexpr double kMostPue = 8;
    constexpr double kMostSum = 8e37;  // half of 2^127
    constexpr Int128 kMostSite = Int128{INT64_MAX} / 1'000'000 / 8;
    double rate = 1;
    for (const ZoneSeries& zone : surroundings.zones) {
      for (const StepSeries<std::int64_t>* series :
           {&zone.price_ufen_per_kwh, &zone.carbon_ug_per_kwh}) {
        for (const auto& step : series->steps()) {
          rate = std::max(rate, static_cast<double>(step.value));
        }
      }
    }
    double peak_nw = 0;
    bool is_site_too_large = false;
    for (std::uint32_t c = 0; c < city_.centres.size(); ++c) {
      const Int128 peak_mw = peak_of(CentreId(c));
      peak_nw += static_cast<double>(peak_mw) * 1e6;
      is_site_too_large = is_site_too_large || peak_mw > kMostSite;
    }
    const double ms =
        static_cast<double>(covered_.until == kNever ? days(36'530).ms : covered_.until.ms);
    if (is_metered_ && (is_site_too_large || peak_nw * kMostPue * ms * rate > kMostSum)) {
      issues_.error(scenario_.name.spot,
                    "city.centres",
                    is_site_too_large ? "a centre draws more than 1 GW: its bill is beyond 64 bits"
                                      : "power, duration and prices make sums beyond 128 bits",
                    "look at the units of power; give a shorter `duration`");
    }
  }

  void check_weather(const spec::Centre& centre, const std::string& path, const Site& site) {
    if (needs_weather_ && !has_weather_[site.zone]) {
      issues_.error(centre.name.spot,
                    path + ".facility",
                    "the facility needs weather, and the centre's zone has none",
                    "give city.zones a zone with `weather: { generator: {} }`, and the centre "
                    "`zone`");
    }
  }

  /// The plant over time: as built, then as the retrofit leaves it.
  StepSeries<Plant> plant_of(spec::Centre& centre, const std::string& path) {
    spec::Facility& facility = *centre.facility;
    const std::string at = path + ".facility";
    const CoolingChoice built =
        choose_cooling(facility.cooling, facility.cooling_params, at, facility_docs_, issues_);
    if (built.model.empty()) {
      return StepSeries<Plant>{};
    }
    needs_weather_ = built.needs_weather();
    built_ = built;
    facility.cooling = built.node();
    facility.cooling_params = {};
    const Plant before{built.cooling, facility.design_it.base};
    if (!centre.retrofit || !centre.retrofit->cooling.exists()) {
      return StepSeries<Plant>(before);
    }
    const CoolingChoice after =
        change_cooling(built, centre.retrofit->cooling, path + ".retrofit.cooling", issues_);
    const Time commissioned = midnight(city_.calendar, centre.retrofit->commissioned.day);
    if (after.model.empty()) {
      return StepSeries<Plant>(before);
    }
    needs_weather_ = needs_weather_ || after.needs_weather();
    centre.retrofit->cooling = after.node();
    if (commissioned <= Time{}) {
      built_ = after;
      return StepSeries<Plant>(Plant{after.cooling, before.design_it_mw});
    }
    return StepSeries<Plant>(std::vector<StepSeries<Plant>::Step>{
        {Time{-kNever.ms}, before}, {commissioned, Plant{after.cooling, before.design_it_mw}}});
  }

  spec::Scenario& scenario_;
  const City& city_;
  const std::filesystem::path& directory_;
  Issues& issues_;
  CoveredTime covered_;
  std::vector<FieldDoc> facility_docs_ = field_docs<spec::Facility>();
  std::vector<bool> has_weather_;
  CoolingChoice built_;          // of the centre at hand
  std::size_t next_centre_ = 0;  // the first of those at hand
  Column<CentreId, CoolingChoice> coolings_;
  bool needs_weather_ = false;
  bool is_metered_;
};

}  // namespace

BuiltSurroundings build_surroundings(spec::Scenario& scenario,
                                     const BuiltCity& city,
                                     const std::filesystem::path& directory,
                                     bool must_meter,
                                     Issues& issues) {
  return SurroundingsBuilder(scenario, city, directory, must_meter, issues).build();
}

}  // namespace suanwang
