// What goes over the network for jobs: their own input, copies of data sets, their state as they
// move, and what they have written.
#include <utility>

#include "sim/base/check.hpp"
#include "sim/engine/run.hpp"

namespace suanwang {

/// Whether a job that was just dispatched waits for data. One that was sent on to another centre in
/// the same decision moves.
bool Simulator::Run::is_staged(JobId id) const {
  return world_.jobs()[id].phase == JobPhase::moving && !world_.history(id).from.exists();
}

/// All that the job needs sets out at once.
void Simulator::Run::stage(JobId id) {
  const LiveJob& job = world_.jobs()[id];
  const DataNeeds& needs = world_.network().data().needs(job.request.stream);
  awaited_[id] = 0;
  if (needs.input.base > 0 && needs.from != Place::of(job.centre)) {
    ++awaited_[id];
    send({TrafficKind::input, id, {}, {}}, needs.from, Place::of(job.centre), needs.input);
  }
  stage_copy(id);
  SUANWANG_CHECK(awaited_[id] > 0, "a job waits for data, and needs none");
}

/// One copy serves all who wait for it at a centre.
void Simulator::Run::stage_copy(JobId id) {
  if (!world_.network().data().are_kept()) {
    return;
  }
  const LiveJob& job = world_.jobs()[id];
  const DataSetId set = world_.network().data().needs(job.request.stream).reads;
  if (!set.exists() || world_.network().data().holds(job.centre, set)) {
    return;
  }
  ++awaited_[id];
  std::vector<JobId>& waiting = copies_[{job.centre, set}];
  waiting.push_back(id);
  if (waiting.size() == 1) {
    send({TrafficKind::copy, id, set, job.centre},
         world_.network().nearest_source(set, job.centre),
         Place::of(job.centre),
         world_.network().data().set(set).size);
  }
}

/// A copy that has no way, or lost it, may come from another place; what has come of it stays.
void Simulator::Run::choose_sources() {
  for (const auto& [number, cargo] : cargo_) {
    if (cargo.kind == TrafficKind::copy) {
      transfers_->move_origin(number, world_.network().nearest_source(cargo.set, cargo.centre));
    }
  }
}

void Simulator::Run::send(const Cargo& cargo, Place from, Place to, Bytes size) {
  const std::uint32_t number = ++cargo_count_;
  cargo_[number] = cargo;
  world_.open_history(cargo.job).traffic.moved_bytes += size.base;
  sent_.bytes[static_cast<std::size_t>(cargo.kind)] += size.base;
  const std::optional<Route>& route = world_.network().route(from, to);
  if (route && (size.base == 0 || route->links.empty())) {
    expect(now_ + route->transfer_time(Bytes{}), Kind::landing, number, 0);
    return;
  }
  open_transfers();
  transfers_->begin(now_, {number, cargo.kind, from, to, size}, route);
}

void Simulator::Run::open_transfers() {
  if (transfers_) {
    return;
  }
  transfers_.emplace(*city_);
  for (std::uint32_t link = 0; link < link_causes_.size(); ++link) {
    if (link_causes_[link] > 0) {
      transfers_->set_down(now_, LinkId(link), true);
    }
  }
}

void Simulator::Run::land(std::uint32_t number) {
  const Cargo cargo = cargo_.extract(number).mapped();
  switch (cargo.kind) {
    case TrafficKind::state:
    case TrafficKind::input:
      land_for(cargo.job);
      break;
    case TrafficKind::copy:
      world_.network().data().put(cargo.centre, cargo.set);
      land_copy({cargo.centre, cargo.set});
      break;
    case TrafficKind::checkpoint:
      // Its job may have left, and the next have its id and a copy of its own.
      if (const auto copying = copying_.find(cargo.job);
          copying != copying_.end() && copying->second == number) {
        copying_.erase(copying);
      }
      break;
    case TrafficKind::output:
      fingerprint_.add(world_.jobs()[cargo.job].request.number);
      world_.open_history(cargo.job).traffic.delivered = now_;
      tell_end(cargo.job, FinalState::completed, RejectReason::none);
      outputs_.erase(cargo.job);
  }
}

void Simulator::Run::land_copy(const std::pair<CentreId, DataSetId>& copy) {
  const std::vector<JobId> waiting = std::move(copies_.extract(copy).mapped());
  for (const JobId id : waiting) {
    land_for(id);
  }
}

/// One thing less that the job waits for.
void Simulator::Run::land_for(JobId id) {
  if (--awaited_[id] == 0) {
    awaited_.erase(id);
    relocate(id);
  }
}

/// Its row is told once that has come, with the time of its completion.
void Simulator::Run::send_output(JobId id) {
  const LiveJob& job = world_.jobs()[id];
  const DataNeeds& needs = world_.network().data().needs(job.request.stream);
  const Place centre = Place::of(job.centre);
  if (needs.output.base == 0 || needs.to == centre) {
    tell_end(id, FinalState::completed, RejectReason::none);
    return;
  }
  outputs_[id] = now_;
  tells_more_ = true;
  world_.deliver(id);
  send({TrafficKind::output, id, {}, {}}, centre, needs.to, needs.output);
}

void Simulator::Run::tell_output(JobId id, JobRow& row) const {
  const auto output = outputs_.find(id);
  if (output != outputs_.end()) {
    row.finish = output->second;
  }
}

void Simulator::Run::close_interval() {
  book_.close(now_, world_);
  if (transfers_ && now_ > links_told_until_) {
    const std::vector<LinkBytes> carried = transfers_->carried(now_);
    links_told_.resize(carried.size());
    for (std::uint32_t link = 0; link < carried.size(); ++link) {
      const LinkBytes since{carried[link].forward - links_told_[link].forward,
                            carried[link].back - links_told_[link].back};
      recorder_->link_interval({LinkId(link), links_told_until_, now_, since});
    }
    links_told_ = carried;
  }
  links_told_until_ = now_;
}

void Simulator::Run::sum_up_network() {
  if (transfers_) {
    totals_.network = transfers_->totals(now_);
  }
  totals_.network.bytes = sent_.bytes;
  totals_.network.skipped_checkpoints = sent_.skipped_checkpoints;
  totals_.network.too_far_jobs = sent_.too_far_jobs;
  totals_.network.too_far_ms = sent_.too_far_ms;
}

}  // namespace suanwang
