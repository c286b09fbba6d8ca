// PUE of the presets over loads and weather, worked by a script in another language that is the
// pseudo-code in which the site models were published, line by line, and shares nothing with this
// code. The whole comparison, 102 240 points of load 0.025 to 1.5 and -25 to 45 C, agreed
// within 4e-15; these are points of it that meet each branch.
#include <array>
#include <string_view>

#include <catch2/catch.hpp>

#include "tests/unit/sim/physics/cooling_site.hpp"

namespace suanwang {

namespace {

struct Row {
  std::string_view preset;
  double load;
  double dry_bulb_c;
  double wet_bulb_c;
  double pue;
};

// clang-format off
constexpr auto kRows = std::to_array<Row>({
    {"legacy-cw7", 0.5, -10.0, -12.0, 1.78885443321239},
    {"legacy-cw7", 0.9, 3.0, -1.0, 1.55530148143861},
    {"legacy-cw7", 0.05, 9.0, 5.0, 6.97957136647419},
    {"legacy-cw7", 0.6, 14.0, 8.5, 1.70845896845587},
    {"legacy-cw7", 1.0, 20.0, 14.0, 1.5430485635827},
    {"legacy-cw7", 0.25, 27.0, 20.0, 2.36447624032117},
    {"legacy-cw7", 0.75, 30.0, 24.0, 1.64555263837707},
    {"legacy-cw7", 1.2, 38.0, 29.0, 1.52880082250374},
    {"retrofit-cw12-eco", 0.25, -10.0, -12.0, 1.24321345175648},
    {"retrofit-cw12-eco", 0.75, 3.0, -1.0, 1.17294051155206},
    {"retrofit-cw12-eco", 1.2, 9.0, 5.0, 1.1956},
    {"retrofit-cw12-eco", 0.5, 14.0, 8.5, 1.21644546756073},
    {"retrofit-cw12-eco", 0.9, 20.0, 14.0, 1.38338576349568},
    {"retrofit-cw12-eco", 0.05, 27.0, 20.0, 2.59929288874424},
    {"retrofit-cw12-eco", 0.6, 30.0, 24.0, 1.32920904557774},
    {"retrofit-cw12-eco", 1.0, 38.0, 29.0, 1.4217997420233},
    {"modern-cw15-eco", 1.2, -10.0, -12.0, 1.1606},
    {"modern-cw15-eco", 0.5, 3.0, -1.0, 1.12852446511161},
    {"modern-cw15-eco", 0.9, 9.0, 5.0, 1.19088703301874},
    {"modern-cw15-eco", 0.05, 14.0, 8.5, 2.02125652816466},
    {"modern-cw15-eco", 0.6, 20.0, 14.0, 1.25467517182888},
    {"modern-cw15-eco", 1.0, 27.0, 20.0, 1.3449810175732},
    {"modern-cw15-eco", 0.25, 30.0, 24.0, 1.38388309681221},
    {"modern-cw15-eco", 0.75, 38.0, 29.0, 1.33994215178827},
    {"idec", 0.75, -10.0, -12.0, 1.11585173267084},
    {"idec", 1.2, 3.0, -1.0, 1.12320679761499},
    {"idec", 0.5, 9.0, 5.0, 1.11894556208032},
    {"idec", 0.9, 14.0, 8.5, 1.14975764057485},
    {"idec", 0.05, 20.0, 14.0, 1.90307025},
    {"idec", 0.6, 27.0, 20.0, 1.19518765794707},
    {"idec", 1.0, 30.0, 24.0, 1.29128125},
    {"idec", 0.25, 38.0, 29.0, 1.43793055989583},
    {"coldplate75", 0.6, -10.0, -12.0, 1.10277835287564},
    {"coldplate75", 1.0, 3.0, -1.0, 1.11999441165143},
    {"coldplate75", 0.25, 9.0, 5.0, 1.18140652905277},
    {"coldplate75", 0.75, 14.0, 8.5, 1.10743756051786},
    {"coldplate75", 1.2, 20.0, 14.0, 1.16990454010849},
    {"coldplate75", 0.5, 27.0, 20.0, 1.15492758870864},
    {"coldplate75", 0.9, 30.0, 24.0, 1.16819270674012},
    {"coldplate75", 0.05, 38.0, 29.0, 2.03784323878511},
    {"immersion", 0.25, -10.0, -12.0, 1.13729388675571},
    {"immersion", 0.75, 3.0, -1.0, 1.08091399669405},
    {"immersion", 1.2, 9.0, 5.0, 1.10154063766055},
    {"immersion", 0.5, 14.0, 8.5, 1.0860145227849},
    {"immersion", 0.9, 20.0, 14.0, 1.09816900385784},
    {"immersion", 0.05, 27.0, 20.0, 1.68511473937825},
    {"immersion", 0.6, 30.0, 24.0, 1.09903460700418},
    {"immersion", 1.0, 38.0, 29.0, 1.14787049928554},
});
// clang-format on

}  // namespace

TEST_CASE("every preset follows the published formulas", "[cooling]") {
  for (const Row& row : kRows) {
    INFO(row.preset << " at load " << row.load << ", " << row.dry_bulb_c << " C, wet bulb "
                    << row.wet_bulb_c << " C");
    const auto site = tests::cooling_site(row.preset);
    CHECK(tests::pue_at(*site, row.load, {row.dry_bulb_c, row.wet_bulb_c}) ==
          Approx(row.pue).epsilon(0).margin(1e-12));
  }
}

}  // namespace suanwang
