#include "sim/demand/demand.hpp"

#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/base/int128.hpp"

namespace suanwang {
namespace {

/// std::heap functions keep the greatest in front: the first to arrive counts as the greatest.
constexpr auto kLaterFirst = [](const auto& a, const auto& b) {
  return a.submit != b.submit ? a.submit > b.submit : a.stream > b.stream;
};

}  // namespace

MergedArrivals::MergedArrivals(const Demand& demand, std::uint64_t seed)
    : pending_(demand.streams.size()), card_units_(demand.card_units) {
  cursors_.reserve(demand.streams.size());
  for (const Stream& stream : demand.streams) {
    cursors_.push_back(stream.source->open(seed));
    if (stream.deadline_permille > 0) {
      deadline_permille_.resize(demand.streams.size());
      deadline_permille_[cursors_.size() - 1] = stream.deadline_permille;
    }
  }
  for (std::uint32_t i = 0; i < cursors_.size(); ++i) {
    if (cursors_[i]->next(pending_[i])) {
      put(i);
    }
  }
}

const Arrival& MergedArrivals::take() {
  SUANWANG_CHECK(!heap_.empty(), "an arrival taken after the last");
  const std::uint32_t stream = heap_.front().stream;
  Arrival& arrival = pending_[stream];
  arrival.request.number = ++taken_;
  if (arrival.request.card_units != card_units_) {
    // More cards than can be counted are more than any node has.
    const std::uint32_t ratio = card_units_ / arrival.request.card_units;
    arrival.request.accelerators =
        std::min(arrival.request.accelerators, UINT32_MAX / ratio) * ratio;
    arrival.request.card_units = static_cast<std::uint16_t>(card_units_);
  }
  if (!deadline_permille_.empty() && arrival.request.deadline == kNever &&
      deadline_permille_[stream] > 0) {
    const Int128 span = Int128{arrival.request.walltime.ms} * deadline_permille_[stream] / 1000;
    constexpr Int128 kMost = days(365'000).ms;
    arrival.request.deadline =
        arrival.request.submit + Duration{static_cast<std::int64_t>(std::min(span, kMost))};
  }
  return arrival;
}

void MergedArrivals::advance() {
  SUANWANG_CHECK(!heap_.empty(), "an arrival passed after the last");
  const Head head = heap_.front();
  const bool has_next = cursors_[head.stream]->next(pending_[head.stream]);
  if (has_next && heap_.size() == 1) [[likely]] {
    heap_.front().submit = pending_[head.stream].request.submit;
  } else {
    std::pop_heap(heap_.begin(), heap_.end(), kLaterFirst);
    heap_.pop_back();
    if (has_next) {
      put(head.stream);
    }
  }
  SUANWANG_CHECK(next_time() >= head.submit, "a stream's submissions go back in time");
}

void MergedArrivals::put(std::uint32_t stream) {
  heap_.push_back({pending_[stream].request.submit, stream});
  std::push_heap(heap_.begin(), heap_.end(), kLaterFirst);
}

}  // namespace suanwang
