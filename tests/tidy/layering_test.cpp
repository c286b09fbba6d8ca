#include "tests/tidy/layering.hpp"

#include <catch2/catch.hpp>

using suanwang::tidy::forbidden_includes;
using suanwang::tidy::SourceFile;

namespace {

std::size_t findings_in(const std::string& path, const std::string& text) {
  return forbidden_includes({SourceFile{path, text}}).size();
}

}  // namespace

TEST_CASE("every include points in an allowed direction", "[tidy]") {
  const auto files = suanwang::tidy::read_tree(suanwang::tidy::repository(),
                                               {"sim", "scheduler", "app", "bench", "tests"},
                                               {".cpp", ".hpp"});
  REQUIRE(files.size() > 20);
  const auto findings = forbidden_includes(files);
  INFO(suanwang::tidy::joined(findings));
  CHECK(findings.empty());
}

TEST_CASE("a planted include in a forbidden direction is found", "[tidy]") {
  const auto [path, include] = GENERATE(table<std::string, std::string>({
      {"sim/base/a.hpp", "\"sim/city/city.hpp\""},
      {"sim/kernel/a.cpp", "\"sim/state/world_state.hpp\""},
      {"sim/city/a.cpp", "\"sim/demand/demand.hpp\""},
      {"sim/physics/a.cpp", "\"sim/platform/policy.hpp\""},
      {"sim/record/a.cpp", "\"sim/platform/policy.hpp\""},
      {"sim/platform/a.cpp", "\"sim/record/rows.hpp\""},
      {"sim/engine/a.cpp", "\"sim/scenario/run_plan.hpp\""},
      {"sim/engine/a.cpp", "\"scheduler/order/job_order.hpp\""},
      {"sim/scenario/a.cpp", "\"sim/engine/simulator.hpp\""},
      {"sim/scenario/a.cpp", "\"app/run.hpp\""},
      {"scheduler/order/a.cpp", "\"sim/state/world_state.hpp\""},
      {"scheduler/order/a.cpp", "\"sim/demand/demand.hpp\""},
      {"scheduler/order/a.cpp", "\"sim/demand/truth.hpp\""},
      {"sim/state/a.cpp", "\"sim/demand/truth.hpp\""},
      {"app/a.cpp", "\"sim/demand/truth.hpp\""},
      {"app/a.cpp", "<yaml.h>"},
      {"sim/scenario/yaml_reader.cpp", "<yaml.h>"},
      {"sim/city/other.cpp", "<boost/graph/adjacency_list.hpp>"},
      {"sim/city/a.cpp", "\"ids.hpp\""},
      {"bench/micro/a.cpp", "\"app/run.hpp\""},
  }));
  INFO(path << " includes " << include);
  CHECK(findings_in(path, "#include " + include + "\n") == 1);
  CHECK(findings_in(path, "int x;\n  #  include   " + include + "  // why\n") == 1);
}

TEST_CASE("an allowed include is not a finding", "[tidy]") {
  const auto [path, include] = GENERATE(table<std::string, std::string>({
      {"sim/base/a.hpp", "\"sim/base/time.hpp\""},
      {"sim/demand/a.cpp", "\"sim/demand/truth.hpp\""},
      {"sim/engine/a.cpp", "\"sim/demand/truth.hpp\""},
      {"sim/scenario/yaml_events.cpp", "<yaml.h>"},
      {"sim/city/topology.cpp", "<boost/graph/adjacency_list.hpp>"},
      {"scheduler/order/a.cpp", "\"sim/demand/request.hpp\""},
      {"scheduler/start/a.cpp", "\"scheduler/order/job_order.hpp\""},
      {"app/a.cpp", "\"sim/engine/simulator.hpp\""},
      {"sim/base/a.cpp", "<vector>"},
  }));
  INFO(path << " includes " << include);
  CHECK(findings_in(path, "#include " + include + "\n") == 0);
  CHECK(findings_in(path, "// #include \"app/never.hpp\"\n") == 0);
}
