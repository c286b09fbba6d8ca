// What contracts of computing promise and what breaking them costs, as data: classes of service,
// cancellation, preemption, payment in advance, the platform's fee.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"

namespace suanwang {

/// What is sold.
enum class ProductKind : std::uint8_t { spot, on_demand, reserved };

constexpr auto choices(ProductKind /*type*/) {
  return std::array{
      Choice{"spot", ProductKind::spot, "by the meter, and the seller may preempt it 竞价"},
      Choice{"on-demand", ProductKind::on_demand, "by the meter 按需"},
      Choice{"reserved", ProductKind::reserved, "a term, paid whether used or not 包期"}};
}

[[nodiscard]] std::string_view name_of(ProductKind product);

/// The credit for a delivered availability below some level.
struct CreditStep {
  Share below{};
  Share credit{};

  template <class V>
  void fields(V& v) {
    v.required("below",
               below,
               "delivered over owed time, itself not included",
               between(Share{0}, Share{1'000'000}));
    v.required("credit", credit, "share of the charge", between(Share{0}, Share{1'000'000}));
  }
};

/// A class of service. Of the steps that delivered availability is below, the largest credit
/// counts; credits for other breaches are added, up to the charge.
struct SlaClass {
  std::vector<CreditStep> availability;
  std::optional<Duration> start_within;
  Share late_start_credit{};
  Share latency_credit{};
  Share default_credit{};
  std::string source;

  template <class V>
  void fields(V& v) {
    const auto share = between(Share{0}, Share{1'000'000});
    v.optional("availability", availability, "steps of credits; none: nothing is promised");
    v.optional("start_within",
               start_within,
               "of the agreed begin; default: best effort",
               between(Duration{0}, days(3650)));
    v.optional("late_start_credit", late_start_credit, "of the charge, for a late start", share);
    v.optional("latency_credit", latency_credit, "of the charge, where latency is broken", share);
    v.optional("default_credit", default_credit, "of the charge, if the seller drops out", share);
    v.required("source", source, "where the class comes from, or 'illustrative'");
  }
};

/// How a buyer gets out of a contract.
struct CancellationRule {
  Duration notice{};
  Share fee{};

  template <class V>
  void fields(V& v) {
    v.optional("notice",
               notice,
               "told so long before the agreed begin, it costs nothing",
               between(Duration{0}, days(3650)));
    v.optional("fee",
               fee,
               "share of the price of what is left of the agreed period",
               between(Share{0}, Share{1'000'000}));
  }
};

/// Rules of one kind of product.
struct ProductRules {
  Share prepaid{};
  std::optional<Duration> preemption_notice;
  CancellationRule cancellation;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.optional("prepaid",
               prepaid,
               "share of the price of the agreed period that the platform holds from matching on",
               between(Share{0}, Share{1'000'000}));
    v.optional("preemption_notice",
               preemption_notice,
               "with which the seller may preempt; default: it may not",
               between(Duration{0}, days(3650)));
    v.optional("cancellation", cancellation, "by the buyer; default: free");
    v.required("source", source, "where the rule comes from, or 'illustrative'");
  }
};

struct ContractRules {
  Named<SlaClass> sla;
  ProductRules spot;
  ProductRules on_demand;
  ProductRules reserved;

  template <class V>
  void fields(V& v) {
    v.required("sla", sla, "classes of service");
    v.required("spot", spot, "rules of spot contracts");
    v.required("on_demand", on_demand, "rules of on-demand contracts");
    v.required("reserved", reserved, "rules of reserved contracts");
  }

  [[nodiscard]] const ProductRules& of(ProductKind product) const;

  /// No class of service, or a source that is empty.
  [[nodiscard]] std::string objection() const;
};

/// Three classes: availability 99.9, 99.5 and 99.0 %, start within 15 min, 4 h and best effort,
/// credits of 10, 25 and 50 % below 99.9, 99.5 and 99.0 %, each class from its own promise on.
/// These come from engineering judgement, no published contract; all else is illustrative.
[[nodiscard]] ContractRules illustrative_contract_rules();

/// One class of service, `none`, that promises nothing; nothing is paid in advance, cancellation is
/// free, spot may be preempted without notice.
[[nodiscard]] ContractRules plain_contract_rules();

}  // namespace suanwang
