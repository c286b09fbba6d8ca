// Running jobs follow the cleanest, or cheapest, energy: spatial shifting with as many migrations
// as the signal is worth (Sukprasert et al., "On the Limitations of Carbon-Aware Temporal and
// Spatial Workload Shifting in the Cloud", EuroSys 2024), held back by a least gain.
#include "scheduler/move/move_rule.hpp"

namespace suanwang {

namespace {

class FollowSignal final : public MoveRule {
 public:
  struct Params {
    ShiftSignal of = ShiftSignal::carbon;
    Duration every = hours(1);
    Share least_gain{200'000};
    Duration least_left = hours(2);

    template <class V>
    void fields(V& v) {
      v.optional("signal", of, "what jobs move away from");
      v.optional("every", every, "from one look to the next", between(seconds(1), days(7)));
      v.optional("least_gain",
                 least_gain,
                 "how much lower the signal must be there than here",
                 between(Share{0}, Share{1'000'000}));
      v.optional("least_left",
                 least_left,
                 "jobs with less requested time left stay",
                 between(Duration{}, days(365)));
    }
  };

  explicit FollowSignal(const Params& params) : params_(params) {}

  [[nodiscard]] Duration every() const override { return params_.every; }

  [[nodiscard]] std::optional<ShiftSignal> signal() const override { return params_.of; }

  /// A job that would lose what it has done costs more than it saves.
  [[nodiscard]] bool should_leave(const Observation& observation,
                                  const SentJob& job) const override {
    return observation.is_running(job.id, job.number) &&
           observation.keeps_progress(observation.request(job.id)) &&
           observation.requested_left(job.id) >= params_.least_left;
  }

  [[nodiscard]] CentreId destination(const Observation& with_room,
                                     const SentJob& job,
                                     DispatchRule& /*dispatch*/) const override {
    const City& city = with_room.city();
    const std::optional<std::int64_t> here = signal_at(with_room, with_room.centre_of(job.id));
    if (!here) {
      return CentreId::none();
    }
    const JobRequest& request = with_room.request(job.id);
    CentreId best;
    Int128 least = Int128{*here} * (kPpm - params_.least_gain.base);
    for (std::uint32_t c = 0; c < city.centres.size(); ++c) {
      const std::optional<std::int64_t> there = signal_at(with_room, CentreId(c));
      if (there && *there < *here && Int128{*there} * kPpm <= least &&
          (!best.exists() || Int128{*there} * kPpm < least) &&
          with_room.could_run(request, CentreId(c))) {
        best = CentreId(c);
        least = Int128{*there} * kPpm;
      }
    }
    return best;
  }

 private:
  [[nodiscard]] std::optional<std::int64_t> signal_at(const Observation& observation,
                                                      CentreId centre) const {
    const ZoneId zone = observation.city().centres[centre].zone;
    const ForecastView forecast = params_.of == ShiftSignal::carbon
                                      ? observation.carbon_forecast(zone)
                                      : observation.price_forecast(zone);
    return forecast.values.empty() ? std::nullopt : std::optional(forecast.values.front());
  }

  Params params_;
};

}  // namespace

extern const PluginEntry<MoveRule> move_rule_follow_signal;
const PluginEntry<MoveRule> move_rule_follow_signal = plugin<MoveRule, FollowSignal>(
    "follow-signal", "running jobs go where carbon, or the price of energy, is lower");

}  // namespace suanwang
