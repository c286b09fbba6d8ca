#include "app/mpi/ranks.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <mpi.h>
#include <thread>

namespace suanwang::app {

namespace {

using namespace std::chrono_literals;

constexpr int kAsk = 1;     // to rank 0: 1 for a run, 0 to leave
constexpr int kAnswer = 2;  // from rank 0: the run, or -1

constexpr auto kLongestNap = 1ms;

MPI_Status wait_for(int source, int tag) {
  MPI_Status status{};
  auto nap = std::chrono::duration_cast<std::chrono::microseconds>(kLongestNap) / 16;
  for (int is_there = 0;;) {
    ::MPI_Iprobe(source, tag, MPI_COMM_WORLD, &is_there, &status);
    if (is_there != 0) {
      return status;
    }
    std::this_thread::sleep_for(nap);
    nap = std::min<std::chrono::microseconds>(2 * nap, kLongestNap);
  }
}

void wait_for(MPI_Request& request) {
  for (int is_done = 0;;) {
    ::MPI_Test(&request, &is_done, MPI_STATUS_IGNORE);
    if (is_done != 0) {
      return;
    }
    std::this_thread::sleep_for(kLongestNap);
  }
}

}  // namespace

MpiSession::MpiSession(int& argc, char**& argv) {
  int provided = MPI_THREAD_SINGLE;
  ::MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  ::MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  ::MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

MpiSession::~MpiSession() {
  ::MPI_Finalize();
}

bool MpiSession::agreed(bool said_by_rank_0) const {
  int value = said_by_rank_0 ? 1 : 0;
  MPI_Request request{};
  ::MPI_Ibcast(&value, 1, MPI_INT, 0, MPI_COMM_WORLD, &request);
  wait_for(request);
  return value != 0;
}

void MpiSession::meet() const {
  MPI_Request request{};
  ::MPI_Ibarrier(MPI_COMM_WORLD, &request);
  wait_for(request);
}

void MpiSession::abort(int code) {
  ::MPI_Abort(MPI_COMM_WORLD, code);
  std::abort();  // does not come here
}

void serve_ranks(const MpiSession& session, const RunSource& source) {
  for (int there = session.size() - 1; there > 0;) {
    const MPI_Status status = wait_for(MPI_ANY_SOURCE, kAsk);
    int wants = 0;
    ::MPI_Recv(&wants, 1, MPI_INT, status.MPI_SOURCE, kAsk, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    if (wants == 0) {
      --there;
      continue;
    }
    const std::optional<std::size_t> run = source();
    const std::int64_t answer = run ? static_cast<std::int64_t>(*run) : -1;
    ::MPI_Send(&answer, 1, MPI_INT64_T, status.MPI_SOURCE, kAnswer, MPI_COMM_WORLD);
  }
}

std::optional<std::size_t> ask_for_run() {
  const int wants = 1;
  ::MPI_Send(&wants, 1, MPI_INT, 0, kAsk, MPI_COMM_WORLD);
  wait_for(0, kAnswer);
  std::int64_t answer = -1;
  ::MPI_Recv(&answer, 1, MPI_INT64_T, 0, kAnswer, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return answer < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(answer));
}

void leave_ranks() {
  const int wants = 0;
  ::MPI_Send(&wants, 1, MPI_INT, 0, kAsk, MPI_COMM_WORLD);
}

}  // namespace suanwang::app
