#include "sim/physics/weather_generator.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/math.hpp"
#include "sim/base/random.hpp"
#include "sim/physics/numbers.hpp"

namespace suanwang {

namespace {

constexpr std::int64_t kHoursOfYear = 8760;

/// Correlation of the innovations that gives the residuals theirs. With e' = rho e + u for each,
/// u independent of the past, the stationary moments are
///   Var e_i = Var u_i / (1 - rho_i^2),    Cov(e_1, e_2) = Cov(u_1, u_2) / (1 - rho_1 rho_2)
/// (from Cov(e_1', e_2') = rho_1 rho_2 Cov(e_1, e_2) + Cov(u_1, u_2)), hence
///   Corr(u) = Corr(e) (1 - rho_1 rho_2) / sqrt((1 - rho_1^2) (1 - rho_2^2)),
/// which is Corr(e) if both forget alike and larger if not.
double innovation_correlation(const WeatherGeneratorParams& params) {
  const double a = params.dry_bulb.rho;
  const double b = params.wet_bulb.rho;
  return params.residual_correlation * (1.0 - a * b) / std::sqrt((1.0 - a * a) * (1.0 - b * b));
}

struct Pair {
  double dry = 0;
  double wet = 0;
};

/// Two standard normals of that correlation.
Pair correlated(RandomStream& random, double correlation) {
  const double dry = random.normal();
  const double rest = random.normal();
  return {dry,
          correlation * dry + std::sqrt(std::max(0.0, 1.0 - correlation * correlation)) * rest};
}

class Residuals {
 public:
  Residuals(const WeatherGeneratorParams& params, std::uint64_t seed)
      : params_(params), random_(seed, "weather"), correlation_(innovation_correlation(params)) {
    const Pair start = correlated(random_, params.residual_correlation);
    now_ = {params.dry_bulb.sigma_k * start.dry, params.wet_bulb.sigma_k * start.wet};
  }

  /// Those of this hour; then time goes on by one.
  Pair next() {
    const Pair current = now_;
    const Pair innovation = correlated(random_, correlation_);
    now_ = {after(params_.dry_bulb, current.dry, innovation.dry),
            after(params_.wet_bulb, current.wet, innovation.wet)};
    return current;
  }

 private:
  static double after(const WeatherWave& wave, double residual, double innovation) {
    return wave.rho * residual + wave.sigma_k * std::sqrt(1.0 - wave.rho * wave.rho) * innovation;
  }

  const WeatherGeneratorParams& params_;
  RandomStream random_;
  double correlation_;
  Pair now_;
};

/// 1, and the cosines and sines that the coefficients stand before.
std::array<double, 7> waves_at(std::int64_t hour_of_year) {
  const double year = 2.0 * math::kPi * (static_cast<double>(hour_of_year) / 24.0) / 365.0;
  const double day = 2.0 * math::kPi * (static_cast<double>(hour_of_year % 24) + 0.5) / 24.0;
  return {1.0,
          math::cos(year),
          math::sin(year),
          math::cos(2.0 * year),
          math::sin(2.0 * year),
          math::cos(day),
          math::sin(day)};
}

double mean_at(const WeatherWave& wave, const std::array<double, 7>& waves) {
  double sum = 0.0;
  for (std::size_t i = 0; i < waves.size(); ++i) {
    sum += wave.coefficients[i] * waves[i];
  }
  return sum;
}

std::int64_t wrapped(std::int64_t hour) {
  const std::int64_t rest = hour % kHoursOfYear;
  return rest < 0 ? rest + kHoursOfYear : rest;
}

}  // namespace

std::string WeatherGeneratorParams::objection() const {
  return std::abs(innovation_correlation(*this)) <= 1.0
             ? ""
             : "`residual_correlation` is too large for residuals of such unlike `rho`";
}

std::vector<Weather> generate_weather(const WeatherGeneratorParams& params,
                                      std::uint64_t seed,
                                      std::int64_t first_hour_of_year,
                                      std::size_t hours) {
  std::vector<Weather> weather;
  weather.reserve(hours);
  Residuals residuals(params, seed);
  std::int64_t hour = wrapped(first_hour_of_year);
  for (std::size_t i = 0; i < hours; ++i) {
    const auto waves = waves_at(hour);
    const Pair residual = residuals.next();
    const double dry = mean_at(params.dry_bulb, waves) + residual.dry;
    const double wet = mean_at(params.wet_bulb, waves) + residual.wet;
    weather.push_back({dry, std::min({wet, dry, celsius(params.wet_bulb_most)})});
    hour = wrapped(hour + 1);
  }
  return weather;
}

}  // namespace suanwang
