// Writes the synthetic SWF logs of the macro benchmarks: the same bytes everywhere for the same
// arguments. Job mix of Lublin and Feitelson's kind (JPDC 2003): 24 % serial jobs, else log-uniform
// sizes or powers of two up to P/4, bimodal lognormal run times (e^5 s and e^8.8 s), estimates
// rounded up to what users write, arrivals with a daily cycle, scaled to the utilisation asked for.
//
// usage: make_trace JOBS PROCESSORS UTILISATION SEED OUT.swf [LARGEST]
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "sim/base/math.hpp"
#include "sim/base/random.hpp"

namespace {

using suanwang::RandomStream;
namespace math = suanwang::math;

struct Mix {
  std::uint64_t jobs = 0;
  double processors = 0;
  double utilisation = 0;
  double largest = 0;
};

struct Job {
  std::int64_t run_s = 0;
  std::int64_t requested_s = 0;
  std::int64_t processors = 1;
};

Job draw(RandomStream& random, const Mix& mix) {
  Job job;
  if (!random.chance(0.24)) {
    const double size = math::exp(random.uniform(0, math::log(mix.largest)));
    job.processors = static_cast<std::int64_t>(size);
    if (random.chance(0.6)) {
      std::int64_t power = 1;
      while (power * 2 <= job.processors) {
        power *= 2;
      }
      job.processors = power;
    }
  }
  const bool is_long = random.chance(0.45);
  const double run = random.lognormal(is_long ? 8.8 : 5.0, is_long ? 1.0 : 1.5);
  job.run_s = std::clamp<std::int64_t>(static_cast<std::int64_t>(run), 1, 3 * 86400);
  static constexpr std::array<std::int64_t, 10> kUsual{
      300, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 259200};
  const double padded = static_cast<double>(job.run_s) * random.uniform(1.0, 4.0);
  const auto* usual =
      std::lower_bound(kUsual.begin(), kUsual.end() - 1, static_cast<std::int64_t>(padded));
  job.requested_s = std::max(*usual, job.run_s);
  return job;
}

/// Mean processor-seconds of a job, from a sample of its own.
double mean_area(const Mix& mix, std::uint64_t seed) {
  constexpr int kSample = 200'000;
  RandomStream random(seed, "area");
  double sum = 0;
  for (int i = 0; i < kSample; ++i) {
    const Job job = draw(random, mix);
    sum += static_cast<double>(job.run_s) * static_cast<double>(job.processors);
  }
  return sum / kSample;
}

void write(std::FILE* out, const Mix& mix, std::uint64_t seed) {
  RandomStream random(seed, "jobs");
  const double gap = mean_area(mix, seed) / (mix.processors * mix.utilisation);
  std::fprintf(out,
               "; MaxJobs: %llu\n; MaxProcs: %.0f\n",
               static_cast<unsigned long long>(mix.jobs),
               mix.processors);
  double now = 0;
  for (std::uint64_t id = 1; id <= mix.jobs; ++id) {
    const double hour =
        now / 3600 - 24 * static_cast<double>(static_cast<std::int64_t>(now / 86400));
    const double rate = 1 + 0.5 * math::sin((hour - 8) * math::kPi / 12);
    now += random.exponential(gap) / rate;
    const Job job = draw(random, mix);
    std::fprintf(out,
                 "%llu %lld -1 %lld %lld -1 -1 %lld %lld -1 1 %lld 1 -1 1 -1 -1 -1\n",
                 static_cast<unsigned long long>(id),
                 static_cast<long long>(now),
                 static_cast<long long>(job.run_s),
                 static_cast<long long>(job.processors),
                 static_cast<long long>(job.processors),
                 static_cast<long long>(job.requested_s),
                 static_cast<long long>(1 + random.uniform_int(50)));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) {
    std::fputs("usage: make_trace JOBS PROCESSORS UTILISATION SEED OUT.swf [LARGEST]\n", stderr);
    return 2;
  }
  Mix mix;
  mix.jobs = std::strtoull(argv[1], nullptr, 10);
  mix.processors = std::strtod(argv[2], nullptr);
  mix.utilisation = std::strtod(argv[3], nullptr);
  mix.largest = argc > 6 ? std::strtod(argv[6], nullptr) : mix.processors / 4;
  std::FILE* out = std::fopen(argv[5], "w");
  if (out == nullptr) {
    std::perror(argv[5]);
    return 2;
  }
  write(out, mix, std::strtoull(argv[4], nullptr, 10));
  return std::fclose(out) == 0 ? 0 : 2;
}
