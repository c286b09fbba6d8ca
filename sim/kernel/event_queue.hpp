// The queue of coming events: an implicit 4-ary heap of plain events. Below about 10^5 pending
// events no other structure is faster; arrivals never enter it, they are merged from sorted
// streams.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/kernel/event.hpp"

namespace suanwang {

class EventQueue {
 public:
  /// Adds an event. The sequence number is given here: of two events with the same time and kind
  /// the one pushed first comes first. O(log n).
  void push(Time at, std::uint8_t kind, std::uint32_t subject, std::uint32_t version) {
    const Event event{at, (std::uint64_t{kind} << 56) | next_sequence_++, subject, version};
    heap_.emplace_back();  // a place; pushing the event itself would write it twice
    sift_up(heap_.size() - 1, event);
  }

  [[nodiscard]] bool empty() const { return heap_.empty(); }

  [[nodiscard]] std::size_t size() const { return heap_.size(); }

  [[nodiscard]] Time next_time() const { return heap_.empty() ? kNever : heap_.front().at; }

  [[nodiscard]] const Event& top() const { return heap_.front(); }

  /// Takes the first event. Needs !empty(). O(log n).
  Event pop() {
    const Event first = heap_.front();
    const Event last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) {
      sift_down(last);
    }
    return first;
  }

 private:
  static constexpr std::size_t kArity = 4;

  void sift_up(std::size_t hole, const Event& event) {
    while (hole > 0) {
      const std::size_t parent = (hole - 1) / kArity;
      if (!comes_before(event, heap_[parent])) {
        break;
      }
      heap_[hole] = heap_[parent];
      hole = parent;
    }
    heap_[hole] = event;
  }

  void sift_down(const Event& event) {
    const std::size_t size = heap_.size();
    std::size_t hole = 0;
    for (std::size_t child = 1; child < size; child = hole * kArity + 1) {
      const std::size_t end = child + kArity < size ? child + kArity : size;
      std::size_t least = child;
      for (std::size_t c = child + 1; c < end; ++c) {
        if (comes_before(heap_[c], heap_[least])) {
          least = c;
        }
      }
      if (!comes_before(heap_[least], event)) {
        break;
      }
      heap_[hole] = heap_[least];
      hole = least;
    }
    heap_[hole] = event;
  }

  std::vector<Event> heap_;
  std::uint64_t next_sequence_ = 0;
};

}  // namespace suanwang
