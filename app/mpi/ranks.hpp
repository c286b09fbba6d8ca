// The messages between the ranks of a sweep under MPI. All calls are made by the thread that
// started MPI (MPI_THREAD_FUNNELED), and whoever waits sleeps: MPI's own waiting would take a core
// from a run.
#pragma once

#include <cstddef>
#include <optional>

#include "sim/experiment/sweep/runner.hpp"

namespace suanwang::app {

/// MPI from the first call to the last.
class MpiSession {
 public:
  MpiSession(int& argc, char**& argv);
  ~MpiSession();
  MpiSession(const MpiSession&) = delete;
  MpiSession& operator=(const MpiSession&) = delete;
  MpiSession(MpiSession&&) = delete;
  MpiSession& operator=(MpiSession&&) = delete;

  [[nodiscard]] int rank() const { return rank_; }

  [[nodiscard]] int size() const { return size_; }

  /// What rank 0 says; waits for it.
  [[nodiscard]] bool agreed(bool said_by_rank_0) const;

  /// Waits until all ranks have come here.
  void meet() const;

  /// Ends all ranks with that code.
  [[noreturn]] static void abort(int code);

 private:
  int rank_ = 0;
  int size_ = 1;
};

/// Rank 0: hands out what the source has, until every other rank has left.
void serve_ranks(const MpiSession& session, const RunSource& source);

/// Other ranks: asks rank 0 for each run.
[[nodiscard]] std::optional<std::size_t> ask_for_run();

/// Other ranks: needs no more runs, for whatever reason.
void leave_ranks();

}  // namespace suanwang::app
