// Whatever a scenario's text is, the loader gives a scenario or says what is wrong, and says at
// least one thing with a place or a path to it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scheduler/catalogue.hpp"
#include "sim/scenario/load.hpp"

namespace suanwang {
namespace {

bool says_something(const Issues& issues) {
  if (!issues.has_errors()) {
    return false;
  }
  for (const Issue& issue : issues.all()) {
    if (issue.message.empty() || to_string(issue).empty()) {
      return false;
    }
  }
  return true;
}

void load(std::string_view text) {
  const auto scenario = load_scenario_text(text, "fuzz.yaml", policy_catalogue_without_plug_ins());
  const bool well = scenario ? scenario->plan.city != nullptr && scenario->plan.demand != nullptr &&
                                   !scenario->warnings.has_errors()
                             : says_something(scenario.error());
  if (!well) {
    std::abort();
  }
}

}  // namespace
}  // namespace suanwang

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // libFuzzer's bytes are a text to us.
  suanwang::load({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
