#include "sim/platform/monitor.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/physics/failure.hpp"

namespace suanwang {

Monitor::Monitor(const WorldState& world,
                 const Telemetry& telemetry,
                 bool with_releases,
                 std::uint64_t seed)
    : world_(&world), telemetry_(&telemetry), with_releases_(with_releases) {
  const std::size_t centres = world.city().centres.size();
  SUANWANG_CHECK(telemetry.channels.size() == centres, "one channel of telemetry per centre");
  board_.resize(centres);
  own_.resize(centres);
  refusals_.resize(centres);
  known_.resize(centres);
  for (std::uint32_t c = 0; c < centres; ++c) {
    const CentreId id(c);
    channels_.push_back({RandomStream(seed, "platform/telemetry/loss", c),
                         RandomStream(seed, "platform/telemetry/jitter", c),
                         RandomStream(seed, "platform/telemetry/failures", c)});
    fill(Time{}, id, known_[id]);
    adopt(id);
  }
}

Duration Monitor::sample_period(CentreId id) const {
  const TelemetryChannel& channel = telemetry_->channels[id];
  return channel.interval.is_on_change() ? channel.heartbeat : channel.interval.every;
}

void Monitor::fill(Time now, CentreId id, CentreReport& report) const {
  const City& city = world_->city();
  const Centre& centre = city.centres[id];
  report.taken = now;
  report.dispatches = world_->centre(id).dispatched;
  report.load = world_->load().row(id.value());
  report.scores = scores_of(report.load, now, telemetry_->score_wait);
  report.partitions.resize(centre.partition_count);
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    const PartitionState& state = world_->partition(centre.partition(i));
    PartitionReport& row = report.partitions[i];
    row.free_cores = state.pool.totals().free_cores;
    row.free_accelerators = state.pool.totals().free_accelerators;
    row.unwoken_nodes = state.unwoken;
    row.queued_units = state.queued_units;
    row.room = world_->room(centre.partition(i));
    row.nodes_at.resize(state.pool.top_level() + 1);
    for (std::uint32_t k = 1; k < row.nodes_at.size(); ++k) {
      row.nodes_at[k] = state.pool.nodes_at(k).count();
    }
    row.releases.clear();
    if (with_releases_) {
      state.releases.for_each([&row](Time end, JobId, std::uint32_t units) {
        row.releases.push_back({end, units});
        return true;
      });
    }
  }
}

/// As up and down by turns since the run began. Times asked for must not go back.
bool Monitor::has_failed(Time now, CentreId id) {
  const std::optional<FailureModel>& model = telemetry_->channels[id].failures;
  if (!model) {
    return false;
  }
  Channel& channel = channels_[id];
  while (channel.failing.until <= now) {
    channel.failing.from = channel.failing.until + draw_lifetime(model->up, channel.failures);
    channel.failing.until = channel.failing.from + draw_lifetime(model->down, channel.failures);
  }
  return channel.failing.from <= now;
}

bool Monitor::is_out(Time now, CentreId id) {
  const std::vector<TelemetryOutage>& outages = telemetry_->channels[id].outages;
  std::size_t& next = channels_[id].next_outage;
  while (next < outages.size() && outages[next].until <= now) {
    ++next;
  }
  return next < outages.size() && outages[next].from <= now;
}

std::uint32_t Monitor::new_slot() {
  if (free_slots_.empty()) {
    in_flight_.emplace_back();
    return static_cast<std::uint32_t>(in_flight_.size()) - 1;
  }
  const std::uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  return slot;
}

Monitor::Sent Monitor::take(Time now, CentreId id) {
  const TelemetryChannel& settings = telemetry_->channels[id];
  Channel& channel = channels_[id];
  const std::uint64_t number = ++channel.samples;
  // Both are drawn for every sample, so that an outage changes nothing of what comes after it.
  const bool drawn_lost = settings.loss.base > 0 && channel.losses.uniform01() * 1e6 <
                                                        static_cast<double>(settings.loss.base);
  Duration delay = settings.delay;
  if (settings.jitter.ms > 0) {
    const auto span = static_cast<std::uint64_t>(settings.jitter.ms) + 1;
    delay = delay + Duration{static_cast<std::int64_t>(channel.jitters.uniform_int(span))};
  }
  const bool has_broken = has_failed(now, id);
  if (is_out(now, id) || has_broken || drawn_lost) {
    return {true};
  }
  const std::uint32_t slot = new_slot();
  InFlight& flight = in_flight_[slot];
  flight.centre = id;
  fill(now, id, flight.report);
  flight.report.number = number;
  return {false, now + delay, slot};
}

Monitor::Received Monitor::receive(std::uint32_t slot) {
  InFlight& flight = in_flight_[slot];
  const CentreId id = flight.centre;
  const bool is_news = flight.report.number > known_[id].number;
  if (is_news) {
    std::swap(known_[id], flight.report);
    adopt(id);
  }
  free_slots_.push_back(slot);
  return {id, is_news};
}

/// The board tells what the sample says and, on top of it, what it can't know yet.
void Monitor::adopt(CentreId id) {
  const CentreReport& report = known_[id];
  board_.set(id.value(), report.load);
  std::vector<OwnDispatch>& own = own_[id];
  std::erase_if(
      own, [&report](const OwnDispatch& dispatch) { return dispatch.number <= report.dispatches; });
  for (const OwnDispatch& dispatch : own) {
    board_.queued_units[id.value()] += dispatch.units;
    add_work(id.value(), dispatch.unit_ms);
    queued_units_of(dispatch.home) += dispatch.units;
  }
  if (report.number >= refusals_[id].until_sample) {
    refusals_[id] = {};
  }
}

/// Jobs that insist on a centre are those of its own users: the platform hears of them as it hears
/// of all else there.
void Monitor::note_dispatch(const LiveJob& job) {
  if (telemetry_->own_dispatches == OwnDispatches::ignored || job.request.target.exists()) {
    return;
  }
  const std::uint32_t c = job.centre.value();
  std::int64_t work = 0;
  LoadBoard::add_work(work, 1, job.queue_load, job.queue_walltime.ms);
  own_[job.centre].push_back(
      {world_->centre(job.centre).dispatched, job.home, job.queue_load, work});
  board_.queued_units[c] += job.queue_load;
  add_work(c, work);
  queued_units_of(job.home) += job.queue_load;
}

void Monitor::note_refusal(CentreId id, std::uint32_t units) {
  if (telemetry_->own_dispatches == OwnDispatches::ignored) {
    return;
  }
  refusals_[id] = {std::min(refusals_[id].least_units, units), channels_[id].samples + 1};
}

std::size_t Monitor::place_of(PartitionId id) const {
  const City& city = world_->city();
  return id.value() - city.centres[city.partitions[id].centre].first_partition.value();
}

const PartitionReport& Monitor::report(PartitionId id) const {
  return known_[world_->city().partitions[id].centre].partitions[place_of(id)];
}

std::int64_t& Monitor::queued_units_of(PartitionId id) {
  return known_[world_->city().partitions[id].centre].partitions[place_of(id)].queued_units;
}

void Monitor::add_work(std::size_t centre, std::int64_t unit_ms) {
  std::int64_t& sum = board_.queued_unit_ms[centre];
  const bool too_large = __builtin_add_overflow(sum, unit_ms, &sum);
  SUANWANG_CHECK(!too_large, "the load of a centre is beyond 2^63 unit-milliseconds");
}

PartitionRoom Monitor::room_for(const JobRequest& request, PartitionId id) const {
  const Partition& partition = world_->city().partitions[id];
  const PartitionReport& row = report(id);
  const bool in_cards = partition.accelerators > 0;
  const std::uint32_t of_a_task = in_cards ? request.accelerators : request.cores;
  std::uint64_t fitting = 0;
  if (of_a_task > 0) {
    // Where cards are shared levels are whole cards, rounded up: single cards are not told.
    const std::uint32_t of_a_level = in_cards ? partition.card_units : 1;
    for (std::uint32_t k = 1; k < row.nodes_at.size(); ++k) {
      const std::uint32_t of_a_node = std::min(k * of_a_level / of_a_task, k);
      fitting += std::uint64_t{row.nodes_at[k]} * of_a_node;
    }
  } else if (request.cores > 0) {
    fitting = row.free_cores / request.cores;  // tasks without cards, where nodes have cards
  }
  const std::uint32_t per_node =
      world_->partition(id).pool.tasks_per_empty_node(TaskShape::of(request));
  const std::uint64_t resting_units = std::uint64_t{row.unwoken_nodes} * partition.units();
  PartitionRoom found;
  found.free_units = static_cast<std::int64_t>((in_cards ? row.free_accelerators : row.free_cores) +
                                               resting_units);
  found.room = row.room;
  found.fits = fitting >= request.tasks;
  found.fits_when_awake = row.unwoken_nodes > 0 &&
                          fitting + std::uint64_t{row.unwoken_nodes} * per_node >= request.tasks;
  return found;
}

bool Monitor::has_room_for(const JobRequest& request, CentreId id) const {
  bool has_room = false;
  world_->for_each_partition(request, id, [&](PartitionId partition) {
    const std::uint32_t units = world_->load_units(request, partition);
    has_room =
        !has_refused(id, units) &&
        room_for(request, partition)
            .holds(report(partition).queued_units, units, world_->units_held(request, partition));
    return !has_room;
  });
  return has_room;
}

Time Monitor::expected_release(Time now, std::uint64_t units, PartitionId id) const {
  const PartitionReport& row = report(id);
  const bool in_cards = world_->city().partitions[id].accelerators > 0;
  std::uint64_t free = std::min(row.room.units, in_cards ? row.free_accelerators : row.free_cores);
  if (free >= units) {
    return row.releases.empty() ? kNever : std::max(now, row.releases.front().end);
  }
  for (const PartitionReport::Release& release : row.releases) {
    free += release.units;
    if (free >= units) {
      return std::max(now, release.end);
    }
  }
  return kNever;
}

}  // namespace suanwang
