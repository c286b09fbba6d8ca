// Every day, between two times of the city's clock, nodes run at another level of power than
// otherwise: less power when energy is dear, at the price of longer jobs.
#include <algorithm>

#include "scheduler/power/power_rule.hpp"
#include "sim/economy/clock_time.hpp"

namespace suanwang {

namespace {

class CapHours final : public PowerRule {
 public:
  struct Params {
    std::string level;
    ClockTime from;
    ClockTime until;

    template <class V>
    void fields(V& v) {
      v.required("level", level, "one of the partition's power_levels");
      v.required("from", from, "when it begins, every day");
      v.required("until", until, "when the full level is back; before `from`: the next day");
    }

    [[nodiscard]] std::string objection() const {
      if (level == "full") {
        return "`full` is the level of the other hours";
      }
      return from.minute % kDay == until.minute % kDay ? "the hours are empty, or all of the day"
                                                       : "";
    }
  };

  explicit CapHours(Params params) : params_(std::move(params)) {}

  [[nodiscard]] std::string_view power_level() const override { return params_.level; }

  void before_starts(const Observation& observation, ActionList& actions) override {
    const Calendar& calendar = observation.city().calendar;
    const std::int64_t minute = calendar.time_of_day_ms(observation.now()) / minutes(1).ms;
    const std::int64_t from = params_.from.minute % kDay;
    const std::int64_t until = params_.until.minute % kDay;
    const bool inside =
        from < until ? minute >= from && minute < until : minute >= from || minute < until;
    const Centre& centre = observation.city().centres[observation.centre()];
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      const PartitionId partition = centre.partition(i);
      const auto level = index_of(observation.city().partitions[partition].levels, params_.level);
      const std::uint32_t wanted = inside && level ? *level : 0;
      if (level && observation.power_level(partition) != wanted) {
        actions.power_cap(partition, wanted);
      }
    }
    const Time next = next_border(observation, inside ? until : from);
    if (next != woken_for_) {
      actions.wake_at(next);
      woken_for_ = next;
    }
  }

 private:
  static constexpr std::int64_t kDay = std::int64_t{24} * 60;

  static Time next_border(const Observation& observation, std::int64_t minute) {
    const std::int64_t since_midnight =
        observation.city().calendar.time_of_day_ms(observation.now());
    const Time midnight = observation.now() - milliseconds(since_midnight);
    const Time today = midnight + minutes(minute);
    return today > observation.now() ? today : today + days(1);
  }

  Params params_;
  Time woken_for_{INT64_MIN};
};

}  // namespace

extern const PluginEntry<PowerRule> power_rule_cap_hours;
const PluginEntry<PowerRule> power_rule_cap_hours =
    plugin<PowerRule, CapHours>("cap-hours", "a lower level of power between two times of the day");

}  // namespace suanwang
