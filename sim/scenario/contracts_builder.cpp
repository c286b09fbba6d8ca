#include "sim/scenario/contracts_builder.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace suanwang {
namespace {

class ContractsBuilder {
 public:
  ContractsBuilder(spec::Scenario& scenario, City& city, Issues& issues)
      : scenario_(scenario), city_(city), issues_(issues) {}

  SiteContracts build() {
    read_rules();
    std::size_t next = 0;
    for (std::size_t i = 0; i < scenario_.city.centres.size(); ++i) {
      const spec::Centre& spec = scenario_.city.centres[i];
      const std::string path = "city.centres[" + std::to_string(i) + "]";
      const SiteContract contract = contract_of(spec, path);
      for (std::uint32_t n = 0; n < spec.count && next < city_.centres.size(); ++n, ++next) {
        contracts_.centres.push_back(contract);
        if (contract.retrofit) {
          take_out_of_service(CentreId::from_size(next), contract.retrofit->project.works, spec);
        }
      }
    }
    return is_any_ ? std::move(contracts_) : SiteContracts{};
  }

 private:
  void read_rules() {
    if (!scenario_.programme.exists()) {
      return;
    }
    is_any_ = true;
    if (auto rules = read_programme(scenario_.programme, "programme", issues_)) {
      contracts_.programme = std::make_shared<const ProgrammeRules>(*std::move(rules));
    }
  }

  void check(const std::string& objection, const spec::Centre& spec, const std::string& path) {
    if (!objection.empty()) {
      issues_.error(spec.name.spot, path, objection);
    }
  }

  SiteContract contract_of(const spec::Centre& spec, const std::string& path) {
    SiteContract contract;
    contract.meter = spec.facility ? spec.facility->meter : MeterPoint::it_input;
    contract.end_system = spec.end_system;
    contract.on_site = spec.on_site;
    contract.green = spec.green;
    contract.heat = spec.heat_recovery;
    is_any_ = is_any_ || spec.end_system || spec.on_site || spec.green || spec.retrofit ||
              spec.heat_recovery;
    if (spec.heat_recovery && !spec.facility) {
      check("heat is recovered from a `facility`, which the centre does not have",
            spec,
            path + ".heat_recovery");
    }
    if (spec.end_system) {
      check(spec.end_system->objection(), spec, path + ".end_system");
      if (!scenario_.programme.exists()) {
        check("there is no `programme` whose monitoring platform it could be connected to",
              spec,
              path + ".end_system");
      }
    }
    if (spec.on_site) {
      check(spec.on_site->objection(), spec, path + ".on_site");
      check_place(spec, path);
    }
    add_zone(spec, contract);
    if (spec.retrofit) {
      add_retrofit(spec, path + ".retrofit", contract);
    }
    return contract;
  }

  /// The sun needs a place.
  void check_place(const spec::Centre& spec, const std::string& path) {
    const spec::District* district =
        spec.district.value ? scenario_.city.districts.find(*spec.district.value) : nullptr;
    if (spec.on_site->photovoltaics && !spec.at && (district == nullptr || !district->at)) {
      check("photovoltaics need to know where the centre is: give it `at: [lon, lat]`",
            spec,
            path + ".on_site");
    }
  }

  void add_zone(const spec::Centre& spec, SiteContract& contract) {
    const spec::Zone* zone =
        spec.zone.value ? scenario_.city.zones.find(*spec.zone.value) : nullptr;
    if (zone == nullptr) {
      return;
    }
    contract.surcharge = zone->surcharge;
    if (zone->surcharge) {
      check(zone->surcharge->objection(), spec, "city.zones." + *spec.zone.value + ".surcharge");
    }
    if (zone->tariff) {
      contract.capacity = zone->tariff->capacity;
    }
    is_any_ = is_any_ || contract.surcharge || contract.capacity;
  }

  void add_retrofit(const spec::Centre& spec, const std::string& path, SiteContract& contract) {
    check(spec.retrofit->objection(), spec, path);
    if (contracts_.programme == nullptr || !spec.facility) {
      issues_.error(spec.name.spot,
                    path,
                    "a retrofit needs the city's `programme`, and a `facility` to be retrofitted");
      return;
    }
    contract.retrofit = SiteRetrofit{
        *spec.retrofit,
        investments(
            *spec.retrofit, contracts_.programme->measures, spec.facility->design_it, issues_)};
  }

  /// The works set the capacity of the centre's partitions, which must not have steps of their own.
  void take_out_of_service(CentreId id, const Works& works, const spec::Centre& spec) {
    const Centre& centre = city_.centres[id];
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      Partition& partition = city_.partitions[centre.partition(i)];
      if (!partition.capacity.empty()) {
        issues_.error(spec.name.spot,
                      "city.centres",
                      "the partition `" + partition.name + "` of `" + centre.name +
                          "` has steps of capacity, and so has the centre's retrofit",
                      "leave one of them out");
        return;
      }
      partition.capacity = capacity_during(works, city_.calendar, partition.nodes);
    }
  }

  spec::Scenario& scenario_;
  City& city_;
  Issues& issues_;
  SiteContracts contracts_;
  bool is_any_ = false;
};

}  // namespace

SiteContracts build_contracts(spec::Scenario& scenario, BuiltCity& city, Issues& issues) {
  return ContractsBuilder(scenario, city.city, issues).build();
}

}  // namespace suanwang
