#include "sim/scenario/diagnosis_planner.hpp"

#include <cstddef>
#include <optional>
#include <utility>

#include "sim/base/nearest.hpp"
#include "sim/scenario/weather_builder.hpp"

namespace suanwang {
namespace {

constexpr std::uint64_t kReferenceYear = 2'026;

class DiagnosisPlanner {
 public:
  DiagnosisPlanner(const spec::Scenario& scenario,
                   const City& city,
                   const BuiltSurroundings& built,
                   SiteContracts& contracts,
                   Issues& issues)
      : scenario_(scenario), city_(city), built_(built), contracts_(contracts), issues_(issues) {
    spec::Weather generator;
    generator.generator = WeatherGeneratorParams{};
    const CoveredTime covered{&city.calendar,
                              scenario.duration ? Time{scenario.duration->ms} : kNever};
    reference_ = build_weather(generator, "reference", kReferenceYear, {}, covered, issues);
  }

  void plan(const std::string& name) {
    if (contracts_.programme == nullptr) {
      issues_.error(scenario_.name.spot,
                    "programme",
                    "a diagnosis needs the city's programme",
                    "programme: { include: rules/programme.yaml }, say");
      return;
    }
    contracts_.centres.resize(city_.centres.size());
    bool is_there = false;
    std::size_t next = 0;
    for (const spec::Centre& spec : scenario_.city.centres) {
      for (std::uint32_t i = 0; i < spec.count && next < city_.centres.size(); ++i, ++next) {
        const CentreId id = CentreId::from_size(next);
        if (spec.facility && (name.empty() || city_.centres[id].name == name)) {
          is_there = true;
          contracts_.centres[id].meter = spec.facility->meter;
          contracts_.centres[id].diagnosis = plan_of(spec, id);
        }
      }
    }
    if (!is_there) {
      report_missing(name);
    }
  }

 private:
  DiagnosisPlan plan_of(const spec::Centre& spec, CentreId id) {
    DiagnosisPlan plan;
    plan.firm = spec.firm ? *spec.firm : spec.retrofit ? spec.retrofit->firm : assumed_firm();
    plan.reference = built_.surroundings.zones[built_.surroundings.sites[id].zone];
    plan.reference.weather = reference_;
    const Power design_it = spec.facility->design_it;
    for (const auto& row : contracts_.programme->measures.rows) {
      if (auto measure = candidate(row.name, row.value, built_.coolings[id], design_it)) {
        plan.measures.push_back(*std::move(measure));
      }
    }
    return plan;
  }

  /// One that every instrument of the programme may pay.
  [[nodiscard]] Firm assumed_firm() const {
    Firm firm{"64", true, true};
    for (const auto& row : contracts_.programme->instruments.rows) {
      if (!row.value.eligible.industry_codes.empty()) {
        firm.industry_code = row.value.eligible.industry_codes.front();
      }
    }
    return firm;
  }

  static std::optional<CandidateMeasure> candidate(const std::string& name,
                                                   const MeasureDefault& measure,
                                                   const CoolingChoice& present,
                                                   Power design_it) {
    const std::optional<Money> cost = capital_cost({}, measure, design_it);
    if (!measure.becomes.exists() || !cost || !present.needs_weather()) {
      return std::nullopt;
    }
    // Parameters that the present model does not have: the measure is for another kind of plant.
    Issues not_for_this_plant;
    const CoolingChoice after =
        change_cooling(present, measure.becomes, "becomes", not_for_this_plant);
    if (after.model.empty() || is_same(after, present)) {
      return std::nullopt;
    }
    return CandidateMeasure{name, Plant{after.cooling, design_it.base}, {measure.kind, *cost}};
  }

  static bool is_same(const CoolingChoice& a, const CoolingChoice& b) {
    if (a.model != b.model) {
      return false;
    }
    for (const ConfigNode::Entry& entry : a.params.entries) {
      const ConfigNode* other = b.params.find(entry.key);
      if (entry.key != "source" && (other == nullptr || other->scalar != entry.value.scalar)) {
        return false;
      }
    }
    return true;
  }

  void report_missing(const std::string& name) {
    std::vector<std::string_view> known;
    for (const spec::Centre& spec : scenario_.city.centres) {
      if (spec.facility) {
        known.push_back(spec.name.value);
      }
    }
    issues_.error(scenario_.name.spot,
                  "city.centres",
                  name.empty() ? "no centre has a `facility` to diagnose"
                               : "there is no centre `" + name + "` with a `facility`",
                  name.empty() ? "facility: { cooling: legacy-cw7, design_it: 5 MW }, say"
                               : suggestion(name, known));
  }

  const spec::Scenario& scenario_;
  const City& city_;
  const BuiltSurroundings& built_;
  SiteContracts& contracts_;
  Issues& issues_;
  WeatherSeries reference_;
};

}  // namespace

void plan_diagnosis(const spec::Scenario& scenario,
                    const BuiltCity& city,
                    const BuiltSurroundings& built,
                    const std::string& centre,
                    SiteContracts& contracts,
                    Issues& issues) {
  if (!issues.has_errors()) {
    DiagnosisPlanner(scenario, city.city, built, contracts, issues).plan(centre);
  }
}

}  // namespace suanwang
