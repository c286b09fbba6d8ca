// EASY backfilling (Lifka, JSSPP 1995; as defined in Feitelson and Weil, IPPS 1998): the first job
// in the order that does not fit gets the earliest start at which it would, the shadow time, if
// running jobs end as they requested. A later job starts now if it fits now and does not delay that
// start.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "scheduler/pipeline/starter.hpp"
#include "sim/platform/observation.hpp"
#include "sim/platform/policy.hpp"

namespace suanwang {

/// In which order the jobs behind the head are tried.
enum class BackfillOrder : std::uint8_t {
  queue,          ///< the order of the queue
  shortest_first  ///< by (requested time, submit): EASY-SJBF
};

/// What stands between the head and its start. Two kinds: counting units (exact where tasks can't
/// be fragmented over nodes), and looking at nodes.
class HeadReservation {
 public:
  virtual ~HeadReservation() = default;

  /// Plans for the job at the head, which does not fit now.
  virtual void plan(const Observation& observation, JobId head) = 0;

  /// Starts the job if it fits now on some partition without delaying the head.
  virtual bool try_start(const Observation& observation, JobId job, Starter& starter) = 0;

  /// What a job must look like to have a chance; the jobs it rules out can't start.
  [[nodiscard]] virtual CandidateFilter filter(const Observation& observation) const = 0;
};

/// For a centre of one partition whose tasks are all one core.
std::unique_ptr<HeadReservation> counting_reservation();

/// For everything else: keeps a copy of what will be free on each node at the shadow time.
std::unique_ptr<HeadReservation> node_reservation();

class Backfill {
 public:
  explicit Backfill(BackfillOrder order) : order_(order) {}

  void decide(const Observation& observation, const Trigger& trigger, Starter& starter);

 private:
  [[nodiscard]] bool only_newcomers(const Observation& observation, const Trigger& trigger) const;
  void try_newcomer(const Observation& observation, JobId job, Starter& starter);
  void scan_in_order(const Observation& observation, Starter& starter);
  void scan_shortest_first(const Observation& observation, Starter& starter);

  BackfillOrder order_;
  std::unique_ptr<HeadReservation> reservation_;
  // The head the reservation was made for; it holds until something ends or another job is first.
  JobId head_;
  std::uint64_t head_number_ = 0;
  std::vector<WaitingEntry> candidates_;
};

}  // namespace suanwang
