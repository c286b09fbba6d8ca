// A policy that does harm at its third decision: which is a parameter.
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "scheduler/external/policy_library.hpp"
#include "sim/base/check.hpp"
#include "sim/base/field_reader.hpp"

namespace {

using namespace suanwang;

struct Params {
  std::string fault;

  template <class V>
  void fields(V& v) {
    v.required("fault", fault, "what to do");
  }
};

// NOLINTNEXTLINE(misc-no-recursion): that is the fault
int overflow(int depth) {
  volatile char room[4096];
  room[0] = static_cast<char>(depth);
  return overflow(depth + 1) + room[0];
}

void harm(const std::string& fault) {
  if (fault == "segv") {
    volatile int* nowhere = nullptr;
    *nowhere = 1;
  } else if (fault == "abort") {
    std::abort();
  } else if (fault == "overflow") {
    overflow(0);
  } else if (fault == "exit") {
    std::exit(0);
  } else if (fault == "throw") {
    throw std::runtime_error("no idea");
  } else if (fault == "throw-int") {
    throw 7;
  } else if (fault == "check") {
    SUANWANG_CHECK(false, "mine alone");
  } else if (fault == "hang") {
    volatile bool goes_on = true;
    while (goes_on) {
    }
  }
}

class Bad : public Policy {
 public:
  explicit Bad(Params params) : params_(std::move(params)) {}

  ~Bad() override {
    if (params_.fault == "segv-as-it-is-closed") {
      harm("segv");
    }
  }

  [[nodiscard]] Needs needs() const override {
    if (params_.fault == "needs") {
      throw std::runtime_error("I need nothing");
    }
    Needs needs;
    needs.scope = Scope::city;
    needs.triggers = Change::arrival | Change::wake;
    return needs;
  }

  void decide(const Observation& observation,
              const Trigger& /*trigger*/,
              ActionList& actions) override {
    if (++decisions_ == 3) {
      harm(params_.fault);
    }
    for (const JobId job : observation.pending()) {
      actions.reject(job);
    }
  }

 private:
  Params params_;
  int decisions_ = 0;
};

std::unique_ptr<Policy> make(const PolicyOrder& order, Issues& issues) {
  Params params;
  const std::size_t before = issues.error_count();
  read_fields(order.params, order.path, params, issues);
  if (issues.error_count() != before) {
    return nullptr;
  }
  if (params.fault == "no-policy") {
    return nullptr;
  }
  if (params.fault == "throw-at-once") {
    throw std::runtime_error("not even that");
  }
  return std::make_unique<Bad>(std::move(params));
}

}  // namespace

SUANWANG_POLICY_LIBRARY(make)
