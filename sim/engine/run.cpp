#include "sim/engine/run.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace suanwang {

namespace {

constexpr int kMostIdlePasses = 64;
constexpr std::uint64_t kProgressEvery = 4096;
constexpr std::uint64_t kInstantsAProgress = 65'536;  // where jobs don't come any more

DemandOutline outline_of(const Demand& demand) {
  DemandOutline outline;
  outline.unit_core_tasks = true;
  for (const Stream& stream : demand.streams) {
    outline.unit_core_tasks &= stream.source->shape().unit_core_tasks;
  }
  outline.memory_asked = !outline.unit_core_tasks;
  const bool anybody_writes =
      std::any_of(demand.streams.begin(), demand.streams.end(), [](const Stream& stream) {
        return stream.resilience.checkpoint.exists();
      });
  const auto& streams = demand.streams;
  const bool anybody_needs_data = std::any_of(
      streams.begin(), streams.end(), [](const Stream& stream) { return stream.data.exist(); });
  const bool anybody_is_bound = std::any_of(
      streams.begin(), streams.end(), [](const Stream& stream) { return stream.reach.exists(); });
  const bool anybody_spans = std::any_of(
      streams.begin(), streams.end(), [](const Stream& stream) { return stream.span.exists(); });
  outline.data_sets = &demand.data_sets;
  for (const Stream& stream : demand.streams) {
    if (anybody_needs_data) {
      outline.data.push_back(stream.data);
    }
    if (anybody_is_bound) {
      outline.reach.push_back(stream.reach);
    }
    if (anybody_spans) {
      outline.spans.push_back(stream.span);
    }
    outline.state.push_back(stream.resilience.state);
    outline.on_preemption.push_back(stream.resilience.on_preemption);
    if (anybody_writes) {
      outline.checkpoints.push_back(stream.resilience.checkpoint);
    }
  }
  return outline;
}

std::vector<CentreKeeping> keeping_of(const std::vector<std::unique_ptr<Policy>>& policies) {
  std::vector<CentreKeeping> keeping;
  for (const std::unique_ptr<Policy>& policy : policies) {
    const Needs needs = policy->needs();
    keeping.push_back({needs.order, needs.calendar, needs.change_log, needs.card_classes});
  }
  return keeping;
}

}  // namespace

Simulator::Run::Run(const City& city,
                    const Demand& demand,
                    std::unique_ptr<Policy> city_policy,
                    std::vector<std::unique_ptr<Policy>> centre_policies,
                    Recorder& recorder,
                    const SimulatorOptions& options)
    : city_(&city),
      demand_(&demand),
      recorder_(&recorder),
      options_(options),
      arrivals_(demand, options.seed),
      world_(city,
             demand.speed_profiles,
             outline_of(demand),
             keeping_of(centre_policies),
             options.surroundings),
      actions_(world_),
      rows_(recorder.rows_may_wait() ? RowBatch::kMostRows : 1),
      book_(city, recorder, options.record_interval),
      capacity_step_(city.partitions.size(), 0) {
  city_seat_.needs = city_policy->needs();
  city_seat_.policy = std::move(city_policy);
  for (std::unique_ptr<Policy>& policy : centre_policies) {
    Seat seat;
    seat.needs = policy->needs();
    seat.policy = std::move(policy);
    centre_seats_.push_back(std::move(seat));
  }
  const DecisionTime& of_city = options_.city_decision;
  const DecisionTime& of_centre = options_.centre_decision;
  decisions_take_time_ = !of_city.is_none() || !of_centre.is_none();
  measures_ = (of_city.measured > 0 || of_centre.measured > 0) && options_.wall_clock_ns != nullptr;
  tell_seats();
  is_awaited_ = options_.rationale != nullptr;
  if (!is_awaited_) {
    begin_telling();
  }
  if (city_seat_.needs.at_start) {
    expect(Time{}, Kind::wake_city, 0, 0);
  }
  for (std::uint32_t c = 0; c < city.centres.size(); ++c) {
    if (centre_seats_[CentreId(c)].needs.at_start) {
      expect(Time{}, Kind::wake_centre, c, 0);
    }
  }
  schedule_capacity();
  schedule_demand_response();
  make_forecasts();
  open_telemetry();
  open_failures();
  open_common_causes();
  open_site_books();
  open_market();
}

void Simulator::Run::tell_seats() {
  if (options_.decisions == nullptr) {
    return;
  }
  const auto needs_of = [](const Seat& seat) {
    return SeatNeeds{seat.needs.triggers, seat.needs.at_start, seat.needs.calendar};
  };
  std::vector<SeatNeeds> seats{needs_of(city_seat_)};
  for (const Seat& seat : centre_seats_) {
    seats.push_back(needs_of(seat));
  }
  options_.decisions->seated(seats);
}

/// From here on decisions are told to those who asked for them.
void Simulator::Run::begin_telling() {
  is_awaited_ = false;
  decisions_ = options_.decisions;
  actions_.keep_informed(options_.decisions);
  platform_view_.rationale = options_.rationale;
}

/// Of every zone, if the city's policy needs them: the truth goes in here and comes out with the
/// scenario's error.
void Simulator::Run::make_forecasts() {
  const Needs& needs = city_seat_.needs;
  if (options_.surroundings == nullptr || !(needs.carbon_forecast || needs.price_forecast)) {
    return;
  }
  constexpr Duration kOpenEnd = days(3'653);
  const Duration slot = options_.forecast.slot;
  const Time first{-(city_->calendar.time_of_day_ms(Time{}) % slot.ms)};
  const Time end = options_.horizon == kNever ? Time{kOpenEnd.ms} : options_.horizon;
  const Duration covered = end - first + options_.forecast.horizon;
  const auto slots = static_cast<std::size_t>(covered.ms / slot.ms) + 1;
  for (std::size_t z = 1; z < options_.surroundings->zones.size(); ++z) {
    const ZoneSeries& zone = options_.surroundings->zones[z];
    const auto forecast_of = [&](const StepSeries<std::int64_t>& truth, std::string_view name) {
      return Forecast(truth, first, slots, options_.forecast, RandomStream(options_.seed, name, z));
    };
    if (needs.carbon_forecast) {
      forecasts_.carbon.push_back(forecast_of(zone.carbon_ug_per_kwh, "platform/forecast/carbon"));
    }
    if (needs.price_forecast) {
      forecasts_.price.push_back(forecast_of(zone.price_ufen_per_kwh, "platform/forecast/price"));
    }
  }
}

void Simulator::Run::schedule_capacity() {
  for (std::uint32_t p = 0; p < city_->partitions.size(); ++p) {
    for (const CapacityStep& step : city_->partitions[PartitionId(p)].capacity) {
      expect(std::max(step.from, Time{}), Kind::capacity, p, step.nodes);
    }
  }
}

Time Simulator::Run::next_time() const {
  return std::min(events_.next_time(), arrivals_.next_time());
}

/// Without a duration a run ends when all jobs have left, or when nothing more will happen to those
/// that are left: policies that ask to be woken again and again have had a month to do something.
bool Simulator::Run::is_over(Time next) const {
  if (next == kNever || next >= options_.horizon) {
    return true;
  }
  if (options_.horizon != kNever || arrivals_.next_time() != kNever) {
    return false;
  }
  constexpr Duration kPatience = days(31);
  constexpr Duration kLongestLull = days(3'653);  // an end that nobody lives to see
  if (next - now_ > kLongestLull) {
    return true;
  }
  return world_.jobs().live_count() == 0 || (facts_to_come_ == 0 && next - last_fact_ > kPatience);
}

/// Whether an event of that kind happens whatever policies think of it.
bool Simulator::Run::is_fact(Kind kind) {
  return kind != Kind::curve && kind < Kind::sample;
}

void Simulator::Run::expect(Time at, Kind kind, std::uint32_t subject, std::uint32_t version) {
  facts_to_come_ += static_cast<std::uint64_t>(is_fact(kind));
  events_.push(at, static_cast<std::uint8_t>(kind), subject, version);
}

bool Simulator::Run::simulate(const std::function<bool(const Progress&)>& on_progress) {
  std::uint64_t next_progress = kProgressEvery;
  for (Time next = next_time(); !is_over(next); next = next_time()) {
    SUANWANG_CHECK(next >= now_, "time went back");
    while (book_.next_close() <= next) {
      now_ = book_.next_close();
      close_interval();
    }
    now_ = next;
    ++totals_.instants;
    settle_instant();
    if (totals_.submitted >= next_progress || totals_.instants % kInstantsAProgress == 0) {
      next_progress = totals_.submitted + kProgressEvery;
      const std::uint64_t left = totals_.submitted - world_.jobs().live_count();
      if (!on_progress({now_, totals_.submitted, left})) {
        return false;
      }
    }
  }
  return true;
}

/// Passes follow each other while actions make events of the same instant. Jobs that take no time
/// may need many, and so may jobs that the platform holds, but each of those sees a job leave or
/// dispatched, which is done once; passes that settle nothing are a livelock (decision 0005).
void Simulator::Run::settle_instant() {
  int idle_passes = 0;
  do {
    const std::uint64_t moved = totals_.finished + totals_.killed + totals_.rejected + dispatches_;
    drain();
    foresee();
    if (monitor_ != nullptr) [[unlikely]] {
      take_changes();
    }
    pass();
    if (monitor_ != nullptr) [[unlikely]] {
      take_changes();
    }
    if (transfers_) [[unlikely]] {
      settle_network();
    }
    const bool idle = moved == totals_.finished + totals_.killed + totals_.rejected + dispatches_;
    idle_passes = idle ? idle_passes + 1 : 0;
    SUANWANG_CHECK(idle_passes <= kMostIdlePasses,
                   "64 passes in which no job left or was dispatched did not settle an instant");
  } while (next_time() == now_ || has_news_for_held_jobs() || !dirty_.empty());
}

/// All events of the instant, before any policy is asked: capacity and completions, arrivals, the
/// rest.
void Simulator::Run::drain() {
  constexpr auto kArrival = static_cast<std::uint8_t>(Kind::arrival);
  while (events_.next_time() == now_ && events_.top().kind() < kArrival) {
    handle(events_.pop());
  }
  take_arrivals();
  while (events_.next_time() == now_) {
    handle(events_.pop());
  }
}

void Simulator::Run::handle(const Event& event) {
  ++totals_.events;
  const auto kind = static_cast<Kind>(event.kind());
  if (is_fact(kind)) [[likely]] {
    --facts_to_come_;
    last_fact_ = now_;
  }
  switch (kind) {
    case Kind::failure:
      fail_node(PartitionId(event.subject), event.version);
      break;
    case Kind::outage:
      begin_outage(event.subject);
      break;
    case Kind::restoration:
      end_outage(event.subject);
      break;
    case Kind::repair:
      repair_node(PartitionId(event.subject), event.version);
      break;
    case Kind::power_limit:
      set_power_limit(CentreId(event.subject), event.version);
      break;
    case Kind::capacity:
      change_capacity(PartitionId(event.subject), event.version);
      break;
    case Kind::node_state:
      end_rest_phase(PartitionId(event.subject), event.version);
      break;
    case Kind::curve:
      advance_curve(CentreId(event.subject));
      break;
    case Kind::completion:
      if (world_.jobs()[JobId(event.subject)].generation == event.version) {
        complete(JobId(event.subject));
      }
      break;
    case Kind::checkpoint:
      send_checkpoint(JobId(event.subject), event.version);
      break;
    case Kind::departure:
      depart(JobId(event.subject));
      break;
    case Kind::delivery:
      deliver(event.version);
      break;
    case Kind::landing:
      land(event.subject);
      break;
    case Kind::dropout:
      drop_out(event.subject);
      break;
    case Kind::withdrawal:
      withdraw_order(JobId(event.subject), event.version);
      break;
    case Kind::recall:
      if (world_.jobs()[JobId(event.subject)].generation == event.version) {
        recall(JobId(event.subject));
      }
      break;
    default:
      handle_call(kind, event.subject);
  }
}

/// Of those who look, and are asked.
void Simulator::Run::handle_call(Kind kind, std::uint32_t subject) {
  switch (kind) {
    case Kind::sample:
      take_sample(CentreId(subject));
      expect_sample(CentreId(subject));
      break;
    case Kind::report:
      receive_report(subject);
      break;
    case Kind::wake_city:
      city_seat_.changes = city_seat_.changes | Change::wake;
      break;
    case Kind::wake_centre:
      note_change(CentreId(subject), Change::wake);
      break;
    case Kind::due_city:
      city_seat_.thinks = false;
      city_is_due_ = true;
      break;
    case Kind::due_centre:
      centre_seats_[CentreId(subject)].thinks = false;
      due_.emplace_back(subject);
      break;
    default:
      SUANWANG_CHECK(false, "arrivals are merged from their streams, not queued");
  }
}

void Simulator::Run::advance_curve(CentreId centre) {
  world_.advance_curve(now_, centre);
  note_change(centre, Change::capacity);
}

void Simulator::Run::note_change(CentreId centre, Change change) {
  show_change(centre, static_cast<TriggerMask>(change));
  Seat& seat = centre_seats_[centre];
  const auto bit = static_cast<TriggerMask>(change);
  if ((seat.needs.triggers & bit) == 0) {
    return;
  }
  if (seat.changes == 0) {
    dirty_.push_back(centre);
  }
  seat.changes = static_cast<TriggerMask>(seat.changes | bit);
}

void Simulator::Run::take_arrivals() {
  while (arrivals_.next_time() <= now_) {
    const Arrival& arrival = arrivals_.take();
    const JobRequest& request = arrival.request;
    const JobId id = world_.submit(request);
    if (id.value() >= truths_.size()) {
      truths_.resize(std::size_t{id.value()} + 1);
    }
    truths_[id.value()] = arrival.truth;
    if (is_awaited_ && options_.rationale->is_about(request)) [[unlikely]] {
      begin_telling();
    }
    fingerprint_.add(request.number ^ static_cast<std::uint64_t>(now_.ms) << 20);
    ++totals_.submitted;
    ++totals_.events;
    last_fact_ = now_;
    pending_.push_back(id);
    city_seat_.arrived.push_back(id);
    city_seat_.changes = city_seat_.changes | Change::arrival;
    arrivals_.advance();
  }
}

void Simulator::Run::recall(JobId id) {
  world_.recall(id);
  pending_.push_back(id);
  city_seat_.arrived.push_back(id);
  city_seat_.changes = city_seat_.changes | Change::wake;
}

void Simulator::Run::change_capacity(PartitionId partition, std::uint32_t nodes) {
  const std::uint32_t before = world_.partition(partition).pool.available_nodes();
  fingerprint_.add(std::uint64_t{partition.value()} << 32 | nodes);
  if (nodes < before) {
    displace(partition, nodes);
  }
  world_.set_available(now_, partition, nodes);
  note_change(city_->partitions[partition].centre, Change::capacity);
}

}  // namespace suanwang
