#include "sim/demand/speed_table.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace suanwang {
namespace {

Column<AcceleratorId, AcceleratorType> some_types() {
  Column<AcceleratorId, AcceleratorType> types;
  types.push_back({"V100-SXM2-32G", Compute{125'000}, {}, {}});
  types.push_back({"P100-16G", Compute{19'000}, {}, {}});
  types.push_back({"A100-SXM-80G", Compute{312'000}, {}, {}});
  types.push_back({"unknown", Compute{0}, {}, {}});
  return types;
}

TEST_CASE("measured speeds are used where there are any, peak ratios elsewhere",
          "[demand][speed]") {
  const auto types = some_types();
  const ModelClass* model = find_model_class("resnet-50");
  REQUIRE(model != nullptr);
  const SpeedProfile profile = speed_profile(*model, types, AcceleratorId(0));
  CHECK(profile.on_accelerator_ppm.rows() ==
        std::vector<std::uint32_t>{1'000'000, 632'000, 2'496'000, 0});
  CHECK(profile.cpu_ppm == 0);
  CHECK(profile.speed_ppm(AcceleratorId(1)) == 632'000);
  const SpeedProfile peak = speed_profile(*find_model_class("peak"), types, AcceleratorId(2));
  CHECK(peak.on_accelerator_ppm.rows() ==
        std::vector<std::uint32_t>{400'641, 60'897, 1'000'000, 0});
}

TEST_CASE("model classes are sorted by name and have each a name of its own", "[demand][speed]") {
  std::string last;
  for (const ModelClass& model : model_classes()) {
    CHECK(std::string(model.name) > last);
    CHECK(!model.summary.empty());
    CHECK(find_model_class(model.name) == &model);
    last = model.name;
  }
  CHECK(find_model_class("resnet") == nullptr);
}

TEST_CASE("a profile is restricted to the types that a log names", "[demand][speed]") {
  const auto types = some_types();
  const SpeedProfile all = speed_profile(*find_model_class("transformer"), types, AcceleratorId(0));
  const auto two = restricted(all, "P100-16G|A100-SXM-80G|T4", types);
  REQUIRE(two);
  CHECK(two->on_accelerator_ppm.rows() == std::vector<std::uint32_t>{0, 741'000, 2'496'000, 0});
  CHECK(!restricted(all, "T4|unknown", types));
  CHECK(!restricted(all, "P100", types));
}

}  // namespace
}  // namespace suanwang
