// Jobs that move between centres, with what they take along.
#include <algorithm>

#include "sim/engine/run.hpp"

namespace suanwang {

void Simulator::Run::apply_migration(const Action& action) {
  const JobHistory& history = world_.history(action.job);
  std::erase(centre_seats_[history.from].arrived, action.job);  // it may have come at this instant
  note_change(history.from, Change::end);
  ++totals_.migrations;
  totals_.moved_bytes += history.size.base;
  expect(now_ + history.saving, Kind::departure, action.job.value(), 0);
}

/// What it takes along goes over the route of now, as does a copy of what it reads. A link may have
/// been cut since it was decided: then the job waits for a way.
void Simulator::Run::depart(JobId id) {
  const JobHistory& history = world_.history(id);
  const Bytes size = history.size;
  const Place from = Place::of(history.from);
  awaited_[id] = 1;
  send({TrafficKind::state, id, {}, {}}, from, Place::of(world_.jobs()[id].centre), size);
  stage_copy(id);
}

/// An event of another version was of rates that are no more.
void Simulator::Run::deliver(std::uint32_t version) {
  if (version != delivery_version_) {
    return;
  }
  next_delivery_ = kNever;
  while (transfers_->next_end() <= now_) {
    const Transfers::Delivery delivery = transfers_->end_next(now_);
    world_.open_history(cargo_.at(delivery.number).job).traffic.cost_ufen += delivery.cost_ufen;
    expect(delivery.arrives, Kind::landing, delivery.number, 0);
  }
}

/// The rates are those of the instant; one event waits for whatever ends first.
void Simulator::Run::settle_network() {
  transfers_->settle(now_);
  const Time next = transfers_->next_end();
  if (next == next_delivery_) {
    return;
  }
  next_delivery_ = next;
  ++delivery_version_;
  if (next != kNever) {
    expect(next, Kind::delivery, 0, delivery_version_);
  }
}

/// `causes`: 1 if another keeps it down, -1 if one does no more.
void Simulator::Run::change_link(LinkId link, int causes) {
  link_causes_.resize(city_->links.size());
  std::uint32_t& count = link_causes_[link.value()];
  const bool was_down = count > 0;
  count = static_cast<std::uint32_t>(static_cast<int>(count) + causes);
  const bool is_down = count > 0;
  if (was_down == is_down) {
    return;
  }
  fingerprint_.add(std::uint64_t{link.value()} * 2 + static_cast<std::uint64_t>(is_down));
  world_.network().set_link_down(now_, link, is_down);
  totals_.link_cuts += static_cast<std::uint64_t>(is_down);
  if (transfers_) {
    transfers_->set_down(now_, link, is_down);
    choose_sources();
    transfers_->find_ways(now_, [this](Place from, Place to) -> const std::optional<Route>& {
      return world_.network().route(from, to);
    });
  }
}

/// To its queue; the platform is asked again if the centre can't have it any more.
void Simulator::Run::relocate(JobId id) {
  fingerprint_.add(world_.jobs()[id].request.number);
  const bool has_room = world_.arrive(now_, id);
  if (market_ != nullptr && take_from_seller(id, has_room)) {
    return;
  }
  if (!has_room) {
    pending_.push_back(id);
    city_seat_.arrived.push_back(id);
    city_seat_.changes = city_seat_.changes | Change::wake;
    return;
  }
  const LiveJob& job = world_.jobs()[id];
  // That a job was dispatched was noted then; that it was moved is news.
  if (monitor_ != nullptr && world_.history(id).from.exists()) {
    monitor_->note_dispatch(job);
  }
  centre_seats_[job.centre].arrived.push_back(id);
  note_change(job.centre, Change::arrival);
}

}  // namespace suanwang
