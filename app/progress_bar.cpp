#include "app/progress_bar.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "sim/record/summary_table.hpp"

namespace suanwang::app {

namespace {

constexpr auto kBetweenDrawings = std::chrono::milliseconds(100);

std::string rate_text(double per_second) {
  return per_second >= 1e6   ? fmt::format("{:.2f} M jobs/s", per_second / 1e6)
         : per_second >= 1e3 ? fmt::format("{:.1f} k jobs/s", per_second / 1e3)
                             : fmt::format("{:.0f} jobs/s", per_second);
}

std::string bar_text(double share) {
  constexpr std::size_t kWidth = 24;
  const auto full = std::min(static_cast<std::size_t>(share * kWidth), kWidth);
  std::string bar(full, '=');
  if (full < kWidth) {
    bar += '>';
  }
  bar.resize(kWidth, ' ');
  return fmt::format("[{}] {:3.0f} %  ", bar, share * 100);
}

}  // namespace

std::string progress_line(const ProgressView& view) {
  std::string line = view.share >= 0 ? bar_text(view.share) : std::string();
  if (view.runs > 1) {
    line += fmt::format("{} of {} runs  ", view.runs_done, view.runs);
  }
  line += fmt::format("{}  {} jobs", clock_text(view.now.ms), view.jobs);
  if (view.elapsed_s > 0) {
    line += "  " + rate_text(static_cast<double>(view.jobs) / view.elapsed_s);
  }
  if (view.share > 0.001) {
    const double left_s = view.elapsed_s * (1 - view.share) / view.share;
    line += fmt::format("  {} left", clock_text(static_cast<std::int64_t>(left_s * 1000)));
  }
  return line;
}

ProgressBar::ProgressBar(Console& console, bool wanted, RunLength length, std::size_t runs)
    : console_(&console),
      wanted_(wanted && console.err_is_terminal),
      length_(length),
      slots_(runs) {}

ProgressBar::~ProgressBar() {
  if (has_drawn_) {
    console_->err << "\r\x1b[K" << std::flush;
  }
}

void ProgressBar::update(std::size_t slot, const Progress& progress) {
  if (!wanted_) {
    return;
  }
  slots_[slot].now_ms.store(progress.now.ms, std::memory_order_relaxed);
  slots_[slot].jobs.store(progress.arrived, std::memory_order_relaxed);
  const std::unique_lock lock(drawing_, std::try_to_lock);
  const Clock::time_point now = Clock::now();
  if (!lock || now - drawn_ < kBetweenDrawings) {
    return;
  }
  drawn_ = now;
  has_drawn_ = true;
  console_->err << '\r' << progress_line(view()) << "\x1b[K" << std::flush;
}

void ProgressBar::finished(std::size_t slot) {
  slots_[slot].done.store(true, std::memory_order_relaxed);
}

double ProgressBar::share_of(const Slot& slot) const {
  if (slot.done.load(std::memory_order_relaxed)) {
    return 1;
  }
  const auto jobs = static_cast<double>(slot.jobs.load(std::memory_order_relaxed));
  const auto now = static_cast<double>(slot.now_ms.load(std::memory_order_relaxed));
  double share = -1;
  if (length_.jobs > 0) {
    share = jobs / static_cast<double>(length_.jobs);
  }
  if (length_.horizon != kNever && length_.horizon.ms > 0) {  // whichever comes first ends the run
    share = std::max(share, now / static_cast<double>(length_.horizon.ms));
  }
  return std::min(share, 1.0);
}

ProgressView ProgressBar::view() const {
  ProgressView view;
  view.runs = static_cast<std::uint32_t>(slots_.size());
  view.now = kNever;
  double sum = 0;
  bool known = true;
  for (const Slot& slot : slots_) {
    const double share = share_of(slot);
    known = known && share >= 0;
    sum += share;
    view.jobs += slot.jobs.load(std::memory_order_relaxed);
    view.runs_done += slot.done.load(std::memory_order_relaxed) ? 1U : 0U;
    if (!slot.done.load(std::memory_order_relaxed)) {
      view.now = std::min(view.now, Time{slot.now_ms.load(std::memory_order_relaxed)});
    }
  }
  view.now = view.now == kNever ? Time{} : view.now;
  view.share = known ? sum / static_cast<double>(slots_.size()) : -1;
  view.elapsed_s = std::chrono::duration<double>(Clock::now() - start_).count();
  return view;
}

}  // namespace suanwang::app
