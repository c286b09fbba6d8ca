// The reader of network files must take any bytes: a graph, or issues.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sim/scenario/gml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  suanwang::Issues issues;
  const auto graph = suanwang::read_gml(
      std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.gml", issues);
  if (graph.has_value() == issues.has_errors()) {
    std::abort();
  }
  return 0;
}
