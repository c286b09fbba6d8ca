// Work stealing between centres: a job that has waited for a while goes where there is room for it
// now. Blumofe, Leiserson, "Scheduling Multithreaded Computations by Work Stealing" (1999), with
// the platform in the place of the thief.
#include "scheduler/move/move_rule.hpp"

namespace suanwang {

namespace {

class IdleElsewhere final : public MoveRule {
 public:
  struct Params {
    Duration every = minutes(10);
    Duration after = minutes(30);

    template <class V>
    void fields(V& v) {
      v.optional("every", every, "from one look to the next", between(seconds(1), days(7)));
      v.optional("after",
                 after,
                 "how long a job waits at its centre before it is sent elsewhere",
                 between(Duration{}, days(365)));
    }
  };

  explicit IdleElsewhere(const Params& params) : params_(params) {}

  [[nodiscard]] Duration every() const override { return params_.every; }

  [[nodiscard]] bool should_leave(const Observation& observation,
                                  const SentJob& job) const override {
    return observation.is_queued(job.id, job.number) &&
           observation.now() - job.sent >= params_.after;
  }

  [[nodiscard]] CentreId destination(const Observation& with_room,
                                     const SentJob& job,
                                     DispatchRule& dispatch) const override {
    return dispatch.choose(with_room, with_room.request(job.id));
  }

 private:
  Params params_;
};

}  // namespace

extern const PluginEntry<MoveRule> move_rule_idle_elsewhere;
const PluginEntry<MoveRule> move_rule_idle_elsewhere = plugin<MoveRule, IdleElsewhere>(
    "idle-elsewhere", "jobs that wait for long go where there is room");

}  // namespace suanwang
