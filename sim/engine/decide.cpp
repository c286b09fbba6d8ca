// The passes of the policies over an instant: the city first, then the centres by id.
#include <algorithm>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/engine/run.hpp"

namespace suanwang {

bool Simulator::Run::has_thought(
    Seat& seat, const DecisionTime& time, std::uint64_t jobs, Kind due, std::uint32_t subject) {
  if (time.is_none()) [[likely]] {
    return true;
  }
  if (seat.thinks) {
    return false;
  }
  const Duration span =
      thinking_time(seat, time, jobs, due == Kind::due_city ? 0 : std::size_t{subject} + 1);
  if (span == Duration{}) {
    return true;
  }
  seat.thinks = true;
  expect(now_ + span, due, subject, 0);
  return false;
}

void Simulator::Run::decide(Seat& seat, const Observation& observation, const Trigger& trigger) {
  const std::int64_t asked_ns = options_.wall_clock_ns();
  seat.policy->decide(observation, trigger, actions_);
  seat.took_ns = options_.wall_clock_ns() - asked_ns;
}

/// What is measured is told to the log, and read from it in a replay.
Duration Simulator::Run::thinking_time(Seat& seat,
                                       const DecisionTime& time,
                                       std::uint64_t jobs,
                                       std::size_t seat_index) {
  if (time.measured == 0) {
    return time.of(jobs);
  }
  Duration span = time.of(jobs, seat.took_ns);
  if (options_.thinking != nullptr) {
    const std::vector<Duration>& spans = options_.thinking->at(seat_index);
    SUANWANG_CHECK(seat.thoughts < spans.size(), "the run leaves the log's times of decisions");
    span = spans[seat.thoughts++];
  }
  if (decisions_ != nullptr) {
    decisions_->thinks(seat_index, span);
  }
  return span;
}

void Simulator::Run::pass() {
  if (city_is_due_ ||
      (city_seat_.changes != 0 &&
       is_ready(city_seat_, options_.city_decision, pending_.size(), Kind::due_city, 0))) {
    city_is_due_ = false;
    ask_city();
  }
  // What a centre's own actions change (a job suspended, a curve set) is asked in the next pass.
  asked_.clear();
  for (const CentreId id : dirty_) {
    asked_.push_back(id);  // there are few, and swapping waits for the last push to reach memory
  }
  dirty_.clear();
  if (asked_.size() > 1) {
    std::sort(asked_.begin(), asked_.end());
  }
  for (const CentreId id : asked_) {
    if (is_ready(centre_seats_[id],
                 options_.centre_decision,
                 world_.centre(id).waiting.size(),
                 Kind::due_centre,
                 id.value())) {
      ask_centre(id);
    }
  }
  ask_due_centres();
}

/// Those that have thought long enough.
void Simulator::Run::ask_due_centres() {
  if (due_.empty()) [[likely]] {
    return;
  }
  std::sort(due_.begin(), due_.end());
  for (const CentreId id : std::exchange(due_, {})) {
    ask_centre(id);
  }
}

/// Asks one policy. Its actions stand in actions_ afterwards, the refused ones also in the seat.
bool Simulator::Run::ask(Seat& seat, Scope scope, CentreId centre) {
  const Observation observation(
      world_, now_, scope, centre, pending_, seat.refused, platform_view_);
  const Trigger trigger{seat.changes, seat.arrived, ++totals_.decisions};
  actions_.open(now_, scope, centre);
  if (decisions_ != nullptr) [[unlikely]] {
    decisions_->decision(trigger.decision, now_, scope, centre);
  }
  if (measures_) [[unlikely]] {
    decide(seat, observation, trigger);
  } else {
    seat.policy->decide(observation, trigger, actions_);
  }
  if (platform_view_.rationale != nullptr) [[unlikely]] {
    platform_view_.rationale->decided(observation);
  }
  seat.changes = 0;
  seat.arrived.clear();
  seat.refused.clear();
  for (const Action& action : actions_.actions()) {
    fingerprint_.add(static_cast<std::uint64_t>(action.time.ms) ^
                     (std::uint64_t{action.place} << 48) ^
                     (static_cast<std::uint64_t>(action.kind) << 44) ^
                     (static_cast<std::uint64_t>(action.refusal) << 40));
    if (action.refusal != Refusal::none) [[unlikely]] {
      ++totals_.refusals;
      ++refusals_[static_cast<std::size_t>(action.refusal)];
      seat.refused.push_back(action);
    }
  }
  return !actions_.actions().empty();
}

void Simulator::Run::ask_city() {
  ask(city_seat_, Scope::city, CentreId::none());
  for (const Action& action : actions_.actions()) {
    if (action.refusal == Refusal::none) {
      apply_city(action);
    }
  }
  std::erase_if(pending_, [this](JobId id) {
    const JobPhase phase = world_.jobs()[id].phase;
    return phase != JobPhase::submitted && phase != JobPhase::admitted;
  });
}

void Simulator::Run::apply_city(const Action& action) {
  switch (action.kind) {
    case ActionKind::contract:
      note_contract(action);
      [[fallthrough]];
    case ActionKind::dispatch:
    case ActionKind::dispatch_if_room:
      ++dispatches_;
      if (world_.network().data().are_kept() && is_staged(action.job)) [[unlikely]] {
        if (action.kind == ActionKind::contract) {
          market_->await_data(world_.jobs()[action.job].request.number);
        }
        stage(action.job);
        break;
      }
      centre_seats_[CentreId(action.place)].arrived.push_back(action.job);
      note_change(CentreId(action.place), Change::arrival);
      break;
    case ActionKind::reject:
      if (market_ != nullptr) [[unlikely]] {
        note_rejection(action);
      } else {
        book_end(action.job, FinalState::rejected, reject_reason(action.job));
      }
      break;
    case ActionKind::defer_until:
      expect(action.time, Kind::recall, action.job.value(), world_.jobs()[action.job].generation);
      break;
    case ActionKind::wake_at:
      expect(action.time, Kind::wake_city, 0, 0);
      break;
    case ActionKind::suspend:
    case ActionKind::resume:
    case ActionKind::preempt:
      apply_pause(action);
      break;
    case ActionKind::migrate:
      apply_migration(action);
      break;
    case ActionKind::start_together:
      begin_together(action.job);
      break;
    case ActionKind::admit:
      break;
    case ActionKind::set_capacity_curve:
      apply_power(action);
      break;
    case ActionKind::start:
    case ActionKind::reserve:
    case ActionKind::power_cap:
    case ActionKind::set_node_state:
    case ActionKind::resize:
      SUANWANG_CHECK(false, "an action of a centre was accepted from the city");
  }
}

/// A suspended job frees nodes, as one that ends; a resumed one is new in its queue; a preempted
/// one is both.
void Simulator::Run::apply_pause(const Action& action) {
  const CentreId centre(action.place);
  if (market_ != nullptr && action.kind != ActionKind::resume) [[unlikely]] {
    const bool is_told = action.kind == ActionKind::preempt;
    stop_contract(action.job, PauseCause::preemption, is_told ? now_ - action.time : Duration{});
  }
  if (action.kind == ActionKind::preempt) {
    if (came_back(action.job)) [[unlikely]] {
      return;
    }
    centre_seats_[centre].arrived.push_back(action.job);
    note_change(centre, Change::arrival);
    note_change(centre, Change::end);
  } else if (action.kind == ActionKind::resume) {
    centre_seats_[centre].arrived.push_back(action.job);
    note_change(centre, Change::arrival);
  } else {
    std::erase(centre_seats_[centre].arrived, action.job);  // it may have come at this instant
    note_change(centre, Change::end);
  }
}

void Simulator::Run::ask_centre(CentreId id) {
  world_.refresh_order(now_, id);
  world_.forget_before(now_, id);
  ask(centre_seats_[id], Scope::centre, id);
  for (const Action& action : actions_.actions()) {
    if (action.refusal == Refusal::none) {
      apply_centre(action, id);
    }
  }
}

void Simulator::Run::apply_centre(const Action& action, CentreId centre) {
  if (action.kind == ActionKind::start) {
    if (world_.jobs()[action.job].phase ==
        JobPhase::running) {  // not suspended in the same decision
      if (market_ != nullptr) [[unlikely]] {
        start_contract(action.job);
      }
      expect_completion(action.job);
      show_change(centre, 0);
    }
  } else if (action.kind == ActionKind::wake_at) {
    expect(action.time, Kind::wake_centre, centre.value(), 0);
  } else if (action.kind == ActionKind::suspend || action.kind == ActionKind::resume) {
    apply_pause(action);
  } else if (action.kind == ActionKind::preempt) {
    if (market_ != nullptr) {
      stop_contract(action.job, PauseCause::preemption, now_ - action.time);
    }
    take_back(action.job);
    show_change(centre, static_cast<TriggerMask>(Change::end));  // whoever preempts knows of it
  } else if (action.kind != ActionKind::resize) {
    apply_power(action);
  }
}

/// Of a job that runs, at its partition's speed, from now on.
void Simulator::Run::expect_completion(JobId id) {
  const LiveJob& job = world_.jobs()[id];
  const std::uint32_t speed = world_.speed_ppm(job.request, job.partition);
  Duration run = at_speed(truths_[id.value()].run - job.done, speed);
  if (world_.writes_checkpoints()) [[unlikely]] {
    run = world_.with_checkpoints(job.request, run);
    expect_checkpoint(id);
  }
  run = std::min(run + job.lead(), job.expected_end - job.start);
  fingerprint_.add(job.request.number);
  expect(now_ + run, Kind::completion, id.value(), job.generation);
}

void Simulator::Run::apply_power(const Action& action) {
  if (action.kind == ActionKind::set_node_state) {
    for (std::uint32_t n = action.first; n < action.first + action.count; ++n) {
      expect_rest_phase(PartitionId(action.place), n);
    }
  } else if (action.kind == ActionKind::power_cap) {
    const PartitionId partition(action.place);
    world_.partition(partition).releases.for_each([this](Time, JobId id, std::uint32_t) {
      if (id.exists()) {
        expect_completion(id);
      }
      return true;
    });
  } else if (action.kind == ActionKind::set_capacity_curve) {
    const CentreId centre(action.place);
    for (const CurveStep& step : world_.centre(centre).curve) {
      expect(step.from, Kind::curve, centre.value(), 0);
    }
    note_change(centre, Change::capacity);
  }
}

void Simulator::Run::expect_rest_phase(PartitionId partition, std::uint32_t node) {
  const NodeRests& rests = world_.partition(partition).rests;
  const auto rest = rests.find(node);
  if (rest != rests.end() && rest->second.until != kNever) {
    expect(rest->second.until, Kind::node_state, partition.value(), node);
  }
}

void Simulator::Run::end_rest_phase(PartitionId partition, std::uint32_t node) {
  if (!world_.end_rest_phase(now_, partition, node)) {
    return;
  }
  fingerprint_.add(std::uint64_t{partition.value()} << 32 | node);
  expect_rest_phase(partition, node);
  // A node that is on again is news; under a power limit any phase that ends may leave room.
  const CentreId centre = city_->partitions[partition].centre;
  if (!world_.partition(partition).rests.contains(node) || world_.has_power_limit(centre)) {
    note_change(centre, Change::capacity);
  }
}

}  // namespace suanwang
