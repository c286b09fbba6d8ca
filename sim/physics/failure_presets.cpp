#include "sim/physics/failure_presets.hpp"

#include <array>

#include "sim/base/math.hpp"
#include "sim/base/rounding.hpp"
#include "sim/physics/failure.hpp"

namespace suanwang {

namespace {

struct TwoParameters {
  double first;
  double second;
};

/// Fits of one quantity, in hours.
struct Fits {
  double exponential;       ///< mean
  TwoParameters weibull;    ///< shape, scale
  TwoParameters lognormal;  ///< mean and deviation of the logarithm
  TwoParameters gamma;      ///< shape, scale
};

struct Site {
  const char* name;
  Fits up;
  Fits down;
};

constexpr std::array<Site, 9> kSites{{
    {"g5k06",
     {32.41, {0.48, 14.37}, {1.51, 2.42}, {0.34, 94.35}},
     {7.41, {0.35, 0.47}, {-2.0, 2.2}, {0.19, 39.92}}},
    {"lanl05",
     {1779.99, {0.48, 816.60}, {5.56, 2.39}, {0.35, 5102.71}},
     {5.92, {0.58, 2.18}, {0.05, 1.42}, {0.38, 15.44}}},
    {"ldns04",
     {141.06, {0.51, 79.30}, {3.25, 2.33}, {0.39, 362.43}},
     {8.61, {0.63, 5.62}, {0.91, 1.64}, {0.51, 16.87}}},
    {"microsoft99",
     {67.01, {0.55, 35.30}, {2.62, 1.84}, {0.41, 162.19}},
     {16.49, {0.60, 9.34}, {1.42, 1.54}, {0.46, 35.52}}},
    {"nd07cpu",
     {13.73, {0.45, 4.16}, {0.30, 2.20}, {0.30, 46.16}},
     {4.25, {0.51, 0.74}, {-1.02, 1.27}, {0.28, 15.07}}},
    {"overnet03",
     {2.29, {0.85, 2.04}, {0.19, 0.98}, {0.91, 2.53}},
     {12.00, {0.44, 2.98}, {0.08, 1.80}, {0.29, 41.64}}},
    {"pl05",
     {159.49, {0.33, 19.35}, {1.44, 2.86}, {0.20, 788.03}},
     {49.61, {0.36, 5.59}, {0.40, 2.45}, {0.21, 237.65}}},
    {"skype06",
     {16.27, {0.64, 10.86}, {1.60, 1.57}, {0.53, 30.79}},
     {14.31, {0.63, 9.48}, {1.40, 1.73}, {0.50, 28.53}}},
    {"websites02",
     {11.85, {0.46, 3.68}, {0.23, 2.02}, {0.31, 38.67}},
     {1.18, {0.65, 0.61}, {-1.12, 1.13}, {0.50, 2.37}}},
}};

Lifetime with_mean(LifetimeLaw law, double mean_hours, double shape) {
  return {law, milliseconds(half_up(mean_hours * 3.6e6)), shape};
}

/// Ours go by their means.
Lifetime lifetime(const Fits& fits, LifetimeLaw law) {
  switch (law) {
    case LifetimeLaw::weibull:
      return with_mean(law,
                       fits.weibull.second * gamma_function(1 + 1 / fits.weibull.first),
                       fits.weibull.first);
    case LifetimeLaw::lognormal:
      return with_mean(
          law,
          math::exp(fits.lognormal.first + fits.lognormal.second * fits.lognormal.second / 2),
          fits.lognormal.second);
    case LifetimeLaw::gamma:
      return with_mean(law, fits.gamma.first * fits.gamma.second, fits.gamma.first);
    case LifetimeLaw::exponential:
    case LifetimeLaw::fixed:
      break;
  }
  return with_mean(LifetimeLaw::exponential, fits.exponential, 1);
}

std::vector<FailurePreset> made() {
  constexpr std::array kLaws{
      LifetimeLaw::exponential, LifetimeLaw::weibull, LifetimeLaw::lognormal, LifetimeLaw::gamma};
  std::vector<FailurePreset> presets;
  for (const Site& site : kSites) {
    for (const LifetimeLaw law : kLaws) {
      std::string name = std::string(site.name) + "-";
      for (const auto& choice : choices(law)) {
        name += choice.value == law ? std::string(choice.name) : std::string();
      }
      presets.push_back({std::move(name), {lifetime(site.up, law), lifetime(site.down, law)}});
    }
  }
  return presets;
}

}  // namespace

const std::vector<FailurePreset>& failure_presets() {
  static const std::vector<FailurePreset> kPresets = made();
  return kPresets;
}

}  // namespace suanwang
