// A stream whose jobs are all in memory: small logs, logs that had to be sorted, tests.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "sim/demand/demand.hpp"

namespace suanwang {

/// Sorts by submission; jobs submitted at once keep their order. Numbers them by it on the way,
/// which the merger does again.
inline void sort_by_submission(std::vector<Arrival>& arrivals) {
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    arrivals[i].request.number = i;
  }
  std::sort(arrivals.begin(), arrivals.end(), [](const Arrival& a, const Arrival& b) {
    return a.request.submit != b.request.submit ? a.request.submit < b.request.submit
                                                : a.request.number < b.request.number;
  });
}

class ArrivalList final : public ArrivalSource {
 public:
  /// `arrivals` in order of submission.
  ArrivalList(std::vector<Arrival> arrivals, StreamShape shape)
      : arrivals_(std::make_shared<const std::vector<Arrival>>(std::move(arrivals))),
        shape_(shape) {}

  [[nodiscard]] std::unique_ptr<ArrivalCursor> open(std::uint64_t /*seed*/) const override {
    return std::make_unique<Cursor>(arrivals_);
  }

  [[nodiscard]] StreamShape shape() const override { return shape_; }

  [[nodiscard]] std::uint64_t job_count_hint() const override { return arrivals_->size(); }

 private:
  using Rows = std::shared_ptr<const std::vector<Arrival>>;

  class Cursor final : public ArrivalCursor {
   public:
    explicit Cursor(Rows rows) : rows_(std::move(rows)) {}

    bool next(Arrival& arrival) override {
      if (position_ == rows_->size()) {
        return false;
      }
      arrival = (*rows_)[position_++];
      return true;
    }

   private:
    Rows rows_;
    std::size_t position_ = 0;
  };

  Rows arrivals_;
  StreamShape shape_;
};

}  // namespace suanwang
