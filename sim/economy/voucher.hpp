// Compute vouchers 算力券: the city bears a share of what a firm pays for computing. The rules as
// data, and a ledger that answers each claim with an amount or with why not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/city/civil_date.hpp"

namespace suanwang {

struct VoucherRules {
  Share share{};
  Money firm_cap{};
  std::int32_t longest_months = 0;
  Date signed_from;
  std::optional<Date> claimed_until;
  std::optional<Money> annual_envelope;
  std::int32_t claims_per_contract = 1;
  bool unrelated_supplier = true;
  bool computing_only = true;
  bool no_other_subsidy = true;
  bool after_settlement = true;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("share",
               share,
               "most of a contract's value that a claim gets",
               between(Share{0}, Share{1'000'000}));
    v.required("firm_cap", firm_cap, "most a firm gets in a calendar year", at_least(Money{0}));
    v.required("longest_months", longest_months, "of a contract, in months", between(1, 600));
    v.required("signed_from", signed_from, "contracts signed earlier get nothing");
    v.optional("claimed_until", claimed_until, "last day of a claim; default: no end");
    v.optional("annual_envelope",
               annual_envelope,
               "the city's for a calendar year, what is left lapses; default: no limit",
               at_least(Money{0}));
    v.optional("claims_per_contract", claims_per_contract, "that are paid", between(1, 1000));
    v.optional("unrelated_supplier",
               unrelated_supplier,
               "whether firm and supplier must not be related parties");
    v.optional("computing_only",
               computing_only,
               "whether storage, network and security in a contract do not count");
    v.optional("no_other_subsidy",
               no_other_subsidy,
               "whether another municipal subsidy of computing rules the voucher out");
    v.optional("after_settlement",
               after_settlement,
               "whether the contract must be settled, with invoice and proof of delivery");
    v.required("source", source, "where the rules come from, and what is assumed");
  }

  /// An empty source.
  [[nodiscard]] std::string objection() const;
};

/// The rules of 2023 to 2025: 20 % of the value, 2 million yuan a firm and year, contracts of a
/// year at most, signed from 2023-09-01, paid once. That the last claim is of 2025-12-31 is
/// assumed; the envelope is not published.
[[nodiscard]] VoucherRules beijing_voucher_rules();

struct VoucherClaim {
  std::string firm;
  std::string contract;
  Money value{};      ///< of the contract
  Money computing{};  ///< the part of it that is for computing
  CivilDay signed_on;
  CivilDay begins;
  CivilDay ends;  ///< the first day after it
  bool related_supplier = false;
  bool other_subsidy = false;
  bool settled = false;
  bool has_invoice = false;
  bool has_delivery_proof = false;
};

/// Why a claim gets nothing.
enum class VoucherRefusal : std::uint8_t {
  programme_over,
  signed_too_early,
  contract_too_long,
  related_supplier,
  nothing_for_computing,
  other_subsidy,
  not_settled,
  no_invoice,
  no_delivery_proof,
  contract_claimed_before,
  firm_cap_reached,
  envelope_empty,
};

[[nodiscard]] std::string_view refusal_text(VoucherRefusal refusal);

/// What cut an amount below the share of the value.
enum class VoucherLimit : std::uint8_t { none, firm_cap, envelope };

struct VoucherAnswer {
  Money amount{};
  VoucherLimit limit = VoucherLimit::none;
  std::vector<VoucherRefusal> refusals;  ///< all of them; empty if something is paid
};

/// What was paid, in order. A claim that is refused leaves no trace and may come again.
class VoucherLedger {
 public:
  struct Entry {
    std::string firm;
    std::string contract;
    CivilDay day;
    std::int32_t year = 0;  ///< that the cap and the envelope count
    Money amount{};
  };

  explicit VoucherLedger(VoucherRules rules) : rules_(std::move(rules)) {}

  /// Claims on a day of the city's clock (`Calendar::civil_day`: UTC+8), whose calendar year
  /// counts. The amount is the least of the share of the value, rounded down to the fen, of what
  /// the firm may still get in the year, and of what is left of the envelope. Claims come in order
  /// of decision. Needs 0 <= computing <= value and begins <= ends. O(log entries).
  VoucherAnswer claim(const VoucherClaim& claim, CivilDay day);

  [[nodiscard]] Money paid_to(const std::string& firm, std::int32_t year) const;
  [[nodiscard]] Money paid_in(std::int32_t year) const;

  /// Nothing if the rules have no envelope.
  [[nodiscard]] std::optional<Money> left_in(std::int32_t year) const;

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

  [[nodiscard]] const VoucherRules& rules() const { return rules_; }

 private:
  [[nodiscard]] std::vector<VoucherRefusal> failed_conditions(const VoucherClaim& claim,
                                                              CivilDay day) const;
  [[nodiscard]] Money share_of(const VoucherClaim& claim) const;
  void pay(const VoucherClaim& claim, CivilDay day, Money amount);

  VoucherRules rules_;
  std::vector<Entry> entries_;
  std::map<std::string, std::int32_t> claims_of_contract_;
  std::map<std::pair<std::string, std::int32_t>, Money> of_firm_;  // by firm and year
  std::map<std::int32_t, Money> of_year_;
};

}  // namespace suanwang
