// suanwang models: power and cooling models, plants, generators of demand, formats of logs.
#include <ostream>

#include "app/commands.hpp"
#include "app/listing.hpp"
#include "sim/demand/generator.hpp"
#include "sim/physics/cooling_model.hpp"
#include "sim/physics/cooling_presets.hpp"
#include "sim/physics/power_model.hpp"
#include "sim/scenario/traces/trace_format.hpp"

namespace suanwang::app {

namespace {

template <class Interface>
void add_all(std::string_view kind, PluginTable<Interface> table, std::vector<Listing>& listings) {
  for (const PluginEntry<Interface>* entry : table) {
    listings.push_back({kind, entry->name, entry->summary, entry->docs()});
  }
}

}  // namespace

std::vector<Listing> list_models() {
  std::vector<Listing> listings;
  add_all("power", power_models(), listings);
  add_all("cooling", cooling_models(), listings);
  for (const CoolingPreset& preset : cooling_presets()) {
    listings.push_back({"plant", preset.name, preset.summary, {}});
  }
  add_all("generator", generators(), listings);
  add_all("trace", trace_formats(), listings);
  return listings;
}

int command_models(const ListOptions& options, Console& console) {
  const std::vector<Listing> listings = list_models();
  console.out << (options.json ? listing_json(listings) : listing_text(listings)) << std::flush;
  return to_int(ExitCode::done);
}

}  // namespace suanwang::app
