// Checkpoints that are kept elsewhere go there over the network while their jobs run on.
#include <cmath>

#include "sim/engine/run.hpp"

namespace suanwang {

/// The next that the job will have written, if its stream keeps them elsewhere. A job that ends
/// before, or stops, writes none.
void Simulator::Run::expect_checkpoint(JobId id) {
  const LiveJob& job = world_.jobs()[id];
  const Checkpointing* checkpoint = world_.checkpoint_of(job.request);
  if (checkpoint == nullptr || !checkpoint->kept_at ||
      *checkpoint->kept_at == Place::of(job.centre)) {
    return;
  }
  const Duration cycle = checkpoint->interval + checkpoint->cost;
  const Time computes = job.start + job.lead();
  const std::int64_t written = now_ < computes ? 0 : (now_ - computes).ms / cycle.ms;
  const Time next = computes + cycle * (written + 1);
  if (next < job.expected_end) {
    expect(next, Kind::checkpoint, id.value(), job.generation);
  }
}

/// One copy of a job at a time: while an older one is on its way the new one is not sent.
void Simulator::Run::send_checkpoint(JobId id, std::uint32_t generation) {
  if (world_.jobs()[id].generation != generation) {
    return;
  }
  const LiveJob& job = world_.jobs()[id];
  if (copying_.contains(id)) {
    ++sent_.skipped_checkpoints;
  } else {
    copying_[id] = cargo_count_ + 1;
    send({TrafficKind::checkpoint, id, {}, {}},
         Place::of(job.centre),
         *world_.checkpoint_of(job.request)->kept_at,
         world_.state_size(job.request));
  }
  expect_checkpoint(id);
}

/// Nobody needs it any more: the job leaves. Its row bears what was sent.
void Simulator::Run::give_up_checkpoint(JobId id) {
  const auto copying = copying_.find(id);
  if (copying == copying_.end()) {
    return;
  }
  const std::uint32_t number = copying->second;
  copying_.erase(copying);
  const auto part = transfers_ ? transfers_->cancel(now_, number) : std::nullopt;
  if (!part) {
    return;  // all sent: it lands, and nobody waits for it
  }
  cargo_.erase(number);
  const std::int64_t unsent =
      world_.state_size(world_.jobs()[id].request).base - std::llround(part->bytes);
  JobTraffic& traffic = world_.open_history(id).traffic;
  traffic.moved_bytes -= unsent;
  traffic.cost_ufen += part->cost_ufen;
  sent_.bytes[static_cast<std::size_t>(TrafficKind::checkpoint)] -= unsent;
}

}  // namespace suanwang
